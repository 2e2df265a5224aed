/* Is a score above chance? The distribution of the scores that random pairings of the rows would give. */
#ifndef PRH_NULL_H
#define PRH_NULL_H

#include <prh/prepared.h>

PRH_BEGIN_DECLS

/* Threads: immutable, share freely. What getters return lives as long as the handle; NULL gives NULL. */
typedef struct prh_null prh_null;

/* Where the distribution comes from. */
enum {
    PRH_NULL_AUTO = 0,  /* EXACT where it is accurate, ENUMERATE if that is no more than the draws, PERMUTE */
    PRH_NULL_EXACT = 1, /* closed form: moments over all n! pairings, and the quantiles that follow */
    PRH_NULL_ENUMERATE = 2, /* every permutation that is allowed, once */
    PRH_NULL_PERMUTE = 3    /* random draws of them */
};

/* What is made of the scores of all pairs of layers before anything is compared. Undefined ones are left out. */
enum {
    PRH_AGGREGATE_MAX = 0,          /* the largest */
    PRH_AGGREGATE_MEAN = 1,         /* the mean */
    PRH_AGGREGATE_ROW_MAX_MEAN = 2, /* the largest of each layer of x, averaged over layers of x */
    PRH_AGGREGATE_TOP_MEAN = 3      /* the mean of the `top` largest */
};

typedef struct prh_null_options {
    uint64_t struct_size; /* sizeof(prh_null_options), set by the caller */
    int64_t permutations; /* draws K, or rows of the table; 0: 1000 */
    double alpha;         /* level in [1e-15, 1), read as the simplest fraction that it stands for; 0: 1/20 */
    uint64_t seed;        /* draw k of a seed is the same in every call with the same n, blocks and shifts */
    const int64_t *blocks; /* n labels: items change places within their label only; NULL: all with all */
    const int32_t *table;  /* permutations x n: draw k pairs row i of x with row table[k n + i] of y */
    int64_t stop_after; /* end when so many draws have reached the score (Besag, Clifford 1991); 0: never */
    int64_t top;        /* for PRH_AGGREGATE_TOP_MEAN: 1 to the number of pairs of layers; else 0 */
    int32_t method;     /* PRH_NULL_... */
    int32_t aggregate;  /* PRH_AGGREGATE_... */
    int32_t circular;   /* nonzero: all rows shifted by one number, for rows in order of time */
    int32_t reserved;   /* 0 */
} prh_null_options;

/**
 * How the score, or an aggregate over all pairs of layers, is distributed when the rows of y are paired with those
 * of x at random, data fixed; and where the observed one stands.
 *
 * A draw is one permutation for all layers, and the aggregate is taken inside it, so p and threshold are those of the
 * whole search over layers. Nothing is computed again that a permutation leaves as it is. One pair of
 * representations is a grid of one by one.
 *
 * Draws: p = (1 + #{s_k >= s}) / (K + 1), and the threshold is the value of rank K + 1 - floor(alpha (K + 1)) among
 * the draws and the observed score. Draws that stopped early after l of them: p = stop_after / l. Enumeration:
 * p = #{s_pi >= s} / n!, threshold by the same rule from the n! values. What is below the score by less than 1e-12
 * reaches it: that is rounding. Closed form: mean, variance, third moment and covariances are exact, and what follows
 * from them, p, threshold and quantiles, is an approximation: a pair has the Pearson III distribution of these
 * moments, a grid their normal copula. docs/inference.md measures it; below p = 1e-3 it extrapolates, and where a few
 * outlying items hold much of both sides' similarities it errs, far out to the small side. p is never below 1 / n!.
 *
 * AUTO takes the closed form unless the metric has none, permutations are restricted, n < 50, the null of a pair of
 * layers is skewed by more than 2.5, outlying items on both sides give one an excess kurtosis of more than 0.25,
 * moments are out of range, or grid, kernels or alpha are not for it (see the errors). Draws may then fail where the
 * closed form would not: for few of them at a small alpha, for kernels that do not fit together.
 *
 * EXACT and ENUMERATE make no draws: permutations and stop_after are theirs to ignore. Draws that stopped early do not
 * know a threshold: it is NaN, like calibrated. So few permutations to enumerate that none can reject are no error.
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
 * Source:   Groger, Wen, Brbic, arXiv 2602.14486 (draws); docs/inference.md (closed forms)
 * Errors:   ARGUMENT if a handle is NULL or was not prepared for the metric, for options that contradict each other,
 *           an alpha outside [1e-15, 1), fewer draws than can reject at that level (K + 1 < 1 / alpha), a closed form
 *           of a grid's mean at an alpha below 1 / 20 001, and a table with a row that is no permutation (the message
 *           names row and value); SHAPE if item counts differ;
 *           UNDEFINED if no pair of layers has a score; UNSUPPORTED if the closed form is asked of a metric that
 *           has none, or of restricted permutations; TOO_LARGE for more than 2^31 permutations to enumerate, for
 *           kernels or values that do not fit the memory limit, and for the closed form of a grid of more than 1024
 *           pairs (unbiased_cka: any number); VALUE; MEMORY; CANCELLED; ABI; NUMERIC
 * Cost:     draws: O(n k) each for neighbours, O(n^2) for kernels, which are held whole (4 or 8 n^2 bytes each). Closed
 *           form: O(n k^2) per layer for neighbours, O(n^3) for kernels; a grid O(1) per two pairs of layers
 * Threads:  any thread; no result depends on how many there are
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
    double threshold;     /* at level alpha: scores above it are significant; NaN if draws stopped early */
    double p;             /* that a random pairing reaches the score */
    double calibrated;    /* max(0, (score - threshold) / (best - threshold)); best: the metric's, or 1 */
    double alpha;         /* in force */
    int64_t layer_x;      /* PRH_AGGREGATE_MAX: where the largest score is; else -1 */
    int64_t layer_y;      /* likewise */
    int64_t values;       /* draws made, or all permutations; of a closed form 0, for a grid its samples */
    int64_t reached;      /* those of them that reached the score */
    int32_t method;       /* PRH_NULL_EXACT, _ENUMERATE or _PERMUTE: which one it was */
    int32_t reserved;     /* 0 */
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
 * @param share     in (0, 1): the smallest value that at least this share of the null does not exceed
 * @param quantile  receives it; left untouched on failure
 *
 * Errors:   ARGUMENT for NULL or a share outside (0, 1)
 * Cost:     O(1)
 * Threads:  any thread
 * Since:    0.1
 */
PRH_API PRH_MUST_CHECK prh_status prh_null_quantile(const prh_null *null, double share, double *quantile);

/** The null's values in order of their draws, prh_null_result.values of them; NULL if there are none. Since: 0.1 */
PRH_API const double *prh_null_values(const prh_null *null);

/**
 * The mean of each pair of layers under its own null, row-major layers_x x layers_y, like all that follows; NaN where
 * the score is undefined.
 *
 * Since:    0.1
 */
PRH_API const double *prh_null_means(const prh_null *null);

/** The standard deviation of each pair of layers under its own null. Since: 0.1 */
PRH_API const double *prh_null_sds(const prh_null *null);

/** The p-value of each pair of layers as if it had been the only one. Since: 0.1 */
PRH_API const double *prh_null_ps(const prh_null *null);

/**
 * The p-value of each pair of layers among all: the family-wise error over the grid is controlled, by step-down max-T.
 * The best pair has the p of the whole search. Scores are compared as they are, not with their own nulls: pairs of
 * layers with a wide null set the bar for all.
 *
 * Source:   Westfall and Young, Resampling-Based Multiple Testing, 1993, algorithm 2.8
 * Since:    0.1
 */
PRH_API const double *prh_null_adjusted_ps(const prh_null *null);

/** Why auto did not take the closed form, "n = 32 is less than 50"; "" if it did, and for NULL. Since: 0.1 */
PRH_API const char *prh_null_reason(const prh_null *null);

/** The word for a method: "auto", "exact", "enumerate", "permute"; "unknown" for others. Static. Since: 0.1 */
PRH_API const char *prh_null_method_name(int32_t method);

PRH_END_DECLS

#endif
