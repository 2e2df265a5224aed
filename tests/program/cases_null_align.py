"""The null of the whole search over layers in prh align, and what of it is refused before the work."""
import csv
import io
import itertools
import os
import signal
import subprocess
import time

import numpy as np

from harness import close, compares_runs, related, same, test

MEMBERS = ["method", "reason", "aggregate", "score", "mean", "sd", "skew", "z", "threshold", "p", "calibrated", "alpha",
           "draws", "reached", "seed"]
MATRICES = ["layer_means", "layer_sds", "layer_ps", "layer_adjusted_ps"]


def stacks(bench, n=60):
    layers = related(91, n, 8, 8, 8, 5, 5, noise=1.5)
    return bench.npy(f"deep_a{n}.npy", np.stack(layers[:3], axis=1)), bench.npy(f"deep_b{n}.npy",
                                                                               np.stack(layers[3:], axis=1))


def pairs(bench, *words):
    return bench.json("align", *words)["pairs"]


@test
def align_finds_a_null_only_if_it_is_asked_to(bench):
    a, b = stacks(bench)
    words = ("--x", a, "--y", b, "--metric", "mutual_knn,cycle_knn")
    for pair in pairs(bench, *words, "--full"):
        same(pair["null"], None)
    same(bench.json("align", *words)["null_options"], None)
    assert "calibrated" not in bench.run("align", *words, code=0).out
    for more in (("--null", "auto"), ("--alpha", "0.1"), ("--seed", "3"), ("--aggregate", "max")):
        found = pairs(bench, *words, *more)
        same([list(pair["null"]) for pair in found], [MEMBERS, MEMBERS], more)
        same([pair["null"]["method"] for pair in found], ["exact", "permute"], more)
        same([pair["null"]["score"] for pair in found], [pair["score"] for pair in found], more)


@test
def the_null_is_that_of_the_best_of_all_pairs_of_layers(bench):
    """One permutation for all layers, the aggregate inside of each: made here from scores of single pairs."""
    a, b = stacks(bench, 20)
    order = [np.random.default_rng(k).permutation(20) for k in range(19)]
    table = bench.npy("orders.npy", np.array(order))
    layers = np.load(b)
    words = ("--metric", "cka", "--preprocess", "none", "--full")
    grids = []
    for row in order:
        moved = bench.npy("moved.npy", layers[row])
        grids.append(np.array(pairs(bench, "--x", a, "--y", moved, *words)[0]["matrix"]))
    seen = np.array(pairs(bench, "--x", a, "--y", b, *words)[0]["matrix"])
    wholes = {"max": np.max, "mean": np.mean, "row-max-mean": lambda grid: grid.max(1).mean(),
              "top-mean:2": lambda grid: np.sort(grid, axis=None)[-2:].mean()}
    for name, whole in wholes.items():
        pair = pairs(bench, "--x", a, "--y", b, *words, "--permutation-table", table, "--aggregate", name)[0]
        null, values = pair["null"], np.array([whole(grid) for grid in grids])
        same((null["aggregate"], null["draws"]), (name, 19))
        close(null["score"], whole(seen), 1e-12, name)
        close(null["mean"], values.mean(), 1e-12, name)
        close(null["p"], (1 + np.sum(values >= whole(seen) - 1e-12)) / 20, 1e-12, name)
        for i, j in itertools.product(range(3), range(2)):
            close(null["layer_means"][i][j], np.mean([grid[i, j] for grid in grids]), 1e-12, name)
            close(null["layer_ps"][i][j], (1 + sum(grid[i, j] >= seen[i, j] - 1e-12 for grid in grids)) / 20, 1e-12, name)


@test
def the_search_is_harder_to_pass_than_one_pair(bench):
    a, b = stacks(bench)
    pair = pairs(bench, "--x", a, "--y", b, "--metric", "mutual_knn", "--null", "permute", "--permutations", "200", "--full")[0]
    null, best = pair["null"], pair["layers"]
    same(list(null), MEMBERS + MATRICES)
    same(null["layer_adjusted_ps"][best[0]][best[1]], null["p"])
    for i, j in itertools.product(range(3), range(2)):
        assert null["layer_adjusted_ps"][i][j] >= null["layer_ps"][i][j] - 1e-12, null
    assert null["mean"] > np.max(null["layer_means"]), null


@test
def the_text_says_of_which_search_p_is(bench):
    a, b = stacks(bench)
    words = ("--x", a, "--y", b, "--metric", "mutual_knn")
    null = pairs(bench, *words, "--null", "auto")[0]["null"]
    text = bench.run("align", *words, "--null", "auto", code=0).out
    assert "  null of the search over all 6 pairs of layers (closed form):\n" in text, text
    for part in (f"threshold {null['threshold']:.4g}", f"calibrated {null['calibrated']:.3g}", "z +", "   p "):
        assert part in text, (part, text)
    text = bench.run("align", *words, "--aggregate", "mean", "--null", "permute", "--permutations", "50", code=0).out
    mean = pairs(bench, *words, "--aggregate", "mean", "--null", "permute", "--permutations", "50")[0]["null"]["score"]
    assert "null of the mean over all 6 pairs of layers (50 draws):" in text, text
    assert f"  score {mean:.4g}   z " in text, text
    single = bench.npy("single.npy", related(92, 60, 5)[0])
    text = bench.run("align", "--x", single, "--y", single, "--metric", "cka", "--null", "auto", code=0).out
    assert "null of this pair (closed form)" in text, text
    text = bench.run("align", "--x", a, b, single, "--metric", "cka", "--null", "auto", code=0).out
    assert "the best pair of models by itself" in text, text


@test
def the_csv_of_align_has_the_null_and_with_full_the_p_of_each_pair(bench):
    a, b = stacks(bench)
    words = ("align", "--x", a, "--y", b, "--metric", "cka", "--null", "permute", "--permutations", "40")
    pair = bench.json(*words, "--full")["pairs"][0]
    row, = csv.DictReader(io.StringIO(bench.run(*words, "--format", "csv", code=0).out))
    for key, value in pair["null"].items():
        if key not in MATRICES and value is not None:
            name = {"score": "aggregate_score"}.get(key, "null_" + key if key in ("method", "mean", "sd", "skew") else key)
            same(type(value)(row[name]), value, key)
    same((row["layer_p"], row["layer_adjusted_p"]), ("", ""))
    for row in csv.DictReader(io.StringIO(bench.run(*words, "--full", "--format", "csv", code=0).out)):
        i, j = int(row["layer_x"]), int(row["layer_y"])
        same(float(row["layer_p"]), pair["null"]["layer_ps"][i][j])
        same(float(row["layer_adjusted_p"]), pair["null"]["layer_adjusted_ps"][i][j])
        same(float(row["p"]), pair["null"]["p"])


@compares_runs
def threads_change_no_byte_of_the_null_of_a_search(bench):
    a, b = stacks(bench)
    for more in (("--metric", "all", "--null", "auto", "--permutations", "60"), ("--metric", "mutual_knn,cka", "--null", "exact")):
        words = ("align", "--x", a, "--y", b, *more, "--full", "--format", "json")
        expected = bench.run(*words, "--threads", 1, code=0).out
        for threads in (2, 5):
            same(bench.run(*words, "--threads", threads, code=0).out, expected, threads)


@test
def a_resumed_run_finds_the_same_nulls(bench):
    a, b = stacks(bench)
    words = ("align", "--x", a, "--y", b, "--metric", "mutual_knn,cka,cycle_knn", "--null", "auto", "--full", "--format", "json")
    expected = bench.run(*words, code=0).out
    for _ in range(2):
        same(bench.run(*words, "--resume", bench.path("null_work"), code=0).out, expected)


@test
def words_of_the_null_get_suggestions_and_values_are_checked(bench):
    a, _ = stacks(bench)
    x = bench.npy("option_x.npy", related(93, 30, 5)[0])
    for words, hint in ((("--null", "exakt"), "exact"), (("--null", "permut"), "permute"), (("--nul", "auto"), "--null"),
                        (("--permutation", "5"), "--permutations"), (("--alfa", "0.1"), "--alpha"), (("--sed", "1"), "--seed"),
                        (("--block", "f"), "--blocks"), (("--circle",), "--circular"), (("--stop-aftr", "3"), "--stop-after")):
        bench.refuse("score", x, x, *words, says=[f"did you mean '{hint}'?"])
    bench.refuse("align", "--x", a, "--y", a, "--aggregate", "maxx", says=["did you mean 'max'?"])
    bench.refuse("score", x, x, "--aggregate", "max", says=["unknown option '--aggregate'"])
    for words in (("--permutations", "0"), ("--permutations", "1.5"), ("--alpha", "0"), ("--alpha", "1"), ("--alpha", "nan"),
                  ("--alpha", "5%"), ("--seed", "-1"), ("--seed", "x"), ("--stop-after", "0"), ("--blocks", ""),
                  ("--permutation-table", ""), ("--null", ""), ("--null", "exact,permute")):
        bench.refuse("score", x, x, *words, says=[words[0]])
    for value in ("top-mean", "top-mean:0", "top-mean:", "top-mean:x", ""):
        bench.refuse("align", "--x", a, "--y", a, "--aggregate", value, says=["--aggregate"])


@test
def contradictions_are_refused_by_name(bench):
    x = bench.npy("clash.npy", related(94, 30, 5)[0])
    for words, names in (("--null none --alpha 0.1", ("--alpha", "--null none")), ("--null none --circular", ("--circular",)),
                         ("--null exact --blocks f", ("--blocks", "--null exact")),
                         ("--null exact --permutations 99", ("--permutations", "--null exact")),
                         ("--null enumerate --seed 1", ("--seed", "--null enumerate")),
                         ("--null enumerate --permutation-table t", ("--permutation-table",)),
                         ("--permutation-table t --seed 1", ("--seed", "--permutation-table")),
                         ("--permutation-table t --permutations 9", ("--permutations", "--permutation-table")),
                         ("--blocks f --circular", ("--blocks", "--circular")),
                         ("--permutations 10", ("10 draws are too few for --alpha 0.05", "--permutations 19")),
                         ("--alpha 0.0001", ("1000 draws", "--permutations 9999")),
                         ("--stop-after 100 --permutations 99", ("--stop-after 100",)),
                         ("--null exact --metric reference", ("cycle_knn, lcs_knn, edit_distance_knn, cknna, svcca",)),
                         ("--null enumerate --metric cka", ("n = 30", "2^31"))):
        bench.refuse("score", x, x, *words.split(), says=names)
    bench.run("score", x, x, "--metric", "cka", "--permutations", "999", "--alpha", "0.001", code=0)
    bench.run("score", x, x, "--metric", "mutual_knn,cka,unbiased_cka", "--null", "exact", "--k", "5", code=0)
    a, b = stacks(bench)
    bench.refuse("align", "--x", a, "--y", b, "--aggregate", "top-mean:7", says=["top-mean:7", "6 pairs of layers"])
    bench.refuse("align", "--x", a, "--y", b, "--metric", "svcca", "--null", "exact", says=["svcca"])


@test
def a_table_that_holds_no_permutations_is_refused_by_row_and_column(bench):
    x = bench.npy("bad_table_x.npy", related(95, 12, 4)[0])
    good = np.array([np.random.default_rng(k).permutation(12) for k in range(20)])
    absent = bench.path("no_table.npy")
    bench.refuse("score", x, x, "--permutation-table", absent, says=[absent])

    def refuse(table, *says):
        path = bench.npy("bad_table.npy", table)
        bench.refuse("score", x, x, "--k", "3", "--permutation-table", path, says=[path, *says])

    for value, column, words in ((good[3, 6], 7, ("row 3", "twice", "column 7")), (12, 2, ("row 3, column 2 is 12", "0 ... 11")),
                                 (-1, 0, ("row 3, column 0 is -1",))):
        table = good.copy()
        table[3, column] = value
        refuse(table, *words)
    for value, word in ((2.5, "2.5"), (3e9, "3000000000")):
        table = good.astype("f8")
        table[4, 1] = value
        refuse(table, f"row 4, column 1 is {word}")
    refuse(good[:, :11] % 11, "row 0")
    refuse(np.array([np.random.default_rng(k).permutation(13) for k in range(20)]), "13 items", "n = 12")
    refuse(good[:5], "5 permutations are too few for --alpha 0.05", "19")
    refuse(good.astype("f2"), "integers")
    refuse(good.ravel())
    bench.run("score", x, x, "--k", "3", "--permutation-table", bench.npy("good_table.npy", good), code=0)


@test
def a_blocks_file_that_does_not_fit_is_refused_with_line_and_counts(bench):
    x = bench.npy("bad_blocks_x.npy", related(96, 12, 4)[0])
    path = bench.path("blocks.txt")
    bench.refuse("score", x, x, "--blocks", bench.path("no_blocks.txt"), says=["no_blocks.txt"])
    bench.refuse("score", x, x, "--blocks", bench.folder, says=[bench.folder])
    for content, says in ((b"a\nb\n" * 5, ("after line 10", "n = 12")), (b"a\nb\n" * 7, ("line 13", "n = 12", "14 labels")),
                          (b"a\n\n" * 6, ("line 2 is empty",)), (b"a\nb\0c\n", ("line 2", "zero byte")), (b"", ("line 0", "n = 12")),
                          (b"".join(b"%d\n" % i for i in range(12)), ("a label of its own",))):
        with open(path, "wb") as file:
            file.write(content)
        bench.refuse("score", x, x, "--k", "3", "--blocks", path, says=[path, *says])


@test
def an_interrupt_ends_the_draws(bench):
    generator = np.random.default_rng(97)
    paths = [bench.npy(f"draw_{side}.npy", generator.standard_normal((1500, 20))) for side in "xy"]
    draws = ("--null", "permute", "--permutations", "5000000", "--metric")
    runs = [("score", *paths, *draws, metric) for metric in ("cycle_knn", "cka", "svcca")]
    runs += [("align", "--x", paths[0], "--y", paths[1], "--out", bench.path("drawn.json"), *draws, "mutual_knn"),
             ("spectrum", *paths, "--k-max", "1498", "--fractions", "none")]
    for words in runs:
        process = subprocess.Popen([bench.prh, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        time.sleep(1.0)
        assert process.poll() is None, f"the run was over before it could be interrupted: {words}"
        begun = time.monotonic()
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
        same((process.returncode, out, err), (130, b"", b"prh: interrupted\n"), words)
        assert time.monotonic() - begun < 10, words
    assert not os.path.exists(bench.path("drawn.json"))
