#!/usr/bin/env python3
"""Make the small colour photographs for the experiment on colour.

They come from two Debian packages: python3-skimage (those whose documentation
says 'public domain' or 'CC0' and that show an everyday scene) and
lomiri-wallpapers-16.04 (the photographs under CC0 or CC BY 4.0). The experiment
counts which colours stand near each other, so small pictures will do.
"""

from common import output_folder, write_csv

import pathlib

import numpy as np
from PIL import Image
from skimage import data, transform

SHORT, LONG = 192, 256
WALLPAPERS = pathlib.Path("/usr/share/backgrounds")

SKIMAGE = [
    ("astronaut", data.astronaut, "NASA", "public domain"),
    ("chelsea", data.chelsea, "Stefan van der Walt", "CC0"),
    ("coffee", data.coffee, "Rachel Michetti", "CC0"),
    ("rocket", data.rocket, "SpaceX", "public domain"),
]
LOMIRI = [
    ("aitzgorri", "aitzgorri_by_Aitzol_Berasategi.jpg", "Aitzol Berasategi", "CC BY 4.0"),
    ("brushes", "Picture_1A_by_freespace.jpg", "Trevor Freespace", "CC BY 4.0"),
    ("fig", "Picture_0B_by_freespace.jpg", "Trevor Freespace", "CC BY 4.0"),
    ("friends", "friends_by_Aitzol_Berasategi.jpg", "Aitzol Berasategi", "CC BY 4.0"),
    ("life", "life_by_Aitzol_Berasategi.jpg", "Aitzol Berasategi", "CC BY 4.0"),
    ("picosdeeuropa", "picosdeeuropa_by_Aitzol_Berasategi.jpg", "Aitzol Berasategi", "CC BY 4.0"),
    ("seeding", "seeding_by_Clements_Engelhardt.jpg", "Clemens Engelhardt", "CC0"),
    ("sunset", "sunset_by_Aitzol_Berasategi.jpg", "Aitzol Berasategi", "CC BY 4.0"),
    ("wine", "Wine_by_Jakkub_Mede.jpg", "Jakub Mede", "CC BY 4.0"),
]


def reduce(image):
    """Cut the largest piece of 4 to 3 (or 3 to 4) out of the middle and shrink it.

    A low-pass filter comes first, so that fine texture does not alias.
    """
    height, width = image.shape[:2]
    rows, columns = (SHORT, LONG) if width >= height else (LONG, SHORT)
    scale = min(height / rows, width / columns)
    high, wide = round(rows * scale), round(columns * scale)
    top, left = (height - high) // 2, (width - wide) // 2
    piece = image[top:top + high, left:left + wide].astype(np.float64)
    small = transform.resize(piece, (rows, columns, 3), order=1, anti_aliasing=True, preserve_range=True)
    return np.clip(np.rint(small), 0, 255).astype(np.uint8)


def main():
    out = output_folder(__doc__.splitlines()[0], "photographs")
    rows = []
    for name, read, author, licence in SKIMAGE:
        rows.append((name, read(), author, "python3-skimage: skimage.data." + name, licence))
    for name, file, author, licence in LOMIRI:
        image = np.asarray(Image.open(WALLPAPERS / file).convert("RGB"))
        rows.append((name, image, author, "lomiri-wallpapers-16.04: " + file, licence))
    rows.sort(key=lambda row: row[0])
    for name, image, *_ in rows:
        small = reduce(image)
        colours = len(np.unique(small.reshape(-1, 3), axis=0))
        assert colours > 1000, name
        print("%s: %d colours" % (name, colours))
        Image.fromarray(small).save(out / (name + ".png"), optimize=True)
    write_csv(out / "photographs.csv", ["file", "author", "source", "licence"],
              [(name + ".png", author, source, licence) for name, _, author, source, licence in rows])


if __name__ == "__main__":
    main()
