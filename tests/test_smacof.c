/* Scaling by majorisation: against the Guttman transform written out, another implementation, and known points. */
#include <math.h>

#include "scaling.h"

/* After `steps` transforms from the classical beginning both are at the same points, up to how they are turned. */
static void follows(const double *d, const double *w, int64_t n, int64_t width)
{
    prh_kernel *kernel = kernel_of(d, n, n, "dissimilarity");
    prh_embedding *classical = NULL;
    double *x, before;

    assert_ok(prh_embedding_create_classical(&classical, kernel, width, NULL));
    x = copy_matrix(prh_embedding_points(classical), n, width);
    before = oracle_stress(d, w, x, n, width, NULL);
    for (int64_t steps = 1, ended = 0; steps <= 25 && !ended; steps++) {
        const prh_smacof_options options = {.struct_size = sizeof options,
            .weights = w,
            .restarts = -1,
            .max_iterations = steps,
            .tolerance = 1e-300};
        double *next = oracle_transform(d, w, x, n, width), *want, *apart, one, now;
        prh_embedding *got = NULL;
        const prh_status status = prh_embedding_create_smacof(&got, kernel, width, &options, NULL);

        free(x);
        x = next;
        note("%d items, width %d, step %d, %s", (int)n, (int)width, (int)steps, w ? "weights" : "no weights");
        want = distances_of(x, n, width, 0);
        apart = distances_of(prh_embedding_points(got), n, width, 0);
        for (int64_t e = 0; e < n * n; e++)
            assert_close(apart[e], want[e], 1e-9);
        now = oracle_stress(d, w, prh_embedding_points(got), n, width, &one);
        assert_close(values_of_embedding(got).stress, one, 1e-12);
        assert_true(
            now <= before * (1.0 + 1e-14) + 1e-29 * (double)(n * n)); /* never rises, but by turning */
        ended = status == PRH_OK; /* in one dimension it may not even fall */
        assert_status(status, ended ? PRH_OK : PRH_NOTE_NOT_CONVERGED);
        assert_int_equal(values_of_embedding(got).converged, ended);
        assert_true(ended || values_of_embedding(got).iterations == steps);
        assert_true(!ended || one <= 1e-14 || before - now <= 1e-14 * before);
        before = now;
        free(apart);
        free(want);
        prh_embedding_destroy(got);
    }
    free(x);
    prh_embedding_destroy(classical);
    prh_kernel_destroy(kernel);
}

static void every_step_is_the_guttman_transform_and_lowers_stress(void **state)
{
    static const int64_t sizes[] = {4, 9, 40};
    generator g = {51};

    (void)state;
    for (int s = 0; s < 3 - SANITIZED; s++)
        for (int64_t width = 1; width <= 3; width++) {
            double *d = rough_distances(&g, sizes[s]), *w = rough_weights(&g, sizes[s]);

            follows(d, NULL, sizes[s], width);
            follows(d, w, sizes[s], width);
            free(w);
            free(d);
        }
}

/* Sizes around the blocks that a row is taken in. */
static void large_problems_take_the_same_steps(void **state)
{
    static const int64_t sizes[] = {511, 512, 529};
    generator g = {52};

    (void)state;
    for (int s = 0; s < 3 && !SANITIZED; s++) {
        const int64_t n = sizes[s];
        double *d = rough_distances(&g, n), *x, *next, *want, *apart;
        const prh_smacof_options options = {
            .struct_size = sizeof options, .restarts = -1, .max_iterations = 1, .tolerance = 1e-300};
        prh_kernel *kernel = kernel_of(d, n, n, "dissimilarity");
        prh_embedding *classical = NULL, *got = smacof_of(kernel, 2, &options, PRH_NOTE_NOT_CONVERGED);

        assert_ok(prh_embedding_create_classical(&classical, kernel, 2, NULL));
        x = copy_matrix(prh_embedding_points(classical), n, 2);
        next = oracle_transform(d, NULL, x, n, 2);
        want = distances_of(next, n, 2, 0);
        apart = distances_of(prh_embedding_points(got), n, 2, 0);
        for (int64_t e = 0; e < n * n; e++)
            assert_close(apart[e], want[e], 1e-10);
        free(apart);
        free(want);
        free(next);
        free(x);
        prh_embedding_destroy(classical);
        prh_embedding_destroy(got);
        prh_kernel_destroy(kernel);
        free(d);
    }
}

/* scikit-learn 1.2.1, sklearn.manifold.smacof, the best of 400 random beginnings, max_iter 20000, eps 1e-15; stress-1
 * from its points. D_ij = (7 i^2 + 3 j^2 + 5 i j) mod 11 + 2 for i > j. */
static void the_best_of_many_beginnings_is_that_of_scikit_learn(void **state)
{
    static const double known[2] = {0.23291540941153369, 0.18093617910402657}; /* of width 2 and 3 */
    double d[81] = {0.0};
    prh_kernel *kernel;

    (void)state;
    for (int i = 0; i < 9; i++)
        for (int j = 0; j < i; j++)
            d[9 * i + j] = d[9 * j + i] = (7 * i * i + 3 * j * j + 5 * i * j) % 11 + 2;
    kernel = kernel_of(d, 9, 9, "dissimilarity");
    for (int64_t width = 2; width <= 3; width++) {
        const prh_smacof_options options = {.struct_size = sizeof options,
            .restarts = 400,
            .max_iterations = 20000,
            .tolerance = 1e-13,
            .seed = 5};
        prh_embedding *embedding = smacof_of(kernel, width, &options, PRH_OK);

        note("width %d", (int)width);
        assert_close(values_of_embedding(embedding).stress, known[width - 2], 1e-9);
        prh_embedding_destroy(embedding);
    }
    prh_kernel_destroy(kernel);
}

/* The lowest stress-1 of all orders of the items that begin with those before `from`: in one dimension the best points
 * of an order are x_i = (sum of D_ij over those before i - over those behind) / n. */
static double best_of_orders(const double *d, int *order, int n, int from)
{
    double best = INFINITY, *x;

    for (int i = from; i < n; i++) {
        const int held = order[from];

        order[from] = order[i];
        order[i] = held;
        best = fmin(best, best_of_orders(d, order, n, from + 1));
        order[i] = order[from];
        order[from] = held;
    }
    if (from < n)
        return best;
    x = allocate(n, sizeof *x);
    for (int a = 0; a < n; a++)
        for (int b = 0; b < n; b++)
            x[order[a]] += (b < a ? 1.0 : -1.0) * d[order[a] * n + order[b]] / n;
    (void)oracle_stress(d, NULL, x, n, 1, &best);
    free(x);
    return best;
}

static void in_one_dimension_the_best_order_is_found(void **state)
{
    generator g = {57};

    (void)state;
    for (int64_t n = 3; n <= 7; n++) {
        double *d = rough_distances(&g, n);
        const prh_smacof_options options = {.struct_size = sizeof options, .restarts = 4000};
        prh_kernel *kernel = kernel_of(d, n, n, "dissimilarity");
        prh_embedding *embedding = smacof_of(kernel, 1, &options, PRH_OK);
        int order[7] = {0, 1, 2, 3, 4, 5, 6};

        note("%d items", (int)n);
        assert_close(values_of_embedding(embedding).stress, best_of_orders(d, order, (int)n, 0), 1e-12);
        prh_embedding_destroy(embedding);
        prh_kernel_destroy(kernel);
        free(d);
    }
}

/* ---- properties of what is found ---- */

static void euclidean_distances_are_met_exactly(void **state)
{
    generator g = {53};

    (void)state;
    for (int64_t d = 1; d <= 4; d++) {
        double *x = normal_matrix(&g, 30, d), *want = distances_of(x, 30, d, 0), *w = rough_weights(&g, 30),
               *got;
        prh_kernel *kernel = kernel_of(want, 30, 30, "dissimilarity");

        for (int weighted = 0; weighted < 2; weighted++) {
            const prh_smacof_options options = {
                .struct_size = sizeof options, .weights = weighted ? w : NULL};
            prh_embedding *embedding = smacof_of(kernel, d, &options, PRH_OK);

            note("%d dimensions, weighted %d", (int)d, weighted);
            got = distances_of(prh_embedding_points(embedding), 30, d, 0);
            for (int e = 0; e < 900; e++)
                assert_close(got[e], want[e], 1e-12);
            assert_close(values_of_embedding(embedding).stress, 0.0, 1e-14);
            assert_int_equal(
                values_of_embedding(embedding).beginning, 0); /* perfect, so first among equals */
            free(got);
            prh_embedding_destroy(embedding);
        }
        prh_kernel_destroy(kernel);
        free(w);
        free(want);
        free(x);
    }
}

static void points_are_centred_and_lie_along_their_principal_axes(void **state)
{
    generator g = {54};
    double *d = rough_distances(&g, 25);
    prh_kernel *kernel = kernel_of(d, 25, 25, "dissimilarity");
    prh_embedding *embedding = smacof_of(kernel, 3, NULL, PRH_OK);
    const double *x = prh_embedding_points(embedding);
    double moment[3][3] = {{0.0}};

    (void)state;
    for (int a = 0; a < 3; a++) {
        double sum = 0.0, farthest = 0.0;

        for (int i = 0; i < 25; i++) {
            sum += x[3 * i + a];
            farthest = fabs(x[3 * i + a]) > fabs(farthest) ? x[3 * i + a] : farthest;
            for (int b = 0; b < 3; b++)
                moment[a][b] += x[3 * i + a] * x[3 * i + b];
        }
        assert_close(sum, 0.0, 1e-13);
        assert_true(farthest > 0.0);
    }
    for (int a = 0; a < 3; a++)
        for (int b = 0; b < a; b++)
            assert_close(moment[a][b], 0.0, 1e-12);
    assert_true(moment[0][0] >= moment[1][1] && moment[1][1] >= moment[2][2]);
    prh_embedding_destroy(embedding);
    prh_kernel_destroy(kernel);
    free(d);
}

/* Where it ends, a step to any side raises the sum of squares, but for what the tolerance leaves. */
static void what_is_found_is_a_minimum(void **state)
{
    generator g = {55};
    double *d = rough_distances(&g, 12), *w = rough_weights(&g, 12);
    prh_kernel *kernel = kernel_of(d, 12, 12, "dissimilarity");

    (void)state;
    for (int weighted = 0; weighted < 2; weighted++) {
        const double *given = weighted ? w : NULL;
        const prh_smacof_options options = {
            .struct_size = sizeof options, .weights = given, .max_iterations = 100000, .tolerance = 1e-15};
        prh_embedding *embedding = smacof_of(kernel, 2, &options, PRH_OK);
        const double found = oracle_stress(d, given, prh_embedding_points(embedding), 12, 2, NULL);

        for (int trial = 0; trial < 300; trial++) {
            double *x = copy_matrix(prh_embedding_points(embedding), 12, 2);

            for (int e = 0; e < 24; e++)
                x[e] += 1e-3 * next_normal(&g);
            assert_true(oracle_stress(d, given, x, 12, 2, NULL) > found);
            free(x);
        }
        prh_embedding_destroy(embedding);
    }
    prh_kernel_destroy(kernel);
    free(w);
    free(d);
}

/* Distances that nobody knows have weight 0, whatever stands there; those that are there are enough. */
static void distances_without_weight_do_not_matter(void **state)
{
    enum { N = 24 };
    generator g = {56};
    double *x = normal_matrix(&g, N, 2), *want = distances_of(x, N, 2, 0), *given = copy_matrix(want, N, N),
           *got;
    double *w = allocate(N * N, sizeof *w);
    const prh_smacof_options options = {
        .struct_size = sizeof options, .weights = w, .max_iterations = 20000, .tolerance = 1e-13};
    prh_kernel *kernel;
    prh_embedding *embedding;

    (void)state;
    for (int i = 0; i < N; i++)
        for (int j = 0; j < i; j++) {
            w[i * N + j] = w[j * N + i] = next_uniform(&g) < 0.8;
            if (w[i * N + j] == 0.0)
                given[i * N + j] = given[j * N + i] = 5.0 * next_uniform(&g);
        }
    kernel = kernel_of(given, N, N, "dissimilarity");
    embedding = smacof_of(kernel, 2, &options, PRH_OK);
    got = distances_of(prh_embedding_points(embedding), N, 2, 0);
    for (int e = 0; e < N * N; e++)
        assert_close(got[e], want[e], 1e-4);
    free(got);
    prh_embedding_destroy(embedding);
    prh_kernel_destroy(kernel);
    free(w);
    free(given);
    free(want);
    free(x);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_step_is_the_guttman_transform_and_lowers_stress),
        cmocka_unit_test(large_problems_take_the_same_steps),
        cmocka_unit_test(the_best_of_many_beginnings_is_that_of_scikit_learn),
        cmocka_unit_test(in_one_dimension_the_best_order_is_found),
        cmocka_unit_test(euclidean_distances_are_met_exactly),
        cmocka_unit_test(points_are_centred_and_lie_along_their_principal_axes),
        cmocka_unit_test(what_is_found_is_a_minimum),
        cmocka_unit_test(distances_without_weight_do_not_matter),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
