/* prh info: what one wants to know of features before trusting them. */
#ifndef PRH_TOOLS_INFO_H
#define PRH_TOOLS_INFO_H

#include "options.h"

int info_command(const options *wishes);

#endif
