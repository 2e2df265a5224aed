"""Is it above chance? What prh score and prh align say of the null, in every form, and from every source of it."""
import csv
import fcntl
import io
import itertools
import json
import os
import pty
import re
import struct
import subprocess
import termios

import numpy as np

from harness import REFERENCE, by_name, close, compares_runs, related, same, test

GOLDEN = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "golden")
MEMBERS = ["method", "reason", "mean", "sd", "skew", "z", "threshold", "p", "calibrated", "alpha", "draws", "reached",
           "seed"]

def two(bench, n=80, name="null"):
    x, y = related(81, n, 12, 7)
    return bench.npy(f"{name}_x{n}.npy", x), bench.npy(f"{name}_y{n}.npy", y)


def nulls(bench, *words):
    """The nulls of prh score by metric, and what was printed."""
    return {row["metric"]: row["null"] for row in bench.json("score", *words)["scores"]}


def mutual_knn(x, y, k):
    lists = []
    for side in (x, y):
        similarity = side @ side.T
        order = np.lexsort((np.arange(len(side))[None].repeat(len(side), 0), -similarity), axis=1)
        lists.append([[j for j in row if j != i][:k] for i, row in enumerate(order.tolist())])
    return np.mean([len(set(a) & set(b)) / k for a, b in zip(*lists)])


@test
def every_score_comes_with_its_null_unasked(bench):
    paths = two(bench)
    document = bench.json("score", *paths)
    same(document["null_options"], {"method": "auto", "permutations": 1000, "permutation_table": None, "alpha": 0.05,
                                    "seed": 0, "blocks": None, "circular": False, "stop_after": None})
    same([row["metric"] for row in document["scores"]], REFERENCE)
    for row in document["scores"]:
        null, name = row["null"], row["metric"]
        same(list(null), MEMBERS, name)
        closed = name in ("mutual_knn", "cka", "unbiased_cka")
        same(null["method"], "exact" if closed else "permute", name)
        same((null["draws"], null["seed"]), (None, None) if closed else (1000, 0), name)
        same(null["reason"], None if closed else f"{name} has no null in closed form")
        same(null["alpha"], 0.05)
        close(null["z"], (row["score"] - null["mean"]) / null["sd"], 1e-9 * abs(null["z"]), name)
        assert 0 <= null["p"] <= 1 and 0 <= null["calibrated"] <= 1, null
        close(null["calibrated"], max(0, (row["score"] - null["threshold"]) / (1 - null["threshold"])), 1e-12, name)
        if not closed:
            close(null["p"], (1 + null["reached"]) / 1001, 1e-15, name)


@test
def none_leaves_the_output_without_it(bench):
    paths = two(bench)
    document = bench.json("score", *paths, "--null", "none")
    same((document["null_options"], {row["null"] for row in document["scores"]}), (None, {None}))
    text = bench.run("score", *paths, "--null", "none", code=0).out
    same(text.split("\n\n")[1].splitlines()[0].split(), ["metric", "k", "score", "chance"])
    assert "alpha" not in text and "calibrated" not in text, text
    rows = list(csv.DictReader(io.StringIO(bench.run("score", *paths, "--null", "none", "--format", "csv").out)))
    same({row["p"] for row in rows}, {""})
    plain = bench.json("score", *paths)
    for with_null, without in zip(plain["scores"], document["scores"]):
        same({**with_null, "null": None}, without)


@test
def the_text_has_z_p_calibrated_and_the_method_in_brackets(bench):
    paths = two(bench)
    text = bench.run("score", *paths, "--permutations", "200", code=0).out
    assert "null: auto, rows of y in random order   alpha: 0.05   seed: 0\n" in text, text
    lines = text.split("\n\n")[1].splitlines()
    same(lines[0].split(), ["metric", "k", "score", "chance", "z", "p", "calibrated"])
    rows = {row["metric"]: row for row in bench.json("score", *paths, "--permutations", "200")["scores"]}
    for line in lines[1:]:
        found = re.fullmatch(r"(\S+) +\S+ +(\S+) +\S+ +([+-]\d+\.\d+) +(< 1e-16|\S+) +(\S+) +(\(.*\))", line)
        assert found, line
        name, score, z, p, calibrated, method = found.groups()
        row, null = rows[name], rows[name]["null"]
        same(float(score), row["score"])
        close(float(z), null["z"], 0.051, name)
        if p == "< 1e-16":
            assert null["p"] < 1e-16, null
        else:
            close(float(p), null["p"], 0.051 * null["p"], name)
        close(float(calibrated), null["calibrated"], 0.0051 * null["calibrated"], name)
        same(method, "(closed form)" if null["method"] == "exact" else "(200 draws)", name)
    note = "no null in closed form: cycle_knn, lcs_knn, edit_distance_knn, cknna, svcca"
    same(text.count(note), 1)
    assert "notes:" not in bench.run("score", *paths, "--quiet", code=0).out


@test
def every_number_of_the_json_is_in_the_csv(bench):
    paths = two(bench)
    words = ("score", *paths, "--metric", "all", "--permutations", "100", "--seed", "5")
    rows = list(csv.DictReader(io.StringIO(bench.run(*words, "--format", "csv", code=0).out)))
    for row, score in zip(rows, bench.json(*words)["scores"]):
        for key, value in score["null"].items():
            text = row["null_" + key if key in ("method", "reason", "mean", "sd", "skew") else key]
            if value is None:
                same(text, "", key)
            else:
                same(type(value)(text), value, f"{score['metric']} {key}")


@test
def the_golden_permutations_give_the_golden_p_and_threshold(bench):
    with open(os.path.join(GOLDEN, "golden.json"), encoding="utf-8") as file:
        golden = [case for case in json.load(file)["nulls"] if case["case"] == "corr_n32"][0]
    paths = [os.path.join(GOLDEN, "inputs", f"corr_n32.{side}.f64.npy") for side in "XY"]
    found = nulls(bench, *paths, "--permutation-table", os.path.join(GOLDEN, golden["perms"]), "--convention",
                  "platonic-rep", "--preprocess", "normalize", "--alpha", "0.05", "--metric", "mutual_knn,cka", "--k", "5")
    for name, key in (("mutual_knn", "mutual_knn_k5"), ("cka", "cka")):
        null, expected = found[name], golden["metrics"][key]
        same((null["draws"], null["p"], null["method"], null["seed"]), (99, 0.01, "permute", None), name)
        close(null["threshold"], expected["tau_f32"], 1e-6, name)
        close(null["calibrated"], expected["calibrated_f32"], 1e-6, name)
        same(null["reached"], sum(value >= expected["observed"] for value in expected["null"]), name)


@test
def a_table_says_which_row_of_y_meets_row_i_of_x(bench):
    x, y = related(83, 30, 6, 5)
    paths = bench.npy("table_x.npy", x), bench.npy("table_y.npy", y)
    permutations = np.array([np.random.default_rng(k).permutation(30) for k in range(25)])
    values = [mutual_knn(x, y[row], 4) for row in permutations]
    for code in ("i4", "i8", "u1", "f8"):
        table = bench.npy("table.npy", permutations.astype(code))
        null = nulls(bench, *paths, "--preprocess", "none", "--metric", "mutual_knn", "--k", "4", "--permutation-table",
                     table)["mutual_knn"]
        close(null["mean"], np.mean(values), 1e-12, code)
        close(null["sd"], np.std(values), 1e-12, code)
        same((null["draws"], null["reached"]), (25, sum(v >= mutual_knn(x, y, 4) - 1e-9 for v in values)), code)


@test
def enumeration_takes_every_permutation_once(bench):
    x, y = related(84, 6, 4, 3)
    paths = bench.npy("all_x.npy", x), bench.npy("all_y.npy", y)
    values = np.array([mutual_knn(x, y[list(order)], 2) for order in itertools.permutations(range(6))])
    words = (*paths, "--preprocess", "none", "--metric", "mutual_knn", "--k", "2")
    for more in (("--null", "enumerate"), ("--null", "auto"), ()):
        null = nulls(bench, *words, *more)["mutual_knn"]
        same((null["method"], null["draws"], null["seed"]), ("enumerate", 720, None), more)
        close(null["mean"], values.mean(), 1e-12)
        close(null["sd"], values.std(), 1e-12)
        close(null["p"], np.mean(values >= mutual_knn(x, y, 2) - 1e-9), 1e-12)
    assert "(all 720 permutations)" in bench.run("score", *words, code=0).out


@test
def the_same_seed_gives_the_same_bytes_and_another_one_others(bench):
    paths = two(bench)
    words = ("score", *paths, "--null", "permute", "--permutations", "100", "--format", "json")
    first = bench.run(*words, "--seed", "1", code=0).out
    same(bench.run(*words, "--seed", "1", code=0).out, first)
    assert bench.run(*words, "--seed", "2", code=0).out != first
    same(bench.run(*words, code=0).out, bench.run(*words, "--seed", "0", code=0).out)


@compares_runs
def threads_change_no_byte_of_a_null(bench):
    paths = two(bench, 40, "threads")
    words = ("score", *paths, "--metric", "all", "--permutations", "99", "--format", "json")
    expected = bench.run(*words, "--threads", 1, code=0).out
    for threads in (2, 3, 8):
        same(bench.run(*words, "--threads", threads, code=0).out, expected, threads)


@test
def what_was_scored_before_changes_no_null_and_no_score(bench):
    """Metrics share what is prepared; a null must leave it as it is."""
    paths = two(bench, 40, "shared")
    together = bench.json("score", *paths, "--metric", "all", "--permutations", "60")
    for row in together["scores"]:
        alone = bench.json("score", *paths, "--metric", row["metric"], "--permutations", "60")["scores"][0]
        for key in ("score", "chance"):
            if row[key] is not None:
                close(alone[key], row[key], 1e-14, row["metric"])
        close(alone["null"]["p"], row["null"]["p"], 1e-12, row["metric"])
        close(alone["null"]["mean"], row["null"]["mean"], 1e-12, row["metric"])


@test
def blocks_keep_rows_within_their_label(bench):
    generator = np.random.default_rng(85)
    groups = np.repeat(np.arange(4), 15)
    centres = 5 * generator.standard_normal((4, 6))
    x, y = (centres[groups] + generator.standard_normal((60, 6)) for _ in range(2))  # related by the groups alone
    paths = bench.npy("block_x.npy", x), bench.npy("block_y.npy", y)
    labels = bench.path("labels.txt")
    with open(labels, "w", encoding="utf-8") as file:
        file.writelines(f"subject {'ABCD'[g]}, größer\n" for g in groups)
    words = (*paths, "--preprocess", "none", "--metric", "cka")
    free, within = nulls(bench, *words)["cka"], nulls(bench, *words, "--blocks", labels)["cka"]
    assert free["p"] < 1e-3 < 0.01 < within["p"], (free["p"], within["p"])
    same((within["method"], within["reason"]), ("permute", "the permutations are restricted"))
    same(bench.json("score", *words, "--blocks", labels)["null_options"]["blocks"], labels)
    text = bench.run("score", *words, "--blocks", labels, code=0).out
    assert f"within the blocks of {labels}" in text and "since the permutations are restricted" in text, text
    with open(labels, "w", encoding="utf-8") as file:  # no newline at the end, and those of another system
        file.write("\r\n".join("ABCD"[g] for g in groups))
    same(nulls(bench, *words, "--blocks", labels)["cka"], within)


@test
def circular_shifts_are_all_taken_if_there_are_few(bench):
    paths = two(bench)
    null = nulls(bench, *paths, "--metric", "cka", "--circular")["cka"]
    same((null["method"], null["draws"]), ("enumerate", 80))
    assert "(all 80 shifts)" in bench.run("score", *paths, "--metric", "cka", "--circular", code=0).out
    null = nulls(bench, *paths, "--metric", "cka", "--circular", "--null", "permute", "--permutations", "50")["cka"]
    same((null["method"], null["draws"]), ("permute", 50))


@test
def drawing_stops_early_when_the_score_is_hopeless(bench):
    generator = np.random.default_rng(86)
    paths = bench.npy("none_x.npy", generator.standard_normal((40, 5))), bench.npy("none_y.npy",
                                                                                    generator.standard_normal((40, 5)))
    words = (*paths, "--metric", "cka", "--stop-after", "5")
    null = nulls(bench, *words)["cka"]
    same((null["reached"], null["p"]), (5, 5 / null["draws"]))
    assert null["draws"] < 1000, null
    assert f"({null['draws']} draws, then stopped)" in bench.run("score", *words, code=0).out


@test
def an_undefined_score_has_no_null_and_exits_1(bench):
    x, _ = two(bench)
    flat = bench.npy("null_flat.npy", np.full((80, 4), 2.5))
    for more in ((), ("--null", "permute"), ("--null", "exact")):
        document = bench.json("score", x, flat, "--metric", "cka,mutual_knn", *more, code=1)
        same(document["scores"][0]["null"], None, more)
        assert document["scores"][1]["null"]["p"] > 0
    text = bench.run("score", x, flat, "--metric", "cka", code=1).out
    same(text.split("\n\n")[1].splitlines()[1].split(), ["cka", "-", "-", "-", "undefined", "-", "-", "-"])


@test
def beyond_4096_items_only_what_is_quick_is_found_unasked(bench):
    generator = np.random.default_rng(87)
    paths = [bench.npy(f"many_{side}.npy", generator.standard_normal((4100, 3)).astype("f4")) for side in "xy"]
    words = ("score", *paths, "--metric", "mutual_knn,cycle_knn,cka", "--preprocess", "normalize")
    document = bench.json(*words)
    rows = {row["metric"]: row["null"] for row in document["scores"]}
    same(rows["mutual_knn"]["method"], "exact")
    for name in ("cycle_knn", "cka"):
        same(list(rows[name]), ["method", "reason"], name)
        same(rows[name]["method"], None, name)
    text = bench.run(*words, code=0).out
    same(text.count("n = 4100 is more than 4096: --null auto finds them"), 1)
    asked = bench.json(*words[:3], "--metric", "cycle_knn", "--null", "auto", "--permutations", "20")
    same(asked["scores"][0]["null"]["draws"], 20)


@test
def outlying_items_on_both_sides_are_left_to_draws_and_named(bench):
    x, y = (np.random.default_rng(seed).standard_normal((100, 50)) for seed in (91, 92))
    words = ("--preprocess", "none", "--metric", "cka,rv,unbiased_cka")
    x[0] *= 2.5
    one = bench.json("score", bench.npy("out_x.npy", x), bench.npy("plain_y.npy", y), *words)
    same([row["null"]["method"] for row in one["scores"]], ["exact"] * 3)
    y[0] *= 2.5
    both = ("score", bench.npy("out_x.npy", x), bench.npy("out_y.npy", y), *words)
    same([row["null"]["method"] for row in bench.json(*both)["scores"]], ["permute"] * 2 + ["exact"])
    assert "the closed form was not taken for cka, rv, since outlying items make" in bench.run(*both, code=0).out


@test
def kernels_beyond_the_memory_limit_have_no_null_unasked_and_are_refused_if_asked(bench):
    x, y = related(88, 400, 120, 120)
    paths = bench.npy("mem_x.npy", x), bench.npy("mem_y.npy", y)
    words = ("score", *paths, "--metric", "cka,mutual_knn", "--memory", "1M")
    rows = {row["metric"]: row for row in bench.json(*words)["scores"]}
    same(rows["cka"]["null"]["method"], None)
    assert "memory limit" in rows["cka"]["null"]["reason"], rows["cka"]
    same(rows["mutual_knn"]["null"]["method"], "exact")
    assert "no null of cka: " in bench.run(*words, code=0).out
    bench.refuse(*words, "--null", "auto", says=["cka", "memory limit"])


def printed_on_terminal(bench, words, columns):
    """Standard output of the program if it is a terminal of so many columns."""
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    process = subprocess.Popen([bench.prh, *words], stdout=slave, stderr=subprocess.DEVNULL)
    os.close(slave)
    seen = b""
    try:
        while True:
            seen += os.read(master, 65536)
    except OSError:  # the other end is closed
        pass
    os.close(master)
    same(process.wait(), 0, words)
    return seen.decode().replace("\r", "")


@test
def on_a_terminal_of_80_columns_the_null_is_a_table_of_its_own(bench):
    paths = two(bench)
    tables = printed_on_terminal(bench, ("score", *paths, "--quiet"), 80).split("\n\n")[1:]
    same([table.splitlines()[0].split() for table in tables],
         [["metric", "k", "score", "chance"], ["metric", "k", "z", "p", "calibrated"]])
    for line in "\n".join(tables).splitlines():
        assert len(line) <= 80, line
    same(len(printed_on_terminal(bench, ("score", *paths, "--quiet"), 130).split("\n\n")[1:]), 1)
