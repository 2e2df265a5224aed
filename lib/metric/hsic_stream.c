/*
 * Linear HSIC in feature space, about the mean of the rows. There z sums to 0, and of the four terms of <U(K), U(L)>
 * (Song et al., JMLR 13 (2012), eq. 5, times n (n - 3)) three hold the squared norms a and b alone.
 */
#include "metric/hsic_stream.h"

#include <float.h>
#include <math.h>

#include "base/error.h"
#include "compute/kernel_function.h"

enum { XX, XY, YY, PAIRS };

static prh_status all_are_numbers(const double *values, int count)
{
    for (int i = 0; i < count; i++)
        if (!isfinite(values[i]))
            return prh__sums_overflow();
    return PRH_OK;
}

/* A side that varies, but whose squared kernel values have lost digits at the lower end of the range. */
static prh_status check_small(const prh__centred *c)
{
    for (int side = 0; side < 2; side++)
        PRH__REQUIRE(!(c->f[side] > 0.0 && c->product[2 * side] < DBL_MIN / DBL_EPSILON), PRH_ERR_VALUE,
            "sums of squared kernel values underflow; scale the features up");
    return PRH_OK;
}

/* Cauchy-Schwarz bounds it, up to rounding. */
static double cosine(const double product[PAIRS])
{
    return fmin(fmax(product[XY] / (sqrt(product[XX]) * sqrt(product[YY])), -1.0), 1.0);
}

/* The terms that <U(K), U(K)> is left over from are known to rounding, and so it is. */
static int is_zero(const prh__centred *c, int side, double rest)
{
    const int pair = 2 * side;
    const double n = (double)c->n, noise = 8.0 * DBL_EPSILON * sqrt(n + (double)c->cols[side]);

    return !(rest > noise * (c->product[pair] + n / (n - 2.0) * c->ff[pair]));
}

static void biased(prh_hsic_values *values, const prh__centred *c)
{
    const double n = (double)c->n, scale = (n - 1.0) * (n - 1.0);

    values->hsic_xx = c->product[XX] / scale;
    values->hsic_xy = c->product[XY] / scale;
    values->hsic_yy = c->product[YY] / scale;
    values->cka = NAN;
    values->cka_status = PRH_ERR_UNDEFINED;
    if (c->product[XX] > 0.0 && c->product[YY] > 0.0) {
        values->cka = cosine(c->product);
        values->cka_status = PRH_OK;
    }
}

/* product: <U(K), U(K)>, <U(K), U(L)>, <U(L), U(L)>, n >= 4 */
static void unbiased(prh_hsic_values *values, const prh__centred *c, const double product[PAIRS])
{
    const double n = (double)c->n, scale = n * (n - 3.0);

    values->unbiased_hsic_xx = product[XX] / scale;
    values->unbiased_hsic_xy = product[XY] / scale;
    values->unbiased_hsic_yy = product[YY] / scale;
    values->unbiased_hsic_status = PRH_OK;
    if (!is_zero(c, 0, product[XX]) && !is_zero(c, 1, product[YY])) {
        values->unbiased_cka = cosine(product);
        values->unbiased_cka_status = PRH_OK;
    }
}

prh_status prh__hsic_values(prh_hsic_values *values, const prh__centred *c)
{
    const double n = (double)c->n;
    double product[PAIRS];

    PRH__REQUIRE(c->n >= 2, PRH_ERR_UNDEFINED, "HSIC is undefined for %" PRId64 " rows, it takes 2", c->n);
    PRH__TRY(all_are_numbers(c->product, PAIRS));
    PRH__TRY(check_small(c));
    biased(values, c);
    values->unbiased_hsic_xx = values->unbiased_hsic_xy = values->unbiased_hsic_yy = NAN;
    values->unbiased_cka = NAN;
    values->unbiased_hsic_status = values->unbiased_cka_status = PRH_ERR_UNDEFINED;
    values->reserved = 0;
    if (c->n < 4)
        return PRH_OK;
    for (int f = 0; f < 2; f++)
        for (int g = f; g < 2; g++)
            product[f + g] = c->product[f + g] - n / (n - 2.0) * c->ff[f + g] +
                             c->f[f] / (n - 1.0) * (c->f[g] / (n - 2.0));
    PRH__TRY(all_are_numbers(product, PAIRS));
    unbiased(values, c, product);
    return PRH_OK;
}
