#!/usr/bin/env python3
"""The benchmark harness works: test_bench.py SOURCE_ROOT BUILD_ROOT. Runs bench/run --quick once and checks its report.

Says nothing about speed. Exit 77 without NumPy (a failure with PRH_TESTS_NO_SKIP)."""
import copy
import json
import os
import pathlib
import subprocess
import sys
import tempfile

try:
    import numpy as np
except ImportError:
    print("SKIPPED: NumPy is not installed")
    sys.exit(1 if os.environ.get("PRH_TESTS_NO_SKIP") else 77)

ROOT, BUILD = (os.path.abspath(path) for path in sys.argv[1:3])
sys.path.insert(0, os.path.join(ROOT, "bench"))
from harness import models, process, report, rows_neighbors  # noqa: E402
import instructions  # noqa: E402

RUN = os.path.join(ROOT, "bench", "run")
STREAM_HEADER = os.path.join(ROOT, "include", "prh", "hsic_stream.h")


def run(*words, code=0):
    done = subprocess.run([sys.executable, RUN, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
    out, err = done.stdout.decode(), done.stderr.decode()
    assert done.returncode == code, f"{words}: exit {done.returncode}\n{out}\n{err}"
    return out + err


def the_quick_run_measures_every_row(folder):
    path, table = os.path.join(folder, "report.json"), os.path.join(folder, "report.md")
    work = os.path.join(folder, "work")
    run("--quick", "--build", BUILD, "--work", work, "--json", path, "--table", table)
    assert "in order" in run("--check", path)
    found = json.loads(pathlib.Path(path).read_text(encoding="utf-8"))
    text = pathlib.Path(table).read_text(encoding="utf-8")
    listed = [line.split()[0] for line in run("--list").splitlines()]
    assert [row["row"] for row in found["rows"]] == listed
    for row in found["rows"]:
        expected = {"not run"} if row["row"] == "study" else {"measured", "extrapolated"}
        if row["row"] == "stream" and not os.path.exists(STREAM_HEADER):
            expected = {"not in this version", "not run"}
        assert row["status"] in expected, f"{row['row']}: {row['status']}: {row['note']}"
        assert f"| {row['row']} |" in text
    return found


def a_broken_report_is_refused(found, folder):
    def refused(change):
        broken = copy.deepcopy(found)
        change(broken)
        path = os.path.join(folder, "broken.json")
        pathlib.Path(path).write_text(json.dumps(broken), encoding="utf-8")
        assert report.problems(broken), "nothing found"
        run("--check", path, code=1)
    refused(lambda r: r.pop("machine"))
    refused(lambda r: r["rows"][0].update(status="fast"))
    refused(lambda r: r["rows"][0].update(ours=None))
    refused(lambda r: r["rows"][0]["ours"].update(median=-1.0))
    refused(lambda r: r["rows"].append(r["rows"][0]))


def wrong_use_is_refused():
    assert "no such row" in run("--only", "nonsense", code=2)
    assert "--work" in run("--long", "million", code=2)
    assert "is not built" in run("--quick", "--build", ROOT, "--only", "clamp", code=2)


def the_papers_grid_has_806_layers():
    assert (len(models.LANGUAGE), len(models.VISION)) == (12, 17)
    assert models.layers(models.LANGUAGE) + models.layers(models.VISION) == 806


def neighbors_in_double(features):
    scores = features.astype(np.float64) @ features.astype(np.float64).T
    np.fill_diagonal(scores, -np.inf)
    return np.argsort(-scores, axis=1, kind="stable")


def a_wrong_list_is_told_from_a_near_tie():
    features = np.random.default_rng(5).standard_normal((40, 8)).astype(np.float32)
    ranked = neighbors_in_double(features)
    features[ranked[3, -2]] = features[ranked[3, 9]]  # now two rows share rank 10 of row 3
    ranked = neighbors_in_double(features)
    ours, bound = ranked[:, :rows_neighbors.K], rows_neighbors.rounding_bound(features)
    assert rows_neighbors.check_in_double(features, ours, bound, 1)[2] == 0
    theirs = ours.copy()
    theirs[3, 9] = ranked[3, 10]
    assert rows_neighbors.beyond_rounding(features, ours, theirs, bound) == ([3], [], [])
    theirs[5, 0] = ranked[5, -2]
    assert rows_neighbors.beyond_rounding(features, ours, theirs, bound) == ([3, 5], [], [5])
    assert rows_neighbors.check_in_double(features, theirs, bound, 1)[2] == 1


def interleaving_takes_turns_and_keeps_to_the_budget():
    turns = []

    def case(name):
        return lambda: turns.append(name) or process.Outcome(1.0, "", 0, 0)
    done = process.interleave({"a": case("a"), "b": case("b")}, 3, 60)
    assert turns == ["a", "b"] * 4 and len(done["a"]) == 3  # the first round warms up
    assert len(process.interleave({"a": case("a")}, 3, 0)["a"]) == 1


PROFILE = """desc: Trigger: Client Request: compare
positions: line
events: Ir
ob=(1) /lib/libprh.so.0.1.0
fl=(1) loops.c
fn=(1) hot
0 100
cob=(2) /lib/libblas.so.3
cfn=(2) sgemm
calls=3 0
0 5000
0 20
ob=(2)
fn=(2)
0 5000
ob=(1)
fn=(3) hot'2
0 7
"""


def a_profile_counts_what_the_library_does_itself(folder):
    path = pathlib.Path(folder, "profile.1")
    path.write_text(PROFILE, encoding="ascii")
    phase, costs = instructions.read_profile(path)
    counts = instructions.of_library({phase: costs}, "/lib/libprh.so.0.1.0")
    assert counts == {"compare": {"total": 127, "functions": {"hot": 127}}}, counts
    assert instructions.compare(counts, {"compare": {"total": 125, "functions": {"hot": 125}}}) == 0
    assert instructions.compare(counts, {"compare": {"total": 100, "functions": {"hot": 100}}}) == 1
    assert instructions.compare(counts, {"compare": {"total": 200, "functions": {"hot": 200}}}) == 1


def main():
    with tempfile.TemporaryDirectory(prefix="prh-test-bench-") as folder:
        wrong_use_is_refused()
        the_papers_grid_has_806_layers()
        a_wrong_list_is_told_from_a_near_tie()
        interleaving_takes_turns_and_keeps_to_the_budget()
        a_profile_counts_what_the_library_does_itself(folder)
        a_broken_report_is_refused(the_quick_run_measures_every_row(folder), folder)
    print("the harness works")


if __name__ == "__main__":
    main()
