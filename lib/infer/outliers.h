/*
 * Items that stand out: the part of the excess kurtosis of T(pi) = sum_ij A_ij B_pi(i)pi(j) that comes from where
 * single items go. Given that item i meets item k, T has mean M_ik = d_i d'_k + r_i r'_k / n and variance
 * V_ik = q_i q'_k / n besides its own, where d is the diagonal, r the sum of an item's row and column and q that of
 * their squares, all less their means; of a symmetric matrix r is sqrt(2) times the sum of the row, and q twice that of
 * its squares, since r r' stands for 2 r r' and q q' for 4 q q'.
 */
#ifndef PRH_INFER_OUTLIERS_H
#define PRH_INFER_OUTLIERS_H

#include <stdint.h>

/* Of one side. Sums over the items of d^(4 - m) r^m, which finishing makes cumulants, of d^(2 - m) r^m q, of q q. */
typedef struct prh__outliers {
    double fourth[5], mixed[3], squares;
    double second[3]; /* d^(2 - m) r^m */
} prh__outliers;

void prh__outliers_add(prh__outliers *o, double d, double r, double q);
void prh__outliers_finish(prh__outliers *o, int64_t n);

/*
 * For large n: the fourth cumulant of sum_i a_i b_pi(i) is that of a times that of b over n, and means and variances
 * that go together add 6 cov(M^2, V) and 3 var V. variance: of T, not 0. NaN where sums were out of range.
 */
double prh__outliers_kurtosis(const prh__outliers *a, const prh__outliers *b, int64_t n, double variance);

#endif
