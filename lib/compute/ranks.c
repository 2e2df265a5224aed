/* One radix sort serves both: of values with their places, and of pairs of ranks as single words. */
#include "compute/ranks.h"

#include <string.h>

#include "base/error.h"
#include "base/memory.h"

enum { DIGIT = 11, BINS = 1 << DIGIT, PASSES = 6 }; /* 66 bits */

static int64_t pairs_of(int64_t n)
{
    return n * (n - 1) / 2;
}

static uint64_t digit_of(uint64_t word, int pass)
{
    return (word >> (DIGIT * pass)) & (BINS - 1);
}

static void count_digits(int64_t counts[PASSES][BINS], const uint64_t *words, int64_t count, int width)
{
    memset(counts, 0, PASSES * sizeof *counts);
    for (int64_t e = 0; e < count; e++)
        for (int p = 0; p < PASSES; p++)
            counts[p][digit_of(words[e * width], p)]++;
}

/* Counts to first places. Whether there is anything to sort by. */
static int start_places(int64_t *counts, int64_t count)
{
    int64_t before = 0;

    for (int b = 0; b < BINS; b++) {
        const int64_t here = counts[b];

        if (here == count)
            return 0;
        counts[b] = before;
        before += here;
    }
    return 1;
}

static void move(const uint64_t *from, uint64_t *to, int64_t count, int width, int pass, int64_t *place)
{
    for (int64_t e = 0; e < count; e++) {
        const int64_t at = place[digit_of(from[e * width], pass)]++;

        to[at * width] = from[e * width];
        if (width == 2)
            to[at * width + 1] = from[e * width + 1];
    }
}

/* `count` records of `width` words (1 or 2) by their first words, ascending, equal ones as they stand. room: as
 * many. */
static prh_status sort(uint64_t *records, uint64_t *room, int64_t count, int width, const prh__run *run)
{
    int64_t(*counts)[BINS];
    uint64_t *from = records, *to = room;
    prh_status status = PRH_OK;

    PRH__TRY(prh__alloc(&counts, PASSES, sizeof *counts));
    count_digits(counts, records, count, width);
    for (int p = 0; p < PASSES; p++) {
        uint64_t *const other = from;

        PRH__GO(prh__run_poll(run));
        if (!start_places(counts[p], count))
            continue;
        move(from, to, count, width, p, counts[p]);
        from = to;
        to = other;
    }
    if (from != records)
        memcpy(records, from, (size_t)(count * width) * sizeof *records);
done:
    prh__free(counts);
    return status;
}

/* Words in the order of the values; 0 and -0 are one. */
static uint64_t word_of(double value)
{
    const double positive = value + 0.0;
    uint64_t bits;

    memcpy(&bits, &positive, sizeof bits);
    return bits >> 63 ? ~bits : bits | UINT64_C(1) << 63;
}

/* Sorted records to ranks at their places. */
static double give_ranks(double *values, const uint64_t *records, int64_t count)
{
    double ties = 0.0;

    for (int64_t first = 0, end; first < count; first = end) {
        for (end = first + 1; end < count && records[2 * end] == records[2 * first];)
            end++;
        for (int64_t e = first; e < end; e++)
            values[records[2 * e + 1]] = 0.5 * (double)(first + 1 + end);
        ties += (double)pairs_of(end - first);
    }
    return ties;
}

prh_status prh__ranks_of(double *values, int64_t n, double *ties, const prh__run *run)
{
    const int64_t count = pairs_of(n);
    uint64_t *records;
    int64_t e = 0;
    prh_status status;

    PRH__TRY(prh__alloc(&records, count, 2 * sizeof *records));
    for (int64_t i = 0; i < n; i++)
        for (int64_t j = i + 1; j < n; j++, e++) {
            records[2 * e] = word_of(values[i * n + j]);
            records[2 * e + 1] = (uint64_t)(i * n + j);
        }
    /* n (n - 1) words: the matrix itself has room for them */
    status = sort(records, (uint64_t *)(void *)values, count, 2, run);
    if (status >= 0)
        *ties = give_ranks(values, records, count);
    prh__free(records);
    return status;
}

double prh__ranks_work(int64_t n)
{
    return 12.0 * (double)n * (double)n / 1024.0;
}

/* ---- Kendall ---- */

size_t prh__kendall_room(int64_t n)
{
    return (size_t)pairs_of(n) * 2 * sizeof(uint64_t);
}

double prh__kendall_work(int64_t n)
{
    return 64.0 * (double)n * (double)n / 1024.0;
}

/* Twice a rank is a whole number of at most 32 bits. */
static void join(uint64_t *words, const double *x, const double *y, int64_t n)
{
    int64_t e = 0;

    for (int64_t i = 0; i < n; i++)
        for (int64_t j = i + 1; j < n; j++)
            words[e++] = (uint64_t)(2.0 * x[i * n + j]) << 32 | (uint64_t)(2.0 * y[i * n + j]);
}

static int64_t equal_pairs(const uint64_t *sorted, int64_t count)
{
    int64_t equal = 0;

    for (int64_t first = 0, end; first < count; first = end) {
        for (end = first + 1; end < count && sorted[end] == sorted[first];)
            end++;
        equal += pairs_of(end - first);
    }
    return equal;
}

/* Merges two sorted runs; how many pairs stood in falling order. */
static int64_t merge(const uint32_t *from, int64_t middle, int64_t end, uint32_t *to)
{
    int64_t left = 0, right = middle, falling = 0;

    for (int64_t e = 0; e < end; e++) {
        const int take_right = left == middle || (right < end && from[right] < from[left]);

        falling += take_right ? middle - left : 0;
        to[e] = take_right ? from[right++] : from[left++];
    }
    return falling;
}

static prh_status count_falling(
    int64_t *falling, uint32_t *values, uint32_t *room, int64_t count, const prh__run *run)
{
    *falling = 0;
    for (int64_t width = 1; width < count; width *= 2) {
        uint32_t *const sorted = room;

        for (int64_t first = 0; first < count; first += 2 * width) {
            const int64_t left = count - first;

            *falling += merge(values + first, left < width ? left : width,
                left < 2 * width ? left : 2 * width, sorted + first);
        }
        room = values;
        values = sorted;
        PRH__TRY(prh__run_poll(run));
    }
    return PRH_OK;
}

/* Knight, JASA 61 (1966): sorted by x, and by y among equals, the pairs that disagree are those where y falls. */
prh_status prh__kendall_agreement(double *agreement, const double *x, const double *y, int64_t n,
    const double ties[2], void *room, const prh__run *run)
{
    const int64_t count = pairs_of(n);
    uint64_t *words = room, *more = words + count;
    uint32_t *seconds = (uint32_t *)(void *)more;
    int64_t equal, falling;

    join(words, x, y, n);
    PRH__TRY(sort(words, more, count, 1, run));
    equal = equal_pairs(words, count);
    for (int64_t e = 0; e < count; e++)
        seconds[e] = (uint32_t)words[e];
    PRH__TRY(count_falling(&falling, seconds, seconds + count, count, run));
    *agreement = (double)(pairs_of(count) - 2 * falling + equal) - ties[0] - ties[1];
    return PRH_OK;
}
