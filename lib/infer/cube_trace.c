/*
 * tr M^3 = sum_ij M_ij (M^2)_ij, blocks of the upper triangle at a time: each takes the products of two panels of
 * rows, of which neither M less its constants nor M^2 is ever held whole. Blocks are fixed, so that the bits do not
 * depend on threads.
 */
#include "infer/cube_trace.h"

#include "base/blas.h"
#include "base/error.h"
#include "base/memory.h"
#include "compute/loops.h"

enum { EDGE = 128, WIDTH = 1024 }; /* of a block, of a panel */

typedef struct cubing {
    const double *square;
    int64_t n, blocks;
    double on_diagonal, off_diagonal;
    const prh__run *run;
    char **rooms; /* per worker: two panels, a block of M, one of M^2 */
    double *sums; /* blocks x blocks */
} cubing;

static int64_t least(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

/* rows x cols of M from (i, j) on. */
static void load(const cubing *c, int64_t i, int64_t rows, int64_t j, int64_t cols, double *to)
{
    for (int64_t r = 0; r < rows; r++) {
        const double *from = c->square + (i + r) * c->n + j;

        for (int64_t s = 0; s < cols; s++)
            to[r * cols + s] = from[s] - c->off_diagonal;
        if (i + r >= j && i + r < j + cols)
            to[r * cols + i + r - j] = from[i + r - j] - c->on_diagonal;
    }
}

static prh_status cube_block(void *context, int64_t number, int64_t worker)
{
    const cubing *c = context;
    const int64_t a = number / c->blocks, b = number % c->blocks, i = a * EDGE, j = b * EDGE;
    const int64_t rows = least(EDGE, c->n - i), cols = least(EDGE, c->n - j);
    double *left = (double *)(void *)c->rooms[worker], *right = left + EDGE * WIDTH;
    double *block = right + EDGE * WIDTH, *product = block + EDGE * EDGE, sum = 0.0;

    if (b < a)
        return PRH_OK;
    load(c, i, rows, j, cols, block);
    for (int64_t first = 0; first < c->n; first += WIDTH) {
        const int64_t width = least(WIDTH, c->n - first);

        load(c, i, rows, first, width, left);
        load(c, j, cols, first, width, right);
        PRH__TRY(prh__gemm_nt(PRH_F64, rows, cols, width, left, width, right, width, product, cols));
        sum += prh__dot_f64(block, product, rows * cols);
        PRH__TRY(prh__run_poll(c->run));
    }
    c->sums[number] = b > a ? 2.0 * sum : sum;
    return PRH_OK;
}

prh_status prh__cube_trace(const double *square, int64_t n, double on_diagonal, double off_diagonal,
    const prh__run *run, double *trace)
{
    const int64_t blocks = (n + EDGE - 1) / EDGE;
    const size_t room = (2 * EDGE * WIDTH + 2 * EDGE * EDGE) * sizeof(double);
    const int64_t workers = prh__run_workers(run, blocks * (blocks + 1) / 2, room);
    cubing c = {.square = square,
        .n = n,
        .blocks = blocks,
        .on_diagonal = on_diagonal,
        .off_diagonal = off_diagonal,
        .run = run};
    long double total = 0.0L;
    prh_status status;

    PRH__GO(prh__alloc_zero(&c.sums, blocks, (size_t)blocks * sizeof *c.sums));
    PRH__GO(prh__alloc_rooms(&c.rooms, workers, room));
    PRH__GO(prh__parallel(run, blocks * blocks, workers, cube_block, &c));
    for (int64_t b = 0; b < blocks * blocks; b++)
        total += (long double)c.sums[b];
    *trace = (double)total;
done:
    prh__free(c.rooms);
    prh__free(c.sums);
    return status;
}
