/* The alignment of two models: every pair of layers scored, and the best pair. */
#ifndef PRH_ALIGNMENT_H
#define PRH_ALIGNMENT_H

#include <prh/null.h>
#include <prh/prepared.h>
#include <prh/preprocess.h>

PRH_BEGIN_DECLS

/* Threads: immutable, share freely. What getters return lives as long as the handle; NULL gives NULL. */
typedef struct prh_alignment prh_alignment;

typedef struct prh_align_options {
    uint64_t struct_size;      /* sizeof(prh_align_options), set by the caller */
    const char *preprocessing; /* prh_align: steps (preprocess.h); NULL: PRH_PREPROCESS_PAPER, or none for
                                  precomputed kernels; models that are matrices (model.h) go without.
                                  prh_align_prepared: what was done before, to be recorded, one line; NULL:
                                  "given" */
    uint64_t memory_limit;     /* as in prh_run_options */
    int32_t num_threads;       /* as in prh_run_options */
    int32_t reserved;          /* 0 */
    prh_progress progress;     /* as in prh_run_options */
    void *progress_data;
    const prh_store *store; /* as in prh_run_options: layers and the grid are looked up and kept there */
    const prh_null_options
        *null; /* also find the null of the grid (null.h): what prh_alignment_null gives; NULL: do not */
} prh_align_options;

/**
 * Scores every layer of one model against every layer of another and finds the best pair.
 *
 * Preprocessing is applied to each model, each layer is prepared once, then all pairs are compared. An
 * undefined pair is NaN in the matrix and has its own status; the best pair skips it.
 *
 * @param out      receives the result; NULL on failure
 * @param metric   configured metric
 * @param x        n rows, one or more layers
 * @param y        the same n items
 * @param options  NULL: all defaults, the protocol of the paper
 *
 * Errors:   SHAPE if the row counts differ or n is below the metric's minimum; ARGUMENT if k >= n, or for
 *           unknown steps; VALUE naming layer, row and column; TOO_LARGE; MEMORY; CANCELLED; ABI; NUMERIC; IO
 *           if a store cannot be written or read. Undefined pairs are no error here. With a null, as prh_null_create
 * Cost:     prepare per layer, compare per pair (see the metric)
 * Threads:  any thread
 * Since:    0.1
 */
PRH_API PRH_MUST_CHECK prh_status prh_align(prh_alignment **out, const prh_metric *metric, const prh_model *x,
    const prh_model *y, const prh_align_options *options);

/**
 * The same over layers that were prepared before: what prh_align is made of, and the way to compare many
 * models or metrics without preparing anything twice.
 *
 * @param out       receives the result; NULL on failure
 * @param metric    one that all layers were prepared for
 * @param x         layers_x handles, not NULL
 * @param layers_x  at least 1
 * @param y         layers_y handles, not NULL
 * @param layers_y  at least 1
 * @param options   NULL: all defaults
 *
 * Errors:   ARGUMENT if a handle is NULL or was not prepared for the metric; SHAPE if item counts differ;
 *           VALUE if sums overflow; TOO_LARGE; MEMORY; CANCELLED; ABI; NUMERIC; IO if a store cannot be
 *           written or read. Undefined pairs are no error here
 * Cost:     compare per pair (see the metric)
 * Threads:  any thread
 * Since:    0.1
 */
PRH_API PRH_MUST_CHECK prh_status prh_align_prepared(prh_alignment **out, const prh_metric *metric,
    const prh_prepared *const *x, int64_t layers_x, const prh_prepared *const *y, int64_t layers_y,
    const prh_align_options *options);

/** Lets go of a result. NULL is fine. Since: 0.1 */
PRH_API void prh_alignment_destroy(prh_alignment *alignment);

/* A score and where it was found. Closed: this struct never grows. */
typedef struct prh_layer_pair {
    double score;
    int64_t layer_x; /* 0-based */
    int64_t layer_y; /* 0-based */
} prh_layer_pair;

/**
 * The best pair of layers: the largest score; among equals the lowest layer_x, then the lowest layer_y.
 *
 * It is a maximum over many pairs, so its chance level lies above that of one pair: prh_alignment_null has the null
 * of the maximum.
 *
 * Errors:   UNDEFINED if no pair has a score; ARGUMENT for NULL
 * Notes:    PRH_NOTE_SATURATED if the best pair's score has it: the pair is written
 * Cost:     O(1)
 * Threads:  any thread
 * Since:    0.1
 */
PRH_API PRH_MUST_CHECK prh_status prh_alignment_best(const prh_alignment *alignment, prh_layer_pair *best);

/** The null of the grid, if it was asked for, living as long as the alignment; else NULL. Since: 0.1 */
PRH_API const prh_null *prh_alignment_null(const prh_alignment *alignment);

/** Number of items n; 0 for NULL. Since: 0.1 */
PRH_API int64_t prh_alignment_rows(const prh_alignment *alignment);

/** Number of layers of x; 0 for NULL. Since: 0.1 */
PRH_API int64_t prh_alignment_layers_x(const prh_alignment *alignment);

/** Number of layers of y; 0 for NULL. Since: 0.1 */
PRH_API int64_t prh_alignment_layers_y(const prh_alignment *alignment);

/** All scores, row-major layers_x x layers_y; NaN where undefined. Since: 0.1 */
PRH_API const double *prh_alignment_scores(const prh_alignment *alignment);

/** The status of each score, in the same order. Since: 0.1 */
PRH_API const prh_status *prh_alignment_statuses(const prh_alignment *alignment);

/** The chance level of each pair (prh_metric_chance), in that order; NaN where there is none. Since: 0.1 */
PRH_API const double *prh_alignment_chances(const prh_alignment *alignment);

/** Items tied at rank k in each of the layers_x layers; -1 for metrics without neighbours. Since: 0.1 */
PRH_API const int64_t *prh_alignment_ties_x(const prh_alignment *alignment);

/** Items tied at rank k in each of the layers_y layers, likewise. Since: 0.1 */
PRH_API const int64_t *prh_alignment_ties_y(const prh_alignment *alignment);

/**
 * Why the first undefined pair, row by row, has no score; "" if every pair has one, and for NULL.
 *
 * Since:    0.1
 */
PRH_API const char *prh_alignment_reason(const prh_alignment *alignment);

/** The metric that gave the scores, for the getters of metric.h; NULL for NULL. Since: 0.1 */
PRH_API const prh_metric *prh_alignment_metric(const prh_alignment *alignment);

/** The steps in full, separated by commas; or what prh_align_prepared was told. "" for NULL. Since: 0.1 */
PRH_API const char *prh_alignment_preprocessing(const prh_alignment *alignment);

/**
 * What preprocessing met in a layer of x (as prh_prepared_get_report of that layer).
 *
 * @param layer   0-based
 * @param report  filled in up to its struct_size; left untouched on failure
 *
 * Errors:   ARGUMENT for NULL or a layer that is not there; ABI if struct_size is too small
 * Cost:     O(1)
 * Threads:  any thread
 * Since:    0.1
 */
PRH_API PRH_MUST_CHECK prh_status prh_alignment_get_report_x(
    const prh_alignment *alignment, int64_t layer, prh_preprocess_report *report);

/**
 * The same of a layer of y.
 *
 * Errors:   as prh_alignment_get_report_x
 * Cost:     O(1)
 * Threads:  any thread
 * Since:    0.1
 */
PRH_API PRH_MUST_CHECK prh_status prh_alignment_get_report_y(
    const prh_alignment *alignment, int64_t layer, prh_preprocess_report *report);

/**
 * How the numbers came about, as lines of "key: value": version, BLAS, metric, convention, k, kernel,
 * rank and scaling (svcca), precision, preprocessing, n, and of each side layers, d, the space that cka
 * compared in (cka.h), precision of the products and ties. "" for NULL.
 *
 * Since:    0.1
 */
PRH_API const char *prh_alignment_provenance(const prh_alignment *alignment);

PRH_END_DECLS

#endif
