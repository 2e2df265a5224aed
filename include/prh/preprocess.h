/* What is done to features before they are compared: an ordered list of steps that can be recorded. */
#ifndef PRH_PREPROCESS_H
#define PRH_PREPROCESS_H

#include <prh/model.h>

PRH_BEGIN_DECLS

/* Threads: immutable, share freely. */
typedef struct prh_preprocess prh_preprocess;

#define PRH_PREPROCESS_NONE "none"
#define PRH_PREPROCESS_PAPER "paper" /* clamp:0.95@stack, normalize: arXiv 2405.07987, appendix */

/**
 * Reads a list of steps, separated by commas:
 *   clamp:Q        clamp to [-t, t], t = the |value| at 0-based position floor(Q N) of the N sorted
 *                  |values| of all layers of the model (also clamp:Q@stack), 0 < Q <= 1; 1 does nothing
 *   clamp:Q@matrix the same with each layer's own t
 *   clamp-mean:Q   t = mean over samples of the sample's Q-quantile of |value|, layers pooled, linear
 *                  interpolation at position Q (m - 1); also with @matrix
 *   center         subtract each column's mean
 *   standardize    subtract the mean, divide by the standard deviation (divisor n - 1); a constant
 *                  column becomes 0
 *   normalize      divide each row by its L2 norm; a row of zeros stays
 *   pca:R          coordinates on the first R principal components of the centred matrix, R an integer
 *   pca:0.99       on as few as reach that share of the sum of squared singular values
 * "paper" and "none" stand for a whole list. Blanks around commas do not matter.
 *
 * @param out    receives the handle; NULL on failure
 * @param steps  the list; NULL and "" mean "none"
 *
 * Errors:   ARGUMENT for an unknown step or a parameter outside its range; the message names it; MEMORY
 * Cost:     O(length)
 * Threads:  any thread
 * Since:    0.1
 */
PRH_API PRH_MUST_CHECK prh_status prh_preprocess_create(prh_preprocess **out, const char *steps);

/** Lets go of a list of steps. NULL is fine. Since: 0.1 */
PRH_API void prh_preprocess_destroy(prh_preprocess *preprocess);

/** Number of steps after expansion ("paper" has 2, "none" has 0). Since: 0.1 */
PRH_API int64_t prh_preprocess_step_count(const prh_preprocess *preprocess);

/** Step i in full, "clamp:0.95@stack", living as long as the list; NULL if there is none. Since: 0.1 */
PRH_API const char *prh_preprocess_step(const prh_preprocess *preprocess, int64_t i);

/* What the steps met in one layer. Zero it and set struct_size. */
typedef struct prh_preprocess_report {
    uint64_t struct_size;     /* sizeof(prh_preprocess_report), set by the caller */
    double clamp_threshold;   /* t of the last clamp step; infinity if there was none */
    int64_t zero_rows;        /* rows of zeros that the last normalize step left as they were */
    int64_t constant_columns; /* columns that the last standardize step set to 0 */
    int64_t components;       /* dimensions kept by the last pca step; 0 if there was none */
} prh_preprocess_report;

/**
 * Applies the steps to every layer of a model, in order; the input stays as it is.
 *
 * Layers are computed and stored in double or single precision as `precision` says. With no steps the
 * result shares the layers of the input.
 *
 * @param out         receives the new model; NULL on failure
 * @param preprocess  the steps
 * @param model       the layers
 * @param precision   PRH_PRECISION_AUTO, _F32 or _F64
 * @param options     NULL: all defaults
 *
 * Errors:   VALUE naming row and column if an input is NaN or infinite, or if it overflows single
 *           precision; ARGUMENT if pca:R exceeds min(n, d), for an unknown precision, or for steps and a model
 *           of matrices (prh_model_kernel), which have no features; ABI; MEMORY;
 *           TOO_LARGE (pca with min(n, d) > 23169); CANCELLED; NUMERIC
 * Cost:     time O(n d) per layer and step (pca: O(n d min(n, d))), memory: the result, and for pca
 *           two matrices in double
 * Threads:  any thread
 * Since:    0.1
 */
PRH_API PRH_MUST_CHECK prh_status prh_preprocess_apply(prh_model **out, const prh_preprocess *preprocess,
    const prh_model *model, int32_t precision, const prh_run_options *options);

/**
 * What the steps met in one layer of a model that prh_preprocess_apply made; of any other model, that no
 * step was there.
 *
 * @param model   the preprocessed model
 * @param layer   0-based
 * @param report  filled in up to its struct_size; left untouched on failure
 *
 * Errors:   ARGUMENT for NULL or a layer that is not there; ABI if struct_size is too small
 * Cost:     O(1)
 * Threads:  any thread
 * Since:    0.1
 */
PRH_API PRH_MUST_CHECK prh_status prh_preprocess_get_report(
    const prh_model *model, int64_t layer, prh_preprocess_report *report);

PRH_END_DECLS

#endif
