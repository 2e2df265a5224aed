/* Which models are points, which are references, and what their alignments add up to. */
#include "infer/trend.h"

#include <float.h>
#include <math.h>

#include "base/error.h"
#include "base/memory.h"

static prh_status check_numbers(const double *values, int64_t count, const char *what)
{
    for (int64_t i = 0; i < count; i++)
        PRH__REQUIRE(!isinf(values[i]), PRH_ERR_VALUE, "the %s of model %" PRId64 " is infinite", what, i);
    return PRH_OK;
}

/* Candidates are the subjects whose quality is known; without a choice of references they are these too. */
static void choose(prh__trend_ground *g, const prh_trend_options *options)
{
    for (int64_t i = 0; i < g->count; i++)
        if (!isnan(g->quality[i]) && (!options->subjects || options->subjects[i]))
            g->point[g->points++] = i;
    for (int64_t p = 0; p < g->points && !options->references; p++)
        g->reference[g->references++] = g->point[p];
    for (int64_t j = 0; j < g->count && options->references; j++)
        if (options->references[j])
            g->reference[g->references++] = j;
}

/* The sum of one candidate, who is a point if anything is known of it. */
static prh_status sum_up(prh__trend_ground *g, int64_t i, double *sum, int64_t *known)
{
    *sum = 0.0;
    *known = 0;
    for (int64_t r = 0; r < g->references; r++) {
        const int64_t j = g->reference[r];
        const double value = g->alignment[i * g->count + j];

        if (j == i || isnan(value))
            continue;
        PRH__REQUIRE(!isinf(value), PRH_ERR_VALUE,
            "the alignment of model %" PRId64 " with reference %" PRId64 " is infinite", i, j);
        *sum += value;
        *known += 1;
        g->refers[j] = 1;
        g->rounding = fmax(g->rounding, fabs(value));
    }
    PRH__REQUIRE(
        isfinite(*sum), PRH_ERR_VALUE, "the sum of the alignments of model %" PRId64 " overflows", i);
    return PRH_OK;
}

static prh_status sum_all(prh__trend_ground *g)
{
    int64_t points = 0, references = 0;

    for (int64_t p = 0; p < g->points; p++) {
        PRH__TRY(sum_up(g, g->point[p], &g->sum[points], &g->known[points]));
        if (g->known[points] > 0)
            g->point[points++] = g->point[p];
    }
    for (int64_t r = 0; r < g->references; r++)
        if (g->refers[g->reference[r]])
            g->reference[references++] = g->reference[r];
    g->points = points;
    g->references = references;
    g->rounding *= (double)references * DBL_EPSILON; /* that of a sum, divided by as many */
    return PRH_OK;
}

prh_status prh__trend_ground_open(prh__trend_ground *g, const double *alignment, int64_t count,
    const double *quality, const prh_trend_options *options)
{
    *g = (prh__trend_ground){.alignment = alignment,
        .quality = quality,
        .control = options->control,
        .families = options->families,
        .count = count};
    PRH__TRY(check_numbers(quality, count, "quality"));
    if (options->control)
        PRH__TRY(check_numbers(options->control, count, "control"));
    PRH__TRY(prh__alloc(&g->point, count, sizeof *g->point));
    PRH__TRY(prh__alloc(&g->reference, count, sizeof *g->reference));
    PRH__TRY(prh__alloc_zero(&g->refers, count, sizeof *g->refers));
    PRH__TRY(prh__alloc(&g->sum, count, sizeof *g->sum));
    PRH__TRY(prh__alloc(&g->known, count, sizeof *g->known));
    choose(g, options);
    PRH__TRY(sum_all(g));
    PRH__REQUIRE(g->points >= PRH__TREND_LEAST, PRH_ERR_UNDEFINED,
        "%" PRId64 " models have a quality and an alignment with a reference; a trend needs %d", g->points,
        PRH__TREND_LEAST);
    return PRH_OK;
}

void prh__trend_ground_free(prh__trend_ground *g)
{
    prh__free(g->known);
    prh__free(g->sum);
    prh__free(g->refers);
    prh__free(g->reference);
    prh__free(g->point);
}
