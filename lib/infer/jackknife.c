/* docs/interval.md derives what is done here; neither lists nor kernels are made again. */
#include "infer/jackknife.h"

#include <float.h>
#include <math.h>

#include "base/error.h"
#include "base/memory.h"
#include "compute/lists.h"
#include "compute/row_products.h"
#include "metric/cka.h"

enum { ROWS_PER_STEP = 1024 };

/* ---- neighbours ---- */

/* The lists of one item: k neighbours, and the one that comes in when one of them goes. */
typedef struct pair_of_lists {
    const int32_t *a, *b;
    const uint64_t *in_a, *in_b; /* the k neighbours as bits */
    int64_t k;
} pair_of_lists;

/*
 * What the removal of each m changes in the overlap of the item, added to change[m]. With a' and b' the next
 * neighbours:
 *   m in A only:  + [a' in B]
 *   m in B only:  + [b' in A]
 *   m in both:    - 1 + [a' in B] + [b' in A] + [a' = b']
 * Returns the overlap as it is.
 */
static double change_one(const pair_of_lists *l, double *change)
{
    const int32_t next_a = l->a[l->k], next_b = l->b[l->k];
    const double gain_a = prh__bits_have(l->in_b, next_a), gain_b = prh__bits_have(l->in_a, next_b);
    const double both = (next_a == next_b) - 1.0;
    double overlap = 0.0;

    for (int64_t p = 0; p < l->k; p++) {
        const int common = prh__bits_have(l->in_b, l->a[p]);

        change[l->a[p]] += gain_a + (common ? both : 0.0);
        change[l->b[p]] += gain_b;
        overlap += common;
    }
    return overlap;
}

/* change[m] = what all other items' overlaps change by without m, less m's own; *total = all overlaps. Whole
 * numbers. */
static prh_status change_all(const struct prh_neighbors *a, const struct prh_neighbors *b, int64_t k,
    const prh__run *run, uint64_t *sets, double *total, double *change)
{
    const int64_t n = a->rows;
    uint64_t *in_a = sets, *in_b = sets + (n + 63) / 64;

    *total = 0.0;
    for (int64_t m = 0; m < n; m++)
        change[m] = 0.0;
    for (int64_t i = 0; i < n; i++) {
        const pair_of_lists lists = {a->index + i * a->stride, b->index + i * b->stride, in_a, in_b, k};
        double own;

        prh__bits_enter(in_a, lists.a, k);
        prh__bits_enter(in_b, lists.b, k);
        own = change_one(&lists, change);
        prh__bits_leave(in_b, lists.b, k);
        prh__bits_leave(in_a, lists.a, k);
        *total += own;
        change[i] -= own;
        if ((i + 1) % ROWS_PER_STEP == 0)
            PRH__TRY(prh__task_step(run->task, 2.0 * prh__lists_work(ROWS_PER_STEP, k)));
    }
    return PRH_OK;
}

prh_status prh__jackknife_overlap(const struct prh_neighbors *a, const struct prh_neighbors *b, int64_t k,
    const prh__run *run, double *score, double *values)
{
    const int64_t n = a->rows;
    uint64_t *sets;
    double total;
    prh_status status;

    PRH__TRY(prh__alloc_zero(&sets, 2 * ((n + 63) / 64), sizeof *sets));
    PRH__GO(change_all(a, b, k, run, sets, &total, values));
    for (int64_t m = 0; m < n; m++)
        values[m] = (total + values[m]) / ((double)(n - 1) * (double)k);
    if (score)
        *score = total / ((double)n * (double)k);
done:
    prh__free(sets);
    return status;
}

static prh_status without_lists(
    const prh_metric *metric, const prh__artefacts *const side[2], const prh__run *run, double *values)
{
    return prh__jackknife_overlap(&side[0]->lists, &side[1]->lists, metric->k, run, NULL, values);
}

/* ---- kernels ---- */

/* <A, B> of kernels centred anew without item m. q = sum_j A_mj B_mj of those centred with it, both = A_mm B_mm. */
static double without_item(double all, double q, double both, int64_t n, prh__centring centring)
{
    const double others = (double)(n - 1);

    if (centring == PRH__UNBIASED)
        return all - 2.0 * q - 2.0 * q / (others - 2.0);
    return all - 2.0 * q + both - 2.0 * (q - both) / others + both / (others * others);
}

/* The three products of a pair: of x with y, x with x, y with y. */
typedef struct products {
    double all[3];
    double *rows[3], *both[3]; /* n each */
    double rounding[3];        /* what squares may be made up of; 0 of the first */
} products;

static prh_status multiply(
    products *p, const prh__artefacts *const side[2], prh__centring centring, const prh__run *run)
{
    static const int first[3] = {0, 0, 1}, second[3] = {1, 0, 1};
    const int64_t n = side[0]->items.n;

    for (int c = 0; c < 3; c++) {
        const prh__artefacts *a = side[first[c]], *b = side[second[c]];
        const prh__gram_side left = {&a->gram, &a->items}, right = {&b->gram, &b->items};

        PRH__TRY(prh__row_products(&left, &right, centring, run, p->rows[c], p->both[c]));
        p->all[c] = 0.0;
        for (int64_t m = 0; m < n; m++)
            p->all[c] += p->rows[c][m];
        if (!isfinite(p->all[c]))
            return prh__sums_overflow();
        p->rounding[c] = c == 0 ? 0.0
                                : prh__gram_rounding(&a->gram, &a->items, centring) +
                                      8.0 * prh__items_epsilon(&a->items) * fabs(p->all[c]);
    }
    return PRH_OK;
}

static prh_status score_without(
    const prh_metric *metric, const products *p, int64_t m, int64_t n, double *value)
{
    const int exact = metric->convention == PRH_CONVENTION_EXACT;
    double left[3];

    for (int c = 0; c < 3; c++) {
        left[c] = without_item(p->all[c], p->rows[c][m], p->both[c][m], n, prh__cka_centring(metric));
        if (c == 0 || left[c] > p->rounding[c])
            continue;
        PRH__REQUIRE(!exact, PRH_ERR_UNDEFINED,
            "without item %" PRId64 " nothing but rounding is left of the centred kernel of %s", m,
            c == 1 ? "x" : "y");
        left[c] = fmax(left[c], 0.0);
    }
    *value = prh__cka_score(metric, left[0], prh__cka_denominator(metric, left[1], left[2], n - 1));
    return PRH_OK;
}

static prh_status without_kernels(
    const prh_metric *metric, const prh__artefacts *const side[2], const prh__run *run, double *values)
{
    const int64_t n = side[0]->items.n;
    products p;
    double *room;
    prh_status status;

    PRH__TRY(prh__alloc(&room, 6 * n, sizeof *room));
    for (int c = 0; c < 3; c++) {
        p.rows[c] = room + 2 * c * n;
        p.both[c] = p.rows[c] + n;
    }
    PRH__GO(prh__cka_check(metric, side));
    PRH__GO(multiply(&p, side, prh__cka_centring(metric), run));
    for (int64_t m = 0; m < n; m++)
        PRH__GO(score_without(metric, &p, m, n, &values[m]));
done:
    prh__free(room);
    return status;
}

/* ---- all of them ---- */

/* A metric that can do without an item is one row here. */
static const struct {
    const prh__family *family;
    prh_status (*without)(
        const prh_metric *metric, const prh__artefacts *const side[2], const prh__run *run, double *values);
} ways[] = {
    {&prh__mutual_knn, without_lists},
    {&prh__cka, without_kernels},
    {&prh__unbiased_cka, without_kernels},
    {&prh__rv, without_kernels},
};

enum { WAYS = sizeof ways / sizeof ways[0] };

static int way_of(const prh_metric *metric)
{
    int w = 0;

    while (w < WAYS && ways[w].family != metric->family)
        w++;
    return w;
}

prh_status prh__jackknife(const prh_metric *metric, const struct prh_prepared *x,
    const struct prh_prepared *y, const prh__run *run, double *values)
{
    const int way = way_of(metric);
    const int64_t left = x->n - 1;
    const prh__artefacts *side[2];

    PRH__REQUIRE(way < WAYS, PRH_ERR_UNSUPPORTED,
        "%s has no exact jackknife; prh_metric_subsample serves every metric", metric->name);
    PRH__TRY(prh__artefacts_pair(side, x, y, metric));
    PRH__REQUIRE(!(metric->family->needs & PRH__NEED_LISTS) || metric->k < left, PRH_ERR_ARGUMENT,
        "k = %" PRId64 " neighbours without one of n = %" PRId64 " items need k < n - 1", metric->k, x->n);
    PRH__REQUIRE(left >= metric->family->min_rows, PRH_ERR_SHAPE,
        "%s needs at least %" PRId64 " rows, there are %" PRId64 " without one item", metric->name,
        metric->family->min_rows, left);
    return ways[way].without(metric, side, run, values);
}

double prh__jackknife_work(
    const prh_metric *metric, const struct prh_prepared *x, const struct prh_prepared *y)
{
    const struct prh_prepared *const side[3][2] = {{x, y}, {x, x}, {y, y}};
    double work = 0.0;

    if (metric->family->needs & PRH__NEED_LISTS)
        return 2.0 * prh__lists_work(x->n, metric->k);
    for (int c = 0; c < 3; c++)
        work += prh__compare_work(
            &(prh__comparison){.metric = metric, .side = {&side[c][0], &side[c][1]}, .count = {1, 1}});
    return work;
}
