"""How sure a score is, and at which scale: prh score --interval, prh spectrum."""
import csv
import io

import numpy as np

from harness import by_name, close, related, same, test


def two(bench, n=60, name="spread"):
    x, y = related(101, n, 9, 7)
    return bench.npy(f"{name}_x{n}.npy", x), bench.npy(f"{name}_y{n}.npy", y)


@test
def the_jackknife_is_that_of_leaving_out_each_item(bench):
    x, y = related(102, 24, 6, 5)
    paths = bench.npy("jack_x.npy", x), bench.npy("jack_y.npy", y)
    words = ("--preprocess", "none", "--k", "4", "--metric", "mutual_knn,cka,unbiased_cka", "--null", "none")
    rows = by_name(bench.json("score", *paths, *words, "--interval", "jackknife"))
    without = []
    for i in range(24):
        keep = np.arange(24) != i
        part = bench.npy("jack_px.npy", x[keep]), bench.npy("jack_py.npy", y[keep])
        without.append({key: row["score"] for key, row in by_name(bench.json("score", *part, *words)).items()})
    for key, row in rows.items():
        values, interval = np.array([scores[key] for scores in without]), row["interval"]
        close(interval["standard_error"], np.sqrt(23 / 24 * np.sum((values - values.mean()) ** 2)), 1e-10, key)
        close(interval["bias"], 23 * (values.mean() - row["score"]), 1e-9, key)
        same((interval["method"], interval["reason"], interval["level"]), ("jackknife", None, 0.95), key)
        assert interval["low"] < row["score"] < interval["high"], row


@test
def intervals_are_shown_only_if_they_are_asked_for(bench):
    paths = two(bench)
    for row in bench.json("score", *paths)["scores"]:
        same(row["interval"], None)
    heads = {words: bench.run("score", *paths, *words, code=0).out.split("\n\n")[1].splitlines()[0].split()
             for words in ((), ("--interval", "none"), ("--interval", "jackknife"), ("--level", "0.9"))}
    same(heads[()], ["metric", "k", "score", "chance", "z", "p", "calibrated"])
    same(heads["--interval", "none"], heads[()])
    same(heads["--interval", "jackknife"], ["metric", "k", "score", "low", "high", "chance", "z", "p", "calibrated"])
    same(heads["--level", "0.9"], heads["--interval", "jackknife"])
    wide, narrow = (by_name(bench.json("score", *paths, "--level", level))["cka", None]["interval"] for level in ("0.99", "0.5"))
    assert wide["low"] < narrow["low"] < narrow["high"] < wide["high"], (wide, narrow)


@test
def metrics_without_a_jackknife_are_named_once(bench):
    paths = two(bench)
    text = bench.run("score", *paths, "--interval", "jackknife", "--k", "3,10", code=0).out
    same(text.count("no jackknife, so no interval: cycle_knn, lcs_knn, edit_distance_knn, cknna, svcca\n"), 1)
    assert "interval: jackknife   level: 0.95\n" in text, text
    document = bench.json("score", *paths, "--interval", "jackknife")
    rows = {row["metric"]: row["interval"] for row in document["scores"]}
    same(rows["svcca"]["method"], None)
    table = {row["metric"]: row for row in csv.DictReader(io.StringIO(
        bench.run("score", *paths, "--interval", "jackknife", "--format", "csv", code=0).out))}
    for key in ("level", "low", "high", "standard_error", "bias"):
        same(float(table["cka"][key]), rows["cka"][key], key)
        same(table["svcca"][key], "", key)
    for row in text.split("\n\n")[1].splitlines()[1:]:
        name, k, _, low, high = row.split()[:5]
        if name in ("mutual_knn", "cka") and k in ("10", "-"):
            close(float(low), rows[name]["low"], 1e-4, name)
            close(float(high), rows[name]["high"], 1e-4, name)
    bench.refuse("score", *paths, "--interval", "jackknife", "--metric", "svcca,cycle_knn", says=["svcca,cycle_knn"])
    bench.refuse("score", *paths, "--interval", "jacknife", says=["did you mean 'jackknife'?"])
    bench.refuse("score", *paths, "--interval", "none", "--level", "0.9", says=["--level", "--interval none"])
    for level in ("0", "1", "95", "x"):
        bench.refuse("score", *paths, "--level", level, says=["--level"])


@test
def an_interval_that_cannot_be_is_no_failure(bench):
    paths = two(bench, 12)
    document = bench.json("score", *paths, "--metric", "mutual_knn,cka", "--k", "11", "--interval", "jackknife")
    same(document["scores"][0]["interval"]["method"], None)
    assert document["scores"][1]["interval"]["low"] is not None
    text = bench.run("score", *paths, "--metric", "mutual_knn", "--k", "11", "--interval", "jackknife", code=0).out
    assert "no interval of mutual_knn: " in text, text


@test
def a_spectrum_has_the_score_of_mutual_knn_at_every_k(bench):
    paths = two(bench)
    document = bench.json("spectrum", *paths, "--fractions", "none")
    same((document["n"], document["k_max"], document["level"], document["kernel"]), (60, 15, 0.95, "linear"))
    same((document["samples"], document["seed"], document["sizes"]), (None, None, None))
    curve = document["curve"]
    same(curve["k"], list(range(1, 16)))
    ks = ",".join(map(str, curve["k"]))
    rows = by_name(bench.json("score", *paths, "--metric", "mutual_knn", "--k", ks, "--interval", "jackknife", "--null", "none"))
    for i, k in enumerate(curve["k"]):
        row = rows["mutual_knn", k]
        same((curve["overlap"][i], curve["chance"][i], curve["q"][i]), (row["score"], row["chance"], k / 60), k)
        same((curve["low"][i], curve["high"][i], curve["standard_error"][i]),
             tuple(row["interval"][key] for key in ("low", "high", "standard_error")), k)
        for key, of in (("calibrated", "overlap"), ("calibrated_low", "low"), ("calibrated_high", "high")):
            close(curve[key][i], (curve[of][i] - row["chance"]) / (1 - row["chance"]), 1e-12, key)


@test
def a_spectrum_shows_a_few_scales_in_text_and_all_in_csv(bench):
    paths = two(bench)
    words = ("spectrum", *paths, "--k-max", "40", "--fractions", "0.5,1")
    document = bench.json(*words)
    text = bench.run(*words, code=0).out
    tables = text.split("\n\n")
    lines = [line.split() for line in tables[1].splitlines()]
    same(lines[2], ["k", "q", "=", "k/n", "A(q)", "chance", "calibrated", "low", "high"])
    same([int(line[0]) for line in lines[3:]], [1, 2, 5, 10, 20, 40])
    curve = document["curve"]
    for line in lines[3:]:
        at = int(line[0]) - 1
        keys = ("q", "overlap", "chance", "calibrated", "calibrated_low", "calibrated_high")
        same(line[1:], [f"{curve[key][at]:.4f}" for key in keys])
    same([size["n"] for size in document["sizes"]], [30, 60])
    assert "n = 30" in tables[2] and "±" in tables[2], tables[2]
    first = tables[2].splitlines()[2].split()
    size = document["sizes"][0]
    same(first[:4], [f"{size['q'][0]:.4f}", f"{size['calibrated'][0]:.4f}", "±", f"{size['spread'][0]:.4f}"])
    rows = list(csv.DictReader(io.StringIO(bench.run(*words, "--format", "csv", code=0).out)))
    curve_rows = [row for row in rows if row["table"] == "curve"]
    same([float(row["calibrated_low"]) for row in curve_rows], curve["calibrated_low"])
    for size in document["sizes"]:
        mine = [row for row in rows if row["table"] == "sizes" and int(row["items"]) == size["n"]]
        for key in ("k", "q", "overlap", "calibrated", "spread"):
            same([float(row[key]) for row in mine], [float(value) for value in size[key]], key)
    assert max(map(len, "\n".join(tables[1:3]).splitlines())) <= 104, text
    assert "notes:" not in bench.run(*words, "--quiet", code=0).out


@test
def samples_of_a_spectrum_follow_the_seed_and_no_thread(bench):
    paths = two(bench)
    words = ("spectrum", *paths, "--format", "json")
    first = bench.run(*words, code=0).out
    for more in (("--threads", 1), ("--threads", 3), ("--seed", 0), ("--memory", "1M"), ("--fractions", "1,0.5,.25,0.125")):
        same(bench.run(*words, *more, code=0).out, first, more)
    other = bench.json("spectrum", *paths, "--seed", "1")
    assert other["sizes"][1] != bench.json("spectrum", *paths)["sizes"][1]
    same(other["curve"], bench.json("spectrum", *paths)["curve"])


@test
def a_spectrum_takes_every_kernel_and_refuses_what_makes_no_sense(bench):
    x, y = paths = two(bench)
    gram = bench.npy("spread_gram.npy", np.load(x) @ np.load(x).T)
    for words in (("--kernel", "rbf"), ("--kernel", "cosine", "--preprocess", "none"), ("--precision", "f32")):
        same(bench.json("spectrum", *paths, *words)["n"], 60)
    own = bench.json("spectrum", gram, gram, "--kernel", "gram")
    assert own["curve"]["overlap"] == [1.0] * 15, own["curve"]
    stack = bench.npy("spread_deep.npy", np.stack([np.load(x)] * 2, axis=1))
    tiny = bench.npy("spread_tiny.npy", np.ones((2, 3)))
    for words, says in (((x,), ["two files"]), ((x, y, "--k-max", "59"), ["n - 2 = 58"]), ((x, y, "--k-max", "0"), ["--k-max"]),
                        ((x, y, "--fractions", "0"), ["--fractions"]), ((x, y, "--fractions", "1.5"), ["--fractions"]),
                        ((x, y, "--fractions", "0.5,"), ["--fractions"]),
                        ((x, y, "--k-max", "5", "--fractions", "0.1"), ["--fractions", "less than one neighbour"]),
                        ((x, y, "--k-max", "58"), ["--k-max: ", "58"]), ((x, y, "--level", "1"), ["--level"]), ((x, y, "--kernel", "liner"), ["did you mean 'linear'?"]),
                        ((x, y, "--metric", "cka"), ["unknown option '--metric'"]), ((x, stack), ["2 layers"]),
                        ((tiny, tiny), ["at least 3 items"]), ((x, y, "--kmax", "3"), ["did you mean '--k-max'?"])):
        bench.refuse("spectrum", *words, says=says)
    bench.refuse("spectrm", x, y, says=["did you mean 'spectrum'?"])
