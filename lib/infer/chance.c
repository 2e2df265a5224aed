/* Means under a uniformly random pairing; docs/numerics.md derives them. */
#include "infer/chance.h"

#include <math.h>

#include <prh/rsa.h>

#include "base/error.h"
#include "base/memory.h"
#include "infer/lis_table.inc"

enum { LARGEST_LIS = sizeof prh__expected_lis / sizeof prh__expected_lis[0] - 1 };

/* For each i, the k neighbours in y hit a random k-subset of the others; c_i of those list i in x. */
static prh_status cycle_chance(const struct prh_neighbors *lists, int64_t k, double *chance)
{
    const int64_t n = lists->rows;
    int32_t *degree;
    double sum = 0.0;

    PRH__TRY(prh__alloc_zero(&degree, n, sizeof *degree));
    for (int64_t i = 0; i < n; i++)
        for (int64_t p = 0; p < k; p++)
            degree[lists->index[i * lists->stride + p]]++;
    for (int64_t i = 0; i < n; i++) {
        double missed = 1.0; /* C(n - 1 - c, k) / C(n - 1, k) */

        for (int64_t m = 0; m < k && missed > 0.0; m++)
            missed *= fmax(0.0, (double)(n - 1 - degree[i] - m) / (double)(n - 1 - m));
        sum += 1.0 - missed;
    }
    prh__free(degree);
    *chance = sum / (double)n;
    return PRH_OK;
}

/* What h common neighbours of k are worth on average: common items stand in random relative order. */
static double subsequence_of(int64_t h, int64_t k)
{
    (void)k;
    return prh__expected_lis[h];
}

static double jaccard_of(int64_t h, int64_t k)
{
    return (double)h / (double)(2 * k - h);
}

/* The overlap h of two lists is hypergeometric (k of n - 1, twice): the mean of what it is worth. Weights by ratios
 * from the likeliest h. */
static double overlap_chance(int64_t n, int64_t k, double (*worth)(int64_t h, int64_t k))
{
    const int64_t others = n - 1, least = 2 * k > others ? 2 * k - others : 0;
    double weight = 1.0, total = 0.0, sum = 0.0;
    int64_t mode = (k + 1) * (k + 1) / (others + 2);

    if (mode < least)
        mode = least;
    if (mode > k)
        mode = k;
    for (int64_t h = mode; h <= k; h++) {
        total += weight;
        sum += weight * worth(h, k);
        weight *= (double)(k - h) * (double)(k - h) / ((double)(h + 1) * (double)(others - 2 * k + h + 1));
    }
    weight = 1.0;
    for (int64_t h = mode; h > least; h--) {
        weight *= (double)h * (double)(others - 2 * k + h) / ((double)(k - h + 1) * (double)(k - h + 1));
        total += weight;
        sum += weight * worth(h - 1, k);
    }
    return sum / total;
}

/* E<A, B_pi> = tr A tr B / (n - 1) for doubly centred A and B. */
static prh_status cka_chance(const prh_metric *metric, const prh__artefacts *const side[2], double *chance)
{
    const double n = (double)side[0]->items.n;
    const double norms = sqrt(side[0]->gram.square[PRH__BIASED]) * sqrt(side[1]->gram.square[PRH__BIASED]);
    const int exact = metric->convention == PRH_CONVENTION_EXACT;

    *chance = 0.0;
    for (int s = 0; s < 2; s++) {
        const int zero = prh__gram_is_zero(&side[s]->gram, &side[s]->items, PRH__BIASED);

        PRH__REQUIRE(!zero || !exact, PRH_ERR_UNDEFINED,
            "the chance level of %s is undefined: the centred kernel of %s is zero", metric->name,
            s == 0 ? "x" : "y");
        if (zero)
            return PRH_OK; /* every score is 0, but for rounding */
    }
    *chance = side[0]->gram.trace * side[1]->gram.trace / (n - 1.0) /
              (norms + (exact ? 0.0 : PRH__REFERENCE_EPSILON));
    if (exact)
        *chance = fmin(fmax(*chance, -1.0), 1.0); /* as the score */
    return PRH_OK;
}

static prh_status unbiased_chance(
    const prh_metric *metric, const prh__artefacts *const side[2], double *chance)
{
    for (int s = 0; s < 2 && metric->convention == PRH_CONVENTION_EXACT; s++)
        PRH__REQUIRE(!prh__gram_is_zero(&side[s]->gram, &side[s]->items, PRH__UNBIASED), PRH_ERR_UNDEFINED,
            "the chance level of unbiased_cka is undefined: the centred kernel of %s is zero",
            s == 0 ? "x" : "y");
    *chance = 0.0;
    return PRH_OK;
}

/* Of ranks and of what is centred, 0: every entry, and every pair of entries, is as often above as below another. */
static prh_status rdm_chance(
    const prh_metric *metric, const struct prh_prepared *const side[2], double *chance)
{
    const prh__rdm *rdm[2];

    for (int s = 0; s < 2; s++) {
        PRH__TRY(prh__rdm_find(&rdm[s], side[s], metric));
        PRH__TRY(prh__rdm_usable(rdm[s], metric, s));
    }
    *chance = 0.0;
    if (metric->outer == PRH_RSA_OUTER_COSINE)
        *chance = prh__rdm_sum(rdm[0]) * prh__rdm_sum(rdm[1]) / ((double)rdm[0]->n * (double)(rdm[0]->n - 1));
    return PRH_OK;
}

/* E|U_x' P U_y|^2 = r_x r_y / (n - 1): as cka's, of projectors. */
static prh_status cca_chance(
    const prh_metric *metric, const struct prh_prepared *const side[2], double *chance)
{
    const prh__basis *basis[2];

    for (int s = 0; s < 2; s++) {
        PRH__TRY(prh__basis_find(&basis[s], side[s], metric));
        PRH__REQUIRE(basis[s]->rank > 0, PRH_ERR_UNDEFINED,
            "the chance level of %s is undefined: %s has no variance", metric->name, s == 0 ? "x" : "y");
    }
    *chance = (double)(basis[0]->rank > basis[1]->rank ? basis[0]->rank : basis[1]->rank) /
              (double)(side[0]->n - 1);
    return PRH_OK;
}

int prh__has_chance(const prh_metric *metric)
{
    const prh__family *family = metric->family;

    if (family == &prh__lcs_knn)
        return metric->k <= LARGEST_LIS;
    return family == &prh__mutual_knn || family == &prh__cycle_knn || family == &prh__jaccard_knn ||
           family == &prh__cka || family == &prh__rv || family == &prh__unbiased_cka || family == &prh__rsa ||
           family == &prh__cca_r2;
}

prh_status prh__chance(
    const prh_metric *metric, const struct prh_prepared *x, const struct prh_prepared *y, double *chance)
{
    const struct prh_prepared *const both[2] = {x, y};
    const prh__artefacts *side[2];

    PRH__REQUIRE(prh__has_chance(metric), PRH_ERR_UNSUPPORTED, "%s has no closed-form chance level%s",
        metric->name, metric->family == &prh__lcs_knn ? " for k > 64" : "");
    if (metric->family == &prh__rsa)
        return rdm_chance(metric, both, chance);
    if (metric->family == &prh__cca_r2)
        return cca_chance(metric, both, chance);
    PRH__TRY(prh__artefacts_pair(side, x, y, metric));
    if (metric->family == &prh__cycle_knn)
        return cycle_chance(&side[0]->lists, metric->k, chance);
    if (metric->family == &prh__cka || metric->family == &prh__rv)
        return cka_chance(metric, side, chance);
    if (metric->family == &prh__unbiased_cka)
        return unbiased_chance(metric, side, chance);
    if (metric->family == &prh__mutual_knn)
        *chance = (double)metric->k / (double)(x->n - 1);
    else if (metric->family == &prh__jaccard_knn)
        *chance = overlap_chance(x->n, metric->k, jaccard_of);
    else
        *chance = overlap_chance(x->n, metric->k, subsequence_of) /
                  (metric->convention == PRH_CONVENTION_EXACT ? (double)metric->k : 1.0);
    return PRH_OK;
}
