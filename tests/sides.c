/* Neighbour lists and matrices of each kind that placements are counted of. */
#include "sides.h"

#include <math.h>

#include "base/blas.h"

int enter_blas(void **state)
{
    (void)state;
    prh__blas_enter();
    return 0;
}

int leave_blas(void **state)
{
    (void)state;
    prh__blas_leave();
    return 0;
}

prh__run run_of(prh__task *task, int64_t threads)
{
    *task = (prh__task){.caller = pthread_self()};
    return (prh__run){.task = task, .threads = threads, .memory_limit = UINT64_C(1) << 30};
}

struct prh_neighbors lists_of(generator *g, int64_t n, int64_t k, int shape)
{
    struct prh_neighbors lists = {n, k, k + 1 < n ? k + 1 : n - 1, NULL, NULL};
    double *points = normal_matrix(g, n, 3);

    lists.index = allocate(n * lists.stride, sizeof *lists.index);
    for (int64_t i = 0; i < n && shape == 1; i++)
        memcpy(points + 3 * i, points + 3 * (i % 2), 3 * sizeof *points);
    for (int64_t i = 0; i < n; i++) {
        char *taken = allocate(n, 1);

        for (int64_t p = 0; p < lists.stride; p++) {
            int64_t best = -1;
            double least = INFINITY;

            for (int64_t j = 0; j < n; j++) {
                double square = shape == 2 && j == 0 ? -1.0 : 0.0;

                for (int64_t c = 0; c < 3 && square >= 0.0; c++)
                    square += pow(points[3 * i + c] - points[3 * j + c], 2);
                if (j == i || taken[j] || square >= least)
                    continue;
                best = j;
                least = square;
            }
            taken[best] = 1;
            lists.index[i * lists.stride + p] = (int32_t)best;
        }
        free(taken);
    }
    free(points);
    return lists;
}

double *adjacency_of(const struct prh_neighbors *lists, int64_t k)
{
    const int64_t n = lists->rows;
    double *a = allocate(n * n, sizeof *a);

    for (int64_t i = 0; i < n; i++)
        for (int64_t p = 0; p < k; p++)
            a[i * n + lists->index[i * lists->stride + p]] = 1.0;
    return a;
}

/* H M H */
static void centre(double *m, int64_t n)
{
    for (int turn = 0; turn < 2; turn++)
        for (int64_t i = 0; i < n; i++) {
            double sum = 0.0;

            for (int64_t j = 0; j < n; j++)
                sum += turn ? m[j * n + i] : m[i * n + j];
            for (int64_t j = 0; j < n; j++)
                *(turn ? &m[j * n + i] : &m[i * n + j]) -= sum / (double)n;
        }
    for (int64_t i = 0; i < n; i++)
        for (int64_t j = 0; j < i; j++)
            m[i * n + j] = m[j * n + i];
}

/* U-centred (Szekely and Rizzo 2014). */
static void centre_unbiased(double *m, int64_t n)
{
    double *sums = allocate(n, sizeof *sums), total = 0.0;

    for (int64_t i = 0; i < n; i++) {
        m[i * n + i] = 0.0;
        for (int64_t j = 0; j < n; j++)
            sums[i] += m[i * n + j];
        total += sums[i];
    }
    for (int64_t i = 0; i < n; i++)
        for (int64_t j = 0; j < n; j++)
            if (i != j)
                m[i * n + j] += total / (double)((n - 1) * (n - 2)) - (sums[i] + sums[j]) / (double)(n - 2);
    free(sums);
}

/* On the span of the centred columns of x, by Gram and Schmidt, twice. */
static double *projector(double *x, int64_t n, int64_t p)
{
    double *q = allocate(n * p, sizeof *q), *square;

    for (int64_t c = 0; c < p; c++)
        for (int turn = 0; turn < 2; turn++) {
            double norm = 0.0, mean = 0.0;

            for (int64_t i = 0; i < n; i++)
                q[i * p + c] = turn ? q[i * p + c] : x[i * p + c];
            for (int64_t i = 0; i < n; i++)
                mean += q[i * p + c] / (double)n;
            for (int64_t i = 0; i < n; i++)
                q[i * p + c] -= mean;
            for (int64_t e = 0; e < c; e++) {
                double dot = 0.0;

                for (int64_t i = 0; i < n; i++)
                    dot += q[i * p + c] * q[i * p + e];
                for (int64_t i = 0; i < n; i++)
                    q[i * p + c] -= dot * q[i * p + e];
            }
            for (int64_t i = 0; i < n; i++)
                norm += q[i * p + c] * q[i * p + c];
            for (int64_t i = 0; i < n; i++)
                q[i * p + c] /= sqrt(norm);
        }
    square = gram_of(q, n, p);
    free(q);
    return square;
}

double *square_of(generator *g, int64_t n, int kind, int64_t rank)
{
    double *x = normal_matrix(g, n, kind == ANY ? n : rank), *square;

    switch (kind) {
    case DISTANCES:
        square = distances_of(x, n, rank, 0);
        break;
    case PROJECTOR:
        square = projector(x, n, rank);
        break;
    case ANY: /* a mean that is large beside what differs */
        square = gram_of(x, n, n);
        for (int64_t e = 0; e < n * n; e++)
            square[e] += 20.0;
        break;
    default:
        square = gram_of(x, n, rank);
        (kind == CENTRED ? centre : centre_unbiased)(square, n);
    }
    free(x);
    return square;
}

void assert_relative(double got, double want, double scale)
{
    assert_close(got, want, 1e-10 * fabs(want) + 1e-12 * scale);
}

prh__parts random_parts(generator *g, int64_t layers, int count, const int64_t *ranks)
{
    static const double dimensions[PRH__PARTS] = {500.0, 30.0, 4.0};
    prh__parts p;

    assert_ok(prh__parts_create(&p, layers, count));
    for (int part = 0; part < count; part++) {
        double *factor = normal_matrix(g, layers, ranks[part]), *gram;

        for (int64_t e = 0; e < layers * ranks[part]; e++)
            factor[e] *= pow(dimensions[part], 0.25) * (double)(1 + e / ranks[part]);
        gram = gram_of(factor, layers, ranks[part]);
        memcpy(p.products[part], gram, (size_t)(layers * layers) * sizeof *gram);
        p.dimension[part] = dimensions[part];
        free(gram);
        free(factor);
    }
    return p;
}
