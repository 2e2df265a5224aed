/* The edges of a neighbour graph by the item that they end in. */
#ifndef PRH_INFER_REVERSED_H
#define PRH_INFER_REVERSED_H

#include "compute/neighbors.h"

/* The items that list i are from[start[i]] ... from[start[i + 1] - 1]. */
typedef struct prh__reversed {
    int64_t *start;
    int32_t *from;
} prh__reversed;

/* Room for the graph of n lists of k items; fill may be called again and again. Free also what could not be created. */
prh_status prh__reversed_create(prh__reversed *r, int64_t n, int64_t k);
void prh__reversed_fill(prh__reversed *r, const struct prh_neighbors *lists, int64_t k);
void prh__reversed_free(prh__reversed *r);

static inline int64_t prh__in_degree(const prh__reversed *r, int64_t i)
{
    return r->start[i + 1] - r->start[i];
}

/* marks |= out at the first k that item i lists, and in at those that list it; with both 0, sets them to 0. */
void prh__reversed_mark(const prh__reversed *r, const struct prh_neighbors *lists, int64_t i, int64_t k,
    char *marks, int out, int in);

#endif
