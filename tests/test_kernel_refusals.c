/* Given matrices (gram and the dissimilarities) and everything that a kernel refuses. */
#include "expected.h"

#include <math.h>

enum { N = 12, D = 4 };

static prh_status create(
    prh_kernel **out, const double *values, int64_t rows, int64_t cols, const char *function)
{
    prh_representation *r = doubles(values, rows, cols);
    prh_status status = prh_kernel_create(out, r, function, PRH_PRECISION_AUTO, NULL);

    prh_representation_destroy(r);
    return status;
}

static void refuses(const double *values, int64_t rows, int64_t cols, const char *function, prh_status status,
    const char *words)
{
    prh_kernel *kernel = (prh_kernel *)(uintptr_t)1;

    note("%s", function);
    assert_refused(create(&kernel, values, rows, cols, function), status, words);
    assert_null(kernel);
    note("%s", "");
}

/* Distances of random points, to be spoiled. */
static double *distances(int squared)
{
    generator g = {21};
    double *x = normal_matrix(&g, N, D), *m = distances_of(x, N, D, squared);

    free(x);
    return m;
}

static const char *const given[] = {"gram", "dissimilarity", "squared-dissimilarity"};

static void given_matrices_become_kernels_as_defined(void **state)
{
    double *m = distances(0);

    (void)state;
    for (int f = 0; f < 3; f++) {
        side want = side_of(m, N, N, given[f]);
        prh_kernel *kernel = NULL;

        assert_ok(create(&kernel, m, N, N, given[f]));
        for (int e = 0; e < N * N; e++)
            assert_close(prh_kernel_values(kernel)[e], want.kernel[e], 1e-13);
        assert_string_equal(prh_kernel_function(kernel), given[f]);
        assert_true(prh_kernel_bandwidth(kernel) == 0.0);
        prh_kernel_destroy(kernel);
        side_release(&want);
    }
    free(m);
}

static void squared_distances_give_back_the_centred_products(void **state)
{
    generator g = {22};
    double *x = normal_matrix(&g, N, D), *plain = distances_of(x, N, D, 0),
           *squared = distances_of(x, N, D, 1);
    prh_kernel *a = NULL, *b = NULL;
    double *products;

    (void)state;
    assert_ok(create(&a, plain, N, N, "dissimilarity"));
    assert_ok(create(&b, squared, N, N, "squared-dissimilarity"));
    oracle_center(x, N, D);
    products = gram_of(x, N, D);
    for (int e = 0; e < N * N; e++) {
        assert_close(prh_kernel_values(a)[e], products[e], 1e-13);
        assert_close(prh_kernel_values(b)[e], products[e], 1e-13);
    }
    free(products);
    prh_kernel_destroy(b);
    prh_kernel_destroy(a);
    free(squared);
    free(plain);
    free(x);
}

static void the_upper_triangle_of_a_slightly_asymmetric_matrix_counts(void **state)
{
    double *even = distances(0), *uneven = distances(0);

    (void)state;
    for (int i = 0; i < N; i++)
        for (int j = 0; j < i; j++)
            uneven[i * N + j] *= 1.0 + 1e-8;
    for (int i = 0; i < N; i++)
        uneven[i * N + i] =
            1e-9; /* a diagonal of rounding errors: 0 for distances, itself for a gram matrix */
    for (int f = 0; f < 3; f++) {
        prh_kernel *a = NULL, *b = NULL;

        assert_ok(create(&a, even, N, N, given[f]));
        assert_ok(create(&b, uneven, N, N, given[f]));
        for (int i = 0; i < N; i++)
            for (int j = 0; j < N; j++)
                if (f > 0 || i != j)
                    assert_same_bits(prh_kernel_values(a)[i * N + j], prh_kernel_values(b)[i * N + j]);
        prh_kernel_destroy(b);
        prh_kernel_destroy(a);
    }
    free(uneven);
    free(even);
}

static void a_given_matrix_is_exactly_symmetric_afterwards(void **state)
{
    double *m = distances(0);

    (void)state;
    m[5 * N + 2] *= 1.0 + 1e-9;
    for (int f = 0; f < 3; f++) {
        prh_kernel *kernel = NULL;

        assert_ok(create(&kernel, m, N, N, given[f]));
        for (int i = 0; i < N; i++)
            for (int j = 0; j < N; j++)
                assert_same_bits(prh_kernel_values(kernel)[i * N + j], prh_kernel_values(kernel)[j * N + i]);
        prh_kernel_destroy(kernel);
    }
    free(m);
}

static void a_matrix_that_is_not_square_is_refused(void **state)
{
    double *m = distances(0);

    (void)state;
    for (int f = 0; f < 3; f++) {
        refuses(m, N, N - 1, given[f], PRH_ERR_SHAPE, "12 x 11");
        refuses(m, 1, N, given[f], PRH_ERR_SHAPE, "1 x 12");
    }
    free(m);
}

static void an_asymmetric_matrix_is_refused_with_its_place(void **state)
{
    double *m = distances(0);

    (void)state;
    m[7 * N + 3] += 1e-4;
    for (int f = 0; f < 3; f++) {
        refuses(m, N, N, given[f], PRH_ERR_VALUE, "not symmetric");
        assert_non_null(strstr(prh_last_error(), "row 7, column 3"));
    }
    free(m);
}

static void a_negative_dissimilarity_is_refused_with_its_place(void **state)
{
    double *m = distances(0);
    prh_kernel *kernel = NULL;

    (void)state;
    m[2 * N + 9] = m[9 * N + 2] = -0.5;
    refuses(m, N, N, "dissimilarity", PRH_ERR_VALUE, "row 2, column 9");
    refuses(m, N, N, "squared-dissimilarity", PRH_ERR_VALUE, "negative");
    assert_ok(create(&kernel, m, N, N, "gram"));
    prh_kernel_destroy(kernel);
    free(m);
}

static void a_dissimilarity_of_an_item_to_itself_is_refused(void **state)
{
    double *m = distances(0);

    (void)state;
    m[4 * N + 4] = 1e-3;
    refuses(m, N, N, "dissimilarity", PRH_ERR_VALUE, "row 4, column 4");
    refuses(m, N, N, "squared-dissimilarity", PRH_ERR_VALUE, "diagonal");
    free(m);
}

static void nan_and_infinity_are_refused_with_their_place(void **state)
{
    static const char *const all[] = {"linear", "cosine", "rbf", "rbf:1", "laplacian", "polynomial:2", "gram",
        "dissimilarity", "squared-dissimilarity"};
    static const double bad[] = {NAN, INFINITY, -INFINITY};

    (void)state;
    for (int b = 0; b < 3; b++) {
        double *m = distances(0);

        m[6 * N + 1] = m[1 * N + 6] = bad[b];
        for (int f = 0; f < 9; f++)
            refuses(m, N, N, all[f], PRH_ERR_VALUE, "row 1, column 6");
        free(m);
    }
}

static void unknown_functions_are_refused_by_name(void **state)
{
    static const char *const unknown[] = {
        "", "Linear", "rbf ", "gaussian", "lin", "linear2", ":1", "cosine,linear"};
    double *m = distances(0);

    (void)state;
    for (size_t f = 0; f < sizeof unknown / sizeof unknown[0]; f++)
        refuses(m, N, N, unknown[f], PRH_ERR_ARGUMENT, "is unknown");
    refuses(m, N, N, "gaussian:2", PRH_ERR_ARGUMENT, "'gaussian:2'");
    free(m);
}

static void bad_parameters_are_refused_by_name(void **state)
{
    static const char *const bad[] = {"rbf:0", "rbf:-1", "rbf:x", "rbf:", "rbf:nan", "rbf:inf", "rbf:1e999",
        "rbf:0x1", "rbf:median*0", "rbf:median*-1", "rbf:median*", "rbf:median*x", "rbf:medians", "rbf:1:2",
        "rbf: 1", "rbf:1:2:3:4:5", "laplacian:0", "laplacian:1:1", "polynomial",
        "polynomial:", "polynomial:0", "polynomial:65", "polynomial:2.5", "polynomial:-2", "polynomial:2:-1",
        "polynomial:2:0", "polynomial:2:x", "polynomial:2:1:x", "polynomial:2:1:nan", "polynomial:2:1:1:1",
        "linear:1", "linear:", "cosine:1", "gram:1", "dissimilarity:2"};
    double *m = distances(0);

    (void)state;
    for (size_t f = 0; f < sizeof bad / sizeof bad[0]; f++)
        refuses(m, N, N, bad[f], PRH_ERR_ARGUMENT, bad[f]);
    free(m);
}

static void an_unknown_precision_is_refused(void **state)
{
    double *m = distances(0);
    prh_representation *r = doubles(m, N, N);
    prh_kernel *kernel = NULL;

    (void)state;
    assert_refused(prh_kernel_create(&kernel, r, NULL, 3, NULL), PRH_ERR_ARGUMENT, "precision 3");
    assert_refused(prh_kernel_create(&kernel, r, NULL, -1, NULL), PRH_ERR_ARGUMENT, "precision -1");
    assert_null(kernel);
    prh_representation_destroy(r);
    free(m);
}

static void a_median_of_zero_is_undefined(void **state)
{
    double x[6] = {1, 1, 1, 1, 1, 2}; /* most pairs coincide */

    (void)state;
    refuses(x, 6, 1, "rbf", PRH_ERR_UNDEFINED, "median");
    refuses(x, 6, 1, "laplacian:median*3", PRH_ERR_UNDEFINED, "median");
    refuses(x, 3, 1, "rbf", PRH_ERR_UNDEFINED, "median");
}

static void a_single_row_has_no_median(void **state)
{
    const double x[2] = {1, 2};

    (void)state;
    refuses(x, 1, 2, "rbf", PRH_ERR_SHAPE, "2 rows");
}

static void products_that_overflow_are_refused(void **state)
{
    const double x[4] = {1e200, 1, 1, 1e200}, y[4] = {1e6, 1, 1, 1e6};

    (void)state;
    refuses(x, 2, 2, "linear", PRH_ERR_VALUE, "overflow");
    refuses(x, 2, 2, "rbf:1", PRH_ERR_VALUE, "overflow");
    refuses(y, 2, 2, "polynomial:64", PRH_ERR_VALUE, "overflow");
    refuses(y, 2, 2, "polynomial:2:1e300", PRH_ERR_VALUE, "overflow");
}

static void a_value_beyond_single_precision_is_refused_there_only(void **state)
{
    const double x[4] = {1, 2, 3, 1e39};
    prh_representation *r = doubles(x, 2, 2);
    prh_kernel *kernel = NULL;

    (void)state;
    assert_refused(prh_kernel_create(&kernel, r, "linear", PRH_PRECISION_F32, NULL), PRH_ERR_VALUE, "row 1");
    assert_null(kernel);
    assert_ok(prh_kernel_create(&kernel, r, "linear", PRH_PRECISION_F64, NULL));
    prh_kernel_destroy(kernel);
    prh_representation_destroy(r);
}

static void rows_are_read_where_there_are_rows(void **state)
{
    generator g = {83};
    double *x = normal_matrix(&g, N, D), rows[2 * N];
    prh_representation *r = doubles(x, N, D);
    prh_kernel *kernel = NULL;

    (void)state;
    assert_ok(prh_kernel_create(&kernel, r, "rbf:1", PRH_PRECISION_F64, NULL));
    assert_ok(prh_kernel_read_rows(kernel, 3, 2, rows));
    assert_memory_equal(rows, prh_kernel_values(kernel) + 3 * N, sizeof rows);
    assert_status(prh_kernel_read_rows(kernel, N - 1, 2, rows), PRH_ERR_ARGUMENT);
    assert_status(prh_kernel_read_rows(kernel, 1, 0, rows), PRH_ERR_ARGUMENT);
    assert_status(prh_kernel_read_rows(kernel, -1, 1, rows), PRH_ERR_ARGUMENT);
    assert_status(prh_kernel_read_rows(kernel, 1, INT64_MAX, rows), PRH_ERR_ARGUMENT);
    prh_kernel_destroy(kernel);
    prh_representation_destroy(r);
    free(x);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(given_matrices_become_kernels_as_defined),
        cmocka_unit_test(squared_distances_give_back_the_centred_products),
        cmocka_unit_test(the_upper_triangle_of_a_slightly_asymmetric_matrix_counts),
        cmocka_unit_test(a_given_matrix_is_exactly_symmetric_afterwards),
        cmocka_unit_test(a_matrix_that_is_not_square_is_refused),
        cmocka_unit_test(an_asymmetric_matrix_is_refused_with_its_place),
        cmocka_unit_test(a_negative_dissimilarity_is_refused_with_its_place),
        cmocka_unit_test(a_dissimilarity_of_an_item_to_itself_is_refused),
        cmocka_unit_test(nan_and_infinity_are_refused_with_their_place),
        cmocka_unit_test(unknown_functions_are_refused_by_name),
        cmocka_unit_test(bad_parameters_are_refused_by_name),
        cmocka_unit_test(an_unknown_precision_is_refused),
        cmocka_unit_test(a_median_of_zero_is_undefined),
        cmocka_unit_test(a_single_row_has_no_median),
        cmocka_unit_test(products_that_overflow_are_refused),
        cmocka_unit_test(a_value_beyond_single_precision_is_refused_there_only),
        cmocka_unit_test(rows_are_read_where_there_are_rows),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
