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

/* Bell numbers: partitions of the ends of one, two and three edges. */
enum { PRH__PARTITIONS_1 = 2, PRH__PARTITIONS_2 = 15, PRH__PARTITIONS_3 = 203 };

/*
 * What makes single items stand out. Of the diagonal and of the sums of an item's row and column, both less their
 * means: how much the sum of fourth powers over the items is above that of normal numbers with the same sum of
 * squares. Of the sums of squares of row and column, less their mean: the sum of squares.
 */
typedef struct prh__outliers {
    double diagonal, rows, squares;
} prh__outliers;

/* N(P) of one side, in the order of restricted growth strings. one: the sum on the diagonal, and off it. */
typedef struct prh__placements {
    int64_t n;
    double one[PRH__PARTITIONS_1], two[PRH__PARTITIONS_2], three[PRH__PARTITIONS_3];
    prh__outliers outliers;
} prh__placements;

/* From the sums of squares and of fourth powers of n numbers: how much the latter is above that of normal ones; 0 if
 * it is less. */
double prh__beyond_normal(double squares, double fourths, int64_t n);

/* Of two matrices of one side, A and A': the placements of an edge of each. one, other: of A, of A'. */
typedef struct prh__cross_placements {
    int64_t n;
    double one[PRH__PARTITIONS_1], other[PRH__PARTITIONS_1], two[PRH__PARTITIONS_2];
} prh__cross_placements;

/* Of T: mean, and central moments. */
typedef struct prh__moments3 {
    double mean, variance, third;
} prh__moments3;

prh__moments3 prh__placements_moments(const prh__placements *a, const prh__placements *b);

/*
 * The part of the excess kurtosis of T that comes from where single items go, to first order in 1 / n: T given pi(i)
 * = k has mean A_ii B_kk + R_i R'_k / n and variance Q_i Q'_k / n besides its own, and the fourth cumulant of sum a_i
 * b_pi(i) is that of a times that of b. variance: of T, not 0.
 */
double prh__placements_outlier_kurtosis(const prh__placements *a, const prh__placements *b, double variance);

/* E T T', where T is of A and B and T' of A' and B', under one permutation. */
double prh__placements_cross(const prh__cross_placements *a, const prh__cross_placements *b);

/* E T T' - E T E T', without the loss of digits that the difference has: a is weighted once for many b. */
void prh__placements_weigh(double weighted[PRH__PARTITIONS_2], const prh__cross_placements *a);
double prh__placements_covariance(const double weighted[PRH__PARTITIONS_2], const prh__cross_placements *b);

#endif
