/* From a described panel to what is drawn: looks of series, values that can be shown, ends of the axes. */
#include "figure_panel.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>

#include "program.h"

int panel_is_lying(const panel_state *mine)
{
    return mine->y.scale == FIGURE_CATEGORY && mine->x.scale != FIGURE_CATEGORY;
}

int panel_is_reference(const figure_series *series)
{
    return series->kind == FIGURE_VERTICAL || series->kind == FIGURE_HORIZONTAL ||
           series->kind == FIGURE_IDENTITY;
}

/* Colours, shapes and dashes, none of them twice before all have been there. */
static void choose_looks(panel_state *mine)
{
    int64_t category = 0, references = 0;

    for (int64_t s = 0; s < mine->given->series_count; s++) {
        series_state *series = &mine->series[s];
        const figure_series *given = series->given;

        if (given->neutral) {
            series->colour = INK_TEXT;
            series->shape = MARK_CIRCLE;
        } else if (panel_is_reference(given)) {
            series->colour = INK_TEXT;
            series->dashes = (int)(references++ % LINE_STYLES);
        } else if (given->shade > 0.0) {
            series->colour =
                colour_of_map(FIGURE_SEQUENTIAL, 0.9 * given->shade); /* the end is too light for lines */
            series->shape = (int)(s % MARKS);
        } else {
            series->colour = colour_category(category);
            series->shape = (int)(category % MARKS);
            series->dashes = (int)(category / COLOUR_CATEGORIES % LINE_STYLES);
            category++;
        }
        if (given->dashed && series->dashes == 0)
            series->dashes = 1;
        if (given->kind == FIGURE_BARS)
            series->slot = mine->bar_series++;
    }
}

/* Whether a point can be drawn, VALUE_...: the first thing that stands against it. */
static int judge(const panel_state *mine, const series_state *series, int64_t i)
{
    const int kind = series->given->kind;
    const int x = kind == FIGURE_HORIZONTAL ? VALUE_FINE : axis_judge(&mine->x, series->x[i]);
    const int y =
        kind == FIGURE_VERTICAL || kind == FIGURE_HISTOGRAM ? VALUE_FINE : axis_judge(&mine->y, series->y[i]);

    if (x == VALUE_MISSING || y == VALUE_MISSING)
        return VALUE_MISSING;
    if (x == VALUE_NOT_POSITIVE || y == VALUE_NOT_POSITIVE)
        return VALUE_NOT_POSITIVE;
    return x != VALUE_FINE ? x : y;
}

static void count_lost(left_out *lost, int verdict)
{
    lost->missing += verdict == VALUE_MISSING;
    lost->not_positive += verdict == VALUE_NOT_POSITIVE;
    lost->outside += verdict == VALUE_OUTSIDE;
}

static void include_points(panel_state *mine, const series_state *series)
{
    const figure_series *given = series->given;
    axis *values = panel_is_lying(mine) ? &mine->x : &mine->y;

    for (int64_t i = 0; i < series->count; i++) {
        const int verdict = judge(mine, series, i);

        count_lost(&mine->lost, verdict);
        if (verdict != VALUE_FINE)
            continue;
        if (given->kind != FIGURE_HORIZONTAL)
            axis_include(&mine->x, series->x[i], 0.0);
        if (given->kind != FIGURE_VERTICAL && given->kind != FIGURE_HISTOGRAM)
            axis_include(&mine->y, series->y[i], 0.0);
        if (given->low) {
            axis_include(values, given->low[i], 0.0);
            axis_include(values, given->high[i], 0.0);
        }
        mine->points += given->kind == FIGURE_POINTS;
        mine->shown++;
    }
}

/* What is drawn beyond the values themselves: bars around their places and down to 0, bins and their counts. */
static void include_extents(panel_state *mine, const series_state *series)
{
    const int lying = panel_is_lying(mine);
    axis *values = lying ? &mine->x : &mine->y, *places = lying ? &mine->y : &mine->x;

    if (series->given->kind == FIGURE_HISTOGRAM) {
        values = &mine->y;
        for (int64_t b = 0; b < series->bin_count; b++)
            axis_include(values, (double)series->bins[b], 0.0);
        axis_include(&mine->x, series->bin_low, 0.0);
        axis_include(&mine->x, series->bin_low + series->bin_width * (double)series->bin_count, 0.0);
    } else if (series->given->kind == FIGURE_BARS) {
        for (int64_t i = 0; i < series->count; i++)
            if (judge(mine, series, i) == VALUE_FINE)
                axis_include(places, lying ? series->y[i] : series->x[i], 0.5 * series->bar_width);
    } else {
        return;
    }
    values->holds_zero = values->scale == FIGURE_LINEAR;
}

/* Both axes of a heat map are of categories; the scale of its colours is a third axis. */
static void begin_heat(panel_state *mine)
{
    const figure_heat *heat = mine->given->heat;

    mine->x_axis.scale = mine->y_axis.scale = FIGURE_CATEGORY;
    mine->x_axis.count = heat->cols;
    mine->y_axis.count = heat->rows;
    mine->shown = heat->rows * heat->cols;
    mine->scale_axis = (figure_axis){.low = heat->low, .high = heat->high};
    axis_begin(&mine->scale, &mine->scale_axis, 1);
    for (int64_t i = 0; i < heat->rows * heat->cols; i++) {
        if (axis_judge(&mine->scale, heat->values[i]) == VALUE_MISSING) {
            mine->lost.cells += !heat_is_open(heat, i);
            continue;
        }
        axis_include(&mine->scale, heat->values[i], 0.0);
        if (heat->map == FIGURE_DIVERGING)
            axis_include(&mine->scale, -heat->values[i], 0.0);
    }
    if (mine->scale.low < mine->scale.high && !mine->scale.fixed) {
        mine->scale_axis.low = mine->scale.low; /* without room beside the values */
        mine->scale_axis.high = mine->scale.high;
        mine->scale.fixed = 1;
    }
    axis_settle(&mine->scale);
}

void panel_begin(panel_state *mine, const figure_panel *given)
{
    *mine = (panel_state){.given = given, .x_axis = given->x, .y_axis = given->y};
    if (given->heat)
        begin_heat(mine);
    if (given->space) /* the plane that is drawn has no axes of its own */
        mine->x_axis = mine->y_axis = (figure_axis){0};
    axis_begin(&mine->x, &mine->x_axis, 0);
    axis_begin(&mine->y, &mine->y_axis, 1);
    mine->series = need((size_t)given->series_count, sizeof *mine->series);
    for (int64_t s = 0; s < given->series_count; s++) {
        const figure_series *series = &given->series[s];

        mine->series[s] = (series_state){.given = series, .x = series->x, .y = series->y};
        mine->shown += series->kind == FIGURE_IDENTITY;
        mine->series[s].count = series->kind == FIGURE_IDENTITY ? 0 : series->count;
    }
    choose_looks(mine);
    if (given->space)
        space_project(mine);
    for (int64_t s = 0; s < given->series_count; s++) {
        include_points(mine, &mine->series[s]);
        if (given->series[s].kind == FIGURE_HISTOGRAM)
            histogram_count(&mine->series[s], &mine->x);
        if (given->series[s].kind == FIGURE_BARS)
            bars_measure(mine, &mine->series[s]);
    }
    for (int64_t s = 0; s < given->series_count; s++)
        include_extents(mine, &mine->series[s]);
    axis_settle(&mine->x);
    axis_settle(&mine->y);
    mine->ends[0] = mine->x.low;
    mine->ends[1] = mine->x.high;
    mine->ends[2] = mine->y.low;
    mine->ends[3] = mine->y.high;
}

void panel_release(panel_state *mine)
{
    for (int64_t s = 0; s < mine->given->series_count; s++) {
        free(mine->series[s].projected);
        free(mine->series[s].order);
        free(mine->series[s].bins);
    }
    free(mine->series);
    axis_release(&mine->x);
    axis_release(&mine->y);
    axis_release(&mine->scale);
    scene_release(&mine->page);
    *mine = (panel_state){0};
}

/* Cairo counts in numbers of 32 bits: what is farther away is drawn here, which nobody can tell from a page. */
static double within_reach(double place)
{
    return fmin(fmax(place, -5e5), 5e5);
}

double panel_x(const panel_state *mine, double value)
{
    return within_reach(mine->plot.left + axis_at(&mine->x, value) * (mine->plot.right - mine->plot.left));
}

double panel_y(const panel_state *mine, double value)
{
    return within_reach(mine->plot.bottom - axis_at(&mine->y, value) * (mine->plot.bottom - mine->plot.top));
}

int panel_point(const panel_state *mine, const series_state *series, int64_t i, double *x, double *y)
{
    const int verdict = judge(mine, series, i);

    if (verdict != VALUE_FINE && verdict != VALUE_OUTSIDE)
        return 0;
    *x = panel_x(mine, series->x[i]);
    *y = panel_y(mine, series->y[i]);
    return verdict == VALUE_FINE ? 1 : -1;
}

static const char *plural(int64_t count)
{
    return count == 1 ? "" : "s";
}

int panel_notes(const panel_state *mine, char *notes[PANEL_NOTES])
{
    const left_out *lost = &mine->lost;
    const int64_t every = mine->x.every > mine->y.every ? mine->x.every : mine->y.every;
    int count = 0;

    if (lost->missing)
        notes[count++] =
            need_text("%" PRId64 " value%s left out: no finite number", lost->missing, plural(lost->missing));
    if (lost->not_positive)
        notes[count++] = need_text("%" PRId64 " value%s left out: not above 0, on a logarithmic axis",
            lost->not_positive, plural(lost->not_positive));
    if (lost->outside)
        notes[count++] =
            need_text("%" PRId64 " value%s outside the axes", lost->outside, plural(lost->outside));
    if (lost->cells)
        notes[count++] = need_text("grey: no value (%" PRId64 " cell%s)", lost->cells, plural(lost->cells));
    if (every > 1)
        notes[count++] = need_text("one name in %" PRId64 " is written", every);
    if (lost->names)
        notes[count++] =
            need_text("%" PRId64 " name%s left out for want of room", lost->names, plural(lost->names));
    return count;
}
