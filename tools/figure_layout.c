/* The page: a grid of panels whose plots line up, each as large as what stands around it allows. */
#include <math.h>
#include <stdlib.h>

#include "figure_panel.h"
#include "program.h"

#define OUTER 3.0 /* white around everything */
#define COLUMN_GAP 12.0
#define ROW_GAP 10.0
#define UNDER_GAP 5.0 /* from a panel to its legend */
#define NOTE_GAP 3.0
#define REMARK_GAP 6.0
#define REMARK_LINE 9.0
#define NOTE_LINE 7.5
#define USUAL_SHAPE 0.6
#define NARROWEST 40.0 /* a plot */
#define LARGEST_CELL 60.0
#define LOWEST_HEAT 60.0 /* for the numbers of its scale, */
#define LABEL_MOST 110.0 /* and for labels up to this length */

enum { MOST_ROUNDS = 50 };

typedef struct grid {
    panel_state *panels;
    int64_t count, columns;
    double inside;          /* the width asked for, without what is white in it */
    double place;           /* of that, the part of each column */
    double *before, *after; /* of each column: the room beside its plots */
    double *width;          /* of each column: of its plots */
} grid;

/* The most that a plot is wide. */
static double widest_plot(const panel_state *mine)
{
    return mine->given->heat ? fmax(LARGEST_CELL * (double)mine->given->heat->cols, 2.0 * NARROWEST)
                             : INFINITY;
}

static int has_equal_units(const panel_state *mine)
{
    return mine->given->space ||
           (mine->given->equal && mine->x.scale == FIGURE_LINEAR && mine->y.scale == FIGURE_LINEAR);
}

/* Makes a unit of x as long as one of y, by more room beside the values where there is some. */
static double height_of_map(panel_state *mine, double width)
{
    const double *ends = mine->ends, x = ends[1] - ends[0], y = ends[3] - ends[2];
    const double height = width * fmin(fmax(y / x, 0.45), 1.05);
    const double unit = fmax(x / width, y / height);

    mine->x.low = 0.5 * (ends[0] + ends[1]) - 0.5 * unit * width;
    mine->x.high = mine->x.low + unit * width;
    mine->y.low = 0.5 * (ends[2] + ends[3]) - 0.5 * unit * height;
    mine->y.high = mine->y.low + unit * height;
    return height;
}

static double label_width(const figure_axis *given)
{
    char *label = frame_label(given);
    const double width = text_width(label, LABEL_TEXT, 0);

    free(label);
    return fmin(width, LABEL_MOST);
}

/* Gives the plot its size, in a column of that width. */
static void set_size(panel_state *mine, double width, double place)
{
    const double shape = mine->given->shape > 0.0 ? mine->given->shape : USUAL_SHAPE;
    const double names = axis_least_length(&mine->y);
    double height = fmax(shape * place, names);

    if (mine->given->heat) {
        const figure_heat *heat = mine->given->heat;

        width = fmin(width, widest_plot(mine));
        height = fmin(width * (double)heat->rows / (double)heat->cols, 1.5 * width);
        height = fmax(fmax(height, LOWEST_HEAT), fmax(names, label_width(&mine->y_axis)));
    } else if (has_equal_units(mine)) {
        height = height_of_map(mine, width);
    }
    mine->plot = (box){0.0, 0.0, width, height};
}

/* The width of the plots of a column: an equal part of what is left of the page, or what their names need; less where
 * cells would be larger than it takes to see them. */
static double column_width(const grid *mine, int64_t column)
{
    double width = mine->inside, least = NARROWEST, most = 0.0;

    for (int64_t c = 0; c < mine->columns; c++)
        width -= mine->before[c] + mine->after[c];
    width /= (double)mine->columns;
    for (int64_t p = column; p < mine->count; p += mine->columns) {
        least = fmax(least, axis_least_length(&mine->panels[p].x));
        most = fmax(most, widest_plot(&mine->panels[p]));
    }
    return fmax(fmin(width, most), least);
}

/* Sizes follow from the room around the plots, which follows from their numbers, which follow from sizes. The room
 * only ever grows, so this comes to an end. */
static void settle(grid *mine)
{
    for (int round = 0, changed = 1; round < MOST_ROUNDS && changed; round++) {
        changed = 0;
        for (int64_t p = 0; p < mine->count; p++) {
            const int64_t column = p % mine->columns;
            panel_state *panel = &mine->panels[p];

            mine->width[column] = column_width(mine, column);
            set_size(panel, mine->width[column], mine->place);
            frame_measure(panel, mine->place);
            changed |= panel->left > mine->before[column] || panel->right > mine->after[column];
            mine->before[column] = fmax(mine->before[column], panel->left);
            mine->after[column] = fmax(mine->after[column], panel->right);
        }
    }
}

/* Whether all panels that have a legend have the same one. */
static int legends_are_same(const grid *mine)
{
    const panel_state *first = NULL;
    int64_t same = 0;

    for (int64_t p = 0; p < mine->count; p++) {
        const panel_state *panel = &mine->panels[p];

        if (legend_is_empty(panel))
            continue;
        if (panel->given->legend != FIGURE_LEGEND_AUTO || (first && !legend_is_same(first, panel)))
            return 0;
        first = first ? first : panel;
        same++;
    }
    return same > 1;
}

/* Draws a panel onto its own page. */
static void draw(grid *mine, int64_t p, int own_legend)
{
    panel_state *panel = &mine->panels[p];
    const int64_t column = p % mine->columns;
    char *letter = panel->has_letter ? need_text("%c", (int)('a' + p)) : NULL;
    ink_map drawn;
    size_t first;

    ink_map_begin(&drawn, panel->plot.right, panel->plot.bottom);
    frame_draw_grid(panel);
    if (panel->given->space)
        space_draw_frame(panel);
    first = panel->page.count;
    if (panel->given->space && panel->shown > 0)
        space_draw_names(panel);
    if (panel->given->heat)
        heat_draw(panel);
    marks_draw(panel);
    if (panel->shown == 0)
        scene_text(&panel->page, "no values", 0.5 * panel->plot.right, 0.5 * panel->plot.bottom,
            (text_look){.size = LABEL_TEXT, .colour = INK_FAINT, .across = 0.5, .down = TEXT_MIDDLE});
    ink_map_add(&drawn, &panel->page, first);
    if (own_legend && !legend_is_empty(panel))
        legend_place(panel, &drawn);
    frame_draw(panel, letter, mine->before[column],
        mine->before[column] + mine->width[column] + mine->after[column]);
    legend_draw_inside(panel);
    labels_draw(panel, &drawn);
    if (panel->given->heat && !panel->given->heat->no_scale)
        heat_draw_scale(panel);
    ink_map_release(&drawn);
    free(letter);
}

/* Lines that were given, under a panel; the answer is where the last one ends. */
static double draw_remarks(panel_state *panel, double left, double down, double width)
{
    down += panel->given->remark_count ? REMARK_GAP : 0.0;
    for (int64_t i = 0; i < panel->given->remark_count; i++) {
        char *clean = text_clean(panel->given->remarks[i]);
        char *text = text_shortened(clean, width, LEGEND_TEXT, 0, 0);

        scene_text(&panel->page, text, left, down, (text_look){.size = LEGEND_TEXT, .colour = INK_TEXT});
        down += REMARK_LINE;
        free(clean);
        free(text);
    }
    return down;
}

/* Draws legend, remarks and notes under a panel; the answer is how far down all of it reaches. */
static double draw_under(grid *mine, int64_t p)
{
    panel_state *panel = &mine->panels[p];
    const int64_t column = p % mine->columns;
    const double width = mine->before[column] + mine->width[column] + mine->after[column];
    const double left = -mine->before[column];
    double down = panel->plot.bottom + panel->bottom;
    char *notes[PANEL_NOTES];
    const int count = panel_notes(panel, notes);

    if (panel->legend == LEGEND_UNDER) {
        const int in_one_row = legend_fits_one_row(panel, panel->plot.right);
        const double across = in_one_row ? panel->plot.right : width;

        legend_draw_under(panel, &panel->page, in_one_row ? 0.0 : left, down + UNDER_GAP, across);
        down += UNDER_GAP + legend_height(panel, across);
    }
    down = draw_remarks(panel, left, down, width);
    down += count ? NOTE_GAP : 0.0;
    for (int i = 0; i < count; i++) {
        char *text = text_shortened(notes[i], width, NOTE_TEXT, 0, 0);

        scene_text(&panel->page, text, left, down, (text_look){.size = NOTE_TEXT, .colour = INK_FAINT});
        down += NOTE_LINE;
        free(text);
        free(notes[i]);
    }
    return down;
}

/* Puts the panels of a row side by side; the answer is where the row ends. */
static double place_row(grid *mine, int64_t first, scene *page, double top)
{
    double above = 0.0, below = 0.0, left = OUTER;

    for (int64_t p = first; p < first + mine->columns && p < mine->count; p++)
        above = fmax(above, mine->panels[p].top);
    for (int64_t p = first; p < first + mine->columns && p < mine->count; p++) {
        const int64_t column = p - first;

        below = fmax(below, draw_under(mine, p));
        scene_append(page, &mine->panels[p].page, left + mine->before[column], top + above);
        left += mine->before[column] + mine->width[column] + mine->after[column] + COLUMN_GAP;
    }
    return top + above + below;
}

void figure_lay_out(const figure *mine, scene *page)
{
    const double width = mine->width > 0.0 ? mine->width : FIGURE_COLUMN;
    grid all = {.count = mine->panel_count, .columns = mine->columns > 0 ? mine->columns : 1};
    double top = OUTER;
    int same;

    if (all.columns > all.count)
        all.columns = all.count;
    all.inside = width - 2.0 * OUTER - COLUMN_GAP * (double)(all.columns - 1);
    all.place = fmax(all.inside / (double)all.columns, NARROWEST);
    all.panels = need((size_t)all.count, sizeof *all.panels);
    all.before = need((size_t)all.columns, 3 * sizeof *all.before);
    all.after = all.before + all.columns;
    all.width = all.after + all.columns;
    for (int64_t p = 0; p < all.count; p++) {
        panel_begin(&all.panels[p], &mine->panels[p]);
        all.panels[p].has_letter = all.count > 1 && all.count <= 26;
    }
    settle(&all);
    same = legends_are_same(&all);
    for (int64_t p = 0; p < all.count; p++)
        draw(&all, p, !same);
    for (int64_t first = 0; first < all.count; first += all.columns)
        top = place_row(&all, first, page, top) + (first + all.columns < all.count ? ROW_GAP : 0.0);
    page->width = 2.0 * OUTER + COLUMN_GAP * (double)(all.columns - 1);
    for (int64_t c = 0; c < all.columns; c++)
        page->width += all.before[c] + all.width[c] + all.after[c];
    for (int64_t p = 0; p < all.count && same; p++)
        if (!legend_is_empty(&all.panels[p])) {
            const double across = page->width - 2.0 * OUTER;

            legend_draw_under(&all.panels[p], page, OUTER, top + UNDER_GAP, across);
            top += UNDER_GAP + legend_height(&all.panels[p], across);
            break;
        }
    page->height = top + OUTER;
    for (int64_t p = 0; p < all.count; p++)
        panel_release(&all.panels[p]);
    free(all.panels);
    free(all.before);
}
