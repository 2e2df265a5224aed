/* Checks of matrices of what pairs of items have. */
#ifndef PRH_API_MATRIX_H
#define PRH_API_MATRIX_H

#include <stdint.h>

#include <prh/status.h>

/*
 * VALUE, naming row and column, unless all of an n x n matrix but the diagonal, which is not read, is finite, >= 0 and
 * symmetric to 1e-6 of its largest entry. `what` an entry is: "weight".
 */
prh_status prh__matrix_check(const double *matrix, int64_t n, const char *what);

/* TOO_LARGE if so many doubles cannot be addressed. */
prh_status prh__matrix_fits(int64_t rows, int64_t cols);

#endif
