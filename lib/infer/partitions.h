/*
 * Set partitions of the ends of a few edges, and from sums over all placements of the ends (blocks may meet) to sums
 * over those that keep blocks apart. Edge e has the ends 2 e and 2 e + 1. Partitions are restricted growth strings:
 * the block of each end, blocks numbered by their first end.
 */
#ifndef PRH_INFER_PARTITIONS_H
#define PRH_INFER_PARTITIONS_H

#include <stdint.h>

#include "infer/placements.h"

enum { PRH__MOST_EDGES = 3, PRH__MOST_ENDS = 2 * PRH__MOST_EDGES };

typedef struct prh__partition {
    int ends, blocks;
    int block[PRH__MOST_ENDS];
    int size[PRH__MOST_ENDS]; /* of each block */
} prh__partition;

/* All partitions of `ends` ends, in the order of their strings: all in one block first. */
prh__partition prh__partition_first(int ends);
int prh__partition_next(prh__partition *p); /* 0: p was the last */

/* The place in that order of a string. */
int prh__partition_rank(const int *block, int ends);

/* Edges that hang together: edge[e] is its number, ends[2 e] and ends[2 e + 1] are vertices 0 ... vertices - 1. */
typedef struct prh__component {
    int edges, vertices;
    int edge[PRH__MOST_EDGES];
    int ends[PRH__MOST_ENDS];
} prh__component;

/* Sum over all placements of the vertices, equal ones too, of the product of the entries at the edges. */
typedef long double (*prh__component_sum)(const void *sums, const prh__component *c);

/* placed[rank of P] = N(P), for all partitions of the ends of `edges` edges. */
void prh__partitions_place(int edges, prh__component_sum sum, const void *sums, long double *placed);

/*
 * The same less a constant off the diagonal: from the placements of a matrix whose diagonal is 0, two (and three, or
 * NULL) become those of A_ij - shift. total[e] is the sum of the entries of edge e's matrix; those of three are all
 * of one matrix.
 */
void prh__partitions_shift(
    int64_t n, const long double *shift, const long double *total, long double *two, long double *three);

/* n (n - 1) ... (n - m + 1) */
long double prh__falling(int64_t n, int m);

#endif
