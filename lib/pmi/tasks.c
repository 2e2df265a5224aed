/* Questions that learners are taught by: random fields that vary as the world's similarities do, cut in two. */
#include <math.h>
#include <stdlib.h>

#include "base/blas.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/random.h"
#include "compute/loops.h"
#include "pmi/draws.h"
#include "pmi/streams.h"

#define NO_EIGENVALUE 0x1p-46 /* times n: well above what rounding leaves of eigenvalues that are 0 */
#define SAME_VALUE 1e-10      /* of a field's range: so near are events that are alike */

/*
 * root = the symmetric square root of the positive part of P_co(a, b) / sqrt(P(a) P(b)). Unlike eigenvectors it does
 * not depend on which of them the LAPACK picks where eigenvalues are equal. The largest eigenvalue is 1.
 */
static prh_status find_root(const prh__world *world, double *root)
{
    const int64_t n = world->n;
    double *vectors = NULL, *values = NULL;
    prh_status status;

    PRH__GO(prh__alloc(&vectors, n, (size_t)n * sizeof *vectors));
    PRH__GO(prh__alloc(&values, n, sizeof *values));
    for (int64_t a = 0; a < n; a++)
        for (int64_t b = 0; b < n; b++)
            vectors[a * n + b] =
                world->joint[a * n + b] / sqrt(world->marginal[a]) / sqrt(world->marginal[b]);
    PRH__GO(prh__eigh(n, vectors, values));
    for (int64_t r = 0; r < n; r++) {
        const double value = values[r] > NO_EIGENVALUE * (double)n ? values[r] : 0.0;
        const double scale = sqrt(sqrt(value));

        for (int64_t a = 0; a < n; a++)
            vectors[r * n + a] *= scale;
    }
    PRH__GO(prh__gemm_tn(n, n, n, vectors, n, vectors, n, root, n));
done:
    prh__free(values);
    prh__free(vectors);
    return status;
}

typedef struct place {
    double value, weight;
} place;

static int by_value(const void *left, const void *right)
{
    const place *a = left, *b = right;

    return (a->value > b->value) - (a->value < b->value);
}

/*
 * The value up to which the answer is no: of all that part the events, the one that comes nearest to half of the
 * probability, the lowest among equals. Events that are alike are not parted, whatever rounding says: if all are,
 * infinity.
 */
static double find_cut(place *places, int64_t n)
{
    double below = 0.0, nearest = INFINITY, cut = INFINITY, same;

    qsort(places, (size_t)n, sizeof *places, by_value);
    same = SAME_VALUE * fmax(fabs(places[0].value), fabs(places[n - 1].value));
    for (int64_t i = 0; i + 1 < n; i++) {
        below += places[i].weight;
        if (places[i + 1].value - places[i].value > same && fabs(below - 0.5) < nearest) {
            nearest = fabs(below - 0.5);
            cut = places[i].value;
        }
    }
    return cut;
}

prh_status prh__draw_tasks(const prh__world *world, int64_t count, uint64_t seed, int32_t *labels)
{
    const int64_t n = world->n;
    double *root = NULL, *normals = NULL, *field = NULL;
    place *places = NULL;
    prh_status status;

    PRH__GO(prh__alloc(&root, n, (size_t)n * sizeof *root));
    PRH__GO(prh__alloc(&normals, n, sizeof *normals));
    PRH__GO(prh__alloc(&field, n, sizeof *field));
    PRH__GO(prh__alloc(&places, n, sizeof *places));
    PRH__GO(find_root(world, root));
    for (int64_t t = 0; t < count; t++) {
        prh__random r;
        double cut;

        prh__random_open(&r, seed, prh__stream(PRH__STREAM_TASKS, t));
        prh__random_normals(&r, n, normals);
        for (int64_t a = 0; a < n; a++) {
            field[a] = prh__dot_f64(root + a * n, normals, n);
            places[a] = (place){field[a], world->marginal[a]};
        }
        cut = find_cut(places, n);
        for (int64_t a = 0; a < n; a++)
            labels[t * n + a] = field[a] > cut;
    }
done:
    prh__free(places);
    prh__free(field);
    prh__free(normals);
    prh__free(root);
    return status;
}
