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

/*
 * What is next to one item: 1 where it lists an item, 1 << 16 where it is listed by that, both or 0. `marks` has room
 * for all items and holds 0 before an item is entered and after it has left.
 */
void prh__reversed_enter(
    const prh__reversed *r, const struct prh_neighbors *lists, int64_t i, int64_t k, uint32_t *marks);
void prh__reversed_leave(
    const prh__reversed *r, const struct prh_neighbors *lists, int64_t i, int64_t k, uint32_t *marks);

/* Adds how many of k items have the one mark, and the other: both at once, some thousand items at a time. */
static inline void prh__reversed_count(
    const uint32_t *marks, const int32_t *items, int64_t k, int64_t *out, int64_t *in)
{
    for (int64_t first = 0; first < k; first += UINT16_MAX) {
        const int64_t end = k - first < UINT16_MAX ? k : first + UINT16_MAX;
        uint32_t sum = 0;

        for (int64_t p = first; p < end; p++)
            sum += marks[items[p]];
        *out += sum & UINT16_MAX;
        *in += sum >> 16;
    }
}

#endif
