/* Where the data that come with prh are. */
#ifndef PRH_TOOLS_WORLD_DATA_H
#define PRH_TOOLS_WORLD_DATA_H

#include "options.h"

/** A file or folder of --data, or of where they were installed. Allocated. */
char *data_path(const options *wishes, const char *name);

#endif
