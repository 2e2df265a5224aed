"""What prh study says of manifests and wishes that make no sense, and what it leaves behind when it ends early."""
import os
import random
import re
import resource
import signal
import subprocess
import time

import numpy as np

from cases_study import networks, write
from harness import related, same, test

HEAD = "name,path,family,modality,quality\n"


def good(bench, name="study-sound/models.csv", count=4):
    """A small manifest that is in order, with its lines."""
    lines = [HEAD.strip()]
    for i, layer in enumerate(related(94, 30, *([5] * count))):
        bench.npy(f"study-sound/m{i}.npy", layer)
        lines.append(f"m{i},m{i}.npy,f{i % 2},image,{0.1 * i:.1f}")
    return write(bench, name, "\n".join(lines) + "\n"), lines


def refuse(bench, manifest, *words, says=()):
    """A refusal that writes nothing."""
    folder = bench.path("study-never")
    result = bench.refuse("study", manifest, "--out", folder, *words, says=says)
    assert not os.path.exists(folder), "something was written"
    same(result.err.count("prh: "), 1, result.err)
    return result


@test
def manifests_that_are_wrong_are_named_by_line_and_column(bench):
    _, lines = good(bench)
    bench.npy("study-sound/short.npy", related(95, 20, 4)[0])
    broken = related(96, 30, 4)[0]
    broken[17, 3] = np.nan
    bench.npy("study-sound/nan.npy", broken)
    bench.npy("study-sound/flat.npy", related(97, 30, 7)[0])
    bench.npy("study-sound/turned.npy", np.stack([related(97, 30, 7)[0]] * 5))
    os.makedirs(bench.path("study-sound/hollow"), exist_ok=True)
    write(bench, "study-sound/text.npy", "no array")
    body = "\n".join(lines[1:3]) + "\n"
    for text, says in (
            ("", ["models.csv: is empty"]), ("\n\n", ["empty lines only", "name,path,family,modality"]), (HEAD, ["header line only"]),
            (HEAD + lines[1], ["holds one model"]),
            (HEAD + body + "c,none.npy,,,\n", ["models.csv: line 4, column 'path': no file none.npy"]),
            (HEAD + body + "c,,,,\n", ["line 4, column 'path': there is no path"]),
            (HEAD + body + ",m0.npy,,,\n", ["line 4, column 'name': there is no name"]),
            (HEAD + body + "\nm1,m2.npy,,,\n", ["line 5, column 'name': 'm1' is a name already (line 3)"]),
            (HEAD + body + "c,m2.npy,,,high\n", ["line 4, column 'quality': 'high' is no number"]),
            (HEAD + body + "c,m2.npy,,,nan\n", ["line 4, column 'quality': 'nan' is no number; what is not known is left empty"]),
            (HEAD + body + "c,turned.npy,,,\n", ["line 4: turned.npy has 5 rows", "a stack of layers is items x layers x features"]),
            (HEAD + body + "c,m2.npy,,,1e999\n", ["line 4, column 'quality': '1e999' is no number"]),
            (HEAD + body + "c,short.npy,,,\n", ["models.csv: line 4: short.npy has 20 rows, m0.npy (line 2) has 30"]),
            (HEAD + body + "c,nan.npy,,,\n", ["models.csv: line 4: nan.npy: row 17, column 3 is NaN"]),
            (HEAD + body + "c,hollow,,,\n", ["models.csv: line 4: ", "hollow: the directory holds no .npy file"]),
            (HEAD + body + "c,text.npy,,,\n", ["models.csv: line 4: ", "text.npy: "]),
            (HEAD + body + "c,m2.npy,,\n", ["line 4 has 4 columns, the header line has 5"]),
            (HEAD + 'm0,"m0.npy,,,\n', ["line 2, column 4 opens a quote that is never closed"]),
            ("name,path,famly,modality\nm0,m0.npy,,\n", ["there is no column 'family'; did you mean 'famly'?"]),
            ("model,path,family,modality\nm0,m0.npy,,\n", ["there is no column 'name'; a header line such as name,path,family"]),
            ("name\tpath\tfamily\tmodality\nm0\tm0.npy\t\t\n", ["line 1 has one column, with tabs", ".tsv"]),
            ("name,path,family,modality,q,q\nm0,m0.npy,,,1,2\n", ["line 1: columns 5 and 6 are both named 'q'"]),
            ("name,path,family,modality,\nm0,m0.npy,,,1\n", ["line 1: column 5 has no name"]),
            ("name;path;family;modality\nm0;m0.npy;;\n", ["line 1 has one column, with semicolons"]),
            ("name,path,family,modality,kernel\nm0,m0.npy,,,\nc,flat.npy,,,dissimilarity\n", ["line 3: ", "30 x 7", "square"]),
            ("name,path,family,modality,kernel\nm0,m0.npy,,,dissimilarty\n", ["'dissimilarty' is none of", "'dissimilarity'?"]),
            ("name,path,family,modality,kernal\nm0,m0.npy,,,gram\n", ["'gram' is no number; did you mean the column 'kernel'?"]),
            (HEAD.encode() + "m\u00e9,m0.npy,,,\n".encode("latin-1"), ["line 2, column 2", "0xe9"])):
        refuse(bench, write(bench, "study-sound/models.csv", text), says=says)
    refuse(bench, bench.path("study-sound/nowhere.csv"), says=["nowhere.csv: cannot be opened"])


@test
def tables_of_tasks_and_matrices_that_are_wrong_are_refused(bench):
    manifest, _ = good(bench)
    for text, says in (("name,t\nm0,good\n", ["line 2, column 't': 'good' is no number"]),
                       ("name,t\nm0,1\nm0,1\n", ["line 3, column 'name': 'm0' is a name already (line 2)"]),
                       ("name,t\n,1\n", ["there is no name"]), ("name\nm0\n", ["a column of names only"]),
                       ("t,name\n1,m0\n", ["'name' is column 2; it comes first"]), ("nam,t\nm0,1\n", ["no column 'name'"]),
                       ("name,t\nother,1\n", ["has no model of"]), ("name,t\nm0,0\nm1,-1\n", ["column 't': no model", "above 0"]),
                       ("name,t,u\nm0,0.5,\n", ["column 'u': no model"]), ("", ["is empty"])):
        refuse(bench, manifest, "--tasks", write(bench, "study-sound/tasks.csv", text), says=["tasks.csv: ", *says])
    refuse(bench, manifest, "--tasks", bench.path("nowhere.csv"), says=["nowhere.csv: cannot be opened"])
    infinite = np.ones((4, 4))
    infinite[1, 2] = np.inf
    for array, says in ((np.ones((3, 3)), ["is 3 x 3, but ", "has 4 models"]), (np.ones((4, 5)), ["is 4 x 5"]),
                        (infinite, ["the score of m1 and m2 (row 1, column 2, counted from 0) is infinite"]),
                        (np.ones((4, 4), dtype="f2"), ["numbers of 16 bits"])):
        refuse(bench, manifest, "--matrix", bench.npy("study-sound/matrix.npy", array), says=["matrix.npy: ", *says])
    refuse(bench, manifest, "--matrix", bench.path("nowhere.npy"), says=["nowhere.npy: "])


@test
def wishes_about_studies_that_make_no_sense_are_refused(bench):
    manifest, _ = good(bench)
    tasks = write(bench, "study-sound/fine.csv", "name,t\nm0,1\nm1,1\nm2,0.1\nm3,0.2\n")
    matrix = bench.npy("study-sound/fine.npy", np.full((4, 4), 0.5))
    for words, says in (
            (("--quality", "qualty"), ["has no column 'qualty'; did you mean 'quality'?"]), (("--quality", "name"), ["'name' is no quality"]),
            (("--quality", "quality,quality"), ["names 'quality' twice"]), (("--quality", ""), ["--quality takes columns"]),
            (("--control", "size"), ["--control: ", "has no column 'size'"]), (("--bins", "3"), ["--bins needs --tasks"]),
            (("--solved", "0.5"), ["--solved needs --tasks"]), (("--tasks", tasks, "--solved", "0"), ["--solved takes a share"]),
            (("--tasks", tasks, "--bins", "0"), ["--bins takes"]), (("--tasks", tasks, "--bins", "3,2"), ["in rising order"]),
            (("--tasks", tasks, "--bins", "9"), ["--bins 9 is more than there are models, 4"]),
            (("--pairs", "some"), ["--pairs knows no 'some'"]), (("--pairs", "acros"), ["did you mean 'across'?"]),
            (("--pairs", "across"), ["leaves no pair of models: all have one modality"]),
            (("--pair", "m0"), ["--pair takes two names"]), (("--pair", "m0,m9"), ["has no model 'm9'; did you mean"]),
            (("--pair", "m1,m1"), ["is one model"]), (("--metric", "cka,rv"), ["study takes one --metric, not 2"]),
            (("--metric", "reference"), ["study takes one --metric"]), (("--metric", "mutual_kn"), ["did you mean 'mutual_knn'?"]),
            (("--k", "3,4"), ["study takes one --k"]), (("--k", "30"), ["k = 30 needs more than 30 items"]),
            (("--matrix", matrix, "--metric", "cka"), ["--metric does not go with --matrix"]),
            (("--matrix", matrix, "--null", "auto"), ["--null does not go with --matrix"]),
            (("--matrix", matrix, "--pair", "m0,m1"), ["--pair does not go with --matrix"]),
            (("--null", "none", "--permutations", "99"), ["--permutations does not go with --null none"]),
            (("--aggregate", "top-mean:3"), ["have only 1 pair of layers"]), (("--level", "1"), ["--level takes"]),
            (("--trend-draws", "0"), ["--trend-draws takes"]), (("--x", manifest), ["unknown option '--x'"]),
            (("--qualty", "a"), ["did you mean '--quality'?"]), ((manifest,), ["study takes one manifest, not 2"]),
            (("--resume", bench.path("study-sound/m0.npy")), ["is an input", "a folder of its own"]),
            (("--kernel", "dissimilarity"), ["line 2: m0.npy: layer 0 is 30 x 5, and --kernel dissimilarity takes square"]),
            (("--preprocess", "normalise"), ["did you mean 'normalize'?"])):
        refuse(bench, manifest, *words, says=says)
    bench.refuse("study", says=["study takes one manifest, not 0"])
    bench.refuse("study", manifest, says=["study needs --out DIR"])
    bench.refuse("study", manifest, "--out", bench.path("no/such"), says=["cannot be made"])
    bench.refuse("study", manifest, "--out", manifest, says=["is no folder"])
    before = open(manifest, "rb").read()
    bench.refuse("study", manifest, "--out", os.path.dirname(manifest), says=["models.csv: is an input"])
    same(open(manifest, "rb").read(), before)


@test
def a_score_that_is_undefined_exits_1_and_all_is_written(bench):
    manifest, lines = good(bench)
    bench.npy("study-sound/constant.npy", np.ones((30, 3)))
    manifest = write(bench, "study-sound/models.csv", "\n".join(lines) + "\nflat,constant.npy,,image,\n")
    folder = bench.path("study-undefined")
    result = bench.run("study", manifest, "--metric", "cka", "--preprocess", "none", "--out", folder, "--format", "json", code=1)
    document = result.json()
    same(document["pairs"]["status"][4][:4], ["undefined"] * 4)
    same(document["pairs"]["score"][4], [None] * 5)
    assert any("scores are undefined, the first that of m0 and flat: " in text for text in document["warnings"]), document["warnings"]
    assert any("columns that are constant" in text for text in document["warnings"]), document["warnings"]
    assert {"results.json", "report.html", "pairs.csv"} <= set(os.listdir(folder))


@test
def an_interrupt_exits_130_and_writes_nothing(bench):
    paths = []
    for i in range(3):
        paths.append(bench.npy(f"study-slow/m{i}.npy", np.random.default_rng(i).standard_normal((6000, 700)).astype("f4")))
    manifest = write(bench, "study-slow/models.csv", HEAD + "".join(f"m{i},{path},,image,{i}\n" for i, path in enumerate(paths)))
    old = bench.path("study-slow/old")
    os.makedirs(old)
    write(bench, "study-slow/old/results.json", "old")
    for folder in (bench.path("study-slow/new"), old):
        words = [bench.prh, "study", manifest, "--metric", "cka", "--preprocess", "none", "--out", folder]
        process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=bench.environment())
        time.sleep(0.7)
        assert process.poll() is None, "the run was over before it could be interrupted"
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
        same((process.returncode, out, err.decode()), (130, b"", "prh: interrupted\n"))
    assert not os.path.exists(bench.path("study-slow/new"))
    same(os.listdir(old), ["results.json"])
    same(open(os.path.join(old, "results.json"), encoding="utf-8").read(), "old")


def contents(folder):
    return {name: open(os.path.join(folder, name), "rb").read() for name in os.listdir(folder)}


@test
def a_run_that_cannot_write_all_leaves_what_was_there(bench):
    def limited(folder, size):
        words = [bench.prh, "study", manifest, "--trend-draws", "99", "--out", folder]
        return subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=bench.environment(),
                              preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size)))

    manifest, _ = good(bench)
    new, old = bench.path("study-full/new"), bench.path("study-full/old")
    os.makedirs(os.path.dirname(new))
    bench.run("study", manifest, "--trend-draws", "9", "--out", old, code=0)
    before = contents(old)
    largest = max(len(content) for content in before.values())
    for size in (100, 5000, largest - 1):
        for folder in (new, old):
            done = limited(folder, size)
            same((done.returncode, done.stdout), (2, b""), done.stderr)
            assert re.fullmatch(rf"prh: {folder}/unfinished-\w+/[\w.-]+: cannot be written: File too large\n", done.stderr.decode()), done.stderr
        assert not os.path.exists(new)
        same(contents(old), before)
    same(limited(new, 4 * largest).returncode, 0)
    same(contents(new).keys(), before.keys())
    if "map.svg" in before:  # what nobody checks before, since it is not known which figures there will be
        os.remove(os.path.join(old, "map.svg"))
        os.mkdir(os.path.join(old, "map.svg"))
        bench.refuse("study", manifest, "--out", old, says=["map.svg: is a directory"])
        os.rmdir(os.path.join(old, "map.svg"))
        same(contents(old), {name: content for name, content in before.items() if name != "map.svg"})


@test
def figures_of_an_earlier_study_do_not_stay(bench):
    manifest, _ = good(bench)
    tasks = write(bench, "study-sound/fine.csv", "name,t\nm0,1\nm1,1\nm2,0.1\nm3,0.2\n")
    folder, fresh = bench.path("study-again"), bench.path("study-fresh")
    bench.run("study", manifest, "--tasks", tasks, "--out", folder, code=0)
    own = {"notes.txt": b"mine", "trend-mine.svg": b"mine too"}
    for name, content in own.items():
        write(bench, os.path.join(folder, name), content)
    gone = {"null.svg", "null.png", "trend-quality.svg", "trend-quality.png", "bins.svg", "bins.png"}
    if "map.svg" in os.listdir(folder):  # a build without cairo draws nothing
        assert gone <= set(os.listdir(folder)), os.listdir(folder)
    plain = write(bench, "study-sound/plain.csv", re.sub(r",[^,\n]*$", "", open(manifest, encoding="utf-8").read(), flags=re.M))
    words = ("study", plain, "--null", "none", "--out")
    bench.run(*words, folder, code=0)
    bench.run(*words, fresh, code=0)
    same(contents(folder), {**contents(fresh), **own})
    write(bench, os.path.join(folder, "results.json"), "{}")  # of nothing that is known: what is beside it is nobody's business
    write(bench, os.path.join(folder, "null.svg"), "whose?")
    bench.run(*words, folder, code=0)
    same(contents(folder), {**contents(fresh), **own, "null.svg": b"whose?"})


@test
def links_and_devices_in_the_folder_are_written_through(bench):
    manifest, _ = good(bench)
    folder, away = bench.path("study-linked"), bench.path("study-away.csv")
    os.makedirs(folder)
    write(bench, away, "old")
    os.symlink(away, os.path.join(folder, "pairs.csv"))
    os.symlink("/dev/null", os.path.join(folder, "models.csv"))
    bench.run("study", manifest, "--out", folder, code=0)
    assert os.path.islink(os.path.join(folder, "pairs.csv")) and os.path.islink(os.path.join(folder, "models.csv"))
    assert open(away, encoding="utf-8").read().startswith("x,y,modality_x")
    assert not [name for name in os.listdir(folder) if name.startswith("unfinished")]


@test
def draws_that_are_too_few_for_any_pair_are_said_to_be(bench):
    manifest, _ = good(bench)  # six pairs: 1 + 1/2 + ... + 1/6 = 2.45, so that 0.05 takes 49 draws with the score itself
    for draws, few in ((47, True), (48, False)):
        result = bench.json("study", manifest, "--null", "permute", "--permutations", draws, "--out", bench.path("study-drawn"))
        same(any(f"with {draws} draws no p is below" in text and "take 48 draws or more" in text for text in result["warnings"]), few)


@test
def resume_finds_everything_the_second_time_and_gives_the_same_bytes(bench):
    manifest, rows = networks(bench)
    store = bench.path("study-kept")

    def run(*words):
        folder = bench.path("study-resumed")
        result = bench.run("study", manifest, "--out", folder, "--format", "json", *words, code=0)
        match = re.fullmatch(r"prh: resumed: (\d+) of (\d+) layers and (\d+) of (\d+) comparisons were there\n", result.err)
        return result.out, [int(number) for number in match.groups()] if match else None

    plain, none = run()
    same(none, None)
    first, made = run("--resume", store)
    same(first, plain)
    layers = sum(int(row["depth"]) for row in rows)
    same(made, [0, layers, 0, len(rows) * (len(rows) - 1) // 2])
    again, found = run("--resume", store)
    same(again, plain)
    same(found[0::2], found[1::2], "something was computed twice")


@test
def random_manifests_never_end_the_program_badly(bench):
    good(bench)
    dice = random.Random(98)
    pieces = ["name", "path", "family", "modality", "quality", "kernel", "repeats", "m0", "m1", "m0.npy", "m1.npy", "m2.npy", "1", "-2.5",
              "", " ", "gram", "x", '"', '""', ",", ",", ",", "\n", "\n", "\t", ";", "\u00e9", "\0"]
    understood = 0
    for trial in range(120):
        if trial % 2:
            rows = [["name", "path", "family", "modality", *dice.choice(([], ["q"], ["q", "repeats"], ["kernel"]))]]
            for i in range(dice.randrange(1, 5)):
                rows.append([f"n{i}", f"m{dice.randrange(5)}.npy", *(dice.choice(pieces[7:16]) for _ in rows[0][2:])])
            text = "\n".join(",".join(row) for row in rows)
        else:
            text = "".join(dice.choice(pieces) for _ in range(dice.randrange(60)))
        manifest = write(bench, "study-sound/random.csv", text)
        result = bench.run("study", manifest, "--out", bench.path("study-random"), "--trend-draws", "9", "--null", "none")
        assert result.code in (0, 1, 2), (text, result.code, result.err)
        assert result.code != 2 or result.err.startswith("prh: "), (text, result.err)
        understood += result.code < 2
    assert understood > 5, f"only {understood} of 120 manifests were in order"
