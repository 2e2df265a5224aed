/* Canonical correlations between singular bases: truncated for SVCCA, whole for CCA. */
#include "base/error.h"
#include "base/memory.h"
#include "metric/prepared.h"
#include "metric/relabel.h"

static int64_t dimensions(const prh_metric *metric, const prh__basis *basis)
{
    if (metric->share > 0.0)
        return prh__basis_dimensions(basis, metric->share);
    return basis->rank < metric->rank ? basis->rank : metric->rank;
}

static prh_status no_variance(const prh_metric *metric, int side)
{
    return prh__fail(
        PRH_ERR_UNDEFINED, "%s is undefined: %s has no variance", metric->name, side == 0 ? "x" : "y");
}

/* Of one pair of layers; layers have up to min(n, d) dimensions. */
static double pair_work(const prh_metric *metric, const struct prh_prepared *x, const struct prh_prepared *y)
{
    const int given = prh__kernel_is_precomputed(&metric->kernel);
    int64_t rank = metric->rank < x->n ? metric->rank : x->n;

    if (!given && x->cols < rank)
        rank = x->cols;
    if (!given && y->cols < rank)
        rank = y->cols;
    return prh__basis_correlation_work(x->n, rank);
}

typedef struct bases {
    const prh__comparison *c;
    const prh__basis **found; /* of x, then of y */
} bases;

static prh_status correlate(void *context, int64_t cell, int64_t worker)
{
    const bases *b = context;
    const prh__comparison *c = b->c;
    const prh__basis *x = b->found[cell / c->count[1]], *y = b->found[c->count[0] + cell % c->count[1]];
    const int64_t rx = dimensions(c->metric, x), ry = dimensions(c->metric, y);

    (void)worker;
    if (c->statuses[cell] < 0)
        return PRH_OK;
    if (c->metric->family == &prh__cca_r2)
        PRH__TRY(prh__basis_square_correlation(x, rx, y, ry, &c->scores[cell]));
    else
        PRH__TRY(prh__basis_correlation(x, rx, y, ry, &c->scores[cell]));
    c->statuses[cell] = rx + ry > x->rows - 1 ? PRH_NOTE_SATURATED : PRH_OK;
    return prh__task_step(
        c->run->task, pair_work(c->metric, c->side[0][cell / c->count[1]], c->side[1][cell % c->count[1]]));
}

static prh_status compare(const prh__comparison *c)
{
    const int64_t count = c->count[0] + c->count[1], cells = c->count[0] * c->count[1];
    bases b = {.c = c};
    int64_t most = 0, workers;
    prh_status status;

    PRH__TRY(prh__alloc(&b.found, count, sizeof *b.found));
    for (int64_t l = 0; l < count; l++) {
        const int s = l >= c->count[0];

        PRH__GO(prh__basis_find(&b.found[l], c->side[s][l - s * c->count[0]], c->metric));
    }
    for (int64_t cell = 0; cell < cells; cell++) {
        const int64_t layer[2] = {cell / c->count[1], c->count[0] + cell % c->count[1]};

        for (int s = 0; s < 2 && c->statuses[cell] >= 0; s++)
            if (dimensions(c->metric, b.found[layer[s]]) == 0)
                c->statuses[cell] = no_variance(c->metric, s);
    }
    for (int64_t l = 0; l < count; l++)
        most = dimensions(c->metric, b.found[l]) > most ? dimensions(c->metric, b.found[l]) : most;
    workers = prh__run_workers(c->run, cells, (uint64_t)most * (uint64_t)most * sizeof(double));
    PRH__GO(prh__parallel(c->run, cells, workers, correlate, &b));
done:
    prh__free(b.found);
    return status;
}

static double work(const prh__comparison *c)
{
    double sum = 0.0;

    for (int64_t cell = 0; cell < c->count[0] * c->count[1]; cell++)
        sum += pair_work(c->metric, c->side[0][cell / c->count[1]], c->side[1][cell % c->count[1]]);
    return sum;
}

const prh__family prh__svcca = {.minimum = 0.0,
    .maximum = 1.0,
    .min_rows = 2,
    .needs = PRH__NEED_BASIS,
    .symmetric = 1,
    .invariances = PRH_INVARIANT_ORTHOGONAL | PRH_INVARIANT_SCALE | PRH_INVARIANT_TRANSLATION,
    .takes_features = 1,
    .compare = compare,
    .work = work};

enum {
    WITHOUT_TRUNCATION =
        PRH_INVARIANT_ORTHOGONAL | PRH_INVARIANT_SCALE | PRH_INVARIANT_TRANSLATION | PRH_INVARIANT_LINEAR
};

const prh__family prh__cca = {.minimum = 0.0,
    .maximum = 1.0,
    .min_rows = 2,
    .needs = PRH__NEED_BASIS,
    .symmetric = 1,
    .invariances = WITHOUT_TRUNCATION,
    .whole = 1,
    .takes_features = 1,
    .compare = compare,
    .work = work};

const prh__family prh__cca_r2 = {.minimum = 0.0,
    .maximum = 1.0,
    .min_rows = 2,
    .needs = PRH__NEED_BASIS,
    .symmetric = 1,
    .invariances = WITHOUT_TRUNCATION,
    .whole = 1,
    .takes_features = 1,
    .compare = compare,
    .relabel = &prh__relabel_squares,
    .work = work};
