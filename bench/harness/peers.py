"""Other programs that do the same work, each in a process of its own (peer.py), with equal threads."""

import json
import os
import subprocess
import sys

from . import process

PEER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "peer.py")
PACKAGES = {"faiss": "python3-faiss", "sklearn": "python3-sklearn", "numpy": "python3-numpy"}


def version(name):
    """The version that is installed, or None."""
    done = subprocess.run([sys.executable, "-c", f"import {name}; print({name}.__version__)"],
                          stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False)
    return done.stdout.decode().strip() or None if done.returncode == 0 else None


def missing(name):
    return {"name": name, "status": f"not installed: apt-get install {PACKAGES[name]}"}


def call(what, threads, **options):
    """An Outcome whose seconds are those that the peer measured around the work itself."""
    words = [word for key, value in options.items() for word in (f"--{key}", value)]
    outcome = process.run([sys.executable, "-B", PEER, what, "--threads", threads, *words], threads)
    answer = json.loads(outcome.out.splitlines()[-1])  # what a peer prints by itself comes before
    outcome.seconds, outcome.answer = answer["seconds"], answer
    return outcome


def entry(name, found_version, outcomes, ours):
    """What the report says of a peer; ratio is how many times longer it took than we did."""
    measured = process.summary([o.seconds for o in outcomes])
    return {"name": name, "status": "measured", "version": found_version, **measured,
            "ratio": measured["median"] / ours["median"], **process.peaks(outcomes)}
