/* HSIC and CKA from sums over the rows. */
#ifndef PRH_METRIC_HSIC_STREAM_H
#define PRH_METRIC_HSIC_STREAM_H

#include <prh/hsic_stream.h>

#include "compute/comoments.h"

/* Fills all but struct_size. UNDEFINED for fewer than 2 rows; VALUE if a number left the range of double. */
prh_status prh__hsic_values(prh_hsic_values *values, const prh__centred *c);

#endif
