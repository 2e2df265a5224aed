"""make_seeds.py FOLDER: first inputs for the fuzzers, in a folder for each: npy, safetensors and those of saved handles."""

import json
import pathlib
import struct
import sys

ITEM = {"F64": 8, "F32": 4, "F16": 2, "BF16": 2, "BOOL": 1, "I8": 1, "U8": 1, "I16": 2, "U16": 2, "I32": 4,
        "U32": 4, "I64": 8, "U64": 8}


def npy_seeds():
    """What follows the magic string."""
    for descr in ("<f2", "<f4", "<f8", ">f4", "|V2", "|b1", "|i1", "<u2", "<i4", ">i8", "<u8"):
        item = int(descr[2])
        for order, shape in (("False", (2, 3)), ("True", (3, 2)), ("False", (2, 2, 3)), ("True", (2, 2, 3))):
            count = 1
            for size in shape:
                count *= size
            text = f"{{'descr': '{descr}', 'fortran_order': {order}, 'shape': {shape}, }}\n".encode()
            data = bytes(index % 251 for index in range(count * item))
            yield b"\1\0" + struct.pack("<H", len(text)) + text + data
            yield b"\2\0" + struct.pack("<I", len(text)) + text + data
    yield b"\1\0\x2f\0{\"shape\":(1,1),\"fortran_order\":False,\"descr\":\"?\"}\0"


def safetensors_seeds():
    """A header, a line end and the data (fuzz_safetensors.c); one whole file."""
    for dtype, item in ITEM.items():
        tensors, data = {"__metadata__": {"format": "pt"}}, b""
        for name, cols in (("layer.10", 2), ("layer.9", 3)):
            size = 2 * cols * item
            tensors[name] = {"dtype": dtype, "shape": [2, cols], "data_offsets": [len(data), len(data) + size]}
            data += bytes(size)
        yield json.dumps(tensors).encode() + b"\n" + data
    header = b'{"x":{"dtype":"F32","shape":[1,1],"data_offsets":[0,4]}}'
    yield struct.pack("<Q", len(header)) + header + bytes(4)


def hsic_stream_seeds():
    """Columns, rows and the sums over rows 0, 1, ... (fuzz_hsic_stream.c); no rows; a header alone."""
    for x, y, rows in ((1, 1, 4), (2, 3, 6), (5, 1, 9), (1, 1, 2)):
        z = [[float(i * (j + 2) % 7 - 3) for j in range(x + y)] for i in range(rows)]
        a = [sum(v * v for v in row[:x]) for row in z]
        b = [sum(v * v for v in row[x:]) for row in z]
        columns = list(zip(*z))
        numbers = [sum(a), sum(b)] + [sum(f * g for f, g in zip(*pair)) for pair in ((a, a), (a, b), (b, b))]
        numbers += [0.5] * (x + y)
        for weights in ([1.0] * rows, a, b):
            numbers += [sum(v * w for v, w in zip(column, weights)) for column in columns]
        for j, column in enumerate(columns):
            numbers += [sum(v * w for v, w in zip(column, other)) for other in columns[j:]]
        yield b"S" + bytes((x - 1, y - 1, rows)) + struct.pack(f"<{len(numbers)}d", *numbers)
    yield b"S\0\0\0\0"
    yield b"\x89PRHS\r\n\x1a" + struct.pack("<5Q", 1, 56, 4, 1, 1) + bytes(8)


def sheet_seeds():
    """Files in order, and some that are not."""
    for separator in b",", b"\t":
        yield b"a,b,count\nx,y,3\r\n\"p\"\"q\",\"r\ns\",1.5\n".replace(b",", separator)
        yield b"\xef\xbb\xbfa,b\rx,\xc3\xa9\r\r\xe6\x97\xa5,\"\"\r".replace(b",", separator)
    yield b"name,path,family,modality,kernel,repeats,accuracy\na,a.npy,f,image,,,0.5\nb, b.npy ,,\"text\",gram,s,\n"
    yield b"name,t1,t2\nb,0.5,1e-3\na,,x\n"
    yield b"a;b;c\n1;2;3\n"
    yield b"a,b\n\"x\"y,\"z"


def cooccurrence_seeds():
    """Symbols, contexts and pairs in order (fuzz_cooccurrence.c); pairs out of order; no pairs; a header alone."""
    for symbols, contexts in ((1, 0), (3, 0), (3, 2), (6, 5), (1, 1)):
        cols = contexts or symbols
        pairs = [(a, b) for a in range(symbols) for b in range(0 if contexts else a, cols) if (a + b) % 3 != 1]
        for weight in (1.0, 0.1, 1e-300, 1e299):
            yield b"C" + bytes((symbols - 1, contexts)) + b"".join(
                struct.pack("<BBd", a, b, weight * (1 + a)) for a, b in pairs)
        yield b"C" + bytes((symbols - 1, contexts)) + b"".join(struct.pack("<BBd", a, b, 2) for a, b in pairs[::-1])
    yield b"C\0\0"
    yield b"\x89PRHC\r\n\x1a" + struct.pack("<5Q", 1, 56, 4, 0, 0) + bytes(8)


def main():
    for name, seeds in (("npy", npy_seeds()), ("safetensors", safetensors_seeds()),
                        ("hsic_stream", hsic_stream_seeds()), ("cooccurrence", cooccurrence_seeds()),
                        ("sheet", sheet_seeds())):
        folder = pathlib.Path(sys.argv[1]) / name
        folder.mkdir(parents=True, exist_ok=True)
        for number, seed in enumerate(seeds):
            (folder / f"seed{number:03}").write_bytes(seed)


main()
