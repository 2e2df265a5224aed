/* PMI kernels of counts: the definition, kinds, what stands for pairs never seen, smoothing, known values. */
#include "pmis.h"

#include <math.h>

enum { SYMBOLS = 14 };

/* Of a text in which every symbol occurs and many pairs do not; the counts of all pairs of its places. */
static dense text_counts(uint64_t seed, int64_t length, prh_cooccurrence **counts)
{
    generator g = {seed};
    int64_t *tokens = sequence(&g, length, SYMBOLS, 4, 4);
    const prh_token_options options = {.struct_size = sizeof options, .window = 3};
    dense d = no_counts(SYMBOLS, 0);

    for (int64_t s = 0; s < SYMBOLS; s++) {
        tokens[2 * s] = s;
        tokens[2 * s + 1] = 0;
    }
    see_tokens(&d, tokens, length, 3, 0);
    *counts = empty_counts(SYMBOLS, 0);
    assert_ok(prh_cooccurrence_add_tokens(*counts, tokens, length, &options, NULL));
    free(tokens);
    return d;
}

/* ---- the definition ---- */

static void check_kinds(const dense *d, const prh_cooccurrence *counts, const prh_pmi_options *like)
{
    for (int32_t kind = PRH_PMI; kind <= PRH_NPMI; kind++) {
        prh_pmi_options options = *like;
        prh_kernel *kernel;

        options.kind = kind;
        options.zero = kind == PRH_PMI ? PRH_PMI_ZERO_GIVEN : PRH_PMI_ZERO_REFUSE;
        options.zero_value = kind == PRH_PMI ? -12.5 : 0.0;
        note("kind %d, shift %g, smoothing %g, %s", (int)kind, options.shift, options.smoothing,
            options.symbols ? "some symbols" : "all symbols");
        kernel = pmi_kernel(counts, &options);
        assert_pmi(kernel, d, &options, -12.5, 4e-16);
        prh_kernel_destroy(kernel);
    }
    note("%s", "");
}

static void every_kind_is_as_defined(void **state)
{
    static const int64_t some[] = {9, 2, 13, 0, 5};
    static const double shifts[] = {0.0, 0.6931471805599453, -0.5}, smoothings[] = {0.0, 0.01, 1.0, 1000.0};
    prh_cooccurrence *counts;
    dense d = text_counts(71, 120, &counts);

    (void)state;
    for (int s = 0; s < 3; s++)
        for (int m = 0; m < 4; m++)
            for (int subset = 0; subset < 2; subset++) {
                const prh_pmi_options options = {.struct_size = sizeof options,
                    .shift = shifts[s],
                    .smoothing = smoothings[m],
                    .symbols = subset ? some : NULL,
                    .symbol_count = subset ? 5 : 0};

                check_kinds(&d, counts, &options);
            }
    prh_cooccurrence_destroy(counts);
    release_dense(&d);
}

static void kernels_are_called_after_their_kind(void **state)
{
    static const char *const names[] = {"pmi", "ppmi", "npmi"};
    prh_cooccurrence *counts;
    dense d = text_counts(72, 120, &counts);
    double row[2 * SYMBOLS];

    (void)state;
    for (int32_t kind = PRH_PMI; kind <= PRH_NPMI; kind++) {
        const prh_pmi_options options =
            pmi_options(kind, kind == PRH_PMI ? PRH_PMI_ZERO_MINIMUM : PRH_PMI_ZERO_REFUSE, 0.0);
        prh_kernel *kernel = pmi_kernel(counts, &options);

        assert_string_equal(prh_kernel_function(kernel), names[kind]);
        assert_true(prh_kernel_bandwidth(kernel) == 0.0);
        assert_ok(prh_kernel_read_rows(kernel, 3, 2, row));
        assert_memory_equal(row, prh_kernel_values(kernel) + 3 * SYMBOLS, sizeof row);
        prh_kernel_destroy(kernel);
    }
    prh_cooccurrence_destroy(counts);
    release_dense(&d);
}

/* log p(a|b) / p(a) = log p(b|a) / p(b): one number, whichever of the two is asked about the other. */
static void bayes_theorem_holds(void **state)
{
    const prh_pmi_options options = pmi_options(PRH_PMI, PRH_PMI_ZERO_GIVEN, 0.0);
    prh_cooccurrence *counts;
    dense d = text_counts(73, 300, &counts);
    prh_kernel *kernel = pmi_kernel(counts, &options);
    double p[SYMBOLS], total = prh_cooccurrence_total(counts), n;
    int seen = 0;

    (void)state;
    assert_ok(prh_cooccurrence_marginals(counts, p, NULL));
    for (int64_t a = 0; a < SYMBOLS; a++)
        for (int64_t b = 0; b < SYMBOLS; b++) {
            const double k = prh_kernel_values(kernel)[a * SYMBOLS + b];

            assert_ok(prh_cooccurrence_count(counts, a, b, &n));
            if (n == 0.0)
                continue;
            assert_close(k, log(n / p[b]) - log(p[a] / total), 1e-14);
            assert_close(k, log(n / p[a]) - log(p[b] / total), 1e-14);
            seen++;
        }
    assert_true(seen > SYMBOLS);
    prh_kernel_destroy(kernel);
    prh_cooccurrence_destroy(counts);
    release_dense(&d);
}

/* ---- known values ---- */

static prh_cooccurrence *counts_of(const int64_t *n, int64_t symbols, double unit)
{
    prh_cooccurrence *counts = empty_counts(symbols, 0);

    for (int64_t a = 0; a < symbols; a++)
        for (int64_t b = a; b < symbols; b++) {
            const double weight = unit * (double)n[a * symbols + b] / (a == b ? 2.0 : 1.0);

            assert_ok(prh_cooccurrence_add_pairs(counts, &a, &b, &weight, 1, NULL));
        }
    return counts;
}

/* Products of counts of two symbols that are independent are equal as whole numbers, so no rounding is forgiven. */
static void independent_symbols_have_exactly_zero(void **state)
{
    static const int64_t share[5] = {3, 1, 7, 11, 1000003};
    int64_t n[25];
    prh_cooccurrence *counts;
    prh_kernel *kernel;

    (void)state;
    for (int i = 0; i < 25; i++)
        n[i] = share[i / 5] * share[i % 5];
    counts = counts_of(n, 5, 1.0);
    kernel = pmi_kernel(counts, NULL);
    for (int i = 0; i < 25; i++)
        assert_true(prh_kernel_values(kernel)[i] == 0.0);
    prh_kernel_destroy(kernel);
    prh_cooccurrence_destroy(counts);
}

/* N = (M, M; M, M + 1): N T - N(a) N(b) is M, -M and M, in whole numbers. Sums of logarithms would lose all digits. */
static void nearly_independent_symbols_keep_their_digits(void **state)
{
    (void)state;
    for (int64_t m = 10; m <= INT64_C(1000000000000); m *= 10) {
        const int64_t n[4] = {m, m, m, m + 1};
        prh_cooccurrence *counts = counts_of(n, 2, 1.0);
        prh_kernel *kernel = pmi_kernel(counts, NULL);
        const double *k = prh_kernel_values(kernel), size = (double)m, other = 2.0 * size + 1.0;
        const double want[3] = {log1p(0.25 / size), log1p(-0.5 / other), log1p(size / (other * other))};

        note("M = %.0f", size);
        assert_close(k[0], want[0], 1e-15 * want[0]);
        assert_close(k[1], want[1], 1e-15 * -want[1]);
        assert_close(k[3], want[2], 1e-15 * want[2]);
        prh_kernel_destroy(kernel);
        prh_cooccurrence_destroy(counts);
    }
    note("%s", "");
}

/* 0 and 1 are only seen together, 2 only with itself; 3 and 4 with each other and themselves. Their PMI is -log P. */
static void symbols_that_are_only_seen_together_have_npmi_one(void **state)
{
    static const int64_t n[25] = {
        0, 7, 0, 0, 0, /**/ 7, 0, 0, 0, 0, /**/ 0, 0, 13, 0, 0, /**/ 0, 0, 0, 5, 3, /**/ 0, 0, 0, 3, 1};
    const prh_pmi_options options = pmi_options(PRH_NPMI, 0, 0.0);
    prh_cooccurrence *counts = counts_of(n, 5, 1.0);
    prh_kernel *kernel = pmi_kernel(counts, &options);
    const double *k = prh_kernel_values(kernel);

    (void)state;
    assert_same_bits(k[1], 1.0);
    assert_same_bits(k[2 * 5 + 2], 1.0);
    assert_same_bits(k[0], -1.0);
    assert_same_bits(k[2], -1.0);
    for (int i = 0; i < 25; i++)
        assert_true(k[i] >= -1.0 && k[i] <= 1.0);
    /* P(3, 4) = 3 / 39, P(3) = 8 / 39, P(4) = 4 / 39 */
    assert_close(k[3 * 5 + 4], log(3.0 * 39.0 / 32.0) / log(13.0), 1e-15);
    prh_kernel_destroy(kernel);
    prh_cooccurrence_destroy(counts);
}

/* Of any size and share: what rounding takes from a product must not show. */
static void symbols_that_keep_to_themselves_have_npmi_exactly_one(void **state)
{
    const prh_pmi_options options = pmi_options(PRH_NPMI, 0, 0.0);
    generator g = {74};

    (void)state;
    for (int round = 0; round < 300; round++) {
        const int64_t large = 1 + (int64_t)(next_bits(&g) >> 14),
                      small = 1 + next_below(&g, large) / (1 + round);
        const int64_t n[4] = {large, 0, 0, small};
        prh_cooccurrence *counts = counts_of(n, 2, 1.0);
        prh_kernel *kernel = pmi_kernel(counts, &options);

        assert_same_bits(prh_kernel_values(kernel)[0], 1.0);
        assert_same_bits(prh_kernel_values(kernel)[3], 1.0);
        prh_kernel_destroy(kernel);
        prh_cooccurrence_destroy(counts);
    }
}

/* Where P(a, b) is 1 all is certain and log P is 0. */
static void a_pair_that_is_everything_has_pmi_zero_and_npmi_one(void **state)
{
    static const int64_t n[1] = {6};
    prh_cooccurrence *counts = counts_of(n, 1, 1.0);
    prh_pmi_options options = pmi_options(PRH_NPMI, 0, 0.0);
    prh_kernel *kernel = pmi_kernel(counts, NULL), *out = (prh_kernel *)(uintptr_t)1;

    (void)state;
    assert_int_equal(prh_kernel_rows(kernel), 1);
    assert_true(prh_kernel_values(kernel)[0] == 0.0);
    prh_kernel_destroy(kernel);
    kernel = pmi_kernel(counts, &options);
    assert_same_bits(prh_kernel_values(kernel)[0], 1.0);
    prh_kernel_destroy(kernel);
    options.shift = 0.5;
    assert_refused(prh_kernel_create_pmi(&out, counts, &options, NULL), PRH_ERR_UNDEFINED,
        "symbol 0 and symbol 0 are all");
    assert_null(out);
    prh_cooccurrence_destroy(counts);
}

/* ---- the unit of counts ---- */

static void only_ratios_of_counts_matter(void **state)
{
    static const int64_t n[9] = {5, 2, 1, 2, 8, 3, 1, 3, 1};
    static const int exponents[] = {-1060, -1000, -500, -1, 1, 300, 900};
    prh_cooccurrence *plain = counts_of(n, 3, 1.0);

    (void)state;
    for (int32_t kind = PRH_PMI; kind <= PRH_NPMI; kind++) {
        const prh_pmi_options options = pmi_options(kind, 0, 0.0);
        prh_kernel *want = pmi_kernel(plain, &options);

        for (int e = 0; e < 7; e++) {
            prh_cooccurrence *scaled = counts_of(n, 3, ldexp(1.0, exponents[e]));
            prh_kernel *got = pmi_kernel(scaled, &options);

            assert_memory_equal(prh_kernel_values(got), prh_kernel_values(want), 9 * sizeof(double));
            prh_kernel_destroy(got);
            prh_cooccurrence_destroy(scaled);
        }
        prh_kernel_destroy(want);
    }
    prh_cooccurrence_destroy(plain);
}

/* N(0, 1) N is 1e-290 times 1e290, which is fine; each alone over the other sums is not. */
static void counts_of_very_different_size_do_not_underflow(void **state)
{
    static const int64_t a[3] = {0, 0, 1}, b[3] = {0, 1, 1};
    static const double weights[3] = {1e290, 1e-290, 1e-300};
    prh_cooccurrence *counts = empty_counts(2, 0);
    prh_kernel *kernel;
    const double *k;

    (void)state;
    assert_ok(prh_cooccurrence_add_pairs(counts, a, b, weights, 3, NULL));
    kernel = pmi_kernel(counts, NULL);
    k = prh_kernel_values(kernel);
    assert_close(k[0], 0.0, 1e-300);
    assert_close(k[1], -2e-10, 1.2e-16); /* N(1) is 1e-290 + 2e-300, rounded */
    assert_close(k[3], log(2e-300) + log(2e290) - 2.0 * log(1e-290) - 4e-10, 1e-12);
    prh_kernel_destroy(kernel);
    prh_cooccurrence_destroy(counts);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_kind_is_as_defined),
        cmocka_unit_test(kernels_are_called_after_their_kind),
        cmocka_unit_test(bayes_theorem_holds),
        cmocka_unit_test(independent_symbols_have_exactly_zero),
        cmocka_unit_test(nearly_independent_symbols_keep_their_digits),
        cmocka_unit_test(symbols_that_are_only_seen_together_have_npmi_one),
        cmocka_unit_test(symbols_that_keep_to_themselves_have_npmi_exactly_one),
        cmocka_unit_test(a_pair_that_is_everything_has_pmi_zero_and_npmi_one),
        cmocka_unit_test(only_ratios_of_counts_matter),
        cmocka_unit_test(counts_of_very_different_size_do_not_underflow),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
