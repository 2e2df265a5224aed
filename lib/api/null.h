/* What making a null and aligning with one share. */
#ifndef PRH_API_NULL_H
#define PRH_API_NULL_H

#include <prh/null.h>

/* Reads and checks options for a grid. */
prh_status prh__null_options_read(
    prh_null_options *mine, const prh_null_options *theirs, int64_t layers_x, int64_t layers_y);

#endif
