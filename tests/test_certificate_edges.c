/* Certificates of the smallest, flattest, largest and noisiest kernels; refusals. */
#include <math.h>

#include "certificates.h"

static void one_item_needs_its_own_value_less(void **state)
{
    static const double items[] = {0.0, 3.5, -2.0, 1e300, -1e-300};

    (void)state;
    for (int i = 0; i < 5; i++) {
        prh_certificate *certificate = certificate_of(&items[i], 1, 0.0);
        const prh_certificate_values values = values_in(certificate);
        int64_t width = -1;
        double error = -1.0;

        assert_same_bits(values.offset, items[i] == 0.0 ? 0.0 : -items[i]);
        assert_true(values.representable && values.sufficient);
        assert_int_equal(values.rank + values.negative, 0);
        assert_same_bits(values.smallest, 0.0);
        assert_same_bits(values.largest, 0.0);
        assert_same_bits(values.diagonal, items[i]);
        assert_true(isnan(values.lowest) && isnan(values.spread) && isnan(values.required));
        assert_same_bits(prh_certificate_eigenvalues(certificate)[0], 0.0);
        assert_ok(prh_certificate_error(certificate, 0, &error));
        assert_same_bits(error, 0.0);
        assert_ok(prh_certificate_width(certificate, 0.0, &width));
        assert_int_equal(width, 0);
        prh_certificate_destroy(certificate);
    }
}

/* K = (a b; b d): M is (a + d - 2b) / 2, and the determinant of K + C 11' vanishes at C = (b^2 - ad) / (a + d - 2b). */
static void two_items_have_a_closed_form(void **state)
{
    generator g = {31};

    (void)state;
    for (int i = 0; i < 100; i++) {
        const double a = next_normal(&g), b = next_normal(&g), d = next_normal(&g),
                     m = 0.5 * (a + d - 2.0 * b);
        const double k[4] = {a, b, b, d};
        const prh_certificate_values values = values_for(k, 2);

        note("%g %g %g", a, b, d);
        assert_close(values.smallest, m, 1e-14);
        assert_int_equal(values.representable, m > 0.0);
        assert_int_equal(values.negative, m < 0.0);
        assert_close(values.negative_mass, m < 0.0, 0.0);
        if (m > 0.0)
            assert_close(values.offset, (b * b - a * d) / (2.0 * m), 1e-12 * (1.0 + 1.0 / m));
    }
}

static void two_alike_items_of_different_size_are_outside(void **state)
{
    const double k[4] = {1.0, 2.0, 2.0, 3.0}; /* M = 0, but HK1 is not */
    const prh_certificate_values values = values_for(k, 2);

    (void)state;
    assert_int_equal(values.rank, 0);
    assert_false(values.representable);
    assert_close(values.outside, 1.0, 0.0);
}

static void constant_kernels_are_representable_in_no_dimension(void **state)
{
    static const double constants[] = {0.0, 1.0, -0.1, 1e-300, 1e300, 0.3};

    (void)state;
    for (int64_t n = 2; n <= 50; n *= 5) {
        for (int c = 0; c < 6; c++) {
            double *k = allocate(n * n, sizeof *k), error = -1.0;
            prh_certificate *certificate;
            prh_certificate_values values;
            int64_t width = -1;

            for (int64_t e = 0; e < n * n; e++)
                k[e] = constants[c];
            certificate = certificate_of(k, n, 0.0);
            values = values_in(certificate);
            note("%d items, %g", (int)n, constants[c]);
            assert_true(values.representable);
            assert_int_equal(values.rank, 0);
            assert_close(values.offset, -constants[c], 1e-15 * fabs(constants[c]));
            assert_same_bits(values.outside, 0.0);
            assert_same_bits(values.negative_mass, 0.0);
            assert_int_equal(values.sufficient, constants[c] <= 0.0);
            assert_ok(prh_certificate_width(certificate, 0.0, &width));
            assert_int_equal(width, 0);
            assert_ok(prh_certificate_error(certificate, 0, &error));
            assert_same_bits(error, 0.0);
            prh_certificate_destroy(certificate);
            free(k);
        }
    }
}

static void an_even_kernel_has_no_border(void **state)
{
    double k[25]; /* rows all have the same sum, so HK1 is 0 but for rounding */

    (void)state;
    for (int i = 0; i < 5; i++)
        for (int j = 0; j < 5; j++)
            k[5 * i + j] = cos(2.0 * 3.14159265358979323846 * (i - j) / 5.0) + 0.1;
    assert_same_bits(values_for(k, 5).outside, 0.0);
    assert_true(values_for(k, 5).representable);
    assert_close(values_for(k, 5).offset, -0.1, 1e-12);
}

/* Multiplying by a power of two moves exponents and nothing else. */
static void no_scale_is_too_large_or_too_small(void **state)
{
    static const int exponents[] = {-1000, -700, -300, 300, 700, 1000};
    generator g = {32};
    double *f = normal_matrix(&g, 8, 3), *k = gram_of(f, 8, 3), *scaled = allocate(64, sizeof *scaled);

    (void)state;
    for (int e = 0; e < 64; e++)
        k[e] -= 0.4;
    for (int s = 0; s < 6; s++) {
        prh_certificate *plain = certificate_of(k, 8, 0.0), *far;
        prh_certificate_values want = values_in(plain), got;

        for (int e = 0; e < 64; e++)
            scaled[e] = ldexp(k[e], exponents[s]);
        far = certificate_of(scaled, 8, 0.0);
        got = values_in(far);
        note("times 2^%d", exponents[s]);
        assert_same_bits(got.offset, ldexp(want.offset, exponents[s]));
        assert_same_bits(got.largest, ldexp(want.largest, exponents[s]));
        assert_same_bits(got.smallest, ldexp(want.smallest, exponents[s]));
        assert_same_bits(got.outside, want.outside);
        assert_int_equal(got.rank, want.rank);
        assert_int_equal(got.representable, want.representable);
        for (int r = 0; r < 8; r++)
            assert_same_bits(prh_certificate_eigenvalues(far)[r],
                ldexp(prh_certificate_eigenvalues(plain)[r], exponents[s]));
        prh_certificate_destroy(far);
        prh_certificate_destroy(plain);
    }
    free(scaled);
    free(k);
    free(f);
}

static void subnormal_kernels_have_a_certificate(void **state)
{
    const double tiny = 1e-310, k[4] = {3.0 * tiny, tiny, tiny, 2.0 * tiny};
    const prh_certificate_values values = values_for(k, 2);

    (void)state;
    assert_true(values.representable);
    assert_close(values.offset / tiny, -5.0 / 3.0, 1e-9);
}

/* Squares of such numbers are no doubles, but widths are found all the same. */
static void errors_that_overflow_are_refused_and_widths_are_not(void **state)
{
    const double k[4] = {3e200, 1e200, 1e200, 2e200};
    prh_certificate *certificate = certificate_of(k, 2, 0.0);
    double error = -7.0;
    int64_t width = -7;

    (void)state;
    assert_refused(prh_certificate_error(certificate, 0, &error), PRH_ERR_VALUE, "overflow");
    assert_same_bits(error, -7.0);
    assert_ok(prh_certificate_error(certificate, 1, &error)); /* rank 1: nothing is left */
    assert_same_bits(error, 0.0);
    assert_ok(prh_certificate_width(certificate, 1e300, &width));
    assert_int_equal(width, 1);
    assert_ok(prh_certificate_width(certificate, INFINITY, &width));
    assert_int_equal(width, 0);
    prh_certificate_destroy(certificate);
}

static void sums_that_overflow_are_refused(void **state)
{
    const double large = 1.7e308, k[4] = {large, -large, -large, large}, far[4] = {0.0, 1e200, 1e200, 0.0};
    prh_kernel *gram = kernel_of(k, 2, 2, "gram"), *distances = kernel_of(far, 2, 2, "dissimilarity");
    prh_certificate *certificate = (prh_certificate *)(uintptr_t)1;

    (void)state;
    assert_status(prh_certificate_create(&certificate, gram, NULL, NULL), PRH_ERR_VALUE);
    assert_null(certificate);
    certificate = (prh_certificate *)(uintptr_t)1;
    assert_status(prh_certificate_create(&certificate, distances, NULL, NULL), PRH_ERR_VALUE);
    assert_null(certificate);
    prh_kernel_destroy(distances);
    prh_kernel_destroy(gram);
}

/* A kernel that is known to a few digits: 3 dimensions and noise, which makes negative eigenvalues. */
static void a_tolerance_forgives_what_is_known_to_be_noise(void **state)
{
    enum { N = 40 };
    generator g = {33};
    double *f = normal_matrix(&g, N, 3), *k = gram_of(f, N, 3);
    prh_certificate_values strict, lenient;
    prh_certificate *certificate;
    prh_embedding *embedding = NULL;
    prh_embedding_values embedded = {.struct_size = sizeof embedded};

    (void)state;
    for (int i = 0; i < N; i++)
        for (int j = 0; j <= i; j++)
            k[i * N + j] = k[j * N + i] = k[i * N + j] - 0.5 + 1e-6 * next_normal(&g);
    strict = values_for(k, N);
    assert_false(strict.representable);
    assert_int_equal(strict.rank, N - 1);
    assert_true(strict.negative > 10);
    assert_true(strict.negative_mass > 0.0 && strict.negative_mass < 1e-5);
    certificate = certificate_of(k, N, 1e-5);
    lenient = values_in(certificate);
    assert_true(lenient.representable);
    assert_int_equal(lenient.rank, 3);
    assert_int_equal(lenient.negative, 0);
    assert_same_bits(lenient.negative_mass, 0.0);
    assert_same_bits(lenient.smallest, strict.smallest); /* as computed */
    assert_close(lenient.offset, 0.5, 1e-4);
    assert_ok(prh_embedding_create_eigen(&embedding, certificate, N));
    assert_ok(prh_embedding_get_values(embedding, &embedded));
    assert_int_equal(embedded.positive, 3);
    prh_embedding_destroy(embedding);
    prh_certificate_destroy(certificate);
    free(k);
    free(f);
}

/* Schoenberg: D is Euclidean if and only if -1/2 H (D o D) H has no negative eigenvalue. */
static void dissimilarities_are_representable_if_they_are_euclidean(void **state)
{
    const double star[16] = {0, 1, 1, 1, 1, 0, 2, 2, 1, 2, 0, 2, 1, 2, 2, 0}; /* a hub and three ends */
    generator g = {34};
    double *x = normal_matrix(&g, 12, 3), *d = distances_of(x, 12, 3, 0);
    prh_kernel *kernels[2] = {kernel_of(d, 12, 12, "dissimilarity"), kernel_of(star, 4, 4, "dissimilarity")};

    (void)state;
    for (int i = 0; i < 2; i++) {
        prh_certificate *certificate = certificate_of_kernel(kernels[i], 0.0, NULL);

        assert_int_equal(values_in(certificate).representable, i == 0);
        assert_int_equal(values_in(certificate).rank, 3);
        assert_int_equal(values_in(certificate).negative, i);
        prh_certificate_destroy(certificate);
        prh_kernel_destroy(kernels[i]);
    }
    free(d);
    free(x);
}

static void options_out_of_their_range_are_refused(void **state)
{
    static const double bad[] = {-1e-9, 1.0, 2.0, NAN, INFINITY, -INFINITY};
    const double k[4] = {2.0, 1.0, 1.0, 2.0};
    prh_kernel *kernel = kernel_of(k, 2, 2, "gram");

    (void)state;
    for (int i = 0; i < 6; i++) {
        prh_certificate_options options = {.struct_size = sizeof options, .tolerance = bad[i]};
        prh_certificate *certificate = (prh_certificate *)(uintptr_t)1;

        assert_refused(
            prh_certificate_create(&certificate, kernel, &options, NULL), PRH_ERR_ARGUMENT, "tolerance");
        assert_null(certificate);
    }
    prh_kernel_destroy(kernel);
}

static void widths_and_errors_out_of_their_range_are_refused(void **state)
{
    const double k[4] = {2.0, 1.0, 1.0, 2.0};
    prh_certificate *certificate = certificate_of(k, 2, 0.0);
    double error = -7.0;
    int64_t width = -7;

    (void)state;
    assert_refused(prh_certificate_error(certificate, -1, &error), PRH_ERR_ARGUMENT, "width");
    assert_refused(prh_certificate_width(certificate, -1e-300, &width), PRH_ERR_ARGUMENT, "error");
    assert_refused(prh_certificate_width(certificate, NAN, &width), PRH_ERR_ARGUMENT, "error");
    assert_same_bits(error, -7.0);
    assert_int_equal(width, -7);
    assert_ok(prh_certificate_error(certificate, INT64_MAX, &error));
    assert_same_bits(error, 0.0);
    prh_certificate_destroy(certificate);
}

static void negative_eigenvalues_are_beyond_any_width(void **state)
{
    const double k[4] = {0.0, 1.0, 1.0, 0.0};
    prh_certificate *certificate = certificate_of(k, 2, 0.0);
    int64_t width = -7;
    double error = -1.0;

    (void)state;
    assert_refused(prh_certificate_width(certificate, 0.5, &width), PRH_ERR_UNDEFINED, "negative");
    assert_int_equal(width, -7);
    assert_ok(prh_certificate_error(certificate, 2, &error));
    assert_close(error, 1.0, 1e-12); /* K - 1/2 has eigenvalues 0 and -1 */
    prh_certificate_destroy(certificate);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_item_needs_its_own_value_less),
        cmocka_unit_test(two_items_have_a_closed_form),
        cmocka_unit_test(two_alike_items_of_different_size_are_outside),
        cmocka_unit_test(constant_kernels_are_representable_in_no_dimension),
        cmocka_unit_test(an_even_kernel_has_no_border),
        cmocka_unit_test(no_scale_is_too_large_or_too_small),
        cmocka_unit_test(subnormal_kernels_have_a_certificate),
        cmocka_unit_test(errors_that_overflow_are_refused_and_widths_are_not),
        cmocka_unit_test(sums_that_overflow_are_refused),
        cmocka_unit_test(a_tolerance_forgives_what_is_known_to_be_noise),
        cmocka_unit_test(dissimilarities_are_representable_if_they_are_euclidean),
        cmocka_unit_test(options_out_of_their_range_are_refused),
        cmocka_unit_test(widths_and_errors_out_of_their_range_are_refused),
        cmocka_unit_test(negative_eigenvalues_are_beyond_any_width),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
