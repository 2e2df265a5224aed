/* Does alignment rise with quality? One figure for each quality, one panel for each two modalities and each scale. */
#include <inttypes.h>
#include <math.h>

#include "drawn.h"

/* With more points than this in a panel none has a name. */
enum { NAMED_POINTS = 14 };

static const result_trend *find(
    const results *found, int64_t quality, int64_t subjects, int64_t references, int is_calibrated)
{
    for (int64_t i = 0; i < found->trend_count; i++) {
        const result_trend *trend = &found->trends[i];

        if (trend->is_fine && trend->quality == quality && trend->subjects == subjects &&
            trend->references == references && trend->is_calibrated == is_calibrated)
            return trend;
    }
    return NULL;
}

/* The trends of a quality that can be drawn, pair of modalities by pair of modalities; the answer is their number. */
static int64_t collect(const results *found, int64_t quality, const result_trend **all, int64_t most)
{
    int64_t count = 0;

    for (int64_t s = 0; s < found->modality_count; s++)
        for (int64_t r = 0; r < found->modality_count; r++)
            for (int scale = 0; scale < RESULT_SCALES; scale++) {
                const result_trend *trend = find(found, quality, s, r, scale);

                if (trend && count < most)
                    all[count++] = trend;
            }
    return count;
}

/* The line of least squares, and a band: the line turned about the means through the interval of its slope. */
static figure_series line(pool *memory, const result_trend *trend, const double *x, int64_t count)
{
    const result_coefficient *slope = &trend->coefficients[RESULT_SLOPE];
    double *at = pool_reals(memory, 3), *y = pool_reals(memory, 3), *low = pool_reals(memory, 3),
           *high = pool_reals(memory, 3);
    double mean = 0.0;
    int64_t points = 0;

    at[0] = INFINITY;
    at[2] = -INFINITY;
    for (int64_t i = 0; i < count; i++)
        if (isfinite(x[i]) && isfinite(trend->alignments[i])) {
            at[0] = fmin(at[0], x[i]);
            at[2] = fmax(at[2], x[i]);
            mean += x[i];
            points++;
        }
    at[1] = points > 0 ? mean / (double)points : NAN;
    for (int i = 0; i < 3; i++) {
        const double a = (slope->low - slope->value) * (at[i] - at[1]);
        const double b = (slope->high - slope->value) * (at[i] - at[1]);

        y[i] = trend->intercept + slope->value * at[i];
        low[i] = y[i] + fmin(a, b);
        high[i] = y[i] + fmax(a, b);
    }
    return (figure_series){.kind = FIGURE_LINE,
        .name = "least squares",
        .count = points > 1 && isfinite(slope->value) && isfinite(trend->intercept) ? 3 : 0,
        .x = at,
        .y = y,
        .low = low,
        .high = high,
        .spread = FIGURE_BAND,
        .plain = 1,
        .neutral = 1};
}

/* What is said under a panel. */
static const char **remarks(pool *memory, const result_trend *trend)
{
    const result_coefficient *rho = &trend->coefficients[RESULT_SPEARMAN];
    const char **lines = pool_need(memory, 2, sizeof *lines);
    char *interval = isfinite(rho->low) && isfinite(rho->high)
                         ? pool_text(memory, " [%s, %s]", study_decimal(memory, rho->low),
                               study_decimal(memory, rho->high))
                         : pool_text(memory, " (no interval)");

    lines[0] = pool_text(memory, "Spearman %s%s, %" PRId64 " models", study_decimal(memory, rho->value),
        interval, trend->models);
    lines[1] = pool_text(memory, "%s within families, %s free", study_p(memory, rho->p),
        isnan(rho->p) ? study_p(memory, rho->p_free) : study_p_number(memory, rho->p_free));
    return lines;
}

static const char *title(pool *memory, const results *found, const result_trend *trend)
{
    const char *scale = study_scale_words(memory, found, trend->is_calibrated);

    if (found->modality_count < 2)
        return scale;
    return pool_text(memory, "%s with %s: %s", found->modalities[trend->subjects],
        found->modalities[trend->references], scale);
}

static figure_panel trend_panel(
    pool *memory, const results *found, const palette *colours, const result_trend *trend, const double *x)
{
    figure_series *series = pool_need(memory, colours->count + 1, sizeof *series);

    study_points(memory, found, colours, x, trend->alignments, NAMED_POINTS, series);
    series[colours->count] = line(memory, trend, x, found->model_count);
    return (figure_panel){.title = title(memory, found, trend),
        .x = {.label = found->qualities[trend->quality]},
        .y = {.label = "mean alignment"},
        .series = series,
        .series_count = colours->count + 1,
        .remarks = remarks(memory, trend),
        .remark_count = 2};
}

static void caption(study_figure *drawn, const results *found, int64_t quality, const palette *colours)
{
    drawn->page.title = pool_text(&drawn->memory, "Alignment against %s", found->qualities[quality]);
    drawn->page.description = "Scatter plots, one point for each model, with the line of least squares";
    drawn->caption = pool_text(&drawn->memory,
        "Each point is a model: its %s, and its mean alignment with %s. %s%s%sThe grey band turns the line "
        "of least squares about the means through the %.3g %% interval of its slope (jackknife over "
        "models). p within families: models change places with relatives only; free: all with all, which "
        "takes relatives for strangers.",
        found->qualities[quality],
        found->modality_count > 1 ? "the models of the modality that the title names second"
                                  : "all other models",
        colours->names ? "Colours: " : "", colours->names ? colours->what : "", colours->names ? ". " : "",
        100.0 * found->level);
}

void study_add_trends(study_figures *mine, const results *found)
{
    const int64_t most = 2 * found->modality_count * found->modality_count;

    for (int64_t q = 0; q < found->quality_count; q++) {
        pool own = {0};
        const result_trend **all = pool_need(&own, most, sizeof *all);
        const int64_t count = collect(found, q, all, most);

        if (count > 0) {
            study_figure *drawn = study_add(mine, pool_text(&own, "trend-%s", found->qualities[q]), count);
            const palette colours = study_palette(&drawn->memory, found);
            double *x = pool_reals(&drawn->memory, found->model_count);

            drawn->page.width = count > 1 ? FIGURE_PAGE : 0.6 * FIGURE_PAGE;
            for (int64_t i = 0; i < found->model_count; i++)
                x[i] = found->models[i].quality[q];
            for (int64_t i = 0; i < count; i++)
                study_panels(drawn)[i] = trend_panel(&drawn->memory, found, &colours, all[i], x);
            caption(drawn, found, q, &colours);
        }
        pool_release(&own);
    }
}
