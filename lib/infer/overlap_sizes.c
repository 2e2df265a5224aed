/* The curve of overlap for samples of fewer items, at the same fractions of neighbours. */
#include <math.h>

#include "base/error.h"
#include "base/memory.h"
#include "infer/interval.h"
#include "infer/jackknife.h"
#include "infer/overlap_curve.h"
#include "infer/sampling.h"

typedef struct measuring {
    struct prh_overlap_sizes *sizes;
    int64_t size;        /* at hand */
    prh_metric metric;   /* with its largest k */
    double *curves;      /* samples x points: overlaps of each sample */
    double *room;        /* points: of all items, standard errors */
    int64_t repetitions; /* of samples that are not all items */
    int64_t n;
} measuring;

static const int64_t *ks_of(const measuring *m)
{
    return m->sizes->ks + m->size * m->sizes->points;
}

/* The points of one sample, out of the overlaps for all k. */
static prh_status measure(
    void *context, int64_t sample, const struct prh_prepared *const side[2], const prh__run *run)
{
    const measuring *m = context;
    const int64_t points = m->sizes->points;
    const prh__artefacts *found[2];
    double *overlaps;
    prh_status status;

    PRH__TRY(prh__artefacts_pair(found, side[0], side[1], &m->metric));
    PRH__TRY(prh__alloc(&overlaps, m->metric.k, sizeof *overlaps));
    PRH__GO(prh__overlaps(&found[0]->lists, &found[1]->lists, m->metric.k, run, overlaps));
    for (int64_t p = 0; p < points; p++)
        m->curves[sample * points + p] = overlaps[ks_of(m)[p] - 1];
done:
    prh__free(overlaps);
    return status;
}

/* Of all items the standard errors too. */
static prh_status measure_all(
    void *context, int64_t sample, const struct prh_prepared *const side[2], const prh__run *run)
{
    const measuring *m = context;
    const prh__artefacts *found[2];
    double *values;
    prh_status status = PRH_OK;

    PRH__TRY(measure(context, sample, side, run));
    PRH__TRY(prh__artefacts_pair(found, side[0], side[1], &m->metric));
    PRH__TRY(prh__alloc(&values, m->n, sizeof *values));
    for (int64_t p = 0; p < m->sizes->points; p++) {
        PRH__GO(prh__jackknife_overlap(&found[0]->lists, &found[1]->lists, ks_of(m)[p], run, NULL, values));
        m->room[p] =
            prh__estimate_from(values, m->n, (double)m->n, (double)(m->n - 1), (double)m->n, m->curves[p])
                .standard_error;
    }
done:
    prh__free(values);
    return status;
}

/* Mean and spread of one point over the samples. */
static void summarize(measuring *m, int64_t point, int64_t samples)
{
    struct prh_overlap_sizes *s = m->sizes;
    const int64_t at = m->size * s->points + point, rows = s->rows[m->size], k = s->ks[at];
    const double scale = 1.0 - (double)k / (double)(rows - 1), count = (double)samples;
    double mean = 0.0, squares = 0.0;

    for (int64_t r = 0; r < samples; r++)
        mean += m->curves[r * s->points + point] / count;
    for (int64_t r = 0; r < samples; r++)
        squares += (m->curves[r * s->points + point] - mean) * (m->curves[r * s->points + point] - mean);
    s->overlaps[at] = mean;
    s->calibrated[at] = prh__overlap_calibrated(mean, k, rows);
    s->spreads[at] = rows == m->n
                         ? m->room[point] / scale
                         : sqrt(squares / (count - 1.0) / (1.0 - (double)rows / (double)m->n)) / scale;
}

static prh__sampling sampling_of(measuring *m, const prh_view *const view[2], uint64_t seed)
{
    const int64_t rows = m->sizes->rows[m->size];
    const int whole = rows == m->n;

    m->metric.k = ks_of(m)[m->sizes->points - 1];
    return (prh__sampling){.metric = &m->metric,
        .view = {view[0], view[1]},
        .rows = rows,
        .samples = whole ? 1 : m->repetitions,
        .seed = seed,
        .stream = (uint64_t)m->size << 32,
        .measure = whole ? measure_all : measure,
        .context = m};
}

/* All sizes' work is known before any of it is done. */
static prh_status measure_sizes(
    measuring *m, const prh_view *const view[2], uint64_t seed, const prh__run *run)
{
    for (m->size = 0; m->size < m->sizes->count; m->size++) {
        const prh__sampling sampling = sampling_of(m, view, seed);

        PRH__TRY(prh__sampling_expect(&sampling, run));
    }
    for (m->size = 0; m->size < m->sizes->count; m->size++) {
        const prh__sampling sampling = sampling_of(m, view, seed);

        PRH__TRY(prh__sampling_run(&sampling, run));
        for (int64_t p = 0; p < m->sizes->points; p++)
            summarize(m, p, sampling.samples);
    }
    return PRH_OK;
}

static int64_t rounded(double value)
{
    return (int64_t)floor(value + 0.5);
}

/* Items of each size; the smallest says where the points are. */
static prh_status choose_points(
    struct prh_overlap_sizes *s, const prh_metric *metric, const double *fractions, int64_t n)
{
    int64_t least = n;

    for (int64_t i = 0; i < s->count; i++) {
        PRH__REQUIRE(fractions[i] > 0.0 && fractions[i] <= 1.0, PRH_ERR_ARGUMENT,
            "fraction %" PRId64 " is %g, not in (0, 1]", i, fractions[i]);
        s->rows[i] = rounded(fractions[i] * (double)n);
        least = s->rows[i] < least ? s->rows[i] : least;
    }
    s->points = (int64_t)((double)metric->k * (double)least / (double)n);
    PRH__REQUIRE(s->points >= 1, PRH_ERR_ARGUMENT,
        "k = %" PRId64 " of n = %" PRId64 " items is less than one neighbour of %" PRId64, metric->k, n,
        least);
    PRH__REQUIRE(s->points <= least - 2, PRH_ERR_ARGUMENT,
        "k = %" PRId64 " of n = %" PRId64 " items is more than %" PRId64 " items have, less 2", metric->k, n,
        least);
    PRH__TRY(prh__alloc(&s->ks, s->count, (size_t)s->points * sizeof *s->ks));
    for (int64_t i = 0; i < s->count; i++)
        for (int64_t p = 0; p < s->points; p++)
            s->ks[i * s->points + p] = rounded((double)(p + 1) * (double)s->rows[i] / (double)least);
    return PRH_OK;
}

static prh_status create(struct prh_overlap_sizes **out, const prh_metric *metric,
    const prh_overlap_sizes_options *options, int64_t n)
{
    struct prh_overlap_sizes *s;
    int64_t cells;

    PRH__TRY(prh__alloc_zero(&s, 1, sizeof *s));
    *out = s;
    s->count = options->count;
    PRH__TRY(prh__alloc(&s->rows, s->count, sizeof *s->rows));
    PRH__TRY(choose_points(s, metric, options->fractions, n));
    cells = s->count * s->points;
    PRH__TRY(prh__alloc_zero(&s->overlaps, 3 * cells, sizeof *s->overlaps));
    s->calibrated = s->overlaps + cells;
    s->spreads = s->calibrated + cells;
    return PRH_OK;
}

prh_status prh__overlap_sizes(struct prh_overlap_sizes **out, const prh_metric *metric,
    const prh_view *const view[2], const prh_overlap_sizes_options *options, const prh__run *run)
{
    measuring m = {.metric = *metric, .repetitions = options->repetitions, .n = view[0]->rows};
    prh_status status;

    PRH__GO(create(&m.sizes, metric, options, m.n));
    PRH__GO(prh__alloc(&m.curves, m.repetitions, (size_t)m.sizes->points * sizeof *m.curves));
    PRH__GO(prh__alloc(&m.room, m.sizes->points, sizeof *m.room));
    PRH__GO(measure_sizes(&m, view, options->seed, run));
done:
    prh__free(m.room);
    prh__free(m.curves);
    if (status < 0)
        prh__overlap_sizes_destroy(m.sizes);
    else
        *out = m.sizes;
    return status;
}

void prh__overlap_sizes_destroy(struct prh_overlap_sizes *sizes)
{
    if (!sizes)
        return;
    prh__free(sizes->overlaps);
    prh__free(sizes->ks);
    prh__free(sizes->rows);
    prh__free(sizes);
}
