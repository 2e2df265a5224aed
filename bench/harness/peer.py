#!/usr/bin/env python3
"""One piece of work done by a peer: peer.py faiss|sklearn|partition|sort|reference|null --threads T ...; prints JSON.

Importing and reading files is not counted. A process of its own, so that neither memory nor threads mix.
"""

import argparse
import importlib.util
import json
import os
import sys
import time

import numpy as np


def seconds_of(work):
    begun = time.perf_counter()
    result = work()
    return time.perf_counter() - begun, result


def faiss_neighbors(wishes):
    import faiss

    faiss.omp_set_num_threads(wishes.threads)
    features = np.ascontiguousarray(np.load(wishes.file))

    def work():
        index = faiss.IndexFlatIP(features.shape[1])
        index.add(features)
        return index.search(features, wishes.k + 1)[1]  # one more: a row finds itself
    seconds, found = seconds_of(work)
    write_lists(found, wishes)
    return {"seconds": seconds}


def sklearn_neighbors(wishes):
    from sklearn.neighbors import NearestNeighbors

    features = np.ascontiguousarray(np.load(wishes.file))

    def work():
        finder = NearestNeighbors(n_neighbors=wishes.k, algorithm="brute", metric="euclidean").fit(features)
        return finder.kneighbors(return_distance=False)  # without arguments: no row finds itself
    seconds, found = seconds_of(work)
    write_lists(found, wishes)
    return {"seconds": seconds}


def write_lists(found, wishes):
    """n x k indices without the row itself, 32 bits."""
    if not wishes.out:
        return
    rows = np.arange(len(found))[:, None]
    if found.shape[1] > wishes.k:  # drop the row itself, or else the last
        order = np.argsort(found == rows, axis=1, kind="stable")
        found = np.take_along_axis(found, order, axis=1)[:, :wishes.k]
    found.astype("<i4").tofile(wishes.out)


def clamp(wishes):
    """The q-quantile of |value| over a whole stack, then the clamp; by partition or, as the reference, by sort."""
    stack = np.load(wishes.file)
    position = int(np.floor(0.95 * stack.size))

    def work():
        magnitudes = np.abs(stack).ravel()
        if wishes.what == "sort":
            magnitudes.sort()
        else:
            magnitudes.partition(position)
        threshold = magnitudes[position]
        np.clip(stack, -threshold, threshold)
        return threshold
    seconds, threshold = seconds_of(work)
    return {"seconds": seconds, "threshold": float(threshold)}


def layers_of(file):
    """A stack of layers, of one if the file is a matrix."""
    values = np.load(file, mmap_mode="r")
    return values[:, None] if values.ndim == 2 else values


def reference(wishes):
    """The platonic-rep code's own functions on some pairs of layers; PRH_BENCH_REFERENCE names the checkout."""
    try:
        import torch
    except ImportError:
        sys.exit("torch is not importable by this Python")
    path = os.path.join(wishes.checkout, "metrics.py")
    sys.path.insert(0, wishes.checkout)
    module_spec = importlib.util.spec_from_file_location("reference_metrics", path)
    module = importlib.util.module_from_spec(module_spec)
    module_spec.loader.exec_module(module)
    torch.set_num_threads(wishes.threads)
    function = getattr(module.AlignmentMetrics, wishes.metric)
    options = {"topk": wishes.k} if "knn" in wishes.metric else {}
    x, y = (torch.from_numpy(np.ascontiguousarray(layers_of(f)[:, :wishes.layers])) for f in (wishes.file, wishes.other))
    times = []
    for layer in range(wishes.layers):
        a, b = (torch.nn.functional.normalize(side[:, layer], dim=-1) for side in (x, y))
        times.append(seconds_of(lambda: function(a, b, **options))[0])
    return {"seconds": sum(times), "each": times, "torch": torch.__version__}


def similarities(features):
    kernel = features @ features.T
    np.fill_diagonal(kernel, -np.inf)
    return kernel


def mutual_knn(x, y, k):
    lists = [np.argpartition(similarities(side), -k, axis=1)[:, -k:] for side in (x, y)]
    member = np.zeros((len(x), len(x)), bool)
    np.put_along_axis(member, lists[0], True, axis=1)
    return np.take_along_axis(member, lists[1], axis=1).mean()


def cka(x, y, _):
    kernels = [features @ features.T for features in (x - x.mean(0), y - y.mean(0))]
    return (kernels[0] * kernels[1]).sum() / (np.linalg.norm(kernels[0]) * np.linalg.norm(kernels[1]))


def null(wishes):
    """Draws of a permutation null, each scored from the features."""
    x, y = (np.ascontiguousarray(np.load(file)) for file in (wishes.file, wishes.other))
    metric, orders = {"mutual_knn": mutual_knn, "cka": cka}[wishes.metric], np.random.default_rng(1)
    seconds, _ = seconds_of(lambda: [metric(x, y[orders.permutation(len(y))], wishes.k) for _ in range(wishes.layers)])
    return {"seconds": seconds}


WORK = {"faiss": faiss_neighbors, "sklearn": sklearn_neighbors, "partition": clamp, "sort": clamp,
        "reference": reference, "null": null}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("what", choices=sorted(WORK))
    parser.add_argument("--threads", type=int, required=True)
    parser.add_argument("--file", required=True)
    parser.add_argument("--other")
    parser.add_argument("--k", type=int, default=10)
    parser.add_argument("--out")
    parser.add_argument("--metric")
    parser.add_argument("--layers", type=int, default=2)
    parser.add_argument("--checkout")
    wishes = parser.parse_args()
    print(json.dumps(WORK[wishes.what](wishes)))


if __name__ == "__main__":
    main()
