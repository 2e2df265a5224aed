/*
 * Overlaps of neighbour lists under a permutation, every layer of one side against every layer of another: one
 * look-up for each edge of the other side serves all layers of this one.
 */
#ifndef PRH_COMPUTE_OVERLAPS_H
#define PRH_COMPUTE_OVERLAPS_H

#include "base/threads.h"
#include "compute/neighbors.h"

enum { PRH__OVERLAPS_LAYERS = 64 }; /* of one side that fit a mask */

/* The layers of one side laid on top of one another. */
typedef struct prh__overlaps {
    int64_t n, layers;
    int64_t *start; /* n + 1: where the items that follow item i begin */
    int32_t *item;  /* which are in its list in any layer */
    uint64_t *mask; /* and in which ones; NULL: there is one layer */
    uint64_t
        *bits; /* of one layer over not too many items: n x words, whether j is in the list of i; else NULL */
    int64_t words;
} prh__overlaps;

/* 1 <= layers <= PRH__OVERLAPS_LAYERS. */
prh_status prh__overlaps_create(
    prh__overlaps *o, const struct prh_neighbors *const *lists, int64_t layers, int64_t k);

void prh__overlaps_free(prh__overlaps *o);

/* The layers of the other side beside one another: the first k of the list of item i in layer v from (i layers + v) k
 * on. */
typedef struct prh__packed {
    int64_t n, layers, k;
    int32_t *item;
    int32_t *
        turned; /* of one layer that is to meet one: entry p of the lists of all items from p n on; else NULL */
} prh__packed;

/* o: what they will be compared with, or part of it. */
prh_status prh__packed_create(prh__packed *p, const struct prh_neighbors *const *lists, int64_t layers,
    int64_t k, const prh__overlaps *o);

void prh__packed_free(prh__packed *p);

/* What counting works in: of one thread. */
typedef struct prh__overlaps_room {
    uint64_t *row;    /* n, zero between calls */
    int64_t *hits;    /* layers x layers */
    int32_t *inverse; /* n: the inverse of the permutation */
} prh__overlaps_room;

/*
 * sums[l * others->layers + v] = sum over items i of worth[h], where h items are both in the list of i in layer l
 * and, relabelled, in that of permutation[i] in layer v of the others; worth NULL: of h.
 */
void prh__overlaps_sum(const prh__overlaps *o, const prh__packed *others, const int32_t *permutation,
    const double *worth, const prh__overlaps_room *room, double *sums);

#endif
