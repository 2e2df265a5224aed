/* Which layers of two models correspond? Best partners, and the ridge of a layer x layer map. */
#ifndef PRH_LAYER_PROFILE_H
#define PRH_LAYER_PROFILE_H

#include <prh/status.h>

PRH_BEGIN_DECLS

/* Threads: immutable, share freely. What getters return lives as long as the handle; NULL gives NULL. */
typedef struct prh_layer_profile prh_layer_profile;

/**
 * Reads the correspondence of layers off the scores of all their pairs.
 *
 * The ridge gives each layer of x that has a score one layer of y with which it has one, so that later layers never
 * have earlier partners; of all such choices it is the one with the largest sum of scores, among equals the one with
 * the lowest layers of y. Best partners need not keep the order: how much the ridge falls short of them says whether
 * the two models do the same things in the same order.
 *
 * @param out        receives the profile; NULL on failure
 * @param scores     layers_x x layers_y, row-major (prh_alignment_scores); NaN: undefined
 * @param layers_x   at least 1
 * @param layers_y   at least 1
 * @param threshold  scores above it are significant, all pairs at once: that of the null of the maximum
 *                   (prh_null_result.threshold); NaN: there is none
 *
 * Source:   Kornblith et al., ICML 2019, section 6.1 (best partners); docs/study.md, "Layer profile" (ridge)
 * Errors:   ARGUMENT for NULL or a count below 1; VALUE for infinity, naming the layers, or if sums overflow; UNDEFINED
 *           if no pair has a score; TOO_LARGE; MEMORY
 * Cost:     O(layers_x layers_y)
 * Threads:  any thread
 * Since:    0.1
 */
PRH_API PRH_MUST_CHECK prh_status prh_layer_profile_create(
    prh_layer_profile **out, const double *scores, int64_t layers_x, int64_t layers_y, double threshold);

/** Lets go of a profile. NULL is fine. Since: 0.1 */
PRH_API void prh_layer_profile_destroy(prh_layer_profile *profile);

/* Zero it and set struct_size. */
typedef struct prh_layer_profile_values {
    uint64_t struct_size; /* sizeof(prh_layer_profile_values), set by the caller */
    double partner_mean;  /* mean score of the layers of x with their best partners */
    double ridge_mean;    /* mean score along the ridge, over the same layers; NaN if there is no ridge */
    double threshold;     /* as given */
    int64_t above;        /* pairs of layers whose score is above it; -1 without one */
    int64_t mutual;       /* layers of x that are the best partner of their best partner */
} prh_layer_profile_values;

/**
 * The profile in numbers.
 *
 * @param values  filled in up to its struct_size; left untouched on failure
 *
 * Errors:   ARGUMENT for NULL; ABI if struct_size is too small
 * Cost:     O(1)
 * Threads:  any thread
 * Since:    0.1
 */
PRH_API PRH_MUST_CHECK prh_status prh_layer_profile_get_values(
    const prh_layer_profile *profile, prh_layer_profile_values *values);

/** The best partner in y of each layer of x, among equals the lowest; -1 if the layer has no score. Since: 0.1 */
PRH_API const int64_t *prh_layer_profile_partners_x(const prh_layer_profile *profile);

/** The best partner in x of each layer of y, likewise. Since: 0.1 */
PRH_API const int64_t *prh_layer_profile_partners_y(const prh_layer_profile *profile);

/** The ridge: a layer of y for each layer of x, -1 for one without a score. All are -1 if undefined pairs leave no
 * choice that keeps the order: there is no ridge. Since: 0.1 */
PRH_API const int64_t *prh_layer_profile_ridge(const prh_layer_profile *profile);

PRH_END_DECLS

#endif
