"""Nulls on real data, for validate.py: draws from a table of permutations against NumPy, closed forms against what is known."""

import os

import numpy as np

import reference as ref

DRAWS = 19  # as few as alpha = 0.05 allows: the threshold is the second largest of draws and score
METRICS = "mutual_knn,cka,unbiased_cka"


def table_of(n, scratch):
    table = np.stack([np.random.default_rng(draw).permutation(n) for draw in range(DRAWS)]).astype(np.int32)
    path = os.path.join(scratch, "permutations.npy")
    np.save(path, table)
    return table, path


def drawn(expected, order):
    """The scores of row i of x with row order[i] of y, by the definition of each metric."""
    both = np.ix_(order, order)
    k, l = expected.kernels[0], expected.kernels[1][both]
    common = expected.a.mask & expected.b.mask[both]
    return {"mutual_knn": common.sum() / expected.a.lists.size, "cka": ref.cka(k, l), "unbiased_cka": ref.unbiased_cka(k, l)}


def check_draws(tally, label, rows, expected, table):
    draws = [drawn(expected, order) for order in table]
    for name in METRICS.split(","):
        row = rows[name]
        score, doubt = expected.scores[name]
        values = np.array([draw[name] for draw in draws])
        bound = 1e-9 + doubt
        tally.close(f"{label} {name} mean", row["null"]["mean"], values.mean(), bound)
        tally.close(f"{label} {name} sd", row["null"]["sd"], values.std(), bound)
        tally.close(f"{label} {name} threshold", row["null"]["threshold"], np.sort([*values, score])[-2], bound)
        if doubt == 0 and np.abs(values - score).min() > bound:
            tally.close(f"{label} {name} p", row["null"]["p"], (1 + (values > score).sum()) / (1 + DRAWS), 1e-15)


def check_closed(tally, label, rows, n, k):
    """Mean and variance that hold whatever the data."""
    known = {"mutual_knn": (k / (n - 1), None), "unbiased_cka": (0.0, np.sqrt(2 / (n * (n - 3))))}
    for name, (mean, sd) in known.items():
        tally.close(f"{label} {name} mean", rows[name]["null"]["mean"], mean, 1e-12)
        tally.close(f"{label} {name} sd", rows[name]["null"]["sd"], sd, 1e-12)


def check(tally, label, run, expected, scratch):
    """run(metrics, options): the rows of a report by metric."""
    n, k = len(expected.a.lists), expected.a.k
    table, path = table_of(n, scratch)
    check_draws(tally, label + " draws", run(METRICS, ["--permutation-table", path]), expected, table)
    check_closed(tally, label + " closed form", run(METRICS, ["--null", "exact"]), n, k)
