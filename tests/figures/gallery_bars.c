/* The gallery: bars and histograms, and values that are odd. */
#include "gallery.h"

#include <math.h>

static void null(double observed, const char *name)
{
    const figure_series series[] = {
        {.kind = FIGURE_HISTOGRAM,
            .name = "999 pairings at random",
            .count = 999,
            .x = gallery_normals(999, 0.0098, 0.0015)},
        {.kind = FIGURE_VERTICAL, .name = "observed", .count = 1, .x = &observed},
    };

    gallery_write(&(figure){.panels = &(figure_panel){.x = {.label = "mutual 10-NN"},
                                .y = {.label = "pairings"},
                                .series = series,
                                .series_count = 2},
                      .panel_count = 1},
        name);
}

/* Bars with standard errors, upright or lying. */
static void bins(int64_t count, int lying, const char *name)
{
    const char **names = gallery_models(count);
    double *place = gallery_reals(count), *value = gallery_reals(count), *low = gallery_reals(count),
           *high = gallery_reals(count);
    figure_axis category = {
        .scale = FIGURE_CATEGORY, .names = names, .count = count, .label = lying ? NULL : "model"};
    figure_axis score = {.label = "mean alignment", .unit = "± standard error"};
    figure_series series;

    for (int64_t i = 0; i < count; i++) {
        place[i] = (double)i;
        value[i] = 0.1 + 0.2 * gallery_uniform();
        low[i] = value[i] - 0.02;
        high[i] = value[i] + 0.02;
    }
    series = (figure_series){.kind = FIGURE_BARS,
        .count = count,
        .x = lying ? value : place,
        .y = lying ? place : value,
        .low = low,
        .high = high};
    gallery_write(&(figure){.panels = &(figure_panel){.x = lying ? score : category,
                                .y = lying ? category : score,
                                .series = &series,
                                .series_count = 1},
                      .panel_count = 1},
        name);
}

/* Bars of several series over few places. */
static void groups(void)
{
    const char *names[] = {"0–20 %", "20–40 %", "40–60 %", "60–80 %", "80–100 %"};
    const char *sides[] = {"language", "vision", "shuffled"};
    static const double place[] = {0, 1, 2, 3, 4};
    figure_series series[3];

    for (int s = 0; s < 3; s++) {
        double *value = gallery_normals(5, 0.3 - 0.12 * s, 0.02), *low = gallery_reals(5),
               *high = gallery_reals(5);

        for (int i = 0; i < 5; i++) {
            value[i] += 0.03 * i * (s < 2);
            low[i] = value[i] - 0.02;
            high[i] = value[i] + 0.02;
        }
        series[s] = (figure_series){.kind = FIGURE_BARS,
            .name = sides[s],
            .count = 5,
            .x = place,
            .y = value,
            .low = low,
            .high = high};
    }
    gallery_write(
        &(figure){
            .panels =
                &(figure_panel){
                    .x = {.label = "tasks solved", .scale = FIGURE_CATEGORY, .names = names, .count = 5},
                    .y = {.label = "alignment within the bin"},
                    .series = series,
                    .series_count = 3},
            .panel_count = 1},
        "groups");
}

/* What is not there, and what is all the same. */
static void odd(void)
{
    static const double x[] = {1, 2, NAN, 4, 5, 6}, y[] = {3, NAN, 1, INFINITY, 2, 3},
                        same[] = {7, 7, 7, 7, 7, 7};
    static const double tiny[] = {-1e-7, 2e-7, 3e-7, 4e-7, 5e-7, 6e-7},
                        wide[] = {-1e290, 1, 5, 1e12, 1e289, 2};
    const figure_series series[] = {{.kind = FIGURE_LINE, .count = 6, .x = x, .y = y},
        {.kind = FIGURE_LINE, .name = "all 7", .count = 6, .x = x, .y = same},
        {.kind = FIGURE_LINE, .count = 6, .x = x, .y = tiny},
        {.kind = FIGURE_LINE, .count = 6, .x = x, .y = wide},
        {.kind = FIGURE_POINTS, .count = 1, .x = x, .y = same}, {.kind = FIGURE_POINTS}};
    const char *titles[] = {"Gaps", "All the same", "Tiny", "Huge", "One point", "Nothing"};
    figure_panel panels[6];

    for (int p = 0; p < 6; p++)
        panels[p] = (figure_panel){.title = titles[p],
            .series = &series[p],
            .series_count = 1,
            .x = {.label = "x"},
            .y = {.label = "value", .unit = "nats"}};
    gallery_write(&(figure){.width = FIGURE_PAGE, .columns = 3, .panels = panels, .panel_count = 6}, "odd");
}

void gallery_bars(void)
{
    null(0.0162, "null-far");
    null(0.0101, "null-inside");
    bins(3, 0, "bins-3");
    bins(40, 0, "bins-40");
    bins(3, 1, "bins-lying-3");
    bins(40, 1, "bins-lying-40");
    groups();
    odd();
}
