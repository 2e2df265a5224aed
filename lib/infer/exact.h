/*
 * Nulls in closed form, of metrics that are T(pi) = sum_ij A_ij B_pi(i)pi(j) over a constant: the moments of every
 * pair of layers, and the joint distribution of a grid.
 */
#ifndef PRH_INFER_EXACT_H
#define PRH_INFER_EXACT_H

#include <pthread.h>

#include "infer/counts.h"
#include "infer/joint.h"
#include "metric/operand.h"

/* Larger grids are left to draws, but for those of unbiased_cka. */
enum { PRH__EXACT_CELLS = 1024 };

/* What is found of the layers of one side alone, by whoever needs it first: any number of threads may share one. */
typedef struct prh__exact_side {
    pthread_mutex_t lock;
    prh__placements *layers; /* NULL until they are counted */
    prh__parts parts;        /* products NULL until they are found */
} prh__exact_side;

void prh__exact_side_open(prh__exact_side *side);
void prh__exact_side_close(prh__exact_side *side);

typedef struct prh__exact {
    const prh__comparison *c;
    prh__exact_side *side[2];
    prh__exact_side own[2];        /* which they are, unless others were given */
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

/*
 * The moments, of a metric that has a closed form. `sides`: of the models that are compared, for this metric, or NULL.
 * TOO_LARGE if a kernel is more than the memory limit takes; NUMERIC for moments that are no finite numbers.
 */
prh_status prh__exact_begin(prh__exact *e, const prh__comparison *c, prh__exact_side *const *sides);

void prh__exact_end(prh__exact *e);

/* P(score >= s) of one cell, and the largest score that is not significant at a level. */
double prh__exact_p(const prh__exact *e, int64_t cell, double score);
double prh__exact_threshold(const prh__exact *e, int64_t cell, double alpha);

/* The joint distribution of all cells; TOO_LARGE beyond PRH__EXACT_CELLS. */
prh_status prh__exact_joint(prh__joint **out, const prh__exact *e);

/* Normals of a sample of it, at most. */
int64_t prh__exact_width(const prh_metric *metric, int64_t layers_x, int64_t layers_y);

/* A sample of it as scores that are possible; NaN where there is none. One of them, which there is. */
void prh__exact_settle(const prh__exact *e, double *scores);
double prh__exact_settled(const prh__exact *e, double score);

#endif
