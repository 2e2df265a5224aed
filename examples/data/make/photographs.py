#!/usr/bin/env python3
"""Make the stack of small colour photographs for the experiment on colour.

The photographs come with scikit-image (Debian: python3-skimage). Only those
whose documentation says 'public domain' or 'CC0' are used. The experiment
counts which colours stand near each other, so a small picture will do.
"""

from common import output_folder, write_csv

import numpy as np
from skimage import data, transform

HEIGHT, WIDTH = 192, 256

PHOTOGRAPHS = [
    ("astronaut", data.astronaut, "NASA", "public domain"),
    ("chelsea", data.chelsea, "Stefan van der Walt", "CC0"),
    ("coffee", data.coffee, "Rachel Michetti", "CC0"),
    ("hubble_deep_field", data.hubble_deep_field, "NASA", "public domain"),
    ("retina", data.retina, "Mikael Haggstrom", "CC0"),
    ("rocket", data.rocket, "SpaceX", "public domain"),
]


def crop(image):
    """Cut the largest piece of the final proportions out of the middle."""
    height, width = image.shape[:2]
    scale = min(height / HEIGHT, width / WIDTH)
    rows, columns = round(HEIGHT * scale), round(WIDTH * scale)
    top, left = (height - rows) // 2, (width - columns) // 2
    return image[top:top + rows, left:left + columns]


def reduce(image):
    """Shrink, with a low-pass filter first, so that fine texture does not alias."""
    small = transform.resize(crop(image).astype(np.float64), (HEIGHT, WIDTH, 3), order=1,
                             anti_aliasing=True, preserve_range=True)
    return np.clip(np.rint(small), 0, 255).astype(np.uint8)


def main():
    out = output_folder(__doc__.splitlines()[0], "photographs")
    stack = np.stack([reduce(read()) for _, read, _, _ in PHOTOGRAPHS])
    for (name, *_), image in zip(PHOTOGRAPHS, stack):
        colours = len(np.unique(image.reshape(-1, 3), axis=0))
        assert colours > 1000, name
        print("%s: %d colours" % (name, colours))
    np.save(out / "photographs.npy", stack)
    write_csv(out / "photographs.csv", ["row", "name", "author", "source", "licence"],
              [(i, name, author, "skimage.data." + name, licence)
               for i, (name, _, author, licence) in enumerate(PHOTOGRAPHS)])


if __name__ == "__main__":
    main()
