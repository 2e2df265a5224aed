/*
 * Lists hold distinct items, so every comparison starts from one table: where an item stands in a's list.
 * The table is n entries that are set and cleared for each list, never searched.
 */
#include "compute/lists.h"

#include <string.h>

#include "base/error.h"
#include "base/memory.h"

/* position[j] = place of item j in the list at hand, or -1. */
static prh_status new_positions(int32_t **position, int64_t n)
{
    PRH__TRY(prh__alloc(position, n, sizeof **position));
    memset(*position, 0xff, (size_t)n * sizeof **position);
    return PRH_OK;
}

static void enter(int32_t *position, const int32_t *list, int64_t k)
{
    for (int64_t p = 0; p < k; p++)
        position[list[p]] = (int32_t)p;
}

static void leave(int32_t *position, const int32_t *list, int64_t k)
{
    for (int64_t p = 0; p < k; p++)
        position[list[p]] = -1;
}

static const int32_t *list_of(const struct prh_neighbors *lists, int64_t i)
{
    return lists->index + i * lists->stride;
}

prh_status prh__lists_overlap(
    const struct prh_neighbors *a, const struct prh_neighbors *b, int64_t k, double *sum)
{
    int32_t *position;
    int64_t common = 0;

    PRH__TRY(new_positions(&position, a->rows));
    for (int64_t i = 0; i < a->rows; i++) {
        const int32_t *other = list_of(b, i);

        enter(position, list_of(a, i), k);
        for (int64_t p = 0; p < k; p++)
            common += position[other[p]] >= 0;
        leave(position, list_of(a, i), k);
    }
    prh__free(position);
    *sum = (double)common;
    return PRH_OK;
}

static int holds(const int32_t *list, int64_t k, int64_t item)
{
    for (int64_t p = 0; p < k; p++)
        if (list[p] == item)
            return 1;
    return 0;
}

prh_status prh__lists_cycles(
    const struct prh_neighbors *a, const struct prh_neighbors *b, int64_t k, double *sum)
{
    int64_t cycles = 0;

    for (int64_t i = 0; i < a->rows; i++) {
        const int32_t *steps = list_of(b, i);
        int back = 0;

        for (int64_t p = 0; p < k && !back; p++)
            back = holds(list_of(a, steps[p]), k, i);
        cycles += back;
    }
    *sum = (double)cycles;
    return PRH_OK;
}

/*
 * Common subsequence of lists of distinct items: walk b's list, note the places in a's, and the answer is
 * the longest increasing run of places, found by patience sorting. smallest[l] is the least place that ends
 * an increasing run of length l + 1.
 */
static int64_t increasing(const int32_t *position, const int32_t *other, int64_t k, int32_t *smallest)
{
    int64_t length = 0;

    for (int64_t p = 0; p < k; p++) {
        const int32_t place = position[other[p]];
        int64_t low = 0, high = length;

        if (place < 0)
            continue;
        while (low < high) {
            const int64_t middle = (low + high) / 2;

            if (smallest[middle] < place)
                low = middle + 1;
            else
                high = middle;
        }
        smallest[low] = place;
        length += low == length;
    }
    return length;
}

prh_status prh__lists_subsequence(
    const struct prh_neighbors *a, const struct prh_neighbors *b, int64_t k, double *sum)
{
    int32_t *position = NULL, *smallest = NULL;
    int64_t total = 0;
    prh_status status;

    PRH__GO(new_positions(&position, a->rows));
    PRH__GO(prh__alloc(&smallest, k, sizeof *smallest));
    for (int64_t i = 0; i < a->rows; i++) {
        enter(position, list_of(a, i), k);
        total += increasing(position, list_of(b, i), k, smallest);
        leave(position, list_of(a, i), k);
    }
    *sum = (double)total;
done:
    prh__free(smallest);
    prh__free(position);
    return status;
}

/* The state of the bit-parallel edit distance: one bit per place of a's list, in words of 64. */
typedef struct column {
    uint64_t *plus;  /* the distance rises from the place above */
    uint64_t *minus; /* it falls */
    int64_t words;
    uint64_t last; /* the bit of the last place, in the last word */
} column;

/*
 * One step of Hyyro's form of Myers' algorithm: b's next item stands at `place` in a's list (-1: nowhere).
 * Returns by how much the distance of the whole list changes: -1, 0 or 1.
 */
static int advance(column *c, int32_t place)
{
    uint64_t plus_in = 1, minus_in = 0; /* the row above the list rises by one with each item */
    int change = 0;

    for (int64_t w = 0; w < c->words; w++) {
        const uint64_t hit = place >= 0 && place / 64 == w ? UINT64_C(1) << (place % 64) : 0;
        const uint64_t plus = c->plus[w], minus = c->minus[w], equal = hit | minus_in;
        const uint64_t zero = (((equal & plus) + plus) ^ plus) | equal | minus;
        uint64_t rise = minus | ~(zero | plus), fall = plus & zero;
        const uint64_t top = w + 1 == c->words ? c->last : UINT64_C(1) << 63;
        const int up = (rise & top) != 0, down = (fall & top) != 0;

        rise = (rise << 1) | plus_in;
        fall = (fall << 1) | minus_in;
        c->plus[w] = fall | ~(zero | rise);
        c->minus[w] = rise & zero;
        plus_in = (uint64_t)up;
        minus_in = (uint64_t)down;
        change = up - down;
    }
    return change;
}

prh_status prh__lists_edits(
    const struct prh_neighbors *a, const struct prh_neighbors *b, int64_t k, double *sum)
{
    column c = {.words = (k + 63) / 64, .last = UINT64_C(1) << ((k - 1) % 64)};
    int32_t *position = NULL;
    int64_t total = 0;
    prh_status status;

    PRH__GO(new_positions(&position, a->rows));
    PRH__GO(prh__alloc(&c.plus, c.words, sizeof *c.plus));
    PRH__GO(prh__alloc(&c.minus, c.words, sizeof *c.minus));
    for (int64_t i = 0; i < a->rows; i++) {
        const int32_t *other = list_of(b, i);
        int64_t distance = k;

        memset(c.plus, 0xff, (size_t)c.words * sizeof *c.plus);
        memset(c.minus, 0, (size_t)c.words * sizeof *c.minus);
        enter(position, list_of(a, i), k);
        for (int64_t p = 0; p < k; p++)
            distance += advance(&c, position[other[p]]);
        leave(position, list_of(a, i), k);
        total += distance;
    }
    *sum = (double)total;
done:
    prh__free(c.minus);
    prh__free(c.plus);
    prh__free(position);
    return status;
}
