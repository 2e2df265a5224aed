"""prh score: what it prints, in which form, and with which exit code."""
import csv
import io
import json
import os
import re
import shutil
import subprocess

import numpy as np

from harness import REFERENCE, WITH_K, Skipped, by_name, close, compares_runs, related, same, test


def two(bench, n=80, dtype="f8"):
    x, y = related(1, n, 12, 7)
    return bench.npy(f"x{n}{dtype}.npy", x.astype(dtype)), bench.npy(f"y{n}{dtype}.npy", y.astype(dtype))


@test
def score_prints_the_eight_of_the_reference_by_default(bench):
    x, y = two(bench)
    result = bench.run("score", x, y, code=0)
    same(result.err, "")
    rows = [line.split() for line in result.out.split("\n\n")[1].splitlines()]
    same(rows[0][:4], ["metric", "k", "score", "chance"])
    same([row[0] for row in rows[1:9]], REFERENCE)
    for row in rows[1:9]:
        same(row[1], "10" if row[0] in WITH_K else "-", row[0])


@test
def the_text_says_how_the_numbers_came_about(bench):
    x, y = two(bench)
    text = bench.run("score", x, y, code=0).out
    for part in ("n = 80 pairs", "80×12 f64", "80×7 f64", "clamp:0.95@stack, normalize (paper, the default)",
                 "convention: exact", "kernel: linear", "precision: auto"):
        assert part in text, f"{part!r} is not in {text!r}"
    text = bench.run("score", x, y, "--preprocess", "paper", code=0).out
    assert "the default" not in text, "paper was asked for"


@test
def the_json_has_the_fields_that_are_promised(bench):
    x, y = two(bench)
    document = bench.json("score", x, y)
    same(document["n"], 80)
    same(document["preprocess"], ["clamp:0.95@stack", "normalize"])
    same(document["convention"], "exact")
    for side, path, d in (("x", x, 12), ("y", y, 7)):
        same({key: document[side][key] for key in ("file", "n", "d", "dtype")},
             {"file": path, "n": 80, "d": d, "dtype": "f64"})
        for key in ("zero_rows", "duplicate_rows", "constant_columns"):
            same(document[side][key], 0, key)
        assert document[side]["clamp_threshold"] > 0
    same([row["metric"] for row in document["scores"]], REFERENCE)
    for row in document["scores"]:
        name = row["metric"]
        same(set(row), {"metric", "k", "kernel", "rank", "score", "status", "reason", "chance", "ties_x", "ties_y",
                        "interval", "null"}, name)
        same((row["rank"], row["reason"]), (10 if name == "svcca" else None, None), name)
        same(row["k"], 10 if name in WITH_K else None, name)
        same(row["kernel"], None if name == "svcca" else "linear", name)
        assert isinstance(row["score"], float) and -1 <= row["score"] <= 1, row
        same((row["ties_x"], row["ties_y"]), (0, 0) if name in WITH_K else (None, None), name)
        if name in ("edit_distance_knn", "cknna", "svcca"):
            same(row["chance"], None, name)
        else:
            assert isinstance(row["chance"], float), row
    close(by_name(document)["mutual_knn", 10]["chance"], 10 / 79, 1e-15)
    same(by_name(document)["unbiased_cka", None]["chance"], 0.0)


@test
def text_json_and_csv_hold_the_same_doubles(bench):
    x, y = two(bench)
    scores = bench.json("score", x, y, "--k", "3,10", "--metric", "all")["scores"]
    rows = list(csv.DictReader(io.StringIO(bench.run("score", x, y, "--k", "3,10", "--metric", "all", "--format",
                                                     "csv", code=0).out)))
    text = bench.run("score", x, y, "--k", "3,10", "--metric", "all", code=0).out
    lines = [line.split() for line in text.split("\n\n")[1].splitlines()][1:]
    same(len(rows), len(scores))
    same(len(lines), len(scores))
    for score, row, line in zip(scores, rows, lines):
        same((row["x"], row["y"], row["n"]), (x, y, "80"))
        same(row["preprocess"], "clamp:0.95@stack,normalize")
        for key in ("metric", "status", "kernel", "rank", "score", "chance", "k", "ties_x", "ties_y"):
            text = row[key]
            value = None if text == "" else type(score[key])(text) if score[key] is not None else text
            same(value, score[key], f"{score['metric']} {key}")
        same(line[0], score["metric"])
        same(float(line[2]), score["score"])
        same(None if line[3] == "-" else float(line[3]), score["chance"])


@test
def numbers_are_as_short_as_reading_back_allows(bench):
    x, y = two(bench)
    out = bench.run("score", x, y, "--format", "json", "--k", "1,2,3,4,5", code=0).out
    numbers = re.findall(r'"(?:score|chance)": (-?[0-9][^,\s}]*)', out)
    assert len(numbers) > 20
    for number in numbers:
        assert len(number.lstrip("-").replace(".", "").lstrip("0")) <= len(repr(float(number))), number
        same(float(repr(float(number))), float(number))


@test
def file_names_with_commas_quotes_and_odd_bytes_survive_every_format(bench):
    x, y = two(bench)
    odd = os.fsencode(bench.path('od"d,\xff'))[:-2] + b"\xff.npy"
    with open(x, "rb") as source, open(odd, "wb") as target:
        target.write(source.read())
    for form in ("text", "json", "csv"):
        done = subprocess.run([bench.prh, "score", odd, y, "--metric", "cka", "--format", form],
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        same(done.returncode, 0, form)
        if form == "json":
            assert 'od"d,' in json.loads(done.stdout.decode("utf-8"))["x"]["file"]
        if form == "csv":
            rows = list(csv.DictReader(io.StringIO(done.stdout.decode("utf-8", "surrogateescape"))))
            same(os.fsencode(rows[0]["x"]), odd)


@test
def lists_of_k_go_metric_by_metric(bench):
    x, y = two(bench)
    document = bench.json("score", x, y, "--metric", "cka,mutual_knn,lcs_knn", "--k", "7,2")
    same([(row["metric"], row["k"]) for row in document["scores"]],
         [("cka", None), ("mutual_knn", 7), ("mutual_knn", 2), ("lcs_knn", 7), ("lcs_knn", 2)])


@test
def all_holds_the_variants_and_reference_can_be_part_of_a_list(bench):
    x, y = two(bench)
    names = [row["metric"] for row in bench.json("score", x, y, "--metric", "all")["scores"]]
    same(names[:8], REFERENCE)
    assert {"cknna:directed", "cknna:symmetric"} <= set(names), names
    names = [row["metric"] for row in bench.json("score", x, y, "--metric", "reference,cknna:directed")["scores"]]
    same(names, REFERENCE + ["cknna:directed"])
    names = [row["metric"] for row in
             bench.json("score", x, y, "--metric", "all", "--convention", "platonic-rep")["scores"]]
    assert "cknna" in names and "cknna:mutual" not in names, names
    rows = by_name(bench.json("score", x, y, "--metric", "cknna,cknna:mutual"))
    same(rows["cknna:mutual", 10]["score"], rows["cknna", 10]["score"])
    bench.refuse("score", x, y, "--metric", "cknna:mutual", "--convention", "platonic-rep", says=["cknna:mutual"])


@test
def options_take_their_value_after_a_blank_or_an_equals_sign(bench):
    x, y = two(bench)
    apart = bench.run("score", "--metric", "cka", x, "--format", "json", y, code=0).out
    same(bench.run("score", "--metric=cka", "--format=json", x, y, code=0).out, apart)
    same(bench.run("score", "--metric=cka", "--format=json", "--", x, y, code=0).out, apart)
    same(bench.run("score", "--metric=svcca", "--metric=cka", "--format=json", "--", x, y, code=0).out, apart)


@test
def every_kernel_preprocessing_and_precision_is_taken(bench):
    x, y = two(bench)
    for kernel in ("linear", "cosine", "rbf", "rbf:1", "rbf:median*0.5", "laplacian", "laplacian:2", "polynomial:2",
                   "polynomial:3:0.5:2"):
        document = bench.json("score", x, y, "--kernel", kernel, "--metric", "cka,mutual_knn")
        for row in document["scores"]:  # a default bandwidth may be spelt out
            assert row["kernel"].startswith(kernel), row
    for steps, listed in (("none", []), ("normalize", ["normalize"]), ("center,normalize", ["center", "normalize"]),
                          ("clamp:0.9@matrix,standardize", ["clamp:0.9@matrix", "standardize"]),
                          ("paper", ["clamp:0.95@stack", "normalize"])):
        same(bench.json("score", x, y, "--preprocess", steps)["preprocess"], listed)
    for steps in ("pca:3", "pca:0.9", "clamp-mean:0.95"):
        same(len(bench.json("score", x, y, "--preprocess", steps)["preprocess"]), 1)
    for precision in ("auto", "f32", "f64"):
        same(bench.json("score", x, y, "--precision", precision)["precision"], precision)


@test
def the_rank_of_svcca_is_an_option(bench):
    x, y = two(bench)
    values = {rank: by_name(bench.json("score", x, y, "--metric", "svcca", "--svcca-rank", rank))["svcca", None]["score"]
              for rank in (1, 3, 10)}
    same(len(set(values.values())), 3)
    same(by_name(bench.json("score", x, y))["svcca", None]["score"], values[10])


@test
def constant_features_are_undefined_and_exit_1(bench):
    x, _ = two(bench)
    flat = bench.npy("flat.npy", np.full((80, 4), 2.5))
    document = bench.json("score", x, flat, code=1)
    rows = by_name(document)
    for name in ("cka", "unbiased_cka", "svcca"):
        same((rows[name, None]["score"], rows[name, None]["status"]), (None, "undefined"), name)
    same(rows["mutual_knn", 10]["status"], "ok")
    same(rows["mutual_knn", 10]["ties_y"], 80)
    same(document["y"]["duplicate_rows"], 79)
    same(document["y"]["constant_columns"], 4)
    text = bench.run("score", x, flat, code=1).out
    assert "undefined" in text and "notes:" in text and "79 of 80 rows repeat" in text, text
    assert "ties at rank 10: 0 items of x, 80 of y" in text, text


@test
def a_median_distance_of_zero_leaves_the_metrics_without_a_kernel(bench):
    x, _ = two(bench)
    flat = np.full((80, 4), 2.5)
    flat[0] = np.arange(4)
    flat[1] = np.arange(4)[::-1]
    path = bench.npy("nearly_flat.npy", flat)
    rows = by_name(bench.json("score", x, path, "--kernel", "rbf", "--preprocess", "none", code=1))
    same((rows["cka", None]["score"], rows["cka", None]["status"]), (None, "undefined"))
    assert rows["svcca", None]["score"] is not None, rows["svcca", None]


@test
def saturated_scores_are_kept_and_exit_0(bench):
    x, y = related(2, 15, 30, 30)
    x, y = bench.npy("small_x.npy", x), bench.npy("small_y.npy", y)
    row = by_name(bench.json("score", x, y))["svcca", None]
    same(row["status"], "saturated")
    assert 0 < row["score"] <= 1
    assert "saturated" in bench.run("score", x, y, code=0).out


@test
def what_is_suspicious_is_counted_beside_the_score_once(bench):
    x, y = related(3, 60, 8, 8)
    x[5] = 0
    x[9] = x[2]
    x[11] = x[2]
    y[:, 3] = 4
    x, y = bench.npy("odd_x.npy", x), bench.npy("odd_y.npy", y)
    text = bench.run("score", x, y, "--preprocess", "normalize", code=0).out
    for note in ("x: 1 of 60 rows are zero", "x: 2 of 60 rows repeat an earlier row", "y: 1 of 8 columns are constant"):
        same(text.count(note), 1, note)
    assert "notes:" not in bench.run("score", x, y, "--quiet", code=0).out
    document = bench.json("score", x, y)
    same((document["x"]["zero_rows"], document["x"]["duplicate_rows"], document["y"]["constant_columns"]), (1, 2, 1))


@test
def precomputed_matrices_agree_with_the_features_they_come_from(bench):
    x, y = related(4, 50, 9, 5)
    paths = bench.npy("fx.npy", x), bench.npy("fy.npy", y)
    gram = bench.npy("gx.npy", x @ x.T), bench.npy("gy.npy", y @ y.T)
    features = by_name(bench.json("score", *paths, "--preprocess", "none", "--metric", "all"))
    given = bench.json("score", *gram, "--kernel", "gram", "--metric", "all")
    same(given["preprocess"], [])
    for key, row in by_name(given).items():
        close(row["score"], features[key]["score"], 1e-9, key)
        same(row["kernel"], "gram", key)
    squared = [((a[:, None] - a[None]) ** 2).sum(-1) for a in (x, y)]
    for kernel, matrices in (("squared-dissimilarity", squared), ("dissimilarity", [np.sqrt(s) for s in squared])):
        for matrix in matrices:
            np.fill_diagonal(matrix, 0)
        given = [bench.npy(f"{kernel}{i}.npy", matrix) for i, matrix in enumerate(matrices)]
        rows = by_name(bench.json("score", *given, "--kernel", kernel, "--preprocess", "none"))
        for name in ("cka", "unbiased_cka"):
            close(rows[name, None]["score"], features[name, None]["score"], 1e-9, f"{kernel} {name}")


def german(bench):
    """The variables of a locale with a decimal comma; made on the spot where the machine has the sources."""
    variables = {"LC_ALL": "de_DE.UTF-8", "LC_NUMERIC": "de_DE.UTF-8"}
    installed = subprocess.run(["locale", "-a"], stdout=subprocess.PIPE).stdout.decode().lower()
    if "de_de.utf8" in installed:
        return variables
    made = bench.path("locales/de_DE.UTF-8")
    os.makedirs(os.path.dirname(made), exist_ok=True)
    if not os.path.exists("/usr/share/i18n/locales/de_DE") or not shutil.which("localedef"):
        raise Skipped("no locale with a decimal comma")
    subprocess.run(["localedef", "-i", "de_DE", "-f", "UTF-8", made], check=True)
    return dict(variables, LOCPATH=os.path.dirname(made))


@compares_runs
def numbers_keep_their_point_in_every_locale(bench):
    x, y = two(bench)
    variables = german(bench)
    for form in ("text", "json", "csv"):
        expected = bench.run("score", x, y, "--format", form, code=0).out
        same(bench.run("score", x, y, "--format", form, code=0, **variables).out, expected, form)
