/* Items of a page as cairo paints them, and the bytes of a PNG. */
#include "figure_paint.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "figure_colour.h"
#include "program.h"

/* Pixels to the point of what is painted as a picture into an SVG. */
#define DENSE_SCALE 4.0

/* The side of the picture of a heat map, at least: programs that show an SVG blur pixels, which then are too small to
 * be seen. */
enum { PIXELS_WISHED = 720 };

enum { LARGEST_SIDE = 32000, MOST_PIXELS = 1 << 27 }; /* of a PNG */

void paint_font(cairo_t *pen, double size, int bold)
{
    cairo_font_options_t *options = cairo_font_options_create();

    cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    cairo_set_font_options(pen, options);
    cairo_font_options_destroy(options);
    cairo_select_font_face(pen, "DejaVu Sans", CAIRO_FONT_SLANT_NORMAL,
        bold ? CAIRO_FONT_WEIGHT_BOLD : CAIRO_FONT_WEIGHT_NORMAL);
    cairo_set_font_size(pen, size);
}

static void use(cairo_t *pen, ink colour)
{
    cairo_set_source_rgba(pen, (colour >> 24) / 255.0, (colour >> 16 & 0xff) / 255.0,
        (colour >> 8 & 0xff) / 255.0, (colour & 0xff) / 255.0);
}

static void fill_and_stroke(cairo_t *pen, const scene_item *item)
{
    static const double dashes[LINE_STYLES][4] = {{0}, {4.0, 2.0}, {1.0, 1.6}, {5.0, 1.6, 1.0, 1.6}};
    static const int counts[LINE_STYLES] = {0, 2, 2, 4};

    if (item->fill & 0xff) {
        use(pen, item->fill);
        cairo_fill_preserve(pen);
    }
    if (item->line & 0xff) {
        const int style = item->kind == ITEM_SHAPE ? item->style : 0;

        use(pen, item->line);
        cairo_set_line_width(pen, item->line_width);
        cairo_set_line_join(pen, item->closed ? CAIRO_LINE_JOIN_MITER : CAIRO_LINE_JOIN_ROUND);
        cairo_set_dash(pen, dashes[style], counts[style], 0.0);
        cairo_stroke_preserve(pen);
    }
    cairo_new_path(pen);
}

static void paint_shape(cairo_t *pen, const scene *page, const scene_item *item)
{
    cairo_new_path(pen); /* a text leaves a point behind */
    for (size_t i = item->first; i < item->first + item->count; i++)
        cairo_line_to(pen, page->points[2 * i], page->points[2 * i + 1]);
    if (item->closed)
        cairo_close_path(pen);
    fill_and_stroke(pen, item);
}

static void paint_mark(cairo_t *pen, const scene_item *item)
{
    /* Corners around the middle, for a diameter of 2; sized so that all shapes look equally large. */
    static const struct {
        int count;
        double at[12][2];
    } shapes[MARKS] = {
        [MARK_SQUARE] = {4, {{-0.88, -0.88}, {0.88, -0.88}, {0.88, 0.88}, {-0.88, 0.88}}},
        [MARK_TRIANGLE] = {3, {{0, -1.25}, {1.14, 0.75}, {-1.14, 0.75}}},
        [MARK_DIAMOND] = {4, {{0, -1.25}, {1.25, 0}, {0, 1.25}, {-1.25, 0}}},
        [MARK_DOWN] = {3, {{0, 1.25}, {-1.14, -0.75}, {1.14, -0.75}}},
        [MARK_CROSS] = {12,
            {{-0.4, -1.1}, {0.4, -1.1}, {0.4, -0.4}, {1.1, -0.4}, {1.1, 0.4}, {0.4, 0.4}, {0.4, 1.1},
                {-0.4, 1.1}, {-0.4, 0.4}, {-1.1, 0.4}, {-1.1, -0.4}, {-0.4, -0.4}}},
    };
    const double half = 0.5 * item->size;

    cairo_new_path(pen);
    if (item->style == MARK_CIRCLE)
        cairo_arc(pen, item->x, item->y, half, 0.0, 6.283185307179586);
    for (int i = 0; i < shapes[item->style].count; i++)
        cairo_line_to(pen, item->x + half * shapes[item->style].at[i][0],
            item->y + half * shapes[item->style].at[i][1]);
    cairo_close_path(pen);
    fill_and_stroke(pen, item);
}

static void paint_text(cairo_t *pen, const scene_item *item)
{
    text_run run = {.rest = item->text};

    cairo_save(pen);
    cairo_translate(pen, item->x, item->y);
    cairo_rotate(pen, item->angle);
    cairo_move_to(pen, 0.0, 0.0);
    use(pen, item->fill);
    while (text_next_run(&run)) {
        const double lift = run.raised ? PAINT_LIFT * item->size : 0.0;

        paint_font(pen, run.raised ? PAINT_RAISED * item->size : item->size, item->style);
        cairo_rel_move_to(pen, 0.0, -lift);
        cairo_show_text(pen, run.part);
        cairo_rel_move_to(pen, 0.0, lift);
    }
    cairo_restore(pen);
}

/* Pixels to a cell, of which there are `count` along a side. */
static int block_of(int count)
{
    return count < PIXELS_WISHED ? (PIXELS_WISHED + count - 1) / count : 1;
}

/* Each cell as a block of equal pixels. */
static void paint_pixels(cairo_t *pen, const scene_item *item)
{
    const int down = block_of(item->rows), across = block_of(item->cols);
    const int height = item->rows * down, width = item->cols * across;
    cairo_surface_t *picture = cairo_image_surface_create(CAIRO_FORMAT_RGB24, width, height);
    unsigned char *data = cairo_image_surface_get_data(picture);
    const size_t stride = (size_t)cairo_image_surface_get_stride(picture);

    for (int y = 0; data && y < height; y++)
        for (int x = 0; x < width; x++) {
            const uint32_t pixel =
                item->pixels[(size_t)(y / down) * (size_t)item->cols + (size_t)(x / across)] >> 8;

            memcpy(data + (size_t)y * stride + 4 * (size_t)x, &pixel, sizeof pixel);
        }
    cairo_surface_mark_dirty(picture);
    cairo_save(pen);
    cairo_translate(pen, item->area.left, item->area.top);
    cairo_scale(
        pen, (item->area.right - item->area.left) / width, (item->area.bottom - item->area.top) / height);
    cairo_set_source_surface(pen, picture, 0.0, 0.0);
    /* means, where cells are smaller than pixels */
    cairo_pattern_set_filter(cairo_get_source(pen), CAIRO_FILTER_GOOD);
    cairo_paint(pen);
    cairo_restore(pen);
    cairo_surface_destroy(picture);
}

static void clip(cairo_t *pen, box area)
{
    cairo_save(pen);
    cairo_rectangle(pen, area.left, area.top, area.right - area.left, area.bottom - area.top);
    cairo_clip(pen);
}

static void paint_items(cairo_t *pen, const scene *page, size_t first, size_t end);

/* Paints items first ... end - 1 into a picture, and this onto the page. Marks may reach over the edge of the area.
 * */
static void paint_dense(cairo_t *pen, const scene *page, size_t first, size_t end, box area)
{
    const double margin = 4.0, left = floor(area.left - margin), top = floor(area.top - margin);
    const int width = (int)ceil((area.right + margin - left) * DENSE_SCALE);
    const int height = (int)ceil((area.bottom + margin - top) * DENSE_SCALE);
    cairo_surface_t *picture = cairo_image_surface_create(CAIRO_FORMAT_ARGB32, width, height);
    cairo_t *own = cairo_create(picture);

    cairo_scale(own, DENSE_SCALE, DENSE_SCALE);
    cairo_translate(own, -left, -top);
    paint_items(own, page, first, end);
    cairo_destroy(own);
    cairo_save(pen);
    cairo_translate(pen, left, top);
    cairo_scale(pen, 1.0 / DENSE_SCALE, 1.0 / DENSE_SCALE);
    cairo_set_source_surface(pen, picture, 0.0, 0.0);
    cairo_paint(pen);
    cairo_restore(pen);
    cairo_surface_destroy(picture);
}

static size_t end_of_dense(const scene *page, size_t first)
{
    while (first < page->count && page->items[first].kind != ITEM_UNDENSE)
        first++;
    return first;
}

static void paint_items(cairo_t *pen, const scene *page, size_t first, size_t end)
{
    const int is_svg = cairo_surface_get_type(cairo_get_target(pen)) == CAIRO_SURFACE_TYPE_SVG;

    for (size_t i = first; i < end; i++) {
        const scene_item *item = &page->items[i];

        if (item->kind == ITEM_SHAPE) {
            paint_shape(pen, page, item);
        } else if (item->kind == ITEM_MARK) {
            paint_mark(pen, item);
        } else if (item->kind == ITEM_TEXT) {
            paint_text(pen, item);
        } else if (item->kind == ITEM_PIXELS) {
            paint_pixels(pen, item);
        } else if (item->kind == ITEM_CLIP) {
            clip(pen, item->area);
        } else if (item->kind == ITEM_UNCLIP) {
            cairo_restore(pen);
        } else if (item->kind == ITEM_DENSE && is_svg) {
            const size_t last = end_of_dense(page, i);

            paint_dense(pen, page, i + 1, last, item->area);
            i = last;
        }
    }
}

void paint_scene(cairo_t *pen, const scene *page)
{
    use(pen, INK_PAPER);
    cairo_paint(pen);
    paint_items(pen, page, 0, page->count);
}

cairo_status_t paint_take(void *closure, const unsigned char *data, unsigned int length)
{
    paint_bytes *out = closure;

    if (out->size + length > out->room) {
        out->room = 2 * out->room + length;
        out->data = need_more(out->data, out->room, 1);
    }
    memcpy(out->data + out->size, data, length);
    out->size += length;
    return CAIRO_STATUS_SUCCESS;
}

const char *paint_png(const scene *page, double scale, paint_bytes *out)
{
    const double width = ceil(page->width * scale), height = ceil(page->height * scale);
    cairo_surface_t *surface;
    cairo_status_t status;
    cairo_t *pen;

    if (width > LARGEST_SIDE || height > LARGEST_SIDE || width * height > MOST_PIXELS)
        return "it is too large for a PNG";
    surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, (int)width, (int)height);
    pen = cairo_create(surface);
    cairo_scale(pen, scale, scale);
    paint_scene(pen, page);
    status = cairo_status(pen);
    cairo_destroy(pen);
    if (status == CAIRO_STATUS_SUCCESS)
        status = cairo_surface_write_to_png_stream(surface, paint_take, out);
    cairo_surface_destroy(surface);
    return status == CAIRO_STATUS_SUCCESS ? NULL : cairo_status_to_string(status);
}
