"""prh world: that summaries follow from cells, cells from seeds, and what is said of wishes that make no sense."""
import csv
import io
import json
import math
import os
import signal

import numpy as np

from cases_failure import interrupt
from cases_pmi import has_pictures, png, records
from harness import Skipped, close, compares_runs, same, test

STUDENT = {2: 4.302653, 9: 2.262157}  # 0.975 quantiles, by degrees of freedom
DATA = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "examples", "data")
NAMES = ["convergence-to-pmi", "capacity", "tasks", "simplicity", "lossy", "colour", "words"]
FAST = ("world", "simplicity", "--quick")


def can_draw(bench):
    try:
        has_pictures(bench)
    except Skipped:
        return False
    return True


def out_of(bench, name):
    """--out, where this build can write figures."""
    return ("--out", bench.path(name)) if can_draw(bench) else ()


def ranks(values):
    values = np.asarray(values)
    return np.array([(values < v).sum() + ((values == v).sum() + 1) / 2 for v in values])


def spearman(x, y):
    a, b = (r - r.mean() for r in (ranks(x), ranks(y)))
    scale = math.sqrt((a * a).sum() * (b * b).sum())
    return (a * b).sum() / scale if scale > 0 else math.nan


def check_mean(found, values, what):
    values = np.array([v for v in values if not math.isnan(v)])
    same(found["seeds"], len(values), what)
    if len(values) == 0:
        same(found["mean"], None, what)
        return
    half = STUDENT[len(values) - 1] * values.std(ddof=1) / math.sqrt(len(values)) if len(values) > 1 else math.nan
    close(found["mean"], values.mean(), 1e-12 * (1 + abs(values.mean())), what)
    for key, want in (("low", values.mean() - half), ("high", values.mean() + half)):
        if math.isnan(want):
            same(found[key], None, what)
        else:
            close(found[key], want, 1e-6 * abs(half) + 1e-12 * (1 + abs(want)), what)


@test
def the_experiments_are_listed_and_found(bench):
    text = bench.run("world", code=0).out
    same([line.split()[0] for line in text.splitlines()[1:]], NAMES)
    helped = bench.run("world", "--help", code=0).out
    for name in NAMES:
        assert f"  {name} " in helped, name
    bench.refuse("world", "capacty", says=["there is no experiment 'capacty'", "did you mean 'capacity'?"])
    bench.refuse("world", "colour", "words", says=["world takes one experiment, not 2"])
    bench.refuse("world", "capacity", "--k", "3", says=["unknown option '--k'"])
    bench.refuse("world", "capacity", "--seed", "-1", says=["--seed"])
    bench.refuse("world", "capacity", "--quick=yes", says=["--quick takes no value"])


@test
def summaries_follow_from_the_cells(bench):
    if not can_draw(bench):
        raise Skipped("this build writes no figures")
    document = bench.json(*FAST, "--seed", "4", *out_of(bench, "cells"))
    with open(bench.path("cells/simplicity.json"), encoding="utf-8") as file:
        same(json.load(file), document)
    same(sorted(os.listdir(bench.path("cells"))),
         ["simplicity-summary.csv", "simplicity.csv", "simplicity.json", "simplicity.png", "simplicity.svg"])
    same(document["settings"]["seeds"], [4, 5, 6])
    cells = {}
    for row in records(bench.path("cells/simplicity.csv")):
        for name in document["quantities"]:
            cells.setdefault((name, row["series"]), {})[float(row["l2"]), int(row["seed"])] = float(row[name] or "nan")
    for name, series in document["quantities"].items():
        for one in series:
            mine = cells[name, one["series"]]
            points = [point["l2"] for point in one["points"]]
            for point in one["points"]:
                check_mean(point, [mine[point["l2"], seed] for seed in (4, 5, 6)], (name, one["series"], point["l2"]))
            trends = [spearman(points, [round(mine[l2, seed], 9) for l2 in points]) for seed in (4, 5, 6)]
            check_mean(one["trend"], trends, (name, one["series"], "trend"))
    rows = records(bench.path("cells/simplicity-summary.csv"))
    same(sum(r["l2"] == "trend" for r in rows), sum(len(series) for series in document["quantities"].values()))
    summary = {(r["quantity"], r["series"], float(r["l2"])): r for r in rows if r["l2"] != "trend"}
    same((document["quick"], "quick: " in bench.run(*FAST, code=0).out), (True, True))
    for name, series in document["quantities"].items():
        for one in series:
            for point in one["points"]:
                row = summary.pop((name, one["series"], point["l2"]))
                same([float(row[k]) if row[k] else None for k in ("mean", "low", "high")],
                     [point[k] for k in ("mean", "low", "high")])
    same(summary, {})


@test
def what_is_printed_is_what_is_written(bench):
    document = bench.json(*FAST)
    table = list(csv.DictReader(io.StringIO(bench.run(*FAST, "--format", "csv", code=0).out)))
    same(len(table), sum(len(one["points"]) + 1 for series in document["quantities"].values() for one in series))
    text = bench.run(*FAST, code=0).out
    for needle in ("unbiased_cka\n", "no penalty", "seeds: 1 to 3", "trend"):
        assert needle in text, needle


@compares_runs
def a_cell_depends_on_its_seed_and_nothing_else(bench):
    one = bench.run(*FAST, "--threads", "1", "--format", "json", code=0).out
    same(bench.run(*FAST, "--threads", "3", "--format", "json", code=0).out, one)
    if can_draw(bench):
        for name, seed in (("from1", "1"), ("from3", "3")):
            bench.run(*FAST, "--seed", seed, *out_of(bench, name), code=0)
        first, third = ({(r["series"], r["l2"]): r for r in records(bench.path(f"{name}/simplicity.csv")) if r["seed"] == "3"}
                        for name in ("from1", "from3"))
        same(third, first)
        others = [r["unbiased_cka"] for r in records(bench.path("from3/simplicity.csv")) if r["seed"] == "4"]
        assert others != [r["unbiased_cka"] for r in first.values()]


@test
def words_score_as_features_and_kernels_do(bench):
    rows = {(r["text"], r["metric"]): r for r in bench.json("world", "words", "--data", DATA)["scores"]}
    folder = bench.path("kjv")
    if can_draw(bench):
        bench.run("pmi", os.path.join(DATA, "words", "kjv_counts.csv"), "--table", "--out", folder, code=0)
        scores = bench.json("score", os.path.join(folder, "features.npy"), os.path.join(DATA, "words", "wordnet.npy"),
                            "--kernel", "cosine", "--preprocess", "none", "--metric", "mutual_knn,unbiased_cka")["scores"]
        for row in scores:
            mine = rows["PPMI, 1000 contexts", row["metric"]]
            close(mine["score"], row["score"], 1e-6, row["metric"])
            close(mine["z"], row["null"]["z"], 1e-3, row["metric"])
    for (text, metric), row in rows.items():
        close(row["z"], (row["score"] - row["chance"]) / row["sd"], 1e-9 * (1 + abs(row["z"])), (text, metric))
    for metric in ("mutual_knn", "unbiased_cka"):
        assert rows["PMI, nouns with nouns", metric]["p"] < 1e-9 < 1e-3 < rows["control: nouns mispaired", metric]["p"]


@test
def colours_are_those_of_the_photographs_that_are_named(bench):
    has_pictures(bench)
    generator = np.random.default_rng(8)
    smooth = np.clip(np.cumsum(generator.normal(0, 9, (2, 30, 30, 3)), axis=2) + 128, 60, 200)
    for i, picture in enumerate(smooth):
        png(bench, f"own/photographs/p{i}.png", picture)
    document = bench.json("world", "colour", "--quick", "--data", bench.path("own"))
    for series in document["quantities"]["spearman"]:
        for point in series["points"]:
            assert point["seeds"] == 3 and -1 <= point["mean"] <= 1, point
    seen = document["quantities"]["colours"][0]["points"][0]["mean"]
    assert 3 < seen <= 216, seen


@test
def data_that_are_not_there_are_named(bench):
    has_pictures(bench)
    bench.refuse("world", "colour", "--data", bench.path("nowhere"), says=["nowhere/photographs: cannot be read", "--data"])
    bench.refuse("world", "words", "--data", bench.path("nowhere"), says=["nowhere/words/kjv_counts.csv"])
    os.makedirs(bench.path("bare/photographs"))
    bench.refuse("world", "colour", "--data", bench.path("bare"), says=["bare/photographs: holds no PNG files"])
    with open(bench.path("bare/photographs/no.png"), "w", encoding="utf-8") as file:
        file.write("no picture")
    bench.refuse("world", "colour", "--data", bench.path("bare"), says=["no.png"])


@test
def an_experiment_that_is_stopped_writes_nothing(bench):
    folder = bench.path("stopped_world")
    words = ("world", "capacity", *(("--out", folder) if can_draw(bench) else ()))
    code, seconds = interrupt(bench, words, signal.SIGINT)
    same(code, 130)
    assert seconds < 10, f"took {seconds:.1f} s to stop"
    same(os.listdir(folder) if os.path.isdir(folder) else [], [])


@test
def an_experiment_finds_out_first_whether_it_can_write(bench):
    if not can_draw(bench):
        raise Skipped("this build writes no figures")
    with open(bench.path("file"), "w", encoding="utf-8") as file:
        file.write("kept")
    bench.refuse(*FAST, "--out", bench.path("file"), says=["file: is no folder"])
    bench.refuse(*FAST, "--out", bench.path("not/there"), says=["not/there: cannot be made"])
    bench.refuse(*FAST, "--out", "", says=["--out takes the name of a folder"])
