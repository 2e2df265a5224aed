"""What the data-making scripts share: safetensors and CSV writers, arguments.

Import this module before numpy: it limits the linear algebra to one thread,
because sums taken by several threads need not come out the same twice.
"""

import argparse
import json
import os
import pathlib
import struct

for _name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[_name] = "1"

import numpy as np  # noqa: E402  (after the thread limit, on purpose)

SAFETENSORS_DTYPES = {"float16": "F16", "float32": "F32"}


def output_folder(description, default_name):
    """Parse --out and return the folder to write to, made if need be."""
    default = pathlib.Path(__file__).resolve().parent.parent / default_name
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--out", type=pathlib.Path, default=default,
                        help="folder to write to (default: ../%s)" % default_name)
    out = parser.parse_args().out
    out.mkdir(parents=True, exist_ok=True)
    return out


def write_safetensors(path, tensors):
    """Write a dict of name -> 2-D array as one safetensors file.

    Layout: header length (8 bytes, little endian), JSON header padded with
    spaces so that the data start at a multiple of 8, then the arrays in the
    order of the dict, without gaps.
    """
    header, blobs, offset = {}, [], 0
    for name, array in tensors.items():
        little_endian = array.astype(array.dtype.newbyteorder("<"), order="C")
        blob = little_endian.tobytes()
        header[name] = {"dtype": SAFETENSORS_DTYPES[array.dtype.name],
                        "shape": list(array.shape),
                        "data_offsets": [offset, offset + len(blob)]}
        blobs.append(blob)
        offset += len(blob)
    text = json.dumps(header, separators=(",", ":")).encode("ascii")
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)))
        file.write(text)
        for blob in blobs:
            file.write(blob)


def write_csv(path, header, rows):
    """Write plain CSV: no quoting, so no cell may hold a comma or a quote."""
    with open(path, "w", encoding="ascii", newline="\n") as file:
        for row in [header, *rows]:
            cells = [str(cell) for cell in row]
            assert not any(c in cell for cell in cells for c in ",\"\n"), row
            file.write(",".join(cells) + "\n")


def check_features(name, array, n_rows):
    """Stop if the features are not finite, or the same for every row."""
    assert array.ndim == 2 and array.shape[0] == n_rows, name
    values = array.astype(np.float64)
    assert np.isfinite(values).all(), "%s: not finite" % name
    assert values.std(axis=0).max() > 1e-3, "%s: constant features" % name


def fix_signs(vectors):
    """Give every column the sign that makes its largest entry positive.

    Singular vectors are free in sign, and the choice of a solver is arbitrary.
    """
    largest = np.abs(vectors).argmax(axis=0)
    signs = np.sign(vectors[largest, np.arange(vectors.shape[1])])
    signs[signs == 0] = 1
    return signs
