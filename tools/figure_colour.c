/* Palettes. Categories: Okabe & Ito, Color Universal Design (2008), without their yellow, which is too faint on
 * white. */
#include "figure_colour.h"

#include <math.h>

#include "figure.h"
#include "figure_maps.inc"

ink colour_category(int64_t which)
{
    static const ink categories[COLOUR_CATEGORIES] = {
        0x0072b2ff, 0xd55e00ff, 0x009e73ff, 0xcc79a7ff, 0xe69f00ff, 0x56b4e9ff, 0x000000ff};

    return categories[which % COLOUR_CATEGORIES];
}

ink colour_of_map(int map, double place)
{
    const unsigned char(*colours)[3] = map == FIGURE_DIVERGING ? diverging : sequential;
    const double at = fmin(fmax(place, 0.0), 1.0) * (MAP_COLOURS - 1);
    const int below = at < MAP_COLOURS - 1 ? (int)at : MAP_COLOURS - 2;
    ink colour = 0;

    for (int c = 0; c < 3; c++) {
        const double from = colours[below][c], to = colours[below + 1][c];

        colour = colour << 8 | (ink)lround(from + (at - below) * (to - from));
    }
    return colour << 8 | 0xff;
}

ink colour_faded(ink colour, double alpha)
{
    return (colour & 0xffffff00u) | (ink)lround(255.0 * alpha);
}

ink colour_on(ink ground)
{
    /* the relative luminance, with a power of 2 for the curve of sRGB, which is near enough for a choice of two */
    const double red = (ground >> 24) / 255.0, green = (ground >> 16 & 0xff) / 255.0,
                 blue = (ground >> 8 & 0xff) / 255.0;
    const double luminance = 0.2126 * red * red + 0.7152 * green * green + 0.0722 * blue * blue;

    return luminance > 0.2 ? 0x000000ffu : 0xffffffffu;
}
