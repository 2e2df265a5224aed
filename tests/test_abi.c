/* The binary contract in numbers: struct layouts, constants and status texts as released. A change here
 * breaks programs that are compiled already; docs/abi.md says which additions do not. Pinned for LP64
 * machines. */
#include <stdio.h>

#include "layouts.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static const pin value_structs[] = {
    {SIZE(prh_view, 40)},
    {OFFSET(prh_view, data, 0)},
    {OFFSET(prh_view, rows, 8)},
    {OFFSET(prh_view, cols, 16)},
    {OFFSET(prh_view, ld, 24)},
    {OFFSET(prh_view, dtype, 32)},
    {OFFSET(prh_view, reserved, 36)},
    {SIZE(prh_storage, 16)},
    {OFFSET(prh_storage, dtype, 0)},
    {OFFSET(prh_storage, column_major, 8)},
    {OFFSET(prh_storage, mapped, 12)},
    {SIZE(prh_layer_pair, 24)},
    {OFFSET(prh_layer_pair, score, 0)},
    {OFFSET(prh_layer_pair, layer_x, 8)},
    {OFFSET(prh_layer_pair, layer_y, 16)},
};

static const pin option_structs[] = {
    {SIZE(prh_run_options, 48)},
    {OFFSET(prh_run_options, struct_size, 0)},
    {OFFSET(prh_run_options, memory_limit, 8)},
    {OFFSET(prh_run_options, num_threads, 16)},
    {OFFSET(prh_run_options, reserved, 20)},
    {OFFSET(prh_run_options, progress, 24)},
    {OFFSET(prh_run_options, progress_data, 32)},
    {OFFSET(prh_run_options, store, 40)},
    {SIZE(prh_metric_options, 40)},
    {OFFSET(prh_metric_options, struct_size, 0)},
    {OFFSET(prh_metric_options, k, 8)},
    {OFFSET(prh_metric_options, kernel, 16)},
    {OFFSET(prh_metric_options, svcca_rank, 24)},
    {OFFSET(prh_metric_options, convention, 32)},
    {OFFSET(prh_metric_options, precision, 36)},
    {SIZE(prh_model_options, 48)},
    {OFFSET(prh_model_options, struct_size, 0)},
    {OFFSET(prh_model_options, name, 8)},
    {OFFSET(prh_model_options, family, 16)},
    {OFFSET(prh_model_options, modality, 24)},
    {OFFSET(prh_model_options, layer_names, 32)},
    {OFFSET(prh_model_options, kernel, 40)},
    {SIZE(prh_align_options, 64)},
    {OFFSET(prh_align_options, struct_size, 0)},
    {OFFSET(prh_align_options, preprocessing, 8)},
    {OFFSET(prh_align_options, memory_limit, 16)},
    {OFFSET(prh_align_options, num_threads, 24)},
    {OFFSET(prh_align_options, reserved, 28)},
    {OFFSET(prh_align_options, progress, 32)},
    {OFFSET(prh_align_options, progress_data, 40)},
    {OFFSET(prh_align_options, store, 48)},
    {OFFSET(prh_align_options, null, 56)},
    {SIZE(prh_svcca_options, 40)},
    {OFFSET(prh_svcca_options, struct_size, 0)},
    {OFFSET(prh_svcca_options, rank, 8)},
    {OFFSET(prh_svcca_options, variance_share, 16)},
    {OFFSET(prh_svcca_options, kernel, 24)},
    {OFFSET(prh_svcca_options, standardize, 32)},
    {OFFSET(prh_svcca_options, convention, 36)},
    {SIZE(prh_cka_options, 32)},
    {OFFSET(prh_cka_options, struct_size, 0)},
    {OFFSET(prh_cka_options, unbiased, 8)},
    {OFFSET(prh_cka_options, convention, 12)},
    {OFFSET(prh_cka_options, kernel, 16)},
    {OFFSET(prh_cka_options, precision, 24)},
    {OFFSET(prh_cka_options, reserved, 28)},
    {SIZE(prh_cca_options, 24)},
    {OFFSET(prh_cca_options, struct_size, 0)},
    {OFFSET(prh_cca_options, kernel, 8)},
    {OFFSET(prh_cca_options, squared, 16)},
    {OFFSET(prh_cca_options, reserved, 20)},
    {SIZE(prh_rsa_options, 32)},
    {OFFSET(prh_rsa_options, struct_size, 0)},
    {OFFSET(prh_rsa_options, kernel, 8)},
    {OFFSET(prh_rsa_options, inner, 16)},
    {OFFSET(prh_rsa_options, outer, 20)},
    {OFFSET(prh_rsa_options, precision, 24)},
    {OFFSET(prh_rsa_options, reserved, 28)},
    {SIZE(prh_rv_options, 24)},
    {OFFSET(prh_rv_options, struct_size, 0)},
    {OFFSET(prh_rv_options, kernel, 8)},
    {OFFSET(prh_rv_options, precision, 16)},
    {OFFSET(prh_rv_options, reserved, 20)},
    {SIZE(prh_cknna_options, 40)},
    {OFFSET(prh_cknna_options, struct_size, 0)},
    {OFFSET(prh_cknna_options, k, 8)},
    {OFFSET(prh_cknna_options, kernel, 16)},
    {OFFSET(prh_cknna_options, variant, 24)},
    {OFFSET(prh_cknna_options, convention, 28)},
    {OFFSET(prh_cknna_options, precision, 32)},
    {OFFSET(prh_cknna_options, reserved, 36)},
    {SIZE(prh_knn_options, 32)},
    {OFFSET(prh_knn_options, struct_size, 0)},
    {OFFSET(prh_knn_options, k, 8)},
    {OFFSET(prh_knn_options, kernel, 16)},
    {OFFSET(prh_knn_options, convention, 24)},
    {OFFSET(prh_knn_options, precision, 28)},
    {SIZE(prh_interval_options, 16)},
    {OFFSET(prh_interval_options, struct_size, 0)},
    {OFFSET(prh_interval_options, level, 8)},
    {SIZE(prh_subsample_options, 40)},
    {OFFSET(prh_subsample_options, struct_size, 0)},
    {OFFSET(prh_subsample_options, level, 8)},
    {OFFSET(prh_subsample_options, rows, 16)},
    {OFFSET(prh_subsample_options, samples, 24)},
    {OFFSET(prh_subsample_options, seed, 32)},
    {SIZE(prh_overlap_curve_options, 16)},
    {OFFSET(prh_overlap_curve_options, struct_size, 0)},
    {OFFSET(prh_overlap_curve_options, level, 8)},
    {SIZE(prh_overlap_sizes_options, 40)},
    {OFFSET(prh_overlap_sizes_options, struct_size, 0)},
    {OFFSET(prh_overlap_sizes_options, fractions, 8)},
    {OFFSET(prh_overlap_sizes_options, count, 16)},
    {OFFSET(prh_overlap_sizes_options, repetitions, 24)},
    {OFFSET(prh_overlap_sizes_options, seed, 32)},
};

static const pin result_structs[] = {
    {SIZE(prh_preprocess_report, 40)},
    {OFFSET(prh_preprocess_report, struct_size, 0)},
    {OFFSET(prh_preprocess_report, clamp_threshold, 8)},
    {OFFSET(prh_preprocess_report, zero_rows, 16)},
    {OFFSET(prh_preprocess_report, constant_columns, 24)},
    {OFFSET(prh_preprocess_report, components, 32)},
    {SIZE(prh_summary, 120)},
    {OFFSET(prh_summary, struct_size, 0)},
    {OFFSET(prh_summary, nan_count, 8)},
    {OFFSET(prh_summary, inf_count, 16)},
    {OFFSET(prh_summary, first_bad_row, 24)},
    {OFFSET(prh_summary, first_bad_col, 32)},
    {OFFSET(prh_summary, zero_rows, 40)},
    {OFFSET(prh_summary, duplicate_rows, 48)},
    {OFFSET(prh_summary, constant_columns, 56)},
    {OFFSET(prh_summary, minimum, 64)},
    {OFFSET(prh_summary, maximum, 72)},
    {OFFSET(prh_summary, mean, 80)},
    {OFFSET(prh_summary, sd, 88)},
    {OFFSET(prh_summary, norm_minimum, 96)},
    {OFFSET(prh_summary, norm_median, 104)},
    {OFFSET(prh_summary, norm_maximum, 112)},
    {SIZE(prh_metric_info, 48)},
    {OFFSET(prh_metric_info, struct_size, 0)},
    {OFFSET(prh_metric_info, minimum, 8)},
    {OFFSET(prh_metric_info, maximum, 16)},
    {OFFSET(prh_metric_info, min_rows, 24)},
    {OFFSET(prh_metric_info, symmetric, 32)},
    {OFFSET(prh_metric_info, invariances, 36)},
    {OFFSET(prh_metric_info, has_chance, 40)},
    {OFFSET(prh_metric_info, reserved, 44)},
    {SIZE(prh_store_counts, 40)},
    {OFFSET(prh_store_counts, struct_size, 0)},
    {OFFSET(prh_store_counts, layers_found, 8)},
    {OFFSET(prh_store_counts, layers_made, 16)},
    {OFFSET(prh_store_counts, grids_found, 24)},
    {OFFSET(prh_store_counts, grids_made, 32)},
    {SIZE(prh_hsic_values, 88)},
    {OFFSET(prh_hsic_values, struct_size, 0)},
    {OFFSET(prh_hsic_values, cka, 8)},
    {OFFSET(prh_hsic_values, unbiased_cka, 16)},
    {OFFSET(prh_hsic_values, hsic_xx, 24)},
    {OFFSET(prh_hsic_values, hsic_xy, 32)},
    {OFFSET(prh_hsic_values, hsic_yy, 40)},
    {OFFSET(prh_hsic_values, unbiased_hsic_xx, 48)},
    {OFFSET(prh_hsic_values, unbiased_hsic_xy, 56)},
    {OFFSET(prh_hsic_values, unbiased_hsic_yy, 64)},
    {OFFSET(prh_hsic_values, cka_status, 72)},
    {OFFSET(prh_hsic_values, unbiased_cka_status, 76)},
    {OFFSET(prh_hsic_values, unbiased_hsic_status, 80)},
    {OFFSET(prh_hsic_values, reserved, 84)},
    {SIZE(prh_interval, 72)},
    {OFFSET(prh_interval, struct_size, 0)},
    {OFFSET(prh_interval, score, 8)},
    {OFFSET(prh_interval, standard_error, 16)},
    {OFFSET(prh_interval, bias, 24)},
    {OFFSET(prh_interval, low, 32)},
    {OFFSET(prh_interval, high, 40)},
    {OFFSET(prh_interval, level, 48)},
    {OFFSET(prh_interval, rows, 56)},
    {OFFSET(prh_interval, samples, 64)},
};

static const pin constants[] = {
    {VALUE(PRH_PRECISION_AUTO, 0)},
    {VALUE(PRH_PRECISION_F32, 1)},
    {VALUE(PRH_PRECISION_F64, 2)},
    {VALUE(PRH_CONVENTION_EXACT, 0)},
    {VALUE(PRH_CONVENTION_PLATONIC_REP, 1)},
    {VALUE(PRH_F64, 1)},
    {VALUE(PRH_F32, 2)},
    {VALUE(PRH_F16, 3)},
    {VALUE(PRH_BF16, 4)},
    {VALUE(PRH_INVARIANT_ORTHOGONAL, 1)},
    {VALUE(PRH_INVARIANT_SCALE, 2)},
    {VALUE(PRH_INVARIANT_TRANSLATION, 4)},
    {VALUE(PRH_INVARIANT_LINEAR, 8)},
    {VALUE(PRH_CKNNA_DEFAULT, 0)},
    {VALUE(PRH_CKNNA_MUTUAL, 1)},
    {VALUE(PRH_CKNNA_DIRECTED, 2)},
    {VALUE(PRH_CKNNA_SYMMETRIC, 3)},
    {VALUE(PRH_ADJUST_BH, 0)},
    {VALUE(PRH_ADJUST_BY, 1)},
    {VALUE(PRH_ADJUST_HOLM, 2)},
    {VALUE(PRH_ADJUST_BONFERRONI, 3)},
    {VALUE(PRH_RSA_CORRELATION, 0)},
    {VALUE(PRH_RSA_EUCLIDEAN, 1)},
    {VALUE(PRH_RSA_COSINE, 2)},
    {VALUE(PRH_RSA_SPEARMAN, 0)},
    {VALUE(PRH_RSA_PEARSON, 1)},
    {VALUE(PRH_RSA_KENDALL, 2)},
    {VALUE(PRH_RSA_OUTER_COSINE, 3)},
};

typedef struct status_pin {
    prh_status status;
    int32_t released;
    const char *name;
    const char *text;
} status_pin;

static const status_pin statuses[] = {
    {PRH_OK, 0, "ok", "success"},
    {PRH_ERR_ARGUMENT, -1, "argument", "an argument is outside its domain"},
    {PRH_ERR_SHAPE, -2, "shape", "the shapes of two inputs disagree, or a shape is not allowed"},
    {PRH_ERR_VALUE, -3, "value", "a value in the data is not allowed"},
    {PRH_ERR_MEMORY, -4, "memory", "out of memory"},
    {PRH_ERR_TOO_LARGE, -5, "too_large", "a size does not fit the machine or the BLAS"},
    {PRH_ERR_ABI, -6, "abi", "an option struct has a size or a field that this libprh does not know"},
    {PRH_ERR_UNDEFINED, -7, "undefined", "the value is mathematically undefined for these data"},
    {PRH_ERR_UNSUPPORTED, -8, "unsupported", "not available in this build or for this metric"},
    {PRH_ERR_IO, -9, "io", "a file cannot be opened, read or written"},
    {PRH_ERR_FORMAT, -10, "format", "a file does not have the format it claims"},
    {PRH_ERR_CANCELLED, -11, "cancelled", "cancelled by the progress callback"},
    {PRH_ERR_NUMERIC, -12, "numeric", "a numerical routine did not converge"},
    {PRH_NOTE_SATURATED, 1, "saturated",
        "the two subspaces must overlap at this sample size; the value is inflated"},
    {PRH_NOTE_NOT_CONVERGED, 2, "not_converged",
        "the iteration ended before it had converged; the best that it reached is given"},
};

static void value_structs_are_closed_and_never_change(void **state)
{
    (void)state;
    assert_pins(value_structs, COUNT(value_structs));
}

static void option_structs_keep_the_offsets_that_were_released(void **state)
{
    (void)state;
    assert_pins(option_structs, COUNT(option_structs));
}

static void result_structs_keep_the_offsets_that_were_released(void **state)
{
    (void)state;
    assert_pins(result_structs, COUNT(result_structs));
}

static void constants_keep_their_values(void **state)
{
    (void)state;
    assert_pins(constants, COUNT(constants));
    assert_int_equal(sizeof(prh_status), 4);
    assert_int_equal(sizeof(prh_dtype), 4);
    assert_string_equal(PRH_PREPROCESS_NONE, "none");
    assert_string_equal(PRH_PREPROCESS_PAPER, "paper");
}

static void each_status_keeps_its_number_name_and_text(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(statuses); i++) {
        assert_int_equal(statuses[i].status, statuses[i].released);
        assert_string_equal(prh_status_name(statuses[i].released), statuses[i].name);
        assert_string_equal(prh_status_string(statuses[i].released), statuses[i].text);
    }
}

static void the_table_in_the_header_holds_these_statuses_and_no_others(void **state)
{
#define ENTRY(name, number, text) {name, number, #name, text},
    const status_pin listed[] = {PRH_STATUS_MAP(ENTRY)};
#undef ENTRY

    (void)state;
    assert_int_equal(COUNT(listed), COUNT(statuses));
    for (size_t i = 0; i < COUNT(listed); i++) {
        assert_int_equal(listed[i].status, statuses[i].status);
        assert_string_equal(listed[i].text, statuses[i].text);
    }
}

static void numbers_that_are_no_status_have_a_text_too(void **state)
{
    const prh_status unknown[] = {-13, -100, 3, 100, INT32_MIN, INT32_MAX};

    (void)state;
    for (size_t i = 0; i < COUNT(unknown); i++) {
        assert_string_equal(prh_status_name(unknown[i]), "unknown");
        assert_string_equal(prh_status_string(unknown[i]), "unknown status");
    }
}

static void the_library_that_runs_is_the_one_that_was_compiled_for(void **state)
{
    char version[32];

    (void)state;
    snprintf(version, sizeof version, "%d.%d.%d", PRH_VERSION_MAJOR, PRH_VERSION_MINOR, PRH_VERSION_PATCH);
    assert_string_equal(version, PRH_VERSION_STRING);
    assert_string_equal(prh_version(), PRH_VERSION_STRING);
    assert_non_null(prh_blas_description());
    assert_true(strlen(prh_blas_description()) > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(value_structs_are_closed_and_never_change),
        cmocka_unit_test(option_structs_keep_the_offsets_that_were_released),
        cmocka_unit_test(result_structs_keep_the_offsets_that_were_released),
        cmocka_unit_test(constants_keep_their_values),
        cmocka_unit_test(each_status_keeps_its_number_name_and_text),
        cmocka_unit_test(the_table_in_the_header_holds_these_statuses_and_no_others),
        cmocka_unit_test(numbers_that_are_no_status_have_a_text_too),
        cmocka_unit_test(the_library_that_runs_is_the_one_that_was_compiled_for),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
