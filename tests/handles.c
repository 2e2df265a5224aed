/* The part of support.h that makes handles: element types, representations, models, metrics. */
#include "support.h"

#include <math.h>
#include <stdio.h>

const char *const metric_names[METRIC_NAMES] = {
    "mutual_knn",
    "cycle_knn",
    "lcs_knn",
    "edit_distance_knn",
    "cka",
    "unbiased_cka",
    "cknna",
    "cknna:directed",
    "cknna:symmetric",
    "svcca",
    "jaccard_knn",
    "rv",
    "rsa:euclidean:spearman",
    "cca",
    "cca_r2",
};

int has_neighbours(const char *metric_name)
{
    return strstr(metric_name, "knn") || strstr(metric_name, "cknna");
}

int correlates_subspaces(const char *metric_name)
{
    return strcmp(metric_name, "svcca") == 0 || strncmp(metric_name, "cca", 3) == 0;
}

int has_kernel(const char *metric_name)
{
    static const char *const without[] = {"cca", "rsa", "rv", "svcca"};
    int found = 0;

    for (size_t i = 0; i < sizeof without / sizeof without[0]; i++)
        found |= strncmp(metric_name, without[i], strlen(without[i])) == 0;
    return !found;
}

int has_convention(const char *metric_name, int32_t convention)
{
    static const char *const exact[] = {"jaccard_knn", "rv", "rsa", "cca"};
    int found = 0;

    for (size_t i = 0; i < sizeof exact / sizeof exact[0]; i++)
        found |= strncmp(metric_name, exact[i], strlen(exact[i])) == 0;
    return convention == PRH_CONVENTION_EXACT || !found;
}

/* Rounded to `bits` significant bits, fewer below 2^lowest, where frexp's exponent no longer falls. */
static double round_bits(double value, int bits, int lowest)
{
    int exponent;

    frexp(value, &exponent);
    if (exponent < lowest)
        exponent = lowest;
    return ldexp(nearbyint(ldexp(value, bits - exponent)), exponent - bits);
}

uint16_t half_bits(double value)
{
    double rounded = fabs(round_bits(value, 11, -13));
    uint32_t sign = signbit(value) ? 0x8000u : 0u;
    int exponent;
    double fraction;

    if (isnan(value))
        return 0x7e00;
    if (rounded > 65504.0)
        return (uint16_t)(sign | 0x7c00u);
    if (rounded < 0x1p-14)
        return (uint16_t)(sign | (uint32_t)(rounded * 0x1p24));
    fraction = frexp(rounded, &exponent);
    return (uint16_t)(sign | ((uint32_t)(exponent + 14) << 10) | ((uint32_t)(fraction * 2048.0) & 0x3ffu));
}

uint16_t bfloat_bits(double value)
{
    float rounded = (float)round_bits(value, 8, -125);
    uint32_t bits;

    if (isnan(value) || isinf(value))
        rounded = (float)value;
    memcpy(&bits, &rounded, sizeof bits);
    return (uint16_t)(bits >> 16);
}

size_t dtype_size(prh_dtype dtype)
{
    return dtype == PRH_F64 ? 8 : dtype == PRH_F32 ? 4 : 2;
}

prh_representation *representation_of(const double *values, int64_t rows, int64_t cols, prh_dtype dtype)
{
    char *memory = allocate(rows * cols, dtype_size(dtype));
    prh_view view = {memory, rows, cols, cols, dtype, 0};
    prh_representation *made = NULL;

    for (int64_t i = 0; i < rows * cols; i++) {
        float single = (float)values[i];
        uint16_t half = dtype == PRH_F16 ? half_bits(values[i]) : bfloat_bits(values[i]);
        const void *from = dtype == PRH_F64   ? (const void *)&values[i]
                           : dtype == PRH_F32 ? (const void *)&single
                                              : (const void *)&half;

        memcpy(memory + (size_t)i * dtype_size(dtype), from, dtype_size(dtype));
    }
    assert_ok(prh_representation_wrap(&made, &view, free, memory));
    return made;
}

prh_representation *doubles(const double *values, int64_t rows, int64_t cols)
{
    return representation_of(values, rows, cols, PRH_F64);
}

double *values_of(const prh_representation *representation)
{
    prh_view view;
    double *values;

    assert_ok(prh_representation_view(representation, &view));
    assert_true(view.dtype == PRH_F64 || view.dtype == PRH_F32);
    values = allocate(view.rows * view.cols, sizeof *values);
    for (int64_t i = 0; i < view.rows; i++)
        for (int64_t j = 0; j < view.cols; j++)
            values[i * view.cols + j] = view.dtype == PRH_F64
                                            ? ((const double *)view.data)[i * view.ld + j]
                                            : (double)((const float *)view.data)[i * view.ld + j];
    return values;
}

prh_model *model_of(prh_representation **layers, int64_t count)
{
    prh_model *model = NULL;

    assert_ok(prh_model_create(&model, (const prh_representation *const *)layers, count, NULL));
    for (int64_t i = 0; i < count; i++)
        prh_representation_destroy(layers[i]);
    return model;
}

prh_metric *metric_of(const char *name, int64_t k, const char *kernel, int32_t convention, int32_t precision)
{
    prh_metric_options options = {.struct_size = sizeof options,
        .k = k,
        .kernel = kernel,
        .convention = convention,
        .precision = precision};
    prh_metric *metric = NULL;

    assert_ok(prh_metric_create_by_name(&metric, name, &options));
    return metric;
}

prh_prepared *prepared_of(const prh_metric *metric, const prh_representation *representation)
{
    prh_prepared *prepared = NULL;

    assert_ok(prh_prepared_create(&prepared, metric, representation));
    return prepared;
}

double score_of(const prh_metric *metric, const prh_representation *x, const prh_representation *y)
{
    double score = NAN;

    assert_ok(prh_metric_compute(metric, x, y, &score));
    return score;
}

prh_status status_of_matrices(const prh_metric *metric, const double *x, int64_t d, const double *y,
    int64_t e, int64_t n, double *score)
{
    prh_representation *u = doubles(x, n, d), *v = doubles(y, n, e);
    const prh_status status = prh_metric_compute(metric, u, v, score);

    prh_representation_destroy(v);
    prh_representation_destroy(u);
    return status;
}

prh_model *preprocessed(const prh_model *model, const char *steps)
{
    prh_preprocess *preprocess = NULL;
    prh_model *result = NULL;

    assert_ok(prh_preprocess_create(&preprocess, steps));
    assert_ok(prh_preprocess_apply(&result, preprocess, model, PRH_PRECISION_F64, NULL));
    prh_preprocess_destroy(preprocess);
    return result;
}

prh_representation *preprocessed_matrix(const double *values, int64_t rows, int64_t cols, const char *steps)
{
    prh_representation *layer = doubles(values, rows, cols);
    prh_model *model = model_of(&layer, 1);
    prh_model *result = preprocessed(model, steps);
    double *found = values_of(prh_model_layer(result, 0));
    prh_representation *made = doubles(found, rows, prh_representation_cols(prh_model_layer(result, 0)));

    free(found);
    prh_model_destroy(result);
    prh_model_destroy(model);
    return made;
}

prh_align_options align_options_of(const prh_run_options *run, const char *preprocessing)
{
    prh_align_options options = {.struct_size = sizeof options, .preprocessing = preprocessing};

    if (run) {
        options.num_threads = run->num_threads;
        options.memory_limit = run->memory_limit;
        options.reserved = run->reserved;
        options.progress = run->progress;
        options.progress_data = run->progress_data;
        options.store = run->store;
        options.struct_size += run->struct_size - sizeof *run;
    }
    return options;
}

prh_preprocess_report report_of(const prh_model *model, int64_t layer)
{
    prh_preprocess_report report = {.struct_size = sizeof report};

    assert_ok(prh_preprocess_get_report(model, layer, &report));
    return report;
}
