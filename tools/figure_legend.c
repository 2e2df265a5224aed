/* Legends: inside the plot where nothing is drawn, or under it in as many columns as fit. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "figure_panel.h"
#include "program.h"

#define ROW 9.5        /* from one entry to the next */
#define SAMPLE_GAP 4.0 /* from the sample to the name */
#define PADDING 3.0
#define COLUMN_GAP 10.0
#define WIDEST 0.62 /* part of the plot's width that a legend inside may take, */
#define HIGHEST 0.5 /* and of its height */

static const char *name_of(const panel_state *mine, int64_t s)
{
    const char *name = mine->given->series[s].name;

    return name && name[0] && mine->given->legend != FIGURE_LEGEND_NONE ? name : NULL;
}

static int64_t entries(const panel_state *mine)
{
    int64_t count = 0;

    for (int64_t s = 0; s < mine->given->series_count; s++)
        count += name_of(mine, s) != NULL;
    return count;
}

int legend_is_empty(const panel_state *mine)
{
    return entries(mine) == 0;
}

/* Whether two series look alike in a legend, as far as one can tell. */
static int looks_same(const series_state *a, const series_state *b)
{
    return a->given->kind == b->given->kind && a->colour == b->colour && a->shape == b->shape &&
           a->dashes == b->dashes && a->given->spread == b->given->spread && !a->given->low == !b->given->low;
}

int legend_is_same(const panel_state *mine, const panel_state *other)
{
    int64_t s = 0, t = 0;

    if (entries(mine) != entries(other))
        return 0;
    for (;; s++, t++) {
        while (s < mine->given->series_count && !name_of(mine, s))
            s++;
        while (t < other->given->series_count && !name_of(other, t))
            t++;
        if (s == mine->given->series_count || t == other->given->series_count)
            return 1;
        if (strcmp(name_of(mine, s), name_of(other, t)) != 0 ||
            !looks_same(&mine->series[s], &other->series[t]))
            return 0;
    }
}

/* The name as it is written in at most `room` points. Allocated. */
static char *shown_name(const panel_state *mine, int64_t s, double room)
{
    char *clean = text_clean(name_of(mine, s)), *shown = text_shortened(clean, room, LEGEND_TEXT, 0, 1);

    free(clean);
    return shown;
}

/* The width of an entry whose name has at most `room`. */
static double entry_width(const panel_state *mine, double room)
{
    double widest = 0.0;

    for (int64_t s = 0; s < mine->given->series_count; s++)
        if (name_of(mine, s)) {
            char *shown = shown_name(mine, s, room);

            widest = fmax(widest, text_width(shown, LEGEND_TEXT, 0));
            free(shown);
        }
    return LEGEND_SAMPLE + SAMPLE_GAP + widest;
}

/* A place for a box of that size: the corners first, then along the edges. */
static int find_room(const ink_map *drawn, double width, double height, box *found)
{
    static const double edges[][2] = {{1, 0}, {0, 0}, {1, 1}, {0, 1}, {0.5, 0}, {0.5, 1}, {0, 0.5}, {1, 0.5},
        {0.25, 0}, {0.75, 0}, {0.25, 1}, {0.75, 1}};
    const double across = drawn->cols - width - 2.0 * PADDING, down = drawn->rows - height - 2.0 * PADDING;

    if (across < 0.0 || down < 0.0)
        return 0;
    for (size_t e = 0; e < sizeof edges / sizeof *edges; e++) {
        const double left = PADDING + edges[e][0] * across, top = PADDING + edges[e][1] * down;

        *found = (box){left, top, left + width, top + height};
        if (ink_map_most(drawn, *found) == INK_NONE)
            return 1;
    }
    return 0;
}

void legend_place(panel_state *mine, ink_map *drawn)
{
    const double room = WIDEST * drawn->cols;
    const double width = entry_width(mine, INFINITY) + 2.0 * PADDING;
    const double height = ROW * (double)entries(mine) + 2.0;

    if (mine->given->legend == FIGURE_LEGEND_AUTO && width <= room && height <= HIGHEST * drawn->rows &&
        find_room(drawn, width, height, &mine->legend_box)) {
        mine->legend = LEGEND_INSIDE;
        ink_map_fill(drawn, mine->legend_box, INK_WORDS);
        return;
    }
    mine->legend = LEGEND_UNDER;
}

static void draw_entry(
    const panel_state *mine, int64_t s, scene *page, double left, double middle, double room)
{
    char *shown = shown_name(mine, s, room);

    marks_draw_sample(&mine->series[s], page, left, middle);
    scene_text(page, shown, left + LEGEND_SAMPLE + SAMPLE_GAP, middle,
        (text_look){.size = LEGEND_TEXT, .colour = INK_TEXT, .down = TEXT_MIDDLE});
    free(shown);
}

void legend_draw_inside(panel_state *mine)
{
    double middle = mine->legend_box.top + 1.0 + 0.5 * ROW;

    if (mine->legend != LEGEND_INSIDE)
        return;
    scene_rectangle(&mine->page, mine->legend_box, colour_faded(INK_PAPER, 0.85), 0, 0.0); /* over the grid */
    for (int64_t s = 0; s < mine->given->series_count; s++)
        if (name_of(mine, s)) {
            draw_entry(mine, s, &mine->page, mine->legend_box.left + PADDING, middle, INFINITY);
            middle += ROW;
        }
}

/* In how many columns a legend of that width stands, and how wide an entry is. */
static int64_t columns_of(const panel_state *mine, double width, double *entry)
{
    int64_t columns;

    *entry = fmin(entry_width(mine, width - LEGEND_SAMPLE - SAMPLE_GAP), width);
    columns = (int64_t)((width + COLUMN_GAP) / (*entry + COLUMN_GAP));
    if (columns < 1)
        columns = 1;
    return columns < entries(mine) ? columns : entries(mine);
}

int legend_fits_one_row(const panel_state *mine, double width)
{
    return (double)entries(mine) * (entry_width(mine, INFINITY) + COLUMN_GAP) - COLUMN_GAP <= width;
}

double legend_height(const panel_state *mine, double width)
{
    double entry;
    int64_t columns;

    if (legend_is_empty(mine))
        return 0.0;
    columns = columns_of(mine, width, &entry);
    return ROW * (double)((entries(mine) + columns - 1) / columns);
}

void legend_draw_under(const panel_state *mine, scene *page, double left, double top, double width)
{
    double entry;
    int64_t columns, rows, k = 0;

    if (legend_is_empty(mine))
        return;
    columns = columns_of(mine, width, &entry);
    rows = (entries(mine) + columns - 1) / columns;
    for (int64_t s = 0; s < mine->given->series_count; s++)
        if (name_of(mine, s)) {
            /* down the columns, as one reads a list */
            draw_entry(mine, s, page, left + (double)(k / rows) * (entry + COLUMN_GAP),
                top + ROW * ((double)(k % rows) + 0.5), width - LEGEND_SAMPLE - SAMPLE_GAP);
            k++;
        }
}
