/*
 * With C = X'Y of centred rows, row m of XX' times row m of YY' is x_m' C y_m =: q_m. With a_m = |x_m|^2 and b_m
 * likewise, A = XX' has row sums -a off the diagonal, and the U-centred kernels are U_mj = A_mj + (a_m + a_j) / (n -
 * 2) - sum a / ((n - 1)(n - 2)). Their rows sum to 0, so that of the other factor what is constant in j drops out;
 * multiplied out,
 *   sum_j U_mj V_mj = sum_{j != m} U_mj (B_mj + b_j / (n - 2)).
 * C is made a strip of columns of Y at a time, in double, as in gram_features.c.
 */
#include "compute/row_products.h"

#include <string.h>

#include "base/blas.h"
#include "base/error.h"
#include "base/memory.h"
#include "compute/convert.h"
#include "compute/gram_features.h"
#include "compute/loops.h"

enum { STRIP = 256, ROWS = 256 };

typedef struct multiplying {
    const prh__gram *a, *b;
    const prh__run *run;
    double *strip;    /* C' of columns first ... first + count - 1 of Y: count x a->cols */
    double *products; /* n */
    int64_t first, count;
    char **room; /* per worker */
} multiplying;

/* `count` columns of some rows, less what rounding left of their mean, in double, without gaps. */
static void widen(const prh__gram *gram, int64_t row, int64_t rows, int64_t col, int64_t count, double *out)
{
    for (int64_t r = row; r < row + rows; r++, out += count) {
        const char *from =
            (const char *)gram->rows + (size_t)(r * gram->cols + col) * prh__dtype_size(gram->kept);

        if (gram->kept == PRH_F32)
            prh__widen_f32((const float *)(const void *)from, count, out);
        else
            memcpy(out, from, (size_t)count * sizeof *out);
        prh__add_f64(-1.0 / (double)gram->n, gram->sum + col, count, out);
    }
}

static int64_t least(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

/* Some columns of the strip: those of X from block * STRIP on. */
static prh_status fill_strip(void *context, int64_t block, int64_t worker)
{
    const multiplying *m = context;
    const int64_t cols = m->a->cols, col = block * STRIP, count = least(STRIP, cols - col), n = m->a->n;
    double *left = (double *)(void *)m->room[worker], *right = left + ROWS * STRIP;

    for (int64_t j = 0; j < m->count; j++)
        memset(m->strip + j * cols + col, 0, (size_t)count * sizeof *m->strip);
    for (int64_t row = 0; row < n; row += ROWS) {
        const int64_t rows = least(ROWS, n - row);

        widen(m->b, row, rows, m->first, m->count, left);
        widen(m->a, row, rows, col, count, right);
        PRH__TRY(prh__gemm_tn_add(m->count, count, rows, left, m->count, right, count, m->strip + col, cols));
        PRH__TRY(prh__task_step(m->run->task, prh__gram_features_work(rows, count, m->count)));
    }
    return PRH_OK;
}

/* Adds x_m' C y_m, as far as the strip goes, for some rows. */
static prh_status multiply_rows(void *context, int64_t block, int64_t worker)
{
    const multiplying *m = context;
    const int64_t cols = m->a->cols, row = block * ROWS, rows = least(ROWS, m->a->n - row);
    double *y = (double *)(void *)m->room[worker], *image = y + ROWS * STRIP, *x = image + ROWS * STRIP;

    widen(m->a, row, rows, 0, cols, x);
    widen(m->b, row, rows, m->first, m->count, y);
    PRH__TRY(prh__gemm_nt(PRH_F64, rows, m->count, cols, x, cols, m->strip, cols, image, m->count));
    for (int64_t r = 0; r < rows; r++)
        m->products[row + r] += prh__dot_f64(image + r * m->count, y + r * m->count, m->count);
    return prh__task_step(m->run->task, prh__gram_features_work(rows, cols, m->count));
}

/* products[m] = q_m. */
static prh_status multiply(multiplying *m)
{
    const int64_t blocks = (m->a->cols + STRIP - 1) / STRIP, chunks = (m->a->n + ROWS - 1) / ROWS;
    const size_t room = (size_t)(ROWS * (2 * STRIP + m->a->cols)) * sizeof(double);
    const int64_t workers = prh__run_workers(m->run, blocks > chunks ? blocks : chunks, room);
    prh_status status;

    memset(m->products, 0, (size_t)m->a->n * sizeof *m->products);
    PRH__GO(prh__alloc(&m->strip, least(STRIP, m->b->cols), (size_t)m->a->cols * sizeof(double)));
    PRH__GO(prh__alloc_rooms(&m->room, workers, room));
    for (m->first = 0; m->first < m->b->cols; m->first += STRIP) {
        m->count = least(STRIP, m->b->cols - m->first);
        PRH__GO(prh__parallel(m->run, blocks, least(workers, blocks), fill_strip, m));
        PRH__GO(prh__parallel(m->run, chunks, least(workers, chunks), multiply_rows, m));
    }
done:
    prh__free(m->room);
    prh__free(m->strip);
    return status;
}

/* squares[m] = |x_m|^2; sum their sum. */
static void square_rows(const prh__gram *gram, double *row, double *squares, double *sum)
{
    *sum = 0.0;
    for (int64_t i = 0; i < gram->n; i++) {
        widen(gram, i, 1, 0, gram->cols, row);
        squares[i] = prh__dot_f64(row, row, gram->cols);
        *sum += squares[i];
    }
}

/* images[m] = sum over all j of K_mj weights[j], K = XX': X (X' weights). */
static void apply(const prh__gram *gram, const double *weights, double *row, double *sum, double *images)
{
    memset(sum, 0, (size_t)gram->cols * sizeof *sum);
    for (int64_t i = 0; i < gram->n; i++) {
        widen(gram, i, 1, 0, gram->cols, row);
        prh__add_f64(weights[i], row, gram->cols, sum);
    }
    for (int64_t i = 0; i < gram->n; i++) {
        widen(gram, i, 1, 0, gram->cols, row);
        images[i] = prh__dot_f64(row, sum, gram->cols);
    }
}

/* From q_m to sum_j U_mj V_mj. a, b: squares of rows; ab, ba: A b and B a. */
static void leave_diagonal(int64_t count, const double *a, const double *b, const double *ab,
    const double *ba, double a_sum, double b_sum, double *products)
{
    const double n = (double)count, less = n - 2.0;
    double both = 0.0;

    for (int64_t m = 0; m < count; m++)
        both += a[m] * b[m];
    for (int64_t m = 0; m < count; m++) {
        const double own = a[m] * b[m];
        const double first = ab[m] + ba[m] - 3.0 * own;
        const double second = a[m] * (b_sum - b[m]) + (both - own);
        const double third = a_sum * (b[m] - (b_sum - b[m]) / less) / (n - 1.0);

        products[m] += (first + third + second / less) / less - own;
    }
}

prh_status prh__row_products_features(const prh__gram *a, const prh__gram *b, prh__centring centring,
    const prh__run *run, double *products, double *diagonal)
{
    multiplying m = {.a = a, .b = b, .run = run, .products = products};
    const int64_t n = a->n, most = a->cols > b->cols ? a->cols : b->cols;
    double *squares = NULL, *row = NULL, a_sum, b_sum;
    prh_status status;

    PRH__GO(prh__alloc(&squares, 4 * n, sizeof *squares));
    PRH__GO(prh__alloc(&row, 2 * most, sizeof *row));
    PRH__GO(multiply(&m));
    square_rows(a, row, squares, &a_sum);
    square_rows(b, row, squares + n, &b_sum);
    for (int64_t i = 0; i < n; i++)
        diagonal[i] = centring == PRH__BIASED ? squares[i] * squares[n + i] : 0.0;
    if (centring == PRH__BIASED)
        goto done;
    apply(a, squares + n, row, row + most, squares + 2 * n);
    apply(b, squares, row, row + most, squares + 3 * n);
    leave_diagonal(n, squares, squares + n, squares + 2 * n, squares + 3 * n, a_sum, b_sum, products);
done:
    prh__free(row);
    prh__free(squares);
    return status;
}
