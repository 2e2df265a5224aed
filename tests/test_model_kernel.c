/* Models whose layers are matrices of all items with all: aligned with features and with one another, never
 * preprocessed, never kept. */
#include <math.h>
#include <stdio.h>
#include <unistd.h>

#include "stores.h"

enum { N = 40, LAYERS = 3 };

static const char *const kernels[] = {"gram", "dissimilarity", "squared-dissimilarity"};
static const int64_t widths[LAYERS] = {5, 9, 4};

/* The layers of `given_model`, as a model that says what they are. */
static prh_model *matrices(uint64_t seed, const char *kernel, const char *name)
{
    const prh_model_options options = {.struct_size = sizeof options, .name = name, .kernel = kernel};
    prh_model *plain = given_model(seed, N, LAYERS, kernel), *made = NULL;
    const prh_representation *layers[LAYERS];

    for (int l = 0; l < LAYERS; l++)
        layers[l] = prh_model_layer(plain, l);
    assert_ok(prh_model_create(&made, layers, LAYERS, &options));
    prh_model_destroy(plain);
    return made;
}

/* Each layer of a model of matrices through the calls that a user would make. */
static void prepare_by_hand(prh_prepared **out, const prh_metric *metric, const prh_model *model)
{
    for (int l = 0; l < LAYERS; l++) {
        prh_kernel *kernel = NULL;

        assert_ok(prh_kernel_create(&kernel, prh_model_layer(model, l), prh_model_kernel(model), 0, NULL));
        assert_ok(prh_prepared_create_from_kernel(&out[l], &metric, 1, kernel, NULL));
        prh_kernel_destroy(kernel);
    }
}

static void prepare_features(
    prh_prepared **out, const prh_metric *metric, const prh_model *model, const char *steps)
{
    prh_preprocess *list = NULL;

    assert_ok(prh_preprocess_create(&list, steps));
    assert_ok(prh_prepared_create_layers(out, &metric, 1, model, list, NULL));
    prh_preprocess_destroy(list);
}

static void destroy_layers(prh_prepared **layers)
{
    for (int l = 0; l < LAYERS; l++)
        prh_prepared_destroy(layers[l]);
}

static void assert_same_scores(const prh_alignment *a, const prh_alignment *b)
{
    for (int cell = 0; cell < LAYERS * LAYERS; cell++) {
        assert_int_equal(prh_alignment_statuses(a)[cell], prh_alignment_statuses(b)[cell]);
        assert_same_bits(prh_alignment_scores(a)[cell], prh_alignment_scores(b)[cell]);
        assert_same_bits(prh_alignment_chances(a)[cell], prh_alignment_chances(b)[cell]);
    }
    for (int l = 0; l < LAYERS; l++) {
        assert_int_equal(prh_alignment_ties_x(a)[l], prh_alignment_ties_x(b)[l]);
        assert_int_equal(prh_alignment_ties_y(a)[l], prh_alignment_ties_y(b)[l]);
    }
    assert_string_equal(prh_alignment_provenance(a), prh_alignment_provenance(b));
}

/* What one metric says of features and matrices, in three ways. */
static void compare_ways(const prh_metric *metric, const prh_model *x, const prh_model *y, const char *steps)
{
    prh_align_options by_hand = {.struct_size = sizeof by_hand, .preprocessing = steps};
    prh_prepared *mine[2][LAYERS];
    prh_alignment *want = NULL, *got;

    prepare_features(mine[0], metric, x, steps);
    prepare_by_hand(mine[1], metric, y);
    assert_ok(prh_align_prepared(&want, metric, (const prh_prepared *const *)mine[0], LAYERS,
        (const prh_prepared *const *)mine[1], LAYERS, &by_hand));
    for (int threads = 1; threads <= 4; threads += 3) {
        const prh_run_options run = {.struct_size = sizeof run,
            .num_threads = threads,
            .memory_limit = threads == 1 ? 1 : 0}; /* one after another, and side by side */

        got = aligned(metric, x, y, steps, &run);
        assert_same_scores(got, want);
        prh_alignment_destroy(got);
    }
    prh_alignment_destroy(want);
    destroy_layers(mine[1]);
    destroy_layers(mine[0]);
}

static void features_meet_matrices_as_kernels_made_by_hand_would(void **state)
{
    static const char *const names[] = {"mutual_knn", "cka", "unbiased_cka", "cknna", "svcca", "rv",
        "rsa:euclidean:spearman", "rsa:euclidean:cosine"};
    static const char *const steps[] = {"none", "normalize,center"};
    prh_model *x = features_model(3, N, widths, LAYERS, PRH_F32);

    (void)state;
    for (size_t m = 0; m < sizeof names / sizeof names[0]; m++) {
        prh_metric *metric = metric_of(names[m], 5, has_kernel(names[m]) ? "rbf" : NULL, 0, 0);

        for (int k = 0; k < 3; k++) {
            prh_model *y = matrices(8, kernels[k], "y");

            note("%s, %s", names[m], kernels[k]);
            compare_ways(metric, x, y, steps[k % 2]);
            prh_model_destroy(y);
        }
        prh_metric_destroy(metric);
    }
    note("%s", "");
    prh_model_destroy(x);
}

/* The Gram matrix of features is those features to a metric that reads nothing else. */
static void a_gram_matrix_stands_for_its_features(void **state)
{
    generator g = {17};
    double *x = normal_matrix(&g, N, 6), *y = normal_matrix(&g, N, 4), *gram = gram_of(x, N, 6);
    prh_metric *metric = metric_of("cka", 0, NULL, 0, PRH_PRECISION_F64);
    const prh_model_options options = {.struct_size = sizeof options, .kernel = "gram"};
    prh_representation *layers[3] = {doubles(x, N, 6), doubles(y, N, 4), doubles(gram, N, N)};
    prh_model *features = NULL, *other = NULL, *matrix = NULL;
    prh_alignment *of_features, *of_matrix;

    (void)state;
    assert_ok(prh_model_create(&features, (const prh_representation *const *)&layers[0], 1, NULL));
    assert_ok(prh_model_create(&other, (const prh_representation *const *)&layers[1], 1, NULL));
    assert_ok(prh_model_create(&matrix, (const prh_representation *const *)&layers[2], 1, &options));
    of_features = aligned(metric, features, other, "none", NULL);
    of_matrix = aligned(metric, matrix, other, "none", NULL);
    assert_close(prh_alignment_scores(of_matrix)[0], prh_alignment_scores(of_features)[0], 1e-12);
    assert_non_null(strstr(prh_alignment_provenance(of_matrix), "kernel: x gram, y linear"));
    prh_alignment_destroy(of_matrix);
    prh_alignment_destroy(of_features);
    prh_model_destroy(matrix);
    prh_model_destroy(other);
    prh_model_destroy(features);
    for (int l = 0; l < 3; l++)
        prh_representation_destroy(layers[l]);
    prh_metric_destroy(metric);
    free(gram);
    free(y);
    free(x);
}

static void two_models_of_matrices_go_without_preprocessing(void **state)
{
    prh_metric *metric = metric_of("mutual_knn", 5, NULL, 0, 0);
    prh_model *x = matrices(3, "dissimilarity", "x"), *y = matrices(4, "gram", "y");
    prh_alignment *paper = aligned(metric, x, y, NULL, NULL), *none = aligned(metric, x, y, "none", NULL);
    prh_preprocess_report report = {.struct_size = sizeof report};

    (void)state;
    assert_same_alignment(paper, none);
    assert_string_equal(prh_alignment_preprocessing(paper), "none");
    assert_ok(prh_alignment_get_report_x(paper, 0, &report));
    assert_true(isinf(report.clamp_threshold));
    prh_alignment_destroy(none);
    prh_alignment_destroy(paper);
    prh_model_destroy(y);
    prh_model_destroy(x);
    prh_metric_destroy(metric);
}

static void several_metrics_share_one_kernel(void **state)
{
    prh_metric *metrics[2] = {metric_of("mutual_knn", 5, NULL, 0, 0), metric_of("cka", 0, "rbf", 0, 0)};
    prh_model *x = matrices(3, "dissimilarity", "x");
    prh_prepared *both[LAYERS], *alone[LAYERS];

    (void)state;
    assert_ok(prh_prepared_create_layers(both, (const prh_metric *const *)metrics, 2, x, NULL, NULL));
    for (int m = 0; m < 2; m++) {
        double got = NAN, want = NAN;

        prepare_by_hand(alone, metrics[m], x);
        assert_ok(prh_metric_compare(metrics[m], both[0], both[1], &got));
        assert_ok(prh_metric_compare(metrics[m], alone[0], alone[1], &want));
        assert_same_bits(got, want);
        destroy_layers(alone);
    }
    destroy_layers(both);
    prh_model_destroy(x);
    prh_metric_destroy(metrics[1]);
    prh_metric_destroy(metrics[0]);
}

static void a_store_keeps_features_and_no_matrices(void **state)
{
    prh_metric *metric = metric_of("cka", 0, NULL, 0, 0);
    prh_model *x = features_model(3, N, widths, LAYERS, PRH_F32), *y = matrices(3, "dissimilarity", "y");
    prh_run_options run = {.struct_size = sizeof run};
    prh_alignment *plain = aligned(metric, x, y, "none", NULL);

    (void)state;
    clear_folder();
    for (int round = 0; round < 2; round++) {
        prh_store *store = store_of_folder();
        prh_alignment *kept;

        run.store = store;
        kept = aligned(metric, x, y, "none", &run);
        assert_same_alignment(kept, plain);
        assert_counts(store, round ? LAYERS : 0, round ? 0 : LAYERS, 0, 0);
        prh_alignment_destroy(kept);
        prh_store_destroy(store);
    }
    prh_alignment_destroy(plain);
    prh_model_destroy(y);
    prh_model_destroy(x);
    prh_metric_destroy(metric);
}

static void features_are_no_kernel_and_matrices_say_which(void **state)
{
    prh_model *x = features_model(3, N, widths, LAYERS, PRH_F32);

    (void)state;
    assert_null(prh_model_kernel(x));
    assert_null(prh_model_kernel(NULL));
    for (int k = 0; k < 3; k++) {
        char word[32];
        prh_model *y;

        snprintf(word, sizeof word, "%s", kernels[k]);
        y = matrices(3, word, "y");
        memset(word, 'x', 3); /* strings are copied */
        assert_string_equal(prh_model_kernel(y), kernels[k]);
        prh_model_destroy(y);
    }
    prh_model_destroy(x);
}

static void steps_are_refused_and_no_steps_change_nothing(void **state)
{
    prh_model *x = matrices(3, "gram", "mine"), *out = (prh_model *)(uintptr_t)1;
    prh_preprocess *steps = NULL, *none = NULL;

    (void)state;
    assert_ok(prh_preprocess_create(&steps, "normalize"));
    assert_ok(prh_preprocess_create(&none, "none"));
    assert_refused(prh_preprocess_apply(&out, steps, x, 0, NULL), PRH_ERR_ARGUMENT, "mine");
    assert_null(out);
    assert_ok(prh_preprocess_apply(&out, none, x, 0, NULL));
    assert_string_equal(prh_model_kernel(out), "gram");
    prh_model_destroy(out);
    prh_preprocess_destroy(none);
    prh_preprocess_destroy(steps);
    prh_model_destroy(x);
}

static void words_and_shapes_are_checked_when_a_model_is_made(void **state)
{
    static const char *const words[] = {"", "linear", "Gram", "dissimilarity ", "rbf"};
    generator g = {5};
    double *square = normal_matrix(&g, N, N), *wide = normal_matrix(&g, N, 3);
    prh_representation *layers[2] = {doubles(square, N, N), doubles(wide, N, 3)};
    prh_model_options options = {.struct_size = sizeof options};
    prh_model *out;

    (void)state;
    for (size_t w = 0; w < sizeof words / sizeof words[0]; w++) {
        out = (prh_model *)(uintptr_t)1;
        options.kernel = words[w];
        assert_refused(prh_model_create(&out, (const prh_representation *const *)layers, 1, &options),
            PRH_ERR_ARGUMENT, words[w]);
        assert_null(out);
    }
    options.kernel = "gram";
    out = (prh_model *)(uintptr_t)1;
    assert_refused(prh_model_create(&out, (const prh_representation *const *)layers, 2, &options),
        PRH_ERR_SHAPE, "layer 1");
    assert_null(out);
    assert_non_null(strstr(prh_last_error(), "40 x 3"));
    for (int l = 0; l < 2; l++)
        prh_representation_destroy(layers[l]);
    free(wide);
    free(square);
}

/* `values` as a .npy of float64. */
static void write_npy(const char *name, const double *values, int64_t rows, int64_t cols)
{
    const size_t bytes = (size_t)(rows * cols) * sizeof *values;
    unsigned char *file = allocate(128 + (int64_t)bytes, 1);
    char text[119];
    int length;

    memcpy(file, "\x93NUMPY\1\0\x76\0", 10);
    length = snprintf(text, sizeof text, "{'descr': '<f8', 'fortran_order': False, 'shape': (%d, %d), }",
        (int)rows, (int)cols);
    memset(text + length, ' ', sizeof text - (size_t)length);
    text[117] = '\n';
    memcpy(file + 10, text, 118);
    memcpy(file + 128, values, bytes);
    put_bytes(name, file, 128 + bytes);
    free(file);
}

static void files_of_matrices_are_opened_as_such(void **state)
{
    generator g = {5};
    double *x = normal_matrix(&g, N, 3), *gram = gram_of(x, N, 3);
    prh_model_options options = {.struct_size = sizeof options, .kernel = "gram"};
    prh_model *model = NULL;

    (void)state;
    clear_folder();
    write_npy("square.npy", gram, N, N);
    write_npy("wide.npy", x, N, 3);
    assert_ok(prh_model_open(&model, store_path("square.npy"), &options));
    assert_string_equal(prh_model_kernel(model), "gram");
    assert_string_equal(prh_model_name(model), "square");
    prh_model_destroy(model);
    model = (prh_model *)(uintptr_t)1;
    assert_refused(prh_model_open(&model, store_path("wide.npy"), &options), PRH_ERR_SHAPE, "wide.npy");
    assert_null(model);
    options.kernel = "linear";
    assert_refused(prh_model_open(&model, store_path("square.npy"), &options), PRH_ERR_ARGUMENT, "linear");
    clear_folder();
    free(gram);
    free(x);
}

/* Layer 1 is no matrix of that kind: found when it is prepared, and named. */
static void what_matrices_may_not_hold_is_named(void **state)
{
    prh_metric *knn = metric_of("mutual_knn", 5, NULL, 0, 0), *rsa = metric_of("rsa", 0, NULL, 0, 0);
    const prh_model_options options = {
        .struct_size = sizeof options, .kernel = "dissimilarity", .name = "bad"};
    prh_model *good = given_model(3, N, 2, "dissimilarity"), *bad = NULL, *gram = matrices(3, "gram", "y");
    double *values = values_of(prh_model_layer(good, 1));
    prh_representation *wrong;
    const prh_representation *layers[2] = {prh_model_layer(good, 0), NULL};
    prh_alignment *out = NULL;

    (void)state;
    values[3 * N + 7] = values[7 * N + 3] = -1.0;
    layers[1] = wrong = doubles(values, N, N);
    assert_ok(prh_model_create(&bad, layers, 2, &options));
    assert_refused(prh_align(&out, knn, good, bad, NULL), PRH_ERR_VALUE, "row 3, column 7");
    assert_null(out);
    assert_non_null(strstr(prh_last_error(), "bad: layer 1"));
    assert_refused(prh_align(&out, rsa, gram, gram, NULL), PRH_ERR_ARGUMENT, "layer 0"); /* no correlations */
    prh_representation_destroy(wrong);
    free(values);
    prh_model_destroy(gram);
    prh_model_destroy(bad);
    prh_model_destroy(good);
    prh_metric_destroy(rsa);
    prh_metric_destroy(knn);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(features_meet_matrices_as_kernels_made_by_hand_would),
        cmocka_unit_test(a_gram_matrix_stands_for_its_features),
        cmocka_unit_test(two_models_of_matrices_go_without_preprocessing),
        cmocka_unit_test(several_metrics_share_one_kernel),
        cmocka_unit_test(a_store_keeps_features_and_no_matrices),
        cmocka_unit_test(features_are_no_kernel_and_matrices_say_which),
        cmocka_unit_test(steps_are_refused_and_no_steps_change_nothing),
        cmocka_unit_test(words_and_shapes_are_checked_when_a_model_is_made),
        cmocka_unit_test(files_of_matrices_are_opened_as_such),
        cmocka_unit_test(what_matrices_may_not_hold_is_named),
    };

    return cmocka_run_group_tests(tests, make_store_folder, remove_store_folder);
}
