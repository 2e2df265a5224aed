/* An alignment metric: how alike two representations of the same items are, as one number. */
#ifndef PRH_METRIC_H
#define PRH_METRIC_H

#include <prh/representation.h>

PRH_BEGIN_DECLS

/* Threads: immutable, share freely. Made by name here, or by the typed constructors in knn.h, cka.h,
 * cknna.h, cca.h and rsa.h. */
typedef struct prh_metric prh_metric;

/* One set of options for every metric; each takes what it knows and ignores the rest. */
typedef struct prh_metric_options {
    uint64_t struct_size; /* sizeof(prh_metric_options), set by the caller */
    int64_t k;            /* neighbours, 1 <= k < n; 0: 10 */
    const char *kernel;   /* kernel function (kernel.h); NULL: "linear" */
    int64_t svcca_rank;   /* dimensions kept by svcca, >= 1; 0: 10 */
    int32_t convention;   /* PRH_CONVENTION_EXACT (0) or PRH_CONVENTION_PLATONIC_REP */
    int32_t precision;    /* PRH_PRECISION_AUTO (0), _F32 or _F64; svcca and cca are always double */
} prh_metric_options;

/**
 * Makes a metric by its name: mutual_knn, cycle_knn, lcs_knn, edit_distance_knn, cka, unbiased_cka,
 * cknna (also cknna:mutual, cknna:directed, cknna:symmetric) or svcca; in convention exact also jaccard_knn, rv, cca,
 * cca_r2 and rsa (also rsa:INNER and rsa:INNER:OUTER, rsa.h).
 *
 * rv, rsa, svcca, cca and cca_r2 take features, or a given matrix (gram, dissimilarity, squared-dissimilarity):
 * another kernel function does not reach them.
 *
 * "cknna" is the mutual variant in convention exact and the directed one in platonic-rep. svcca's variance
 * share and standardisation are options of its typed constructor only (cca.h).
 *
 * @param out      receives the handle; NULL on failure
 * @param name     as prh_metric_name_at lists them, or cknna:mutual
 * @param options  NULL: all defaults; strings are copied
 *
 * Errors:   ARGUMENT for an unknown name, kernel, convention or precision, for k < 0 or a rank < 0; ABI;
 *           MEMORY
 * Cost:     O(1)
 * Threads:  any thread
 * Since:    0.1
 */
PRH_API PRH_MUST_CHECK prh_status prh_metric_create_by_name(
    prh_metric **out, const char *name, const prh_metric_options *options);

/** Lets go of a metric. NULL is fine. Since: 0.1 */
PRH_API void prh_metric_destroy(prh_metric *metric);

/** Number of names that prh_metric_name_at lists; the first eight are the reference's. Since: 0.1 */
PRH_API int64_t prh_metric_count(void);

/** Name i of prh_metric_count(), a static string; NULL if there is none. Since: 0.1 */
PRH_API const char *prh_metric_name_at(int64_t i);

/** The metric's name, such as "mutual_knn" or "cknna:directed", a static string; "" for NULL. Since: 0.1 */
PRH_API const char *prh_metric_name(const prh_metric *metric);

/** The number of neighbours; 0 if the metric has none. Since: 0.1 */
PRH_API int64_t prh_metric_k(const prh_metric *metric);

/** The kernel function in its shortest form, "rbf" for "rbf:median*1"; NULL if there is none. Since: 0.1 */
PRH_API const char *prh_metric_kernel(const prh_metric *metric);

/** PRH_PRECISION_AUTO (also for NULL), _F32 or _F64, as asked for. Since: 0.1 */
PRH_API int32_t prh_metric_precision(const prh_metric *metric);

/** svcca: dimensions kept; 0 if a variance share says how many, if it is all (cca), and for other metrics. Since:
 * 0.1 */
PRH_API int64_t prh_metric_rank(const prh_metric *metric);

/** svcca: the share of the variance that decides how many dimensions are kept, or 0. Since: 0.1 */
PRH_API double prh_metric_variance_share(const prh_metric *metric);

/** svcca: 1 if columns are standardised, else 0. Since: 0.1 */
PRH_API int32_t prh_metric_standardizes(const prh_metric *metric);

/** PRH_CONVENTION_EXACT (also for NULL) or PRH_CONVENTION_PLATONIC_REP. Since: 0.1 */
PRH_API int32_t prh_metric_convention(const prh_metric *metric);

/* Transformations of either representation's features (or of the given matrix) that leave a metric, with its
 * kernel, as it is. */
enum {
    PRH_INVARIANT_ORTHOGONAL = 1,  /* rotation and reflection */
    PRH_INVARIANT_SCALE = 2,       /* one positive factor for all values */
    PRH_INVARIANT_TRANSLATION = 4, /* one vector added to all rows */
    PRH_INVARIANT_LINEAR = 8       /* any invertible linear map */
};

/* What a metric declares of itself; tests hold it to it. Zero it and set struct_size. */
typedef struct prh_metric_info {
    uint64_t struct_size; /* sizeof(prh_metric_info), set by the caller */
    double minimum;   /* of the range in exact arithmetic, with this kernel; -infinity if there is no bound */
    double maximum;   /* likewise; larger always means more alike */
    int64_t min_rows; /* smallest n with these options */
    int32_t symmetric;   /* nonzero: metric(x, y) = metric(y, x) */
    int32_t invariances; /* bits PRH_INVARIANT_... */
    int32_t has_chance;  /* nonzero: prh_metric_chance has a closed form */
    int32_t reserved;    /* 0 */
} prh_metric_info;

/**
 * What the metric declares: range, symmetry, invariances, smallest n.
 *
 * Errors:   ARGUMENT for NULL; ABI if struct_size is too small
 * Cost:     O(1)
 * Threads:  any thread
 * Since:    0.1
 */
PRH_API PRH_MUST_CHECK prh_status prh_metric_get_info(const prh_metric *metric, prh_metric_info *info);

/**
 * Scores how alike two representations of the same items are, with nothing done to them first.
 *
 * Row i of `x` and row i of `y` describe the same item; the column counts may differ. All threads, half
 * of the memory; prh_metric_compute_with takes other wishes.
 *
 * @param metric  configured metric, not modified
 * @param x       n rows, p columns (n x n for precomputed kernels)
 * @param y       n rows, q columns
 * @param score   receives a unitless score; left untouched on failure
 *
 * Errors:   SHAPE if the row counts differ or n is below the metric's minimum; ARGUMENT if k >= n; VALUE
 *           if an input holds NaN or infinity (the message names row and column), products overflow or, for cka
 *           and unbiased_cka, kernel values underflow (docs/numerics.md); UNDEFINED if the score does not
 *           exist, as for a constant input; TOO_LARGE; NUMERIC; MEMORY
 * Notes:    PRH_NOTE_SATURATED (svcca, cca, cca_r2): the score is written
 * Cost:     time O(n^2 (p + q)) (svcca, cca: O(n p min(n, p))), memory: the artefacts (prepared.h)
 * Threads:  metric, x and y may be shared by any number of threads
 * Since:    0.1
 */
PRH_API PRH_MUST_CHECK prh_status prh_metric_compute(
    const prh_metric *metric, const prh_representation *x, const prh_representation *y, double *score);

/**
 * prh_metric_compute with threads, memory, progress and cancellation under the caller's control.
 *
 * @param options  NULL: all defaults
 *
 * Errors:   as prh_metric_compute; CANCELLED; ABI
 * Cost:     as prh_metric_compute
 * Threads:  any thread
 * Since:    0.1
 */
PRH_API PRH_MUST_CHECK prh_status prh_metric_compute_with(const prh_metric *metric,
    const prh_representation *x, const prh_representation *y, const prh_run_options *options, double *score);

PRH_END_DECLS

#endif
