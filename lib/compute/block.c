/* Products with four vectors at a time, and block Gram-Schmidt on them. */
#include "compute/block.h"

#include <math.h>
#include <string.h>

#include "base/hot.h"
#define INLINE static inline __attribute__((always_inline))

enum { MAX_PASSES = 6 };

typedef double four __attribute__((vector_size(PRH__BLOCK * sizeof(double))));

INLINE void load(four *value, const double *from)
{
    memcpy(value, from, sizeof *value);
}

INLINE void store(double *to, const four *value)
{
    memcpy(to, value, sizeof *value);
}

/* The sums of `count` rows, a constant, stay in registers. */
INLINE void rows_times(
    const double *restrict a, int64_t cols, int count, const double *restrict x, double *restrict y)
{
    four sum[8];

    for (int r = 0; r < count; r++)
        sum[r] = (four){0.0, 0.0, 0.0, 0.0};
    for (int64_t j = 0; j < cols; j++) {
        four value;

        load(&value, x + j * PRH__BLOCK);
        for (int r = 0; r < count; r++)
            sum[r] += a[r * cols + j] * value;
    }
    for (int r = 0; r < count; r++)
        store(y + r * PRH__BLOCK, &sum[r]);
}

PRH__HOT void prh__block_times(const double *a, int64_t rows, int64_t cols, const double *x, double *y)
{
    int64_t i = 0;

    for (; i + 8 <= rows; i += 8)
        rows_times(a + i * cols, cols, 8, x, y + i * PRH__BLOCK);
    for (; i + 4 <= rows; i += 4)
        rows_times(a + i * cols, cols, 4, x, y + i * PRH__BLOCK);
    for (; i < rows; i++)
        rows_times(a + i * cols, cols, 1, x, y + i * PRH__BLOCK);
}

INLINE void add_rows(
    const double *restrict a, int64_t cols, int count, const double *restrict x, double *restrict y)
{
    four factor[4];

    for (int r = 0; r < count; r++)
        load(&factor[r], x + r * PRH__BLOCK);
    for (int64_t j = 0; j < cols; j++) {
        four sum;

        load(&sum, y + j * PRH__BLOCK);
        for (int r = 0; r < count; r++)
            sum += a[r * cols + j] * factor[r];
        store(y + j * PRH__BLOCK, &sum);
    }
}

PRH__HOT void prh__block_add_transposed(
    const double *a, int64_t rows, int64_t cols, const double *x, double *y)
{
    int64_t i = 0;

    for (; i + 4 <= rows; i += 4)
        add_rows(a + i * cols, cols, 4, x + i * PRH__BLOCK, y);
    for (; i < rows; i++)
        add_rows(a + i * cols, cols, 1, x + i * PRH__BLOCK, y);
}

PRH__HOT double prh__block_dot(const double *x, const double *y, int64_t length)
{
    four even = {0.0, 0.0, 0.0, 0.0}, odd = even, a, b;
    double sum = 0.0;
    int64_t i = 0;

    for (; i + 8 <= length; i += 8) {
        load(&a, x + i);
        load(&b, y + i);
        even += a * b;
        load(&a, x + i + 4);
        load(&b, y + i + 4);
        odd += a * b;
    }
    for (; i < length; i++)
        sum += x[i] * y[i];
    even += odd;
    return ((even[0] + even[1]) + (even[2] + even[3])) + sum;
}

PRH__HOT static void subtract(double *restrict x, const double *restrict y, double factor, int64_t length)
{
    for (int64_t i = 0; i < length; i++)
        x[i] -= factor * y[i];
}

/* splitmix64 of a counter, in (-1, 1) */
static double draw(uint64_t *counter)
{
    uint64_t z = ++*counter * UINT64_C(0x9e3779b97f4a7c15);

    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    z ^= z >> 31;
    return ((double)(z >> 11) + 0.5) * 0x1p-52 - 1.0;
}

void prh__frame_draw(prh__frame *frame)
{
    for (int64_t i = 0; i < frame->length * PRH__BLOCK; i++)
        frame->block[i] = draw(&frame->counter);
}

static void to_rows(const prh__frame *frame, double *rows)
{
    for (int64_t i = 0; i < frame->length; i++)
        for (int j = 0; j < PRH__BLOCK; j++)
            rows[j * frame->length + i] = frame->block[i * PRH__BLOCK + j];
}

static void to_block(const prh__frame *frame, const double *rows)
{
    for (int64_t i = 0; i < frame->length; i++)
        for (int j = 0; j < PRH__BLOCK; j++)
            frame->block[i * PRH__BLOCK + j] = rows[j * frame->length + i];
}

/* The block less its components along the vectors of the frame from `first` on. */
static void project(const prh__frame *frame, int64_t first)
{
    const double *q = frame->q + first * frame->length;
    const int64_t count = frame->count - first;

    prh__block_times(q, count, frame->length, frame->block, frame->h);
    for (int64_t i = 0; i < count * PRH__BLOCK; i++)
        frame->h[i] = -frame->h[i];
    prh__block_add_transposed(q, count, frame->length, frame->h, frame->block);
}

/* x less its components along the first j rows, to unit length; its length before. */
static double reduce(double *rows, int64_t length, int j, double r[PRH__BLOCK][PRH__BLOCK])
{
    double *x = rows + j * length, norm;

    for (int l = 0; l < j; l++) {
        r[l][j] = prh__block_dot(rows + l * length, x, length);
        subtract(x, rows + l * length, r[l][j], length);
    }
    norm = sqrt(prh__block_dot(x, x, length));
    for (int64_t i = 0; i < length && norm > 0.0; i++)
        x[i] /= norm;
    return norm;
}

/* Modified Gram-Schmidt within the block; answers whether it cancelled so little that the block is orthonormal. */
static int gram_schmidt(prh__frame *frame, double *rows, double tiny, double r[PRH__BLOCK][PRH__BLOCK])
{
    const int64_t length = frame->length;
    int good = 1;

    memset(r, 0, sizeof(double[PRH__BLOCK][PRH__BLOCK]));
    for (int j = 0; j < PRH__BLOCK; j++) {
        r[j][j] = reduce(rows, length, j, r);
        good &= r[j][j] >= 0.5;
        if (!(r[j][j] > tiny)) {
            double unused[PRH__BLOCK][PRH__BLOCK];

            r[j][j] = 0.0;
            for (int64_t i = 0; i < length; i++)
                rows[j * length + i] = draw(&frame->counter);
            (void)reduce(rows, length, j, unused);
        }
    }
    return good;
}

static void multiply(double r[PRH__BLOCK][PRH__BLOCK], double left[PRH__BLOCK][PRH__BLOCK])
{
    double product[PRH__BLOCK][PRH__BLOCK] = {{0.0}};

    for (int i = 0; i < PRH__BLOCK; i++)
        for (int j = i; j < PRH__BLOCK; j++)
            for (int l = i; l <= j; l++)
                product[i][j] += left[i][l] * r[l][j];
    memcpy(r, product, sizeof product);
}

/* Once to get the directions, again from unit vectors to have them orthogonal to everything to the last digit, and on
 * while a pass cancels half of one. */
int prh__frame_append(prh__frame *frame, double tiny, double r[PRH__BLOCK][PRH__BLOCK])
{
    double *rows = frame->q + frame->count * frame->length, factor[PRH__BLOCK][PRH__BLOCK];
    int good = 0;

    for (int pass = 0; pass < MAX_PASSES && !good; pass++) {
        project(frame, pass == 0 && frame->count > 0 ? frame->count - PRH__BLOCK : 0);
        to_rows(frame, rows);
        good = gram_schmidt(frame, rows, pass == 0 ? tiny : 1e-8, factor);
        if (pass == 0)
            memcpy(r, factor, sizeof factor);
        else
            multiply(r, factor);
        good = good && pass > 0;
        to_block(frame, rows);
    }
    frame->count += PRH__BLOCK;
    return good;
}
