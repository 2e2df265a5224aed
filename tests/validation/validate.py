#!/usr/bin/env python3
"""The opt-in suite `validation`: the program on real data against independent NumPy float64 code.

    validate.py --prh PROGRAM [--data DIR] [--only TEXT] compare; DIR is $PRH_VALIDATION_DATA unless given; exit 77
                                                         when it is not a directory
    validate.py --golden FILE                            hold reference.py itself to golden.json

Bounds at --precision f64: 1e-9, for rbf, laplacian and svcca 1e-8. At the default precision: kernel metrics 1e-4,
svcca 1e-3. Metrics on neighbour lists are allowed exactly what near-ties leave open: similarities closer than 1e-12
(f64) or 4e-6 (default) relative to the norms of the rows may be ordered either way; such checks say 'interval'.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile

import numpy as np

import competence
import nulls
import reference as ref
import theory

K = 10
RANK = 10
NULL_ROWS = 1000  # draws of more take NumPy minutes
GAP = {"f64": 1e-12, "auto": 4e-6}
EPS = {"f64": np.finfo(np.float64).eps, "auto": np.finfo(np.float32).eps}
KNN = ("mutual_knn", "cycle_knn", "lcs_knn", "edit_distance_knn", "jaccard_knn", "cknna")
EXACT_ONLY = ",jaccard_knn,rv,rsa:euclidean:pearson,rsa:euclidean:spearman,rsa:cosine:pearson,cca,cca_r2"  # what the reference implementation does not have
ALL_STEPS = ("none", "normalize", "paper", "standardize,normalize")
PLAIN_STEPS = ("none", "normalize", "paper")
PRECOMPUTED = ("gram", "dissimilarity", "squared-dissimilarity")


class Tally:
    def __init__(self):
        self.passed = self.failed = 0

    def judge(self, good, name, got, expected, note=""):
        if good:
            self.passed += 1
            print(f"ok   {name}: {got}{note}")
        else:
            self.failed += 1
            print(f"FAIL {name}: got {got} expected {expected}{note}")

    def close(self, name, got, expected, bound, note=""):
        if expected is None:
            return
        good = isinstance(got, (int, float)) and abs(got - expected) <= bound
        self.judge(good, name, got, f"{expected:.12g} ± {bound:.2g}", note)

    def finish(self):
        print(f"{self.passed} passed, {self.failed} failed")
        return 1 if self.failed else 0


# ---- what to run ----------------------------------------------------------------------------------------------

def cases():
    """(x, y, kernels, preprocessings); x and y are below the data folder, '#3' picks one matrix of a stack."""
    words, things, text, images, brains = (f"{d}/" for d in (
        "word_norms", "things_objects", "text_models", "images78", "brain92"))
    linear = ("linear",)
    # NumPy takes its time for 2000 items.
    for x, y, steps in (("fou", "fac", "standardize,normalize"), ("kar", "pix", "paper"), ("zer", "mor", "none")):
        yield f"digit_views/{x}", f"digit_views/{y}", linear, (steps,)
    yield words + "glasgow9", words + "word2vec300", linear, ("paper",)
    yield things + "spose66", things + "vice42", linear, ("paper",)
    yield things + "pair283_spose66", things + "pair283_word2vec", linear, ALL_STEPS
    yield text + "congress_glove300", text + "congress_word2vec300", linear, PLAIN_STEPS
    yield text + "webdsm50", text + "webdsm_word2vec300", linear, PLAIN_STEPS
    yield images + "clip_rn50_layer4_meanpool", images + "resnet18a_layer4.1.bn2_meanpool", linear, PLAIN_STEPS
    yield images + "resnet18b_layer4_meanpool", images + "clip_rn50_layer4_meanpool", linear, PLAIN_STEPS
    other = ("cosine", "rbf", "rbf:median*0.5", "laplacian:1")
    yield things + "pair283_spose66", things + "pair283_word2vec", other, ("normalize",)
    yield images + "clip_rn50_layer4_meanpool", images + "resnet18a_layer4.1.bn2_meanpool", other, ("paper",)
    distances = ("dissimilarity", "squared-dissimilarity")
    for x, y in ((brains + "monkey_IT_rdm", brains + "human_IT_mean_rdm"), (brains + "v1model_rdm", brains + "hmax_rdm"),
                 (images + "rdm_clip_rn50_layer4", images + "rdm_resnet18a_layer4.1.bn2"),
                 (images + "fmri_IT_rdms#0", images + "fmri_EVC_rdms#0"),
                 (images + "full30_ref_rdm_euclidean", images + "full30_ref_rdm_cosine")):
        yield x, y, distances, ("none",)
    yield brains + "monkey_IT_rdm#gram", brains + "human_IT_mean_rdm#gram", ("gram",), ("none",)


def locate(data, name, scratch):
    """Path of a matrix; parts of stacks and Grams made from dissimilarities are written to the scratch folder."""
    name, _, part = name.partition("#")
    path = os.path.join(data, name + ".npy")
    if not part:
        return path
    matrix = np.load(path).astype(np.float64)
    matrix = -0.5 * ref.center(matrix) if part == "gram" else np.load(path)[int(part)]
    made = os.path.join(scratch, f"{os.path.basename(name)}_{part}.npy")
    np.save(made, ref.mirror(matrix))
    return made


def run_program(program, x, y, kernel, steps, convention, precision, names="", options=("--null", "none")):
    names = names or "reference" + (EXACT_ONLY if convention == "exact" else "")
    command = [program, "score", x, y, "--metric", names, "--k", str(K), "--preprocess", steps, "--kernel", kernel,
               "--convention", convention, "--svcca-rank", str(RANK), "--precision", precision, "--format", "json", *options]
    done = subprocess.run(command, capture_output=True, text=True, timeout=900)
    if done.returncode not in (0, 1) or not done.stdout.lstrip().startswith("{"):
        raise RuntimeError(f"exit {done.returncode}: {(done.stderr or done.stdout).strip()[:300]}")
    return json.loads(done.stdout)


# ---- what to expect -------------------------------------------------------------------------------------------

def expected_rsa(x, y, kernel):
    """Given dissimilarities as they are; of a Gram matrix those that it holds."""
    scores, triangle = {}, np.triu_indices(len(x), 1)
    for inner, outers in (("euclidean", ("pearson", "spearman")), ("cosine", ("pearson",))):
        if kernel.endswith("dissimilarity"):
            sides = [m[triangle] for m in (x, y)]
        elif kernel == "gram":
            sides = [ref.gram_dissimilarities(m, inner)[triangle] for m in (x, y)]
        else:
            sides = [ref.dissimilarities(m, inner) for m in (x, y)]
        for outer in outers:
            # ranks of distances that rounding exchanges move rho by about its share of their pairs
            scores[f"rsa:{inner}:{outer}"] = (ref.rsa(*sides, outer), 1e-7 if outer == "spearman" else 0.0)
    return scores


def expected_cca(x, y, kernel, precision):
    """Directions near the tolerance of the rank may fall on either side of it: then nothing is expected. At the default
    precision preprocessed features are rounded, which makes directions of them."""
    mean, square, sure = ref.cca(x, y, kernel, [0.1, 10] if precision == "f64" else [0.1, 1e10])
    doubt = 0.0 if sure else 1.0
    return {"cca": (mean, doubt), "cca_r2": (square, doubt)}


class Expected:
    """Scores, near-tie allowances, statuses and chance levels of one comparison."""

    def __init__(self, x, y, kernel, steps, convention, precision):
        x, y = (ref.preprocess(m, steps) for m in (x, y))
        # the reference's rbf has bandwidth 1 and no median rule
        kernel = "rbf:1" if kernel == "rbf" and convention == "platonic-rep" else kernel
        a, b = (ref.build_kernel(m, kernel) for m in (x, y))
        self.a, self.b = (ref.Neighbors(m, K, GAP[precision]) for m in (a, b))
        k, l = self.kernels = a.kernel, b.kernel
        paper = convention == "platonic-rep"
        epsilon = ref.EPSILON if paper else 0.0
        length, edits, doubt = ref.lcs_and_edit(self.a, self.b)
        unit = 1 if paper else K
        self.scores = {
            "mutual_knn": ref.mutual_knn(self.a, self.b),
            "cycle_knn": ref.cycle_knn(self.a, self.b),
            "lcs_knn": (length / unit, doubt / unit),
            "edit_distance_knn": (1 - edits / K, doubt / K),
            "cka": (ref.cka(k, l, epsilon), 0.0),
            "unbiased_cka": (ref.unbiased_cka(k, l, epsilon), 0.0),
            "cknna": (ref.cknna_directed(k, l, self.a, self.b, epsilon) if paper
                      else ref.cknna_mutual(k, l, self.a, self.b)),
        }
        if not paper:
            self.scores["jaccard_knn"] = ref.jaccard_knn(self.a, self.b)
            self.scores.update(expected_rsa(x, y, kernel))
            self.scores.update(expected_cca(x, y, kernel, precision))
            self.scores["rv"] = (ref.cka(k, l) if kernel in PRECOMPUTED else ref.rv(x, y), 0.0)
        offset = 1e-8 if paper and kernel not in PRECOMPUTED else None
        self.svcca, self.saturated, self.gap = ref.svcca(x, y, RANK, offset, kernel)
        self.rank_depends_on_precision = False
        if precision != "f64":
            coarse = ref.svcca(x, y, RANK, offset, kernel, EPS[precision])[0]
            self.rank_depends_on_precision = coarse != self.svcca
        self.chance = {name: ref.chance(name, k, l, self.a, self.b) for name in self.scores}
        if paper:
            self.chance["lcs_knn"] *= K
            for name in ("cka", "unbiased_cka"):
                self.chance[name] = None  # the epsilon moves them


def bound_of(name, kernel, precision):
    if precision == "auto":
        return 1e-4
    return 1e-8 if kernel.startswith(("rbf", "laplacian")) else 1e-9


def check_svcca(tally, name, row, expected, precision):
    if expected.gap < (1e-6 if precision == "f64" else 1e-3) or expected.rank_depends_on_precision:
        print(f"note {name}: not judged, the truncation falls between directions that rounding can exchange")
        return
    # Directions turn by about rounding / gap.
    bound = max(1e-8, 1e-13 / expected.gap) if precision == "f64" else max(1e-3, 1e-5 / expected.gap)
    tally.close(name, row["score"], float(expected.svcca), bound)
    status = "saturated" if expected.saturated else "ok"
    tally.judge(row["status"] == status, name + " status", row["status"], status)


def check_chance(tally, name, label, row, expected):
    got, value = row.get("chance"), expected.chance.get(name)
    if got is None or value is None:
        return
    bound = 1e-9
    if name == "cycle_knn":  # depends on the in-degrees, which near-ties move
        bound += 2 * K * float(expected.a.swaps.sum()) / len(expected.a.lists) ** 2
    tally.close(label + " chance", got, float(value), bound)


def check_ties(tally, label, row, expected):
    for side, lists in (("x", expected.a), ("y", expected.b)):
        if row.get("ties_" + side) is not None and not lists.swaps.any():
            tally.close(f"{label} ties_{side}", row["ties_" + side], lists.ties, 0)


def check_report(tally, label, report, expected, kernel, precision):
    rows = {row["metric"].partition(":")[0]: row for row in report["scores"]}
    rows.update({row["metric"]: row for row in report["scores"]})
    tally.judge(report["n"] == len(expected.a.lists), label + " n", report["n"], len(expected.a.lists))
    for name, (value, doubt) in expected.scores.items():
        if name not in rows:
            tally.judge(False, f"{label} {name}", "no such row", value)
            continue
        bound = bound_of(name, kernel, precision)
        if doubt > 0.25:
            print(f"note {label} {name}: not judged, near-ties leave ± {doubt:.2g} open")
            continue
        note = f" (interval ± {doubt:.2g}: near-ties)" if doubt > 0 else ""
        if name in KNN and name != "cknna":
            bound = 1e-9  # counts: nothing but near-ties may move them
        tally.close(f"{label} {name}", rows[name]["score"], float(value), bound + float(doubt), note)
        if precision == "f64":
            check_chance(tally, name, f"{label} {name}", rows[name], expected)
    if "svcca" in rows:
        check_svcca(tally, f"{label} svcca", rows["svcca"], expected, precision)
    else:
        tally.judge(False, f"{label} svcca", "no such row", expected.svcca)
    if precision == "f64":
        check_ties(tally, label + " mutual_knn", rows.get("mutual_knn", {}), expected)


def check_nulls(tally, label, program, x, y, kernel, expected, scratch):
    def run(names, options):
        report = run_program(program, x, y, kernel, "none", "exact", "f64", names, options)
        return {row["metric"]: row for row in report["scores"]}
    try:
        nulls.check(tally, label, run, expected, scratch)
    except (RuntimeError, LookupError, TypeError, subprocess.TimeoutExpired) as problem:
        tally.judge(False, label + " nulls", repr(problem), "a report with nulls")


def compare(tally, program, data, scratch, only):
    for x_name, y_name, kernels, all_steps in cases():
        if only not in f"{x_name}~{y_name}":
            continue
        x_path, y_path = (locate(data, name, scratch) for name in (x_name, y_name))
        x, y = (np.load(path).astype(np.float64) for path in (x_path, y_path))
        for kernel in kernels:
            for steps in all_steps:
                runs = [("exact", "f64"), ("platonic-rep", "f64")]
                if steps == "paper" or kernel in PRECOMPUTED:
                    runs.append(("exact", "auto"))
                for convention, precision in runs:
                    label = f"{x_name}~{y_name.rpartition('/')[2]} {kernel} {steps} {convention} {precision}"
                    try:
                        report = run_program(program, x_path, y_path, kernel, steps, convention, precision)
                    except (RuntimeError, ValueError, OSError, subprocess.TimeoutExpired) as problem:
                        tally.judge(False, label, problem, "a report")
                        continue
                    expected = Expected(x, y, kernel, steps, convention, precision)
                    check_report(tally, label, report, expected, kernel, precision)
                    if (steps, convention, precision) == ("none", "exact", "f64") and len(x) <= NULL_ROWS:
                        check_nulls(tally, label, program, x_path, y_path, kernel, expected, scratch)


# ---- reference.py against the golden file ---------------------------------------------------------------------

def check_golden_lists(tally, label, variant, kernels):
    for k, row in variant["own_knn"].items():
        a, b = (ref.Neighbors(m, int(k), 0.0) for m in kernels)
        length, edits, _ = ref.lcs_and_edit(a, b)
        got = {"mutual_knn": ref.mutual_knn(a, b)[0], "cycle_knn": ref.cycle_knn(a, b)[0], "lcs_knn": length,
               "edit_distance_knn": 1 - edits / int(k), "jaccard_knn": ref.jaccard_knn(a, b)[0]}
        for name, value in got.items():
            tally.close(f"{label} {name} {k}", float(value), row[name], 1e-12)
    for field, epsilon in (("own_cknna", 0.0), ("own_cknna_ref_eps", ref.EPSILON), ("own_cknna_mutual", None)):
        for k, value in variant[field].items():
            a, b = (ref.Neighbors(m, int(k), 0.0) for m in kernels)
            matrices = (kernels[0].kernel, kernels[1].kernel, a, b)
            got = ref.cknna_mutual(*matrices) if epsilon is None else ref.cknna_directed(*matrices, epsilon)
            tally.close(f"{label} {field} {k}", float(got[0]), value, 1e-10)


def check_golden_kernels(tally, label, variant, x, y, kernels):
    own = variant["own"]
    matrices = [m.kernel for m in kernels]
    for suffix, epsilon in (("", 0.0), ("_ref_eps", ref.EPSILON)):
        tally.close(f"{label} cka{suffix}", ref.cka(*matrices, epsilon), own["cka_linear" + suffix], 1e-11)
        tally.close(f"{label} unbiased_cka{suffix}", ref.unbiased_cka(*matrices, epsilon),
                    own["cka_linear_debiased" + suffix], 1e-11)
    for inner in ("euclidean", "cosine", "correlation")[: 3 if x.shape[1] > 2 else 2]:
        sides = [ref.dissimilarities(m, inner) for m in (x, y)]
        for outer in ("pearson", "spearman"):  # stored ranks of copies do not tie: tests/golden/README.md
            loose = outer == "spearman" and label.startswith("duplicate_rows")
            tally.close(f"{label} rsa {inner} {outer}", ref.rsa(*sides, outer), own[f"rsa_{inner}_{outer}"],
                        1e-4 if loose else 1e-10)
    tally.close(f"{label} rv", ref.rv(x, y), own["cka_linear_feature_space"], 1e-11)
    for factor in ("0.5", "1", "2"):
        rbf = [ref.build_kernel(m, f"rbf:median*{factor}").kernel for m in (x, y)]
        tally.close(f"{label} cka rbf {factor}", ref.cka(*rbf), own["cka_rbf_median_" + factor], 1e-11)
        tally.close(f"{label} unbiased_cka rbf {factor}", ref.unbiased_cka(*rbf),
                    own[f"cka_rbf_median_{factor}_debiased"], 1e-11)
    for name, value in zip(("cca_mean", "cca_mean_sq"), ref.cca(x, y)):
        tally.close(f"{label} {name}", value, own[name], 1e-10)
    for rank, row in variant["own_svcca_exact"].items():
        if row.get("value") is not None and min(row["sv_gap_x"] or 1, row["sv_gap_y"] or 1) > 1e-6:
            tally.close(f"{label} svcca {rank}", ref.svcca(x, y, int(rank), 1e-8)[0], row["value"], 1e-10)


def check_golden(tally, path):
    folder = os.path.dirname(path)
    with open(path, encoding="utf-8") as file:
        golden = json.load(file)
    for case in golden["cases"]:
        for name, variant in case["variants"].items():
            x, y = (np.load(os.path.join(folder, case["files"][side + "_f64"])) for side in "XY")
            if name == "l2":
                x, y = ref.normalize(x), ref.normalize(y)
            label = f"{case['name']} {name}"
            kernels = [exact_linear_kernel(m) for m in (x, y)]
            check_golden_lists(tally, label, variant, kernels)
            check_golden_kernels(tally, label, variant, x, y, kernels)
    for stack in golden["pipeline"]:
        for side, exact in zip("XY", stack["clamp"]["exact"]):
            x = np.load(os.path.join(folder, stack["files"][side]))
            tally.close(f"{stack['name']} clamp {side}", float(np.abs(ref.clamp(x, 0.95)).max()), exact, 0)


def exact_linear_kernel(x):
    """Products summed in column order, as the golden lists were made."""
    kernel = ref.build_kernel(x)
    kernel.ranking = np.zeros((len(x), len(x)))
    for column in x.T:
        kernel.ranking += np.outer(column, column)
    return kernel


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--prh")
    parser.add_argument("--library", help="libprh.so, for what the program does not reach")
    parser.add_argument("--data", default=os.environ.get("PRH_VALIDATION_DATA", ""))
    parser.add_argument("--only", default="", help="pairs whose name holds this text")
    parser.add_argument("--golden")
    options = parser.parse_args()
    tally = Tally()
    if options.golden:
        check_golden(tally, options.golden)
        return tally.finish()
    if not os.path.isdir(options.data):
        print("validation: SKIPPED (PRH_VALIDATION_DATA is not set)")
        return 77
    if not options.prh:
        parser.error("--prh is needed")
    with tempfile.TemporaryDirectory() as scratch:
        compare(tally, options.prh, options.data, scratch, options.only)
        if options.library and not options.only:
            theory.check(tally, options.prh, options.library, options.data, scratch)
            competence.check(tally, options.library, options.data)
    return tally.finish()


if __name__ == "__main__":
    sys.exit(main())
