"""make_inputs.py FOLDER: the small .npy files that the examples are run on. Whole numbers, so that every
language makes exactly the same ones; x.npy and y.npy hold what the score examples make in memory."""

import array
import pathlib
import struct
import sys

N, P, Q = 200, 3, 5
LAYERS_X, LAYERS_Y, D = 3, 2, 4


def write(path, shape, values):
    header = "{'descr': '<f4', 'fortran_order': False, 'shape': %r, }" % (shape,)
    header += " " * (-(len(header) + 11) % 64) + "\n"
    data = array.array("f", values)
    if sys.byteorder == "big":
        data.byteswap()
    path.write_bytes(b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header.encode() + data.tobytes())


def x(i, j):
    return i * (j + 2) % 17 - 8


def y(i, j):
    return x(i, j % P) + i * (j + 5) % 7


def layer_x(i, layer, j):
    return x(i, j + 3 * layer) + layer * (i * (j + 3) % 5)


def layer_y(i, layer, j):
    return layer_x(i, layer + 1, j) + (i * (j + 5) % (3 + 4 * layer))


folder = pathlib.Path(sys.argv[1])
write(folder / "x.npy", (N, P), (x(i, j) for i in range(N) for j in range(P)))
write(folder / "y.npy", (N, Q), (y(i, j) for i in range(N) for j in range(Q)))
write(folder / "stack_x.npy", (N, LAYERS_X, D),
      (layer_x(i, l, j) for i in range(N) for l in range(LAYERS_X) for j in range(D)))
write(folder / "stack_y.npy", (N, LAYERS_Y, D),
      (layer_y(i, l, j) for i in range(N) for l in range(LAYERS_Y) for j in range(D)))
