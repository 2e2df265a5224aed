/*
 * The third of a metric's three functions: all pairs of layers scored once more when the rows of y meet those of x in
 * another order. Nothing is prepared again; lists are relabelled, kernels are read elsewhere, self terms stay.
 */
#ifndef PRH_METRIC_RELABEL_H
#define PRH_METRIC_RELABEL_H

#include "metric/prepared.h"

typedef struct prh__relabelling prh__relabelling;

/* How a family does it; a family without one has its artefacts relabelled and compared. */
struct prh__relabeller {
    /* Whether these layers suit it. */
    int (*suits)(const prh__comparison *c);
    /* What one worker needs beside what all share, in bytes. */
    uint64_t (*scratch)(const prh__comparison *c);
    prh_status (*begin)(void **state, const prh__comparison *c, int64_t workers);
    /* Scores of `count` permutations, draw by draw; any number of workers at a time. Cells whose status is a failure
     * may hold anything. */
    prh_status (*score)(
        void *state, const int32_t *permutations, int64_t count, int64_t worker, double *scores);
    void (*end)(void *state);
};

/* The comparison's statuses are those that comparing gave; its scores are not read. It must outlive the relabelling. */
prh_status prh__relabel_open(prh__relabelling **out, const prh__comparison *comparison);

void prh__relabel_close(prh__relabelling *r);

/* Workers that may score at a time. */
int64_t prh__relabel_workers(const prh__relabelling *r);

/*
 * scores[d * cells + c] of cell c under permutation d: row i of x meets row permutations[d * n + i] of y. NaN where
 * the status is a failure. VALUE if a score leaves the range of double.
 */
prh_status prh__relabel_scores(
    prh__relabelling *r, const int32_t *permutations, int64_t count, int64_t worker, double *scores);

/* Expected work of one permutation, in the unit of prh__task_step. */
double prh__relabel_work(const prh__comparison *comparison);

/* Relabelled artefacts under the family's own compare: right for every metric but for kernels in tiles. */
extern const struct prh__relabeller prh__relabel_artefacts;

/* Overlaps of lists, from x's laid on top of one another. */
extern const struct prh__relabeller prh__relabel_overlaps;

/* Products of matrices that are held whole. */
extern const struct prh__relabeller prh__relabel_squares;

#endif
