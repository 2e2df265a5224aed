"""The numbers themselves: against short independent formulas, other files of the same numbers, other runs."""
import numpy as np

from harness import REFERENCE, by_name, close, compares_runs, related, same, test


def neighbours(x, k):
    similarity = x @ x.T
    order = np.lexsort((np.arange(len(x))[None].repeat(len(x), 0), -similarity), axis=1)
    return [[j for j in row if j != i][:k] for i, row in enumerate(order.tolist())]


def mutual_knn(x, y, k):
    return np.mean([len(set(a) & set(b)) / k for a, b in zip(neighbours(x, k), neighbours(y, k))])


def cycle_knn(x, y, k):
    of_x, of_y = neighbours(x, k), neighbours(y, k)
    return np.mean([any(i in of_x[j] for j in of_y[i]) for i in range(len(x))])


def cka(x, y):
    x, y = x - x.mean(0), y - y.mean(0)
    return np.sum((x.T @ y) ** 2) / (np.linalg.norm(x.T @ x) * np.linalg.norm(y.T @ y))


def svcca(x, y, rank):
    bases = [np.linalg.svd(a - a.mean(0), full_matrices=False)[0][:, :rank] for a in (x, y)]
    return np.mean(np.clip(np.linalg.svd(bases[0].T @ bases[1], compute_uv=False), 0, 1))


def paper(x):
    values = np.sort(np.abs(x), axis=None)
    threshold = values[int(np.floor(0.95 * values.size))]
    x = np.clip(x, -threshold, threshold)
    return x / np.linalg.norm(x, axis=1, keepdims=True)


@test
def scores_equal_short_formulas_in_numpy(bench):
    x, y = related(10, 90, 14, 9)
    paths = bench.npy("vx.npy", x), bench.npy("vy.npy", y)
    for steps, a, b in (("none", x, y), ("paper", paper(x), paper(y))):
        rows = by_name(bench.json("score", *paths, "--k", "4,10", "--preprocess", steps, "--svcca-rank", "5"))
        for k in (4, 10):
            close(rows["mutual_knn", k]["score"], mutual_knn(a, b, k), 1e-12, f"mutual_knn {steps} {k}")
            close(rows["cycle_knn", k]["score"], cycle_knn(a, b, k), 1e-12, f"cycle_knn {steps} {k}")
        close(rows["cka", None]["score"], cka(a, b), 1e-10, f"cka {steps}")
        close(rows["svcca", None]["score"], svcca(a, b, 5), 1e-10, f"svcca {steps}")


@test
def the_clamp_threshold_is_reported(bench):
    x, y = related(11, 50, 6, 6)
    document = bench.json("score", bench.npy("tx.npy", x), bench.npy("ty.npy", y))
    values = np.sort(np.abs(x), axis=None)
    close(document["x"]["clamp_threshold"], values[int(np.floor(0.95 * values.size))], 1e-12)


@test
def platonic_rep_differs_where_the_conventions_do(bench):
    x, y = related(12, 60, 8, 8)
    paths = bench.npy("cx.npy", x), bench.npy("cy.npy", y)
    exact = by_name(bench.json("score", *paths))
    theirs = bench.json("score", *paths, "--convention", "platonic-rep")
    same(theirs["convention"], "platonic-rep")
    same([row["metric"] for row in theirs["scores"]], REFERENCE)
    theirs = by_name(theirs)
    for name in ("mutual_knn", "cycle_knn", "edit_distance_knn"):
        same(theirs[name, 10]["score"], exact[name, 10]["score"], name)
    close(theirs["lcs_knn", 10]["score"], 10 * exact["lcs_knn", 10]["score"], 1e-12)
    close(theirs["lcs_knn", 10]["chance"], 10 * exact["lcs_knn", 10]["chance"], 1e-12)
    assert theirs["cknna", 10]["score"] != exact["cknna", 10]["score"]
    directed = by_name(bench.json("score", *paths, "--convention", "platonic-rep", "--metric", "cknna:directed"))
    same(theirs["cknna", 10]["score"], directed["cknna:directed", 10]["score"])


def halves(seed, n, d):
    """Values that f16 and bf16 both hold exactly: small integers over 16."""
    return np.random.default_rng(seed).integers(-128, 128, (n, d)) / 16.0


@compares_runs
def files_of_the_same_numbers_agree_whatever_their_type(bench):
    """In double: the same bits. In single precision: 1e-6, the rounding of normalised rows and of centred
    kernels (2^-24 each, here no two neighbours are that near); svcca is always computed in double."""
    x, y = halves(20, 70, 32), halves(21, 70, 20)
    for steps in ("none", "paper"):
        expected = by_name(bench.json("score", bench.npy("hx.npy", x), bench.npy("hy.npy", y), "--preprocess", steps))
        pairs = {code: (bench.npy(f"hx{code}.npy", x.astype(code)), bench.npy(f"hy{code}.npy", y.astype(code)))
                 for code in ("f4", "f2", ">f4", ">f8")}
        pairs["bf16"] = bench.bf16_npy("hxb.npy", x), bench.bf16_npy("hyb.npy", y)
        pairs["safetensors"] = (bench.safetensors("hx.safetensors", {"bf16:a": x.astype("f4")}),
                                bench.safetensors("hy.safetensors", {"a": y.astype("f2")}))
        for code, paths in pairs.items():
            document = bench.json("score", *paths, "--preprocess", steps)
            for key, row in by_name(document).items():
                close(row["score"], expected[key]["score"], 1e-6, f"{code} {steps} {key}")
            document = bench.json("score", *paths, "--preprocess", steps, "--precision", "f64")
            for key, row in by_name(document).items():
                same(row["score"], expected[key]["score"], f"{code} {steps} {key}")
            if code in ("f2", "f4", "bf16"):
                same(document["x"]["dtype"], {"f2": "f16", "f4": "f32", "bf16": "bf16"}[code])


@test
def fortran_order_and_c_order_give_the_same_bits(bench):
    x, y = related(22, 70, 11, 6)
    for code in ("f8", "f4"):
        c = bench.json("score", bench.npy("ox.npy", x.astype(code)), bench.npy("oy.npy", y.astype(code)))
        f = bench.json("score", bench.npy("oxf.npy", x.astype(code), True), bench.npy("oyf.npy", y.astype(code), True))
        same(f["scores"], c["scores"], code)


@compares_runs
def threads_and_memory_never_change_a_byte(bench):
    x, y = related(23, 400, 33, 17)
    paths = bench.npy("mx.npy", x.astype("f4")), bench.npy("my.npy", y)
    for words in ((), ("--kernel", "rbf"), ("--convention", "platonic-rep")):
        command = ("score", *paths, "--metric", "all", "--k", "2,10,100", "--null", "none", "--format", "json", *words)
        expected = bench.run(*command, code=0).out
        for more in (("--threads", 1), ("--threads", 2), ("--threads", 3), ("--threads", 8), ("--memory", 1),
                     ("--memory", "1M"), ("--memory", "64m"), ("--memory", "2G"), ("--threads", 3, "--memory", "1K")):
            same(bench.run(*command, *more, code=0).out, expected, f"{words} {more}")


@test
def the_metrics_that_say_so_are_symmetric(bench):
    x, y = related(24, 60, 8, 12)
    x, y = bench.npy("sx.npy", x), bench.npy("sy.npy", y)
    there, back = by_name(bench.json("score", x, y)), by_name(bench.json("score", y, x))
    for key, row in there.items():
        if key[0] != "cycle_knn":
            close(back[key]["score"], row["score"], 1e-13, key)
