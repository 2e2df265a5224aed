/* Refused memory where a store is used: opened, written to, read from. */
#include "failing_allocator.h"
#include "stores.h"

enum { N = 14, LAYERS = 2, METRICS = 3 };

typedef struct fixture {
    prh_model *model;
    prh_metric *metric[METRICS];
    prh_preprocess *steps;
    prh_run_options run;
    int empties; /* the folder, before the call */
} fixture;

static fixture f;

MAKES(open_store, fixture, prh_store, prh_store_open, store_path(NULL))

static prh_status prepare_layers(void *subject)
{
    const fixture *s = subject;
    prh_prepared *out[LAYERS] = {(prh_prepared *)(uintptr_t)1, (prh_prepared *)(uintptr_t)1};
    prh_status status;

    if (s->empties)
        clear_folder();
    status = prh_prepared_create_layers(
        out, (const prh_metric *const *)s->metric, METRICS, s->model, s->steps, &s->run);
    for (int l = 0; l < LAYERS; l++) {
        assert_true((status >= 0) == (out[l] != NULL));
        prh_prepared_destroy(out[l]);
    }
    return status;
}

static prh_status prepare_many(void *subject)
{
    const fixture *s = subject;
    prh_prepared *out = (prh_prepared *)(uintptr_t)1;
    prh_status status;

    if (s->empties)
        clear_folder();
    status = prh_prepared_create_many(
        &out, (const prh_metric *const *)s->metric, METRICS, prh_model_layer(s->model, 0), &s->run);
    assert_true((status >= 0) == (out != NULL));
    prh_prepared_destroy(out);
    return status;
}

static prh_status align(void *subject)
{
    const fixture *s = subject;
    const prh_align_options options = align_options_of(&s->run, "paper");
    prh_alignment *out = (prh_alignment *)(uintptr_t)1;
    prh_status status;

    if (s->empties)
        clear_folder();
    status = prh_align(&out, s->metric[0], s->model, s->model, &options);
    assert_true((status >= 0) == (out != NULL));
    prh_alignment_destroy(out);
    return status;
}

static void opening_survives_refused_memory(void **state)
{
    (void)state;
    each_refused(open_store, &f, "open");
}

/* With tiles in the entries, and with features there or at the caller. */
static void keeping_and_finding_survive_refused_memory(void **state)
{
    prh_store *store = store_of_folder();

    (void)state;
    f.run.store = store;
    for (f.run.memory_limit = 0; f.run.memory_limit < 2; f.run.memory_limit++)
        for (f.empties = 1; f.empties >= 0; f.empties--) {
            f.run.num_threads = f.run.memory_limit == 0 ? 1 : 2;
            each_refused(prepare_layers, &f, f.empties ? "layers, made" : "layers, found");
            if (f.run.memory_limit == 1)
                each_refused(prepare_many, &f, f.empties ? "one layer, made" : "one layer, found");
            each_refused(align, &f, f.empties ? "alignment, made" : "alignment, found");
        }
    prh_store_destroy(store);
    assert_int_equal(count_files(".prh-", NULL), 0);
}

static void grids_with_a_reason_survive_refused_memory(void **state)
{
    prh_store *store = store_of_folder();
    prh_model *model = f.model;
    double *zeros = allocate(N * 2, sizeof *zeros);
    prh_representation *layer = doubles(zeros, N, 2);

    (void)state;
    f.model = model_of(&layer, 1); /* a median distance of 0 */
    f.run = (prh_run_options){.struct_size = sizeof f.run, .num_threads = 1, .store = store};
    for (f.empties = 1; f.empties >= 0; f.empties--)
        each_refused(align, &f, f.empties ? "reason, made" : "reason, found");
    prh_store_destroy(store);
    prh_model_destroy(f.model);
    f.model = model;
    free(zeros);
}

static int set_up(void **state)
{
    static const int64_t widths[LAYERS] = {3, 20};
    static const char *const names[METRICS] = {"cka", "cknna", "svcca"};
    static const char *const kernels[METRICS] = {"rbf", "linear", "linear"};

    f.model = features_model(1, N, widths, LAYERS, PRH_F32);
    for (int m = 0; m < METRICS; m++)
        f.metric[m] = metric_of(names[m], 3, kernels[m], PRH_CONVENTION_EXACT, PRH_PRECISION_AUTO);
    assert_ok(prh_preprocess_create(&f.steps, "clamp:0.9,normalize"));
    f.run = (prh_run_options){.struct_size = sizeof f.run};
    return make_store_folder(state);
}

static int tear_down(void **state)
{
    prh_preprocess_destroy(f.steps);
    for (int m = 0; m < METRICS; m++)
        prh_metric_destroy(f.metric[m]);
    prh_model_destroy(f.model);
    return remove_store_folder(state);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(opening_survives_refused_memory),
        cmocka_unit_test(keeping_and_finding_survive_refused_memory),
        cmocka_unit_test(grids_with_a_reason_survive_refused_memory),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
