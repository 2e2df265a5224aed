"""results.json of studies that never were, as docs/study.md describes them: python3 study_fixture.py KIND > FILE.

The numbers are made up, but hang together: scores follow from points of models, trends from scores. Kinds: "few" (three
models of one modality), "many" (40 models of five families and two modalities), "matrix" (only scores are known),
"crowd" (225 models, little else)."""
import json
import math
import sys

import numpy as np

COEFFICIENTS = ("pearson", "spearman", "slope", "partial_pearson", "partial_spearman")


def rows(matrix):
    """A matrix as lists, NaN as null."""
    return [[None if isinstance(v, float) and not math.isfinite(v) else v for v in row] for row in np.asarray(matrix).tolist()]


def pairs_of(generator, points, layers, has_null):
    count = len(points)
    distance = np.linalg.norm(points[:, None] - points[None], axis=2)
    score = 0.05 + 0.6 * np.exp(-distance)
    np.fill_diagonal(score, np.nan)
    threshold = np.where(np.isnan(score), np.nan, 0.2)
    calibrated = np.clip((score - threshold) / (1 - threshold), 0, None)
    z = (score - 0.12) / 0.03
    p = np.where(np.isnan(score), np.nan, np.where(z > 3, 0.001, 0.2))
    empty = np.full((count, count), np.nan)
    numbers = {"score": score, "null_mean": np.where(np.isnan(score), np.nan, 0.12),
               "null_sd": np.where(np.isnan(score), np.nan, 0.03), "threshold": threshold, "z": z, "p": p,
               "adjusted_p": np.clip(p * 5, 0, 1), "calibrated": calibrated}
    found = {key: rows(value if has_null or key == "score" else empty) for key, value in numbers.items()}
    places = [[None if i == j or not layers else int(generator.integers(layers[i])) for j in range(count)] for i in range(count)]
    turned = [[None if i == j or not layers else int(generator.integers(layers[j])) for j in range(count)] for i in range(count)]
    found["status"] = [["not compared" if i == j else "ok" for j in range(count)] for i in range(count)]
    found["method"] = [[None if i == j or not has_null else "permute" for j in range(count)] for i in range(count)]
    found.update(layer_x=places, layer_y=turned)
    return found, score, (calibrated if has_null else None)


def ranks(values):
    return np.argsort(np.argsort(values)).astype(float)


def trend_of(matrix, quality, subjects, references, names, families):
    """A trend with the numbers that follow from the matrix; intervals and p are made up."""
    head = {key: names[key] for key in ("quality", "subjects", "references", "scale")}
    use = [i for i in subjects if quality[i] is not None]
    if len(use) < 3:
        return dict(head, status="undefined", reason="fewer than 3 models have quality and alignment")
    alignment = [None] * len(quality)
    for i in use:
        alignment[i] = float(np.nanmean([matrix[i, j] for j in references if j != i]))
    x, y = np.array([quality[i] for i in use], float), np.array([alignment[i] for i in use], float)
    slope, intercept = np.polyfit(x, y, 1)
    pearson, spearman = np.corrcoef(x, y)[0, 1], np.corrcoef(ranks(x), ranks(y))[0, 1]
    related = len({families[i] for i in use}) < len(use)

    def coefficient(value, width):
        return {"value": float(value), "standard_error": width / 2, "low": float(value) - width, "high": float(value) + width,
                "p": (0.0123 if abs(spearman) > 0.3 else 0.4321) if related else None,
                "p_free": 0.0001 if abs(spearman) > 0.2 else 0.3}
    found = dict(head, status="ok", reason=None, models=len(use), families=len({families[i] for i in use}),
                 references_count=len(references), draws=9999 if related else 0, draws_free=9999, enumerated=False,
                 enumerated_free=False, intercept=float(intercept), alignments=alignment,
                 pearson=coefficient(pearson, 0.2), spearman=coefficient(spearman, 0.25),
                 slope=coefficient(slope, abs(slope) / 3), partial_pearson=None, partial_spearman=None)
    found["without_family"] = [{"family": f, "pearson": float(pearson) - 0.01 * f, "spearman": float(spearman) - 0.02 * f,
                                "slope": float(slope)} for f in sorted({families[i] for i in use})]
    return found


def groups_of(matrix, labels, names):
    if matrix is None:
        return None
    members = sorted({label for label in labels if label is not None})
    count = len(members)
    mean, error, pairs = np.full((count, count), np.nan), np.full((count, count), np.nan), np.zeros((count, count), int)
    for a in range(count):
        for b in range(count):
            values = [matrix[i, j] for i in range(len(labels)) for j in range(len(labels)) if i < j
                      and sorted((labels[i], labels[j])) == sorted((members[a], members[b])) and not np.isnan(matrix[i, j])]
            pairs[a, b] = len(values)
            if values:
                mean[a, b] = np.mean(values)
                error[a, b] = np.std(values) / max(len(values), 1) ** 0.5
    own = np.diag(mean)
    return {"members": members, "names": [names[m] for m in members], "sizes": [labels.count(m) for m in members],
            "pairs": rows(pairs), "mean": rows(mean), "standard_error": rows(error),
            "ceiling": rows(np.sqrt(own[:, None] * own[None]))}


def both(score, calibrated, labels, names):
    return {"score": groups_of(score, labels, names), "calibrated": groups_of(calibrated, labels, names)}


def pair_parts(generator, x, y, layers, n):
    """Profile, null and spectrum of a pair."""
    a, b = layers[x], layers[y]
    at = np.abs(np.arange(a)[:, None] / a - np.arange(b)[None] / b)
    scores = 0.1 + 0.4 * np.exp(-8 * at ** 2) + 0.02 * generator.standard_normal((a, b))
    ridge = np.maximum.accumulate(scores.argmax(1)).tolist()
    profile = {"x": x, "y": y, "scores": rows(scores), "threshold": 0.25, "partners_x": scores.argmax(1).tolist(),
               "partners_y": scores.argmax(0).tolist(), "ridge": ridge, "partner_mean": float(scores.max(1).mean()),
               "ridge_mean": float(np.mean([scores[i, j] for i, j in enumerate(ridge)])),
               "above": int((scores > 0.25).sum()), "mutual": 3}
    quantiles = np.sort(0.15 + 0.02 * generator.gumbel(size=1000))
    null = {"x": x, "y": y, "score": float(scores.max()), "mean": float(quantiles.mean()), "sd": float(quantiles.std()),
            "threshold": float(quantiles[950]), "z": float((scores.max() - quantiles.mean()) / quantiles.std()), "p": 0.001,
            "method": "permute", "quantiles": quantiles.tolist()}
    k = np.arange(1, 129)
    chance, calibrated = k / (n - 1), 0.35 + 0.15 * np.log10(k)
    width = 0.05 / np.sqrt(k) + 0.01
    spectrum = {"x": x, "y": y, "layer_x": a - 1, "layer_y": b - 1, "n": n, "chance": chance.tolist(),
                "overlap": (chance + calibrated * (1 - chance)).tolist(), "calibrated": calibrated.tolist(),
                "calibrated_low": (calibrated - width).tolist(), "calibrated_high": (calibrated + width).tolist()}
    return profile, null, spectrum


def competence_of(generator, ability, tasks):
    accuracies = np.clip(ability[:, None] + 0.1 * generator.standard_normal((len(ability), tasks)), 0.01, 0.99)
    solved = (accuracies >= 0.8 * accuracies.max(0)).sum(1)
    edges = sorted(set(np.quantile(solved, [0.2, 0.4, 0.6, 0.8]).astype(int).tolist()))
    bins = np.searchsorted(edges, solved, side="right").tolist()
    names = [f"{low} to {high - 1}" if high - low > 1 else str(low) for low, high in zip([0] + edges, edges + [tasks + 1])]
    return {"file": "tasks.csv", "tasks": [f"task {t}" for t in range(tasks)], "share": 0.8, "limits": None,
            "accuracies": rows(accuracies), "bins": [{"name": name, "models": [i for i, b in enumerate(bins) if b == k]}
                                                     for k, name in enumerate(names)]}, solved.tolist(), bins


def study(seed, names, family, families, modality, modalities, layers=None, has_null=True, tasks=0, qualities=("accuracy",),
          has_map=True):
    generator = np.random.default_rng(seed)
    count, n = len(names), 1024
    ability = generator.uniform(0.2, 0.9, count)
    points = generator.standard_normal((count, 2)) * (1.1 - ability[:, None]) + 0.3 * generator.standard_normal(
        (len(families), 2))[family] + 0.5 * np.array(modality)[:, None]
    pairs, score, calibrated = pairs_of(generator, points, layers, has_null)
    values = np.round(ability[:, None] + 0.05 * generator.standard_normal((count, len(qualities))), 3)
    quality = [[None if generator.uniform() < 0.03 and count > 10 else float(v) for v in row] for row in values]
    competence, solved, bins = competence_of(generator, ability, tasks) if tasks else (None, [None] * count, [None] * count)
    document = {
        "kind": "study", "schema": 1, "version": "0.1.0", "blas": "made up", "preprocess": "clamp:0.95,normalize",
        "convention": "exact", "precision": "auto", "provenance": ["version: 0.1.0", f"models: {count}"],
        "manifest": "models.csv", "n": n if layers else None,
        "metric": {"name": "mutual_knn", "k": 10, "kernel": "linear", "minimum": 0.0, "maximum": 1.0} if layers else None,
        "aggregate": "max" if layers else None, "null_options": "permute, 1000 draws, alpha 0.05" if has_null else None,
        "symmetric": True, "seed": 0, "level": 0.95, "alpha": 0.05 if has_null else None, "trend_draws": 9999, "control": None,
        "models": [{"name": names[i], "file": f"{names[i]}.npy" if layers else None, "family": family[i], "modality": modality[i],
                    "kernel": None, "repeats": None,
                    "layers": [{"name": f"layer{k}", "cols": 64} for k in range(layers[i])] if layers else [],
                    "quality": quality[i], "solved": solved[i], "bin": bins[i]} for i in range(count)],
        "families": families, "modalities": modalities, "qualities": list(qualities), "pairs": pairs, "trends": [],
        "groups": {"modality": both(score, calibrated, modality, modalities),
                   "family": both(score, calibrated, family, families),
                   "bin": both(score, calibrated, bins, [b["name"] for b in competence["bins"]]) if competence else None},
        "competence": competence, "profiles": [], "nulls": [], "spectra": [], "ceilings": [],
        "warnings": [] if has_null else ["there are no nulls: nothing is said of chance"]}
    for q, name in enumerate(qualities):
        for subjects in range(len(modalities)):
            for references in range(len(modalities)):
                for scale, matrix in (("score", score), ("calibrated", calibrated)):
                    if matrix is not None:
                        document["trends"].append(trend_of(
                            matrix, [row[q] for row in quality], [i for i in range(count) if modality[i] == subjects],
                            [i for i in range(count) if modality[i] == references],
                            {"quality": name, "subjects": subjects, "references": references, "scale": scale}, family))
    nearest = [[int(j) for j in np.argsort(np.where(np.isnan(score[i]), np.inf, -score[i]), kind="stable")[:count - 1]]
               for i in range(count)]
    order = np.argsort(points[:, 0] + 10 * np.array(modality)).tolist()
    document["map"] = {"status": "ok", "reason": None, "floor": 0.05, "floored": 0, "missing": 0, "stress": 0.123,
                       "classical_stress": 0.198, "converged": True, "points": rows(points), "nearest": nearest,
                       "classical_points": rows(points * [1.2, 0.8])} if has_map else {
        "status": "undefined", "reason": "no alignment is above 0"}
    document["clustering"] = {"status": "ok", "reason": None, "order": order, "merges": [], "distances": [], "sizes": []} \
        if has_map else {"status": "undefined", "reason": "no alignment is above 0"}
    if layers and has_null:
        x = 0
        y = next((i for i in range(count) if modality[i] != modality[0]), 1)
        profile, null, spectrum = pair_parts(generator, x, y, layers, n)
        document.update(profiles=[profile], nulls=[null], spectra=[spectrum])
    return document


def few():
    return study(3, ["vit-small", "vit-base", "vit-large"], [0, 0, 0], ["vit"], [0, 0, 0], [""], layers=[3, 4, 6])


def many():
    families = ["vit-augreg", "dino-v2", "clip", "bloom", "openllama"]
    names, family, modality, layers = [], [], [], []
    for i in range(40):
        f = i % 5
        names.append(f"{families[f]}-{['tiny', 'small', 'base', 'large', 'huge', '1b', '3b', '7b'][i // 5]}-patch14-224"
                     if f < 3 else f"{families[f]}-{['560m', '1b', '3b', '7b', '13b', '30b', '65b', '176b'][i // 5]}")
        family.append(f)
        modality.append(int(f >= 3))
        layers.append(12 + 2 * (i // 5))
    document = study(40, names, family, families, modality, ["image", "text"], layers=layers, tasks=19,
                     qualities=("linear probe accuracy", "1 - bits per byte"))
    document["ceilings"] = [{"repeats": "subject 1", "models": [0, 1, 2], "lower": 0.41, "upper": 0.55, "lower_error": 0.02,
                             "upper_error": 0.01, "lowers": [0.4, 0.41, 0.42], "uppers": [0.54, 0.55, 0.56]}]
    document["warnings"] = ["2 qualities of bloom-560m are not known", "39 models have 0.9 of <all> & \"every\" pair"]
    return document


def matrix():
    names = [f"model {i}" for i in range(8)]
    return study(8, names, list(range(8)), names, [0] * 8, [""], has_null=False)


def crowd():
    names = [f"family{i % 12}-model{i}-of-a-long-name" for i in range(225)]
    return study(225, names, [i % 12 for i in range(225)], [f"family{f}" for f in range(12)],
                 [int(i % 12 >= 6) for i in range(225)], ["image", "text"], layers=[2] * 225, tasks=19)


KINDS = {"few": few, "many": many, "matrix": matrix, "crowd": crowd}

if __name__ == "__main__":
    json.dump(KINDS[sys.argv[1]](), sys.stdout)
