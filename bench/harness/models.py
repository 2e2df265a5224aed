"""The models of the paper's grid: arXiv 2405.07987, 12 language and 17 vision models, with their layers and widths.

Of a language model every block and the embedding count (L + 1 hidden states), of a vision model the class token of
every block; so 454 + 352 = 806 layers, and 454 x 352 = 159 808 pairs of layers.
"""

import collections

Model = collections.namedtuple("Model", "name family layers width")


def language(name, family, blocks, width):
    return Model(name, family, blocks + 1, width)


LANGUAGE = [
    language("bloomz-560m", "bloom", 24, 1024), language("bloomz-1b1", "bloom", 24, 1536),
    language("bloomz-1b7", "bloom", 24, 2048), language("bloomz-3b", "bloom", 30, 2560),
    language("bloomz-7b1", "bloom", 30, 4096),
    language("open_llama_3b", "open_llama", 26, 3200), language("open_llama_7b", "open_llama", 32, 4096),
    language("open_llama_13b", "open_llama", 40, 5120),
    language("llama-7b", "llama", 32, 4096), language("llama-13b", "llama", 40, 5120),
    language("llama-30b", "llama", 60, 6656), language("llama-65b", "llama", 80, 8192),
]
VISION = [
    Model("vit-tiny-in21k", "augreg", 12, 192), Model("vit-small-in21k", "augreg", 12, 384),
    Model("vit-base-in21k", "augreg", 12, 768), Model("vit-large-in21k", "augreg", 24, 1024),
    Model("vit-base-mae", "mae", 12, 768), Model("vit-large-mae", "mae", 24, 1024),
    Model("vit-huge-mae", "mae", 32, 1280),
    Model("vit-small-dinov2", "dinov2", 12, 384), Model("vit-base-dinov2", "dinov2", 12, 768),
    Model("vit-large-dinov2", "dinov2", 24, 1024), Model("vit-giant-dinov2", "dinov2", 40, 1536),
    Model("vit-base-clip", "clip", 12, 768), Model("vit-large-clip", "clip", 24, 1024),
    Model("vit-huge-clip", "clip", 32, 1280),
    Model("vit-base-clip-ft", "clip-ft", 12, 768), Model("vit-large-clip-ft", "clip-ft", 24, 1024),
    Model("vit-huge-clip-ft", "clip-ft", 32, 1280),
]


def layers(models):
    return sum(model.layers for model in models)


def features(models):
    """Columns of all layers together: what preparing costs is in proportion to it."""
    return sum(model.layers * model.width for model in models)


def one_of_each_family(models, rng):
    """A seeded choice: for each family one of its models."""
    families = list(dict.fromkeys(model.family for model in models))
    choices = [[m for m in models if m.family == family] for family in families]
    return [of_family[int(rng.integers(len(of_family)))] for of_family in choices]
