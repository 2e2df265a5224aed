/* Metric scaling with weights: what they are worth, what is refused, and how far apart they may be. */
#include <math.h>

#include "scaling.h"

enum { N = 20 };

/* Dissimilarities with many local minima. */
static prh_kernel *rough_kernel(uint64_t seed)
{
    generator g = {seed};
    double *d = rough_distances(&g, N);
    prh_kernel *kernel = kernel_of(d, N, N, "dissimilarity");

    free(d);
    return kernel;
}

static void weights_count_up_to_a_factor(void **state)
{
    static const double factors[] = {1.0, 4.0, 0x1p-1000, 0x1p1021};
    generator g = {73};
    double *w = rough_weights(&g, N), *scaled = allocate(N * N, sizeof *scaled);
    prh_kernel *kernel = rough_kernel(74);
    prh_smacof_options options = {.struct_size = sizeof options, .weights = w, .restarts = 2};
    prh_embedding *want = smacof_of(kernel, 2, &options, PRH_OK);

    (void)state;
    options.weights = scaled;
    for (int f = 0; f < 4; f++) {
        prh_embedding *got;

        for (int e = 0; e < N * N; e++)
            scaled[e] = e % (N + 1) == 0 ? NAN : w[e] * factors[f]; /* the diagonal is not read */
        got = smacof_of(kernel, 2, &options, PRH_OK);
        assert_memory_equal(prh_embedding_points(got), prh_embedding_points(want), 2 * N * sizeof(double));
        prh_embedding_destroy(got);
    }
    prh_embedding_destroy(want);
    prh_kernel_destroy(kernel);
    free(scaled);
    free(w);
}

static void equal_weights_are_no_weights(void **state)
{
    double w[N * N];
    prh_smacof_options options = {
        .struct_size = sizeof options, .restarts = -1, .max_iterations = 40, .tolerance = 1e-300};
    prh_kernel *kernel = rough_kernel(75);
    prh_embedding *without = smacof_of(kernel, 2, &options, PRH_NOTE_NOT_CONVERGED), *with;

    (void)state;
    for (int e = 0; e < N * N; e++)
        w[e] = 0.7;
    options.weights = w;
    with = smacof_of(kernel, 2, &options, PRH_NOTE_NOT_CONVERGED);
    for (int e = 0; e < 2 * N; e++)
        assert_close(prh_embedding_points(with)[e], prh_embedding_points(without)[e], 1e-12);
    prh_embedding_destroy(with);
    prh_embedding_destroy(without);
    prh_kernel_destroy(kernel);
}

static void weights_that_are_not_allowed_are_refused_by_place(void **state)
{
    static const double bad[] = {-1e-300, NAN, INFINITY, -INFINITY};
    double w[N * N], stress = -7.0;
    const prh_smacof_options options = {.struct_size = sizeof options, .weights = w};
    prh_kernel *kernel = rough_kernel(76);
    const prh_view points = {w, N, 1, N, PRH_F64, 0};

    (void)state;
    for (int b = 0; b <= 4; b++) {
        prh_embedding *out = (prh_embedding *)(uintptr_t)1;

        for (int e = 0; e < N * N; e++)
            w[e] = 1.0;
        w[3 * N + 5] = b < 4 ? bad[b] : 1.1; /* the last is not symmetric */
        assert_refused(prh_embedding_create_smacof(&out, kernel, 2, &options, NULL), PRH_ERR_VALUE,
            b < 4 ? "row 3, column 5" : "row 5, column 3");
        assert_null(out);
        assert_refused(prh_kernel_stress(kernel, &points, w, &stress), PRH_ERR_VALUE,
            b < 4 ? "row 3, column 5" : "row 5, column 3");
        assert_same_bits(stress, -7.0);
    }
    prh_kernel_destroy(kernel);
}

static void refuses_weights(const double *w, prh_status expected, const char *words)
{
    const prh_smacof_options options = {.struct_size = sizeof options, .weights = w};
    prh_kernel *kernel = rough_kernel(77);
    prh_embedding *out = (prh_embedding *)(uintptr_t)1;

    assert_refused(prh_embedding_create_smacof(&out, kernel, 2, &options, NULL), expected, words);
    assert_null(out);
    prh_kernel_destroy(kernel);
}

/* Two groups of items with this between them. */
static void set_groups(double *w, double between)
{
    for (int i = 0; i < N; i++)
        for (int j = 0; j < N; j++)
            w[i * N + j] = (i % 3 == 0) == (j % 3 == 0) ? 1.0 : between;
}

static void weights_must_hold_the_items_together(void **state)
{
    double w[N * N];

    (void)state;
    set_groups(w, 0.0);
    refuses_weights(w, PRH_ERR_UNDEFINED, "parts");
    memset(w, 0, sizeof w);
    refuses_weights(w, PRH_ERR_UNDEFINED, "0");
    for (int i = 0; i < N; i++) /* one item alone */
        for (int j = 0; j < N; j++)
            w[i * N + j] = i != N - 1 && j != N - 1;
    refuses_weights(w, PRH_ERR_UNDEFINED, "parts");
}

/* From random beginnings: the groups find each other's place by links that hardly count. */
static void weak_links_are_links(void **state)
{
    static const double between[] = {1e-3, 1e-5};
    generator g = {78};
    double *d = rough_distances(&g, N), w[N * N];
    prh_kernel *kernel = kernel_of(d, N, N, "dissimilarity");

    (void)state;
    for (int b = 0; b < 2; b++) {
        const prh_smacof_options options = {
            .struct_size = sizeof options, .weights = w, .max_iterations = 10};
        prh_embedding *embedding;
        double *next, *want, *got;

        set_groups(w, between[b]);
        embedding = smacof_of(kernel, 2, &options, PRH_NOTE_NOT_CONVERGED);
        next = oracle_transform(d, w, prh_embedding_points(embedding), N, 2);
        want = distances_of(next, N, 2, 0);
        free(next);
        prh_embedding_destroy(embedding);
        embedding = smacof_of(kernel, 2,
            &(prh_smacof_options){.struct_size = sizeof options, .weights = w, .max_iterations = 11},
            PRH_NOTE_NOT_CONVERGED);
        got = distances_of(prh_embedding_points(embedding), N, 2, 0);
        for (int e = 0; e < N * N; e++)
            assert_close(got[e], want[e], 1e-9);
        free(got);
        free(want);
        prh_embedding_destroy(embedding);
    }
    prh_kernel_destroy(kernel);
    free(d);
}

/* Links that rounding hides leave a group where it began, and do no harm to the inside of either. */
static void links_that_rounding_hides_do_no_harm(void **state)
{
    static const double between[] = {1e-17, 1e-30, 1e-300};
    generator g = {82};
    double *x = normal_matrix(&g, N, 2), *d = distances_of(x, N, 2, 0), w[N * N];
    prh_kernel *kernel = kernel_of(d, N, N, "dissimilarity");

    (void)state;
    for (int b = 0; b < 3; b++) {
        const prh_smacof_options options = {.struct_size = sizeof options, .weights = w, .tolerance = 1e-12};
        prh_embedding *embedding = NULL;
        double *got;

        set_groups(w, between[b]);
        note("links of %g", between[b]);
        assert_ok(prh_embedding_create_smacof(&embedding, kernel, 2, &options, NULL));
        got = distances_of(prh_embedding_points(embedding), N, 2, 0);
        for (int i = 0; i < N; i++)
            for (int j = 0; j < N; j++)
                if (w[i * N + j] == 1.0)
                    assert_close(got[i * N + j], d[i * N + j], 1e-8);
        assert_true(values_of_embedding(embedding).stress < 1e-8);
        free(got);
        prh_embedding_destroy(embedding);
    }
    prh_kernel_destroy(kernel);
    free(d);
    free(x);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(weights_count_up_to_a_factor),
        cmocka_unit_test(equal_weights_are_no_weights),
        cmocka_unit_test(weights_that_are_not_allowed_are_refused_by_place),
        cmocka_unit_test(weights_must_hold_the_items_together),
        cmocka_unit_test(weak_links_are_links),
        cmocka_unit_test(links_that_rounding_hides_do_no_harm),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
