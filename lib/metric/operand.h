/*
 * Metrics that are the product of two symmetric matrices, sum_ij A_ij B_ij over a constant, and the matrix that a
 * layer is to each: what draws read in another order, and what exact nulls count.
 */
#ifndef PRH_METRIC_OPERAND_H
#define PRH_METRIC_OPERAND_H

#include "compute/squares.h"
#include "metric/prepared.h"

/* One of these; none where the layer's kernel has no values. */
typedef struct prh__operand {
    prh__gram_side kernel;   /* centred as the metric does */
    const prh__rdm *rdm;     /* dissimilarities or their ranks, as they are compared */
    const prh__basis *basis; /* its projector */
} prh__operand;

/* Whether a metric is such a product. */
int prh__has_operands(const prh_metric *metric);

/* Those of all layers, x first; free the array. */
prh_status prh__operands_find(prh__operand **out, const prh__comparison *comparison);

int prh__operand_is_missing(const prh__operand *o);

/* What its entries are worth keeping in. */
prh_dtype prh__operand_dtype(const prh__operand *o);

/* Number `at` of some squares becomes the matrix; zeros if there is none. */
prh_status prh__operand_unpack(
    prh__squares *s, int64_t at, const prh__operand *o, const prh_metric *metric, const prh__run *run);

/* What a product of two is divided by, and the score. */
double prh__operand_norm(const prh_metric *metric, const prh__operand *x, const prh__operand *y);
double prh__operand_score(const prh_metric *metric, double product, double norm);

/* Products of all pairs of `count` matrices, count x count; 0 where one is missing. */
prh_status prh__operand_products(
    const prh__operand *o, int64_t count, const prh_metric *metric, const prh__run *run, double *products);

#endif
