/* Exact moments over all pairings, and covariances of two of them, against all pairings. */
#include "support.h"

#include <math.h>

#include "oracle_permutations.h"
#include "sides.h"

static void check_moments(
    int64_t n, const prh__placements *a, const prh__placements *b, const double *x, const double *y)
{
    const prh__moments3 got = prh__placements_moments(a, b);
    double mean, variance, third, scale = 0.0;

    for (int64_t e = 0; e < n * n; e++)
        scale += fabs(x[e]) * fabs(y[e]);
    oracle_moments((int)n, x, y, &mean, &variance, &third);
    note("n = %d", (int)n);
    assert_relative(got.mean, mean, scale);
    assert_relative(got.variance, variance, 1e-3 * scale * scale);
    assert_relative(got.third, third, pow(variance, 1.5) + 1e-6 * pow(scale, 3.0));
}

static void check_graphs(generator *g, int64_t n, int64_t k, int shape)
{
    prh__task task;
    const prh__run run = run_of(&task, 1);
    struct prh_neighbors x = lists_of(g, n, k, shape), y = lists_of(g, n, k, shape > 1 ? 0 : shape);
    double *a = adjacency_of(&x, k), *b = adjacency_of(&y, k);
    prh__placements placed[2];

    assert_ok(prh__placements_of_graph(&placed[0], &x, k, &run));
    assert_ok(prh__placements_of_graph(&placed[1], &y, k, &run));
    check_moments(n, &placed[0], &placed[1], a, b);
    if (k == n - 1) { /* complete: nothing varies */
        assert_same_bits(prh__placements_moments(&placed[0], &placed[1]).variance, 0.0);
        assert_same_bits(prh__placements_moments(&placed[0], &placed[1]).third, 0.0);
    }
    free(b);
    free(a);
    free(y.index);
    free(x.index);
}

static void moments_of_graphs_are_those_of_all_permutations(void **state)
{
    generator g = {1};

    (void)state;
    for (int64_t n = 2; n <= 7; n++)
        for (int64_t k = 1; k < n; k++)
            for (int shape = 0; shape < 3; shape++)
                check_graphs(&g, n, k, shape);
}

static void moments_of_squares_are_those_of_all_permutations(void **state)
{
    generator g = {2};
    prh__task task;
    const prh__run run = run_of(&task, 1);

    (void)state;
    for (int64_t n = 2; n <= 7; n++)
        for (int kind = DISTANCES; kind < KINDS; kind++)
            for (int64_t rank = 1; rank < n && n >= (kind == UNBIASED ? 4 : 2); rank++) {
                double *a = square_of(&g, n, kind, rank), *b = square_of(&g, n, kind, n - rank);
                prh__placements x, y;

                note("kind %d, rank %d", kind, (int)rank);
                assert_ok(prh__placements_of_square(&x, a, n, &run));
                assert_ok(prh__placements_of_square(&y, b, n, &run));
                check_moments(n, &x, &y, a, b);
                free(b);
                free(a);
            }
}

/* A graph is bilinear with any matrix: one side may be directed, the other symmetric. */
static void a_graph_meets_a_square(void **state)
{
    generator g = {3};
    prh__task task;
    const prh__run run = run_of(&task, 1);
    struct prh_neighbors lists = lists_of(&g, 7, 3, 0);
    double *a = adjacency_of(&lists, 3), *b = square_of(&g, 7, ANY, 7);
    prh__placements x, y;

    (void)state;
    assert_ok(prh__placements_of_graph(&x, &lists, 3, &run));
    assert_ok(prh__placements_of_square(&y, b, 7, &run));
    check_moments(7, &x, &y, a, b);
    free(b);
    free(a);
    free(lists.index);
}

/* ---- two pairs of layers ---- */

static double covariance_of(const prh__parts *x, int v, const prh__parts *y, int w)
{
    double sum = 0.0;

    for (int p = 0; p < x->count; p++) {
        assert_same_bits(x->dimension[p], y->dimension[p]);
        if (x->dimension[p] > 0.0)
            sum += x->products[p][v] * y->products[p][w] / x->dimension[p];
    }
    return sum;
}

static void check_pairs(
    int64_t n, double *const *side, const prh__parts *x, double *const *other, const prh__parts *y)
{
    for (int v = 0; v < 4; v++)
        for (int w = 0; w < 4; w++) { /* layers v / 2 and v % 2 of one side, w / 2 and w % 2 of the other */
            double product, covariance, scale = 0.0;

            for (int64_t e = 0; e < n * n; e++)
                scale += fabs(side[v / 2][e] * other[w / 2][e]) + fabs(side[v % 2][e] * other[w % 2][e]);
            oracle_covariance(
                (int)n, side[v / 2], other[w / 2], side[v % 2], other[w % 2], &product, &covariance);
            note("n = %d, layers %d and %d", (int)n, v, w);
            assert_relative(covariance_of(x, v, y, w), covariance, 1e-2 * scale * scale);
        }
}

static void covariances_of_graphs_are_those_of_all_permutations(void **state)
{
    generator g = {4};
    prh__task task;
    const prh__run run = run_of(&task, 1);

    (void)state;
    for (int64_t n = 2; n <= 7; n++)
        for (int64_t k = 1; k < n; k++) {
            struct prh_neighbors lists[4];
            double *matrices[4];
            prh__parts x, y;

            for (int l = 0; l < 4; l++) {
                lists[l] = lists_of(&g, n, k, l == 1 ? 2 : l == 2 ? 1 : 0);
                matrices[l] = adjacency_of(&lists[l], k);
            }
            assert_ok(
                prh__parts_of_graphs(&x, (const struct prh_neighbors *[]){&lists[0], &lists[1]}, 2, k, &run));
            assert_ok(
                prh__parts_of_graphs(&y, (const struct prh_neighbors *[]){&lists[2], &lists[3]}, 2, k, &run));
            check_pairs(n, matrices, &x, matrices + 2, &y);
            prh__parts_free(&y);
            prh__parts_free(&x);
            for (int l = 0; l < 4; l++) {
                free(lists[l].index);
                free(matrices[l]);
            }
        }
}

static void parts_of(double *const *matrices, int64_t n, int hollow, prh__parts *out)
{
    double products[4] = {0.0}, *profiles = allocate(2 * n, sizeof *profiles);

    for (int v = 0; v < 4; v++)
        for (int64_t e = 0; e < n * n; e++)
            products[v] += matrices[v / 2][e] * matrices[v % 2][e];
    for (int64_t i = 0; i < 2 * n; i++)
        for (int64_t j = 0; j < n; j++)
            profiles[i] += hollow || j == i % n ? matrices[i / n][i % n * n + j] : 0.0;
    assert_ok(prh__parts_of_squares(out, products, profiles, hollow, 2, n));
    free(profiles);
}

/* Of the kinds that metrics have. U-centred kernels are of both: no diagonal, and no sums. */
static void covariances_of_squares_are_those_of_all_permutations(void **state)
{
    generator g = {5};

    (void)state;
    for (int64_t n = 2; n <= 7; n++)
        for (int kind = DISTANCES; kind < ANY; kind++)
            for (int hollow = 0; hollow < 2 && n >= (kind == UNBIASED ? 4 : 2); hollow++) {
                double *matrices[4];
                prh__parts x, y;

                if (kind != UNBIASED && hollow != (kind == DISTANCES))
                    continue;
                for (int l = 0; l < 4; l++)
                    matrices[l] = square_of(&g, n, kind, n > 3 ? 1 + l % 3 : 1);
                parts_of(matrices, n, hollow, &x);
                parts_of(matrices + 2, n, hollow, &y);
                note("kind %d", kind);
                check_pairs(n, matrices, &x, matrices + 2, &y);
                prh__parts_free(&y);
                prh__parts_free(&x);
                for (int l = 0; l < 4; l++)
                    free(matrices[l]);
            }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(moments_of_graphs_are_those_of_all_permutations),
        cmocka_unit_test(moments_of_squares_are_those_of_all_permutations),
        cmocka_unit_test(a_graph_meets_a_square),
        cmocka_unit_test(covariances_of_graphs_are_those_of_all_permutations),
        cmocka_unit_test(covariances_of_squares_are_those_of_all_permutations),
    };

    return cmocka_run_group_tests(tests, enter_blas, leave_blas);
}
