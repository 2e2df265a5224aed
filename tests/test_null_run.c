/* How nulls run, alone and within an alignment: progress, cancellation, and the same numbers either way. */
#include "nulls.h"

#include <pthread.h>

enum { ROWS = 60, COLS = 20, FEW_COLS = 3, LAYERS = 3 };

typedef struct fixture {
    layers x, y;
    prh_model *model_x, *model_y;
} fixture;

static prh_model *model_over(const layers *from)
{
    prh_representation *made[LAYERS];

    for (int64_t l = 0; l < from->count; l++)
        made[l] = doubles(from->values[l], from->rows, from->cols);
    return model_of(made, from->count);
}

static int set_up(void **state)
{
    static fixture f;
    generator g = {41};

    f.x = (layers){.count = LAYERS, .rows = ROWS, .cols = COLS};
    f.y = (layers){.count = LAYERS, .rows = ROWS, .cols = COLS};
    for (int l = 0; l < LAYERS; l++) {
        f.x.values[l] = normal_matrix(&g, ROWS, COLS);
        f.y.values[l] = related_matrix(&g, f.x.values[l], ROWS, COLS, COLS, 2.0);
    }
    f.model_x = model_over(&f.x);
    f.model_y = model_over(&f.y);
    *state = &f;
    return 0;
}

static int tear_down(void **state)
{
    fixture *f = *state;

    prh_model_destroy(f->model_x);
    prh_model_destroy(f->model_y);
    for (int l = 0; l < LAYERS; l++) {
        free(f->x.values[l]);
        free(f->y.values[l]);
    }
    return 0;
}

/* What the callback saw. */
typedef struct watch {
    pthread_t caller;
    int64_t calls, stop_at; /* cancels at this call; 0: never */
    double last;
    int wrong;
} watch;

static int32_t look(double fraction, void *user_data)
{
    watch *w = user_data;

    w->calls++;
    w->wrong += !(fraction >= w->last && fraction <= 1.0) || !pthread_equal(pthread_self(), w->caller);
    w->last = fraction;
    return w->calls == w->stop_at;
}

static prh_status make(const fixture *f, const char *name, int32_t method, watch *w)
{
    const prh_null_options options = {.struct_size = sizeof options, .method = method, .permutations = 400};
    const prh_run_options run = {
        .struct_size = sizeof run, .num_threads = 2, .progress = look, .progress_data = w};
    prh_metric *metric = metric_of(name, 3, NULL, PRH_CONVENTION_EXACT, PRH_PRECISION_AUTO);
    prh_prepared *prepared[2][LAYERS];
    prh_null *null = (prh_null *)w;
    prh_status status;

    assert_ok(prh_prepared_create_layers(
        prepared[0], (const prh_metric *const *)&metric, 1, f->model_x, NULL, NULL));
    assert_ok(prh_prepared_create_layers(
        prepared[1], (const prh_metric *const *)&metric, 1, f->model_y, NULL, NULL));
    w->caller = pthread_self();
    status = prh_null_create(&null, metric, (const prh_prepared *const *)prepared[0], LAYERS,
        (const prh_prepared *const *)prepared[1], LAYERS, &options, &run);
    assert_true((status >= 0) == (null != NULL));
    prh_null_destroy(null);
    for (int l = 0; l < LAYERS; l++) {
        prh_prepared_destroy(prepared[0][l]);
        prh_prepared_destroy(prepared[1][l]);
    }
    prh_metric_destroy(metric);
    return status;
}

static void progress_rises_to_one_and_can_cancel(void **state)
{
    static const struct {
        const char *name;
        int32_t method;
    } cases[] = {{"mutual_knn", PRH_NULL_PERMUTE}, {"cka", PRH_NULL_PERMUTE}, {"svcca", PRH_NULL_PERMUTE},
        {"mutual_knn", PRH_NULL_EXACT}, {"unbiased_cka", PRH_NULL_EXACT}};

    for (int c = 0; c < 5; c++) {
        watch whole = {.calls = 0};

        note("%s, method %d", cases[c].name, cases[c].method);
        assert_ok(make(*state, cases[c].name, cases[c].method, &whole));
        assert_int_equal(whole.wrong, 0);
        assert_true(whole.calls > 2);
        assert_close(whole.last, 1.0, 0.0);
        for (int64_t stop = 1; stop < whole.calls; stop += 1 + whole.calls / 7) {
            watch w = {.stop_at = stop};

            if (make(*state, cases[c].name, cases[c].method, &w) != PRH_ERR_CANCELLED)
                assert_true(w.calls < stop ||
                            w.last == 1.0); /* threads may tell less often; the last comes too late */
        }
    }
}

/* prh_align with a null is prh_align and prh_null_create. */
static void an_alignment_has_the_null_of_its_grid(void **state)
{
    static const char *const names[] = {"mutual_knn", "cka", "edit_distance_knn"};
    const fixture *f = *state;

    for (int m = 0; m < 3; m++) {
        const prh_null_options options = {.struct_size = sizeof options, .seed = 8, .permutations = 99};
        const prh_align_options how = {.struct_size = sizeof how, .preprocessing = "none", .null = &options};
        prh_metric *metric = metric_of(names[m], 3, NULL, PRH_CONVENTION_EXACT, PRH_PRECISION_F64);
        prh_alignment *alignment = NULL;
        prh_null *alone = null_of(metric, &f->x, &f->y, &options, NULL);
        prh_null_result r, s = result_of(alone);
        prh_layer_pair best;

        assert_ok(prh_align(&alignment, metric, f->model_x, f->model_y, &how));
        assert_non_null(prh_alignment_null(alignment));
        r = result_of(prh_alignment_null(alignment));
        assert_ok(prh_alignment_best(alignment, &best));
        note("%s", names[m]);
        assert_same_bits(r.score, best.score);
        assert_int_equal(r.layer_x, best.layer_x);
        assert_int_equal(r.layer_y, best.layer_y);
        assert_int_equal(r.method, s.method);
        assert_close(r.p, s.p, 1e-9);
        assert_close(r.threshold, s.threshold, 1e-12);
        assert_close(r.calibrated, s.calibrated, 1e-12);
        prh_alignment_destroy(alignment);
        prh_null_destroy(alone);
        prh_metric_destroy(metric);
    }
}

static void an_alignment_without_a_null_has_none(void **state)
{
    const fixture *f = *state;
    prh_metric *metric = metric_of("cka", 3, NULL, PRH_CONVENTION_EXACT, PRH_PRECISION_F64);
    prh_alignment *alignment = NULL;

    assert_ok(prh_align(&alignment, metric, f->model_x, f->model_y, NULL));
    assert_null(prh_alignment_null(alignment));
    prh_alignment_destroy(alignment);
    prh_metric_destroy(metric);
}

/* Wrong options are found before the layers are prepared, which here would fail. */
static void wishes_for_a_null_are_checked_first(void **state)
{
    const fixture *f = *state;
    const prh_null_options options = {.struct_size = sizeof options, .method = 7};
    const prh_align_options how = {
        .struct_size = sizeof how, .preprocessing = "no such step", .null = &options};
    prh_metric *metric = metric_of("cka", 3, NULL, PRH_CONVENTION_EXACT, PRH_PRECISION_F64);
    prh_alignment *alignment = NULL;

    assert_refused(prh_align(&alignment, metric, f->model_x, f->model_y, &how), PRH_ERR_ARGUMENT, "method 7");
    assert_null(alignment);
    prh_metric_destroy(metric);
}

/* Layers that are prepared for many metrics serve the next one as if no null had been asked for. */
static void nulls_leave_prepared_layers_alone(void **state)
{
    generator g = {8};
    double *values[2] = {normal_matrix(&g, ROWS, FEW_COLS), NULL};
    prh_metric *metrics[METRIC_NAMES];
    prh_prepared *prepared[2];

    (void)state;
    values[1] = related_matrix(&g, values[0], ROWS, FEW_COLS, FEW_COLS, 0.5);
    for (int m = 0; m < METRIC_NAMES; m++)
        metrics[m] = metric_of(metric_names[m], 4, NULL, PRH_CONVENTION_EXACT, PRH_PRECISION_AUTO);
    for (int s = 0; s < 2; s++) {
        prh_representation *layer = doubles(values[s], ROWS, FEW_COLS);

        assert_ok(prh_prepared_create_many(
            &prepared[s], (const prh_metric *const *)metrics, METRIC_NAMES, layer, NULL));
        prh_representation_destroy(layer);
        free(values[s]);
    }
    for (int m = 0; m < METRIC_NAMES; m++) {
        const prh_null_options options = {
            .struct_size = sizeof options, .method = PRH_NULL_PERMUTE, .permutations = 30};
        double before[METRIC_NAMES], after;
        prh_null *null = NULL;

        for (int o = 0; o < METRIC_NAMES; o++)
            assert_ok(prh_metric_compare(metrics[o], prepared[0], prepared[1], &before[o]));
        assert_ok(prh_null_create(&null, metrics[m], (const prh_prepared *const *)&prepared[0], 1,
            (const prh_prepared *const *)&prepared[1], 1, &options, NULL));
        prh_null_destroy(null);
        for (int o = 0; o < METRIC_NAMES; o++) {
            note("the null of %s, then %s", metric_names[m], metric_names[o]);
            assert_ok(prh_metric_compare(metrics[o], prepared[0], prepared[1], &after));
            assert_same_bits(after, before[o]);
        }
    }
    for (int m = 0; m < METRIC_NAMES; m++)
        prh_metric_destroy(metrics[m]);
    prh_prepared_destroy(prepared[0]);
    prh_prepared_destroy(prepared[1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(progress_rises_to_one_and_can_cancel),
        cmocka_unit_test(an_alignment_has_the_null_of_its_grid),
        cmocka_unit_test(an_alignment_without_a_null_has_none),
        cmocka_unit_test(wishes_for_a_null_are_checked_first),
        cmocka_unit_test(nulls_leave_prepared_layers_alone),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
