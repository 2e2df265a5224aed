/* Whether a kernel is one of features: against a search for the constant, known values, the definition of F.1. */
#include <math.h>

#include "certificates.h"

enum { WORLDS = 120, MOST = 9 };

/* The smallest constant up to `bound` that leaves no eigenvalue below -slack, by halving; NaN if there is none. */
static double search_constant(const double *k, int64_t n, double bound, double slack)
{
    double low = -bound, high = bound;

    if (least_eigenvalue(k, n, high) < -slack)
        return NAN;
    while (high - low > 1e-12 * bound) {
        const double middle = 0.5 * (low + high);

        if (least_eigenvalue(k, n, middle) < -slack)
            low = middle;
        else
            high = middle;
    }
    return high;
}

static double largest_of(const double *k, int64_t count)
{
    double largest = 0.0;

    for (int64_t e = 0; e < count; e++)
        largest = fmax(largest, fabs(k[e]));
    return largest;
}

static void the_exact_condition_is_what_a_search_for_the_constant_finds(void **state)
{
    int found[2] = {0, 0};
    generator g = {11};

    (void)state;
    for (int number = 0; number < WORLDS; number++) {
        const int64_t n = 2 + next_below(&g, MOST - 1);
        double *k, want;
        prh_certificate_values values;

        if (IS_LEFT_OUT(number))
            continue;
        k = world_of(&g, number, n);
        note("world %d of %d items", number, (int)n);
        want = search_constant(k, n, 1e3 * (1.0 + largest_of(k, n * n)), 1e-10);
        values = values_for(k, n);
        assert_int_equal(values.representable, !isnan(want));
        if (!isnan(want))
            assert_close(values.offset, want, 1e-6 * (1.0 + fabs(want)));
        found[values.representable]++;
        free(k);
    }
    assert_true(found[0] >= TAKEN_OF(30) && found[1] >= TAKEN_OF(30)); /* both kinds were among them */
}

/* From the project's specification of the exact condition. */
static void the_check_value_comes_out(void **state)
{
    double joint[36], *k;
    prh_certificate_values values;

    (void)state;
    for (int i = 0; i < 6; i++)
        for (int j = 0; j < 6; j++)
            joint[6 * i + j] = exp(-abs(i - j) / 2.0) + (i == j ? 2.0 : 0.0);
    k = pmi_of(joint, 6);
    values = values_for(k, 6);
    assert_close(values.offset, 0.6283401489, 1e-9);
    assert_true(values.representable);
    assert_int_equal(values.items, 6);
    assert_int_equal(values.rank, 5);
    assert_int_equal(values.negative, 0);
    free(k);
}

/* K = K' - c 11' needs c more. */
static void a_constant_moves_the_offset_and_nothing_else(void **state)
{
    generator g = {12};

    (void)state;
    for (int number = 0; number < 20; number++) {
        const int64_t n = 3 + number % 6;
        double *k = world_of(&g, number, n), c = 10.0 * next_normal(&g);
        const prh_certificate_values before = values_for(k, n);
        prh_certificate_values after;

        for (int64_t e = 0; e < n * n; e++)
            k[e] -= c;
        after = values_for(k, n);
        note("world %d", number);
        assert_close(after.offset, before.offset + c, 1e-9);
        assert_close(after.negative_mass, before.negative_mass, 1e-12);
        assert_close(after.smallest, before.smallest, 1e-12);
        assert_close(after.largest, before.largest, 1e-12);
        assert_close(after.outside, before.outside, 1e-9);
        assert_int_equal(after.representable, before.representable);
        assert_int_equal(after.rank, before.rank);
        free(k);
    }
}

/* Features in general position about a point away from 0: the constant undoes what was taken away. */
static void features_of_low_rank_are_recognised_with_their_constant(void **state)
{
    static const int64_t sizes[] = {6, 30, 150, 400};
    static const double constants[] = {0.0, 0.7, -3.0, 1e5};
    generator g = {13};

    (void)state;
    for (int s = 0; s < 4; s++) {
        for (int c = 0; c < 4 && !IS_LEFT_OUT(s); c++) {
            for (int64_t rank = 1; rank <= 4; rank++) {
                const double size = 1.0 + fabs(constants[c]);
                double *k = low_rank_world(&g, sizes[s], rank, constants[c]);
                const prh_certificate_values values = values_for(k, sizes[s]);

                note("%d items, rank %d, constant %g", (int)sizes[s], (int)rank, constants[c]);
                assert_true(values.representable);
                assert_int_equal(values.rank, rank);
                assert_close(values.offset, constants[c], 1e-9 * size);
                assert_true(values.outside < 1e-7);
                free(k);
            }
        }
    }
}

static void a_border_that_leaves_the_range_is_seen(void **state)
{
    static const double amounts[] = {1.0, 1e-3, 1e-5, 1e-6};
    generator g = {14};

    (void)state;
    for (int64_t n = 6; n <= 150; n *= 5) {
        for (int a = 0; a < 4; a++) {
            double *k = outside_world(&g, n, 3, amounts[a]);
            const prh_certificate_values values = values_for(k, n);

            note("%d items, amount %g", (int)n, amounts[a]);
            assert_false(values.representable);
            assert_int_equal(values.negative, 0);
            assert_int_equal(values.rank, 3);
            assert_true(values.outside > 0.1 * amounts[a] / sqrt((double)n));
            free(k);
        }
    }
}

/* Every kernel of features is representable, with a constant that is at most 0, however small its eigenvalues get. */
static void kernels_of_features_are_representable(void **state)
{
    static const char *const functions[] = {
        "linear", "cosine", "rbf", "rbf:0.5", "rbf:20", "laplacian", "polynomial:2", "polynomial:5"};
    generator g = {15};

    (void)state;
    for (int f = 0; f < 8; f++) {
        for (int64_t n = 5; n <= 320; n *= 4) {
            double *x = normal_matrix(&g, n, 3);
            prh_kernel *kernel = kernel_of(x, n, 3, functions[f]);
            prh_certificate *certificate = certificate_of_kernel(kernel, 0.0, NULL);
            const prh_certificate_values values = values_in(certificate);

            note("%s, %d items", functions[f], (int)n);
            assert_true(values.representable);
            assert_true(values.offset < 1e-9);
            prh_certificate_destroy(certificate);
            prh_kernel_destroy(kernel);
            free(x);
        }
    }
}

/* A line of items that a wide Gaussian compares: most eigenvalues lie in the rounding of others. */
static void smooth_kernels_are_representable(void **state)
{
    (void)state;
    for (int64_t n = 10; n <= 200; n += 10) {
        double *x = allocate(n, sizeof *x);
        prh_kernel *kernel;
        prh_certificate *certificate;
        int64_t width = -1;

        for (int64_t i = 0; i < n; i++)
            x[i] = (double)i / (double)n;
        kernel = kernel_of(x, n, 1, "rbf:0.25");
        note("%d items", (int)n);
        certificate = certificate_of_kernel(kernel, 0.0, NULL);
        assert_true(values_in(certificate).representable);
        assert_true(prh_certificate_eigenvalues(certificate)[n - 1] >= 0.0);
        assert_ok(prh_certificate_width(certificate, 0.0, &width));
        assert_true(width - values_in(certificate).rank <= 1);
        prh_certificate_destroy(certificate);
        prh_kernel_destroy(kernel);
        free(x);
    }
}

/* Off-diagonal values in [lowest, lowest + spread], not above 0, and a diagonal that is as F.1 wants it. */
static double *sufficient_world(generator *g, int64_t n, double excess)
{
    double *k = allocate(n * n, sizeof *k), least = INFINITY, most = -INFINITY;
    const double spread = 2.0 * next_uniform(g), lowest = -spread - 3.0 * next_uniform(g);

    for (int64_t i = 0; i < n; i++)
        for (int64_t j = 0; j < i; j++) {
            k[i * n + j] = k[j * n + i] = lowest + spread * next_uniform(g);
            least = fmin(least, k[i * n + j]);
            most = fmax(most, k[i * n + j]);
        }
    for (int64_t i = 0; i < n; i++)
        k[i * n + i] = (double)n * (most - least) + least + excess * next_uniform(g);
    return k;
}

static void the_sufficient_condition_implies_the_exact_one(void **state)
{
    generator g = {21};

    (void)state;
    for (int number = 0; number < 300; number++) {
        const int64_t n = 2 + number % 11;
        double *k;
        prh_certificate_values values;

        if (IS_LEFT_OUT(number))
            continue;
        k = sufficient_world(&g, n, number % 3 == 0 ? 0.0 : 1.0); /* with equality, too */
        values = values_for(k, n);
        note("world %d", number);
        assert_true(values.sufficient);
        assert_true(values.representable);
        assert_true(
            values.offset <= -values.lowest + 1e-9); /* by Gershgorin, K - lowest has no negative one */
        free(k);
    }
}

static void the_sufficient_condition_is_checked_as_it_is_written(void **state)
{
    int found[2] = {0, 0};
    generator g = {22};

    (void)state;
    for (int number = 0; number < 200; number++) {
        const int64_t n = 2 + number % 5;
        double *k = sufficient_world(&g, n, 1.0), least = INFINITY, most = -INFINITY, diagonal = INFINITY;
        prh_certificate_values values;
        int want;

        if (number % 4 == 1)
            k[0] -= 1.5 * next_uniform(&g);
        if (number % 4 == 2)
            k[1] = k[n] = 0.5 * (next_uniform(&g) - 0.5);
        for (int64_t i = 0; i < n; i++)
            for (int64_t j = 0; j < n; j++) {
                least = i == j ? least : fmin(least, k[i * n + j]);
                most = i == j ? most : fmax(most, k[i * n + j]);
                diagonal = i == j ? fmin(diagonal, k[i * n + j]) : diagonal;
            }
        want = most <= 0.0 && diagonal >= (double)n * (most - least) + least;
        values = values_for(k, n);
        note("world %d", number);
        assert_same_bits(values.lowest, least);
        assert_same_bits(values.spread, most - least);
        assert_same_bits(values.diagonal, diagonal);
        assert_close(values.required, (double)n * (most - least) + least, 1e-12);
        assert_int_equal(values.sufficient, want);
        found[want]++;
        free(k);
    }
    assert_true(found[0] > 20 && found[1] > 20);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_exact_condition_is_what_a_search_for_the_constant_finds),
        cmocka_unit_test(the_check_value_comes_out),
        cmocka_unit_test(a_constant_moves_the_offset_and_nothing_else),
        cmocka_unit_test(features_of_low_rank_are_recognised_with_their_constant),
        cmocka_unit_test(a_border_that_leaves_the_range_is_seen),
        cmocka_unit_test(kernels_of_features_are_representable),
        cmocka_unit_test(smooth_kernels_are_representable),
        cmocka_unit_test(the_sufficient_condition_implies_the_exact_one),
        cmocka_unit_test(the_sufficient_condition_is_checked_as_it_is_written),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
