/* The options of a command taken together. A part of options.c. */
#ifndef PRH_TOOLS_OPTIONS_CHECK_H
#define PRH_TOOLS_OPTIONS_CHECK_H

#include "options.h"

/** When all are read: what is missing, too much, or contradicts itself is refused; EXIT_BAD after a complaint. */
int options_check(options *mine);

#endif
