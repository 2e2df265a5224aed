/* The record that goes with an alignment's scores. */
#ifndef PRH_API_ALIGNMENT_RESULT_H
#define PRH_API_ALIGNMENT_RESULT_H

#include <prh/alignment.h>

#include "base/lines.h"

/* Writes down what was done to the layers before, and the provenance. */
prh_status prh__alignment_record(prh_alignment *alignment, const prh_prepared *const *x,
    const prh_prepared *const *y, const char *preprocessing);

/* The lines about a metric's options. from_kernels: there were no columns to scale. */
void prh__write_settings(prh__lines *lines, const prh_metric *metric, int from_kernels);

#endif
