"""Independent NumPy float64 definitions for the validation suite: kernels, neighbour lists, the eight metrics,
preprocessing and chance levels, and for metrics on lists how far near-ties may move the score."""

from fractions import Fraction
from math import comb, factorial, prod

import numpy as np

EPSILON = 1e-6  # what the reference implementation adds to its denominators


# ---- preprocessing -------------------------------------------------------------------------------------------

def clamp(x, q):
    values = np.sort(np.abs(x), axis=None)
    threshold = values[min(int(q * values.size), values.size - 1)]
    return np.clip(x, -threshold, threshold)


def normalize(x):
    norms = np.sqrt((x * x).sum(axis=1, keepdims=True))
    return np.divide(x, norms, out=np.zeros_like(x), where=norms > 0)


def standardize(x, offset=0.0):
    constant = (x == x[0]).all(axis=0)
    centred = x - x.mean(axis=0)
    scale = np.sqrt((centred * centred).sum(axis=0) / (len(x) - 1)) + offset
    return np.where(constant, 0.0, centred / np.where(constant, 1.0, scale))


def preprocess(x, steps):
    for step in {"none": "", "paper": "clamp:0.95,normalize"}.get(steps, steps).split(","):
        if step.startswith("clamp:"):
            x = clamp(x, float(step[6:]))
        elif step:
            x = {"normalize": normalize, "standardize": standardize}[step](x)
    return x


# ---- kernels: (kernel, ranking, scale of the rounding in the ranking, row identity) -----------------------------

class Kernel:
    """An n x n kernel, the similarities that rank neighbours, and what near-tie detection needs."""

    def __init__(self, kernel, ranking, scale, identity):
        self.kernel, self.ranking, self.scale, self.identity = kernel, ranking, scale, identity


def mirror(a):
    upper = np.triu(a)
    return upper + np.triu(a, 1).T


def squared_distances(x):
    out = np.empty((len(x), len(x)))
    for i, row in enumerate(x):
        difference = x - row
        out[i] = np.einsum("ij,ij->i", difference, difference)
    return mirror(out)


def center(a):
    return a - a.mean(axis=0) - a.mean(axis=1, keepdims=True) + a.mean()


def bandwidth(name, squared):
    """The number behind the colon: a value, 'median' or 'median*f'; nothing means the median."""
    option = name.partition(":")[2] or "median"
    if not option.startswith("median"):
        return float(option)
    distances = np.sort(np.sqrt(squared[np.triu_indices(len(squared), 1)]))
    middle = len(distances) // 2
    median = distances[middle] if len(distances) % 2 else (distances[middle - 1] + distances[middle]) / 2
    return median * float(option.partition("*")[2] or 1)


def build_kernel(x, name="linear"):
    """Rows with the same values are computed once, so they tie exactly."""
    if name in ("gram", "dissimilarity", "squared-dissimilarity"):
        exact = np.zeros_like(x)
        if name == "gram":
            return Kernel(x, x, exact, np.arange(len(x)))
        raised = x * x if name == "dissimilarity" else x
        return Kernel(-0.5 * center(raised), -x, exact, np.arange(len(x)))
    rows, identity = np.unique(x, axis=0, return_inverse=True)
    identity = identity.ravel()
    if name == "cosine":
        rows = normalize(rows)
    if name in ("linear", "cosine"):
        kernel = mirror(rows @ rows.T)
        norms = np.sqrt(np.diag(kernel))
        ranking, scale = kernel, np.outer(norms, norms)
        if name == "linear" and (rows == np.round(rows)).all() and kernel.max() < 2**24:
            scale = np.zeros_like(kernel)  # small integers: every order of summation is exact
    else:
        squared = squared_distances(rows)
        norms = (rows * rows).sum(axis=1)
        ranking, scale = -squared, norms[:, None] + norms
        width = bandwidth(name, squared[np.ix_(identity, identity)])
        kernel = np.exp(-squared / (2 * width * width) if name.startswith("rbf") else -np.sqrt(squared) / width)
    spread = np.ix_(identity, identity)
    return Kernel(kernel[spread], ranking[spread], scale[spread], identity)


# ---- neighbour lists and their near-ties ----------------------------------------------------------------------

class Neighbors:
    """Lists of k, and the doubt that a relative rounding of `gap` leaves in them.

    swaps[i]: members of list i that may be other items; moved[i]: positions whose item is uncertain;
    doubtful[i, j]: whether j may or may not be a member of list i; ties: rows with an exact tie at rank k.
    """

    def __init__(self, kernel, k, gap):
        n = len(kernel.ranking)
        similarity = kernel.ranking.copy()
        np.fill_diagonal(similarity, -np.inf)
        order = np.argsort(-similarity, axis=1, kind="stable")[:, : n - 1]
        values = np.take_along_axis(similarity, order, axis=1)
        scale = np.take_along_axis(kernel.scale, order, axis=1)
        self.k, self.lists = k, order[:, :k]
        self.mask = np.zeros((n, n), bool)
        np.put_along_axis(self.mask, self.lists, True, axis=1)
        self.ties = int((values[:, k - 1] == values[:, k]).sum()) if k < n - 1 else 0
        linked = values[:, :-1] - values[:, 1:] < gap * np.maximum(scale[:, :-1], scale[:, 1:])
        self.swaps, self.moved = np.zeros(n, int), np.zeros(n, int)
        self.doubtful = np.zeros((n, n), bool)
        for i in np.flatnonzero(linked[:, :k].any(axis=1)):
            self.doubt(i, order[i], linked[i], kernel.identity)

    def doubt(self, i, order, linked, identity):
        start = 0
        while start < self.k:
            stop = start + 1
            while stop < len(order) and linked[stop - 1]:
                stop += 1
            group = order[start:stop]
            if len(set(identity[group])) > 1:
                self.moved[i] += min(stop, self.k) - start
                if stop > self.k:
                    self.swaps[i] = min(self.k - start, stop - self.k)
                    self.doubtful[i, group] = True
            start = stop


def mutual_knn(a, b):
    n, k = a.lists.shape
    return (a.mask & b.mask).sum() / (n * k), (a.swaps.sum() + b.swaps.sum()) / (n * k)


def jaccard_knn(a, b):
    """c / (2k - c) has a slope of at most 2 / k."""
    n, k = a.lists.shape
    common, either = (a.mask & b.mask).sum(axis=1), (a.mask | b.mask).sum(axis=1)
    return (common / either).mean(), 2 * (a.swaps.sum() + b.swaps.sum()) / (n * k)


def cycle_knn(a, b):
    n = len(a.lists)
    hits = [a.mask[b.lists[i], i].any() for i in range(n)]
    return np.mean(hits), (2 * a.swaps.sum() + (b.swaps > 0).sum()) / n


def lcs_and_edit(a, b):
    """Mean LCS length and mean Levenshtein distance, all rows in one pass of the textbook tables."""
    n, k = a.lists.shape
    lcs = np.zeros((k + 1, k + 1, n), int)
    edit = np.zeros((k + 1, k + 1, n), int)
    edit[:, 0] = edit[0, :] = np.arange(k + 1)[:, None]
    for p in range(1, k + 1):
        for q in range(1, k + 1):
            same = a.lists[:, p - 1] == b.lists[:, q - 1]
            lcs[p, q] = np.where(same, lcs[p - 1, q - 1] + 1, np.maximum(lcs[p - 1, q], lcs[p, q - 1]))
            edit[p, q] = np.minimum(edit[p - 1, q - 1] + ~same, np.minimum(edit[p - 1, q], edit[p, q - 1]) + 1)
    doubt = (a.moved.sum() + b.moved.sum()) / n
    return lcs[k, k].mean(), edit[k, k].mean(), doubt


# ---- kernel metrics -------------------------------------------------------------------------------------------

def ratio(cross, self_a, self_b, epsilon=0.0):
    return cross / (np.sqrt(self_a * self_b) + epsilon)


def cka(k, l, epsilon=0.0):
    a, b = center(k), center(l)
    return ratio((a * b).sum(), (a * a).sum(), (b * b).sum(), epsilon)


def rv(x, y):
    """By traces of d x d matrices."""
    a, b = x - x.mean(axis=0), y - y.mean(axis=0)
    squares = [(m * m).sum() for m in (a.T @ b, a.T @ a, b.T @ b)]
    return ratio(*squares, 0.0)


def dissimilarities(x, inner):
    """Above the diagonal. Unique rows once, so that copies are alike; rows without direction have cosine 0."""
    rows, identity = np.unique(x, axis=0, return_inverse=True)
    identity = identity.ravel()
    if inner == "euclidean":
        d = np.sqrt(squared_distances(rows))
        np.fill_diagonal(d, 0.0)
    else:
        varies = rows.max(axis=1) > rows.min(axis=1)
        directions = (rows - rows.mean(axis=1, keepdims=True)) * varies[:, None] if inner == "correlation" else rows
        norms = np.sqrt((directions**2).sum(axis=1))
        units = directions / np.where(norms > 0, norms, 1)[:, None]
        d = np.clip(1 - mirror(units @ units.T), 0, 2)
        d[d <= 2e-15] = 0.0
        d[d >= 2 - 2e-15] = 2.0
        np.fill_diagonal(d, np.where(norms > 0, 0.0, 1.0))
    return d[np.ix_(identity, identity)][np.triu_indices(len(x), 1)]


def gram_dissimilarities(k, inner):
    size = np.diag(k)
    if inner == "euclidean":
        return np.sqrt(np.maximum(size[:, None] + size - 2 * k, 0))
    return 1 - k / np.sqrt(np.outer(size, size))


def average_ranks(values):
    unique, places, counts = np.unique(values, return_inverse=True, return_counts=True)
    return (np.cumsum(counts) - (counts - 1) / 2)[places.ravel()]


def rsa(a, b, outer):
    if outer == "spearman":
        a, b = average_ranks(a), average_ranks(b)
    a, b = a - a.mean(), b - b.mean()
    return (a @ b) / np.sqrt((a @ a) * (b @ b))


def u_center(k):
    n = len(k)
    a = k.copy()
    np.fill_diagonal(a, 0.0)
    rows = a.sum(axis=1)
    a += rows.sum() / ((n - 1) * (n - 2)) - (rows[:, None] + rows) / (n - 2)
    np.fill_diagonal(a, 0.0)
    return a


def unbiased_cka(k, l, epsilon=0.0):
    n = len(k)
    scale = n * (n - 3)
    a, b = u_center(center(k)), u_center(center(l))
    return ratio((a * b).sum() / scale, (a * a).sum() / scale, (b * b).sum() / scale, epsilon)


def doubt_of_sums(a, b, x, y, cross, self_a, self_b):
    """How far the doubtful members can move cross / sqrt(self_a self_b), sums of x y, x x and y y."""
    either = a.doubtful | b.doubtful
    size = np.sqrt(self_a * self_b)
    return (np.abs(x * y)[either].sum() / size
            + abs(cross) / size * ((x * x)[a.doubtful].sum() / self_a + (y * y)[b.doubtful].sum() / self_b))


def cknna_mutual(k, l, a, b):
    x, y = center(k), center(l)
    cross, self_a, self_b = (x * y)[a.mask & b.mask].sum(), (x * x)[a.mask].sum(), (y * y)[b.mask].sum()
    return ratio(cross, self_a, self_b), doubt_of_sums(a, b, x, y, cross, self_a, self_b)


def song(k, l):
    """Unbiased HSIC of two matrices with zero diagonals, symmetric or not."""
    n = len(k)
    terms = ((k * l.T).sum() + k.sum() * l.sum() / ((n - 1) * (n - 2))
             - 2 / (n - 2) * (k.sum(axis=0) * l.sum(axis=1)).sum())
    return terms / (n * (n - 3))


def cknna_directed(k, l, a, b, epsilon=0.0):
    both = a.mask & b.mask
    cross = song(both * k, both * l)
    self_a, self_b = song(a.mask * k, a.mask * k), song(b.mask * l, b.mask * l)
    scale = len(k) * (len(k) - 3)
    doubt = 4 * doubt_of_sums(a, b, k, l, cross * scale, self_a * scale, self_b * scale)
    return ratio(cross, self_a, self_b, epsilon), doubt


# ---- SVCCA ----------------------------------------------------------------------------------------------------

def basis(x, rank, kernel, eps):
    """Leading directions, and the gap after the last one relative to the largest value (1 when nothing is cut)."""
    if kernel in ("gram", "dissimilarity", "squared-dissimilarity"):
        values, vectors = np.linalg.eigh(center(build_kernel(x, kernel).kernel))
        values, vectors = values[::-1], vectors[:, ::-1]
        usable = int((values > len(x) * eps * values[0]).sum())
    else:
        vectors, values, _ = np.linalg.svd(x - x.mean(axis=0), full_matrices=False)
        usable = int((values > max(x.shape) * eps * values[0]).sum())
    if usable <= rank:
        return vectors[:, :usable], 1.0
    return vectors[:, :rank], (values[rank - 1] - values[rank]) / values[0]


def svcca(x, y, rank=10, standard_offset=None, kernel="linear", eps=np.finfo(float).eps):
    """Score, saturated, smallest gap at the truncation."""
    if standard_offset is not None:
        x, y = standardize(x, standard_offset), standardize(y, standard_offset)
    ux, gap_x = basis(x, rank, kernel, eps)
    uy, gap_y = basis(y, rank, kernel, eps)
    correlations = np.clip(np.linalg.svd(ux.T @ uy, compute_uv=False), 0, 1)
    return correlations.mean(), ux.shape[1] + uy.shape[1] > len(x) - 1, min(gap_x, gap_y)


def cca(x, y, kernel="linear", factors=()):
    """Mean correlation, mean square, and whether the ranks stay the same when the tolerance is multiplied by the factors."""
    eps = np.finfo(float).eps
    sides = [[basis(m, len(x), kernel, eps * factor)[0] for m in (x, y)] for factor in (1, *factors)]
    sure = len({tuple(u.shape[1] for u in pair) for pair in sides}) == 1
    correlations = np.clip(np.linalg.svd(sides[0][0].T @ sides[0][1], compute_uv=False), 0, 1)
    return correlations.mean(), (correlations**2).mean(), sure


# ---- chance levels --------------------------------------------------------------------------------------------

def partitions(h, largest):
    if h == 0:
        yield ()
    for part in range(min(h, largest), 0, -1):
        for rest in partitions(h - part, part):
            yield (part, *rest)


def expected_lis(h):
    """Sum over partitions of the first part times the squared number of tableaux, by hook lengths."""
    total = Fraction(0)
    for shape in partitions(h, h):
        hooks = prod(part - j + sum(1 for other in shape[i + 1:] if other > j)
                     for i, part in enumerate(shape) for j in range(part))
        total += Fraction(shape[0] * factorial(h), hooks * hooks) if h else 0
    return float(total)


def chance(name, k, l, a, b):
    """Exact permutation mean, or None where no closed form is known."""
    n, neighbors = a.lists.shape
    if name == "mutual_knn":
        return neighbors / (n - 1)
    if name == "jaccard_knn":
        ways = (comb(neighbors, h) * comb(n - 1 - neighbors, neighbors - h) for h in range(neighbors + 1))
        return sum(w / comb(n - 1, neighbors) * h / (2 * neighbors - h) for h, w in enumerate(ways))
    if name == "cycle_knn":
        all_lists = comb(n - 1, neighbors)
        return float(np.mean([1 - comb(n - 1 - int(d), neighbors) / all_lists for d in a.mask.sum(axis=0)]))
    if name == "lcs_knn":
        ways = (comb(neighbors, h) * comb(n - 1 - neighbors, neighbors - h) for h in range(neighbors + 1))
        return sum(w / comb(n - 1, neighbors) * expected_lis(h) for h, w in enumerate(ways)) / neighbors
    if name == "cka":
        x, y = center(k), center(l)
        return np.trace(x) * np.trace(y) / np.sqrt((x * x).sum() * (y * y).sum()) / (n - 1)
    return 0.0 if name == "unbiased_cka" else None
