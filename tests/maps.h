/* Maps of models: short ways to ask for them, and alignments whose map is known. */
#ifndef PRH_TESTS_MAPS_H
#define PRH_TESTS_MAPS_H

#include "support.h"

/* The call must give this status; what it made. */
prh_model_map *map_of(
    const double *alignment, int64_t n, const prh_model_map_options *options, prh_status expected);
prh_model_map_values values_of_map(const prh_model_map *map);

/* exp(-distance) of n points of d dimensions. */
double *alignment_of(const double *points, int64_t n, int64_t d);

/* The largest distance that a point has moved. */
double farthest_move(const double *x, const double *y, int64_t n, int64_t d);

/* Stress-1 of points against distances, by the definition, over the pairs whose distance is a number. */
double stress_of(const double *distances, const double *points, int64_t n, int64_t d);

/* Points on a circle of radius 1, at equal steps. */
double *circle(int64_t n);

#endif
