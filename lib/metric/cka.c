/* CKA: the cosine between two centred kernels, biased or unbiased. */
#include <math.h>

#include "base/error.h"
#include "compute/gram_product.h"
#include "metric/prepared.h"

static prh_status compare(const prh_metric *metric, const struct prh_prepared *x,
    const struct prh_prepared *y, const prh__run *run, prh__centring centring, double *score)
{
    const int exact = metric->convention == PRH_CONVENTION_EXACT;
    const double n = (double)x->n;
    const prh__artefacts *side[2];
    double product, norms, epsilon = exact ? 0.0 : PRH__REFERENCE_EPSILON;

    PRH__TRY(prh__artefacts_pair(side, x, y, metric));
    for (int s = 0; s < 2 && exact; s++)
        PRH__REQUIRE(!prh__gram_is_zero(&side[s]->gram, &side[s]->items, centring), PRH_ERR_UNDEFINED,
            "%s is undefined: the centred kernel of %s is zero", metric->name, s == 0 ? "x" : "y");
    PRH__TRY(prh__gram_products(&(prh__gram_side){&side[0]->gram, &side[0]->items}, 1,
        &(prh__gram_side){&side[1]->gram, &side[1]->items}, 1, centring, run, &product));
    PRH__REQUIRE(isfinite(product), PRH_ERR_VALUE,
        "sums of squared kernel values overflow; normalize the rows or scale the features down");
    norms = sqrt(side[0]->gram.square[centring]) * sqrt(side[1]->gram.square[centring]);
    if (centring == PRH__UNBIASED)
        epsilon *= n * (n - 3.0); /* the reference adds it to HSIC, which is divided by this */
    *score = product / (norms + epsilon);
    if (exact)
        *score = fmin(fmax(*score, -1.0), 1.0); /* Cauchy-Schwarz, up to rounding */
    return PRH_OK;
}

static prh_status biased(const prh_metric *metric, const struct prh_prepared *x, const struct prh_prepared *y,
    const prh__run *run, double *score)
{
    return compare(metric, x, y, run, PRH__BIASED, score);
}

static prh_status unbiased(const prh_metric *metric, const struct prh_prepared *x,
    const struct prh_prepared *y, const prh__run *run, double *score)
{
    return compare(metric, x, y, run, PRH__UNBIASED, score);
}

enum { INVARIANCES = PRH_INVARIANT_ORTHOGONAL | PRH_INVARIANT_SCALE | PRH_INVARIANT_TRANSLATION };

const prh__family prh__cka = {.minimum = 0.0,
    .maximum = 1.0,
    .min_rows = 2,
    .needs = PRH__NEED_GRAM,
    .symmetric = 1,
    .invariances = INVARIANCES,
    .compare = biased};

const prh__family prh__unbiased_cka = {.minimum = -1.0,
    .maximum = 1.0,
    .min_rows = 4,
    .needs = PRH__NEED_GRAM_UNBIASED,
    .symmetric = 1,
    .invariances = INVARIANCES,
    .compare = unbiased};
