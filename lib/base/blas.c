/* Wrappers of the few BLAS and LAPACK routines in use. LAPACKE's *_work forms: the memory is ours. */
#include "base/blas.h"

#include <cblas.h>
#include <lapacke.h>
#include <limits.h>

#include "base/error.h"
#include "base/memory.h"

enum { SQUARE_FITS = 1 << 20 }; /* squares of orders below it are far from the end of int64_t */

static prh_status narrow(const int64_t *sizes, int count)
{
    for (int i = 0; i < count; i++)
        if (sizes[i] > INT_MAX)
            return prh__fail(
                PRH_ERR_TOO_LARGE, "a matrix size of %" PRId64 " is beyond the BLAS interface", sizes[i]);
    return PRH_OK;
}

/* LAPACK counts its workspace in int too, and its own count of what it wants wraps round without a word. */
static prh_status check_workspace(int64_t wanted, int64_t order)
{
    PRH__REQUIRE(wanted <= INT_MAX, PRH_ERR_TOO_LARGE,
        "a decomposition of order %" PRId64 " is beyond the LAPACK interface; take fewer rows or columns",
        order);
    return PRH_OK;
}

prh_status prh__gemm_nt(prh_dtype dtype, int64_t m, int64_t n, int64_t k, const void *a, int64_t lda,
    const void *b, int64_t ldb, void *c, int64_t ldc)
{
    PRH__TRY(narrow((const int64_t[]){m, n, k, lda, ldb, ldc}, 6));
    prh__blas_take_turn();
    if (dtype == PRH_F64)
        cblas_dgemm(CblasRowMajor, CblasNoTrans, CblasTrans, (int)m, (int)n, (int)k, 1.0, a, (int)lda, b,
            (int)ldb, 0.0, c, (int)ldc);
    else
        cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasTrans, (int)m, (int)n, (int)k, 1.0f, a, (int)lda, b,
            (int)ldb, 0.0f, c, (int)ldc);
    prh__blas_end_turn();
    return PRH_OK;
}

/* c = a b + beta c, or with a' in place of a. */
static prh_status gemm(int transpose, int64_t m, int64_t n, int64_t k, const double *a, int64_t lda,
    const double *b, int64_t ldb, double beta, double *c, int64_t ldc)
{
    PRH__TRY(narrow((const int64_t[]){m, n, k, lda, ldb, ldc}, 6));
    prh__blas_take_turn();
    cblas_dgemm(CblasRowMajor, transpose ? CblasTrans : CblasNoTrans, CblasNoTrans, (int)m, (int)n, (int)k,
        1.0, a, (int)lda, b, (int)ldb, beta, c, (int)ldc);
    prh__blas_end_turn();
    return PRH_OK;
}

prh_status prh__gemm_nn(int64_t m, int64_t n, int64_t k, const double *a, int64_t lda, const double *b,
    int64_t ldb, double *c, int64_t ldc)
{
    return gemm(0, m, n, k, a, lda, b, ldb, 0.0, c, ldc);
}

prh_status prh__gemm_tn(int64_t m, int64_t n, int64_t k, const double *a, int64_t lda, const double *b,
    int64_t ldb, double *c, int64_t ldc)
{
    return gemm(1, m, n, k, a, lda, b, ldb, 0.0, c, ldc);
}

prh_status prh__gemm_tn_add(int64_t m, int64_t n, int64_t k, const double *a, int64_t lda, const double *b,
    int64_t ldb, double *c, int64_t ldc)
{
    return gemm(1, m, n, k, a, lda, b, ldb, 1.0, c, ldc);
}

/* Both factors of a column-major m x n matrix, of its least dimension each. */
static lapack_int gesdd(int64_t m, int64_t n, double *a, double *s, double *u, double *vt, double *work,
    int64_t size, lapack_int *iwork)
{
    lapack_int info;

    prh__blas_take_turn();
    info = LAPACKE_dgesdd_work(LAPACK_COL_MAJOR, 'S', (lapack_int)m, (lapack_int)n, a, (lapack_int)m, s, u,
        (lapack_int)m, vt, (lapack_int)(m < n ? m : n), work, (lapack_int)size, iwork);
    prh__blas_end_turn();
    return info;
}

/*
 * Row-major a is column-major a' (cols x rows): a' = V S U', so LAPACK's right factor, column-major min x rows, is our
 * u, row-major rows x min, and its left one, column-major cols x min, our V', row-major min x cols.
 */
static prh_status svd(int64_t rows, int64_t cols, double *a, double *s, double *u, double *vt)
{
    const int64_t least = rows < cols ? rows : cols;
    double *work = NULL, size;
    lapack_int *iwork = NULL, info;
    prh_status status;

    PRH__GO(prh__alloc(&iwork, 8 * least, sizeof *iwork));
    info = gesdd(cols, rows, a, s, vt, u, &size, -1, iwork);
    if (info == 0) {
        PRH__GO(prh__alloc(&work, (int64_t)size, sizeof *work));
        info = gesdd(cols, rows, a, s, vt, u, work, (int64_t)size, iwork);
    }
    status =
        info == 0 ? PRH_OK : prh__fail(PRH_ERR_NUMERIC, "the singular value decomposition did not converge");
done:
    prh__free(work);
    prh__free(iwork);
    return status;
}

static prh_status check_svd(int64_t rows, int64_t cols)
{
    const int64_t least = rows < cols ? rows : cols;

    PRH__TRY(narrow((const int64_t[]){rows, cols}, 2));
    return check_workspace(least < SQUARE_FITS ? 4 * least * least + 7 * least : INT64_MAX, least);
}

prh_status prh__svd_left(int64_t rows, int64_t cols, double *a, double *s, double *u)
{
    const int64_t least = rows < cols ? rows : cols;
    double *right = NULL, *unasked = NULL;
    prh_status status;

    PRH__TRY(check_svd(rows, cols));
    PRH__GO(prh__alloc(&right, cols, (size_t)least * sizeof *right));
    if (!u)
        PRH__GO(prh__alloc(&unasked, rows, (size_t)least * sizeof *unasked));
    PRH__GO(svd(rows, cols, a, s, u ? u : unasked, right));
done:
    prh__free(unasked);
    prh__free(right);
    return status;
}

prh_status prh__svd_square(int64_t n, double *a, double *s, double *u, double *vt)
{
    PRH__TRY(check_svd(n, n));
    return svd(n, n, a, s, u, vt);
}

static lapack_int syevd(
    int64_t n, double *a, double *values, double *work, int64_t size, lapack_int *iwork, lapack_int isize)
{
    lapack_int info;

    prh__blas_take_turn();
    info = LAPACKE_dsyevd_work(LAPACK_COL_MAJOR, 'V', 'U', (lapack_int)n, a, (lapack_int)n, values, work,
        (lapack_int)size, iwork, isize);
    prh__blas_end_turn();
    return info;
}

prh_status prh__eigh(int64_t n, double *a, double *values)
{
    double *work = NULL, size;
    lapack_int *iwork = NULL, isize, info;
    prh_status status;

    PRH__TRY(narrow(&n, 1));
    PRH__TRY(check_workspace(n < SQUARE_FITS ? 1 + 6 * n + 2 * n * n : INT64_MAX, n));
    info = syevd(n, a, values, &size, -1, &isize, -1);
    if (info == 0) {
        PRH__GO(prh__alloc(&work, (int64_t)size, sizeof *work));
        PRH__GO(prh__alloc(&iwork, isize, sizeof *iwork));
        info = syevd(n, a, values, work, (int64_t)size, iwork, isize);
    }
    status = info == 0 ? PRH_OK : prh__fail(PRH_ERR_NUMERIC, "the eigenvalue decomposition did not converge");
done:
    prh__free(iwork);
    prh__free(work);
    return status;
}
