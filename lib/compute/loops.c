/* Branches are taken per block of elements, never per element, so that the blocks vectorise. */
#include "compute/loops.h"

#include <math.h>
#include <string.h>

#include "compute/hot.h"

enum { BLOCK = 64 };

#define SCAN(name, type)                                                                                     \
    PRH__HOT int64_t name(const type *row, int64_t count, type bar, const type *bars, int32_t *hits)         \
    {                                                                                                        \
        int64_t found = 0, c = 0;                                                                            \
                                                                                                             \
        for (; c + BLOCK <= count; c += BLOCK) {                                                             \
            int any = 0;                                                                                     \
                                                                                                             \
            for (int v = 0; v < BLOCK; v++)                                                                  \
                any |= (row[c + v] >= bar) | (row[c + v] >= bars[c + v]);                                    \
            for (int v = 0; v < BLOCK && any; v++)                                                           \
                if ((row[c + v] >= bar) | (row[c + v] >= bars[c + v]))                                       \
                    hits[found++] = (int32_t)(c + v);                                                        \
        }                                                                                                    \
        for (; c < count; c++)                                                                               \
            if ((row[c] >= bar) | (row[c] >= bars[c]))                                                       \
                hits[found++] = (int32_t)c;                                                                  \
        return found;                                                                                        \
    }

SCAN(prh__scan_f32, float)
SCAN(prh__scan_f64, double)

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

PRH__HOT int prh__within_f32(const float *values, int64_t count, float bound)
{
    int bad = 0;

    for (int64_t j = 0; j < count; j++)
        bad |= !(fabsf(values[j]) <= bound);
    return !bad;
}

PRH__HOT int prh__within_f64(const double *values, int64_t count, double bound)
{
    int bad = 0;

    for (int64_t j = 0; j < count; j++)
        bad |= !(fabs(values[j]) <= bound);
    return !bad;
}

PRH__HOT int prh__finite_f16(const uint16_t *values, int64_t count)
{
    int bad = 0;

    for (int64_t j = 0; j < count; j++)
        bad |= (values[j] & 0x7c00) == 0x7c00;
    return !bad;
}

PRH__HOT int prh__finite_bf16(const uint16_t *values, int64_t count)
{
    int bad = 0;

    for (int64_t j = 0; j < count; j++)
        bad |= (values[j] & 0x7f80) == 0x7f80;
    return !bad;
}

PRH__HOT void prh__widen_f32(const float *from, int64_t count, double *to)
{
    for (int64_t j = 0; j < count; j++)
        to[j] = (double)from[j];
}

static inline float from_bits(uint32_t bits)
{
    float value;

    memcpy(&value, &bits, sizeof value);
    return value;
}

static inline uint32_t to_bits(float value)
{
    uint32_t bits;

    memcpy(&bits, &value, sizeof bits);
    return bits;
}

/* Without branches: the exponent is moved by a multiplication, which also unpacks subnormals. */
PRH__HOT void prh__widen_f16(const uint16_t *from, int64_t count, float *to)
{
    for (int64_t j = 0; j < count; j++) {
        const uint32_t magnitude = from[j] & 0x7fffu, sign = (uint32_t)(from[j] & 0x8000u) << 16;
        const uint32_t special = magnitude >= 0x7c00u ? 0x7f800000u : 0u;

        to[j] = from_bits(to_bits(from_bits(magnitude << 13) * 0x1p112f) | special | sign);
    }
}

PRH__HOT void prh__widen_bf16(const uint16_t *from, int64_t count, float *to)
{
    for (int64_t j = 0; j < count; j++)
        to[j] = from_bits((uint32_t)from[j] << 16);
}

PRH__HOT void prh__round_f64(const double *from, int64_t count, float *to)
{
    for (int64_t j = 0; j < count; j++)
        to[j] = (float)from[j];
}

/* A sum over c < count of TERM, in lanes. */
#define LANE_SUM(TERM)                                                                                       \
    double lane[PRH__LANES] = {0.0}, sum = 0.0;                                                              \
    int64_t c = 0;                                                                                           \
                                                                                                             \
    for (; c + PRH__LANES <= count; c += PRH__LANES)                                                         \
        for (int v = 0; v < PRH__LANES; v++)                                                                 \
            lane[v] += TERM(c + v);                                                                          \
    for (; c < count; c++)                                                                                   \
        sum += TERM(c);                                                                                      \
    for (int v = 0; v < PRH__LANES; v++)                                                                     \
        sum += lane[v];                                                                                      \
    return sum

#define PRODUCT(c) ((double)x[c] * (double)y[c])
#define MAGNITUDE(c) fabs(x[c] * y[c])
#define SQUARE(c) ((x[c] - y[c]) * (x[c] - y[c]))

PRH__HOT double prh__dot_f32(const float *x, const float *y, int64_t count)
{
    LANE_SUM(PRODUCT);
}

PRH__HOT double prh__dot_f64(const double *x, const double *y, int64_t count)
{
    LANE_SUM(PRODUCT);
}

/* A quarter of the lanes: explicit, because compilers do not find two sums at once by themselves. */
typedef double quarter __attribute__((vector_size(PRH__LANES / 4 * sizeof(double)), aligned(8), may_alias));

enum { QUARTER = PRH__LANES / 4 };

#define AT(row, q) (*(const quarter *)((row) + j + (q)*QUARTER))
#define SUM_OF(q) ((q)[0] + (q)[1] + (q)[2] + (q)[3])

/* Two rows at a time share what is loaded of x. */
PRH__HOT void prh__add_dots(
    const double *x, const double *y, int64_t ld, int64_t rows, int64_t count, double weight, double *sums)
{
    const int64_t whole = count / PRH__LANES * PRH__LANES;
    int64_t r = 0;

    for (; r + 2 <= rows; r += 2) {
        const double *one = y + r * ld, *two = one + ld;
        quarter a0 = {0.0}, a1 = {0.0}, a2 = {0.0}, a3 = {0.0}, b0 = {0.0}, b1 = {0.0}, b2 = {0.0},
                b3 = {0.0};
        double rest[2] = {0.0, 0.0};

        for (int64_t j = 0; j < whole; j += PRH__LANES) {
            a0 += AT(x, 0) * AT(one, 0);
            a1 += AT(x, 1) * AT(one, 1);
            a2 += AT(x, 2) * AT(one, 2);
            a3 += AT(x, 3) * AT(one, 3);
            b0 += AT(x, 0) * AT(two, 0);
            b1 += AT(x, 1) * AT(two, 1);
            b2 += AT(x, 2) * AT(two, 2);
            b3 += AT(x, 3) * AT(two, 3);
        }
        for (int64_t j = whole; j < count; j++) {
            rest[0] += x[j] * one[j];
            rest[1] += x[j] * two[j];
        }
        sums[r] += weight * (((rest[0] + SUM_OF(a0)) + SUM_OF(a1)) + SUM_OF(a2) + SUM_OF(a3));
        sums[r + 1] += weight * (((rest[1] + SUM_OF(b0)) + SUM_OF(b1)) + SUM_OF(b2) + SUM_OF(b3));
    }
    if (r < rows) { /* the last one against itself, so that a sum has the same bits in any place */
        double last[2] = {0.0, 0.0};

        prh__add_dots(x, y + r * ld, 0, 2, count, weight, last);
        sums[r] += last[0];
    }
}

PRH__HOT void prh__add_f32(double factor, const float *from, int64_t count, double *to)
{
    for (int64_t c = 0; c < count; c++)
        to[c] += factor * (double)from[c];
}

PRH__HOT void prh__add_f64(double factor, const double *from, int64_t count, double *to)
{
    for (int64_t c = 0; c < count; c++)
        to[c] += factor * from[c];
}

PRH__HOT void prh__add_difference(const double *x, const double *y, int64_t count, double *to)
{
    for (int64_t c = 0; c < count; c++)
        to[c] += x[c] - y[c];
}

PRH__HOT double prh__dot_absolute(const double *x, const double *y, int64_t count)
{
    LANE_SUM(MAGNITUDE);
}

PRH__HOT double prh__squared_distance(const double *x, const double *y, int64_t count)
{
    LANE_SUM(SQUARE);
}

PRH__HOT void prh__minus_squared(double *values, int64_t count, double square, const double *squares)
{
    for (int64_t c = 0; c < count; c++) {
        const double squared = square + squares[c] - 2.0 * values[c];

        values[c] = squared > 0.0 ? -squared : 0.0;
    }
}

PRH__HOT void prh__centre_f32(
    const float *from, int64_t count, double offset, const double *offsets, double *to)
{
    for (int64_t c = 0; c < count; c++)
        to[c] = (double)from[c] - offset - offsets[c];
}

PRH__HOT void prh__centre_f64(
    const double *from, int64_t count, double offset, const double *offsets, double *to)
{
    for (int64_t c = 0; c < count; c++)
        to[c] = from[c] - offset - offsets[c];
}

PRH__HOT void prh__process_f64(double *values, int64_t count, double norm, const double *shift)
{
    if (norm != 1.0)
        for (int64_t c = 0; c < count; c++)
            values[c] /= norm;
    if (shift)
        for (int64_t c = 0; c < count; c++)
            values[c] -= shift[c];
}

PRH__HOT void prh__divide_f32(float *values, int64_t count, double norm)
{
    for (int64_t c = 0; c < count; c++)
        values[c] = (float)((double)values[c] / norm);
}

static inline uint32_t magnitude(float value)
{
    return to_bits(value) & 0x7fffffffu;
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
                histogram[to_bits(values[v]) & 0xffffu]++;
    }
}

PRH__HOT void prh__one_zero_f32(float *values, int64_t count)
{
    for (int64_t c = 0; c < count; c++)
        values[c] += 0.0f;
}

PRH__HOT void prh__one_zero_f64(double *values, int64_t count)
{
    for (int64_t c = 0; c < count; c++)
        values[c] += 0.0;
}

PRH__HOT void prh__range_f64(const double *values, int64_t count, double *least, double *largest)
{
    double low[PRH__LANES], high[PRH__LANES];
    int64_t c = 0;

    *least = *largest = values[0];
    for (int v = 0; v < PRH__LANES; v++)
        low[v] = high[v] = values[0];
    for (; c + PRH__LANES <= count; c += PRH__LANES)
        for (int v = 0; v < PRH__LANES; v++) {
            low[v] = values[c + v] < low[v] ? values[c + v] : low[v];
            high[v] = values[c + v] > high[v] ? values[c + v] : high[v];
        }
    for (; c < count; c++) {
        *least = values[c] < *least ? values[c] : *least;
        *largest = values[c] > *largest ? values[c] : *largest;
    }
    for (int v = 0; v < PRH__LANES; v++) {
        *least = low[v] < *least ? low[v] : *least;
        *largest = high[v] > *largest ? high[v] : *largest;
    }
}

PRH__HOT static double sum_from(const double *values, int64_t count, double pilot)
{
#define DIFFERENCE(c) (values[c] - pilot)
    LANE_SUM(DIFFERENCE);
}

PRH__HOT static double squares_from(const double *values, int64_t count, double pilot)
{
#define DEVIATION(c) ((values[c] - pilot) * (values[c] - pilot))
    LANE_SUM(DEVIATION);
}

void prh__moments_f64(const double *values, int64_t count, double pilot, double *sum, double *square)
{
    *sum = sum_from(values, count, pilot);
    *square = squares_from(values, count, pilot);
}

PRH__HOT void prh__clamp_f32(float *values, int64_t count, float threshold)
{
    for (int64_t c = 0; c < count; c++) {
        const float low = values[c] > -threshold ? values[c] : -threshold;

        values[c] = low < threshold ? low : threshold;
    }
}

PRH__HOT void prh__clamp_f64(double *values, int64_t count, double threshold)
{
    for (int64_t c = 0; c < count; c++) {
        const double low = values[c] > -threshold ? values[c] : -threshold;

        values[c] = low < threshold ? low : threshold;
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
