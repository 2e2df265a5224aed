/* CKA: the cosine between two centred kernels, biased or unbiased. */
#include <math.h>

#include "base/error.h"
#include "base/memory.h"
#include "compute/gram_features.h"
#include "compute/gram_product.h"
#include "metric/prepared.h"
#include "metric/relabel.h"

/* Of a product, which can leave the range of double; else the root of a square is exact. */
static double root_of(double a, double b)
{
    return isnormal(a * b) ? sqrt(a * b) : sqrt(a) * sqrt(b);
}

double prh__cka_norm(const prh_metric *metric, const prh__artefacts *const side[2])
{
    const double n = (double)side[0]->items.n;
    const prh__centring centring =
        metric->family->needs & PRH__NEED_GRAM_UNBIASED ? PRH__UNBIASED : PRH__BIASED;
    double epsilon = metric->convention == PRH_CONVENTION_EXACT ? 0.0 : PRH__REFERENCE_EPSILON;

    if (centring == PRH__UNBIASED)
        epsilon *= n * (n - 3.0); /* the reference adds it to HSIC, which is divided by this */
    return root_of(side[0]->gram.square[centring], side[1]->gram.square[centring]) + epsilon;
}

/* A product of two Grams to a score. */
static prh_status finish(
    const prh__comparison *c, const prh__artefacts *const side[2], prh__centring centring, double *score)
{
    const int exact = c->metric->convention == PRH_CONVENTION_EXACT;

    for (int s = 0; s < 2 && exact; s++)
        PRH__REQUIRE(!prh__gram_is_zero(&side[s]->gram, &side[s]->items, centring), PRH_ERR_UNDEFINED,
            "%s is undefined: the centred kernel of %s is zero", c->metric->name, s == 0 ? "x" : "y");
    if (!isfinite(*score))
        return prh__sums_overflow();
    *score /= prh__cka_norm(c->metric, side);
    if (exact)
        *score = fmin(fmax(*score, -1.0), 1.0); /* Cauchy-Schwarz, up to rounding */
    return PRH_OK;
}

static prh_status finish_all(const prh__comparison *c, const prh__artefacts **found, prh__centring centring)
{
    for (int64_t cell = 0; cell < c->count[0] * c->count[1]; cell++) {
        const prh__artefacts *const side[2] = {
            found[cell / c->count[1]], found[c->count[0] + cell % c->count[1]]};

        if (c->statuses[cell] < 0)
            continue;
        c->statuses[cell] = finish(c, side, centring, &c->scores[cell]);
        if (c->statuses[cell] < 0 && c->statuses[cell] != PRH_ERR_UNDEFINED)
            return c->statuses[cell];
    }
    return PRH_OK;
}

/* Products in place of scores. A layer whose kernel has no values has no Gram. */
static prh_status multiply(const prh__comparison *c, const prh__artefacts **found, prh__centring centring)
{
    const int64_t count = c->count[0] + c->count[1];
    prh__gram_side *side;
    prh_status status;

    PRH__TRY(prh__alloc(&side, count, sizeof *side));
    for (int64_t l = 0; l < count; l++)
        side[l] = (prh__gram_side){found[l]->undefined ? NULL : &found[l]->gram, &found[l]->items};
    status =
        prh__gram_products(side, c->count[0], side + c->count[0], c->count[1], centring, c->run, c->scores);
    prh__free(side);
    return status;
}

static prh_status compare(const prh__comparison *c, prh__centring centring)
{
    const prh__artefacts **found = NULL;
    prh_status status;

    PRH__GO(prh__artefacts_all(&found, c));
    PRH__GO(multiply(c, found, centring));
    PRH__GO(finish_all(c, found, centring));
done:
    prh__free(found);
    return status;
}

static int in_features(const struct prh_prepared *layer, const prh_metric *metric)
{
    const prh__artefacts *group = prh__artefacts_planned(layer, metric);

    return group && group->way == PRH__GRAM_ROWS;
}

static double tiles_again(const struct prh_prepared *layer, const prh_metric *metric)
{
    const prh__artefacts *group = prh__artefacts_planned(layer, metric);

    if (!group || group->given || group->way == PRH__GRAM_TILES)
        return 0.0;
    return prh__items_expected(layer->n, layer->cols, &group->function, 1, 0);
}

/* Of pairs in feature space, and of the rest. */
static double work(const prh__comparison *c)
{
    const struct prh_prepared *const *x = c->side[0], *const *y = c->side[1];
    double sum = 0.0;
    int64_t tiles = 0;

    for (int64_t cell = 0; cell < c->count[0] * c->count[1]; cell++) {
        const struct prh_prepared *a = x[cell / c->count[1]], *b = y[cell % c->count[1]];

        if (in_features(a, c->metric) && in_features(b, c->metric))
            sum += prh__gram_features_work(a->n, a->cols, b->cols);
        else
            tiles++;
    }
    if (tiles == 0)
        return sum;
    for (int s = 0; s < 2; s++)
        for (int64_t l = 0; l < c->count[s]; l++)
            sum += tiles_again(c->side[s][l], c->metric);
    return sum + prh__gram_products_work(x[0]->n, c->count[0], c->count[1]);
}

static prh_status biased(const prh__comparison *c)
{
    return compare(c, PRH__BIASED);
}

static prh_status unbiased(const prh__comparison *c)
{
    return compare(c, PRH__UNBIASED);
}

enum { INVARIANCES = PRH_INVARIANT_ORTHOGONAL | PRH_INVARIANT_SCALE | PRH_INVARIANT_TRANSLATION };

const prh__family prh__cka = {.minimum = 0.0,
    .maximum = 1.0,
    .min_rows = 2,
    .needs = PRH__NEED_GRAM,
    .symmetric = 1,
    .invariances = INVARIANCES,
    .compare = biased,
    .relabel = &prh__relabel_squares,
    .work = work};

const prh__family prh__unbiased_cka = {.minimum = -1.0,
    .maximum = 1.0,
    .min_rows = 4,
    .needs = PRH__NEED_GRAM_UNBIASED,
    .symmetric = 1,
    .invariances = INVARIANCES,
    .compare = unbiased,
    .relabel = &prh__relabel_squares,
    .work = work};
