/* What is known of every pair of models, as matrices. */
#ifndef PRH_STUDY_MATRICES_H
#define PRH_STUDY_MATRICES_H

#include <prh/null.h>

/* count x count each, row-major. */
typedef struct prh__matrices {
    int64_t count;
    double *scores, *null_means, *null_sds, *thresholds, *zs, *ps, *adjusted_ps, *calibrated;
    prh_status *statuses;
    int64_t *layers_x, *layers_y;
    int32_t *methods;
} prh__matrices;

/* Nothing compared yet. On failure there is nothing to free. */
prh_status prh__matrices_create(prh__matrices *out, int64_t count);
void prh__matrices_free(prh__matrices *m);

/* The pair (i, j), and (j, i), seen from the other side, if both are one. Any threads, each with pairs of its own. */
void prh__matrices_set(
    prh__matrices *m, int64_t i, int64_t j, int both, const prh_null_result *facts, prh_status status);

/* Fills adjusted_ps: each pair counts once, so of a symmetric matrix one half is taken. MEMORY. */
prh_status prh__matrices_adjust(prh__matrices *m, int symmetric);

#endif
