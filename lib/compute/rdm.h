/* Matrices of dissimilarities as they are compared: ranked, centred and scaled once. */
#ifndef PRH_COMPUTE_RDM_H
#define PRH_COMPUTE_RDM_H

#include "compute/kernel_matrix.h"

/* Why there is nothing to compare. */
enum {
    PRH__RDM_CONSTANT = 1, /* all dissimilarities are equal but for rounding (outer cosine: 0) */
    PRH__RDM_IMAGINARY = 2 /* a Gram matrix has a negative squared distance */
};

typedef struct prh__rdm {
    int64_t n;
    /*
     * n x n, row-major, symmetric, zero diagonal, ready to be compared. pearson: what is off the diagonal has mean 0
     * and a sum of squares, over all i != j, of 1; spearman: the same of average ranks; cosine: scaled only; kendall:
     * the average ranks themselves. All 0 if `zero`.
     */
    double *values;
    double ties;  /* kendall, spearman: number of pairs of entries above the diagonal that are equal */
    int32_t zero; /* comparing is UNDEFINED: PRH__RDM_..., else 0 */
} prh__rdm;

/* inner, outer: PRH_RSA_... (rsa.h). Of features, and of a given matrix, where an inner correlation has no meaning. n
 * >= 3. */
prh_status prh__rdm_create(prh__rdm *rdm, const prh_view *view, int32_t inner, int32_t outer,
    int32_t precision, const prh__run *run);
prh_status prh__rdm_create_given(
    prh__rdm *rdm, const prh__kernel_matrix *matrix, int32_t inner, int32_t outer, const prh__run *run);

void prh__rdm_free(prh__rdm *rdm);

/* sums[a * stride + b] = sum over all i, j of A_ij B_ij, whose bits depend on the two alone. At most PRH__RDM_BLOCK
 * on a side: what is read of one meets all of the other. */
enum { PRH__RDM_BLOCK = 4 };
prh_status prh__rdm_products(const prh__rdm *const *x, int64_t x_count, const prh__rdm *const *y,
    int64_t y_count, const prh__run *run, double *sums, int64_t stride);

/* Sum of all entries. */
double prh__rdm_sum(const prh__rdm *rdm);

/* Expected work of prh__rdm_create, and of one product, in the unit of prh__task_step. */
double prh__rdm_work(int64_t n, int64_t cols, int32_t outer);
double prh__rdm_product_work(int64_t n);

#endif
