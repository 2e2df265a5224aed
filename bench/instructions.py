#!/usr/bin/env python3
"""Counts the instructions that libprh itself executes in a small fixed workload, and compares with stored counts.

    bench/instructions.py --program BUILD/bench/bench_hot_loops --library BUILD/lib/libprh.so.0.1.0 \
        [--compiler gcc-12] [--optimization 3] [--update] [--only PHASE,...]

Seconds are noisy; instructions are not. bench_hot_loops runs under callgrind, one thread, and leaves a profile for
each phase. Of each, the instructions in libprh.so count; those of BLAS, LAPACK and the C library do not. A phase
that differs by more than 5 % from bench/instructions.json fails: a loop got slower (find out why), or faster (then
--update, and commit). Counts are stored per compiler, architecture and vector extension. Exit 77: nothing to
compare with, or no valgrind.
"""

import argparse
import json
import os
import pathlib
import platform
import re
import shutil
import subprocess
import sys
import tempfile

STORED = pathlib.Path(__file__).resolve().with_name("instructions.json")
TOLERANCE = 0.05
FUNCTIONS_KEPT = 12  # of each phase, the dearest ones, to say where a difference comes from
WORKLOAD = ["--n", "768", "--d", "64", "--layers", "4", "--threads", "1", "--repeats", "1"]


def vector_extension():
    """What the library can choose at run time under valgrind, which knows no AVX-512 yet."""
    try:
        flags = re.search(r"^flags\s*:(.*)$", pathlib.Path("/proc/cpuinfo").read_text(encoding="ascii"), re.M)
    except OSError:
        flags = None
    words = flags.group(1).split() if flags else []
    return "avx2" if {"avx2", "fma"} <= set(words) else "baseline"


def read_profile(path):
    """(phase, {object: {function: instructions}}) of one callgrind file; own cost only, not that of calls."""
    phase, owner, function, skip = None, "?", "?", False
    names, costs = {}, {}

    def name(kind, text):
        match = re.match(r"\((\d+)\)(?: (.*))?$", text)
        if not match:
            return text
        if match.group(2) is not None:
            names[kind, match.group(1)] = match.group(2)
        return names[kind, match.group(1)]

    for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
        if line.startswith("desc: Trigger: Client Request: "):
            phase = line.rpartition(": ")[2].strip()
        elif line.startswith("ob="):
            owner = name("object", line[3:])
        elif line.startswith("cob="):
            name("object", line[4:])
        elif line.startswith("fn="):
            function = name("function", line[3:])
        elif line.startswith("cfn="):
            name("function", line[4:])
        elif line.startswith("calls="):
            skip = True  # the next line is what the call cost in total
        elif re.match(r"[\d+*-]", line):
            if not skip:
                of = costs.setdefault(owner, {})
                of[function] = of.get(function, 0) + int(line.split()[1])
            skip = False
    return phase, costs


def profile(program, only):
    """{phase: {object: {function: instructions}}}"""
    environment = dict(os.environ, OPENBLAS_NUM_THREADS="1", OMP_NUM_THREADS="1", BLIS_NUM_THREADS="1")
    phases = {}
    with tempfile.TemporaryDirectory(prefix="prh-instructions-") as folder:
        command = ["valgrind", "--tool=callgrind", "--dump-line=no", f"--callgrind-out-file={folder}/profile",
                   program, *WORKLOAD, *(["--phase", only] if only else [])]
        done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
        if done.returncode != 0:
            sys.exit(f"valgrind ended with {done.returncode}:\n{done.stderr.decode('utf-8', 'replace')}")
        for path in sorted(pathlib.Path(folder).iterdir(), key=lambda p: int(p.suffix[1:] or 0)):
            phase, costs = read_profile(path)
            if phase:
                phases[phase] = costs
    if not phases:
        sys.exit("no profiles: bench_hot_loops was built without valgrind/callgrind.h; install valgrind, rebuild")
    return phases


def of_library(phases, library):
    """{phase: {"total": ..., "functions": {...}}} of the library's own instructions."""
    wanted = os.path.realpath(library)
    counts = {}
    for phase, costs in phases.items():
        own = {}
        for owner, functions in costs.items():
            if os.path.realpath(owner) == wanted:
                for function, cost in functions.items():
                    function = function.partition("'")[0]  # f'2 is f called by itself
                    own[function] = own.get(function, 0) + cost
        dearest = sorted(own.items(), key=lambda item: (-item[1], item[0]))[:FUNCTIONS_KEPT]
        counts[phase] = {"total": sum(own.values()), "functions": dict(dearest)}
    return counts


def differing_functions(now, before):
    """What changed most, as text."""
    names = set(now["functions"]) | set(before["functions"])
    changes = [(now["functions"].get(n, 0) - before["functions"].get(n, 0), n) for n in names]
    changes.sort(key=lambda change: (-abs(change[0]), change[1]))
    return ", ".join(f"{n} {change:+,}" for change, n in changes[:4] if change)


def compare(counts, stored):
    """Prints a line per phase; the number of those that differ too much."""
    bad = 0
    for phase, now in counts.items():
        before = stored.get(phase)
        if not before:
            print(f"{phase:18} {now['total']:>13,}  NEW: not stored yet; run with --update")
            bad += 1
            continue
        change = now["total"] / max(before["total"], 1) - 1
        word = "ok"
        if abs(change) > TOLERANCE:
            bad += 1
            word = "SLOWER: " if change > 0 else "FASTER (keep it: run with --update): "
            word += differing_functions(now, before)
        print(f"{phase:18} {now['total']:>13,}  {change:+7.1%}  {word}")
    return bad


def read_stored():
    return json.loads(STORED.read_text(encoding="utf-8")) if STORED.exists() else {}


def update(key, counts, partial):
    stored = read_stored()
    stored[key] = dict(stored.get(key, {}), **counts) if partial else counts
    text = json.dumps(dict(sorted(stored.items())), indent=1) + "\n"
    temporary = STORED.with_suffix(".tmp")
    temporary.write_text(text, encoding="utf-8")
    os.replace(temporary, STORED)
    print(f"{STORED.name}: {len(counts)} phases written for {key}")


def main():
    parser = argparse.ArgumentParser(description="Compares the library's instruction counts with the stored ones.")
    parser.add_argument("--program", required=True, help="bench_hot_loops")
    parser.add_argument("--library", required=True, help="the libprh.so that it runs with")
    parser.add_argument("--compiler", default="gcc-12", help="name and major version (default: gcc-12)")
    parser.add_argument("--optimization", default="3", help="the build's level (default: 3)")
    parser.add_argument("--update", action="store_true", help="store the counts instead of comparing")
    parser.add_argument("--only", default="", metavar="PHASE", help="one phase, as bench_hot_loops names it")
    wishes = parser.parse_args()
    if not shutil.which("valgrind"):
        print("SKIPPED: valgrind is not installed: apt-get install valgrind")
        sys.exit(77)
    key = f"{wishes.compiler} -O{wishes.optimization} {platform.machine()} {vector_extension()}"
    counts = of_library(profile(wishes.program, wishes.only), wishes.library)
    if wishes.update:
        update(key, counts, bool(wishes.only))
        return
    stored = read_stored().get(key)
    if stored is None:
        print(f"SKIPPED: {STORED.name} holds no counts for {key}; run with --update")
        sys.exit(77)
    print(f"instructions of libprh itself, {key}")
    bad = compare(counts, stored)
    print(f"{len(counts)} phases, {bad} of them differ by more than {TOLERANCE:.0%}")
    sys.exit(1 if bad else 0)


if __name__ == "__main__":
    main()
