/* Learners at their edges: options out of range, bits, progress and cancelling, how training ends. */
#include <math.h>

#include "worlds.h"

enum { EVENTS = 24 };

static prh_world *ring(void)
{
    return shape_of("ring:24", 1.0, 0.5, 1);
}

static void refuse(const prh_learner_options *options, prh_status status, const char *words)
{
    prh_world *world = ring();
    prh_learner *out = (prh_learner *)(uintptr_t)1;

    assert_refused(prh_learner_create(&out, world, options, NULL), status, words);
    assert_null(out);
    prh_world_destroy(world);
}

static void options_out_of_their_range_are_refused(void **state)
{
    int32_t labels[2 * EVENTS] = {0};
    const prh_learner_options plain = {.struct_size = sizeof plain};
    prh_learner_options o;

    (void)state;
#define WITH(status, words, ...)                                                                             \
    do {                                                                                                     \
        o = plain;                                                                                           \
        __VA_ARGS__;                                                                                         \
        refuse(&o, status, words);                                                                           \
    } while (0)
    WITH(PRH_ERR_ARGUMENT, "loss 3", o.loss = 3);
    WITH(PRH_ERR_ARGUMENT, "loss -1", o.loss = -1);
    WITH(PRH_ERR_ARGUMENT, "reserved", o.reserved = 1);
    WITH(PRH_ERR_ARGUMENT, "width is -1", o.width = -1);
    WITH(PRH_ERR_ARGUMENT, "max_iterations is -1", o.max_iterations = -1);
    WITH(PRH_ERR_ARGUMENT, "l2 is -1", o.l2 = -1.0);
    WITH(PRH_ERR_ARGUMENT, "l2 is nan", o.l2 = NAN);
    WITH(PRH_ERR_ARGUMENT, "l2 is inf", o.l2 = INFINITY);
    WITH(PRH_ERR_ARGUMENT, "start is -1", o.start = -1.0);
    WITH(PRH_ERR_ARGUMENT, "start is nan", o.start = NAN);
    WITH(PRH_ERR_ARGUMENT, "tolerance is -1", o.tolerance = -1.0);
    WITH(PRH_ERR_ARGUMENT, "tolerance is inf", o.tolerance = INFINITY);
    WITH(PRH_ERR_ARGUMENT, "positive_prior is 1", o.positive_prior = 1.0);
    WITH(PRH_ERR_ARGUMENT, "positive_prior is -0.5", o.positive_prior = -0.5);
    WITH(PRH_ERR_ARGUMENT, "positive_prior is nan", o.positive_prior = NAN);
    WITH(PRH_ERR_ARGUMENT, "positive_prior is for", o.positive_prior = 0.5, o.loss = PRH_LOSS_INFONCE);
    WITH(PRH_ERR_ARGUMENT, "labels are for", o.labels = labels);
    WITH(PRH_ERR_ARGUMENT, "labels are for", o.task_count = 1);
    WITH(PRH_ERR_ARGUMENT, "needs labels", o.loss = PRH_LOSS_TASKS);
    WITH(PRH_ERR_ARGUMENT, "needs labels", o.loss = PRH_LOSS_TASKS, o.labels = labels);
    WITH(PRH_ERR_ARGUMENT, "needs labels", o.loss = PRH_LOSS_TASKS, o.task_count = 2);
    WITH(PRH_ERR_ARGUMENT, "needs labels", o.loss = PRH_LOSS_TASKS, o.labels = labels, o.task_count = -2);
    labels[EVENTS + 5] = 2;
    WITH(PRH_ERR_VALUE, "task 1, event 5 is 2", o.loss = PRH_LOSS_TASKS, o.labels = labels, o.task_count = 2);
    labels[EVENTS + 5] = -1;
    WITH(
        PRH_ERR_VALUE, "task 1, event 5 is -1", o.loss = PRH_LOSS_TASKS, o.labels = labels, o.task_count = 2);
    WITH(PRH_ERR_TOO_LARGE, "cannot be addressed", o.width = INT64_MAX / 2);
    WITH(PRH_ERR_TOO_LARGE, "addressed", o.width = INT64_MAX / EVENTS);
    WITH(PRH_ERR_NUMERIC, "overflows where it begins", o.start = 1e200);
    WITH(PRH_ERR_NUMERIC, "overflows where it begins", o.start = 1e200, o.loss = PRH_LOSS_INFONCE);
#undef WITH
}

static void have_the_same_bits(const prh_learner *a, const prh_learner *b)
{
    const prh_learner_values x = values_of_learner(a), y = values_of_learner(b);

    assert_memory_equal(prh_learner_features(a), prh_learner_features(b),
        (size_t)(prh_learner_rows(a) * prh_learner_width(a)) * sizeof(double));
    assert_int_equal(x.iterations, y.iterations);
    assert_same_bits(x.loss, y.loss);
}

static void the_bits_depend_on_the_seed_alone(void **state)
{
    static int32_t labels[5 * EVENTS];
    prh_world *world = ring();

    (void)state;
    assert_ok(prh_world_draw_tasks(world, 5, 1, labels));
    for (int32_t loss = PRH_LOSS_NCE; loss <= PRH_LOSS_TASKS; loss++) {
        prh_learner_options options = {.struct_size = sizeof options, .loss = loss, .l2 = 1e-3, .seed = 5};
        prh_learner *first, *other;

        if (loss == PRH_LOSS_TASKS) {
            options.labels = labels;
            options.task_count = 5;
        }
        first = learner_of(world, &options);
        for (int32_t threads = 0; threads <= 3; threads++) {
            const prh_run_options run = {
                .struct_size = sizeof run, .num_threads = threads, .memory_limit = 1};

            other = NULL;
            assert_ok(prh_learner_create(&other, world, &options, &run));
            have_the_same_bits(first, other);
            prh_learner_destroy(other);
        }
        options.seed = 6;
        other = learner_of(world, &options);
        assert_true(fabs(prh_learner_features(first)[0] - prh_learner_features(other)[0]) > 1e-6);
        prh_learner_destroy(other);
        prh_learner_destroy(first);
    }
    prh_world_destroy(world);
}

static void iterations_end_when_they_are_told_to(void **state)
{
    prh_world *world = ring();
    double before = INFINITY;

    (void)state;
    for (int64_t most = 1; most <= 30; most++) {
        const prh_learner_options options = {.struct_size = sizeof options, .max_iterations = most};
        prh_learner *learner = NULL;

        assert_status(prh_learner_create(&learner, world, &options, NULL), PRH_NOTE_NOT_CONVERGED);
        assert_non_null(learner);
        assert_int_equal(values_of_learner(learner).iterations, most);
        assert_int_equal(values_of_learner(learner).converged, 0);
        assert_true(values_of_learner(learner).gradient > 1e-10 / EVENTS);
        assert_true(values_of_learner(learner).loss < before);
        before = values_of_learner(learner).loss;
        prh_learner_destroy(learner);
    }
    prh_world_destroy(world);
}

/* A tolerance that rounding does not let it reach: it stops where nothing gets lower, long before the iterations do. */
static void what_cannot_be_lowered_further_ends_it(void **state)
{
    const prh_learner_options options = {
        .struct_size = sizeof options, .tolerance = 1e-300, .positive_prior = 0.9};
    prh_world *world = ring();
    prh_learner *learner = NULL;
    prh_learner_values values;

    (void)state;
    assert_status(prh_learner_create(&learner, world, &options, NULL), PRH_NOTE_NOT_CONVERGED);
    values = values_of_learner(learner);
    assert_true(values.gradient < 1e-14 && values.iterations < 10000);
    prh_learner_destroy(learner);
    prh_world_destroy(world);
}

/* From where it begins: F is normal with the standard deviation that was asked for. */
static void learners_begin_where_they_are_told_to(void **state)
{
    static const double starts[] = {0.0, 0.3, 2.0};
    prh_world *world = ring();

    (void)state;
    for (int s = 0; s < 3; s++) { /* a tolerance that is met at once */
        const prh_learner_options options = {
            .struct_size = sizeof options, .start = starts[s], .width = 400, .tolerance = 1e6};
        prh_learner *learner = learner_of(world, &options);
        const double *f = prh_learner_features(learner), want = s == 0 ? 0.05 : starts[s];
        double squares[2] = {0.0, 0.0};

        assert_int_equal(values_of_learner(learner).iterations, 0);
        assert_int_equal(values_of_learner(learner).evaluations, 1);
        for (int i = 0; i < EVENTS * 400; i++)
            squares[i < EVENTS * 200] += f[i] * f[i] / (EVENTS * 200);
        assert_close(sqrt(squares[0]) / want, 1.0, 0.05);
        assert_close(sqrt(squares[1]) / want, 1.0, 0.05);
        prh_learner_destroy(learner);
    }
    prh_world_destroy(world);
}

/* ---- progress ---- */

typedef struct watch {
    int64_t calls, stop_at; /* 0: never */
    double last, before_last;
    int fell;
} watch;

static int32_t look(double fraction, void *user_data)
{
    watch *w = user_data;

    w->calls++;
    w->fell += fraction < w->last;
    w->before_last = w->last;
    w->last = fraction;
    return w->calls == w->stop_at;
}

static void progress_rises_steadily_to_one(void **state)
{
    const prh_learner_options options = {.struct_size = sizeof options, .positive_prior = 0.9};
    watch half = {0}, all = {0};
    prh_run_options run = {.struct_size = sizeof run, .progress = look, .progress_data = &all};
    prh_world *world = ring();
    prh_learner *learner = NULL;

    (void)state;
    assert_ok(prh_learner_create(&learner, world, &options, &run));
    assert_true(all.calls > values_of_learner(learner).iterations);
    assert_int_equal(all.fell, 0);
    assert_true(all.last == 1.0 && all.before_last > 0.9);
    prh_learner_destroy(learner);
    half.stop_at = all.calls / 2;
    run.progress_data = &half;
    learner = (prh_learner *)(uintptr_t)1;
    assert_status(prh_learner_create(&learner, world, &options, &run), PRH_ERR_CANCELLED);
    assert_null(learner);
    assert_true(half.last > 0.25 && half.last < 0.75); /* half of the way is about a half */
    prh_world_destroy(world);
}

static void every_iteration_can_be_the_last(void **state)
{
    const prh_learner_options options = {.struct_size = sizeof options, .loss = PRH_LOSS_INFONCE};
    prh_world *world = ring();

    (void)state;
    for (int64_t at = 1; at < 60; at++) {
        watch w = {.stop_at = at};
        const prh_run_options run = {.struct_size = sizeof run, .progress = look, .progress_data = &w};
        prh_learner *out = (prh_learner *)(uintptr_t)1;

        assert_status(prh_learner_create(&out, world, &options, &run), PRH_ERR_CANCELLED);
        assert_null(out);
        assert_int_equal(w.calls, at);
    }
    prh_world_destroy(world);
}

/* ---- tasks ---- */

/*
 * Two events alike that answer differently, one task: f = (-u, u) and the readout w say log(1 + e^-uw) and cost at
 * least 2 sqrt(2) l2 uw, which is least where uw = log(1 / (2 sqrt(2) l2) - 1), or 0 if that is below it.
 */
static void one_question_about_two_events_has_a_known_answer(void **state)
{
    const double joint[] = {1.0, 0.5, 0.5, 1.0}, l2s[] = {0.001, 0.05, 0.15, 0.2};
    const prh_view view = {joint, 2, 2, 2, PRH_F64, 0};
    const int32_t labels[] = {0, 1};
    prh_world *world = NULL;

    (void)state;
    assert_ok(prh_world_create(&world, &view));
    for (int l = 0; l < 4; l++)
        for (int64_t width = 1; width <= 3; width++) {
            const double price = 2.0 * sqrt(2.0) * l2s[l],
                         product = price < 0.5 ? log(1.0 / price - 1.0) : 0.0;
            const prh_learner_options options = {.struct_size = sizeof options,
                .loss = PRH_LOSS_TASKS,
                .labels = labels,
                .task_count = 1,
                .width = width,
                .l2 = l2s[l]};
            prh_learner *learner = learner_of(world, &options);
            const prh_learner_values values = values_of_learner(learner);

            note("l2 %g, width %d", l2s[l], (int)width);
            assert_true(values.converged && values.least == 0.0);
            assert_close(values.loss, log1p(exp(-product)), 1e-9);
            assert_close(values.penalty, price * product, 1e-9);
            assert_true(values.accuracy == 1.0 || product == 0.0);
            for (int64_t j = 0; j < width; j++)
                assert_close(
                    prh_learner_features(learner)[j], -prh_learner_features(learner)[width + j], 1e-6);
            prh_learner_destroy(learner);
        }
    note("%s", "");
    prh_world_destroy(world);
}

/* Without l2 the loss of questions that can all be answered falls for ever, but not for long. */
static void questions_that_can_be_answered_are_soon_learnt(void **state)
{
    enum { TASKS = 64 };
    static int32_t labels[TASKS * EVENTS];
    prh_world *world = ring();

    (void)state;
    assert_ok(prh_world_draw_tasks(world, TASKS, 3, labels));
    for (int64_t tasks = 1; tasks <= TASKS; tasks *= 4) {
        const prh_learner_options options = {
            .struct_size = sizeof options, .loss = PRH_LOSS_TASKS, .labels = labels, .task_count = tasks};
        prh_learner *learner = learner_of(world, &options);
        const prh_learner_values values = values_of_learner(learner);

        assert_true(values.converged && values.iterations < 200);
        assert_true(values.accuracy > 1.0 - 1e-12);
        assert_true(values.loss > 0.0 && values.loss < 1e-8);
        prh_learner_destroy(learner);
    }
    prh_world_destroy(world);
}

/* One dimension cannot answer what two events say both ways; without features there is the bias. */
static void questions_that_cannot_be_answered_are_learnt_in_part(void **state)
{
    static int32_t labels[40 * EVENTS];
    prh_world *world = ring();
    const prh_learner_options options = {.struct_size = sizeof options,
        .loss = PRH_LOSS_TASKS,
        .labels = labels,
        .task_count = 40,
        .width = 1,
        .l2 = 1e-4};
    const prh_learner_options heavy = {
        .struct_size = sizeof options, .loss = PRH_LOSS_TASKS, .labels = labels, .task_count = 1, .l2 = 10.0};
    prh_learner *learner;
    double yes = 0.0;

    (void)state;
    assert_ok(prh_world_draw_tasks(world, 40, 3, labels));
    learner = learner_of(world, &options);
    assert_true(values_of_learner(learner).accuracy > 0.5 && values_of_learner(learner).accuracy < 0.95);
    prh_learner_destroy(learner);
    for (int a = 0; a < EVENTS; a++)
        yes += labels[a] ? prh_world_marginal(world)[a] : 0.0;
    learner = learner_of(world, &heavy);
    assert_close(values_of_learner(learner).loss, -yes * log(yes) - (1.0 - yes) * log(1.0 - yes),
        1e-9); /* biases are free */
    assert_close(values_of_learner(learner).penalty, 0.0, 1e-12);
    prh_learner_destroy(learner);
    prh_world_destroy(world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(options_out_of_their_range_are_refused),
        cmocka_unit_test(the_bits_depend_on_the_seed_alone),
        cmocka_unit_test(iterations_end_when_they_are_told_to),
        cmocka_unit_test(what_cannot_be_lowered_further_ends_it),
        cmocka_unit_test(learners_begin_where_they_are_told_to),
        cmocka_unit_test(progress_rises_steadily_to_one),
        cmocka_unit_test(every_iteration_can_be_the_last),
        cmocka_unit_test(one_question_about_two_events_has_a_known_answer),
        cmocka_unit_test(questions_that_can_be_answered_are_soon_learnt),
        cmocka_unit_test(questions_that_cannot_be_answered_are_learnt_in_part),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
