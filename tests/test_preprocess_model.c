/* What preprocessing makes of a model: pca, what is shared, in which type results are stored, what is refused in the
 * data. */
#include "support.h"

#include <math.h>
#include <stdio.h>

#include "oracle.h"

enum { ROWS = 19, COLS = 7 };

static prh_status apply(prh_model **out, const prh_model *model, const char *steps, int32_t precision)
{
    prh_preprocess *preprocess = NULL;
    prh_status status;

    assert_ok(prh_preprocess_create(&preprocess, steps));
    status = prh_preprocess_apply(out, preprocess, model, precision, NULL);
    prh_preprocess_destroy(preprocess);
    return status;
}

static prh_model *one_layer(const double *values, int64_t rows, int64_t cols, prh_dtype dtype)
{
    prh_representation *layer = representation_of(values, rows, cols, dtype);

    return model_of(&layer, 1);
}

/* The products of the scores, for signs are free: 1e-12 in double; in single both factors are rounded once. */
static void assert_scores(const prh_model *model, const char *steps, const double *scores, int64_t kept)
{
    double *want = gram_of(scores, ROWS, kept), largest = 0.0;

    for (int64_t i = 0; i < ROWS; i++)
        largest = fmax(largest, want[i * ROWS + i]);
    for (int32_t p = PRH_PRECISION_F32; p <= PRH_PRECISION_F64; p++) {
        prh_model *result = NULL;
        double *got, *products;

        assert_ok(apply(&result, model, steps, p));
        assert_int_equal(report_of(result, 0).components, kept);
        assert_int_equal(prh_representation_cols(prh_model_layer(result, 0)), kept);
        got = values_of(prh_model_layer(result, 0));
        products = gram_of(got, ROWS, kept);
        for (int64_t e = 0; e < ROWS * ROWS; e++)
            assert_close(products[e], want[e], largest * (p == PRH_PRECISION_F64 ? 1e-13 : 0x1p-23));
        free(products);
        free(got);
        prh_model_destroy(result);
    }
    free(want);
}

static void pca_by_rank_gives_the_first_components(void **state)
{
    generator g = {3};
    double *x = normal_matrix(&g, ROWS, COLS), scores[ROWS * COLS];
    prh_model *model;
    char steps[16];

    (void)state;
    round_to_single(x, ROWS * COLS);
    model = one_layer(x, ROWS, COLS, PRH_F64);
    for (int rank = 1; rank <= COLS; rank++) {
        assert_int_equal(oracle_pca_rank(x, ROWS, COLS, rank, scores), ORACLE_OK);
        snprintf(steps, sizeof steps, "pca:%d", rank);
        assert_scores(model, steps, scores, rank);
    }
    prh_model_destroy(model);
    free(x);
}

static void pca_by_share_gives_as_few_components_as_reach_it(void **state)
{
    static const double shares[] = {0.1, 0.5, 0.8, 0.99, 1.0};
    static const char *const steps[] = {"pca:0.1", "pca:0.5", "pca:0.8", "pca:0.99", "pca:1.0"};
    generator g = {4};
    double *x = normal_matrix(&g, ROWS, COLS), scores[ROWS * COLS];
    prh_model *model;
    int64_t kept = 0;

    (void)state;
    round_to_single(x, ROWS * COLS);
    model = one_layer(x, ROWS, COLS, PRH_F64);
    for (int s = 0; s < 5; s++) {
        assert_int_equal(oracle_pca_share(x, ROWS, COLS, shares[s], scores, &kept), ORACLE_OK);
        assert_scores(model, steps[s], scores, kept);
    }
    assert_int_equal(kept, COLS);
    prh_model_destroy(model);
    free(x);
}

static void pca_beyond_the_rank_of_the_data_gives_zeros(void **state)
{
    generator g = {5};
    double *line = normal_matrix(&g, ROWS, 1), x[ROWS * 2], *got;
    prh_model *model, *result = NULL;

    (void)state;
    for (int i = 0; i < ROWS; i++) {
        x[2 * i] = line[i];
        x[2 * i + 1] = -2.0 * line[i];
    }
    model = one_layer(x, ROWS, 2, PRH_F64);
    assert_ok(apply(&result, model, "pca:2", PRH_PRECISION_F64));
    got = values_of(prh_model_layer(result, 0));
    for (int i = 0; i < ROWS; i++)
        assert_close(got[2 * i + 1], 0.0, 1e-14);
    free(got);
    prh_model_destroy(result);
    prh_model_destroy(model);
    free(line);
}

static void pca_of_more_components_than_there_are_is_refused(void **state)
{
    generator g = {6};
    double *x = normal_matrix(&g, ROWS, COLS);
    prh_model *model = one_layer(x, ROWS, COLS, PRH_F64), *result = NULL;

    (void)state;
    assert_refused(apply(&result, model, "pca:8", PRH_PRECISION_AUTO), PRH_ERR_ARGUMENT, "pca:8");
    assert_null(result);
    assert_refused(apply(&result, model, "pca:2,pca:3", PRH_PRECISION_AUTO), PRH_ERR_ARGUMENT, "pca:3");
    assert_null(result);
    prh_model_destroy(model);
    free(x);
}

static void no_steps_share_the_layers(void **state)
{
    static const char *const nothing[] = {NULL, "", "none"};
    generator g = {7};
    double *x = normal_matrix(&g, ROWS, COLS);
    prh_model *model = one_layer(x, ROWS, COLS, PRH_F16);
    prh_view before, after;

    (void)state;
    assert_ok(prh_representation_view(prh_model_layer(model, 0), &before));
    for (int i = 0; i < 3; i++) {
        prh_preprocess_report report;
        prh_model *result = NULL;

        assert_ok(apply(&result, model, nothing[i], PRH_PRECISION_F64));
        report = report_of(result, 0);
        assert_ok(prh_representation_view(prh_model_layer(result, 0), &after));
        assert_ptr_equal(after.data, before.data);
        assert_int_equal(after.dtype, PRH_F16);
        assert_true(report.clamp_threshold == INFINITY);
        assert_int_equal(report.components + report.zero_rows + report.constant_columns, 0);
        prh_model_destroy(result);
    }
    prh_model_destroy(model);
    free(x);
}

static void shared_layers_outlive_the_model_they_came_from(void **state)
{
    generator g = {8};
    double *x = normal_matrix(&g, ROWS, COLS), *got;
    prh_model *model = one_layer(x, ROWS, COLS, PRH_F64), *result = NULL;

    (void)state;
    assert_ok(apply(&result, model, "none", PRH_PRECISION_AUTO));
    prh_model_destroy(model);
    got = values_of(prh_model_layer(result, 0));
    assert_memory_equal(got, x, ROWS * COLS * sizeof *x);
    free(got);
    prh_model_destroy(result);
    free(x);
}

static void the_input_stays_as_it_is(void **state)
{
    generator g = {9};
    double *x = normal_matrix(&g, ROWS, COLS), *after;
    prh_model *model = one_layer(x, ROWS, COLS, PRH_F64), *result = NULL;

    (void)state;
    assert_ok(apply(&result, model, "clamp:0.5,standardize,normalize", PRH_PRECISION_AUTO));
    after = values_of(prh_model_layer(model, 0));
    assert_memory_equal(after, x, ROWS * COLS * sizeof *x);
    free(after);
    prh_model_destroy(result);
    prh_model_destroy(model);
    free(x);
}

/* Numbers that all four types hold exactly must give the same bits from each of them. */
static void the_stored_type_does_not_change_the_result(void **state)
{
    generator g = {10};
    double *x = integer_matrix(&g, ROWS, COLS, 100), *want, *got;

    (void)state;
    for (int32_t precision = PRH_PRECISION_F32; precision <= PRH_PRECISION_F64; precision++) {
        want = NULL;
        for (prh_dtype dtype = PRH_F64; dtype <= PRH_BF16; dtype++) {
            prh_model *model = one_layer(x, ROWS, COLS, dtype), *result = NULL;

            note("type %d, precision %d", (int)dtype, (int)precision);
            assert_ok(apply(&result, model, "clamp:0.9,standardize,normalize", precision));
            got = values_of(prh_model_layer(result, 0));
            if (want) {
                for (int64_t e = 0; e < ROWS * COLS; e++)
                    assert_same_bits(got[e], want[e]);
                free(got);
            } else {
                want = got;
            }
            prh_model_destroy(result);
            prh_model_destroy(model);
        }
        free(want);
    }
    note("%s", "");
    free(x);
}

static void results_are_double_only_if_asked_or_given(void **state)
{
    static const prh_dtype stored[4][3] = {/* by input type, then precision auto, f32, f64 */
        {PRH_F64, PRH_F32, PRH_F64}, {PRH_F32, PRH_F32, PRH_F64}, {PRH_F32, PRH_F32, PRH_F64},
        {PRH_F32, PRH_F32, PRH_F64}};
    generator g = {12};
    double *x = normal_matrix(&g, ROWS, COLS);

    (void)state;
    for (prh_dtype dtype = PRH_F64; dtype <= PRH_BF16; dtype++) {
        for (int32_t precision = PRH_PRECISION_AUTO; precision <= PRH_PRECISION_F64; precision++) {
            prh_model *model = one_layer(x, ROWS, COLS, dtype), *result = NULL;
            prh_view view;

            assert_ok(apply(&result, model, "center", precision));
            assert_ok(prh_representation_view(prh_model_layer(result, 0), &view));
            assert_int_equal(view.dtype, stored[dtype - PRH_F64][precision]);
            prh_model_destroy(result);
            prh_model_destroy(model);
        }
    }
    free(x);
}

static void names_of_model_and_layers_are_kept(void **state)
{
    prh_model_options options = {
        .struct_size = sizeof options, .name = "vit", .family = "vision", .modality = "image"};
    generator g = {13};
    double *x = normal_matrix(&g, ROWS, COLS);
    prh_representation *layer = doubles(x, ROWS, COLS);
    const prh_representation *layers[2] = {layer, layer};
    prh_model *model = NULL, *result = NULL;

    (void)state;
    assert_ok(prh_model_create(&model, layers, 2, &options));
    assert_ok(apply(&result, model, "paper", PRH_PRECISION_AUTO));
    assert_string_equal(prh_model_name(result), "vit");
    assert_string_equal(prh_model_family(result), "vision");
    assert_string_equal(prh_model_modality(result), "image");
    assert_string_equal(prh_model_layer_name(result, 1), "1");
    prh_model_destroy(result);
    prh_model_destroy(model);
    prh_representation_destroy(layer);
    free(x);
}

/* Layer 1 of two holds `value` in row 4, column 2. */
static prh_model *spoiled(double value)
{
    generator g = {14};
    double *x = normal_matrix(&g, ROWS, COLS);
    prh_representation *layers[2] = {doubles(x, ROWS, COLS), NULL};

    x[4 * COLS + 2] = value;
    layers[1] = doubles(x, ROWS, COLS);
    free(x);
    return model_of(layers, 2);
}

static void a_bad_value_is_refused_with_its_place(void **state)
{
    static const double bad[] = {NAN, INFINITY, -INFINITY};

    (void)state;
    for (int b = 0; b < 3; b++) {
        prh_model *model = spoiled(bad[b]), *result = (prh_model *)(uintptr_t)1;

        assert_refused(apply(&result, model, "paper", PRH_PRECISION_AUTO), PRH_ERR_VALUE, "row 4");
        assert_non_null(strstr(prh_last_error(), "column 2"));
        assert_non_null(strstr(prh_last_error(), "layer 1"));
        assert_null(result);
        prh_model_destroy(model);
    }
}

static void a_value_beyond_single_precision_is_refused_there_only(void **state)
{
    prh_model *model = spoiled(1e39), *result = NULL;

    (void)state;
    assert_refused(apply(&result, model, "clamp:0.9", PRH_PRECISION_F32), PRH_ERR_VALUE, "row 4");
    assert_non_null(strstr(prh_last_error(), "column 2"));
    assert_null(result);
    assert_ok(apply(&result, model, "clamp:0.9", PRH_PRECISION_F64));
    prh_model_destroy(result);
    prh_model_destroy(model);
}

static void reports_are_those_of_the_model_that_was_made(void **state)
{
    prh_model *model = spoiled(0.0), *result = NULL;
    prh_preprocess_report report = {.struct_size = sizeof report, .zero_rows = -7};

    (void)state;
    assert_true(report_of(model, 1).clamp_threshold == INFINITY); /* nothing was done to it */
    assert_ok(apply(&result, model, "clamp:0.5@matrix,standardize,pca:3", PRH_PRECISION_F64));
    for (int64_t l = 0; l < 2; l++) {
        assert_true(isfinite(report_of(result, l).clamp_threshold));
        assert_int_equal(report_of(result, l).components, 3);
    }
    assert_refused(prh_preprocess_get_report(result, 2, &report), PRH_ERR_ARGUMENT, "no layer 2");
    assert_refused(prh_preprocess_get_report(result, -1, &report), PRH_ERR_ARGUMENT, "no layer -1");
    report.struct_size = 8;
    assert_status(prh_preprocess_get_report(result, 0, &report), PRH_ERR_ABI);
    assert_int_equal(report.zero_rows, -7);
    prh_model_destroy(result);
    prh_model_destroy(model);
}

static void an_unknown_precision_is_refused(void **state)
{
    prh_model *model = spoiled(0.0), *result = NULL;

    (void)state;
    assert_refused(apply(&result, model, "paper", 3), PRH_ERR_ARGUMENT, "precision 3");
    assert_refused(apply(&result, model, "none", -1), PRH_ERR_ARGUMENT, "precision -1");
    assert_null(result);
    prh_model_destroy(model);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pca_by_rank_gives_the_first_components),
        cmocka_unit_test(pca_by_share_gives_as_few_components_as_reach_it),
        cmocka_unit_test(pca_beyond_the_rank_of_the_data_gives_zeros),
        cmocka_unit_test(pca_of_more_components_than_there_are_is_refused),
        cmocka_unit_test(no_steps_share_the_layers),
        cmocka_unit_test(shared_layers_outlive_the_model_they_came_from),
        cmocka_unit_test(the_input_stays_as_it_is),
        cmocka_unit_test(the_stored_type_does_not_change_the_result),
        cmocka_unit_test(results_are_double_only_if_asked_or_given),
        cmocka_unit_test(names_of_model_and_layers_are_kept),
        cmocka_unit_test(a_bad_value_is_refused_with_its_place),
        cmocka_unit_test(a_value_beyond_single_precision_is_refused_there_only),
        cmocka_unit_test(reports_are_those_of_the_model_that_was_made),
        cmocka_unit_test(an_unknown_precision_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
