/* Agreement of neighbours at every scale: mutual k-NN overlap for all k at once, and at the same scale for smaller
 * n. */
#ifndef PRH_OVERLAP_CURVE_H
#define PRH_OVERLAP_CURVE_H

#include <prh/prepared.h>

PRH_BEGIN_DECLS

/* Threads: immutable, share freely. What getters return lives as long as the handle; NULL gives NULL or 0. */
typedef struct prh_overlap_curve prh_overlap_curve;

/* Zero is the default for every field. */
typedef struct prh_overlap_curve_options {
    uint64_t struct_size; /* sizeof(prh_overlap_curve_options), set by the caller */
    double level;         /* how often an interval should hold the truth, in (0, 1); 0: 0.95 */
} prh_overlap_curve_options;

/**
 * The score of mutual_knn for every k = 1 ... k_max from one pair of neighbour lists, with chance and uncertainty
 * beside each.
 *
 * A fixed k is no property of two models: with more items the k nearest are nearer. The fraction q = k / n is one:
 * A(q) says how far two representations agree about the nearest q of everything.
 *
 * @param out      receives the curve; NULL on failure
 * @param metric   mutual_knn, whose k is k_max, at most n - 2; x and y were prepared for it
 * @param x        n items
 * @param y        the same n items
 * @param options  NULL: all defaults
 * @param run      NULL: all defaults
 *
 * Errors:   UNSUPPORTED if the metric is another; ARGUMENT if it was not prepared for, if k_max > n - 2, for a level
 *           outside (0, 1); SHAPE if the item counts differ; ABI; MEMORY; CANCELLED
 * Cost:     O(n k_max) for the overlaps, O(n k_max^2) for the exact jackknife of each; memory O(n) per thread
 * Threads:  any thread
 * Since:    0.1
 */
PRH_API PRH_MUST_CHECK prh_status prh_overlap_curve_create(prh_overlap_curve **out, const prh_metric *metric,
    const prh_prepared *x, const prh_prepared *y, const prh_overlap_curve_options *options,
    const prh_run_options *run);

/** Lets go of a curve. NULL is fine. Since: 0.1 */
PRH_API void prh_overlap_curve_destroy(prh_overlap_curve *curve);

/** Number of items n. Since: 0.1 */
PRH_API int64_t prh_overlap_curve_rows(const prh_overlap_curve *curve);

/** The largest k: all arrays have so many entries, entry k - 1 for k neighbours. Since: 0.1 */
PRH_API int64_t prh_overlap_curve_k_max(const prh_overlap_curve *curve);

/** The score of mutual_knn. Since: 0.1 */
PRH_API const double *prh_overlap_curve_overlaps(const prh_overlap_curve *curve);

/** Its mean over all pairings of the items, k / (n - 1). Since: 0.1 */
PRH_API const double *prh_overlap_curve_chances(const prh_overlap_curve *curve);

/** (overlap - chance) / (1 - chance): 0 by chance, 1 for equal neighbours; can be negative. Since: 0.1 */
PRH_API const double *prh_overlap_curve_calibrated(const prh_overlap_curve *curve);

/** Of the overlap, by the delete-one jackknife as prh_metric_interval has it. Since: 0.1 */
PRH_API const double *prh_overlap_curve_standard_errors(const prh_overlap_curve *curve);

/** The interval around the overlap, for each k by itself: as a band around the whole curve it is too narrow. Since:
 * 0.1 */
PRH_API const double *prh_overlap_curve_lows(const prh_overlap_curve *curve);
/** See prh_overlap_curve_lows. Since: 0.1 */
PRH_API const double *prh_overlap_curve_highs(const prh_overlap_curve *curve);

/** The same interval, calibrated as prh_overlap_curve_calibrated. Since: 0.1 */
PRH_API const double *prh_overlap_curve_calibrated_lows(const prh_overlap_curve *curve);
/** See prh_overlap_curve_calibrated_lows. Since: 0.1 */
PRH_API const double *prh_overlap_curve_calibrated_highs(const prh_overlap_curve *curve);

/* Threads: immutable, share freely. What getters return lives as long as the handle; NULL gives NULL or 0. */
typedef struct prh_overlap_sizes prh_overlap_sizes;

/* Zero is the default for every field. */
typedef struct prh_overlap_sizes_options {
    uint64_t struct_size; /* sizeof(prh_overlap_sizes_options), set by the caller */
    const double *
        fractions; /* `count` fractions of the items, in (0, 1], in any order; NULL: 1, 1/2, 1/4 and 1/8, as far
                                as they leave a neighbour of k_max */
    int64_t count;       /* of the fractions, with fractions */
    int64_t repetitions; /* random samples of each size but the whole, at least 2; 0: 20 */
    uint64_t seed;       /* sample r of a size is the same in every call with the same n and fractions */
} prh_overlap_sizes_options;

/**
 * The same curve for random samples of fewer items, at the same q = k / n: is the agreement a property of the models,
 * or of n?
 *
 * Where the calibrated curves of all sizes lie within their spreads of one another, what they show is there at any n.
 * Where they rise or fall with n, say so, and compare models at equal n only. The points are q = j / m for j = 1, 2,
 * ..., m the smallest number of items, as far as k_max goes; other sizes take the k that is nearest to q times their
 * items.
 *
 * @param out      receives the curves; NULL on failure
 * @param metric   mutual_knn, whose k is k_max: the k of all n items at the largest q
 * @param x        n rows, already preprocessed; n x n for precomputed kernels
 * @param y        n rows of the same items
 * @param options  NULL: all defaults
 * @param run      NULL: all defaults; samples are worked on in parallel
 *
 * Errors:   UNSUPPORTED if the metric is another; ARGUMENT for a fraction that is out of range, leaves no neighbour
 *           of k_max (k_max f < 1) or leaves k > m - 2, and for fewer than 2 repetitions; SHAPE if the row counts
 *           differ; otherwise as prh_metric_compute_with
 * Cost:     prepares x and y once whole and `repetitions` times for each size: O(n^2 d) in all, as fractions add up;
 *           O(n k_max) each beside that, and O(n k_max) per point for the spread of the whole
 * Threads:  any thread
 * Since:    0.1
 */
PRH_API PRH_MUST_CHECK prh_status prh_overlap_sizes_create(prh_overlap_sizes **out, const prh_metric *metric,
    const prh_representation *x, const prh_representation *y, const prh_overlap_sizes_options *options,
    const prh_run_options *run);

/** Lets go of the curves. NULL is fine. Since: 0.1 */
PRH_API void prh_overlap_sizes_destroy(prh_overlap_sizes *sizes);

/** Number of sizes. Since: 0.1 */
PRH_API int64_t prh_overlap_sizes_count(const prh_overlap_sizes *sizes);

/** Number of points of each curve. Since: 0.1 */
PRH_API int64_t prh_overlap_sizes_points(const prh_overlap_sizes *sizes);

/** Items of each size, in the order of the fractions: n times the fraction, rounded. Since: 0.1 */
PRH_API const int64_t *prh_overlap_sizes_rows(const prh_overlap_sizes *sizes);

/** Neighbours k at each point, sizes x points, row-major; q is k divided by the size's rows. Since: 0.1 */
PRH_API const int64_t *prh_overlap_sizes_ks(const prh_overlap_sizes *sizes);

/** The score of mutual_knn, mean over the samples, sizes x points, row-major. Since: 0.1 */
PRH_API const double *prh_overlap_sizes_overlaps(const prh_overlap_sizes *sizes);

/** (overlap - chance) / (1 - chance), chance = k / (rows - 1), mean over the samples, sizes x points. Since: 0.1 */
PRH_API const double *prh_overlap_sizes_calibrated(const prh_overlap_sizes *sizes);

/**
 * How much a calibrated value varies from one sample of so many items to another, as a standard deviation, sizes x
 * points: over the samples, divided by sqrt(1 - rows / n), because samples of the same n items share some; of all n
 * items by the jackknife.
 *
 * Since:    0.1
 */
PRH_API const double *prh_overlap_sizes_spreads(const prh_overlap_sizes *sizes);

PRH_END_DECLS

#endif
