/* One number for a grid of scores, of which those that are NaN are left out. */
#ifndef PRH_INFER_AGGREGATE_H
#define PRH_INFER_AGGREGATE_H

#include <prh/null.h>

typedef struct prh__aggregate {
    int32_t kind; /* PRH_AGGREGATE_... */
    int64_t top;
    int64_t layers_x, layers_y;
} prh__aggregate;

/* NaN if all are. room: layers_x x layers_y doubles. */
double prh__aggregate_of(const prh__aggregate *how, const double *scores, double *room);

#endif
