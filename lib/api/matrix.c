/* One check for distances and for weights, and one for the size of any matrix. */
#include "api/matrix.h"

#include <math.h>

#include "base/error.h"
#include "base/memory.h"

#define SYMMETRY_TOLERANCE 1e-6 /* of the largest entry, as for kernels */

prh_status prh__matrix_check(const double *matrix, int64_t n, const char *what)
{
    double largest = 0.0;

    for (int64_t i = 0; i < n; i++) {
        for (int64_t j = 0; j < n; j++) {
            const double entry = i == j ? 0.0 : matrix[i * n + j];

            PRH__REQUIRE(isfinite(entry) && entry >= 0.0, PRH_ERR_VALUE,
                "the %s at row %" PRId64 ", column %" PRId64 " is %.9g: %ss are finite and not negative",
                what, i, j, entry, what);
            largest = fmax(largest, entry);
        }
    }
    for (int64_t i = 0; i < n; i++)
        for (int64_t j = 0; j < i; j++)
            PRH__REQUIRE(fabs(matrix[i * n + j] - matrix[j * n + i]) <= SYMMETRY_TOLERANCE * largest,
                PRH_ERR_VALUE,
                "the %ss are not symmetric: %.9g at row %" PRId64 ", column %" PRId64
                " but %.9g at row %" PRId64 ", column %" PRId64,
                what, matrix[i * n + j], i, j, matrix[j * n + i], j, i);
    return PRH_OK;
}

prh_status prh__matrix_fits(int64_t rows, int64_t cols)
{
    int64_t size;

    PRH__TRY(prh__mul(&size, rows, cols));
    return prh__mul(&size, size, (int64_t)sizeof(double));
}
