/* Each preprocessing step against the slow reference, on a model of three layers of unequal widths, with a row of
 * zeros and a constant column in it.
 *
 * In double the bound is 1e-12 for values of order 1. In single precision the inputs are rounded first,
 * sums are in
 * double, and each step rounds its result once: 2^-24 of the value and step. */
#include "support.h"

#include <math.h>
#include <stdio.h>

#include "oracle.h"

enum { ROWS = 23, LAYERS = 3, WIDEST = 9 };

static const int64_t widths[LAYERS] = {5, WIDEST, 2};
static const double f64_bound = 1e-12, f32_bound = 0x1p-24;

/* The same numbers as plain matrices and as a model; rounded to single so that both precisions begin equal. */
typedef struct stack {
    double *values[LAYERS];
    prh_model *model;
} stack;

static stack make_stack(void)
{
    generator g = {11};
    prh_representation *layers[LAYERS];
    stack s;

    for (int l = 0; l < LAYERS; l++) {
        s.values[l] = normal_matrix(&g, ROWS, widths[l]);
        round_to_single(s.values[l], ROWS * widths[l]);
    }
    for (int64_t i = 0; i < ROWS; i++)
        s.values[0][i * widths[0] + 3] = (double)0.1f;
    for (int64_t j = 0; j < widths[1]; j++)
        s.values[1][7 * widths[1] + j] = 0.0;
    for (int l = 0; l < LAYERS; l++)
        layers[l] = doubles(s.values[l], ROWS, widths[l]);
    s.model = model_of(layers, LAYERS);
    return s;
}

static void free_stack(stack *s)
{
    for (int l = 0; l < LAYERS; l++)
        free(s->values[l]);
    prh_model_destroy(s->model);
}

static prh_model *applied(
    const prh_model *model, const char *steps, int32_t precision, prh_preprocess_report *reports)
{
    prh_preprocess *preprocess = NULL;
    prh_model *result = NULL;

    assert_ok(prh_preprocess_create(&preprocess, steps));
    assert_ok(prh_preprocess_apply(&result, preprocess, model, precision, NULL));
    for (int64_t l = 0; reports && l < prh_model_layer_count(result); l++)
        reports[l] = report_of(result, l);
    prh_preprocess_destroy(preprocess);
    return result;
}

/* `want` is what the reference made of one layer. */
static void assert_layer(const prh_model *model, int layer, const double *want, double bound)
{
    double *got = values_of(prh_model_layer(model, layer));

    for (int64_t e = 0; e < ROWS * widths[layer]; e++) {
        note("layer %d, element %d", layer, (int)e);
        assert_close(got[e], want[e], bound * fmax(1.0, fabs(want[e])));
    }
    note("%s", "");
    free(got);
}

/* Runs the steps in both precisions; the stack's own matrices have become what is wanted. */
static void assert_steps(const stack *s, const char *steps)
{
    prh_model *wide = applied(s->model, steps, PRH_PRECISION_F64, NULL);
    prh_model *narrow = applied(s->model, steps, PRH_PRECISION_F32, NULL);

    for (int l = 0; l < LAYERS; l++) {
        assert_layer(wide, l, s->values[l], f64_bound);
        assert_layer(narrow, l, s->values[l], f32_bound);
    }
    prh_model_destroy(wide);
    prh_model_destroy(narrow);
}

static double stack_threshold(const stack *s, double q)
{
    int64_t sizes[LAYERS];

    for (int l = 0; l < LAYERS; l++)
        sizes[l] = ROWS * widths[l];
    return oracle_clamp_threshold((const double *const *)s->values, sizes, LAYERS, q);
}

static void clamp_cuts_at_one_threshold_for_the_whole_stack(void **state)
{
    static const double quantiles[] = {0.95, 0.5, 0.999, 1e-6};
    prh_preprocess_report reports[LAYERS];

    (void)state;
    for (int q = 0; q < 4; q++) {
        stack s = make_stack();
        double threshold = stack_threshold(&s, quantiles[q]);
        char steps[32];

        snprintf(steps, sizeof steps, "clamp:%g", quantiles[q]);
        prh_model_destroy(applied(s.model, steps, PRH_PRECISION_F64, reports));
        for (int l = 0; l < LAYERS; l++) {
            assert_same_bits(reports[l].clamp_threshold, threshold);
            oracle_clamp(s.values[l], ROWS * widths[l], threshold);
        }
        assert_steps(&s, steps);
        free_stack(&s);
    }
}

static void clamp_of_a_matrix_cuts_each_layer_at_its_own_threshold(void **state)
{
    prh_preprocess_report reports[LAYERS];
    stack s = make_stack();

    (void)state;
    prh_model_destroy(applied(s.model, "clamp:0.8@matrix", PRH_PRECISION_F64, reports));
    for (int l = 0; l < LAYERS; l++) {
        int64_t size = ROWS * widths[l];
        double threshold = oracle_clamp_threshold((const double *const *)&s.values[l], &size, 1, 0.8);

        assert_same_bits(reports[l].clamp_threshold, threshold);
        oracle_clamp(s.values[l], size, threshold);
    }
    assert_true(reports[0].clamp_threshold != reports[1].clamp_threshold);
    assert_steps(&s, "clamp:0.8@matrix");
    free_stack(&s);
}

static void clamp_mean_cuts_at_the_mean_of_the_samples_quantiles(void **state)
{
    prh_preprocess_report reports[LAYERS];
    stack s = make_stack();
    double threshold =
        oracle_clamp_threshold_mean((const double *const *)s.values, ROWS, widths, LAYERS, 0.9);

    (void)state;
    prh_model_destroy(applied(s.model, "clamp-mean:0.9", PRH_PRECISION_F64, reports));
    for (int l = 0; l < LAYERS; l++) {
        assert_close(reports[l].clamp_threshold, threshold, 1e-15);
        oracle_clamp(s.values[l], ROWS * widths[l], threshold);
    }
    assert_steps(&s, "clamp-mean:0.9");
    free_stack(&s);
}

static void clamp_mean_of_a_matrix_uses_each_layer_alone(void **state)
{
    prh_preprocess_report reports[LAYERS];
    stack s = make_stack();

    (void)state;
    prh_model_destroy(applied(s.model, "clamp-mean:0.7@matrix", PRH_PRECISION_F64, reports));
    for (int l = 0; l < LAYERS; l++) {
        double threshold =
            oracle_clamp_threshold_mean((const double *const *)&s.values[l], ROWS, &widths[l], 1, 0.7);

        assert_close(reports[l].clamp_threshold, threshold, 1e-15);
        oracle_clamp(s.values[l], ROWS * widths[l], threshold);
    }
    assert_steps(&s, "clamp-mean:0.7@matrix");
    free_stack(&s);
}

static void center_takes_away_the_column_means(void **state)
{
    stack s = make_stack();

    (void)state;
    for (int l = 0; l < LAYERS; l++)
        oracle_center(s.values[l], ROWS, widths[l]);
    assert_steps(&s, "center");
    free_stack(&s);
}

static void standardize_gives_unit_deviation_and_counts_constant_columns(void **state)
{
    prh_preprocess_report reports[LAYERS];
    stack s = make_stack();

    (void)state;
    prh_model_destroy(applied(s.model, "standardize", PRH_PRECISION_F64, reports));
    for (int l = 0; l < LAYERS; l++) {
        int64_t constant = oracle_standardize(s.values[l], ROWS, widths[l], 0.0);

        assert_int_equal(constant, l == 0);
        assert_int_equal(reports[l].constant_columns, constant);
    }
    assert_steps(&s, "standardize");
    free_stack(&s);
}

static void normalize_gives_unit_rows_and_counts_rows_of_zeros(void **state)
{
    prh_preprocess_report reports[LAYERS];
    stack s = make_stack();

    (void)state;
    prh_model_destroy(applied(s.model, "normalize", PRH_PRECISION_F64, reports));
    for (int l = 0; l < LAYERS; l++) {
        int64_t zero = oracle_normalize(s.values[l], ROWS, widths[l]);

        assert_int_equal(zero, l == 1);
        assert_int_equal(reports[l].zero_rows, zero);
    }
    assert_steps(&s, "normalize");
    free_stack(&s);
}

static void the_papers_steps_are_clamp_then_normalize(void **state)
{
    stack s = make_stack();
    double threshold = stack_threshold(&s, 0.95);

    (void)state;
    for (int l = 0; l < LAYERS; l++) {
        oracle_clamp(s.values[l], ROWS * widths[l], threshold);
        oracle_normalize(s.values[l], ROWS, widths[l]);
    }
    assert_steps(&s, "paper");
    free_stack(&s);
}

static void steps_run_in_the_order_given(void **state)
{
    stack s = make_stack();
    prh_model *result = applied(s.model, "normalize,clamp:0.9,center", PRH_PRECISION_F64, NULL);
    double threshold;

    (void)state;
    for (int l = 0; l < LAYERS; l++)
        oracle_normalize(s.values[l], ROWS, widths[l]);
    threshold = stack_threshold(&s, 0.9);
    for (int l = 0; l < LAYERS; l++) {
        oracle_clamp(s.values[l], ROWS * widths[l], threshold);
        oracle_center(s.values[l], ROWS, widths[l]);
    }
    for (int l = 0; l < LAYERS; l++)
        assert_layer(result, l, s.values[l], f64_bound);
    prh_model_destroy(result);
    free_stack(&s);
}

static void a_quantile_of_one_changes_nothing(void **state)
{
    prh_preprocess_report reports[LAYERS];
    stack s = make_stack();
    prh_model *result = applied(s.model, "clamp:1,clamp:1@matrix", PRH_PRECISION_F64, reports);

    (void)state;
    for (int l = 0; l < LAYERS; l++) {
        assert_layer(result, l, s.values[l], 0.0);
        assert_true(reports[l].clamp_threshold == INFINITY);
    }
    prh_model_destroy(result);
    free_stack(&s);
}

static void a_row_of_zeros_stays_a_row_of_zeros(void **state)
{
    stack s = make_stack();
    prh_model *result = applied(s.model, "paper", PRH_PRECISION_F32, NULL);
    double *got = values_of(prh_model_layer(result, 1));

    (void)state;
    for (int64_t j = 0; j < widths[1]; j++)
        assert_true(got[7 * widths[1] + j] == 0.0);
    free(got);
    prh_model_destroy(result);
    free_stack(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(clamp_cuts_at_one_threshold_for_the_whole_stack),
        cmocka_unit_test(clamp_of_a_matrix_cuts_each_layer_at_its_own_threshold),
        cmocka_unit_test(clamp_mean_cuts_at_the_mean_of_the_samples_quantiles),
        cmocka_unit_test(clamp_mean_of_a_matrix_uses_each_layer_alone),
        cmocka_unit_test(center_takes_away_the_column_means),
        cmocka_unit_test(standardize_gives_unit_deviation_and_counts_constant_columns),
        cmocka_unit_test(normalize_gives_unit_rows_and_counts_rows_of_zeros),
        cmocka_unit_test(the_papers_steps_are_clamp_then_normalize),
        cmocka_unit_test(steps_run_in_the_order_given),
        cmocka_unit_test(a_quantile_of_one_changes_nothing),
        cmocka_unit_test(a_row_of_zeros_stays_a_row_of_zeros),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
