"""Rows about prh align and prh score: layers against layers, one large pair, the clamp of a stack."""

import json
import os

from . import data, peers, process
from .row import SPEC, Row

REFERENCE_LAYERS = 2  # pairs of layers on which the reference code is timed
METRICS = {  # metric: seconds of the reference in words, target
    "mutual_knn": ("platonic-rep 74 s", "≤ 0.35 s, ≥ 200×"),
    "cka": ("platonic-rep 108 s", "≤ 0.35 s, ≥ 250×"),
    "unbiased_cka": ("platonic-rep 77 s", "≤ 0.35 s, ≥ 200×"),
    "svcca": ("platonic-rep 58 s (28 s on 1 thread)", "≤ 1.0 s"),
    "cknna": ("platonic-rep 116 s", "≤ 0.6 s"),
    "lcs_knn": ("–", "–"),
    "edit_distance_knn": ("–", "–"),
    "reference": ("–", "–"),
}
PAIR = {"mutual_knn": ("platonic-rep 15 s", "≥ 10×"), "cka": ("platonic-rep 100 s", "≥ 100×"),
        "cknna": ("platonic-rep 48 s", "≥ 30×")}


def align_size(context):
    return context.pick((1024, 24, 1024), (256, 4, 64))  # rows, layers, columns


def stacks(context):
    rows, layers, cols = align_size(context)
    files = [data.stack(context.work, "layers", rows, layers, cols, context.seed + side) for side in (0, 1)]
    process.warm(*files)
    return files


def align(context, files, metric):
    x, y = files
    return process.run([context.prh, "align", "--x", x, "--y", y, "--metric", metric, "--threads", context.threads,
                        "--format", "json", "--quiet"], context.threads)


def align_all(context):
    """All metrics that were asked for, in turns, once per run of the harness."""
    if "align" not in context.cache:
        names = [m for m in METRICS if f"align_{m}" in context.selected]
        files = stacks(context)
        cases = {m: lambda m=m: align(context, files, m) for m in names}
        context.cache["align"] = process.interleave(cases, context.repeats, context.budget)
    return context.cache["align"]


def reference_peer(metric, ours, threads, files, timed, pairs):
    """The reference code on `timed` pairs of layers of two files, scaled to `pairs` of them."""
    checkout = os.environ.get("PRH_BENCH_REFERENCE")
    name = "platonic-rep"
    if metric == "reference":
        return {"name": name, "status": "not run: has no call for all eight"}
    if not checkout:
        return {"name": name, "status": "not run: PRH_BENCH_REFERENCE names no checkout"}
    try:
        outcome = peers.call("reference", threads, file=files[0], other=files[1], metric=metric, layers=timed,
                             checkout=checkout, k=10)
    except process.Failed as failure:
        return {"name": name, "status": f"not run: {failure}"}
    scaled = process.summary([seconds * pairs for seconds in outcome.answer["each"]])
    return {"name": name, "status": "measured" if pairs == 1 else "extrapolated",
            "version": "torch " + outcome.answer["torch"], **scaled, "ratio": scaled["median"] / ours["median"],
            **process.peaks([outcome]), "note": f"{timed} of {pairs} pairs of layers, scaled" if pairs > 1 else ""}


def measure_align(metric):
    def measure(context):
        outcomes = align_all(context)[metric]
        rows, layers, cols = align_size(context)
        ours = process.summary([o.seconds for o in outcomes])
        best = json.loads(outcomes[0].out)["pairs"][0]
        result = {"status": "measured", "threads": context.threads, "ours": ours, **process.peaks(outcomes),
                  "peers": [reference_peer(metric, ours, context.threads, stacks(context), REFERENCE_LAYERS,
                                           layers * layers)],
                  "note": f"process as a whole: files read, preprocess paper; best {best['metric']} "
                          f"{best['score']:.3f} at layers {best['layers'][0]}, {best['layers'][1]}",
                  "extra": {"n": rows, "layers": layers, "d": cols}}
        if metric != "svcca":
            flop = 2 * layers * rows * rows * cols
            result["work"] = context.work_of_products(flop, ours["median"], context.threads)
        return result
    return measure


def measure_pair(metric):
    def measure(context):
        rows, cols = context.pick((8192, 1024), (512, 64))
        files = [data.matrix(context.work, "pair", rows, cols, context.seed + 10 + side) for side in (0, 1)]
        process.warm(*files)
        command = [context.prh, "score", *files, "--metric", metric, "--preprocess", "none", "--threads", 1,
                   "--format", "json", "--quiet"]
        outcomes = process.interleave({"ours": lambda: process.run(command, 1)}, min(context.repeats, 3),
                                      context.budget)["ours"]
        ours = process.summary([o.seconds for o in outcomes])
        inputs = sum(os.path.getsize(f) for f in files)
        over = process.peaks(outcomes)
        return {"status": "measured", "threads": 1, "ours": ours, **over,
                "peers": [reference_peer(metric, ours, 1, files, 1, 1)],
                "work": context.work_of_products(2 * rows * rows * cols, ours["median"], 1),
                "note": f"inputs are {inputs / 1e6:.0f} MB, mapped; anonymous memory is what is held over them",
                "extra": {"n": rows, "d": cols, "inputs_bytes": inputs}}
    return measure


def measure_clamp(context):
    file = stacks(context)[0]
    rows, layers, cols = align_size(context)

    def ours_once():
        outcome = process.run([context.program("preprocess"), "--file", file, "--steps", "clamp:0.95", "--threads",
                               context.threads, "--repeats", 1], context.threads)
        outcome.answer = json.loads(outcome.out)
        outcome.seconds = outcome.answer["seconds"][0]
        return outcome
    cases = {"ours": ours_once}
    for method in ("partition", "sort"):
        cases[method] = lambda method=method: peers.call(method, context.threads, file=file)
    outcomes = process.interleave(cases, context.repeats, context.budget)
    ours = process.summary([o.seconds for o in outcomes["ours"]])
    version = peers.version("numpy")
    thresholds = {outcomes["partition"][0].answer["threshold"], outcomes["sort"][0].answer["threshold"],
                  outcomes["ours"][0].answer["clamp_threshold"]}
    size = 4 * rows * layers * cols
    return {"status": "measured", "threads": context.threads, "ours": ours, **process.peaks(outcomes["ours"]),
            "peers": [peers.entry(f"numpy {m}", version, outcomes[m], ours) for m in ("partition", "sort")],
            "work": context.work_of_memory(2 * size, ours["median"], context.threads),
            "note": "thresholds agree" if len(thresholds) == 1 else f"thresholds differ: {sorted(thresholds)}",
            "extra": {"n": rows, "layers": layers, "d": cols}}


ROWS = [Row(f"align_{metric}", f"best of 24 × 24 layers, n = 1024, d = 1024, {metric}", figure, SPEC, target,
            measure_align(metric)) for metric, (figure, target) in METRICS.items()]
ROWS += [Row(f"pair_{metric}", f"one pair, n = 8192, d = 1024, {metric}, 1 thread", figure, SPEC,
             f"{target}, under 300 MB over the inputs", measure_pair(metric))
         for metric, (figure, target) in PAIR.items()]
ROWS += [Row("clamp", "outlier clamp of a 1024 × 24 × 1024 stack", "full sort 3.6 s", SPEC, "≤ 0.1 s", measure_clamp)]
