/* By the incomplete beta function: P(T >= t) = I_x(v / 2, 1 / 2) / 2 with x = v / (v + t^2). */
#include "infer/student.h"

#include <float.h>
#include <math.h>

enum { TERMS = 10000 };

/* Its continued fraction, by Lentz' method; converges fast where x < (a + 1) / (a + b + 2). */
static double fraction(double a, double b, double x)
{
    double c = 1.0, d = 1.0 / (1.0 - (a + b) * x / (a + 1.0)), value = d;

    for (int m = 1; m < TERMS; m++) {
        const double even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        const double odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        double step;

        d = 1.0 / (1.0 + even * d);
        c = 1.0 + even / c;
        value *= c * d;
        d = 1.0 / (1.0 + odd * d);
        c = 1.0 + odd / c;
        step = c * d;
        value *= step;
        if (fabs(step - 1.0) < DBL_EPSILON)
            break;
    }
    return value;
}

/* Gamma(a + 1/2) / Gamma(a) / sqrt(pi), without the difference of two large logarithms. */
static double ratio(double a)
{
    double factor = 1.0;
    double r;

    for (; a < 32.0; a += 1.0)
        factor *= a / (a + 0.5);
    r = 1.0 / a;
    return factor * sqrt(a / 3.141592653589793) *
           (1.0 + r * (-1.0 / 8.0 + r * (1.0 / 128.0 + r * (5.0 / 1024.0 - r * 21.0 / 32768.0))));
}

double prh__student_upper(double t, double freedom)
{
    const double a = freedom / 2.0, square = t * t, x = freedom / (freedom + square);
    const double y = square / (freedom + square),
                 front = ratio(a) * exp(-a * log1p(square / freedom)) * sqrt(y);

    if (t == 0.0)
        return 0.5;
    if (x < (a + 1.0) / (a + 2.5))
        return front * fraction(a, 0.5, x) / a / 2.0;
    return 0.5 - front * fraction(0.5, a, y);
}

/* Bisection, which needs no start: the tail is monotone. */
double prh__student_quantile(double share, double freedom)
{
    const double tail = share < 0.5 ? share : 1.0 - share;
    double low = 0.0, high = 1.0;

    if (share == 0.5)
        return 0.0;
    while (prh__student_upper(high, freedom) > tail && high < DBL_MAX / 4.0)
        high *= 2.0;
    for (int step = 0; step < 200 && high - low > DBL_EPSILON * high; step++) {
        const double middle = low + (high - low) / 2.0;

        if (prh__student_upper(middle, freedom) > tail)
            low = middle;
        else
            high = middle;
    }
    return share < 0.5 ? -high : high;
}
