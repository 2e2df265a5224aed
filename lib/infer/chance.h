/* Chance levels: exact means over all pairings of the rows, in closed form. */
#ifndef PRH_INFER_CHANCE_H
#define PRH_INFER_CHANCE_H

#include "metric/prepared.h"

/* As prh_metric_chance describes; both sides have the same n. */
prh_status prh__chance(
    const prh_metric *metric, const struct prh_prepared *x, const struct prh_prepared *y, double *chance);

/* Whether there is a closed form. */
int prh__has_chance(const prh_metric *metric);

#endif
