"""prh study of some families of a manifest: as if it had no others."""
import csv

import numpy as np

from cases_study import study
from cases_study_failure import HEAD, good, refuse
from harness import related, same, test

LEFT = [0, 2]  # rows of f0; good() has families f0, f1, f0, f1


def models_of(result):
    return [one["name"] for one in result["models"]]


@test
def families_that_take_no_part_are_as_if_they_were_not_there(bench):
    manifest, lines = good(bench)
    few = bench.path("study-sound/few.csv")
    with open(few, "w", encoding="utf-8") as file:
        file.write(HEAD + "\n".join(lines[1 + row] for row in LEFT) + "\n")
    want, _ = study(bench, few, out="few")
    for number, words in enumerate((("--families", "f0"), ("--without-families", "f1"),
                                    ("--families", "f1,f0", "--without-families", "f1"))):
        got, _ = study(bench, manifest, *words, out=f"some{number}")
        same(models_of(got), ["m0", "m2"])
        for part in ("pairs", "groups", "map", "trends"):
            same(got[part], want[part], part)


@test
def a_matrix_keeps_the_rows_of_the_whole_manifest(bench):
    manifest, _ = good(bench, count=6)
    scores = np.abs(related(98, 6, 6)[0]) / 10.0
    scores = scores + scores.T
    got, _ = study(bench, manifest, "--matrix", bench.npy("study-some.npy", scores), "--families", "f1", out="some-matrix")
    same(models_of(got), ["m1", "m3", "m5"])
    same(got["pairs"]["score"][0][2], scores[1, 5])
    refuse(bench, manifest, "--matrix", bench.npy("study-half.npy", scores[:3, :3]), "--families", "f1", says=["3 x 3", "6 models"])


@test
def tasks_may_know_models_that_take_no_part(bench):
    manifest, _ = good(bench)
    path = bench.path("study-sound/tasks.csv")
    with open(path, "w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["name", "a"], *zip(("m0", "m1", "m2", "m3"), (0.5, 0.5, 0.6, 0.9)), ["strange", 0.5]])
    got, _ = study(bench, manifest, "--tasks", path, "--bins", "1", "--families", "f0", out="some-tasks")
    same([one["solved"] for one in got["models"]], [1, 1])  # the best of all, 0.9, takes no part
    same(sum("'strange'" in text for text in got["warnings"]), 1)
    same(sum("m1" in text or "m3" in text for text in got["warnings"]), 0)


@test
def families_that_are_not_there_are_refused(bench):
    manifest, _ = good(bench)
    for words, says in ((("--families", "f3"), ["--families", "no family 'f3'"]),
                        (("--without-families", "f0,g1"), ["--without-families", "no family 'g1'", "did you mean 'f1'?"]),
                        (("--families", ""), ["--families takes families"]),
                        (("--without-families", "f0,f1"), ["fewer than two models", "take part"])):
        refuse(bench, manifest, *words, says=says)
