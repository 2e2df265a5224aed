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
 * "paper" and "none" stand for a whole list.
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

/* What the steps met in one layer. Closed: this struct never grows. */
typedef struct prh_preprocess_report {
    double clamp_threshold;   /* t of the last clamp step; infinity if there was none */
    int64_t zero_rows;        /* rows of zeros that a normalize step left as they were */
    int64_t constant_columns; /* columns that a standardize step set to 0 */
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
 * @param reports     NULL, or room for one report per layer
 *
 * Errors:   VALUE naming row and column if an input is NaN or infinite, or if it overflows single
 *           precision; ARGUMENT if pca:R exceeds min(n, d); MEMORY; CANCELLED; NUMERIC
 * Cost:     time O(n d) per layer and step (pca: O(n d min(n, d))), memory: the result, and for pca
 *           two matrices in double
 * Threads:  any thread
 * Since:    0.1
 */
PRH_API PRH_MUST_CHECK prh_status prh_preprocess_apply(prh_model **out, const prh_preprocess *preprocess,
    const prh_model *model, int32_t precision, const prh_run_options *options,
    prh_preprocess_report *reports);

PRH_END_DECLS

#endif
