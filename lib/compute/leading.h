/* A few leading left singular vectors of a large matrix, without the others. */
#ifndef PRH_COMPUTE_LEADING_H
#define PRH_COMPUTE_LEADING_H

#include "base/threads.h"

typedef struct prh__leading {
    int64_t
        rank; /* 0: not found, the full decomposition must be taken; else at least so many singular values are
                        above the tolerance, and more than keep */
    double
        residual; /* Frobenius norm of A V - U S and A' U - V S, as computed: over s_keep - s_(keep+1) it bounds the
                        sine of the angle to the true subspaces */
} prh__leading;

/* Whether that is expected to take less time than the full decomposition. */
int prh__leading_pays(int64_t rows, int64_t cols, int64_t keep);

/*
 * u (rows x keep, row-major) and sigma (keep of them) of a (rows x cols, row-major without gaps, not changed), whose
 * Frobenius norm is given; singular values of `tolerance` times the largest and below count as zero. run may be NULL.
 */
prh_status prh__leading_left(prh__leading *leading, const double *a, int64_t rows, int64_t cols,
    double frobenius, double tolerance, int64_t keep, const prh__run *run, double *u, double *sigma);

#endif
