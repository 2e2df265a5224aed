/* One pair is a product of rows, gathered; of many, what is gathered of all layers of a few draws goes into one
 * matrix product. */
#include "compute/squares.h"

#include <string.h>

#include "base/blas.h"
#include "base/error.h"
#include "base/memory.h"
#include "compute/convert.h"
#include "compute/loops.h"
#include "compute/tile.h"

uint64_t prh__squares_bytes(int64_t n, int64_t count, prh_dtype dtype)
{
    return (uint64_t)n * (uint64_t)n * (uint64_t)count * prh__dtype_size(dtype);
}

prh_status prh__squares_create(prh__squares *s, int64_t n, int64_t count, prh_dtype dtype)
{
    int64_t rows;

    *s = (prh__squares){.n = n, .count = count, .dtype = dtype};
    PRH__TRY(prh__mul(&rows, n, count));
    return prh__alloc(&s->values, rows, (size_t)n * prh__dtype_size(dtype));
}

void prh__squares_free(prh__squares *s)
{
    prh__free(s->values);
    s->values = NULL;
}

static void *element(const prh__squares *s, int64_t at, int64_t i, int64_t j)
{
    return (char *)s->values + (size_t)((i * s->count + at) * s->n + j) * prh__dtype_size(s->dtype);
}

static void put(const prh__squares *s, int64_t at, int64_t i, int64_t j, const double *values, int64_t count)
{
    if (s->dtype == PRH_F32)
        prh__round_f64(values, count, element(s, at, i, j));
    else
        memcpy(element(s, at, i, j), values, (size_t)count * sizeof *values);
}

void prh__squares_set(prh__squares *s, int64_t at, const double *values)
{
    for (int64_t i = 0; i < s->n; i++)
        put(s, at, i, 0, values + i * s->n, s->n);
}

prh_status prh__squares_set_projector(prh__squares *s, int64_t at, const double *u, int64_t cols, int64_t ld)
{
    return prh__gemm_nt(PRH_F64, s->n, s->n, cols, u, ld, u, ld, element(s, at, 0, 0), s->count * s->n);
}

void prh__squares_clear(prh__squares *s, int64_t at)
{
    for (int64_t i = 0; i < s->n; i++)
        memset(element(s, at, i, 0), 0, (size_t)s->n * prh__dtype_size(s->dtype));
}

/* ---- from a Gram ---- */

typedef struct unpacking {
    prh__squares *s;
    int64_t at;
    const prh__gram *gram;
    prh__gram_side from;
    prh__centring centring;
    const prh__run *run;
    char **room; /* per worker: a tile as it is kept, centred, and turned; scratch */
} unpacking;

static int64_t area_of(const prh__gram *gram)
{
    return gram->tiling.edge * gram->tiling.edge;
}

static prh_status unpack(void *context, int64_t number, int64_t worker)
{
    const unpacking *u = context;
    double *room = (double *)(void *)u->room[worker], *centred = room + area_of(u->gram);
    double *turned = centred + area_of(u->gram);
    int64_t row, column;
    const void *tile;
    prh_dtype dtype;
    prh__tile t;

    prh__triangle_pair(u->gram->tiling.blocks, number, &row, &column);
    t = prh__tiling_tile(&u->gram->tiling, row, column);
    PRH__TRY(prh__gram_side_tile(&u->from, &t, turned + area_of(u->gram), room, u->run, &tile, &dtype));
    prh__gram_centred_rows(u->gram, u->centring, &t, tile, dtype, 0, t.ni, centred);
    for (int64_t i = 0; i < t.ni; i++)
        for (int64_t j = 0; j < t.nj; j++)
            turned[j * t.ni + i] = centred[i * t.nj + j];
    for (int64_t i = 0; i < t.ni; i++)
        put(u->s, u->at, t.i0 + i, t.j0, centred + i * t.nj, t.nj);
    for (int64_t j = 0; j < t.nj && t.i0 != t.j0; j++)
        put(u->s, u->at, t.j0 + j, t.i0, turned + j * t.ni, t.ni);
    return prh__task_step(u->run->task, 0.0);
}

prh_status prh__squares_set_gram(prh__squares *s, int64_t at, const prh__gram *gram, const prh__items *items,
    prh__centring centring, const prh__run *run)
{
    const int64_t tiles = prh__tiling_count(&gram->tiling);
    const prh__gram_side from = {gram, items};
    const size_t room = 3 * (size_t)area_of(gram) * sizeof(double) + prh__gram_side_scratch(&from);
    const int64_t workers = prh__run_workers(run, tiles, room);
    unpacking u = {.s = s, .at = at, .gram = gram, .from = from, .centring = centring, .run = run};
    prh_status status;

    PRH__TRY(prh__alloc_rooms(&u.room, workers, room));
    status = prh__parallel(run, tiles, workers, unpack, &u);
    prh__free(u.room);
    return status;
}

/* ---- products ---- */

int64_t prh__squares_room(const prh__squares *x, const prh__squares *y)
{
    const int64_t layers = x->count + PRH__SQUARES_DRAWS * y->count;

    return layers * x->n + x->count * PRH__SQUARES_DRAWS * y->count;
}

/* The half above the diagonal counts twice. */
static double product_of_one(const prh__squares *x, const prh__squares *y, const int32_t *permutation)
{
    const int64_t n = x->n;
    double above = 0.0, diagonal = 0.0;

    for (int64_t i = 0; i < n; i++) {
        const void *a = element(x, 0, i, i + 1), *b = element(y, 0, permutation[i], 0);

        above += x->dtype == PRH_F32 ? prh__gather_dot_f32(a, b, permutation + i + 1, n - i - 1)
                                     : prh__gather_dot_f64(a, b, permutation + i + 1, n - i - 1);
    }
    for (int64_t i = 0; i < n; i++) {
        const int64_t j = permutation[i];

        if (x->dtype == PRH_F32)
            diagonal += (double)*(const float *)element(x, 0, i, i) * *(const float *)element(y, 0, j, j);
        else
            diagonal += *(const double *)element(x, 0, i, i) * *(const double *)element(y, 0, j, j);
    }
    return 2.0 * above + diagonal;
}

/* Row i of each layer of x from the diagonal on, whose entry counts half. */
static void lay_out(const prh__squares *x, int64_t i, double *out)
{
    const int64_t count = x->n - i;

    for (int64_t l = 0; l < x->count; l++, out += count) {
        if (x->dtype == PRH_F32)
            prh__widen_f32(element(x, l, i, i), count, out);
        else
            memcpy(out, element(x, l, i, i), (size_t)count * sizeof *out);
        out[0] *= 0.5;
    }
}

/* What it meets of each layer of y. */
static void gather(const prh__squares *y, const int32_t *permutation, int64_t i, double *out)
{
    const int64_t count = y->n - i;

    for (int64_t l = 0; l < y->count; l++, out += count) {
        const void *row = element(y, l, permutation[i], 0);

        if (y->dtype == PRH_F32)
            prh__gather_f32(row, permutation + i, count, out);
        else
            prh__gather_f64(row, permutation + i, count, out);
    }
}

static prh_status products_of_many(const prh__squares *x, const prh__squares *y, const int32_t *permutations,
    int64_t draws, double *room, double *products)
{
    const int64_t n = x->n, columns = draws * y->count;
    double *own = room, *other = own + x->count * n, *sums = other + columns * n;

    memset(products, 0, (size_t)(x->count * columns) * sizeof *products);
    for (int64_t i = 0; i < n; i++) {
        lay_out(x, i, own);
        for (int64_t d = 0; d < draws; d++)
            gather(y, permutations + d * n, i, other + d * y->count * (n - i));
        PRH__TRY(prh__gemm_nt(PRH_F64, x->count, columns, n - i, own, n - i, other, n - i, sums, columns));
        for (int64_t a = 0; a < x->count; a++)
            for (int64_t d = 0; d < draws; d++)
                prh__add_f64(2.0, sums + a * columns + d * y->count, y->count,
                    products + (d * x->count + a) * y->count);
    }
    return PRH_OK;
}

prh_status prh__squares_products(const prh__squares *x, const prh__squares *y, const int32_t *permutations,
    int64_t draws, double *room, double *products)
{
    if (x->count > 1 || y->count > 1)
        return products_of_many(x, y, permutations, draws, room, products);
    for (int64_t d = 0; d < draws; d++)
        products[d] = product_of_one(x, y, permutations + d * x->n);
    return PRH_OK;
}
