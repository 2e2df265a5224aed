/* Binary heaps with the worst candidate at the root. */
#include "compute/heap.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/memory.h"

prh_status prh__heaps_create(prh__heaps *heaps, int64_t count, int64_t capacity)
{
    prh_status status;

    memset(heaps, 0, sizeof *heaps);
    heaps->count = count;
    heaps->capacity = capacity;
    PRH__GO(prh__alloc_zero(&heaps->filled, count, sizeof *heaps->filled));
    PRH__GO(prh__alloc(&heaps->threshold, count, sizeof *heaps->threshold));
    PRH__GO(prh__alloc(&heaps->narrow, count, sizeof *heaps->narrow));
    PRH__GO(prh__alloc(&heaps->entry, count, (size_t)capacity * sizeof *heaps->entry));
    for (int64_t h = 0; h < count; h++)
        heaps->threshold[h] = heaps->narrow[h] = -INFINITY;
done:
    if (status < 0)
        prh__heaps_free(heaps);
    return status;
}

void prh__heaps_free(prh__heaps *heaps)
{
    prh__free(heaps->filled);
    prh__free(heaps->threshold);
    prh__free(heaps->narrow);
    prh__free(heaps->entry);
    memset(heaps, 0, sizeof *heaps);
}

/* The order of neighbours: nearness descending, index ascending. */
static int is_worse(prh__candidate a, prh__candidate b)
{
    return a.nearness < b.nearness || (a.nearness == b.nearness && a.index > b.index);
}

/* Lets an entry sink from `at` to where it belongs. */
static void sink(prh__candidate *entry, int64_t filled, int64_t at, prh__candidate candidate)
{
    for (;;) {
        int64_t child = 2 * at + 1;

        if (child >= filled)
            break;
        if (child + 1 < filled && is_worse(entry[child + 1], entry[child]))
            child++;
        if (!is_worse(entry[child], candidate))
            break;
        entry[at] = entry[child];
        at = child;
    }
    entry[at] = candidate;
}

static void rise(prh__candidate *entry, int64_t at, prh__candidate candidate)
{
    while (at > 0 && is_worse(candidate, entry[(at - 1) / 2])) {
        entry[at] = entry[(at - 1) / 2];
        at = (at - 1) / 2;
    }
    entry[at] = candidate;
}

void prh__heaps_push(prh__heaps *heaps, int64_t heap, double nearness, int32_t index)
{
    const prh__candidate candidate = {.nearness = nearness, .index = index};
    prh__candidate *entry = heaps->entry + heap * heaps->capacity;

    if (heaps->filled[heap] < heaps->capacity)
        rise(entry, heaps->filled[heap]++, candidate);
    else if (is_worse(entry[0], candidate))
        sink(entry, heaps->capacity, 0, candidate);
    else
        return;
    if (heaps->filled[heap] == heaps->capacity) {
        heaps->threshold[heap] = entry[0].nearness;
        heaps->narrow[heap] = (float)entry[0].nearness;
    }
}

int64_t prh__heaps_sort(prh__heaps *heaps, int64_t heap)
{
    prh__candidate *entry = heaps->entry + heap * heaps->capacity;

    for (int64_t last = heaps->filled[heap] - 1; last > 0; last--) {
        const prh__candidate moved = entry[last];

        entry[last] = entry[0];
        sink(entry, last, 0, moved);
    }
    return heaps->filled[heap];
}

const prh__candidate *prh__heaps_entries(const prh__heaps *heaps, int64_t heap)
{
    return heaps->entry + heap * heaps->capacity;
}
