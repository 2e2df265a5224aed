/* Preparing all layers of a model inside a call that is already open. */
#ifndef PRH_API_LAYERS_H
#define PRH_API_LAYERS_H

#include <prh/prepared.h>

#include "base/threads.h"

/* Fills model's layer count of handles; all NULL on failure. tile_budget is for all of them together. */
prh_status prh__prepare_layers(prh_prepared **out, const prh_metric *const *metrics, int64_t count,
    const prh_model *model, uint64_t tile_budget, const prh__run *run);

#endif
