/* CKNNA: kernel alignment over the pairs that are neighbours, in the paper's and in the reference's form. */
#include <math.h>

#include "base/error.h"
#include "compute/sparse.h"
#include "metric/prepared.h"

static prh_status undefined(const prh_metric *metric, const char *side)
{
    return prh__fail(PRH_ERR_UNDEFINED,
        "%s is undefined: the self term of %s, its kernel over its own neighbours, is not positive",
        metric->name, side);
}

static prh_status mutual(const prh_metric *metric, const struct prh_prepared *x, const struct prh_prepared *y,
    const prh__run *run, double *score)
{
    const prh__artefacts *side[2];
    prh__sparse s[2];
    double common, self[2];

    (void)run;
    PRH__TRY(prh__artefacts_pair(side, x, y, metric));
    for (int i = 0; i < 2; i++) {
        s[i] = (prh__sparse){.lists = &side[i]->lists, .values = side[i]->centred};
        PRH__TRY(prh__sparse_common(&s[i], &s[i], metric->k, &self[i]));
        if (!(self[i] > 0.0))
            return undefined(metric, i == 0 ? "x" : "y");
    }
    PRH__TRY(prh__sparse_common(&s[0], &s[1], metric->k, &common));
    *score = fmin(fmax(common / (sqrt(self[0]) * sqrt(self[1])), -1.0), 1.0); /* but for rounding */
    return PRH_OK;
}

static int opposed(double a, double b)
{
    return (a < 0.0 && b > 0.0) || (a > 0.0 && b < 0.0);
}

static prh_status directed_between(
    const prh_metric *metric, const prh__artefacts *a, const prh__artefacts *b, double *score)
{
    const prh__sparse x = {.lists = &a->lists, .values = a->values},
                      y = {.lists = &b->lists, .values = b->values};
    const int exact = metric->convention == PRH_CONVENTION_EXACT;
    double common, self[2];

    PRH__REQUIRE(
        metric->k >= 2, PRH_ERR_UNDEFINED, "%s is undefined for k = 1, as in the reference", metric->name);
    PRH__TRY(prh__sparse_hsic(&x, &y, metric->k, &common));
    PRH__TRY(prh__sparse_hsic(&x, &x, metric->k, &self[0]));
    PRH__TRY(prh__sparse_hsic(&y, &y, metric->k, &self[1]));
    if (exact ? !(self[0] > 0.0 && self[1] > 0.0) : opposed(self[0], self[1]))
        return undefined(metric, self[0] > 0.0 ? "y" : "x");
    /* roots apart: the product of two can leave the range of double */
    *score = common / (sqrt(fabs(self[0])) * sqrt(fabs(self[1])) + (exact ? 0.0 : PRH__REFERENCE_EPSILON));
    return PRH_OK;
}

static prh_status directed(const prh_metric *metric, const struct prh_prepared *x,
    const struct prh_prepared *y, const prh__run *run, double *score)
{
    const prh__artefacts *side[2];

    (void)run;
    PRH__TRY(prh__artefacts_pair(side, x, y, metric));
    return directed_between(metric, side[0], side[1], score);
}

static prh_status symmetric(const prh_metric *metric, const struct prh_prepared *x,
    const struct prh_prepared *y, const prh__run *run, double *score)
{
    const prh__artefacts *side[2];
    double forward = 0.0, backward = 0.0;

    (void)run;
    PRH__TRY(prh__artefacts_pair(side, x, y, metric));
    PRH__TRY(directed_between(metric, side[0], side[1], &forward));
    PRH__TRY(directed_between(metric, side[1], side[0], &backward));
    *score = (forward + backward) / 2.0;
    return PRH_OK;
}

const prh__family prh__cknna_mutual = {.minimum = -1.0,
    .maximum = 1.0,
    .min_rows = 2,
    .needs = PRH__NEED_LISTS | PRH__NEED_SPARSE_CENTRED,
    .symmetric = 1,
    .invariances = PRH_INVARIANT_ORTHOGONAL | PRH_INVARIANT_SCALE,
    .compare = mutual};

const prh__family prh__cknna_directed = {.minimum = -INFINITY,
    .maximum = INFINITY,
    .min_rows = 4,
    .needs = PRH__NEED_LISTS | PRH__NEED_SPARSE,
    .symmetric = 0,
    .invariances = PRH_INVARIANT_ORTHOGONAL | PRH_INVARIANT_SCALE,
    .compare = directed};

const prh__family prh__cknna_symmetric = {.minimum = -INFINITY,
    .maximum = INFINITY,
    .min_rows = 4,
    .needs = PRH__NEED_LISTS | PRH__NEED_SPARSE,
    .symmetric = 1,
    .invariances = PRH_INVARIANT_ORTHOGONAL | PRH_INVARIANT_SCALE,
    .compare = symmetric};
