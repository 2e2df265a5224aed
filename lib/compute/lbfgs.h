/* Minimising a smooth function of many variables: L-BFGS with ten pairs. */
#ifndef PRH_COMPUTE_LBFGS_H
#define PRH_COMPUTE_LBFGS_H

#include "compute/line_search.h"

typedef struct prh__lbfgs_options {
    double tolerance; /* ends when no entry of the gradient exceeds it */
    int64_t max_iterations;
    double noise; /* values closer than this, or than their own rounding, are equal but for rounding */
    prh_status (*watch)(void *context, int64_t iterations, double gradient); /* before each; NULL: nobody */
} prh__lbfgs_options;

typedef struct prh__lbfgs_end {
    int64_t iterations, evaluations;
    double value;
    double gradient; /* largest |entry| */
    int converged; /* gradient <= tolerance; else max_iterations were made, or nothing lowers the value further */
} prh__lbfgs_end;

/*
 * Walks from x to a minimum of `function`, in place. NUMERIC if value or gradient at the beginning are not finite;
 * later such points are only walked round. Memory: 24 n doubles.
 *
 * Source: Nocedal & Wright, Numerical Optimization, 2006, algorithms 7.4 and 7.5
 */
prh_status prh__lbfgs(int64_t n, double *x, prh__function function, void *context,
    const prh__lbfgs_options *options, prh__lbfgs_end *end);

#endif
