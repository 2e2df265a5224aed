/*
 * Sums are kept per pair of stripes (tiling.h), each written by one thread, and added in a fixed order: the
 * bits do not depend on the number of threads, nor on whether tiles were kept.
 */
#include "compute/gram.h"

#include <float.h>
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "compute/tile.h"

enum { LANES = 8 };

uint64_t prh__gram_tile_bytes(int64_t n)
{
    const prh__tiling tiling = prh__tiling_of(n);

    return (uint64_t)prh__tiling_count(&tiling) * (uint64_t)(tiling.edge * tiling.edge) * sizeof(double);
}

/* Runs over the tiles of one pair of stripes, in order. */
typedef struct cells {
    const prh__run *run;
    prh__tiling tiling;
    prh_status (*tile)(struct cells *cells, int64_t a, int64_t b, const prh__tile *t, int64_t worker);
    double work; /* per element */
    void *context;
} cells;

static prh_status run_cell(void *context, int64_t number, int64_t worker)
{
    cells *c = context;
    int64_t a, b;

    prh__triangle_pair(c->tiling.stripes, number, &a, &b);
    for (int64_t row = prh__tiling_stripe(&c->tiling, a); row < prh__tiling_stripe(&c->tiling, a + 1);
         row++) {
        int64_t column = prh__tiling_stripe(&c->tiling, b);

        for (column = column > row ? column : row; column < prh__tiling_stripe(&c->tiling, b + 1); column++) {
            const prh__tile t = prh__tiling_tile(&c->tiling, row, column);

            PRH__TRY(c->tile(c, a, b, &t, worker));
            PRH__TRY(prh__task_step(c->run->task, c->work * (double)(t.ni * t.nj) + 1.0));
        }
    }
    return PRH_OK;
}

static int64_t cell_count(const prh__tiling *tiling)
{
    return tiling->stripes * (tiling->stripes + 1) / 2;
}

static double *kept_tile(const prh__gram *gram, const prh__tile *t)
{
    return gram->tiles + t->number * gram->tiling.edge * gram->tiling.edge;
}

/* First pass: row sums and sum of squares off the diagonal, and the diagonal apart: U-centring must not see it. */
typedef struct summing {
    prh__gram *gram;
    const prh__items *items;
    double *partial; /* stripes x n: row sums within a stripe of columns */
    double *squares; /* per cell */
    double **tile;   /* per worker */
    char **scratch;  /* per worker */
} summing;

static prh_status sum_tile(cells *c, int64_t a, int64_t b, const prh__tile *t, int64_t worker)
{
    summing *s = c->context;
    const int64_t n = s->gram->n, ld = s->gram->tiling.edge;
    const int diagonal = t->i0 == t->j0;
    double *values = s->gram->tiles ? kept_tile(s->gram, t) : s->tile[worker];
    double *rows = s->partial + b * n + t->i0, *columns = s->partial + a * n + t->j0;
    double square = 0.0;

    PRH__TRY(prh__tile_values(s->items, PRH__CENTRABLE, t, s->scratch[worker], values, ld));
    for (int64_t r = 0; r < t->ni; r++) {
        const double *row = values + r * ld;
        double sum[2] = {0.0, 0.0};

        for (int64_t j = 0; j < t->nj; j++) {
            if (diagonal && j == r)
                continue;
            sum[0] += row[j];
            sum[1] += row[j] * row[j];
            if (!diagonal)
                columns[j] += row[j];
        }
        rows[r] += sum[0];
        square += diagonal ? sum[1] : 2.0 * sum[1];
        if (diagonal)
            s->gram->diagonal[t->i0 + r] = row[r];
    }
    s->squares[a * c->tiling.stripes + b] += square;
    return PRH_OK;
}

/* Turns the partial sums, off the diagonal, into offsets. */
static void centre(prh__gram *gram, const summing *s)
{
    const int64_t n = gram->n, stripes = gram->tiling.stripes;
    const double size = (double)n;
    double off = 0.0, trace = 0.0, squares = 0.0, diagonal_squares = 0.0;

    for (int64_t i = 0; i < n; i++) {
        double row = 0.0;

        for (int64_t b = 0; b < stripes; b++)
            row += s->partial[b * n + i];
        gram->offset[PRH__UNBIASED][i] = row;
        off += row;
        trace += gram->diagonal[i];
        diagonal_squares += gram->diagonal[i] * gram->diagonal[i];
    }
    for (int64_t i = 0; i < n; i++) {
        const double row = gram->offset[PRH__UNBIASED][i];

        gram->offset[PRH__BIASED][i] = (row + gram->diagonal[i]) / size - (off + trace) / (2.0 * size * size);
        gram->offset[PRH__UNBIASED][i] =
            n > 2 ? row / (size - 2.0) - off / (2.0 * (size - 1.0) * (size - 2.0)) : 0.0;
    }
    gram->trace = trace - (off + trace) / size;
    for (int64_t c = 0; c < stripes * stripes; c++)
        squares += s->squares[c];
    gram->mean_square[PRH__BIASED] = (squares + diagonal_squares) / (size * size);
    gram->mean_square[PRH__UNBIASED] = squares / (size * size);
}

static prh_status sum_all(summing *s, const prh__run *run)
{
    const prh__gram *gram = s->gram;
    const int64_t area = gram->tiling.edge * gram->tiling.edge, stripes = gram->tiling.stripes;
    const size_t scratch = prh__tile_scratch(s->items, PRH__CENTRABLE);
    const size_t tile = gram->tiles ? 0 : (size_t)area * sizeof(double);
    const int64_t workers = prh__run_workers(run, cell_count(&gram->tiling), scratch + tile);
    cells c = {.run = run, .tiling = gram->tiling, .tile = sum_tile, .context = s};
    prh_status status;

    c.work = (prh__items_work(s->items, area) - 1.0) / (double)area;
    PRH__GO(prh__alloc_zero(&s->partial, stripes, (size_t)gram->n * sizeof *s->partial));
    PRH__GO(prh__alloc_zero(&s->squares, stripes * stripes, sizeof *s->squares));
    PRH__GO(prh__alloc_rooms(&s->tile, workers, tile));
    PRH__GO(prh__alloc_rooms(&s->scratch, workers, scratch));
    PRH__GO(prh__parallel(run, cell_count(&gram->tiling), workers, run_cell, &c));
done:
    return status;
}

prh_status prh__gram_create(prh__gram *gram, const prh__items *items, int keep_tiles, const prh__run *run)
{
    summing s = {.gram = gram, .items = items};
    prh_status status;

    memset(gram, 0, sizeof *gram);
    gram->n = items->n;
    gram->tiling = prh__tiling_of(items->n);
    PRH__GO(prh__alloc(&gram->diagonal, gram->n, sizeof(double)));
    PRH__GO(prh__alloc(&gram->offset[PRH__BIASED], gram->n, sizeof(double)));
    PRH__GO(prh__alloc(&gram->offset[PRH__UNBIASED], gram->n, sizeof(double)));
    if (keep_tiles)
        PRH__GO(prh__alloc(&gram->tiles, (int64_t)prh__gram_tile_bytes(gram->n), 1));
    PRH__GO(sum_all(&s, run));
    centre(gram, &s);
    PRH__REQUIRE_GO(isfinite(gram->mean_square[PRH__BIASED]), PRH_ERR_VALUE,
        "sums of squared kernel values overflow; normalize the rows or scale the features down");
done:
    prh__free(s.scratch);
    prh__free(s.tile);
    prh__free(s.squares);
    prh__free(s.partial);
    if (status < 0)
        prh__gram_free(gram);
    return status;
}

void prh__gram_free(prh__gram *gram)
{
    prh__free(gram->diagonal);
    prh__free(gram->offset[PRH__BIASED]);
    prh__free(gram->offset[PRH__UNBIASED]);
    prh__free(gram->tiles);
    memset(gram, 0, sizeof *gram);
}

/* Second pass: inner product of two centred kernels. */
typedef struct multiplying {
    const prh__gram *gram[2];
    const prh__items *items[2];
    prh__centring centring;
    double *partial;  /* per cell */
    double **tile[2]; /* per worker, where tiles were not kept */
    char **scratch;
} multiplying;

static prh_status centred_tile(
    const multiplying *m, int side, const prh__tile *t, int64_t worker, const double **values)
{
    const prh__gram *gram = m->gram[side];

    if (gram->tiles) {
        *values = kept_tile(gram, t);
        return PRH_OK;
    }
    *values = m->tile[side][worker];
    return prh__tile_values(m->items[side], PRH__CENTRABLE, t, m->scratch[worker], m->tile[side][worker],
        gram->tiling.edge);
}

/* sum over j in [from, count) of (k_j - ki - kc_j)(l_j - li - lc_j), in lanes that a compiler can vectorise
 */
static double row_product(const double *k, double ki, const double *kc, const double *l, double li,
    const double *lc, int64_t from, int64_t count)
{
    double lane[LANES] = {0.0}, sum = 0.0;
    int64_t j = from;

    for (; j + LANES <= count; j += LANES)
        for (int v = 0; v < LANES; v++)
            lane[v] += (k[j + v] - ki - kc[j + v]) * (l[j + v] - li - lc[j + v]);
    for (; j < count; j++)
        sum += (k[j] - ki - kc[j]) * (l[j] - li - lc[j]);
    for (int v = 0; v < LANES; v++)
        sum += lane[v];
    return sum;
}

static prh_status multiply_tile(cells *c, int64_t a, int64_t b, const prh__tile *t, int64_t worker)
{
    multiplying *m = c->context;
    const double *kc = m->gram[0]->offset[m->centring], *lc = m->gram[1]->offset[m->centring];
    const int64_t ld = c->tiling.edge;
    const int diagonal = t->i0 == t->j0;
    const double *k, *l;
    double sum = 0.0;

    PRH__TRY(centred_tile(m, 0, t, worker, &k));
    if (m->gram[0] == m->gram[1])
        l = k;
    else
        PRH__TRY(centred_tile(m, 1, t, worker, &l));
    for (int64_t r = 0; r < t->ni; r++) {
        const int64_t i = t->i0 + r;
        const double *kr = k + r * ld, *lr = l + r * ld;

        sum += 2.0 * row_product(kr, kc[i], kc + t->j0, lr, lc[i], lc + t->j0, diagonal ? r + 1 : 0, t->nj);
        if (diagonal && m->centring == PRH__BIASED)
            sum += (kr[r] - 2.0 * kc[i]) * (lr[r] - 2.0 * lc[i]);
    }
    m->partial[a * c->tiling.stripes + b] += sum;
    return PRH_OK;
}

/* Room and work for recomputing the tiles of one side. */
static prh_status recompute_room(multiplying *m, int side, int64_t workers, cells *c)
{
    const int64_t area = c->tiling.edge * c->tiling.edge;

    if (m->gram[side]->tiles)
        return PRH_OK;
    c->work += (prh__items_work(m->items[side], area) - 1.0) / (double)area;
    return prh__alloc_rooms(&m->tile[side], workers, (size_t)area * sizeof(double));
}

prh_status prh__gram_product(const prh__gram *a, const prh__items *a_items, const prh__gram *b,
    const prh__items *b_items, prh__centring centring, const prh__run *run, double *product)
{
    multiplying m = {.gram = {a, b}, .items = {a_items, b_items}, .centring = centring};
    cells c = {.run = run, .tiling = a->tiling, .tile = multiply_tile, .work = 1.0 / 1024.0, .context = &m};
    const int64_t area = a->tiling.edge * a->tiling.edge, count = a->tiling.stripes * a->tiling.stripes;
    size_t scratch = 0;
    int64_t workers;
    prh_status status;

    for (int side = 0; side < 2; side++)
        if (!m.gram[side]->tiles && prh__tile_scratch(m.items[side], PRH__CENTRABLE) > scratch)
            scratch = prh__tile_scratch(m.items[side], PRH__CENTRABLE);
    workers = prh__run_workers(run, cell_count(&a->tiling), scratch + 2 * (uint64_t)area * sizeof(double));
    PRH__GO(prh__alloc_zero(&m.partial, count, sizeof *m.partial));
    PRH__GO(prh__alloc_rooms(&m.scratch, workers, scratch));
    PRH__GO(recompute_room(&m, 0, workers, &c));
    if (a != b)
        PRH__GO(recompute_room(&m, 1, workers, &c));
    PRH__GO(prh__parallel(run, cell_count(&a->tiling), workers, run_cell, &c));
    *product = 0.0;
    for (int64_t p = 0; p < count; p++)
        *product += m.partial[p];
    PRH__REQUIRE_GO(isfinite(*product), PRH_ERR_VALUE,
        "sums of squared kernel values overflow; normalize the rows or scale the features down");
done:
    prh__free(m.tile[1]);
    prh__free(m.tile[0]);
    prh__free(m.scratch);
    prh__free(m.partial);
    return status;
}

prh_status prh__gram_measure(
    prh__gram *gram, const prh__items *items, prh__centring centring, const prh__run *run)
{
    return prh__gram_product(gram, items, gram, items, centring, run, &gram->square[centring]);
}

/*
 * The noise of the entries is that of sums of d and n terms. Centred rows of unit norm have a floor of
 * their own: they are differences of numbers near 1, known to DBL_EPSILON, so rows along one ray leave
 * products of its square.
 */
int prh__gram_is_zero(const prh__gram *gram, const prh__items *items, prh__centring centring)
{
    const double size = (double)gram->n;
    const double noise = 8.0 * prh__items_epsilon(items) * sqrt(size + (double)items->view.cols);
    const double floor = items->norm ? 64.0 * DBL_EPSILON * DBL_EPSILON : 0.0;
    const double mean_square = fmax(noise * noise * gram->mean_square[centring], floor * floor);

    return !(gram->square[centring] > mean_square * size * size);
}
