/* The exact condition, from the decomposed HKH; the spectrum of K + offset 11'; the condition of appendix F.1. */
#include "pmi/certificate.h"

#include <float.h>
#include <math.h>
#include <string.h>

#include "base/blas.h"
#include "base/error.h"
#include "base/memory.h"
#include "compute/loops.h"
#include "pmi/spectrum.h"

double prh__certificate_work(int64_t n)
{
    return 2.0 * prh__spectrum_work(n); /* of HKH and of K + offset 11' */
}

/* arXiv 2405.07987, appendix F.1. Of one item there is nothing off the diagonal. */
static void check_sufficient(prh_certificate_values *values, const prh__kernel_matrix *kernel)
{
    const int64_t n = kernel->n;
    double least = INFINITY, most = -INFINITY, diagonal = INFINITY;

    for (int64_t i = 0; i < n; i++) {
        const double *row = kernel->values + i * n;

        for (int64_t j = 0; j < i; j++) {
            least = fmin(least, row[j]);
            most = fmax(most, row[j]);
        }
        diagonal = fmin(diagonal, row[i]);
    }
    values->lowest = n > 1 ? least : NAN;
    values->spread = n > 1 ? most - least : NAN;
    values->diagonal = diagonal;
    values->required = (double)n * values->spread + values->lowest;
    values->sufficient = n == 1 || (most <= 0.0 && diagonal >= values->required);
}

/*
 * The exact condition: M positive semi-definite, and the border in its range. Rounding hides both; what is taken for
 * yes is derived in docs/certificate.md, "To rounding". Answers the smallest constant for K 2^-exponent - shift.
 */
static double check_exact(prh_certificate_values *values, const prh__spectrum *s)
{
    double all = 0.0, below = 0.0, border = 0.0, outside = 0.0, inside = 0.0;

    for (int64_t r = 0; r < s->n - 1; r++) {
        const double value = s->values[r], square = s->border[r] * s->border[r];

        border += square;
        if (fabs(value) <= s->zero) {
            outside += square;
            continue;
        }
        values->rank++;
        all += fabs(value);
        if (value < 0.0) {
            values->negative++;
            below -= value;
        } else {
            inside += square / value;
        }
    }
    values->items = s->n;
    values->negative_mass = values->negative > 0 ? below / all : 0.0;
    values->outside = sqrt(border) > s->zero ? sqrt(outside / border) : 0.0;
    values->representable = values->negative == 0 && outside <= s->zero * (s->zero + inside);
    return (inside - s->corner) / (double)s->n;
}

/*
 * Eigenvalues and vectors of K + offset 11', in the place of those of M. What rounding of K or of the decomposition may
 * have put on either side of 0 becomes 0; a kernel that is representable has no other negative ones.
 */
static prh_status decompose(
    prh__certificate *c, prh__spectrum *s, const prh__kernel_matrix *kernel, double constant)
{
    const int64_t n = s->n;
    double zero;

    for (int64_t i = 0; i < n; i++) {
        prh__spectrum_row(s, kernel, i, s->vectors + i * n);
        for (int64_t j = 0; j < n; j++)
            s->vectors[i * n + j] += constant;
    }
    PRH__TRY(prh__eigh(n, s->vectors, c->eigenvalues));
    zero = fmax(s->zero, (double)n * DBL_EPSILON * fmax(-c->eigenvalues[0], c->eigenvalues[n - 1]));
    for (int64_t r = 0; r < n; r++)
        if (fabs(c->eigenvalues[r]) <= zero || (c->values.representable && c->eigenvalues[r] < 0.0))
            c->eigenvalues[r] = 0.0;
    c->vectors = s->vectors;
    s->vectors = NULL;
    return PRH_OK;
}

/* Turns the eigenvalues round, and adds up the squares of those that a width leaves out. */
static prh_status add_up(prh__certificate *c, int64_t n)
{
    double sum = 0.0;

    for (int64_t r = 0; r < n / 2; r++) {
        const double value = c->eigenvalues[r];

        c->eigenvalues[r] = c->eigenvalues[n - 1 - r];
        c->eigenvalues[n - 1 - r] = value;
    }
    for (int64_t r = 0; r < n; r++) {
        c->positive += c->eigenvalues[r] > 0.0;
        if (c->eigenvalues[r] < 0.0)
            sum += c->eigenvalues[r] * c->eigenvalues[r];
    }
    PRH__TRY(prh__alloc(&c->errors, c->positive + 1, sizeof *c->errors));
    c->errors[c->positive] = sum;
    for (int64_t r = c->positive - 1; r >= 0; r--)
        c->errors[r] = c->errors[r + 1] + c->eigenvalues[r] * c->eigenvalues[r];
    return PRH_OK;
}

/* From the scale of the spectrum to that of the kernel. */
static prh_status scale_back(prh__certificate *c, const prh__spectrum *s, double constant)
{
    prh_certificate_values *v = &c->values;

    c->exponent = s->exponent;
    v->smallest = s->n > 1 ? ldexp(s->values[0], s->exponent) : 0.0;
    v->largest = ldexp(s->largest, s->exponent);
    v->offset = ldexp(constant - s->shift, s->exponent);
    for (int64_t r = 0; r < s->n; r++)
        c->eigenvalues[r] = ldexp(c->eigenvalues[r], s->exponent);
    PRH__REQUIRE(isfinite(v->smallest) && isfinite(v->largest) && isfinite(v->offset) &&
                     prh__within_f64(c->eigenvalues, s->n, DBL_MAX) && !isinf(v->required),
        PRH_ERR_VALUE, "sums of kernel values overflow; scale the kernel down");
    return PRH_OK;
}

prh_status prh__certificate_create(
    prh__certificate *c, const prh__kernel_matrix *kernel, double tolerance, const prh__run *run)
{
    prh__spectrum s;
    double constant;
    prh_status status;

    memset(c, 0, sizeof *c);
    PRH__TRY(prh__spectrum_create(&s, kernel, tolerance, run));
    PRH__GO(prh__alloc(&c->eigenvalues, s.n, sizeof *c->eigenvalues));
    check_sufficient(&c->values, kernel);
    constant = check_exact(&c->values, &s);
    PRH__GO(decompose(c, &s, kernel, constant));
    PRH__GO(add_up(c, s.n));
    PRH__GO(scale_back(c, &s, constant));
    PRH__GO(prh__task_step(run->task, prh__spectrum_work(s.n)));
done:
    prh__spectrum_free(&s);
    if (status < 0)
        prh__certificate_free(c);
    return status;
}

void prh__certificate_free(prh__certificate *c)
{
    prh__free(c->errors);
    prh__free(c->vectors);
    prh__free(c->eigenvalues);
    memset(c, 0, sizeof *c);
}

prh_status prh__certificate_error(const prh__certificate *c, int64_t width, double *error)
{
    const double found = ldexp(c->errors[width < c->positive ? width : c->positive], 2 * c->exponent);

    PRH__REQUIRE(isfinite(found), PRH_ERR_VALUE, "squares of kernel values overflow; scale the kernel down");
    *error = found;
    return PRH_OK;
}

prh_status prh__certificate_width(const prh__certificate *c, double error, int64_t *width)
{
    const double enough = ldexp(error, -2 * c->exponent);
    int64_t low = 0, high = c->positive;

    PRH__REQUIRE(c->errors[high] <= enough, PRH_ERR_UNDEFINED,
        "no width is enough: the negative eigenvalues alone make an error of %.9g",
        ldexp(c->errors[high], 2 * c->exponent));
    while (low < high) { /* the least width with errors[width] <= enough is in low ... high */
        const int64_t middle = low + (high - low) / 2;

        if (c->errors[middle] <= enough)
            high = middle;
        else
            low = middle + 1;
    }
    *width = low;
    return PRH_OK;
}
