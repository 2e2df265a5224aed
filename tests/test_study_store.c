/* Studies and stores: what was found is not found again, and a study that was ended goes on. */
#include "studies.h"

#include <stdio.h>

enum { PAIRS = STUDIED * (STUDIED - 1) / 2, LAYERS_IN_ALL = 9 };

/* Files of each kind, and no others. */
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
        prh_study_options options = studied_options(&null);
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

/* How often a study with the folder's store says how far it is, which every few draws do. */
static int calls_of_study(
    const prh_metric *metric, prh_model *const *models, prh_study_options options, const prh_study *plain)
{
    study_watch w = {.stop = 2.0};
    prh_store *store = store_of_folder();
    prh_study *s;

    options.num_threads = 1;
    options.store = store;
    options.progress = watch_study;
    options.progress_data = &w;
    s = study_of(metric, models, &options);
    assert_same_study(s, plain);
    prh_study_destroy(s);
    prh_store_destroy(store);
    return w.calls;
}

/* Draws of a null make reports; a null that is read makes none. */
static void nulls_are_read_and_not_drawn_again(void **state)
{
    enum { REPORTS = 100 }; /* at least, of one null */
    prh_null_options null = studied_null(PRH_NULL_PERMUTE, PRH_AGGREGATE_MAX);
    prh_metric *metric = metric_of("mutual_knn", 5, NULL, 0, 0);
    prh_study_options options = studied_options(&null);
    prh_model *models[STUDIED];
    prh_study *plain;
    char name[256];
    unsigned char *bytes;
    size_t size;
    int found;

    (void)state;
    null.permutations = 999;
    make_studied(models, 0);
    plain = study_of(metric, models, &options);
    clear_folder();
    (void)calls_of_study(metric, models, options, plain);
    found = calls_of_study(metric, models, options, plain);
    assert_int_equal(count_files("null-", name), PAIRS);
    assert_int_equal(remove(store_path(name)), 0);
    assert_in_range(calls_of_study(metric, models, options, plain) - found, REPORTS, 2 * REPORTS);
    bytes = file_bytes(name, &size); /* it is there again */
    bytes[size - 1] ^= 1;            /* what is damaged is found anew */
    put_bytes(name, bytes, size);
    assert_in_range(calls_of_study(metric, models, options, plain) - found, REPORTS, 2 * REPORTS);
    free(bytes);
    while (count_files("null-", name) > 0)
        assert_int_equal(remove(store_path(name)), 0);
    assert_true(calls_of_study(metric, models, options, plain) - found >= PAIRS * REPORTS);
    assert_kept(LAYERS_IN_ALL, PAIRS, PAIRS);
    prh_study_destroy(plain);
    clear_folder();
    destroy_studied(models);
    prh_metric_destroy(metric);
}

/* Fourteen ways to ask for a null. */
enum { DRAWS = 99, WAYS = 14 };

typedef struct ways {
    prh_null_options null[WAYS];
    int32_t table[2][DRAWS * STUDIED_ROWS];
    int64_t blocks[2][STUDIED_ROWS];
} ways;

static void fill_ways(ways *w)
{
    for (int t = 0; t < 2; t++)
        for (int e = 0; e < DRAWS * STUDIED_ROWS; e++) {
            w->table[t][e] = (e % STUDIED_ROWS + 1 + t + e / STUDIED_ROWS) % STUDIED_ROWS;
            w->blocks[t][e % STUDIED_ROWS] = e % STUDIED_ROWS / (10 + 5 * t);
        }
    for (int i = 0; i < WAYS; i++)
        w->null[i] = studied_null(PRH_NULL_PERMUTE, PRH_AGGREGATE_MAX);
    w->null[1].permutations = 199;
    w->null[2].alpha = 0.1;
    w->null[3].seed = 6;
    w->null[4].blocks = w->blocks[0];
    w->null[5].blocks = w->blocks[1];
    w->null[6].table = w->table[0];
    w->null[7].table = w->table[1];
    w->null[8].circular = 1;
    w->null[9].stop_after = 4;
    w->null[10].aggregate = PRH_AGGREGATE_MEAN;
    w->null[11].method = PRH_NULL_EXACT;
    w->null[12].method = PRH_NULL_AUTO; /* which is exact too, but has other wishes where it is not */
    w->null[13].aggregate = PRH_AGGREGATE_TOP_MEAN;
    w->null[13].top = 1;
}

static void other_wishes_for_the_null_are_other_entries(void **state)
{
    static ways w;
    prh_metric *metric = metric_of("mutual_knn", 5, NULL, 0, 0);
    prh_model *models[STUDIED];

    (void)state;
    make_studied(models, 0);
    clear_folder();
    fill_ways(&w);
    for (int i = 0; i < WAYS; i++)
        for (int round = 0; round < 2; round++) {
            prh_study_options options = studied_options(&w.null[i]);
            prh_store *store = store_of_folder();
            prh_study *plain = study_of(metric, models, &options), *kept;

            note("way %d", i);
            options.store = store;
            kept = study_of(metric, models, &options);
            assert_same_study(plain, kept);
            assert_kept(LAYERS_IN_ALL, PAIRS, PAIRS * (i + 1));
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
    prh_study_options options = studied_options(&null);
    prh_model *models[STUDIED];
    prh_study *plain;
    int parts = 0;

    (void)state;
    make_studied(models, 0);
    plain = study_of(metric, models, &options);
    options.num_threads = 1;
    for (int i = 0; i <= 20; i++) {
        prh_study *out = NULL;
        study_watch w = {.stop = 0.05 * i};
        prh_store *store;
        int layers, grids, nulls;
        prh_status status;

        clear_folder();
        store = store_of_folder();
        options.store = store;
        options.progress = watch_study;
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
    prh_study_options options = studied_options(&null);
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
        cmocka_unit_test(a_second_study_finds_all_of_the_first),
        cmocka_unit_test(nulls_are_read_and_not_drawn_again),
        cmocka_unit_test(other_wishes_for_the_null_are_other_entries),
        cmocka_unit_test(a_cancelled_study_goes_on_where_it_was),
        cmocka_unit_test(matrices_leave_nothing_in_a_store),
        cmocka_unit_test(a_study_and_an_alignment_share_grids),
    };

    return cmocka_run_group_tests(tests, make_store_folder, remove_store_folder);
}
