/* Stores: the same bits with and without, found where everything is the same, made anew where anything differs. */
#include "stores.h"

#include <stdio.h>

enum { N = 60, LAYERS = 2 };

static const int64_t narrow[LAYERS] = {3, 9}, wide[LAYERS] = {40, 70};

/* x against y by one metric: without a store, made, found. */
static void is_the_same_three_times(const char *name, const char *kernel, int32_t convention,
    const prh_model *x, const prh_model *y, const char *steps, uint64_t memory_limit)
{
    prh_metric *metric = metric_of(name, 5, kernel, convention, PRH_PRECISION_AUTO);
    prh_run_options run = {.struct_size = sizeof run, .num_threads = 1, .memory_limit = memory_limit};
    prh_alignment *plain, *stored;

    note("%s, %s, %s, %d", name, kernel, steps, (int)memory_limit);
    clear_folder();
    plain = aligned(metric, x, y, steps, &run);
    for (int round = 0; round < 3; round++) {
        prh_store *store = store_of_folder();

        run.store = store;
        run.num_threads = 1 + round;
        stored = aligned(metric, x, y, steps, &run);
        assert_same_alignment(plain, stored);
        assert_counts(store, round ? 2 * LAYERS : 0, round ? 0 : 2 * LAYERS, round > 0, round == 0);
        prh_alignment_destroy(stored);
        prh_store_destroy(store);
        if (round == 1) { /* so that layers that were found are compared */
            char grid[256];

            assert_int_equal(count_files("grid-", grid), 1);
            remove(store_path(grid));
            store = store_of_folder();
            run.store = store;
            stored = aligned(metric, x, y, steps, &run);
            assert_same_alignment(plain, stored);
            assert_counts(store, 2 * LAYERS, 0, 0, 1);
            prh_alignment_destroy(stored);
            prh_store_destroy(store);
        }
    }
    prh_alignment_destroy(plain);
    prh_metric_destroy(metric);
    note("%s", "");
}

static void features_give_the_same_bits_with_and_without_a_store(void **state)
{
    static const char *const kernels[] = {"linear", "rbf", "cosine", "polynomial:2", "laplacian:median*0.5"};
    static const char *const steps[] = {
        "none", "paper", "center,clamp:0.9,pca:2,normalize", "normalize,pca:0.8"};
    prh_model *x[2] = {
        features_model(1, N, narrow, LAYERS, PRH_F32), features_model(2, N, wide, LAYERS, PRH_F16)};
    prh_model *y = features_model(3, N, wide, LAYERS, PRH_F64);

    (void)state;
    for (int m = 0; m < METRIC_NAMES; m++)
        for (int k = 0; k < 5; k++)
            is_the_same_three_times(metric_names[m], kernels[k], PRH_CONVENTION_EXACT, x[(m + k) % 2], y,
                steps[(m + k) % 4], k == 3 ? 0 : (uint64_t)(m + k) % 2);
    for (int s = 0; s < 4; s++) /* nothing kept but what lies in the entries */
        for (int i = 0; i < 2; i++)
            for (int k = 0; k < 4; k++)
                is_the_same_three_times("cka", kernels[k], PRH_CONVENTION_PLATONIC_REP, x[i], y, steps[s], 1);
    prh_model_destroy(y);
    prh_model_destroy(x[1]);
    prh_model_destroy(x[0]);
}

static void given_matrices_give_the_same_bits_with_and_without_a_store(void **state)
{
    static const char *const kernels[] = {"gram", "dissimilarity", "squared-dissimilarity"};

    (void)state;
    for (int k = 0; k < 3; k++) {
        prh_model *x = given_model(4, 30, LAYERS, kernels[k]), *y = given_model(5, 30, LAYERS, kernels[k]);

        for (int m = 0; m < METRIC_NAMES; m++)
            is_the_same_three_times(metric_names[m], kernels[k], 0, x, y, "none", (uint64_t)m % 2);
        prh_model_destroy(y);
        prh_model_destroy(x);
    }
}

/* Copies of one row: a median distance of 0, and cells without a score. */
static void what_is_undefined_is_kept_with_its_reason(void **state)
{
    double *values = allocate(N * 3, sizeof *values);
    prh_representation *layers[LAYERS];
    prh_model *x, *y = features_model(3, N, wide, LAYERS, PRH_F64);

    (void)state;
    for (int l = 0; l < LAYERS; l++)
        layers[l] = doubles(values, N, 2 + l);
    x = model_of(layers, LAYERS);
    for (int m = 0; m < METRIC_NAMES; m++) {
        is_the_same_three_times(metric_names[m], "rbf", 0, x, y, "none", 0);
        is_the_same_three_times(metric_names[m], "linear", 0, y, x, "none", 0);
    }
    prh_model_destroy(y);
    prh_model_destroy(x);
    free(values);
}

/* ---- keys ---- */

/* How many of the layers of both sides, and whether the grid, were made anew. */
static void assert_made(int64_t layers, int64_t grids, const prh_metric *metric, const prh_model *x,
    const prh_model *y, const char *steps, prh_run_options run)
{
    prh_store *store = store_of_folder();
    prh_alignment *made;

    run.store = store;
    made = aligned(metric, x, y, steps, &run);
    assert_counts(store, 2 * LAYERS - layers, layers, 1 - grids, grids);
    prh_alignment_destroy(made);
    prh_store_destroy(store);
}

static void what_is_asked_for_differently_is_made_anew(void **state)
{
    static const struct {
        const char *name, *kernel;
        int64_t k;
        int32_t convention, precision;
        const char *steps;
    } others[] = {{"cknna", "rbf", 4, 0, 0, "paper"}, {"cknna", "rbf:2", 5, 0, 0, "paper"},
        {"cknna", "rbf", 5, 0, PRH_PRECISION_F64, "paper"},
        {"cknna", "rbf", 5, 0, 0, "clamp:0.95@matrix,normalize"},
        {"cknna", "rbf", 5, 0, 0, "normalize,clamp:0.95"}, {"cknna", "rbf", 5, 0, 0, "normalize"},
        {"cknna", "rbf", 5, 0, 0, "none"}, {"cka", "rbf", 0, 0, 0, "paper"},
        {"svcca", "rbf", 0, 0, 0, "paper"}, {"cknna", "rbf", 5, PRH_CONVENTION_PLATONIC_REP, 0, "paper"},
        {"cknna:directed", "rbf", 5, 0, 0, "paper"}};
    const prh_run_options run = {.struct_size = sizeof run};
    prh_model *x = features_model(1, N, narrow, LAYERS, PRH_F32),
              *y = features_model(2, N, wide, LAYERS, PRH_F32);
    prh_metric *metric = metric_of("cknna", 5, "rbf", 0, 0);

    (void)state;
    clear_folder();
    assert_made(2 * LAYERS, 1, metric, x, y, "paper", run);
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        prh_metric *other = metric_of(
            others[i].name, others[i].k, others[i].kernel, others[i].convention, others[i].precision);

        note("case %zu", i);
        assert_made(2 * LAYERS, 1, other, x, y, others[i].steps, run);
        assert_made(0, 0, other, x, y, others[i].steps, run);
        prh_metric_destroy(other);
    }
    assert_made(0, 0, metric, x, y, "paper", run);
    assert_made(0, 1, metric, y, x, "paper", run); /* the other way round */
    note("%s", "");
    prh_metric_destroy(metric);
    prh_model_destroy(y);
    prh_model_destroy(x);
}

/* A model with the layers of another, one byte of one of them changed. */
static prh_model *changed_model(const prh_model *from, int64_t layer, int64_t element)
{
    prh_representation *made[LAYERS];

    for (int64_t l = 0; l < LAYERS; l++) {
        prh_view view;
        unsigned char *bytes;

        assert_ok(prh_representation_view(prh_model_layer(from, l), &view));
        bytes = allocate(view.rows * view.cols, dtype_size(view.dtype));
        memcpy(bytes, view.data, (size_t)(view.rows * view.cols) * dtype_size(view.dtype));
        if (l == layer)
            bytes[(size_t)element * dtype_size(view.dtype)] ^= 1;
        view.data = bytes;
        assert_ok(prh_representation_wrap(&made[l], &view, free, bytes));
    }
    return model_of(made, LAYERS);
}

static void a_changed_bit_makes_a_layer_anew_and_others_only_if_a_step_looks_at_them(void **state)
{
    const prh_run_options run = {.struct_size = sizeof run};
    prh_model *x = features_model(1, N, narrow, LAYERS, PRH_F32),
              *y = features_model(2, N, wide, LAYERS, PRH_F32);
    prh_model *equal = changed_model(x, -1, 0), *first = changed_model(x, 0, 0);
    prh_model *last = changed_model(x, 1, N * narrow[1] - 1);
    prh_metric *metric = metric_of("mutual_knn", 5, NULL, 0, 0);

    (void)state;
    clear_folder();
    assert_made(2 * LAYERS, 1, metric, x, y, "normalize", run);
    assert_made(0, 0, metric, equal, y, "normalize", run);
    assert_made(1, 1, metric, first, y, "normalize", run);
    assert_made(1, 1, metric, last, y, "normalize", run);
    assert_made(2 * LAYERS, 1, metric, x, y, "paper", run);
    assert_made(LAYERS, 1, metric, last, y, "paper", run); /* the threshold is that of the whole stack */
    prh_metric_destroy(metric);
    prh_model_destroy(last);
    prh_model_destroy(first);
    prh_model_destroy(equal);
    prh_model_destroy(y);
    prh_model_destroy(x);
}

/* ---- what does not matter ---- */

static void gaps_between_rows_names_and_threads_do_not_matter(void **state)
{
    enum { WIDTH = 5, LD = 9 };
    generator g = {8};
    double *values = normal_matrix(&g, N, LD), *dense = allocate(N * WIDTH, sizeof *dense);
    const prh_view gapped = {values, N, WIDTH, LD, PRH_F64, 0};
    prh_metric *metric = metric_of("cka", 0, NULL, 0, 0);
    const prh_metric *metrics[1] = {metric};
    prh_representation *rep[2];
    prh_store *store;

    (void)state;
    clear_folder();
    for (int i = 0; i < N; i++)
        memcpy(dense + i * WIDTH, values + i * LD, WIDTH * sizeof *dense);
    assert_ok(prh_representation_wrap(&rep[0], &gapped, NULL, NULL));
    rep[1] = doubles(dense, N, WIDTH);
    store = store_of_folder();
    for (int r = 0; r < 2; r++) {
        const prh_run_options run = {.struct_size = sizeof run, .num_threads = 1 + r, .store = store};
        const prh_model_options named = {.struct_size = sizeof named, .name = r ? "a" : "b"};
        const prh_representation *const one[1] = {rep[r]};
        prh_prepared *prepared = NULL;
        prh_model *model = NULL;

        assert_ok(prh_prepared_create_many(&prepared, metrics, 1, rep[r], &run));
        prh_prepared_destroy(prepared);
        assert_ok(prh_model_create(&model, one, 1, &named)); /* a model of one layer is the same layer */
        assert_ok(prh_prepared_create_layers(&prepared, metrics, 1, model, NULL, &run));
        prh_prepared_destroy(prepared);
        prh_model_destroy(model);
    }
    assert_counts(store, 3, 1, 0, 0);
    prh_store_destroy(store);
    prh_representation_destroy(rep[1]);
    prh_representation_destroy(rep[0]);
    prh_metric_destroy(metric);
    free(dense);
    free(values);
}

/* One model's layers for some metrics. */
static void prepare_for(prh_prepared **out, const prh_metric *const *metrics, int64_t count,
    const prh_model *model, const prh_store *store, uint64_t memory_limit)
{
    const prh_run_options run = {
        .struct_size = sizeof run, .store = store, .memory_limit = memory_limit, .num_threads = 2};

    assert_ok(prh_prepared_create_layers(out, metrics, count, model, NULL, &run));
}

static void destroy_layers(prh_prepared **layers)
{
    for (int l = 0; l < LAYERS; l++)
        prh_prepared_destroy(layers[l]);
}

static void a_grid_is_found_whatever_else_was_prepared_and_held(void **state)
{
    prh_metric *knn = metric_of("mutual_knn", 9, "rbf", 0, 0), *cka = metric_of("cka", 0, "rbf", 0, 0);
    const prh_metric *both[2] = {knn, cka};
    prh_model *model = features_model(2, N, wide, LAYERS, PRH_F32);
    prh_store *store;

    (void)state;
    clear_folder();
    store = store_of_folder();
    for (int round = 0; round < 3; round++) {
        const prh_run_options run = {.struct_size = sizeof run, .store = store};
        const prh_align_options options = align_options_of(&run, NULL);
        prh_prepared *layers[LAYERS];
        prh_alignment *grid;

        prepare_for(layers, round == 1 ? both : both + 1, round == 1 ? 2 : 1, model, store, round == 2);
        assert_ok(prh_align_prepared(&grid, cka, (const prh_prepared *const *)layers, LAYERS,
            (const prh_prepared *const *)layers, LAYERS, &options));
        prh_alignment_destroy(grid);
        if (round == 2) /* a grid that is there is no licence to ask layers for what they are not */
            assert_refused(prh_align_prepared(&grid, knn, (const prh_prepared *const *)layers, LAYERS,
                               (const prh_prepared *const *)layers, LAYERS, &options),
                PRH_ERR_ARGUMENT, "not prepared for mutual_knn");
        if (round == 1) {
            assert_ok(prh_align_prepared(&grid, knn, (const prh_prepared *const *)layers, LAYERS,
                (const prh_prepared *const *)layers, LAYERS, &options));
            prh_alignment_destroy(grid);
        }
        destroy_layers(layers);
    }
    assert_counts(store, 0, 3 * LAYERS, 2, 2);
    prh_store_destroy(store);
    prh_model_destroy(model);
    prh_metric_destroy(cka);
    prh_metric_destroy(knn);
}

static void layers_outlive_the_store_its_files_and_their_model(void **state)
{
    prh_metric *cka = metric_of("cka", 0, "rbf", 0, 0);
    const prh_metric *metrics[1] = {cka};
    prh_store *store;

    (void)state;
    clear_folder();
    for (int round = 0; round < 4; round++) { /* made and found, with tiles and without */
        prh_model *model = features_model(2, N, wide, LAYERS, PRH_F32);
        const double expected = score_of(cka, prh_model_layer(model, 0), prh_model_layer(model, 1));
        prh_prepared *layers[LAYERS];
        double score = 0.0;

        store = store_of_folder();
        prepare_for(layers, metrics, 1, model, store, round < 2 ? 1 : 0);
        prh_store_destroy(store);
        prh_model_destroy(model);
        if (round % 2)
            clear_folder();
        assert_ok(prh_metric_compare(cka, layers[0], layers[1], &score));
        assert_same_bits(score, expected);
        destroy_layers(layers);
    }
    prh_metric_destroy(cka);
}

static void kernels_that_exist_are_not_kept(void **state)
{
    prh_metric *cka = metric_of("cka", 0, NULL, 0, 0);
    const prh_metric *metrics[1] = {cka};
    prh_model *model = features_model(2, N, wide, LAYERS, PRH_F32);
    prh_store *store;
    prh_run_options run = {.struct_size = sizeof run};
    prh_align_options options;
    prh_prepared *prepared[1] = {NULL};
    prh_alignment *grid = NULL;
    prh_kernel *kernel = NULL;

    (void)state;
    clear_folder();
    run.store = store = store_of_folder();
    options = align_options_of(&run, NULL);
    assert_ok(prh_kernel_create(&kernel, prh_model_layer(model, 0), "rbf", 0, &run));
    assert_ok(prh_prepared_create_from_kernel(prepared, metrics, 1, kernel, &run));
    assert_ok(prh_align_prepared(&grid, cka, (const prh_prepared *const *)prepared, 1,
        (const prh_prepared *const *)prepared, 1, &options));
    assert_counts(store, 0, 0, 0, 0);
    assert_int_equal(count_files("", NULL), 0);
    prh_alignment_destroy(grid);
    prh_prepared_destroy(prepared[0]);
    prh_kernel_destroy(kernel);
    prh_store_destroy(store);
    prh_model_destroy(model);
    prh_metric_destroy(cka);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(features_give_the_same_bits_with_and_without_a_store),
        cmocka_unit_test(given_matrices_give_the_same_bits_with_and_without_a_store),
        cmocka_unit_test(what_is_undefined_is_kept_with_its_reason),
        cmocka_unit_test(what_is_asked_for_differently_is_made_anew),
        cmocka_unit_test(a_changed_bit_makes_a_layer_anew_and_others_only_if_a_step_looks_at_them),
        cmocka_unit_test(gaps_between_rows_names_and_threads_do_not_matter),
        cmocka_unit_test(a_grid_is_found_whatever_else_was_prepared_and_held),
        cmocka_unit_test(layers_outlive_the_store_its_files_and_their_model),
        cmocka_unit_test(kernels_that_exist_are_not_kept),
    };

    return cmocka_run_group_tests(tests, make_store_folder, remove_store_folder);
}
