/*
 * The basis is that of the Householder reflection Q = I - 2 hh' / h'h, h = u + e_0, which takes u to -e_0: row and
 * column 0 of Q K Q are corner and border, the rest is M. So M has no eigenvector u that would have to be told from its
 * other null vectors, and what rounding does to it is no more than it does to K.
 */
#include "pmi/spectrum.h"

#include <float.h>
#include <math.h>
#include <string.h>

#include "base/blas.h"
#include "base/error.h"
#include "base/memory.h"
#include "compute/loops.h"
#include "pmi/scale.h"

double prh__spectrum_work(int64_t n)
{
    return (double)n * (double)n * (double)n;
}

void prh__spectrum_row(const prh__spectrum *s, const prh__kernel_matrix *kernel, int64_t i, double *row)
{
    const double *from = kernel->values + i * s->n, factor = ldexp(1.0, -s->exponent);

    for (int64_t j = 0; j < s->n; j++)
        row[j] = from[j] * factor - s->shift;
}

/* The exponent, the shift and what rounding there is. */
static prh_status find_scale(prh__spectrum *s, const prh__kernel_matrix *kernel)
{
    const int64_t n = s->n;
    double least = 0.0, most = 0.0, sum = 0.0, factor;

    if (!prh__within_f64(kernel->values, n * n, DBL_MAX))
        return prh__fail(PRH_ERR_VALUE,
            "the kernel's values are beyond the range of double; scale what it was made of down");
    prh__range_f64(kernel->values, n * n, &least, &most);
    s->exponent = prh__scale_exponent(fmax(-least, most));
    factor = ldexp(1.0, -s->exponent);
    for (int64_t i = 0; i < n; i++) {
        double row = 0.0;

        for (int64_t j = 0; j < n; j++)
            row += kernel->values[i * n + j] * factor;
        sum += row / (double)n;
    }
    s->shift = sum / (double)n;
    s->rounding = (double)n * DBL_EPSILON * fmax(-least, most) * factor;
    return PRH_OK;
}

/* h = c + e_0, and h'h / 2 = 1 + c. */
static double level(int64_t n)
{
    return 1.0 / sqrt((double)n);
}

/* Q K Q = K - hw' - wh' with w = p - (p'h / h'h) h and p = 2 K h / h'h. */
static void find_update(const prh__spectrum *s, const prh__kernel_matrix *kernel, double *row, double *update)
{
    const double c = level(s->n);
    double along = 0.0;

    for (int64_t i = 0; i < s->n; i++) {
        double sum = 0.0;

        prh__spectrum_row(s, kernel, i, row);
        for (int64_t j = 0; j < s->n; j++)
            sum += row[j];
        update[i] = (row[0] + c * sum) / (1.0 + c);
        along += c * update[i];
    }
    along = 0.5 * (along + update[0]) / (1.0 + c);
    for (int64_t i = 0; i < s->n; i++)
        update[i] -= along * c;
    update[0] -= along;
}

/* Corner, border and M, which is not decomposed yet. */
static prh_status reflect(prh__spectrum *s, const prh__kernel_matrix *kernel)
{
    const int64_t n = s->n;
    const double c = level(n);
    double *row, *update;

    PRH__TRY(prh__alloc(&row, 2 * n, sizeof *row));
    update = row + n;
    find_update(s, kernel, row, update);
    for (int64_t i = 0; i < n; i++) {
        const double own = i == 0 ? 1.0 + c : c;

        prh__spectrum_row(s, kernel, i, row);
        row[0] -= own * update[0] + update[i] * (1.0 + c);
        for (int64_t j = 1; j < n; j++)
            row[j] -= own * update[j] + update[i] * c;
        if (i == 0) {
            s->corner = row[0];
            memcpy(s->border, row + 1, (size_t)(n - 1) * sizeof *row);
        } else {
            memcpy(s->vectors + (i - 1) * (n - 1), row + 1, (size_t)(n - 1) * sizeof *row);
        }
    }
    prh__free(row);
    return PRH_OK;
}

/* M in place, and the border along what it is decomposed into. */
static prh_status decompose(prh__spectrum *s)
{
    const int64_t order = s->n - 1;
    double *along;

    if (order == 0)
        return PRH_OK;
    PRH__TRY(prh__eigh(order, s->vectors, s->values));
    PRH__TRY(prh__alloc(&along, order, sizeof *along));
    for (int64_t r = 0; r < order; r++)
        along[r] = prh__dot_f64(s->vectors + r * order, s->border, order);
    memcpy(s->border, along, (size_t)order * sizeof *along);
    prh__free(along);
    s->largest = fmax(-s->values[0], s->values[order - 1]);
    return PRH_OK;
}

prh_status prh__spectrum_create(
    prh__spectrum *s, const prh__kernel_matrix *kernel, double tolerance, const prh__run *run)
{
    const int64_t n = kernel->n;
    prh_status status;

    memset(s, 0, sizeof *s);
    s->n = n;
    PRH__GO(find_scale(s, kernel));
    PRH__GO(prh__alloc(&s->vectors, n, (size_t)n * sizeof *s->vectors));
    PRH__GO(prh__alloc(&s->values, n, sizeof *s->values));
    PRH__GO(prh__alloc(&s->border, n, sizeof *s->border));
    PRH__GO(reflect(s, kernel));
    PRH__GO(prh__run_poll(run));
    PRH__GO(decompose(s));
    s->zero = fmax((tolerance > 0.0 ? tolerance : (double)n * DBL_EPSILON) * s->largest, s->rounding);
    PRH__GO(prh__task_step(run->task, prh__spectrum_work(n)));
done:
    if (status < 0)
        prh__spectrum_free(s);
    return status;
}

void prh__spectrum_free(prh__spectrum *s)
{
    prh__free(s->border);
    prh__free(s->values);
    prh__free(s->vectors);
    memset(s, 0, sizeof *s);
}

/* Q times the vector behind a 0. */
void prh__spectrum_vector(const prh__spectrum *s, int64_t r, double *vector)
{
    const double *from = s->vectors + r * (s->n - 1);
    const double c = level(s->n);
    double along = 0.0;

    for (int64_t i = 1; i < s->n; i++)
        along += c * from[i - 1];
    vector[0] = -along;
    for (int64_t i = 1; i < s->n; i++)
        vector[i] = from[i - 1] - along * c / (1.0 + c);
}
