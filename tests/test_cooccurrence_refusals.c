/* What counting refuses: a status, a message that names the place, and counts that are as they were. */
#include "counts.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>

typedef struct fixture {
    prh_cooccurrence *counts, *table, *before[2];
} fixture;

enum { SYMBOLS = 5, CONTEXTS = 3 };

static int set_up(void **state)
{
    static fixture f;
    static const int64_t tokens[6] = {0, 1, 2, 1, 0, 4};

    for (int i = 0; i < 2; i++) {
        f.before[i] = empty_counts(SYMBOLS, i == 0 ? 0 : CONTEXTS);
        assert_ok(prh_cooccurrence_add_tokens(f.before[i], tokens, 6, NULL, NULL));
    }
    f.counts = empty_counts(SYMBOLS, 0);
    f.table = empty_counts(SYMBOLS, CONTEXTS);
    assert_ok(prh_cooccurrence_merge(f.counts, f.before[0], NULL));
    assert_ok(prh_cooccurrence_merge(f.table, f.before[1], NULL));
    *state = &f;
    return 0;
}

static int tear_down(void **state)
{
    fixture *f = *state;

    prh_cooccurrence_destroy(f->table);
    prh_cooccurrence_destroy(f->counts);
    for (int i = 0; i < 2; i++)
        prh_cooccurrence_destroy(f->before[i]);
    return 0;
}

static void is_untouched(const fixture *f)
{
    assert_same_counts(f->counts, f->before[0]);
    assert_same_counts(f->table, f->before[1]);
    assert_same_bits(prh_cooccurrence_total(f->counts), prh_cooccurrence_total(f->before[0]));
}

/* ---- creating ---- */

static void numbers_of_symbols_have_a_range(void **state)
{
    static const int64_t bad[][2] = {{0, 0}, {-1, 0}, {INT64_C(1) << 31, 0}, {INT64_MIN, 0}, {5, -1},
        {5, INT64_C(1) << 31}, {INT64_MAX, INT64_MAX}};
    prh_cooccurrence *out;

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        out = (prh_cooccurrence *)(uintptr_t)1;
        assert_refused(prh_cooccurrence_create(&out, bad[i][0], bad[i][1]), PRH_ERR_ARGUMENT, "from");
        assert_null(out);
    }
    out = empty_counts(INT32_MAX, INT32_MAX); /* as many as there may be, and no memory for them */
    assert_int_equal(prh_cooccurrence_symbols(out), INT32_MAX);
    assert_int_equal(prh_cooccurrence_contexts(out), INT32_MAX);
    prh_cooccurrence_destroy(out);
}

/* ---- tokens ---- */

static void tokens_refused(const fixture *f, prh_cooccurrence *counts, int64_t bad, int64_t place)
{
    int64_t tokens[7] = {0, 1, PRH_TOKEN_UNKNOWN, 2, PRH_TOKEN_BREAK, 1, 0};
    char words[32];

    tokens[place] = bad;
    snprintf(words, sizeof words, "token %d is %" PRId64 ";", (int)place, bad);
    assert_refused(prh_cooccurrence_add_tokens(counts, tokens, 7, NULL, NULL), PRH_ERR_VALUE, words);
    is_untouched(f);
}

static void tokens_that_are_no_symbols_are_named(void **state)
{
    static const int64_t bad[] = {SYMBOLS, -3, INT64_MAX, INT64_MIN, INT64_C(1) << 32};
    const fixture *f = *state;

    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        for (int64_t place = 0; place < 7; place += 3) {
            tokens_refused(f, f->counts, bad[i], place);
            tokens_refused(f, f->table, bad[i], place);
        }
}

static void windows_and_overlaps_have_a_range(void **state)
{
    static const int64_t tokens[3] = {0, 1, 2};
    const fixture *f = *state;
    prh_token_options options = {.struct_size = sizeof options, .window = -1};

    assert_refused(
        prh_cooccurrence_add_tokens(f->counts, tokens, 3, &options, NULL), PRH_ERR_ARGUMENT, "window of -1");
    options.window = 1;
    options.overlap = -1;
    assert_refused(prh_cooccurrence_add_tokens(f->counts, tokens, 3, &options, NULL), PRH_ERR_ARGUMENT,
        "-1 of 3 tokens");
    options.overlap = 4;
    assert_refused(
        prh_cooccurrence_add_tokens(f->counts, tokens, 3, &options, NULL), PRH_ERR_ARGUMENT, "4 of 3 tokens");
    assert_refused(
        prh_cooccurrence_add_tokens(f->counts, tokens, -1, NULL, NULL), PRH_ERR_ARGUMENT, "-1 tokens");
    is_untouched(f);
}

/* ---- pairs ---- */

static void pairs_that_are_not_there_are_named(void **state)
{
    static const int64_t bad[] = {-1, SYMBOLS, INT64_MAX, INT64_MIN};
    const fixture *f = *state;

    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        const int64_t good[3] = {0, 1, 2}, wrong[3] = {0, 1, bad[i]};

        assert_refused(prh_cooccurrence_add_pairs(f->counts, wrong, good, NULL, 3, NULL), PRH_ERR_VALUE,
            "pair 2 has symbol");
        assert_refused(prh_cooccurrence_add_pairs(f->counts, good, wrong, NULL, 3, NULL), PRH_ERR_VALUE,
            "pair 2 has symbol");
        assert_refused(prh_cooccurrence_add_pairs(f->table, good, wrong, NULL, 3, NULL), PRH_ERR_VALUE,
            "pair 2 has context");
    }
    is_untouched(f);
}

static void weights_that_are_none_are_named(void **state)
{
    const double bad[] = {-1.0, -5e-324, NAN, INFINITY, -INFINITY};
    static const int64_t a[2] = {0, 1}, b[2] = {1, 1};
    const fixture *f = *state;

    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        const double weights[2] = {1.0, bad[i]};

        assert_refused(prh_cooccurrence_add_pairs(f->counts, a, b, weights, 2, NULL), PRH_ERR_VALUE,
            "pair 1 has weight");
    }
    assert_refused(prh_cooccurrence_add_pairs(f->counts, a, b, NULL, -1, NULL), PRH_ERR_ARGUMENT, "-1 pairs");
    is_untouched(f);
    assert_ok(prh_cooccurrence_add_pairs(f->counts, a, b, NULL, 0, NULL));
    is_untouched(f);
}

static void totals_that_overflow_are_refused(void **state)
{
    const double most[] = {1.7e308, 6e299};
    static const int64_t a[2] = {0, 0}, b[2] = {1, 1};
    const fixture *f = *state;
    prh_cooccurrence *half = empty_counts(SYMBOLS, 0), *again = empty_counts(SYMBOLS, 0);
    const double weights[2] = {1.7e308, 1.7e308}, some = 4e299;

    for (int i = 0; i < 2; i++)
        assert_refused(prh_cooccurrence_add_pairs(f->counts, a, b, &most[i], 1, NULL), PRH_ERR_VALUE, "sum");
    assert_refused(prh_cooccurrence_add_pairs(f->table, a, b, weights, 2, NULL), PRH_ERR_VALUE, "sum");
    assert_ok(prh_cooccurrence_add_pairs(half, a, b, &some, 1, NULL));
    assert_ok(prh_cooccurrence_merge(again, half, NULL));
    assert_refused(prh_cooccurrence_merge(again, half, NULL), PRH_ERR_VALUE, "sum");
    assert_same_counts(again, half);
    is_untouched(f);
    prh_cooccurrence_destroy(again);
    prh_cooccurrence_destroy(half);
}

/* ---- images ---- */

static void images_that_are_none_are_refused(void **state)
{
    static const int32_t labels[4] = {0, 1, 2, 3};
    static const int64_t sizes[][2] = {{0, 2}, {2, 0}, {-1, 4}, {INT64_MIN, 1}};
    const double radii[] = {-1.0, NAN, INFINITY, 4097.0, -5e-324};
    prh_image_options options = {.struct_size = sizeof options};
    const fixture *f = *state;

    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++)
        assert_refused(prh_cooccurrence_add_image(f->counts, labels, sizes[i][0], sizes[i][1], NULL, NULL),
            PRH_ERR_ARGUMENT, "no pixels");
    for (size_t i = 0; i < sizeof radii / sizeof radii[0]; i++) {
        options.radius = radii[i];
        assert_refused(
            prh_cooccurrence_add_image(f->counts, labels, 2, 2, &options, NULL), PRH_ERR_ARGUMENT, "radius");
    }
    options.radius = 1.0;
    options.pairs = -1;
    assert_refused(
        prh_cooccurrence_add_image(f->counts, labels, 2, 2, &options, NULL), PRH_ERR_ARGUMENT, "-1 pairs");
    assert_refused(
        prh_cooccurrence_add_image(f->table, labels, 2, 2, NULL, NULL), PRH_ERR_ARGUMENT, "symmetric");
    assert_refused(prh_cooccurrence_add_image(f->counts, labels, INT64_C(1) << 31, 1, NULL, NULL),
        PRH_ERR_TOO_LARGE, "2147483648 rows");
    assert_refused(prh_cooccurrence_add_image(f->counts, labels, 1, INT64_C(1) << 40, NULL, NULL),
        PRH_ERR_TOO_LARGE, "columns");
    is_untouched(f);
}

static void labels_that_are_no_symbols_are_named(void **state)
{
    static const int32_t bad[] = {SYMBOLS, PRH_TOKEN_BREAK, INT32_MIN, INT32_MAX};
    const fixture *f = *state;

    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        const int32_t labels[6] = {0, 1, PRH_TOKEN_UNKNOWN, 3, 4, bad[i]};

        assert_refused(prh_cooccurrence_add_image(f->counts, labels, 2, 3, NULL, NULL), PRH_ERR_VALUE,
            "row 1, column 2 has label");
    }
    is_untouched(f);
}

/* ---- merging and reading ---- */

static void only_what_is_alike_is_merged(void **state)
{
    const fixture *f = *state;
    prh_cooccurrence *wider = empty_counts(SYMBOLS + 1, 0), *longer = empty_counts(SYMBOLS, CONTEXTS + 1);

    assert_refused(prh_cooccurrence_merge(f->counts, wider, NULL), PRH_ERR_SHAPE, "5 symbols");
    assert_refused(prh_cooccurrence_merge(f->counts, f->table, NULL), PRH_ERR_SHAPE, "3");
    assert_refused(prh_cooccurrence_merge(f->table, longer, NULL), PRH_ERR_SHAPE, "4");
    assert_refused(prh_cooccurrence_merge(f->counts, f->counts, NULL), PRH_ERR_ARGUMENT, "themselves");
    is_untouched(f);
    prh_cooccurrence_destroy(longer);
    prh_cooccurrence_destroy(wider);
}

static void counts_of_what_is_not_there_are_refused(void **state)
{
    static const int64_t bad[] = {-1, SYMBOLS, INT64_MAX};
    const fixture *f = *state;
    double n = -7.0, sums[SYMBOLS] = {-7.0};

    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        assert_refused(prh_cooccurrence_count(f->counts, bad[i], 0, &n), PRH_ERR_ARGUMENT, "symbol");
        assert_refused(prh_cooccurrence_count(f->counts, 0, bad[i], &n), PRH_ERR_ARGUMENT, "symbol");
        assert_refused(prh_cooccurrence_count(f->table, 0, bad[i], &n), PRH_ERR_ARGUMENT, "context");
    }
    assert_refused(prh_cooccurrence_count(f->table, 0, CONTEXTS, &n), PRH_ERR_ARGUMENT, "context 3");
    assert_same_bits(n, -7.0);
    assert_refused(
        prh_cooccurrence_marginals(f->counts, NULL, sums), PRH_ERR_ARGUMENT, "of_contexts must be NULL");
    assert_same_bits(sums[0], -7.0);
    assert_ok(prh_cooccurrence_marginals(f->counts, NULL, NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_of_symbols_have_a_range),
        cmocka_unit_test_setup_teardown(tokens_that_are_no_symbols_are_named, set_up, tear_down),
        cmocka_unit_test_setup_teardown(windows_and_overlaps_have_a_range, set_up, tear_down),
        cmocka_unit_test_setup_teardown(pairs_that_are_not_there_are_named, set_up, tear_down),
        cmocka_unit_test_setup_teardown(weights_that_are_none_are_named, set_up, tear_down),
        cmocka_unit_test_setup_teardown(totals_that_overflow_are_refused, set_up, tear_down),
        cmocka_unit_test_setup_teardown(images_that_are_none_are_refused, set_up, tear_down),
        cmocka_unit_test_setup_teardown(labels_that_are_no_symbols_are_named, set_up, tear_down),
        cmocka_unit_test_setup_teardown(only_what_is_alike_is_merged, set_up, tear_down),
        cmocka_unit_test_setup_teardown(counts_of_what_is_not_there_are_refused, set_up, tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
