/* The leading left singular subspace of a centred matrix: what canonical correlations are between. */
#ifndef PRH_COMPUTE_BASIS_H
#define PRH_COMPUTE_BASIS_H

#include <stdint.h>

#include <prh/status.h>
#include <prh/view.h>

#include "base/threads.h"

typedef enum prh__scaling {
    PRH__CENTRE,         /* columns to mean 0 */
    PRH__STANDARDIZE,    /* and to standard deviation 1; constant columns to 0 */
    PRH__STANDARDIZE_EPS /* divided by (sd + 1e-8), as the reference does */
} prh__scaling;

typedef struct prh__basis {
    int64_t rows;
    int64_t rank;  /* numerical rank, before any truncation; where known < rank, a lower bound above kept */
    int64_t kept;  /* columns of u, min(rank, what was asked for) */
    int64_t known; /* singular values there: all of them, or the kept ones */
    double *u;     /* rows x kept, row-major, orthonormal columns, leading first */
    double *sigma; /* descending */
} prh__basis;

/*
 * Keeps min(rank, keep) columns. All singular values are known if keep >= min(rows, cols); for a few of a large
 * matrix the others are not computed (compute/leading.h). run, or NULL, hears of
 * cancellation between steps of that.
 */
prh_status prh__basis_create(
    prh__basis *basis, const prh_view *view, prh__scaling scaling, int64_t keep, const prh__run *run);

/* The same of a kernel matrix: eigenvectors of HKH with positive eigenvalues. */
prh_status prh__basis_create_kernel(prh__basis *basis, const double *kernel, int64_t n, int64_t keep);

void prh__basis_free(prh__basis *basis);

/* Expected work of one decomposition, in the unit of prh__task_step. */
double prh__basis_work(int64_t rows, int64_t cols);

/* As few dimensions as reach a share of the sum of squared singular values, all of which must be known. */
int64_t prh__basis_dimensions(const prh__basis *basis, double share);

/* Mean of the canonical correlations between the first rx and ry columns, clipped to [0, 1]. */
prh_status prh__basis_correlation(
    const prh__basis *x, int64_t rx, const prh__basis *y, int64_t ry, double *mean);

/* Mean of their squares, over min(rx, ry): |U_x' U_y|^2, without a decomposition. */
prh_status prh__basis_square_correlation(
    const prh__basis *x, int64_t rx, const prh__basis *y, int64_t ry, double *mean);

/* Expected work of the first, in the unit of prh__task_step; the second has less. */
double prh__basis_correlation_work(int64_t rows, int64_t rank);

#endif
