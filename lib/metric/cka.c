/* CKA: the cosine between two centred kernels, biased or unbiased; RV, which is that of features. */
#include "metric/cka.h"

#include <math.h>

#include "base/error.h"
#include "base/memory.h"
#include "compute/gram_features.h"
#include "compute/gram_product.h"
#include "compute/row_products.h"
#include "metric/relabel.h"

/* Of a product, which can leave the range of double; else the root of a square is exact. */
static double root_of(double a, double b)
{
    return isnormal(a * b) ? sqrt(a * b) : sqrt(a) * sqrt(b);
}

prh__centring prh__cka_centring(const prh_metric *metric)
{
    return metric->family->needs & PRH__NEED_GRAM_UNBIASED ? PRH__UNBIASED : PRH__BIASED;
}

double prh__cka_denominator(const prh_metric *metric, double x_square, double y_square, int64_t n)
{
    const double size = (double)n, norms = root_of(x_square, y_square);

    if (metric->convention == PRH_CONVENTION_EXACT)
        return norms;
    if (prh__cka_centring(metric) == PRH__BIASED)
        return norms + PRH__REFERENCE_EPSILON;
    return norms +
           PRH__REFERENCE_EPSILON * (size * (size - 3.0)); /* added to HSIC, which is divided by this */
}

double prh__cka_score(const prh_metric *metric, double product, double denominator)
{
    const double score = product / denominator;

    /* Cauchy-Schwarz, up to rounding */
    return metric->convention == PRH_CONVENTION_EXACT ? fmin(fmax(score, -1.0), 1.0) : score;
}

prh_status prh__cka_check(const prh_metric *metric, const prh__artefacts *const side[2])
{
    const prh__centring centring = prh__cka_centring(metric);

    for (int s = 0; s < 2 && metric->convention == PRH_CONVENTION_EXACT; s++)
        PRH__REQUIRE(!prh__gram_is_zero(&side[s]->gram, &side[s]->items, centring), PRH_ERR_UNDEFINED,
            "%s is undefined: the centred kernel of %s is zero", metric->name, s == 0 ? "x" : "y");
    return PRH_OK;
}

static double denominator(const prh_metric *metric, const prh__artefacts *const side[2])
{
    const prh__centring centring = prh__cka_centring(metric);

    return prh__cka_denominator(
        metric, side[0]->gram.square[centring], side[1]->gram.square[centring], side[0]->items.n);
}

/* A product of two Grams to a score. */
static prh_status finish(const prh_metric *metric, const prh__artefacts *const side[2], double *score)
{
    PRH__TRY(prh__cka_check(metric, side));
    if (!isfinite(*score))
        return prh__sums_overflow();
    *score = prh__cka_score(metric, *score, denominator(metric, side));
    return PRH_OK;
}

static prh_status finish_all(const prh__comparison *c, const prh__artefacts **found)
{
    for (int64_t cell = 0; cell < c->count[0] * c->count[1]; cell++) {
        const prh__artefacts *const side[2] = {
            found[cell / c->count[1]], found[c->count[0] + cell % c->count[1]]};

        if (c->statuses[cell] < 0)
            continue;
        c->statuses[cell] = finish(c->metric, side, &c->scores[cell]);
        if (c->statuses[cell] < 0 && c->statuses[cell] != PRH_ERR_UNDEFINED)
            return c->statuses[cell];
    }
    return PRH_OK;
}

/* Products in place of scores. A layer whose kernel has no values has no Gram. */
static prh_status multiply(const prh__comparison *c, const prh__artefacts **found)
{
    const int64_t count = c->count[0] + c->count[1];
    prh__gram_side *side;
    prh_status status;

    PRH__TRY(prh__alloc(&side, count, sizeof *side));
    for (int64_t l = 0; l < count; l++)
        side[l] = (prh__gram_side){found[l]->undefined ? NULL : &found[l]->gram, &found[l]->items};
    status = prh__gram_products(
        side, c->count[0], side + c->count[0], c->count[1], prh__cka_centring(c->metric), c->run, c->scores);
    prh__free(side);
    return status;
}

static prh_status compare(const prh__comparison *c)
{
    const prh__artefacts **found = NULL;
    prh_status status;

    PRH__GO(prh__artefacts_all(&found, c));
    PRH__GO(multiply(c, found));
    PRH__GO(finish_all(c, found));
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

/* Rows of the product, as shares of what the product is divided by. */
static prh_status contribute(
    const prh_metric *metric, const prh__artefacts *const side[2], const prh__run *run, double *values)
{
    const prh__gram_side a = {&side[0]->gram, &side[0]->items}, b = {&side[1]->gram, &side[1]->items};
    const int64_t n = side[0]->items.n;
    double *diagonal, sum = 0.0;
    prh_status status;

    PRH__TRY(prh__alloc(&diagonal, n, sizeof *diagonal));
    PRH__GO(prh__cka_check(metric, side));
    PRH__GO(prh__row_products(&a, &b, prh__cka_centring(metric), run, values, diagonal));
    for (int64_t i = 0; i < n; i++) {
        sum += values[i];
        values[i] *= (double)n / denominator(metric, side);
    }
    status = finish(metric, side, &sum);
done:
    prh__free(diagonal);
    return status;
}

enum { INVARIANCES = PRH_INVARIANT_ORTHOGONAL | PRH_INVARIANT_SCALE | PRH_INVARIANT_TRANSLATION };

const prh__family prh__cka = {.minimum = 0.0,
    .maximum = 1.0,
    .min_rows = 2,
    .needs = PRH__NEED_GRAM,
    .symmetric = 1,
    .invariances = INVARIANCES,
    .compare = compare,
    .relabel = &prh__relabel_squares,
    .contributions = contribute,
    .work = work};

/* tr(X'YY'X) / sqrt(tr((X'X)^2) tr((Y'Y)^2)) of centred columns: CKA of linear kernels. */
const prh__family prh__rv = {.minimum = 0.0,
    .maximum = 1.0,
    .min_rows = 2,
    .needs = PRH__NEED_GRAM,
    .symmetric = 1,
    .invariances = INVARIANCES,
    .takes_features = 1,
    .compare = compare,
    .relabel = &prh__relabel_squares,
    .contributions = contribute,
    .work = work};

const prh__family prh__unbiased_cka = {.minimum = -1.0,
    .maximum = 1.0,
    .min_rows = 4,
    .needs = PRH__NEED_GRAM_UNBIASED,
    .symmetric = 1,
    .invariances = INVARIANCES,
    .compare = compare,
    .relabel = &prh__relabel_squares,
    .contributions = contribute,
    .work = work};
