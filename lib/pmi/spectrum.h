/*
 * A kernel seen from u = 1 / sqrt(n): its corner u'Ku, its border HKu, and M = HKH on the complement of u, decomposed.
 * All that adding a constant to a kernel changes is the corner.
 */
#ifndef PRH_PMI_SPECTRUM_H
#define PRH_PMI_SPECTRUM_H

#include "base/threads.h"
#include "compute/kernel_matrix.h"

/* Everything in it but the exponent is of K 2^-exponent - shift, which neither overflows nor cancels. */
typedef struct prh__spectrum {
    int64_t n;
    int exponent; /* so that the largest |value| is in [1/2, 1), if double can hold the factor */
    double shift; /* the mean of K */
    double corner;
    double *values;  /* n - 1 eigenvalues of M, ascending */
    double *border;  /* n - 1: along the vectors */
    double *vectors; /* room for n x n; row r of n - 1 numbers is vector r, in the basis of reflect */
    double largest;  /* |eigenvalue| of M */
    double
        rounding; /* what rounding may have done to an eigenvalue of K: n epsilon times the largest |value| */
    double zero;  /* eigenvalues of M within it of 0 are 0 */
} prh__spectrum;

/*
 * `tolerance` as in prh_certificate_options. VALUE if K is not finite, its sums having overflowed. Counts work of
 * prh__spectrum_work, and takes 24 n^2 bytes while it runs, 8 n^2 of which stay.
 */
prh_status prh__spectrum_create(
    prh__spectrum *s, const prh__kernel_matrix *kernel, double tolerance, const prh__run *run);

void prh__spectrum_free(prh__spectrum *s);

/* Expected work of decomposing an n x n matrix, in the unit of prh__task_step. */
double prh__spectrum_work(int64_t n);

/* Eigenvector r, of n numbers, centred and of length 1. */
void prh__spectrum_vector(const prh__spectrum *s, int64_t r, double *vector);

/* Row i of K 2^-exponent - shift. */
void prh__spectrum_row(const prh__spectrum *s, const prh__kernel_matrix *kernel, int64_t i, double *row);

#endif
