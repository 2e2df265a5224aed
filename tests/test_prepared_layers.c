/* Preparing every layer of a model, and preparing a kernel that exists already. */
#include "support.h"

#include <math.h>

enum { ROWS = 30, LAYERS = 4 };

static const int64_t widths[LAYERS] = {3, 8, 1, 5};

/* Layer `bad` holds NaN in row 9, column 0; -1: none does. */
static prh_model *make_model(int bad)
{
    generator g = {71};
    prh_representation *layers[LAYERS];

    for (int l = 0; l < LAYERS; l++) {
        double *x = normal_matrix(&g, ROWS, widths[l]);

        if (l == bad)
            x[9 * widths[l]] = NAN;
        layers[l] = doubles(x, ROWS, widths[l]);
        free(x);
    }
    return model_of(layers, LAYERS);
}

static void destroy_all(prh_prepared **prepared)
{
    for (int l = 0; l < LAYERS; l++)
        prh_prepared_destroy(prepared[l]);
}

static void layers_are_prepared_as_each_would_be_alone(void **state)
{
    prh_model *model = make_model(-1);

    (void)state;
    for (int32_t threads = 1; threads <= 8; threads++) {
        prh_run_options options = {.struct_size = sizeof options, .num_threads = threads};
        prh_metric *knn = metric_of("mutual_knn", 4, NULL, 0, 0), *cka = metric_of("cka", 0, "rbf", 0, 0);
        const prh_metric *metrics[2] = {knn, cka};
        prh_prepared *prepared[LAYERS];

        assert_ok(prh_prepared_create_layers(prepared, metrics, 2, model, NULL, &options));
        for (int l = 0; l < LAYERS; l++)
            for (int m = 0; m < 2; m++) {
                double score = NAN;

                assert_ok(prh_metric_compare(metrics[m], prepared[0], prepared[l], &score));
                assert_same_bits(
                    score, score_of(metrics[m], prh_model_layer(model, 0), prh_model_layer(model, l)));
            }
        destroy_all(prepared);
        prh_metric_destroy(cka);
        prh_metric_destroy(knn);
    }
    prh_model_destroy(model);
}

static void a_bad_layer_leaves_nothing_and_is_named(void **state)
{
    prh_metric *metric = metric_of("mutual_knn", 4, NULL, 0, 0);
    const prh_metric *metrics[1] = {metric};

    (void)state;
    for (int32_t threads = 1; threads <= 4; threads += 3) {
        for (int bad = 0; bad < LAYERS; bad++) {
            prh_run_options options = {.struct_size = sizeof options, .num_threads = threads};
            prh_model *model = make_model(bad);
            prh_prepared *prepared[LAYERS];
            const char words[] = {'l', 'a', 'y', 'e', 'r', ' ', (char)('0' + bad), '\0'};

            memset(prepared, 0x5a, sizeof prepared);
            assert_refused(prh_prepared_create_layers(prepared, metrics, 1, model, NULL, &options),
                PRH_ERR_VALUE, words);
            assert_non_null(strstr(prh_last_error(), "row 9, column 0"));
            for (int l = 0; l < LAYERS; l++)
                assert_null(prepared[l]);
            prh_model_destroy(model);
        }
    }
    prh_metric_destroy(metric);
}

static void metrics_that_cannot_be_leave_nothing(void **state)
{
    prh_metric *metric = metric_of("mutual_knn", ROWS, NULL, 0, 0);
    const prh_metric *metrics[2] = {metric, NULL};
    prh_model *model = make_model(-1);
    prh_prepared *prepared[LAYERS];

    (void)state;
    memset(prepared, 0x5a, sizeof prepared);
    assert_refused(
        prh_prepared_create_layers(prepared, metrics, 1, model, NULL, NULL), PRH_ERR_ARGUMENT, "30");
    for (int l = 0; l < LAYERS; l++)
        assert_null(prepared[l]);
    memset(prepared, 0x5a, sizeof prepared);
    assert_refused(
        prh_prepared_create_layers(prepared, metrics, 2, model, NULL, NULL), PRH_ERR_ARGUMENT, "metric 1");
    for (int l = 0; l < LAYERS; l++)
        assert_null(prepared[l]);
    prh_model_destroy(model);
    prh_metric_destroy(metric);
}

static void a_kernel_is_prepared_like_its_features(void **state)
{
    prh_model *model = make_model(-1);
    const prh_representation *x = prh_model_layer(model, 0), *y = prh_model_layer(model, 1);
    prh_kernel *kernel = NULL;

    (void)state;
    assert_ok(prh_kernel_create(&kernel, x, "cosine", PRH_PRECISION_AUTO, NULL));
    for (int m = 0; m < METRIC_NAMES; m++) {
        prh_metric *metric = metric_of(metric_names[m], 4, "cosine", 0, 0);
        const prh_metric *metrics[1] = {metric};
        prh_prepared *from_kernel = NULL, *other = prepared_of(metric, y);
        double score = NAN;

        note("%s", metric_names[m]);
        assert_ok(prh_prepared_create_from_kernel(&from_kernel, metrics, 1, kernel, NULL));
        assert_ok(prh_metric_compare(metric, from_kernel, other, &score));
        if (has_kernel(metric_names[m])) /* the others take what the kernel holds for their features */
            assert_close(score, score_of(metric, x, y), 1e-12);
        prh_prepared_destroy(other);
        prh_prepared_destroy(from_kernel);
        prh_metric_destroy(metric);
    }
    note("%s", "");
    prh_kernel_destroy(kernel);
    prh_model_destroy(model);
}

static void what_is_prepared_of_a_kernel_outlives_it(void **state)
{
    prh_run_options tight = {.struct_size = sizeof tight, .memory_limit = 1};
    prh_model *model = make_model(-1);
    prh_metric *metric = metric_of("cka", 0, NULL, 0, 0);
    const prh_metric *metrics[1] = {metric};
    prh_prepared *prepared = NULL;
    prh_kernel *kernel = NULL;
    double score = NAN;

    (void)state;
    assert_ok(prh_kernel_create(&kernel, prh_model_layer(model, 1), "rbf", PRH_PRECISION_AUTO, NULL));
    assert_ok(prh_prepared_create_from_kernel(&prepared, metrics, 1, kernel, &tight));
    prh_kernel_destroy(kernel);
    prh_model_destroy(model);
    assert_ok(prh_metric_compare(metric, prepared, prepared, &score));
    assert_close(score, 1.0, 1e-14);
    prh_prepared_destroy(prepared);
    prh_metric_destroy(metric);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(layers_are_prepared_as_each_would_be_alone),
        cmocka_unit_test(a_bad_layer_leaves_nothing_and_is_named),
        cmocka_unit_test(metrics_that_cannot_be_leave_nothing),
        cmocka_unit_test(a_kernel_is_prepared_like_its_features),
        cmocka_unit_test(what_is_prepared_of_a_kernel_outlives_it),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
