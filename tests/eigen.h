/* Eigenvalues by Jacobi's rotations, sharing no code with the library, and kernels of known matrices. */
#ifndef PRH_TESTS_EIGEN_H
#define PRH_TESTS_EIGEN_H

#include "support.h"

/* Eigenvalues, descending, of a symmetric n x n matrix, which is not changed; vectors (NULL: not wanted) as rows. */
void jacobi(const double *matrix, int64_t n, double *values, double *vectors);

/* The least eigenvalue of K + c 11'. */
double least_eigenvalue(const double *k, int64_t n, double c);

/* A kernel by its function: "gram", "dissimilarity" ... of an n x n matrix, "linear" ... of n x d features. */
prh_kernel *kernel_of(const double *values, int64_t n, int64_t d, const char *function);

/* log J_ij / (p_i p_j) of a joint distribution of any sum. */
double *pmi_of(const double *joint, int64_t n);

/* HKH, by the definition. */
double *centred(const double *k, int64_t n);

#endif
