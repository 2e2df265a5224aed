/*
 * Magnitudes order like their bits. In single precision two passes find a rank exactly, from histograms of the upper
 * and then of the lower 16 bits; in double four. Histograms are per worker and add up to the same counts in any order.
 */
#include "compute/quantile.h"

#include <float.h>
#include <math.h>
#include <stdatomic.h>
#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "compute/loops.h"
#include "compute/select.h"

enum {
    ELEMENTS_PER_TASK = 1 << 19,
    NOT_FINITE = 0x7f80 /* the upper bits of the magnitudes from infinity on */
};

void prh__features_row(const prh__features *features, int64_t i, double *out)
{
    prh__row_f64(&features->view, i, out);
    if (features->work == PRH_F32 && features->view.dtype == PRH_F64)
        for (int64_t j = 0; j < features->view.cols; j++)
            out[j] = (double)(float)out[j];
}

static int64_t widest(const prh__features *layers, int64_t count)
{
    int64_t cols = 0;

    for (int64_t l = 0; l < count; l++)
        cols = layers[l].view.cols > cols ? layers[l].view.cols : cols;
    return cols;
}

typedef struct counting {
    const prh__features *layers;
    int64_t count;
    int narrow;         /* every layer is rounded to single */
    uint32_t upper;     /* narrow, second pass: what the first one found */
    prh__select select; /* else */
    int pass;
    _Atomic int bad;     /* wide: a value is not finite */
    int64_t **histogram; /* per worker */
    char **row;          /* per worker */
} counting;

static int64_t rows_per_task(const prh__features *layer)
{
    return layer->view.cols >= ELEMENTS_PER_TASK ? 1 : ELEMENTS_PER_TASK / layer->view.cols;
}

static int64_t tasks_of(const prh__features *layer)
{
    return (layer->view.rows + rows_per_task(layer) - 1) / rows_per_task(layer);
}

static void count_narrow(counting *c, const prh__features *layer, int64_t i, int64_t worker)
{
    const float *row = prh__row(&layer->view, i);

    if (layer->view.dtype != PRH_F32) {
        prh__row_f32(&layer->view, i, (float *)(void *)c->row[worker]);
        row = (const float *)(void *)c->row[worker];
    }
    if (c->pass == 0)
        prh__count_upper(row, layer->view.cols, c->histogram[worker]);
    else
        prh__count_lower(row, layer->view.cols, c->upper, c->histogram[worker]);
}

static void count_wide(counting *c, const prh__features *layer, int64_t i, int64_t worker)
{
    double *row = (double *)(void *)c->row[worker];

    prh__features_row(layer, i, row);
    if (c->pass == 0 && !prh__within_f64(row, layer->view.cols, DBL_MAX))
        atomic_store(&c->bad, 1);
    for (int64_t j = 0; j < layer->view.cols; j++)
        row[j] = fabs(row[j]);
    prh__select_count(&c->select, c->histogram[worker], row, layer->view.cols);
}

static prh_status count_rows(void *context, int64_t task, int64_t worker)
{
    counting *c = context;
    const prh__features *layer = c->layers;
    int64_t first, end;

    for (; task >= tasks_of(layer); layer++)
        task -= tasks_of(layer);
    first = task * rows_per_task(layer);
    end = first + rows_per_task(layer) < layer->view.rows ? first + rows_per_task(layer) : layer->view.rows;
    for (int64_t i = first; i < end; i++)
        (c->narrow ? count_narrow : count_wide)(c, layer, i, worker);
    return PRH_OK;
}

/* One pass over everything; the sum of the histograms is in the first. */
static prh_status pass(counting *c, int64_t tasks, int64_t workers, const prh__run *run)
{
    for (int64_t w = 0; w < workers; w++)
        memset(c->histogram[w], 0, PRH__SELECT_BINS * sizeof **c->histogram);
    PRH__TRY(prh__parallel(run, tasks, workers, count_rows, c));
    for (int64_t w = 1; w < workers; w++)
        for (int64_t b = 0; b < PRH__SELECT_BINS; b++)
            c->histogram[0][b] += c->histogram[w][b];
    return PRH_OK;
}

static prh_status find_narrow(
    counting *c, int64_t rank, int64_t tasks, int64_t workers, const prh__run *run, double *value)
{
    uint32_t bits;
    float found;

    PRH__TRY(pass(c, tasks, workers, run));
    for (int64_t b = NOT_FINITE; b < PRH__SELECT_BINS; b++)
        if (c->histogram[0][b] > 0) {
            *value = NAN;
            return PRH_OK;
        }
    c->upper = (uint32_t)prh__histogram_bin(c->histogram[0], &rank);
    c->pass = 1;
    PRH__TRY(pass(c, tasks, workers, run));
    bits = c->upper << 16 | (uint32_t)prh__histogram_bin(c->histogram[0], &rank);
    memcpy(&found, &bits, sizeof found);
    *value = (double)found;
    return PRH_OK;
}

static prh_status find_wide(
    counting *c, int64_t rank, int64_t tasks, int64_t workers, const prh__run *run, double *value)
{
    prh__select_start(&c->select, rank);
    for (c->pass = 0; c->pass < PRH__SELECT_PASSES && !c->bad; c->pass++) {
        PRH__TRY(pass(c, tasks, workers, run));
        prh__select_narrow(&c->select, c->histogram[0]);
    }
    *value = c->bad ? NAN : prh__select_value(&c->select);
    return PRH_OK;
}

/* Of few values: histograms would be larger than the data. */
static prh_status find_few(
    const prh__features *layers, int64_t count, int64_t total, int64_t rank, double *value)
{
    double *values, *end;
    int finite;

    PRH__TRY(prh__alloc(&values, total, sizeof *values));
    end = values;
    for (int64_t l = 0; l < count; l++)
        for (int64_t i = 0; i < layers[l].view.rows; i++, end += layers[l].view.cols)
            prh__features_row(&layers[l], i, end);
    finite = prh__within_f64(values, total, DBL_MAX);
    for (int64_t e = 0; e < total; e++)
        values[e] = fabs(values[e]);
    *value = finite ? prh__nth(values, total, rank) : NAN;
    prh__free(values);
    return PRH_OK;
}

prh_status prh__quantile(
    const prh__features *layers, int64_t count, double q, const prh__run *run, double *threshold)
{
    const size_t row = (size_t)widest(layers, count) * sizeof(double);
    counting c = {.layers = layers, .count = count, .narrow = 1};
    int64_t total = 0, tasks = 0, workers, rank;
    prh_status status;

    *threshold = INFINITY;
    if (q >= 1.0)
        return PRH_OK;
    for (int64_t l = 0; l < count; l++) {
        total += layers[l].view.rows * layers[l].view.cols;
        tasks += tasks_of(&layers[l]);
        c.narrow &= layers[l].work == PRH_F32;
    }
    rank = (int64_t)floor(q * (double)total);
    if (total <= PRH__SELECT_BINS)
        return find_few(layers, count, total, rank, threshold);
    workers = prh__run_workers(run, tasks, row + PRH__SELECT_BINS * sizeof(int64_t));
    PRH__GO(prh__alloc_rooms(&c.histogram, workers, PRH__SELECT_BINS * sizeof **c.histogram));
    PRH__GO(prh__alloc_rooms(&c.row, workers, row));
    PRH__GO((c.narrow ? find_narrow : find_wide)(&c, rank, tasks, workers, run, threshold));
done:
    prh__free(c.row);
    prh__free(c.histogram);
    return status;
}

typedef struct averaging {
    const prh__features *layers;
    int64_t count;
    int64_t m; /* values of a row over all layers */
    double q;
    double *quantile; /* per row */
    double **values;  /* per worker */
} averaging;

static prh_status quantile_of_row(void *context, int64_t i, int64_t worker)
{
    const averaging *a = context;
    const double position = a->q * (double)(a->m - 1);
    const int64_t below = (int64_t)floor(position);
    double *values = a->values[worker], *end = values, low, high;

    for (int64_t l = 0; l < a->count; l++) {
        prh__features_row(&a->layers[l], i, end);
        end += a->layers[l].view.cols;
    }
    for (int64_t j = 0; j < a->m; j++)
        values[j] = fabs(values[j]);
    low = prh__nth(values, a->m, below);
    high = below + 1 < a->m ? prh__nth(values, a->m, below + 1) : low;
    a->quantile[i] = low + (position - (double)below) * (high - low);
    return PRH_OK;
}

prh_status prh__mean_quantile(
    const prh__features *layers, int64_t count, double q, const prh__run *run, double *threshold)
{
    const int64_t rows = layers[0].view.rows;
    averaging a = {.layers = layers, .count = count, .q = q};
    double sum = 0.0;
    int64_t workers;
    prh_status status;

    for (int64_t l = 0; l < count; l++)
        a.m += layers[l].view.cols;
    workers = prh__run_workers(run, rows, (uint64_t)a.m * sizeof(double));
    PRH__GO(prh__alloc(&a.quantile, rows, sizeof *a.quantile));
    PRH__GO(prh__alloc_rooms(&a.values, workers, (size_t)a.m * sizeof **a.values));
    PRH__GO(prh__parallel(run, rows, workers, quantile_of_row, &a));
    for (int64_t i = 0; i < rows; i++)
        sum += a.quantile[i];
    *threshold = sum / (double)rows;
done:
    prh__free(a.values);
    prh__free(a.quantile);
    return status;
}
