/* Calls on counts whose callback cancels, or calls in its turn; threads. */
#include "counts.h"

enum { SYMBOLS = 150, COUNT = 60000, WINDOW = 20, EDGE = 150 };

typedef struct watch {
    int calls, stop_at; /* 0: never */
    double last;
    int fell;
} watch;

static int32_t look(double fraction, void *user_data)
{
    watch *w = user_data;

    w->fell += fraction < w->last || fraction > 1.0;
    w->last = fraction;
    return ++w->calls == w->stop_at;
}

/* Large enough that each operation reports several times. */
typedef struct subject {
    prh_cooccurrence *counts, *other, *table;
    int64_t *tokens, *a, *b;
    int32_t *labels;
} subject;

static int set_up(void **state)
{
    static subject s;
    generator g = {41};

    s.tokens = sequence(&g, COUNT, SYMBOLS, 2, 2);
    s.a = sequence(&g, COUNT * WINDOW, SYMBOLS, 0, 0);
    s.b = sequence(&g, COUNT * WINDOW, SYMBOLS, 0, 0);
    s.labels = allocate(EDGE * EDGE, sizeof *s.labels);
    for (int p = 0; p < EDGE * EDGE; p++)
        s.labels[p] = (int32_t)next_below(&g, SYMBOLS);
    s.counts = empty_counts(SYMBOLS, 0);
    s.other = empty_counts(SYMBOLS, 0);
    s.table = empty_counts(SYMBOLS, SYMBOLS);
    assert_ok(prh_cooccurrence_add_tokens(s.counts, s.tokens, COUNT / 2, NULL, NULL));
    assert_ok(prh_cooccurrence_add_tokens(s.other, s.tokens, COUNT, NULL, NULL));
    assert_ok(prh_cooccurrence_add_tokens(s.table, s.tokens, COUNT, NULL, NULL));
    *state = &s;
    return 0;
}

static int tear_down(void **state)
{
    subject *s = *state;

    prh_cooccurrence_destroy(s->table);
    prh_cooccurrence_destroy(s->other);
    prh_cooccurrence_destroy(s->counts);
    free(s->labels);
    free(s->b);
    free(s->a);
    free(s->tokens);
    return 0;
}

typedef prh_status (*operation)(subject *s, const prh_run_options *run);

static prh_status add_tokens(subject *s, const prh_run_options *run)
{
    const prh_token_options options = {.struct_size = sizeof options, .window = WINDOW};

    return prh_cooccurrence_add_tokens(s->counts, s->tokens, COUNT, &options, run);
}

static prh_status add_pairs(subject *s, const prh_run_options *run)
{
    return prh_cooccurrence_add_pairs(s->counts, s->a, s->b, NULL, COUNT * WINDOW, run);
}

static prh_status add_image(subject *s, const prh_run_options *run)
{
    const prh_image_options options = {.struct_size = sizeof options, .radius = 5.0};

    return prh_cooccurrence_add_image(s->counts, s->labels, EDGE, EDGE, &options, run);
}

static prh_status draw_pairs(subject *s, const prh_run_options *run)
{
    const prh_image_options options = {.struct_size = sizeof options, .radius = 5.0, .pairs = 600000};

    return prh_cooccurrence_add_image(s->counts, s->labels, EDGE, EDGE, &options, run);
}

static prh_status merge(subject *s, const prh_run_options *run)
{
    return prh_cooccurrence_merge(s->counts, s->other, run);
}

static prh_status project(subject *s, const prh_run_options *run)
{
    prh_cooccurrence *out = (prh_cooccurrence *)(uintptr_t)1;
    const prh_status status = prh_cooccurrence_project(&out, s->table, run);

    assert_true((status < 0) == (out == NULL));
    prh_cooccurrence_destroy(out);
    return status;
}

static const struct {
    const char *name;
    operation run;
} operations[] = {{"tokens", add_tokens}, {"pairs", add_pairs}, {"image", add_image}, {"draws", draw_pairs},
    {"merge", merge}, {"project", project}};

enum { OPERATIONS = sizeof operations / sizeof operations[0] };

/* How often a call reports depends on the time that it takes, too. 1 if it was cancelled. */
static int is_cancelled_cleanly(subject *s, operation run, int stop)
{
    unsigned char *before = saved_counts(s->counts), *after;
    const int64_t size = prh_cooccurrence_saved_size(s->counts);
    watch w = {.stop_at = stop};
    const prh_run_options options = {
        .struct_size = sizeof options, .num_threads = 1, .progress = look, .progress_data = &w};
    const prh_status status = run(s, &options);

    if (status == PRH_OK) {
        assert_true(w.calls < stop || w.last == 1.0); /* it was not asked to stop, or too late */
    } else {
        assert_status(status, PRH_ERR_CANCELLED);
        assert_int_equal(w.calls, stop);
        assert_int_equal(prh_cooccurrence_saved_size(s->counts), size);
        after = saved_counts(s->counts);
        assert_memory_equal(before, after, (size_t)size);
        free(after);
    }
    free(before);
    return status != PRH_OK;
}

static void a_cancelled_call_changes_nothing(void **state)
{
    subject *s = *state;

    for (int o = 0; o < OPERATIONS; o++) {
        watch w = {.stop_at = 0};
        const prh_run_options options = {
            .struct_size = sizeof options, .num_threads = 1, .progress = look, .progress_data = &w};
        int cancelled = 0;

        note("%s", operations[o].name);
        assert_ok(operations[o].run(s, &options));
        assert_int_equal(w.fell, 0);
        assert_true(w.calls > 1 && w.last == 1.0);
        for (int stop = 1; stop < w.calls; stop++)
            if (stop == 1 || !IS_LEFT_OUT(stop))
                cancelled += is_cancelled_cleanly(s, operations[o].run, stop);
        assert_true(cancelled > 0);
        assert_ok(operations[o].run(s, NULL)); /* nothing is left in use */
    }
    note("%s", "");
}

/* What a callback does to the counts of its call, and what came of it. */
typedef struct meddling {
    subject *s;
    prh_status changed, merged, read;
    int calls;
} meddling;

static int32_t meddle(double fraction, void *user_data)
{
    static const int64_t a = 0, b = 1;
    meddling *m = user_data;
    double n;

    if (fraction < 1.0) {
        m->changed = prh_cooccurrence_add_pairs(m->s->counts, &a, &b, NULL, 1, NULL);
        m->merged = prh_cooccurrence_merge(m->s->counts, m->s->other, NULL);
        m->read = prh_cooccurrence_count(m->s->counts, a, b, &n);
        m->calls++;
    }
    return 0;
}

static void a_callback_may_read_the_counts_of_its_call_but_not_change_them(void **state)
{
    subject *s = *state;

    for (int o = 0; o < OPERATIONS - 1; o++) { /* all that change s->counts */
        meddling m = {.s = s, .read = PRH_ERR_NUMERIC};
        const prh_run_options options = {
            .struct_size = sizeof options, .num_threads = 1, .progress = meddle, .progress_data = &m};
        prh_cooccurrence *alone = empty_counts(SYMBOLS, 0), *kept = s->counts;

        note("%s", operations[o].name);
        assert_ok(prh_cooccurrence_merge(alone, kept, NULL));
        assert_ok(operations[o].run(s, &options));
        assert_true(m.calls > 0);
        assert_status(m.changed, PRH_ERR_ARGUMENT);
        assert_status(m.merged, PRH_ERR_ARGUMENT);
        assert_ok(m.read);
        s->counts = alone; /* the same, undisturbed */
        assert_ok(operations[o].run(s, NULL));
        assert_same_counts(kept, alone);
        s->counts = kept;
        prh_cooccurrence_destroy(alone);
    }
    note("%s", "");
}

/* What a call reads must not change under it either. */
static int32_t change_what_is_read(double fraction, void *user_data)
{
    static const int64_t a = 0, b = 1;
    meddling *m = user_data;

    if (fraction < 1.0) {
        m->changed = prh_cooccurrence_add_pairs(m->s->other, &a, &b, NULL, 1, NULL);
        m->merged = prh_cooccurrence_add_pairs(m->s->table, &a, &b, NULL, 1, NULL);
        m->calls++;
    }
    return 0;
}

static void what_a_call_reads_cannot_be_changed_by_its_callback(void **state)
{
    subject *s = *state;
    meddling m = {.s = s};
    const prh_run_options options = {.struct_size = sizeof options,
        .num_threads = 1,
        .progress = change_what_is_read,
        .progress_data = &m};

    assert_ok(merge(s, &options));
    assert_true(m.calls > 0);
    assert_status(m.changed, PRH_ERR_ARGUMENT);
    assert_ok(m.merged);
    m = (meddling){.s = s};
    assert_ok(project(s, &options));
    assert_true(m.calls > 0);
    assert_ok(m.changed);
    assert_status(m.merged, PRH_ERR_ARGUMENT);
}

static void no_bit_depends_on_threads_or_memory(void **state)
{
    subject *s = *state;

    for (int o = 0; o < OPERATIONS - 1; o++) {
        prh_cooccurrence *kept = s->counts, *made[4];

        note("%s", operations[o].name);
        for (int32_t threads = 1; threads <= 4; threads++) {
            const prh_run_options options = {.struct_size = sizeof options,
                .num_threads = threads == 4 ? 8 : threads,
                .memory_limit = threads == 3 ? 1 : 0};

            s->counts = made[threads - 1] = empty_counts(SYMBOLS, 0);
            assert_ok(operations[o].run(s, &options));
            assert_same_counts(made[threads - 1], made[0]);
        }
        for (int i = 0; i < 4; i++)
            prh_cooccurrence_destroy(made[i]);
        s->counts = kept;
    }
    note("%s", "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_cancelled_call_changes_nothing, set_up, tear_down),
        cmocka_unit_test_setup_teardown(
            a_callback_may_read_the_counts_of_its_call_but_not_change_them, set_up, tear_down),
        cmocka_unit_test_setup_teardown(
            what_a_call_reads_cannot_be_changed_by_its_callback, set_up, tear_down),
        cmocka_unit_test_setup_teardown(no_bit_depends_on_threads_or_memory, set_up, tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
