/*
 * Without item k, whose weights sum to s, the others have w_ij + w_ik w_jk / s between them: the star becomes a mesh.
 * That is Gauss's elimination, but the pivots are sums of the weights that are left, not differences (the idea of
 * Grassmann, Taksar & Heyman, Operations Research 33, 1985, for Markov chains).
 */
#include "pmi/laplacian.h"

#include "base/error.h"
#include "compute/loops.h"

double prh__laplacian_work(int64_t n)
{
    return (double)n * (double)n * (double)n / 3.0;
}

/* Row k of the factor: the pivot on the diagonal, behind it w_kj / pivot. */
prh_status prh__laplacian_factorize(double *weights, int64_t n, const prh__run *run)
{
    for (int64_t k = 0; k < n - 1; k++) {
        const int64_t left = n - 1 - k;
        double *row = weights + k * n, pivot = 0.0;

        for (int64_t j = k + 1; j < n; j++)
            pivot += row[j];
        PRH__REQUIRE(
            pivot > 0.0, PRH_ERR_UNDEFINED, "the weights leave the items in parts with nothing between them");
        row[k] = pivot;
        for (int64_t i = k + 1; i < n; i++)
            if (row[i] > 0.0)
                prh__add_f64(row[i] / pivot, row + i + 1, n - 1 - i, weights + i * n + i + 1);
        for (int64_t j = k + 1; j < n; j++)
            row[j] /= pivot;
        PRH__TRY(prh__task_step(run->task, (double)left * (double)left));
    }
    return PRH_OK;
}

void prh__laplacian_solve(const double *factor, int64_t n, int64_t columns, double *b)
{
    for (int64_t k = 0; k < n - 1; k++)
        for (int64_t c = 0; c < columns; c++)
            prh__add_f64(b[c * n + k], factor + k * n + k + 1, n - 1 - k, b + c * n + k + 1);
    for (int64_t c = 0; c < columns; c++)
        b[c * n + n - 1] = 0.0;
    for (int64_t k = n - 2; k >= 0; k--)
        for (int64_t c = 0; c < columns; c++)
            b[c * n + k] = b[c * n + k] / factor[k * n + k] +
                           prh__dot_f64(factor + k * n + k + 1, b + c * n + k + 1, n - 1 - k);
}
