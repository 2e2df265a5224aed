/* Stores and long work: progress that counts what is there as done, cancels that lose nothing that was finished. */
#include "stores.h"

#include <dirent.h>
#include <stdio.h>
#include <unistd.h>

enum { N = 120, LAYERS = 6 };

static const int64_t widths[LAYERS] = {8, 60, 20, 70, 5, 40};

typedef struct watch {
    double last;
    double stop; /* at this fraction; above 1: never */
    int calls;
} watch;

static int32_t look(double fraction, void *user_data)
{
    watch *w = user_data;

    assert_true(fraction >= w->last && fraction <= 1.0);
    w->last = fraction;
    w->calls++;
    return fraction >= w->stop;
}

static prh_status prepare(prh_prepared **out, const prh_metric *const *metrics, int64_t count,
    const prh_model *model, const char *steps, const prh_run_options *run)
{
    prh_preprocess *list = NULL;
    prh_status status;

    assert_ok(prh_preprocess_create(&list, steps));
    status = prh_prepared_create_layers(out, metrics, count, model, list, run);
    prh_preprocess_destroy(list);
    return status;
}

static void destroy_layers(prh_prepared **layers)
{
    for (int l = 0; l < LAYERS; l++)
        prh_prepared_destroy(layers[l]);
}

/* None there, some, all: the fraction never falls, and ends at 1. */
static void what_is_found_counts_as_done(void **state)
{
    static const char *const steps[] = {"none", "paper", "center,clamp:0.9,normalize", "normalize,pca:0.8"};
    prh_metric *knn = metric_of("mutual_knn", 5, "rbf", 0, 0), *cka = metric_of("cka", 0, NULL, 0, 0);
    const prh_metric *metrics[2] = {knn, cka};
    prh_model *model = features_model(1, N, widths, LAYERS, PRH_F32);

    (void)state;
    for (int s = 0; s < 4; s++)
        for (int threads = 1; threads <= 3; threads += 2) {
            prh_store *store;
            char name[256];

            clear_folder();
            for (int round = 0; round < 3; round++) {
                watch w = {.last = 0.0, .stop = 2.0};
                prh_prepared *layers[LAYERS];
                prh_run_options run = {
                    .struct_size = sizeof run, .num_threads = threads, .progress = look, .progress_data = &w};

                if (round == 1)
                    for (int i = 0; i < 2 && count_files("layer-", name) > 0; i++)
                        remove(store_path(name));
                run.store = store = store_of_folder();
                assert_ok(prepare(layers, metrics, 2, model, steps[s], &run));
                assert_close(w.last, 1.0, 0.0);
                assert_true(w.calls > 1);
                assert_counts(store,
                    round == 0   ? 0
                    : round == 1 ? LAYERS - 2
                                 : LAYERS,
                    round == 0   ? LAYERS
                    : round == 1 ? 2
                                 : 0,
                    0, 0);
                destroy_layers(layers);
                prh_store_destroy(store);
            }
        }
    prh_model_destroy(model);
    prh_metric_destroy(cka);
    prh_metric_destroy(knn);
}

static void a_cancel_keeps_every_layer_that_was_finished(void **state)
{
    prh_metric *cka = metric_of("cka", 0, "rbf", 0, 0);
    const prh_metric *metrics[1] = {cka};
    prh_model *model = features_model(1, N, widths, LAYERS, PRH_F32);
    prh_alignment *plain = aligned(cka, model, model, "normalize", NULL);
    int parts = 0;

    (void)state;
    for (int i = 0; i <= 10; i++) {
        watch w = {.last = 0.0, .stop = 0.1 * i};
        prh_run_options run = {
            .struct_size = sizeof run, .num_threads = 1, .progress = look, .progress_data = &w};
        prh_prepared *layers[LAYERS];
        prh_alignment *now;
        prh_status status;
        int kept;

        clear_folder();
        run.store = store_of_folder();
        status = prepare(layers, metrics, 1, model, "normalize", &run);
        kept = count_files("layer-", NULL);
        assert_int_equal(count_files("", NULL), kept);
        assert_int_equal(counts_of(run.store).layers_made, kept);
        if (status >= 0)
            destroy_layers(layers);
        else
            assert_int_equal(status, PRH_ERR_CANCELLED);
        parts += kept > 0 && kept < LAYERS;
        prh_store_destroy((prh_store *)(uintptr_t)run.store);
        run = (prh_run_options){.struct_size = sizeof run, .store = store_of_folder()};
        now = aligned(cka, model, model, "normalize", &run);
        assert_same_alignment(plain, now);
        assert_counts(run.store, kept + LAYERS, LAYERS - kept, 0, 1);
        prh_alignment_destroy(now);
        prh_store_destroy((prh_store *)(uintptr_t)run.store);
    }
    assert_true(parts >= 3);
    prh_alignment_destroy(plain);
    prh_model_destroy(model);
    prh_metric_destroy(cka);
}

/* No descriptor stays open but the store's own, whatever was mapped, replaced or refused. */
static void no_descriptor_is_left_open(void **state)
{
    prh_metric *knn = metric_of("mutual_knn", 5, NULL, 0, 0);
    prh_model *model = features_model(1, N, widths, LAYERS, PRH_F32);
    int open[2] = {0, 0};

    (void)state;
    if (access("/proc/self/fd", X_OK) != 0)
        skip();
    for (int round = 0; round < 2; round++) {
        prh_store *store = NULL;
        DIR *directory;

        for (int i = 0; i < 3 * round; i++) {
            prh_run_options run = {.struct_size = sizeof run, .store = store_of_folder()};

            prh_alignment_destroy(aligned(knn, model, model, "paper", &run));
            prh_store_destroy((prh_store *)(uintptr_t)run.store);
            assert_status(prh_store_open(&store, "/proc/self/nothing/there"), PRH_ERR_IO);
        }
        directory = opendir("/proc/self/fd");
        while (readdir(directory))
            open[round]++;
        closedir(directory);
    }
    assert_int_equal(open[0], open[1]);
    prh_model_destroy(model);
    prh_metric_destroy(knn);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_found_counts_as_done),
        cmocka_unit_test(a_cancel_keeps_every_layer_that_was_finished),
        cmocka_unit_test(no_descriptor_is_left_open),
    };

    return cmocka_run_group_tests(tests, make_store_folder, remove_store_folder);
}
