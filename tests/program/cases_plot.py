"""prh plot and report.html: every figure from results.json, and refusals of what is none."""
import copy
import html.parser
import json
import os
import random
import re
import xml.etree.ElementTree as ElementTree

import study_fixture
from harness import Skipped, same, test

FIGURES = {
    "few": {"alignment", "trend-accuracy", "map", "layers", "null", "spectrum"},
    "many": {"alignment", "trend-linear_probe_accuracy", "trend-1_-_bits_per_byte", "bins", "groups", "map", "layers", "null",
             "spectrum"},
    "matrix": {"alignment", "trend-accuracy", "map"},
}


def draws(bench):
    """Skips where the program was built without cairo."""
    path = saved(bench, "probe", study_fixture.few())
    if "without cairo" in bench.run("plot", path, "alignment").err:
        raise Skipped("this build draws no figures")


def saved(bench, name, document):
    """Writes results.json into a folder of its own and answers the path."""
    folder = bench.path(f"plot-{name}")
    os.makedirs(folder, exist_ok=True)
    path = os.path.join(folder, "results.json")
    with open(path, "w", encoding="utf-8") as file:
        json.dump(document, file)
    return path


def content(*parts):
    with open(os.path.join(*parts), "rb") as file:
        return file.read()


class Page(html.parser.HTMLParser):
    """A page whose elements all end where they should; collects identifiers, references, texts and captions."""

    VOID = {"meta", "br", "img", "link", "input", "hr"}

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.open, self.ids, self.references, self.texts, self.tags, self.sources = [], [], set(), [], [], []
        self.feed(text)
        self.close()
        same(self.open, [], "elements without an end")

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        for name, value in attrs:
            if name == "id":
                self.ids.append(value)
            for found in re.findall(r"^#(.+)$|url\(#([^)]+)\)", value or ""):
                self.references.add(found[0] or found[1])
            if name in ("src", "href", "xlink:href", "data", "action") and not value.startswith(("#", "data:")):
                self.sources.append(value)
            assert not name.startswith("on"), f"<{tag} {name}> is a script"
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in self.VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag):
        assert self.open and self.open[-1] == tag, f"</{tag}> ends {self.open[-3:]}"
        self.open.pop()

    def handle_data(self, data):
        self.texts.append(data)

    @property
    def words(self):
        return " ".join(" ".join(self.texts).split())


def report_of(bench, path):
    same(bench.run("plot", path, "report", code=0).out, os.path.join(os.path.dirname(path), "report.html") + "\n")
    text = content(os.path.dirname(path), "report.html").decode("utf-8")
    assert text.startswith("<!DOCTYPE html>")
    return Page(text), text


@test
def every_figure_that_has_numbers_is_drawn(bench):
    draws(bench)
    for kind, figures in FIGURES.items():
        path = saved(bench, kind, study_fixture.KINDS[kind]())
        folder = os.path.dirname(path)
        result = bench.run("plot", path, code=0)
        expected = {f"{name}.{ending}" for name in figures for ending in ("svg", "png")}
        same({os.path.basename(line) for line in result.out.splitlines()}, expected, kind)
        same(set(os.listdir(folder)), expected | {"results.json"}, kind)
        for name in figures:
            assert content(folder, name + ".png").startswith(b"\x89PNG\r\n"), name
            root = ElementTree.fromstring(content(folder, name + ".svg"))
            assert root.find("{http://www.w3.org/2000/svg}title").text, name


@test
def the_same_results_give_the_same_bytes(bench):
    draws(bench)
    path = saved(bench, "twice", study_fixture.many())
    folders = [bench.path(f"plot-twice-{k}") for k in range(2)]
    for folder in folders:
        bench.run("plot", path, "--out", folder, code=0)
        bench.run("plot", path, "report", "--out", folder, code=0)
    names = sorted(os.listdir(folders[0]))
    same(len(names), 2 * len(FIGURES["many"]) + 1)
    for name in names:
        same(content(folders[0], name), content(folders[1], name), name)
    same(os.listdir(os.path.dirname(path)), ["results.json"])


@test
def figures_are_drawn_by_name(bench):
    draws(bench)
    path = saved(bench, "named", study_fixture.few())
    bench.run("plot", path, "map", "null", code=0)
    same(set(os.listdir(os.path.dirname(path))), {"results.json", "map.svg", "map.png", "null.svg", "null.png"})
    bench.refuse("plot", path, "alignmnt", says=("has no figure 'alignmnt'; did you mean 'alignment'?",
                                                  "there are: alignment, trend-accuracy, map, layers, null, spectrum, report"))
    bench.refuse("plot", path, "bins", says=("has no figure 'bins'", "there are: "))
    bench.refuse("plot", path, "raport", says=("did you mean 'report'?",))
    bench.refuse("plot", says=("plot needs the results.json of a study", "prh plot --help"))
    bench.refuse("plot", path, "--out", "-", says=("--out takes the name of a folder\n",))
    bench.refuse("plot", path, "--format", "json", says=("unknown option '--format'",))


@test
def the_report_is_one_whole_page(bench):
    for kind in ("few", "many", "matrix"):
        document = study_fixture.KINDS[kind]()
        page, text = report_of(bench, saved(bench, f"report-{kind}", document))
        same(len(page.ids), len(set(page.ids)), f"{kind}: identifiers")
        assert page.references <= set(page.ids), page.references - set(page.ids)
        same(page.sources, [], f"{kind}: other files")
        assert "script" not in page.tags and "link" not in page.tags and "@import" not in text and "viewport" in text
        if "without cairo" not in page.words:
            same(page.tags.count("svg"), len(FIGURES[kind]), kind)
            same(page.tags.count("figcaption"), len(FIGURES[kind]), kind)
        for model in document["models"]:
            assert model["name"] in page.words, model["name"]
        for warning in document["warnings"]:
            assert warning in page.words, warning


def pair_counts(document):
    count = len(document["models"])
    ps = [document["pairs"]["adjusted_p"][i][j] for i in range(count) for j in range(i + 1, count)]
    known = [p for p in ps if p is not None]
    return sum(p <= 0.05 for p in known), len(known)


@test
def findings_are_those_of_the_numbers(bench):
    document = study_fixture.many()
    page, _ = report_of(bench, saved(bench, "findings", document))
    above, tested = pair_counts(document)
    assert 0 < above < tested
    assert f"{above} of {tested} pairs of models are above chance" in page.words
    for trend in document["trends"]:
        if trend["scale"] == "calibrated":
            spearman = trend["spearman"]
            number = f"Spearman {spearman['value']:.2f}".replace("-", "−")
            assert number in page.words, number
            words = f"{document['modalities'][trend['subjects']]}"
            if trend["references"] != trend["subjects"]:
                words += f" with {document['modalities'][trend['references']]}"
            clear = min(spearman["p"], spearman["p_free"]) <= 0.05
            way = ("rises with" if spearman["value"] > 0 else "falls with") if clear else "shows no clear trend with"
            assert f"{words}: calibrated alignment {way} {trend['quality']}: {number}" in page.words, (words, way, number)
    groups = document["groups"]["modality"]["calibrated"]
    share = 100 * groups["mean"][0][1] / groups["ceiling"][0][1]
    assert f"Across image and text the mean alignment is {groups['mean'][0][1]:.3g}, {share:.0f} % of" in page.words
    assert "3 measurements of subject 1: noise lets the best possible model reach between 0.41" in page.words


@test
def p_values_that_nobody_tells_from_0_are_not_printed_as_0(bench):
    document = study_fixture.few()
    for key in ("p", "adjusted_p"):
        document["pairs"][key] = [[None if i == j else (0.0, 3e-17, 1e-16)[i + j - 1] for j in range(3)] for i in range(3)]
    for trend in document["trends"]:
        trend["spearman"].update(p=0.0, p_free=1e-300)
    document["nulls"][0]["p"] = 0.0
    path = saved(bench, "small", document)
    page, text = report_of(bench, path)
    table = text[text.index("<caption>Pairs"):text.index("<caption>Trends")]
    same(sorted(re.findall(r'<td class="n">([^<]*)</td></tr>', table)), ["&lt; 1e-16", "&lt; 1e-16", "1e-16"])
    assert "p < 1e-16 free, < 1e-16 within families" in page.words, page.words
    assert "0 free" not in page.words and "p = 0 " not in page.words


@test
def what_is_not_known_is_said(bench):
    document = study_fixture.matrix()
    page, _ = report_of(bench, saved(bench, "unknown", document))
    assert "nothing is said of chance" in page.words and "above chance" not in page.words
    assert "no p within families is possible" in page.words
    for trend in document["trends"]:
        trend.update(draws=8, enumerated=True)
        trend["spearman"].update(p=0.125, p_free=0.001)
    page, _ = report_of(bench, saved(bench, "unknown", document))
    assert "p = 0.001 free, 0.12 within families (all 8 permutations). These are too few to tell" in page.words
    document["map"].update(status="not converged", converged=False)  # a note leaves the numbers
    page, _ = report_of(bench, saved(bench, "unknown", document))
    assert "SMACOF has not converged" in page.words
    document["trends"][0] = dict(study_fixture.trend_of(None, [None] * 8, [], [], {
        "quality": "accuracy", "subjects": 0, "references": 0, "scale": "score"}, []))
    document["map"] = {"status": "undefined", "reason": "no alignment is above 0"}
    document["clustering"] = {"status": "undefined", "reason": "no alignment is above 0"}
    page, _ = report_of(bench, saved(bench, "unknown", document))
    assert "not defined: fewer than 3 models have quality and alignment" in page.words
    assert "There is no map no alignment is above 0" in page.words and "Does alignment rise" not in page.words


@test
def pairs_that_differ_by_direction_are_two(bench):
    document = study_fixture.many()
    count = len(document["models"])
    document["symmetric"] = False
    document["alpha"] = 0.01
    document["pairs"]["calibrated"][3][7], document["pairs"]["score"][3][7] = 0.99, 0.995
    document["pairs"]["calibrated"][7][3], document["pairs"]["adjusted_p"][7][3] = 0.0, 0.02
    above = sum(p is not None and p <= 0.01 for row in document["pairs"]["adjusted_p"] for p in row)
    names = [document["models"][i]["name"] for i in (3, 7)]
    page, _ = report_of(bench, saved(bench, "directed", document))
    assert f"{above} of {count * (count - 1)} pairs of models are above chance" in page.words
    assert "is at most 0.01. The most aligned pair is " + " with ".join(names) + " (calibrated alignment 0.99)" in page.words
    assert f"The 20 most aligned of {count * (count - 1)} pairs" in page.words


@test
def a_modality_without_a_name_among_others_is_called_so(bench):
    document = study_fixture.many()
    document["modalities"][1] = ""
    for scale in ("score", "calibrated"):
        document["groups"]["modality"][scale]["names"][1] = ""
    page, _ = report_of(bench, saved(bench, "unnamed", document))
    for words in ("(image: 24, (unnamed): 16)", "image with (unnamed): calibrated", "(unnamed): calibrated", "Across image and (unnamed) the"):
        assert words in page.words, words


@test
def names_do_no_harm(bench):
    document = study_fixture.few()
    names = ["<script>alert(1)</script>", "a & b \" ' id=\"glyph-0-0\"", "\x01\x7f\x9b]0;ü\n\t"]
    for model, name in zip(document["models"], names):
        model["name"] = name
        model["layers"][0]["name"] = name
    document["qualities"] = ["../../<b>&\"'/x\x02"]
    for trend in document["trends"]:
        trend["quality"] = document["qualities"][0]
    document["families"], document["manifest"] = ["</title><script>"], "<i>models</i>.csv"
    document["warnings"] = ["</main></body> & <!-- ", "]]>"]
    document["provenance"] = "key: <u>value</u>\nnext: &amp;"
    path = saved(bench, "harm", document)
    page, _ = report_of(bench, path)
    same([tag for tag in ("script", "b", "i", "u") if tag in page.tags], [], "tags from names")
    same(len(page.ids), len(set(page.ids)), "identifiers")
    for text in (names[0], names[1], "</main></body> & <!--", "<i>models</i>.csv", "next: &amp;"):
        assert text in page.words, text
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]", page.words)
    if "without cairo" in page.words:
        return
    bench.run("plot", path, code=0)
    made = os.listdir(os.path.dirname(path))
    assert "trend-" + re.sub(r"[^A-Za-z0-9._-]", "_", document["qualities"][0]) + ".svg" in made, made
    for name in made:
        if name.endswith(".svg"):
            ElementTree.fromstring(content(os.path.dirname(path), name))


@test
def a_null_far_from_its_score_has_a_panel_of_its_own(bench):
    draws(bench)
    document = study_fixture.few()
    widths = []
    for score in (0.3, 9.0, None):
        document["nulls"][0]["score"] = score
        path = saved(bench, "far", document)
        bench.run("plot", path, "null", code=0)
        widths.append(float(ElementTree.fromstring(content(os.path.dirname(path), "null.svg")).get("width")[:-2]))
    assert widths[0] == widths[2] < widths[1], widths


@test
def qualities_that_are_alike_have_files_of_their_own(bench):
    draws(bench)
    document = study_fixture.study(5, ["a", "b", "c", "d"], [0, 0, 1, 1], ["f", "g"], [0] * 4, [""], layers=[1] * 4,
                                   qualities=("x/y", "x:y", "X_Y"))
    path = saved(bench, "alike", document)
    out = bench.run("plot", path, code=0).out
    for name in ("trend-x_y.svg", "trend-x_y-2.svg", "trend-X_Y-3.svg"):
        assert name in out, out


@test
def what_is_no_study_is_refused(bench):
    document = study_fixture.few()
    for key in document:
        less = {name: value for name, value in document.items() if name != key}
        bench.refuse("plot", saved(bench, "less", less), says=(f"results.json: member '{key}' is missing",))
    for key in document["pairs"]:
        less = copy.deepcopy(document)
        del less["pairs"][key]
        bench.refuse("plot", saved(bench, "less", less), says=(f"results.json: member 'pairs.{key}' is missing",))
    changes = {
        "member 'kind' is not \"study\"": ("kind", "align"), "member 'schema' is not 1": ("schema", 2),
        "member 'models' has too few entries": ("models", []), "member 'families' holds a text that is null": ("families", [None]),
        "member 'level' is no number": ("level", "0.95"), "member 'warnings[0]' is no text": ("warnings", [3]),
        "member 'trends' is no list": ("trends", {}), "member 'trends[0]' is no object": ("trends", [1]),
        "member 'pairs' is null": ("pairs", None)}
    for says, (key, value) in changes.items():
        bench.refuse("plot", saved(bench, "less", dict(document, **{key: value})), says=(says,))
    wrong = copy.deepcopy(document)
    wrong["models"][1]["family"] = 1
    bench.refuse("plot", saved(bench, "less", wrong), says=("member 'models[1].family' is not a whole number from 0 to 0",))
    wrong = copy.deepcopy(document)
    wrong["pairs"]["score"][2].append(0.5)
    bench.refuse("plot", saved(bench, "less", wrong), says=("member 'pairs.score[2]' has 4 entries instead of 3",))
    wrong = copy.deepcopy(document)
    wrong["clustering"]["order"] = [0, 1, 1]
    bench.refuse("plot", saved(bench, "less", wrong), says=("member 'clustering.order' is no order of the models",))
    path = saved(bench, "less", document)
    with open(path, "r+", encoding="utf-8") as file:
        file.truncate(1000)
    bench.refuse("plot", path, says=("is no JSON: line 1",))
    same(os.listdir(os.path.dirname(path)), ["results.json"], "nothing is written")
    bench.refuse("plot", bench.path("nowhere.json"), says=("nowhere.json: cannot be read",))
    bench.refuse("plot", bench.folder, says=(bench.folder,))


def places_in(value, path=()):
    """The paths of all members and entries, few of those in long lists."""
    items = value.items() if isinstance(value, dict) else enumerate(value[:3]) if isinstance(value, list) else ()
    for key, inner in items:
        yield path + (key,)
        yield from places_in(inner, path + (key,))


@test
def mangled_results_never_crash(bench):
    generator = random.Random(1)
    odd = [None, True, -1, 0, 3, 10 ** 18, -1e308, 1e-320, 0.5, "", "ok", "x" * 3000, [], [None], [[]], {}, {"value": None},
           [[1, 2], [3]], [1e308, -1e308, None]]
    whole = study_fixture.study(1, list("abcdef"), [0, 0, 1, 1, 2, 2], ["f", "g", "h"], [0, 0, 0, 1, 1, 1], ["image", "text"],
                                layers=[1, 2, 3] * 2, tasks=5)
    whole["ceilings"] = study_fixture.many()["ceilings"]
    whole["warnings"] = ["of this", "of that"]
    paths = list(places_in(whole))
    outcomes = {0: 0, 2: 0}
    for _ in range(200):
        document = copy.deepcopy(whole)
        for _ in range(generator.choice((1, 1, 1, 2))):
            inner = document
            path = generator.choice(paths)
            try:
                for key in path[:-1]:
                    inner = inner[key]
                if generator.random() < 0.2:
                    del inner[path[-1]]
                else:
                    inner[path[-1]] = generator.choice(odd)
            except (KeyError, IndexError, TypeError):
                continue  # the change before took it away
        where = saved(bench, "mangled", document)
        result = bench.run("plot", where, "report")
        assert result.code in outcomes, f"exit {result.code} after a change at {path}: {result.err[-2000:]}"
        assert result.code == 0 or re.fullmatch(r"prh: .*\n", result.err), result.err
        outcomes[result.code] += 1
    assert min(outcomes.values()) > 10, outcomes
