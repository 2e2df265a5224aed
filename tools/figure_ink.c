/* What is drawn where in a plot, to the point: legends and names go where nothing is. */
#include <math.h>
#include <stdlib.h>

#include "figure_panel.h"
#include "program.h"

void ink_map_begin(ink_map *mine, double width, double height)
{
    *mine = (ink_map){.cols = (int)ceil(width), .rows = (int)ceil(height)};
    mine->cells = need((size_t)mine->rows * (size_t)mine->cols, 1);
}

void ink_map_release(ink_map *mine)
{
    free(mine->cells);
    *mine = (ink_map){0};
}

static void touch(ink_map *mine, double x, double y, int what)
{
    if (x >= 0.0 && y >= 0.0 && x < mine->cols && y < mine->rows) {
        unsigned char *cell = &mine->cells[(size_t)y * (size_t)mine->cols + (size_t)x];

        if (*cell < what)
            *cell = (unsigned char)what;
    }
}

/* The cells from low to high that lie in 0 ... count - 1. */
static void span(double low, double high, int count, int *first, int *last)
{
    *first = low > 0.0 ? (int)fmin(low, count) : 0;
    *last = high < count ? (int)ceil(fmax(high, -1.0)) - 1 : count - 1;
}

void ink_map_fill(ink_map *mine, box area, int what)
{
    int top, bottom, left, right;

    span(area.top, area.bottom, mine->rows, &top, &bottom);
    span(area.left, area.right, mine->cols, &left, &right);
    for (int row = top; row <= bottom; row++)
        for (int col = left; col <= right; col++)
            touch(mine, col, row, what);
}

/* The part of a line inside the map, from and to as parts of it (Liang & Barsky, ACM Trans. Graphics 3, 1984). */
static int clip(const ink_map *mine, double x0, double y0, double dx, double dy, double *from, double *to)
{
    const double steps[] = {-dx, dx, -dy, dy}, rooms[] = {x0, mine->cols - x0, y0, mine->rows - y0};

    *from = 0.0;
    *to = 1.0;
    for (int side = 0; side < 4; side++) {
        const double at = rooms[side] / steps[side];

        if (steps[side] == 0.0 && rooms[side] < 0.0)
            return 0;
        if (steps[side] < 0.0)
            *from = fmax(*from, at);
        else if (steps[side] > 0.0)
            *to = fmin(*to, at);
    }
    return *from <= *to;
}

/* Runs along a line in steps of half a point: draws `what`, or only looks if that is INK_NONE. The most that is
 * there. */
static int run_along(ink_map *mine, double x0, double y0, double x1, double y1, int what)
{
    const double dx = x1 - x0, dy = y1 - y0;
    double from, to;
    int most = INK_NONE, steps;

    if (!clip(mine, x0, y0, dx, dy, &from, &to))
        return INK_NONE;
    steps = (int)(2.0 * (to - from) * hypot(dx, dy)) + 1;
    for (int i = 0; i <= steps; i++) {
        const double at = from + (to - from) * i / steps, x = x0 + at * dx, y = y0 + at * dy;

        touch(mine, x, y, what);
        if (x >= 0.0 && y >= 0.0 && x < mine->cols && y < mine->rows) {
            const int there = mine->cells[(size_t)y * (size_t)mine->cols + (size_t)x];

            most = there > most ? there : most;
        }
    }
    return most;
}

void ink_map_line(ink_map *mine, double x0, double y0, double x1, double y1, int what)
{
    run_along(mine, x0, y0, x1, y1, what);
}

int ink_map_most_along(const ink_map *mine, double x0, double y0, double x1, double y1)
{
    ink_map copy = *mine; /* nothing is written to its cells */

    return run_along(&copy, x0, y0, x1, y1, INK_NONE);
}

/* Where the outline of a shape crosses a height, in order; the answer is how many there are. */
static size_t crossings(const double *points, size_t count, double y, double *at)
{
    size_t found = 0;

    for (size_t i = 0; i < count; i++) {
        const double *a = points + 2 * i, *b = points + 2 * ((i + 1) % count);
        const double x = a[0] + (y - a[1]) / (b[1] - a[1]) * (b[0] - a[0]);
        size_t place = found;

        if ((a[1] > y) == (b[1] > y))
            continue;
        for (; place > 0 && at[place - 1] > x; place--)
            at[place] = at[place - 1];
        at[place] = x;
        found++;
    }
    return found;
}

static void add_shape(ink_map *mine, const scene *page, const scene_item *item)
{
    const double *points = page->points + 2 * item->first;
    const int what = (item->fill & 0xff) < 0x50 ? INK_LIGHT : INK_MARK;
    double *at = need(item->count, sizeof *at);

    for (size_t i = 1; i < item->count && item->line & 0xff; i++)
        ink_map_line(mine, points[2 * i - 2], points[2 * i - 1], points[2 * i], points[2 * i + 1], INK_LINE);
    for (int row = 0; row < mine->rows && item->closed && item->fill & 0xff; row++) {
        const size_t count = crossings(points, item->count, row + 0.5, at);

        for (size_t i = 0; i + 1 < count; i += 2)
            ink_map_fill(mine, (box){at[i], row, at[i + 1], row + 1.0}, what);
    }
    free(at);
}

void ink_map_add(ink_map *mine, const scene *page, size_t first)
{
    for (size_t i = first; i < page->count; i++) {
        const scene_item *item = &page->items[i];
        const double half = 0.5 * item->size;

        if (item->kind == ITEM_SHAPE)
            add_shape(mine, page, item);
        else if (item->kind == ITEM_MARK)
            ink_map_fill(
                mine, (box){item->x - half, item->y - half, item->x + half, item->y + half}, INK_MARK);
        else if (item->kind == ITEM_TEXT)
            ink_map_fill(mine, scene_item_box(item), INK_WORDS);
        else if (item->kind == ITEM_PIXELS)
            ink_map_fill(mine, item->area, INK_MARK);
    }
}

int ink_map_most(const ink_map *mine, box area)
{
    int most = INK_NONE, top, bottom, left, right;

    if (area.left < 0.0 || area.top < 0.0 || area.right > mine->cols || area.bottom > mine->rows)
        return INK_WORDS;
    span(area.top, area.bottom, mine->rows, &top, &bottom);
    span(area.left, area.right, mine->cols, &left, &right);
    for (int row = top; row <= bottom; row++)
        for (int col = left; col <= right; col++) {
            const int there = mine->cells[(size_t)row * (size_t)mine->cols + (size_t)col];

            most = there > most ? there : most;
        }
    return most;
}
