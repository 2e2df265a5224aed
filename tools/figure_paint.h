/* Painting with cairo. The only header of the program that knows it. */
#ifndef PRH_TOOLS_FIGURE_PAINT_H
#define PRH_TOOLS_FIGURE_PAINT_H

#include <cairo.h>

#include "figure_scene.h"

/* Size of raised letters, and how far they are raised, as parts of the size of those around them. */
#define PAINT_RAISED 0.66
#define PAINT_LIFT 0.27

/** Sets the font that all texts have, without hints: what is measured at one scale holds at every other. */
void paint_font(cairo_t *pen, double size, int bold);

/** Paints all items. */
void paint_scene(cairo_t *pen, const scene *page);

typedef struct paint_bytes {
    unsigned char *data;
    size_t size, room;
} paint_bytes;

/** The cairo_write_func_t that adds to paint_bytes; it always succeeds. */
cairo_status_t paint_take(void *closure, const unsigned char *data, unsigned int length);

/**
 * The page as the bytes of a PNG, `scale` pixels to the point, or of an SVG; to be freed. NULL, or the reason why
 * there are none.
 */
const char *paint_png(const scene *page, double scale, paint_bytes *out);
const char *paint_svg(const scene *page, const char *title, const char *description, paint_bytes *out);

/** Such an SVG as a part of another document: without its first line, all its identifiers behind a prefix. Allocated.
 */
char *paint_svg_inside(const paint_bytes *svg, const char *prefix);

#endif
