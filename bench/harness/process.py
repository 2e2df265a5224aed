"""Running programs under the clock: wall time, peak memory, interleaved repetitions, medians."""

import os
import statistics
import subprocess
import threading
import time

THREAD_VARIABLES = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS")
SAMPLE_SECONDS = 0.005
WARM_UP_BELOW = 3.0  # a first round that took less than this is thrown away


class Failed(Exception):
    """A measurement that could not be made; the text says why."""


class Outcome:
    """What a run took and printed. `seconds` is wall time of the process unless the caller knows better."""

    def __init__(self, seconds, out, peak_rss, anonymous):
        self.seconds, self.out, self.peak_rss, self.anonymous = seconds, out, peak_rss, anonymous


def environment(threads):
    """Threads of every BLAS and of OpenMP set alike, for us and for peers."""
    changed = dict(os.environ, LC_ALL="C", PYTHONDONTWRITEBYTECODE="1")
    changed.update({name: str(threads) for name in THREAD_VARIABLES})
    return changed


class Sampler(threading.Thread):
    """Reads peak resident and anonymous memory of a process while it runs. ru_maxrss would do for the first, had
    it not the peak of the parent in it, too."""

    def __init__(self, process):
        super().__init__(daemon=True)
        self.path = f"/proc/{process.pid}/status"
        self.peaks = {"VmHWM:": 0, "RssAnon:": 0}
        self.ended = threading.Event()

    def run(self):
        while True:
            try:
                with open(self.path, encoding="ascii", errors="replace") as status:
                    for line in status:
                        words = line.split()
                        if words and words[0] in self.peaks:
                            self.peaks[words[0]] = max(self.peaks[words[0]], int(words[1]) * 1024)
            except OSError:
                return
            if self.ended.wait(SAMPLE_SECONDS):
                return


def run(command, threads, allowed=(0,)):
    """Runs a command to its end; raises Failed with its last words if it ends badly."""
    command = [str(word) for word in command]
    begun = time.perf_counter()
    try:
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                   stdin=subprocess.DEVNULL, env=environment(threads))
    except OSError as error:
        raise Failed(f"{command[0]}: {error.strerror}") from error
    sampler = Sampler(process)
    sampler.start()
    try:
        out, err = process.communicate()
    except BaseException:
        process.kill()
        process.wait()
        raise
    seconds = time.perf_counter() - begun
    sampler.ended.set()
    sampler.join()
    if process.returncode not in allowed:
        words = err.decode("utf-8", "replace").strip().splitlines()[-1:] or ["no message"]
        raise Failed(f"{os.path.basename(command[0])} ended with {process.returncode}: {words[0]}")
    return Outcome(seconds, out.decode("utf-8", "replace"), sampler.peaks["VmHWM:"], sampler.peaks["RssAnon:"])


def summary(seconds):
    """Median and spread of repeated runs."""
    return {"seconds": list(seconds), "median": statistics.median(seconds), "min": min(seconds),
            "max": max(seconds), "runs": len(seconds)}


def interleave(cases, repeats, budget):
    """Runs the cases in turn, A B A B, so that a slow minute of the machine hits all of them.

    `cases` is {name: function without arguments that returns an Outcome}. Stops before the budget (seconds) would be
    exceeded, but makes at least one round. Returns {name: [Outcome, ...]}.
    """
    begun = time.perf_counter()
    done = {name: [] for name in cases}
    warmed_up = repeats == 1
    while len(done[next(iter(cases))]) < repeats:
        round_begun = time.perf_counter()
        outcomes = {name: case() for name, case in cases.items()}
        took = time.perf_counter() - round_begun
        if not warmed_up and took < WARM_UP_BELOW * len(cases):
            warmed_up = True
            continue
        warmed_up = True
        for name, outcome in outcomes.items():
            done[name].append(outcome)
        if time.perf_counter() - begun + took > budget:
            break
    return done


def peaks(outcomes):
    """The largest memory of several runs."""
    return {"peak_rss_bytes": max(o.peak_rss for o in outcomes) or None,
            "anonymous_bytes": max(o.anonymous for o in outcomes) or None}


def warm(*paths):
    """Reads files, so that they are in the page cache."""
    for path in paths:
        with open(path, "rb", buffering=0) as file:
            while file.read(1 << 24):
                pass
