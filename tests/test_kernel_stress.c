/* The distances of every kind of kernel and the stress of points, by their definitions. */
#include <math.h>

#include "scaling.h"

enum { N = 15 };

static prh_view view_of(const double *x, int64_t rows, int64_t cols)
{
    return (prh_view){x, rows, cols, cols, PRH_F64, 0};
}

static double stress_of(const prh_kernel *kernel, const double *x, int64_t cols, const double *weights)
{
    const prh_view view = view_of(x, prh_kernel_rows(kernel), cols);
    double stress = NAN;

    assert_ok(prh_kernel_stress(kernel, &view, weights, &stress));
    return stress;
}

/* sqrt(K_ii + K_jj - 2 K_ij), or 0. */
static double *distances_in(const double *k, int64_t n)
{
    double *d = allocate(n * n, sizeof *d);

    for (int64_t i = 0; i < n; i++)
        for (int64_t j = 0; j < n; j++)
            d[i * n + j] = sqrt(fmax(0.0, k[i * n + i] + k[j * n + j] - 2.0 * k[i * n + j]));
    return d;
}

static void stress_is_kruskals_for_every_kind_of_kernel(void **state)
{
    static const char *const functions[] = {"linear", "cosine", "rbf", "laplacian:2", "polynomial:3"};
    generator g = {91};
    double *x = normal_matrix(&g, N, 4), *points = normal_matrix(&g, N, 2), *w = rough_weights(&g, N);

    (void)state;
    for (int f = 0; f < 5; f++) {
        prh_kernel *kernel = kernel_of(x, N, 4, functions[f]);
        double *d = distances_in(prh_kernel_values(kernel), N), want;

        note("%s", functions[f]);
        (void)oracle_stress(d, NULL, points, N, 2, &want);
        assert_close(stress_of(kernel, points, 2, NULL), want, 1e-13);
        (void)oracle_stress(d, w, points, N, 2, &want);
        assert_close(stress_of(kernel, points, 2, w), want, 1e-13);
        free(d);
        prh_kernel_destroy(kernel);
    }
    free(w);
    free(points);
    free(x);
}

/* They need not be distances of anything, and squares are undone. */
static void dissimilarities_are_distances_as_they_are(void **state)
{
    generator g = {92};
    double *d = rough_distances(&g, N), *square = copy_matrix(d, N, N), *points = normal_matrix(&g, N, 3),
           want;
    prh_kernel *plain, *squared;

    (void)state;
    for (int e = 0; e < N * N; e++)
        square[e] *= d[e];
    plain = kernel_of(d, N, N, "dissimilarity");
    squared = kernel_of(square, N, N, "squared-dissimilarity");
    (void)oracle_stress(d, NULL, points, N, 3, &want);
    assert_close(stress_of(plain, points, 3, NULL), want, 1e-14);
    assert_close(stress_of(squared, points, 3, NULL), want, 1e-14);
    prh_kernel_destroy(squared);
    prh_kernel_destroy(plain);
    free(points);
    free(square);
    free(d);
}

/* Kernels tolerate a dissimilarity that is a little below 0; it counts as 0. */
static void dissimilarities_below_zero_are_zero(void **state)
{
    const double d[9] = {0, -1e-7, 1, -1e-7, 0, 1, 1, 1, 0}, points[3] = {0.0, 0.0, 1.0};
    static const char *const functions[] = {"dissimilarity", "squared-dissimilarity"};

    (void)state;
    for (int f = 0; f < 2; f++) {
        prh_kernel *kernel = kernel_of(d, 3, 3, functions[f]);

        assert_same_bits(stress_of(kernel, points, 1, NULL), 0.0);
        prh_kernel_destroy(kernel);
    }
}

/* K_ii + K_jj - 2 K_ij < 0, which no features have. */
static void what_would_be_the_root_of_less_than_zero_is_zero(void **state)
{
    const double k[4] = {1.0, 3.0, 3.0, 1.0}, points[2] = {0.0, 2.0};
    prh_kernel *kernel = kernel_of(k, 2, 2, "gram");

    (void)state;
    assert_close(stress_of(kernel, points, 1, NULL), 1.0, 1e-15); /* sqrt(2^2 / 2^2) */
    prh_kernel_destroy(kernel);
}

static void a_constant_added_to_a_kernel_changes_no_distance(void **state)
{
    generator g = {93};
    double *x = normal_matrix(&g, N, 3), *k = gram_of(x, N, 3), *points = normal_matrix(&g, N, 3);
    prh_kernel *before = kernel_of(k, N, N, "gram"), *after;

    (void)state;
    for (int e = 0; e < N * N; e++)
        k[e] += 7.5;
    after = kernel_of(k, N, N, "gram");
    assert_close(stress_of(after, points, 3, NULL), stress_of(before, points, 3, NULL), 1e-13);
    assert_close(stress_of(before, x, 3, NULL), 0.0, 1e-7);
    prh_kernel_destroy(after);
    prh_kernel_destroy(before);
    free(points);
    free(k);
    free(x);
}

static void points_may_be_of_any_type_and_have_gaps(void **state)
{
    static const prh_dtype types[] = {PRH_F64, PRH_F32, PRH_F16, PRH_BF16};
    generator g = {94};
    double *d = rough_distances(&g, N), *x = integer_matrix(&g, N, 2, 9),
           *wide = allocate(N * 5, sizeof *wide);
    prh_kernel *kernel = kernel_of(d, N, N, "dissimilarity");
    const double want = stress_of(kernel, x, 2, NULL);

    (void)state;
    for (int t = 0; t < 4; t++) {
        prh_representation *points;
        prh_view view;
        double stress = -1.0;

        for (int i = 0; i < N; i++)
            for (int c = 0; c < 5; c++)
                wide[5 * i + c] = c < 2 ? x[2 * i + c] : 1e3;
        points = representation_of(wide, N, 5, types[t]);
        assert_ok(prh_representation_view(points, &view));
        view.cols = 2;
        assert_ok(prh_kernel_stress(kernel, &view, NULL, &stress));
        assert_same_bits(stress, want);
        prh_representation_destroy(points);
    }
    prh_kernel_destroy(kernel);
    free(wide);
    free(x);
    free(d);
}

/* Both sides times a power of two. */
static void no_scale_is_too_large_or_too_small(void **state)
{
    static const int exponents[] = {-500, -300, 300, 500};
    generator g = {95};
    double *d = rough_distances(&g, N), *x = normal_matrix(&g, N, 2), *far = allocate(N * N, sizeof *far);
    double *points = allocate(2 * N, sizeof *points);
    prh_kernel *kernel = kernel_of(d, N, N, "dissimilarity");
    const double want = stress_of(kernel, x, 2, NULL);

    (void)state;
    for (int s = 0; s < 4; s++) {
        prh_kernel *scaled;

        for (int e = 0; e < N * N; e++)
            far[e] = ldexp(d[e], exponents[s]);
        for (int e = 0; e < 2 * N; e++)
            points[e] = ldexp(x[e], exponents[s]);
        scaled = kernel_of(far, N, N, "dissimilarity");
        assert_same_bits(stress_of(scaled, points, 2, NULL), want);
        prh_kernel_destroy(scaled);
    }
    for (int e = 0; e < 2 * N; e++)
        points[e] = 1e305 * x[e];
    assert_close(stress_of(kernel, points, 2, NULL), 1.0, 1e-14); /* beside them D is nothing */
    prh_kernel_destroy(kernel);
    free(points);
    free(far);
    free(x);
    free(d);
}

static void points_that_coincide_have_no_stress(void **state)
{
    const double d[9] = {0, 1, 2, 1, 0, 1, 2, 1, 0}, points[3] = {4.0, 4.0, 4.0}, apart[3] = {1.0, 1.0, 5.0};
    const double w[9] = {0, 1, 0, 1, 0, 0, 0, 0, 0};
    const prh_view same = view_of(points, 3, 1), other = view_of(apart, 3, 1);
    prh_kernel *kernel = kernel_of(d, 3, 3, "dissimilarity");
    double stress = -7.0;

    (void)state;
    assert_refused(prh_kernel_stress(kernel, &same, NULL, &stress), PRH_ERR_UNDEFINED, "apart");
    assert_refused(prh_kernel_stress(kernel, &other, w, &stress), PRH_ERR_UNDEFINED, "apart");
    assert_same_bits(stress, -7.0);
    assert_ok(prh_kernel_stress(kernel, &other, NULL, &stress));
    prh_kernel_destroy(kernel);
}

static void points_that_are_not_allowed_are_refused(void **state)
{
    const double d[9] = {0, 1, 2, 1, 0, 1, 2, 1, 0};
    double points[8] = {0.0, 1.0, 2.0, NAN, 4.0, 5.0, 6.0, 7.0}, stress = -7.0;
    const prh_view bad = view_of(points, 3, 2), more = view_of(points, 4, 2),
                   none = {NULL, 3, 2, 2, PRH_F64, 0};
    prh_kernel *kernel = kernel_of(d, 3, 3, "dissimilarity");

    (void)state;
    assert_refused(prh_kernel_stress(kernel, &bad, NULL, &stress), PRH_ERR_VALUE, "row 1, column 1");
    points[3] = INFINITY;
    assert_refused(prh_kernel_stress(kernel, &bad, NULL, &stress), PRH_ERR_VALUE, "row 1, column 1");
    assert_refused(prh_kernel_stress(kernel, &more, NULL, &stress), PRH_ERR_SHAPE, "4 points");
    assert_refused(prh_kernel_stress(kernel, &none, NULL, &stress), PRH_ERR_ARGUMENT, "NULL");
    assert_same_bits(stress, -7.0);
    prh_kernel_destroy(kernel);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(stress_is_kruskals_for_every_kind_of_kernel),
        cmocka_unit_test(dissimilarities_are_distances_as_they_are),
        cmocka_unit_test(dissimilarities_below_zero_are_zero),
        cmocka_unit_test(what_would_be_the_root_of_less_than_zero_is_zero),
        cmocka_unit_test(a_constant_added_to_a_kernel_changes_no_distance),
        cmocka_unit_test(points_may_be_of_any_type_and_have_gaps),
        cmocka_unit_test(no_scale_is_too_large_or_too_small),
        cmocka_unit_test(points_that_coincide_have_no_stress),
        cmocka_unit_test(points_that_are_not_allowed_are_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
