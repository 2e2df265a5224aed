/* Is a score above chance? The distribution of the scores that random pairings of the rows would give. */
#ifndef PRH_NULL_H
#define PRH_NULL_H

#include <prh/prepared.h>

PRH_BEGIN_DECLS

/* Threads: immutable, share freely. What getters return lives as long as the handle; NULL gives NULL. */
typedef struct prh_null prh_null;

/* Where the distribution comes from. */
enum {
    PRH_NULL_AUTO = 0,  /* the closed form where it is accurate, all permutations if they are no more than the
                               draws asked for, else draws; prh_null_reason says why */
    PRH_NULL_EXACT = 1, /* closed form: moments over all n! pairings, and quantiles that follow from them */
    PRH_NULL_ENUMERATE = 2, /* every permutation that is allowed, once */
    PRH_NULL_PERMUTE = 3    /* random draws of them */
};

/* What is made of the scores of all pairs of layers, before anything is compared with it. Undefined ones are left out. */
enum {
    PRH_AGGREGATE_MAX = 0,          /* the largest */
    PRH_AGGREGATE_MEAN = 1,         /* the mean */
    PRH_AGGREGATE_ROW_MAX_MEAN = 2, /* the largest of each layer of x, averaged over layers of x */
    PRH_AGGREGATE_TOP_MEAN = 3      /* the mean of the `top` largest */
};

typedef struct prh_null_options {
    uint64_t struct_size; /* sizeof(prh_null_options), set by the caller */
    int64_t permutations; /* draws K; 0: 1000, or as many as early stopping needs at most */
    double
        alpha; /* level in (0, 1); 0: 0.05. The simplest fraction that this double is nearest to counts: 1/20 */
    uint64_t
        seed; /* draw k of a seed is the same permutation in every call with the same n, blocks and shifts */
    const int64_t *blocks; /* n labels: items change places within their label only; NULL: all with all */
    const int32_t *
        table; /* permutations x n, row-major: the draws themselves; NULL: random ones. Draw k scores row i of x
                              with row table[k n + i] of y */
    int64_t
        stop_after; /* early stopping (Besag and Clifford 1991): end when so many draws have reached the score;
                              0: never */
    int64_t top;    /* for PRH_AGGREGATE_TOP_MEAN, 1 to the number of pairs of layers; else 0 */
    int32_t method;    /* PRH_NULL_... */
    int32_t aggregate; /* PRH_AGGREGATE_... */
    int32_t
        circular; /* nonzero: shifts of all rows by one number, for rows in order of time; not with blocks */
    int32_t reserved; /* 0 */
} prh_null_options;

/**
 * Finds how the score, or the aggregate over all pairs of layers, is distributed when the rows of y are paired with
 * those of x at random, data fixed; and where the observed one stands.
 *
 * One permutation per draw for all layers; the aggregate is taken inside the draw, so p and threshold are those of the whole search
 * over layers. Nothing that a permutation leaves as it is is computed again. One pair is a grid of one by one.
 *
 * Draws: p = (1 + #{s_k >= s}) / (K + 1); the threshold is the value of rank K + 1 - floor(alpha (K + 1)) among the draws and the
 * observed score. Enumeration: p = #{s_pi >= s} / n!, the threshold from the n! values by the same rule. A value reaches the score if it is not
 * below it by more than rounding (1e-12, 1e-6 where products are single). Closed form: a pair has
 * the Pearson III distribution with the exact mean, variance and third moment; a grid the normal copula with the exact covariance and those
 * margins (docs/inference.md).
 *
 * @param out       receives the result; NULL on failure
 * @param metric    one that all layers were prepared for
 * @param x         layers_x handles, not NULL
 * @param layers_x  at least 1
 * @param y         layers_y handles, not NULL, of the same n items
 * @param layers_y  at least 1
 * @param options   NULL: all defaults
 * @param run       NULL: all defaults
 *
 * Source:   Gröger, Wen, Brbic, arXiv 2602.14486 (draws, grids); docs/inference.md (closed forms)
 * Errors:   ARGUMENT if a handle is NULL or was not prepared for the metric, for an alpha outside (0, 1) or too small for K (K + 1 <
 *           1 / alpha), for contradicting options, and for a table whose row is no permutation of 0 ... n - 1 (the message names row and
 *           value); SHAPE if item counts differ; UNDEFINED if no pair of layers has a score; UNSUPPORTED if PRH_NULL_EXACT is asked of a metric
 *           that has no closed form, or with restricted permutations; TOO_LARGE if there are more than 2^31 permutations to
 *           enumerate, or more than the memory limit takes; VALUE; MEMORY; CANCELLED; ABI; NUMERIC
 * Cost:     draws: O(n k) each for neighbours, O(n^2) for kernels, times the pairs of layers at most. Closed form: O(n k^2) per layer for
 *           neighbours; O(n^3), or O(n d^2) if that is less, for kernels; and for a grid O(1) per two pairs of layers
 * Threads:  any thread; draws run in parallel and do not depend on how many threads there are
 * Since:    0.1
 */
PRH_API PRH_MUST_CHECK prh_status prh_null_create(prh_null **out, const prh_metric *metric,
    const prh_prepared *const *x, int64_t layers_x, const prh_prepared *const *y, int64_t layers_y,
    const prh_null_options *options, const prh_run_options *run);

/** Lets go of a result. NULL is fine. Since: 0.1 */
PRH_API void prh_null_destroy(prh_null *null);

/* What a null says. Zero it and set struct_size. */
typedef struct prh_null_result {
    uint64_t struct_size; /* sizeof(prh_null_result), set by the caller */
    double score;         /* observed: the aggregate */
    double mean;          /* of the null */
    double sd;            /* of the null; divisor: the number of values */
    double skewness;      /* of the null; NaN if sd is 0 */
    double z;             /* (score - mean) / sd; NaN if sd is 0 */
    double threshold;     /* at level alpha */
    double p;             /* that a random pairing reaches the score */
    double
        calibrated; /* max(0, (score - threshold) / (maximum - threshold)), with the metric's maximum; if it has none
                             max(0, score - threshold) */
    double alpha;    /* in force */
    int64_t layer_x; /* PRH_AGGREGATE_MAX: where the largest score is; else -1 */
    int64_t layer_y; /* likewise */
    int64_t
        values; /* draws that were used, or all permutations; of a closed form 0 for a pair, for a grid the samples
                             of its joint distribution */
    int64_t reached;  /* those of them that reached the score */
    int32_t method;   /* PRH_NULL_EXACT, _ENUMERATE or _PERMUTE: which one it was */
    int32_t reserved; /* 0 */
} prh_null_result;

/**
 * The result.
 *
 * @param result  filled in up to its struct_size; left untouched on failure
 *
 * Errors:   ARGUMENT for NULL; ABI if struct_size is too small
 * Cost:     O(1)
 * Threads:  any thread
 * Since:    0.1
 */
PRH_API PRH_MUST_CHECK prh_status prh_null_get_result(const prh_null *null, prh_null_result *result);

/**
 * A quantile of the null.
 *
 * @param share     in (0, 1): the value that so large a share of the null lies at or below
 * @param quantile  receives it; left untouched on failure
 *
 * Errors:   ARGUMENT for NULL or a share outside (0, 1)
 * Cost:     O(1)
 * Threads:  any thread
 * Since:    0.1
 */
PRH_API PRH_MUST_CHECK prh_status prh_null_quantile(const prh_null *null, double share, double *quantile);

/** The null values in order of their draws, as many as prh_null_result.values; NULL if there are none. Since: 0.1 */
PRH_API const double *prh_null_values(const prh_null *null);

/**
 * What the null says of each pair of layers by itself, row-major layers_x x layers_y; NaN where a score is undefined.
 *
 * means, sds: of the pair's own null; ps: the p-value of the pair alone, as if it had been the only one; adjusted_ps: of the pair among
 * all, the family-wise error controlled by step-down max-T (Westfall and Young 1993, algorithm 2.8): the p that the best pair has for the
 * whole search, and less strict ones below it.
 *
 * Since:    0.1
 */
PRH_API const double *prh_null_means(const prh_null *null);
/** See prh_null_means. Since: 0.1 */
PRH_API const double *prh_null_sds(const prh_null *null);
/** See prh_null_means. Since: 0.1 */
PRH_API const double *prh_null_ps(const prh_null *null);
/** See prh_null_means. Since: 0.1 */
PRH_API const double *prh_null_adjusted_ps(const prh_null *null);

/** Why the method was chosen, "n = 32 is less than 50"; "" if it was asked for, and for NULL. Since: 0.1 */
PRH_API const char *prh_null_reason(const prh_null *null);

/** The word for a method or "unknown": "auto", "exact", "enumerate", "permute". A static string. Since: 0.1 */
PRH_API const char *prh_null_method_name(int32_t method);

PRH_END_DECLS

#endif
