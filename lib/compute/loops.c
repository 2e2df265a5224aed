/* Loops over elements that convert, sum and change them; those that pick are in loops_pick.c. */
#include "compute/loops.h"

#include <math.h>
#include <string.h>

#include "base/hot.h"

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

#define RANGE(name, type)                                                                                    \
    PRH__HOT void name(const type *values, int64_t count, double *least, double *largest)                    \
    {                                                                                                        \
        type low[PRH__LANES], high[PRH__LANES];                                                              \
        int64_t c = 0;                                                                                       \
                                                                                                             \
        *least = *largest = (double)values[0];                                                               \
        for (int v = 0; v < PRH__LANES; v++)                                                                 \
            low[v] = high[v] = values[0];                                                                    \
        for (; c + PRH__LANES <= count; c += PRH__LANES)                                                     \
            for (int v = 0; v < PRH__LANES; v++) {                                                           \
                low[v] = values[c + v] < low[v] ? values[c + v] : low[v];                                    \
                high[v] = values[c + v] > high[v] ? values[c + v] : high[v];                                 \
            }                                                                                                \
        for (; c < count; c++) {                                                                             \
            *least = (double)values[c] < *least ? (double)values[c] : *least;                                \
            *largest = (double)values[c] > *largest ? (double)values[c] : *largest;                          \
        }                                                                                                    \
        for (int v = 0; v < PRH__LANES; v++) {                                                               \
            *least = (double)low[v] < *least ? (double)low[v] : *least;                                      \
            *largest = (double)high[v] > *largest ? (double)high[v] : *largest;                              \
        }                                                                                                    \
    }

RANGE(prh__range_f32, float)
RANGE(prh__range_f64, double)

#define DIFFERENCE(c) ((double)values[c] - pilot)
#define DEVIATION(c) (((double)values[c] - pilot) * ((double)values[c] - pilot))
#define MOMENTS(name, type)                                                                                  \
    PRH__HOT static double name##_sum(const type *values, int64_t count, double pilot)                       \
    {                                                                                                        \
        LANE_SUM(DIFFERENCE);                                                                                \
    }                                                                                                        \
                                                                                                             \
    PRH__HOT static double name##_squares(const type *values, int64_t count, double pilot)                   \
    {                                                                                                        \
        LANE_SUM(DEVIATION);                                                                                 \
    }                                                                                                        \
                                                                                                             \
    void name(const type *values, int64_t count, double pilot, double *sum, double *square)                  \
    {                                                                                                        \
        *sum = name##_sum(values, count, pilot);                                                             \
        *square = name##_squares(values, count, pilot);                                                      \
    }

MOMENTS(prh__moments_f32, float)
MOMENTS(prh__moments_f64, double)

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
