/* The gallery: lines, points and trends. */
#include "gallery.h"

#include <math.h>

/* Alignment against width, a line with whiskers for each series. */
static void capacity(int64_t count, const char *name)
{
    static const double widths[] = {2, 4, 8, 16, 32, 64, 128};
    figure_series *series = gallery_need(count, sizeof *series);
    const char **names = gallery_models(count);

    for (int64_t s = 0; s < count; s++) {
        double *y = gallery_reals(7), *low = gallery_reals(7), *high = gallery_reals(7);

        for (int i = 0; i < 7; i++) {
            y[i] =
                (1.0 - exp(-widths[i] / (6.0 + 40.0 * (double)s / (double)count))) + 0.01 * gallery_normal();
            low[i] = y[i] - 0.05 * gallery_uniform();
            high[i] = y[i] + 0.05 * gallery_uniform();
        }
        series[s] = (figure_series){
            .kind = FIGURE_LINE, .name = names[s], .count = 7, .x = widths, .y = y, .low = low, .high = high};
    }
    gallery_write(
        &(figure){.title = "Alignment grows with the width",
            .panels =
                &(figure_panel){
                    .x = {.label = "width r", .scale = FIGURE_LOG, .ticks = widths, .tick_count = 7},
                    .y = {.label = "alignment", .unit = "mutual 10-NN"},
                    .series = series,
                    .series_count = count},
            .panel_count = 1},
        name);
}

/* Two panels, bands and a log axis with a λ of 0, which has no place on it. */
static void simplicity(void)
{
    static const double lambda[] = {0, 1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 1e-1};
    const char *names[] = {"w = 8", "w = 32", "w = 128"};
    figure_series series[4] = {{0}};
    figure_panel panels[2];

    for (int s = 0; s < 3; s++) {
        double *y = gallery_reals(7), *low = gallery_reals(7), *high = gallery_reals(7);

        for (int i = 0; i < 7; i++) {
            y[i] = 0.3 + 0.1 * s + 0.08 * i + 0.02 * gallery_normal();
            low[i] = y[i] - 0.06;
            high[i] = y[i] + 0.06;
        }
        series[s] = (figure_series){.kind = FIGURE_LINE,
            .name = names[s],
            .count = 7,
            .x = lambda,
            .y = y,
            .low = low,
            .high = high,
            .spread = FIGURE_BAND,
            .shade = 0.2 + 0.3 * s};
    }
    series[3] =
        (figure_series){.kind = FIGURE_HORIZONTAL, .name = "ceiling", .count = 1, .y = (double[]){1.0}};
    panels[0] = (figure_panel){.title = "Simplicity",
        .x = {.label = "penalty λ", .scale = FIGURE_LOG},
        .y = {.label = "alignment"},
        .series = series,
        .series_count = 4};
    panels[1] = panels[0];
    panels[1].title = "The same, with a longer title that does not fit its panel at all, so that it is cut";
    panels[1].y = (figure_axis){.label = "distance from K_PMI + c", .unit = "nats²"};
    gallery_write(
        &(figure){.width = FIGURE_PAGE, .columns = 2, .panels = panels, .panel_count = 2}, "simplicity");
}

/* Alignment against what the observation keeps, in bits. */
static void lossy(void)
{
    double *x = gallery_reals(12), *y = gallery_reals(12);
    figure_series series;

    for (int i = 0; i < 12; i++) {
        x[i] = 0.5 * i;
        y[i] = 1.0 - exp(-0.5 * x[i]) + 0.02 * gallery_normal();
    }
    series = (figure_series){.kind = FIGURE_LINE, .count = 12, .x = x, .y = y};
    gallery_write(
        &(figure){.panels = &(figure_panel){.x = {.label = "mutual information I(Z; X)", .unit = "bits"},
                      .y = {.label = "alignment"},
                      .series = &series,
                      .series_count = 1},
            .panel_count = 1},
        "lossy");
}

/* A trend with its interval, over models by name. */
static void trend(int64_t count, const char *name)
{
    double *x = gallery_reals(count), *y = gallery_reals(count), *at = gallery_reals(20),
           *line = gallery_reals(20), *low = gallery_reals(20), *high = gallery_reals(20);
    figure_series series[2];

    for (int64_t i = 0; i < count; i++) {
        x[i] = 0.3 + 0.4 * gallery_uniform();
        y[i] = 0.05 + 0.2 * x[i] + 0.015 * gallery_normal();
    }
    for (int i = 0; i < 20; i++) {
        at[i] = 0.3 + 0.4 * i / 19.0;
        line[i] = 0.05 + 0.2 * at[i];
        low[i] = line[i] - 0.004 - 0.1 * pow(at[i] - 0.5, 2.0);
        high[i] = line[i] + 0.004 + 0.1 * pow(at[i] - 0.5, 2.0);
    }
    series[0] = (figure_series){.kind = FIGURE_LINE,
        .name = "trend, 95 % interval",
        .plain = 1,
        .count = 20,
        .x = at,
        .y = line,
        .low = low,
        .high = high,
        .spread = FIGURE_BAND};
    series[1] = (figure_series){.kind = FIGURE_POINTS,
        .name = "language models",
        .count = count,
        .x = x,
        .y = y,
        .labels = gallery_models(count)};
    gallery_write(&(figure){.panels = &(figure_panel){.x = {.label = "1 − bits per byte"},
                                .y = {.label = "alignment with vision"},
                                .series = series,
                                .series_count = 2},
                      .panel_count = 1},
        name);
}

/* A(q): overlap against the quantile of neighbours, both logarithmic. */
static void overlap(void)
{
    double *q = gallery_reals(30), *a = gallery_reals(30), *low = gallery_reals(30),
           *high = gallery_reals(30);
    figure_series series[2];

    for (int i = 0; i < 30; i++) {
        q[i] = pow(10.0, -4.0 + 4.0 * i / 29.0);
        a[i] = pow(q[i], 0.6);
        low[i] = 0.8 * a[i];
        high[i] = 1.2 * a[i];
    }
    series[0] = (figure_series){.kind = FIGURE_LINE,
        .name = "llama-7b, dinov2",
        .count = 30,
        .x = q,
        .y = a,
        .low = low,
        .high = high,
        .spread = FIGURE_BAND};
    series[1] = (figure_series){.kind = FIGURE_IDENTITY, .name = "chance, A = q"};
    gallery_write(
        &(figure){.panels = &(figure_panel){.x = {.label = "neighbourhood q = k / n", .scale = FIGURE_LOG},
                      .y = {.label = "A(q)", .scale = FIGURE_LOG},
                      .series = series,
                      .series_count = 2},
            .panel_count = 1},
        "overlap");
}

/* Distances of pairs against those of CIELAB. */
static void distances(int64_t count, const char *name)
{
    double *x = gallery_reals(count), *y = gallery_reals(count);
    figure_series series[2];

    for (int64_t i = 0; i < count; i++) {
        x[i] = 100.0 * gallery_uniform();
        y[i] = 0.05 * x[i] + 0.6 * gallery_normal() + 1.5;
    }
    series[0] =
        (figure_series){.kind = FIGURE_POINTS, .count = count, .x = x, .y = y, .name = "pairs of colours"};
    series[1] = (figure_series){.kind = FIGURE_LINE,
        .name = "least squares",
        .plain = 1,
        .count = 2,
        .x = (double[]){0, 100},
        .y = (double[]){1.5, 6.5}};
    gallery_write(&(figure){.panels = &(figure_panel){.x = {.label = "CIELAB distance", .unit = "ΔE"},
                                .y = {.label = "PMI distance", .unit = "nats"},
                                .series = series,
                                .series_count = 2},
                      .panel_count = 1},
        name);
}

void gallery_lines(void)
{
    capacity(3, "capacity-3");
    capacity(40, "capacity-40");
    simplicity();
    lossy();
    distances(40, "distances-40");
    distances(40000, "distances-40000");
    trend(3, "trend-3");
    trend(40, "trend-40");
    overlap();
}
