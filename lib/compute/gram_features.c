/*
 * X'Y is made block by block, in double even of features in single: a kernel's n^2 entries average rounding out, d^2
 * sums do not. With a = |x_i|^2 about the mean and b likewise,
 *   <HKH, HLH> = |X'Y - s_x s_y' / n|^2 =: T and, since rows of HKH sum to 0 (Song et al. 2012 with K = HKH),
 *   <U(K), U(L)> = T - n / (n - 2) sum a b + sum a sum b / ((n - 1) (n - 2)).
 */
#include "compute/gram_features.h"

#include <string.h>

#include "base/blas.h"
#include "base/error.h"
#include "base/memory.h"
#include "compute/convert.h"
#include "compute/loops.h"

enum { BLOCK = 256, ROWS = 256 };

typedef struct multiplying {
    const prh__gram *const *x;
    const prh__gram *const *y;
    int64_t y_count;
    int itself; /* one Gram with itself: half of the blocks say it all */
    const prh__run *run;
    const int64_t *first; /* per product: its first block; one more for the end */
    double *part;         /* per block: sum of squares */
    char **room;          /* per worker: a block, and some rows of both sides */
} multiplying;

static int64_t blocks_of(int64_t cols)
{
    return (cols + BLOCK - 1) / BLOCK;
}

static int64_t size_of(int64_t cols, int64_t block)
{
    return cols - block * BLOCK < BLOCK ? cols - block * BLOCK : BLOCK;
}

static const void *rows_at(const prh__gram *gram, int64_t row, int64_t col)
{
    return (const char *)gram->rows + (size_t)(row * gram->cols + col) * prh__dtype_size(gram->kept);
}

/* `count` columns of some rows, in double, without gaps. */
static void widen(const prh__gram *gram, int64_t row, int64_t rows, int64_t col, int64_t count, double *out)
{
    for (int64_t r = 0; r < rows; r++, out += count) {
        if (gram->kept == PRH_F32)
            prh__widen_f32(rows_at(gram, row + r, col), count, out);
        else
            memcpy(out, rows_at(gram, row + r, col), (size_t)count * sizeof *out);
    }
}

/* Sum of squares of block (bi, bj) of X'Y - s_x s_y' / n. */
static prh_status square_block(const multiplying *m, const prh__gram *x, const prh__gram *y, int64_t bi,
    int64_t bj, double *room, double *sum)
{
    const int64_t ni = size_of(x->cols, bi), nj = size_of(y->cols, bj), i = bi * BLOCK, j = bj * BLOCK;
    double *left = room + BLOCK * BLOCK, *right = left + ROWS * BLOCK;

    memset(room, 0, (size_t)(ni * nj) * sizeof *room);
    for (int64_t row = 0; row < x->n; row += ROWS) {
        const int64_t count = x->n - row < ROWS ? x->n - row : ROWS;

        widen(x, row, count, i, ni, left);
        widen(y, row, count, j, nj, right);
        PRH__TRY(prh__gemm_tn_add(ni, nj, count, left, ni, right, nj, room, nj));
        PRH__TRY(prh__task_step(m->run->task, prh__gram_features_work(count, ni, nj)));
    }
    for (int64_t r = 0; r < ni; r++)
        prh__add_f64(-x->sum[i + r] / (double)x->n, y->sum + j, nj, room + r * nj);
    *sum = prh__dot_f64(room, room, ni * nj);
    return PRH_OK;
}

static prh_status multiply_block(void *context, int64_t number, int64_t worker)
{
    multiplying *m = context;
    int64_t product = 0, block, columns;
    const prh__gram *x, *y;

    while (number >= m->first[product + 1])
        product++;
    block = number - m->first[product];
    x = m->x[product / m->y_count];
    y = m->y[product % m->y_count];
    columns = blocks_of(y->cols);
    m->part[number] = 0.0;
    if (m->itself && block / columns > block % columns)
        return PRH_OK;
    PRH__TRY(square_block(
        m, x, y, block / columns, block % columns, (double *)(void *)m->room[worker], &m->part[number]));
    if (m->itself && block / columns < block % columns)
        m->part[number] *= 2.0;
    return PRH_OK;
}

/* totals[product] = |X'Y - s_x s_y' / n|^2. */
static prh_status multiply(multiplying *m, int64_t x_count, double *totals)
{
    const int64_t products = x_count * m->y_count;
    const size_t room = (size_t)(BLOCK * (BLOCK + 2 * ROWS)) * sizeof(double);
    int64_t *first = NULL, workers;
    prh_status status;

    PRH__GO(prh__alloc_zero(&first, products + 1, sizeof *first));
    for (int64_t p = 0; p < products; p++)
        first[p + 1] =
            first[p] + blocks_of(m->x[p / m->y_count]->cols) * blocks_of(m->y[p % m->y_count]->cols);
    m->first = first;
    workers = prh__run_workers(m->run, first[products], room);
    PRH__GO(prh__alloc(&m->part, first[products], sizeof *m->part));
    PRH__GO(prh__alloc_rooms(&m->room, workers, room));
    PRH__GO(prh__parallel(m->run, first[products], workers, multiply_block, m));
    for (int64_t p = 0; p < products; p++) {
        totals[p] = 0.0;
        for (int64_t b = first[p]; b < first[p + 1]; b++)
            totals[p] += m->part[b];
    }
done:
    prh__free(m->room);
    prh__free(m->part);
    prh__free(first);
    return status;
}

/* |x_i|^2 about the mean: the diagonal of HKH. */
static double centred_diagonal(const prh__gram *gram, int64_t i)
{
    return gram->diagonal[i] - 2.0 * gram->offset[PRH__BIASED][i];
}

/* From <HKH, HLH> to <U(K), U(L)>. */
static double without_diagonal(double total, const prh__gram *x, const prh__gram *y)
{
    const double n = (double)x->n;
    double a = 0.0, b = 0.0, ab = 0.0;

    for (int64_t i = 0; i < x->n; i++) {
        const double left = centred_diagonal(x, i), right = centred_diagonal(y, i);

        a += left;
        b += right;
        ab += left * right;
    }
    return n > 2.0 ? total - n / (n - 2.0) * ab + a / (n - 1.0) * (b / (n - 2.0)) : 0.0;
}

prh_status prh__gram_multiply_features(const prh__gram *const *x, int64_t x_count, const prh__gram *const *y,
    int64_t y_count, prh__centring centring, const prh__run *run, double *products)
{
    multiplying m = {.x = x,
        .y = y,
        .y_count = y_count,
        .itself = x_count == 1 && y_count == 1 && x[0] == y[0],
        .run = run};

    PRH__TRY(multiply(&m, x_count, products));
    for (int64_t p = 0; p < x_count * y_count && centring == PRH__UNBIASED; p++)
        products[p] = without_diagonal(products[p], x[p / y_count], y[p % y_count]);
    return PRH_OK;
}

prh_status prh__gram_measure_features(prh__gram *gram, const prh__run *run)
{
    const prh__gram *const self = gram;
    const double size = (double)gram->n;
    double total;

    PRH__TRY(prh__gram_multiply_features(&self, 1, &self, 1, PRH__BIASED, run, &total));
    gram->square[PRH__BIASED] = total;
    gram->square[PRH__UNBIASED] = without_diagonal(total, gram, gram);
    gram->mean_square[PRH__BIASED] = total / (size * size);
    gram->mean_square[PRH__UNBIASED] =
        (total - prh__dot_f64(gram->diagonal, gram->diagonal, gram->n)) / (size * size);
    return PRH_OK;
}

double prh__gram_features_work(int64_t n, int64_t x_cols, int64_t y_cols)
{
    return 2.0 * (double)n * (double)x_cols * (double)(y_cols + 16) / 1024.0; /* double takes twice as long */
}
