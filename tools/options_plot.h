/* What may be asked of prh plot. A part of options.c. */
#ifndef PRH_TOOLS_OPTIONS_PLOT_H
#define PRH_TOOLS_OPTIONS_PLOT_H

#include "options.h"

/** When all are read: EXIT_BAD after a complaint. */
int options_plot_check(const options *mine);

#endif
