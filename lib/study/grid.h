/* All pairs of layers of two models. */
#ifndef PRH_STUDY_GRID_H
#define PRH_STUDY_GRID_H

#include <prh/alignment.h>

#include "infer/null.h"
#include "metric/metric.h"
#include "metric/prepared.h"

/* The result; also the public handle. */
struct prh_alignment {
    int64_t rows;
    int64_t layers_x, layers_y;
    double *scores;       /* layers_x x layers_y */
    prh_status *statuses; /* likewise */
    double *chances;      /* likewise */
    int64_t *ties_x, *ties_y;
    prh_layer_pair best;
    prh_status best_status; /* UNDEFINED if no pair has a score */
    prh_metric metric;
    char *reason; /* why the first undefined pair is so; NULL: all are defined */
    char *preprocessing, *provenance;
    prh_preprocess_report *reports_x, *reports_y; /* per layer */
    struct prh_null *null;                        /* or NULL */
};

/* Compares all pairs; scores and what follows from them are filled in, up to the reason; and finds their null, if
 * `null` says which. */
prh_status prh__grid_create(struct prh_alignment **out, const prh_metric *metric,
    const struct prh_prepared *const *x, int64_t layers_x, const struct prh_prepared *const *y,
    int64_t layers_y, const prh_null_options *null, const prh__run *run);

void prh__grid_destroy(struct prh_alignment *alignment);

#endif
