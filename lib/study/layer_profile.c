/* The ridge is found by dynamic programming (docs/study.md, "Layer profile"); all else is looked up. */
#include "study/layer_profile.h"

#include <math.h>

#include "base/error.h"
#include "base/memory.h"

typedef struct map {
    const double *scores; /* layers_x x layers_y; NaN: undefined */
    int64_t layers_x, layers_y;
} map;

static double score_of(const map *m, int64_t i, int64_t j)
{
    return m->scores[i * m->layers_y + j];
}

/* Of each layer on either side the first of its best partners; -1: it has no score. */
static void find_partners(const map *m, int64_t *of_x, int64_t *of_y)
{
    for (int64_t i = 0; i < m->layers_x; i++)
        of_x[i] = -1;
    for (int64_t j = 0; j < m->layers_y; j++)
        of_y[j] = -1;
    for (int64_t i = 0; i < m->layers_x; i++)
        for (int64_t j = 0; j < m->layers_y; j++) {
            const double score = score_of(m, i, j);

            if (isnan(score))
                continue;
            if (of_x[i] < 0 || score > score_of(m, i, of_x[i]))
                of_x[i] = j;
            if (of_y[j] < 0 || score > score_of(m, of_y[j], j))
                of_y[j] = i;
        }
}

/*
 * Row i of `best`: the largest sum over the layers up to i with partners up to j; -infinity: there is no choice. NULL
 * before: the first layer.
 */
static void extend(const map *m, int64_t i, const double *before, double *best)
{
    double found = -INFINITY;

    for (int64_t j = 0; j < m->layers_y; j++) {
        const double score = score_of(m, i, j);

        if (!isnan(score))
            found = fmax(found, (before ? before[j] : 0.0) + score);
        best[j] = found;
    }
}

/*
 * best: layers_x x layers_y, of which the rows of layers with a score are used. Backwards, each layer takes the first
 * partner that reaches the best sum; the lowest of the last layer leaves the lowest to those before it, as the lower of
 * two ridges with equal sums is one too.
 */
static void find_ridge(const map *m, const int64_t *partners, double *best, int64_t *ridge)
{
    const double *before = NULL;
    int64_t limit = m->layers_y - 1;

    for (int64_t i = 0; i < m->layers_x; i++) {
        ridge[i] = -1;
        if (partners[i] < 0)
            continue;
        extend(m, i, before, best + i * m->layers_y);
        before = best + i * m->layers_y;
    }
    if (!before || isinf(before[limit]))
        return;
    for (int64_t i = m->layers_x - 1; i >= 0; i--) {
        const double *row = best + i * m->layers_y;

        if (partners[i] < 0)
            continue;
        while (limit > 0 && row[limit - 1] == row[limit])
            limit--;
        ridge[i] = limit;
    }
}

/* Mean score of the layers of x with those of y; NaN if none has one. Added in the same order for partners and ridge,
 * so that the ridge's is never the larger one by rounding. */
static double mean_along(const map *m, const int64_t *partners)
{
    double sum = 0.0;
    int64_t layers = 0;

    for (int64_t i = 0; i < m->layers_x; i++)
        if (partners[i] >= 0) {
            sum += score_of(m, i, partners[i]);
            layers++;
        }
    return layers > 0 ? sum / (double)layers : NAN;
}

/* What any sum of one score per layer of x is at most, in magnitude. */
static double largest_sum(const map *m)
{
    double sum = 0.0;

    for (int64_t i = 0; i < m->layers_x; i++) {
        double largest = 0.0;

        for (int64_t j = 0; j < m->layers_y; j++)
            largest = fmax(largest, fabs(score_of(m, i, j))); /* fmax passes NaN over */
        sum += largest;
    }
    return sum;
}

static void fill_values(const map *m, double threshold, struct prh_layer_profile *p)
{
    prh_layer_profile_values *v = &p->values;

    v->partner_mean = mean_along(m, p->partners_x);
    v->ridge_mean = mean_along(m, p->ridge);
    v->threshold = threshold;
    v->above = isnan(threshold) ? -1 : 0;
    for (int64_t c = 0; c < m->layers_x * m->layers_y && v->above >= 0; c++)
        v->above += m->scores[c] > threshold;
    for (int64_t i = 0; i < m->layers_x; i++)
        v->mutual += p->partners_x[i] >= 0 && p->partners_y[p->partners_x[i]] == i;
}

static prh_status create(struct prh_layer_profile **out, int64_t layers_x, int64_t layers_y)
{
    struct prh_layer_profile *p = NULL;
    prh_status status;

    PRH__GO(prh__alloc_zero(&p, 1, sizeof *p));
    PRH__GO(prh__alloc(&p->partners_x, layers_x, 2 * sizeof *p->partners_x));
    PRH__GO(prh__alloc(&p->partners_y, layers_y, sizeof *p->partners_y));
    p->ridge = p->partners_x + layers_x;
done:
    if (status < 0)
        prh__layer_profile_destroy(p);
    else
        *out = p;
    return status;
}

prh_status prh__layer_profile_create(struct prh_layer_profile **out, const double *scores, int64_t layers_x,
    int64_t layers_y, double threshold)
{
    const map m = {.scores = scores, .layers_x = layers_x, .layers_y = layers_y};
    struct prh_layer_profile *p = NULL;
    double *best = NULL;
    prh_status status;

    PRH__REQUIRE(isfinite(largest_sum(&m)), PRH_ERR_VALUE, "sums of the scores overflow");
    PRH__GO(create(&p, layers_x, layers_y));
    PRH__GO(prh__alloc(&best, layers_x * layers_y, sizeof *best));
    find_partners(&m, p->partners_x, p->partners_y);
    find_ridge(&m, p->partners_x, best, p->ridge);
    fill_values(&m, threshold, p);
    PRH__REQUIRE_GO(!isnan(p->values.partner_mean), PRH_ERR_UNDEFINED,
        "none of %" PRId64 " x %" PRId64 " pairs of layers has a score", layers_x, layers_y);
    *out = p;
    p = NULL;
done:
    prh__layer_profile_destroy(p);
    prh__free(best);
    return status;
}

void prh__layer_profile_destroy(struct prh_layer_profile *profile)
{
    if (!profile)
        return;
    prh__free(profile->partners_y);
    prh__free(profile->partners_x);
    prh__free(profile);
}
