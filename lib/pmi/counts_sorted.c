/* The pairs of a table in order, whatever order they came in, and the sums that must not depend on that either. */
#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "pmi/counts.h"

enum { DIGIT = 11, DIGITS = 1 << DIGIT };

/* One pass of a radix sort, which keeps the order of equal digits. */
static void sort_by_digit(prh__pair *to, const prh__pair *from, int64_t count, int shift)
{
    int64_t place[DIGITS] = {0}, next = 0;

    for (int64_t i = 0; i < count; i++)
        place[from[i].key >> shift & (DIGITS - 1)]++;
    for (int d = 0; d < DIGITS; d++) {
        const int64_t many = place[d];

        place[d] = next;
        next += many;
    }
    for (int64_t i = 0; i < count; i++)
        to[place[from[i].key >> shift & (DIGITS - 1)]++] = from[i];
}

/* Digits in which no two keys differ are passed over. Returns the array that holds the result. */
static prh__pair *sort(prh__pair *pairs, prh__pair *room, int64_t count)
{
    uint64_t differ = 0;

    for (int64_t i = 1; i < count; i++)
        differ |= pairs[i].key ^ pairs[0].key;
    while (differ != 0) {
        const int shift = __builtin_ctzll(differ);
        prh__pair *sorted = room;

        sort_by_digit(sorted, pairs, count, shift);
        room = pairs;
        pairs = sorted;
        differ &= ~((uint64_t)(DIGITS - 1) << shift);
    }
    return pairs;
}

prh_status prh__counts_sorted(prh__pair **out, const prh__counts *c, int by_context)
{
    prh__pair *pairs = NULL, *room = NULL;
    int64_t count, slot = 0;
    prh_status status;

    PRH__GO(prh__alloc(&pairs, c->entries + PRH__COUNTS_SPARE, sizeof *pairs));
    PRH__GO(prh__alloc(&room, c->entries, sizeof *room));
    count = prh__counts_walk(c, &slot, pairs, INT64_MAX);
    for (int64_t i = 0; by_context && i < count; i++)
        pairs[i].key = prh__pair_key(prh__pair_b(pairs[i].key), prh__pair_a(pairs[i].key));
    *out = sort(pairs, room, count);
    if (*out == room)
        room = pairs;
    pairs = NULL;
done:
    prh__free(room);
    prh__free(pairs);
    return status;
}

void prh__counts_marginals(
    const prh__counts *c, const prh__pair *sorted, double *of_symbols, double *of_contexts)
{
    if (of_symbols)
        memset(of_symbols, 0, (size_t)c->symbols * sizeof *of_symbols);
    if (of_contexts)
        memset(of_contexts, 0, (size_t)c->contexts * sizeof *of_contexts);
    for (int64_t i = 0; i < c->entries; i++) {
        const int64_t a = prh__pair_a(sorted[i].key), b = prh__pair_b(sorted[i].key);

        if (of_symbols)
            of_symbols[a] += sorted[i].value;
        if (of_symbols && c->contexts == 0 && a != b)
            of_symbols[b] += sorted[i].value;
        if (of_contexts)
            of_contexts[b] += sorted[i].value;
    }
}
