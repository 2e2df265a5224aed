/* The experiments that prh world runs. */
#ifndef PRH_TOOLS_WORLD_EXPERIMENTS_H
#define PRH_TOOLS_WORLD_EXPERIMENTS_H

#include "grid.h"
#include "options.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

extern const grid_plan convergence_plan, capacity_plan, tasks_plan, simplicity_plan, lossy_plan;

/** convergence-to-pmi also shows the kernels themselves. */
int convergence_draw(const options *wishes);

/** Experiments on real data: each runs, prints and writes. */
int colour_experiment(const options *wishes);
int words_experiment(const options *wishes);

#endif
