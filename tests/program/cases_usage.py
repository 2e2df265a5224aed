"""What is said to somebody who mistypes, and what every --help holds."""
import os
import subprocess

import numpy as np

from harness import REFERENCE, related, same, test

OPTIONS = {
    "score": ("metric", "k", "preprocess", "kernel", "convention", "svcca-rank", "precision", "format",
              "null", "permutations", "permutation-table", "alpha", "seed", "blocks", "circular", "stop-after",
              "interval", "level", "threads", "memory", "quiet", "help"),
    "spectrum": ("k-max", "fractions", "level", "seed", "preprocess", "kernel", "convention", "precision", "format", "threads",
                 "memory", "quiet", "help"),
    "align": ("x", "y", "out", "full", "resume", "metric", "k", "preprocess", "kernel", "convention", "svcca-rank", "precision",
              "format", "null", "permutations", "permutation-table", "alpha", "seed", "blocks", "circular", "stop-after",
              "aggregate", "threads", "memory", "quiet", "help"),
    "pmi": ("from", "out", "table", "window", "vocabulary", "with-self", "levels", "radius", "pairs", "seed", "kind", "zero", "shift",
            "smoothing", "min-count", "format", "threads", "memory", "quiet", "help"),
    "study": ("out", "quality", "control", "tasks", "solved", "bins", "pairs", "matrix", "pair", "trend-draws", "level", "resume",
              "metric", "k", "svcca-rank", "preprocess", "kernel", "convention", "precision", "null", "permutations",
              "permutation-table", "alpha", "seed", "blocks", "circular", "stop-after", "aggregate", "format", "threads", "memory",
              "quiet", "help"),
    "plot": ("out", "quiet", "help"),
    "info": ("format", "quiet", "help"),
}


def pair(bench):
    x, y = related(50, 20, 4, 5)
    return bench.npy("ux.npy", x), bench.npy("uy.npy", y)


@test
def help_lists_every_option_of_a_command(bench):
    for command, options in OPTIONS.items():
        text = bench.run(command, "--help", code=0).out
        same(bench.run("help", command, code=0).out, text)
        same(bench.run(command, "-h", code=0).out, text)
        for option in options:
            assert f"--{option}" in text, f"prh {command} --help does not name --{option}"
        assert max(len(line) for line in text.splitlines()) <= 110
        if command in ("score", "align"):
            for name in REFERENCE:
                assert name in text, name
            assert "not symmetric" in text
    text = bench.run("--help", code=0).out
    for part in ("score", "align", "spectrum", "study", "pmi", "info", "Exit codes"):
        assert part in text
    same(bench.run("help", code=0).out, text)


@test
def the_manual_page_names_every_option_and_every_metric(bench):
    page = os.path.join(os.path.dirname(__file__), "..", "..", "docs", "prh.1")
    with open(page, encoding="utf-8") as file:
        text = file.read().replace("\\-", "-")
    for command, options in OPTIONS.items():
        assert f".B {command}" in text, command
        for option in options:
            assert f"--{option}" in text, f"the manual page does not name --{option}"
    for name in REFERENCE:
        assert name in text, name


@test
def version_says_which_library_and_which_blas(bench):
    out = bench.run("--version", code=0).out
    assert out.startswith("prh 0.") and "libprh 0." in out and "\n" == out[-1], out


@test
def no_command_is_bad_usage(bench):
    result = bench.run(code=2)
    assert "prh score" in result.err and result.out == ""


@test
def misspelt_words_get_a_suggestion(bench):
    x, y = pair(bench)
    for words, hint in ((("scroe", x, y), "score"), (("algin",), "align"), (("inf", x), "info"),
                        (("score", x, y, "--metrics", "cka"), "--metric"), (("score", x, y, "--threds=2"), "--threads"),
                        (("align", "--x", x, "--ful"), "--full"), (("score", x, y, "--metric", "mutual_kn"), "mutual_knn"),
                        (("score", x, y, "--metric", "cka,svca"), "svcca"), (("score", x, y, "--metric", "refrence"), "reference"),
                        (("score", x, y, "--format", "jsn"), "json"), (("score", x, y, "--convention", "platonic"), "platonic-rep"),
                        (("score", x, y, "--precision", "f23"), "f32"), (("score", x, y, "--kernel", "liner"), "linear"),
                        (("score", x, y, "--kernel", "rfb:1"), "rbf"), (("score", x, y, "--preprocess", "normalise"), "normalize"),
                        (("score", x, y, "--preprocess", "center,clmp:0.9"), "clamp")):
        bench.refuse(*words, says=[f"did you mean '{hint}'?"])
    assert "did you mean" not in bench.refuse("xylophone").err


@test
def usage_errors_say_where_to_read_on(bench):
    x, y = pair(bench)
    bench.refuse("score", x, y, "--zzz", says=["unknown option '--zzz'", "Try 'prh score --help'."])
    bench.refuse("score", x, says=["two files", "not 1"])
    bench.refuse("score", x, y, y, says=["two files", "not 3"])
    bench.refuse("score", x, y, "--k", says=["--k needs a value"])
    bench.refuse("score", x, y, "--metric", "--k", "3", says=["--metric needs a value"])
    bench.refuse("score", x, y, "--quiet=1", says=["--quiet takes no value"])
    bench.refuse("score", x, y, "--out", "r.json", says=["unknown option '--out'"])
    bench.refuse("align", x, y, says=["belongs to neither --x nor --y"])
    bench.refuse("align", "--y", y, says=["align needs --x"])
    bench.refuse("align", "--x", x, says=["at least two files"])
    bench.refuse("align", "--x", x, "--quiet", y, says=["belongs to neither"])
    bench.refuse("info", says=["info needs a file"])


@test
def values_outside_their_domain_are_refused(bench):
    x, y = pair(bench)
    for words in (("--k", "0"), ("--k", "-3"), ("--k", "3,"), ("--k", "ten"), ("--k", "3.5"), ("--k", ""), ("--k", "1e1"),
                  ("--k", "99999999999999999999"), ("--svcca-rank", "0"), ("--svcca-rank", "x"), ("--threads", "-1"),
                  ("--threads", "two"), ("--memory", "0"), ("--memory", "-1"), ("--memory", "2Q"), ("--memory", "K"),
                  ("--memory", "99999999999999G"), ("--metric", ""), ("--metric", "cka,"), ("--metric", "cknna:mutal"),
                  ("--kernel", ""), ("--kernel", "rbf:0"), ("--kernel", "rbf:-1"), ("--kernel", "polynomial"),
                  ("--preprocess", "clamp:2"), ("--preprocess", "pca:0"), ("--preprocess", "clamp"),
                  ("--convention", "Exact"), ("--precision", "f16"), ("--format", "xml")):
        bench.refuse("score", x, y, *words)
    text = bench.run("score", x, y, "--metric", "cknna:directed", "--k", "1,4", code=1).out
    assert "undefined" in text and "k = 1: cknna:directed is undefined" in text, text


@test
def slips_of_the_keyboard_are_explained(bench):
    x, y = pair(bench)
    bench.refuse("score", x, y, "--preprocess", "", says=["takes steps"])
    bench.refuse("score", x, y, "--preprocess", "paper,center", says=["stands for a whole list"])
    bench.refuse("score", x, y, "--metric", "CKA", says=["did you mean 'cka'"])
    bench.refuse("align", "--x", x, x, "--out", "-", says=["--format json"])
    plain = bench.json("score", x, y, "--preprocess", "clamp:0.95@stack,normalize")
    same(bench.json("score", x, y, "--preprocess", "clamp:0.95@stack, normalize"), plain)


@test
def what_is_asked_for_twice_is_given_once(bench):
    x, y = pair(bench)
    for words in (("--metric", "cka,cka"), ("--metric", "mutual_knn,cka,mutual_knn", "--k", "3,3"), ("--metric", "all,cka")):
        rows = bench.json("score", x, y, *words)["scores"]
        same(len(rows), len({(row["metric"], row["k"]) for row in rows}), words)

@test
def k_from_n_on_is_refused_in_both_conventions(bench):
    x, y = pair(bench)
    for convention in ("exact", "platonic-rep"):
        for k in ("20", "21", "5,20"):
            bench.refuse("score", x, y, "--k", k, "--convention", convention, says=["n = 20"])
            bench.refuse("align", "--x", x, "--y", y, "--k", k, "--convention", convention, says=["n = 20"])
        bench.run("score", x, y, "--k", "19", "--convention", convention, code=0)
    bench.run("score", x, y, "--metric", "cka,svcca", "--k", "20", code=0)


@test
def too_few_items_are_refused_by_name(bench):
    x = bench.npy("three.npy", np.random.default_rng(51).standard_normal((3, 4)))
    bench.refuse("score", x, x, "--k", "2", says=["unbiased_cka", "at least 4", "n = 3"])
    bench.run("score", x, x, "--k", "2", "--metric", "mutual_knn,cka", code=0)


@test
def a_stack_of_layers_is_sent_to_align(bench):
    x, y = pair(bench)
    stack = bench.npy("deep.npy", np.stack([np.load(x)] * 24, axis=1))
    bench.refuse("score", x, stack, says=[stack, "holds 24 layers; use prh align"])
    bench.refuse("score", stack, y, says=["prh align"])


@test
def precomputed_kernels_take_the_matrix_as_it_is(bench):
    x, _ = pair(bench)
    gram = bench.npy("square.npy", np.load(x) @ np.load(x).T)
    for kernel in ("gram", "dissimilarity", "squared-dissimilarity"):
        bench.refuse("score", gram, gram, "--kernel", kernel, "--preprocess", "paper", says=["--preprocess"])
        bench.refuse("score", gram, x, "--kernel", kernel, says=[])
    bench.run("score", gram, gram, "--kernel", "gram", "--preprocess", "none", code=0)


@test
def different_numbers_of_rows_name_both_files(bench):
    x, _ = pair(bench)
    short = bench.npy("short.npy", np.load(x)[:-1])
    bench.refuse("score", x, short, says=[x, short, "n = 20", "n = 19"])
    bench.refuse("align", "--x", x, "--y", x, short, says=[x, short, "n = 20", "n = 19"])


@test
def a_broken_pipe_is_said_and_exits_2(bench):
    x, y = pair(bench)
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run([bench.prh, "score", x, y], stdout=writer, stderr=subprocess.PIPE)
    os.close(writer)
    same(done.returncode, 2)
    assert b"standard output" in done.stderr, done.stderr
