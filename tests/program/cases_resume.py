"""prh align --resume: runs that are killed, go on, and give the same bytes."""
import os
import random
import re
import shutil
import signal
import subprocess
import time

import numpy as np

from harness import compares_runs, related, same, test

DATA = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "examples", "data")
KILLS = 20


def digits():
    """Models of one and of three layers, and two of other data under the same roof."""
    folder = os.path.join(DATA, "digits")
    return ["--x", *(os.path.join(folder, name + ".safetensors") for name in ("ten-w128-d1-s0", "auto-w8-d3-s0")),
            "--y", *(os.path.join(folder, name + ".safetensors") for name in ("raw-w32-d3-s0", "ten-w64-d1-s1"))]


def files(folder):
    """{name: time of change} of a store's files."""
    return {name: os.stat(os.path.join(folder, name)).st_mtime_ns for name in os.listdir(folder)} \
        if os.path.isdir(folder) else {}


def found(result):
    """Layers found, layers, comparisons found, comparisons, from the note; None without one (--quiet)."""
    match = re.fullmatch(r"prh: resumed: (\d+) of (\d+) layers and (\d+) of (\d+) comparisons were there\n", result.err)
    assert match or result.err == "", result.err
    return [int(number) for number in match.groups()] if match else None


def start(bench, words):
    return subprocess.Popen([bench.prh, *words], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                            stdin=subprocess.DEVNULL, env=bench.environment())


@compares_runs
def a_run_that_is_killed_goes_on_and_ends_with_the_same_bytes(bench):
    words = ["align", *digits(), "--metric", "mutual_knn,cka,cknna,svcca", "--full", "--format", "json",
             "--threads", "2"]
    plain = bench.run(*words, code=0).out
    folder = bench.path("killed")
    begun = time.monotonic()
    same(bench.run(*words, "--resume", folder, code=0).out, plain)
    duration = time.monotonic() - begun
    everything = files(folder)
    generator = random.Random(83)
    killed, parts = 0, set()
    for i in range(KILLS):
        shutil.rmtree(folder)
        process = start(bench, [*words, "--resume", folder])
        time.sleep(duration * (i + generator.random()) / KILLS)
        process.send_signal(signal.SIGKILL)
        killed += process.wait() == -signal.SIGKILL
        left = files(folder)
        whole = {name for name in left if not name.startswith(".")}
        assert whole <= set(everything), set(whole) - set(everything)
        parts.add(len(whole))
        result = bench.run(*words, "--resume", folder, code=0)
        same(result.out, plain, f"after kill {i}")
        numbers = found(result)
        layers = sum(name.startswith("layer-") for name in whole)
        if whole:  # nothing that was finished is lost
            same((numbers[0], numbers[2]), (layers, len(whole) - layers), f"kill {i}")
        after = files(folder)
        same(set(after), set(everything), "what killed runs left half-written is still there")
        assert all(after[name] == left[name] for name in whole), "a finished entry was written again"
        result = bench.run(*words, "--resume", folder, code=0)
        numbers = found(result)
        same((numbers[0], numbers[2]), (numbers[1], numbers[3]), "something was computed twice")
        same(result.out, plain)
        same(files(folder), after)
    assert killed >= KILLS // 2 and len(parts) >= 5, f"{killed} runs were killed, with {sorted(parts)} entries"


@test
def resume_gives_the_output_of_a_run_without_in_every_format(bench):
    words = ["align", *digits(), "--metric", "mutual_knn,cka,svcca"]
    folder, out = bench.path("formats"), bench.path("formats.json")
    for more in ((), ("--full",), ("--format", "json"), ("--format", "csv", "--full"), ("--memory", "1K")):
        plain = bench.run(*words, *more, code=0).out
        for _ in range(2):
            same(bench.run(*words, *more, "--resume", folder, code=0).out, plain, more)
    bench.run(*words, "--out", out, "--quiet", code=0)
    with open(out, "rb") as file:
        plain = file.read()
    result = bench.run(*words, "--out", out, "--quiet", "--resume", folder, code=0)
    same((result.out, result.err), ("", ""))
    with open(out, "rb") as file:
        same(file.read(), plain)
    result = bench.run(*words, "--resume", folder, code=0)
    same(found(result), [8, 8, 12, 12])


@test
def a_changed_file_is_noticed_by_its_contents(bench):
    x, y = related(84, 40, 5, 6)
    a, b = bench.npy("ra.npy", x), bench.npy("rb.npy", y)
    words = ("align", "--x", a, "--y", b, "--metric", "cka", "--preprocess", "normalize")
    folder = bench.path("contents")
    same(found(bench.run(*words, "--resume", folder, code=0)), [0, 2, 0, 1])
    same(found(bench.run(*words, "--resume", folder, code=0)), [2, 2, 1, 1])
    same(found(bench.run(*words, "--resume", folder, "--quiet", code=0)), None)
    times = os.stat(b).st_atime_ns, os.stat(b).st_mtime_ns
    y[7, 3] += 1e-12
    bench.npy("rb.npy", y)
    os.utime(b, ns=times)
    result = bench.run(*words, "--resume", folder, code=0)
    same(found(result), [1, 2, 0, 1])
    same(result.out, bench.run(*words, code=0).out)
    os.rename(a, bench.path("other.npy"))
    words = ("align", "--x", bench.path("other.npy"), *words[3:])
    same(found(bench.run(*words, "--resume", folder, code=0)), [2, 2, 1, 1])


@test
def two_runs_may_share_a_folder(bench):
    words = ["align", *digits(), "--metric", "all", "--threads", "1"]
    folder = bench.path("shared")
    plain = bench.run(*words, code=0).out
    runs = [start(bench, [*words, "--resume", folder]) for _ in range(3)]
    for run in runs:
        same(run.wait(), 0)
    result = bench.run(*words, "--resume", folder, code=0)
    same(result.out, plain)
    numbers = found(result)
    same((numbers[0], numbers[2]), (numbers[1], numbers[3]))
    assert not [name for name in files(folder) if name.startswith(".")]


@test
def a_folder_that_cannot_serve_is_refused_before_the_work(bench):
    x, y = related(85, 20, 4, 5)
    x, y = bench.npy("sx.npy", x), bench.npy("sy.npy", y)
    model = bench.path("smodel")
    os.makedirs(model, exist_ok=True)
    shutil.copy(x, os.path.join(model, "0.npy"))
    words = ("align", "--x", x, model, "--y", y)
    bench.refuse(*words, "--resume", x, says=[x, "is an input"])
    bench.refuse(*words, "--resume", model, says=["is an input", "a folder of its own"])
    bench.refuse(*words, "--resume", os.path.join(model, "."), says=["is an input"])
    plain = bench.path("plain.txt")
    with open(plain, "w", encoding="utf-8") as file:
        file.write("text")
    bench.refuse(*words, "--resume", plain, says=[f"{plain}: is not a folder"])
    bench.refuse(*words, "--resume", bench.path("no/such"), says=[bench.path("no/such"), "cannot be made"])
    bench.refuse(*words, "--resume", "", says=["--resume takes the name of a folder"])
    bench.refuse(*words, "--resume", says=["--resume needs a value"])
    bench.refuse(*words, "--resum", plain, says=["did you mean '--resume'?"])
    bench.refuse("score", x, y, "--resume", plain, says=["unknown option '--resume'"])
    if os.path.isdir("/proc/self"):  # read-only even to root
        bench.refuse(*words, "--resume", "/proc/self", says=["/proc/self: cannot be written"])
    same(sorted(os.listdir(model)), ["0.npy"])
    target = bench.path("both")
    bench.refuse(*words, "--resume", target, "--out", target, says=["is a directory"])


@test
def a_disk_that_is_full_is_said_and_nothing_is_left_half_written(bench):
    """A limit on the size of files stands in for the disk."""
    layers = related(86, 300, 40, 50)
    paths = [bench.npy(f"full{i}.npy", layer) for i, layer in enumerate(layers)]
    folder = bench.path("full")
    words = ["align", "--x", *paths, "--metric", "cka", "--preprocess", "normalize"]
    done = subprocess.run(["bash", "-c", 'ulimit -f 8; exec "$@"', "bash", bench.prh, *words, "--resume", folder],
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
    same(done.returncode, 2, done.stderr)
    assert done.stderr.startswith(f"prh: {folder}/layer-".encode()), done.stderr  # the folder, not the input
    assert b"cannot be written: File too large" in done.stderr, done.stderr
    same(os.listdir(folder), [])
    same(bench.run(*words, "--resume", folder, code=0).out, bench.run(*words, code=0).out)


@test
def a_run_that_is_stopped_says_what_it_leaves(bench):
    layers = related(88, 1500, 400, 450)
    paths = [bench.npy(f"stop{i}.npy", layer) for i, layer in enumerate(layers)]
    folder = bench.path("stopped")
    words = [bench.prh, "align", "--x", *paths, "--metric", "svcca", "--preprocess", "none", "--resume", folder]
    process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=bench.environment())
    while process.poll() is None and not any(name.startswith("layer-") for name in files(folder)):
        time.sleep(0.002)
    process.send_signal(signal.SIGINT)
    err = process.communicate()[1].decode()
    if process.returncode == 130:
        assert re.search(r"^prh: interrupted$", err, re.M), err
        assert re.search(rf"^prh: {re.escape(folder)} keeps what is finished, [12] layers and [01] comparisons of it: "
                         r"the same command goes on from there$", err, re.M), err
    else:
        same(process.returncode, 0, err)  # it was quicker


@test
def undefined_scores_come_back_with_their_exit_code(bench):
    x = bench.npy("ux2.npy", np.ones((20, 3)))
    y = bench.npy("uy2.npy", related(87, 20, 4)[0])
    words = ("align", "--x", x, "--y", y, "--preprocess", "none", "--format", "json")
    plain = bench.run(*words, code=1).out
    for _ in range(2):
        same(bench.run(*words, "--resume", bench.path("undefined"), code=1).out, plain)
