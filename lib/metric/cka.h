/* What the scores of CKA are made of, for those who have the parts: which centring, and what a product is divided
 * by. */
#ifndef PRH_METRIC_CKA_H
#define PRH_METRIC_CKA_H

#include "metric/prepared.h"

prh__centring prh__cka_centring(const prh_metric *metric);

/* Of n items: the roots of both squares, and the convention's epsilon. */
double prh__cka_denominator(const prh_metric *metric, double x_square, double y_square, int64_t n);

/* A product to a score, in the range that the convention has. */
double prh__cka_score(const prh_metric *metric, double product, double denominator);

/* UNDEFINED if a centred kernel is zero, in the convention that minds. */
prh_status prh__cka_check(const prh_metric *metric, const prh__artefacts *const side[2]);

#endif
