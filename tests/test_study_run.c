/* Studies as long calls: the same bits whatever runs them, progress, cancels, and stores that a study goes on from. */
#include "studies.h"

#include <stdio.h>
#include <time.h>

enum { QUALITIES = 2, PAIRS = STUDIED * (STUDIED - 1) / 2, LAYERS_IN_ALL = 9 };

static const char *const quality_names[QUALITIES] = {"accuracy", "size"};
static const double qualities[STUDIED * QUALITIES] = {1, 9, 2, 7, 3, 8, 4, 2, 6, 1};
static const double accuracies[STUDIED * 2] = {0.1, 0.9, 0.3, 0.7, 0.5, 0.8, 0.9, 0.2, 0.95, 0.1};

static prh_study_options full_options(const prh_null_options *null)
{
    return (prh_study_options){.struct_size = sizeof(prh_study_options),
        .quality_names = quality_names,
        .qualities = qualities,
        .quality_count = QUALITIES,
        .control = "size",
        .accuracies = accuracies,
        .tasks = 2,
        .bin_count = 2,
        .trend_draws = 99,
        .seed = 3,
        .null = null};
}

static void threads_and_memory_change_no_bit(void **state)
{
    static const char *const names[] = {"mutual_knn", "cka", "cycle_knn"};
    static const uint64_t limits[] = {0, UINT64_C(1) << 30, 40000000};
    const prh_null_options null = studied_null(PRH_NULL_PERMUTE, PRH_AGGREGATE_MAX);
    prh_model *models[STUDIED];

    (void)state;
    make_studied(models, 1);
    for (int m = 0; m < 3; m++) {
        prh_metric *metric = metric_of(names[m], 5, NULL, 0, 0);
        prh_study_options options = full_options(&null);
        prh_study *first;

        options.num_threads = 1;
        first = study_of(metric, models, &options);
        for (int32_t threads = 1; threads <= 3; threads++)
            for (int l = 0; l < 3; l++) {
                prh_study *now;

                note("%s, %d threads, limit %d", names[m], threads, l);
                options.num_threads = threads;
                options.memory_limit = limits[l];
                now = study_of(metric, models, &options);
                assert_same_study(now, first);
                prh_study_destroy(now);
            }
        prh_study_destroy(first);
        prh_metric_destroy(metric);
    }
    note("%s", "");
    destroy_studied(models);
}

/* Lists need no room: under the tightest limit pairs are found one by one, and are the same. */
static void no_memory_to_speak_of_is_enough_for_neighbours(void **state)
{
    const prh_null_options null = studied_null(PRH_NULL_EXACT, PRH_AGGREGATE_MAX);
    prh_study_options options = full_options(&null);
    prh_metric *metric = metric_of("mutual_knn", 5, NULL, 0, 0);
    prh_model *models[STUDIED];
    prh_study *wide, *tight;

    (void)state;
    make_studied(models, 0);
    wide = study_of(metric, models, &options);
    options.memory_limit = 1;
    options.num_threads = 2;
    tight = study_of(metric, models, &options);
    assert_same_study(wide, tight);
    prh_study_destroy(tight);
    prh_study_destroy(wide);
    destroy_studied(models);
    prh_metric_destroy(metric);
}

typedef struct watch {
    double last, stop, largest_step; /* stop at this fraction; above 1: never */
    int calls;
} watch;

static int32_t look(double fraction, void *user_data)
{
    watch *w = user_data;

    assert_true(fraction >= w->last && fraction <= 1.0);
    if (fraction - w->last > w->largest_step)
        w->largest_step = fraction - w->last;
    w->last = fraction;
    w->calls++;
    return fraction >= w->stop;
}

static void progress_rises_to_the_end_without_a_leap(void **state)
{
    static const char *const names[] = {"mutual_knn", "cka"};
    static const int32_t methods[] = {PRH_NULL_EXACT, PRH_NULL_PERMUTE};
    prh_model *models[STUDIED];

    (void)state;
    make_studied(models, 1);
    for (int m = 0; m < 4; m++)
        for (int32_t threads = 1; threads <= 3; threads += 2) {
            const prh_null_options null = studied_null(methods[m / 2], PRH_AGGREGATE_MAX);
            prh_metric *metric = metric_of(names[m % 2], 5, NULL, 0, 0);
            prh_study_options options = full_options(&null);
            watch w = {.stop = 2.0};
            prh_study *s;

            options.num_threads = threads;
            options.progress = look;
            options.progress_data = &w;
            s = study_of(metric, models, &options);
            assert_close(w.last, 1.0, 0.0);
            assert_true(w.calls > PAIRS);
            assert_true(w.largest_step < 0.7);
            prh_study_destroy(s);
            prh_metric_destroy(metric);
        }
    destroy_studied(models);
}

static void a_cancel_anywhere_leaves_nothing(void **state)
{
    const prh_null_options null = studied_null(PRH_NULL_PERMUTE, PRH_AGGREGATE_MAX);
    prh_metric *metric = metric_of("mutual_knn", 5, NULL, 0, 0);
    prh_model *models[STUDIED];

    (void)state;
    make_studied(models, 1);
    for (int i = 0; i < 20; i++)
        for (int32_t threads = 1; threads <= 2; threads++) {
            prh_study_options options = full_options(&null);
            watch w = {.stop = 0.05 * i};
            prh_study *out = (prh_study *)(uintptr_t)1;

            options.num_threads = threads;
            options.progress = look;
            options.progress_data = &w;
            assert_refused(
                prh_study_create(&out, metric, (const prh_model *const *)models, STUDIED, &options),
                PRH_ERR_CANCELLED, "cancelled");
            assert_null(out);
        }
    destroy_studied(models);
    prh_metric_destroy(metric);
}

/* ---- stores ---- */

/* What a store has after a study of models without matrices, none, or one. */
static void assert_kept(int layers, int grids, int nulls)
{
    assert_int_equal(count_files("layer-", NULL), layers);
    assert_int_equal(count_files("grid-", NULL), grids);
    assert_int_equal(count_files("null-", NULL), nulls);
    assert_int_equal(count_files("", NULL), layers + grids + nulls);
}

static void a_second_study_finds_all_of_the_first(void **state)
{
    static const char *const names[] = {"mutual_knn", "cka"};
    const prh_null_options null = studied_null(PRH_NULL_PERMUTE, PRH_AGGREGATE_MAX);
    prh_model *models[STUDIED];

    (void)state;
    make_studied(models, 0);
    for (int m = 0; m < 2; m++) {
        prh_metric *metric = metric_of(names[m], 5, NULL, 0, 0);
        prh_study_options options = full_options(&null);
        prh_study *plain = study_of(metric, models, &options);

        clear_folder();
        for (int round = 0; round < 2; round++) {
            prh_store *store = store_of_folder();
            prh_study *s;

            options.store = store;
            s = study_of(metric, models, &options);
            assert_same_study(s, plain);
            assert_kept(LAYERS_IN_ALL, PAIRS, PAIRS);
            assert_counts(store, round ? LAYERS_IN_ALL : 0, round ? 0 : LAYERS_IN_ALL, round ? PAIRS : 0,
                round ? 0 : PAIRS);
            prh_study_destroy(s);
            prh_store_destroy(store);
        }
        prh_study_destroy(plain);
        prh_metric_destroy(metric);
    }
    clear_folder();
    destroy_studied(models);
}

/* Where a null came from cannot be seen in what it says, so it is made to say something else. */
static void nulls_are_read_and_not_found_again(void **state)
{
    const prh_null_options null = studied_null(PRH_NULL_PERMUTE, PRH_AGGREGATE_MAX);
    prh_metric *metric = metric_of("mutual_knn", 5, NULL, 0, 0);
    prh_study_options options = full_options(&null);
    prh_model *models[STUDIED];
    prh_study *first, *second;
    prh_store *store;
    char name[256];
    size_t size;
    unsigned char *bytes;
    struct timespec begun, now;

    (void)state;
    make_studied(models, 0);
    clear_folder();
    options.store = store = store_of_folder();
    first = study_of(metric, models, &options);
    assert_int_equal(count_files("null-", name), PAIRS);
    bytes = file_bytes(name, &size);
    assert_int_equal(remove(store_path(name)), 0);
    clock_gettime(CLOCK_REALTIME, &begun);
    second = study_of(metric, models, &options);
    clock_gettime(CLOCK_REALTIME, &now);
    assert_same_study(first, second);
    assert_kept(LAYERS_IN_ALL, PAIRS, PAIRS); /* the one that was missing is back, with the same bytes */
    {
        size_t again;
        unsigned char *made = file_bytes(name, &again);

        assert_int_equal(again, size);
        assert_memory_equal(made, bytes, size);
        made[size - 1] ^= 1; /* and one that is damaged is found again */
        put_bytes(name, made, size);
        free(made);
    }
    prh_study_destroy(second);
    second = study_of(metric, models, &options);
    assert_same_study(first, second);
    prh_study_destroy(second);
    prh_study_destroy(first);
    free(bytes);
    prh_store_destroy(store);
    clear_folder();
    destroy_studied(models);
    prh_metric_destroy(metric);
}

static void other_wishes_for_the_null_are_other_entries(void **state)
{
    enum { DRAWS = 99, WAYS = 11 };
    static int32_t table[2][DRAWS * STUDIED_ROWS];
    static int64_t blocks[2][STUDIED_ROWS];
    prh_metric *metric = metric_of("mutual_knn", 5, NULL, 0, 0);
    prh_null_options ways[WAYS];
    prh_model *models[STUDIED];
    generator g = {9};

    (void)state;
    make_studied(models, 0);
    clear_folder();
    for (int t = 0; t < 2; t++)
        for (int32_t e = 0; e < DRAWS * STUDIED_ROWS; e++) {
            const int32_t i = e % STUDIED_ROWS;

            table[t][e] = (int32_t)((i + 1 + t + e / STUDIED_ROWS) % STUDIED_ROWS);
            blocks[t][i] = i / (10 + 5 * t);
        }
    (void)g;
    for (int w = 0; w < WAYS; w++)
        ways[w] = studied_null(PRH_NULL_PERMUTE, PRH_AGGREGATE_MAX);
    ways[1].permutations = 199;
    ways[2].alpha = 0.1;
    ways[3].seed = 6;
    ways[4].blocks = blocks[0];
    ways[5].blocks = blocks[1];
    ways[6].table = table[0];
    ways[7].table = table[1];
    ways[8].circular = 1;
    ways[9].stop_after = 4;
    ways[10].aggregate = PRH_AGGREGATE_MEAN;
    for (int w = 0; w < WAYS; w++)
        for (int round = 0; round < 2; round++) {
            prh_study_options options = full_options(&ways[w]);
            prh_store *store = store_of_folder();
            prh_study *plain = study_of(metric, models, &options), *kept;

            note("way %d", w);
            options.store = store;
            kept = study_of(metric, models, &options);
            assert_same_study(plain, kept);
            assert_kept(LAYERS_IN_ALL, PAIRS, PAIRS * (w + 1));
            prh_study_destroy(kept);
            prh_study_destroy(plain);
            prh_store_destroy(store);
        }
    note("%s", "");
    clear_folder();
    destroy_studied(models);
    prh_metric_destroy(metric);
}

static void a_cancelled_study_goes_on_where_it_was(void **state)
{
    const prh_null_options null = studied_null(PRH_NULL_PERMUTE, PRH_AGGREGATE_MAX);
    prh_metric *metric = metric_of("mutual_knn", 5, NULL, 0, 0);
    prh_study_options options = full_options(&null);
    prh_model *models[STUDIED];
    prh_study *plain;
    int parts = 0;

    (void)state;
    make_studied(models, 0);
    plain = study_of(metric, models, &options);
    options.num_threads = 1;
    for (int i = 0; i <= 20; i++) {
        prh_study *out = NULL;
        watch w = {.stop = 0.05 * i};
        prh_store *store;
        int layers, grids, nulls;
        prh_status status;

        clear_folder();
        store = store_of_folder();
        options.store = store;
        options.progress = look;
        options.progress_data = &w;
        status = prh_study_create(&out, metric, (const prh_model *const *)models, STUDIED, &options);
        assert_true(status == PRH_ERR_CANCELLED || status == PRH_OK);
        layers = count_files("layer-", NULL);
        grids = count_files("grid-", NULL);
        nulls = count_files("null-", NULL);
        assert_kept(layers, grids, nulls);
        assert_true(nulls == grids || nulls == grids - 1);
        parts += nulls > 0 && nulls < PAIRS;
        prh_study_destroy(out);
        prh_store_destroy(store);
        options.progress = NULL;
        options.store = store = store_of_folder();
        out = study_of(metric, models, &options);
        assert_same_study(out, plain);
        assert_counts(store, layers, LAYERS_IN_ALL - layers, grids, PAIRS - grids);
        assert_kept(LAYERS_IN_ALL, PAIRS, PAIRS);
        prh_study_destroy(out);
        prh_store_destroy(store);
    }
    assert_true(parts >= 3);
    clear_folder();
    prh_study_destroy(plain);
    destroy_studied(models);
    prh_metric_destroy(metric);
}

/* Four models are features, one is matrices: of its pairs nothing is kept. */
static void matrices_leave_nothing_in_a_store(void **state)
{
    const prh_null_options null = studied_null(PRH_NULL_PERMUTE, PRH_AGGREGATE_MAX);
    prh_metric *metric = metric_of("cka", 0, NULL, 0, 0);
    prh_study_options options = full_options(&null);
    prh_model *models[STUDIED];
    prh_study *plain;

    (void)state;
    make_studied(models, 1);
    plain = study_of(metric, models, &options);
    clear_folder();
    for (int round = 0; round < 2; round++) {
        prh_store *store = store_of_folder();
        prh_study *kept;

        options.store = store;
        kept = study_of(metric, models, &options);
        assert_same_study(plain, kept);
        assert_kept(LAYERS_IN_ALL - 2, PAIRS - (STUDIED - 1), PAIRS - (STUDIED - 1));
        prh_study_destroy(kept);
        prh_store_destroy(store);
    }
    prh_study_destroy(plain);
    clear_folder();
    destroy_studied(models);
    prh_metric_destroy(metric);
}

/* prh_align has the keys of a study, so each goes on from the other's layers and grids under the same limits. */
static void a_study_and_an_alignment_share_grids(void **state)
{
    const prh_study_options options = {.struct_size = sizeof options, .no_null = 1};
    prh_metric *metric = metric_of("mutual_knn", 5, NULL, 0, 0);
    prh_study_options with_store = options;
    prh_run_options run = {.struct_size = sizeof run};
    prh_model *models[STUDIED];
    prh_alignment *one;
    prh_study *s;
    prh_store *store;

    (void)state;
    make_studied(models, 0);
    clear_folder();
    run.store = with_store.store = store = store_of_folder();
    one = aligned(metric, models[1], models[2], NULL, &run);
    assert_counts(store, 0, 5, 0, 1);
    s = study_of(metric, models, &with_store);
    assert_counts(store, 5, LAYERS_IN_ALL, 1, PAIRS);
    assert_same_alignment(one, prh_study_alignment(s, 2, 1));
    prh_alignment_destroy(one);
    prh_study_destroy(s);
    prh_store_destroy(store);
    clear_folder();
    destroy_studied(models);
    prh_metric_destroy(metric);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(threads_and_memory_change_no_bit),
        cmocka_unit_test(no_memory_to_speak_of_is_enough_for_neighbours),
        cmocka_unit_test(progress_rises_to_the_end_without_a_leap),
        cmocka_unit_test(a_cancel_anywhere_leaves_nothing),
        cmocka_unit_test(a_second_study_finds_all_of_the_first),
        cmocka_unit_test(nulls_are_read_and_not_found_again),
        cmocka_unit_test(other_wishes_for_the_null_are_other_entries),
        cmocka_unit_test(a_cancelled_study_goes_on_where_it_was),
        cmocka_unit_test(matrices_leave_nothing_in_a_store),
        cmocka_unit_test(a_study_and_an_alignment_share_grids),
    };

    return cmocka_run_group_tests(tests, make_store_folder, remove_store_folder);
}
