/*
 * Features are centred before they are multiplied, and the sums of the rows of K then follow from the sum of the
 * features' rows: K 1 = X (X' 1). Other kernels are summed tile by tile. The partial sums have places of their own
 * and are added in a fixed order: the bits do not depend on the number of threads, nor on whether tiles were kept.
 */
#include "compute/gram.h"

#include <float.h>
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "compute/gram_features.h"
#include "compute/gram_sums.h"
#include "compute/loops.h"
#include "compute/sweep.h"

static prh_dtype kept_dtype(const prh__items *items)
{
    return prh__items_are_products(items) ? items->work : PRH_F64;
}

uint64_t prh__gram_tile_bytes(int64_t n, const prh__kernel_function *function, prh_dtype work)
{
    const prh__tiling tiling = prh__tiling_of(n);
    const int products = prh__kernel_is_product(function);

    return (uint64_t)prh__tiling_count(&tiling) * (uint64_t)(tiling.edge * tiling.edge) *
           prh__dtype_size(products ? work : PRH_F64);
}

void *prh__gram_tile(const prh__gram *gram, const prh__tile *t)
{
    return (char *)gram->tiles +
           (size_t)(t->number * gram->tiling.edge * gram->tiling.edge) * prh__dtype_size(gram->kept);
}

int64_t prh__gram_slice_rows(const prh__tile *t)
{
    return t->nj >= PRH__GRAM_SLICE ? 1 : PRH__GRAM_SLICE / t->nj;
}

int64_t prh__gram_bins(const prh__tiling *tiling)
{
    return prh__tiling_count(tiling) < PRH__GRAM_BINS ? prh__tiling_count(tiling) : PRH__GRAM_BINS;
}

int64_t prh__gram_bin(const prh__tiling *tiling, int64_t bin)
{
    return prh__tiling_count(tiling) * bin / prh__gram_bins(tiling);
}

void prh__gram_centred_rows(const prh__gram *gram, prh__centring centring, const prh__tile *t,
    const void *tile, prh_dtype dtype, int64_t first, int64_t rows, double *out)
{
    const double *offset = gram->offset[centring];

    for (int64_t r = first; r < first + rows; r++, out += t->nj) {
        if (dtype == PRH_F32)
            prh__centre_f32((const float *)tile + r * t->nj, t->nj, offset[t->i0 + r], offset + t->j0, out);
        else
            prh__centre_f64((const double *)tile + r * t->nj, t->nj, offset[t->i0 + r], offset + t->j0, out);
        if (centring == PRH__UNBIASED && t->i0 == t->j0)
            out[r] = 0.0;
    }
}

/* Sums of squares of a tile, each at the place of the tile. */
typedef struct measuring {
    prh__gram *gram;
    const prh__items *items;
    const prh__run *run;
    double *squares[2]; /* per tile, by centring */
    double *raw;        /* per tile: of K off the diagonal */
    char **products;    /* per worker, where tiles are not kept */
    char **scratch;     /* per worker */
} measuring;

/* Squares off the diagonal, of K itself: the scale of its rounding. */
static double raw_squares(const prh__tile *t, const void *tile, prh_dtype dtype)
{
    double row[PRH__TILE_EDGE], sum = 0.0;

    for (int64_t r = 0; r < t->ni; r++) {
        if (dtype == PRH_F32)
            prh__widen_f32((const float *)tile + r * t->nj, t->nj, row);
        else
            memcpy(row, (const double *)tile + r * t->nj, (size_t)t->nj * sizeof *row);
        if (t->i0 == t->j0)
            row[r] = 0.0;
        sum += prh__dot_f64(row, row, t->nj);
    }
    return sum;
}

static void measure_tile(measuring *m, const prh__tile *t, const void *tile)
{
    const double weight = t->i0 == t->j0 ? 1.0 : 2.0;
    const int64_t step = prh__gram_slice_rows(t);
    double slice[PRH__GRAM_SLICE];

    for (int c = 0; c < 2; c++) {
        double *square = &m->squares[c][t->number];

        *square = 0.0;
        for (int64_t r = 0; r < t->ni; r += step) {
            const int64_t rows = t->ni - r < step ? t->ni - r : step;

            prh__gram_centred_rows(m->gram, (prh__centring)c, t, tile, m->gram->kept, r, rows, slice);
            prh__add_dots(slice, slice, 0, 1, rows * t->nj, weight, square);
        }
    }
    m->raw[t->number] = weight * raw_squares(t, tile, m->gram->kept);
}

static prh_status multiply_and_measure(void *context, const prh__tile *t, int64_t row, int64_t column,
    const prh__strip *a, const prh__strip *b, int64_t worker)
{
    measuring *m = context;
    void *tile = m->gram->tiles ? prh__gram_tile(m->gram, t) : m->products[worker];

    (void)row;
    (void)column;
    PRH__TRY(prh__tile_products(m->items, t, a, b, tile));
    PRH__TRY(prh__tile_check(m->items, PRH__CENTRABLE, t, tile));
    measure_tile(m, t, tile);
    return PRH_OK;
}

static prh_status compute_and_measure(void *context, int64_t number, int64_t worker)
{
    measuring *m = context;
    const prh__tiling *tiling = &m->gram->tiling;
    int64_t row, column;
    prh__tile t;
    const void *tile;

    prh__triangle_pair(tiling->blocks, number, &row, &column);
    t = prh__tiling_tile(tiling, row, column);
    if (m->gram->tiles) {
        tile = prh__gram_tile(m->gram, &t);
    } else {
        double *room = (double *)(void *)m->products[worker];

        PRH__TRY(prh__tile_values(m->items, PRH__CENTRABLE, &t, m->scratch[worker], room, t.nj));
        tile = room;
    }
    measure_tile(m, &t, tile);
    return prh__task_step(m->run->task, m->gram->tiles ? 0.0 : prh__items_work(m->items, t.ni * t.nj));
}

static double total(const prh__tiling *tiling, const double *parts)
{
    double sum = 0.0;

    for (int64_t bin = 0; bin < prh__gram_bins(tiling); bin++) {
        double part = 0.0;

        for (int64_t t = prh__gram_bin(tiling, bin); t < prh__gram_bin(tiling, bin + 1); t++)
            part += parts[t];
        sum += part;
    }
    return sum;
}

static prh_status measure_all(measuring *m, int64_t workers)
{
    const int64_t tiles = prh__tiling_count(&m->gram->tiling);
    const prh__sweep sweep = {
        .items = m->items, .mode = PRH__CENTRABLE, .run = m->run, .body = multiply_and_measure, .context = m};

    if (prh__items_are_products(m->items))
        return prh__sweep_run(&sweep, workers);
    return prh__parallel(m->run, tiles, workers, compute_and_measure, m);
}

static prh_status measure(prh__gram *gram, const prh__items *items, const prh__run *run)
{
    const int64_t tiles = prh__tiling_count(&gram->tiling), area = gram->tiling.edge * gram->tiling.edge;
    const size_t room = gram->tiles ? 0 : (size_t)area * prh__dtype_size(gram->kept);
    const size_t scratch =
        gram->tiles || prh__items_are_products(items) ? 0 : prh__tile_scratch(items, PRH__CENTRABLE);
    const int64_t workers = prh__run_workers(run, tiles, room + scratch);
    const double size = (double)gram->n;
    measuring m = {.gram = gram, .items = items, .run = run};
    double raw;
    prh_status status;

    PRH__GO(prh__alloc(&m.raw, 3 * tiles, sizeof(double)));
    m.squares[PRH__BIASED] = m.raw + tiles;
    m.squares[PRH__UNBIASED] = m.raw + 2 * tiles;
    PRH__GO(prh__alloc_rooms(&m.products, workers, room));
    PRH__GO(prh__alloc_rooms(&m.scratch, workers, scratch));
    PRH__GO(measure_all(&m, workers));
    raw = total(&gram->tiling, m.raw);
    gram->mean_square[PRH__UNBIASED] = raw / (size * size);
    gram->mean_square[PRH__BIASED] =
        (raw + prh__dot_f64(gram->diagonal, gram->diagonal, gram->n)) / (size * size);
    for (int c = 0; c < 2; c++)
        gram->square[c] = total(&gram->tiling, m.squares[c]);
done:
    prh__free(m.scratch);
    prh__free(m.products);
    prh__free(m.raw);
    return status;
}

/* The features themselves, centred; prh__gram_sum_rows leaves their sum. */
static prh_status keep_rows(prh__gram *gram, const prh__items *items, const prh__run *run)
{
    gram->cols = items->view.cols;
    PRH__TRY(prh__alloc(&gram->rows, gram->n, (size_t)gram->cols * prh__dtype_size(gram->kept)));
    PRH__TRY(prh__alloc_zero(&gram->sum, gram->cols, sizeof *gram->sum));
    return prh__strip_fill(items, PRH__CENTRABLE, 0, gram->n, gram->rows, run);
}

/* Squares beyond the range of double, or values below the digits of their own precision. */
static prh_status check_range(const prh__gram *gram)
{
    const int narrow = gram->kept == PRH_F32;
    const double value = (double)(FLT_MIN / FLT_EPSILON);
    const double least = narrow ? value * value : DBL_MIN / DBL_EPSILON;

    if (!isfinite(gram->mean_square[PRH__BIASED]) || !isfinite(gram->square[PRH__BIASED]))
        return prh__sums_overflow();
    PRH__REQUIRE(!(gram->trace > 0.0 && gram->mean_square[PRH__BIASED] < least), PRH_ERR_VALUE,
        "kernel values underflow %s precision; normalize the rows or %s", narrow ? "single" : "double",
        narrow ? "use precision f64" : "scale the features up");
    return PRH_OK;
}

prh_status prh__gram_create(
    prh__gram *gram, const prh__items *items, int squares, prh__gram_way way, const prh__run *run)
{
    prh_status status;

    memset(gram, 0, sizeof *gram);
    gram->n = items->n;
    gram->tiling = prh__tiling_of(items->n);
    gram->kept = kept_dtype(items);
    PRH__GO(prh__alloc(&gram->diagonal, gram->n, sizeof(double)));
    PRH__GO(prh__alloc(&gram->offset[PRH__BIASED], gram->n, sizeof(double)));
    PRH__GO(prh__alloc(&gram->offset[PRH__UNBIASED], gram->n, sizeof(double)));
    if (way == PRH__GRAM_TILES)
        PRH__GO(prh__alloc(
            &gram->tiles, (int64_t)prh__gram_tile_bytes(gram->n, &items->function, items->work), 1));
    if (way == PRH__GRAM_ROWS)
        PRH__GO(keep_rows(gram, items, run));
    PRH__GO(prh__items_are_products(items) ? prh__gram_sum_rows(gram, items, run)
                                           : prh__gram_sum_tiles(gram, items, run));
    if (squares)
        PRH__GO(gram->rows ? prh__gram_measure_features(gram, run) : measure(gram, items, run));
    if (squares)
        PRH__GO(check_range(gram));
done:
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
    prh__free(gram->rows);
    prh__free(gram->sum);
    memset(gram, 0, sizeof *gram);
}

double prh__gram_work(
    int64_t n, int64_t cols, const prh__kernel_function *function, int squares, prh__gram_way way)
{
    const int products = prh__kernel_is_product(function);

    if (way == PRH__GRAM_ROWS)
        return prh__gram_features_work(n, cols, cols) / 2.0;
    return prh__items_expected(n, cols, function, products ? squares : 1, 1);
}

/*
 * The noise of the entries is that of sums of d and n terms. Centred rows of unit norm have a floor of
 * their own: they are differences of numbers near 1, known to DBL_EPSILON, so rows along one ray leave
 * products of its square.
 */
double prh__gram_rounding(const prh__gram *gram, const prh__items *items, prh__centring centring)
{
    const double size = (double)gram->n;
    const double noise = 8.0 * prh__items_epsilon(items) * sqrt(size + (double)items->view.cols);
    const int unit = prh__items_are_products(items) && items->function.kind == PRH__COSINE;
    const double floor = unit ? 64.0 * DBL_EPSILON * DBL_EPSILON : 0.0;
    const double mean_square = fmax(noise * noise * gram->mean_square[centring], floor * floor);

    return mean_square * size * size;
}

int prh__gram_is_zero(const prh__gram *gram, const prh__items *items, prh__centring centring)
{
    return !(gram->square[centring] > prh__gram_rounding(gram, items, centring));
}
