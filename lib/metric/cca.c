/* SVCCA: canonical correlations between truncated singular bases. */
#include "base/error.h"
#include "base/memory.h"
#include "metric/prepared.h"

static int64_t dimensions(const prh_metric *metric, const prh__basis *basis)
{
    if (metric->share > 0.0)
        return prh__basis_dimensions(basis, metric->share);
    return basis->rank < metric->rank ? basis->rank : metric->rank;
}

static prh_status no_variance(int side)
{
    return prh__fail(PRH_ERR_UNDEFINED, "svcca is undefined: %s has no variance", side == 0 ? "x" : "y");
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
    PRH__TRY(prh__basis_correlation(x, rx, y, ry, &c->scores[cell]));
    c->statuses[cell] = rx + ry > x->rows - 1 ? PRH_NOTE_SATURATED : PRH_OK;
    return prh__task_step(c->run->task, prh__basis_correlation_work(x->rows, c->metric->rank));
}

static prh_status compare(const prh__comparison *c)
{
    const int64_t count = c->count[0] + c->count[1], cells = c->count[0] * c->count[1];
    bases b = {.c = c};
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
                c->statuses[cell] = no_variance(s);
    }
    PRH__GO(prh__parallel(c->run, cells, c->run->threads < cells ? c->run->threads : cells, correlate, &b));
done:
    prh__free(b.found);
    return status;
}

static double work(const prh__comparison *c)
{
    return (double)(c->count[0] * c->count[1]) *
           prh__basis_correlation_work(c->side[0][0]->n, c->metric->rank);
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
