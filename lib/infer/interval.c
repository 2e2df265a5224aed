/* docs/interval.md has the formulas and what simulations say of them. */
#include "infer/interval.h"

#include <math.h>
#include <stdatomic.h>

#include "base/error.h"
#include "base/memory.h"
#include "infer/jackknife.h"
#include "infer/sampling.h"
#include "infer/student.h"

/* The variance of a mean of n is m / (n - m) times that of one of m of the n, drawn without replacement; a bias b / n
 * is as much of the difference of their means. */
prh__estimate prh__estimate_from(
    const double *scores, int64_t count, double divisor, double m, double n, double score)
{
    prh__estimate e = {0.0, 0.0, 0.0};
    double squares = 0.0;

    for (int64_t s = 0; s < count; s++)
        e.mean += scores[s] / (double)count;
    for (int64_t s = 0; s < count; s++)
        squares += (scores[s] - e.mean) * (scores[s] - e.mean);
    e.standard_error = sqrt(m / (n - m) * squares / divisor);
    e.bias = (e.mean - score) * m / (n - m);
    return e;
}

/* freedom: of the standard error. */
static void close_interval(prh_interval *out, const prh__estimate *e, double freedom)
{
    const double reach = e->standard_error * prh__student_quantile(0.5 + out->level / 2.0, freedom);

    out->standard_error = e->standard_error;
    out->bias = e->bias;
    out->low = out->score - reach;
    out->high = out->score + reach;
}

prh_status prh__interval_jackknife(const prh_metric *metric, const struct prh_prepared *x,
    const struct prh_prepared *y, const prh__run *run, prh_interval *out)
{
    const double n = (double)x->n;
    double *values;
    prh__estimate e;
    prh_status status;

    out->rows = x->n - 1;
    out->samples = x->n;
    PRH__TRY(prh__alloc(&values, x->n, sizeof *values));
    PRH__GO(prh__jackknife(metric, x, y, run, values));
    PRH__GO(prh__compare_pair(metric, x, y, run, &out->score));
    e = prh__estimate_from(values, x->n, n, n - 1.0, n, out->score);
    close_interval(out, &e, n - 1.0);
done:
    prh__free(values);
    return status;
}

/* ---- subsampling ---- */

typedef struct scoring {
    const prh_metric *metric;
    double factor; /* to the scale of all items */
    double *scores;
    atomic_int note;
} scoring;

static prh_status score_sample(
    void *context, int64_t sample, const struct prh_prepared *const side[2], const prh__run *run)
{
    scoring *s = context;
    const prh_status status = prh__compare_pair(s->metric, side[0], side[1], run, &s->scores[sample]);

    PRH__TRY(status);
    s->scores[sample] *= s->factor;
    if (status > 0)
        atomic_store(&s->note, status);
    return PRH_OK;
}

/* Lengths of common subsequences that are not divided by k grow with it. */
static double factor_between(const prh_metric *metric, int64_t k)
{
    if (metric->family == &prh__lcs_knn && metric->convention != PRH_CONVENTION_EXACT)
        return (double)metric->k / (double)k;
    return 1.0;
}

prh_status prh__interval_subsample(const prh_metric *metric, const prh_view *const view[2],
    const prh_subsample_options *options, const prh__run *run, prh_interval *out)
{
    const int64_t n = view[0]->rows;
    const prh_metric smaller = prh__sample_metric(metric, options->rows, n);
    scoring whole = {.metric = metric, .factor = 1.0, .scores = &out->score};
    scoring parts = {.metric = &smaller, .factor = factor_between(metric, smaller.k)};
    const prh__sampling all = {metric, {view[0], view[1]}, n, 1, 0, 0, score_sample, &whole};
    const prh__sampling some = {&smaller, {view[0], view[1]}, options->rows, options->samples, options->seed,
        0, score_sample, &parts};
    prh__estimate e;
    prh_status status;

    PRH__TRY(prh__sampling_expect(&all, run));
    PRH__TRY(prh__sampling_expect(&some, run));
    PRH__TRY(prh__alloc(&parts.scores, options->samples, sizeof *parts.scores));
    PRH__GO(prh__sampling_run(&all, run));
    PRH__GO(prh__sampling_run(&some, run));
    e = prh__estimate_from(parts.scores, options->samples, (double)(options->samples - 1),
        (double)options->rows, (double)n, out->score);
    out->rows = options->rows;
    out->samples = options->samples;
    close_interval(out, &e, (double)(options->samples - 1));
    status = atomic_load(&whole.note) ? atomic_load(&whole.note) : atomic_load(&parts.note);
done:
    prh__free(parts.scores);
    return status;
}
