"""What the tests of the program share: running it, making files, saying what went wrong."""
import json
import os
import struct
import subprocess
import tempfile

import numpy as np

REFERENCE = ["mutual_knn", "cycle_knn", "lcs_knn", "edit_distance_knn", "cka", "unbiased_cka", "cknna", "svcca"]
WITH_K = {"mutual_knn", "cycle_knn", "lcs_knn", "edit_distance_knn", "cknna", "cknna:mutual", "cknna:directed",
          "cknna:symmetric", "jaccard_knn"}

LEAKS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "leaks.supp")  # not ours

tests = []


def test(function):
    """Marks a test; its name is its sentence."""
    tests.append(function)
    return function


def compares_runs(function):
    """Marks a test that holds many runs of the program to one another: numbers, which a sanitizer says nothing of."""
    function.compares_runs = True
    return test(function)


class Skipped(Exception):
    """Raised where a machine lacks what a test needs."""


class Result:
    """What a run of the program left behind."""

    def __init__(self, code, out, err):
        self.code, self.out, self.err = code, out, err

    def json(self):
        return json.loads(self.out)


class Bench:
    """The program under test and a folder of files."""

    def __init__(self, prh):
        self.prh = os.path.abspath(prh)
        self.holder = tempfile.TemporaryDirectory(prefix="prh-program-")
        self.folder = self.holder.name

    def path(self, name):
        return os.path.join(self.folder, name)

    def environment(self, **changes):
        environment = {key: value for key, value in os.environ.items() if not key.startswith("LC_")}
        environment.update({"LC_ALL": "C", "LSAN_OPTIONS": f"suppressions={LEAKS}:print_suppressions=0"}, **changes)
        return environment

    def run(self, *words, code=None, **changes):
        """Runs the program; checks the exit code if one is expected."""
        done = subprocess.run([self.prh, *map(str, words)], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              stdin=subprocess.DEVNULL, env=self.environment(**changes), timeout=300)
        result = Result(done.returncode, done.stdout.decode("utf-8", "surrogateescape"),
                        done.stderr.decode("utf-8", "surrogateescape"))
        if code is not None:
            assert result.code == code, f"exit {result.code} instead of {code}: {' '.join(map(str, words))}\n" \
                                        f"{result.out[-500:]}{result.err[-500:]}"
        return result

    def json(self, *words, code=0):
        return self.run(*words, "--format", "json", code=code).json()

    def refuse(self, *words, says=()):
        """Exit 2, nothing on standard output, and every text of `says` on standard error."""
        result = self.run(*words, code=2)
        assert result.out == "", f"printed {result.out!r} before refusing"
        assert result.err.startswith("prh: "), result.err
        for text in says:
            assert text in result.err, f"{text!r} is not in {result.err!r}"
        return result

    def npy(self, name, array, fortran=False):
        """Saves an array as .npy and answers the path."""
        path = self.path(name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        np.save(path, np.asfortranarray(array) if fortran else np.ascontiguousarray(array))
        return path

    def bf16_npy(self, name, array):
        """The same in bfloat16, as ml_dtypes writes it; the values must fit bfloat16."""
        path = self.path(name)
        np.save(path, to_bf16(array).view("V2"))
        return path

    def safetensors(self, name, tensors):
        """Writes {tensor name: array}; float32 arrays named 'bf16:...' are stored as bfloat16."""
        codes = {"float64": "F64", "float32": "F32", "float16": "F16"}
        header, data = {}, b""
        for key, array in tensors.items():
            code, stored = codes.get(str(array.dtype)), array
            if key.startswith("bf16:"):
                key, code, stored = key[5:], "BF16", to_bf16(array)
            raw = np.ascontiguousarray(stored).tobytes()
            header[key] = {"dtype": code, "shape": list(array.shape), "data_offsets": [len(data), len(data) + len(raw)]}
            data += raw
        text = json.dumps(header).encode()
        text += b" " * (-len(text) % 8)
        path = self.path(name)
        with open(path, "wb") as file:
            file.write(struct.pack("<Q", len(text)) + text + data)
        return path


def to_bf16(array):
    bits = np.ascontiguousarray(array, dtype="<f4").view("<u4")
    assert not (bits & 0xFFFF).any(), "these values do not fit bfloat16"
    return (bits >> 16).astype("<u2")


def related(seed, n, *widths, noise=0.5):
    """Matrices of the given widths that share a latent, so that scores are neither 0 nor 1."""
    generator = np.random.default_rng(seed)
    latent = generator.standard_normal((n, 6))
    return [latent @ generator.standard_normal((6, d)) + noise * generator.standard_normal((n, d)) for d in widths]


def by_name(document):
    """The scores of a JSON document of prh score by (metric, k)."""
    return {(row["metric"], row["k"]): row for row in document["scores"]}


def close(actual, expected, bound, what=""):
    assert actual is not None and abs(actual - expected) <= bound, f"{what}: {actual!r}, expected {expected!r}"


def same(actual, expected, what=""):
    assert actual == expected, f"{what}: {actual!r}, expected {expected!r}"
