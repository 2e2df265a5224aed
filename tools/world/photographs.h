/* Photographs as colours of few levels, and the PMI kernel of the colours that occur often enough. */
#ifndef PRH_TOOLS_WORLD_PHOTOGRAPHS_H
#define PRH_TOOLS_WORLD_PHOTOGRAPHS_H

#include <prh/prh.h>

#include "options.h"

enum { PHOTOGRAPH_LEVELS = 6, PHOTOGRAPH_COLOURS = 216 };

typedef struct photograph {
    int64_t height, width;
    int32_t *labels; /* the colour of each pixel */
} photograph;

typedef struct photograph_set {
    photograph *items;
    size_t count;
} photograph_set;

/** Reads every PNG of DATA/photographs, in the order of their names. Whatever it answers: call photographs_free. */
int photographs_read(photograph_set *mine, const options *wishes);
void photographs_free(photograph_set *mine);

/**
 * The kernel of the colours that have at least one in a thousand of all pairs, and their CIELAB values, n x 3.
 *
 * @param seen  receives the share of pairs of different colours that were seen
 */
prh_status photograph_kernel(prh_kernel **kernel, prh_representation **lab, const prh_cooccurrence *counts,
    const prh_run_options *run, double *seen);

/** Writes colour-map.svg and .png: distances against distances, and the colours where their PMI puts them. */
int photographs_draw(const photograph_set *mine, const options *wishes);

#endif
