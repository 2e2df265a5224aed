/* Steps of preprocessing, from a layer as it was given to a dense matrix of its own. */
#ifndef PRH_COMPUTE_PIPELINE_H
#define PRH_COMPUTE_PIPELINE_H

#include <prh/preprocess.h>

#include "compute/quantile.h"
#include "compute/steps.h"

typedef enum prh__step_kind {
    PRH__STEP_CLAMP,
    PRH__STEP_CLAMP_MEAN,
    PRH__STEP_CENTER,
    PRH__STEP_STANDARDIZE,
    PRH__STEP_NORMALIZE,
    PRH__STEP_PCA
} prh__step_kind;

typedef struct prh__step {
    prh__step_kind kind;
    int32_t per_matrix; /* clamp */
    double value;       /* quantile, or share of the variance */
    int64_t rank;       /* pca */
} prh__step;

/* A clamp whose threshold comes from all layers. */
int prh__step_is_stacked(const prh__step *step);

/*
 * Steps that one layer goes through by itself, but for a stacked clamp at their start, whose threshold is given. The
 * conversion and the leading steps that go row by row are one pass.
 */
typedef struct prh__pipeline {
    const prh__step *const *steps;
    int64_t count;
    double stack_threshold;
} prh__pipeline;

/* The threshold that a clamp at the start of steps needs of these layers. */
prh_status prh__pipeline_threshold(const prh__step *clamp, const prh__features *layers, int64_t count,
    const prh__run *run, double *threshold);

/* The layer holds nothing that `work` cannot hold (prh__check_finite). Adds to the report. */
prh_status prh__pipeline_run(prh__dense *out, prh_preprocess_report *report, const prh__pipeline *pipeline,
    const prh__features *layer, const prh__run *run);

#endif
