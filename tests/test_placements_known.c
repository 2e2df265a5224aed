/* Exact moments against the closed forms that are known for some of them, at sizes that nobody enumerates; and what
 * does not change them. */
#include "support.h"

#include <math.h>

#include "sides.h"

/* ---- closed forms ---- */

static double falling(int64_t n, int m)
{
    double product = 1.0;

    for (int i = 0; i < m; i++)
        product *= (double)(n - i);
    return product;
}

/* Sum, sum of cubes, trace of the cube, and more of a symmetric matrix. */
typedef struct facts {
    double trace, squares, diagonal_squares, cubes, cube_trace;
} facts;

static facts facts_of(const double *m, int64_t n)
{
    double *square = product(m, m, n, n, n);
    facts f = {0.0, 0.0, 0.0, 0.0, 0.0};

    for (int64_t i = 0; i < n; i++) {
        f.trace += m[i * n + i];
        f.diagonal_squares += m[i * n + i] * m[i * n + i];
        for (int64_t j = 0; j < n; j++) {
            f.squares += m[i * n + j] * m[i * n + j];
            f.cubes += pow(m[i * n + j], 3);
            f.cube_trace += m[i * n + j] * square[i * n + j];
        }
    }
    free(square);
    return f;
}

static void unbiased_kernels_have_the_known_moments(void **state)
{
    static const int64_t sizes[4] = {6, 7, 20, 300};
    generator g = {6};
    prh__task task;
    const prh__run run = run_of(&task, 2);

    (void)state;
    for (int s = 0; s < 4; s++) {
        const int64_t n = sizes[s];
        const double m = (double)n;
        double *a = square_of(&g, n, UNBIASED, 2), *b = square_of(&g, n, UNBIASED, n / 2);
        const facts x = facts_of(a, n), y = facts_of(b, n);
        const double norm = sqrt(x.squares * y.squares);
        prh__placements p, q;
        prh__moments3 got;
        double third;

        assert_ok(prh__placements_of_square(&p, a, n, &run));
        assert_ok(prh__placements_of_square(&q, b, n, &run));
        got = prh__placements_moments(&p, &q);
        third = 4.0 * (pow(m, 4) - 8.0 * pow(m, 3) + 19.0 * m * m - 4.0 * m - 16.0) * x.cubes * y.cubes -
                8.0 * (3.0 * m * m - 15.0 * m + 16.0) * (x.cubes * y.cube_trace + x.cube_trace * y.cubes) +
                8.0 * (pow(m, 3) - 9.0 * m * m + 26.0 * m - 22.0) * x.cube_trace * y.cube_trace;
        assert_close(got.mean / norm, 0.0, 1e-13);
        assert_relative(got.variance / (norm * norm), 2.0 / (m * (m - 3.0)), 0.0);
        assert_relative(got.third, third / falling(n, 6), pow(got.variance, 1.5));
        free(b);
        free(a);
    }
}

/* Kazi-Aoual et al. 1995. */
static void centred_kernels_have_the_known_variance(void **state)
{
    static const int64_t sizes[4] = {4, 7, 20, 150};
    generator g = {7};
    prh__task task;
    const prh__run run = run_of(&task, 2);

    (void)state;
    for (int s = 0; s < 4; s++) {
        const int64_t n = sizes[s];
        const double m = (double)n;
        double *a = square_of(&g, n, CENTRED, 2), *b = square_of(&g, n, CENTRED, 2 * n);
        const facts x = facts_of(a, n), y = facts_of(b, n);
        const double spread =
            ((m - 1.0) * x.squares - x.trace * x.trace) * ((m - 1.0) * y.squares - y.trace * y.trace);
        const double rest[2] = {
            m * (m + 1.0) * x.diagonal_squares - (m - 1.0) * (x.trace * x.trace + 2.0 * x.squares),
            m * (m + 1.0) * y.diagonal_squares - (m - 1.0) * (y.trace * y.trace + 2.0 * y.squares)};
        prh__placements p, q;
        prh__moments3 got;

        assert_ok(prh__placements_of_square(&p, a, n, &run));
        assert_ok(prh__placements_of_square(&q, b, n, &run));
        got = prh__placements_moments(&p, &q);
        assert_relative(got.mean, x.trace * y.trace / (m - 1.0), 0.0);
        assert_close(got.variance,
            2.0 * spread / ((m - 1.0) * (m - 1.0) * (m + 1.0) * (m - 2.0)) +
                rest[0] * rest[1] / ((m + 1.0) * falling(n, 4)),
            1e-9 * got.variance);
        free(b);
        free(a);
    }
}

static void projectors_have_the_known_mean(void **state)
{
    generator g = {8};
    prh__task task;
    const prh__run run = run_of(&task, 1);

    (void)state;
    for (int64_t p = 1; p < 12; p += 3) {
        double *a = square_of(&g, 12, PROJECTOR, p), *b = square_of(&g, 12, PROJECTOR, 12 - p);
        prh__placements x, y;

        assert_ok(prh__placements_of_square(&x, a, 12, &run));
        assert_ok(prh__placements_of_square(&y, b, 12, &run));
        assert_relative(prh__placements_moments(&x, &y).mean, (double)(p * (12 - p)) / 11.0, 0.0);
        free(b);
        free(a);
    }
}

/* The sums e, r, o, iota, x and w of one graph, from its matrix. */
static void mantel_sums(const double *a, int64_t n, int64_t k, double *sums)
{
    double in_squares = 0.0, returned = 0.0;
    const double edges = (double)(n * k);

    for (int64_t j = 0; j < n; j++) {
        double in = 0.0;

        for (int64_t i = 0; i < n; i++) {
            in += a[i * n + j];
            returned += a[i * n + j] * a[j * n + i];
        }
        in_squares += in * in;
    }
    sums[0] = edges;
    sums[1] = returned;
    sums[2] = edges * (double)k - edges;
    sums[3] = in_squares - edges;
    sums[4] = edges * (double)k - returned;
    sums[5] = edges * edges - sums[0] - sums[1] - sums[2] - sums[3] - 2.0 * sums[4];
}

static void mutual_knn_has_the_known_moments(void **state)
{
    static const int64_t sizes[3] = {7, 40, 256}, ks[3] = {2, 5, 10};
    generator g = {9};
    prh__task task;
    const prh__run run = run_of(&task, 2);

    (void)state;
    for (int s = 0; s < 3; s++) {
        const int64_t n = sizes[s], k = ks[s];
        struct prh_neighbors x = lists_of(&g, n, k, 0), y = lists_of(&g, n, k, 0);
        double *a = adjacency_of(&x, k), *b = adjacency_of(&y, k), u[6], v[6];
        prh__placements p, q;
        prh__moments3 got;
        double square;

        mantel_sums(a, n, k, u);
        mantel_sums(b, n, k, v);
        square = (u[0] * v[0] + u[1] * v[1]) / falling(n, 2) +
                 (u[2] * v[2] + u[3] * v[3] + 2.0 * u[4] * v[4]) / falling(n, 3) +
                 u[5] * v[5] / falling(n, 4);
        assert_ok(prh__placements_of_graph(&p, &x, k, &run));
        assert_ok(prh__placements_of_graph(&q, &y, k, &run));
        got = prh__placements_moments(&p, &q);
        assert_relative(got.mean / (double)(n * k), (double)k / (double)(n - 1), 0.0);
        assert_close(got.variance, square - got.mean * got.mean, 1e-10 * square);
        free(b);
        free(a);
        free(y.index);
        free(x.index);
    }
}

/* ---- what threads do not change, and what the two kinds of input share ---- */

static void a_symmetric_graph_counts_as_a_square(void **state)
{
    prh__task task;
    const prh__run run = run_of(&task, 1);
    struct prh_neighbors ring = {30, 2, 3, allocate(90, sizeof(int32_t)), NULL};
    prh__placements x, y;
    double *a;

    (void)state;
    for (int32_t i = 0; i < 30; i++) {
        ring.index[3 * i] = (i + 1) % 30;
        ring.index[3 * i + 1] = (i + 29) % 30;
    }
    a = adjacency_of(&ring, 2);
    assert_ok(prh__placements_of_graph(&x, &ring, 2, &run));
    assert_ok(prh__placements_of_square(&y, a, 30, &run));
    for (int p = 0; p < PRH__PARTITIONS_2; p++)
        assert_relative(x.two[p], y.two[p], 1.0);
    for (int p = 0; p < PRH__PARTITIONS_3; p++)
        assert_relative(x.three[p], y.three[p], 100.0);
    free(a);
    free(ring.index);
}

static void threads_do_not_change_a_bit(void **state)
{
    enum { N = 700, K = 40 };
    generator g = {10};
    struct prh_neighbors lists[3];
    double *square = square_of(&g, N, ANY, N);
    prh__placements graph[3], whole[3];
    prh__parts parts[3];
    double variance = 0.0;

    (void)state;
    for (int l = 0; l < 3; l++)
        lists[l] = lists_of(&g, N, K, l);
    for (int t = 0; t < 3; t++) {
        prh__task task;
        const prh__run run = run_of(&task, t + 1);

        memset(&graph[t], 0, sizeof graph[t]);
        assert_ok(prh__placements_of_graph(&graph[t], &lists[0], K, &run));
        assert_ok(prh__placements_of_square(&whole[t], square, N, &run));
        assert_ok(prh__parts_of_graphs(
            &parts[t], (const struct prh_neighbors *[]){&lists[0], &lists[1], &lists[2]}, 3, K, &run));
    }
    for (int t = 1; t < 3; t++) {
        assert_memory_equal(&graph[t], &graph[0], sizeof graph[0]);
        assert_memory_equal(&whole[t], &whole[0], sizeof whole[0]);
        for (int p = 0; p < PRH__PARTS; p++)
            assert_memory_equal(parts[t].products[p], parts[0].products[p], 9 * sizeof(double));
    }
    /* A layer with itself is the layer. */
    for (int p = 0; p < PRH__PARTS; p++)
        variance += parts[0].products[p][0] * parts[0].products[p][0] / parts[0].dimension[p];
    assert_relative(variance, prh__placements_moments(&graph[0], &graph[0]).variance, 0.0);
    for (int t = 0; t < 3; t++)
        prh__parts_free(&parts[t]);
    for (int l = 0; l < 3; l++)
        free(lists[l].index);
    free(square);
}

static int32_t refuse(double fraction, void *data)
{
    (void)fraction;
    (void)data;
    return 1;
}

static void counting_can_be_cancelled(void **state)
{
    prh__task task = {.progress = refuse, .caller = pthread_self(), .told = -1000};
    const prh__run run = {.task = &task, .threads = 1, .memory_limit = UINT64_C(1) << 30};
    generator g = {11};
    double *square = square_of(&g, 300, DISTANCES, 3);
    struct prh_neighbors lists = lists_of(&g, 300, 5, 0);
    prh__placements placed;
    prh__parts parts;

    (void)state;
    assert_status(prh__placements_of_square(&placed, square, 300, &run), PRH_ERR_CANCELLED);
    assert_status(prh__placements_of_graph(&placed, &lists, 5, &run), PRH_ERR_CANCELLED);
    assert_status(prh__parts_of_graphs(&parts, (const struct prh_neighbors *[]){&lists}, 1, 5, &run),
        PRH_ERR_CANCELLED);
    prh__parts_free(&parts);
    free(lists.index);
    free(square);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(unbiased_kernels_have_the_known_moments),
        cmocka_unit_test(centred_kernels_have_the_known_variance),
        cmocka_unit_test(projectors_have_the_known_mean),
        cmocka_unit_test(mutual_knn_has_the_known_moments),
        cmocka_unit_test(a_symmetric_graph_counts_as_a_square),
        cmocka_unit_test(threads_do_not_change_a_bit),
        cmocka_unit_test(counting_can_be_cancelled),
    };

    return cmocka_run_group_tests(tests, enter_blas, leave_blas);
}
