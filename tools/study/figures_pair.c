/* One pair of models: its score among those of random pairings, and its agreement at every scale. */
#include <inttypes.h>
#include <math.h>

#include "drawn.h"

static int64_t at_most(int64_t count, int64_t most)
{
    return count < most ? count : most;
}

/* ---- null ---- */

/* As many bins as fit the width of a panel. */
#define ALL_BINS 130.0

/* Of the axis that reaches to the score: with less of it than this a null is seen better on an axis of its own. */
#define LEAST_SHARE 0.25

/* Ends of the null with its threshold. */
static void range_of(const result_null *null, double *low, double *high)
{
    *low = INFINITY;
    *high = -INFINITY;
    for (int64_t i = 0; i < null->quantile_count; i++)
        if (isfinite(null->quantiles[i])) {
            *low = fmin(*low, null->quantiles[i]);
            *high = fmax(*high, null->quantiles[i]);
        }
}

/* What part of an axis the null covers: 1 without the score, less where this is far away. */
static double share_of(const result_null *null, int with_score)
{
    double low, high, all;

    range_of(null, &low, &high);
    all = fmax(high, with_score ? fmax(null->score, null->threshold) : null->threshold) -
          fmin(low, with_score ? fmin(null->score, null->threshold) : null->threshold);
    return high > low && all > 0.0 ? (high - low) / all : 1.0;
}

/* Whether the null is drawn without the score, too. */
static int is_far(const result_null *null)
{
    return isfinite(null->score) && share_of(null, 1) < LEAST_SHARE;
}

static figure_panel null_panel(pool *memory, const results *found, const result_null *null, int with_score)
{
    figure_series *series = pool_need(memory, 3, sizeof *series);
    int64_t count = 1;

    series[0] = (figure_series){.kind = FIGURE_HISTOGRAM,
        .name = "random pairings",
        .count = null->quantile_count,
        .most_bins = (int64_t)fmax(ALL_BINS * share_of(null, with_score), 5.0),
        .x = null->quantiles};
    if (with_score && isfinite(null->score))
        series[count++] =
            (figure_series){.kind = FIGURE_VERTICAL, .name = "score", .count = 1, .x = &null->score};
    if (isfinite(null->threshold))
        series[count++] = (figure_series){
            .kind = FIGURE_VERTICAL, .name = "threshold", .count = 1, .x = &null->threshold, .dashed = 1};
    return (figure_panel){.title = study_pair_title(memory, found, null->x, null->y),
        .x = {.label = "score", .unit = study_metric_words(memory, found)},
        .y = {.label = "random pairings",
            .unit = pool_text(memory, "of %" PRId64 " quantiles", null->quantile_count)},
        .series = series,
        .series_count = count};
}

/* Where the score lies, under the panel that has it. */
static void remark(pool *memory, const result_null *null, figure_panel *panel)
{
    const char **remarks = pool_need(memory, 1, sizeof *remarks);

    remarks[0] = pool_text(memory, "score %s, z = %s, %s%s%s", study_number(memory, null->score),
        study_number(memory, null->z), study_p(memory, null->p), null->method ? ", " : "",
        null->method ? null->method : "");
    panel->remarks = remarks;
    panel->remark_count = 1;
}

void study_add_nulls(study_figures *mine, const results *found)
{
    const int64_t count = at_most(found->null_count, STUDY_PAIRS);
    study_figure *drawn;
    figure_panel *panel;
    int64_t panels = 0;

    for (int64_t i = 0; i < count; i++)
        panels += is_far(&found->nulls[i]) ? 2 : 1;
    if (panels == 0)
        return;
    drawn = study_add(mine, "null", panels);
    drawn->page.width = panels > 1 ? FIGURE_PAGE : 0.75 * FIGURE_PAGE;
    panel = study_panels(drawn);
    for (int64_t i = 0; i < count; i++) {
        const int is_second = is_far(&found->nulls[i]);

        if (is_second)
            *panel++ = null_panel(&drawn->memory, found, &found->nulls[i], 0);
        *panel = null_panel(&drawn->memory, found, &found->nulls[i], 1);
        if (is_second)
            panel->title = "the same, with the score";
        remark(&drawn->memory, &found->nulls[i], panel++);
    }
    drawn->page.title = "A score among those of random pairings";
    drawn->page.description = "A histogram of the null, with lines at the score and at the threshold";
    drawn->caption = "Where the score of one pair of models lies among the scores of random pairings of "
                     "their items, each of them with the whole search over layers. A null that is narrow "
                     "beside its distance from the score has a panel of its own, without the score. The "
                     "threshold is what chance alone does not exceed but for the level of the null.";
}

/* ---- spectrum ---- */

static double *scales(pool *memory, const result_spectrum *spectrum)
{
    double *q = pool_reals(memory, spectrum->count);

    for (int64_t k = 0; k < spectrum->count; k++)
        q[k] = (double)(k + 1) / (double)spectrum->n;
    return q;
}

static figure_panel calibrated_panel(pool *memory, const results *found, const result_spectrum *spectrum)
{
    static const double chance = 0.0;
    figure_series *series = pool_need(memory, 2, sizeof *series);

    series[0] = (figure_series){.kind = FIGURE_LINE,
        .name = pool_text(memory, "A(q), %.3g %% interval", 100.0 * found->level),
        .count = spectrum->count,
        .x = scales(memory, spectrum),
        .y = spectrum->calibrated,
        .low = spectrum->calibrated_low,
        .high = spectrum->calibrated_high,
        .spread = FIGURE_BAND,
        .plain = 1};
    series[1] =
        (figure_series){.kind = FIGURE_HORIZONTAL, .name = "chance", .count = 1, .y = &chance, .dashed = 1};
    return (figure_panel){.title = study_pair_title(memory, found, spectrum->x, spectrum->y),
        .x = {.label = "q = k / n", .scale = FIGURE_LOG},
        .y = {.label = "calibrated overlap A(q)"},
        .series = series,
        .series_count = 2};
}

static figure_panel raw_panel(pool *memory, const result_spectrum *spectrum)
{
    figure_series *series = pool_need(memory, 2, sizeof *series);

    series[0] = (figure_series){.kind = FIGURE_LINE,
        .name = "overlap of neighbours",
        .count = spectrum->count,
        .x = scales(memory, spectrum),
        .y = spectrum->overlap,
        .plain = 1};
    series[1] = (figure_series){.kind = FIGURE_LINE,
        .name = "chance",
        .count = spectrum->count,
        .x = series[0].x,
        .y = spectrum->chance,
        .plain = 1,
        .dashed = 1,
        .neutral = 1};
    return (figure_panel){.title = pool_text(memory, "layers %" PRId64 " and %" PRId64 ", n = %" PRId64,
                              spectrum->layer_x, spectrum->layer_y, spectrum->n),
        .x = {.label = "q = k / n", .scale = FIGURE_LOG},
        .y = {.label = "share of common neighbours"},
        .series = series,
        .series_count = 2};
}

void study_add_spectra(study_figures *mine, const results *found)
{
    const int64_t count = at_most(found->spectrum_count, STUDY_PAIRS / 2);
    study_figure *drawn;

    if (count == 0)
        return;
    drawn = study_add(mine, "spectrum", 2 * count);
    for (int64_t i = 0; i < count; i++) {
        study_panels(drawn)[2 * i] = calibrated_panel(&drawn->memory, found, &found->spectra[i]);
        study_panels(drawn)[2 * i + 1] = raw_panel(&drawn->memory, &found->spectra[i]);
    }
    drawn->page.title = "Agreement at every scale";
    drawn->page.description =
        "Lines: overlap of nearest neighbours against their number as a share of all items";
    drawn->caption = "Overlap of the k nearest neighbours of each item in the best layers of the pair, "
                     "against q = k / n: on the left calibrated, 0 by chance and 1 for equal neighbours, "
                     "on the right as it is, with what chance gives. Small q is local structure, large q "
                     "is global.";
}
