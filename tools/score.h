/* prh score: two files, every metric asked for. */
#ifndef PRH_TOOLS_SCORE_H
#define PRH_TOOLS_SCORE_H

#include "options.h"

int score_command(const options *wishes);

#endif
