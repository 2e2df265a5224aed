/* Loops that pick and count: thresholds, bounds, histograms, sets. Branches are taken per block of elements. */
#include <float.h>
#include <math.h>
#include <string.h>

#include "base/hot.h"
#include "compute/loops.h"

enum { BLOCK = 64 };

#define SCAN(name, type, magnitude_of, most)                                                                 \
    PRH__HOT int64_t name(                                                                                   \
        const type *row, int64_t count, type bar, const type *bars, int32_t *hits, int *bad)                 \
    {                                                                                                        \
        int64_t found = 0, c = 0;                                                                            \
        int wrong = 0;                                                                                       \
                                                                                                             \
        for (; c + BLOCK <= count; c += BLOCK) {                                                             \
            int any = 0;                                                                                     \
                                                                                                             \
            for (int v = 0; v < BLOCK; v++) {                                                                \
                any |= (row[c + v] >= bar) | (row[c + v] >= bars[c + v]);                                    \
                wrong |= !(magnitude_of(row[c + v]) <= most);                                                \
            }                                                                                                \
            for (int v = 0; v < BLOCK && any; v++)                                                           \
                if ((row[c + v] >= bar) | (row[c + v] >= bars[c + v]))                                       \
                    hits[found++] = (int32_t)(c + v);                                                        \
        }                                                                                                    \
        for (; c < count; c++) {                                                                             \
            wrong |= !(magnitude_of(row[c]) <= most);                                                        \
            if ((row[c] >= bar) | (row[c] >= bars[c]))                                                       \
                hits[found++] = (int32_t)c;                                                                  \
        }                                                                                                    \
        *bad |= wrong;                                                                                       \
        return found;                                                                                        \
    }

SCAN(prh__scan_f32, float, fabsf, FLT_MAX)
SCAN(prh__scan_f64, double, fabs, DBL_MAX)

PRH__HOT static void largest_of_parts(const float *values, int64_t rows, float largest[BLOCK])
{
    for (int v = 0; v < BLOCK; v++)
        largest[v] = values[v];
    for (int64_t r = 1; r < rows; r++)
        for (int v = 0; v < BLOCK; v++)
            largest[v] = values[r * BLOCK + v] > largest[v] ? values[r * BLOCK + v] : largest[v];
}

float prh__bound_f32(const float *values, int64_t count, int64_t wanted)
{
    float largest[BLOCK], best[BLOCK / 2]; /* the best in order, largest first */

    if (wanted > BLOCK / 2 || count < 2 * BLOCK)
        return -INFINITY;
    largest_of_parts(values, count / BLOCK, largest);
    for (int64_t w = 0; w < wanted; w++)
        best[w] = -INFINITY;
    for (int v = 0; v < BLOCK; v++) {
        int64_t at = wanted - 1;

        if (!(largest[v] > best[at]))
            continue;
        for (; at > 0 && largest[v] > best[at - 1]; at--)
            best[at] = best[at - 1];
        best[at] = largest[v];
    }
    return best[wanted - 1];
}

static inline uint32_t magnitude(float value)
{
    uint32_t bits;

    memcpy(&bits, &value, sizeof bits);
    return bits & 0x7fffffffu;
}

void prh__count_upper(const float *values, int64_t count, int64_t *histogram)
{
    for (int64_t c = 0; c < count; c++)
        histogram[magnitude(values[c]) >> 16]++;
}

/* Few values have the upper bits that are asked for. */
PRH__HOT void prh__count_lower(const float *values, int64_t count, uint32_t upper, int64_t *histogram)
{
    for (int64_t c = 0; c < count; c += BLOCK) {
        const int64_t end = c + BLOCK < count ? c + BLOCK : count;
        int any = 0;

        for (int64_t v = c; v < end; v++)
            any |= magnitude(values[v]) >> 16 == upper;
        for (int64_t v = c; v < end && any; v++)
            if (magnitude(values[v]) >> 16 == upper)
                histogram[magnitude(values[v]) & 0xffffu]++;
    }
}

/* Four sums: the additions need not wait for one another. */
PRH__HOT int64_t prh__count_members(const uint64_t *set, const int32_t *items, int64_t count)
{
    int64_t sum[4] = {0}, p = 0;

    for (; p + 4 <= count; p += 4)
        for (int v = 0; v < 4; v++)
            sum[v] += (int64_t)(set[items[p + v] >> 6] >> (items[p + v] & 63) & 1);
    for (; p < count; p++)
        sum[0] += (int64_t)(set[items[p] >> 6] >> (items[p] & 63) & 1);
    return sum[0] + sum[1] + sum[2] + sum[3];
}

#define GATHER(dot, copy, type)                                                                              \
    PRH__HOT double dot(                                                                                     \
        const type *restrict x, const type *restrict from, const int32_t *restrict at, int64_t count)        \
    {                                                                                                        \
        double sums[PRH__LANES / 2] = {0.0}, sum = 0.0;                                                      \
        int64_t c = 0;                                                                                       \
                                                                                                             \
        for (; c + PRH__LANES / 2 <= count; c += PRH__LANES / 2)                                             \
            for (int v = 0; v < PRH__LANES / 2; v++)                                                         \
                sums[v] += (double)x[c + v] * (double)from[at[c + v]];                                       \
        for (; c < count; c++)                                                                               \
            sum += (double)x[c] * (double)from[at[c]];                                                       \
        for (int v = 0; v < PRH__LANES / 2; v++)                                                             \
            sum += sums[v];                                                                                  \
        return sum;                                                                                          \
    }                                                                                                        \
                                                                                                             \
    PRH__HOT void copy(                                                                                      \
        const type *restrict from, const int32_t *restrict at, int64_t count, double *restrict to)           \
    {                                                                                                        \
        for (int64_t c = 0; c < count; c++)                                                                  \
            to[c] = (double)from[at[c]];                                                                     \
    }

GATHER(prh__gather_dot_f32, prh__gather_f32, float)
GATHER(prh__gather_dot_f64, prh__gather_f64, double)
