/* Correlations as products of factors, and samples of them. Margins are for margins.c. */
#include "infer/joint.h"

#include <float.h>
#include <math.h>
#include <string.h>

#include "base/blas.h"
#include "base/error.h"
#include "base/hot.h"
#include "base/memory.h"
#include "base/random.h"
#include "compute/loops.h"
#include "infer/margins.h"

/* size x rank, or turned: rank x size. */
typedef struct factor {
    int64_t size, rank;
    double *values;
} factor;

/* Cells are x G y' with G standard normal, or x g where there is no y. */
struct prh__joint {
    factor x, y; /* y: turned */
    int product;
    prh__margins margins;
};

/*
 * r = V D V', so that the rows of V sqrt(D) have products r. What is below the rounding of the largest eigenvalue is
 * left out; rows are scaled to length 1 again, whatever that took away.
 */
static prh_status fill_factor(
    factor *f, const double *r, int64_t n, double *vectors, double *values, int turned)
{
    int64_t first = 0; /* eigenvalues ascend */

    memcpy(vectors, r, (size_t)(n * n) * sizeof *vectors);
    PRH__TRY(prh__eigh(n, vectors, values));
    PRH__REQUIRE(values[n - 1] > 0.0, PRH_ERR_NUMERIC,
        "a correlation matrix has %g as its largest eigenvalue", values[n - 1]);
    while (!(values[first] > (double)n * DBL_EPSILON * values[n - 1]))
        first++;
    f->size = n;
    f->rank = n - first;
    PRH__TRY(prh__alloc(&f->values, n, (size_t)f->rank * sizeof *f->values));
    for (int64_t i = 0; i < n; i++) {
        double square = 0.0;

        for (int64_t c = first; c < n; c++)
            square += values[c] * vectors[c * n + i] * vectors[c * n + i];
        for (int64_t c = 0; c < f->rank; c++)
            f->values[turned ? c * n + i : i * f->rank + c] =
                square > 0.0 ? sqrt(values[first + c] / square) * vectors[(first + c) * n + i] : 0.0;
    }
    return PRH_OK;
}

static prh_status create_factor(factor *f, const double *r, int64_t n, int turned)
{
    double *vectors = NULL, *values = NULL;
    prh_status status;

    PRH__REQUIRE(prh__within_f64(r, n * n, 2.0), PRH_ERR_NUMERIC, "a correlation is no number");
    PRH__GO(prh__alloc(&vectors, n, (size_t)n * sizeof *vectors));
    PRH__GO(prh__alloc(&values, n, sizeof *values));
    PRH__GO(fill_factor(f, r, n, vectors, values, turned));
done:
    prh__free(values);
    prh__free(vectors);
    return status;
}

prh_status prh__joint_create(prh__joint **out, int64_t layers_x, int64_t layers_y,
    const prh__pearson3 *margins, const double *r_x, const double *r_y, const double *whole,
    const prh__run *run)
{
    prh__joint *joint = NULL;
    prh_status status;

    *out = NULL;
    PRH__TRY(prh__alloc_zero(&joint, 1, sizeof *joint));
    joint->product = r_x != NULL;
    if (joint->product) {
        PRH__GO(create_factor(&joint->x, r_x, layers_x, 0));
        PRH__GO(create_factor(&joint->y, r_y, layers_y, 1));
    } else {
        PRH__GO(create_factor(&joint->x, whole, layers_x * layers_y, 0));
    }
    PRH__GO(prh__run_poll(run));
    PRH__GO(prh__margins_create(&joint->margins, margins, layers_x * layers_y, run));
    *out = joint;
    joint = NULL;
done:
    prh__joint_destroy(joint);
    return status;
}

void prh__joint_destroy(prh__joint *joint)
{
    if (!joint)
        return;
    prh__margins_free(&joint->margins);
    prh__free(joint->y.values);
    prh__free(joint->x.values);
    prh__free(joint);
}

int64_t prh__joint_scratch(const prh__joint *joint)
{
    if (joint->product)
        return (joint->x.rank + joint->x.size) * joint->y.rank;
    return PRH__JOINT_SAMPLES * joint->x.rank;
}

enum { TILE = 8 };

/* Two rows at a time of c (rows x cols) = a (rows x inner) b (inner x cols); sums in the order of inner. */
PRH__HOT static void multiply(
    const double *a, const double *b, int64_t rows, int64_t inner, int64_t cols, double *c)
{
    for (int64_t i = 0; i < rows; i += 2) {
        const double *upper = a + i * inner, *lower = i + 1 < rows ? upper + inner : upper;
        double *to = c + i * cols, *below = i + 1 < rows ? to + cols : to;
        int64_t j = 0;

        for (; j + TILE <= cols; j += TILE) {
            double sums[TILE] = {0.0}, others[TILE] = {0.0};

            for (int64_t p = 0; p < inner; p++)
                for (int t = 0; t < TILE; t++) {
                    sums[t] += upper[p] * b[p * cols + j + t];
                    others[t] += lower[p] * b[p * cols + j + t];
                }
            memcpy(to + j, sums, sizeof sums);
            memcpy(below + j, others, sizeof others);
        }
        for (; j < cols; j++) {
            double sum = 0.0, other = 0.0;

            for (int64_t p = 0; p < inner; p++) {
                sum += upper[p] * b[p * cols + j];
                other += lower[p] * b[p * cols + j];
            }
            to[j] = sum;
            below[j] = other;
        }
    }
}

/* x G y' of one sample. */
static void sample_product(
    const prh__joint *joint, uint64_t seed, int64_t sample, double *scratch, double *cells)
{
    const factor *x = &joint->x, *y = &joint->y;
    double *half = scratch + x->rank * y->rank;
    prh__random r;

    prh__random_open(&r, seed, (uint64_t)sample);
    prh__random_normals(&r, x->rank * y->rank, scratch);
    multiply(x->values, scratch, x->size, x->rank, y->rank, half);
    multiply(half, y->values, x->size, y->rank, y->size, cells);
}

/* x g of them all. */
static prh_status sample_whole(
    const prh__joint *joint, uint64_t seed, int64_t first, int64_t count, double *scratch, double *cells)
{
    const factor *x = &joint->x;

    for (int64_t s = 0; s < count; s++) {
        prh__random r;

        prh__random_open(&r, seed, (uint64_t)(first + s));
        prh__random_normals(&r, x->rank, scratch + s * x->rank);
    }
    return prh__gemm_nt(
        PRH_F64, count, x->size, x->rank, scratch, x->rank, x->values, x->rank, cells, x->size);
}

prh_status prh__joint_samples(
    const prh__joint *joint, uint64_t seed, int64_t first, int64_t count, double *scratch, double *cells)
{
    const int64_t size = joint->product ? joint->x.size * joint->y.size : joint->x.size;

    if (!joint->product)
        PRH__TRY(sample_whole(joint, seed, first, count, scratch, cells));
    for (int64_t s = 0; s < count; s++) {
        if (joint->product)
            sample_product(joint, seed, first + s, scratch, cells + s * size);
        prh__margins_map(&joint->margins, cells + s * size);
    }
    return PRH_OK;
}
