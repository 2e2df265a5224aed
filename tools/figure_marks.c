/* Series: points, lines, bands, whiskers and reference lines. */
#include "figure_panel.h"

#include <math.h>

#define LINE_WIDTH 1.2
#define BAND_ALPHA 0.2

/* More points than this in a panel are painted as a picture into the SVG. */
enum { DENSE_POINTS = 1500, MARKED_LINE_POINTS = 60, CURVE_POINTS = 64 };

double marks_size(const panel_state *mine)
{
    const double area = (mine->plot.right - mine->plot.left) * (mine->plot.bottom - mine->plot.top);

    return fmin(fmax(0.45 * sqrt(area / fmax((double)mine->points, 1.0)), 1.3), 4.4);
}

/* Where points lie on one another they are let through, so that it shows where many are. */
static double mark_alpha(const panel_state *mine, double size)
{
    const double area = (mine->plot.right - mine->plot.left) * (mine->plot.bottom - mine->plot.top);
    const double covered = (double)mine->points * 0.785 * size * size / area;

    return mine->points <= DENSE_POINTS ? 0.85 : fmin(fmax(0.35 / covered, 0.03), 0.6);
}

static void draw_points(panel_state *mine, const series_state *series)
{
    const figure_series *given = series->given;
    const double size = marks_size(mine), alpha = mark_alpha(mine, size);
    const ink edge = size < 2.0 ? 0 : given->rgb ? 0x00000060u : 0xffffffc0u;

    for (int64_t k = 0; k < series->count; k++) {
        const int64_t i = series->order ? series->order[k] : k;
        ink fill = colour_faded(series->colour, alpha);
        double x, y;

        if (panel_point(mine, series, i, &x, &y) != 1)
            continue;
        if (given->rgb)
            fill = (ink)given->rgb[3 * i] << 24 | (ink)given->rgb[3 * i + 1] << 16 |
                   (ink)given->rgb[3 * i + 2] << 8 | 0xff;
        scene_mark(&mine->page, x, y, series->shape, size, fill, edge);
    }
}

static int has_marks(const figure_series *line)
{
    return !line->plain && line->count <= MARKED_LINE_POINTS;
}

/* Through the points in their order, with a gap where one is missing. */
static void draw_line(panel_state *mine, const series_state *series)
{
    int drawing = 0;

    for (int64_t i = 0; i < series->count; i++) {
        double x, y;

        if (!panel_point(mine, series, i, &x, &y)) {
            drawing = 0;
            continue;
        }
        if (!drawing)
            scene_shape(&mine->page, 0, series->colour, LINE_WIDTH)->style = series->dashes;
        scene_point(&mine->page, x, y);
        drawing = 1;
    }
    for (int64_t i = 0; i < series->count && has_marks(series->given); i++) {
        double x, y;

        if (panel_point(mine, series, i, &x, &y) == 1)
            scene_mark(&mine->page, x, y, series->shape, 3.6, series->colour, INK_PAPER);
    }
}

/* The ends of the interval at a point, on the page; 0 if one of them has no place. */
static int interval(
    const panel_state *mine, const series_state *series, int64_t i, double *x, double *y, double ends[2])
{
    const int lying = panel_is_lying(mine);
    const double shift = bars_shift(mine, series);
    const figure_series *given = series->given;

    if (!given->low || !panel_point(mine, series, i, x, y))
        return 0;
    for (int e = 0; e < 2; e++) {
        const double value = e ? given->high[i] : given->low[i];

        if (isnan(axis_at(lying ? &mine->x : &mine->y, value)))
            return 0;
        ends[e] = lying ? panel_x(mine, value) : panel_y(mine, value);
    }
    *(lying ? y : x) += shift;
    return 1;
}

static void draw_whiskers(panel_state *mine, const series_state *series)
{
    const int lying = panel_is_lying(mine);
    const ink colour = series->given->kind == FIGURE_BARS ? INK_TEXT : series->colour;

    for (int64_t i = 0; i < series->count; i++) {
        double x, y, ends[2];

        if (!interval(mine, series, i, &x, &y, ends))
            continue;
        if (lying)
            scene_line(&mine->page, ends[0], y, ends[1], y, colour, 0.8);
        else
            scene_line(&mine->page, x, ends[0], x, ends[1], colour, 0.8);
        for (int e = 0; e < 2; e++) {
            if (lying)
                scene_line(&mine->page, ends[e], y - 1.6, ends[e], y + 1.6, colour, 0.8);
            else
                scene_line(&mine->page, x - 1.6, ends[e], x + 1.6, ends[e], colour, 0.8);
        }
    }
}

/* A closed shape from each run of points that have intervals: along the low ends, and back along the high ones. */
static void draw_band(panel_state *mine, const series_state *series)
{
    const int lying = panel_is_lying(mine);

    for (int64_t first = 0, end; first < series->count; first = end + 1) {
        double x, y, ends[2];

        for (end = first; end < series->count && interval(mine, series, end, &x, &y, ends); end++)
            ;
        if (end - first < 2)
            continue;
        scene_shape(&mine->page, colour_faded(series->colour, BAND_ALPHA), 0, 0.0)->closed = 1;
        for (int64_t k = 0; k < 2 * (end - first); k++) {
            const int back = k >= end - first;

            interval(mine, series, back ? 2 * end - first - 1 - k : first + k, &x, &y, ends);
            scene_point(&mine->page, lying ? ends[back] : x, lying ? y : ends[back]);
        }
    }
}

static void draw_reference(panel_state *mine, const series_state *series)
{
    const int kind = series->given->kind;

    for (int64_t i = 0; i < series->count; i++) {
        const axis *which = kind == FIGURE_VERTICAL ? &mine->x : &mine->y;
        const double value = kind == FIGURE_VERTICAL ? series->x[i] : series->y[i];

        if (axis_judge(which, value) != VALUE_FINE)
            continue;
        if (kind == FIGURE_VERTICAL)
            scene_line(&mine->page, panel_x(mine, value), mine->plot.top, panel_x(mine, value),
                mine->plot.bottom, series->colour, 1.0);
        else
            scene_line(&mine->page, mine->plot.left, panel_y(mine, value), mine->plot.right,
                panel_y(mine, value), series->colour, 1.0);
        mine->page.items[mine->page.count - 1].style = series->dashes;
    }
    if (kind != FIGURE_IDENTITY)
        return;
    scene_clip(&mine->page, mine->plot);
    scene_shape(&mine->page, 0, series->colour, 0.9)->style = series->dashes;
    for (int i = 0; i <= CURVE_POINTS; i++) {
        const double value = axis_value(&mine->x, (double)i / CURVE_POINTS);
        const double at = axis_at(&mine->y, value);

        if (fabs(at) < 100.0) /* the rest is far outside */
            scene_point(&mine->page, panel_x(mine, value), panel_y(mine, value));
    }
    scene_unclip(&mine->page);
}

static int is_drawn_at(const series_state *series, int layer)
{
    static const int layers[] = {[FIGURE_POINTS] = 3,
        [FIGURE_LINE] = 3,
        [FIGURE_BARS] = 1,
        [FIGURE_HISTOGRAM] = 1,
        [FIGURE_VERTICAL] = 2,
        [FIGURE_HORIZONTAL] = 2,
        [FIGURE_IDENTITY] = 2};

    return layers[series->given->kind] == layer;
}

static void draw_series(panel_state *mine, const series_state *series)
{
    const int kind = series->given->kind;

    if (kind == FIGURE_POINTS)
        draw_points(mine, series);
    else if (kind == FIGURE_LINE)
        draw_line(mine, series);
    else if (kind == FIGURE_BARS)
        bars_draw(mine, series);
    else if (kind == FIGURE_HISTOGRAM)
        histogram_draw(mine, series);
    else
        draw_reference(mine, series);
    if (series->given->low && series->given->spread == FIGURE_WHISKERS)
        draw_whiskers(mine, series);
}

void marks_draw(panel_state *mine)
{
    const int clipped = mine->x.fixed || mine->y.fixed;
    const int dense = mine->points > DENSE_POINTS;

    if (clipped)
        scene_clip(&mine->page, mine->plot);
    for (int64_t s = 0; s < mine->given->series_count; s++)
        if (mine->series[s].given->low && mine->series[s].given->spread == FIGURE_BAND)
            draw_band(mine, &mine->series[s]);
    for (int layer = 1; layer <= 3; layer++) {
        if (layer == 3 && dense)
            scene_dense(&mine->page, mine->plot);
        for (int64_t s = 0; s < mine->given->series_count; s++)
            if (is_drawn_at(&mine->series[s], layer))
                draw_series(mine, &mine->series[s]);
        if (layer == 3 && dense)
            scene_undense(&mine->page);
    }
    if (clipped)
        scene_unclip(&mine->page);
}

void marks_draw_sample(const series_state *series, scene *page, double x, double y)
{
    const figure_series *given = series->given;
    const double middle = x + 0.5 * LEGEND_SAMPLE, end = x + LEGEND_SAMPLE;

    if (given->kind == FIGURE_BARS || given->kind == FIGURE_HISTOGRAM) {
        scene_rectangle(page, (box){middle - 4.0, y - 3.0, middle + 4.0, y + 3.0}, series->colour, 0, 0.0);
        return;
    }
    if (given->low && given->spread == FIGURE_BAND)
        scene_rectangle(
            page, (box){x, y - 3.0, end, y + 3.0}, colour_faded(series->colour, BAND_ALPHA), 0, 0.0);
    if (given->kind != FIGURE_POINTS) {
        scene_line(page, x, y, end, y, series->colour, given->kind == FIGURE_LINE ? LINE_WIDTH : 1.0);
        page->items[page->count - 1].style = series->dashes;
    }
    if (given->kind == FIGURE_POINTS || (given->kind == FIGURE_LINE && has_marks(given)))
        scene_mark(page, middle, y, series->shape, 3.8, series->colour, INK_PAPER);
}
