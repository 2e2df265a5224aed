/* The gallery: heat maps, and maps of colours and models. */
#include "gallery.h"

#include <math.h>

/* Colours where an embedding puts them, flat and in space. */
static void colours(int64_t count, int with_names, int space, const char *name)
{
    static const char *const words[] = {
        "red", "dark olive green", "blue", "sky", "λ", "very light greyish magenta"};
    double *xyz[3] = {gallery_reals(count), gallery_reals(count), gallery_reals(count)};
    const char **labels = gallery_need(count, sizeof *labels);
    unsigned char *rgb = gallery_need(count, 3);
    figure_series series;

    for (int64_t i = 0; i < count; i++) {
        for (int c = 0; c < 3; c++) {
            rgb[3 * i + c] = (unsigned char)(256.0 * gallery_uniform());
            xyz[c][i] = rgb[3 * i + c] / 2.55 + 2.0 * gallery_normal();
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
    gallery_write(&(figure){.panels = &(figure_panel){.x = {.label = "a*"},
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
        double *values = gallery_reals(n * n);

        for (int64_t i = 0; i < n * n; i++)
            values[i] = 3.0 * exp(-fabs((double)(i / n - i % n)) / 2.5) - 1.0 + 0.1 * p * gallery_normal();
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
    gallery_write(&(figure){.width = FIGURE_PAGE, .columns = 3, .panels = panels, .panel_count = 3}, name);
}

/* Models against models, in the order of a clustering. */
static void models(int64_t n, double width, const char *name)
{
    double *values = gallery_reals(n * n);
    const char **names = gallery_models(n);
    figure_heat heat = {.values = values, .rows = n, .cols = n, .label = "alignment", .decimals = 2};

    for (int64_t i = 0; i < n; i++)
        for (int64_t j = 0; j <= i; j++)
            values[i * n + j] = values[j * n + i] =
                i == j ? NAN : exp(-0.02 * (double)(i - j)) * (0.3 + 0.1 * gallery_uniform());
    gallery_write(&(figure){.width = width,
                      .panels = &(figure_panel){.x = {.names = names}, .y = {.names = names}, .heat = &heat},
                      .panel_count = 1},
        name);
}

/* Layers against layers, the best pair with a frame. */
static void layers(int64_t rows, int64_t cols, const char *name)
{
    double *values = gallery_reals(rows * cols);
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
    gallery_write(&(figure){.panels = &(figure_panel){.x = {.label = "layer of llama-7b"},
                                .y = {.label = "layer of vit-dinov2"},
                                .heat = &heat},
                      .panel_count = 1},
        name);
}

static void map_of_models(int64_t count, double width, const char *name)
{
    const char **names = gallery_models(count);
    figure_series series[2];
    const char *sides[] = {"language", "vision"};

    for (int s = 0; s < 2; s++)
        series[s] = (figure_series){.kind = FIGURE_POINTS,
            .name = sides[s],
            .count = count / 2 + (s == 0 && count % 2),
            .x = gallery_normals(count, 2.0 * s, 1.0),
            .y = gallery_normals(count, 0.0, 1.0),
            .labels = names + s * (count / 2)};
    gallery_write(&(figure){.width = width,
                      .panels = &(figure_panel){.series = series,
                          .series_count = 2,
                          .equal = 1,
                          .x = {.label = "first dimension"},
                          .y = {.label = "second dimension"}},
                      .panel_count = 1},
        name);
}

void gallery_maps(void)
{
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
    map_of_models(3, 0, "map-3");
    map_of_models(40, FIGURE_PAGE, "map-40");
}
