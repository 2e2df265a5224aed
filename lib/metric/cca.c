/* SVCCA: canonical correlations between truncated singular bases. */
#include "base/error.h"
#include "metric/prepared.h"

static int64_t dimensions(const prh_metric *metric, const prh__basis *basis)
{
    if (metric->share > 0.0)
        return prh__basis_dimensions(basis, metric->share);
    return basis->rank < metric->rank ? basis->rank : metric->rank;
}

static prh_status compare(const prh_metric *metric, const struct prh_prepared *x,
    const struct prh_prepared *y, const prh__run *run, double *score)
{
    const prh__basis *side[2];
    int64_t r[2];

    (void)run;
    PRH__TRY(prh__basis_find(&side[0], x, metric));
    PRH__TRY(prh__basis_find(&side[1], y, metric));
    for (int s = 0; s < 2; s++) {
        r[s] = dimensions(metric, side[s]);
        PRH__REQUIRE(
            r[s] > 0, PRH_ERR_UNDEFINED, "svcca is undefined: %s has no variance", s == 0 ? "x" : "y");
    }
    PRH__TRY(prh__basis_correlation(side[0], r[0], side[1], r[1], score));
    return r[0] + r[1] > x->n - 1 ? PRH_NOTE_SATURATED : PRH_OK;
}

const prh__family prh__svcca = {.minimum = 0.0,
    .maximum = 1.0,
    .min_rows = 2,
    .needs = PRH__NEED_BASIS,
    .symmetric = 1,
    .invariances = PRH_INVARIANT_ORTHOGONAL | PRH_INVARIANT_SCALE | PRH_INVARIANT_TRANSLATION,
    .compare = compare};
