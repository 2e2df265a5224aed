/* PMI kernels beside kernels of features: every metric and null takes them as the gram matrix that they are, and
 * records what they are called. */
#include "pmis.h"

#include <math.h>
#include <stdio.h>

enum { SYMBOLS = 60, WIDTH = 8 };

typedef struct fixture {
    prh_cooccurrence *counts;
    prh_kernel *pmi, *gram;
    prh_representation *features;
} fixture;

/* Tokens walk along a ring with small steps, so that neighbours on it share contexts; features are places on it. */
static int set_up(void **state)
{
    enum { COUNT = 30000 };
    static fixture f;
    const prh_token_options options = {.struct_size = sizeof options, .window = 2, .with_self = 1};
    prh_pmi_options smooth = pmi_options(PRH_PMI, 0, 0.0);
    int64_t *tokens = allocate(COUNT, sizeof *tokens), at = 0;
    double *features = allocate(SYMBOLS * WIDTH, sizeof *features);
    prh_representation *values;
    generator g = {111};

    for (int t = 0; t < COUNT; t++) {
        at = (at + 59 + next_below(&g, 3)) % SYMBOLS;
        tokens[t] = at;
    }
    for (int i = 0; i < SYMBOLS; i++)
        for (int j = 0; j < WIDTH; j++)
            features[i * WIDTH + j] =
                (j % 2 ? sin : cos)((1 + j / 2) * 6.283185307179586 * i / SYMBOLS) / (1 + j / 2) +
                0.2 * next_normal(&g);
    f.counts = empty_counts(SYMBOLS, 0);
    assert_ok(prh_cooccurrence_add_tokens(f.counts, tokens, COUNT, &options, NULL));
    smooth.smoothing = 0.5;
    f.pmi = pmi_kernel(f.counts, &smooth);
    values = doubles(prh_kernel_values(f.pmi), SYMBOLS, SYMBOLS);
    assert_ok(prh_kernel_create(&f.gram, values, "gram", PRH_PRECISION_AUTO, NULL));
    f.features = doubles(features, SYMBOLS, WIDTH);
    prh_representation_destroy(values);
    free(features);
    free(tokens);
    *state = &f;
    return 0;
}

static int tear_down(void **state)
{
    fixture *f = *state;

    prh_representation_destroy(f->features);
    prh_kernel_destroy(f->gram);
    prh_kernel_destroy(f->pmi);
    prh_cooccurrence_destroy(f->counts);
    return 0;
}

static prh_prepared *prepared_kernel(const prh_metric *metric, const prh_kernel *kernel)
{
    prh_prepared *prepared = NULL;

    assert_ok(prh_prepared_create_from_kernel(&prepared, &metric, 1, kernel, NULL));
    return prepared;
}

static prh_metric *metric_at(int m)
{
    return metric_of(metric_names[m], has_neighbours(metric_names[m]) ? 5 : 0, NULL, PRH_CONVENTION_EXACT,
        PRH_PRECISION_AUTO);
}

static void every_metric_takes_a_pmi_kernel(void **state)
{
    const fixture *f = *state;

    for (int m = 0; m < METRIC_NAMES; m++) {
        prh_metric *metric = metric_at(m);
        prh_prepared *pmi = prepared_kernel(metric, f->pmi), *gram = prepared_kernel(metric, f->gram);
        prh_prepared *features = prepared_of(metric, f->features);
        double got = -7.0, want = -7.0, self = -7.0;

        note("%s", metric_names[m]);
        assert_ok(prh_metric_compare(metric, pmi, features, &got));
        assert_ok(prh_metric_compare(metric, gram, features, &want));
        assert_same_bits(got, want);
        assert_ok(prh_metric_compare(metric, pmi, pmi, &self));
        assert_true(
            self >= got - 1e-12 || strstr(metric_names[m], "knn")); /* some of lists are no shares of 1 */
        assert_true(isfinite(got) && got > 0.0);                    /* the ring is in both */
        prh_prepared_destroy(features);
        prh_prepared_destroy(gram);
        prh_prepared_destroy(pmi);
        prh_metric_destroy(metric);
    }
    note("%s", "");
}

static void neighbours_of_a_pmi_kernel_are_those_of_its_values(void **state)
{
    const fixture *f = *state;
    prh_neighbors *pmi = NULL, *gram = NULL;

    assert_ok(prh_neighbors_create_from_kernel(&pmi, f->pmi, 4, NULL));
    assert_ok(prh_neighbors_create_from_kernel(&gram, f->gram, 4, NULL));
    for (int64_t i = 0; i < SYMBOLS; i++) {
        const int32_t *of_pmi = prh_neighbors_of(pmi, i);

        assert_memory_equal(of_pmi, prh_neighbors_of(gram, i), 4 * sizeof *of_pmi);
        /* the two that tokens step to are nearest */
        assert_true((of_pmi[0] - i + SYMBOLS + 2) % SYMBOLS <= 4);
    }
    prh_neighbors_destroy(gram);
    prh_neighbors_destroy(pmi);
}

static void every_null_takes_a_pmi_kernel(void **state)
{
    const fixture *f = *state;

    for (int m = 0; m < METRIC_NAMES; m++) {
        prh_metric *metric = metric_at(m);
        prh_prepared *pmi = prepared_kernel(metric, f->pmi), *gram = prepared_kernel(metric, f->gram);
        prh_prepared *features = prepared_of(metric, f->features);
        const prh_null_options options = {.struct_size = sizeof options, .permutations = 50, .seed = 3};
        prh_null_result result[2];
        prh_null *null[2] = {NULL, NULL};

        note("%s", metric_names[m]);
        for (int side = 0; side < 2; side++) {
            const prh_prepared *x = side == 0 ? pmi : gram, *y = features;

            assert_ok(prh_null_create(&null[side], metric, &x, 1, &y, 1, &options, NULL));
            result[side] = (prh_null_result){.struct_size = sizeof result[side]};
            assert_ok(prh_null_get_result(null[side], &result[side]));
        }
        assert_same_bits(result[0].score, result[1].score);
        assert_same_bits(result[0].p, result[1].p);
        assert_same_bits(result[0].mean, result[1].mean);
        if (!correlates_subspaces(metric_names[m])) /* a kernel of full rank holds every subspace */
            assert_true(result[0].p < 0.05);
        for (int side = 0; side < 2; side++)
            prh_null_destroy(null[side]);
        prh_prepared_destroy(features);
        prh_prepared_destroy(gram);
        prh_prepared_destroy(pmi);
        prh_metric_destroy(metric);
    }
    note("%s", "");
}

/* Which kernels a result is of is recorded with it. */
static void grids_record_what_their_kernels_are_called(void **state)
{
    static const char *const lines[] = {"\nkernel: x pmi, y linear\n", "\nkernel: x pmi, y gram\n",
        "\nkernel: pmi\n", "\nkernel: x several, y pmi\n"};
    const fixture *f = *state;
    prh_metric *metric = metric_of("cka", 0, NULL, PRH_CONVENTION_EXACT, PRH_PRECISION_AUTO);
    prh_prepared *pmi = prepared_kernel(metric, f->pmi), *gram = prepared_kernel(metric, f->gram);
    prh_prepared *features = prepared_of(metric, f->features);
    const prh_prepared *one[] = {pmi}, *two[] = {pmi, gram}, *of_features[] = {features}, *of_gram[] = {gram};
    const prh_prepared *const *x[] = {one, one, one, two}, *const * y[] = {of_features, of_gram, one, one};

    for (int i = 0; i < 4; i++) {
        prh_alignment *a = NULL;

        assert_ok(prh_align_prepared(&a, metric, x[i], i == 3 ? 2 : 1, y[i], 1, NULL));
        note("%s", prh_alignment_provenance(a));
        assert_non_null(strstr(prh_alignment_provenance(a), lines[i]));
        prh_alignment_destroy(a);
    }
    note("%s", "");
    prh_prepared_destroy(features);
    prh_prepared_destroy(gram);
    prh_prepared_destroy(pmi);
    prh_metric_destroy(metric);
}

/* It is a name for what exists, not a way to compute it from features. */
static void no_kernel_function_is_called_pmi(void **state)
{
    const fixture *f = *state;
    prh_kernel *out = (prh_kernel *)(uintptr_t)1;
    const prh_metric_options options = {.struct_size = sizeof options, .kernel = "pmi"};
    prh_metric *metric = (prh_metric *)(uintptr_t)1;

    assert_refused(
        prh_kernel_create(&out, f->features, "pmi", PRH_PRECISION_AUTO, NULL), PRH_ERR_ARGUMENT, "unknown");
    assert_null(out);
    assert_refused(prh_metric_create_by_name(&metric, "cka", &options), PRH_ERR_ARGUMENT, "unknown");
    assert_null(metric);
}

/* Artefacts hold on to what they read again; the counts are not among it. */
static void a_kernel_outlives_its_counts_and_a_prepared_one_its_kernel(void **state)
{
    const fixture *f = *state;
    prh_metric *metric = metric_of("cka", 0, NULL, PRH_CONVENTION_EXACT, PRH_PRECISION_AUTO);
    prh_prepared *kept = prepared_kernel(metric, f->pmi), *alone,
                 *features = prepared_of(metric, f->features);
    prh_cooccurrence *copy = empty_counts(SYMBOLS, 0);
    prh_pmi_options smooth = pmi_options(PRH_PMI, 0, 0.0);
    const prh_run_options little = {.struct_size = sizeof little, .memory_limit = 1};
    const prh_metric *metrics = metric;
    prh_kernel *kernel;
    double got, want;

    assert_ok(prh_cooccurrence_merge(copy, f->counts, NULL));
    smooth.smoothing = 0.5;
    kernel = pmi_kernel(copy, &smooth);
    prh_cooccurrence_destroy(copy);
    assert_ok(prh_prepared_create_from_kernel(&alone, &metrics, 1, kernel, &little));
    prh_kernel_destroy(kernel);
    assert_ok(prh_metric_compare(metric, kept, features, &want));
    assert_ok(prh_metric_compare(metric, alone, features, &got));
    assert_same_bits(got, want);
    prh_prepared_destroy(features);
    prh_prepared_destroy(alone);
    prh_prepared_destroy(kept);
    prh_metric_destroy(metric);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_metric_takes_a_pmi_kernel),
        cmocka_unit_test(neighbours_of_a_pmi_kernel_are_those_of_its_values),
        cmocka_unit_test(every_null_takes_a_pmi_kernel),
        cmocka_unit_test(grids_record_what_their_kernels_are_called),
        cmocka_unit_test(no_kernel_function_is_called_pmi),
        cmocka_unit_test(a_kernel_outlives_its_counts_and_a_prepared_one_its_kernel),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
