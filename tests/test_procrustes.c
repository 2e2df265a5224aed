/* Laying points over points: known transformations come back, nothing else does better, and what is unique is said. */
#include <math.h>

#include "fits.h"

enum { N = 25 };

static void known_transformations_come_back(void **state)
{
    static const int64_t widths[] = {1, 2, 3, 7, 40, 150};
    generator g = {101};

    (void)state;
    for (int w = 0; w < 6 - SANITIZED; w++) {
        for (int reflected = 0; reflected < 2; reflected++) {
            const int64_t d = widths[w], n = 300;
            double *x = normal_matrix(&g, n, d), *q = oriented_rotation(&g, d, reflected);
            double *shift = normal_matrix(&g, 1, d), scale = 0.1 + 5.0 * next_uniform(&g);
            double *y = laid(x, n, d, scale, q, shift);
            prh_procrustes *fit = fit_of(x, y, n, d, NULL);
            const prh_procrustes_values values = values_of_fit(fit);

            note("%d dimensions, reflected %d", (int)d, reflected);
            assert_close(values.scale, scale, 1e-12 * scale);
            assert_close(values.residual, 0.0, 1e-20 * (double)(n * d));
            assert_close(values.r_squared, 1.0, 1e-14);
            assert_int_equal(values.is_reflected, reflected);
            assert_int_equal(values.is_unique, 1);
            for (int64_t e = 0; e < d * d; e++)
                assert_close(prh_procrustes_rotation(fit)[e], q[e], 1e-12);
            for (int64_t c = 0; c < d; c++)
                assert_close(prh_procrustes_translation(fit)[c], shift[c], 1e-12 * (double)d);
            assert_fit_consistent(fit, x, y, n, d);
            prh_procrustes_destroy(fit);
            free(y);
            free(shift);
            free(q);
            free(x);
        }
    }
}

/* Every one of the eight ways to ask. */
static prh_procrustes_options way(int number)
{
    return (prh_procrustes_options){.struct_size = sizeof(prh_procrustes_options),
        .no_scale = number & 1,
        .no_reflection = number & 2,
        .no_translation = number & 4};
}

/* No rotation nearby, scale or translation, as far as they are free, leaves less. */
static void nothing_nearby_does_better(void **state)
{
    generator g = {102};

    (void)state;
    for (int number = 0; number < 8; number++) {
        for (int64_t d = 1; d <= 4; d++) {
            const prh_procrustes_options options = way(number);
            double *x = normal_matrix(&g, N, d), *y = normal_matrix(&g, N, d);
            prh_procrustes *fit = fit_of(x, y, N, d, &options);
            const prh_procrustes_values values = values_of_fit(fit);

            note("way %d, %d dimensions", number, (int)d);
            assert_fit_consistent(fit, x, y, N, d);
            assert_true(!options.no_scale || values.scale == 1.0);
            assert_true(!options.no_reflection || !values.is_reflected);
            for (int trial = 0; trial < 200; trial++) {
                const double level = pow(10.0, -4.0 * next_uniform(&g));
                double *q = copy_matrix(prh_procrustes_rotation(fit), d, d), *other;
                double *shift = copy_matrix(prh_procrustes_translation(fit), 1, d);
                const int64_t a = next_below(&g, d), b = next_below(&g, d);
                const double c = cos(level), s = sin(level) * (trial % 2 ? 1.0 : -1.0);
                const double scale =
                    options.no_scale ? 1.0 : fmax(0.0, values.scale + level * next_normal(&g));

                for (int64_t i = 0; i < d && a != b; i++) { /* a turn in a coordinate plane of y */
                    const double u = q[i * d + a], v = q[i * d + b];

                    q[i * d + a] = c * u - s * v;
                    q[i * d + b] = s * u + c * v;
                }
                for (int64_t i = 0; i < d && !options.no_translation; i++)
                    shift[i] += level * next_normal(&g);
                other = laid(x, N, d, scale, q, shift);
                assert_true(squares_between(other, y, N * d) >= values.residual * (1.0 - 1e-13));
                free(other);
                free(shift);
                free(q);
            }
            prh_procrustes_destroy(fit);
            free(y);
            free(x);
        }
    }
}

/* In the plane there is one angle: try them all, turned over or not, with the best scale for each. */
static void in_the_plane_no_angle_does_better(void **state)
{
    enum { ANGLES = 20000 };
    generator g = {103};

    (void)state;
    for (int number = 0; number < 8; number++) {
        const prh_procrustes_options options = way(number);
        double *x = normal_matrix(&g, N, 2), *y = normal_matrix(&g, N, 2), mean[4] = {0.0};
        prh_procrustes *fit = fit_of(x, y, N, 2, &options);
        double a[2][2] = {{0.0}}, xx = 0.0, yy = 0.0, best = INFINITY;

        for (int i = 0; i < N && !options.no_translation; i++)
            for (int c = 0; c < 2; c++) {
                mean[c] += x[2 * i + c] / N;
                mean[2 + c] += y[2 * i + c] / N;
            }
        for (int i = 0; i < N; i++)
            for (int c = 0; c < 2; c++) {
                xx += (x[2 * i + c] - mean[c]) * (x[2 * i + c] - mean[c]);
                yy += (y[2 * i + c] - mean[2 + c]) * (y[2 * i + c] - mean[2 + c]);
                for (int e = 0; e < 2; e++)
                    a[c][e] += (x[2 * i + c] - mean[c]) * (y[2 * i + e] - mean[2 + e]);
            }
        for (int turn = 0; turn < ANGLES; turn++) {
            const double angle = 6.283185307179586 * turn / ANGLES, c = cos(angle), s = sin(angle);
            const double traces[2] = {c * (a[0][0] + a[1][1]) + s * (a[0][1] - a[1][0]),
                c * (a[0][0] - a[1][1]) + s * (a[0][1] + a[1][0])};

            for (int flip = 0; flip < (options.no_reflection ? 1 : 2); flip++) {
                const double scale = options.no_scale ? 1.0 : fmax(0.0, traces[flip] / xx);

                best = fmin(best, scale * scale * xx - 2.0 * scale * traces[flip] + yy);
            }
        }
        note("way %d", number);
        assert_true(values_of_fit(fit).residual <= best * (1.0 + 1e-13));
        assert_close(values_of_fit(fit).residual, best, 1e-6 * best);
        assert_close(values_of_fit(fit).r_squared, 1.0 - values_of_fit(fit).residual / yy, 1e-13);
        prh_procrustes_destroy(fit);
        free(y);
        free(x);
    }
}

/* The mirror image of points in general position, where only rotations are allowed: Umeyama's sign matters. */
static void a_mirror_image_is_not_turned_over_if_that_is_not_allowed(void **state)
{
    generator g = {104};

    (void)state;
    for (int64_t d = 2; d <= 5; d++) {
        double *x = normal_matrix(&g, N, d), *q = oriented_rotation(&g, d, 1),
               *y = laid(x, N, d, 2.0, q, NULL);
        const prh_procrustes_options options = {.struct_size = sizeof options, .no_reflection = 1};
        prh_procrustes *any = fit_of(x, y, N, d, NULL), *proper = fit_of(x, y, N, d, &options);

        assert_true(values_of_fit(any).is_reflected);
        assert_close(values_of_fit(any).residual, 0.0, 1e-20);
        assert_false(values_of_fit(proper).is_reflected);
        assert_true(values_of_fit(proper).residual > 1e-3);
        assert_true(values_of_fit(proper).is_unique);
        assert_fit_consistent(proper, x, y, N, d);
        prh_procrustes_destroy(proper);
        prh_procrustes_destroy(any);
        free(y);
        free(q);
        free(x);
    }
}

/* The negative of a line is its mirror image: without reflection the best that is left is a point. */
static void in_one_dimension_the_scale_stays_above_zero(void **state)
{
    const double x[4] = {0.0, 1.0, 2.0, 5.0}, y[4] = {0.0, -1.0, -2.0, -5.0};
    const prh_procrustes_options options = {.struct_size = sizeof options, .no_reflection = 1};
    prh_procrustes *any = fit_of(x, y, 4, 1, NULL), *proper = fit_of(x, y, 4, 1, &options);

    (void)state;
    assert_close(prh_procrustes_rotation(any)[0], -1.0, 0.0);
    assert_close(values_of_fit(any).scale, 1.0, 1e-15);
    assert_close(prh_procrustes_rotation(proper)[0], 1.0, 0.0);
    assert_same_bits(values_of_fit(proper).scale, 0.0);
    assert_close(values_of_fit(proper).residual, 14.0, 1e-12);
    assert_close(prh_procrustes_translation(proper)[0], -2.0, 1e-15);
    assert_close(values_of_fit(proper).r_squared, 0.0, 1e-15);
    assert_true(values_of_fit(proper).is_unique);
    prh_procrustes_destroy(proper);
    prh_procrustes_destroy(any);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_transformations_come_back),
        cmocka_unit_test(nothing_nearby_does_better),
        cmocka_unit_test(in_the_plane_no_angle_does_better),
        cmocka_unit_test(a_mirror_image_is_not_turned_over_if_that_is_not_allowed),
        cmocka_unit_test(in_one_dimension_the_scale_stays_above_zero),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
