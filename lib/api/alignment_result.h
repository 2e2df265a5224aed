/* The record that goes with an alignment's scores. */
#ifndef PRH_API_ALIGNMENT_RESULT_H
#define PRH_API_ALIGNMENT_RESULT_H

#include <prh/alignment.h>

/* Writes down what was done to the layers before, and the provenance. */
prh_status prh__alignment_record(prh_alignment *alignment, const prh_prepared *const *x,
    const prh_prepared *const *y, const char *preprocessing);

#endif
