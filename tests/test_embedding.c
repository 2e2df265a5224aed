/* Features of a kernel and classical scaling, by their definitions. */
#include <math.h>

#include "certificates.h"
#include "scaling.h"

static prh_embedding *eigen_of(const prh_certificate *certificate, int64_t width)
{
    prh_embedding *embedding = NULL;

    assert_ok(prh_embedding_create_eigen(&embedding, certificate, width));
    return embedding;
}

static prh_embedding *classical_of(const prh_kernel *kernel, int64_t width)
{
    prh_embedding *embedding = NULL;

    assert_ok(prh_embedding_create_classical(&embedding, kernel, width, NULL));
    return embedding;
}

/* Points are the `width` first vectors times the roots of their values, signs as they are promised. */
static void assert_embeds(const prh_embedding *embedding, const double *matrix, int64_t n, int64_t width)
{
    double *values = allocate(n, sizeof *values), *vectors = allocate(n * n, sizeof *vectors);
    const double *points = prh_embedding_points(embedding);

    jacobi(matrix, n, values, vectors);
    for (int64_t c = 0; c < width; c++) {
        const double root = sqrt(fmax(0.0, values[c]));
        double largest = 0.0, sign = 0.0;

        for (int64_t i = 0; i < n; i++)
            largest = fmax(largest, fabs(vectors[c * n + i]));
        for (int64_t i = 0; i < n && sign == 0.0; i++)
            if (fabs(vectors[c * n + i]) >= largest * (1.0 - 1e-8))
                sign = vectors[c * n + i] < 0.0 ? -1.0 : 1.0;
        for (int64_t i = 0; i < n; i++)
            assert_close(points[i * width + c], sign * root * vectors[c * n + i], 1e-7 * (1.0 + root));
    }
    free(vectors);
    free(values);
}

static void features_are_eigenvectors_times_roots(void **state)
{
    generator g = {41};

    (void)state;
    for (int number = 0; number < 20; number++) {
        const int64_t n = 4 + number % 6;
        double *k = world_of(&g, number, n);
        prh_certificate *certificate = certificate_of(k, n, 0.0);
        const int64_t width = prh_certificate_eigenvalues(certificate)[1] > 0.1 ? 2 : 1;
        prh_embedding *embedding = eigen_of(certificate, width);

        note("world %d", number);
        for (int64_t e = 0; e < n * n; e++)
            k[e] += values_in(certificate).offset;
        assert_embeds(embedding, k, n, width);
        assert_int_equal(prh_embedding_rows(embedding), n);
        assert_int_equal(prh_embedding_width(embedding), width);
        prh_embedding_destroy(embedding);
        prh_certificate_destroy(certificate);
        free(k);
    }
}

/* The theorem's conclusion: <f(a), f(b)> = K(a, b) + C*. */
static void features_of_full_width_reproduce_a_representable_kernel(void **state)
{
    generator g = {42};

    (void)state;
    for (int number = 0; number < 30; number++) {
        const int64_t n = 3 + number % 7;
        double *k = world_of(&g, number, n), *gram;
        prh_certificate *certificate = certificate_of(k, n, 0.0);
        const prh_certificate_values values = values_in(certificate);

        if (values.representable) {
            const int64_t width = values.rank > 0 ? values.rank : 1; /* as many as M has */
            prh_embedding *embedding = eigen_of(certificate, width);

            note("world %d", number);
            assert_int_equal(values_of_embedding(embedding).positive, values.rank);
            gram = gram_of(prh_embedding_points(embedding), n, width);
            for (int64_t e = 0; e < n * n; e++)
                assert_close(gram[e], k[e] + values.offset, 1e-10 * (1.0 + fabs(values.offset)));
            free(gram);
            prh_embedding_destroy(embedding);
        }
        prh_certificate_destroy(certificate);
        free(k);
    }
}

static void assert_zero_columns(const prh_embedding *embedding, int64_t from)
{
    const int64_t n = prh_embedding_rows(embedding), width = prh_embedding_width(embedding);

    for (int64_t i = 0; i < n; i++)
        for (int64_t c = from; c < width; c++)
            assert_same_bits(prh_embedding_points(embedding)[i * width + c], 0.0);
}

static void dimensions_beyond_the_positive_eigenvalues_are_zero(void **state)
{
    generator g = {43};
    double *k = low_rank_world(&g, 12, 3, 0.4), negative[4] = {-3.0, 0.0, 0.0, -3.0};
    prh_certificate *certificate = certificate_of(k, 12, 0.0);
    prh_kernel *kernel = kernel_of(k, 12, 12, "gram"), *none = kernel_of(negative, 2, 2, "gram");
    prh_embedding *eigen = eigen_of(certificate, 12), *classical = classical_of(kernel, 12);
    prh_embedding *nothing = classical_of(none, 2);

    (void)state;
    assert_zero_columns(eigen, 3);
    assert_zero_columns(classical, 3);
    assert_zero_columns(nothing, 0);
    assert_int_equal(values_of_embedding(eigen).positive, 3);
    assert_int_equal(values_of_embedding(classical).positive, 3);
    assert_int_equal(values_of_embedding(nothing).positive, 0);
    prh_embedding_destroy(nothing);
    prh_embedding_destroy(classical);
    prh_embedding_destroy(eigen);
    prh_kernel_destroy(none);
    prh_kernel_destroy(kernel);
    prh_certificate_destroy(certificate);
    free(k);
}

static void classical_scaling_is_what_torgerson_defined(void **state)
{
    generator g = {44};

    (void)state;
    for (int number = 0; number < 20; number++) {
        const int64_t n = 4 + number % 6;
        double *x = normal_matrix(&g, n, n), *d = distances_of(x, n, n, 0), *b = allocate(n * n, sizeof *b),
               *m;
        prh_kernel *kernel;
        prh_embedding *embedding;

        for (int64_t i = 0; i < n; i++) /* no longer Euclidean */
            for (int64_t j = 0; j < i; j++)
                d[i * n + j] = d[j * n + i] = d[i * n + j] * (0.5 + next_uniform(&g));
        for (int64_t e = 0; e < n * n; e++)
            b[e] = -0.5 * d[e] * d[e];
        m = centred(b, n);
        kernel = kernel_of(d, n, n, "dissimilarity");
        embedding = classical_of(kernel, 2);
        note("case %d", number);
        assert_embeds(embedding, m, n, 2);
        prh_embedding_destroy(embedding);
        prh_kernel_destroy(kernel);
        free(m);
        free(b);
        free(d);
        free(x);
    }
}

/* Whatever kind of kernel says how far apart they are. */
static void euclidean_distances_come_back(void **state)
{
    static const char *const functions[] = {"dissimilarity", "squared-dissimilarity", "gram", "linear"};
    generator g = {45};

    (void)state;
    for (int f = 0; f < 4; f++) {
        for (int64_t d = 1; d <= 4; d++) {
            const int64_t n = 30;
            double *x = normal_matrix(&g, n, d), *want = distances_of(x, n, d, 0), *got, stress = -1.0;
            double *square = distances_of(x, n, d, 1), *gram = gram_of(x, n, d);
            double *given = f == 0 ? want : f == 1 ? square : f == 2 ? gram : x;
            prh_kernel *kernel = kernel_of(given, n, f == 3 ? d : n, functions[f]);
            prh_embedding *embedding = classical_of(kernel, d);
            const prh_view view = {prh_embedding_points(embedding), n, d, d, PRH_F64, 0};

            note("%s, %d dimensions", functions[f], (int)d);
            got = distances_of(prh_embedding_points(embedding), n, d, 0);
            for (int64_t e = 0; e < n * n; e++)
                assert_close(got[e], want[e], 1e-12);
            assert_ok(prh_kernel_stress(kernel, &view, NULL, &stress));
            assert_close(stress, 0.0, 1e-8); /* a Gram matrix knows small distances to 8 digits */
            assert_int_equal(values_of_embedding(embedding).positive, d);
            free(got);
            prh_embedding_destroy(embedding);
            prh_kernel_destroy(kernel);
            free(gram);
            free(square);
            free(want);
            free(x);
        }
    }
}

static void classical_points_are_centred(void **state)
{
    generator g = {46};
    double *k = low_rank_world(&g, 25, 6, -40.0);
    prh_kernel *kernel = kernel_of(k, 25, 25, "gram");
    prh_embedding *embedding = classical_of(kernel, 4);

    (void)state;
    for (int c = 0; c < 4; c++) {
        double sum = 0.0;

        for (int i = 0; i < 25; i++)
            sum += prh_embedding_points(embedding)[4 * i + c];
        assert_close(sum, 0.0, 1e-13);
    }
    prh_embedding_destroy(embedding);
    prh_kernel_destroy(kernel);
    free(k);
}

/* Points grow with the root of the kernel, also where the kernel's own values are near the end of double. */
static void scale_changes_the_size_of_points_alone(void **state)
{
    static const int exponents[] = {-1000, -301, 301, 1000};
    generator g = {47};
    double *k = low_rank_world(&g, 10, 3, 0.2), *scaled = allocate(100, sizeof *scaled);
    prh_kernel *kernel = kernel_of(k, 10, 10, "gram");
    prh_embedding *want = classical_of(kernel, 3);

    (void)state;
    for (int s = 0; s < 4; s++) {
        prh_kernel *far;
        prh_embedding *got, *features;
        prh_certificate *certificate;

        for (int e = 0; e < 100; e++)
            scaled[e] = ldexp(k[e], exponents[s]);
        far = kernel_of(scaled, 10, 10, "gram");
        got = classical_of(far, 3);
        certificate = certificate_of(scaled, 10, 0.0);
        features = eigen_of(certificate, 3);
        for (int e = 0; e < 30; e++) {
            const double point = prh_embedding_points(want)[e] * sqrt(exponents[s] % 2 == 0 ? 1.0 : 2.0);
            const int half = (exponents[s] - (exponents[s] % 2 != 0)) / 2;

            assert_close(ldexp(prh_embedding_points(got)[e], -half), point, 1e-13);
            assert_true(isfinite(prh_embedding_points(features)[e]));
        }
        prh_embedding_destroy(features);
        prh_certificate_destroy(certificate);
        prh_embedding_destroy(got);
        prh_kernel_destroy(far);
    }
    prh_embedding_destroy(want);
    prh_kernel_destroy(kernel);
    free(scaled);
    free(k);
}

static void what_is_known_of_eigenvectors_is_said(void **state)
{
    const double k[4] = {2.0, 1.0, 1.0, 2.0};
    prh_certificate *certificate = certificate_of(k, 2, 0.0);
    prh_kernel *kernel = kernel_of(k, 2, 2, "gram");
    prh_embedding *embeddings[2] = {eigen_of(certificate, 2), classical_of(kernel, 2)};

    (void)state;
    for (int i = 0; i < 2; i++) {
        const prh_embedding_values values = values_of_embedding(embeddings[i]);

        assert_int_equal(values.positive, 1);
        assert_int_equal(values.iterations, 0);
        assert_int_equal(values.beginning, 0);
        assert_true(isnan(values.stress));
        assert_int_equal(values.converged, 1);
        assert_int_equal(values.reserved, 0);
        prh_embedding_destroy(embeddings[i]);
    }
    prh_kernel_destroy(kernel);
    prh_certificate_destroy(certificate);
}

static void an_embedding_outlives_what_it_was_made_of(void **state)
{
    const double k[4] = {2.0, 1.0, 1.0, 2.0};
    prh_certificate *certificate = certificate_of(k, 2, 0.0);
    prh_embedding *embedding = eigen_of(certificate, 2);

    (void)state;
    prh_certificate_destroy(certificate);
    assert_close(fabs(prh_embedding_points(embedding)[0]), sqrt(0.5), 1e-14);
    prh_embedding_destroy(embedding);
}

static void widths_out_of_range_are_refused(void **state)
{
    static const int64_t widths[] = {-1, 0, 3, INT64_MAX, INT64_MIN};
    const double k[4] = {2.0, 1.0, 1.0, 2.0};
    prh_certificate *certificate = certificate_of(k, 2, 0.0);
    prh_kernel *kernel = kernel_of(k, 2, 2, "gram");

    (void)state;
    for (int w = 0; w < 5; w++) {
        prh_embedding *out = (prh_embedding *)(uintptr_t)1;

        assert_refused(prh_embedding_create_eigen(&out, certificate, widths[w]), PRH_ERR_ARGUMENT, "width");
        assert_null(out);
        out = (prh_embedding *)(uintptr_t)1;
        assert_refused(
            prh_embedding_create_classical(&out, kernel, widths[w], NULL), PRH_ERR_ARGUMENT, "width");
        assert_null(out);
        out = (prh_embedding *)(uintptr_t)1;
        assert_refused(
            prh_embedding_create_smacof(&out, kernel, widths[w], NULL, NULL), PRH_ERR_ARGUMENT, "width");
        assert_null(out);
    }
    prh_kernel_destroy(kernel);
    prh_certificate_destroy(certificate);
}

static int32_t stop(double fraction, void *user_data)
{
    (void)fraction;
    (void)user_data;
    return 1;
}

static void classical_scaling_can_be_cancelled(void **state)
{
    generator g = {48};
    double *k = low_rank_world(&g, 50, 4, 0.0);
    prh_kernel *kernel = kernel_of(k, 50, 50, "gram");
    const prh_run_options run = {.struct_size = sizeof run, .progress = stop};
    prh_embedding *out = (prh_embedding *)(uintptr_t)1;

    (void)state;
    assert_status(prh_embedding_create_classical(&out, kernel, 2, &run), PRH_ERR_CANCELLED);
    assert_null(out);
    prh_kernel_destroy(kernel);
    free(k);
}

/* Those of the features, or those that the kernel was made of. */
static void distances_of_items_are_read(void **state)
{
    static const char *const functions[] = {"linear", "gram", "dissimilarity", "squared-dissimilarity"};
    enum { N = 7, D = 3 };
    generator g = {77};
    double *x = normal_matrix(&g, N, D), *want = distances_of(x, N, D, 0), got[N * N];

    (void)state;
    for (int f = 0; f < 4; f++) {
        double *m = f == 0 ? copy_matrix(x, N, D) : f == 1 ? gram_of(x, N, D) : distances_of(x, N, D, f == 3);
        prh_representation *given = doubles(m, N, f == 0 ? D : N);
        prh_kernel *kernel = NULL;

        note("%s", functions[f]);
        assert_ok(prh_kernel_create(&kernel, given, functions[f], PRH_PRECISION_F64, NULL));
        assert_ok(prh_kernel_read_distances(kernel, 0, 2, got));
        assert_ok(prh_kernel_read_distances(kernel, 2, N - 2, got + 2 * N));
        for (int e = 0; e < N * N; e++)
            assert_close(got[e], want[e], 1e-7);
        got[0] = -5.0;
        assert_refused(prh_kernel_read_distances(kernel, 1, N, got), PRH_ERR_ARGUMENT, "not all there");
        assert_refused(prh_kernel_read_distances(kernel, -1, 1, got), PRH_ERR_ARGUMENT, "not all there");
        assert_refused(prh_kernel_read_distances(kernel, 0, 0, got), PRH_ERR_ARGUMENT, "not all there");
        assert_refused(prh_kernel_read_distances(NULL, 0, 1, got), PRH_ERR_ARGUMENT, "NULL");
        assert_refused(prh_kernel_read_distances(kernel, 0, 1, NULL), PRH_ERR_ARGUMENT, "NULL");
        assert_close(got[0], -5.0, 0.0);
        prh_kernel_destroy(kernel);
        prh_representation_destroy(given);
        free(m);
    }
    free(want);
    free(x);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(features_are_eigenvectors_times_roots),
        cmocka_unit_test(features_of_full_width_reproduce_a_representable_kernel),
        cmocka_unit_test(dimensions_beyond_the_positive_eigenvalues_are_zero),
        cmocka_unit_test(classical_scaling_is_what_torgerson_defined),
        cmocka_unit_test(euclidean_distances_come_back),
        cmocka_unit_test(classical_points_are_centred),
        cmocka_unit_test(scale_changes_the_size_of_points_alone),
        cmocka_unit_test(what_is_known_of_eigenvectors_is_said),
        cmocka_unit_test(an_embedding_outlives_what_it_was_made_of),
        cmocka_unit_test(distances_of_items_are_read),
        cmocka_unit_test(widths_out_of_range_are_refused),
        cmocka_unit_test(classical_scaling_can_be_cancelled),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
