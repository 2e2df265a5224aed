/* Progress and cancellation of every call that takes run options (of streams: test_hsic_stream_run.c): fractions rise
 * from 0 to 1 on the caller's thread, a cancelled call leaves nothing behind and harms nothing. */
#include "support.h"

#include <pthread.h>

enum { ROWS = 270, COLS = 9, LAYERS = 3 }; /* several tiles */

typedef struct fixture {
    prh_representation *x, *y;
    prh_model *model;
    prh_kernel *kernel;
    prh_metric *metrics[3];
    prh_prepared *prepared;
    prh_preprocess *preprocess;
} fixture;

/* What the callback saw. */
typedef struct watch {
    pthread_t caller;
    int64_t calls, stop_at; /* cancels at this call, once; 0: never */
    double last;
    int outside, fell, elsewhere;
} watch;

static int32_t look(double fraction, void *user_data)
{
    watch *w = user_data;

    w->calls++;
    w->outside += !(fraction >= 0.0 && fraction <= 1.0);
    w->fell += fraction < w->last;
    w->elsewhere += !pthread_equal(pthread_self(), w->caller);
    w->last = fraction;
    return w->calls == w->stop_at;
}

/* Runs one call; `*left` says whether a handle or a score was left behind. What was made is destroyed. */
typedef prh_status operation(const fixture *f, const prh_run_options *options, int *left);

static prh_status compute_lists(const fixture *f, const prh_run_options *options, int *left)
{
    double score = 7.0;
    prh_status status = prh_metric_compute_with(f->metrics[0], f->x, f->y, options, &score);

    *left = score != 7.0;
    return status;
}

static prh_status compute_kernels(const fixture *f, const prh_run_options *options, int *left)
{
    double score = 7.0;
    prh_status status = prh_metric_compute_with(f->metrics[1], f->x, f->y, options, &score);

    *left = score != 7.0;
    return status;
}

static prh_status compute_bases(const fixture *f, const prh_run_options *options, int *left)
{
    double score = 7.0;
    prh_status status = prh_metric_compute_with(f->metrics[2], f->x, f->y, options, &score);

    *left = score != 7.0;
    return status;
}

static prh_status compare(const fixture *f, const prh_run_options *options, int *left)
{
    double score = 7.0;
    prh_status status = prh_metric_compare_with(f->metrics[1], f->prepared, f->prepared, options, &score);

    *left = score != 7.0;
    return status;
}

static prh_status make_kernel(const fixture *f, const prh_run_options *options, int *left)
{
    prh_kernel *out = (prh_kernel *)(uintptr_t)1;
    prh_status status = prh_kernel_create(&out, f->x, "rbf", PRH_PRECISION_AUTO, options);

    *left = out != NULL;
    prh_kernel_destroy(out);
    return status;
}

static prh_status make_neighbors(const fixture *f, const prh_run_options *options, int *left)
{
    prh_neighbors *out = (prh_neighbors *)(uintptr_t)1;
    prh_status status = prh_neighbors_create(&out, f->x, "rbf", 5, PRH_PRECISION_AUTO, options);

    *left = out != NULL;
    prh_neighbors_destroy(out);
    return status;
}

static prh_status make_neighbors_from_kernel(const fixture *f, const prh_run_options *options, int *left)
{
    prh_neighbors *out = (prh_neighbors *)(uintptr_t)1;
    prh_status status = prh_neighbors_create_from_kernel(&out, f->kernel, 5, options);

    *left = out != NULL;
    prh_neighbors_destroy(out);
    return status;
}

static prh_status preprocess(const fixture *f, const prh_run_options *options, int *left)
{
    prh_model *out = (prh_model *)(uintptr_t)1;
    prh_status status = prh_preprocess_apply(&out, f->preprocess, f->model, PRH_PRECISION_AUTO, options);

    *left = out != NULL;
    prh_model_destroy(out);
    return status;
}

static prh_status prepare_many(const fixture *f, const prh_run_options *options, int *left)
{
    prh_prepared *out = (prh_prepared *)(uintptr_t)1;
    prh_status status =
        prh_prepared_create_many(&out, (const prh_metric *const *)f->metrics, 3, f->x, options);

    *left = out != NULL;
    prh_prepared_destroy(out);
    return status;
}

static prh_status prepare_kernel(const fixture *f, const prh_run_options *options, int *left)
{
    prh_prepared *out = (prh_prepared *)(uintptr_t)1;
    prh_status status =
        prh_prepared_create_from_kernel(&out, (const prh_metric *const *)f->metrics, 3, f->kernel, options);

    *left = out != NULL;
    prh_prepared_destroy(out);
    return status;
}

static prh_status prepare_layers(const fixture *f, const prh_run_options *options, int *left)
{
    prh_prepared *out[LAYERS];
    prh_status status;

    memset(out, 0x5a, sizeof out);
    status =
        prh_prepared_create_layers(out, (const prh_metric *const *)f->metrics, 3, f->model, NULL, options);
    *left = 0;
    for (int l = 0; l < LAYERS; l++) {
        *left += out[l] != NULL;
        prh_prepared_destroy(out[l]);
    }
    return status;
}

static prh_status align_prepared(const fixture *f, const prh_run_options *options, int *left)
{
    const prh_prepared *layers[2] = {f->prepared, f->prepared};
    const prh_align_options all = align_options_of(options, NULL);
    prh_alignment *out = (prh_alignment *)(uintptr_t)1;
    const prh_status status = prh_align_prepared(&out, f->metrics[1], layers, 2, layers, 2, &all);

    *left = out != NULL;
    prh_alignment_destroy(out);
    return status;
}

static prh_status align_steps(
    const fixture *f, const prh_run_options *options, int *left, const char *preprocessing)
{
    const prh_align_options all = align_options_of(options, preprocessing);
    prh_alignment *out = (prh_alignment *)(uintptr_t)1;
    const prh_status status = prh_align(&out, f->metrics[1], f->model, f->model, &all);

    *left = out != NULL;
    prh_alignment_destroy(out);
    return status;
}

static prh_status align(const fixture *f, const prh_run_options *options, int *left)
{
    return align_steps(f, options, left, "paper");
}

static prh_status align_raw(const fixture *f, const prh_run_options *options, int *left)
{
    return align_steps(f, options, left, "none");
}

static const struct {
    const char *name;
    operation *run;
} operations[] = {
    {"compute_with, lists", compute_lists},
    {"compute_with, kernels", compute_kernels},
    {"compute_with, bases", compute_bases},
    {"compare_with", compare},
    {"kernel_create", make_kernel},
    {"neighbors_create", make_neighbors},
    {"neighbors_create_from_kernel", make_neighbors_from_kernel},
    {"preprocess_apply", preprocess},
    {"prepared_create_many", prepare_many},
    {"prepared_create_from_kernel", prepare_kernel},
    {"prepared_create_layers", prepare_layers},
    {"align_prepared", align_prepared},
    {"align", align},
    {"align without steps", align_raw},
};
enum { OPERATIONS = sizeof operations / sizeof operations[0] };

/* One call under watch; memory_limit = 1 makes tiles be recomputed when comparing. */
static prh_status watched(const fixture *f, int which, int32_t threads, watch *w, int *left)
{
    prh_run_options options = {.struct_size = sizeof options,
        .num_threads = threads,
        .memory_limit = threads % 2 ? 1 : 0,
        .progress = look,
        .progress_data = w};

    w->caller = pthread_self();
    note("%s, %d threads, stopped at call %d", operations[which].name, (int)threads, (int)w->stop_at);
    return operations[which].run(f, &options, left);
}

static void fractions_rise_from_zero_to_one_on_the_callers_thread(void **state)
{
    static const int32_t threads[] = {1, 4};

    for (int o = 0; o < OPERATIONS; o++) {
        for (int t = 0; t < 2; t++) {
            watch w = {.stop_at = 0};
            int left = 0;

            assert_ok(watched(*state, o, threads[t], &w, &left));
            assert_true(left);
            assert_true(w.calls > 0);
            assert_int_equal(w.outside, 0);
            assert_int_equal(w.fell, 0);
            assert_int_equal(w.elsewhere, 0);
            assert_true(w.last == 1.0);
        }
    }
    note("%s", "");
}

/* All (of many, every third) but the last call, which says 1 when the work is done: too late to cancel. */
static void a_call_can_be_cancelled_each_time_it_reports(void **state)
{
    for (int o = 0; o < OPERATIONS; o++) {
        watch whole = {.stop_at = 0};
        int left = 0;

        assert_ok(watched(*state, o, 1, &whole, &left));
        for (int64_t stop = 1; stop<whole.calls; stop += whole.calls> 30 ? 3 : 1) {
            watch w = {.stop_at = stop};

            assert_status(watched(*state, o, 1, &w, &left), PRH_ERR_CANCELLED);
            assert_false(left);
            assert_true(strlen(prh_last_error()) > 0);
        }
    }
    note("%s", "");
}

static void a_call_of_several_threads_can_be_cancelled(void **state)
{
    for (int o = 0; o < OPERATIONS; o++) {
        for (int64_t stop = 1; stop <= 2; stop++) {
            watch w = {.stop_at = stop};
            int left = 0;
            prh_status status = watched(*state, o, 4, &w, &left);

            if (stop == 1 || w.last < 1.0) /* how often it reports depends on who does the work */
                assert_status(status, PRH_ERR_CANCELLED);
            assert_int_equal(left, status != PRH_ERR_CANCELLED);
        }
    }
    note("%s", "");
}

static void after_a_cancelled_call_the_same_inputs_still_work(void **state)
{
    const fixture *f = *state;
    double before[2], after[2];
    int left = 0;

    for (int m = 0; m < 2; m++)
        before[m] = score_of(f->metrics[m], f->x, f->y);
    for (int o = 0; o < OPERATIONS; o++) {
        watch w = {.stop_at = 1}, again = {.stop_at = 0};

        assert_status(watched(f, o, 4, &w, &left), PRH_ERR_CANCELLED);
        assert_ok(watched(f, o, 4, &again, &left));
        assert_true(left);
    }
    for (int m = 0; m < 2; m++) {
        after[m] = score_of(f->metrics[m], f->x, f->y);
        assert_same_bits(after[m], before[m]);
    }
    note("%s", "");
}

static void run_options_that_make_no_sense_are_refused(void **state)
{
    for (int o = 0; o < OPERATIONS; o++) {
        prh_run_options negative = {.struct_size = sizeof negative, .num_threads = -1};
        prh_run_options reserved = {.struct_size = sizeof reserved, .reserved = 1};
        prh_run_options small = {.struct_size = sizeof small - 1}, huge = {.struct_size = 1 << 20};
        int left = 0;

        note("%s", operations[o].name);
        assert_refused(operations[o].run(*state, &negative, &left), PRH_ERR_ARGUMENT, "num_threads");
        assert_false(left);
        assert_refused(operations[o].run(*state, &reserved, &left), PRH_ERR_ARGUMENT, "reserved");
        assert_false(left);
        assert_refused(operations[o].run(*state, &small, &left), PRH_ERR_ABI, "struct_size");
        assert_false(left);
        assert_refused(operations[o].run(*state, &huge, &left), PRH_ERR_ABI, "struct_size");
        assert_false(left);
    }
    note("%s", "");
}

static int set_up(void **state)
{
    static fixture f;
    generator g = {91};
    double *x = normal_matrix(&g, ROWS, COLS), *y = related_matrix(&g, x, ROWS, COLS, 4, 0.5);
    prh_representation *layers[LAYERS] = {
        doubles(x, ROWS, COLS), doubles(y, ROWS, 4), doubles(x, ROWS, COLS / 2)};

    f.x = doubles(x, ROWS, COLS);
    f.y = doubles(y, ROWS, 4);
    f.model = model_of(layers, LAYERS);
    f.metrics[0] = metric_of("mutual_knn", 5, NULL, 0, 0);
    f.metrics[1] = metric_of("cka", 0, "rbf", 0, 0);
    f.metrics[2] = metric_of("svcca", 0, NULL, 0, 0);
    f.prepared = prepared_of(f.metrics[1], f.x);
    assert_ok(prh_kernel_create(&f.kernel, f.x, NULL, PRH_PRECISION_AUTO, NULL));
    assert_ok(prh_preprocess_create(&f.preprocess, "clamp:0.95,normalize,center,pca:2"));
    free(y);
    free(x);
    *state = &f;
    return 0;
}

static int tear_down(void **state)
{
    fixture *f = *state;

    prh_preprocess_destroy(f->preprocess);
    prh_kernel_destroy(f->kernel);
    prh_prepared_destroy(f->prepared);
    for (int m = 0; m < 3; m++)
        prh_metric_destroy(f->metrics[m]);
    prh_model_destroy(f->model);
    prh_representation_destroy(f->y);
    prh_representation_destroy(f->x);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fractions_rise_from_zero_to_one_on_the_callers_thread),
        cmocka_unit_test(a_call_can_be_cancelled_each_time_it_reports),
        cmocka_unit_test(a_call_of_several_threads_can_be_cancelled),
        cmocka_unit_test(after_a_cancelled_call_the_same_inputs_still_work),
        cmocka_unit_test(run_options_that_make_no_sense_are_refused),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
