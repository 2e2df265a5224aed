"""make.py FOLDER: files that no reader may accept, and FOLDER/malformed.csv with the words that the refusal holds.

Each row of malformed.csv is `file,words`: `prh score FILE FILE` must end with status 2 and write a message that
names the file and contains the words. Every file is written byte by byte, since NumPy would refuse to
write most of them; nothing outside the standard library is needed.
"""

import csv
import json
import pathlib
import random
import struct
import sys

ROWS, COLS = 6, 3
RANDOM = random.Random(20240513)
VALUES = [RANDOM.gauss(0, 1) for _ in range(ROWS * COLS)]
F32 = struct.pack(f"<{ROWS * COLS}f", *VALUES)
F64 = struct.pack(f"<{ROWS * COLS}d", *VALUES)
index = []


def npy(descr="'<f4'", shape=(ROWS, COLS), data=F32, order="False", version=(1, 0)):
    text = f"{{'descr': {descr}, 'fortran_order': {order}, 'shape': {shape}, }}"
    return npy_text(text, data, version)


def npy_text(text, data=F32, version=(1, 0)):
    """A .npy file with this header, padded as NumPy pads it."""
    preamble = 10 if version[0] == 1 else 12
    text += " " * (-(preamble + len(text) + 1) % 64) + "\n"
    length = struct.pack("<H" if version[0] == 1 else "<I", len(text))
    return b"\x93NUMPY" + bytes(version) + length + text.encode("latin-1") + data


def tensor(shape=(ROWS, COLS), begin=0, end=len(F32), dtype="F32"):
    return {"dtype": dtype, "shape": list(shape), "data_offsets": [begin, end]}


def safetensors(header, data=F32, length=None):
    text = (header if isinstance(header, str) else json.dumps(header)).encode("latin-1")
    return struct.pack("<Q", len(text) if length is None else length) + text + data


def add(folder, name, words, content):
    """A file, or a directory if content maps names to files."""
    if isinstance(content, dict):
        (folder / name).mkdir(exist_ok=True)
        for part, part_content in content.items():
            (folder / name / part).write_bytes(part_content)
    else:
        (folder / name).write_bytes(content)
    index.append((name, words))


def npy_sizes(add_file):
    whole = npy()
    add_file("empty.npy", "empty", b"")
    add_file("magic_cut.npy", "truncated", whole[:4])
    add_file("version_cut.npy", "truncated", whole[:7])
    add_file("length_cut.npy", "truncated", whole[:9])
    add_file("header_cut.npy", "truncated: the .npy header", whole[:60])
    add_file("no_data.npy", "the file has 0", whole[:-len(F32)])
    add_file("data_cut.npy", "promises 72 bytes of data, the file has 71", whole[:-1])
    add_file("data_half.npy", "promises 72 bytes of data, the file has 36", whole[:-36])
    add_file("appended.npy", "promises 72 bytes of data, the file has 76", whole + bytes(4))
    add_file("two_arrays.npy", "something was appended", whole + whole)
    add_file("wrong_magic.npy", "neither .npy nor .safetensors", b"\x93NUMPX" + whole[6:])
    add_file("text.npy", "first bytes '0.1,0.2,'", b"0.1,0.2,0.3\n" * 6)
    add_file("version_9.npy", "version 9.0", npy(version=(9, 0)))
    add_file("version_1_1.npy", "version 1.1", npy(version=(1, 1)))
    add_file("header_beyond_file.npy", "truncated: the .npy header",
             b"\x93NUMPY\2\0" + struct.pack("<I", 2**32 - 1) + whole[10:])


def npy_headers(add_file):
    add_file("header_list.npy", "where a dict is expected", npy_text("['<f4', False, (6, 3)]"))
    add_file("header_empty.npy", "where a dict is expected", npy_text(""))
    add_file("header_code.npy", "where a dict is expected", npy_text("__import__('os').system('true')"))
    add_file("header_open.npy", "the end of the dict",
             npy_text("{'descr': '<f4', 'fortran_order': False, 'shape': (6, 3)"))
    add_file("header_binary.npy", "where a dict is expected", npy_text("\0\xff\x1b[2J"))
    add_file("no_shape.npy", "lacks the key 'shape'", npy_text("{'descr': '<f4', 'fortran_order': False}"))
    add_file("no_descr.npy", "lacks the key 'descr'", npy_text("{'fortran_order': False, 'shape': (6, 3)}"))
    add_file("no_order.npy", "lacks the key 'fortran_order'", npy_text("{'descr': '<f4', 'shape': (6, 3)}"))
    add_file("order_number.npy", "True or False", npy(order="0"))
    add_file("twice.npy", "twice",
             npy_text("{'descr': '<f4', 'descr': '<f8', 'fortran_order': False, 'shape': (6, 3)}"))
    add_file("unknown_key.npy", "unknown key 'note'",
             npy_text("{'descr': '<f4', 'fortran_order': False, 'shape': (6, 3), 'note': 1}"))


def npy_dtypes(add_file):
    add_file("object.npy", "Python objects", npy("'|O'", data=b"\x80\x04K\x01." * 8))
    add_file("complex64.npy", "complex", npy("'<c8'", data=F32 * 2))
    add_file("complex128.npy", "complex", npy("'<c16'", data=F64 * 2))
    add_file("bytes.npy", "strings", npy("'|S4'"))
    add_file("unicode.npy", "strings", npy("'<U1'"))
    add_file("datetime.npy", "dates", npy("'<M8[s]'", data=F64))
    add_file("timedelta.npy", "dates or durations", npy("'<m8[ns]'", data=F64))
    add_file("structured.npy", "structured dtype", npy("[('x', '<f4')]"))
    add_file("subarray.npy", "structured dtype", npy("('<f4', (3,))"))
    add_file("long_double.npy", "long double", npy("'<f16'", data=F64 * 2))
    add_file("float8.npy", "raw bytes", npy("'|V1'", data=F32[:ROWS * COLS]))
    add_file("unknown_dtype.npy", "dtype '<q9' holds no type", npy("'<q9'"))
    add_file("inexact_int64.npy", "row 4, column 2 holds 9007199254740993",
             npy("'<i8'", data=struct.pack("<18q", *range(14), 2**53 + 1, 15, 16, 17)))
    add_file("inexact_uint64.npy", "row 0, column 0 holds 18446744073709551615",
             npy("'<u8'", data=struct.pack("<18Q", 2**64 - 1, *range(17))))


def npy_shapes(add_file):
    add_file("negative.npy", "negative", npy(shape=(-6, -3)))
    add_file("zero_rows.npy", "shape (0, 3) holds no elements", npy(shape=(0, 3), data=b""))
    add_file("zero_columns.npy", "shape (6, 0) holds no elements", npy(shape=(6, 0), data=b""))
    add_file("zero_d.npy", "0-dimensional", npy(shape=(), data=F32[:4]))
    add_file("one_d.npy", "reshape it to (n, d)", npy(shape=(18,)))
    add_file("four_d.npy", "4-dimensional", npy(shape=(6, 1, 1, 3)))
    add_file("shape_list.npy", "the tuple of the shape", npy(shape=[6, 3]))
    add_file("shape_float.npy", "comma", npy(shape="(6.0, 3)"))
    add_file("elements_1e18.npy", "promises 4000000000000000000 bytes", npy(shape=(10**9, 10**9)))
    add_file("elements_1e18_stack.npy", "truncated", npy(shape=(10**6, 10**6, 10**6)))
    add_file("overflow.npy", "cannot be addressed", npy(shape=(2**32, 2**32)))
    add_file("overflow_to_small.npy", "cannot be addressed", npy(shape=(2**63 - 1, 2**63 - 1)))
    add_file("dimension_1e30.npy", "cannot be addressed", npy(shape=(10**30, 3)))


def values(add_file):
    """Well-formed, but no metric is defined on them."""
    for name, value in (("nan", float("nan")), ("infinity", float("inf")), ("minus_infinity", -float("inf"))):
        spoilt = list(VALUES)
        spoilt[2 * COLS + 1] = value
        add_file(f"{name}_f32.npy", "row 2, column 1", npy(data=struct.pack("<18f", *spoilt)))
        add_file(f"{name}_f64.npy", "row 2, column 1", npy("'<f8'", data=struct.pack("<18d", *spoilt)))
        add_file(f"{name}_f16.npy", "row 2, column 1", npy("'<f2'", data=struct.pack("<18e", *spoilt)))
        add_file(f"{name}.safetensors", "row 2, column 1",
                 safetensors({"x": tensor()}, struct.pack("<18f", *spoilt)))


def safetensors_headers(add_file):
    good = {"x": tensor()}
    add_file("empty.safetensors", "empty", b"")
    add_file("five_bytes.safetensors", "truncated", b"\1\0\0\0\0")
    add_file("length_2_63.safetensors", "9223372036854775808 bytes", safetensors(good, length=2**63))
    add_file("length_max.safetensors", "18446744073709551615 bytes", safetensors(good, length=2**64 - 1))
    add_file("length_beyond_file.safetensors", "truncated: the header", safetensors(good, length=100000))
    add_file("length_0.safetensors", "not a JSON object", safetensors(good, length=0))
    add_file("length_short.safetensors", "not valid JSON", safetensors(good, length=10))
    add_file("bad_json.safetensors", "not valid JSON", safetensors("{'x': 1}"))
    add_file("array.safetensors", "not a JSON object", safetensors("[1, 2]"))
    add_file("not_utf8.safetensors", "not valid JSON", safetensors('{"\xff": {}}'))
    add_file("deep.safetensors", "not valid JSON", safetensors('{"x":' + "[" * 50000))
    add_file("duplicate.safetensors", "duplicate", safetensors('{"x": 1, "x": 2}'))
    add_file("no_tensors.safetensors", "holds no tensor", safetensors({}, b""))
    add_file("only_metadata.safetensors", "holds no tensor", safetensors({"__metadata__": {"a": "b"}}, b""))
    add_file("entry_number.safetensors", 'tensor "x": its entry', safetensors({"x": 1}))
    add_file("no_dtype.safetensors", "dtype is missing", safetensors({"x": {"shape": [6, 3]}}))
    add_file("control_name.safetensors", 'tensor "\\x1b[2J"', safetensors({"\x1b[2J": 1}))


def safetensors_tensors(add_file):
    half, full = len(F32) // 2, len(F32)
    wide = tensor((ROWS, COLS), 0, full)
    first = tensor((3, 3), 0, half)
    add_file("float8.safetensors", "dtype 'F8_E4M3'", safetensors({"x": tensor(end=18, dtype="F8_E4M3")}, F32[:18]))
    add_file("unknown_dtype.safetensors", "dtype 'F99'", safetensors({"x": tensor(dtype="F99")}))
    add_file("negative.safetensors", "other than integers", safetensors({"x": tensor((-6, -3))}))
    add_file("overflow.safetensors", "cannot be addressed", safetensors({"x": tensor((2**62, 4))}))
    add_file("elements_1e18.safetensors", "make 4000000000000000000 bytes",
             safetensors({"x": tensor((10**9, 10**9))}))
    add_file("too_big_integer.safetensors", "not valid JSON", safetensors({"x": tensor((10**30, 3))}))
    add_file("wrong_size.safetensors", "make 60 bytes", safetensors({"x": tensor((5, 3))}))
    add_file("out_of_range.safetensors", "truncated: the tensor ends at byte 76",
             safetensors({"x": tensor(begin=4, end=76)}))
    add_file("data_cut.safetensors", "truncated", safetensors({"x": wide}, F32[:-1]))
    add_file("appended.safetensors", "account for 72 bytes of data, the file has 76",
             safetensors({"x": wide}, F32 + bytes(4)))
    add_file("reversed.safetensors", "out of order", safetensors({"x": tensor(begin=72, end=0)}))
    add_file("three_offsets.safetensors", "data_offsets",
             safetensors({"x": {"dtype": "F32", "shape": [6, 3], "data_offsets": [0, 36, 72]}}))
    add_file("overlap.safetensors", "tensors overlap", safetensors({"x": first, "y": tensor((3, 3), 32, 68)}))
    add_file("same_place.safetensors", "tensors overlap", safetensors({"x": wide, "y": wide}))
    add_file("hole.safetensors", "there is a hole", safetensors({"x": first, "y": tensor((3, 2), 48, full)}))
    add_file("hole_first.safetensors", "there is a hole", safetensors({"x": tensor((3, 3), half, full)}))
    add_file("one_d.safetensors", "is 1-dimensional", safetensors({"x": tensor((18,))}))
    add_file("three_d.safetensors", "is 3-dimensional", safetensors({"x": tensor((6, 1, 3))}))
    add_file("zero_rows.safetensors", "holds no elements", safetensors({"x": tensor((0, 3), 0, 0)}, b""))
    add_file("rows_differ.safetensors", 'has 2 rows, but tensor "x" has 3',
             safetensors({"x": first, "y": tensor((2, 3), half, half + 24)}, F32[:half + 24]))
    add_file("inexact_int64.safetensors", "holds 9007199254740993",
             safetensors({"x": tensor(end=144, dtype="I64")}, struct.pack("<18q", *range(17), 2**53 + 1)))


def strangers(add_file):
    zipped = b"PK\x03\x04\x14\0\0\0\0\0" + bytes(64)
    add_file("renamed_zip.npy", "zip archive", zipped)
    add_file("renamed_zip.safetensors", "zip archive", zipped)
    add_file("archive.npz", "numpy.load", zipped)
    add_file("checkpoint.pt", "torch.save", zipped)
    add_file("pickled.pkl", "pickle", b"\x80\x04\x95\x20\0\0\0\0\0\0\0" + bytes(32))
    add_file("one_byte", "neither .npy nor .safetensors", b"x")
    add_file("directory_empty", "no .npy file", {})
    add_file("directory_other", "no .npy file", {"notes.txt": b"nothing here\n", ".hidden.npy": npy()})
    add_file("directory_rows", "10.npy: has 5 rows, but 2.npy has 6",
             {"2.npy": npy(), "10.npy": npy(shape=(5, 3), data=F32[:60])})
    add_file("directory_stack", "1.npy: holds a stack of 3 layers", {"1.npy": npy(shape=(6, 3, 1))})
    add_file("directory_damaged", "b.npy: truncated", {"a.npy": npy(), "b.npy": npy()[:-4]})
    add_file("directory_pickle", "a.npy: does not begin", {"a.npy": b"\x80\x04K\x01."})


def main():
    folder = pathlib.Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)

    def add_file(name, words, content):
        add(folder, name, words, content)

    for group in (npy_sizes, npy_headers, npy_dtypes, npy_shapes, values, safetensors_headers,
                  safetensors_tensors, strangers):
        group(add_file)
    with open(folder / "malformed.csv", "w", newline="", encoding="utf-8") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(("file", "words"))
        writer.writerows(index)


main()
