/* The loops that touch every element: plain C that compilers vectorise, compiled once more for wider registers. */
#ifndef PRH_COMPUTE_LOOPS_H
#define PRH_COMPUTE_LOOPS_H

#include <stdint.h>

/*
 * Sums run in PRH__LANES partial sums, lane by lane, whatever the width of the registers: the bits are the same on
 * every instruction set.
 */
enum { PRH__LANES = 16 };

/*
 * hits = the columns c with row[c] >= bar or row[c] >= bars[c], ascending. Returns how many there are. Sets *bad if a
 * value is infinite or NaN.
 */
int64_t prh__scan_f32(const float *row, int64_t count, float bar, const float *bars, int32_t *hits, int *bad);
int64_t prh__scan_f64(
    const double *row, int64_t count, double bar, const double *bars, int32_t *hits, int *bad);

/* A bound that at least `wanted` of the values reach: a low order statistic of the largest of each of 64 parts.
 * -infinity if there are too few values for that. */
float prh__bound_f32(const float *values, int64_t count, int64_t wanted);

/* Whether every |value| is at most `bound`; a NaN is not. */
int prh__within_f32(const float *values, int64_t count, float bound);
int prh__within_f64(const double *values, int64_t count, double bound);

/* Whether no value is infinite or NaN. */
int prh__finite_f16(const uint16_t *values, int64_t count);
int prh__finite_bf16(const uint16_t *values, int64_t count);

/* Exact widening; rounding to nearest. */
void prh__widen_f32(const float *from, int64_t count, double *to);
void prh__widen_f16(const uint16_t *from, int64_t count, float *to);
void prh__widen_bf16(const uint16_t *from, int64_t count, float *to);
void prh__round_f64(const double *from, int64_t count, float *to);

/* sum of x[c] y[c] in double. */
double prh__dot_f32(const float *x, const float *y, int64_t count);
double prh__dot_f64(const double *x, const double *y, int64_t count);

/* sums[v] += weight times the product of x with row v of y, whose rows are ld apart; the bits of each do not depend
 * on the others. */
void prh__add_dots(
    const double *x, const double *y, int64_t ld, int64_t rows, int64_t count, double weight, double *sums);

/* to[c] += factor * from[c]. */
void prh__add_f64(double factor, const double *from, int64_t count, double *to);

/* to[c] += x[c] - y[c]. */
void prh__add_difference(const double *x, const double *y, int64_t count, double *to);

/* sum of (x[c] - y[c])^2, and of |x[c] y[c]|. */
double prh__squared_distance(const double *x, const double *y, int64_t count);
double prh__dot_absolute(const double *x, const double *y, int64_t count);

/* values[c] = -max(0, square + squares[c] - 2 values[c]): minus a squared distance, from an inner product. */
void prh__minus_squared(double *values, int64_t count, double square, const double *squares);

/* to[c] = from[c] - offset - offsets[c]. */
void prh__centre_f32(const float *from, int64_t count, double offset, const double *offsets, double *to);
void prh__centre_f64(const double *from, int64_t count, double offset, const double *offsets, double *to);

/* values[c] = values[c] / norm - shift[c]; shift may be NULL. */
void prh__process_f64(double *values, int64_t count, double norm, const double *shift);

/* values[c] = values[c] / norm, in double, rounded once. */
void prh__divide_f32(float *values, int64_t count, double norm);

/*
 * Histograms of |value| by its bits, whose order is that of the magnitudes: by the upper 16 of them, and by the lower
 * 16 of those values whose upper ones are `upper`.
 */
void prh__count_upper(const float *values, int64_t count, int64_t *histogram);
void prh__count_lower(const float *values, int64_t count, uint32_t upper, int64_t *histogram);

/* -0 to 0. */
void prh__one_zero_f32(float *values, int64_t count);
void prh__one_zero_f64(double *values, int64_t count);

/* The least and the largest value, count >= 1. */
void prh__range_f32(const float *values, int64_t count, double *least, double *largest);
void prh__range_f64(const double *values, int64_t count, double *least, double *largest);

/* Sums of value - pilot and of its square. */
void prh__moments_f32(const float *values, int64_t count, double pilot, double *sum, double *square);
void prh__moments_f64(const double *values, int64_t count, double pilot, double *sum, double *square);

/* values = min(max(values, -threshold), threshold). */
void prh__clamp_f32(float *values, int64_t count, float threshold);
void prh__clamp_f64(double *values, int64_t count, double threshold);

/* sum of x[c] from[at[c]] in double; to[c] = from[at[c]]. */
double prh__gather_dot_f32(const float *x, const float *from, const int32_t *at, int64_t count);
double prh__gather_dot_f64(const double *x, const double *from, const int32_t *at, int64_t count);
void prh__gather_f32(const float *from, const int32_t *at, int64_t count, double *to);
void prh__gather_f64(const double *from, const int32_t *at, int64_t count, double *to);

/* How many of the items are in a set, one bit each. */
int64_t prh__count_members(const uint64_t *set, const int32_t *items, int64_t count);

#endif
