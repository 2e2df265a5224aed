/* Draws of a grid of scores, one after the other, into what is said of them: the values of the aggregate, and counts
 * per cell. */
#ifndef PRH_INFER_COLLECT_H
#define PRH_INFER_COLLECT_H

#include "base/threads.h"
#include "infer/aggregate.h"

/* Where draws come from. Any number of threads up to `workers` at a time. */
typedef struct prh__draws {
    void *context;
    int64_t workers;
    int64_t chunk; /* draws that are made together; each begins at a multiple of it */
    double work;   /* of one, in the unit of prh__task_step */
    prh_status (*make)(void *context, int64_t first, int64_t count, int64_t worker, double *scores);
} prh__draws;

/* A cell and its score. */
typedef struct prh__ranked {
    double score;
    int64_t cell;
} prh__ranked;

/* What is known of a grid, and what draws said. Arrays are per cell. */
typedef struct prh__collected {
    int64_t cells;
    const double *scores; /* observed, as the draws would give them; NaN where undefined */
    double aggregate;     /* of them */
    int64_t stop_after;   /* 0: never */
    int64_t used;         /* draws that were taken in */
    int64_t reached;      /* of which the aggregate came up to the observed one */
    double *values;       /* the aggregates */
    double *sum, *square; /* of the difference from the observed score, and its square */
    int64_t *alone;       /* draws in which the cell came up to its own score */
    int64_t *among; /* and in which the best of those that are not better than it did (Westfall and Young) */
    prh__ranked *order; /* cells with a score, the best first */
    int64_t defined;
} prh__collected;

/* Values that differ by less are taken for equal: products of permuted sums differ by rounding. */
#define PRH__NULL_TIE 1e-12

/* How far below a score what still reaches it may lie. */
double prh__null_slack(double score);

/* Makes room; `scores` and `how` must outlive it. */
prh_status prh__collect_begin(
    prh__collected *c, const prh__aggregate *how, const double *scores, int64_t draws, int64_t stop_after);

/* Takes in draws 0 ... draws - 1, or fewer. */
prh_status prh__collect(prh__collected *c, const prh__aggregate *how, const prh__draws *source, int64_t draws,
    const prh__run *run);

void prh__collect_end(prh__collected *c);

#endif
