/* The doorway to CBLAS and LAPACKE: 64-bit sizes in, TOO_LARGE instead of a wrap-round, no hidden threads. */
#ifndef PRH_BASE_BLAS_H
#define PRH_BASE_BLAS_H

#include <stdint.h>

#include <prh/status.h>
#include <prh/view.h>

/*
 * BLAS runs on one thread from enter to leave, on every thread that calls it through the library; the
 * host's own setting comes back with the last leave (docs/threading.md). enter_thread is for threads that
 * the library started.
 */
void prh__blas_enter(void);
void prh__blas_leave(void);
void prh__blas_enter_thread(void);

/* Around each call of CBLAS or LAPACKE: where the build that is loaded does not bear two at once, they wait. */
void prh__blas_take_turn(void);
void prh__blas_end_turn(void);

/* c (m x n, row-major, ldc) = a (m x k, lda) times the transpose of b (n x k, ldb), in dtype F32 or F64. */
prh_status prh__gemm_nt(prh_dtype dtype, int64_t m, int64_t n, int64_t k, const void *a, int64_t lda,
    const void *b, int64_t ldb, void *c, int64_t ldc);

/* c (m x n, row-major, ldc) = a (m x k, lda) times b (k x n, ldb), in double. */
prh_status prh__gemm_nn(int64_t m, int64_t n, int64_t k, const double *a, int64_t lda, const double *b,
    int64_t ldb, double *c, int64_t ldc);

/* c (m x n, row-major, ldc) = the transpose of a (k x m, lda) times b (k x n, ldb), in double. */
prh_status prh__gemm_tn(int64_t m, int64_t n, int64_t k, const double *a, int64_t lda, const double *b,
    int64_t ldb, double *c, int64_t ldc);

/* The same, added to what c holds. */
prh_status prh__gemm_tn_add(int64_t m, int64_t n, int64_t k, const double *a, int64_t lda, const double *b,
    int64_t ldb, double *c, int64_t ldc);

/*
 * Thin singular value decomposition of a (rows x cols, row-major, without gaps; destroyed): s descending,
 * min(rows, cols) of them, and u (rows x min, row-major) unless NULL. Right vectors are not kept.
 */
prh_status prh__svd_left(int64_t rows, int64_t cols, double *a, double *s, double *u);

/* The same of a square matrix with both factors: a = u diag(s) vt, all row-major. */
prh_status prh__svd_square(int64_t n, double *a, double *s, double *u, double *vt);

/* Eigenvalues (ascending) and eigenvectors (row r of a is vector r) of a symmetric n x n matrix, in place. */
prh_status prh__eigh(int64_t n, double *a, double *values);

#endif
