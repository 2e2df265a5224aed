/* Nulls at the border: layouts and constants as released, NULL in every place, results for callers of any age. */
#include "layouts.h"

#include <stdio.h>

static const pin pins[] = {
    {SIZE(prh_null_options, 80)},
    {OFFSET(prh_null_options, struct_size, 0)},
    {OFFSET(prh_null_options, permutations, 8)},
    {OFFSET(prh_null_options, alpha, 16)},
    {OFFSET(prh_null_options, seed, 24)},
    {OFFSET(prh_null_options, blocks, 32)},
    {OFFSET(prh_null_options, table, 40)},
    {OFFSET(prh_null_options, stop_after, 48)},
    {OFFSET(prh_null_options, top, 56)},
    {OFFSET(prh_null_options, method, 64)},
    {OFFSET(prh_null_options, aggregate, 68)},
    {OFFSET(prh_null_options, circular, 72)},
    {OFFSET(prh_null_options, reserved, 76)},
    {SIZE(prh_null_result, 120)},
    {OFFSET(prh_null_result, struct_size, 0)},
    {OFFSET(prh_null_result, score, 8)},
    {OFFSET(prh_null_result, mean, 16)},
    {OFFSET(prh_null_result, sd, 24)},
    {OFFSET(prh_null_result, skewness, 32)},
    {OFFSET(prh_null_result, z, 40)},
    {OFFSET(prh_null_result, threshold, 48)},
    {OFFSET(prh_null_result, p, 56)},
    {OFFSET(prh_null_result, calibrated, 64)},
    {OFFSET(prh_null_result, alpha, 72)},
    {OFFSET(prh_null_result, layer_x, 80)},
    {OFFSET(prh_null_result, layer_y, 88)},
    {OFFSET(prh_null_result, values, 96)},
    {OFFSET(prh_null_result, reached, 104)},
    {OFFSET(prh_null_result, method, 112)},
    {OFFSET(prh_null_result, reserved, 116)},
    {VALUE(PRH_NULL_ENUMERATE, 2)},
    {VALUE(PRH_NULL_PERMUTE, 3)},
    {VALUE(PRH_AGGREGATE_MAX, 0)},
    {VALUE(PRH_AGGREGATE_MEAN, 1)},
    {VALUE(PRH_AGGREGATE_ROW_MAX_MEAN, 2)},
    {VALUE(PRH_AGGREGATE_TOP_MEAN, 3)},
};

static void layouts_and_constants_are_as_released(void **state)
{
    (void)state;
    assert_pins(pins, sizeof pins / sizeof pins[0]);
}

enum { ROWS = 12, COLS = 3 };

struct fixture {
    prh_metric *metric;
    prh_prepared *prepared;
    prh_null *null;
};

static void nulls_need_a_metric_and_two_sides(void **state)
{
    const fixture *f = *state;
    const prh_prepared *const *side = (const prh_prepared *const *)&f->prepared;
    prh_null *out = (prh_null *)(uintptr_t)1;

    assert_status(prh_null_create(NULL, f->metric, side, 1, side, 1, NULL, NULL), PRH_ERR_ARGUMENT);
    assert_status(prh_null_create(&out, NULL, side, 1, side, 1, NULL, NULL), PRH_ERR_ARGUMENT);
    assert_null(out);
    out = (prh_null *)(uintptr_t)1;
    assert_status(prh_null_create(&out, f->metric, NULL, 1, side, 1, NULL, NULL), PRH_ERR_ARGUMENT);
    assert_null(out);
    assert_status(prh_null_create(&out, f->metric, side, 1, NULL, 1, NULL, NULL), PRH_ERR_ARGUMENT);
    assert_status(prh_null_get_result(f->null, NULL), PRH_ERR_ARGUMENT);
    assert_status(prh_null_quantile(f->null, 0.5, NULL), PRH_ERR_ARGUMENT);
}

static void getters_of_nothing_answer_nothing(void **state)
{
    prh_null_result r = {.struct_size = sizeof r, .score = 7.0};
    double quantile = 7.0;

    (void)state;
    prh_null_destroy(NULL);
    assert_status(prh_null_get_result(NULL, &r), PRH_ERR_ARGUMENT);
    assert_status(prh_null_quantile(NULL, 0.5, &quantile), PRH_ERR_ARGUMENT);
    assert_same_bits(r.score, 7.0);
    assert_same_bits(quantile, 7.0);
    assert_null(prh_null_values(NULL));
    assert_null(prh_null_means(NULL));
    assert_null(prh_null_sds(NULL));
    assert_null(prh_null_ps(NULL));
    assert_null(prh_null_adjusted_ps(NULL));
    assert_null(prh_alignment_null(NULL));
    assert_string_equal(prh_null_reason(NULL), "");
}

static void methods_have_words(void **state)
{
    (void)state;
    assert_string_equal(prh_null_method_name(PRH_NULL_AUTO), "auto");
    assert_string_equal(prh_null_method_name(PRH_NULL_EXACT), "exact");
    assert_string_equal(prh_null_method_name(PRH_NULL_ENUMERATE), "enumerate");
    assert_string_equal(prh_null_method_name(PRH_NULL_PERMUTE), "permute");
    assert_string_equal(prh_null_method_name(-1), "unknown");
    assert_string_equal(prh_null_method_name(4), "unknown");
}

static prh_status fill_null(const fixture *f, void *result)
{
    return prh_null_get_result(f->null, result);
}

static void results_fit_callers_of_any_age(void **state)
{
    static const filler fillers[] = {{"prh_null_get_result", fill_null, sizeof(prh_null_result)}};

    assert_fillers(*state, fillers, sizeof fillers / sizeof *fillers);
}

static int set_up(void **state)
{
    static fixture f;
    generator g = {7};
    double *values = normal_matrix(&g, ROWS, COLS);
    prh_representation *x = doubles(values, ROWS, COLS);
    const prh_prepared *const *side = (const prh_prepared *const *)&f.prepared;

    f.metric = metric_of("mutual_knn", 3, NULL, PRH_CONVENTION_EXACT, PRH_PRECISION_AUTO);
    f.prepared = prepared_of(f.metric, x);
    assert_ok(prh_null_create(&f.null, f.metric, side, 1, side, 1, NULL, NULL));
    prh_representation_destroy(x);
    free(values);
    *state = &f;
    return 0;
}

static int tear_down(void **state)
{
    fixture *f = *state;

    prh_null_destroy(f->null);
    prh_prepared_destroy(f->prepared);
    prh_metric_destroy(f->metric);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(layouts_and_constants_are_as_released),
        cmocka_unit_test(nulls_need_a_metric_and_two_sides),
        cmocka_unit_test(getters_of_nothing_answer_nothing),
        cmocka_unit_test(methods_have_words),
        cmocka_unit_test(results_fit_callers_of_any_age),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
