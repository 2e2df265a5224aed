/* CKNNA: kernel alignment over the pairs that are neighbours, in the paper's and in the reference's form. */
#include <math.h>

#include "base/error.h"
#include "base/memory.h"
#include "compute/lists.h"
#include "compute/sparse.h"
#include "metric/prepared.h"

static prh_status undefined(const prh_metric *metric, const char *side)
{
    return prh__fail(PRH_ERR_UNDEFINED,
        "%s is undefined: the self term of %s, its kernel over its own neighbours, is not positive",
        metric->name, side);
}

/* All layers of both sides, x first, and what each gives with itself. */
typedef struct entries {
    const prh__comparison *c;
    const prh__artefacts **found;
    prh__sparse *side;
    double *self;
} entries;

static void close_entries(entries *e)
{
    prh__free(e->self);
    prh__free(e->side);
    prh__free(e->found);
}

static prh_status open_entries(entries *e, const prh__comparison *c, int centred)
{
    const int64_t count = c->count[0] + c->count[1];

    *e = (entries){.c = c};
    PRH__TRY(prh__artefacts_all(&e->found, c));
    PRH__TRY(prh__alloc(&e->side, count, sizeof *e->side));
    PRH__TRY(prh__alloc_zero(&e->self, count, sizeof *e->self));
    for (int64_t l = 0; l < count; l++)
        e->side[l] = (prh__sparse){
            .lists = &e->found[l]->lists, .values = centred ? e->found[l]->centred : e->found[l]->values};
    return PRH_OK;
}

static prh_status common_self(void *context, int64_t layer, int64_t worker)
{
    entries *e = context;

    (void)worker;
    if (e->found[layer]->undefined)
        return PRH_OK;
    return prh__sparse_common(
        &e->side[layer], &e->side[layer], 1, e->c->metric->k, e->c->run, &e->self[layer], NULL);
}

/* A layer of x with every layer of y that has values; they are few enough to go one by one where some have none. */
static prh_status common_row(void *context, int64_t x, int64_t worker)
{
    entries *e = context;
    const int64_t count = e->c->count[1], k = e->c->metric->k;
    const prh__sparse *others = e->side + e->c->count[0];
    double *sums = e->c->scores + x * count;
    int64_t with = 0;

    (void)worker;
    while (with < count && e->c->statuses[x * count + with] >= 0)
        with++;
    if (with == count)
        return prh__sparse_common(&e->side[x], others, count, k, e->c->run, sums, NULL);
    for (int64_t y = 0; y < count; y++)
        if (e->c->statuses[x * count + y] >= 0)
            PRH__TRY(prh__sparse_common(&e->side[x], others + y, 1, k, e->c->run, sums + y, NULL));
    return PRH_OK;
}

static int64_t workers_for(const prh__comparison *c, int64_t tasks)
{
    return prh__run_workers(c->run, tasks, (uint64_t)c->side[0][0]->n * sizeof(int32_t));
}

/* A sum over common neighbours to a score. */
static prh_status finish_mutual(const prh_metric *metric, double x_self, double y_self, double *score)
{
    if (!isfinite(x_self) || !isfinite(y_self) || !isfinite(*score))
        return prh__sums_overflow();
    if (!(x_self > 0.0) || !(y_self > 0.0))
        return undefined(metric, x_self > 0.0 ? "y" : "x");
    *score = fmin(fmax(*score / (sqrt(x_self) * sqrt(y_self)), -1.0), 1.0); /* but for rounding */
    return PRH_OK;
}

static prh_status mutual(const prh__comparison *c)
{
    const int64_t count = c->count[0] + c->count[1];
    entries e;
    prh_status status;

    PRH__GO(open_entries(&e, c, 1));
    PRH__GO(prh__parallel(c->run, count, workers_for(c, count), common_self, &e));
    PRH__GO(prh__parallel(c->run, c->count[0], workers_for(c, c->count[0]), common_row, &e));
    for (int64_t cell = 0; cell < c->count[0] * c->count[1]; cell++) {
        if (c->statuses[cell] < 0)
            continue;
        status = finish_mutual(c->metric, e.self[cell / c->count[1]],
            e.self[c->count[0] + cell % c->count[1]], &c->scores[cell]);
        c->statuses[cell] = status;
        if (status < 0 && status != PRH_ERR_UNDEFINED)
            goto done;
    }
    status = PRH_OK;
done:
    close_entries(&e);
    return status;
}

static prh_status mutual_contributions(
    const prh_metric *metric, const prh__artefacts *const side[2], const prh__run *run, double *values)
{
    const int64_t n = side[0]->items.n;
    prh__sparse sparse[2];
    double self[2], score = 0.0;

    for (int s = 0; s < 2; s++) {
        sparse[s] = (prh__sparse){.lists = &side[s]->lists, .values = side[s]->centred};
        PRH__TRY(prh__sparse_common(&sparse[s], &sparse[s], 1, metric->k, run, &self[s], NULL));
    }
    PRH__TRY(prh__sparse_common(&sparse[0], &sparse[1], 1, metric->k, run, &score, values));
    PRH__TRY(finish_mutual(metric, self[0], self[1], &score));
    for (int64_t i = 0; i < n; i++)
        values[i] *= (double)n / (sqrt(self[0]) * sqrt(self[1]));
    return PRH_OK;
}

static int opposed(double a, double b)
{
    return (a < 0.0 && b > 0.0) || (a > 0.0 && b < 0.0);
}

static prh_status hsic_self(void *context, int64_t layer, int64_t worker)
{
    entries *e = context;

    (void)worker;
    if (e->found[layer]->undefined)
        return PRH_OK;
    return prh__sparse_hsic(&e->side[layer], &e->side[layer], e->c->metric->k, &e->self[layer]);
}

/* In both directions at once where the metric wants their mean: the other direction takes x as the one that masks. */
typedef struct directions {
    entries e;
    double *back; /* per cell, or NULL */
} directions;

static prh_status hsic_cell(void *context, int64_t cell, int64_t worker)
{
    directions *d = context;
    const prh__comparison *c = d->e.c;
    const prh__sparse *x = &d->e.side[cell / c->count[1]], *y = &d->e.side[c->count[0] + cell % c->count[1]];

    (void)worker;
    if (c->statuses[cell] < 0)
        return PRH_OK;
    PRH__TRY(prh__sparse_hsic(x, y, c->metric->k, &c->scores[cell]));
    if (d->back)
        PRH__TRY(prh__sparse_hsic(y, x, c->metric->k, &d->back[cell]));
    return prh__task_step(c->run->task, prh__lists_work(x->lists->rows, c->metric->k));
}

static prh_status finish_directed(
    const prh_metric *metric, double x_self, double y_self, double *score, const double *back)
{
    const int exact = metric->convention == PRH_CONVENTION_EXACT;
    double norm;

    PRH__REQUIRE(
        metric->k >= 2, PRH_ERR_UNDEFINED, "%s is undefined for k = 1, as in the reference", metric->name);
    if (!isfinite(x_self) || !isfinite(y_self) || !isfinite(*score) || (back && !isfinite(*back)))
        return prh__sums_overflow();
    if (exact ? !(x_self > 0.0 && y_self > 0.0) : opposed(x_self, y_self))
        return undefined(metric, x_self > 0.0 ? "y" : "x");
    /* roots apart: the product of two can leave the range of double */
    norm = sqrt(fabs(x_self)) * sqrt(fabs(y_self)) + (exact ? 0.0 : PRH__REFERENCE_EPSILON);
    *score = back ? (*score / norm + *back / norm) / 2.0 : *score / norm;
    return PRH_OK;
}

static prh_status compare_directed(const prh__comparison *c, int both)
{
    const int64_t count = c->count[0] + c->count[1], cells = c->count[0] * c->count[1];
    directions d = {.back = NULL};
    prh_status status;

    PRH__GO(open_entries(&d.e, c, 0));
    if (both)
        PRH__GO(prh__alloc(&d.back, cells, sizeof *d.back));
    PRH__GO(prh__parallel(c->run, count, workers_for(c, count), hsic_self, &d.e));
    PRH__GO(prh__parallel(c->run, cells, workers_for(c, cells), hsic_cell, &d));
    for (int64_t cell = 0; cell < cells; cell++) {
        if (c->statuses[cell] < 0)
            continue;
        status = finish_directed(c->metric, d.e.self[cell / c->count[1]],
            d.e.self[c->count[0] + cell % c->count[1]], &c->scores[cell], both ? &d.back[cell] : NULL);
        c->statuses[cell] = status;
        if (status < 0 && status != PRH_ERR_UNDEFINED)
            goto done;
    }
    status = PRH_OK;
done:
    prh__free(d.back);
    close_entries(&d.e);
    return status;
}

static prh_status directed(const prh__comparison *c)
{
    return compare_directed(c, 0);
}

static prh_status symmetric(const prh__comparison *c)
{
    return compare_directed(c, 1);
}

static double work(const prh__comparison *c)
{
    return (double)(c->count[0] * c->count[1]) * prh__lists_work(c->side[0][0]->n, c->metric->k);
}

const prh__family prh__cknna_mutual = {.minimum = -1.0,
    .maximum = 1.0,
    .min_rows = 2,
    .needs = PRH__NEED_LISTS | PRH__NEED_SPARSE_CENTRED,
    .symmetric = 1,
    .invariances = PRH_INVARIANT_ORTHOGONAL | PRH_INVARIANT_SCALE,
    .compare = mutual,
    .contributions = mutual_contributions,
    .work = work};

const prh__family prh__cknna_directed = {.minimum = -INFINITY,
    .maximum = INFINITY,
    .min_rows = 4,
    .needs = PRH__NEED_LISTS | PRH__NEED_SPARSE,
    .symmetric = 0,
    .invariances = PRH_INVARIANT_ORTHOGONAL | PRH_INVARIANT_SCALE,
    .compare = directed,
    .work = work};

const prh__family prh__cknna_symmetric = {.minimum = -INFINITY,
    .maximum = INFINITY,
    .min_rows = 4,
    .needs = PRH__NEED_LISTS | PRH__NEED_SPARSE,
    .symmetric = 1,
    .invariances = PRH_INVARIANT_ORTHOGONAL | PRH_INVARIANT_SCALE,
    .compare = symmetric,
    .work = work};
