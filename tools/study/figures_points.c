/* Bins of competence, and the map of models. */
#include <math.h>

#include "drawn.h"
#include "number.h"

/* With more models than this the map has no names. */
enum { NAMED_MODELS = 60 };

static figure_panel bin_panel(
    pool *memory, const results *found, const result_groups *bins, int is_calibrated)
{
    const int64_t count = bins->count;
    const char **names = pool_need(memory, count, sizeof *names);
    figure_series *series = pool_need(memory, 1, sizeof *series);
    double *x = pool_reals(memory, count), *mean = pool_reals(memory, count),
           *low = pool_reals(memory, count), *high = pool_reals(memory, count);
    int64_t shown = 0;

    for (int64_t b = 0; b < count; b++) {
        const double error = bins->standard_error[b * count + b];

        names[b] = pool_text(memory, "%s (%.0f)", bins->names[b] ? bins->names[b] : "", bins->sizes[b]);
        if (!isfinite(bins->mean[b * count + b]))
            continue; /* a bin of one model has no pair */
        x[shown] = (double)b;
        mean[shown] = bins->mean[b * count + b];
        low[shown] = mean[shown] - error;
        high[shown] = mean[shown] + error;
        shown++;
    }
    *series = (figure_series){.kind = FIGURE_BARS,
        .count = shown,
        .x = x,
        .y = mean,
        .low = low,
        .high = high,
        .spread = FIGURE_WHISKERS};
    return (figure_panel){.title = study_scale_words(memory, found, is_calibrated),
        .x = {.label = "tasks solved (models)", .scale = FIGURE_CATEGORY, .names = names, .count = count},
        .y = {.label = "mean alignment"},
        .series = series,
        .series_count = 1};
}

void study_add_bins(study_figures *mine, const results *found)
{
    study_figure *drawn;
    int64_t count = 0;

    for (int s = 0; s < RESULT_SCALES; s++)
        count += found->groups[RESULT_BIN][s].count > 0;
    if (count == 0)
        return;
    drawn = study_add(mine, "bins", count);
    drawn->page.width = count > 1 ? FIGURE_PAGE : FIGURE_COLUMN;
    count = 0;
    for (int s = 0; s < RESULT_SCALES; s++)
        if (found->groups[RESULT_BIN][s].count > 0)
            study_panels(drawn)[count++] =
                bin_panel(&drawn->memory, found, &found->groups[RESULT_BIN][s], s == RESULT_CALIBRATED);
    drawn->page.title = "Alignment of models that solve equally many tasks";
    drawn->page.description =
        "Bars for the bins of models by the number of tasks solved, with standard errors";
    drawn->caption = "Mean alignment of all pairs of models within each bin of tasks solved. Whiskers: one "
                     "standard error over models (jackknife), not over pairs, which are not independent. "
                     "In brackets: models in the bin. A bin of one model has no pair, and no bar.";
}

static figure_panel map_panel(pool *memory, const results *found, const palette *colours,
    const double *points, const char *name, double stress)
{
    const int64_t m = found->model_count;
    figure_series *series = pool_need(memory, colours->count, sizeof *series);
    double *x = pool_reals(memory, m), *y = pool_reals(memory, m);
    char text[NUMBER_SIZE];

    for (int64_t i = 0; i < m; i++) {
        x[i] = points[2 * i];
        y[i] = points[2 * i + 1];
    }
    study_points(memory, found, colours, x, y, NAMED_MODELS, series);
    return (figure_panel){.title = pool_text(memory, "%s, stress %s", name, number_decimal(stress, 3, text)),
        .x = {.label = "first dimension"},
        .y = {.label = "second dimension"},
        .series = series,
        .series_count = colours->count,
        .equal = 1};
}

void study_add_map(study_figures *mine, const results *found)
{
    const result_map *map = &found->map;
    study_figure *drawn;
    palette colours;

    if (!map->is_fine)
        return;
    drawn = study_add(mine, "map", 2);
    colours = study_palette(&drawn->memory, found);
    study_panels(drawn)[0] = map_panel(&drawn->memory, found, &colours, map->points, "SMACOF", map->stress);
    study_panels(drawn)[1] =
        map_panel(&drawn->memory, found, &colours, map->classical_points, "Classical", map->classical_stress);
    drawn->page.title = "Map of the models";
    drawn->page.description = "Two scatter plots of the models: near each other where they are aligned";
    drawn->caption = pool_text(&drawn->memory,
        "Models as points whose distances are as near as can be to −log(alignment): those that are alike "
        "are near each other. SMACOF makes the stress small, classical scaling keeps the two largest "
        "principal axes. Axes have no meaning but distance, in nats.%s%s%s",
        colours.names ? " Colours: " : "", colours.names ? colours.what : "", colours.names ? "." : "");
}
