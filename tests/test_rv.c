/* The RV coefficient: CKA that has no choice of a kernel. What the number means: docs/metrics/cka.md. */
#include "cases.h"

#include <math.h>

static const subject rv = {"rv", 0};

static void agrees_here(const trial *t)
{
    agrees_with_the_oracle(t, "rv", 0);
}

/* By name other kernel functions are ignored, as the oracle ignores them. */
static void scores_are_the_oracles_of_features_and_given_matrices(void **state)
{
    (void)state;
    each_trial(agrees_here);
}

static void chance_levels_are_those_of_linear_cka(void **state)
{
    (void)state;
    for (int64_t n = 5; n <= 9; n += 2) {
        prh_metric *metric = metric_of("rv", 0, NULL, 0, 0), *cka = metric_of("cka", 0, NULL, 0, 0);
        double *x, *y, chance = -7.0, want = -7.0;
        prh_representation *u, *v;
        prh_prepared *p, *q;

        related_pair((uint64_t)n, n, 3, 4, &x, &y);
        p = prepared_of(metric, u = doubles(x, n, 3));
        q = prepared_of(metric, v = doubles(y, n, 4));
        assert_ok(prh_metric_chance(metric, p, q, &chance));
        assert_ok(prh_metric_chance(cka, p, q, &want));
        assert_same_bits(chance, want);
        prh_prepared_destroy(q);
        prh_prepared_destroy(p);
        prh_representation_destroy(v);
        prh_representation_destroy(u);
        free(y);
        free(x);
        prh_metric_destroy(cka);
        prh_metric_destroy(metric);
    }
}

static void it_is_symmetric_and_invariant_as_declared(void **state)
{
    (void)state;
    is_as_symmetric_as_declared(rv, PRH_CONVENTION_EXACT);
    is_so_under_every_kernel(rv, PRH_CONVENTION_EXACT);
}

static void fewer_rows_than_declared_are_refused(void **state)
{
    (void)state;
    needs_the_rows_it_declares(rv, PRH_CONVENTION_EXACT);
}

static void company_changes_no_bit(void **state)
{
    (void)state;
    has_the_same_bits_in_company(rv);
}

static double score_with(
    const char *name, const char *kernel, const prh_representation *x, const prh_representation *y)
{
    prh_metric *metric = metric_of(name, 0, kernel, PRH_CONVENTION_EXACT, PRH_PRECISION_AUTO);
    const double score = score_of(metric, x, y);

    prh_metric_destroy(metric);
    return score;
}

static void it_is_linear_cka_to_the_bit(void **state)
{
    double *x, *y;

    (void)state;
    for (int64_t d = 3; d <= 90; d += 87) { /* in feature and in kernel space */
        prh_representation *u, *v;

        related_pair(3, 40, d, d, &x, &y);
        u = representation_of(x, 40, d, PRH_F32);
        v = doubles(y, 40, d);
        assert_same_bits(score_with("rv", NULL, u, v), score_with("cka", "linear", u, v));
        assert_same_bits(score_with("rv", "rbf:2", u, v), score_with("cka", "linear", u, v));
        prh_representation_destroy(v);
        prh_representation_destroy(u);
        free(y);
        free(x);
    }
}

static void a_side_without_variance_is_undefined(void **state)
{
    static const double flat[24] = {0};
    generator g = {4};
    double *x = normal_matrix(&g, 8, 3), score = -7.0;
    prh_metric *metric = metric_of("rv", 0, NULL, 0, 0);

    (void)state;
    assert_refused(
        status_of_matrices(metric, x, 3, flat, 3, 8, &score), PRH_ERR_UNDEFINED, "rv is undefined");
    assert_refused(status_of_matrices(metric, flat, 3, x, 3, 8, &score), PRH_ERR_UNDEFINED, "x");
    assert_close(score, -7.0, 0.0);
    prh_metric_destroy(metric);
    free(x);
}

static void products_beyond_the_range_are_refused(void **state)
{
    (void)state;
    refuses_scaled(rv, 1e25, PRH_F32, "overflow");
    refuses_scaled(rv, 1e90, PRH_F64, "overflow");
}

static void other_kernels_conventions_and_precisions_are_refused(void **state)
{
    static const prh_rv_options refused[] = {
        {.kernel = "rbf"}, {.kernel = "cosine"}, {.kernel = "no such"}, {.precision = 3}, {.reserved = 1}};
    prh_metric_options named = {.struct_size = sizeof named, .convention = PRH_CONVENTION_PLATONIC_REP};
    prh_metric *metric;

    (void)state;
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++) {
        prh_rv_options options = refused[i];

        options.struct_size = sizeof options;
        metric = (prh_metric *)(uintptr_t)1;
        note("case %zu", i);
        assert_status(prh_metric_create_rv(&metric, &options), PRH_ERR_ARGUMENT);
        assert_null(metric);
    }
    assert_refused(
        prh_metric_create_by_name(&metric, "rv", &named), PRH_ERR_ARGUMENT, "platonic-rep has no rv");
    named = (prh_metric_options){.struct_size = sizeof named, .kernel = "no such"};
    assert_status(prh_metric_create_by_name(&metric, "rv", &named), PRH_ERR_ARGUMENT);
    note("%s", "");
}

static void the_typed_constructor_makes_what_the_name_makes(void **state)
{
    const prh_rv_options options = {.struct_size = sizeof options, .precision = PRH_PRECISION_F32};
    prh_metric *metric = NULL;

    (void)state;
    assert_ok(prh_metric_create_rv(&metric, NULL));
    assert_string_equal(prh_metric_name(metric), "rv");
    assert_null(prh_metric_kernel(metric));
    are_the_same_metric(metric, metric_of("rv", 0, NULL, 0, PRH_PRECISION_AUTO));
    assert_ok(prh_metric_create_rv(&metric, &options));
    are_the_same_metric(metric, metric_of("rv", 0, "cosine", 0, PRH_PRECISION_F32));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(scores_are_the_oracles_of_features_and_given_matrices),
        cmocka_unit_test(chance_levels_are_those_of_linear_cka),
        cmocka_unit_test(it_is_symmetric_and_invariant_as_declared),
        cmocka_unit_test(fewer_rows_than_declared_are_refused),
        cmocka_unit_test(company_changes_no_bit),
        cmocka_unit_test(it_is_linear_cka_to_the_bit),
        cmocka_unit_test(a_side_without_variance_is_undefined),
        cmocka_unit_test(products_beyond_the_range_are_refused),
        cmocka_unit_test(other_kernels_conventions_and_precisions_are_refused),
        cmocka_unit_test(the_typed_constructor_makes_what_the_name_makes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
