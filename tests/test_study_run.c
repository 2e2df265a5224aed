/* Studies as long calls: the same bits whatever runs them, progress, cancels. */
#include "studies.h"

enum { PAIRS = STUDIED * (STUDIED - 1) / 2 };

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
        prh_study_options options = studied_options(&null);
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
    prh_study_options options = studied_options(&null);
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
            prh_study_options options = studied_options(&null);
            study_watch w = {.stop = 2.0};
            prh_study *s;

            options.num_threads = threads;
            options.progress = watch_study;
            options.progress_data = &w;
            s = study_of(metric, models, &options);
            assert_close(w.last, 1.0, 0.0);
            assert_true(w.calls > PAIRS);
            assert_true(threads > 1 || w.largest_step < 0.7); /* others may be done before the caller wakes */
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
            prh_study_options options = studied_options(&null);
            study_watch w = {.stop = 0.05 * i};
            prh_study *out = (prh_study *)(uintptr_t)1;

            options.num_threads = threads;
            options.progress = watch_study;
            options.progress_data = &w;
            assert_refused(
                prh_study_create(&out, metric, (const prh_model *const *)models, STUDIED, &options),
                PRH_ERR_CANCELLED, "cancelled");
            assert_null(out);
        }
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
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
