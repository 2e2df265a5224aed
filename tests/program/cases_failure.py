"""What happens when things go wrong: bad files, full disks, interrupts."""
import csv
import os
import pty
import re
import select
import signal
import subprocess
import sys
import time

import numpy as np

from harness import Skipped, related, same, test

HERE = os.path.dirname(os.path.abspath(__file__))


@test
def files_that_cannot_be_read_are_named(bench):
    x = bench.npy("fine.npy", related(60, 20, 4)[0])
    empty = bench.path("empty.npy")
    open(empty, "wb").close()
    os.makedirs(bench.path("hollow"), exist_ok=True)
    for bad in (bench.path("absent.npy"), empty, bench.path("hollow")):
        bench.refuse("score", x, bad, says=[bad])
        bench.refuse("align", "--x", x, "--y", x, bad, says=[bad])
        result = bench.run("info", bad, code=2)
        assert bad in result.err, result.err


@test
def nan_and_infinity_name_file_row_and_column(bench):
    x, y = related(61, 20, 4, 5)
    good = bench.npy("good_values.npy", y)
    for value, word in ((np.nan, "NaN"), (np.inf, "infinite"), (-np.inf, "infinite")):
        bad = x.copy()
        bad[17, 3] = value
        for code in ("f8", "f4", "f2"):
            path = bench.npy("bad_values.npy", bad.astype(code))
            for steps in ("paper", "none"):
                bench.refuse("score", good, path, "--preprocess", steps,
                             says=[f"{path}: row 17, column 3 is {word}; remove the row from both files or repair it"])
        path = bench.npy("bad_stack.npy", np.stack([x, x, bad], axis=1))
        bench.refuse("align", "--x", good, "--y", path, says=[path, "layer 2, row 17, column 3"])


def peak_memory(bench, *words):
    """The most that a run held, in KiB."""
    process = subprocess.Popen([bench.prh, *words], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, _, usage = os.wait4(process.pid, 0)
    process.returncode = 0  # it has been waited for
    return usage.ru_maxrss


@test
def every_malformed_file_is_refused_by_name(bench):
    maker = os.path.join(HERE, "..", "malformed", "make.py")
    if not os.path.exists(maker):
        raise Skipped("tests/malformed/make.py is not there")
    folder = bench.path("malformed")
    os.makedirs(folder, exist_ok=True)
    subprocess.run([sys.executable, maker, folder], check=True, stdout=subprocess.DEVNULL)
    with open(os.path.join(folder, "malformed.csv"), encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) >= 30, f"only {len(rows)} malformed files"
    usual = peak_memory(bench, "info", bench.npy("usual.npy", np.ones((4, 4))))
    for row in rows:
        path = os.path.join(folder, row["file"])
        held = peak_memory(bench, "info", path)
        assert held < usual + 16 * 1024, f"{path}: {held} KiB, a good small file takes {usual}"
        result = bench.run("score", path, path, code=2)
        assert path in result.err and row["words"] in result.err, f"{row['file']}: {result.err}"
        same(result.out, "", row["file"])


@test
def a_full_disk_is_said_and_exits_2(bench):
    if not os.path.exists("/dev/full"):
        raise Skipped("no /dev/full")
    x, y = related(62, 20, 4, 5)
    x, y = bench.npy("dx.npy", x), bench.npy("dy.npy", y)
    for words in (("score", x, y), ("score", x, y, "--format", "json"), ("score", x, y, "--format", "csv"),
                  ("align", "--x", x, y), ("info", x), ("--help",), ("--version",), ("score", "--help")):
        with open("/dev/full", "wb") as full:
            done = subprocess.run([bench.prh, *words], stdout=full, stderr=subprocess.PIPE)
        same(done.returncode, 2, words)
        assert b"standard output" in done.stderr, done.stderr
    result = bench.refuse("align", "--x", x, y, "--out", "/dev/full", says=["/dev/full"])
    same(result.out, "")
    done = subprocess.run([bench.prh, "score", x, y], stderr=subprocess.PIPE, preexec_fn=lambda: os.close(1))
    same(done.returncode, 2, "standard output closed")


@test
def out_that_cannot_be_written_is_refused_and_leaves_what_was_there(bench):
    x, y = related(63, 20, 4, 5)
    x, y = bench.npy("wx.npy", x), bench.npy("wy.npy", y)
    bench.refuse("align", "--x", x, y, "--out", bench.path("no/such/folder/r.json"), says=["no/such/folder/r.json"])
    bench.refuse("align", "--x", x, y, "--out", bench.folder, says=[bench.folder])
    bench.refuse("align", "--x", x, "--out", y, x, says=["--x nor --y"])
    bench.refuse("align", "--x", x, "--y", y, "--out", os.path.join(bench.folder, ".", "wy.npy"), says=["is an input"])
    same(np.load(y).shape, (20, 5))
    kept = bench.path("old.json")
    with open(kept, "w", encoding="utf-8") as file:
        file.write("old")
    bench.refuse("align", "--x", x, y, "--k", "50", "--out", kept)
    bench.refuse("align", "--x", x, bench.path("absent.npy"), "--out", kept)
    with open(kept, encoding="utf-8") as file:
        same(file.read(), "old")


@test
def an_unwritable_folder_is_refused_before_the_work(bench):
    if os.geteuid() != 0:
        locked = bench.path("locked")
        os.makedirs(locked, exist_ok=True)
        os.chmod(locked, 0o500)
    elif os.path.isdir("/proc/self"):
        locked = "/proc/self"  # root may write everywhere but there
    else:
        raise Skipped("root may write everywhere")
    x = bench.npy("lx.npy", related(64, 20, 4)[0])
    bench.refuse("align", "--x", x, x, "--out", os.path.join(locked, "r.json"), says=["cannot be written"])


@test
def a_disk_that_fills_up_keeps_the_old_file(bench):
    """A limit on the size of files stands in for the disk."""
    layers = related(65, 12, *[2] * 40)
    stack = bench.npy("limit.npy", np.stack(layers, axis=1))
    kept = bench.path("limit.json")
    with open(kept, "w", encoding="utf-8") as file:
        file.write("old")
    script = f'ulimit -f 8; trap "" XFSZ; exec "$@"'
    done = subprocess.run(["bash", "-c", script, "bash", bench.prh, "align", "--x", stack, stack, "--full", "--metric",
                           "all", "--k", "2", "--out", kept, "--quiet"], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    same(done.returncode, 2, done.stderr)
    assert b"limit.json" in done.stderr, done.stderr
    with open(kept, encoding="utf-8") as file:
        same(file.read(), "old")
    same([name for name in os.listdir(bench.folder) if name.startswith("limit.json")], ["limit.json"])


@test
def a_layer_of_an_input_folder_is_never_replaced(bench):
    folder = bench.path("layers")
    os.makedirs(folder, exist_ok=True)
    x, y = related(68, 20, 4, 4)
    for name, values in (("0.npy", x), ("1.npy", y)):
        np.save(os.path.join(folder, name), values)
    for name in ("0.npy", "2.npy"):  # one that is there, one that would be a layer next time
        bench.refuse("align", "--x", folder, "--y", os.path.join(folder, "1.npy"), "--out", os.path.join(folder, name),
                     says=["is an input"])
    same(np.load(os.path.join(folder, "0.npy")).tolist(), x.tolist())
    same(sorted(os.listdir(folder)), ["0.npy", "1.npy"])
    bench.run("align", "--x", folder, folder, "--metric", "cka", "--out", os.path.join(folder, "r.json"), code=0)


@test
def a_long_name_can_be_written(bench):
    x = bench.npy("ln.npy", related(69, 20, 4)[0])
    path = bench.path("n" * 250 + ".json")
    bench.run("align", "--x", x, x, "--metric", "cka", "--out", path, "--quiet", code=0)
    assert os.path.getsize(path) > 0


def interrupt(bench, words, number, **streams):
    """Starts a long run, sends the signal after a moment, answers (code, seconds until it ended)."""
    process = subprocess.Popen([bench.prh, *words], **streams)
    time.sleep(0.7)
    assert process.poll() is None, "the run was over before it could be interrupted"
    begun = time.monotonic()
    process.send_signal(number)
    process.wait(timeout=60)
    return process.returncode, time.monotonic() - begun


def long_files(bench):
    paths = [bench.path(f"long{i}.npy") for i in range(2)]
    for path in paths:
        if not os.path.exists(path):
            np.save(path, np.random.default_rng(66).standard_normal((12000, 1500)).astype("f4"))
    return paths


@test
def an_interrupt_exits_130_and_leaves_no_file(bench):
    paths = long_files(bench)
    kept = bench.path("interrupted.json")
    with open(kept, "w", encoding="utf-8") as file:
        file.write("old")
    streams = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    for words in (("align", "--x", *paths, "--out", kept), ("align", "--x", *paths, "--out", bench.path("new.json")),
                  ("score", *paths, "--precision", "f64")):
        code, seconds = interrupt(bench, words, signal.SIGINT, **streams)
        same(code, 130, words)
        assert seconds < 20, f"took {seconds:.1f} s to stop"
    code, _ = interrupt(bench, ("score", *paths), signal.SIGTERM, **streams)
    same(code, 143)
    with open(kept, encoding="utf-8") as file:
        same(file.read(), "old")
    same(sorted(name for name in os.listdir(bench.folder) if name.startswith(("interrupted", "new.json"))),
         ["interrupted.json"])


@test
def a_signal_that_was_ignored_stays_ignored(bench):
    paths = long_files(bench)
    process = subprocess.Popen(["sh", "-c", 'trap "" HUP; exec "$@"', "sh", bench.prh, "score", *paths, "--metric", "cka"],
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    time.sleep(0.5)
    assert process.poll() is None, "the run was over too soon"
    process.send_signal(signal.SIGHUP)
    out, err = process.communicate(timeout=120)
    same(process.returncode, 0, err)
    assert b"cka" in out, out


def on_terminal(bench, words, seconds=60):
    """What the program writes to a terminal that is its stderr."""
    master, slave = pty.openpty()
    process = subprocess.Popen([bench.prh, *words], stdout=subprocess.DEVNULL, stderr=slave)
    os.close(slave)
    seen, end = b"", time.monotonic() + seconds
    while time.monotonic() < end:
        if select.select([master], [], [], 0.1)[0]:
            try:
                seen += os.read(master, 65536)
            except OSError:
                break
        elif process.poll() is not None:
            break
    process.kill()
    process.wait()
    os.close(master)
    return seen


@test
def a_bar_is_drawn_on_a_terminal_only(bench):
    x, y = related(67, 8000, 400, 400)
    paths = bench.npy("bar_x.npy", x.astype("f4")), bench.npy("bar_y.npy", y.astype("f4"))
    words = ("align", "--x", *paths, "--metric", "mutual_knn,cka")
    seen = on_terminal(bench, words)
    assert b"%" in seen and b"preparing" in seen and b"[" in seen, seen
    assert seen.rstrip().endswith(b"\033[K"), f"the bar was left on the terminal: {seen[-60:]!r}"
    for phase in (b"preparing bar_x", b"preparing bar_y"):
        fractions = [int(found) for found in re.findall(rb"(\d+)% " + phase, seen)]
        same(fractions, sorted(fractions), phase)
    same(on_terminal(bench, (*words, "--quiet")), b"")
    same(bench.run(*words, code=0).err, "")


@test
def names_cannot_steer_the_terminal(bench):
    x, y = related(70, 20, 4, 4)
    path = bench.safetensors("esc.safetensors", {"a\u001b[31m\nb": x})
    other = bench.npy("other\x1b[2J.npy", y)
    for words in (("info", path), ("info", other), ("score", path, other, "--metric", "cka"),
                  ("align", "--x", path, "--y", other, "--metric", "cka", "--full")):
        text = bench.run(*words, code=0).out
        assert "\x1b" not in text, (words, text)
    assert "\\x1b[31m\\x0ab" in bench.run("info", path, code=0).out
    assert "\x1b" not in bench.run("score", "no\x1b[2J.npy", other, code=2).err
    for name in ("c1\u009b31m.npy", "title\x1b]0;x\x07.npy"):  # the bar as well as the text
        odd = bench.npy(name, x)
        text = bench.run("score", odd, other, "--metric", "cka", code=0).out
        assert "\u009b" not in text and "\x1b" not in text, text
        seen = on_terminal(bench, ("score", odd, other, "--metric", "cka"))
        assert b"\xc2\x9b" not in seen and b"\x1b]" not in seen, seen
