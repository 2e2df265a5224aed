/* Fits of few, many, flat, far and coinciding points; values of other implementations; refusals. */
#include <math.h>

#include "fits.h"

enum { N = 25 };

static double *integer_points(int64_t n, int64_t a, int64_t b, int64_t c, int64_t modulus)
{
    double *x = allocate(3 * n, sizeof *x);

    for (int64_t i = 0; i < n; i++)
        for (int64_t k = 0; k < 3; k++)
            x[3 * i + k] = (double)((a * i * i + b * i * k + c * k) % modulus);
    return x;
}

/* SciPy 1.10.1 on x_ik = (3 i^2 + 5 i k + k) mod 11, y_ik = (7 i + 2 i k^2 + 4 k) mod 13, i < 8, k < 3, both centred:
 * linalg.orthogonal_procrustes, and spatial.transform.Rotation.align_vectors for rotations alone. */
static void scipy_finds_the_same(void **state)
{
    static const double any[9] = {0.3688452436433707, 0.6062629509168059, -0.7045554772956559,
        0.3970164368863595, -0.78813627964217, -0.47033940251041995, 0.840435086775726, 0.10623765367065637,
        0.5313966746779958};
    static const double rotations_only[9] = {0.5629417391298737, 0.7849011541396885, -0.2588953004123827,
        0.7926567093298978, -0.42400571038704227, 0.4380804705912799, 0.23407678120593453,
        -0.45182887887934325, -0.8608476779958837};
    const prh_procrustes_options rigid = {.struct_size = sizeof rigid, .no_scale = 1, .no_reflection = 1};
    const prh_procrustes_options plain = {.struct_size = sizeof plain, .no_scale = 1};
    double *x = integer_points(8, 3, 5, 1, 11), y[24];
    prh_procrustes *scaled, *unscaled, *turned;

    (void)state;
    for (int i = 0; i < 8; i++)
        for (int k = 0; k < 3; k++)
            y[3 * i + k] = (7 * i + 2 * i * k * k + 4 * k) % 13;
    scaled = fit_of(x, y, 8, 3, NULL);
    unscaled = fit_of(x, y, 8, 3, &plain);
    turned = fit_of(x, y, 8, 3, &rigid);
    for (int e = 0; e < 9; e++) {
        assert_close(prh_procrustes_rotation(scaled)[e], any[e], 1e-13);
        assert_close(prh_procrustes_rotation(unscaled)[e], any[e], 1e-13);
        assert_close(prh_procrustes_rotation(turned)[e], rotations_only[e], 1e-9);
    }
    assert_close(values_of_fit(scaled).scale, 0.7939975972312817, 1e-14);
    assert_close(values_of_fit(scaled).residual, 151.4054820699924, 1e-10);
    assert_close(values_of_fit(unscaled).residual, 161.05459265907444, 1e-10);
    assert_close(values_of_fit(turned).residual, 262.4010529397467, 1e-9);
    prh_procrustes_destroy(turned);
    prh_procrustes_destroy(unscaled);
    prh_procrustes_destroy(scaled);
    free(x);
}

static void any_number_of_rows_is_taken_whole(void **state)
{
    static const int64_t rows[] = {255, 256, 257, 513, 100000};
    generator g = {111};

    (void)state;
    for (int r = 0; r < 5 - SANITIZED; r++) {
        double *x = normal_matrix(&g, rows[r], 3), *y = related_matrix(&g, x, rows[r], 3, 3, 0.5);
        prh_procrustes *fit = fit_of(x, y, rows[r], 3, NULL);

        note("%d rows", (int)rows[r]);
        assert_fit_consistent(fit, x, y, rows[r], 3);
        prh_procrustes_destroy(fit);
        free(y);
        free(x);
    }
}

/* Points of a plane in space: turning the plane over does as well, so it is not turned over. */
static void flat_points_are_turned_by_a_rotation(void **state)
{
    generator g = {112};

    (void)state;
    for (int64_t d = 2; d <= 5; d++) {
        for (int far = 0; far < 2;
             far++) { /* and so far away that centring leaves rounding in all directions */
            double *x = normal_matrix(&g, N, d), *q, *y;
            const prh_procrustes_options rigid = {.struct_size = sizeof rigid, .no_reflection = 1};
            prh_procrustes *any, *proper;

            for (int64_t i = 0; i < N; i++) {
                x[i * d + d - 1] = 0.0;
                for (int64_t c = 0; c < d && far; c++)
                    x[i * d + c] += 1e6;
            }
            q = oriented_rotation(&g, d, 1); /* a reflection, which a rotation can stand in for */
            y = laid(x, N, d, 1.5, q, NULL);
            any = fit_of(x, y, N, d, NULL);
            proper = fit_of(x, y, N, d, &rigid);
            note("%d dimensions, far %d", (int)d, far);
            assert_false(values_of_fit(any).is_reflected);
            assert_false(values_of_fit(any).is_unique);
            assert_true(values_of_fit(proper).is_unique);
            assert_close(values_of_fit(any).residual, 0.0, far ? 1e-15 : 1e-24);
            assert_close(values_of_fit(proper).residual, 0.0, far ? 1e-15 : 1e-24);
            prh_procrustes_destroy(proper);
            prh_procrustes_destroy(any);
            free(y);
            free(q);
            free(x);
        }
    }
}

/* Whatever they are laid over. Far from 0, rounding gives a slanting plane some thickness. */
static void far_and_flat_points_are_known_to_be_flat(void **state)
{
    generator g = {117};

    (void)state;
    for (int far = 0; far < 2; far++) {
        double *x = normal_matrix(&g, N, 3), *q = rotation(&g, 3), *y = normal_matrix(&g, N, 3), *slanting;
        const double shift[3] = {far ? 1e6 : 0.0, far ? 2e6 : 0.0, far ? 3e6 : 0.0};
        prh_procrustes *fit;

        for (int i = 0; i < N; i++)
            x[3 * i + 2] = 0.0;
        slanting = laid(x, N, 3, 1.0, q, shift);
        fit = fit_of(slanting, y, N, 3, NULL);
        note("far %d", far);
        assert_false(values_of_fit(fit).is_unique);
        assert_false(values_of_fit(fit).is_reflected);
        prh_procrustes_destroy(fit);
        free(slanting);
        free(y);
        free(q);
        free(x);
    }
}

static void a_line_in_space_turns_freely(void **state)
{
    const prh_procrustes_options rigid = {.struct_size = sizeof rigid, .no_reflection = 1};
    double x[3 * N], y[3 * N];
    prh_procrustes *fit;

    (void)state;
    for (int i = 0; i < N; i++) {
        const double at = i * i;

        memcpy(x + 3 * i, (double[3]){at, 2.0 * at, -at}, 3 * sizeof *x);
        memcpy(y + 3 * i, (double[3]){-at, at, 2.0 * at}, 3 * sizeof *y);
    }
    fit = fit_of(x, y, N, 3, &rigid);
    assert_false(values_of_fit(fit).is_unique);
    assert_false(values_of_fit(fit).is_reflected);
    assert_close(values_of_fit(fit).r_squared, 1.0, 1e-14);
    prh_procrustes_destroy(fit);
}

/* A square and its mirror image: any of its four turns is as good, if it may not be turned over. */
static void equal_singular_values_are_not_unique_where_a_reflection_is_forbidden(void **state)
{
    const double x[8] = {1, 0, 0, 1, -1, 0, 0, -1}, y[8] = {1, 0, 0, -1, -1, 0, 0, 1};
    const prh_procrustes_options rigid = {.struct_size = sizeof rigid, .no_reflection = 1};
    prh_procrustes *any = fit_of(x, y, 4, 2, NULL), *proper = fit_of(x, y, 4, 2, &rigid);
    prh_procrustes *same = fit_of(x, x, 4, 2, &rigid);

    (void)state;
    assert_true(values_of_fit(any).is_unique && values_of_fit(any).is_reflected);
    assert_false(values_of_fit(proper).is_unique);
    assert_close(values_of_fit(proper).scale, 0.0, 1e-15);
    assert_true(values_of_fit(same).is_unique);
    prh_procrustes_destroy(same);
    prh_procrustes_destroy(proper);
    prh_procrustes_destroy(any);
}

static void more_dimensions_than_points_are_fitted(void **state)
{
    generator g = {113};
    double *x = normal_matrix(&g, 4, 9), *q = oriented_rotation(&g, 9, 0), *y = laid(x, 4, 9, 0.7, q, NULL);
    prh_procrustes *fit = fit_of(x, y, 4, 9, NULL);

    (void)state;
    assert_close(values_of_fit(fit).residual, 0.0, 1e-24);
    assert_close(values_of_fit(fit).scale, 0.7, 1e-14);
    assert_false(values_of_fit(fit).is_unique);
    assert_fit_consistent(fit, x, y, 4, 9);
    prh_procrustes_destroy(fit);
    free(y);
    free(q);
    free(x);
}

static void points_that_coincide_have_no_scale(void **state)
{
    double x[6] = {0.1, 3.7, 0.1, 3.7, 0.1, 3.7};
    const double y[6] = {1, 2, 3, 4, 5, 7}, zero[6] = {0.0};
    const prh_view a = points_of(x, 3, 2), b = points_of(y, 3, 2), o = points_of(zero, 3, 2);
    const prh_procrustes_options rigid = {.struct_size = sizeof rigid, .no_scale = 1};
    const prh_procrustes_options about_zero = {.struct_size = sizeof about_zero, .no_translation = 1};
    prh_procrustes *fit = (prh_procrustes *)(uintptr_t)1;

    (void)state;
    assert_refused(prh_procrustes_create(&fit, &a, &b, NULL), PRH_ERR_UNDEFINED, "coincide");
    assert_null(fit);
    assert_status(prh_procrustes_create(&fit, &o, &b, &about_zero), PRH_ERR_UNDEFINED);
    assert_ok(prh_procrustes_create(&fit, &a, &b, &about_zero)); /* not about 0 */
    prh_procrustes_destroy(fit);
    fit = fit_of(x, y, 3, 2, &rigid);
    assert_false(values_of_fit(fit).is_unique);
    assert_close(values_of_fit(fit).r_squared, 0.0, 1e-15);
    assert_fit_consistent(fit, x, y, 3, 2);
    prh_procrustes_destroy(fit);
    fit = fit_of(y, x, 3, 2, NULL); /* onto one point: scale 0, nothing left, nothing to explain */
    assert_close(values_of_fit(fit).scale, 0.0, 1e-15);
    assert_close(values_of_fit(fit).residual, 0.0, 1e-28);
    assert_true(isnan(values_of_fit(fit).r_squared));
    prh_procrustes_destroy(fit);
}

static void one_point_is_laid_over_one_point(void **state)
{
    const double x[2] = {1.0, 2.0}, y[2] = {-3.0, 5.0};
    const prh_procrustes_options rigid = {.struct_size = sizeof rigid, .no_scale = 1};
    const prh_view view = points_of(x, 1, 2);
    prh_procrustes *fit = fit_of(x, y, 1, 2, &rigid);
    double got[2];

    (void)state;
    assert_ok(prh_procrustes_apply(fit, &view, got));
    assert_same_bits(got[0], y[0]);
    assert_same_bits(got[1], y[1]);
    prh_procrustes_destroy(fit);
}

/* A common mean much larger than the spread costs the digits that its storage does, and no more. */
static void far_points_keep_their_digits(void **state)
{
    generator g = {114};
    double *x = normal_matrix(&g, N, 3), *q = oriented_rotation(&g, 3, 0), *y = laid(x, N, 3, 2.0, q, NULL),
           *got;
    prh_procrustes *fit;
    prh_view view;

    (void)state;
    for (int e = 0; e < 3 * N; e++) {
        x[e] += 1e8;
        y[e] -= 3e8;
    }
    fit = fit_of(x, y, N, 3, NULL);
    assert_close(values_of_fit(fit).scale, 2.0, 1e-8);
    assert_true(values_of_fit(fit).residual < 1e-13);
    for (int e = 0; e < 9; e++)
        assert_close(prh_procrustes_rotation(fit)[e], q[e], 1e-7);
    got = allocate(3 * N, sizeof *got);
    view = points_of(x, N, 3);
    assert_ok(prh_procrustes_apply(fit, &view, got));
    for (int e = 0; e < 3 * N; e++)
        assert_close(got[e], y[e], 2e-7);
    free(got);
    prh_procrustes_destroy(fit);
    free(y);
    free(q);
    free(x);
}

static void no_scale_is_too_large_or_too_small(void **state)
{
    static const int exponents[][2] = {
        {-900, 0}, {0, -900}, {900, 900}, {-900, -900}, {-500, 500}, {450, -450}};
    generator g = {115};
    double *x = normal_matrix(&g, N, 2), *y = related_matrix(&g, x, N, 2, 2, 0.3);
    double *far[2] = {allocate(2 * N, sizeof(double)), allocate(2 * N, sizeof(double))};
    prh_procrustes *fit = fit_of(x, y, N, 2, NULL);

    (void)state;
    for (int s = 0; s < 6; s++) {
        const int a = exponents[s][0], b = exponents[s][1];
        const prh_view u = points_of(far[0], N, 2), v = points_of(far[1], N, 2);
        prh_procrustes *other = NULL;

        for (int e = 0; e < 2 * N; e++) {
            far[0][e] = ldexp(x[e], a);
            far[1][e] = ldexp(y[e], b);
        }
        note("2^%d, 2^%d", a, b);
        if (b > 511) { /* the residual is no double */
            assert_refused(prh_procrustes_create(&other, &u, &v, NULL), PRH_ERR_VALUE, "overflow");
            assert_null(other);
            continue;
        }
        assert_ok(prh_procrustes_create(&other, &u, &v, NULL));
        assert_same_bits(values_of_fit(other).scale, ldexp(values_of_fit(fit).scale, b - a));
        assert_same_bits(values_of_fit(other).r_squared, values_of_fit(fit).r_squared);
        assert_same_bits(values_of_fit(other).residual, ldexp(values_of_fit(fit).residual, 2 * b));
        assert_memory_equal(prh_procrustes_rotation(other), prh_procrustes_rotation(fit), 4 * sizeof(double));
        prh_procrustes_destroy(other);
    }
    prh_procrustes_destroy(fit);
    free(far[1]);
    free(far[0]);
    free(y);
    free(x);
}

static void sums_that_overflow_are_refused(void **state)
{
    const double x[4] = {1.7e308, 0.0, -1.7e308, 1.0}, y[4] = {1.0, 0.0, 2.0, 1.0},
                 tiny[4] = {1e-300, 0, 0, 1e-300};
    const double large[4] = {1e150, 0.0, 0.0, 1e150};
    const prh_view a = points_of(x, 2, 2), b = points_of(y, 2, 2), c = points_of(tiny, 2, 2),
                   e = points_of(large, 2, 2);
    prh_procrustes *fit = (prh_procrustes *)(uintptr_t)1;

    (void)state;
    assert_refused(prh_procrustes_create(&fit, &a, &b, NULL), PRH_ERR_VALUE, "of x overflow");
    assert_null(fit);
    assert_refused(prh_procrustes_create(&fit, &b, &a, NULL), PRH_ERR_VALUE, "of y overflow");
    assert_refused(prh_procrustes_create(&fit, &c, &e, NULL), PRH_ERR_VALUE, "scale");
    assert_null(fit);
}

static void points_may_be_of_any_type(void **state)
{
    static const prh_dtype types[] = {PRH_F64, PRH_F32, PRH_F16, PRH_BF16};
    generator g = {116};
    double *x = integer_matrix(&g, N, 3, 9), *y = integer_matrix(&g, N, 3, 9);
    prh_procrustes *want = fit_of(x, y, N, 3, NULL);

    (void)state;
    for (int t = 0; t < 4; t++) {
        prh_representation *u = representation_of(x, N, 3, types[t]),
                           *v = representation_of(y, N, 3, types[3 - t]);
        prh_procrustes *fit = NULL;
        double points[3 * N], same[3 * N];
        const prh_view plain = points_of(x, N, 3);
        prh_view a, b;

        assert_ok(prh_representation_view(u, &a));
        assert_ok(prh_representation_view(v, &b));
        assert_ok(prh_procrustes_create(&fit, &a, &b, NULL));
        assert_memory_equal(prh_procrustes_rotation(fit), prh_procrustes_rotation(want), 9 * sizeof(double));
        assert_ok(prh_procrustes_apply(fit, &a, points));
        assert_ok(prh_procrustes_apply(want, &plain, same));
        assert_memory_equal(points, same, sizeof same);
        prh_procrustes_destroy(fit);
        prh_representation_destroy(v);
        prh_representation_destroy(u);
    }
    prh_procrustes_destroy(want);
    free(y);
    free(x);
}

static void what_does_not_fit_is_refused(void **state)
{
    double x[8] = {1, 2, 3, 4, 5, 6, 7, 9}, out[8] = {-7.0}, bad[8] = {1, 2, 3, 4, 5, NAN, 7, 8};
    const prh_view two = points_of(x, 4, 2), less = points_of(x, 3, 2), one = points_of(x, 4, 1);
    const prh_view nan = points_of(bad, 4, 2), none = {NULL, 4, 2, 2, PRH_F64, 0};
    prh_procrustes *fit = (prh_procrustes *)(uintptr_t)1;

    (void)state;
    assert_refused(prh_procrustes_create(&fit, &two, &less, NULL), PRH_ERR_SHAPE, "3 x 2");
    assert_null(fit);
    assert_refused(prh_procrustes_create(&fit, &two, &one, NULL), PRH_ERR_SHAPE, "4 x 1");
    assert_refused(prh_procrustes_create(&fit, &nan, &two, NULL), PRH_ERR_VALUE, "x: ");
    assert_refused(prh_procrustes_create(&fit, &two, &nan, NULL), PRH_ERR_VALUE, "y: ");
    assert_refused(prh_procrustes_create(&fit, &two, &nan, NULL), PRH_ERR_VALUE, "row 2, column 1");
    assert_refused(prh_procrustes_create(&fit, &none, &two, NULL), PRH_ERR_ARGUMENT, "x: ");
    assert_refused(prh_procrustes_create(&fit, &two, &none, NULL), PRH_ERR_ARGUMENT, "y: ");
    assert_null(fit);
    fit = fit_of(x, x, 4, 2, NULL);
    assert_refused(prh_procrustes_apply(fit, &one, out), PRH_ERR_SHAPE, "1 columns");
    assert_refused(prh_procrustes_apply(fit, &nan, out), PRH_ERR_VALUE, "row 2, column 1");
    assert_refused(prh_procrustes_apply(fit, &none, out), PRH_ERR_ARGUMENT, "NULL");
    assert_same_bits(out[0], -7.0);
    prh_procrustes_destroy(fit);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(scipy_finds_the_same),
        cmocka_unit_test(any_number_of_rows_is_taken_whole),
        cmocka_unit_test(flat_points_are_turned_by_a_rotation),
        cmocka_unit_test(far_and_flat_points_are_known_to_be_flat),
        cmocka_unit_test(a_line_in_space_turns_freely),
        cmocka_unit_test(equal_singular_values_are_not_unique_where_a_reflection_is_forbidden),
        cmocka_unit_test(more_dimensions_than_points_are_fitted),
        cmocka_unit_test(points_that_coincide_have_no_scale),
        cmocka_unit_test(one_point_is_laid_over_one_point),
        cmocka_unit_test(far_points_keep_their_digits),
        cmocka_unit_test(no_scale_is_too_large_or_too_small),
        cmocka_unit_test(sums_that_overflow_are_refused),
        cmocka_unit_test(points_may_be_of_any_type),
        cmocka_unit_test(what_does_not_fit_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
