/* Pictures in: PNG files as bytes of sRGB. */
#ifndef PRH_TOOLS_PICTURE_H
#define PRH_TOOLS_PICTURE_H

#include <stdint.h>

/* More pixels than a picture may have: the bytes of one that is larger would fill a small machine. */
enum { PICTURE_PIXELS = 1 << 26 };

typedef struct picture {
    int64_t width, height;
    unsigned char *rgb; /* height x width x 3, the top row first; released by picture_release */
} picture;

/**
 * Reads a PNG file of any depth and kind: greys become three equal bytes, palettes are looked up, 16 bits are reduced
 * to 8. Colour profiles and gamma are ignored: the values are taken as sRGB.
 *
 * EXIT_BAD with a complaint that names the file if it is missing, no PNG, cut off, damaged, larger than
 * PICTURE_PIXELS, or if a pixel is transparent: what is behind it is not known, and whatever were put there would be
 * counted as a colour of the picture. On failure `mine` is empty.
 */
int picture_read(picture *mine, const char *path);
void picture_release(picture *mine);

#endif
