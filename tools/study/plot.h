/* prh plot: the figures of a study again, from its results.json. */
#ifndef PRH_TOOLS_STUDY_PLOT_H
#define PRH_TOOLS_STUDY_PLOT_H

#include "options.h"

int plot_command(const options *wishes);

#endif
