/*
 * Block Golub-Kahan bidiagonalisation with full reorthogonalisation (Golub, Luk, Overton, ACM TOMS 7, 1981), from a
 * pseudo-random start that is the same every time. A' A is never formed, so small singular values keep the digits that
 * the full decomposition gives them. What it finds is checked before it is believed.
 */
#include "compute/leading.h"

#include <float.h>
#include <math.h>
#include <string.h>

#include "base/blas.h"
#include "base/error.h"
#include "base/memory.h"
#include "compute/block.h"

enum { MOST = 4096 }; /* order of the bidiagonal matrix */

/* Residuals over ||A||_F: of one triplet, as the recurrence has it; root mean square of all, recomputed from A. */
static const double converged = 16 * DBL_EPSILON, certified = 64 * DBL_EPSILON;
/* Relative distance of singular values that may be one. */
static const double equal = 1e-8;

typedef struct bidiagonal {
    const double *a;
    int64_t rows, cols, keep, limit;
    double frobenius;
    prh__frame u, v; /* A v = u b, A' u = v b' + (the last block of v) below (the last block of u)' */
    double *b;       /* limit x limit, upper block bidiagonal */
    double below[PRH__BLOCK][PRH__BLOCK];
    double *copy, *left, *s; /* of the singular value decomposition of b, limit x limit; s descending */
} bidiagonal;

static int64_t limit_of(int64_t rows, int64_t cols)
{
    const int64_t half = (rows < cols ? rows : cols) / 2 / PRH__BLOCK * PRH__BLOCK;

    return half < MOST ? half : MOST;
}

int prh__leading_pays(int64_t rows, int64_t cols, int64_t keep)
{
    return keep <= ((rows < cols ? rows : cols) - 256) / 12 && keep <= MOST / 12;
}

static prh_status create_frame(prh__frame *frame, int64_t length, int64_t count)
{
    memset(frame, 0, sizeof *frame);
    frame->length = length;
    PRH__TRY(prh__alloc(&frame->q, length, (size_t)count * sizeof *frame->q));
    PRH__TRY(prh__alloc(&frame->block, length, PRH__BLOCK * sizeof *frame->block));
    return prh__alloc(&frame->h, count, PRH__BLOCK * sizeof *frame->h);
}

static void free_frame(prh__frame *frame)
{
    prh__free(frame->h);
    prh__free(frame->block);
    prh__free(frame->q);
}

static prh_status create(bidiagonal *g)
{
    const size_t row = (size_t)g->limit * sizeof(double);

    PRH__TRY(create_frame(&g->u, g->rows, g->limit));
    PRH__TRY(create_frame(&g->v, g->cols, g->limit + PRH__BLOCK));
    PRH__TRY(prh__alloc_zero(&g->b, g->limit, row));
    PRH__TRY(prh__alloc(&g->copy, g->limit, row));
    PRH__TRY(prh__alloc(&g->left, g->limit, row));
    return prh__alloc(&g->s, g->limit, sizeof *g->s);
}

static void destroy(bidiagonal *g)
{
    prh__free(g->s);
    prh__free(g->left);
    prh__free(g->copy);
    prh__free(g->b);
    free_frame(&g->v);
    free_frame(&g->u);
}

/* One block more on both sides; answers 0 if there was none to be had. */
static int expand(bidiagonal *g)
{
    const int64_t m = g->u.count;
    const double tiny = 4 * DBL_EPSILON * g->frobenius;
    double r[PRH__BLOCK][PRH__BLOCK];

    for (int i = 0; i < PRH__BLOCK && m > 0; i++)
        for (int j = i; j < PRH__BLOCK; j++)
            g->b[(m - PRH__BLOCK + j) * g->limit + m + i] = g->below[i][j];
    prh__block_times(g->a, g->rows, g->cols, g->v.block, g->u.block);
    if (!prh__frame_append(&g->u, tiny, r))
        return 0;
    for (int i = 0; i < PRH__BLOCK; i++)
        for (int j = i; j < PRH__BLOCK; j++)
            g->b[(m + i) * g->limit + m + j] = r[i][j];
    memset(g->v.block, 0, (size_t)(g->cols * PRH__BLOCK) * sizeof *g->v.block);
    prh__block_add_transposed(g->a, g->rows, g->cols, g->u.block, g->v.block);
    return prh__frame_append(&g->v, tiny, g->below);
}

/* The singular values of b, and the largest residual of the first keep triplets. */
static prh_status measure(bidiagonal *g, double *largest)
{
    const int64_t m = g->u.count;

    for (int64_t i = 0; i < m; i++)
        memcpy(g->copy + i * m, g->b + i * g->limit, (size_t)m * sizeof *g->b);
    PRH__TRY(prh__svd_left(m, m, g->copy, g->s, g->left));
    *largest = 0.0;
    for (int64_t t = 0; t < g->keep; t++) {
        double square = 0.0;

        for (int i = 0; i < PRH__BLOCK; i++) {
            double sum = 0.0;

            for (int j = i; j < PRH__BLOCK; j++)
                sum += g->below[i][j] * g->left[(m - PRH__BLOCK + j) * m + t];
            square += sum * sum;
        }
        *largest = fmax(*largest, sqrt(square));
    }
    return PRH_OK;
}

/*
 * When to look again. Convergence gains speed on the way, so of the way that the last two looks foretell only a part is
 * gone, the smaller the longer it is; but a look costs as much as many columns, and the more of them there are, the
 * more. 0 if the end would come too late.
 */
static int64_t next_look(const bidiagonal *g, int64_t before, double residual_before, double residual)
{
    const int64_t m = g->u.count;
    const double goal = log(residual / (converged * g->frobenius)), gone = log(residual_before / residual);
    double far = (double)m / 3;

    if (before > 0) {
        const double times = gone > 0.0 ? goal / gone : INFINITY;

        far = times * (double)(m - before) / (1.0 + times / 4);
        if (2 * m >= g->limit && !((double)m + far <= (double)g->limit))
            return 0;
        far = times < INFINITY ? far : (double)m;
    }
    far = fmin(fmax(far, fmax(2 * PRH__BLOCK, (double)m / 12)), (double)m / 2);
    return m + ((int64_t)far + PRH__BLOCK - 1) / PRH__BLOCK * PRH__BLOCK;
}

/* Grows the bidiagonal matrix until keep triplets have converged. */
static prh_status converge(bidiagonal *g, const prh__run *run, int *found)
{
    int64_t before = 0, next = 3 * g->keep + 30;
    double residual = 0.0, residual_before;

    prh__frame_draw(&g->v);
    *found = prh__frame_append(&g->v, 0.0, g->below);
    while (*found && g->u.count < g->limit) {
        if (run)
            PRH__TRY(prh__task_step(run->task, 0));
        *found = expand(g);
        if (!*found || (g->u.count < next && g->u.count < g->limit))
            continue;
        residual_before = residual;
        PRH__TRY(measure(g, &residual));
        if (residual <= converged * g->frobenius)
            return PRH_OK;
        next = next_look(g, before, residual_before, residual);
        before = g->u.count;
        *found = next > 0;
    }
    *found = 0;
    return PRH_OK;
}

/*
 * Of a singular value with many vectors a random block of four finds four first, and the others only once rounding
 * has let them in, which may be after all that is in has converged. So where four values are as good as equal nothing
 * is certain, unless what is left of the matrix is too small to hold another.
 */
static int may_hide(const bidiagonal *g)
{
    double rest = g->frobenius * g->frobenius * (1.0 + 1e-12);

    for (int64_t i = 0; i < g->u.count; i++)
        rest -= g->s[i] * g->s[i];
    if (rest < g->s[g->keep - 1] * g->s[g->keep - 1])
        return 0;
    for (int64_t i = 0; i < g->keep; i++)
        if (g->s[i] - g->s[i + PRH__BLOCK - 1] <= equal * g->s[i])
            return 1;
    return 0;
}

static int64_t count_above(const bidiagonal *g, double bound)
{
    int64_t count = 0;

    while (count < g->u.count && g->s[count] > bound)
        count++;
    return count;
}

/* Columns first ... of u as a block, zeros beyond keep. */
static void load_block(const bidiagonal *g, const double *u, int64_t first, double *block)
{
    for (int64_t i = 0; i < g->rows; i++)
        for (int64_t j = 0; j < PRH__BLOCK; j++)
            block[i * PRH__BLOCK + j] = first + j < g->keep ? u[i * g->keep + first + j] : 0.0;
}

/* z (row-major, keep x cols, in the room of v) = the transpose of A' u, and its rows orthonormal beside it: v. */
static double right_vectors(bidiagonal *g, const double *u, double *z, double *v)
{
    double sum = 0.0;

    for (int64_t first = 0; first < g->keep; first += PRH__BLOCK) {
        load_block(g, u, first, g->u.block);
        memset(g->v.block, 0, (size_t)(g->cols * PRH__BLOCK) * sizeof *g->v.block);
        prh__block_add_transposed(g->a, g->rows, g->cols, g->u.block, g->v.block);
        for (int64_t j = 0; j < PRH__BLOCK && first + j < g->keep; j++)
            for (int64_t i = 0; i < g->cols; i++)
                z[(first + j) * g->cols + i] = g->v.block[i * PRH__BLOCK + j];
    }
    for (int64_t t = 0; t < g->keep; t++) {
        double *x = v + t * g->cols, norm;

        memcpy(x, z + t * g->cols, (size_t)g->cols * sizeof *x);
        for (int64_t l = 0; l < t; l++) {
            const double along = prh__block_dot(x, v + l * g->cols, g->cols);

            for (int64_t i = 0; i < g->cols; i++)
                x[i] -= along * v[l * g->cols + i];
        }
        norm = sqrt(prh__block_dot(x, x, g->cols));
        for (int64_t i = 0; i < g->cols; i++) {
            const double off = z[t * g->cols + i] - g->s[t] * (x[i] /= norm);

            sum += off * off;
        }
    }
    return sum;
}

/* The residuals of both sides from A itself, whatever the recurrence says. */
static double residual_of(bidiagonal *g, const double *u)
{
    double *z = g->v.q, *v = z + g->keep * g->cols; /* 2 keep < limit */
    double sum = right_vectors(g, u, z, v);

    for (int64_t first = 0; first < g->keep; first += PRH__BLOCK) {
        for (int64_t i = 0; i < g->cols; i++)
            for (int64_t j = 0; j < PRH__BLOCK; j++)
                g->v.block[i * PRH__BLOCK + j] = first + j < g->keep ? v[(first + j) * g->cols + i] : 0.0;
        prh__block_times(g->a, g->rows, g->cols, g->v.block, g->u.block);
        for (int64_t i = 0; i < g->rows; i++)
            for (int64_t j = 0; j < PRH__BLOCK && first + j < g->keep; j++) {
                const double off =
                    g->u.block[i * PRH__BLOCK + j] - g->s[first + j] * u[i * g->keep + first + j];

                sum += off * off;
            }
    }
    return sqrt(sum);
}

prh_status prh__leading_left(prh__leading *leading, const double *a, int64_t rows, int64_t cols,
    double frobenius, double tolerance, int64_t keep, const prh__run *run, double *u, double *sigma)
{
    bidiagonal g = {.a = a, .rows = rows, .cols = cols, .keep = keep, .frobenius = frobenius};
    prh_status status;
    int found = 0;

    memset(leading, 0, sizeof *leading);
    g.limit = limit_of(rows, cols);
    PRH__GO(create(&g));
    PRH__GO(converge(&g, run, &found));
    if (!found || count_above(&g, 4 * tolerance * g.s[0]) <= keep || may_hide(&g))
        goto done;
    PRH__GO(prh__gemm_tn(rows, keep, g.u.count, g.u.q, rows, g.left, g.u.count, u, keep));
    memcpy(sigma, g.s, (size_t)keep * sizeof *sigma);
    leading->residual = residual_of(&g, u);
    if (leading->residual <= certified * sqrt((double)keep) * frobenius)
        leading->rank = count_above(&g, tolerance * g.s[0]);
done:
    destroy(&g);
    return status;
}
