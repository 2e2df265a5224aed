/* Procrustes fits: short ways to ask for them, and what holds of each. */
#ifndef PRH_TESTS_FITS_H
#define PRH_TESTS_FITS_H

#include "support.h"

prh_view points_of(const double *x, int64_t rows, int64_t cols);
prh_procrustes *fit_of(
    const double *x, const double *y, int64_t n, int64_t d, const prh_procrustes_options *options);
prh_procrustes_values values_of_fit(const prh_procrustes *fit);

double determinant(const double *matrix, int64_t d);

/* An orthogonal matrix whose determinant is -1 (reflected) or 1. */
double *oriented_rotation(generator *g, int64_t d, int reflected);

/* scale x rotation + translation (NULL: none), by the definition. */
double *laid(
    const double *x, int64_t n, int64_t d, double scale, const double *rotation, const double *translation);

double squares_between(const double *x, const double *y, int64_t count);

/* What holds of every fit: orthogonal, its residual what its own numbers leave, apply what its formula says. */
void assert_fit_consistent(const prh_procrustes *fit, const double *x, const double *y, int64_t n, int64_t d);

#endif
