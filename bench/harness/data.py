"""Synthetic features with planted structure: every layer of every model sees the same latent variables of the same
items, through weights and noise of its own. Seeded; files are kept in the work folder and made once."""

import os

import numpy as np

LATENT = 24
LATENT_SEED = 20240513
OUTLIER_SHARE = 0.01  # of the columns, as in large language models
OUTLIER_SCALE = 20.0
BLOCK_BYTES = 1 << 27


def latent(rows, block=0):
    """What the items have in common: (rows, LATENT), the first columns strongest."""
    rng = np.random.default_rng([LATENT_SEED, block])
    values = rng.standard_normal((rows, LATENT), dtype=np.float32)
    return values * (np.arange(1, LATENT + 1, dtype=np.float32) ** -0.5)


def view_of(values, cols, rng, noise):
    """A representation of these latent values: weights, noise, and a few columns of outliers."""
    weights = rng.standard_normal((LATENT, cols), dtype=np.float32)
    features = rng.standard_normal((len(values), cols), dtype=np.float32)
    features *= np.float32(noise)
    features += values @ weights
    loud = rng.choice(cols, max(1, int(cols * OUTLIER_SHARE)), replace=False)
    features[:, loud] *= np.float32(OUTLIER_SCALE)
    return features


def write(path, shape, dtype, fill):
    """Makes a .npy file by fill(array), whole or not at all; a file that is there is left alone."""
    if os.path.exists(path):
        return path
    temporary = f"{path}.part"
    array = np.lib.format.open_memmap(temporary, mode="w+", dtype=dtype, shape=shape)
    fill(array)
    array.flush()
    del array
    os.replace(temporary, path)
    return path


def stack(folder, name, rows, layers, cols, seed, dtype="<f4"):
    """A model: rows x layers x cols. The signal is strongest in the middle of the stack."""
    def fill(array):
        values = latent(rows)
        for layer in range(layers):
            noise = 1.0 + 3.0 * abs(layer - 0.6 * layers) / layers
            array[:, layer] = view_of(values, cols, np.random.default_rng([seed, layer]), noise)
    path = os.path.join(folder, f"{name}-{rows}x{layers}x{cols}-{np.dtype(dtype).name}-{seed}.npy")
    return write(path, (rows, layers, cols), dtype, fill)


def matrix(folder, name, rows, cols, seed, normalize=False):
    """One layer: rows x cols, made a block of rows at a time."""
    def fill(array):
        step = max(1, BLOCK_BYTES // (4 * cols))
        weights_seed = np.random.default_rng([seed, 1]).integers(1 << 62)
        for block, first in enumerate(range(0, rows, step)):
            count = min(step, rows - first)
            weights = np.random.default_rng(weights_seed).standard_normal((LATENT, cols), dtype=np.float32)
            rng = np.random.default_rng([seed, 2, block])
            features = rng.standard_normal((count, cols), dtype=np.float32)
            features += latent(count, block + 1) @ weights
            if normalize:
                features /= np.linalg.norm(features, axis=1, keepdims=True)
            array[first:first + count] = features
    kind = "unit" if normalize else "plain"
    path = os.path.join(folder, f"{name}-{rows}x{cols}-{kind}-{seed}.npy")
    return write(path, (rows, cols), "<f4", fill)
