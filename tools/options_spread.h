/* The options about intervals and scales. A part of options.c. */
#ifndef PRH_TOOLS_OPTIONS_SPREAD_H
#define PRH_TOOLS_OPTIONS_SPREAD_H

#include "options.h"

/* Each reads the value of one option; EXIT_BAD after a complaint. */
int options_spread_interval(options *mine, const char *value);
int options_spread_level(options *mine, const char *value);
int options_spread_k_max(options *mine, const char *value);
int options_spread_fractions(options *mine, const char *value);

/** When all are read: --level without --interval means the jackknife, and what contradicts is refused. */
int options_spread_check(options *mine);

#endif
