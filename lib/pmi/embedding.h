/* Points from eigenvectors: features of a kernel, and classical scaling. docs/embedding.md. */
#ifndef PRH_PMI_EMBEDDING_H
#define PRH_PMI_EMBEDDING_H

#include "pmi/certificate.h"

/* All points are row-major n x width, width at most n; columns that there are no positive eigenvalues for are 0. */
void prh__embed_certificate(const prh__certificate *c, int64_t width, double *points);

/* Sets `positive` to how many eigenvalues are above 0. Counts work of prh__spectrum_work. */
prh_status prh__embed_classical(
    const prh__kernel_matrix *kernel, int64_t width, const prh__run *run, double *points, int64_t *positive);

/* Changes the sign of columns so that the first entry within 1e-8 of the largest magnitude is positive. */
void prh__orient_columns(double *points, int64_t rows, int64_t cols);

#endif
