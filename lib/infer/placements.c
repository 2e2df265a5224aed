/* From the placements of two sides to the moments of their product: sums over partitions. */
#include "infer/placements.h"

#include "infer/partitions.h"

static double mean_of(int64_t n, const double *a, const double *b)
{
    const double diagonal = a[0] * b[0] / (double)n;

    return n < 2 ? diagonal : diagonal + a[1] * b[1] / ((double)n * (double)(n - 1));
}

/* Partitions into more blocks than there are items have no placement. */
static long double expectation(int64_t n, int edges, const double *a, const double *b)
{
    long double sums[PRH__MOST_ENDS + 1] = {0.0L}, total = 0.0L;
    prh__partition p = prh__partition_first(2 * edges);
    int i = 0;

    do {
        sums[p.blocks] += (long double)a[i] * (long double)b[i];
        i++;
    } while (prh__partition_next(&p));
    for (int m = 1; m <= 2 * edges && m <= n; m++)
        total += sums[m] / prh__falling(n, m);
    return total;
}

prh__moments3 prh__placements_moments(const prh__placements *a, const prh__placements *b)
{
    const double variance = (double)expectation(a->n, 2, a->two, b->two);

    return (prh__moments3){.mean = mean_of(a->n, a->one, b->one),
        .variance = variance < 0.0 ? 0.0 : variance, /* by rounding */
        .third = (double)expectation(a->n, 3, a->three, b->three)};
}
