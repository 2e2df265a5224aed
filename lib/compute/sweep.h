/* Every tile of the upper triangle once, between rows that are converted once per side instead of once per tile. */
#ifndef PRH_COMPUTE_SWEEP_H
#define PRH_COMPUTE_SWEEP_H

#include "compute/tile.h"

/*
 * body computes tile t, which is (row, column) in blocks, from the rows of strips a and b. Tiles come side by side
 * along the diagonals, so that workers seldom want the same block and all rows advance alike.
 */
typedef struct prh__sweep {
    const prh__items *items;
    prh__mode mode;
    const prh__run *run;
    prh_status (*body)(void *context, const prh__tile *t, int64_t row, int64_t column, const prh__strip *a,
        const prh__strip *b, int64_t worker);
    void *context;
} prh__sweep;

/* The sides take at most half of the memory limit, or one block each. */
prh_status prh__sweep_run(const prh__sweep *sweep, int64_t workers);

#endif
