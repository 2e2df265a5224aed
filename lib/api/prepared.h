/* What preparing one representation and preparing the layers of a model share. */
#ifndef PRH_API_PREPARED_H
#define PRH_API_PREPARED_H

#include "api/preprocess_apply.h"
#include "metric/prepared.h"

prh_status prh__check_metrics(const prh_metric *const *metrics, int64_t count);

/* Layers of both sides, at least one each, of the same items. */
prh_status prh__check_layers(
    const prh_prepared *const *x, int64_t layers_x, const prh_prepared *const *y, int64_t layers_y);

/* What kept tiles may take; the rest of the limit is for the workers (prh__run_workers). */
uint64_t prh__tile_budget(const prh__run *run);

prh__source prh__features_of(const prh_representation *representation);

/* The layers of a model, as prh_prepared_create_layers has them. */
typedef struct prh__layers_asked {
    const prh_model *model;
    const prh_metric *const *metrics;
    int64_t count;
    const prh_preprocess *preprocess; /* or NULL */
} prh__layers_asked;

/*
 * Preparing them in two steps, so that the work of many models is known before any of it is done: plans under the
 * run's memory limit, one for each layer, all NULL on failure; their work, but for looking into a store; and the
 * filling, which announces that work to the run's task. Plans that could not be filled are the caller's to destroy.
 */
prh_status prh__layers_plan(prh_prepared **out, const prh__layers_asked *asked, const prh__run *run);
double prh__layers_work(prh_prepared *const *plans, const prh__layers_asked *asked);
prh_status prh__layers_fill(prh_prepared *const *plans, const prh__layers_asked *asked, const prh__run *run);

/*
 * What features follow from: the digest of the matrix that was given, the steps (NULL: none) and the precision that
 * they are done in, and, if a step looks at all layers, the digests of all.
 */
prh__digest prh__source_digest(const prh__digest *contents, int64_t layer, int64_t count,
    const prh_preprocess *steps, int32_t precision);

#endif
