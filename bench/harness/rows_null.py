"""Rows about nulls: draws of permutations and closed forms, of one pair and of the maximum over a grid."""

import json

from . import data, peers, process
from .row import SPEC, Row

DRAWS, TIMED = 1000, 3  # draws of ours, and those on which a peer that recomputes is timed


def null(context, metric, method, layers, cols):
    outcome = process.run([context.program("null"), "--metric", metric, "--method", method, "--n",
                           context.pick(1024, 64), "--d", cols, "--layers", layers, "--permutations",
                           context.pick(DRAWS, 50), "--repeats", context.pick(5, 1), "--threads", context.threads],
                          context.threads)
    return {**json.loads(outcome.out), "outcome": outcome}


def recomputing_peer(context, metric, ours):
    """NumPy, every draw from the features, as the published package does; a few draws, scaled."""
    files = [data.matrix(context.work, f"null{side}", context.pick(1024, 64), context.pick(1024, 32),
                         context.seed + side) for side in (0, 1)]
    process.warm(*files)
    outcome = peers.call("null", context.threads, file=files[0], other=files[1], metric=metric, layers=TIMED)
    outcome.seconds *= context.pick(DRAWS, 50) / TIMED
    return peers.entry(f"NumPy, recomputing ({TIMED} draws, scaled)", peers.version("numpy"), [outcome], ours)


def row(metric, layers, cols, peer):
    def measure(context):
        count, width = context.pick(layers, min(layers, 3)), context.pick(cols, 32)
        drawn, closed = (null(context, metric, method, count, width) for method in ("permute", "exact"))
        ours, exact = process.summary(drawn["seconds"]), process.summary(closed["seconds"])
        grid = f"{count} × {count} layers" if count > 1 else "one pair"
        return {"status": "measured", "threads": context.threads, "ours": ours,
                "peers": [recomputing_peer(context, metric, ours)] if peer else [],
                **process.peaks([drawn["outcome"], closed["outcome"]]),
                "note": f"{drawn['values']} draws, {grid}, layers prepared before; closed form "
                        f"{exact['median'] * 1e3:.3g} ms [{exact['min'] * 1e3:.3g} .. {exact['max'] * 1e3:.3g}]; thresholds "
                        f"{drawn['threshold']:.5f} and {closed['threshold']:.5f}",
                "extra": {"draws_per_second": drawn["values"] / ours["median"], "closed_form": exact}}
    return measure


ROWS = [
    Row("null_mutual_knn", "permutation null, K = 1000, n = d = 1024, mutual_knn",
        "calibrated-similarity 150–180 s (1 thread), its fast path 0.56 s", SPEC, "≤ 7 ms; closed form ≤ 0.1 ms",
        row("mutual_knn", 1, 1024, True), needs="null"),
    Row("null_cka", "permutation null, K = 1000, n = d = 1024, cka", "calibrated-similarity 290 s", SPEC,
        "≤ 0.12 s; closed form ≤ 0.1 ms after the Gram", row("cka", 1, 1024, True), needs="null"),
    Row("null_maximum", "null of the maximum over 24 × 24 layers, K = 1000, n = 1024, mutual_knn",
        "(K + 1)·576 metric calls: days", SPEC, "≤ 4 s; joint closed form ≤ 0.2 s",
        row("mutual_knn", 24, 128, False), needs="null"),
]
