/*
 * Nulls in closed form, of metrics that are T(pi) = sum_ij A_ij B_pi(i)pi(j) over a constant: the moments of every
 * pair of layers, and the joint distribution of a grid.
 */
#ifndef PRH_INFER_EXACT_H
#define PRH_INFER_EXACT_H

#include "infer/counts.h"
#include "infer/joint.h"
#include "metric/operand.h"

/* Grids with more cells have no joint distribution here, but for unbiased_cka, whose covariance is a product. */
enum { PRH__EXACT_CELLS = 1024 };

typedef struct prh__exact {
    const prh__comparison *c;
    const prh__artefacts **graphs; /* whose lists they are, of all layers, x first; NULL: */
    prh__operand *operands;        /* matrices they are */
    prh__pearson3 *margins;        /* per cell; 0 where there is no score */
    double *norm;                  /* per cell: what T is divided by */
    double outliers;               /* the most of any cell: excess kurtosis that single items make */
    double units;                  /* scores are whole numbers of 1 / units; 0: they are any */
} prh__exact;

/* Whether T has this form, and whether kernels and grid are small enough for it. */
int prh__has_exact(const prh_metric *metric);
int prh__exact_fits(const prh__comparison *c);

/* The moments, of a metric that has a closed form. TOO_LARGE if a kernel is more than the memory limit
 * takes; NUMERIC for moments that are no finite numbers. */
prh_status prh__exact_begin(prh__exact *e, const prh__comparison *c);

void prh__exact_end(prh__exact *e);

/* P(score >= s) of one cell, and the largest score that is not significant at a level. */
double prh__exact_p(const prh__exact *e, int64_t cell, double score);
double prh__exact_threshold(const prh__exact *e, int64_t cell, double alpha);

/* The joint distribution of all cells; TOO_LARGE beyond PRH__EXACT_CELLS. */
prh_status prh__exact_joint(prh__joint **out, const prh__exact *e);

/* A sample of it as scores that are possible; NaN where there is none. */
void prh__exact_settle(const prh__exact *e, double *scores);

#endif
