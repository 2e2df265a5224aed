/* Kernel matrices against the slow reference, and what the library promises of their bits.
 *
 * In double an entry may be off by 1e-12 of the largest entry. */
#include "expected.h"

#include <math.h>
#include <stdio.h>

static prh_kernel *kernel_of(const double *x, int64_t n, int64_t d, const char *function)
{
    prh_representation *r = doubles(x, n, d);
    prh_kernel *kernel = NULL;

    assert_ok(prh_kernel_create(&kernel, r, function, PRH_PRECISION_AUTO, NULL));
    prh_representation_destroy(r);
    assert_int_equal(prh_kernel_rows(kernel), n);
    return kernel;
}

static void assert_kernel(const double *x, int64_t n, int64_t d, const char *function)
{
    side want = side_of(x, n, d, function);
    prh_kernel *kernel = kernel_of(x, n, d, function);
    const double *got = prh_kernel_values(kernel);
    double largest = 0.0;

    for (int64_t e = 0; e < n * n; e++)
        largest = fmax(largest, fabs(want.kernel[e]));
    for (int64_t e = 0; e < n * n; e++) {
        note("%s, n %d, d %d, element %d", function, (int)n, (int)d, (int)e);
        assert_close(got[e], want.kernel[e], 1e-12 * largest);
    }
    assert_close(prh_kernel_bandwidth(kernel), want.bandwidth, 1e-12 * want.bandwidth);
    note("%s", "");
    prh_kernel_destroy(kernel);
    side_release(&want);
}

static const char *const functions[] = {"linear", "cosine", "rbf", "rbf:1", "rbf:3.5", "rbf:median*0.5",
    "laplacian", "laplacian:2", "laplacian:median*2", "polynomial:1", "polynomial:2", "polynomial:3:0.5",
    "polynomial:3:0.5:0", "polynomial:2:0.1:-1"};
enum { FUNCTIONS = sizeof functions / sizeof functions[0] };

static void every_function_agrees_with_its_definition(void **state)
{
    static const int64_t shapes[][2] = {{2, 1}, {5, 3}, {40, 7}, {13, 60}, {300, 4}};
    generator g = {1};

    (void)state;
    for (int s = 0; s < 5; s++) {
        double *x = normal_matrix(&g, shapes[s][0], shapes[s][1]);

        for (int f = 0; f < FUNCTIONS; f++)
            assert_kernel(x, shapes[s][0], shapes[s][1], functions[f]);
        free(x);
    }
}

static void features_far_from_the_origin_keep_their_distances(void **state)
{
    generator g = {2};
    double *x = integer_matrix(&g, 30, 5, 9);

    (void)state;
    for (int e = 0; e < 150; e++)
        x[e] += 1e6;
    assert_kernel(x, 30, 5, "rbf");
    assert_kernel(x, 30, 5, "rbf:2");
    assert_kernel(x, 30, 5, "laplacian:2");
    free(x);
}

static void single_precision_is_off_by_no_more_than_its_products(void **state)
{
    enum { N = 60, D = 20 };
    generator g = {3};
    double *x = normal_matrix(&g, N, D), *want;
    prh_representation *r = doubles(x, N, D);
    prh_kernel *kernel = NULL;
    side exact;

    (void)state;
    round_to_single(x, N * D);
    exact = side_of(x, N, D, "linear");
    want = exact.kernel;
    prh_representation_destroy(r);
    r = doubles(x, N, D);
    assert_ok(prh_kernel_create(&kernel, r, "linear", PRH_PRECISION_F32, NULL));
    for (int e = 0; e < N * N; e++)
        assert_close(prh_kernel_values(kernel)[e], want[e], single_precision_error(&exact));
    prh_kernel_destroy(kernel);
    side_release(&exact);
    prh_representation_destroy(r);
    free(x);
}

static void every_kernel_is_symmetric_to_the_last_bit(void **state)
{
    enum { N = 300, D = 37 };
    generator g = {4};
    double *x = normal_matrix(&g, N, D);

    (void)state;
    for (int f = 0; f < FUNCTIONS; f++) {
        prh_kernel *kernel = kernel_of(x, N, D, functions[f]);
        const double *k = prh_kernel_values(kernel);

        note("%s", functions[f]);
        for (int i = 0; i < N; i++)
            for (int j = 0; j < i; j++)
                assert_same_bits(k[i * N + j], k[j * N + i]);
        prh_kernel_destroy(kernel);
    }
    note("%s", "");
    free(x);
}

/* Rows 3, 270 and 599 hold the same values, and rows 0 and 1; 600 rows are several tiles. */
static double *with_copies(int64_t n, int64_t d)
{
    generator g = {5};
    double *x = normal_matrix(&g, n, d);

    memcpy(x + 270 * d, x + 3 * d, (size_t)d * sizeof *x);
    memcpy(x + (n - 1) * d, x + 3 * d, (size_t)d * sizeof *x);
    memcpy(x + d, x, (size_t)d * sizeof *x);
    return x;
}

static void rows_with_the_same_bytes_have_the_same_similarities(void **state)
{
    enum { N = 600, D = 33 };
    static const int pairs[][2] = {{3, 270}, {3, N - 1}, {270, N - 1}, {0, 1}};
    double *x = with_copies(N, D);

    (void)state;
    for (int f = 0; f < FUNCTIONS; f++) {
        for (int32_t precision = PRH_PRECISION_F32; precision <= PRH_PRECISION_F64; precision++) {
            prh_representation *r = doubles(x, N, D);
            prh_kernel *kernel = NULL;

            note("%s, precision %d", functions[f], (int)precision);
            assert_ok(prh_kernel_create(&kernel, r, functions[f], precision, NULL));
            for (int p = 0; p < 4; p++)
                assert_memory_equal(prh_kernel_values(kernel) + pairs[p][0] * N,
                    prh_kernel_values(kernel) + pairs[p][1] * N, N * sizeof(double));
            prh_kernel_destroy(kernel);
            prh_representation_destroy(r);
        }
    }
    note("%s", "");
    free(x);
}

static void a_row_of_zeros_has_cosine_zero_even_with_itself(void **state)
{
    const double x[] = {1, 0, 0, 0, 3, 4};
    prh_kernel *kernel = kernel_of(x, 3, 2, "cosine");

    (void)state;
    for (int i = 0; i < 3; i++) {
        assert_true(prh_kernel_values(kernel)[3 + i] == 0.0);
        assert_true(prh_kernel_values(kernel)[3 * i + 1] == 0.0);
    }
    assert_close(prh_kernel_values(kernel)[8], 1.0, 1e-15);
    prh_kernel_destroy(kernel);
}

static void the_median_of_an_odd_number_of_distances_is_the_middle_one(void **state)
{
    const double x[] = {0, 1, 5}; /* distances 1, 4, 5 */
    prh_kernel *kernel = kernel_of(x, 3, 1, "rbf");

    (void)state;
    assert_close(prh_kernel_bandwidth(kernel), 4.0, 1e-14);
    prh_kernel_destroy(kernel);
}

static void the_median_of_an_even_number_is_the_mean_of_the_middle_two(void **state)
{
    const double x[] = {0, 1, 3, 10}; /* distances 1, 2, 3, 7, 9, 10 */
    prh_kernel *kernel = kernel_of(x, 4, 1, "laplacian:median*0.5");

    (void)state;
    assert_close(prh_kernel_bandwidth(kernel), 2.5, 1e-14);
    prh_kernel_destroy(kernel);
}

static void copies_count_in_the_median_as_often_as_they_occur(void **state)
{
    const double x[] = {0, 0, 0, 1, 7}; /* distances 0 (3 times), 1 (3), 6, 7 (3) */
    prh_kernel *kernel = kernel_of(x, 5, 1, "rbf");

    (void)state;
    assert_close(prh_kernel_bandwidth(kernel), 1.0, 1e-14);
    prh_kernel_destroy(kernel);
}

static void functions_read_back_as_themselves(void **state)
{
    static const char *const written[][2] = {{NULL, "linear"}, {"linear", "linear"}, {"cosine", "cosine"},
        {"rbf:2", "rbf:2"}, {"rbf:2.50", "rbf:2.5"}, {"rbf:1e-1", "rbf:0.1"}, {"laplacian:3", "laplacian:3"},
        {"polynomial:2", "polynomial:2"}, {"polynomial:2:1:1", "polynomial:2"},
        {"polynomial:2:1", "polynomial:2"}, {"polynomial:3:0.5", "polynomial:3:0.5"},
        {"polynomial:3:0.5:0", "polynomial:3:0.5:0"}, {"polynomial:3:1:-2", "polynomial:3:1:-2"}};
    const double x[] = {0.25, 1, 3, 10};

    (void)state;
    for (size_t i = 0; i < sizeof written / sizeof written[0]; i++) {
        prh_kernel *kernel = kernel_of(x, 4, 1, written[i][0]);

        assert_string_equal(prh_kernel_function(kernel), written[i][1]);
        prh_kernel_destroy(kernel);
    }
}

static void a_median_bandwidth_is_written_so_that_it_gives_the_same_kernel(void **state)
{
    static const char *const rules[] = {"rbf", "rbf:median", "laplacian", "rbf:median*0.3"};
    enum { N = 21, D = 3 };
    generator g = {6};
    double *x = normal_matrix(&g, N, D);

    (void)state;
    for (int r = 0; r < 4; r++) {
        prh_kernel *first = kernel_of(x, N, D, rules[r]);
        prh_kernel *again = kernel_of(x, N, D, prh_kernel_function(first));

        assert_string_equal(prh_kernel_function(first), prh_kernel_function(again));
        assert_null(strstr(prh_kernel_function(first), "median"));
        assert_same_bits(prh_kernel_bandwidth(first), prh_kernel_bandwidth(again));
        assert_memory_equal(prh_kernel_values(first), prh_kernel_values(again), N * N * sizeof *x);
        prh_kernel_destroy(again);
        prh_kernel_destroy(first);
    }
    free(x);
}

static void a_tiny_bandwidth_gives_the_identity_and_no_nan(void **state)
{
    static const char *const tiny[] = {
        "rbf:1e-300", "laplacian:1e-300", "rbf:1e-160", "rbf:5e-324", "laplacian:5e-324"};
    const double x[] = {0, 1, 1, 0, 3, 4};

    (void)state;
    for (int f = 0; f < 5; f++) {
        prh_kernel *kernel = kernel_of(x, 3, 2, tiny[f]);

        for (int e = 0; e < 9; e++)
            assert_true(prh_kernel_values(kernel)[e] == (e % 4 == 0 ? 1.0 : 0.0));
        prh_kernel_destroy(kernel);
    }
}

/* exp(-d^2 / 2 s^2) is 1 but for the last digits: what CKA needs is in 1 - K, which tends to linear CKA. */
static void a_wide_bandwidth_keeps_its_digits_in_cka(void **state)
{
    enum { N = 40, D = 6 };
    generator g = {7};
    double *x = normal_matrix(&g, N, D), *y = related_matrix(&g, x, N, D, D, 0.7);
    prh_representation *rx = doubles(x, N, D), *ry = doubles(y, N, D);
    double *dx = distances_of(x, N, D, 1), *dy = distances_of(y, N, D, 1), want = 0.0;
    prh_metric *metric = metric_of("cka", 0, "rbf:1e7", PRH_CONVENTION_EXACT, PRH_PRECISION_F64);
    side sx, sy;

    (void)state;
    for (int e = 0; e < N * N; e++) { /* expm1 in the units of its leading term: centring takes the 1 away */
        dx[e] = (double)(1e14L * expm1l(-(long double)dx[e] / 2e14L));
        dy[e] = (double)(1e14L * expm1l(-(long double)dy[e] / 2e14L));
    }
    sx = side_of(dx, N, N, "gram");
    sy = side_of(dy, N, N, "gram");
    assert_int_equal(oracle_cka(sx.kernel, sy.kernel, N, 0.0, &want), ORACLE_OK);
    assert_close(score_of(metric, rx, ry), want, 1e-12);
    side_release(&sy);
    side_release(&sx);
    prh_metric_destroy(metric);
    prh_representation_destroy(ry);
    prh_representation_destroy(rx);
    free(dy);
    free(dx);
    free(y);
    free(x);
}

static void threads_and_memory_do_not_change_a_bit(void **state)
{
    enum { N = 600, D = 33 };
    double *x = with_copies(N, D);
    prh_representation *r = doubles(x, N, D);

    (void)state;
    for (int f = 0; f < FUNCTIONS; f++) {
        prh_run_options options = {.struct_size = sizeof options, .num_threads = 4, .memory_limit = 1};
        prh_kernel *one = kernel_of(x, N, D, functions[f]), *four = NULL;

        assert_ok(prh_kernel_create(&four, r, functions[f], PRH_PRECISION_AUTO, &options));
        assert_memory_equal(prh_kernel_values(one), prh_kernel_values(four), N * N * sizeof *x);
        prh_kernel_destroy(four);
        prh_kernel_destroy(one);
    }
    prh_representation_destroy(r);
    free(x);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_function_agrees_with_its_definition),
        cmocka_unit_test(features_far_from_the_origin_keep_their_distances),
        cmocka_unit_test(single_precision_is_off_by_no_more_than_its_products),
        cmocka_unit_test(every_kernel_is_symmetric_to_the_last_bit),
        cmocka_unit_test(rows_with_the_same_bytes_have_the_same_similarities),
        cmocka_unit_test(a_row_of_zeros_has_cosine_zero_even_with_itself),
        cmocka_unit_test(the_median_of_an_odd_number_of_distances_is_the_middle_one),
        cmocka_unit_test(the_median_of_an_even_number_is_the_mean_of_the_middle_two),
        cmocka_unit_test(copies_count_in_the_median_as_often_as_they_occur),
        cmocka_unit_test(functions_read_back_as_themselves),
        cmocka_unit_test(a_median_bandwidth_is_written_so_that_it_gives_the_same_kernel),
        cmocka_unit_test(a_tiny_bandwidth_gives_the_identity_and_no_nan),
        cmocka_unit_test(a_wide_bandwidth_keeps_its_digits_in_cka),
        cmocka_unit_test(threads_and_memory_do_not_change_a_bit),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
