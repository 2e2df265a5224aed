/* Dissimilarities are kept with their sign changed, for ranking. They may lie below 0 by what kernels tolerate. */
#include "compute/kernel_distances.h"

#include <math.h>

void prh__kernel_distances(const prh__kernel_matrix *matrix, int64_t i, double *distances)
{
    const int64_t n = matrix->n;
    const double *ranking = matrix->ranking + i * n, *values = matrix->values + i * n;

    switch (matrix->function.kind) {
    case PRH__DISSIMILARITY:
        for (int64_t j = 0; j < n; j++)
            distances[j] = fmax(0.0, -ranking[j]);
        return;
    case PRH__SQUARED_DISSIMILARITY:
        for (int64_t j = 0; j < n; j++)
            distances[j] = sqrt(fmax(0.0, -ranking[j]));
        return;
    default: /* a quarter of the square: the whole may overflow */
        for (int64_t j = 0; j < n; j++)
            distances[j] =
                2.0 * sqrt(fmax(0.0, 0.25 * values[i] + 0.25 * matrix->values[j * n + j] - 0.5 * values[j]));
    }
}
