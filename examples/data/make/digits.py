#!/usr/bin/env python3
"""Train the family of small networks whose features are in examples/data/digits.

Real images (scikit-learn's 1797 handwritten digits, 8 x 8), small networks of
our own (fully connected, GELU, Adam), one safetensors file of held-out
features for each network, and the tables that say what each one can do.
"""

from common import check_features, output_folder, write_csv, write_safetensors

import collections
import warnings
import zlib

import numpy as np
from sklearn.datasets import load_digits
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression

SPLIT_SEED = 20240513
HELD_OUT_PER_CLASS = 50
EPOCHS = 80
BATCH = 64
LEARNING_RATE = 3e-3
WEIGHT_DECAY = 1e-3
RIDGE = 1.0

# One network: its hidden widths, what it is trained for, and the number of the
# hidden layer (from 1) that the readouts use.
Model = collections.namedtuple("Model", "name family hidden objective digits seed readout")

# The design. It is not the full factorial: every block changes one thing, and
# the blocks meet in a few shared settings (depth 1, widths 8, 32 and 64), so a
# comparison of two blocks is a comparison of one factor.
#   family         hidden widths       digits asked for      seeds
DESIGN = [
    # Capacity: the same task, ever wider. The narrow ones cannot solve it.
    ("ten-classes", [(w,) for w in (2, 4, 8, 16, 32, 64, 128, 256)], [()], (0, 1, 2)),
    # Depth at one width: the width-32 step of the ladder, two and three deep.
    ("ten-classes", [(32, 32), (32, 32, 32)], [()], (0, 1, 2)),
    # Another question about the same images: odd or even.
    ("parity", [(8,), (64,)], [()], (0, 1, 2)),
    # No question at all: give the pixels back, through a narrow or wide middle.
    ("autoencoder", [(2,), (8,), (64,)], [()], (0, 1, 2)),
    # A deep autoencoder: encoder, bottleneck, decoder; read at the bottleneck.
    ("autoencoder", [(32, 8, 32)], [()], (0, 1, 2)),
    # Task generality: 'is it one of these digits, and which' for 1, 2, 4 and 7
    # digits, all at width 64, where capacity is no obstacle. Three choices of
    # digits for each number stand in for seeds: the question is whether more
    # tasks make different networks more alike.
    ("one-vs-rest", [(64,)], [(0,), (3,), (8,)], (0,)),
    ("one-vs-rest", [(64,)], [(0, 7), (2, 5), (3, 8)], (0,)),
    ("one-vs-rest", [(64,)], [(0, 2, 4, 9), (1, 3, 5, 8), (4, 6, 7, 9)], (0,)),
    ("one-vs-rest", [(64,)], [(0, 1, 2, 3, 5, 7, 8), (0, 2, 4, 5, 6, 8, 9),
                              (1, 3, 4, 6, 7, 8, 9)], (0,)),
    # Controls: the architectures as they are drawn, never trained.
    ("untrained", [(2,), (8,), (64,), (256,), (32, 32, 32)], [()], (0, 1)),
]

SHORT = {"ten-classes": "ten", "parity": "parity", "autoencoder": "auto",
         "one-vs-rest": "rest", "untrained": "raw"}

# The tasks of tasks.csv: the digits for which the answer is yes. 'ten_classes'
# comes before them and is the only one with more than two answers.
BINARY_TASKS = {
    "parity": (1, 3, 5, 7, 9),
    **{"is_%d" % d: (d,) for d in range(10)},
    "large": (5, 6, 7, 8, 9),
    "loop": (0, 6, 8, 9),       # drawn with a closed loop
    "straight": (1, 4, 7),      # drawn mostly with straight strokes
    "prime": (2, 3, 5, 7),
    "thirds": (0, 3, 6, 9),     # multiples of three
}


def expand_design():
    """Turn the table into a list of models, each with a name of its own."""
    models = []
    for family, shapes, subsets, seeds in DESIGN:
        for hidden in shapes:
            for digits in subsets:
                for seed in seeds:
                    parts = [SHORT[family]]
                    if digits:
                        parts.append("".join(map(str, digits)))
                    bottleneck = family == "autoencoder" and len(hidden) == 3
                    width = hidden[1] if bottleneck else hidden[-1]
                    parts += ["w%d" % width, "d%d" % len(hidden), "s%d" % seed]
                    models.append(Model("-".join(parts), family, hidden, family, digits,
                                        seed, 2 if bottleneck else len(hidden)))
    assert len({m.name for m in models}) == len(models)
    return models


def split(labels):
    """Return training and held-out indices: 50 held-out images of each digit."""
    rng = np.random.default_rng(SPLIT_SEED)
    held = [rng.permutation(np.flatnonzero(labels == d))[:HELD_OUT_PER_CLASS]
            for d in range(10)]
    held = np.sort(np.concatenate(held))
    return np.setdiff1d(np.arange(len(labels)), held), held


def gelu(a):
    """Return GELU (tanh form) and its derivative.

    GELU rather than ReLU: a ReLU network of width 2 can die, that is, give the
    same features for every image.
    """
    c = np.sqrt(2 / np.pi)
    t = np.tanh(c * (a + 0.044715 * a ** 3))
    slope = 0.5 * (1 + t) + 0.5 * a * (1 - t * t) * c * (1 + 3 * 0.044715 * a * a)
    return 0.5 * a * (1 + t), slope


def draw_weights(sizes, rng):
    """Return [(weights, bias), ...], normal with variance 2 / inputs, bias 0."""
    return [[rng.standard_normal((i, o)) * np.sqrt(2 / i), np.zeros(o)]
            for i, o in zip(sizes[:-1], sizes[1:])]


def forward(layers, x):
    """Return the hidden features of each layer, their slopes, and the output."""
    features, slopes = [], []
    for weights, bias in layers[:-1]:
        x, slope = gelu(x @ weights + bias)
        features.append(x)
        slopes.append(slope)
    weights, bias = layers[-1]
    return features, slopes, x @ weights + bias


def output_error(objective, output, target):
    """Derivative of the loss by the output: cross-entropies, or squared error."""
    if objective == "ten-classes":
        p = np.exp(output - output.max(axis=1, keepdims=True))
        return (p / p.sum(axis=1, keepdims=True) - target) / len(output)
    if objective in ("parity", "one-vs-rest"):
        return (1 / (1 + np.exp(-output)) - target) / len(output)
    return (output - target) / len(output)


def gradients(layers, objective, x, target):
    """Back-propagation: the gradient of the loss, in the shape of the layers."""
    features, slopes, output = forward(layers, x)
    error = output_error(objective, output, target)
    inputs = [x] + features
    result = [None] * len(layers)
    for i in reversed(range(len(layers))):
        result[i] = [inputs[i].T @ error, error.sum(axis=0)]
        if i:
            error = (error @ layers[i][0].T) * slopes[i - 1]
    return result


def train(layers, objective, x, target, rng):
    """Adam with decoupled weight decay; the step size falls to 0 as a cosine."""
    first = [[np.zeros_like(p) for p in pair] for pair in layers]
    second = [[np.zeros_like(p) for p in pair] for pair in layers]
    batches = -(-len(x) // BATCH)
    step, total = 0, EPOCHS * batches
    for _ in range(EPOCHS):
        order = rng.permutation(len(x))
        for rows in np.array_split(order, batches):
            rate = LEARNING_RATE * 0.5 * (1 + np.cos(np.pi * step / total))
            step += 1
            for layer, slope, m, v in zip(
                    layers, gradients(layers, objective, x[rows], target[rows]), first, second):
                for i in (0, 1):
                    m[i] += 0.1 * (slope[i] - m[i])
                    v[i] += 0.001 * (slope[i] ** 2 - v[i])
                    move = (m[i] / (1 - 0.9 ** step)
                            / (np.sqrt(v[i] / (1 - 0.999 ** step)) + 1e-8))
                    layer[i] -= rate * (move + (WEIGHT_DECAY * layer[i] if i == 0 else 0))


def make_target(model, x, labels):
    """Return what the network is to give for each image."""
    if model.objective in ("ten-classes", "untrained"):
        return (labels[:, None] == np.arange(10)).astype(float)
    if model.objective == "parity":
        return (labels % 2 == 1).astype(float)[:, None]
    if model.objective == "one-vs-rest":
        return (labels[:, None] == np.array(model.digits)).astype(float)
    return x


def build(model, x, labels):
    """Draw a network and train it if it is to be trained.

    The stream of random numbers comes from the name: no two models share their
    first weights, so no untrained control is the start of a trained network.
    """
    rng = np.random.default_rng([model.seed, zlib.crc32(model.name.encode())])
    target = make_target(model, x, labels)
    layers = draw_weights([x.shape[1], *model.hidden, target.shape[1]], rng)
    if model.objective != "untrained":
        train(layers, model.objective, x, target, rng)
    return layers


def balanced_accuracy(answer, truth):
    """Mean of the shares of right answers in each class."""
    return float(np.mean([(answer[truth == c] == c).mean() for c in np.unique(truth)]))


def logistic_readout(train_f, train_y, held_f, held_y):
    """Fit a linear (multinomial logistic) readout; score it on held-out images."""
    readout = LogisticRegression(C=1.0, class_weight="balanced", max_iter=5000)
    readout.fit(train_f, train_y)
    return balanced_accuracy(readout.predict(held_f), held_y)


def pixel_readout(train_f, train_x, held_f, held_x):
    """R^2 of the pixels given back by ridge regression on the features."""
    gram = train_f.T @ train_f + RIDGE * np.eye(train_f.shape[1])
    weights = np.linalg.solve(gram, train_f.T @ (train_x - train_x.mean(axis=0)))
    error = held_x - train_x.mean(axis=0) - held_f @ weights
    return 1 - float((error ** 2).sum() / ((held_x - train_x.mean(axis=0)) ** 2).sum())


def score_tasks(train_f, train_y, held_f, held_y):
    """Score every task by a readout fitted on the training images alone."""
    scores = {"ten_classes": logistic_readout(train_f, train_y, held_f, held_y)}
    for task, digits in BINARY_TASKS.items():
        scores[task] = logistic_readout(train_f, np.isin(train_y, digits).astype(int),
                                        held_f, np.isin(held_y, digits).astype(int))
    return scores


def standardise(train_f, held_f):
    """Centre and scale by the training images; a constant column becomes 0."""
    mean, scale = train_f.mean(axis=0), train_f.std(axis=0)
    scale[scale < 1e-12] = 1
    return (train_f - mean) / scale, (held_f - mean) / scale


def main():
    out = output_folder(__doc__.splitlines()[0], "digits")
    warnings.simplefilter("error", ConvergenceWarning)
    data = load_digits()
    pixels, labels = data.data / 16, data.target
    rows_train, rows_held = split(labels)
    train_y, held_y = labels[rows_train], labels[rows_held]
    mean = pixels[rows_train].mean(axis=0)
    train_x, held_x = pixels[rows_train] - mean, pixels[rows_held] - mean

    np.save(out / "pixels.npy", pixels[rows_held].astype(np.float16))  # k/16: exact
    write_csv(out / "labels.csv", ["row", "label", "index"],
              zip(range(len(held_y)), held_y, rows_held))

    manifest, table = [], []
    for model in expand_design():
        layers = build(model, train_x, train_y)
        train_f = forward(layers, train_x)[0]
        held_f = forward(layers, held_x)[0]
        tensors = {"layer.%d" % (i + 1): f.astype(np.float16) for i, f in enumerate(held_f)}
        for name, tensor in tensors.items():
            check_features(model.name + " " + name, tensor, len(held_y))
        path = model.name + ".safetensors"
        write_safetensors(out / path, tensors)

        read = standardise(train_f[model.readout - 1], held_f[model.readout - 1])
        scores = score_tasks(read[0], train_y, read[1], held_y)
        table.append([model.name] + ["%.4f" % s for s in scores.values()])
        questions = {"ten-classes": 10, "parity": 1}.get(model.family, len(model.digits))
        one_vs_rest = np.mean([scores["is_%d" % d] for d in range(10)])
        manifest.append([
            model.name, path, model.family, "image", model.hidden[model.readout - 1],
            len(model.hidden), model.seed, int(model.family != "untrained"), questions,
            model.readout, sum(p.size for pair in layers for p in pair),
            *("%.4f" % s for s in (
                scores["ten_classes"], scores["parity"], scores["is_0"], scores["is_3"],
                scores["is_8"], one_vs_rest, pixel_readout(read[0], train_x, read[1], held_x)))])
        print(" ".join([model.name, *manifest[-1][11:]]), flush=True)
    write_csv(out / "models.csv",
              ["name", "path", "family", "modality", "width", "depth", "seed", "trained",
               "questions", "readout", "parameters", "accuracy_ten", "accuracy_parity",
               "accuracy_is_0", "accuracy_is_3", "accuracy_is_8", "accuracy_one_vs_rest",
               "pixels_r2"], manifest)
    write_csv(out / "tasks.csv", ["name", "ten_classes", *BINARY_TASKS], table)


if __name__ == "__main__":
    main()
