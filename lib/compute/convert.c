/* Widening of 16-bit floats, rounding to single, and the panels that feed the matrix products. */
#include "compute/convert.h"

#include <float.h>
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "compute/loops.h"

#define LARGEST_ROUNDED                                                                                      \
    0x1.fffffefffffffp+127 /* the largest double that single precision rounds to a number */

enum { CHUNK = 256, ELEMENTS_BETWEEN_POLLS = 1 << 24 };

size_t prh__dtype_size(prh_dtype dtype)
{
    return dtype == PRH_F64 ? 8 : dtype == PRH_F32 ? 4 : 2;
}

prh_dtype prh__work_dtype(int32_t precision, prh_dtype dtype)
{
    if (precision == PRH_PRECISION_F64 || (precision == PRH_PRECISION_AUTO && dtype == PRH_F64))
        return PRH_F64;
    return PRH_F32;
}

const void *prh__row(const prh_view *view, int64_t i)
{
    return (const char *)view->data + (size_t)(i * view->ld) * prh__dtype_size(view->dtype);
}

/* Exact, from 16 bits; a chunk at a time where doubles are wanted. */
static void widen_narrow(const prh_view *view, const uint16_t *from, int64_t count, float *to)
{
    if (view->dtype == PRH_F16)
        prh__widen_f16(from, count, to);
    else
        prh__widen_bf16(from, count, to);
}

void prh__row_f64(const prh_view *view, int64_t i, double *out)
{
    const void *row = prh__row(view, i);
    const int64_t cols = view->cols;
    float chunk[CHUNK];

    if (view->dtype == PRH_F64) {
        memcpy(out, row, (size_t)cols * sizeof *out);
        return;
    }
    if (view->dtype == PRH_F32) {
        prh__widen_f32(row, cols, out);
        return;
    }
    for (int64_t j = 0; j < cols; j += CHUNK) {
        const int64_t count = cols - j < CHUNK ? cols - j : CHUNK;

        widen_narrow(view, (const uint16_t *)row + j, count, chunk);
        prh__widen_f32(chunk, count, out + j);
    }
}

void prh__row_f32(const prh_view *view, int64_t i, float *out)
{
    const void *row = prh__row(view, i);

    if (view->dtype == PRH_F64)
        prh__round_f64(row, view->cols, out);
    else if (view->dtype == PRH_F32)
        memcpy(out, row, (size_t)view->cols * sizeof *out);
    else
        widen_narrow(view, row, view->cols, out);
}

static double element(const prh_view *view, int64_t i, int64_t j)
{
    const prh_view one = {.data = (const char *)prh__row(view, i) + (size_t)j * prh__dtype_size(view->dtype),
        .rows = 1,
        .cols = 1,
        .ld = 1,
        .dtype = view->dtype};
    double value;

    prh__row_f64(&one, 0, &value);
    return value;
}

static int row_is_finite(const prh_view *view, int64_t i, double bound)
{
    const void *row = prh__row(view, i);

    if (view->dtype == PRH_F64)
        return prh__within_f64(row, view->cols, bound);
    if (view->dtype == PRH_F32)
        return prh__within_f32(row, view->cols, FLT_MAX);
    return view->dtype == PRH_F16 ? prh__finite_f16(row, view->cols) : prh__finite_bf16(row, view->cols);
}

int64_t prh__rows_between_polls(const prh_view *view)
{
    return view->cols >= ELEMENTS_BETWEEN_POLLS ? 1 : ELEMENTS_BETWEEN_POLLS / view->cols;
}

prh_status prh__check_finite(const prh_view *view, prh_dtype work, const prh__run *run)
{
    const double bound = work == PRH_F32 ? LARGEST_ROUNDED : DBL_MAX;
    const int64_t between = prh__rows_between_polls(view);

    for (int64_t i = 0; i < view->rows; i++) {
        if (i % between == 0)
            PRH__TRY(prh__run_poll(run));
        if (row_is_finite(view, i, bound))
            continue;
        for (int64_t j = 0; j < view->cols; j++) {
            const double value = element(view, i, j);

            if (isnan(value))
                return prh__fail(PRH_ERR_VALUE, "row %" PRId64 ", column %" PRId64 " is NaN", i, j);
            if (isinf(value))
                return prh__fail(PRH_ERR_VALUE, "row %" PRId64 ", column %" PRId64 " is infinite", i, j);
            if (fabs(value) > bound)
                return prh__fail(PRH_ERR_VALUE,
                    "row %" PRId64 ", column %" PRId64 " is %g, beyond single precision; use double", i, j,
                    value);
        }
    }
    return PRH_OK;
}

int prh__rows_direct(const prh__rows *rows)
{
    return !rows->index && !rows->norm && !rows->shift && rows->view.dtype == rows->work;
}

size_t prh__panel_bytes(const prh__rows *rows, int64_t count)
{
    size_t row = (size_t)rows->view.cols * prh__dtype_size(rows->work);

    /* one row in double on top, to divide and shift in */
    return prh__rows_direct(rows) ? 0 : (size_t)count * row + (size_t)rows->view.cols * sizeof(double);
}

void prh__row_processed(const prh__rows *rows, int64_t i, double *out)
{
    prh__row_f64(&rows->view, i, out);
    if (rows->norm || rows->shift)
        prh__process_f64(out, rows->view.cols, rows->norm ? rows->norm[i] : 1.0, rows->shift);
}

static void fill_row(const prh__rows *rows, int64_t source, void *out, double *wide)
{
    if (rows->work == PRH_F64) {
        prh__row_processed(rows, source, out);
        return;
    }
    if (!rows->norm && !rows->shift) {
        prh__row_f32(&rows->view, source, out);
        return;
    }
    prh__row_processed(rows, source, wide);
    prh__round_f64(wide, rows->view.cols, out);
}

void prh__rows_fill(const prh__rows *rows, int64_t first, int64_t count, void *out, double *wide)
{
    const size_t bytes = (size_t)rows->view.cols * prh__dtype_size(rows->work);

    for (int64_t r = 0; r < count; r++)
        fill_row(
            rows, rows->index ? rows->index[first + r] : first + r, (char *)out + (size_t)r * bytes, wide);
}

const void *prh__panel(const prh__rows *rows, int64_t first, int64_t count, void *scratch, int64_t *ld)
{
    double *wide = scratch;

    if (prh__rows_direct(rows)) {
        *ld = rows->view.ld;
        return prh__row(&rows->view, first);
    }
    *ld = rows->view.cols;
    prh__rows_fill(rows, first, count, wide + rows->view.cols, wide);
    return wide + rows->view.cols;
}
