/* Opens what a family offers, or relabels its artefacts, and sees to it that what is undefined stays so. */
#include "metric/relabel.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/memory.h"

struct prh__relabelling {
    const struct prh__relabeller *how;
    const prh__comparison *c;
    int64_t workers;
    void *state;
};

static const struct prh__relabeller *choose(const prh__comparison *c)
{
    const struct prh__relabeller *own = c->metric->family->relabel;

    return own && own->suits(c) ? own : &prh__relabel_artefacts;
}

prh_status prh__relabel_open(prh__relabelling **out, const prh__comparison *c)
{
    prh__relabelling *r;
    prh_status status;

    *out = NULL;
    PRH__TRY(prh__alloc_zero(&r, 1, sizeof *r));
    r->how = choose(c);
    r->c = c;
    r->workers = prh__run_workers(c->run, INT64_MAX, r->how->scratch(c));
    status = r->how->begin(&r->state, c, r->workers);
    if (status < 0)
        prh__free(r);
    else
        *out = r;
    return status;
}

void prh__relabel_close(prh__relabelling *r)
{
    if (!r)
        return;
    r->how->end(r->state);
    prh__free(r);
}

int64_t prh__relabel_workers(const prh__relabelling *r)
{
    return r->workers;
}

prh_status prh__relabel_scores(
    prh__relabelling *r, const int32_t *permutations, int64_t count, int64_t worker, double *scores)
{
    const int64_t cells = r->c->count[0] * r->c->count[1];

    PRH__TRY(r->how->score(r->state, permutations, count, worker, scores));
    for (int64_t e = 0; e < count * cells; e++) {
        if (r->c->statuses[e % cells] < 0)
            scores[e] = NAN;
        else
            PRH__REQUIRE(isfinite(scores[e]), PRH_ERR_VALUE,
                "%s leaves the range of double; normalize the rows or scale the features",
                r->c->metric->name);
    }
    return PRH_OK;
}

double prh__relabel_work(const prh__comparison *c)
{
    return prh__compare_work(c) + 1.0;
}
