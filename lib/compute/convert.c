/* Widening of 16-bit floats, rounding to single, and the panels that feed the matrix products. */
#include "compute/convert.h"

#include <float.h>
#include <math.h>
#include <string.h>

#include "base/error.h"

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

static float from_bits(uint32_t bits)
{
    float value;

    memcpy(&value, &bits, sizeof value);
    return value;
}

static float bf16_value(uint16_t bits)
{
    return from_bits((uint32_t)bits << 16);
}

/* Exact, without branches: the exponent is moved by a multiplication, which also unpacks subnormals. */
static float f16_value(uint16_t bits)
{
    const float rebias = 0x1p112f;
    const uint32_t magnitude = bits & 0x7fffu;
    const uint32_t sign = (uint32_t)(bits & 0x8000u) << 16;
    const uint32_t special = magnitude >= 0x7c00u ? 0x7f800000u : 0u;
    const float value = from_bits(magnitude << 13) * rebias;
    uint32_t out;

    memcpy(&out, &value, sizeof out);
    return from_bits(out | special | sign);
}

void prh__row_f64(const prh_view *view, int64_t i, double *out)
{
    const void *row = prh__row(view, i);
    const int64_t cols = view->cols;

    if (view->dtype == PRH_F64)
        memcpy(out, row, (size_t)cols * sizeof *out);
    else if (view->dtype == PRH_F32)
        for (int64_t j = 0; j < cols; j++)
            out[j] = (double)((const float *)row)[j];
    else if (view->dtype == PRH_F16)
        for (int64_t j = 0; j < cols; j++)
            out[j] = (double)f16_value(((const uint16_t *)row)[j]);
    else
        for (int64_t j = 0; j < cols; j++)
            out[j] = (double)bf16_value(((const uint16_t *)row)[j]);
}

void prh__row_f32(const prh_view *view, int64_t i, float *out)
{
    const void *row = prh__row(view, i);
    const int64_t cols = view->cols;

    if (view->dtype == PRH_F64)
        for (int64_t j = 0; j < cols; j++)
            out[j] = (float)((const double *)row)[j];
    else if (view->dtype == PRH_F32)
        memcpy(out, row, (size_t)cols * sizeof *out);
    else if (view->dtype == PRH_F16)
        for (int64_t j = 0; j < cols; j++)
            out[j] = f16_value(((const uint16_t *)row)[j]);
    else
        for (int64_t j = 0; j < cols; j++)
            out[j] = bf16_value(((const uint16_t *)row)[j]);
}

static double element(const prh_view *view, int64_t i, int64_t j)
{
    const void *row = prh__row(view, i);

    switch (view->dtype) {
    case PRH_F64:
        return ((const double *)row)[j];
    case PRH_F32:
        return (double)((const float *)row)[j];
    case PRH_F16:
        return (double)f16_value(((const uint16_t *)row)[j]);
    default:
        return (double)bf16_value(((const uint16_t *)row)[j]);
    }
}

/* Whether a row has nothing bad in it. x - x is 0 unless x is NaN or infinite. */
static int row_is_finite(const prh_view *view, int64_t i, double bound)
{
    const void *row = prh__row(view, i);
    int bad = 0;

    if (view->dtype == PRH_F64)
        for (int64_t j = 0; j < view->cols; j++)
            bad |= !(fabs(((const double *)row)[j]) <= bound);
    else if (view->dtype == PRH_F32)
        for (int64_t j = 0; j < view->cols; j++)
            bad |= !(fabsf(((const float *)row)[j]) <= FLT_MAX);
    else if (view->dtype == PRH_F16)
        for (int64_t j = 0; j < view->cols; j++)
            bad |= (((const uint16_t *)row)[j] & 0x7c00u) == 0x7c00u;
    else
        for (int64_t j = 0; j < view->cols; j++)
            bad |= (((const uint16_t *)row)[j] & 0x7f80u) == 0x7f80u;
    return !bad;
}

prh_status prh__check_finite(const prh_view *view, prh_dtype work)
{
    const double bound = work == PRH_F32 ? (double)FLT_MAX : DBL_MAX;

    for (int64_t i = 0; i < view->rows; i++) {
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

static int is_direct(const prh__rows *rows)
{
    return !rows->index && !rows->norm && !rows->shift && rows->view.dtype == rows->work;
}

size_t prh__panel_bytes(const prh__rows *rows, int64_t count)
{
    size_t row = (size_t)rows->view.cols * prh__dtype_size(rows->work);

    /* one row in double on top, to divide and shift in */
    return is_direct(rows) ? 0 : (size_t)count * row + (size_t)rows->view.cols * sizeof(double);
}

void prh__row_processed(const prh__rows *rows, int64_t i, double *out)
{
    prh__row_f64(&rows->view, i, out);
    if (rows->norm)
        for (int64_t j = 0; j < rows->view.cols; j++)
            out[j] /= rows->norm[i];
    if (rows->shift)
        for (int64_t j = 0; j < rows->view.cols; j++)
            out[j] -= rows->shift[j];
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
    for (int64_t j = 0; j < rows->view.cols; j++)
        ((float *)out)[j] = (float)wide[j];
}

const void *prh__panel(const prh__rows *rows, int64_t first, int64_t count, void *scratch, int64_t *ld)
{
    const int64_t cols = rows->view.cols;
    const size_t size = prh__dtype_size(rows->work);
    double *wide = scratch;
    char *panel;

    if (is_direct(rows)) {
        *ld = rows->view.ld;
        return prh__row(&rows->view, first);
    }
    panel = (char *)(wide + cols);
    for (int64_t r = 0; r < count; r++)
        fill_row(
            rows, rows->index ? rows->index[first + r] : first + r, panel + (size_t)(r * cols) * size, wide);
    *ld = cols;
    return panel;
}
