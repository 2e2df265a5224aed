"""prh align: models, layers, best pairs, files of results."""
import csv
import io
import json
import os

import numpy as np

from harness import REFERENCE, WITH_K, by_name, close, compares_runs, related, same, test

QUICK = ("--metric", "mutual_knn,cka", "--k", "5")


def zoo(bench, n=60):
    """Three models over one latent: a stack, a .safetensors file, a folder of ragged widths."""
    layers = related(40, n, 8, 8, 8, 5, 9, 6, 12, noise=0.8)
    stack = bench.npy("zoo/stack.npy", np.stack(layers[:3], axis=1))
    tensors = bench.safetensors("tensors.safetensors", {"b": layers[3], "c": layers[4].astype("f4")})
    bench.npy("zoo/folder/1.npy", layers[5])
    bench.npy("zoo/folder/2.npy", layers[6])
    return [stack, tensors, bench.path("zoo/folder")], [layers[:3], layers[3:5], layers[5:]]


@test
def align_writes_the_json_that_is_promised(bench):
    paths, layers = zoo(bench)
    document = bench.json("align", "--x", paths[0], "--y", *paths[1:])
    same(document["n"], 60)
    same(document["preprocess"], ["clamp:0.95@stack", "normalize"])
    same(document["convention"], "exact")
    same([(m["name"], m["layers"]) for m in document["x"]], [("stack", 3)])
    same([(m["name"], m["layers"]) for m in document["y"]], [("tensors", 2), ("folder", 2)])
    same([d["name"] for d in document["y"][0]["layer_details"]], ["b", "c"])
    same([d["dtype"] for d in document["y"][0]["layer_details"]], ["f64", "f32"])
    same([d["d"] for d in document["y"][1]["layer_details"]], [6, 12])
    same([(p["metric"], p["x"], p["y"]) for p in document["pairs"]],
         [(name, 0, y) for name in REFERENCE for y in (0, 1)])
    for pair in document["pairs"]:
        same(pair["k"], 10 if pair["metric"] in WITH_K else None)
        assert isinstance(pair["score"], float) and "matrix" not in pair, pair
        assert 0 <= pair["layers"][0] < 3 and 0 <= pair["layers"][1] < 2, pair
        assert pair["status"] in ("ok", "saturated") and "chance" in pair, pair


@test
def the_best_pair_is_the_maximum_of_the_full_matrix_at_the_lowest_layers(bench):
    paths, _ = zoo(bench)
    for convention in ("exact", "platonic-rep"):
        document = bench.json("align", "--x", *paths[:2], "--y", paths[2], paths[0], "--full", "--convention", convention)
        same(len(document["pairs"]), 8 * 4)
        for pair in document["pairs"]:
            matrix = np.array(pair["matrix"], dtype=float)
            same(matrix.shape, (document["x"][pair["x"]]["layers"], document["y"][pair["y"]]["layers"]))
            best = np.unravel_index(np.argmax(matrix), matrix.shape)
            same((pair["score"], pair["layers"]), (matrix[best], [int(i) for i in best]), pair["metric"])
            same((pair["status"], pair["chance"]), (pair["statuses"][best[0]][best[1]], pair["chances"][best[0]][best[1]]))
            same((pair["ties_x"], pair["ties_y"]), (pair["layer_ties_x"][best[0]], pair["layer_ties_y"][best[1]]))
        without = bench.json("align", "--x", *paths[:2], "--y", paths[2], paths[0], "--convention", convention)
        for full, short in zip(document["pairs"], without["pairs"]):
            for key in ("matrix", "statuses", "chances", "layer_ties_x", "layer_ties_y"):
                del full[key]
            same(full, short)


def agree(metric, actual, expected):
    """cka may take a layer by its features or by its kernel, as is cheaper among the layers at hand: to rounding."""
    if actual is not None and "cka" in metric:
        assert abs(actual - expected) <= 1e-14 * abs(expected), f"{metric}: {actual!r}, expected {expected!r}"
    else:
        same(actual, expected, metric)


@test
def every_cell_equals_prh_score_on_the_two_layers(bench):
    paths, layers = zoo(bench)
    document = bench.json("align", "--x", paths[0], "--y", paths[2], "--full", "--preprocess", "normalize")
    for i, a in enumerate(layers[0]):
        for j, b in enumerate(layers[2]):
            score = by_name(bench.json("score", bench.npy("a.npy", a), bench.npy("b.npy", b), "--preprocess", "normalize"))
            for pair in document["pairs"]:
                row = score[pair["metric"], pair["k"]]
                agree(pair["metric"], pair["matrix"][i][j], row["score"])
                if pair["layers"] == [i, j]:
                    agree(pair["metric"], pair["chance"], row["chance"])
                    same((pair["ties_x"], pair["ties_y"]), (row["ties_x"], row["ties_y"]))


@test
def equal_scores_go_to_the_lowest_layers(bench):
    x, y = related(41, 30, 6, 6)
    a = bench.npy("equal_a.npy", np.stack([y, x, x], axis=1))
    b = bench.npy("equal_b.npy", np.stack([-np.ones_like(x) + x, x, x], axis=1))
    document = bench.json("align", "--x", a, "--y", b, "--preprocess", "none", *QUICK)
    same([pair["layers"] for pair in document["pairs"]][0], [1, 1])


@test
def scores_below_zero_give_the_true_maximum(bench):
    generator = np.random.default_rng(42)
    x = generator.standard_normal((40, 3))
    gram = x @ x.T
    other = [-gram, -gram + 0.5 * generator.standard_normal((40, 40))]
    other = [(m + m.T) / 2 for m in other]
    a = bench.npy("negative_a.npy", gram)
    b = bench.npy("negative_b.npy", np.stack(other, axis=1))
    for convention in ("exact", "platonic-rep"):
        pair = bench.json("align", "--x", a, "--y", b, "--kernel", "gram", "--metric", "cka", "--full", "--convention",
                          convention)["pairs"][0]
        assert max(pair["matrix"][0]) < 0, pair
        same(pair["score"], max(pair["matrix"][0]))


@test
def x_alone_compares_all_pairs_within_the_set(bench):
    paths, _ = zoo(bench)
    document = bench.json("align", "--x", *paths, "--metric", "mutual_knn,cycle_knn,cknna:directed")
    same(document["y"], document["x"])
    half, both = [(0, 1), (0, 2), (1, 2)], [(0, 1), (0, 2), (1, 0), (1, 2), (2, 0), (2, 1)]
    pairs = {name: [(p["x"], p["y"]) for p in document["pairs"] if p["metric"] == name]
             for name in ("mutual_knn", "cycle_knn", "cknna:directed")}
    same(pairs, {"mutual_knn": half, "cycle_knn": both, "cknna:directed": both})
    apart = bench.json("align", "--x", paths[0], "--y", paths[1], "--metric", "mutual_knn")
    same(apart["pairs"][0]["score"], document["pairs"][0]["score"])


@test
def csv_has_a_row_per_pair_and_with_full_per_pair_of_layers(bench):
    paths, _ = zoo(bench)
    command = ("align", "--x", paths[0], "--y", *paths[1:], *QUICK)
    document = bench.json(*command, "--full")
    rows = list(csv.DictReader(io.StringIO(bench.run(*command, "--format", "csv", code=0).out)))
    same(len(rows), 4)
    for row, pair in zip(rows, document["pairs"]):
        same((float(row["score"]), int(row["layer_x"]), int(row["layer_y"])), (pair["score"], *pair["layers"]))
        same((row["x"], row["y"]), ("stack", document["y"][pair["y"]]["name"]))
        same(float(row["chance"]), pair["chance"])
    rows = iter(csv.DictReader(io.StringIO(bench.run(*command, "--format", "csv", "--full", code=0).out)))
    for pair in document["pairs"]:
        for i, line in enumerate(pair["matrix"]):
            for j, score in enumerate(line):
                row = next(rows)
                same((float(row["score"]), int(row["layer_x"]), int(row["layer_y"])), (score, i, j))
                if [i, j] == pair["layers"]:
                    same(float(row["chance"]), pair["chance"])
    same(next(rows, None), None)


@test
def the_text_shows_a_matrix_of_models_and_the_best_pair(bench):
    paths, _ = zoo(bench)
    document = bench.json("align", "--x", paths[0], "--y", *paths[1:], *QUICK)
    text = bench.run("align", "--x", paths[0], "--y", *paths[1:], *QUICK, "--full", code=0).out
    for pair in document["pairs"]:
        cell = f"{pair['score']:.4f} ({pair['layers'][0]},{pair['layers'][1]})"
        assert cell in text, f"{cell} is not in {text}"
    best = max((p for p in document["pairs"] if p["metric"] == "cka"), key=lambda p: p["score"])
    assert f": {best['score']!r}" in text, text
    for part in ("mutual_knn, k = 5", "cka: best score", "chance", "every pair of layers", "the best of many"):
        assert part in text, f"{part!r} is not in {text}"
    assert "notes:" not in bench.run("align", "--x", *paths, *QUICK, "--quiet", code=0).out


@test
def the_text_stays_readable_for_forty_models(bench):
    layers = related(43, 30, *[4] * 40)
    paths = [bench.npy(f"many/model-with-a-name-{i:02d}.npy", layer) for i, layer in enumerate(layers)]
    out = bench.run("align", "--x", *paths, "--metric", "cka", code=0).out
    widest = max(len(line) for line in out.splitlines() if not line.startswith(("  ", "preprocess", "best")))
    assert widest <= 100, f"a line of {widest} columns"
    document = bench.json("align", "--x", *paths, "--metric", "cka")
    same(len(document["pairs"]), 780)
    for pair in document["pairs"]:
        assert f"{pair['score']:.4f}" in out


@test
def out_writes_json_beside_what_is_printed(bench):
    paths, _ = zoo(bench)
    target = bench.path("results.json")
    command = ("align", "--x", paths[0], "--y", *paths[1:], *QUICK)
    expected = bench.run(*command, "--format", "json", code=0).out
    for more, printed in ((("--quiet",), False), ((), True), (("--format", "csv"), True), (("--format", "json"), True)):
        result = bench.run(*command, "--out", target, *more, code=0)
        with open(target, encoding="utf-8") as file:
            same(file.read(), expected, more)
        same(bool(result.out), printed, more)
        os.remove(target)
    same([name for name in os.listdir(bench.folder) if name.startswith("results")], [])


@test
def out_keeps_the_rights_of_a_file_and_follows_a_link(bench):
    paths, _ = zoo(bench)
    target, link = bench.path("kept.json"), bench.path("link.json")
    with open(target, "w", encoding="utf-8") as file:
        file.write("old")
    os.chmod(target, 0o640)
    os.symlink(target, link)
    bench.run("align", "--x", *paths, *QUICK, "--out", link, "--quiet", code=0)
    assert os.path.islink(link), "the link was replaced"
    same(os.stat(target).st_mode & 0o777, 0o640)
    with open(target, encoding="utf-8") as file:
        same(json.load(file)["n"], 60)
    bench.run("align", "--x", *paths, *QUICK, "--out", "/dev/null", "--quiet", code=0)
    assert not os.path.isfile("/dev/null"), "a device was replaced by a file"


@test
def undefined_layers_are_skipped_and_an_undefined_pair_exits_1(bench):
    x, y = related(44, 40, 6, 6)
    part = bench.npy("part.npy", np.stack([np.ones_like(x), x], axis=1))
    whole = bench.npy("whole.npy", np.stack([np.ones_like(x)] * 2, axis=1))
    other = bench.npy("other.npy", y)
    command = ("align", "--x", part, "--y", other, "--metric", "cka")
    document = bench.json(*command)
    same((document["pairs"][0]["layers"], document["pairs"][0]["status"]), ([1, 0], "ok"))
    same(document["pairs"][0]["undefined_layer_pairs"], 1)
    full = bench.json(*command, "--full", code=1)
    same(full["pairs"][0]["matrix"][0], [None])
    close(full["pairs"][0]["matrix"][1][0], document["pairs"][0]["score"], 0)
    pair = bench.json("align", "--x", whole, "--y", other, "--metric", "cka", code=1)["pairs"][0]
    same((pair["score"], pair["layers"], pair["status"], pair["chance"]), (None, None, "undefined", None))
    assert "undefined" in bench.run("align", "--x", whole, "--y", other, "--metric", "cka", code=1).out


@test
def a_layer_whose_median_distance_is_zero_is_skipped(bench):
    x, y = related(45, 40, 6, 6)
    flat = np.ones_like(x)
    flat[0] = np.arange(6)
    part = bench.npy("median.npy", np.stack([flat, x, y], axis=1))
    other = bench.npy("median_other.npy", y)
    pair, svcca = bench.json("align", "--x", part, "--y", other, "--metric", "cka,svcca", "--kernel", "rbf",
                             "--preprocess", "none", "--full", code=1)["pairs"]
    same((pair["layers"], pair["matrix"][0]), ([2, 0], [None]))
    close(pair["score"], 1.0, 1e-12)
    assert svcca["matrix"][0][0] is not None, svcca


@compares_runs
def align_gives_the_same_bytes_for_any_threads_and_memory(bench):
    paths, _ = zoo(bench, 150)
    command = ("align", "--x", *paths, "--metric", "all", "--k", "3,10", "--full", "--format", "json")
    expected = bench.run(*command, code=0).out
    for more in (("--threads", 1), ("--threads", 2), ("--threads", 3), ("--threads", 8), ("--memory", 1),
                 ("--memory", "1M"), ("--memory", "3G", "--threads", 5)):
        same(bench.run(*command, *more, code=0).out, expected, more)
