#!/usr/bin/env python3
"""Tests of the program prh: python3 tests/program/test_program.py --prh PATH [--sanitized] [NAME...]

Prints a line per test and at the end "N passed, N failed". Needs NumPy and nothing else."""
import argparse
import sys
import time
import traceback

import harness
import cases_score  # noqa: F401  importing them registers their tests
import cases_values  # noqa: F401
import cases_align  # noqa: F401
import cases_null  # noqa: F401
import cases_null_align  # noqa: F401
import cases_spectrum  # noqa: F401
import cases_resume  # noqa: F401
import cases_pmi  # noqa: F401
import cases_pmi_failure  # noqa: F401
import cases_study  # noqa: F401
import cases_study_failure  # noqa: F401
import cases_study_families  # noqa: F401
import cases_world  # noqa: F401
import cases_plot  # noqa: F401
import cases_info  # noqa: F401
import cases_usage  # noqa: F401
import cases_failure  # noqa: F401


def run(function, bench):
    """One word on how the test went."""
    try:
        function(bench)
    except harness.Skipped as reason:
        return f"skipped ({reason})"
    except Exception as error:  # a test that breaks is a test that fails
        where = traceback.extract_tb(error.__traceback__)[-1]
        kind = "" if isinstance(error, AssertionError) else type(error).__name__ + ": "
        return f"FAILED at {where.name}:{where.lineno}: {kind}{error}"
    return "ok"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--prh", required=True)
    parser.add_argument("--sanitized", action="store_true", help="leave out what compares runs with one another")
    parser.add_argument("names", nargs="*")
    wishes = parser.parse_args()
    bench = harness.Bench(wishes.prh)
    passed = failed = 0
    for function in harness.tests:
        name = function.__name__
        if wishes.names and not any(part in name for part in wishes.names):
            continue
        if wishes.sanitized and getattr(function, "compares_runs", False):
            continue
        begun = time.monotonic()
        word = run(function, bench)
        print(f"{name.replace('_', ' ')}: {word} ({time.monotonic() - begun:.1f} s)", flush=True)
        passed += word == "ok"
        failed += word.startswith("FAILED")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
