/* Prepare once, compare many: what metrics need of one representation, computed once. */
#ifndef PRH_PREPARED_H
#define PRH_PREPARED_H

#include <prh/kernel.h>
#include <prh/metric.h>
#include <prh/model.h>
#include <prh/preprocess.h>

PRH_BEGIN_DECLS

/*
 * Threads: immutable, share freely. Holds neighbour lists, kernel sums, kernel tiles (if the memory limit
 * allows, else the representation to recompute them from) or centred features (cka.h), a singular basis, or
 * dissimilarities, as the metrics need.
 */
typedef struct prh_prepared prh_prepared;

/**
 * Prepares a representation for one metric.
 *
 * A median bandwidth of 0 is no failure here: neighbours are there all the same, and comparing by what needs
 * the kernel's values is UNDEFINED.
 *
 * @param out             receives the handle; NULL on failure
 * @param metric          what it will be compared by
 * @param representation  n rows; held on to only if tiles have to be recomputed
 *
 * Errors:   ARGUMENT if k >= n; SHAPE if n is below the metric's minimum or a precomputed matrix is not
 *           square; VALUE naming row and column for NaN, infinity or overflow, or if kernel values underflow
 *           (cka, unbiased_cka: docs/numerics.md); TOO_LARGE if n >= 2^31
 *           or a decomposition is beyond LAPACK (cca.h); MEMORY; NUMERIC
 * Cost:     the metric's "prepare" cost
 * Threads:  any thread
 * Since:    0.1
 */
PRH_API PRH_MUST_CHECK prh_status prh_prepared_create(
    prh_prepared **out, const prh_metric *metric, const prh_representation *representation);

/**
 * Prepares a representation for several metrics at once; what they share is computed once.
 *
 * @param metrics         count handles, count >= 1; metrics with different k share one set of lists
 * @param representation  n rows
 * @param options         NULL: all defaults
 *
 * Errors:   as prh_prepared_create; CANCELLED; ABI; IO if a store cannot be written or read
 * Cost:     for each kernel and precision the dearest "prepare" cost of its metrics
 * Threads:  any thread
 * Since:    0.1
 */
PRH_API PRH_MUST_CHECK prh_status prh_prepared_create_many(prh_prepared **out,
    const prh_metric *const *metrics, int64_t count, const prh_representation *representation,
    const prh_run_options *options);

/**
 * Preprocesses every layer of a model and prepares it for several metrics, in parallel over layers.
 *
 * A layer is preprocessed when its turn comes and let go of when it has been prepared: as many copies of
 * layers exist at a time as there are threads, or one, if that many do not fit a quarter of the memory
 * limit. (Steps that need all layers as earlier steps left them are the exception: "normalize,clamp:0.9".)
 * Features are preprocessed in the precision that the metrics ask for; PRH_PRECISION_AUTO where they differ.
 *
 * The layers of a model of matrices (prh_model_kernel) are not preprocessed: each is made a kernel, as
 * prh_kernel_create makes one, and prepared as prh_prepared_create_from_kernel does it. They can be compared with
 * layers of features that were prepared for the same metrics, and no store keeps them.
 *
 * @param out         array of prh_model_layer_count(model) handles to fill; all NULL on failure, untouched if
 *                    model is NULL
 * @param metrics     count handles, count >= 1
 * @param model       the layers
 * @param preprocess  the steps, as prh_preprocess_apply takes them; NULL: none
 * @param options     NULL: all defaults
 *
 * Errors:   as prh_prepared_create_many and prh_preprocess_apply, for matrices as prh_kernel_create and
 *           prh_prepared_create_from_kernel; the message names the layer; IO if a store cannot be written or read
 * Cost:     that of both for each layer
 * Threads:  any thread
 * Since:    0.1
 */
PRH_API PRH_MUST_CHECK prh_status prh_prepared_create_layers(prh_prepared **out,
    const prh_metric *const *metrics, int64_t count, const prh_model *model, const prh_preprocess *preprocess,
    const prh_run_options *options);

/**
 * Prepares a kernel that exists already; the metrics' own kernel functions are not used.
 *
 * The result can be compared with anything prepared for the same metrics over the same n items. svcca, cca
 * and cca_r2 take the eigenvectors of HKH, rsa the distances or cosines that the kernel holds.
 *
 * @param metrics  count handles, count >= 1
 * @param kernel   n items; held on to for metrics that read its values again
 * @param options  NULL: all defaults
 *
 * Errors:   as prh_prepared_create_many; ARGUMENT for rsa with the inner correlation, unless the kernel holds
 *           dissimilarities
 * Cost:     O(n^2 log k) time for lists, O(n^2) for kernel sums, O(n^3) for svcca and cca
 * Threads:  any thread
 * Since:    0.1
 */
PRH_API PRH_MUST_CHECK prh_status prh_prepared_create_from_kernel(prh_prepared **out,
    const prh_metric *const *metrics, int64_t count, const prh_kernel *kernel,
    const prh_run_options *options);

/** Lets go of the artefacts. NULL is fine. Since: 0.1 */
PRH_API void prh_prepared_destroy(prh_prepared *prepared);

/**
 * What preprocessing met in the layer that was prepared (prh_prepared_create_layers); of anything else, that
 * no step was there.
 *
 * @param report  filled in up to its struct_size; left untouched on failure
 *
 * Errors:   ARGUMENT for NULL; ABI if struct_size is too small
 * Cost:     O(1)
 * Threads:  any thread
 * Since:    0.1
 */
PRH_API PRH_MUST_CHECK prh_status prh_prepared_get_report(
    const prh_prepared *prepared, prh_preprocess_report *report);

/** Number of items n; 0 for NULL. Since: 0.1 */
PRH_API int64_t prh_prepared_rows(const prh_prepared *prepared);

/**
 * Compares two prepared representations.
 *
 * @param metric  one of those that both were prepared for (another k up to the largest prepared works)
 * @param x       n items
 * @param y       the same n items
 * @param score   receives a unitless score; left untouched on failure
 *
 * Errors:   ARGUMENT if x or y was not prepared for this metric; SHAPE if the item counts differ;
 *           UNDEFINED if the score does not exist; VALUE if sums overflow; NUMERIC (svcca, cca); MEMORY
 * Notes:    PRH_NOTE_SATURATED (svcca, cca, cca_r2): the score is written
 * Cost:     the metric's "compare" cost; O(n^2 d) more where tiles did not fit the memory limit
 * Threads:  any thread
 * Since:    0.1
 */
PRH_API PRH_MUST_CHECK prh_status prh_metric_compare(
    const prh_metric *metric, const prh_prepared *x, const prh_prepared *y, double *score);

/**
 * prh_metric_compare with threads, memory, progress and cancellation under the caller's control.
 *
 * @param options  NULL: all defaults
 *
 * Errors:   as prh_metric_compare; CANCELLED; ABI
 * Cost:     as prh_metric_compare
 * Threads:  any thread
 * Since:    0.1
 */
PRH_API PRH_MUST_CHECK prh_status prh_metric_compare_with(const prh_metric *metric, const prh_prepared *x,
    const prh_prepared *y, const prh_run_options *options, double *score);

/**
 * The chance level: the mean of the score over all n! pairings of the rows of x with those of y.
 *
 * Exact and closed: mutual_knn k / (n - 1); cycle_knn from the in-degrees; lcs_knn (k <= 64) and jaccard_knn
 * from the hypergeometric overlap; cka and rv sqrt(b_x b_y) / (n - 1), b = tr(HKH)^2 / |HKH|^2; unbiased_cka 0; rsa 0,
 * for the outer cosine from the sums (rsa.h); cca_r2 max(r_x, r_y) / (n - 1). It follows the
 * metric's convention.
 *
 * Source:   docs/numerics.md, "Chance levels"
 * Errors:   UNSUPPORTED if there is no closed form (edit_distance_knn, cknna, svcca, cca); UNDEFINED where the
 *           score is; ARGUMENT, SHAPE as prh_metric_compare; MEMORY (cycle_knn)
 * Cost:     O(n k) for cycle_knn, O(k) or O(1) for the others
 * Threads:  any thread
 * Since:    0.1
 */
PRH_API PRH_MUST_CHECK prh_status prh_metric_chance(
    const prh_metric *metric, const prh_prepared *x, const prh_prepared *y, double *chance);

/**
 * Number of items tied at rank k in one prepared representation: where the index decided.
 *
 * Errors:   UNSUPPORTED for a metric without neighbours; ARGUMENT if not prepared for it
 * Cost:     O(n)
 * Threads:  any thread
 * Since:    0.1
 */
PRH_API PRH_MUST_CHECK prh_status prh_metric_ties(
    const prh_metric *metric, const prh_prepared *prepared, int64_t *ties);

PRH_END_DECLS

#endif
