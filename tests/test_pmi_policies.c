/* Pairs and symbols that were never seen, subsets of symbols, and options that are refused. */
#include "pmis.h"

#include <math.h>

/*
 * Five symbols; 3 was never seen, 4 is frequent. Seen pairs: (0, 0), (0, 1), (1, 4), (2, 4), (4, 4), each with a value
 * of its own, so that the smallest is known.
 */
static const double example[25] = {
    2, 3, 0, 0, 0, /**/ 3, 0, 0, 0, 1, /**/ 0, 0, 0, 0, 6, /**/ 0, 0, 0, 0, 0, /**/ 0, 1, 6, 0, 40};

static dense example_dense(void)
{
    dense d = no_counts(5, 0);

    memcpy(d.n, example, sizeof example);
    return d;
}

static void refused(
    const prh_cooccurrence *counts, const prh_pmi_options *options, prh_status status, const char *words)
{
    prh_kernel *out = (prh_kernel *)(uintptr_t)1;

    assert_refused(prh_kernel_create_pmi(&out, counts, options, NULL), status, words);
    assert_null(out);
}

static prh_pmi_options of_symbols(prh_pmi_options options, const int64_t *symbols, int64_t count)
{
    options.symbols = symbols;
    options.symbol_count = count;
    return options;
}

/* ---- symbols ---- */

static void a_symbol_that_was_never_seen_is_named(void **state)
{
    static const int64_t others[] = {4, 2, 1, 0}, with_it[] = {4, 3, 1};
    dense d = example_dense();
    prh_cooccurrence *counts = counts_of_dense(&d);
    prh_kernel *kernel;

    (void)state;
    for (int32_t kind = PRH_PMI; kind <= PRH_NPMI; kind++) {
        const int32_t zero = kind == PRH_PMI ? PRH_PMI_ZERO_GIVEN : PRH_PMI_ZERO_REFUSE;
        prh_pmi_options options = pmi_options(kind, zero, 0.0);

        refused(counts, &options, PRH_ERR_UNDEFINED, "symbol 3 was never seen");
        options = of_symbols(options, with_it, 3);
        refused(counts, &options, PRH_ERR_UNDEFINED, "symbol 3 was never seen");
        options = of_symbols(options, others, 4);
        kernel = pmi_kernel(counts, &options);
        assert_pmi(kernel, &d, &options, 0.0, 4e-16);
        prh_kernel_destroy(kernel);
        options = pmi_options(kind, 0, 0.0);
        options.smoothing = 0.25;
        kernel = pmi_kernel(counts, &options); /* then it has been seen */
        assert_pmi(kernel, &d, &options, 0.0, 4e-16);
        prh_kernel_destroy(kernel);
    }
    prh_cooccurrence_destroy(counts);
    release_dense(&d);
}

static void no_counts_at_all_have_no_pmi(void **state)
{
    prh_cooccurrence *counts = empty_counts(4, 0);
    prh_pmi_options options = pmi_options(PRH_PPMI, 0, 0.0);

    (void)state;
    refused(counts, &options, PRH_ERR_UNDEFINED, "nothing was counted");
    options.smoothing = 1.0;
    refused(counts, &options, PRH_ERR_UNDEFINED, "nothing was counted");
    prh_cooccurrence_destroy(counts);
}

static void a_subset_has_the_bits_of_the_whole_in_its_own_order(void **state)
{
    enum { MANY = 200, COUNT = 37 };
    generator g = {81};
    int64_t *tokens = sequence(&g, 20000, MANY, 1, 1), some[COUNT];
    prh_cooccurrence *counts = empty_counts(MANY, 0);
    prh_pmi_options options = pmi_options(PRH_PMI, PRH_PMI_ZERO_GIVEN, -3.0);
    prh_kernel *all, *part;

    (void)state;
    for (int64_t s = 0; s < MANY; s++)
        tokens[s] = s;
    for (int64_t i = 0; i < COUNT; i++)
        some[i] = (i * 83 + 5) % MANY; /* 83 and 200 have no divisor in common */
    assert_ok(prh_cooccurrence_add_tokens(counts, tokens, 20000, NULL, NULL));
    all = pmi_kernel(counts, &options);
    options = of_symbols(options, some, COUNT);
    part = pmi_kernel(counts, &options);
    for (int64_t i = 0; i < COUNT; i++)
        for (int64_t j = 0; j < COUNT; j++)
            assert_same_bits(
                prh_kernel_values(part)[i * COUNT + j], prh_kernel_values(all)[some[i] * MANY + some[j]]);
    prh_kernel_destroy(part);
    prh_kernel_destroy(all);
    prh_cooccurrence_destroy(counts);
    free(tokens);
}

/* Two of 2^31 - 1: what is not asked for takes no memory, smoothed or not. */
static void a_few_of_very_many_symbols_are_no_burden(void **state)
{
    static const int64_t wanted[2] = {INT32_MAX - 1, 5}, a[3] = {5, 5, 9}, b[3] = {INT32_MAX - 1, 9, 9};
    prh_pmi_options options = of_symbols(pmi_options(PRH_PMI, PRH_PMI_ZERO_GIVEN, 0.0), wanted, 2);
    prh_cooccurrence *counts = empty_counts(INT32_MAX, 0);
    const double symbols = INT32_MAX;
    prh_kernel *kernel;

    (void)state;
    assert_ok(prh_cooccurrence_add_pairs(counts, a, b, NULL, 3, NULL));
    kernel = pmi_kernel(counts, &options); /* N = 6, of 5: 2, of the last: 1, of both: 1 */
    assert_close(prh_kernel_values(kernel)[1], log(3.0), 1e-15);
    prh_kernel_destroy(kernel);
    options.smoothing = 1e-9;
    kernel = pmi_kernel(counts, &options);
    assert_close(prh_kernel_values(kernel)[1],
        log((1.0 + 1e-9) * (6.0 + 1e-9 * symbols * symbols) /
            ((1.0 + 1e-9 * symbols) * (2.0 + 1e-9 * symbols))),
        1e-14);
    prh_kernel_destroy(kernel);
    prh_cooccurrence_destroy(counts);
}

/* ---- pairs ---- */

static void a_pair_that_was_never_seen_is_named(void **state)
{
    static const int64_t first[] = {0, 1, 4}, second[] = {4, 2, 1}, third[] = {2, 4}, fine[] = {0, 4},
                         one[] = {1};
    dense d = example_dense();
    prh_cooccurrence *counts = counts_of_dense(&d);
    prh_pmi_options options = pmi_options(PRH_PMI, PRH_PMI_ZERO_REFUSE, 0.0);

    (void)state;
    options = of_symbols(options, first, 3);
    refused(counts, &options, PRH_ERR_UNDEFINED, "symbol 0 and symbol 4 were never seen together");
    options = of_symbols(options, second, 3); /* in the order that was asked for */
    refused(counts, &options, PRH_ERR_UNDEFINED, "symbol 2 and symbol 2 were never seen together");
    options = of_symbols(options, third, 2);
    refused(counts, &options, PRH_ERR_UNDEFINED, "symbol 2 and symbol 2");
    options = of_symbols(options, fine, 2);
    refused(counts, &options, PRH_ERR_UNDEFINED, "symbol 0 and symbol 4");
    options = of_symbols(options, one, 1);
    refused(counts, &options, PRH_ERR_UNDEFINED, "symbol 1 and symbol 1");
    options = of_symbols(options, &fine[1], 1);
    prh_kernel_destroy(pmi_kernel(counts, &options));
    prh_cooccurrence_destroy(counts);
    release_dense(&d);
}

static void the_smallest_value_is_of_the_pairs_that_are_asked_for(void **state)
{
    static const int64_t some[] = {0, 1, 2, 4}, few[] = {2, 4}, none[] = {1, 2};
    dense d = example_dense();
    prh_cooccurrence *counts = counts_of_dense(&d);
    prh_pmi_options options = of_symbols(pmi_options(PRH_PMI, PRH_PMI_ZERO_MINIMUM, 0.0), some, 4);
    prh_kernel *kernel;

    (void)state;
    for (int shifted = 0; shifted < 2; shifted++) {
        options.shift = 1.5 * shifted;
        kernel = pmi_kernel(counts, &options);
        /* N(1, 4) N / (N(1) N(4)) = 62 / (4 * 47) is the least */
        assert_pmi(kernel, &d, &options, log(62.0 / 188.0) - options.shift, 4e-16);
        prh_kernel_destroy(kernel);
    }
    options = of_symbols(pmi_options(PRH_PMI, PRH_PMI_ZERO_MINIMUM, 0.0), few, 2);
    kernel = pmi_kernel(counts, &options); /* (4, 4): 40 * 62 / 47^2 */
    assert_pmi(kernel, &d, &options, log(40.0 * 62.0 / (47.0 * 47.0)), 4e-16);
    prh_kernel_destroy(kernel);
    options = of_symbols(options, none, 2);
    refused(counts, &options, PRH_ERR_UNDEFINED, "no smallest value");
    prh_cooccurrence_destroy(counts);
    release_dense(&d);
}

static void nothing_is_unseen_once_it_is_smoothed(void **state)
{
    dense d = example_dense();
    prh_cooccurrence *counts = counts_of_dense(&d);

    (void)state;
    for (int32_t zero = PRH_PMI_ZERO_REFUSE; zero <= PRH_PMI_ZERO_GIVEN; zero++) {
        prh_pmi_options options = pmi_options(PRH_PMI, zero, zero == PRH_PMI_ZERO_GIVEN ? 99.0 : 0.0);
        prh_kernel *kernel;

        options.smoothing = 1e-3;
        kernel = pmi_kernel(counts, &options);
        assert_pmi(kernel, &d, &options, NAN, 4e-16); /* no value is 99 */
        prh_kernel_destroy(kernel);
    }
    prh_cooccurrence_destroy(counts);
    release_dense(&d);
}

/* ---- options ---- */

static void options_out_of_their_range_are_refused(void **state)
{
    static const int64_t twice[] = {0, 4, 0}, beyond[] = {0, 5}, below[] = {-1};
    dense d = example_dense();
    prh_cooccurrence *counts = counts_of_dense(&d), *table = empty_counts(3, 3);
    const prh_pmi_options plain = pmi_options(PRH_PMI, PRH_PMI_ZERO_GIVEN, 0.0);
    prh_pmi_options o;

    (void)state;
#define REFUSED(words, ...)                                                                                  \
    do {                                                                                                     \
        o = plain;                                                                                           \
        __VA_ARGS__;                                                                                         \
        refused(counts, &o, PRH_ERR_ARGUMENT, words);                                                        \
    } while (0)
    REFUSED("kind 3", o.kind = 3);
    REFUSED("kind -1", o.kind = -1);
    REFUSED("zero 3", o.zero = 3);
    REFUSED("zero -1", o.zero = -1);
    REFUSED("belongs to PRH_PMI", o.kind = PRH_PPMI);
    REFUSED("belongs to PRH_PMI", o.kind = PRH_NPMI);
    REFUSED("belongs to PRH_PMI_ZERO_GIVEN", o.zero = PRH_PMI_ZERO_MINIMUM, o.zero_value = 1.0);
    REFUSED("finite", o.zero_value = NAN);
    REFUSED("finite", o.zero_value = -INFINITY);
    REFUSED("finite", o.shift = INFINITY);
    REFUSED("finite", o.shift = NAN);
    REFUSED("smoothing is -1", o.smoothing = -1.0);
    REFUSED("smoothing", o.smoothing = NAN);
    REFUSED("smoothing", o.smoothing = INFINITY);
    REFUSED("overflow", o.smoothing = 1e299);
    REFUSED("context_power", o.context_power = 0.75);
    REFUSED("context_power", o.context_power = -1.0);
    REFUSED("context_power", o.context_power = NAN);
    REFUSED("symbol 0 is wanted twice", o.symbols = twice, o.symbol_count = 3);
    REFUSED("symbol 5 is wanted", o.symbols = beyond, o.symbol_count = 2);
    REFUSED("symbol -1 is wanted", o.symbols = below, o.symbol_count = 1);
    REFUSED("0 symbols", o.symbols = twice, o.symbol_count = 0);
    REFUSED("-1 symbols", o.symbols = twice, o.symbol_count = -1);
    REFUSED("2 symbols", o.symbol_count = 2);
#undef REFUSED
    refused(table, NULL, PRH_ERR_ARGUMENT, "prh_cooccurrence_project");
    prh_cooccurrence_destroy(table);
    prh_cooccurrence_destroy(counts);
    release_dense(&d);
}

static void a_kernel_that_no_memory_holds_is_refused(void **state)
{
    static const int64_t a = 0;
    prh_cooccurrence *counts = empty_counts(INT32_MAX, 0);
    const prh_pmi_options options = pmi_options(PRH_PPMI, 0, 0.0);

    (void)state;
    assert_ok(prh_cooccurrence_add_pairs(counts, &a, &a, NULL, 1, NULL));
    refused(counts, &options, PRH_ERR_TOO_LARGE, "cannot be addressed");
    prh_cooccurrence_destroy(counts);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_symbol_that_was_never_seen_is_named),
        cmocka_unit_test(no_counts_at_all_have_no_pmi),
        cmocka_unit_test(a_subset_has_the_bits_of_the_whole_in_its_own_order),
        cmocka_unit_test(a_few_of_very_many_symbols_are_no_burden),
        cmocka_unit_test(a_pair_that_was_never_seen_is_named),
        cmocka_unit_test(the_smallest_value_is_of_the_pairs_that_are_asked_for),
        cmocka_unit_test(nothing_is_unseen_once_it_is_smoothed),
        cmocka_unit_test(options_out_of_their_range_are_refused),
        cmocka_unit_test(a_kernel_that_no_memory_holds_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
