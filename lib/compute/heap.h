/* Many bounded heaps that each keep the best candidates seen, in the total order of neighbours. */
#ifndef PRH_COMPUTE_HEAP_H
#define PRH_COMPUTE_HEAP_H

#include <stdint.h>

#include <prh/status.h>

typedef struct prh__candidate {
    double nearness;
    int32_t index;
} prh__candidate;

typedef struct prh__heaps {
    int64_t count;
    int64_t capacity;      /* entries per heap */
    int64_t *filled;       /* entries in use, per heap */
    double *threshold;     /* no candidate below it is kept: the worst entry of a full heap, else -infinity */
    float *narrow;         /* the same rounded, for candidates that come in single */
    prh__candidate *entry; /* count x capacity; the worst entry of a heap is its root */
} prh__heaps;

prh_status prh__heaps_create(prh__heaps *heaps, int64_t count, int64_t capacity);
void prh__heaps_free(prh__heaps *heaps);

/* Offers a candidate to a heap. */
void prh__heaps_push(prh__heaps *heaps, int64_t heap, double nearness, int32_t index);

/* Sorts a heap's entries, best first, which ends its use as a heap. Returns their number. */
int64_t prh__heaps_sort(prh__heaps *heaps, int64_t heap);

const prh__candidate *prh__heaps_entries(const prh__heaps *heaps, int64_t heap);

#endif
