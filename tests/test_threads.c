/* Threads: the same bits for any number of them and any memory limit; handles shared between the host's threads;
 * errors that stay with their thread. */
#include "support.h"

#include <math.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>

enum { ROWS = 600, COLS_X = 12, COLS_Y = 7, LAYERS = 3, K = 10, HOST_THREADS = 4 };

static const int32_t thread_counts[] = {1, 2, 3, 8};
static const uint64_t memory_limits[] = {0, 1, 3000000}; /* all tiles, none, those of some */

typedef struct fixture {
    prh_representation *x, *y;
    prh_model *model; /* y, its copy in bfloat16, x in single precision */
    prh_metric *metric[METRIC_NAMES];
    prh_prepared *prepared[2];
    double score[METRIC_NAMES]; /* of x and y, on one thread */
} fixture;

static fixture f;

static int set_up(void **state)
{
    generator g = {71};
    double *x = normal_matrix(&g, ROWS, COLS_X), *y = related_matrix(&g, x, ROWS, COLS_X, COLS_Y, 0.5);
    const prh_run_options one = {.struct_size = sizeof one, .num_threads = 1};

    memcpy(y, y + 300 * COLS_Y, COLS_Y * sizeof *y); /* two copies, in different tiles */
    f.x = doubles(x, ROWS, COLS_X);
    f.y = representation_of(y, ROWS, COLS_Y, PRH_F32);
    f.model = model_of(
        (prh_representation *[]){representation_of(y, ROWS, COLS_Y, PRH_F64),
            representation_of(y, ROWS, COLS_Y, PRH_BF16), representation_of(x, ROWS, COLS_X, PRH_F32)},
        LAYERS);
    for (int m = 0; m < METRIC_NAMES; m++) {
        f.metric[m] = metric_of(metric_names[m], K, "rbf:3", PRH_CONVENTION_EXACT, PRH_PRECISION_AUTO);
        f.score[m] = NAN;
        assert_ok(prh_metric_compute_with(f.metric[m], f.x, f.y, &one, &f.score[m]));
    }
    for (int s = 0; s < 2; s++)
        assert_ok(prh_prepared_create_many(
            &f.prepared[s], (const prh_metric *const *)f.metric, METRIC_NAMES, s == 0 ? f.x : f.y, NULL));
    free(y);
    free(x);
    *state = &f;
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    for (int s = 0; s < 2; s++)
        prh_prepared_destroy(f.prepared[s]);
    for (int m = 0; m < METRIC_NAMES; m++)
        prh_metric_destroy(f.metric[m]);
    prh_model_destroy(f.model);
    prh_representation_destroy(f.y);
    prh_representation_destroy(f.x);
    return 0;
}

/* ---- the same bits ---- */

static void each_way_to_run(void (*check)(const prh_run_options *options))
{
    for (size_t t = 0; t < sizeof thread_counts / sizeof thread_counts[0]; t++)
        for (size_t l = 0; l < sizeof memory_limits / sizeof memory_limits[0]; l++) {
            const prh_run_options options = {.struct_size = sizeof options,
                .num_threads = thread_counts[t],
                .memory_limit = memory_limits[l]};

            note("%d threads, %d bytes", (int)options.num_threads, (int)options.memory_limit);
            check(&options);
        }
    note("%s", "");
}

static void scores_are_those_of_one_thread(const prh_run_options *options)
{
    for (int m = 0; m < METRIC_NAMES; m++) {
        double score = NAN;

        assert_ok(prh_metric_compute_with(f.metric[m], f.x, f.y, options, &score));
        assert_same_bits(score, f.score[m]);
    }
}

static void no_score_depends_on_threads_or_memory(void **state)
{
    (void)state;
    each_way_to_run(scores_are_those_of_one_thread);
}

static double *kernel_values(const char *function, const prh_run_options *options)
{
    double *copy = allocate(ROWS * ROWS, sizeof *copy);
    prh_kernel *kernel = NULL;

    assert_ok(prh_kernel_create(&kernel, f.y, function, PRH_PRECISION_AUTO, options));
    memcpy(copy, prh_kernel_values(kernel), ROWS * ROWS * sizeof *copy);
    prh_kernel_destroy(kernel);
    return copy;
}

static void kernels_are_those_of_one_thread(const prh_run_options *options)
{
    static const char *const functions[] = {"linear", "cosine", "rbf", "laplacian:2", "polynomial:3"};
    const prh_run_options one = {.struct_size = sizeof one, .num_threads = 1};

    for (int k = 0; k < 5; k++) {
        double *alone = kernel_values(functions[k], &one), *together = kernel_values(functions[k], options);

        assert_memory_equal(alone, together, ROWS * ROWS * sizeof *alone);
        free(together);
        free(alone);
    }
}

static void no_kernel_depends_on_threads_or_memory(void **state)
{
    (void)state;
    each_way_to_run(kernels_are_those_of_one_thread);
}

static prh_alignment *aligned(int metric, const prh_run_options *run)
{
    const prh_align_options options = align_options_of(run, "clamp:0.95,center,normalize,pca:5");
    prh_alignment *alignment = NULL;

    assert_ok(prh_align(&alignment, f.metric[metric], f.model, f.model, &options));
    return alignment;
}

static void alignments_are_those_of_one_thread(const prh_run_options *options)
{
    const prh_run_options one = {.struct_size = sizeof one, .num_threads = 1};

    for (int m = 0; m < METRIC_NAMES; m += 3) { /* lists, lists, both, sparse */
        prh_alignment *alone = aligned(m, &one), *together = aligned(m, options);
        const size_t cells = LAYERS * LAYERS;

        assert_memory_equal(
            prh_alignment_scores(alone), prh_alignment_scores(together), cells * sizeof(double));
        assert_memory_equal(
            prh_alignment_chances(alone), prh_alignment_chances(together), cells * sizeof(double));
        assert_memory_equal(
            prh_alignment_statuses(alone), prh_alignment_statuses(together), cells * sizeof(prh_status));
        prh_alignment_destroy(together);
        prh_alignment_destroy(alone);
    }
}

static void no_alignment_depends_on_threads_or_memory(void **state)
{
    (void)state;
    each_way_to_run(alignments_are_those_of_one_thread);
}

/* Matrices so large that svcca takes the leading vectors alone. */
static void no_leading_vectors_depend_on_threads(void **state)
{
    generator g = {72};
    prh_representation *layer[LAYERS];
    prh_metric *metric = metric_of("svcca", 0, NULL, PRH_CONVENTION_EXACT, PRH_PRECISION_AUTO);
    const prh_metric *const metrics[] = {metric};
    double first[LAYERS] = {0.0}, score;
    prh_model *model;

    (void)state;
    for (int l = 0; l < LAYERS; l++) {
        double *x = normal_matrix(&g, 400, 30), *y = related_matrix(&g, x, 400, 30, 390, 0.5);

        layer[l] = doubles(y, 400, 390);
        free(y);
        free(x);
    }
    model = model_of(layer, LAYERS);
    for (int32_t threads = 1; threads <= 3; threads++) {
        const prh_run_options options = {.struct_size = sizeof options, .num_threads = threads};
        prh_prepared *prepared[LAYERS];

        assert_ok(prh_prepared_create_layers(prepared, metrics, 1, model, NULL, &options));
        for (int l = 0; l < LAYERS; l++) {
            assert_ok(prh_metric_compare(metric, prepared[l], prepared[(l + 1) % LAYERS], &score));
            if (threads == 1)
                first[l] = score;
            assert_same_bits(score, first[l]);
        }
        for (int l = 0; l < LAYERS; l++)
            prh_prepared_destroy(prepared[l]);
    }
    prh_model_destroy(model);
    prh_metric_destroy(metric);
}

/* ---- the host's threads ---- */

static void on_host_threads(void *(*body)(void *), void *arguments, size_t size)
{
    pthread_t thread[HOST_THREADS];

    for (int t = 0; t < HOST_THREADS; t++)
        assert_int_equal(pthread_create(&thread[t], NULL, body, (char *)arguments + (size_t)t * size), 0);
    for (int t = 0; t < HOST_THREADS; t++)
        assert_int_equal(pthread_join(thread[t], NULL), 0);
}

/* One thread of the host: assertions wait until it has been joined. */
typedef struct visitor {
    int number;
    prh_status status;
    double computed[METRIC_NAMES], compared[METRIC_NAMES];
    char message[128];
} visitor;

static void *use_shared_handles(void *argument)
{
    visitor *v = argument;
    const prh_run_options options = {.struct_size = sizeof options, .num_threads = 1 + v->number % 3};

    for (int i = 0; i < METRIC_NAMES && v->status >= 0; i++) {
        const int m = (i + v->number) % METRIC_NAMES; /* not all the same at the same time */

        v->status = prh_metric_compute_with(f.metric[m], f.x, f.y, &options, &v->computed[m]);
        if (v->status >= 0)
            v->status =
                prh_metric_compare_with(f.metric[m], f.prepared[0], f.prepared[1], &options, &v->compared[m]);
    }
    return NULL;
}

static void handles_may_be_shared_between_threads(void **state)
{
    visitor v[HOST_THREADS] = {{.number = 0}, {.number = 1}, {.number = 2}, {.number = 3}};

    (void)state;
    on_host_threads(use_shared_handles, v, sizeof v[0]);
    for (int t = 0; t < HOST_THREADS; t++) {
        assert_true(v[t].status >= 0);
        for (int m = 0; m < METRIC_NAMES; m++) {
            assert_same_bits(v[t].computed[m], f.score[m]);
            assert_same_bits(v[t].compared[m], f.score[m]);
        }
    }
}

static void *fail_in_its_own_way(void *argument)
{
    visitor *v = argument;
    prh_metric *metric = NULL;
    char name[16];

    snprintf(name, sizeof name, "metric%d", v->number);
    for (int i = 0; i < 1000; i++) {
        v->status = prh_metric_create_by_name(&metric, name, NULL);
        if (i == 0)
            snprintf(v->message, sizeof v->message, "%.100s", prh_last_error());
        else if (strcmp(v->message, prh_last_error()) != 0)
            v->message[0] = '\0';
    }
    return NULL;
}

static void messages_stay_with_their_thread(void **state)
{
    visitor v[HOST_THREADS] = {{.number = 0}, {.number = 1}, {.number = 2}, {.number = 3}};
    prh_metric *metric = NULL;
    char name[16];

    (void)state;
    assert_refused(prh_metric_create_by_name(&metric, "mine", NULL), PRH_ERR_ARGUMENT, "'mine'");
    on_host_threads(fail_in_its_own_way, v, sizeof v[0]);
    for (int t = 0; t < HOST_THREADS; t++) {
        snprintf(name, sizeof name, "'metric%d'", t);
        assert_int_equal(v[t].status, PRH_ERR_ARGUMENT);
        assert_non_null(strstr(v[t].message, name));
    }
    assert_non_null(strstr(prh_last_error(), "'mine'"));
}

static atomic_int releases;

static void count_release(void *memory)
{
    atomic_fetch_add(&releases, 1);
    free(memory);
}

static void *let_go(void *argument)
{
    prh_model **model = argument;

    prh_model_destroy(*model);
    return NULL;
}

static void the_last_of_several_threads_gives_the_memory_back(void **state)
{
    (void)state;
    for (int round = 1; round <= 50; round++) {
        double *values = allocate(6, sizeof *values);
        const prh_view view = {values, 2, 3, 3, PRH_F64, 0};
        prh_representation *layer = NULL;
        prh_model *model[HOST_THREADS] = {NULL};

        assert_ok(prh_representation_wrap(&layer, &view, count_release, values));
        for (int t = 0; t < HOST_THREADS; t++)
            assert_ok(prh_model_create(&model[t], (const prh_representation *const *)&layer, 1, NULL));
        prh_representation_destroy(layer);
        assert_int_equal(atomic_load(&releases), round - 1);
        on_host_threads(let_go, model, sizeof model[0]);
        assert_int_equal(atomic_load(&releases), round);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_score_depends_on_threads_or_memory),
        cmocka_unit_test(no_kernel_depends_on_threads_or_memory),
        cmocka_unit_test(no_alignment_depends_on_threads_or_memory),
        cmocka_unit_test(no_leading_vectors_depend_on_threads),
        cmocka_unit_test(handles_may_be_shared_between_threads),
        cmocka_unit_test(messages_stay_with_their_thread),
        cmocka_unit_test(the_last_of_several_threads_gives_the_memory_back),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
