/* Each kind of matrix by itself: how it is laid out whole, and multiplied with others of its kind. */
#include "metric/operand.h"

#include <prh/rsa.h>

#include "base/error.h"
#include "base/memory.h"
#include "metric/cka.h"

int prh__has_operands(const prh_metric *metric)
{
    const prh__family *family = metric->family;

    return family == &prh__cka || family == &prh__rv || family == &prh__unbiased_cka ||
           family == &prh__cca_r2 || (family == &prh__rsa && metric->outer != PRH_RSA_KENDALL);
}

static prh_status find(prh__operand *o, const struct prh_prepared *layer, const prh_metric *metric)
{
    const prh__artefacts *group;

    if (metric->family->needs & PRH__NEED_RDM)
        return prh__rdm_find(&o->rdm, layer, metric);
    if (metric->family->needs & PRH__NEED_BASIS)
        return prh__basis_find(&o->basis, layer, metric);
    PRH__TRY(prh__artefacts_find(&group, layer, metric));
    if (!group->undefined)
        o->kernel = (prh__gram_side){&group->gram, &group->items};
    return PRH_OK;
}

prh_status prh__operands_find(prh__operand **out, const prh__comparison *c)
{
    prh__operand *o;
    prh_status status;

    PRH__TRY(prh__alloc_zero(&o, c->count[0] + c->count[1], sizeof *o));
    for (int s = 0; s < 2; s++)
        for (int64_t l = 0; l < c->count[s]; l++)
            PRH__GO(find(&o[l + s * c->count[0]], c->side[s][l], c->metric));
    status = PRH_OK;
done:
    if (status < 0)
        prh__free(o);
    else
        *out = o;
    return status;
}

int prh__operand_is_missing(const prh__operand *o)
{
    return !o->kernel.gram && !o->rdm && !o->basis;
}

/* Rounding to single what is centred adds less than products in single hold already. */
prh_dtype prh__operand_dtype(const prh__operand *o)
{
    return o->kernel.gram ? o->kernel.gram->kept : PRH_F64;
}

prh_status prh__operand_unpack(
    prh__squares *s, int64_t at, const prh__operand *o, const prh_metric *metric, const prh__run *run)
{
    if (o->kernel.gram)
        return prh__squares_set_gram(s, at, o->kernel.gram, o->kernel.items, prh__cka_centring(metric), run);
    if (o->basis && o->basis->rank > 0)
        return prh__squares_set_projector(s, at, o->basis->u, o->basis->rank, o->basis->kept);
    if (o->rdm)
        prh__squares_set(s, at, o->rdm->values);
    else
        prh__squares_clear(s, at);
    return PRH_OK;
}

static int64_t least_rank(const prh__basis *x, const prh__basis *y)
{
    return x->rank < y->rank ? x->rank : y->rank;
}

double prh__operand_norm(const prh_metric *metric, const prh__operand *x, const prh__operand *y)
{
    const prh__centring centring = prh__cka_centring(metric);

    if (x->kernel.gram && y->kernel.gram)
        return prh__cka_denominator(
            metric, x->kernel.gram->square[centring], y->kernel.gram->square[centring], x->kernel.gram->n);
    if (x->basis && y->basis)
        return (double)least_rank(x->basis, y->basis);
    return 1.0; /* dissimilarities are scaled already */
}

double prh__operand_score(const prh_metric *metric, double product, double norm)
{
    return prh__cka_score(metric, product, norm); /* a cosine, whatever the matrices are */
}

static prh_status multiply_kernels(
    const prh__operand *o, int64_t count, const prh_metric *metric, const prh__run *run, double *products)
{
    prh__gram_side *grams;
    prh_status status;

    PRH__TRY(prh__alloc(&grams, count, sizeof *grams));
    for (int64_t l = 0; l < count; l++)
        grams[l] = o[l].kernel;
    status = prh__gram_products(grams, count, grams, count, prh__cka_centring(metric), run, products);
    prh__free(grams);
    return status;
}

static prh_status multiply_rdms(const prh__operand *o, int64_t count, const prh__run *run, double *products)
{
    for (int64_t a = 0; a < count; a++)
        for (int64_t b = a; b < count; b++) {
            PRH__TRY(prh__rdm_products(&o[a].rdm, 1, &o[b].rdm, 1, run, &products[a * count + b], count));
            products[b * count + a] = products[a * count + b];
        }
    return PRH_OK;
}

static prh_status multiply_bases(const prh__operand *o, int64_t count, double *products)
{
    for (int64_t a = 0; a < count; a++)
        for (int64_t b = a; b < count; b++) {
            const prh__basis *x = o[a].basis, *y = o[b].basis;
            double mean;

            if (least_rank(x, y) == 0)
                continue;
            PRH__TRY(prh__basis_square_correlation(x, x->rank, y, y->rank, &mean));
            products[a * count + b] = products[b * count + a] = mean * (double)least_rank(x, y);
        }
    return PRH_OK;
}

prh_status prh__operand_products(
    const prh__operand *o, int64_t count, const prh_metric *metric, const prh__run *run, double *products)
{
    for (int64_t e = 0; e < count * count; e++)
        products[e] = 0.0;
    if (o[0].basis)
        return multiply_bases(o, count, products);
    return o[0].rdm ? multiply_rdms(o, count, run, products)
                    : multiply_kernels(o, count, metric, run, products);
}
