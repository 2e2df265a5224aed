/* Bars and histograms. */
#include <math.h>
#include <stdlib.h>

#include "figure_panel.h"
#include "program.h"

/* Part of the distance between places that bars fill. */
#define FILLED 0.78

enum { MOST_BINS = 60 };

void bars_measure(const panel_state *mine, series_state *series)
{
    const int lying = panel_is_lying(mine);
    const axis *places = lying ? &mine->y : &mine->x;
    double *sorted = need((size_t)series->count, sizeof *sorted);
    double least = places->scale == FIGURE_CATEGORY ? 1.0 : INFINITY;
    int64_t count = 0;

    for (int64_t i = 0; i < series->count; i++) {
        sorted[count] = axis_counted(places, lying ? series->y[i] : series->x[i]);
        count += !isnan(sorted[count]);
    }
    qsort(sorted, (size_t)count, sizeof *sorted, axis_in_order);
    for (int64_t i = 1; i < count && places->scale != FIGURE_CATEGORY; i++)
        if (sorted[i] > sorted[i - 1])
            least = fmin(least, sorted[i] - sorted[i - 1]);
    free(sorted);
    series->bar_width = FILLED * (isfinite(least) ? least : 1.0);
}

/* The width of one bar, in points. */
static double own_width(const panel_state *mine, const series_state *series)
{
    const int lying = panel_is_lying(mine);
    const axis *places = lying ? &mine->y : &mine->x;
    const double length = lying ? mine->plot.bottom - mine->plot.top : mine->plot.right - mine->plot.left;

    /* as panel_x: on given ends a bar may be wider than cairo can count */
    return fmin(series->bar_width / (places->high - places->low) * length, 2e5) / (double)mine->bar_series;
}

double bars_shift(const panel_state *mine, const series_state *series)
{
    if (series->given->kind != FIGURE_BARS)
        return 0.0;
    return ((double)series->slot - 0.5 * (double)(mine->bar_series - 1)) * own_width(mine, series);
}

void bars_draw(panel_state *mine, const series_state *series)
{
    const int lying = panel_is_lying(mine);
    const axis *values = lying ? &mine->x : &mine->y;
    const double half = 0.5 * own_width(mine, series), shift = bars_shift(mine, series);
    /* there is no 0 on a logarithmic axis: bars stand on its end */
    const double zero = values->scale == FIGURE_LOG ? axis_value(values, 0.0) : 0.0;
    const double base = lying ? panel_x(mine, zero) : panel_y(mine, zero);

    for (int64_t i = 0; i < series->count; i++) {
        double x, y;

        if (!panel_point(mine, series, i, &x, &y))
            continue;
        scene_rectangle(&mine->page,
            lying ? (box){fmin(base, x), y + shift - half, fmax(base, x), y + shift + half}
                  : (box){x + shift - half, fmin(base, y), x + shift + half, fmax(base, y)},
            series->colour, 0, 0.0);
    }
}

/* The width of bins by Freedman & Diaconis, Z. Wahrscheinlichkeitstheorie verw. Gebiete 57 (1981): 2 IQR n^(-1/3). */
static double wished_width(const double *sorted, int64_t count)
{
    const double spread = sorted[3 * (count - 1) / 4] - sorted[(count - 1) / 4];

    return 2.0 * spread * pow((double)count, -1.0 / 3.0);
}

void histogram_count(series_state *series, const axis *x)
{
    const int64_t most = series->given->most_bins > 0 ? series->given->most_bins : MOST_BINS;
    double *sorted = need((size_t)series->count, sizeof *sorted), width, span;
    int64_t count = 0;

    for (int64_t i = 0; i < series->count; i++)
        if (axis_judge(x, series->x[i]) == VALUE_FINE)
            sorted[count++] = series->x[i];
    qsort(sorted, (size_t)count, sizeof *sorted, axis_in_order);
    series->bin_count = count > 0;
    if (count) {
        span = sorted[count - 1] - sorted[0];
        width = wished_width(sorted, count);
        series->bin_low = sorted[0];
        if (width > 0.0)
            series->bin_count = (int64_t)fmin(ceil(span / width), (double)most);
        else if (span > 0.0)
            series->bin_count = most < 10 ? most : 10;
        series->bin_width = span / (double)series->bin_count;
        /* values that are all the same stand in one bin around them */
        if (span <= 1e-9 * fabs(sorted[0])) {
            series->bin_count = 1;
            series->bin_width = sorted[0] != 0.0 ? 0.02 * fabs(sorted[0]) : 0.2;
            series->bin_low = sorted[0] - 0.5 * series->bin_width;
        }
    }
    series->bins = need((size_t)series->bin_count, sizeof *series->bins);
    for (int64_t i = 0; i < count; i++) {
        const int64_t bin = (int64_t)((sorted[i] - series->bin_low) / series->bin_width);

        series->bins[bin < series->bin_count ? bin : series->bin_count - 1]++;
    }
    free(sorted);
}

void histogram_draw(panel_state *mine, const series_state *series)
{
    const double base = mine->y.scale == FIGURE_LOG ? axis_value(&mine->y, 0.0) : 0.0;

    for (int64_t b = 0; b < series->bin_count; b++) {
        const double left = panel_x(mine, series->bin_low + series->bin_width * (double)b);
        const double right = panel_x(mine, series->bin_low + series->bin_width * (double)(b + 1));

        if (series->bins[b] > 0)
            scene_rectangle(&mine->page,
                (box){left, panel_y(mine, (double)series->bins[b]), right, panel_y(mine, base)},
                colour_faded(series->colour, 0.75), INK_PAPER, 0.4);
    }
}
