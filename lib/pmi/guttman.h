/* What SMACOF does with points at each step: their stress, and the Guttman transform. Points lie column by column. */
#ifndef PRH_PMI_GUTTMAN_H
#define PRH_PMI_GUTTMAN_H

#include <stdint.h>

/* Over all pairs i, j, both ways round. */
typedef struct prh__stress {
    double residual; /* sum of w (d - D)^2 */
    double square;   /* sum of w d^2 */
} prh__stress;

/*
 * Adds the pairs of item i to `stress` and, unless `sums` is NULL, sets sums[c ld] = sum over j of w_ij D_ij / d_ij
 * (z_ic - z_jc) for each of the `width` columns c, pairs at distance 0 left out.
 *
 * z: n x width, column c from z + c ld on. targets, weights: row i of D and w (NULL: 1), of which entry i must be 0.
 */
void prh__guttman_item(const double *z, int64_t ld, int64_t n, int64_t width, int64_t i,
    const double *targets, const double *weights, prh__stress *stress, double *sums);

/* Kruskal's stress-1; infinite if all points coincide. */
double prh__stress_value(prh__stress stress);

#endif
