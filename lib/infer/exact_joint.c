/* The covariance of two pairs of layers under one permutation comes from what the two layers of each side have in
 * common. */
#include <math.h>

#include "base/error.h"
#include "base/memory.h"
#include "infer/exact.h"

/* One side: its layers, and where they begin among all. */
typedef struct side {
    const prh__exact *e;
    int64_t first, count;
} side;

/* Products to correlations. */
static void normalize(double *products, int64_t count)
{
    for (int64_t a = 0; a < count; a++)
        for (int64_t b = 0; b < count; b++)
            if (a != b) {
                const double norm = sqrt(products[a * count + a]) * sqrt(products[b * count + b]);

                products[a * count + b] = norm > 0.0 ? products[a * count + b] / norm : 0.0;
            }
    for (int64_t a = 0; a < count; a++)
        products[a * count + a] = 1.0;
}

/* Whose covariance is a product of two sides: U-centred kernels (docs/inference.md). */
static prh_status joint_of_product(prh__joint **out, const prh__exact *e, const side sides[2])
{
    double *r[2] = {NULL, NULL};
    prh_status status;

    for (int s = 0; s < 2; s++) {
        PRH__GO(prh__alloc(&r[s], sides[s].count, (size_t)sides[s].count * sizeof(double)));
        PRH__GO(prh__operand_products(
            e->operands + sides[s].first, sides[s].count, e->c->metric, e->c->run, r[s]));
        normalize(r[s], sides[s].count);
    }
    PRH__GO(prh__joint_create(out, sides[0].count, sides[1].count, e->margins, r[0], r[1], NULL, e->c->run));
done:
    prh__free(r[1]);
    prh__free(r[0]);
    return status;
}

static prh_status cross_of_graphs(prh__cross_placements *cross, const side *s)
{
    const struct prh_neighbors **lists;
    prh_status status;

    PRH__TRY(prh__alloc(&lists, s->count, sizeof *lists));
    for (int64_t l = 0; l < s->count; l++)
        lists[l] = &s->e->graphs[s->first + l]->lists;
    status = prh__cross_of_graphs(cross, lists, s->count, s->e->c->metric->k, s->e->c->run);
    prh__free(lists);
    return status;
}

/* The diagonals of centred kernels and projectors, whose rows sum to 0; the row sums of dissimilarities, whose
 * diagonal is 0. */
static void sum_rows(const prh__operand *o, int64_t n, double *diagonal, double *rows)
{
    const prh__gram *gram = o->kernel.gram;

    for (int64_t i = 0; i < n && o->basis; i++)
        for (int64_t r = 0; r < o->basis->rank; r++)
            diagonal[i] += o->basis->u[i * o->basis->kept + r] * o->basis->u[i * o->basis->kept + r];
    for (int64_t i = 0; i < n && gram; i++)
        diagonal[i] = gram->diagonal[i] - 2.0 * gram->offset[PRH__BIASED][i];
    for (int64_t i = 0; i < n && o->rdm; i++)
        for (int64_t j = 0; j < n; j++)
            rows[i] += o->rdm->values[i * n + j];
}

static prh_status cross_of_matrices(prh__cross_placements *cross, const side *s)
{
    const int64_t n = s->e->c->side[0][0]->n;
    const prh__operand *operands = s->e->operands + s->first;
    double *products = NULL, *diagonals = NULL, *row_sums = NULL;
    prh_status status;

    PRH__GO(prh__alloc(&products, s->count, (size_t)s->count * sizeof *products));
    PRH__GO(prh__alloc_zero(&diagonals, s->count, (size_t)n * sizeof *diagonals));
    PRH__GO(prh__alloc_zero(&row_sums, s->count, (size_t)n * sizeof *row_sums));
    PRH__GO(prh__operand_products(operands, s->count, s->e->c->metric, s->e->c->run, products));
    for (int64_t l = 0; l < s->count; l++)
        sum_rows(&operands[l], n, diagonals + l * n, row_sums + l * n);
    prh__cross_of_squares(cross, products, diagonals, row_sums, s->count, n);
done:
    prh__free(row_sums);
    prh__free(diagonals);
    prh__free(products);
    return status;
}

/* Correlations of cell a with those from it on; cells without a score, or without variance, have none. */
static void correlate(double *whole, const prh__exact *e, int64_t a, const prh__cross_placements *x,
    const prh__cross_placements *y)
{
    const int64_t lx = e->c->count[0], ly = e->c->count[1], cells = lx * ly;
    const prh__pearson3 *p = &e->margins[a];

    whole[a * cells + a] = 1.0;
    for (int64_t layer = a / ly; layer < lx; layer++) {
        double weighted[PRH__PARTITIONS_2];

        prh__placements_weigh(weighted, &x[a / ly * lx + layer]);
        for (int64_t b = layer * ly > a ? layer * ly : a + 1; b < (layer + 1) * ly; b++) {
            const prh__pearson3 *q = &e->margins[b];
            const double norms = e->norm[a] * e->norm[b] * p->sd * q->sd;

            whole[a * cells + b] = whole[b * cells + a] =
                p->sd > 0.0 && q->sd > 0.0
                    ? prh__placements_covariance(weighted, &y[a % ly * ly + b % ly]) / norms
                    : 0.0;
        }
    }
}

static prh_status joint_of_whole(prh__joint **out, const prh__exact *e, const side sides[2])
{
    const int64_t cells = sides[0].count * sides[1].count;
    prh__cross_placements *cross[2] = {NULL, NULL};
    double *whole = NULL;
    prh_status status;

    for (int s = 0; s < 2; s++) {
        PRH__GO(prh__alloc(&cross[s], sides[s].count, (size_t)sides[s].count * sizeof **cross));
        PRH__GO(e->graphs ? cross_of_graphs(cross[s], &sides[s]) : cross_of_matrices(cross[s], &sides[s]));
    }
    PRH__GO(prh__alloc(&whole, cells, (size_t)cells * sizeof *whole));
    for (int64_t a = 0; a < cells; a++)
        correlate(whole, e, a, cross[0], cross[1]);
    PRH__GO(prh__joint_create(out, sides[0].count, sides[1].count, e->margins, NULL, NULL, whole, e->c->run));
done:
    prh__free(whole);
    prh__free(cross[1]);
    prh__free(cross[0]);
    return status;
}

prh_status prh__exact_joint(prh__joint **out, const prh__exact *e)
{
    const int64_t cells = e->c->count[0] * e->c->count[1];
    const side sides[2] = {{e, 0, e->c->count[0]}, {e, e->c->count[0], e->c->count[1]}};

    *out = NULL;
    if (e->c->metric->family == &prh__unbiased_cka)
        return joint_of_product(out, e, sides);
    PRH__REQUIRE(cells <= PRH__EXACT_CELLS, PRH_ERR_TOO_LARGE,
        "a grid of %" PRId64 " pairs of layers is more than the %d of which %s has a closed form", cells,
        (int)PRH__EXACT_CELLS, e->c->metric->name);
    return joint_of_whole(out, e, sides);
}
