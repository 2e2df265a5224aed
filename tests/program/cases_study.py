"""prh study from end to end: its numbers against prh align, prh score and NumPy, its files against one another."""
import csv
import json
import os
import re

import numpy as np

from harness import close, compares_runs, related, same, test

DATA = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "examples", "data", "digits")
NETWORKS = ("ten-w4-d1-s0", "ten-w4-d1-s1", "ten-w32-d1-s0", "ten-w128-d1-s0", "auto-w8-d3-s0", "auto-w64-d1-s1",
            "raw-w32-d3-s0")
TABLES = ("pairs.csv", "models.csv", "trends.csv", "groups.csv", "alignment.csv")
FIGURES = ("alignment", "map")


def read_csv(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write(bench, name, text):
    path = bench.path(name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        file.write(text if isinstance(text, bytes) else text.encode())
    return path


def networks(bench, name="networks.csv", modality=lambda row: row["modality"], more=()):
    """A manifest of a few networks, `more` qualities of models.csv and their accuracy."""
    rows = [row for row in read_csv(os.path.join(DATA, "models.csv")) if row["name"] in NETWORKS]
    same([row["name"] for row in rows], sorted(NETWORKS, key=[row["name"] for row in rows].index))
    columns = ("accuracy_ten", *more)
    lines = [",".join(("name", "path", "family", "modality") + columns)]
    for row in rows:
        path = os.path.join(DATA, row["path"])
        lines.append(",".join([row["name"], path, row["family"], modality(row)] + [row[c] for c in columns]))
    return write(bench, name, "\n".join(lines) + "\n"), rows


def study(bench, manifest, *words, out="of-networks", code=0):
    """results.json and the folder of a run."""
    folder = bench.path("study-" + out)
    bench.run("study", manifest, "--out", folder, *words, code=code)
    with open(os.path.join(folder, "results.json"), encoding="utf-8") as file:
        return json.load(file), folder


def matrix(rows):
    return np.array([[np.nan if value is None else value for value in row] for row in rows])


def number(text):
    return float(text) if text else None


def ranks(values):
    """Equal values have the mean of their ranks."""
    values = np.asarray(values)
    return np.array([(values < v).sum() + ((values == v).sum() - 1) / 2 for v in values])


@test
def a_study_has_the_numbers_of_prh_align_for_every_pair(bench):
    manifest, rows = networks(bench)
    result, _ = study(bench, manifest)
    files = [os.path.join(DATA, row["path"]) for row in rows]
    align = bench.json("align", "--x", *files, "--metric", "mutual_knn", "--null", "auto")
    pairs = result["pairs"]
    same(len(align["pairs"]), len(rows) * (len(rows) - 1) // 2)
    for pair in align["pairs"]:
        x, y, null = pair["x"], pair["y"], pair["null"]
        for key, value in (("score", pair["score"]), ("status", pair["status"]), ("layer_x", pair["layers"][0]),
                           ("layer_y", pair["layers"][1]), ("null_mean", null["mean"]), ("null_sd", null["sd"]),
                           ("threshold", null["threshold"]), ("z", null["z"]), ("p", null["p"]),
                           ("calibrated", null["calibrated"]), ("method", null["method"])):
            same(pairs[key][x][y], value, f"{key} of {x} and {y}")
            other = {"layer_x": "layer_y", "layer_y": "layer_x"}.get(key, key)
            same(pairs[other][y][x], value, f"{key} of {y} and {x}")
    for i in range(len(rows)):
        same((pairs["score"][i][i], pairs["status"][i][i], pairs["p"][i][i]), (None, "not compared", None))
    same([result[key] for key in ("kind", "schema", "n", "aggregate", "compared", "control")],
         ["study", 1, 500, "max", "all", None])
    same(result["metric"], {"name": "mutual_knn", "k": 10, "kernel": "linear", "minimum": 0.0, "maximum": 1.0})
    same(result["preprocess"], "clamp:0.95@stack,normalize")
    same([model["name"] for model in result["models"]], [row["name"] for row in rows])
    same([len(model["layers"]) for model in result["models"]], [int(row["depth"]) for row in rows])
    same([result["families"][model["family"]] for model in result["models"]], [row["family"] for row in rows])


@test
def adjusted_p_values_are_those_of_benjamini_and_yekutieli(bench):
    layers = related(91, 60, 5, 6, 4, 5, noise=3.0)
    lines = ["name,path,family,modality"]
    lines += [f"m{i},{bench.npy(f'study-by/m{i}.npy', layer)},," for i, layer in enumerate(layers)]
    pairs = study(bench, write(bench, "by.csv", "\n".join(lines)), "--null", "permute", "--permutations", "199")[0]["pairs"]
    p, adjusted = matrix(pairs["p"]), matrix(pairs["adjusted_p"])
    upper = np.triu_indices(4, 1)
    order = np.argsort(p[upper], kind="stable")
    m = len(order)
    scaled = p[upper][order] * m * sum(1 / i for i in range(1, m + 1)) / np.arange(1, m + 1)
    expected = np.empty(m)
    expected[order] = np.minimum(1, np.minimum.accumulate(scaled[::-1])[::-1])
    np.testing.assert_allclose(adjusted[upper], expected, rtol=1e-12)
    assert len(set(p[upper])) > 1 and p[upper].max() > 0.05, p  # else this would say little


@test
def trends_are_over_models_and_have_the_textbook_coefficients(bench):
    manifest, rows = networks(bench, more=("parameters",))
    result, folder = study(bench, manifest, "--control", "parameters", "--trend-draws", "999")
    scores = matrix(result["pairs"]["score"])
    means = np.nanmean(scores, axis=1)
    same(result["qualities"], ["accuracy_ten", "parameters"])
    same(len(result["trends"]), 4)
    for trend in result["trends"]:
        values = np.array([float(row[result["qualities"][trend["quality"]]]) for row in rows])
        if trend["scale"] == "calibrated":
            means = np.nanmean(matrix(result["pairs"]["calibrated"]), axis=1)
        same((trend["status"], trend["models"], trend["reason"]), ("ok", len(rows), None))
        np.testing.assert_allclose(trend["alignments"], means, rtol=1e-12)
        close(trend["pearson"]["value"], np.corrcoef(values, means)[0, 1], 1e-12, "pearson")
        close(trend["spearman"]["value"], np.corrcoef(ranks(values), ranks(means))[0, 1], 1e-12, "spearman")
        slope, intercept = np.polyfit(values, means, 1)
        close(trend["slope"]["value"], slope, 1e-9 * abs(slope), "slope")
        close(trend["intercept"], intercept, 1e-9, "intercept")
        for name in ("pearson", "spearman", "slope"):
            c = trend[name]
            assert c["low"] <= c["value"] <= c["high"] and 0 < c["p"] <= 1 and 0 < c["p_free"] <= 1, c
        assert (trend["partial_spearman"] is None) == (trend["quality"] == 1)
        same([result["families"][one["family"]] for one in trend["without_family"]], result["families"])
        means = np.nanmean(scores, axis=1)
    table = read_csv(os.path.join(folder, "trends.csv"))
    same(len(table), 2 * 5 + 2 * 3)
    for row in table:
        trend = next(t for t in result["trends"] if result["qualities"][t["quality"]] == row["quality"] and
                     t["scale"] == row["scale"])
        same(number(row["value"]), trend[row["coefficient"]]["value"])
        same(number(row["p_free"]), trend[row["coefficient"]]["p_free"])


@test
def bins_count_the_tasks_that_reach_a_share_of_the_best(bench):
    manifest, rows = networks(bench)
    accuracies = {row["name"]: [float(v) for k, v in row.items() if k != "name"]
                  for row in read_csv(os.path.join(DATA, "tasks.csv"))}
    table = np.array([accuracies[row["name"]] for row in rows])
    for words, share in (((), 0.8), (("--solved", "0.95"), 0.95)):
        solved = (table >= share * table.max(axis=0)).sum(axis=1)
        result, _ = study(bench, manifest, "--tasks", os.path.join(DATA, "tasks.csv"), "--bins", "3", *words)
        same([model["solved"] for model in result["models"]], solved.tolist())
        bins = [int(3 * (solved < s).sum() // len(solved)) for s in solved]
        same([model["bin"] for model in result["models"]], bins)
        competence = result["competence"]
        same((competence["share"], competence["limits"], len(competence["bins"])), (share, None, 3))
        for b, one in enumerate(competence["bins"]):
            same(one["models"], [i for i, at in enumerate(bins) if at == b])
        groups = result["groups"]["bin"]["score"]
        scores = matrix(result["pairs"]["score"])
        for a, first in enumerate(groups["members"]):
            for b, second in enumerate(groups["members"]):
                cells = [scores[i, j] for i in range(len(bins)) for j in range(len(bins))
                         if i != j and bins[i] == first and bins[j] == second]
                if cells:
                    close(groups["mean"][a][b], np.mean(cells), 1e-12, "mean of a bin")
                else:
                    same(groups["mean"][a][b], None)
        assert any("63 of 70 rows are of no model" in text for text in result["warnings"]), result["warnings"]
    result, _ = study(bench, manifest, "--tasks", os.path.join(DATA, "tasks.csv"), "--bins", "10,15")
    same([one["name"] for one in result["competence"]["bins"]], ["below 10", "10 to 14", "15 or more"])
    for model in result["models"]:
        same(model["bin"], (model["solved"] >= 10) + (model["solved"] >= 15))
    empty = sum(not one["models"] for one in result["competence"]["bins"])
    assert empty > 0 and f"{empty} of 3 bins of tasks solved are empty" in result["warnings"], result["warnings"]


@test
def bins_are_named_by_the_counts_that_they_hold(bench):
    manifest, _ = networks(bench)
    for limits, names in (
            ("8,12,16,17", ["below 8", "8 to 11", "12 to 15", "16", "17 or more"]), ("1,2", ["0", "1", "2 or more"]),
            ("7.5,9", ["below 8", "8", "9 or more"]), ("8.1,8.9,9", ["below 9", "8.1 to below 8.9", "8.9 to below 9", "9 or more"]),
            ("-1,0,99", ["below -1", "-1 to below 0", "0 to 17", "99 or more"])):
        result, _ = study(bench, manifest, "--tasks", os.path.join(DATA, "tasks.csv"), f"--bins={limits}")
        same([one["name"] for one in result["competence"]["bins"]], names)
        bounds = [float(limit) for limit in limits.split(",")]
        for model in result["models"]:
            same(model["bin"], sum(model["solved"] >= bound for bound in bounds))


@test
def a_model_without_known_accuracies_is_in_no_bin(bench):
    manifest, rows = networks(bench)
    tasks = write(bench, "few.csv", "name,a,b\n" + "".join(f"{row['name']},0.5,{i}\n" for i, row in enumerate(rows[1:])))
    result, folder = study(bench, manifest, "--tasks", tasks, "--bins", "2")
    same((result["models"][0]["solved"], result["models"][0]["bin"]), (None, None))
    assert all(model["bin"] in (0, 1) for model in result["models"][1:])
    assert any(f"no row for 1 of {len(rows)} models" in text for text in result["warnings"]), result["warnings"]
    same((read_csv(os.path.join(folder, "models.csv"))[0]["solved"]), "")


@test
def tables_say_what_results_json_says(bench):
    manifest, rows = networks(bench)
    result, folder = study(bench, manifest, "--tasks", os.path.join(DATA, "tasks.csv"))
    names, pairs = [row["name"] for row in rows], result["pairs"]
    table = read_csv(os.path.join(folder, "pairs.csv"))
    same(len(table), len(names) * (len(names) - 1) // 2)
    for row in table:
        i, j = names.index(row["x"]), names.index(row["y"])
        for key in ("score", "layer_x", "layer_y", "null_mean", "null_sd", "threshold", "z", "p", "adjusted_p", "calibrated"):
            same(number(row[key]), pairs[key][i][j], key)
        same((row["status"], row["null_method"], row["family_y"]), ("ok", pairs["method"][i][j], rows[j]["family"]))
    for i, row in enumerate(read_csv(os.path.join(folder, "models.csv"))):
        model = result["models"][i]
        same((row["name"], number(row["accuracy_ten"]), number(row["solved"]), number(row["bin"]), row["file"]),
             (model["name"], model["quality"][0], model["solved"], model["bin"], model["file"]))
        same([number(row["map_x"]), number(row["map_y"])], result["map"]["points"][i])
        close(number(row["mean_score"]), np.nanmean(matrix(pairs["score"])[i]), 1e-12)
    for i, row in enumerate(read_csv(os.path.join(folder, "alignment.csv"))):
        same([number(row[name]) for name in names], pairs["score"][i])
    for row in read_csv(os.path.join(folder, "groups.csv")):
        groups = result["groups"][row["grouping"]][row["scale"]]
        a, b = groups["names"].index(row["a"]), groups["names"].index(row["b"])
        for key in ("pairs", "mean", "standard_error", "ceiling"):
            same(number(row[key]), groups[key][a][b], key)
    for name in (*TABLES, "report.html"):
        assert os.path.getsize(os.path.join(folder, name)) > 100, name
    for name in FIGURES:
        if os.path.exists(os.path.join(folder, "map.svg")):  # a build without cairo draws nothing
            assert {name + ".svg", name + ".png"} <= set(os.listdir(folder)), os.listdir(folder)
    assert sorted(result["clustering"]["order"]) == list(range(len(names)))


@test
def the_pair_that_is_shown_has_its_profile_null_and_spectrum(bench):
    manifest, rows = networks(bench)
    names = [row["name"] for row in rows]
    x, y = names.index("auto-w8-d3-s0"), names.index("raw-w32-d3-s0")
    result, _ = study(bench, manifest, "--pair", f"{names[y]},{names[x]}", "--permutations", "99", "--null", "permute")
    files = [os.path.join(DATA, rows[i]["path"]) for i in (x, y)]
    grid = bench.json("align", "--x", files[0], "--y", files[1], "--metric", "mutual_knn", "--full", "--null", "permute",
                      "--permutations", "99")["pairs"][0]
    profile, null, spectrum = (result[key][0] for key in ("profiles", "nulls", "spectra"))
    for part in (profile, null, spectrum):
        same((part["x"], part["y"]), (x, y))
    same(profile["scores"], grid["matrix"])
    scores = matrix(profile["scores"])
    same(profile["partners_x"], scores.argmax(axis=1).tolist())
    same(profile["partners_y"], scores.argmax(axis=0).tolist())
    close(profile["partner_mean"], scores.max(axis=1).mean(), 1e-12)
    same((profile["threshold"], profile["above"]), (grid["null"]["threshold"], int((scores > grid["null"]["threshold"]).sum())))
    ridges = [(a, b, c) for a in range(3) for b in range(a, 3) for c in range(b, 3)]
    best = max(sum(scores[i, at] for i, at in enumerate(ridge)) for ridge in ridges)
    close(profile["ridge_mean"], best / 3, 1e-12)
    same(profile["ridge"], sorted(profile["ridge"]))
    for key in ("score", "mean", "sd", "threshold", "z", "p"):
        same(null[key], grid["null"][key], key)
    same(len(null["quantiles"]), 1000)
    same(null["quantiles"], sorted(null["quantiles"]))
    close(np.mean(null["quantiles"]), null["mean"], 0.2 * null["sd"])
    same([spectrum["layer_x"], spectrum["layer_y"]], grid["layers"])
    for k in (1, 10, 100):
        again = bench.json("align", "--x", files[0], "--y", files[1], "--metric", "mutual_knn", "--full", "--k", k)["pairs"][0]
        same(spectrum["overlap"][k - 1], again["matrix"][spectrum["layer_x"]][spectrum["layer_y"]], f"k = {k}")
        close(spectrum["chance"][k - 1], k / 499, 1e-15)


@test
def pairs_are_seen_in_both_directions_where_these_differ(bench):
    manifest, rows = networks(bench)
    count = len(rows)
    for words, symmetric in (((), True), (("--aggregate", "row-max-mean"), False), (("--metric", "cycle_knn"), False)):
        result, folder = study(bench, manifest, "--null", "none", *words)
        scores = matrix(result["pairs"]["score"])
        same(result["symmetric"], symmetric)
        same(np.array_equal(scores, scores.T, equal_nan=True), symmetric)
        names = [model["name"] for model in result["models"]]
        table = read_csv(os.path.join(folder, "pairs.csv"))
        same(len(table), count * (count - 1) // (2 if symmetric else 1))
        for row in table:
            same(float(row["score"]), scores[names.index(row["x"]), names.index(row["y"])])
        text = bench.run("study", manifest, "--null", "none", *words, "--out", folder, code=0).out
        assert f"{np.nanmax(scores):.4f}" in text
        with open(os.path.join(folder, "report.html"), encoding="utf-8") as file:
            assert f"{len(table)} pairs of models have a score" in file.read()


@test
def layers_are_shown_of_models_that_have_several(bench):
    def best(depths, wanted, score):
        return max((score[i, j], -i, -j) for i in range(len(depths)) for j in range(i) if (depths[i] > 1) + (depths[j] > 1) >= wanted)

    manifest, rows = networks(bench)
    depths = [int(row["depth"]) for row in rows]
    same(sorted(depths), [1, 1, 1, 1, 1, 3, 3])
    lines = open(manifest, encoding="utf-8").read().splitlines()
    for left_out, wanted in (("", 2), ("raw-w32-d3-s0", 1)):
        kept = [i for i, row in enumerate(rows) if row["name"] != left_out]
        part = write(bench, "layered.csv", "\n".join([lines[0]] + [lines[i + 1] for i in kept]))
        result, _ = study(bench, part)
        text = bench.run("study", part, "--out", bench.path("study-layered"), code=0).out
        calibrated = matrix(result["pairs"]["calibrated"])
        names = [model["name"] for model in result["models"]]
        for key, least in (("profiles", wanted), ("nulls", 0), ("spectra", 0)):
            x, y = (result[key][0][side] for side in ("x", "y"))
            value, _, _ = best([depths[i] for i in kept], least, calibrated)
            same(calibrated[x, y], value, key)
            assert x < y
            words = "layer by layer, the best pair with several layers" if least else "in detail"
            assert f"shown {words}: {names[x]} and {names[y]}\n" in text, text
        assert result["profiles"][0]["x"] != result["nulls"][0]["x"] or result["profiles"][0]["y"] != result["nulls"][0]["y"]


@test
def modalities_decide_what_is_compared_and_shown(bench):
    manifest, rows = networks(bench, "two.csv", modality=lambda row: "coded" if row["name"].startswith("auto") else "seen")
    kinds = np.array([row["name"].startswith("auto") for row in rows])
    unlike = kinds[:, None] != kinds[None]
    whole, _ = study(bench, manifest)
    scores = matrix(whole["pairs"]["score"])
    calibrated = matrix(whole["pairs"]["calibrated"])
    for part in ("nulls", "spectra"):
        x, y = (whole[part][0][key] for key in ("x", "y"))
        assert unlike[x, y] and calibrated[x, y] == calibrated[unlike].max(), part
    for word, left in (("across", unlike), ("within", ~unlike)):
        result, folder = study(bench, manifest, "--pairs", word)
        part = matrix(result["pairs"]["score"])
        np.testing.assert_array_equal(np.isnan(part), ~left | np.eye(len(rows), dtype=bool))
        np.testing.assert_array_equal(part[~np.isnan(part)], scores[~np.isnan(part)])
        same(result["compared"], word)
        same(len(read_csv(os.path.join(folder, "pairs.csv"))), int((~np.isnan(part)).sum() // 2))
        for trend in result["trends"]:
            same(trend["subjects"] != trend["references"], word == "across")
    groups = whole["groups"]["modality"]["score"]
    close(groups["mean"][0][1], scores[unlike].mean(), 1e-12)
    bench.refuse("study", manifest, "--out", bench.path("study-none"), "--pairs", "within", "--pair", f"{NETWORKS[0]},{NETWORKS[4]}",
                 says=["is not compared with --pairs within, since the modalities differ"])


@test
def two_models_of_one_file_are_noted(bench):
    manifest, rows = networks(bench)
    lines = open(manifest, encoding="utf-8").read().splitlines()
    copied = write(bench, "copied.csv", "\n".join(lines + ["again" + lines[2][lines[2].index(","):]]))
    said = f"1 of {len(rows) + 1} models have the file of another one, the first 'again' that of '{rows[1]['name']}'"
    for path, noted in ((manifest, False), (copied, True)):
        same(said in study(bench, path, "--null", "none")[0]["warnings"], noted)


@test
def a_study_prints_what_it_writes(bench):
    manifest, rows = networks(bench)
    folder = bench.path("study-printed")
    words = ("study", manifest, "--out", folder, "--tasks", os.path.join(DATA, "tasks.csv"))
    for form, name in (("json", "results.json"), ("csv", "pairs.csv")):
        out = bench.run(*words, "--format", form, code=0).out
        with open(os.path.join(folder, name), encoding="utf-8") as file:
            same(out, file.read(), name)
    text = bench.run(*words, code=0).out
    for part in (f"{len(rows)} models of {manifest}", "n = 500 items", "metric: mutual_knn", "chance: 0.02", "best pairs of models",
                 "adjusted p", "trends of alignment with quality", "accuracy_ten", "map: stress", "notes:", f"in {folder}:",
                 "within bins of tasks solved", "within families", "63 of 70 rows"):
        assert part in text, part
    with open(os.path.join(folder, "results.json"), encoding="utf-8") as file:
        groups = json.load(file)["groups"]["family"]
    for g, name in enumerate(groups["score"]["names"]):
        cells = [re.escape(name), str(groups["score"]["sizes"][g]), str(groups["score"]["pairs"][g][g])]
        for scale in ("score", "calibrated"):
            mean, error = (groups[scale][key][g][g] for key in ("mean", "standard_error"))
            cells.append("" if mean is None else f"{mean:.3f}" + ("" if error is None else f" ± {error:.3f}"))
        assert (re.search("^" + " +".join(cells) + "$", text, re.M) is not None) == (cells[3] != ""), (cells, text)
    assert "notes:" not in bench.run(*words, "--quiet", code=0).out


@compares_runs
def threads_change_no_byte_of_any_file(bench):
    manifest, _ = networks(bench)
    seen = []
    for threads in ("1", "2", "3"):
        folder = study(bench, manifest, "--threads", threads, "--null", "permute", "--permutations", "99",
                       out=f"threads{threads}")[1]
        seen.append({name: open(os.path.join(folder, name), "rb").read() for name in sorted(os.listdir(folder))})
    same(seen[1].keys(), seen[0].keys())
    for name in seen[0]:
        assert seen[0][name] == seen[1][name] == seen[2][name], name


@test
def a_matrix_of_scores_is_looked_at_in_the_same_way(bench):
    manifest, rows = networks(bench)
    with_layers, folder = study(bench, manifest, out="layers")
    scores = matrix(with_layers["pairs"]["score"])
    without = write(bench, "no_path.csv", "\n".join(",".join(line.split(",")[:1] + line.split(",")[2:])
                                                    for line in open(manifest, encoding="utf-8").read().splitlines()))
    result, _ = study(bench, without, "--matrix", bench.npy("study-scores.npy", scores), out="matrix")
    for key in ("n", "metric", "null_options", "preprocess", "aggregate"):
        same(result[key], None, key)
    for key in ("profiles", "nulls", "spectra", "ceilings"):
        same(result[key], [])
    same(result["pairs"]["score"], with_layers["pairs"]["score"])
    assert all(value is None for row in result["pairs"]["p"] for value in row)
    for one, other in zip((t for t in with_layers["trends"] if t["scale"] == "score"), result["trends"]):
        same({k: v for k, v in one.items()}, other)
    same(result["groups"]["family"]["score"], with_layers["groups"]["family"]["score"])
    same(result["groups"]["family"]["calibrated"], None)
    same(result["map"], with_layers["map"])
    bench.run("study", manifest, "--matrix", bench.npy("study-scores.npy", scores.astype("f4")), "--out", bench.path("study-matrix"), code=0)
    assert os.path.exists(os.path.join(folder, "results.json"))


@test
def matrices_stand_beside_features_and_measurements_have_a_ceiling(bench):
    x, y = related(92, 40, 6, 5)
    generator = np.random.default_rng(93)
    measured = [x + 0.3 * generator.standard_normal(x.shape) for _ in range(3)]
    squared = [np.square(m[:, None] - m[None]).sum(axis=-1) for m in measured]
    lines = ["name\tpath\tfamily\tmodality\tkernel\trepeats", "y\ty.npy\t\t\t\t"]
    bench.npy("study-kernels/y.npy", y)
    for i in range(3):
        bench.npy(f"study-kernels/f{i}.npy", measured[i])
        bench.npy(f"study-kernels/d{i}.npy", squared[i])
        lines += [f"f{i}\tf{i}.npy\tfeatures\tm\t\tfeatures", f"d{i}\t d{i}.npy \tmatrices\tm\tsquared-dissimilarity\tmatrices"]
    lines += ["alone\ty.npy\t\t\t\tonce"]
    manifest = write(bench, "study-kernels/models.tsv", "\n".join(lines))
    result, _ = study(bench, manifest, "--metric", "cka", "--preprocess", "none", "--null", "none")
    names = [model["name"] for model in result["models"]]
    scores = matrix(result["pairs"]["score"])
    for i in range(3):  # -1/2 H D H is HKH of the linear kernel, so cka is the same
        close(scores[0, names.index(f"d{i}")], scores[0, names.index(f"f{i}")], 1e-9)
    assert all(value is None for row in result["pairs"]["calibrated"] for value in row)
    ceiling = {one["repeats"]: one for one in result["ceilings"]}
    same(sorted(ceiling), ["features", "matrices"])
    for i in range(3):
        others = bench.npy("study-kernels/others.npy", sum(measured[j] for j in range(3) if j != i) / 2)
        score = bench.json("score", bench.path(f"study-kernels/f{i}.npy"), others, "--metric", "cka", "--preprocess", "none")
        close(ceiling["features"]["lowers"][i], score["scores"][0]["score"], 1e-12)
        mean = bench.npy("study-kernels/mean.npy", sum(squared) / 3)
        score = bench.json("score", bench.path(f"study-kernels/d{i}.npy"), mean, "--metric", "cka", "--kernel",
                           "squared-dissimilarity")
        close(ceiling["matrices"]["uppers"][i], score["scores"][0]["score"], 1e-12)
    close(ceiling["features"]["lower"], np.mean(ceiling["features"]["lowers"]), 1e-15)
    assert any("'once': it has one measurement" in text for text in result["warnings"]), result["warnings"]


@test
def qualities_that_are_not_asked_for_may_hold_anything(bench):
    manifest, rows = networks(bench)
    lines = open(manifest, encoding="utf-8").read().splitlines()
    mixed = write(bench, "mixed.csv", "\n".join([lines[0] + ",note,other"] + [f"{line},some word,{i}" for i, line in
                                                                              enumerate(lines[1:])]))
    result, _ = study(bench, mixed, "--quality", "other", "--control", "accuracy_ten")
    same(result["qualities"], ["other", "accuracy_ten"])
    same([model["quality"][0] for model in result["models"]], [float(i) for i in range(len(rows))])
    bench.refuse("study", mixed, "--out", bench.path("study-none"), says=["line 2, column 'note': 'some word' is no number; --quality"])
