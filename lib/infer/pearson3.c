/*
 * Pearson III by the gamma distribution of shape 4 / skewness^2, and quantiles by Halley's steps. A step is taken in
 * log x, of the logarithm of the smaller tail: log x has a log-concave density whatever the shape, so that tail is
 * concave too, and steps converge from wherever they begin.
 */
#include "infer/pearson3.h"

#include <math.h>

#include "infer/gamma_tails.h"

#define PI 3.14159265358979323846
#define STRAIGHT 1e-100 /* skewness that no double shows, and whose shape would overflow soon */

enum { MOST_STEPS = 60 };

double prh__normal_upper(double z)
{
    return 0.5 * erfc(z * sqrt(0.5));
}

static double normal_density(double z)
{
    return exp(-0.5 * z * z) / sqrt(2.0 * PI);
}

/* The z >= 0 with P(Z >= z) = tail: Hastings' start (Abramowitz and Stegun 26.2.23), off by 5e-4 at most, then
 * Halley. */
static double normal_from_tail(double tail)
{
    const double t = sqrt(-2.0 * log(tail));
    double z = t - (2.515517 + t * (0.802853 + t * 0.010328)) /
                       (1.0 + t * (1.432788 + t * (0.189269 + t * 0.001308)));

    for (int s = 0; s < 3; s++) {
        const double step = (prh__normal_upper(z) - tail) / normal_density(z);

        z += step / (1.0 - 0.5 * z * step);
    }
    return z;
}

/* Near the middle the tail less a half is what has the digits. */
static double normal_from_middle(double rest)
{
    double z = rest * sqrt(2.0 * PI);

    for (int s = 0; s < 6; s++) {
        const double step = (rest - 0.5 * erf(z * sqrt(0.5))) / normal_density(z);

        z += step / (1.0 - 0.5 * z * step);
    }
    return z;
}

double prh__normal_quantile(double share)
{
    if (share > 0.3 && share < 0.7)
        return normal_from_middle(share - 0.5);
    return share < 0.5 ? -normal_from_tail(share) : normal_from_tail(1.0 - share);
}

static double shape_of(double skewness)
{
    return 4.0 / (skewness * skewness);
}

double prh__pearson3_upper(const prh__pearson3 *d, double x)
{
    const double z = (x - d->mean) / d->sd, half = 0.5 * d->skewness, ratio = fma(half, z, 1.0);
    prh__gamma_tails tails;

    if (!(fabs(d->skewness) > STRAIGHT) || isinf(z))
        return isnan(d->skewness) ? NAN : prh__normal_upper(z);
    if (isnan(ratio))
        return NAN;
    if (ratio <= 0.0)
        return d->skewness > 0.0 ? 1.0 : 0.0;
    tails = prh__gamma_tails_at(shape_of(d->skewness), half * z, ratio);
    return d->skewness > 0.0 ? tails.upper : tails.lower;
}

/* A gamma's tail to be met: the upper or the lower one. */
typedef struct target {
    double shape, tail;
    int upper;
} target;

/* log of gamma(a + 1), good enough to begin with. (lgamma writes to a variable that all threads share.) */
static double log_gamma(double a)
{
    return a < 30.0 ? log(tgamma(a + 1.0)) : a * log(a) - a + 0.5 * log(2.0 * PI * a);
}

/*
 * log(x / shape) to begin with: Wilson and Hilferty (1931), whose cube root is nearly normal. It is poor for small
 * shapes, where P <= x^shape / gamma(shape + 1) and, for shapes up to 1, Q <= e^-x bound x.
 */
static double first_guess(const target *t)
{
    const double z = t->tail > 0.5 ? 0.0 : normal_from_tail(t->tail);
    const double root = (t->upper ? z : -z) / (3.0 * sqrt(t->shape)) - 1.0 / (9.0 * t->shape); /* less 1 */
    const double guess = root > -0.9 ? 3.0 * log1p(root) : -INFINITY;

    if (t->upper)
        return t->shape < 0.3 ? log(-log(t->tail) / t->shape) : guess;
    return fmax(guess, (log(t->tail) + log_gamma(t->shape)) / t->shape - log(t->shape));
}

/* log(x / shape), and the power of gamma_tails.h there. */
typedef struct solution {
    double log_ratio, power;
} solution;

/* A step, or, where it is no number or leaves what holds the place, the middle of that. */
static double safe_step(double at, double step, double low, double high, double enough)
{
    if (fabs(step) <= enough || (at + step > low && at + step < high))
        return step;
    if (isinf(low) || isinf(high))
        return (isinf(low) ? -1e6 : 1e6) * enough;
    return 0.5 * (low + high) - at;
}

static solution solve(const target *t, double log_ratio)
{
    const double enough = 1e-6 * fmin(1.0, 1.0 / sqrt(t->shape)); /* steps treble the digits */
    double low = -INFINITY, high = INFINITY, step = INFINITY;
    solution s = {log_ratio, 0.0};

    for (int count = 0; count < MOST_STEPS && fabs(step) > enough; count++) {
        const double at = s.log_ratio, excess = expm1(at);
        const prh__gamma_tails tails = prh__gamma_tails_at(t->shape, excess, exp(at));
        const double tail = t->upper ? tails.upper : tails.lower, slope = t->shape * tails.power / tail;
        double bend; /* second derivative over the first */

        *((tail > t->tail) == t->upper ? &low : &high) = at;
        bend = -t->shape * excess + (t->upper ? slope : -slope);
        step = log(t->tail / tail) / slope * (t->upper ? -1.0 : 1.0);
        step /= fmin(2.0, fmax(0.5, 1.0 + 0.5 * step * bend));
        step = safe_step(at, step, low, high, enough);
        s.log_ratio = at + step;
        s.power = tails.power * exp(-t->shape * excess * step);
    }
    return s;
}

/* Standardised, skewness > 0. */
static double positive_quantile(double skewness, double tail, int upper, double start, double *power)
{
    const target t = {shape_of(skewness), tail, upper};
    const double excess = 0.5 * skewness * start;
    const solution s = solve(&t, excess > -1.0 ? log1p(excess) : first_guess(&t));

    *power = s.power;
    return 2.0 / skewness * expm1(s.log_ratio);
}

double prh__pearson3_quantile(const prh__pearson3 *d, double share)
{
    const double tail = share < 0.5 ? share : 1.0 - share;
    double x, power;

    if (!(fabs(d->skewness) > STRAIGHT))
        x = prh__normal_quantile(share);
    else if (d->skewness > 0.0)
        x = positive_quantile(d->skewness, tail, share >= 0.5, NAN, &power);
    else
        x = -positive_quantile(-d->skewness, tail, share < 0.5, NAN, &power);
    return d->mean + d->sd * x;
}

double prh__pearson3_of_normal(double skewness, double z, double start, double *slope)
{
    const double sign = skewness < 0.0 ? -1.0 : 1.0, g = fabs(skewness);
    double x, power, ratio;

    *slope = 1.0;
    if (!(g > STRAIGHT))
        return z;
    x = positive_quantile(g, prh__normal_upper(fabs(z)), sign * z > 0.0, sign * start, &power);
    ratio = fma(0.5 * g, x, 1.0); /* the density of x is power / ratio times the root of the shape, 2 / g */
    *slope = ratio > 0.0 ? normal_density(z) * ratio * g / (2.0 * power) : 0.0;
    return sign * x;
}
