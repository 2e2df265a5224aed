/* How sure is a score? What each item adds to it, what it would be without each item, and intervals around it. */
#ifndef PRH_INTERVAL_H
#define PRH_INTERVAL_H

#include <prh/prepared.h>

PRH_BEGIN_DECLS

/**
 * What each item adds: n numbers whose mean is the score. They say which items two representations agree about.
 *
 * mutual_knn, cycle_knn, lcs_knn, edit_distance_knn, jaccard_knn: the item's own score. cka, rv, unbiased_cka:
 * n sum_j A_ij B_ij / (|A| |B|) for the centred kernels A and B; cknna (mutual): the same over the j in both lists of
 * i. These can be negative or larger than 1. The numbers hang together, since every item is in other items' lists and
 * sums: for how sure the score is see prh_metric_jackknife.
 *
 * @param metric  one that x and y were prepared for, as for prh_metric_compare
 * @param x       n items
 * @param y       the same n items
 * @param run     NULL: all defaults
 * @param values  receives n numbers in the order of the items; left untouched on failure
 *
 * Errors:   UNSUPPORTED for metrics whose score is no such mean (cknna directed and symmetric, svcca, cca, cca_r2,
 *           rsa); otherwise as
 *           prh_metric_compare_with
 * Cost:     as prh_metric_compare; cka, rv and unbiased_cka in feature space twice that
 * Threads:  any thread
 * Since:    0.1
 */
PRH_API PRH_MUST_CHECK prh_status prh_metric_contributions(const prh_metric *metric, const prh_prepared *x,
    const prh_prepared *y, const prh_run_options *run, double *values);

/**
 * The score without each item: values[m] is what the n - 1 others would score, if they were all there is.
 *
 * Exact, without preparing anything again: mutual_knn from the one neighbour more that lists hold, cka, rv and
 * unbiased_cka from the rows' shares of their sums (docs/interval.md has the formulas). What a kernel takes from the
 * data as a whole, the bandwidth of a median rule, stays that of all n items.
 *
 * @param metric  mutual_knn, cka, rv or unbiased_cka, which x and y were prepared for
 * @param x       n items
 * @param y       the same n items
 * @param run     NULL: all defaults
 * @param values  receives n scores in the order of the items; left untouched on failure
 *
 * Errors:   UNSUPPORTED for other metrics; ARGUMENT if k >= n - 1; SHAPE if n - 1 items are fewer than the metric
 *           needs; UNDEFINED if the score is, or if without one item nothing but rounding is left of a centred kernel
 *           (the message names it); otherwise as prh_metric_compare_with
 * Cost:     mutual_knn O(n k); cka, rv, unbiased_cka as three times prh_metric_compare, in feature space six times
 * Threads:  any thread
 * Since:    0.1
 */
PRH_API PRH_MUST_CHECK prh_status prh_metric_jackknife(const prh_metric *metric, const prh_prepared *x,
    const prh_prepared *y, const prh_run_options *run, double *values);

/* A score with its uncertainty as an estimate for the population that the items are a sample of. Zero it and set
 * struct_size. */
typedef struct prh_interval {
    uint64_t struct_size;  /* sizeof(prh_interval), set by the caller */
    double score;          /* of all n items */
    double standard_error; /* of the score */
    double
        bias; /* by how much the score exceeds what n times as many items would give, as far as that is of order
                              1 / n; an estimate, and not taken off the score */
    double low; /* the interval, within the metric's range */
    double high;
    double level;    /* in force */
    int64_t rows;    /* items of a sample: n - 1 of the jackknife */
    int64_t samples; /* scores that the estimate is made from: n of the jackknife */
} prh_interval;

/* Zero is the default for every field. */
typedef struct prh_interval_options {
    uint64_t struct_size; /* sizeof(prh_interval_options), set by the caller */
    double level;         /* how often the interval should hold the truth, in (0, 1); 0: 0.95 */
} prh_interval_options;

/**
 * An interval around the score by the delete-one jackknife (prh_metric_jackknife).
 *
 * The standard error is sqrt((n - 1) / n sum_m (s_m - mean)^2), the interval score +- standard error times the
 * quantile of Student's t with n - 1 degrees of freedom. It speaks of other items from the same source, at the same n
 * and k: not of other models, and not of chance (prh_metric_chance). docs/interval.md has its measured coverage.
 *
 * @param metric    mutual_knn, cka, rv or unbiased_cka, which x and y were prepared for
 * @param x         n items, drawn independently of one another from what they stand for
 * @param y         the same n items
 * @param options   NULL: all defaults
 * @param run       NULL: all defaults
 * @param interval  filled in up to its struct_size; left untouched on failure
 *
 * Where leaving out an item changes nothing (a layer with itself) the standard error is 0 and the interval one point.
 *
 * Source:   Quenouille (1949), Tukey (1958); Efron and Stein, Ann. Statist. 9 (1981)
 * Errors:   ARGUMENT for a level outside (0, 1); ABI; MEMORY; otherwise as prh_metric_jackknife
 * Cost:     that of prh_metric_compare and prh_metric_jackknife
 * Threads:  any thread
 * Since:    0.1
 */
PRH_API PRH_MUST_CHECK prh_status prh_metric_interval(const prh_metric *metric, const prh_prepared *x,
    const prh_prepared *y, const prh_interval_options *options, const prh_run_options *run,
    prh_interval *interval);

/* Zero is the default for every field. */
typedef struct prh_subsample_options {
    uint64_t struct_size; /* sizeof(prh_subsample_options), set by the caller */
    double level;         /* how often the interval should hold the truth, in (0, 1); 0: 0.95 */
    int64_t rows;         /* items m of a sample, 2 <= m < n; 0: n / 2 */
    int64_t samples;      /* how many are drawn, at least 2; 0: 200 */
    uint64_t seed;        /* sample s of a seed has the same items in every call with the same n and m */
} prh_subsample_options;

/**
 * An interval around the score of any metric, from scores of random samples of m of the n items, drawn without
 * replacement.
 *
 * (The bootstrap, which draws with replacement, is no way for neighbours: copies of an item would be its nearest.)
 * Samples are compared at the same k / n: with k_m = max(1, k m / n rounded) neighbours; scores of lcs_knn that are
 * not divided by k are multiplied by k / k_m. A sample of m of n items varies less than one of m from everywhere, by
 * the factor 1 - m / n, and n items less than m: the standard error is the samples' standard deviation times sqrt(m /
 * (n - m)).
 *
 * @param metric    any
 * @param x         n rows, already preprocessed; n x n for precomputed kernels
 * @param y         n rows of the same items
 * @param options   NULL: all defaults
 * @param run       NULL: all defaults; samples are worked on in parallel
 * @param interval  filled in up to its struct_size; left untouched on failure
 *
 * Source:   Politis and Romano, Ann. Statist. 22 (1994), with the correction for finite populations
 * Errors:   ARGUMENT for a level, rows or samples out of range, or if k_m >= m; SHAPE if the row counts differ or m
 *           is below the metric's minimum; UNDEFINED if the score of a sample does not exist (the message names it);
 *           otherwise as prh_metric_compute_with
 * Notes:    PRH_NOTE_SATURATED (svcca) if any score is
 * Cost:     prh_metric_compute of n rows once and of m rows `samples` times; memory of one such per thread, as far as
 *           the limit lets them
 * Threads:  any thread
 * Since:    0.1
 */
PRH_API PRH_MUST_CHECK prh_status prh_metric_subsample(const prh_metric *metric, const prh_representation *x,
    const prh_representation *y, const prh_subsample_options *options, const prh_run_options *run,
    prh_interval *interval);

PRH_END_DECLS

#endif
