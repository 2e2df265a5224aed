/* Every kind of picture that the program draws, with few items and with many, written into a folder to be looked at:
 * gallery FOLDER. The values are made up. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "figure.h"
#include "program.h"

static const char *folder;
static uint64_t state;

/* In (0, 1). */
static double uniform(void)
{
    state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return ((double)(state >> 33) + 0.5) / 2147483648.0;
}

static double normal(void)
{
    return sqrt(-2.0 * log(uniform())) * cos(2.0 * 3.14159265358979323846 * uniform());
}

static void write(const figure *mine, const char *name)
{
    char *path = need_text("%s/%s", folder, name);

    if (figure_write(mine, path) != EXIT_FINE)
        exit(EXIT_BAD);
    printf("%s\n", path);
    free(path);
}

static double *reals(int64_t count)
{
    return need((size_t)count, sizeof(double));
}

static double *normals(int64_t count, double mean, double sd)
{
    double *values = reals(count);

    for (int64_t i = 0; i < count; i++)
        values[i] = mean + sd * normal();
    return values;
}

static const char *const families[] = {"bloom", "openllama", "llama", "mistral", "gemma", "olmo",
    "vit-dinov2", "vit-mae", "vit-clip-laion2B", "resnet"};
static const char *const sizes[] = {
    "tiny", "560m", "1.1b", "3b", "7b-instruct-v0.2", "13b", "large", "giant"};

static const char **model_names(int64_t count)
{
    const char **names = need((size_t)count, sizeof *names);

    for (int64_t i = 0; i < count; i++)
        names[i] = need_text(
            "%s-%s%s", families[i % 10], sizes[i / 10 % 8], i >= 80 ? "-retrained-on-more-text" : "");
    return names;
}

/* Alignment against width, a line with whiskers for each series. */
static void capacity(int64_t count, const char *name)
{
    static const double widths[] = {2, 4, 8, 16, 32, 64, 128};
    figure_series *series = need((size_t)count, sizeof *series);
    const char **names = model_names(count);

    for (int64_t s = 0; s < count; s++) {
        double *y = reals(7), *low = reals(7), *high = reals(7);

        for (int i = 0; i < 7; i++) {
            y[i] = (1.0 - exp(-widths[i] / (6.0 + 40.0 * (double)s / (double)count))) + 0.01 * normal();
            low[i] = y[i] - 0.05 * uniform();
            high[i] = y[i] + 0.05 * uniform();
        }
        series[s] = (figure_series){
            .kind = FIGURE_LINE, .name = names[s], .count = 7, .x = widths, .y = y, .low = low, .high = high};
    }
    write(&(figure){.title = "Alignment grows with the width",
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
        double *y = reals(7), *low = reals(7), *high = reals(7);

        for (int i = 0; i < 7; i++) {
            y[i] = 0.3 + 0.1 * s + 0.08 * i + 0.02 * normal();
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
    write(&(figure){.width = FIGURE_PAGE, .columns = 2, .panels = panels, .panel_count = 2}, "simplicity");
}

/* Alignment against what the observation keeps, in bits. */
static void lossy(void)
{
    double *x = reals(12), *y = reals(12);
    figure_series series;

    for (int i = 0; i < 12; i++) {
        x[i] = 0.5 * i;
        y[i] = 1.0 - exp(-0.5 * x[i]) + 0.02 * normal();
    }
    series = (figure_series){.kind = FIGURE_LINE, .count = 12, .x = x, .y = y};
    write(&(figure){.panels = &(figure_panel){.x = {.label = "mutual information I(Z; X)", .unit = "bits"},
                        .y = {.label = "alignment"},
                        .series = &series,
                        .series_count = 1},
              .panel_count = 1},
        "lossy");
}

/* Distances of pairs against those of CIELAB. */
static void distances(int64_t count, const char *name)
{
    double *x = reals(count), *y = reals(count);
    figure_series series[2];

    for (int64_t i = 0; i < count; i++) {
        x[i] = 100.0 * uniform();
        y[i] = 0.05 * x[i] + 0.6 * normal() + 1.5;
    }
    series[0] =
        (figure_series){.kind = FIGURE_POINTS, .count = count, .x = x, .y = y, .name = "pairs of colours"};
    series[1] = (figure_series){.kind = FIGURE_LINE,
        .name = "least squares",
        .count = 2,
        .x = (double[]){0, 100},
        .y = (double[]){1.5, 6.5}};
    write(&(figure){.panels = &(figure_panel){.x = {.label = "CIELAB distance", .unit = "ΔE"},
                        .y = {.label = "PMI distance", .unit = "nats"},
                        .series = series,
                        .series_count = 2},
              .panel_count = 1},
        name);
}

/* Colours where an embedding puts them, flat and in space. */
static void colours(int64_t count, int with_names, int space, const char *name)
{
    static const char *const words[] = {
        "red", "dark olive green", "blue", "sky", "λ", "very light greyish magenta"};
    double *xyz[3] = {reals(count), reals(count), reals(count)};
    const char **labels = need((size_t)count, sizeof *labels);
    unsigned char *rgb = need((size_t)count, 3);
    figure_series series;

    for (int64_t i = 0; i < count; i++) {
        for (int c = 0; c < 3; c++) {
            rgb[3 * i + c] = (unsigned char)(256.0 * uniform());
            xyz[c][i] = rgb[3 * i + c] / 2.55 + 2.0 * normal();
        }
        labels[i] = words[i % 6];
    }
    series = (figure_series){.kind = FIGURE_POINTS,
        .count = count,
        .x = xyz[0],
        .y = xyz[1],
        .z = space ? xyz[2] : NULL,
        .rgb = rgb,
        .labels = with_names ? labels : NULL};
    write(&(figure){.panels = &(figure_panel){.x = {.label = "a*"},
                        .y = {.label = "b*"},
                        .z = {.label = "L*"},
                        .series = &series,
                        .series_count = 1,
                        .equal = !space,
                        .space = space},
              .panel_count = 1},
        name);
}

/* Kernels side by side with one scale of colours. */
static void kernels(int64_t n, const char *name)
{
    const char *titles[] = {"PMI", "learner f", "learner g"};
    figure_heat heats[3];
    figure_panel panels[3];

    for (int p = 0; p < 3; p++) {
        double *values = reals(n * n);

        for (int64_t i = 0; i < n * n; i++)
            values[i] = 3.0 * exp(-fabs((double)(i / n - i % n)) / 2.5) - 1.0 + 0.1 * p * normal();
        heats[p] = (figure_heat){.values = values,
            .rows = n,
            .cols = n,
            .map = FIGURE_DIVERGING,
            .low = -2.5,
            .high = 2.5,
            .label = "K(a, b) in nats",
            .no_scale = p < 2,
            .decimals = 1};
        panels[p] = (figure_panel){.title = titles[p],
            .x = {.label = p == 1 ? "event b" : NULL},
            .y = {.label = p == 0 ? "event a" : NULL},
            .heat = &heats[p]};
    }
    write(&(figure){.width = FIGURE_PAGE, .columns = 3, .panels = panels, .panel_count = 3}, name);
}

/* Models against models, in the order of a clustering. */
static void models(int64_t n, double width, const char *name)
{
    double *values = reals(n * n);
    const char **names = model_names(n);
    figure_heat heat = {.values = values, .rows = n, .cols = n, .label = "alignment", .decimals = 2};

    for (int64_t i = 0; i < n; i++)
        for (int64_t j = 0; j <= i; j++)
            values[i * n + j] = values[j * n + i] =
                i == j ? NAN : exp(-0.02 * (double)(i - j)) * (0.3 + 0.1 * uniform());
    write(&(figure){.width = width,
              .panels = &(figure_panel){.x = {.names = names}, .y = {.names = names}, .heat = &heat},
              .panel_count = 1},
        name);
}

/* Layers against layers, the best pair with a frame. */
static void layers(int64_t rows, int64_t cols, const char *name)
{
    double *values = reals(rows * cols);
    const int64_t best[] = {rows / 2, cols - 1};
    figure_heat heat = {.values = values,
        .rows = rows,
        .cols = cols,
        .label = "mutual 10-NN",
        .marked = best,
        .marked_count = 1};

    for (int64_t i = 0; i < rows * cols; i++)
        values[i] = 0.16 * exp(-0.02 * pow((double)(i / cols - rows / 2), 2.0)) * (double)(i % cols + 1) /
                    (double)cols;
    write(&(figure){.panels = &(figure_panel){.x = {.label = "layer of llama-7b"},
                        .y = {.label = "layer of vit-dinov2"},
                        .heat = &heat},
              .panel_count = 1},
        name);
}

static void null(double observed, const char *name)
{
    const figure_series series[] = {
        {.kind = FIGURE_HISTOGRAM,
            .name = "999 pairings at random",
            .count = 999,
            .x = normals(999, 0.0098, 0.0015)},
        {.kind = FIGURE_VERTICAL, .name = "observed", .count = 1, .x = &observed},
    };

    write(&(figure){.panels = &(figure_panel){.x = {.label = "mutual 10-NN"},
                        .y = {.label = "pairings"},
                        .series = series,
                        .series_count = 2},
              .panel_count = 1},
        name);
}

/* A trend with its interval, over models by name. */
static void trend(int64_t count, const char *name)
{
    double *x = reals(count), *y = reals(count), *at = reals(20), *line = reals(20), *low = reals(20),
           *high = reals(20);
    figure_series series[2];

    for (int64_t i = 0; i < count; i++) {
        x[i] = 0.3 + 0.4 * uniform();
        y[i] = 0.05 + 0.2 * x[i] + 0.015 * normal();
    }
    for (int i = 0; i < 20; i++) {
        at[i] = 0.3 + 0.4 * i / 19.0;
        line[i] = 0.05 + 0.2 * at[i];
        low[i] = line[i] - 0.004 - 0.1 * pow(at[i] - 0.5, 2.0);
        high[i] = line[i] + 0.004 + 0.1 * pow(at[i] - 0.5, 2.0);
    }
    series[0] = (figure_series){.kind = FIGURE_LINE,
        .name = "trend, 95 % interval",
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
        .labels = model_names(count)};
    write(&(figure){.panels = &(figure_panel){.x = {.label = "1 − bits per byte"},
                        .y = {.label = "alignment with vision"},
                        .series = series,
                        .series_count = 2},
              .panel_count = 1},
        name);
}

/* Bars with standard errors, upright or lying. */
static void bins(int64_t count, int lying, const char *name)
{
    const char **names = model_names(count);
    double *place = reals(count), *value = reals(count), *low = reals(count), *high = reals(count);
    figure_axis category = {
        .scale = FIGURE_CATEGORY, .names = names, .count = count, .label = lying ? NULL : "model"};
    figure_axis score = {.label = "mean alignment", .unit = "± standard error"};
    figure_series series;

    for (int64_t i = 0; i < count; i++) {
        place[i] = (double)i;
        value[i] = 0.1 + 0.2 * uniform();
        low[i] = value[i] - 0.02;
        high[i] = value[i] + 0.02;
    }
    series = (figure_series){.kind = FIGURE_BARS,
        .count = count,
        .x = lying ? value : place,
        .y = lying ? place : value,
        .low = low,
        .high = high};
    write(&(figure){.panels = &(figure_panel){.x = lying ? score : category,
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
        double *value = normals(5, 0.3 - 0.12 * s, 0.02), *low = reals(5), *high = reals(5);

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
    write(
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

static void map_of_models(int64_t count, double width, const char *name)
{
    const char **names = model_names(count);
    figure_series series[2];
    const char *sides[] = {"language", "vision"};

    for (int s = 0; s < 2; s++)
        series[s] = (figure_series){.kind = FIGURE_POINTS,
            .name = sides[s],
            .count = count / 2 + (s == 0 && count % 2),
            .x = normals(count, 2.0 * s, 1.0),
            .y = normals(count, 0.0, 1.0),
            .labels = names + s * (count / 2)};
    write(&(figure){.width = width,
              .panels = &(figure_panel){.series = series,
                  .series_count = 2,
                  .equal = 1,
                  .x = {.label = "first dimension"},
                  .y = {.label = "second dimension"}},
              .panel_count = 1},
        name);
}

/* A(q): overlap against the quantile of neighbours, both logarithmic. */
static void overlap(void)
{
    double *q = reals(30), *a = reals(30), *low = reals(30), *high = reals(30);
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
    write(&(figure){.panels = &(figure_panel){.x = {.label = "neighbourhood q = k / n", .scale = FIGURE_LOG},
                        .y = {.label = "A(q)", .scale = FIGURE_LOG},
                        .series = series,
                        .series_count = 2},
              .panel_count = 1},
        "overlap");
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
    write(&(figure){.width = FIGURE_PAGE, .columns = 3, .panels = panels, .panel_count = 6}, "odd");
}

int main(int argc, char **argv)
{
    if (argc != 2)
        return bad("usage: gallery FOLDER");
    folder = argv[1];
    capacity(3, "capacity-3");
    capacity(40, "capacity-40");
    simplicity();
    lossy();
    distances(40, "distances-40");
    distances(40000, "distances-40000");
    colours(3, 1, 0, "colours-3");
    colours(40, 1, 0, "colours-40");
    colours(1000, 0, 0, "colours-1000");
    colours(3, 1, 1, "space-3");
    colours(1000, 0, 1, "space-1000");
    kernels(3, "kernels-3");
    kernels(40, "kernels-40");
    models(3, 0, "models-3");
    models(12, 0, "models-12");
    models(40, FIGURE_PAGE, "models-40");
    models(225, FIGURE_PAGE, "models-225");
    layers(3, 3, "layers-3");
    layers(40, 33, "layers-40");
    layers(2, 40, "layers-2-40");
    null(0.0162, "null-far");
    null(0.0101, "null-inside");
    trend(3, "trend-3");
    trend(40, "trend-40");
    bins(3, 0, "bins-3");
    bins(40, 0, "bins-40");
    bins(3, 1, "bins-lying-3");
    bins(40, 1, "bins-lying-40");
    groups();
    map_of_models(3, 0, "map-3");
    map_of_models(40, FIGURE_PAGE, "map-40");
    overlap();
    odd();
    return EXIT_FINE;
}
