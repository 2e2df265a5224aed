/* Adjusting p-values and scores for how many there are. */
#ifndef PRH_INFER_MULTIPLICITY_H
#define PRH_INFER_MULTIPLICITY_H

#include <stdint.h>

#include <prh/multiplicity.h>

/* As the header describes; arguments were checked. */
prh_status prh__adjust_p(const double *p, int64_t count, int32_t method, double *adjusted);
prh_status prh__adjust_max_t(
    const double *observed, const double *draws, int64_t draws_count, int64_t count, double *adjusted);

#endif
