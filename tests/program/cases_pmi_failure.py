"""What prh pmi says of files and wishes that make no sense, and what it leaves behind when it ends early."""
import csv
import io
import os
import random
import signal
import subprocess
import time

import numpy as np

from cases_pmi import Made, counts_csv, has_pictures, png, some_events, write
from harness import Skipped, same, test


@test
def counts_that_are_wrong_are_named_by_line_column_and_value(bench):
    head = "a,b,count\nx,y,1\n"
    for text, says in ((b"", ["is empty"]), ("a,b,count\n", ["a header line only"]), ("\n\n", ["empty lines only"]),
                       (head + "y,z\n", ["line 3 has 2 columns, the header line has 3"]),
                       (head + "y\n", ["line 3 has 1 column,"]),
                       ("a,b\nx,y\nx,y,1\n", ["line 3 has 3 columns, the header line has 2"]),
                       (head + "y,z,1,2\n", ["line 3 has more than 3 columns"]),
                       (head + "y,z,\n", ["line 3, column 3: '' is no count: it is missing"]),
                       (head + "y,z,-2\n", ["line 3, column 3: '-2' is negative"]),
                       (head + "y,z,nan\n", ["line 3, column 3: 'nan' is no count"]),
                       (head + "y,z,inf\n", ["column 3: 'inf'"]), (head + "y,z,1e999\n", ["column 3: '1e999'"]),
                       (head + "y,z,1;5\n", ["column 3: '1;5'", "decimal point"]), (head + "y,z,0x10\n", ["'0x10'"]),
                       (head + "\n\ny,z,two\n", ["line 5, column 3: 'two' is no count"]),
                       (head + ",z,1\n", ["line 3, column 1: '' is no name"]), (head + 'y,"",1\n', ["line 3, column 2"]),
                       (head + "y, z,1\n", ["line 3, column 2: ' z' begins or ends with a blank"]),
                       (head + 'y,"z,1\nq,q,1\n', ["line 3, column 3 opens a quote that is never closed"]),
                       (head + 'y,"z"w,1\n', ["line 3, column 6: after a closing quote"]),
                       (head + 'y,5" disk,1\n', ["line 3, column 4: a quote within a field"]),
                       ("x,y,1\ny,z,2\n", ["line 1, column 3: '1' is a number", "a,b,count"]),
                       ("a;b;count\nx;y;1\n", ["line 1 has one column, with semicolons"]),
                       ("a\nx\n", ["line 1 has one column;"]), ("a,b,count,more\nx,y,1,2\n", ["line 1 has more than 3"]),
                       (head + "y,\0,1\n", ["line 3, column 3 is a zero byte"]),
                       (head.encode() + "y,\u00e9,1\n".encode("latin-1"), ["line 3, column 3", "0xe9", "iconv"]),
                       ("a,b,count\nx,x,1\nx,x,2\n", ["holds one symbol only, 'x'"]),
                       ("a,b,count\nx,x,1\ny,x,0\n", ["only 'x' was met with anything"])):
        path = write(bench, "wrong.csv", text)
        result = bench.refuse("pmi", path, says=[path + ": ", *says])
        same(result.err.count("prh: "), 1, text)
    good = counts_csv(bench, "good.csv", some_events(31))
    bench.refuse("pmi", good, write(bench, "wrong.csv", head + "y,z,-2\n"), says=["wrong.csv: line 3"])
    bench.refuse("pmi", good, bench.path("nowhere.csv"), says=["nowhere.csv: cannot be opened"])
    bench.refuse("pmi", bench.folder, "--from", "counts", says=[bench.folder, "cannot be read"])
    bench.refuse("pmi", bench.folder, says=[bench.folder, "cannot be read"])


@test
def what_is_no_text_is_said_so(bench):
    bench.refuse("pmi", write(bench, "binary.txt", b"some words\nand \0 more"), says=["line 2, column 5 is a zero byte"])
    bench.refuse("pmi", write(bench, "utf16.txt", "words".encode("utf-16")), says=["line 1, column 1", "0xff"])
    bench.refuse("pmi", write(bench, "latin.txt", "one\nna\u00efve".encode("latin-1")), says=["line 2, column 3", "0xef", "iconv"])
    for bad in (b"\xc0\xaf", b"\xe0\x80\x80", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xf8\x88\x80\x80\x80", b"\x80", b"\xe2\x82"):
        bench.refuse("pmi", write(bench, "bytes.txt", b"word " + bad), says=["bytes.txt: line 1, column 6", "not UTF-8"])
    bench.refuse("pmi", write(bench, "empty.txt", b""), says=["empty.txt: is empty"])
    bench.refuse("pmi", write(bench, "digits.txt", "1 2 3\n---\n"), says=["digits.txt: holds no word"])
    bench.refuse("pmi", write(bench, "same.txt", "again again Again"), says=["holds one symbol only, 'again'"])
    text = write(bench, "fine.txt", "one two")
    bench.refuse("pmi", text, bench.path("empty.txt"), says=["empty.txt: is empty"])
    same(Made(bench, write(bench, "marked.txt", b"\xef\xbb\xbfone two")).symbols, ["one", "two"])


@test
def what_is_no_picture_is_said_so(bench):
    has_pictures(bench)
    for name, data in (("text.png", b"no picture"), ("empty.png", b""), ("cut.png", open(png(
            bench, "whole.png", np.random.default_rng(1).integers(0, 256, (40, 40, 3))), "rb").read()[:900])):
        bench.refuse("pmi", write(bench, name, data), says=[name])
    bench.refuse("pmi", bench.path("absent.png"), says=["absent.png"])
    bench.refuse("pmi", png(bench, "plain.png", np.full((5, 5, 3), 9)), says=["plain.png: holds one symbol only, '#151515'"])
    result = bench.run("pmi", png(bench, "dots.png", np.array([[[0, 0, 0]]])), png(bench, "dot.png", np.full((1, 1, 3), 255)), code=1)
    assert "no pair was seen" in result.err and result.out == "", result.err


@test
def kernels_that_do_not_exist_exit_1_with_the_reason(bench):
    events = [("a", "b", 2), ("b", "c", 1), ("a", "a", 1), ("b", "b", 3), ("c", "c", 1)]
    path = counts_csv(bench, "gap.csv", events)
    result = bench.run("pmi", path, "--zero", "refuse", code=1)
    assert "'a' and 'c' were never seen together" in result.err and "1 of 6 pairs" in result.err, result.err
    same(result.out, "")
    full = counts_csv(bench, "full.csv", events + [("c", "a", 1)])
    for words in ((full, "--zero", "refuse"), (path, "--zero", "refuse", "--smoothing", "1"), (path, "--kind", "ppmi")):
        bench.run("pmi", *words, code=0)
    nothing = counts_csv(bench, "nothing.csv", [("a", "b", 0), ("b", "c", 0)])
    folder = bench.path("never")
    for words in ((nothing,), (nothing, "--table"), (nothing, "--smoothing", "1"), (path, "--zero", "refuse")):
        result = bench.run("pmi", *words, "--out", folder, code=1)
        assert result.err.startswith("prh: ") and not os.path.exists(folder), result.err
    apart = write(bench, "apart.txt", "one\n\ntwo\n")
    assert "no pair was seen" in bench.run("pmi", apart, code=1).err


@test
def wishes_that_make_no_sense_are_refused(bench):
    counts, text = counts_csv(bench, "w.csv", some_events(32)), write(bench, "w.txt", "one two three two one")
    for words, says in (((), ["pmi needs a file"]), ((counts, text), ["w.csv is counts and", "w.txt is text", "--from"]),
                        ((counts, "--from", "pictures"), ["--from knows no 'pictures'"]),
                        ((counts, "--from", "image"), ["did you mean 'images'?"]),
                        ((counts, "--window", "2"), ["--window is for text, and", "w.csv is counts"]),
                        ((text, "--table"), ["--table is for counts"]), ((text, "--radius", "2"), ["--radius is for images"]),
                        ((counts, "--with-self"), ["--with-self is for text"]), ((text, "--window", "0"), ["--window"]),
                        ((text, "--window", "2.5"), ["--window"]), ((text, "--vocabulary", "1"), ["--vocabulary"]),
                        ((text, "--from", "images", "--levels", "1"), ["--levels takes a whole number from 2 to 256"]),
                        ((text, "--from", "images", "--levels", "257"), ["--levels"]),
                        ((text, "--from", "images", "--radius", "0.5"), ["--radius"]),
                        ((text, "--from", "images", "--radius", "nan"), ["--radius"]),
                        ((text, "--from", "images", "--pairs", "0"), ["--pairs"]), ((counts, "--seed", "-1"), ["--seed"]),
                        ((counts, "--kind", "pppmi"), ["did you mean 'ppmi'?"]), ((counts, "--zero", "small"), ["--zero takes refuse"]),
                        ((counts, "--zero", "nan"), ["--zero"]), ((counts, "--kind", "ppmi", "--zero", "1"), ["--zero does not go"]),
                        ((counts, "--shift", "inf"), ["--shift"]), ((counts, "--smoothing", "-1"), ["--smoothing"]),
                        ((counts, "--min-count", "-1"), ["--min-count"]), ((counts, "--format", "csv"), ["text or json"]),
                        ((counts, "--out", "-"), ["the name of a folder"]), ((counts, "--out", ""), ["--out"]),
                        ((counts, "--k", "3"), ["unknown option '--k'"]), ((counts, "--windw", "3"), ["did you mean '--window'?"])):
        bench.refuse("pmi", *words, says=says)
    for name, says in (("k.npy", "prh score"), ("a.JPG", "PNG"), ("a.tar.gz", "unpack"), ("a.xlsx", "CSV"), ("a.pdf", "plain text")):
        bench.refuse("pmi", name, says=[name, says, "--from"])
    bench.refuse("pmi", counts, "--from", "images", says=["w.csv"])
    bench.refuse("pmi", counts, "--memory", "1", says=["--memory"])


@test
def a_kernel_that_does_not_fit_is_refused_with_what_would_fit(bench):
    path = counts_csv(bench, "wide.csv", [(f"s{i}", f"s{i + 1}", 1 + i // 50) for i in range(600)])
    result = bench.refuse("pmi", path, "--memory", "1M", says=["a kernel of 601 symbols", "--min-count"])
    least = result.err.split("--min-count ")[1].split()[0]
    rows = bench.json("pmi", path, "--memory", "1M", "--min-count", least)["kernel"]["n"]
    assert 2 <= rows <= 170 < bench.json("pmi", path, "--min-count", int(least) - 1)["kernel"]["n"], (rows, least)


@test
def a_folder_that_cannot_be_written_is_refused_before_the_work(bench):
    path = counts_csv(bench, "kept/counts.csv", some_events(33))
    before = open(path, "rb").read()
    bench.refuse("pmi", path, "--out", os.path.dirname(path), says=["is an input"])
    same(open(path, "rb").read(), before)
    same(os.listdir(os.path.dirname(path)), ["counts.csv"])
    bench.refuse("pmi", path, "--out", path, says=[path, "is no folder"])
    bench.refuse("pmi", path, "--out", bench.path("no/such/folder"), says=["no/such/folder", "cannot be made"])
    os.makedirs(bench.path("full/kernel.npy"), exist_ok=True)
    bench.refuse("pmi", path, "--out", bench.path("full"), says=["kernel.npy: is a directory"])
    if os.path.isdir("/proc/self"):
        bench.refuse("pmi", path, "--out", "/proc/self/fd", says=["/proc/self/fd"])
    link = bench.path("link")
    os.makedirs(bench.path("goal"), exist_ok=True)
    if not os.path.islink(link):
        os.symlink(bench.path("goal"), link)
    bench.run("pmi", path, "--out", link, code=0)
    assert os.path.exists(bench.path("goal/kernel.npy"))


@test
def a_disk_that_fills_up_leaves_whole_files_only(bench):
    path = counts_csv(bench, "many.csv", [(f"s{i}", f"s{(7 * i) % 60}", i + 1) for i in range(60)])
    folder = bench.path("limited")
    bench.run("pmi", path, "--out", folder, code=0)
    whole = {name: open(os.path.join(folder, name), "rb").read() for name in os.listdir(folder)}
    script = 'ulimit -f 8; trap "" XFSZ; exec "$@"'
    done = subprocess.run(["bash", "-c", script, "bash", bench.prh, "pmi", path, "--out", folder, "--shift", "1"],
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    same(done.returncode, 2, done.stderr)
    assert b"kernel.npy: cannot be written" in done.stderr, done.stderr
    same({name: open(os.path.join(folder, name), "rb").read() for name in os.listdir(folder)}, whole)


@test
def an_interrupt_ends_pmi_and_leaves_nothing(bench):
    generator = np.random.default_rng(34)
    events = zip(generator.integers(0, 2000, 60000), generator.integers(0, 2000, 60000))
    path = counts_csv(bench, "busy.csv", [(f"s{a}", f"s{b}") for a, b in events])
    folder = bench.path("interrupted_pmi")
    for number, code in ((signal.SIGINT, 130), (signal.SIGTERM, 143)):
        process = subprocess.Popen([bench.prh, "pmi", path, "--out", folder], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        time.sleep(0.7)
        assert process.poll() is None, "the run was over before it could be interrupted"
        begun = time.monotonic()
        process.send_signal(number)
        out, err = process.communicate(timeout=60)
        same((process.returncode, out), (code, b""), err)
        assert time.monotonic() - begun < 20 and b"interrupted" in err, err
        assert not os.path.exists(folder), os.listdir(folder)
    fifo = bench.path("slow.txt")
    os.mkfifo(fifo)
    process = subprocess.Popen([bench.prh, "pmi", fifo], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    with open(fifo, "wb", buffering=0) as pipe:  # while it waits for more
        pipe.write(b"some words and more " * 1000)
        time.sleep(0.5)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=60)
    same((process.returncode, err), (130, b"prh: interrupted\n"))


@test
def names_of_symbols_cannot_steer_the_terminal(bench):
    path = counts_csv(bench, "steer.csv", [("\x1b[31mred", "b", 1), ("b", "\u009b2J", 2), ("c\x1b]0;x\x07", "c\x1b]0;x\x07", 0)])
    for words in ((), ("--zero", "refuse"), ("--min-count", "9")):
        result = bench.run("pmi", path, *words)
        assert "\x1b" not in result.out + result.err and "\u009b" not in result.out + result.err, result.err
    same(Made(bench, path).symbols, ["\x1b[31mred", "b", "\u009b2J"])
    assert "\x1b" not in bench.run("pmi", write(bench, "odd\x1b[2J.csv", open(path, "rb").read()), code=0).out


# ---- random files ----

PIECES = ["a", "b", "cd", ",", ",", ",", "\n", "\n", "\r\n", "\r", '"', '""', '"x"', '"p,q"', " ", "1", "2.5", "-1", "1e3", "nan",
          "\u00e9", "\t", "\0", "a,b,1\n", "b,c,2\n", '"a ""b""",c,3\n', "count"]


def expected_of(text):
    """How often each name is met with anything, in a file that is in order, by another reader; None if it is not."""
    try:
        rows = [row for row in csv.reader(io.StringIO(text, newline=""), strict=True) if row]
    except csv.Error:
        return None
    if len(rows) < 2 or len(rows[0]) not in (2, 3) or any(len(row) != len(rows[0]) for row in rows):
        return None
    met = {}
    for a, b, *rest in rows[1:]:
        try:
            value = float(rest[0].strip(" ")) if rest else 1.0
        except ValueError:
            return None
        if not a or not b or not 0 <= value < np.inf:
            return None
        for name in (a, b):
            met[name] = met.get(name, 0.0) + value
    return {name: value for name, value in met.items() if value > 0}


@test
def random_files_are_read_as_another_reader_does_or_refused(bench):
    dice = random.Random(35)
    understood = 0
    for _ in range(150):
        lines = [",".join(dice.choice(['"a b"', "a", "b", "c", '"d""e"', '"f\ng"', '"h,i"', "\u00e9"]) for _ in range(2)) +
                 f",{dice.randrange(5)}" for _ in range(dice.randrange(1, 6))]
        text = "a,b,count\n" + "\n".join(lines) + "\n"
        spoils = dice.randrange(3)
        for _ in range(spoils):  # now and then a file is spoilt
            at = dice.randrange(len(text))
            text = text[:at] + dice.choice(PIECES) + text[at + dice.randrange(2):]
        result = bench.run("pmi", write(bench, "random.csv", text), "--format", "json")
        expected = expected_of(text)
        assert result.code in (0, 1, 2), (text, result.code, result.err)
        if result.code == 0:
            same({row["symbol"]: row["count"] for row in result.json()["rows"]}, expected, repr(text))
            understood += 1
        else:
            assert result.out == "" and result.err.startswith("prh: "), (text, result.err)
            assert spoils > 0 or len(expected) < 2, (text, result.err)
    assert understood > 30, f"only {understood} of 150 files were in order"


@test
def random_bytes_never_end_the_program_badly(bench):
    dice = random.Random(36)
    for trial in range(90):
        text = "".join(dice.choice(PIECES) for _ in range(dice.randrange(40))).encode()
        if trial % 3 == 0:
            text = bytes(dice.randrange(256) for _ in range(dice.randrange(300)))
        for kind in ("counts", "text"):
            path = write(bench, "bytes.any", text)
            result = bench.run("pmi", path, "--from", kind, *(("--table",) if kind == "counts" and trial % 2 else ()))
            assert result.code in (0, 1, 2), (text, result.code, result.err)
            assert result.code == 0 or result.err.startswith("prh: "), (text, result.err)
