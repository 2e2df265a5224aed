/* Sums over the k n entries that lists keep; nothing here is n x n. */
#include "compute/sparse.h"

#include <float.h>
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "compute/lists.h"

typedef struct filling {
    const prh__items *items;
    const struct prh_neighbors *lists;
    const prh__gram *gram;
    const prh__run *run;
    prh__mode mode;
    double *values;
    prh__wide_rows wide; /* if they are few enough to be kept: a row is in about k pairs */
    char **scratch;
} filling;

enum { ROWS_PER_STEP = 64, ROWS_PER_TELL = 1024, WIDE_BYTES = 1 << 25 };

/*
 * Centred values that are nothing but rounding are zero: a constant kernel must not look like a signal.
 * The value is a sum in double, its offsets are means, in double, of products in the working precision.
 */
static double centred(const filling *f, double value, int64_t i, int64_t j)
{
    const double *offset = f->gram->offset[PRH__BIASED];
    const double result = value - offset[i] - offset[j];
    const double size = fabs(value) + fabs(offset[i]) + fabs(offset[j]);
    const double sums = DBL_EPSILON * sqrt((double)(f->items->n + f->items->view.cols));

    return fabs(result) <= 8.0 * (prh__items_epsilon(f->items) + sums) * size ? 0.0 : result;
}

static int64_t end_of(const filling *f, int64_t step)
{
    return (step + 1) * ROWS_PER_STEP < f->items->n ? (step + 1) * ROWS_PER_STEP : f->items->n;
}

static prh_status widen_rows(void *context, int64_t step, int64_t worker)
{
    const filling *f = context;

    (void)worker;
    for (int64_t i = step * ROWS_PER_STEP; i < end_of(f, step); i++)
        prh__items_widen(f->items, f->mode, &f->wide, i);
    return PRH_OK;
}

static prh_status keep_wide_rows(filling *f, int64_t steps, int64_t workers)
{
    const int64_t cols = f->items->view.cols;

    if (f->items->values || f->items->n > WIDE_BYTES / (int64_t)sizeof(double) / cols)
        return PRH_OK;
    PRH__TRY(prh__alloc(&f->wide.row, f->items->n, (size_t)cols * sizeof *f->wide.row));
    PRH__TRY(prh__alloc(&f->wide.norm, f->items->n, sizeof *f->wide.norm));
    return prh__parallel(f->run, steps, workers, widen_rows, f);
}

static prh_status fill_rows(void *context, int64_t step, int64_t worker)
{
    filling *f = context;
    const int64_t stride = f->lists->stride, first = step * ROWS_PER_STEP, end = end_of(f, step);

    for (int64_t i = first; i < end; i++) {
        const int32_t *list = f->lists->index + i * stride;
        double *out = f->values + i * stride;

        prh__items_pairs(f->items, f->mode, i, list, stride, f->wide.row ? &f->wide : NULL,
            (double *)(void *)f->scratch[worker], out);
        if (f->gram)
            for (int64_t p = 0; p < stride; p++)
                out[p] = centred(f, out[p], i, list[p]);
    }
    return prh__task_step(f->run->task, prh__items_work(f->items, (end - first) * stride));
}

prh_status prh__sparse_values(double **values, const prh__items *items, const struct prh_neighbors *lists,
    prh__mode mode, const prh__gram *gram, const prh__run *run)
{
    filling f = {.items = items, .lists = lists, .gram = gram, .run = run, .mode = mode};
    const size_t row = 2 * (size_t)items->view.cols * sizeof(double);
    const int64_t steps = (items->n + ROWS_PER_STEP - 1) / ROWS_PER_STEP;
    const int64_t workers = prh__run_workers(run, steps, row);
    prh_status status;

    PRH__GO(prh__alloc(&f.values, lists->rows, (size_t)lists->stride * sizeof *f.values));
    PRH__GO(prh__alloc_rooms(&f.scratch, workers, row));
    PRH__GO(keep_wide_rows(&f, steps, workers));
    PRH__GO(prh__parallel(run, steps, workers, fill_rows, &f));
done:
    prh__free(f.wide.norm);
    prh__free(f.wide.row);
    prh__free(f.scratch);
    if (status < 0)
        prh__free(f.values);
    *values = status < 0 ? NULL : f.values;
    return status;
}

static const int32_t *list_of(const prh__sparse *side, int64_t i)
{
    return side->lists->index + i * side->lists->stride;
}

prh_status prh__sparse_common(const prh__sparse *a, const prh__sparse *others, int64_t count, int64_t k,
    const prh__run *run, double *sums, double *terms)
{
    const int64_t n = a->lists->rows;
    int32_t *place;
    prh_status status = PRH_OK;

    PRH__TRY(prh__places_create(&place, n));
    memset(sums, 0, (size_t)count * sizeof *sums);
    for (int64_t i = 0; i < n && status >= 0; i++) {
        const double *left = a->values + i * a->lists->stride;

        prh__places_enter(place, list_of(a, i), k);
        for (int64_t v = 0; v < count; v++) {
            const int64_t at = i * others[v].lists->stride;
            const int32_t *list = others[v].lists->index + at;
            double row = 0.0;

            for (int64_t p = 0; p < k; p++)
                if (place[list[p]] >= 0)
                    row += left[place[list[p]]] * others[v].values[at + p];
            sums[v] += row;
            if (terms)
                terms[v * n + i] = row;
        }
        prh__places_leave(place, list_of(a, i), k);
        if ((i + 1) % ROWS_PER_TELL == 0)
            status = prh__task_step(run->task, prh__lists_work(ROWS_PER_TELL, k) * (double)count);
    }
    prh__free(place);
    return status;
}

/* b's value at (i, j) if j is in both lists of i, else 0. */
static double masked_value(const prh__sparse *a, const prh__sparse *b, int64_t i, int64_t j, int64_t k)
{
    const int32_t *own = a->lists->index + i * a->lists->stride;
    const int32_t *other = b->lists->index + i * b->lists->stride;
    int both = a == b;

    for (int64_t p = 0; p < k && !both; p++)
        both = own[p] == j;
    for (int64_t p = 0; p < k && both; p++)
        if (other[p] == j)
            return b->values[i * b->lists->stride + p];
    return 0.0;
}

/* Sums over the masked entries, wide because the terms that they make up cancel where K has a large mean. */
typedef struct masked_sums {
    long double *column;    /* of M o K, per item */
    long double *row;       /* of M o L, per item */
    long double reciprocal; /* sum of (M o K)_ij (M o L)_ji */
    long double left, right;
} masked_sums;

static void add_row(
    masked_sums *sums, const prh__sparse *a, const prh__sparse *b, int64_t i, int64_t k, const int32_t *place)
{
    const int32_t *list = b->lists->index + i * b->lists->stride;

    for (int64_t p = 0; p < k; p++) {
        const int64_t j = list[p];
        double x, y;

        if (place[j] < 0)
            continue;
        x = a->values[i * a->lists->stride + place[j]];
        y = b->values[i * b->lists->stride + p];
        sums->reciprocal += (long double)x * masked_value(a, b, j, i, k);
        sums->left += x;
        sums->right += y;
        sums->column[j] += x;
        sums->row[i] += y;
    }
}

/* The three terms of Song et al.; what is left of them by rounding alone is 0. */
static double hsic_of(const masked_sums *sums, int64_t n)
{
    const long double size = (long double)n;
    long double third = 0.0L, terms[3], total;

    for (int64_t j = 0; j < n; j++)
        third += sums->column[j] * sums->row[j];
    terms[0] = sums->reciprocal;
    terms[1] = sums->left * sums->right / ((size - 1.0L) * (size - 2.0L));
    terms[2] = -2.0L * third / (size - 2.0L);
    total = terms[0] + terms[1] + terms[2];
    if (fabsl(total) <= (long double)DBL_EPSILON * (fabsl(terms[0]) + fabsl(terms[1]) + fabsl(terms[2])))
        return 0.0;
    return (double)(total / (size * (size - 3.0L)));
}

prh_status prh__sparse_hsic(const prh__sparse *a, const prh__sparse *b, int64_t k, double *hsic)
{
    const int64_t n = a->lists->rows;
    masked_sums sums = {0};
    int32_t *place = NULL;
    prh_status status;

    PRH__GO(prh__places_create(&place, n));
    PRH__GO(prh__alloc_zero(&sums.column, n, sizeof *sums.column));
    PRH__GO(prh__alloc_zero(&sums.row, n, sizeof *sums.row));
    for (int64_t i = 0; i < n; i++) {
        prh__places_enter(place, list_of(a, i), k);
        add_row(&sums, a, b, i, k, place);
        prh__places_leave(place, list_of(a, i), k);
    }
    *hsic = hsic_of(&sums, n);
done:
    prh__free(sums.row);
    prh__free(sums.column);
    prh__free(place);
    return status;
}
