/* Metric scaling: short ways to ask for it, and an oracle of its steps with matrices written out. */
#ifndef PRH_TESTS_SCALING_H
#define PRH_TESTS_SCALING_H

#include "eigen.h"

/* The call must give this status; what it made. */
prh_embedding *smacof_of(
    const prh_kernel *kernel, int64_t width, const prh_smacof_options *options, prh_status expected);
prh_embedding_values values_of_embedding(const prh_embedding *embedding);

/* Dissimilarities of no space. */
double *rough_distances(generator *g, int64_t n);

/* Symmetric weights, some of them 0; a ring of positive ones holds the items together. */
double *rough_weights(generator *g, int64_t n);

/* V^+ B(X) X; w may be NULL. */
double *oracle_transform(const double *d, const double *w, const double *x, int64_t n, int64_t width);

/* sum of w (d - D)^2 over i < j; and stress-1, if asked. */
double oracle_stress(
    const double *d, const double *w, const double *x, int64_t n, int64_t width, double *one);

#endif
