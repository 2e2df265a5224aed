/* What SMACOF does with points at each step: their stress, and the Guttman transform. Points lie column by column. */
#ifndef PRH_PMI_GUTTMAN_H
#define PRH_PMI_GUTTMAN_H

#include <stdint.h>

/* Over pairs i < j. */
typedef struct prh__stress {
    double residual; /* sum of w (d - D)^2 */
    double square;   /* sum of w d^2 */
} prh__stress;

/*
 * Adds the pairs of item i with items j > i to `stress` and, unless `sums` is NULL, their w_ij D_ij / d_ij (z_i - z_j)
 * to sums at i and, with the other sign, at j; pairs at distance 0 add nothing.
 *
 * z and sums: n x width, column by column. targets, weights: row i of D and w (NULL: 1), of which j > i are read.
 */
void prh__guttman_item(const double *z, int64_t n, int64_t width, int64_t i, const double *targets,
    const double *weights, prh__stress *stress, double *sums);

/* Kruskal's stress-1; infinite if all points coincide. */
double prh__stress_value(prh__stress stress);

#endif
