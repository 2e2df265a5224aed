/* What aligning two models and studying many share. */
#ifndef PRH_API_ALIGNMENT_H
#define PRH_API_ALIGNMENT_H

#include <prh/metric.h>
#include <prh/preprocess.h>

/* The steps that are asked for; NULL: the protocol of the paper, or none where a metric takes matrices, which are not
 * to be clamped or normalised: ARGUMENT for steps then. */
prh_status prh__read_steps(prh_preprocess **steps, const prh_metric *metric, const char *asked);

/* The steps as one string, to be freed; NULL: there are none. */
prh_status prh__join_steps(char **out, const prh_preprocess *steps);

#endif
