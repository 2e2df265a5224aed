/* Steps applied to a model: in stages, of which the last one is done layer by layer, as the layers are wanted. */
#ifndef PRH_API_PREPROCESS_APPLY_H
#define PRH_API_PREPROCESS_APPLY_H

#include "api/handles.h"
#include "compute/pipeline.h"

typedef struct prh__named_step {
    prh__step step;
    char name[64];
} prh__named_step;

struct prh_preprocess {
    int64_t count;
    prh__named_step *steps;
};

/*
 * A stage ends where a clamp needs all layers as the steps before it left them: usually there is one stage, and a model
 * is never held twice.
 */
typedef struct prh__applying {
    const prh_preprocess *preprocess;
    const prh_model *model;
    prh__features *layers;          /* what the stage at hand starts from */
    prh__dense *made;               /* by the stages before it, or empty */
    prh_preprocess_report *reports; /* per layer */
    const prh__step **steps;
    prh__pipeline pipeline; /* of the stage at hand */
    const prh__run *run;
} prh__applying;

/* Does all stages but the last, and finds the threshold that the last one needs. prh__applying_end must follow. */
prh_status prh__applying_begin(prh__applying *applying, const prh_preprocess *preprocess,
    const prh_model *model, int32_t precision, const prh__run *run);

/* The last stage of one layer; any number of threads, each with layers of its own. */
prh_status prh__applying_layer(prh__applying *applying, int64_t layer, prh__dense *out, const prh__run *run);

void prh__applying_end(prh__applying *applying);

/* Expected work of one layer, in the unit of prh__task_step. */
double prh__applying_work(const prh_preprocess *preprocess, const prh_model *model, int64_t layer);

/* Puts the layer's name before the message of a failure that is the layer's; IO is the store's. */
prh_status prh__within_layer(const prh_model *model, int64_t layer, prh_status status);

#endif
