"""Rows about exact neighbour graphs: against faiss and scikit-learn, with the lists themselves compared."""

import json
import os

import numpy as np

from . import data, peers, process
from .row import SPEC, Row

K = 10
CHECKED_ROWS = 1024  # whose neighbours are also found in double


def neighbors(context, file, threads, out=None, memory=0):
    """Seconds inside prh_neighbors_create, of bench_neighbors."""
    words = ["--file", file, "--k", K, "--threads", threads, "--memory", memory, "--repeats", 1]
    outcome = process.run([context.program("neighbors"), *words, *(["--out", out] if out else [])], threads)
    outcome.answer = json.loads(outcome.out)
    outcome.seconds = outcome.answer["seconds"][0]
    return outcome


def rounding_bound(features):
    """Twice the largest error of an inner product in single precision: d eps |x| |y| bounds one."""
    norms = np.sqrt(np.einsum("ij,ij->i", features, features, dtype=np.float64))
    return 2 * features.shape[1] * 2.0**-24 * norms * norms.max()


def beyond_rounding(features, ours, theirs, bound):
    """(rows with other sets, those where we err by more than rounding, those where they do), scored in double."""
    differing = np.flatnonzero((np.sort(ours, axis=1) != np.sort(theirs, axis=1)).any(axis=1))
    wrong = ([], [])
    for i in differing:
        wide = features[i].astype(np.float64)
        score = {int(j): features[j].astype(np.float64) @ wide for j in np.union1d(ours[i], theirs[i])}
        kth = sorted(score.values(), reverse=True)[K - 1]
        for side, lists in enumerate((ours, theirs)):
            if kth - min(score[int(j)] for j in lists[i]) > bound[i]:
                wrong[side].append(int(i))
    return differing.tolist(), *wrong


def check_in_double(features, ours, bound, seed):
    """Finds the neighbours of some rows in double; (rows checked, gaps below the bound, sets wrong elsewhere)."""
    rng = np.random.default_rng(seed)
    rows = np.sort(rng.choice(len(features), min(CHECKED_ROWS, len(features)), replace=False))
    wide = features[rows].astype(np.float64)
    best_scores, best_rows = np.empty((len(rows), 0)), np.empty((len(rows), 0), np.int64)
    for first in range(0, len(features), 8192):
        scores = wide @ features[first:first + 8192].astype(np.float64).T
        own = (rows >= first) & (rows < first + scores.shape[1])
        scores[np.flatnonzero(own), rows[own] - first] = -np.inf
        best_scores = np.hstack([best_scores, scores])
        best_rows = np.hstack([best_rows, np.broadcast_to(np.arange(first, first + scores.shape[1]), scores.shape)])
        order = np.argsort(-best_scores, axis=1, kind="stable")[:, :K + 1]
        best_scores, best_rows = (np.take_along_axis(a, order, axis=1) for a in (best_scores, best_rows))
    close = best_scores[:, K - 1] - best_scores[:, K] <= bound[rows]
    same = (np.sort(best_rows[:, :K], axis=1) == np.sort(ours[rows], axis=1)).all(axis=1)
    return len(rows), int(close.sum()), int((~same & ~close).sum())


def compare_lists(file, lists, seed):
    """What the report says of the lists, and a sentence for the table. Raises Failed if ours are wrong."""
    features = np.load(file)
    found = {name: np.fromfile(path, "<i4").reshape(len(features), K) for name, path in lists.items()}
    bound = rounding_bound(features)
    checked, close, wrong = check_in_double(features, found["ours"], bound, seed)
    if wrong:
        raise process.Failed(f"the neighbours of {wrong} of {checked} rows are not those found in double")
    result = {"rows": len(features), "checked_in_double": checked, "gap_below_bound": close}
    words = [f"{checked} rows searched in double: {close} have a gap at rank {K} below the rounding bound, all others "
             "have the same sets"]
    for name in [name for name in found if name != "ours"]:
        differing, our_fault, their_fault = beyond_rounding(features, found["ours"], found[name], bound)
        if our_fault:
            raise process.Failed(f"row {our_fault[0]} and {len(our_fault) - 1} more: {name} found nearer neighbours")
        result[name] = {"differing_rows": len(differing), "beyond_rounding": len(their_fault),
                        "examples": their_fault[:5]}
        words.append(f"{name}: " + (f"other sets in {len(differing)} rows of {len(features)}, {len(their_fault)} of "
                                    "them beyond rounding" if differing else "the same sets in all rows"))
    return result, "; ".join(words)


def measure_graph(all_threads):
    def measure(context):
        threads = context.threads if all_threads else 1
        rows, cols = context.pick((65536, 512), (2048, 64))
        file = data.matrix(context.work, "graph", rows, cols, context.seed + 20, normalize=True)
        process.warm(file)
        lists, cases, absent, versions = {}, {}, [], {}
        lists["ours"] = os.path.join(context.work, "lists-ours.i32")
        cases["ours"] = lambda: neighbors(context, file, threads, lists["ours"])
        for name in ("faiss", "sklearn"):
            versions[name] = peers.version(name)
            if not versions[name]:
                absent.append(peers.missing(name))
                continue
            lists[name] = os.path.join(context.work, f"lists-{name}.i32")
            cases[name] = lambda name=name: peers.call(name, threads, file=file, k=K, out=lists[name])
        outcomes = process.interleave(cases, min(context.repeats, 3), context.budget)
        ours = process.summary([o.seconds for o in outcomes["ours"]])
        compared, words = compare_lists(file, lists, context.seed)
        found = [peers.entry(n, versions[n], outcomes[n], ours) for n in outcomes if n != "ours"]
        return {"status": "measured", "threads": threads, "ours": ours, **process.peaks(outcomes["ours"]),
                "peers": found + absent, "note": words, "extra": {"n": rows, "d": cols, "k": K, "lists": compared},
                "work": context.work_of_products(rows * rows * cols, ours["median"], threads)}
    return measure


MILLION = 1_000_000


def score_large(context, rows, cols):
    """prh score on two mapped files within 4 GB."""
    files = [data.matrix(context.work, "large", rows, cols, context.seed + 30 + side) for side in (0, 1)]
    process.warm(*files)
    outcome = process.run([context.prh, "score", *files, "--metric", "mutual_knn", "--preprocess", "none", "--memory",
                           "4G", "--threads", context.threads, "--format", "json", "--quiet"], context.threads)
    return {"n": rows, "seconds": outcome.seconds, "peak_rss": outcome.peak_rss, "anonymous": outcome.anonymous}


def large_step(context, rows, cols):
    return context.store.once(f"million/{rows}x{cols}/{context.threads}", lambda: score_large(context, rows, cols))


def measure_million(context):
    cols = context.pick(256, 32)
    if context.is_long("million"):
        smaller, step = (large_step(context, rows, cols) for rows in (300_000, MILLION))
        status, note = "measured", f"n = 300 000 took {smaller['seconds']:.0f} s"
        seconds = step["seconds"]
    else:
        step = score_large(context, context.pick(65536, 2048), cols)
        seconds = step["seconds"] * (MILLION / step["n"]) ** 2
        status = "extrapolated"
        note = f"n = {step['n']} took {step['seconds']:.3g} s, scaled by n²; in full: --long million"
    flop = 2 * MILLION**2 * cols
    return {"status": status, "threads": context.threads, "ours": process.summary([seconds]),
            "peak_rss_bytes": step["peak_rss"] or None, "anonymous_bytes": step["anonymous"] or None,
            "work": context.work_of_products(flop, seconds, context.threads),
            "note": note + ("" if status == "measured" else "; memory is that of the smaller run"),
            "extra": {"measured_n": step["n"], "d": cols}}


ROWS = [
    Row("graph_1", "exact kNN graph, k = 10, n = 65536, d = 512, 1 thread", "faiss IndexFlatIP 48 s", SPEC,
        "≤ 0.65 × faiss time; ≥ 90 % of the sgemm rate counting n²d", measure_graph(False)),
    Row("graph", "the same, all threads of this run", "prototype 16.2 s on 2 threads", SPEC,
        "≤ 0.65 × faiss time; ≥ 90 % of the sgemm rate counting n²d", measure_graph(True)),
    Row("million", "n = 10⁶, d = 256, one pair, mutual_knn, from memory-mapped files", "impossible", SPEC,
        "within 4 GB at ≥ 85 % of the sgemm rate", measure_million, has_long=True),
]
