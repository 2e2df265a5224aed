"""Competence, groups and noise ceilings on public data, for validate.py: through the library itself, against NumPy.

What is expected of a number is that NumPy, or the source of the data, has the same. What the numbers are is reported.
"""

import ctypes
import os

import numpy as np

import reference as ref
from theory import read_csv, same

SHARE = 0.8
BINS = 5


def upper(matrices):
    return matrices[(..., *np.triu_indices(matrices.shape[-1], 1))]


# ---- the library ------------------------------------------------------------------------------------------------

class View(ctypes.Structure):
    _fields_ = [("data", ctypes.c_void_p), ("rows", ctypes.c_int64), ("cols", ctypes.c_int64), ("ld", ctypes.c_int64),
                ("dtype", ctypes.c_int32), ("reserved", ctypes.c_int32)]


class RsaOptions(ctypes.Structure):
    _fields_ = [("struct_size", ctypes.c_uint64), ("kernel", ctypes.c_char_p), ("inner", ctypes.c_int32),
                ("outer", ctypes.c_int32), ("precision", ctypes.c_int32), ("reserved", ctypes.c_int32)]


class CeilingOptions(ctypes.Structure):
    _fields_ = [("struct_size", ctypes.c_uint64), ("ranked", ctypes.c_int32), ("reserved", ctypes.c_int32)]


class CeilingValues(ctypes.Structure):
    _fields_ = [("struct_size", ctypes.c_uint64), ("count", ctypes.c_int64), ("lower", ctypes.c_double),
                ("upper", ctypes.c_double), ("lower_error", ctypes.c_double), ("upper_error", ctypes.c_double)]


F64, F32 = 1, 2


class Library:
    """libprh by ctypes; whatever is made is destroyed."""

    def __init__(self, path):
        self.prh = ctypes.CDLL(path)
        self.prh.prh_last_error.restype = ctypes.c_char_p
        for name in ("prh_noise_ceiling_lowers", "prh_noise_ceiling_uppers"):
            getattr(self.prh, name).restype = ctypes.POINTER(ctypes.c_double)
        for name in ("prh_groups_means", "prh_groups_standard_errors"):
            getattr(self.prh, name).restype = ctypes.POINTER(ctypes.c_double)
        self.prh.prh_groups_count.restype = ctypes.c_int64

    def call(self, name, *arguments):
        status = getattr(self.prh, name)(*arguments)
        if status != 0:
            raise ValueError(f"{name}: {status}, {self.prh.prh_last_error().decode()}")

    def numbers(self, name, count, *arguments):
        """What a function writes behind its other arguments: `count` whole numbers."""
        result = np.zeros(count, dtype=np.int64)
        self.call(name, *arguments, ctypes.c_void_p(result.ctypes.data))
        return result

    def solved(self, accuracies, share):
        table = np.ascontiguousarray(accuracies, dtype=np.float64)
        return self.numbers("prh_count_solved", len(table), ctypes.c_void_p(table.ctypes.data),
                            ctypes.c_int64(len(table)), ctypes.c_int64(table.shape[1]), ctypes.c_double(share))

    def bins_by_quantiles(self, values, bins):
        v = np.ascontiguousarray(values, dtype=np.float64)
        return self.numbers("prh_bin_by_quantiles", len(v), ctypes.c_void_p(v.ctypes.data), ctypes.c_int64(len(v)),
                            ctypes.c_int64(bins))

    def bins_by_limits(self, values, limits):
        v, b = (np.ascontiguousarray(a, dtype=np.float64) for a in (values, limits))
        return self.numbers("prh_bin_by_limits", len(v), ctypes.c_void_p(v.ctypes.data), ctypes.c_int64(len(v)),
                            ctypes.c_void_p(b.ctypes.data), ctypes.c_int64(len(b)))

    def groups(self, alignment, labels):
        """(means, standard errors), groups x groups."""
        a, l = np.ascontiguousarray(alignment, dtype=np.float64), np.ascontiguousarray(labels, dtype=np.int64)
        handle = ctypes.c_void_p()
        self.call("prh_groups_create", ctypes.byref(handle), ctypes.c_void_p(a.ctypes.data), ctypes.c_int64(len(a)),
                  ctypes.c_void_p(l.ctypes.data))
        count = self.prh.prh_groups_count(handle)
        result = [np.array(get(handle)[:count * count]).reshape(count, count) for get in
                  (self.prh.prh_groups_means, self.prh.prh_groups_standard_errors)]
        self.prh.prh_groups_destroy(handle)
        return result

    def representation(self, matrix):
        """A copy, in the precision of the array."""
        matrix = np.ascontiguousarray(matrix)
        dtype = {np.dtype(np.float64): F64, np.dtype(np.float32): F32}[matrix.dtype]
        view = View(matrix.ctypes.data, *matrix.shape, matrix.shape[1], dtype, 0)
        handle = ctypes.c_void_p()
        self.call("prh_representation_copy", ctypes.byref(handle), ctypes.byref(view))
        return handle

    def rsa(self):
        """Spearman's rho of dissimilarities as they are."""
        options = RsaOptions(ctypes.sizeof(RsaOptions), b"dissimilarity", 0, 0, 0, 0)
        handle = ctypes.c_void_p()
        self.call("prh_metric_create_rsa", ctypes.byref(handle), ctypes.byref(options))
        return handle

    def compare(self, x, y):
        metric, handles = self.rsa(), [self.representation(m) for m in (x, y)]
        score = ctypes.c_double()
        self.call("prh_metric_compute", metric, *handles, ctypes.byref(score))
        for handle in handles:
            self.prh.prh_representation_destroy(handle)
        self.prh.prh_metric_destroy(metric)
        return score.value

    def ceiling(self, repeats, ranked):
        """(values, lowers, uppers) of n x n dissimilarities."""
        metric, handles = self.rsa(), [self.representation(m) for m in repeats]
        array = (ctypes.c_void_p * len(handles))(*handles)
        options = CeilingOptions(ctypes.sizeof(CeilingOptions), int(ranked), 0)
        values = CeilingValues(struct_size=ctypes.sizeof(CeilingValues))
        handle = ctypes.c_void_p()
        self.call("prh_noise_ceiling_create", ctypes.byref(handle), metric, array, ctypes.c_int64(len(handles)),
                  ctypes.byref(options), None)
        self.call("prh_noise_ceiling_get_values", handle, ctypes.byref(values))
        scores = [np.array(get(handle)[:len(handles)]) for get in
                  (self.prh.prh_noise_ceiling_lowers, self.prh.prh_noise_ceiling_uppers)]
        self.prh.prh_noise_ceiling_destroy(handle)
        for representation in handles:
            self.prh.prh_representation_destroy(representation)
        self.prh.prh_metric_destroy(metric)
        return values, *scores


def expected_ceiling(repeats, ranked):
    """Lowers and uppers of Nili et al. (2014)."""
    rows = upper(repeats.astype(np.float64))
    averaged = np.array([ref.average_ranks(row) for row in rows]) if ranked else rows
    count, total = len(rows), averaged.sum(axis=0)
    # Not the total less one: rounding would part what ties.
    others = [np.delete(averaged, i, axis=0).sum(axis=0) / (count - 1) for i in range(count)]
    return np.array([[ref.rsa(row, other, "spearman") for row, other in zip(rows, others)],
                     [ref.rsa(row, total / count, "spearman") for row in rows]])


# ---- tasks solved -----------------------------------------------------------------------------------------------

def expected_bins(values, bins):
    return np.array([bins * int((values < v).sum()) // len(values) for v in values])


def check_vtab(tally, library, data):
    rows = read_csv(os.path.join(data, "model_performance", "vtab_leaderboard.csv"))
    for examples in ("1000", "full"):
        chosen = [row for row in rows if row["train_examples"] == examples]
        models, tasks = (sorted({row[key] for row in chosen}) for key in ("method", "task"))
        table = np.full((len(models), len(tasks)), np.nan)
        for row in chosen:
            table[models.index(row["method"]), tasks.index(row["task"])] = float(row["top1_percent"])
        label = f"VTAB {examples}, {len(models)} models, {len(tasks)} tasks"
        counts = library.solved(table, SHARE)
        want = (table >= SHARE * np.nanmax(table, axis=0)).sum(axis=1)
        tally.judge((counts == want).all(), label + " solved", ", ".join(
            f"{model} {count}" for count, model in sorted(zip(counts.tolist(), models), reverse=True)), want)
        for name, got, expected in (
                ("bins of equal size", library.bins_by_quantiles(counts, BINS), expected_bins(counts, BINS)),
                ("bins by 5, 10, 15", library.bins_by_limits(counts, (5, 10, 15)), np.digitize(counts, (5, 10, 15)))):
            tally.judge((got == expected).all(), f"{label} {name}", "; ".join(
                f"{b}: {(got == b).sum()} models, {counts[got == b].min()} to {counts[got == b].max()} tasks"
                for b in np.unique(got)), expected)


# ---- groups -----------------------------------------------------------------------------------------------------

def block_mean(alignment, x, y):
    """Mean alignment of the pairs of models in x and y, or of those within x if both are the same."""
    block = alignment[np.ix_(x, y)]
    return upper(block).mean() if np.array_equal(x, y) else block.mean()


def expected_groups(alignment, labels):
    """Means, and standard errors by leaving out each model, one after another."""
    members = [np.flatnonzero(labels == label) for label in range(labels.max() + 1)]
    means, errors = np.empty((2, len(members), len(members)))
    for a, x in enumerate(members):
        for b, y in enumerate(members):
            without = [np.array([block_mean(alignment, np.delete(x, i), np.delete(x, i) if a == b else y)
                                 for i in range(len(x))])]
            if a != b:
                without.append(np.array([block_mean(alignment, x, np.delete(y, i)) for i in range(len(y))]))
            means[a, b] = block_mean(alignment, x, y)
            errors[a, b] = np.sqrt(sum((len(w) - 1) * w.var() for w in without))
    return means, errors


def check_vision(tally, library, data):
    """225 networks: trained and untrained, and those whose accuracy is known in bins of it."""
    folder = os.path.join(data, "model_performance")
    models = read_csv(os.path.join(folder, "vision225_models.csv"))
    untrained = np.array([int(row["model"].endswith("_random")) for row in models])
    accuracies = np.array([float(row["imagenet_top1"] or "nan") for row in models])
    for kind in ("crsa", "wrsa"):
        alignment = np.load(os.path.join(folder, f"vision225_alignment_{kind}.npy")).astype(np.float64)
        for name, labels in (("trained, untrained", untrained),
                             ("bins of ImageNet top-1", library.bins_by_quantiles(accuracies, BINS))):
            got, want = np.array(library.groups(alignment, labels)), np.array(expected_groups(alignment, labels))
            within = ", ".join(f"{m:.3f} ({e:.4f})" for m, e in zip(np.diag(got[0]), np.diag(got[1])))
            same(tally, f"vision225 {kind} within {name}: {within}", got, want, 1e-12)


# ---- noise ceilings ---------------------------------------------------------------------------------------------

def check_published(tally, library, data):
    """images78: squared correlations, as their source has them."""
    folder = os.path.join(data, "images78")
    for row in read_csv(os.path.join(folder, "published_rsa.csv")):
        subjects, model = (np.load(os.path.join(folder, row[key])) for key in ("brain_file", "model_file"))
        _, lowers, uppers = library.ceiling(subjects, ranked=False)
        squares = np.array([library.compare(model, subject) for subject in subjects]) ** 2
        label = f"images78 {row['brain_file'][5:-9]} {row['model_file'][4:-4]}"
        error = squares.std(ddof=1) / np.sqrt(len(squares))
        published = np.array([float(row[f"subject{i}_r2"]) for i in range(len(squares))])
        same(tally, label + " each subject", squares, published, 1e-6)
        for key, got in (("r2_mean", squares.mean()), ("sem", error), ("noise_ceiling_low", (lowers ** 2).mean()),
                         ("noise_ceiling_high", (uppers ** 2).mean())):
            tally.close(f"{label} {key}", got, float(row[key]), 1e-6)


def check_ceiling(tally, library, label, repeats):
    for ranked in (False, True):
        values, lowers, uppers = library.ceiling(repeats, ranked)
        name = f"{label}, {'ranks' if ranked else 'values'} averaged"
        want = expected_ceiling(repeats, ranked)
        same(tally, name + ", each", np.array((lowers, uppers)), want, 1e-12)
        got = np.array(((values.lower, values.lower_error), (values.upper, values.upper_error)))
        errors = want.std(axis=1, ddof=1) / np.sqrt(len(repeats))
        same(tally, f"{name}: {values.lower:.3f} ({values.lower_error:.3f}) to {values.upper:.3f} "
             f"({values.upper_error:.3f})", got, np.stack((want.mean(axis=1), errors), axis=1), 1e-12)


def check_scores(tally, library, label, model, repeats):
    """How a model does beside a ceiling: its mean score with the measurements."""
    scores = np.array([library.compare(model, r) for r in repeats])
    x = upper(model.astype(np.float64))
    want = np.array([ref.rsa(x, upper(r.astype(np.float64)), "spearman") for r in repeats])
    same(tally, f"{label}: {scores.mean():+.3f} ({scores.std(ddof=1) / np.sqrt(len(scores)):.3f})", scores, want, 1e-12)


def check_brains(tally, library, data):
    def load(name):
        return np.load(os.path.join(data, "brain92", name + ".npy"))
    sessions = load("human_IT_subject_session_rdms")
    measured = (("4 subjects, sessions averaged", sessions.astype(np.float64).mean(axis=1)),
                ("4 subjects in 2 sessions", sessions.reshape(-1, *sessions.shape[-2:])))
    names = [row["name"] for row in read_csv(os.path.join(data, "brain92", "model_rdms_names.csv"))]
    models = [*zip(names, load("model_rdms")), ("hmax", load("hmax_rdm"))]  # monkeyIT and V1 are files of their own, too
    for label, repeats in (*measured, ("16 subjects' behaviour", load("behaviour_rdms"))):
        check_ceiling(tally, library, f"brain92 {label}", repeats)
        for name, model in (*models, *([("human IT", load("human_IT_mean_rdm"))] if "behaviour" in label else [])):
            check_scores(tally, library, f"brain92 {name} and {label}", model, repeats)


def check(tally, library, data):
    opened = Library(library)
    for part in (check_vtab, check_vision, check_published, check_brains):
        try:
            part(tally, opened, data)
        except (LookupError, ValueError, OSError) as problem:
            tally.judge(False, part.__name__, repr(problem), "to run")
