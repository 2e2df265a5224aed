/* PMI kernels of joint distributions that are known: as counts with the same numbers, and what is no distribution. */
#include "pmis.h"

#include <math.h>

enum { N = 12 };

static double *joint_of(generator *g, int64_t n)
{
    double *joint = allocate(n * n, sizeof *joint);

    for (int64_t i = 0; i < n; i++)
        for (int64_t j = i; j < n; j++)
            joint[i * n + j] = joint[j * n + i] = next_below(g, 4) == 0 && i != j ? 0.0 : next_uniform(g);
    return joint;
}

static prh_view view_of(const double *values, int64_t rows, int64_t cols)
{
    return (prh_view){values, rows, cols, cols, PRH_F64, 0};
}

static prh_kernel *kernel_of(const prh_view *joint, const prh_pmi_options *options)
{
    prh_kernel *kernel = NULL;

    assert_ok(prh_kernel_create_pmi_of_joint(&kernel, joint, options, NULL));
    return kernel;
}

static void a_joint_distribution_has_the_bits_of_counts_with_its_numbers(void **state)
{
    static const int64_t some[] = {4, 11, 0, 7, 2};
    generator g = {101};
    double *joint = joint_of(&g, N);
    const prh_view view = view_of(joint, N, N);
    dense d = {N, 0, N, joint};
    prh_cooccurrence *counts = counts_of_dense(&d); /* halves of diagonals are exact */

    (void)state;
    for (int32_t kind = PRH_PMI; kind <= PRH_NPMI; kind++)
        for (int subset = 0; subset < 2; subset++)
            for (int smoothed = 0; smoothed < 2; smoothed++) {
                prh_pmi_options options = pmi_options(kind, kind == PRH_PMI ? PRH_PMI_ZERO_MINIMUM : 0, 0.0);
                const int64_t n = subset ? 5 : N;
                prh_kernel *of_joint, *of_counts;

                options.symbols = subset ? some : NULL;
                options.symbol_count = subset ? 5 : 0;
                options.smoothing = 0.01 * smoothed;
                of_joint = kernel_of(&view, &options);
                of_counts = pmi_kernel(counts, &options);
                assert_string_equal(prh_kernel_function(of_joint), prh_kernel_function(of_counts));
                assert_int_equal(prh_kernel_rows(of_joint), n);
                assert_memory_equal(prh_kernel_values(of_joint), prh_kernel_values(of_counts),
                    (size_t)(n * n) * sizeof(double));
                prh_kernel_destroy(of_counts);
                prh_kernel_destroy(of_joint);
            }
    prh_cooccurrence_destroy(counts);
    free(joint);
}

/* P = (0.3, 0.2; 0.2, 0.3), and the same times anything. */
static void a_small_distribution_has_the_pmi_that_one_computes(void **state)
{
    static const double units[] = {1.0, 10.0, 1e-200, 1e200};

    (void)state;
    for (int u = 0; u < 4; u++) {
        const double joint[4] = {0.3 * units[u], 0.2 * units[u], 0.2 * units[u], 0.3 * units[u]};
        const prh_view view = view_of(joint, 2, 2);
        prh_kernel *kernel = kernel_of(&view, NULL);
        const double *k = prh_kernel_values(kernel);

        assert_close(k[0], log(1.2), 1e-15);
        assert_close(k[1], log(0.8), 1e-15);
        assert_same_bits(k[2], k[1]);
        assert_close(k[3], log(1.2), 1e-15);
        prh_kernel_destroy(kernel);
    }
}

static void views_of_any_type_and_stride_are_read(void **state)
{
    enum { LD = 5 };
    const float wide[3 * LD] = {4, 1, 2, 9, 9, /**/ 1, 6, 3, 9, 9, /**/ 2, 3, 8, 9, 9};
    const double dense_values[9] = {4, 1, 2, 1, 6, 3, 2, 3, 8};
    const prh_view strided = {wide, 3, 3, LD, PRH_F32, 0}, plain = view_of(dense_values, 3, 3);
    prh_kernel *one = kernel_of(&strided, NULL), *two = kernel_of(&plain, NULL);

    (void)state;
    assert_memory_equal(prh_kernel_values(one), prh_kernel_values(two), 9 * sizeof(double));
    prh_kernel_destroy(two);
    prh_kernel_destroy(one);
}

static void the_upper_triangle_counts(void **state)
{
    const double near[4] = {3.0, 2.0, 2.0 + 2e-6, 3.0}, exact[4] = {3.0, 2.0, 2.0, 3.0};
    const prh_view asymmetric = view_of(near, 2, 2), symmetric = view_of(exact, 2, 2);
    prh_kernel *one = kernel_of(&asymmetric, NULL), *two = kernel_of(&symmetric, NULL);

    (void)state;
    assert_memory_equal(prh_kernel_values(one), prh_kernel_values(two), sizeof exact);
    prh_kernel_destroy(two);
    prh_kernel_destroy(one);
}

/* ---- refusals ---- */

static void refused(
    const prh_view *joint, const prh_pmi_options *options, prh_status status, const char *words)
{
    prh_kernel *out = (prh_kernel *)(uintptr_t)1;

    assert_refused(prh_kernel_create_pmi_of_joint(&out, joint, options, NULL), status, words);
    assert_null(out);
}

static void what_is_no_distribution_is_refused(void **state)
{
    const struct {
        double upper, lower;
        const char *words;
    } bad[] = {{-1e-9, -1e-9, "row 0, column 2 is -1e-09"}, {NAN, 1.0, "row 0, column 2 is NaN"},
        {1.0, INFINITY, "row 2, column 0 is infinite"}, {2.0, 2.1, "row 2, column 0"}};
    double joint[9] = {1, 1, 1, 1, 1, 1, 1, 1, 1};
    const prh_view view = view_of(joint, 3, 3), flat = view_of(joint, 1, 9), tall = view_of(joint, 3, 2);

    (void)state;
    for (int b = 0; b < 4; b++) {
        joint[2] = bad[b].upper;
        joint[6] = bad[b].lower;
        refused(&view, NULL, PRH_ERR_VALUE, bad[b].words);
    }
    refused(&flat, NULL, PRH_ERR_SHAPE, "square");
    refused(&tall, NULL, PRH_ERR_SHAPE, "square");
}

static void distributions_without_sum_are_refused(void **state)
{
    const double none[4] = {0.0, 0.0, 0.0, 0.0}, huge[4] = {1e308, 1e308, 1e308, 1e308};
    const double diagonal[4] = {0.5, 0.0, 0.0, 0.5}, partial[4] = {1.0, 0.0, 0.0, 0.0};
    const prh_view zero = view_of(none, 2, 2), vast = view_of(huge, 2, 2);
    const prh_view apart = view_of(diagonal, 2, 2), half = view_of(partial, 2, 2);
    prh_pmi_options options = pmi_options(PRH_NPMI, 0, 0.0);
    prh_kernel *kernel;

    (void)state;
    refused(&zero, &options, PRH_ERR_UNDEFINED, "nothing was counted");
    refused(&vast, NULL, PRH_ERR_VALUE, "sum");
    refused(&half, &options, PRH_ERR_UNDEFINED, "symbol 1 was never seen");
    refused(&apart, NULL, PRH_ERR_UNDEFINED, "symbol 0 and symbol 1 were never seen together");
    kernel = kernel_of(&apart, &options);
    assert_same_bits(prh_kernel_values(kernel)[0], 1.0);
    assert_same_bits(prh_kernel_values(kernel)[1], -1.0);
    prh_kernel_destroy(kernel);
}

static void options_are_checked_as_for_counts(void **state)
{
    static const int64_t twice[2] = {1, 1}, beyond[1] = {3};
    const double joint[9] = {1, 1, 1, 1, 1, 1, 1, 1, 1};
    const prh_view view = view_of(joint, 3, 3);
    prh_pmi_options options = pmi_options(PRH_PMI, 0, 0.0);

    (void)state;
    options.context_power = 0.75;
    refused(&view, &options, PRH_ERR_ARGUMENT, "context_power");
    options = pmi_options(7, 0, 0.0);
    refused(&view, &options, PRH_ERR_ARGUMENT, "kind 7");
    options = pmi_options(PRH_PMI, 0, 0.0);
    options.symbols = twice;
    options.symbol_count = 2;
    refused(&view, &options, PRH_ERR_ARGUMENT, "symbol 1 is wanted twice");
    options.symbols = beyond;
    options.symbol_count = 1;
    refused(&view, &options, PRH_ERR_ARGUMENT, "symbol 3 is wanted, there are 3");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_joint_distribution_has_the_bits_of_counts_with_its_numbers),
        cmocka_unit_test(a_small_distribution_has_the_pmi_that_one_computes),
        cmocka_unit_test(views_of_any_type_and_stride_are_read),
        cmocka_unit_test(the_upper_triangle_counts),
        cmocka_unit_test(what_is_no_distribution_is_refused),
        cmocka_unit_test(distributions_without_sum_are_refused),
        cmocka_unit_test(options_are_checked_as_for_counts),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
