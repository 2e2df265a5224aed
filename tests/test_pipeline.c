/* The whole way of the reference on stored layer stacks: clamp, normalise, score all layer pairs, take the best.
 *
 * The reference clamps in float32 and scores in float64. A threshold by position is one of the stored
 * numbers, so precision f64 reproduces it to the last bit. The mean of quantiles is computed in float32
 * there: the library's own threshold is the exact one (3.93646031757816...), the reference's lies within
 * the rounding of float32 of it (3.93645835, relative 5e-7; rounding_of_the_reference), scores then
 * differ by about as much;
 * with the features clamped at the reference's threshold they agree to 1e-9 again. */
#include "golden.h"
#include "oracle.h"

#include <math.h>
#include <stdio.h>

typedef struct fixture {
    json_t *document;
    const json_t *stack;
    prh_model *x, *y;
    int64_t layers_x, layers_y;
} fixture;

static int set_up(void **state)
{
    fixture *f = allocate(1, sizeof *f);
    const json_t *files;

    f->document = golden_document();
    f->stack = json_array_get(json_object_get(f->document, "pipeline"), 0);
    files = json_object_get(f->stack, "files");
    assert_ok(prh_model_open(&f->x, golden_path(json_string_value(json_object_get(files, "X"))), NULL));
    assert_ok(prh_model_open(&f->y, golden_path(json_string_value(json_object_get(files, "Y"))), NULL));
    f->layers_x = json_integer_value(json_object_get(f->stack, "layers_x"));
    f->layers_y = json_integer_value(json_object_get(f->stack, "layers_y"));
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    fixture *f = *state;

    prh_model_destroy(f->x);
    prh_model_destroy(f->y);
    json_decref(f->document);
    free(f);
    return 0;
}

static void stacks_open_as_models_with_a_layer_for_each_middle_index(void **state)
{
    const fixture *f = *state;

    assert_int_equal(prh_model_layer_count(f->x), f->layers_x);
    assert_int_equal(prh_model_layer_count(f->y), f->layers_y);
    assert_int_equal(prh_model_rows(f->x), 64);
    assert_int_equal(prh_representation_cols(prh_model_layer(f->y, 3)), 16);
}

static double stored_threshold(const fixture *f, const char *kind, int side)
{
    const json_t *pair = json_object_get(json_object_get(f->stack, "clamp"), kind);

    return json_number_value(json_array_get(pair, (size_t)side));
}

static prh_model *clamped(const prh_model *model, const char *steps, double *threshold)
{
    prh_preprocess *preprocess = NULL;
    prh_model *done = NULL;

    assert_true(prh_model_layer_count(model) <= 4);
    assert_ok(prh_preprocess_create(&preprocess, steps));
    assert_ok(prh_preprocess_apply(&done, preprocess, model, PRH_PRECISION_F64, NULL));
    prh_preprocess_destroy(preprocess);
    *threshold = report_of(done, 0).clamp_threshold;
    for (int64_t i = 0; i < prh_model_layer_count(model); i++)
        assert_same_bits(report_of(done, i).clamp_threshold, *threshold);
    return done;
}

/* The mean over samples of the q-quantile of their |values|, exact but for double rounding. */
static double oracle_threshold(const prh_model *model, double q)
{
    double *stack[4];
    int64_t widths[4], count = prh_model_layer_count(model);
    double threshold;

    assert_true(count <= 4);
    for (int64_t l = 0; l < count; l++) {
        stack[l] = values_of(prh_model_layer(model, l));
        widths[l] = prh_representation_cols(prh_model_layer(model, l));
    }
    threshold =
        oracle_clamp_threshold_mean((const double *const *)stack, prh_model_rows(model), widths, count, q);
    for (int64_t l = 0; l < count; l++)
        free(stack[l]);
    return threshold;
}

/* How far a float32 mean of interpolated quantiles may lie from the exact one, u = 2^-24, m values per sample, n
 * samples. The position q(m-1) is off by u q(m-1) from rounding q and by as much from the product; it moves
 * the mean by the mean gap between the two values around it, which is the slope of the mean in the position.
 * Interpolating a + w (b - a) rounds three times: 3 u (|a| + |b - a|) <= 3 u times the mean of the larger
 * value.
 * Summing n terms in any order and dividing: n u times the mean. */
static double rounding_of_the_reference(const prh_model *model, double mean)
{
    const double u = 0x1p-24, q = 0.95;
    int64_t m = 0;
    double position, below, above;

    for (int64_t l = 0; l < prh_model_layer_count(model); l++)
        m += prh_representation_cols(prh_model_layer(model, l));
    position = q * (double)(m - 1);
    below = oracle_threshold(model, floor(position) / (double)(m - 1));
    above = oracle_threshold(model, ceil(position) / (double)(m - 1));
    return u * (2.0 * position * (above - below) + 3.0 * above + (double)prh_model_rows(model) * mean);
}

static void clamp_thresholds_are_the_references(void **state)
{
    const fixture *f = *state;
    const prh_model *models[] = {f->x, f->y};

    for (int side = 0; side < 2; side++) {
        double want = stored_threshold(f, "exact", side);
        double got;

        prh_model_destroy(clamped(models[side], "clamp:0.95@stack", &got));
        assert_same_bits(got, want);
        want = stored_threshold(f, "row_quantile_mean", side);
        prh_model_destroy(clamped(models[side], "clamp-mean:0.95", &got));
        assert_close(got, oracle_threshold(models[side], 0.95), 1e-14 * want);
        assert_close(got, want, rounding_of_the_reference(models[side], got));
    }
}

/* "mutual_knn_k5" is mutual_knn with k = 5 */
static prh_metric *metric_of_key(const char *key)
{
    const char *end = strstr(key, "_k5");
    char name[32];

    if (!end)
        end = strstr(key, "_k10");
    snprintf(name, sizeof name, "%.*s", (int)(end ? (size_t)(end - key) : strlen(key)), key);
    return metric_of(
        name, end ? strtol(end + 2, NULL, 10) : 0, NULL, PRH_CONVENTION_PLATONIC_REP, PRH_PRECISION_F64);
}

static void check_matrix(const prh_alignment *alignment, const json_t *stored, double tolerance)
{
    const json_t *matrix = json_object_get(stored, "matrix");
    const json_t *indices = json_object_get(stored, "indices");
    int64_t columns = prh_alignment_layers_y(alignment);
    prh_layer_pair best;

    for (int64_t i = 0; i < prh_alignment_layers_x(alignment); i++)
        for (int64_t j = 0; j < columns; j++)
            assert_close(prh_alignment_scores(alignment)[i * columns + j],
                json_number_value(json_array_get(json_array_get(matrix, (size_t)i), (size_t)j)), tolerance);
    assert_ok(prh_alignment_best(alignment, &best));
    assert_int_equal(best.layer_x, json_integer_value(json_array_get(indices, 0)));
    assert_int_equal(best.layer_y, json_integer_value(json_array_get(indices, 1)));
    assert_close(best.score, json_number_value(json_object_get(stored, "best")), tolerance);
}

/* Neighbour means are float32 in the reference. */
static double tolerance_of(const char *key)
{
    return strstr(key, "_knn_") ? 1e-6 : 1e-9;
}

static void check_kind(const fixture *f, const char *kind, const prh_model *x, const prh_model *y,
    const char *steps, double least)
{
    json_t *scores = json_object_get(json_object_get(f->stack, "scores"), kind);
    prh_align_options options = {.struct_size = sizeof options, .preprocessing = steps};
    const char *key;
    json_t *stored;

    assert_int_equal(json_object_size(scores), 7);
    json_object_foreach(scores, key, stored)
    {
        prh_metric *metric = metric_of_key(key);
        prh_alignment *alignment = NULL;
        double tolerance = tolerance_of(key);

        note("%s %s", kind, key);
        assert_ok(prh_align(&alignment, metric, x, y, &options));
        check_matrix(alignment, stored, tolerance > least ? tolerance : least);
        prh_alignment_destroy(alignment);
        prh_metric_destroy(metric);
    }
    note("%s", "");
}

static void layer_matrices_and_best_pairs_are_the_references(void **state)
{
    const fixture *f = *state;

    check_kind(f, "exact", f->x, f->y, "clamp:0.95,normalize", 0.0);
    check_kind(f, "exact", f->x, f->y, "paper", 0.0);
    check_kind(f, "exact", f->x, f->y, NULL, 0.0);
}

/* The library's threshold differs by the float32 rounding of the reference; lists and best pairs are the same. */
static void layer_matrices_after_the_mean_of_quantiles_are_the_references(void **state)
{
    const fixture *f = *state;

    check_kind(f, "row_quantile_mean", f->x, f->y, "clamp-mean:0.95,normalize", 1e-6);
}

static prh_model *clamped_at(const prh_model *model, double threshold)
{
    prh_representation *layers[4];
    int64_t count = prh_model_layer_count(model);

    assert_true(count <= 4);
    for (int64_t l = 0; l < count; l++) {
        const prh_representation *layer = prh_model_layer(model, l);
        int64_t cols = prh_representation_cols(layer);
        double *values = values_of(layer);

        for (int64_t i = 0; i < prh_model_rows(model) * cols; i++)
            values[i] = fmin(threshold, fmax(-threshold, values[i]));
        layers[l] = doubles(values, prh_model_rows(model), cols);
        free(values);
    }
    return model_of(layers, count);
}

static void layer_matrices_at_the_references_thresholds_agree_closely(void **state)
{
    const fixture *f = *state;
    prh_model *x = clamped_at(f->x, stored_threshold(f, "row_quantile_mean", 0));
    prh_model *y = clamped_at(f->y, stored_threshold(f, "row_quantile_mean", 1));

    check_kind(f, "row_quantile_mean", x, y, "normalize", 0.0);
    prh_model_destroy(x);
    prh_model_destroy(y);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(stacks_open_as_models_with_a_layer_for_each_middle_index),
        cmocka_unit_test(clamp_thresholds_are_the_references),
        cmocka_unit_test(layer_matrices_and_best_pairs_are_the_references),
        cmocka_unit_test(layer_matrices_after_the_mean_of_quantiles_are_the_references),
        cmocka_unit_test(layer_matrices_at_the_references_thresholds_agree_closely),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
