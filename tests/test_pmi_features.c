/* The rows of a table's PMI as features, against the definition. */
#include "pmis.h"

#include <math.h>

enum { TERMS = 11, CONTEXTS = 17 };

/* Every term and every context but the last is seen; some pairs are not. */
static dense some_table(uint64_t seed, int all_contexts)
{
    generator g = {seed};
    dense d = no_counts(TERMS, CONTEXTS);

    for (int64_t a = 0; a < TERMS; a++)
        for (int64_t b = 0; b < CONTEXTS; b++)
            if ((a + b) % 5 == 0 || next_below(&g, 3) == 0)
                d.n[a * CONTEXTS + b] = (double)(1 + next_below(&g, 30));
    for (int64_t a = 0; a < TERMS && !all_contexts; a++)
        d.n[a * CONTEXTS + CONTEXTS - 1] = 0.0;
    return d;
}

static prh_representation *features_of(const prh_cooccurrence *counts, const prh_pmi_options *options)
{
    prh_representation *out = NULL;

    assert_ok(prh_representation_create_pmi(&out, counts, options, NULL));
    return out;
}

static void check_rows(
    const dense *d, const prh_cooccurrence *counts, const prh_pmi_options *options, double unseen)
{
    prh_representation *features = features_of(counts, options);
    const int64_t rows = wanted_count(d, options);
    double *values = values_of(features);
    prh_storage storage;

    assert_int_equal(prh_representation_rows(features), rows);
    assert_int_equal(prh_representation_cols(features), d->cols);
    assert_ok(prh_representation_storage(features, &storage));
    assert_string_equal(storage.dtype, "f64");
    for (int64_t i = 0; i < rows; i++)
        for (int64_t j = 0; j < d->cols; j++) {
            const long double defined = defined_pmi(d, options, wanted_symbol(options, i), j);
            const double want = isinf(defined) ? unseen : (double)defined;

            assert_close(values[i * d->cols + j], want, 1e-15 * fmax(1.0, fabs(want)));
        }
    free(values);
    prh_representation_destroy(features);
}

static void rows_are_as_defined(void **state)
{
    static const int64_t some[] = {7, 0, 10};
    static const double powers[] = {0.0, 1.0, 0.75, 2.0, 0.1}, smoothings[] = {0.0, 0.5};
    dense d = some_table(91, 1);
    prh_cooccurrence *counts = counts_of_dense(&d);

    (void)state;
    for (int32_t kind = PRH_PMI; kind <= PRH_NPMI; kind++)
        for (int p = 0; p < 5; p++)
            for (int m = 0; m < 2; m++)
                for (int subset = 0; subset < 2; subset++) {
                    prh_pmi_options options =
                        pmi_options(kind, kind == PRH_PMI ? PRH_PMI_ZERO_GIVEN : 0, 0.0);

                    options.context_power = powers[p];
                    options.smoothing = smoothings[m];
                    options.shift = 0.25;
                    options.symbols = subset ? some : NULL;
                    options.symbol_count = subset ? 3 : 0;
                    note("kind %d, power %g, smoothing %g", (int)kind, powers[p], smoothings[m]);
                    check_rows(&d, counts, &options, 0.0);
                }
    note("%s", "");
    prh_cooccurrence_destroy(counts);
    release_dense(&d);
}

static void a_power_of_one_has_the_bits_of_no_power(void **state)
{
    dense d = some_table(92, 1);
    prh_cooccurrence *counts = counts_of_dense(&d);
    prh_pmi_options options = pmi_options(PRH_PPMI, 0, 0.0);
    double *values[2];

    (void)state;
    for (int p = 0; p < 2; p++) {
        prh_representation *features;

        options.context_power = (double)p;
        features = features_of(counts, &options);
        values[p] = values_of(features);
        prh_representation_destroy(features);
    }
    assert_memory_equal(values[0], values[1], TERMS * CONTEXTS * sizeof(double));
    free(values[1]);
    free(values[0]);
    prh_cooccurrence_destroy(counts);
    release_dense(&d);
}

static void rows_of_symmetric_counts_are_those_of_their_kernel(void **state)
{
    enum { SYMBOLS = 30 };
    static const int64_t some[] = {3, 29, 0, 11};
    generator g = {93};
    int64_t *tokens = sequence(&g, 3000, SYMBOLS, 2, 2);
    prh_cooccurrence *counts = empty_counts(SYMBOLS, 0);

    (void)state;
    for (int64_t s = 0; s < SYMBOLS; s++)
        tokens[s] = s;
    assert_ok(prh_cooccurrence_add_tokens(counts, tokens, 3000, NULL, NULL));
    for (int32_t kind = PRH_PMI; kind <= PRH_NPMI; kind++) {
        prh_pmi_options options = pmi_options(kind, kind == PRH_PMI ? PRH_PMI_ZERO_MINIMUM : 0, 0.0);
        prh_kernel *kernel = pmi_kernel(counts, &options);
        prh_representation *all = features_of(counts, &options), *part;
        double *values = values_of(all), *rows;

        assert_memory_equal(values, prh_kernel_values(kernel), SYMBOLS * SYMBOLS * sizeof(double));
        options.symbols = some;
        options.symbol_count = 4;
        options.zero = kind == PRH_PMI ? PRH_PMI_ZERO_GIVEN : 0;
        options.zero_value = kind == PRH_PMI ? -1.0 : 0.0;
        part = features_of(counts, &options);
        rows = values_of(part);
        for (int i = 0; i < 4 && kind != PRH_PMI; i++)
            assert_memory_equal(rows + i * SYMBOLS, values + some[i] * SYMBOLS, SYMBOLS * sizeof(double));
        free(rows);
        free(values);
        prh_representation_destroy(part);
        prh_representation_destroy(all);
        prh_kernel_destroy(kernel);
    }
    prh_cooccurrence_destroy(counts);
    free(tokens);
}

/* Levy, Goldberg & Dagan smooth the contexts of words among themselves too. */
static void symmetric_counts_take_a_power_of_their_contexts(void **state)
{
    enum { SYMBOLS = 9 };
    generator g = {94};
    int64_t *tokens = sequence(&g, 500, SYMBOLS, 0, 0);
    prh_cooccurrence *counts = empty_counts(SYMBOLS, 0);
    prh_pmi_options options = pmi_options(PRH_PPMI, 0, 0.0);
    dense d = no_counts(SYMBOLS, 0);

    (void)state;
    for (int64_t s = 0; s < SYMBOLS; s++)
        tokens[s] = s;
    assert_ok(prh_cooccurrence_add_tokens(counts, tokens, 500, NULL, NULL));
    see_tokens(&d, tokens, 500, 1, 0);
    options.context_power = 0.75;
    check_rows(&d, counts, &options, 0.0);
    release_dense(&d);
    prh_cooccurrence_destroy(counts);
    free(tokens);
}

/* ---- what was never seen ---- */

static void refused(
    const prh_cooccurrence *counts, const prh_pmi_options *options, prh_status status, const char *words)
{
    prh_representation *out = (prh_representation *)(uintptr_t)1;

    assert_refused(prh_representation_create_pmi(&out, counts, options, NULL), status, words);
    assert_null(out);
}

static void a_context_that_was_never_seen_is_zero_in_ppmi_alone(void **state)
{
    dense d = some_table(95, 0);
    prh_cooccurrence *counts = counts_of_dense(&d);
    prh_pmi_options options = pmi_options(PRH_PMI, PRH_PMI_ZERO_GIVEN, 0.0);

    (void)state;
    refused(counts, &options, PRH_ERR_UNDEFINED, "context 16 was never seen");
    options = pmi_options(PRH_NPMI, 0, 0.0);
    refused(counts, &options, PRH_ERR_UNDEFINED, "context 16 was never seen");
    for (int p = 0; p < 2; p++) {
        options = pmi_options(PRH_PPMI, 0, 0.0);
        options.context_power = 0.75 * p;
        check_rows(&d, counts, &options, 0.0);
    }
    options = pmi_options(PRH_PMI, 0, 0.0);
    options.smoothing = 1.0;
    options.context_power = 0.75;
    check_rows(&d, counts, &options, 0.0);
    prh_cooccurrence_destroy(counts);
    release_dense(&d);
}

static void terms_and_pairs_that_were_never_seen_are_named(void **state)
{
    static const int64_t term[2] = {0, 2}, context[2] = {1, 0}, wanted[2] = {2, 0};
    prh_cooccurrence *counts = empty_counts(3, 2), *none = empty_counts(3, 2);
    prh_pmi_options options = pmi_options(PRH_PPMI, 0, 0.0);

    (void)state;
    assert_ok(prh_cooccurrence_add_pairs(counts, term, context, NULL, 2, NULL));
    refused(none, &options, PRH_ERR_UNDEFINED, "nothing was counted");
    refused(counts, &options, PRH_ERR_UNDEFINED, "symbol 1 was never seen");
    options = pmi_options(PRH_PMI, 0, 0.0);
    options.symbols = wanted;
    options.symbol_count = 2;
    refused(counts, &options, PRH_ERR_UNDEFINED, "symbol 2 and context 1 were never seen together");
    prh_cooccurrence_destroy(none);
    prh_cooccurrence_destroy(counts);
}

/* Terms that are seen in the first context alone, which is nearly everything: whatever their counts, PMI is
 * -log P(context), in the same bits. Turned round, contexts that are seen with one term. */
static void one_companion_gives_all_the_same_bits(void **state)
{
    enum { MANY = 60 };
    generator g = {96};
    const prh_pmi_options options = pmi_options(PRH_PPMI, 0, 0.0);
    int64_t a[MANY], b[MANY];
    double weights[MANY];

    (void)state;
    for (int i = 0; i < MANY; i++) {
        a[i] = i;
        b[i] = i == MANY - 1;
        weights[i] = i == MANY - 1 ? 1e12 : (double)(next_bits(&g) >> 20);
    }
    for (int turned = 0; turned < 2; turned++) {
        prh_cooccurrence *table = turned ? empty_counts(2, MANY) : empty_counts(MANY, 2);
        prh_representation *features;
        double *values;

        assert_ok(prh_cooccurrence_add_pairs(table, turned ? b : a, turned ? a : b, weights, MANY, NULL));
        features = features_of(table, &options);
        values = values_of(features);
        assert_true(values[0] > 0.0 && values[0] < 0.01);
        for (int i = 0; i < MANY - 1; i++)
            assert_same_bits(values[turned ? i : 2 * i], values[0]);
        free(values);
        prh_representation_destroy(features);
        prh_cooccurrence_destroy(table);
    }
}

/* A shift or a power takes the certainty away that NPMI rests on where one pair is everything. */
static void a_table_of_one_pair_is_certain(void **state)
{
    static const int64_t term = 0, context = 0;
    prh_cooccurrence *counts = empty_counts(1, 1);
    prh_pmi_options options = pmi_options(PRH_NPMI, 0, 0.0);
    prh_representation *features;
    double *values;

    (void)state;
    assert_ok(prh_cooccurrence_add_pairs(counts, &term, &context, NULL, 1, NULL));
    features = features_of(counts, &options);
    values = values_of(features);
    assert_same_bits(values[0], 1.0);
    free(values);
    prh_representation_destroy(features);
    options.shift = -1.0;
    refused(counts, &options, PRH_ERR_UNDEFINED, "symbol 0 and context 0 are all that was seen");
    prh_cooccurrence_destroy(counts);
}

static void a_power_that_underflows_is_refused(void **state)
{
    static const int64_t term[2] = {0, 0}, context[2] = {0, 1};
    static const double weights[2] = {1.0, 1e-10};
    prh_cooccurrence *counts = empty_counts(1, 2);
    prh_pmi_options options = pmi_options(PRH_PPMI, 0, 0.0);

    (void)state;
    assert_ok(prh_cooccurrence_add_pairs(counts, term, context, weights, 2, NULL));
    options.context_power = 40.0;
    refused(counts, &options, PRH_ERR_VALUE, "context 1 to the power 40");
    options.context_power = INFINITY;
    refused(counts, &options, PRH_ERR_ARGUMENT, "context_power");
    prh_cooccurrence_destroy(counts);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_are_as_defined),
        cmocka_unit_test(a_power_of_one_has_the_bits_of_no_power),
        cmocka_unit_test(rows_of_symmetric_counts_are_those_of_their_kernel),
        cmocka_unit_test(symmetric_counts_take_a_power_of_their_contexts),
        cmocka_unit_test(a_context_that_was_never_seen_is_zero_in_ppmi_alone),
        cmocka_unit_test(terms_and_pairs_that_were_never_seen_are_named),
        cmocka_unit_test(one_companion_gives_all_the_same_bits),
        cmocka_unit_test(a_table_of_one_pair_is_certain),
        cmocka_unit_test(a_power_that_underflows_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
