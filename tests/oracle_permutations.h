/* All pairings of n items, one after the other: the distribution that closed forms claim to describe. */
#ifndef PRH_TESTS_ORACLE_PERMUTATIONS_H
#define PRH_TESTS_ORACLE_PERMUTATIONS_H

#include <stdint.h>

enum { ORACLE_LARGEST = 7 };

/* Of T(pi) = sum a_ij b_pi(i)pi(j), n x n matrices, over all n! permutations, n <= ORACLE_LARGEST. */
void oracle_moments(int n, const double *a, const double *b, double *mean, double *variance, double *third);

/* Of T and of T' of a2 and b2 under the same permutation: the mean of the product, less that of the means. */
void oracle_covariance(int n, const double *a, const double *b, const double *a2, const double *b2,
    double *product, double *covariance);

#endif
