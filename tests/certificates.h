/* Certificates of matrices, and small worlds whose kernels are representable or not. */
#ifndef PRH_TESTS_CERTIFICATES_H
#define PRH_TESTS_CERTIFICATES_H

#include "eigen.h"

prh_certificate *certificate_of(const double *k, int64_t n, double tolerance);
prh_certificate *certificate_of_kernel(
    const prh_kernel *kernel, double tolerance, const prh_run_options *run);
prh_certificate_values values_in(const prh_certificate *certificate);
/* Those of a certificate with default options, which is not kept. */
prh_certificate_values values_for(const double *k, int64_t n);

/* F F' - c 11' with few columns; exactly representable with constant c, unless 1 is among what F spans. */
double *low_rank_world(generator *g, int64_t n, int64_t rank, double c);

/* The same and, across the border, a vector that F does not span: M stays, but no constant is enough. */
double *outside_world(generator *g, int64_t n, int64_t rank, double amount);

/* One of five kinds, by its number: both PMI of joint distributions and the above. */
double *world_of(generator *g, int number, int64_t n);

#endif
