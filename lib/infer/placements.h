/*
 * Exact moments of T(pi) = sum_ij A_ij B_pi(i)pi(j) over all n! permutations, from numbers of each side alone:
 * E T^m = sum over partitions P of the 2 m ends of m edges of N_A(P) N_B(P) / n(n-1)...(n-|P|+1), where N(P) sums the
 * product of the m entries over all placements of the ends on items that are equal exactly where P says so. Every
 * bilinear metric is such a T.
 *
 * For m > 1 the entries are taken less their mean, that of the diagonal on it and that of the others off it: T less its
 * mean is then the T of what is left, and central moments are sums like the above, not differences of large numbers.
 */
#ifndef PRH_INFER_PLACEMENTS_H
#define PRH_INFER_PLACEMENTS_H

#include <stdint.h>

#include "infer/outliers.h"

/* Bell numbers: partitions of the ends of one, two and three edges. */
enum { PRH__PARTITIONS_1 = 2, PRH__PARTITIONS_2 = 15, PRH__PARTITIONS_3 = 203 };

/* N(P) of one side, in the order of restricted growth strings. one: the sum on the diagonal, and off it. */
typedef struct prh__placements {
    int64_t n;
    double one[PRH__PARTITIONS_1], two[PRH__PARTITIONS_2], three[PRH__PARTITIONS_3];
    prh__outliers outliers;
} prh__placements;

/* Of T: mean, and central moments. */
typedef struct prh__moments3 {
    double mean, variance, third;
} prh__moments3;

prh__moments3 prh__placements_moments(const prh__placements *a, const prh__placements *b);

#endif
