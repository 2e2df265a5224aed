/*
 * The regularised incomplete gamma functions P and Q. Near the mean of a large shape: the uniform expansion of Temme
 * (SIAM J. Math. Anal. 10, 1979), by the recurrence of Gil, Segura and Temme (SIAM J. Sci. Comput. 34, 2012, section
 * 3.4); elsewhere the series of P and the continued fraction of Q (DLMF 8.11.4, 8.9.2), which converge fast there.
 */
#include "infer/gamma_tails.h"

#include <float.h>
#include <math.h>

#define PI 3.14159265358979323846
#define LARGE_SHAPE 30.0

enum { MOST_TERMS = 2000, TERMS = 27 };

/*
 * eta / m = sum d_n eta^n where eta^2 / 2 = m - log(1 + m). From m = sum a_n eta^n, a_1 = 1 and
 * (n + 1) a_n = a_(n-1) - sum_(1<i<n) (n - i + 1) a_i a_(n-i+1), in rational numbers, then one division of series.
 */
static const double d[TERMS] = {1.0, -0.3333333333333333, 0.08333333333333333, -0.014814814814814815,
    0.0011574074074074073, 0.0003527336860670194, -0.0001787551440329218, 3.919263178522438e-05,
    -2.185448510679992e-06, -1.85406221071516e-06, 8.296711340953087e-07, -1.7665952736826078e-07,
    6.707853543401498e-09, 1.0261809784240309e-08, -4.382036018453353e-09, 9.14769958223679e-10,
    -2.5514193994946248e-11, -5.830772132550426e-11, 2.4361948020667415e-11, -5.0276692801141755e-12,
    1.1004392031956135e-13, 3.371763262400985e-13, -1.392388722418162e-13, 2.8534893807047445e-14,
    -5.139111834242572e-16, -1.9752288294349442e-15, 8.099521156704561e-16};

/* m - log(1 + m) with all digits: by the series of 2 artanh(m / (2 + m)), whose first term m takes away, where m is
 * small. */
static double excess_less_log(double m, double ratio)
{
    const double r = m / (2.0 + m), square = r * r;
    double sum = 0.0;

    if (m > 0.5)
        return m - log1p(m);
    if (m < -0.5)
        return m - log(ratio);
    for (int n = 41; n >= 3; n -= 2) /* r^2 <= 1/9 */
        sum = sum * square + 1.0 / n;
    return r * (m - 2.0 * square * sum);
}

/* gamma(a) over Stirling's sqrt(2 pi / a) (a / e)^a, a large. */
static double stirling_ratio(double a)
{
    const double i = 1.0 / a, square = i * i;

    return exp(i * (1.0 / 12.0 - square * (1.0 / 360.0 - square * (1.0 / 1260.0 - square / 1680.0))));
}

/* The normal tail at eta sqrt(a), and what is missing to the gamma's: a series in eta whose coefficients are found
 * backward. */
static prh__gamma_tails uniform(double a, double eta, double half_square)
{
    const double gauss = exp(-a * half_square) / sqrt(2.0 * PI * a), y = copysign(sqrt(a * half_square), eta);
    double next = d[TERMS - 1], here = d[TERMS - 2], sum = next * eta + here; /* b_25, b_24 */
    double rest, ratio;

    for (int n = TERMS - 3; n >= 1; n--) { /* b_(n-1) = d_n + (n + 1) / a * b_(n+1) */
        const double before = d[n] + (n + 1) / a * next;

        next = here;
        here = before;
        sum = sum * eta + here;
    }
    ratio = 1.0 + next / a; /* next is b_1 */
    rest = gauss * sum / ratio;
    return (prh__gamma_tails){0.5 * erfc(-y) - rest, 0.5 * erfc(y) + rest, gauss / ratio};
}

static double power_of(double a, double x, double half_square)
{
    if (a >= LARGE_SHAPE)
        return exp(-a * half_square) / (sqrt(2.0 * PI * a) * stirling_ratio(a));
    return exp(a * log(x) - x) / tgamma(a + 1.0);
}

/* P over the power: 1 + x / (a + 1) + x^2 / ((a + 1) (a + 2)) + ... */
static double series(double a, double x)
{
    double term = 1.0, sum = 1.0;

    for (int n = 1; n < MOST_TERMS && term > sum * 0.1 * DBL_EPSILON; n++) {
        term *= x / (a + n);
        sum += term;
    }
    return sum;
}

/* Q over a times the power: 1 / (x + 1 - a - 1 (1 - a) / (x + 3 - a - 2 (2 - a) / ...)), by Lentz (1976). */
static double fraction(double a, double x_less_a)
{
    double b = x_less_a + 1.0, c = 1.0 / DBL_MIN, over = 1.0 / b, value = over;

    for (int n = 1; n < MOST_TERMS; n++) {
        const double numerator = -n * (n - a);
        double change;

        b += 2.0;
        over = numerator * over + b;
        c = b + numerator / c;
        over = 1.0 / (over == 0.0 ? DBL_MIN : over);
        c = c == 0.0 ? DBL_MIN : c;
        change = over * c;
        value *= change;
        if (fabs(change - 1.0) < DBL_EPSILON)
            break;
    }
    return value;
}

prh__gamma_tails prh__gamma_tails_at(double shape, double excess, double ratio)
{
    const double half_square = excess_less_log(excess, ratio), x = shape * ratio;
    prh__gamma_tails t;

    if (isinf(x))
        return (prh__gamma_tails){1.0, 0.0, 0.0};
    if (shape >= LARGE_SHAPE && half_square <= 0.5)
        return uniform(shape, copysign(sqrt(2.0 * half_square), excess), half_square);
    t.power = power_of(shape, x, half_square);
    if (shape * excess < 1.0) {
        t.lower = t.power == 0.0 ? 0.0 : fmin(1.0, t.power * series(shape, x));
        t.upper = 1.0 - t.lower;
    } else {
        t.upper = t.power == 0.0 ? 0.0 : shape * t.power * fraction(shape, shape * excess);
        t.lower = 1.0 - t.upper;
    }
    return t;
}
