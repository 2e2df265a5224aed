/* Whether a kernel is one of features up to a constant: the numbers, and the features if it is. docs/certificate.md. */
#ifndef PRH_PMI_CERTIFICATE_H
#define PRH_PMI_CERTIFICATE_H

#include <prh/certificate.h>

#include "base/threads.h"
#include "compute/kernel_matrix.h"

typedef struct prh__certificate {
    prh_certificate_values values; /* but struct_size */
    int64_t positive;              /* eigenvalues above 0 of K + offset 11' */
    double *eigenvalues;           /* n of them, descending */
    double *vectors;               /* n x n: row n - 1 - r is the vector of eigenvalue r */
    int exponent;
    double *errors; /* positive + 1: the squared error of each width, times 2^(-2 exponent) */
} prh__certificate;

/* As prh_certificate_create describes; a tolerance of 0 is the default. Counts work of prh__certificate_work. */
prh_status prh__certificate_create(
    prh__certificate *c, const prh__kernel_matrix *kernel, double tolerance, const prh__run *run);

void prh__certificate_free(prh__certificate *c);

/* Expected work, in the unit of prh__task_step. */
double prh__certificate_work(int64_t n);

/* VALUE if it is beyond the range of double; width >= 0. */
prh_status prh__certificate_error(const prh__certificate *c, int64_t width, double *error);

/* UNDEFINED if no width is enough; error >= 0. */
prh_status prh__certificate_width(const prh__certificate *c, double error, int64_t *width);

#endif
