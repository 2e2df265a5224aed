/* PMI calls with threads, progress and a callback that cancels or calls in its turn. */
#include "pmis.h"

enum { SYMBOLS = 260, COUNT = 40000 };

typedef struct subject {
    prh_cooccurrence *counts, *table;
    double *joint; /* SYMBOLS x SYMBOLS */
} subject;

static int set_up(void **state)
{
    static subject s;
    generator g = {121};
    int64_t *tokens = sequence(&g, COUNT, SYMBOLS, 0, 0);

    for (int64_t i = 0; i < SYMBOLS; i++)
        tokens[i] = i;
    s.counts = empty_counts(SYMBOLS, 0);
    s.table = empty_counts(SYMBOLS, SYMBOLS);
    assert_ok(prh_cooccurrence_add_tokens(s.counts, tokens, COUNT, NULL, NULL));
    assert_ok(prh_cooccurrence_add_tokens(s.table, tokens, COUNT, NULL, NULL));
    s.joint = allocate(SYMBOLS * SYMBOLS, sizeof *s.joint);
    for (int64_t i = 0; i < SYMBOLS; i++)
        for (int64_t j = i; j < SYMBOLS; j++)
            s.joint[i * SYMBOLS + j] = s.joint[j * SYMBOLS + i] = next_uniform(&g);
    free(tokens);
    *state = &s;
    return 0;
}

static int tear_down(void **state)
{
    subject *s = *state;

    free(s->joint);
    prh_cooccurrence_destroy(s->table);
    prh_cooccurrence_destroy(s->counts);
    return 0;
}

/* Each makes SYMBOLS x SYMBOLS values, to be freed; NULL on failure. */
typedef prh_status (*operation)(const subject *s, const prh_run_options *run, double **values);

static prh_status read_kernel(prh_status status, prh_kernel *kernel, double **values)
{
    assert_true((status < 0) == (kernel == NULL));
    *values = kernel ? copy_matrix(prh_kernel_values(kernel), SYMBOLS, SYMBOLS) : NULL;
    prh_kernel_destroy(kernel);
    return status;
}

static prh_status of_counts(const subject *s, const prh_run_options *run, double **values)
{
    const prh_pmi_options options = pmi_options(PRH_PMI, PRH_PMI_ZERO_MINIMUM, 0.0);
    prh_kernel *kernel = (prh_kernel *)(uintptr_t)1;
    const prh_status status = prh_kernel_create_pmi(&kernel, s->counts, &options, run);

    return read_kernel(status, kernel, values);
}

static prh_status of_joint(const subject *s, const prh_run_options *run, double **values)
{
    const prh_view joint = {s->joint, SYMBOLS, SYMBOLS, SYMBOLS, PRH_F64, 0};
    prh_kernel *kernel = (prh_kernel *)(uintptr_t)1;
    const prh_status status = prh_kernel_create_pmi_of_joint(&kernel, &joint, NULL, run);

    return read_kernel(status, kernel, values);
}

static prh_status as_features(const subject *s, const prh_run_options *run, double **values)
{
    prh_pmi_options options = pmi_options(PRH_PPMI, 0, 0.0);
    prh_representation *out = (prh_representation *)(uintptr_t)1;
    prh_status status;

    options.context_power = 0.75;
    status = prh_representation_create_pmi(&out, s->table, &options, run);
    assert_true((status < 0) == (out == NULL));
    *values = out ? values_of(out) : NULL;
    prh_representation_destroy(out);
    return status;
}

static const struct {
    const char *name;
    operation run;
} operations[] = {{"counts", of_counts}, {"joint", of_joint}, {"features", as_features}};

enum { OPERATIONS = sizeof operations / sizeof operations[0] };

static void no_bit_depends_on_threads_or_memory(void **state)
{
    const subject *s = *state;

    for (int o = 0; o < OPERATIONS; o++) {
        double *want = NULL, *got = NULL;

        note("%s", operations[o].name);
        assert_ok(operations[o].run(s, NULL, &want));
        for (int32_t threads = 1; threads <= 4; threads++) {
            const prh_run_options run = {.struct_size = sizeof run,
                .num_threads = threads == 4 ? 8 : threads,
                .memory_limit = threads == 2 ? 1 : 0};

            assert_ok(operations[o].run(s, &run, &got));
            assert_memory_equal(got, want, SYMBOLS * SYMBOLS * sizeof *got);
            free(got);
        }
        free(want);
    }
    note("%s", "");
}

typedef struct watch {
    int calls, stop_at; /* 0: never */
    double last;
    int fell;
    prh_cooccurrence *changed; /* or NULL */
    prh_status change;
} watch;

static int32_t look(double fraction, void *user_data)
{
    static const int64_t a = 0, b = 1;
    watch *w = user_data;

    w->fell += fraction < w->last || fraction > 1.0;
    w->last = fraction;
    if (w->changed && fraction < 1.0)
        w->change = prh_cooccurrence_add_pairs(w->changed, &a, &b, NULL, 1, NULL);
    return ++w->calls == w->stop_at;
}

static void a_cancelled_call_leaves_nothing_behind(void **state)
{
    const subject *s = *state;

    for (int o = 0; o < OPERATIONS; o++) {
        watch w = {.stop_at = 0};
        const prh_run_options run = {
            .struct_size = sizeof run, .num_threads = 1, .progress = look, .progress_data = &w};
        double *values;
        int whole, cancelled = 0;

        note("%s", operations[o].name);
        assert_ok(operations[o].run(s, &run, &values));
        free(values);
        assert_int_equal(w.fell, 0);
        assert_true(w.calls > 2 && w.last == 1.0);
        whole = w.calls;
        for (int stop = 1; stop < whole; stop++) {
            prh_status status;

            w = (watch){.stop_at = stop};
            status = operations[o].run(s, &run, &values);
            if (status == PRH_OK) /* how often a call reports depends on the time that it takes, too */
                assert_true(w.calls < stop || w.last == 1.0);
            else
                assert_status(status, PRH_ERR_CANCELLED);
            cancelled += status != PRH_OK;
            free(values);
        }
        assert_true(cancelled > 0);
    }
    note("%s", "");
}

static void counts_that_are_read_cannot_be_changed_by_the_callback(void **state)
{
    const subject *s = *state;

    for (int o = 0; o < OPERATIONS; o += 2) {
        watch w = {.changed = o == 0 ? s->counts : s->table};
        const prh_run_options run = {
            .struct_size = sizeof run, .num_threads = 1, .progress = look, .progress_data = &w};
        const int64_t entries = prh_cooccurrence_entries(w.changed);
        double *values;

        note("%s", operations[o].name);
        assert_ok(operations[o].run(s, &run, &values));
        assert_status(w.change, PRH_ERR_ARGUMENT);
        assert_int_equal(prh_cooccurrence_entries(w.changed), entries);
        free(values);
    }
    note("%s", "");
}

/* Weights that are no whole numbers, each pair once: PMI does not know in which order they came. */
static void no_bit_depends_on_the_order_of_arrival(void **state)
{
    enum { FEW = 40 };
    generator g = {122};
    double weights[FEW * FEW];
    prh_cooccurrence *counts[2] = {empty_counts(FEW, 0), empty_counts(FEW, 0)};
    prh_kernel *kernel[2];

    (void)state;
    for (int i = 0; i < FEW * FEW; i++)
        weights[i] = next_uniform(&g);
    for (int order = 0; order < 2; order++) {
        for (int64_t i = 0; i < FEW * FEW; i++) {
            const int64_t at = order == 0 ? i : FEW * FEW - 1 - i, a = at / FEW, b = at % FEW;

            if (a <= b)
                assert_ok(prh_cooccurrence_add_pairs(counts[order], &a, &b, &weights[at], 1, NULL));
        }
        kernel[order] = pmi_kernel(counts[order], NULL);
    }
    assert_memory_equal(
        prh_kernel_values(kernel[0]), prh_kernel_values(kernel[1]), FEW * FEW * sizeof(double));
    for (int order = 0; order < 2; order++) {
        prh_kernel_destroy(kernel[order]);
        prh_cooccurrence_destroy(counts[order]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_bit_depends_on_threads_or_memory),
        cmocka_unit_test(a_cancelled_call_leaves_nothing_behind),
        cmocka_unit_test(counts_that_are_read_cannot_be_changed_by_the_callback),
        cmocka_unit_test(no_bit_depends_on_the_order_of_arrival),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
