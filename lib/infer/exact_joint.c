/* The covariance of two pairs of layers under one permutation comes from what the two layers of each side have in
 * common. */
#include "base/error.h"
#include "base/memory.h"
#include "infer/exact.h"

static prh_status parts_of_graphs(prh__parts *parts, const prh__exact *e, int64_t first, int64_t count)
{
    const struct prh_neighbors **lists;
    prh_status status;

    PRH__TRY(prh__alloc(&lists, count, sizeof *lists));
    for (int64_t l = 0; l < count; l++)
        lists[l] = &e->graphs[first + l]->lists;
    status = prh__parts_of_graphs(parts, lists, count, e->c->metric->k, e->c->run);
    prh__free(lists);
    return status;
}

/* The diagonal of a centred kernel or a projector, whose rows sum to 0; the row sums of dissimilarities, whose diagonal
 * is 0. */
static void profile_of(const prh__operand *o, int64_t n, double *profile)
{
    const prh__gram *gram = o->kernel.gram;

    for (int64_t i = 0; i < n && o->basis; i++)
        for (int64_t r = 0; r < o->basis->rank; r++)
            profile[i] += o->basis->u[i * o->basis->kept + r] * o->basis->u[i * o->basis->kept + r];
    for (int64_t i = 0; i < n && gram; i++)
        profile[i] = gram->diagonal[i] - 2.0 * gram->offset[PRH__BIASED][i];
    for (int64_t i = 0; i < n && o->rdm; i++)
        for (int64_t j = 0; j < n; j++)
            profile[i] += o->rdm->values[i * n + j];
}

/* U-centred kernels have neither diagonal nor sums: one part, in which no dimension counts. */
static prh_status parts_of_hollow(prh__parts *parts, const prh__operand *operands, int64_t count,
    const prh_metric *metric, const prh__run *run)
{
    PRH__TRY(prh__parts_create(parts, count, 1));
    parts->dimension[0] = 1.0;
    return prh__operand_products(operands, count, metric, run, parts->products[0]);
}

static prh_status parts_of_squares(prh__parts *parts, const prh__exact *e, int64_t first, int64_t count)
{
    const int64_t n = e->c->side[0][0]->n;
    const prh__operand *operands = e->operands + first;
    double *products = NULL, *profiles = NULL;
    int hollow = 0;
    prh_status status;

    if (e->c->metric->family == &prh__unbiased_cka)
        return parts_of_hollow(parts, operands, count, e->c->metric, e->c->run);
    PRH__GO(prh__alloc(&products, count, (size_t)count * sizeof *products));
    PRH__GO(prh__alloc_zero(&profiles, count, (size_t)n * sizeof *profiles));
    PRH__GO(prh__operand_products(operands, count, e->c->metric, e->c->run, products));
    for (int64_t l = 0; l < count; l++) {
        profile_of(&operands[l], n, profiles + l * n);
        hollow |= operands[l].rdm != NULL;
    }
    PRH__GO(prh__parts_of_squares(parts, products, profiles, hollow, count, n));
done:
    prh__free(profiles);
    prh__free(products);
    return status;
}

static prh_status find_parts(const prh__exact *e, int s)
{
    prh__exact_side *side = e->side[s];
    const int64_t first = s == 0 ? 0 : e->c->count[0], count = e->c->count[s];
    prh__parts parts = {0};
    prh_status status = PRH_OK;

    pthread_mutex_lock(&side->lock);
    if (!side->parts.products[0]) {
        status =
            e->graphs ? parts_of_graphs(&parts, e, first, count) : parts_of_squares(&parts, e, first, count);
        if (status < 0)
            prh__parts_free(&parts);
        side->parts = parts;
    }
    pthread_mutex_unlock(&side->lock);
    return status;
}

prh_status prh__exact_joint(prh__joint **out, const prh__exact *e)
{
    const int64_t cells = e->c->count[0] * e->c->count[1];

    *out = NULL;
    PRH__REQUIRE(cells <= PRH__EXACT_CELLS || e->c->metric->family == &prh__unbiased_cka, PRH_ERR_TOO_LARGE,
        "a grid of %" PRId64 " pairs of layers is more than the %d of which %s has a closed form", cells,
        (int)PRH__EXACT_CELLS, e->c->metric->name);
    for (int s = 0; s < 2; s++)
        PRH__TRY(find_parts(e, s));
    return prh__joint_create(out, &e->side[0]->parts, &e->side[1]->parts, e->margins, e->c->run);
}

int64_t prh__exact_width(const prh_metric *metric, int64_t layers_x, int64_t layers_y)
{
    return prh__joint_width(layers_x, layers_y, metric->family == &prh__mutual_knn ? PRH__PARTS : 1);
}
