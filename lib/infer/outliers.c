/* Cumulants of what items have, and what two sides of them make. */
#include "infer/outliers.h"

void prh__outliers_add(prh__outliers *o, double d, double r, double q)
{
    const double products[3] = {d * d, d * r, r * r};

    for (int m = 0; m < 3; m++) {
        o->second[m] += products[m];
        o->mixed[m] += products[m] * q;
        o->fourth[m] += d * d * products[m];
    }
    o->fourth[3] += products[1] * products[2];
    o->fourth[4] += products[2] * products[2];
    o->squares += q * q;
}

void prh__outliers_finish(prh__outliers *o, int64_t n)
{
    const double *s = o->second, pairs[5] = {3.0 * s[0] * s[0], 3.0 * s[0] * s[1],
                                     s[0] * s[2] + 2.0 * s[1] * s[1], 3.0 * s[1] * s[2], 3.0 * s[2] * s[2]};

    for (int m = 0; m < 5; m++)
        o->fourth[m] -= pairs[m] / (double)n;
}

/* Numbers are divided before they are multiplied: their powers may be out of range. */
double prh__outliers_kurtosis(const prh__outliers *a, const prh__outliers *b, int64_t n, double variance)
{
    static const double ways[5] = {1.0, 4.0, 6.0, 4.0, 1.0}, ways_mixed[3] = {1.0, 2.0, 1.0};
    const double items = (double)n;
    double sum = 3.0 * (a->squares / variance * (b->squares / variance)) / (items * items), power = 1.0;

    for (int m = 0; m < 5; m++, power *= items) {
        sum += ways[m] * (a->fourth[m] / variance * (b->fourth[m] / variance)) / power;
        if (m < 3)
            sum +=
                6.0 * ways_mixed[m] * (a->mixed[m] / variance * (b->mixed[m] / variance)) / (power * items);
    }
    return sum / items;
}
