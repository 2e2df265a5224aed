"""What occurs together in a user's files, counted again in plain Python: prh pmi."""
import collections
import csv
import itertools
import json
import os
import re
import struct
import unicodedata
import zlib

import numpy as np

from harness import Skipped, close, compares_runs, same, test

# ---- files ----


def write(bench, name, text):
    """A file of text or bytes; its path."""
    path = bench.path(name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        file.write(text if isinstance(text, bytes) else text.encode("utf-8"))
    return path


def quoted(name):
    return '"' + name.replace('"', '""') + '"'


def counts_csv(bench, name, events, separator=",", header=("a", "b", "count")):
    """A file of (a, b, count), or (a, b) once each; names are quoted."""
    lines = [separator.join(header[:len(events[0])])]
    lines += [separator.join([quoted(a), quoted(b), *map(repr, rest)]) for a, b, *rest in events]
    return write(bench, name, "\n".join(lines) + "\n")


def png(bench, name, pixels):
    """8-bit RGB, height x width x 3."""
    height, width, _ = pixels.shape
    rows = b"".join(b"\0" + row.tobytes() for row in pixels.astype(np.uint8))

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    return write(bench, name, b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)) +
                 chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))


def has_pictures(bench):
    text = bench.run("pmi", png(bench, "probe.png", np.arange(12).reshape(2, 2, 3) * 20), "--quiet")
    if "without cairo" in text.err:
        raise Skipped("this build reads no pictures")


def records(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


class Made:
    """What a run left in its folder."""

    def __init__(self, bench, *words, code=0):
        Made.number = getattr(Made, "number", 0) + 1
        self.folder = bench.path(f"made{Made.number}")
        self.result = bench.run("pmi", *words, "--out", self.folder, "--format", "json", code=code)
        if code == 0:
            self.document = self.result.json()
            self.kernel = np.load(os.path.join(self.folder, "kernel.npy"))
            self.rows = records(os.path.join(self.folder, "symbols.csv"))
            self.symbols = [row["symbol"] for row in self.rows]

    def counts(self):
        """{(a, b): count} with a <= b, of a table with a a term."""
        return {tuple(row.values())[:2]: float(row["count"]) for row in records(os.path.join(self.folder, "counts.csv"))}

    def value(self, a, b):
        return self.kernel[self.symbols.index(a), self.symbols.index(b)]


# ---- the oracle ----


def joint_of(events):
    """N(a, b) of symmetric counts: each event counts for (a, b) and for (b, a)."""
    joint = collections.defaultdict(float)
    for a, b, *rest in events:
        joint[a, b] += rest[0] if rest else 1.0
        joint[b, a] += rest[0] if rest else 1.0
    return joint


def pmi_of(joint, symbols, rows, kind="pmi", zero="minimum", shift=0.0, smoothing=0.0):
    """The kernel of some of all symbols, by its definition."""
    cells = {(a, b): joint.get((a, b), 0.0) + smoothing for a in symbols for b in symbols}
    total = sum(cells.values())
    margin = {a: sum(cells[a, b] for b in symbols) for a in symbols}
    kernel = np.full((len(rows), len(rows)), -np.inf)
    for (i, a), (j, b) in itertools.product(enumerate(rows), repeat=2):
        if cells[a, b] > 0.0:
            kernel[i, j] = np.log(cells[a, b] * total / (margin[a] * margin[b])) - shift
            if kind == "npmi":
                kernel[i, j] /= -np.log(cells[a, b] / total)
    if kind == "ppmi":
        return np.maximum(kernel, 0.0)
    seen = np.isfinite(kernel)
    kernel[~seen] = -1.0 if kind == "npmi" else kernel[seen].min() if zero == "minimum" else float(zero)
    return kernel


def near(actual, expected, what="", bound=1e-12):
    same(actual.shape, expected.shape, what)
    worst = np.max(np.abs(actual - expected))
    assert worst <= bound, f"{what}: differs by {worst}\n{actual}\n{expected}"


def some_events(seed, symbols=9, count=60, whole=True):
    generator = np.random.default_rng(seed)
    names = ["red", "light blue", "a,b", 'say "hi"', "Straße", "line\nbreak", " edge ", "7", "日本", "x", "y"][:symbols]
    return [(names[generator.integers(symbols)], names[generator.integers(symbols)],
             int(generator.integers(0, 9)) if whole else float(np.round(generator.uniform(0, 3), 3))) for _ in range(count)]


def first_seen(events):
    return list(dict.fromkeys(name for event in events for name in event[:2]))


KINDS = (("--kind", "pmi"), ("--zero", "-7.5"), ("--kind", "ppmi"), ("--kind", "npmi"), ("--shift", "0.7"),
         ("--kind", "ppmi", "--shift", "0.7"), ("--smoothing", "0.5"), ("--kind", "npmi", "--smoothing", "2"))


def asked(words):
    """Options of the command line as arguments of pmi_of."""
    pairs = dict(zip(words[::2], words[1::2]))
    return {key: float(pairs[f"--{key}"]) if key in ("shift", "smoothing") else pairs[f"--{key}"]
            for key in ("kind", "zero", "shift", "smoothing") if f"--{key}" in pairs}


# ---- counts ----


@compares_runs
def counts_become_the_kernel_of_their_definition(bench):
    for seed, whole in ((1, True), (2, False)):
        events = some_events(seed, whole=whole)
        path = counts_csv(bench, f"oracle{seed}.csv", events)
        joint, symbols = joint_of(events), first_seen(events)
        rows = [a for a in symbols if any(joint.get((a, b), 0.0) > 0 for b in symbols)]
        for words in KINDS:
            made = Made(bench, path, *words)
            same(made.symbols, rows, words)
            near(made.kernel, pmi_of(joint, symbols, rows, **asked(words)), words)
            for row in made.rows:
                close(float(row["count"]), sum(joint.get((row["symbol"], b), 0.0) for b in symbols), 1e-9, row)


@test
def a_pair_without_a_count_counts_once(bench):
    events = [("a", "b"), ("b", "c"), ("a", "b"), ("c", "c")]
    made = Made(bench, counts_csv(bench, "once.csv", events))
    same(made.counts(), {("a", "b"): 2.0, ("b", "c"): 1.0, ("c", "c"): 1.0})
    tsv = Made(bench, counts_csv(bench, "once.tsv", events, "\t"))
    same(tsv.kernel.tobytes(), made.kernel.tobytes())
    dat = Made(bench, counts_csv(bench, "once.dat", events, "\t"), "--from", "counts")
    same(dat.kernel.tobytes(), made.kernel.tobytes())


@test
def a_table_is_projected_on_its_terms(bench):
    generator = np.random.default_rng(3)
    table = generator.integers(0, 4, (6, 8)).astype(float)
    table[2, :] = 0
    table[2, 5] = 3
    terms, contexts = [f"t{i}" for i in range(6)], [f"c{j}" for j in range(8)]
    events = [(terms[i], contexts[j], int(table[i, j])) for i in range(6) for j in range(8)]
    path = counts_csv(bench, "table.csv", events, header=("term", "context", "n"))
    made = Made(bench, path, "--table")
    projected = (table / table.sum(0)) @ table.T
    joint = {(terms[i], terms[j]): projected[i, j] for i in range(6) for j in range(6)}
    near(made.kernel, pmi_of(joint, terms, terms), "kernel")
    total = table.sum()
    with np.errstate(divide="ignore"):
        features = np.log(table * total / np.outer(table.sum(1), table.sum(0)))
    near(np.load(os.path.join(made.folder, "features.npy")), np.maximum(features, 0.0), "features")
    same([row["context"] for row in records(os.path.join(made.folder, "contexts.csv"))], contexts)
    same([float(row["count"]) for row in records(os.path.join(made.folder, "contexts.csv"))], table.sum(0).tolist())
    same([float(row["count"]) for row in made.rows], table.sum(1).tolist())
    again = Made(bench, os.path.join(made.folder, "counts.csv"), "--table")
    near(again.kernel, made.kernel, "again", 1e-12)
    same(bench.json("pmi", path, "--table")["source"]["contexts"], 8)


@compares_runs
def files_add_up_in_any_order(bench):
    events = some_events(4, count=90)
    parts = [counts_csv(bench, f"part{i}.csv", events[30 * i:30 * i + 30]) for i in range(3)]
    whole = Made(bench, counts_csv(bench, "whole.csv", events))
    for order in itertools.permutations(parts):
        made = Made(bench, *order)
        same(sorted(made.symbols), sorted(whole.symbols))
        joint = {tuple(sorted(pair)): count for pair, count in made.counts().items() if count > 0}
        same(joint, {tuple(sorted(pair)): count for pair, count in whole.counts().items() if count > 0})
        for a in whole.symbols:
            for b in whole.symbols:
                close(made.value(a, b), whole.value(a, b), 1e-13, (a, b))


@compares_runs
def the_counts_that_are_written_give_the_kernel_again(bench):
    for seed in range(5, 9):
        events = some_events(seed, count=40) + [("alone", "alone", 0), ("nobody", "red", 0)]
        made = Made(bench, counts_csv(bench, f"again{seed}.csv", events), "--smoothing", "0.25")
        again = Made(bench, os.path.join(made.folder, "counts.csv"), "--smoothing", "0.25")
        same({tuple(sorted(pair)): count for pair, count in again.counts().items()},
             {tuple(sorted(pair)): count for pair, count in made.counts().items()})
        same(sorted(again.symbols), sorted(made.symbols))
        for a in made.symbols:
            for b in made.symbols:
                close(again.value(a, b), made.value(a, b), 1e-13, (a, b))


@test
def symbols_that_are_met_too_seldom_get_no_row(bench):
    events = [("a", "b", 10), ("b", "c", 4), ("c", "d", 1), ("e", "e", 0), ("a", "a", 2)]
    path, joint = counts_csv(bench, "seldom.csv", events), joint_of(events)
    symbols = first_seen(events)
    for words, rows in (((), ["a", "b", "c", "d"]), (("--min-count", "1"), ["a", "b", "c", "d"]),
                        (("--min-count", "1.5"), ["a", "b", "c"]), (("--min-count", "14"), ["a", "b"])):
        made = Made(bench, path, *words)
        same(made.symbols, rows, words)
        near(made.kernel, pmi_of(joint, symbols, rows), words)
        same(made.document["kernel"]["left_out"], 5 - len(rows))
    bench.refuse("pmi", path, "--min-count", "15", says=["--min-count 15 leaves 0 of 5 symbols", "more than 14 times"])


@test
def line_ends_and_blank_lines_make_no_difference(bench):
    lines = ["a,b,count", "x,y,3", "", "y,z,1.5", '"p\nq",x,2', ""]
    made = [Made(bench, write(bench, f"ends{i}.csv", mark.join(lines).encode() + tail))
            for i, (mark, tail) in enumerate((("\n", b""), ("\r\n", b""), ("\n", b"\n\n"), ("\r", b"")))]
    made.append(Made(bench, write(bench, "ends_mark.csv", b"\xef\xbb\xbf" + "\n".join(lines).encode())))
    made.append(Made(bench, write(bench, "ends_last.csv", "\n".join(lines)[:-1].replace(",3", ", 3 "))))
    for one in made[1:]:
        same(one.symbols[:3], ["x", "y", "z"])
        same(one.kernel.tobytes(), made[0].kernel.tobytes())


# ---- text ----


def tokens_of(text):
    """Words, and None for a border; paragraphs are parted by lines without a letter or sign."""
    found = []
    for part in re.split(r"(?:\r?\n|\A)[ \t\r]*(?=\r?\n)", text):
        kinds = "".join("a" if unicodedata.category(c)[0] in "LM" else "'" if c in "'\u2019" else " " for c in part)
        words = [part[match.start():match.end()] for match in re.finditer("a+(?:'a+)*", kinds)]
        found += ["".join(c.lower() if c.isascii() else c for c in word).replace("\u2019", "'") for word in words] + [None]
    return found


def text_events(texts, window, vocabulary, with_self=False):
    """Pairs of words of the vocabulary within the window, and the vocabulary."""
    tokens = [token for text in texts for token in tokens_of(text)]
    counted = collections.Counter(token for token in tokens if token is not None)
    words = sorted(counted, key=lambda word: -counted[word])[:vocabulary]  # stable: ties by first appearance
    known, joint = set(words), collections.defaultdict(float)
    for t, a in enumerate(tokens):
        if with_self and a in known:
            joint[a, a] += 1.0
        for b in tokens[t + 1:t + 1 + window]:
            if b is None:
                break
            if a in known and b in known:
                joint[a, b] += 1.0
                joint[b, a] += 1.0
    return joint, words, len(tokens) - tokens.count(None)


VERSE = """The cat's hat; the CAT sat -- the hat's mat\u2014don\u2019t 'sit' on Zo\u00eb's mat, cat!
Rock 'n' roll: the '90s, 3rd of May; o'clock''s end'

The dog and the cat and the dog
  \t
and the mat. \u201cThe hat?\u201d the dog\u00a0said\r
\r
the cat said: na\u00efve caf\u00e9, \u0422\u044b \u0438 \u042f; the end
x \u2212 y \u2192 z\u00b2 = \u20ac5 \u00bd \u2026 \u300c\u65e5\u672c\u300d\uff0c\u6771\u4eac\u3002 \U0001f600 e\u0301t\u00e9 \u03b1\u00b7\u03b2 \u00bfqu\u00e9? \u0939\u0948\u0964\u0645\u060c\u0662 \u00abd\u2019o\u00f9\u00bb
"""


@test
def words_are_counted_as_their_definition_says(bench):
    paths = [write(bench, "verse.txt", VERSE), write(bench, "verse2.txt", VERSE.replace("cat", "owl") + "\n\nend of it")]
    texts = [open(path, encoding="utf-8", newline="").read() for path in paths]
    for window, vocabulary in ((1, 1000), (2, 6), (5, 12), (100, 1000)):
        joint, words, count = text_events(texts, window, vocabulary)
        made = Made(bench, *paths, "--window", window, "--vocabulary", vocabulary)
        rows = [word for word in words if any(joint.get((word, other), 0.0) > 0 for other in words)]
        same(made.symbols, rows, (window, vocabulary))
        near(made.kernel, pmi_of(joint, words, rows), (window, vocabulary))
        source = made.document["source"]
        same((source["words"], source["symbols"], source["window"]), (count, len(words), window))
        same(source["seen_together"], sum(joint.values()) / 2)
    joint, words, _ = text_events(texts, 3, 1000, with_self=True)
    made = Made(bench, *paths, "--window", 3, "--with-self")
    near(made.kernel, pmi_of(joint, words, words), "with itself")
    apart, _, count = text_events(texts, 3, 1000)
    same(made.document["source"]["seen_together"], sum(apart.values()) / 2 + count)


@compares_runs
def texts_may_come_in_any_order_and_by_any_name(bench):
    parts = [write(bench, f"order{i}.text", text) for i, text in enumerate(("a b c a d", "b b a\n\nc d", "d c b a"))]
    whole = Made(bench, *parts)
    for order in itertools.permutations(parts):
        made = Made(bench, *order)
        near(np.array([[made.value(a, b) for a in "abcd"] for b in "abcd"]),
             np.array([[whole.value(a, b) for a in "abcd"] for b in "abcd"]), order, 1e-13)
    csv_text = write(bench, "prose.csv", "one two one three\n")
    same(Made(bench, csv_text, "--from", "text").symbols, ["one", "two", "three"])


@compares_runs
def a_long_text_is_counted_across_the_pieces_that_it_is_read_in(bench):
    generator = np.random.default_rng(7)
    numbers = np.minimum(generator.geometric(0.2, 1 << 21), 20) - 1
    names = np.array(["abcdefghijklmnopqrst"[i] for i in range(20)])
    words = names[numbers]
    path = write(bench, "long.txt", "".join(f"{word}{'. ' if i % 11 else chr(10)}" for i, word in enumerate(words)))
    joint = np.zeros((20, 20))
    for step in range(1, 8):
        np.add.at(joint, (numbers[:-step], numbers[step:]), 1.0)
    joint += joint.T.copy()
    made = Made(bench, path, "--window", 7)
    same(made.document["source"]["words"], 1 << 21)
    order = [made.symbols.index(name) for name in names]
    expected = np.log(joint * joint.sum() / np.outer(joint.sum(0), joint.sum(1)))
    near(made.kernel[np.ix_(order, order)], expected, "kernel")
    same(made.kernel.tobytes(), Made(bench, path, "--window", 7, "--threads", 1).kernel.tobytes())


# ---- pictures ----


def picture_events(pictures, levels, radius):
    """Pairs of pixels within the radius, each pair once, and the colours that occur."""
    joint, seen = collections.defaultdict(float), set()
    reach = int(radius)
    offsets = [(dy, dx) for dy in range(0, reach + 1) for dx in range(-reach, reach + 1)
               if (dy > 0 or dx > 0) and dy * dy + dx * dx <= radius * radius]
    for pixels in pictures:
        cells = pixels.astype(int) * levels // 256
        height, width, _ = cells.shape
        seen |= {tuple(cell) for row in cells for cell in row}
        for y, x in itertools.product(range(height), range(width)):
            for dy, dx in offsets:
                if y + dy < height and 0 <= x + dx < width:
                    a, b = tuple(cells[y, x]), tuple(cells[y + dy, x + dx])
                    joint[a, b] += 1.0
                    joint[b, a] += 1.0
    return joint, sorted(seen)


def colour_name(cell, levels):
    return "#" + "".join(f"{((2 * c + 1) * 255 + levels) // (2 * levels):02x}" for c in cell)


def some_pictures(bench):
    generator = np.random.default_rng(11)
    pictures = [generator.integers(0, 256, (7, 9, 3)), generator.integers(0, 90, (1, 12, 3)), np.full((5, 4, 3), 255)]
    pictures[0][2:5, 3:7] = (10, 200, 90)
    return pictures, [png(bench, f"some{i}.png", pixels) for i, pixels in enumerate(pictures)]


@test
def colours_are_counted_as_their_definition_says(bench):
    has_pictures(bench)
    pictures, paths = some_pictures(bench)
    for levels, radius in ((2, 1), (3, 1.5), (6, 4), (256, 2.3)):
        joint, cells = picture_events(pictures, levels, radius)
        made = Made(bench, *paths, "--levels", levels, "--radius", radius)
        same(made.symbols, [colour_name(cell, levels) for cell in cells], levels)
        near(made.kernel, pmi_of(joint, cells, cells), (levels, radius))
        same(made.document["source"]["pixels"], 95)
        same(made.document["source"]["seen_together"], sum(joint.values()) / 2)
    near(Made(bench, *paths[::-1], "--levels", 3).kernel, Made(bench, *paths, "--levels", 3).kernel, "order", 0.0)


@compares_runs
def pairs_of_pixels_can_be_drawn(bench):
    has_pictures(bench)
    pictures, paths = some_pictures(bench)
    paths.append(png(bench, "single.png", np.full((1, 1, 3), 128)))
    words = (*paths, "--levels", "2", "--radius", "1.5")
    for count in (1000, 200000):
        made = Made(bench, *words, "--pairs", count)
        same(made.document["source"]["seen_together"], count)
        same(Made(bench, *words, "--pairs", count, "--seed", 0).counts(), made.counts())
        assert Made(bench, *words, "--pairs", count, "--seed", 1).counts() != made.counts()
    joint = np.zeros((2, 2))
    for pixels in pictures:  # each picture has its share by its pixels, whatever its pairs
        own, _ = picture_events([pixels], 2, 1.5)
        total = sum(own.values())
        for (a, b), value in own.items():
            joint[int(a == b), 0] += pixels.size / 3 / 95 * value / total
    drawn = made.counts()
    equal = sum(count for (a, b), count in drawn.items() if a == b) / 200000
    close(equal, joint[1, 0], 0.006, "pairs of equal colours")  # 5 standard errors


# ---- what is said of a kernel ----


def certificate_of(kernel):
    """As include/prh/certificate.h defines it."""
    n = len(kernel)
    centre = np.eye(n) - np.ones((n, n)) / n
    centred = centre @ kernel @ centre
    values, vectors = np.linalg.eigh(centred)
    bound = n * np.finfo(float).eps * np.abs(values).max()
    low = centre @ kernel @ np.ones(n)
    positive = values > bound
    return {"rank": int((np.abs(values) > bound).sum()), "negative": int((values < -bound).sum()),
            "negative_mass": -values[values < -bound].sum() / np.abs(values[np.abs(values) > bound]).sum(),
            "offset": (np.sum((vectors[:, positive].T @ low) ** 2 / values[positive]) / n - kernel.sum() / n) / n}


@test
def the_certificate_is_that_of_the_kernel(bench):
    joint = {("z%d" % i, "z%d" % j): np.exp(-abs(i - j) / 2) + 2 * (i == j) for i in range(6) for j in range(6)}
    events = [(a, b, value / (2 if a == b else 1)) for (a, b), value in joint.items() if a <= b]
    made = Made(bench, counts_csv(bench, "known.csv", events))
    certificate = made.document["certificate"]
    same(certificate["representable"], True)
    close(certificate["offset"], 0.6283401489, 1e-9, "C* of docs/pmi.md")
    paths = [counts_csv(bench, "cert1.csv", some_events(12)), counts_csv(bench, "cert2.csv", events + [("z0", "new", 0.1)])]
    for path in paths:
        made = Made(bench, path)
        found, expected = made.document["certificate"], certificate_of(made.kernel)
        for key in ("rank", "negative"):
            same(found[key], expected[key], key)
        for key in ("negative_mass", "offset"):
            close(found[key], expected[key], 1e-8, key)
        whole = made.kernel + found["offset"]
        eigenvalues = np.sort(np.linalg.eigvalsh(whole))[::-1]
        near(np.array(found["eigenvalues"]), eigenvalues, "eigenvalues", 1e-9)
        close(found["norm"], np.linalg.norm(whole), 1e-9, "norm")
        for row in found["widths"]:
            errors = [np.sqrt(np.sum(eigenvalues ** 2) - np.sum(np.maximum(eigenvalues[:width], 0.0) ** 2)) / found["norm"]
                      for width in range(len(whole) + 1)]
            good = [width for width, error in enumerate(errors) if error <= row["error"]]
            same(row["width"], good[0] if good else None, row)
        close(found["least_error"], errors[-1], 1e-9, "least error")
        off = made.kernel[~np.eye(len(whole), dtype=bool)]
        f1 = found["appendix_f1"]
        same((f1["log_rho"], f1["smallest_diagonal"]), (off.min(), made.kernel.diagonal().min()))
        close(f1["required_diagonal"], len(whole) * (off.max() - off.min()) + off.min(), 1e-9, "F.1")
        same(f1["holds"], bool(off.max() <= 0 and f1["smallest_diagonal"] >= f1["required_diagonal"]))


def numbers_in(line):
    return re.findall(r"-?\d+(?:\.\d+)?(?:e-?\d+)?", line)


@test
def text_and_json_say_the_same(bench):
    path = counts_csv(bench, "said.csv", some_events(12))
    document = bench.json("pmi", path)
    text = bench.run("pmi", path, code=0).out
    certificate, kernel = document["certificate"], document["kernel"]
    negative = next(line for line in text.splitlines() if "negative mass" in line)
    close(float(numbers_in(negative)[0]), certificate["negative_mass"], 1e-4, negative)
    seen = next(line for line in text.splitlines() if "never seen:" in line)
    same(numbers_in(seen), [str(kernel["pairs_never_seen"]), str(kernel["pairs"]), f"{100 * kernel['share_never_seen']:.1f}",
                            str(kernel["never_seen_with_itself"]), str(kernel["n"])], seen)
    offset = next(line for line in text.splitlines() if "C*" in line)
    close(float(numbers_in(offset)[0]), certificate["offset"], 1e-8, offset)
    assert f"of {certificate['rank']} eigenvalues" in text and f"{certificate['negative']} " in text, text
    assert f"{kernel['value_never_seen']:.6g} stands for pairs never seen" in text, text
    assert text.count("notes:") == 1 and "notes:" not in bench.run("pmi", path, "--quiet", code=0).out
    same(json.load(open(os.path.join(Made(bench, path).folder, "certificate.json"), encoding="utf-8"))["certificate"],
         certificate)
    events = [(a, b, 9 if a == b else 1) for a, b in itertools.combinations_with_replacement("abcd", 2)]
    yes = counts_csv(bench, "yes.csv", events)
    document, text = bench.json("pmi", yes), bench.run("pmi", yes, code=0).out
    same((document["certificate"]["representable"], document["certificate"]["negative"]), (True, 0))
    assert "representable   yes, with C = " in text and "every pair was seen" in text, text
    widths = [row["width"] for row in document["certificate"]["widths"]]
    assert all(f"{width} numbers for each symbol" in text for width in widths), (widths, text)


@test
def the_kernel_can_be_scored_and_the_map_is_classical_scaling(bench):
    made = [Made(bench, counts_csv(bench, f"scored{seed}.csv", some_events(seed, count=300))) for seed in (21, 22)]
    paths = [os.path.join(one.folder, "kernel.npy") for one in made]
    same(made[0].kernel.shape, made[1].kernel.shape)
    document = bench.json("score", *paths, "--kernel", "gram", "--metric", "cka,mutual_knn", "--k", "3")
    n = len(made[0].kernel)
    centre = np.eye(n) - np.ones((n, n)) / n
    a, b = (centre @ one.kernel @ centre for one in made)
    close(document["scores"][0]["score"], np.sum(a * b) / np.linalg.norm(a) / np.linalg.norm(b), 1e-12, "cka")
    same(bench.json("score", paths[0], paths[0], "--kernel", "gram", "--metric", "cka")["scores"][0]["score"], 1.0)
    values, vectors = np.linalg.eigh(a)
    points = vectors[:, ::-1][:, :2] * np.sqrt(values[::-1][:2])
    points *= np.sign(points[np.abs(points).argmax(0), [0, 1]])
    near(np.array([row["map"] for row in made[0].document["rows"]]), points, "map", 1e-8)
    same([row["symbol"] for row in made[0].document["rows"]], made[0].symbols)
