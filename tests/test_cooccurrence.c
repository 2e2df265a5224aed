/* Co-occurrence: what is counted of sequences and lists, against every pair of places; chunks, merges, sums. */
#include "counts.h"

static prh_token_options window_of(int64_t window, int64_t overlap, int32_t with_self)
{
    return (prh_token_options){.struct_size = sizeof(prh_token_options),
        .window = window,
        .overlap = overlap,
        .with_self = with_self};
}

/* ---- sequences ---- */

static void check_sequence(generator *g, int64_t symbols, int64_t contexts, int64_t count, int64_t window)
{
    const int64_t most = contexts > symbols ? contexts : symbols;
    int64_t *tokens = sequence(g, count, most, 8, 5);

    for (int32_t with_self = 0; with_self < 2; with_self++) {
        const prh_token_options options = window_of(window, 0, with_self);
        prh_cooccurrence *counts = empty_counts(symbols, contexts);
        dense d = no_counts(symbols, contexts);

        note("%d symbols, %d contexts, %d tokens, window %d, self %d", (int)symbols, (int)contexts,
            (int)count, (int)window, (int)with_self);
        assert_ok(prh_cooccurrence_add_tokens(counts, tokens, count, &options, NULL));
        see_tokens(&d, tokens, count, window > 0 ? window : 1, with_self);
        assert_counts(counts, &d);
        release_dense(&d);
        prh_cooccurrence_destroy(counts);
    }
    free(tokens);
}

static void tokens_within_a_window_are_counted_as_every_pair_of_places_is(void **state)
{
    static const int64_t windows[] = {0, 1, 2, 5, 59, 60, 1000, INT64_MAX};
    generator g = {11};

    (void)state;
    for (size_t w = 0; w < sizeof windows / sizeof windows[0]; w++) {
        check_sequence(&g, 7, 0, 60, windows[w]);
        check_sequence(&g, 40, 0, 60, windows[w]);
        check_sequence(&g, 5, 9, 60, windows[w]);
        check_sequence(&g, 9, 5, 60, windows[w]);
    }
    check_sequence(&g, 1, 0, 1, 1);
    check_sequence(&g, 3, 0, 0, 1);
    check_sequence(&g, 3, 2, 400, 30);
    note("%s", "");
}

/* So many that they are shared out: each symbol is counted by one task, whose borders often lie where a symbol's places
 * begin. */
static void many_tokens_are_counted_as_few_are(void **state)
{
    enum { SYMBOLS = 1000, COUNT = 30000, WINDOW = 40 };
    generator g = {18};
    int64_t *tokens = allocate(COUNT, sizeof *tokens);
    const prh_token_options options = window_of(WINDOW, 0, 0);
    prh_cooccurrence *counts = empty_counts(SYMBOLS, 0);
    dense d = no_counts(SYMBOLS, 0);

    (void)state;
    for (int64_t t = 0; t < COUNT; t++)
        tokens[t] = next_below(&g, SYMBOLS);
    for (int64_t t = 0; t < COUNT; t++)
        for (int64_t u = t + 1; u < COUNT && u <= t + WINDOW; u++)
            see(&d, tokens[t], tokens[u], 1.0);
    assert_ok(prh_cooccurrence_add_tokens(counts, tokens, COUNT, &options, NULL));
    assert_counts(counts, &d);
    release_dense(&d);
    prh_cooccurrence_destroy(counts);
    free(tokens);
}

/* By hand: a b a c, the window 1 and 2. */
static void a_short_sentence_has_the_counts_that_one_sees(void **state)
{
    static const int64_t tokens[4] = {0, 1, 0, 2};
    const prh_token_options two = window_of(2, 0, 0);
    prh_cooccurrence *counts = empty_counts(3, 0);
    double n;

    (void)state;
    assert_ok(prh_cooccurrence_add_tokens(counts, tokens, 4, NULL, NULL));
    assert_ok(prh_cooccurrence_count(counts, 0, 1, &n));
    assert_same_bits(n, 2.0);
    assert_ok(prh_cooccurrence_count(counts, 2, 0, &n));
    assert_same_bits(n, 1.0);
    assert_ok(prh_cooccurrence_count(counts, 0, 0, &n));
    assert_same_bits(n, 0.0);
    assert_same_bits(prh_cooccurrence_total(counts), 6.0);
    assert_ok(prh_cooccurrence_add_tokens(counts, tokens, 4, &two, NULL));
    assert_ok(prh_cooccurrence_count(counts, 0, 0, &n));
    assert_same_bits(n, 2.0); /* seen once, counted for both */
    assert_ok(prh_cooccurrence_count(counts, 1, 2, &n));
    assert_same_bits(n, 1.0);
    assert_same_bits(prh_cooccurrence_total(counts), 6.0 + 10.0);
    assert_int_equal(prh_cooccurrence_entries(counts), 4);
    prh_cooccurrence_destroy(counts);
}

/* Few tokens of many symbols are numbered anew inside; 2^31 - 1 of them would fill no memory. */
static void large_vocabularies_count_as_small_ones(void **state)
{
    const int64_t symbols = INT32_MAX, count = 200;
    generator g = {12};
    int64_t *small = sequence(&g, count, 12, 5, 5), *large = allocate(count, sizeof *large);
    int64_t a[12 * 13 / 2], b[12 * 13 / 2];
    const prh_token_options options = window_of(4, 0, 1);
    prh_cooccurrence *counts = empty_counts(symbols, 0), *table = empty_counts(symbols, symbols - 7);
    double values[12 * 13 / 2], n;
    dense d = no_counts(12, 0);

    (void)state;
    for (int64_t t = 0; t < count; t++)
        large[t] = small[t] < 0 ? small[t] : symbols - 1 - 17 * small[t];
    assert_ok(prh_cooccurrence_add_tokens(counts, large, count, &options, NULL));
    assert_ok(prh_cooccurrence_add_tokens(table, large, count, &options, NULL));
    see_tokens(&d, small, count, 4, 1);
    for (int64_t i = 0; i < 12; i++)
        for (int64_t j = 0; j < 12; j++) {
            assert_ok(prh_cooccurrence_count(counts, symbols - 1 - 17 * i, symbols - 1 - 17 * j, &n));
            assert_same_bits(n, d.n[i * 12 + j]);
            if (j > 0) { /* the last symbol is beyond the contexts */
                assert_ok(prh_cooccurrence_count(table, symbols - 1 - 17 * i, symbols - 1 - 17 * j, &n));
                assert_same_bits(n, d.n[i * 12 + j]);
            }
        }
    assert_true(prh_cooccurrence_entries(counts) <= 12 * 13 / 2);
    assert_ok(prh_cooccurrence_read(counts, a, b, values));
    for (int64_t i = 1; i < prh_cooccurrence_entries(counts); i++)
        assert_true(a[i - 1] < a[i] || (a[i - 1] == a[i] && b[i - 1] < b[i]));
    release_dense(&d);
    prh_cooccurrence_destroy(table);
    prh_cooccurrence_destroy(counts);
    free(large);
    free(small);
}

/* Cut anywhere, each chunk with the window that came before it. */
static void check_chunks(generator *g, int64_t contexts, int64_t window, int32_t with_self)
{
    enum { COUNT = 150, SYMBOLS = 6 };
    int64_t *tokens = sequence(g, COUNT, SYMBOLS, 10, 6), first = 0;
    const prh_token_options whole = window_of(window, 0, with_self);
    prh_cooccurrence *one = empty_counts(SYMBOLS, contexts), *many = empty_counts(SYMBOLS, contexts);

    assert_ok(prh_cooccurrence_add_tokens(one, tokens, COUNT, &whole, NULL));
    while (first < COUNT) {
        const int64_t left = COUNT - first, fresh = 1 + next_below(g, left < 20 ? left : 20);
        const int64_t overlap = first < window ? first : window;
        const prh_token_options options = window_of(window, overlap, with_self);

        assert_ok(
            prh_cooccurrence_add_tokens(many, tokens + first - overlap, fresh + overlap, &options, NULL));
        first += fresh;
    }
    assert_same_counts(many, one);
    prh_cooccurrence_destroy(many);
    prh_cooccurrence_destroy(one);
    free(tokens);
}

static void chunks_that_overlap_by_the_window_count_as_the_whole(void **state)
{
    generator g = {13};

    (void)state;
    for (int round = 0; round < 40; round++) {
        if (IS_LEFT_OUT(round))
            continue;
        note("round %d", round);
        check_chunks(&g, round % 3 == 0 ? 4 : 0, 1 + round % 9, round % 2);
    }
    note("%s", "");
}

static void an_overlap_that_is_everything_adds_nothing(void **state)
{
    static const int64_t tokens[5] = {0, 1, PRH_TOKEN_BREAK, 1, 0};
    const prh_token_options options = window_of(3, 5, 1);
    prh_cooccurrence *counts = empty_counts(2, 0);

    (void)state;
    assert_ok(prh_cooccurrence_add_tokens(counts, tokens, 5, &options, NULL));
    assert_int_equal(prh_cooccurrence_entries(counts), 0);
    assert_same_bits(prh_cooccurrence_total(counts), 0.0);
    prh_cooccurrence_destroy(counts);
}

/* ---- lists ---- */

static void check_list(generator *g, int64_t symbols, int64_t contexts)
{
    enum { COUNT = 700 };
    int64_t a[COUNT], b[COUNT];
    double weights[COUNT];
    dense ones = no_counts(symbols, contexts), weighted = no_counts(symbols, contexts);
    prh_cooccurrence *counts = empty_counts(symbols, contexts), *heavy = empty_counts(symbols, contexts);

    for (int i = 0; i < COUNT; i++) {
        a[i] = next_below(g, symbols);
        b[i] = next_below(g, ones.cols);
        weights[i] = i % 5 == 0 ? 0.0 : (double)next_below(g, 64) / 8.0; /* sums of them are exact */
        see(&ones, a[i], b[i], 1.0);
        see(&weighted, a[i], b[i], weights[i]);
    }
    assert_ok(prh_cooccurrence_add_pairs(counts, a, b, NULL, COUNT, NULL));
    assert_ok(prh_cooccurrence_add_pairs(heavy, a, b, weights, COUNT, NULL));
    assert_counts(counts, &ones);
    assert_counts(heavy, &weighted);
    prh_cooccurrence_destroy(heavy);
    prh_cooccurrence_destroy(counts);
    release_dense(&weighted);
    release_dense(&ones);
}

static void pairs_of_a_list_are_counted_with_their_weights(void **state)
{
    generator g = {14};

    (void)state;
    check_list(&g, 9, 0);
    check_list(&g, 40, 0);
    check_list(&g, 8, 30);
    check_list(&g, 30, 1);
}

static void a_weight_of_nothing_adds_nothing(void **state)
{
    const int64_t a = 1, b = 2;
    const double none = 0.0, least = 5e-324;
    prh_cooccurrence *counts = empty_counts(3, 0);
    double n;

    (void)state;
    assert_ok(prh_cooccurrence_add_pairs(counts, &a, &b, &none, 1, NULL));
    assert_int_equal(prh_cooccurrence_entries(counts), 0);
    assert_ok(prh_cooccurrence_add_pairs(counts, &a, &b, &least, 1, NULL));
    assert_int_equal(prh_cooccurrence_entries(counts), 1);
    assert_ok(prh_cooccurrence_count(counts, 2, 1, &n));
    assert_same_bits(n, 5e-324);
    prh_cooccurrence_destroy(counts);
}

/* ---- merging ---- */

/* Whatever is added, in whatever order and through whatever tree of merges. */
static void check_tree(generator *g, int64_t contexts)
{
    enum { PARTS = 9, COUNT = 80, SYMBOLS = 30 };
    prh_cooccurrence *part[PARTS], *whole = empty_counts(SYMBOLS, contexts);
    int left = PARTS;

    for (int p = 0; p < PARTS; p++) {
        int64_t *tokens = sequence(g, COUNT, SYMBOLS, 3, 3);
        const prh_token_options options = window_of(1 + p, 0, 0);

        part[p] = empty_counts(SYMBOLS, contexts);
        assert_ok(prh_cooccurrence_add_tokens(part[p], tokens, p == 4 ? 0 : COUNT, &options, NULL));
        assert_ok(prh_cooccurrence_add_tokens(whole, tokens, p == 4 ? 0 : COUNT, &options, NULL));
        free(tokens);
    }
    while (left > 1) {
        const int64_t i = next_below(g, left), j = (i + 1 + next_below(g, left - 1)) % left;

        assert_ok(prh_cooccurrence_merge(part[i], part[j], NULL));
        prh_cooccurrence_destroy(part[j]);
        part[j] = part[--left];
    }
    assert_same_counts(part[0], whole);
    assert_same_bits(prh_cooccurrence_total(part[0]), prh_cooccurrence_total(whole));
    prh_cooccurrence_destroy(part[0]);
    prh_cooccurrence_destroy(whole);
}

static void any_order_of_additions_and_merges_gives_the_same_bits(void **state)
{
    generator g = {15};

    (void)state;
    for (int round = 0; round < 30; round++)
        if (!IS_LEFT_OUT(round))
            check_tree(&g, round % 2 == 0 ? 0 : 17);
}

static void the_other_stays_as_it_is(void **state)
{
    generator g = {16};
    int64_t *tokens = sequence(&g, 500, 50, 0, 0);
    prh_cooccurrence *into = empty_counts(50, 0), *other = empty_counts(50, 0), *same = empty_counts(50, 0);

    (void)state;
    assert_ok(prh_cooccurrence_add_tokens(other, tokens, 500, NULL, NULL));
    assert_ok(prh_cooccurrence_add_tokens(same, tokens, 500, NULL, NULL));
    assert_ok(prh_cooccurrence_merge(into, other, NULL));
    assert_same_counts(into, same);
    assert_ok(prh_cooccurrence_merge(into, other, NULL));
    assert_same_counts(other, same);
    assert_same_bits(prh_cooccurrence_total(into), 2.0 * prh_cooccurrence_total(same));
    prh_cooccurrence_destroy(same);
    prh_cooccurrence_destroy(other);
    prh_cooccurrence_destroy(into);
    free(tokens);
}

/* Sums go by the order of the pairs, so the order they came in does not show, whole numbers or not. */
static void sums_of_weights_do_not_depend_on_the_order_of_arrival(void **state)
{
    enum { SYMBOLS = 60, COUNT = SYMBOLS * (SYMBOLS + 1) / 2 };
    int64_t a[COUNT], b[COUNT], n = 0;
    double weights[COUNT], sums[2][SYMBOLS];
    generator g = {17};

    (void)state;
    for (int64_t i = 0; i < SYMBOLS; i++)
        for (int64_t j = i; j < SYMBOLS; j++, n++) {
            a[n] = i;
            b[n] = j;
            weights[n] = next_uniform(&g);
        }
    for (int order = 0; order < 2; order++) {
        prh_cooccurrence *counts = empty_counts(SYMBOLS, 0);

        for (int64_t i = 0; i < COUNT; i++) {
            const int64_t at = order == 0 ? i : (i * 7 + 3) % COUNT; /* 7 does not divide 1830 */

            assert_ok(prh_cooccurrence_add_pairs(counts, &b[at], &a[at], &weights[at], 1, NULL));
        }
        assert_ok(prh_cooccurrence_marginals(counts, sums[order], NULL));
        prh_cooccurrence_destroy(counts);
    }
    assert_memory_equal(sums[0], sums[1], sizeof sums[0]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tokens_within_a_window_are_counted_as_every_pair_of_places_is),
        cmocka_unit_test(many_tokens_are_counted_as_few_are),
        cmocka_unit_test(a_short_sentence_has_the_counts_that_one_sees),
        cmocka_unit_test(large_vocabularies_count_as_small_ones),
        cmocka_unit_test(chunks_that_overlap_by_the_window_count_as_the_whole),
        cmocka_unit_test(an_overlap_that_is_everything_adds_nothing),
        cmocka_unit_test(pairs_of_a_list_are_counted_with_their_weights),
        cmocka_unit_test(a_weight_of_nothing_adds_nothing),
        cmocka_unit_test(any_order_of_additions_and_merges_gives_the_same_bits),
        cmocka_unit_test(the_other_stays_as_it_is),
        cmocka_unit_test(sums_of_weights_do_not_depend_on_the_order_of_arrival),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
