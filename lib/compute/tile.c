/* Products of rows, turned into kernel values. */
#include "compute/tile.h"

#include <float.h>
#include <math.h>
#include <string.h>

#include "base/blas.h"
#include "base/error.h"
#include "base/memory.h"
#include "compute/loops.h"

enum { ROWS_PER_STEP = 64, LEAST_HALVED = 64 };

/* The item at a place of the matrix that a mode cuts into tiles; groups are in the order of their first items. */
static int64_t item_at(const prh__items *items, prh__mode mode, int64_t place)
{
    return mode == PRH__CENTRABLE ? place : items->groups.first[place];
}

uint64_t prh__strip_bytes(const prh__items *items, prh__mode mode, int64_t count)
{
    const prh__rows rows = prh__items_rows(items, mode, items->work);

    if (items->values || prh__rows_direct(&rows))
        return 0;
    return (uint64_t)count * (uint64_t)rows.view.cols * prh__dtype_size(rows.work);
}

typedef struct loading {
    prh__rows rows;
    int64_t first, count;
    char *room;
    double **wide; /* per worker */
} loading;

static prh_status load_rows(void *context, int64_t step, int64_t worker)
{
    const loading *l = context;
    const int64_t from = step * ROWS_PER_STEP;
    const int64_t count = l->count - from < ROWS_PER_STEP ? l->count - from : ROWS_PER_STEP;
    const size_t bytes = (size_t)l->rows.view.cols * prh__dtype_size(l->rows.work);

    prh__rows_fill(&l->rows, l->first + from, count, l->room + (size_t)from * bytes, l->wide[worker]);
    return PRH_OK;
}

prh_status prh__strip_fill(
    const prh__items *items, prh__mode mode, int64_t first, int64_t count, void *out, const prh__run *run)
{
    const int64_t steps = (count + ROWS_PER_STEP - 1) / ROWS_PER_STEP;
    const int64_t workers = steps < run->threads ? steps : run->threads;
    loading l = {
        .rows = prh__items_rows(items, mode, items->work), .first = first, .count = count, .room = out};
    prh_status status;

    PRH__TRY(prh__alloc_rooms(&l.wide, workers, (size_t)l.rows.view.cols * sizeof(double)));
    status = prh__parallel(run, steps, workers, load_rows, &l);
    prh__free(l.wide);
    return status;
}

prh_status prh__strip_load(prh__strip *strip, const prh__items *items, prh__mode mode, int64_t first,
    int64_t count, void *room, const prh__run *run)
{
    const prh__rows rows = prh__items_rows(items, mode, items->work);

    *strip = (prh__strip){.first = first, .count = count, .data = room, .ld = rows.view.cols};
    if (items->values)
        return PRH_OK;
    if (prh__rows_direct(&rows)) {
        strip->data = prh__row(&rows.view, first);
        strip->ld = rows.view.ld;
        return PRH_OK;
    }
    return prh__strip_fill(items, mode, first, count, room, run);
}

static void mirror_f32(float *out, int64_t n)
{
    for (int64_t r = 0; r < n; r++)
        for (int64_t c = 0; c < r; c++)
            out[r * n + c] = out[c * n + r];
}

static void mirror_f64(double *out, int64_t n)
{
    for (int64_t r = 0; r < n; r++)
        for (int64_t c = 0; c < r; c++)
            out[r * n + c] = out[c * n + r];
}

static void mirror(prh_dtype dtype, void *out, int64_t n)
{
    if (dtype == PRH_F32)
        mirror_f32(out, n);
    else
        mirror_f64(out, n);
}

/* Rows with themselves: the upper half, then the right quarter of the lower one; the rest is mirrored. */
static prh_status multiply_with_itself(
    prh_dtype dtype, int64_t n, int64_t cols, const char *a, int64_t ld, char *out)
{
    const size_t size = prh__dtype_size(dtype);
    const int64_t half = n < LEAST_HALVED ? n : n / 2, rest = n - half;
    const char *lower = a + (size_t)(half * ld) * size;

    PRH__TRY(prh__gemm_nt(dtype, half, n, cols, a, ld, a, ld, out, n));
    if (rest > 0)
        PRH__TRY(prh__gemm_nt(
            dtype, rest, rest, cols, lower, ld, lower, ld, out + (size_t)(half * n + half) * size, n));
    mirror(dtype, out, n);
    return PRH_OK;
}

static prh_status multiply(prh_dtype dtype, const prh__tile *t, int64_t cols, const char *a, int64_t lda,
    const char *b, int64_t ldb, void *out)
{
    if (t->i0 == t->j0)
        return multiply_with_itself(dtype, t->ni, cols, a, lda, out);
    return prh__gemm_nt(dtype, t->ni, t->nj, cols, a, lda, b, ldb, out, t->nj);
}

prh_status prh__tile_of_rows(prh_dtype dtype, const void *rows, int64_t cols, const prh__tile *t, void *out)
{
    const size_t row = (size_t)cols * prh__dtype_size(dtype);

    return multiply(dtype, t, cols, (const char *)rows + (size_t)t->i0 * row, cols,
        (const char *)rows + (size_t)t->j0 * row, cols, out);
}

prh_status prh__tile_overflows(const prh__items *items, prh__mode mode, const prh__tile *t)
{
    return prh__fail(PRH_ERR_VALUE,
        "inner products among rows %" PRId64 " to %" PRId64 " overflow %s precision; %s",
        item_at(items, mode, t->i0), item_at(items, mode, t->j0 + t->nj - 1),
        items->work == PRH_F64 ? "double" : "single",
        items->work == PRH_F64 ? "scale the features down" : "normalize the rows or use precision f64");
}

static const char *row_of(const prh__items *items, const prh__strip *strip, int64_t row)
{
    return strip->data + (size_t)((row - strip->first) * strip->ld) * prh__dtype_size(items->work);
}

prh_status prh__tile_check(const prh__items *items, prh__mode mode, const prh__tile *t, const void *products)
{
    const int64_t area = t->ni * t->nj;

    if (items->work == PRH_F32 ? prh__within_f32(products, area, FLT_MAX)
                               : prh__within_f64(products, area, DBL_MAX))
        return PRH_OK;
    return prh__tile_overflows(items, mode, t);
}

prh_status prh__tile_products(
    const prh__items *items, const prh__tile *t, const prh__strip *a, const prh__strip *b, void *out)
{
    return multiply(items->work, t, items->view.cols, row_of(items, a, t->i0), a->ld, row_of(items, b, t->j0),
        b->ld, out);
}

/* The same in double, through `narrow` if they come in single. */
static prh_status wide_products(const prh__items *items, prh__mode mode, const prh__tile *t,
    const prh__strip *a, const prh__strip *b, void *narrow, double *out, int64_t ld)
{
    const int direct = items->work == PRH_F64 && ld == t->nj;

    PRH__TRY(prh__tile_products(items, t, a, b, direct ? (void *)out : narrow));
    PRH__TRY(prh__tile_check(items, mode, t, direct ? (void *)out : narrow));
    for (int64_t r = 0; r < t->ni && !direct; r++) {
        if (items->work == PRH_F32)
            prh__widen_f32((const float *)narrow + r * t->nj, t->nj, out + r * ld);
        else
            memcpy(out + r * ld, (const double *)narrow + r * t->nj, (size_t)t->nj * sizeof *out);
    }
    return PRH_OK;
}

/* Inner products to minus squared distances; those of copies are 0 exactly. */
static void to_minus_squares(
    const prh__items *items, prh__mode mode, const prh__tile *t, double *out, int64_t ld)
{
    const prh__groups *groups = &items->groups;
    const int copies = mode == PRH__CENTRABLE && groups->count < items->n;
    double square[PRH__TILE_EDGE];

    for (int64_t c = 0; c < t->nj; c++)
        square[c] = items->square[item_at(items, mode, t->j0 + c)];
    for (int64_t r = 0; r < t->ni; r++) {
        const int64_t i = item_at(items, mode, t->i0 + r);
        double *row = out + r * ld;

        prh__minus_squared(row, t->nj, items->square[i], square);
        if (t->i0 == t->j0)
            row[r] = 0.0;
        for (int64_t c = 0; c < t->nj && copies; c++)
            if (groups->group[i] == groups->group[t->j0 + c])
                row[c] = 0.0;
    }
}

static prh_status apply_polynomial(
    const prh__items *items, prh__mode mode, const prh__tile *t, double *out, int64_t ld)
{
    int bad = 0;

    for (int64_t r = 0; r < t->ni; r++) {
        for (int64_t c = 0; c < t->nj; c++)
            out[r * ld + c] = prh__kernel_polynomial(&items->function, out[r * ld + c]);
        bad |= !prh__within_f64(out + r * ld, t->nj, DBL_MAX);
    }
    PRH__REQUIRE(!bad, PRH_ERR_VALUE,
        "the polynomial kernel overflows among rows %" PRId64 " to %" PRId64
        "; normalize the rows or take a lower power",
        item_at(items, mode, t->i0), item_at(items, mode, t->j0 + t->nj - 1));
    return PRH_OK;
}

static void copy_precomputed(
    const prh__items *items, prh__mode mode, const prh__tile *t, double *out, int64_t ld)
{
    const double *from = mode == PRH__RANK ? items->ranking : items->values;
    const double shift = mode == PRH__CENTRABLE ? items->shift : 0.0;

    for (int64_t r = 0; r < t->ni; r++)
        for (int64_t c = 0; c < t->nj; c++)
            out[r * ld + c] = from[(t->i0 + r) * items->n + t->j0 + c] - shift;
}

prh_status prh__tile_ranks(const prh__items *items, const prh__tile *t, const prh__strip *a,
    const prh__strip *b, void *products, double *out)
{
    if (items->values) {
        copy_precomputed(items, PRH__RANK, t, out, t->nj);
        return PRH_OK;
    }
    PRH__TRY(wide_products(items, PRH__RANK, t, a, b, products, out, t->nj));
    if (prh__kernel_is_radial(&items->function))
        to_minus_squares(items, PRH__RANK, t, out, t->nj);
    else if (items->function.kind == PRH__POLYNOMIAL)
        return apply_polynomial(items, PRH__RANK, t, out, t->nj);
    return PRH_OK;
}

static size_t aligned(size_t bytes)
{
    return (bytes + 63) / 64 * 64;
}

static size_t panel_room(const prh__items *items, const prh__rows *rows)
{
    return aligned(prh__panel_bytes(rows, items->n < PRH__TILE_EDGE ? items->n : PRH__TILE_EDGE));
}

size_t prh__tile_scratch(const prh__items *items, prh__mode mode)
{
    const prh__rows rows = prh__items_rows(items, mode, items->work);
    const prh__tiling tiling = prh__tiling_of(items->n);

    if (items->values)
        return 0;
    return 2 * panel_room(items, &rows) + prh__dtype_size(items->work) * (size_t)(tiling.edge * tiling.edge);
}

/* Products of rows that are converted for this one tile. */
static prh_status panel_products(
    const prh__items *items, prh__mode mode, const prh__tile *t, char *scratch, double *out, int64_t ld)
{
    const prh__rows rows = prh__items_rows(items, mode, items->work);
    const size_t room = panel_room(items, &rows);
    prh__strip a = {.first = t->i0, .count = t->ni}, b = {.first = t->j0, .count = t->nj};

    a.data = prh__panel(&rows, t->i0, t->ni, scratch, &a.ld);
    if (t->i0 == t->j0)
        b = a;
    else
        b.data = prh__panel(&rows, t->j0, t->nj, scratch + room, &b.ld);
    return wide_products(items, mode, t, &a, &b, scratch + 2 * room, out, ld);
}

prh_status prh__tile_squares(const prh__items *items, const prh__tile *t, void *scratch, double *out)
{
    PRH__TRY(panel_products(items, PRH__CENTRABLE, t, scratch, out, t->nj));
    to_minus_squares(items, PRH__CENTRABLE, t, out, t->nj);
    for (int64_t e = 0; e < t->ni * t->nj; e++)
        out[e] = fabs(out[e]);
    return PRH_OK;
}

prh_status prh__tile_values(
    const prh__items *items, prh__mode mode, const prh__tile *t, void *scratch, double *out, int64_t ld)
{
    if (items->values) {
        copy_precomputed(items, mode, t, out, ld);
        return PRH_OK;
    }
    PRH__TRY(panel_products(items, mode, t, scratch, out, ld));
    if (items->function.kind == PRH__POLYNOMIAL)
        return apply_polynomial(items, mode, t, out, ld);
    if (!prh__kernel_is_radial(&items->function))
        return PRH_OK;
    to_minus_squares(items, mode, t, out, ld);
    for (int64_t r = 0; r < t->ni && mode != PRH__RANK; r++)
        for (int64_t c = 0; c < t->nj; c++)
            out[r * ld + c] = prh__items_radial(items, mode, -out[r * ld + c]);
    return PRH_OK;
}

void prh__tile_spread(const prh__items *items, const prh__tile *t, const double *values, double *matrix)
{
    const prh__groups *groups = &items->groups;
    const int64_t n = items->n;

    for (int64_t r = 0; r < t->ni; r++)
        for (int64_t m = groups->start[t->i0 + r]; m < groups->start[t->i0 + r + 1]; m++)
            for (int64_t c = 0; c < t->nj; c++)
                for (int64_t o = groups->start[t->j0 + c]; o < groups->start[t->j0 + c + 1]; o++) {
                    const int64_t i = groups->member[m], j = groups->member[o];

                    matrix[i * n + j] = values[r * t->nj + c];
                    matrix[j * n + i] = values[r * t->nj + c];
                }
}
