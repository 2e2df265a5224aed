/* Calls on streams whose callback cancels, or calls in its turn. */
#include "streams.h"

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

typedef struct subject {
    prh_hsic_stream *stream, *other;
    prh_view x, y;
} subject;

typedef prh_status (*operation)(const subject *s, const prh_run_options *options);

static prh_status update(const subject *s, const prh_run_options *options)
{
    return prh_hsic_stream_update(s->stream, &s->x, &s->y, options);
}

static prh_status merge(const subject *s, const prh_run_options *options)
{
    return prh_hsic_stream_merge(s->stream, s->other, options);
}

static prh_status get_values(const subject *s, const prh_run_options *options)
{
    prh_hsic_values values = {.struct_size = sizeof values, .cka = -7.0};
    const prh_status status = prh_hsic_stream_get_values(s->stream, options, &values);

    assert_true((status < 0) == (values.cka == -7.0));
    return status;
}

static void is_cancelled_cleanly(operation run, const subject *s, int32_t threads)
{
    watch w = {.stop_at = 0};
    prh_run_options options = {
        .struct_size = sizeof options, .num_threads = threads, .progress = look, .progress_data = &w};
    const size_t size = (size_t)prh_hsic_stream_saved_size(s->stream);
    int whole;

    assert_ok(run(s, &options));
    assert_int_equal(w.fell, 0);
    assert_true(w.calls > 1 && w.last == 1.0);
    whole = threads == 1 ? w.calls : 3; /* how often the caller reports depends on who does the work */
    for (int stop = 1; stop < whole; stop++) {
        unsigned char *before = saved(s->stream), *after;
        prh_status status;

        w = (watch){.stop_at = stop};
        status = run(s, &options);
        after = saved(s->stream);
        if (threads == 1 || w.last < 1.0)
            assert_status(status, PRH_ERR_CANCELLED);
        if (status < 0)
            assert_memory_equal(before, after, size);
        free(after);
        free(before);
    }
}

static void a_cancelled_call_changes_nothing(void **state)
{
    const operation operations[] = {update, merge, get_values};
    pairs p = wide_pairs();
    const subject s = {
        stream_of(&p, 300), stream_of(&p, 200), rows_of(p.x, p.dx, 0, p.n), rows_of(p.y, p.dy, 0, p.n)};

    (void)state;
    for (int o = 0; o < 3; o++)
        for (int32_t threads = 1; threads <= 3; threads += 2) {
            note("operation %d, %d threads", o, (int)threads);
            is_cancelled_cleanly(operations[o], &s, threads);
        }
    note("%s", "");
    prh_hsic_stream_destroy(s.other);
    prh_hsic_stream_destroy(s.stream);
    release_pairs(&p);
}

/* What a callback does to the streams of its call, and what came of it. */
typedef struct meddling {
    const subject *s;
    prh_status changed, merged, read;
} meddling;

static int32_t meddle(double fraction, void *user_data)
{
    meddling *m = user_data;

    if (fraction < 1.0) {
        m->changed = update(m->s, NULL);
        m->merged = merge(m->s, NULL);
        m->read = get_values(m->s, NULL);
    }
    return 0;
}

static void a_callback_may_read_the_streams_of_its_call_but_not_change_them(void **state)
{
    const operation operations[] = {update, merge, get_values};
    pairs p = wide_pairs();
    subject s = {.x = rows_of(p.x, p.dx, 0, p.n), .y = rows_of(p.y, p.dy, 0, p.n)};

    (void)state;
    for (int o = 0; o < 3; o++) {
        meddling m = {&s, PRH_OK, PRH_OK, PRH_ERR_NUMERIC};
        prh_run_options options = {.struct_size = sizeof options,
            .num_threads = 1, /* so that the caller does the work, and reports it */
            .progress = meddle,
            .progress_data = &m};
        unsigned char *alone, *now;

        s.stream = stream_of(&p, 300);
        s.other = stream_of(&p, 200);
        assert_ok(operations[o](&s, NULL));
        alone = saved(s.stream);
        prh_hsic_stream_destroy(s.stream);
        s.stream = stream_of(&p, 300);
        assert_ok(operations[o](&s, &options));
        now = saved(s.stream);
        assert_status(m.changed, PRH_ERR_ARGUMENT);
        assert_status(m.merged, PRH_ERR_ARGUMENT);
        assert_ok(m.read);
        assert_memory_equal(alone, now, (size_t)prh_hsic_stream_saved_size(s.stream));
        assert_ok(update(&s, NULL)); /* nothing is left in use */
        free(now);
        free(alone);
        prh_hsic_stream_destroy(s.other);
        prh_hsic_stream_destroy(s.stream);
    }
    release_pairs(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_cancelled_call_changes_nothing),
        cmocka_unit_test(a_callback_may_read_the_streams_of_its_call_but_not_change_them),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
