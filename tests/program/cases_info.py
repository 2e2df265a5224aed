"""prh info: what it says of features."""
import csv
import io

import numpy as np

from harness import close, related, same, test


@test
def info_describes_a_layer(bench):
    x = related(30, 40, 5)[0].astype("f4")
    x[3] = 0
    x[7] = x[1]
    x[:, 2] = 1.5
    path = bench.npy("look.npy", x)
    document = bench.json("info", path)
    same(len(document["files"]), 1)
    same((document["files"][0]["file"], document["files"][0]["name"]), (path, "look"))
    layer = document["files"][0]["layers"][0]
    wide = x.astype("f8")
    norms = np.linalg.norm(wide, axis=1)
    for key, value in (("n", 40), ("d", 5), ("dtype", "f32"), ("order", "row-major"), ("mapped", True),
                       ("usable", True), ("nan_count", 0), ("inf_count", 0), ("first_bad_row", None),
                       ("duplicate_rows", 1), ("zero_rows", 0), ("constant_columns", 1)):
        same(layer[key], value, key)
    for key, value in (("minimum", wide.min()), ("maximum", wide.max()), ("mean", wide.mean()), ("sd", wide.std()),
                       ("norm_minimum", norms.min()), ("norm_median", np.median(norms)), ("norm_maximum", norms.max())):
        close(layer[key], value, 1e-6 * max(1, abs(value)), key)
    text = bench.run("info", path, code=0).out
    for part in (path, "40×5 f32", "row-major", "mapped", "duplicate rows 1", "constant columns 1"):
        assert part in text, f"{part!r} is not in {text!r}"
    assert "not usable" not in text


@test
def info_reports_nan_and_infinity_and_exits_0(bench):
    x = related(31, 20, 4)[0]
    x[6, 1] = np.nan
    x[7, 0] = np.inf
    x[9, 0] = -np.inf
    path = bench.npy("bad.npy", x)
    layer = bench.json("info", path)["files"][0]["layers"][0]
    same((layer["nan_count"], layer["inf_count"], layer["first_bad_row"], layer["first_bad_col"], layer["usable"]),
         (1, 2, 6, 1, False))
    text = bench.run("info", path, code=0).out
    assert "not usable as it is" in text and "row 6, column 1" in text, text


@test
def info_knows_stacks_folders_safetensors_and_orders(bench):
    x = related(32, 30, 6)[0]
    stack = bench.npy("stack.npy", np.stack([x, 2 * x, 3 * x], axis=1))
    tensors = bench.safetensors("t.safetensors", {f"layer.{i}": (x + i).astype("f4") for i in (10, 2, 1)})
    for i in (10, 9):
        bench.npy(f"folder/part{i}.npy", x[:, :i - 6].astype("f2"))
    fortran = bench.npy("fortran.npy", x, True)
    document = bench.json("info", stack, tensors, bench.path("folder"), fortran)
    layers = [file["layers"] for file in document["files"]]
    same([len(each) for each in layers], [3, 3, 2, 1])
    same([layer["name"] for layer in layers[1]], ["layer.1", "layer.2", "layer.10"])
    same([layer["d"] for layer in layers[2]], [3, 4])
    same((layers[3][0]["order"], layers[3][0]["mapped"]), ("column-major", False))
    rows = list(csv.DictReader(io.StringIO(
        bench.run("info", stack, tensors, bench.path("folder"), fortran, "--format", "csv", code=0).out)))
    same([row["layer"] for row in rows], ["0", "1", "2", "0", "1", "2", "0", "1", "0"])
    for row, layer in zip(rows, sum(layers, [])):
        same(float(row["mean"]), layer["mean"])
        same(row["dtype"], layer["dtype"])
    bench.run("info", stack, "--quiet", code=0)


@test
def info_counts_integers_and_names_their_type(bench):
    path = bench.npy("whole.npy", np.arange(24, dtype="i2").reshape(6, 4))
    layer = bench.json("info", path)["files"][0]["layers"][0]
    same((layer["dtype"], layer["mapped"], layer["maximum"]), ("i16", False, 23.0))


@test
def info_shows_the_good_files_and_exits_2_for_a_bad_one(bench):
    good = bench.npy("good.npy", np.eye(5))
    result = bench.run("info", bench.path("missing.npy"), good, "--format", "json", code=2)
    same([file["file"] for file in result.json()["files"]], [good])
    assert "missing.npy" in result.err, result.err
