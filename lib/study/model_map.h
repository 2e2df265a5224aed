/* Models as points: -log(alignment), scaled in two ways and turned so that maps can be compared. docs/model_map.md. */
#ifndef PRH_STUDY_MODEL_MAP_H
#define PRH_STUDY_MODEL_MAP_H

#include <prh/model_map.h>

#include "base/threads.h"

/* The result; also the public handle. */
struct prh_model_map {
    prh_model_map_values values; /* but struct_size */
    double *distances;           /* count x count; NaN: not compared */
    double *points, *classical;  /* count x width */
    int64_t *nearest;            /* count x (count - 1) */
};

/* Defaults. */
enum { PRH__MAP_WIDTH = 2, PRH__MAP_RESTARTS = 32, PRH__MAP_ITERATIONS = 10000 };

/*
 * -log(alignment), count x count, NaN where not compared; and of `values`, which are 0, the floor in force (0: the
 * smallest alignment above 0), how many pairs lie below it and how many are missing. UNDEFINED if no alignment is above
 * 0.
 */
prh_status prh__model_distances(
    double *distances, prh_model_map_values *values, const double *alignment, int64_t count, double floor);

/* The first model to which no pairs that were compared lead from model 0; -1: they lead to all. MEMORY. */
prh_status prh__model_unreached(int64_t *model, const double *distances, int64_t count);

/* As prh_model_map_create describes, of arguments already checked; zeros in `options` are the defaults. */
prh_status prh__model_map_create(struct prh_model_map **out, const double *alignment, int64_t count,
    const prh_model_map_options *options, const prh__run *run);

void prh__model_map_destroy(struct prh_model_map *map);

#endif
