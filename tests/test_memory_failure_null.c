/* Refused memory, nulls: every method, metrics of each kind, pairs and grids. */
#include "failing_allocator.h"
#include "support.h"

enum { LAYERS = 2, ROWS = 60, FEW = 4, COLS = 20, K = 3 };

typedef struct fixture {
    prh_metric *metric;
    prh_prepared *prepared[LAYERS];
    int64_t layers;
    prh_null_options options;
    prh_run_options run;
} fixture;

#define SIDE(s) (const prh_prepared *const *)(s)->prepared, (s)->layers

MAKES(make, fixture, prh_null, prh_null_create, s->metric, SIDE(s), SIDE(s), &s->options, &s->run)

static fixture fixture_of(const char *name, int64_t rows, int64_t cols, int64_t layers, int32_t method)
{
    fixture f = {.layers = layers};
    generator g = {19};

    f.metric = metric_of(name, K, NULL, PRH_CONVENTION_EXACT, PRH_PRECISION_AUTO);
    f.options = (prh_null_options){
        .struct_size = sizeof f.options, .method = method, .permutations = 2, .alpha = 0.5};
    f.run = (prh_run_options){.struct_size = sizeof f.run, .num_threads = 2};
    for (int l = 0; l < LAYERS; l++) {
        double *values = normal_matrix(&g, rows, cols);
        prh_representation *layer = doubles(values, rows, cols);

        f.prepared[l] = prepared_of(f.metric, layer);
        prh_representation_destroy(layer);
        free(values);
    }
    return f;
}

static void release(fixture *f)
{
    for (int l = 0; l < LAYERS; l++)
        prh_prepared_destroy(f->prepared[l]);
    prh_metric_destroy(f->metric);
}

static void check(const char *name, int64_t rows, int64_t cols, int64_t layers, int32_t method)
{
    fixture f = fixture_of(name, rows, cols, layers, method);

    each_refused(make, &f, name);
    release(&f);
}

/* Overlaps, squares, features, and artefacts of each kind. */
static void draws_survive_refused_memory(void **state)
{
    static const char *const names[] = {
        "mutual_knn", "cka", "unbiased_cka", "cycle_knn", "cknna", "svcca", "rsa:cosine:kendall"};

    (void)state;
    for (int m = 0; m < 7; m++)
        check(names[m], ROWS, COLS, LAYERS, PRH_NULL_PERMUTE);
    check("cka", ROWS, 3, 1, PRH_NULL_PERMUTE);
    check("mutual_knn", FEW, COLS, 1, PRH_NULL_ENUMERATE);
}

static void closed_forms_survive_refused_memory(void **state)
{
    static const char *const names[] = {"mutual_knn", "cka", "unbiased_cka", "rsa"};

    (void)state;
    for (int m = 0; m < 4; m++)
        check(names[m], ROWS, COLS, 1, PRH_NULL_EXACT);
    check(
        "mutual_knn", ROWS, COLS, LAYERS, PRH_NULL_AUTO); /* a whole matrix of correlations, and a product */
    check("unbiased_cka", ROWS, COLS, LAYERS, PRH_NULL_AUTO);
}

static void restricted_and_stopped_draws_survive_refused_memory(void **state)
{
    static int32_t table[2 * ROWS];
    static int64_t blocks[ROWS];
    fixture f = fixture_of("mutual_knn", ROWS, COLS, 1, PRH_NULL_AUTO);

    (void)state;
    for (int i = 0; i < 2 * ROWS; i++)
        table[i] = i % ROWS;
    for (int i = 0; i < ROWS; i++)
        blocks[i] = i % 7;
    f.options.table = table;
    each_refused(make, &f, "table");
    f.options.table = NULL;
    f.options.blocks = blocks;
    each_refused(make, &f, "blocks");
    f.options.stop_after = 2;
    each_refused(make, &f, "stopped");
    release(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(draws_survive_refused_memory),
        cmocka_unit_test(closed_forms_survive_refused_memory),
        cmocka_unit_test(restricted_and_stopped_draws_survive_refused_memory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
