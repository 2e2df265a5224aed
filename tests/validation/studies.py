"""Studies of public data, for validate.py: every pair of models against NumPy, and what the study says of the whole.

What is expected is that NumPy finds the same scores and means. What they show is reported, not demanded.
"""

import csv
import json
import os
import subprocess

import numpy as np

import reference as ref
from theory import read_csv

K = 10
SCALES = ("score", "calibrated")


class Member:
    """A model of a study: its layers, float64, and how the manifest calls it."""

    def __init__(self, name, layers, family, modality, kernel="", repeats="", **quality):
        self.name, self.layers, self.family, self.modality = name, layers, family, modality
        self.kernel, self.repeats, self.quality = kernel, repeats, quality


def write_manifest(folder, members):
    """Each model is a folder of .npy files, one per layer."""
    qualities = sorted({name for one in members for name in one.quality})
    path = os.path.join(folder, "models.csv")
    with open(path, "w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(["name", "path", "family", "modality", "kernel", "repeats", *qualities])
        for place, one in enumerate(members):
            made = os.path.join(folder, f"model{place}")
            os.mkdir(made)
            for number, layer in enumerate(one.layers):
                np.save(os.path.join(made, f"layer{number:03}.npy"), layer)
            rows.writerow([one.name, f"model{place}", one.family, one.modality, one.kernel, one.repeats,
                           *(one.quality.get(name, "") for name in qualities)])
    return path


def run_study(program, manifest, out, *words):
    done = subprocess.run([program, "study", manifest, "--out", out, "--precision", "f64", "--quiet", *words],
                          capture_output=True, text=True, timeout=1800)
    if done.returncode not in (0, 1):
        raise RuntimeError(f"exit {done.returncode}: {done.stderr.strip()[:300]}")
    with open(os.path.join(out, "results.json"), encoding="utf-8") as file:
        return json.load(file)


# ---- what NumPy finds -----------------------------------------------------------------------------------------

def lists_of(one, steps):
    """Neighbour lists of every layer."""
    kernel = one.kernel or "linear"
    layers = one.layers if one.kernel else [ref.preprocess(layer, steps) for layer in one.layers]
    return [ref.Neighbors(ref.build_kernel(layer, kernel), K, 1e-12) for layer in layers]


def triangles_of(one, steps):
    """Dissimilarities of every layer."""
    if one.kernel:
        return [layer[np.triu_indices(len(layer), 1)] for layer in one.layers]
    return [ref.dissimilarities(ref.preprocess(layer, steps), "correlation") for layer in one.layers]


def expect(metric, members, steps):
    """Scores of all pairs of models, the best of their layers, and how far near-ties can move them."""
    prepare = lists_of if metric == "mutual_knn" else triangles_of
    made = [prepare(one, steps) for one in members]
    score = np.full((len(members), len(members)), np.nan)
    doubt = np.zeros_like(score)
    for i, x in enumerate(made):
        for j, y in enumerate(made[:i]):
            cells = [ref.mutual_knn(a, b) if metric == "mutual_knn" else (ref.rsa(a, b, "spearman"), 1e-7)
                     for a in x for b in y]
            score[i, j] = score[j, i] = max(value for value, _ in cells)
            doubt[i, j] = doubt[j, i] = max(allowed for _, allowed in cells)
    return score, doubt


def group_mean(score, first, second):
    """Mean over unordered pairs of models."""
    cells = [score[i, j] for i in first for j in second if i != j and (first is not second or i < j)]
    return float(np.mean(cells)) if cells else None


# ---- what the program says ------------------------------------------------------------------------------------

def matrix_of(rows):
    return np.array([[np.nan if cell is None else cell for cell in row] for row in rows], dtype=float)


def check_pairs(tally, label, results, score, doubt):
    got = matrix_of(results["pairs"]["score"])
    off = ~np.eye(len(score), dtype=bool)
    beyond = np.abs(got - score)[off] - doubt[off]
    tally.judge(bool(np.all(beyond <= 1e-9)), f"{label} scores of {off.sum() // 2} pairs", f"{np.nanmax(beyond):.2g}",
                "at most 1e-9 beyond near-ties")


def check_modalities(tally, label, results, members, score, doubt):
    group = results["groups"]["modality"]["score"]
    places = [[i for i, one in enumerate(members) if one.modality == name] for name in group["names"]]
    for i, first in enumerate(places):
        for j, second in enumerate(places[:i + 1]):
            want = group_mean(score, first, first if i == j else second)
            got = group["mean"][i][j]
            name = f"{label} mean {group['names'][i]}~{group['names'][j]}"
            if want is None:
                tally.judge(got is None, name, got, None)
            else:
                tally.close(name, got, want, 1e-9 + doubt.max())


def report_modalities(label, results):
    for scale in SCALES:
        group = results["groups"]["modality"][scale]
        for i, name in enumerate(group["names"] if group else []):
            for j, other in enumerate(group["names"][:i + 1]):
                mean, error, ceiling = (group[key][i][j] for key in ("mean", "standard_error", "ceiling"))
                if mean is not None:
                    print(f"note {label} {scale}: {name}~{other} {mean:.3f}"
                          + (f" +- {error:.3f}" if error is not None else "")
                          + (f", {mean / ceiling:.0%} of the ceiling" if i != j and ceiling else ""))


def report(label, results):
    p = matrix_of(results["pairs"]["adjusted_p"])
    upper = np.triu_indices(len(p), 1)
    above = int(np.sum(p[upper] <= 0.05))
    print(f"note {label}: {above} of {len(upper[0])} pairs of models above chance (adjusted, 0.05)")
    report_modalities(label, results)
    for one in results["ceilings"]:
        print(f"note {label}: noise ceiling of {len(one['models'])} {one['repeats']}: "
              f"{one['lower']:.3f} to {one['upper']:.3f}")
    for trend in results["trends"]:
        rho = trend.get("spearman")
        if rho:
            within = "none" if rho["p"] is None else f"{rho['p']:.2g}"
            print(f"note {label}: {trend['quality']} ({trend['subjects']}~{trend['references']}, {trend['scale']}): "
                  f"Spearman {rho['value']:.3f} [{rho['low']:.3f}, {rho['high']:.3f}], p within families {within}, "
                  f"free {rho['p_free']:.2g}, {trend['models']} models")


# ---- the data -------------------------------------------------------------------------------------------------

def load(data, *names):
    return np.load(os.path.join(data, *names)).astype(np.float64)


def digit_views(data):
    """Six views of the same digits."""
    for name in ("fac", "fou", "kar", "mor", "pix", "zer"):
        family = {"fou": "invariant", "zer": "invariant", "mor": "morphology"}.get(name, "pixels")
        yield Member(name, [load(data, "digit_views", name + ".npy")], family, "digit")


def brains(data):
    """Brains, behaviour and models over 92 images, as dissimilarities."""
    folder = "brain92"
    given = {"kernel": "dissimilarity"}
    yield Member("monkey IT", [load(data, folder, "monkey_IT_rdm.npy")], "monkey", "brain", **given)
    for subject, sessions in enumerate(load(data, folder, "human_IT_subject_session_rdms.npy")):
        yield Member(f"human IT {subject}", [sessions.mean(axis=0)], "human", "brain", repeats="subjects", **given)
    for subject, one in enumerate(load(data, folder, "behaviour_rdms.npy")):
        yield Member(f"judgement {subject}", [one], "behaviour", "behaviour", repeats="judges", **given)
    names = [row["name"] for row in read_csv(os.path.join(data, folder, "model_rdms_names.csv"))]
    for name, one in zip(names, load(data, folder, "model_rdms.npy")):
        if name != "monkeyIT":  # the brain again
            yield Member(name, [one], name, "model", **given)


def images(data):
    """Networks and people over 78 images: features of layers beside dissimilarities."""
    folder = "images78"
    layers = {"clip": ["clip_rn50_layer4"], "resnet18a": ["resnet18a_layer3.1.conv2", "resnet18a_layer4.1.bn2"],
              "resnet18b": [f"resnet18b_layer{i}" for i in (1, 2, 3, 4)]}
    for name, files in layers.items():
        yield Member(name, [load(data, folder, file + "_meanpool.npy") for file in files], name, "network")
    for area in ("IT", "EVC"):
        for subject, one in enumerate(load(data, folder, f"fmri_{area}_rdms.npy")):
            yield Member(f"{area} {subject}", [one], f"person {subject}", area, kernel="dissimilarity", repeats=area)


def texts(data):
    """Counts of one corpus, a count model of another and word2vec of a third, over 485 nouns."""
    folder = "text_models"
    nouns = read_csv(os.path.join(data, folder, "bnc_nouns.csv"))
    contexts = read_csv(os.path.join(data, folder, "bnc_contexts.csv"))
    counts = np.zeros((len(nouns), len(contexts)))
    for row in read_csv(os.path.join(data, folder, "bnc_counts.csv")):
        counts[int(row["noun"]), int(row["context"])] = float(row["count"])
    joint = counts / counts.sum()
    with np.errstate(divide="ignore"):
        positive = np.maximum(np.log(joint) - np.log(np.outer(joint.sum(1), joint.sum(0))), 0.0)
    rows = [int(row["webdsm_row"]) for row in nouns]
    yield Member("BNC PPMI", [positive], "BNC", "text")
    yield Member("web counts", [load(data, folder, "webdsm50.npy")[rows]], "web", "text")
    yield Member("word2vec", [load(data, folder, "webdsm_word2vec300.npy")[rows]], "news", "text")


def objects(data):
    """Three models of what people see in pictures of 283 objects, and word2vec of their names."""
    folder = "things_objects"
    rows = [int(row["concept_row"]) for row in read_csv(os.path.join(data, folder, "pair283_rows.csv"))]
    yield Member("SPoSE 49", [load(data, folder, "spose49.npy")[rows]], "SPoSE", "seeing")
    yield Member("SPoSE 66", [load(data, folder, "pair283_spose66.npy")], "SPoSE", "seeing")
    yield Member("VICE", [load(data, folder, "vice42.npy")[rows]], "VICE", "seeing")
    yield Member("word2vec", [load(data, folder, "pair283_word2vec.npy")], "news", "reading")


STUDIES = (
    (digit_views, "mutual_knn", "standardize,normalize"),
    (brains, "rsa", "none"),
    (brains, "mutual_knn", "none"),
    (images, "rsa", "none"),
    (texts, "mutual_knn", "paper"),
    (objects, "mutual_knn", "paper"),
)


def check(tally, program, data, scratch):
    for number, (source, metric, steps) in enumerate(STUDIES):
        label = f"study {source.__name__} {metric}"
        folder = os.path.join(scratch, f"study{number}")
        os.mkdir(folder)
        members = list(source(data))
        try:
            manifest = write_manifest(folder, members)
            results = run_study(program, manifest, os.path.join(folder, "out"), "--metric", metric, "--k", str(K),
                                "--preprocess", steps)
        except (RuntimeError, ValueError, OSError, subprocess.TimeoutExpired) as problem:
            tally.judge(False, label, problem, "results")
            continue
        score, doubt = expect(metric, members, steps)
        check_pairs(tally, label, results, score, doubt)
        check_modalities(tally, label, results, members, score, doubt)
        report(label, results)
