/*
 * An item j in both lists of i, at ranks a and b, counts for every k >= max(a, b): a histogram of those maxima,
 * summed up, is the overlap for all k. The jackknife takes each k by itself: O(n k), which is as much as its n values.
 */
#include "infer/overlap_curve.h"

#include <math.h>

#include "base/error.h"
#include "base/memory.h"
#include "compute/lists.h"
#include "infer/interval.h"
#include "infer/jackknife.h"
#include "infer/student.h"

enum { ROWS_PER_STEP = 1024 };

prh_status prh__overlaps(const struct prh_neighbors *a, const struct prh_neighbors *b, int64_t k_max,
    const prh__run *run, double *overlaps)
{
    const int64_t n = a->rows;
    double common = 0.0;
    int32_t *place;
    prh_status status = PRH_OK;

    PRH__TRY(prh__places_create(&place, n));
    for (int64_t k = 0; k < k_max; k++)
        overlaps[k] = 0.0;
    for (int64_t i = 0; i < n && status >= 0; i++) {
        const int32_t *left = a->index + i * a->stride, *right = b->index + i * b->stride;

        prh__places_enter(place, left, k_max);
        for (int64_t p = 0; p < k_max; p++)
            if (place[right[p]] >= 0)
                overlaps[place[right[p]] > p ? place[right[p]] : p] += 1.0;
        prh__places_leave(place, left, k_max);
        if ((i + 1) % ROWS_PER_STEP == 0)
            status = prh__task_step(run->task, prh__lists_work(ROWS_PER_STEP, k_max));
    }
    for (int64_t k = 0; k < k_max; k++) {
        common += overlaps[k];
        overlaps[k] = common / ((double)n * (double)(k + 1));
    }
    prh__free(place);
    return status;
}

double prh__overlap_calibrated(double overlap, int64_t k, int64_t n)
{
    const double chance = (double)k / (double)(n - 1);

    return (overlap - chance) / (1.0 - chance);
}

prh_status prh__overlap_check(const prh_metric *metric, int64_t n)
{
    PRH__REQUIRE(metric->family == &prh__mutual_knn, PRH_ERR_UNSUPPORTED,
        "a curve of overlap is one of mutual_knn, not of %s", metric->name);
    PRH__REQUIRE(metric->k <= n - 2, PRH_ERR_ARGUMENT,
        "a curve up to k = %" PRId64 " needs k + 2 items; there are n = %" PRId64, metric->k, n);
    return PRH_OK;
}

typedef struct filling {
    struct prh_overlap_curve *curve;
    const prh__artefacts *side[2];
    double quantile;
    const prh__run *run;
    double **room; /* per worker: n */
} filling;

/* What depends on one k; the longest lists come first. */
static prh_status fill_one(void *context, int64_t task, int64_t worker)
{
    filling *f = context;
    struct prh_overlap_curve *c = f->curve;
    const int64_t k = c->k_max - task, at = k - 1, n = c->rows;
    const double overlap = c->array[PRH__CURVE_OVERLAP][at];
    prh__estimate e;
    double low, high;

    PRH__TRY(
        prh__jackknife_overlap(&f->side[0]->lists, &f->side[1]->lists, k, f->run, NULL, f->room[worker]));
    e = prh__estimate_from(f->room[worker], n, (double)n, (double)(n - 1), (double)n, overlap);
    low = fmax(0.0, overlap - f->quantile * e.standard_error);
    high = fmin(1.0, overlap + f->quantile * e.standard_error);
    c->array[PRH__CURVE_CHANCE][at] = (double)k / (double)(n - 1);
    c->array[PRH__CURVE_CALIBRATED][at] = prh__overlap_calibrated(overlap, k, n);
    c->array[PRH__CURVE_ERROR][at] = e.standard_error;
    c->array[PRH__CURVE_LOW][at] = low;
    c->array[PRH__CURVE_HIGH][at] = high;
    c->array[PRH__CURVE_CALIBRATED_LOW][at] = prh__overlap_calibrated(low, k, n);
    c->array[PRH__CURVE_CALIBRATED_HIGH][at] = prh__overlap_calibrated(high, k, n);
    return PRH_OK;
}

static prh_status create(struct prh_overlap_curve **out, int64_t rows, int64_t k_max)
{
    struct prh_overlap_curve *c;
    prh_status status;

    PRH__TRY(prh__alloc_zero(&c, 1, sizeof *c));
    c->rows = rows;
    c->k_max = k_max;
    status = prh__alloc_zero(&c->array[0], k_max, PRH__CURVES * sizeof(double));
    if (status < 0) {
        prh__free(c);
        return status;
    }
    for (int i = 1; i < PRH__CURVES; i++)
        c->array[i] = c->array[0] + i * k_max;
    *out = c;
    return PRH_OK;
}

static double expected_work(int64_t n, int64_t k_max)
{
    double work = prh__lists_work(n, k_max);

    for (int64_t k = 1; k <= k_max; k++)
        work += 2.0 * prh__lists_work(n, k);
    return work;
}

prh_status prh__overlap_curve(struct prh_overlap_curve **out, const prh_metric *metric,
    const struct prh_prepared *x, const struct prh_prepared *y, double level, const prh__run *run)
{
    const int64_t n = x->n, k_max = metric->k;
    const int64_t workers = prh__run_workers(run, k_max, (uint64_t)n * sizeof(double) + (uint64_t)n / 4);
    filling f = {.run = run, .quantile = prh__student_quantile(0.5 + level / 2.0, (double)(n - 1))};
    prh_status status;

    PRH__TRY(prh__artefacts_pair(f.side, x, y, metric));
    PRH__TRY(create(&f.curve, n, k_max));
    prh__task_expect(run->task, expected_work(n, k_max));
    PRH__GO(
        prh__overlaps(&f.side[0]->lists, &f.side[1]->lists, k_max, run, f.curve->array[PRH__CURVE_OVERLAP]));
    PRH__GO(prh__alloc_rooms(&f.room, workers, (size_t)n * sizeof(double)));
    PRH__GO(prh__parallel(run, k_max, workers, fill_one, &f));
done:
    prh__free(f.room);
    if (status < 0)
        prh__overlap_curve_destroy(f.curve);
    else
        *out = f.curve;
    return status;
}

void prh__overlap_curve_destroy(struct prh_overlap_curve *curve)
{
    if (!curve)
        return;
    prh__free(curve->array[0]);
    prh__free(curve);
}
