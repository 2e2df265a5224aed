/*
 * What layers of one side have in common, for covariances. Relabelling the items turns matrices about within a few
 * irreducible spaces, none of which it meets twice for matrices whose rows sum to 0, or whose diagonal does. With
 * <A, A'>_p the product of what A and A' have in space p, of dimension d_p, Schur's lemma gives the covariance of
 * T = sum_ij A_ij B_pi(i)pi(j) and T' = sum_ij A'_ij B'_pi(i)pi(j) over all pi:
 *
 *     cov(T, T') = sum_p <A, A'>_p <B, B'>_p / d_p,
 *
 * so that the covariance of a whole grid is a sum of as many Kronecker products (docs/inference.md). The means on the
 * diagonal and off it, which no permutation changes, are in none of them.
 */
#ifndef PRH_INFER_PARTS_H
#define PRH_INFER_PARTS_H

#include "base/threads.h"
#include "compute/neighbors.h"

/*
 * Of symmetric matrices: what has neither diagonal nor sums, n (n - 3) / 2; what a vector of the items makes, n - 1.
 * Graphs: the first of these; the like of antisymmetric matrices, (n - 1)(n - 2) / 2; and again what a vector makes.
 */
enum { PRH__PARTS = 3 };

typedef struct prh__parts {
    int64_t layers;
    int count;
    double dimension[PRH__PARTS]; /* 0: there is no such space, and nothing in it */
    double *products[PRH__PARTS]; /* layers x layers */
} prh__parts;

/* Products are 0. Free also what could not be created. */
prh_status prh__parts_create(prh__parts *p, int64_t layers, int count);
void prh__parts_free(prh__parts *p);

/*
 * Of `count` graphs i -> each of the first k of its list. Neither this nor what follows tells of progress by itself: it
 * gives the callback its chances.
 */
prh_status prh__parts_of_graphs(
    prh__parts *out, const struct prh_neighbors *const *lists, int64_t count, int64_t k, const prh__run *run);

/*
 * Of `count` symmetric n x n matrices, products[a * count + b] being the sum of A_ij A'_ij. profiles (count x n) are
 * their diagonals where their rows sum to 0, or, `hollow`, their row sums where the diagonal is 0. What the means and
 * profiles make is taken out of the products by differences: matrices that are little else lose digits.
 */
prh_status prh__parts_of_squares(
    prh__parts *out, const double *products, const double *profiles, int hollow, int64_t count, int64_t n);

#endif
