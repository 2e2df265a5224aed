/* prh world: experiments on what representations converge to. */
#ifndef PRH_TOOLS_WORLD_WORLD_H
#define PRH_TOOLS_WORLD_WORLD_H

#include <stdio.h>

#include "options.h"

int world_command(const options *wishes);

/** The names of the experiments, each with its question. */
void world_list(FILE *out);

#endif
