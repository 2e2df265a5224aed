"""PMI on public data, for validate.py: counts and kernels against NumPy, and the scores of kernels with their nulls.

What is expected of a number is that NumPy finds the same. Whether an alignment is there is reported, not demanded.
"""

import csv
import ctypes
import json
import os
import struct
import subprocess
import zlib

import numpy as np

import reference as ref

LEVELS, RADIUS = 6, 4


def read_csv(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write_csv(path, header, rows):
    with open(path, "w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([header, *rows])


def write_png(path, image):
    """A picture of 8-bit sRGB, without filters."""
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    height, width, _ = image.shape
    lines = b"".join(b"\0" + row.tobytes() for row in image)
    with open(path, "wb") as file:
        file.write(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
                   + chunk(b"IDAT", zlib.compress(lines)) + chunk(b"IEND", b""))


def run(program, *arguments):
    done = subprocess.run([program, *arguments, "--quiet", "--format", "json"], capture_output=True, text=True, timeout=900)
    if done.returncode != 0:
        raise RuntimeError(f"exit {done.returncode}: {done.stderr.strip()[:300]}")
    return json.loads(done.stdout)


def make_kernel(program, files, folder, *options):
    """(symbols, kernel, folder) of prh pmi."""
    run(program, "pmi", *files, "--out", folder, *options)
    symbols = [row["symbol"] for row in read_csv(os.path.join(folder, "symbols.csv"))]
    return symbols, np.load(os.path.join(folder, "kernel.npy"))


def pmi_of(joint):
    """Pairs that were never seen get the smallest value of the others."""
    p = joint.sum(axis=1)
    with np.errstate(divide="ignore"):
        pmi = np.log(joint * joint.sum()) - np.log(np.outer(p, p))
    return np.where(joint > 0, pmi, pmi[joint > 0].min())


def distances_of(kernel):
    d = np.diag(kernel)
    return np.sqrt(np.maximum(0.0, d[:, None] + d[None, :] - 2 * kernel))


def same(tally, label, got, want, tolerance):
    error = float(np.abs(got - want).max()) if got.shape == want.shape else float("inf")
    tally.judge(error <= tolerance, label, f"largest difference {error:.2g}", f"at most {tolerance:.2g}")


def score(tally, program, label, x, y, scratch, metrics, options):
    """Scores of two arrays with their nulls, told as they are."""
    paths = [os.path.join(scratch, name) for name in ("score_x.npy", "score_y.npy")]
    for path, matrix in zip(paths, (x, y)):
        np.save(path, matrix)
    report = run(program, "score", *paths, "--metric", metrics, "--null", "auto", *options)
    for row in report["scores"]:
        null = row["null"]
        z = (row["score"] - null["mean"]) / null["sd"]
        tally.judge(0.0 <= null["p"] <= 1.0 and abs(null["z"] - z) < 1e-9 * (1 + abs(z)), f"{label} {row['metric']}",
                    f"{row['score']:.4f}, chance {null['mean']:.4f}, z {null['z']:+.1f}, p {null['p']:.2g}, "
                    f"calibrated {null['calibrated']:.3f}", "a z that follows from its null")
    return {row["metric"]: row["score"] for row in report["scores"]}


def score_distances(tally, program, label, x, y, scratch):
    """By the distances themselves, Spearman also against NumPy."""
    scores = score(tally, program, label, x, y, scratch, "rsa:euclidean:spearman,mutual_knn",
                   ("--kernel", "dissimilarity", "--precision", "f64"))
    upper = np.triu_indices(len(x), 1)
    tally.close(f"{label} Spearman", scores["rsa:euclidean:spearman"], ref.rsa(x[upper], y[upper], "spearman"), 1e-9)


def lab_distances(lab):
    return np.sqrt(ref.squared_distances(np.asarray(lab, dtype=float)))


# ---- colours ----------------------------------------------------------------------------------------------------

def check_differences(tally, library, data):
    """The published pairs of CIEDE2000, through the library itself."""
    prh = ctypes.CDLL(library)
    pairs = np.array([[float(v) for v in row.values()] for row in read_csv(os.path.join(data, "ciede2000_pairs.csv"))])
    x, y = (np.ascontiguousarray(pairs[:, at:at + 3]) for at in (0, 3))
    got = np.zeros(len(pairs))
    status = prh.prh_colour_difference(*(ctypes.c_void_p(a.ctypes.data) for a in (x, y)), ctypes.c_int64(len(pairs)),
                                       ctypes.c_void_p(got.ctypes.data))
    tally.judge(status == 0 and len(pairs) == 34, "CIEDE2000 pairs", f"status {status}, {len(pairs)} pairs", "0, 34")
    same(tally, "CIEDE2000 differences", got, pairs[:, 6], 1e-4)


def count_images(images):
    """All pairs of pixels within the radius, both ways round, cell by cell of the sRGB cube."""
    cells = images.astype(np.int64) * LEVELS // 256
    labels = (cells[..., 0] * LEVELS + cells[..., 1]) * LEVELS + cells[..., 2]
    size, counts = LEVELS ** 3, np.zeros(LEVELS ** 6)
    _, height, width = labels.shape
    for down in range(RADIUS + 1):
        for across in range(-RADIUS, RADIUS + 1):
            if down * down + across * across > RADIUS * RADIUS or (down, across) <= (0, 0):
                continue
            a = labels[:, :height - down, max(0, -across):width - max(0, across)]
            b = labels[:, down:, max(0, across):width + min(0, across)]
            counts += np.bincount((a * size + b).ravel(), minlength=size * size)
    counts = counts.reshape(size, size)
    return counts + counts.T


def check_photographs(tally, program, data, scratch):
    images = np.load(os.path.join(data, "photos_rgb8.npy"))
    folder = os.path.join(scratch, "photographs")
    os.makedirs(folder)
    files = [os.path.join(folder, f"{i:02}.png") for i in range(len(images))]
    for path, image in zip(files, images):
        write_png(path, image)
    symbols, kernel = make_kernel(program, files, os.path.join(scratch, "photos_pmi"))
    counts = count_images(images)
    used = np.flatnonzero(counts.sum(axis=1))
    tally.judge(len(used) == len(symbols), "photographs colours", len(symbols), len(used))
    same(tally, "photographs PMI", kernel, pmi_of(counts[np.ix_(used, used)]), 1e-9)
    report = run(program, "world", "colour", "--data", scratch, "--quick")
    for quantity in ("spearman", "r_squared", "mutual_knn"):
        for series in report["quantities"][quantity]:
            for point in series["points"]:
                tally.judge(point["seeds"] == 3, f"photographs {quantity}, {series['series']}, radius {point['radius']}",
                            f"{point['mean']:.3f} [{point['low']:.3f}, {point['high']:.3f}]", "three seeds")


def check_naming(tally, program, data, scratch):
    terms = read_csv(os.path.join(data, "naming_terms.csv"))
    names = [row["name"] for row in terms]
    rows = read_csv(os.path.join(data, "naming_counts.csv"))
    path = os.path.join(scratch, "naming.csv")
    write_csv(path, ("term", "colour", "count"), [(names[int(r["term"])], r["colour"], r["count"]) for r in rows])
    symbols, kernel = make_kernel(program, [path], os.path.join(scratch, "naming_pmi"), "--table")
    table = np.zeros((len(terms), 1 + max(int(r["colour"]) for r in rows)))
    for r in rows:
        table[symbols.index(names[int(r["term"])]), int(r["colour"])] += float(r["count"])
    seen = table[:, table.sum(axis=0) > 0]
    same(tally, "naming PMI", kernel, pmi_of((seen / seen.sum(axis=0)) @ seen.T), 1e-9)
    order = [names.index(s) for s in symbols]
    lab = np.array([[float(terms[i][c]) for c in ("mean_L", "mean_a", "mean_b")] for i in order])
    score_distances(tally, program, "naming PMI and CIELAB", distances_of(kernel), lab_distances(lab), scratch)
    words = read_csv(os.path.join(data, "term_word2vec_rows.csv"))
    at = [symbols.index(row["name"]) for row in words]
    vectors = ref.normalize(np.load(os.path.join(data, "term_word2vec300.npy")).astype(float))
    language = np.sqrt(ref.squared_distances(vectors))
    score_distances(tally, program, "naming PMI and word2vec", distances_of(kernel)[np.ix_(at, at)], language, scratch)
    score_distances(tally, program, "CIELAB and word2vec", lab_distances(lab[at]), language, scratch)


# ---- words ------------------------------------------------------------------------------------------------------

def check_bnc(tally, program, data, scratch):
    nouns = read_csv(os.path.join(data, "bnc_nouns.csv"))
    counts = read_csv(os.path.join(data, "bnc_counts.csv"))
    path, folder = os.path.join(scratch, "bnc.csv"), os.path.join(scratch, "bnc_pmi")
    write_csv(path, ("noun", "context", "count"),
              [(nouns[int(r["noun"])]["word"], r["context"], r["count"]) for r in counts])
    symbols, kernel = make_kernel(program, [path], folder, "--table")
    contexts = [row["context"] for row in read_csv(os.path.join(folder, "contexts.csv"))]
    row_of, col_of = ({name: i for i, name in enumerate(names)} for names in (symbols, contexts))
    table = np.zeros((len(symbols), len(contexts)))
    for r in counts:
        table[row_of[nouns[int(r["noun"])]["word"]], col_of[r["context"]]] += float(r["count"])
    with np.errstate(divide="ignore"):
        ppmi = np.maximum(0.0, np.log(table * table.sum()) - np.log(np.outer(table.sum(axis=1), table.sum(axis=0))))
    same(tally, "BNC PPMI", np.load(os.path.join(folder, "features.npy")), ppmi, 1e-10)
    same(tally, "BNC PMI", kernel, pmi_of((table / table.sum(axis=0)) @ table.T), 1e-9)
    webdsm_row = {row["word"]: int(row["webdsm_row"]) for row in nouns}
    rows = [webdsm_row[s] for s in symbols]
    for name in ("webdsm50", "webdsm_word2vec300"):
        vectors = np.load(os.path.join(data, name + ".npy")).astype(float)[rows]
        score(tally, program, f"BNC PPMI and {name}", ppmi, vectors, scratch, "mutual_knn,unbiased_cka,rsa",
              ("--kernel", "cosine", "--preprocess", "none"))
        grams = kernel, ref.normalize(vectors) @ ref.normalize(vectors).T
        score(tally, program, f"BNC PMI kernel and {name}", *grams, scratch, "mutual_knn,unbiased_cka", ("--kernel", "gram"))


def check_seeing_and_reading(tally, program, data, scratch):
    seen, read = (np.load(os.path.join(data, f"pair283_{side}.npy")) for side in ("spose66", "word2vec"))
    score(tally, program, "seeing and reading", seen, read, scratch, "mutual_knn,unbiased_cka,cka,rsa", ())


def check(tally, program, library, data, scratch):
    colour, text, things = (os.path.join(data, name) for name in ("colour", "text_models", "things_objects"))
    parts = [(check_differences, (library, colour)), (check_photographs, (program, colour, scratch)),
             (check_naming, (program, colour, scratch)), (check_bnc, (program, text, scratch)),
             (check_seeing_and_reading, (program, things, scratch))]
    for part, arguments in parts:
        try:
            part(tally, *arguments)
        except (RuntimeError, LookupError, ValueError, OSError, subprocess.TimeoutExpired) as problem:
            tally.judge(False, part.__name__, repr(problem), "to run")
