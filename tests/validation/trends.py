"""Alignment against performance of 225 vision models, for validate.py: the library's trends against NumPy.

What is expected of a coefficient is that NumPy finds the same. Whether there is a trend is reported, not demanded.
"""

import ctypes
import os

import numpy as np

from reference import average_ranks as ranks
from theory import read_csv

PEARSON, SPEARMAN, SLOPE, PARTIAL_PEARSON, PARTIAL_SPEARMAN = range(5)
NAMES = ("Pearson", "Spearman", "slope", "partial Pearson", "partial Spearman")
DRAWS = 9999

# What the models were trained for, which is who made them and by which recipe: all of Taskonomy, of SLIP, of SEER are one
# series each. Data and architecture cut the classifiers, which are half of all, as well.
FAMILIES = {"train_task": ("train_task",), "train_data and class": ("train_data", "class")}


class Options(ctypes.Structure):
    _fields_ = [("struct_size", ctypes.c_uint64), ("control", ctypes.c_void_p), ("families", ctypes.c_void_p),
                ("subjects", ctypes.c_void_p), ("references", ctypes.c_void_p), ("permutations", ctypes.c_int64),
                ("level", ctypes.c_double), ("seed", ctypes.c_uint64), ("alternative", ctypes.c_int32),
                ("reserved", ctypes.c_int32)]


class Coefficient(ctypes.Structure):
    _fields_ = [(name, ctypes.c_double) for name in ("value", "standard_error", "low", "high", "p", "p_free")]


def trend_of(library, alignment, quality, families, control=None):
    """The coefficients of the library; None where there is none."""
    prh = ctypes.CDLL(library)
    prh.prh_last_error.restype = ctypes.c_char_p
    prh.prh_trend_destroy.argtypes = [ctypes.c_void_p]
    trend, options = ctypes.c_void_p(), Options(struct_size=ctypes.sizeof(Options), permutations=DRAWS,
                                                families=families.ctypes.data)
    if control is not None:
        options.control = control.ctypes.data
    status = prh.prh_trend_create(ctypes.byref(trend), ctypes.c_void_p(alignment.ctypes.data),
                                  ctypes.c_int64(len(quality)), ctypes.c_void_p(quality.ctypes.data),
                                  ctypes.byref(options), None)
    if status < 0:
        raise RuntimeError(f"status {status}: {prh.prh_last_error().decode()}")
    found = []
    for which in range(len(NAMES)):
        one = Coefficient()
        status = prh.prh_trend_get_coefficient(trend, ctypes.c_int32(which), ctypes.byref(one))
        found.append(one if status >= 0 else None)
    prh.prh_trend_destroy(trend)
    return found


# ---- NumPy ----------------------------------------------------------------------------------------------------

def mean_alignment(alignment):
    """With all others."""
    return (alignment.sum(axis=1) - np.diag(alignment)) / (len(alignment) - 1)


def residual(x, z):
    design = np.column_stack([np.ones(len(z)), z])
    return x - design @ np.linalg.lstsq(design, x, rcond=None)[0]


def coefficient(which, a, q, z=None):
    if which in (SPEARMAN, PARTIAL_SPEARMAN):
        a, q, z = ranks(a), ranks(q), None if z is None else ranks(z)
    if which in (PARTIAL_PEARSON, PARTIAL_SPEARMAN):
        a, q = residual(a, z), residual(q, z)
    if which == SLOPE:
        return np.polyfit(q, a, 1)[0]
    return np.corrcoef(a, q)[0, 1]


def jackknife(which, alignment, quality):
    n = len(quality)
    values = []
    for m in range(n):
        left = np.arange(n) != m
        values.append(coefficient(which, mean_alignment(alignment[np.ix_(left, left)]), quality[left]))
    return np.sqrt((n - 1) / n * np.sum((np.array(values) - np.mean(values)) ** 2))


def permuted_p(which, a, q, families, rng):
    """Two-sided, qualities changing places within families."""
    x, y = (ranks(a), ranks(q)) if which == SPEARMAN else (a, q)
    x, y = ((v - v.mean()) / np.linalg.norm(v - v.mean()) for v in (x, y))
    members = [np.flatnonzero(families == f) for f in np.unique(families)]
    reached = 0
    for _ in range(DRAWS):
        moved = y.copy()
        for m in members:
            moved[m] = y[rng.permutation(m)]
        reached += abs(x @ moved) >= abs(x @ y) - 1e-12
    return (1 + reached) / (DRAWS + 1)


# ---- the data -------------------------------------------------------------------------------------------------

def labels_of(rows, columns):
    names = [tuple(row[column] for column in columns) for row in rows]
    order = {name: place for place, name in enumerate(sorted(set(names)))}
    return np.array([order[name] for name in names], dtype=np.int64)


def numbers(rows, column):
    return np.array([float(row[column]) if row[column] else np.nan for row in rows])


def check_p(tally, label, got, want):
    """Both are shares of draws."""
    tally.close(label, got, want, 4.5 * np.sqrt(2.0 * max(want * (1.0 - want), 1.0 / DRAWS) / DRAWS) + 2.0 / DRAWS)


def check_quality(tally, library, alignment, rows, column, published):
    """Trained models whose quality is known, among each other."""
    keep = [i for i, row in enumerate(rows) if not row["model"].endswith("_random") and row[column]]
    rows, alignment = [rows[i] for i in keep], np.ascontiguousarray(alignment[np.ix_(keep, keep)])
    quality, a, rng = numbers(rows, column), mean_alignment(alignment), np.random.default_rng(1)
    tally.judge(len(rows) == published[0], f"models with {column}", len(rows), published[0])
    for kind, columns in FAMILIES.items():
        families = labels_of(rows, columns)
        found = trend_of(library, alignment, quality, families)
        for which in (PEARSON, SPEARMAN, SLOPE):
            one, label = found[which], f"{column}, families by {kind}: {NAMES[which]}"
            tally.close(label, one.value, coefficient(which, a, quality), 1e-10)
            tally.close(label + " error", one.standard_error, jackknife(which, alignment, quality), 1e-10)
            if which == SLOPE:
                continue
            check_p(tally, label + " p free", one.p_free, permuted_p(which, a, quality, 0 * families, rng))
            check_p(tally, label + " p within", one.p, permuted_p(which, a, quality, families, rng))
            print(f"note {label} {one.value:.3f} [{one.low:.3f}, {one.high:.3f}], p free {one.p_free:.4f}, p within "
                  f"{families.max() + 1} families {one.p:.4f}, {len(rows)} models")
        tally.close(f"{column} Spearman as computed before", found[SPEARMAN].value, published[1], 1e-9)


def check_partial(tally, library, alignment, rows, column, control):
    keep = [i for i, row in enumerate(rows) if not row["model"].endswith("_random") and row[column] and row[control]]
    rows, alignment = [rows[i] for i in keep], np.ascontiguousarray(alignment[np.ix_(keep, keep)])
    quality, other = numbers(rows, column), numbers(rows, control)
    found = trend_of(library, alignment, quality, labels_of(rows, FAMILIES["train_task"]), other)
    for which in (PARTIAL_PEARSON, PARTIAL_SPEARMAN):
        one, label = found[which], f"{column} beside {control}: {NAMES[which]}"
        tally.close(label, one.value, coefficient(which, mean_alignment(alignment), quality, other), 1e-9)
        print(f"note {label} {one.value:.3f} [{one.low:.3f}, {one.high:.3f}], p free {one.p_free:.4f}, within "
              f"{one.p:.4f}, {len(rows)} models")


def check(tally, library, data):
    folder = os.path.join(data, "model_performance")
    try:
        alignment = np.load(os.path.join(folder, "vision225_alignment_crsa.npy")).astype(np.float64)
        rows = read_csv(os.path.join(folder, "vision225_models.csv"))
        check_quality(tally, library, alignment, rows, "brain_crsa", (156, 0.5833509822825622))
        check_quality(tally, library, alignment, rows, "imagenet_top1", (99, -0.07805267210606805))
        check_partial(tally, library, alignment, rows, "brain_crsa", "imagenet_top1")
    except (RuntimeError, LookupError, ValueError, OSError) as problem:
        tally.judge(False, "trends of vision models", repr(problem), "to run")
