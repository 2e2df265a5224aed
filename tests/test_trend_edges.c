/* Trends at their edges: what is refused and what is not defined, equal values, numbers of any size, few models, and
 * families that leave nothing to change. */
#include "trends.h"

#include <math.h>

static void assert_create_refused(
    const models *m, const prh_trend_options *options, prh_status status, const char *words)
{
    prh_trend *out = (prh_trend *)(uintptr_t)1;

    assert_refused(prh_trend_create(&out, m->alignment, m->count, m->quality, options, NULL), status, words);
    assert_null(out);
}

static void options_out_of_range_are_refused(void **state)
{
    generator g = {21};
    models m = random_models(&g, 8);
    const prh_trend_options right = options_of(&m);
    prh_trend_options wrong[8];
    const char *const words[8] = {
        "permutations", "permutations", "level", "level", "level", "alternative", "alternative", "reserved"};
    const int64_t counts[] = {0, -1};

    (void)state;
    for (int i = 0; i < 8; i++)
        wrong[i] = right;
    wrong[0].permutations = -1;
    wrong[1].permutations = INT64_C(1) << 31;
    wrong[2].level = -0.5;
    wrong[3].level = 1.0;
    wrong[4].level = NAN;
    wrong[5].alternative = -1;
    wrong[6].alternative = 3;
    wrong[7].reserved = 1;
    for (int i = 0; i < 8; i++)
        assert_create_refused(&m, &wrong[i], PRH_ERR_ARGUMENT, words[i]);
    for (int i = 0; i < 2; i++) {
        m.count = counts[i];
        assert_create_refused(&m, NULL, PRH_ERR_ARGUMENT, "fewer than 1");
    }
    m.count = INT64_C(1) << 40;
    assert_create_refused(&m, NULL, PRH_ERR_TOO_LARGE, "addressed");
    m.count = INT64_C(1) << 31; /* entries can be counted, but not their bytes */
    assert_create_refused(&m, NULL, PRH_ERR_TOO_LARGE, "addressed");
}

static void infinity_is_refused_by_name_where_it_is_read(void **state)
{
    generator g = {22};
    const models right = random_models(&g, 8);
    models m = right;
    prh_trend_options options;

    (void)state;
    m.quality[2] = INFINITY;
    assert_create_refused(&m, NULL, PRH_ERR_VALUE, "quality of model 2");
    m = right;
    m.with_control = 1;
    m.control[5] = -INFINITY;
    options = options_of(&m);
    assert_create_refused(&m, &options, PRH_ERR_VALUE, "control of model 5");
    m = right;
    m.alignment[1 * 8 + 3] = INFINITY;
    assert_create_refused(&m, NULL, PRH_ERR_VALUE, "model 1 with reference 3");
    m.with_subjects = 1; /* model 1 is none, and 3 is one */
    for (int i = 2; i < 8; i++)
        m.subjects[i] = 1;
    m.alignment[5 * 8 + 5] = INFINITY;
    options = options_of(&m);
    prh_trend_destroy(trend_of(&m, &options));
    m = right;
    for (int j = 0; j < 8; j++)
        m.alignment[6 * 8 + j] = 1e308;
    assert_create_refused(&m, NULL, PRH_ERR_VALUE, "model 6 overflows");
}

static void too_little_is_undefined(void **state)
{
    generator g = {23};
    const models right = random_models(&g, 5);
    models m = right;
    prh_trend_options options;

    (void)state;
    m.quality[0] = m.quality[1] = m.quality[4] = NAN;
    assert_create_refused(&m, NULL, PRH_ERR_UNDEFINED, "2 models have");
    m = right;
    for (int j = 0; j < 15; j++)
        m.alignment[j] = NAN;
    assert_create_refused(&m, NULL, PRH_ERR_UNDEFINED, "2 models have");
    m = right;
    m.with_references = 1;
    options = options_of(&m);
    assert_create_refused(&m, &options, PRH_ERR_UNDEFINED, "0 models have");
    m = right;
    for (int i = 0; i < 5; i++)
        m.quality[i] = 0.3;
    assert_create_refused(&m, NULL, PRH_ERR_UNDEFINED, "the quality of all models is the same");
    m = right; /* 0.1 + 0.1 + 0.1 is not three times 0.1 */
    for (int e = 0; e < 25; e++)
        m.alignment[e] = e % 7 == 2 ? NAN : 0.1;
    assert_create_refused(&m, NULL, PRH_ERR_UNDEFINED, "the alignment of all models is the same");
}

static void assert_not_partial(const models *m, const char *words)
{
    const prh_trend_options options = options_of(m);
    prh_trend *trend = trend_of(m, &options);
    prh_coefficient c = {.value = 7.0};

    assert_refused(prh_trend_get_coefficient(trend, PRH_TREND_PARTIAL_PEARSON, &c), PRH_ERR_UNDEFINED, words);
    assert_true(c.value == 7.0);
    assert_null(prh_trend_without_family(trend, PRH_TREND_PARTIAL_PEARSON));
    assert_non_null(prh_trend_without_family(trend, PRH_TREND_PEARSON));
    assert_true(isfinite(coefficient_of(trend, PRH_TREND_PEARSON).standard_error));
    prh_trend_destroy(trend);
}

static void partial_trends_say_why_they_are_not_defined(void **state)
{
    generator g = {24};
    const models right = random_models(&g, 10);
    models m = right;

    (void)state;
    assert_not_partial(&m, "no control");
    m.with_control = 1;
    for (int i = 3; i < 10; i++)
        m.control[i] = NAN;
    assert_not_partial(&m, "fewer than 4");
    for (int i = 0; i < 10; i++)
        m.control[i] = 3.5;
    assert_not_partial(&m, "control of all models is the same");
    for (int i = 0; i < 10; i++)
        m.control[i] = 0.7 * m.quality[i] - 3.0;
    assert_not_partial(&m, "explains the quality");
    for (int i = 0; i < 10; i++)
        m.control[i] = 1.0 - 3.0 * oracle_alignment(&m, NULL, i);
    assert_not_partial(&m, "explains the alignment");
    m = right;
    m.with_control = 1;
    for (int i = 5; i < 10; i++)
        m.control[i] = NAN;
    for (int i = 0; i < 5; i++)
        m.quality[i] = 60.0;
    assert_not_partial(&m, "quality of all models is the same");
}

static void unknown_coefficients_are_refused(void **state)
{
    generator g = {25};
    const models m = random_models(&g, 6);
    prh_trend *trend = trend_of(&m, NULL);
    prh_coefficient c = {.value = 7.0};

    (void)state;
    assert_refused(prh_trend_get_coefficient(trend, -1, &c), PRH_ERR_ARGUMENT, "-1");
    assert_refused(prh_trend_get_coefficient(trend, COEFFICIENTS, &c), PRH_ERR_ARGUMENT, "5");
    assert_true(c.value == 7.0);
    assert_null(prh_trend_without_family(trend, -1));
    assert_null(prh_trend_without_family(trend, COEFFICIENTS));
    prh_trend_destroy(trend);
}

/* Halves and quarters: sums are exact, so that what is equal is equal for the oracle too. */
static void equal_values_have_the_mean_of_their_ranks(void **state)
{
    generator g = {26};

    (void)state;
    for (int round = 0; round < 20; round++) {
        models m = random_models(&g, 6);
        prh_trend_options options;
        prh_trend *trend;

        m.with_control = m.with_families = 1;
        for (int e = 0; e < 36; e++)
            m.alignment[e] = (double)next_below(&g, 4) / 4.0;
        for (int i = 0; i < 6; i++) {
            m.quality[i] = (double)(i % 4);
            m.control[i] = (double)next_below(&g, 5);
        }
        options = options_of(&m);
        trend = trend_of(&m, &options);
        for (int32_t which = 0; which < COEFFICIENTS; which++) {
            const double want = oracle_coefficient(&m, NULL, which);
            prh_coefficient c;
            int64_t count;

            note("round %d, coefficient %d", round, which);
            if (!isfinite(want)) {
                assert_status(prh_trend_get_coefficient(trend, which, &c), PRH_ERR_UNDEFINED);
                continue;
            }
            c = coefficient_of(trend, which);
            assert_close(c.value, want, 1e-12);
            if (!is_partial(which)) {
                assert_close(c.p, oracle_p(&m, which, PRH_TWO_SIDED, 1, &count), 1e-15);
                assert_close(c.p_free, oracle_p(&m, which, PRH_TWO_SIDED, 0, &count), 1e-15);
            }
        }
        prh_trend_destroy(trend);
    }
}

/* 0.1 + 0.2 + 0.3 depends on the order; tenths as whole numbers do not. */
static void alignments_that_rounding_tells_apart_are_equal(void **state)
{
    static const int orders[6][3] = {{1, 2, 3}, {3, 2, 1}, {2, 3, 1}, {1, 1, 5}, {5, 1, 1}, {4, 4, 4}};
    models tenths = {.count = 9, .with_subjects = 1, .with_references = 1}, whole;
    prh_trend_options options;
    prh_trend *trend[2];

    (void)state;
    assert_true(0.1 + 0.2 + 0.3 != 0.3 + 0.2 + 0.1);
    for (int i = 0; i < 9; i++) {
        tenths.subjects[i] = i < 6;
        tenths.references[i] = i >= 6;
        tenths.quality[i] = i;
    }
    whole = tenths;
    for (int i = 0; i < 6; i++)
        for (int j = 0; j < 3; j++) {
            tenths.alignment[i * 9 + 6 + j] = orders[i][j] / 10.0;
            whole.alignment[i * 9 + 6 + j] = orders[i][j];
        }
    options = options_of(&tenths);
    trend[0] = trend_of(&tenths, &options);
    options = options_of(&whole);
    trend[1] = trend_of(&whole, &options);
    assert_same_bits(coefficient_of(trend[0], PRH_TREND_SPEARMAN).value,
        coefficient_of(trend[1], PRH_TREND_SPEARMAN).value);
    assert_close(coefficient_of(trend[1], PRH_TREND_SPEARMAN).value,
        oracle_coefficient(&whole, NULL, PRH_TREND_SPEARMAN), 1e-14);
    prh_trend_destroy(trend[1]);
    prh_trend_destroy(trend[0]);
}

/* Squares of them leave the range of doubles, or their differences are small beside them. */
static void numbers_may_be_of_any_size(void **state)
{
    static const double sizes[] = {1e-300, 1e-160, 1e160, 1e300};
    generator g = {27};
    const models plain = random_models(&g, 9);
    prh_trend *trend = trend_of(&plain, NULL), *other;
    const prh_coefficient r = coefficient_of(trend, PRH_TREND_PEARSON);
    models m = plain;

    (void)state;
    for (int s = 0; s < 4; s++) {
        prh_coefficient c;

        m = plain;
        for (int i = 0; i < 9; i++)
            m.quality[i] *= sizes[s];
        for (int e = 0; e < 81; e++)
            m.alignment[e] *= sizes[3 - s];
        other = trend_of(&m, NULL);
        c = coefficient_of(other, PRH_TREND_PEARSON);
        assert_close(c.value, r.value, 1e-13);
        assert_close(c.standard_error, r.standard_error, 1e-11);
        assert_true(c.p == r.p);
        prh_trend_destroy(other);
    }
    for (int i = 0; i < 9; i++)
        m.quality[i] = 1e15 + ((i * 4) % 9 + (i == 3)) / 8.0;
    prh_trend_destroy(trend);
    trend = trend_of(&m, NULL);
    for (int i = 0; i < 9; i++)
        m.quality[i] -= 1e15;
    other = trend_of(&m, NULL);
    assert_close(coefficient_of(trend, PRH_TREND_PEARSON).value,
        coefficient_of(other, PRH_TREND_PEARSON).value, 1e-13);
    prh_trend_destroy(other);
    prh_trend_destroy(trend);
}

/* Powers of two: of alignment and of quality so far from 1 that squares and lengths leave the range of doubles. */
static void slopes_and_their_errors_follow_the_units(void **state)
{
    static const int powers[][2] = {{-900, 0}, {900, 0}, {0, 900}, {60, 1023}, {-900, -900}};
    generator g = {28};
    models plain = random_models(&g, 9);

    (void)state;
    plain.with_references = 1; /* two of them are no points, so that variances are added */
    plain.with_subjects = 1;
    for (int i = 0; i < 9; i++) {
        plain.quality[i] = (i % 2 ? 1.0 : -1.0) * (1.0 + i / 16.0);
        plain.subjects[i] = i < 7;
        plain.references[i] = i > 5;
    }
    for (size_t p = 0; p < sizeof powers / sizeof powers[0]; p++) {
        models m = plain;
        const prh_trend_options options = options_of(&plain), scaled = options_of(&m);
        prh_trend *trend = trend_of(&plain, &options), *other;
        const prh_coefficient want = coefficient_of(trend, PRH_TREND_SLOPE);
        const int power = powers[p][0] - powers[p][1];
        prh_coefficient c;

        note("alignment x 2^%d, quality x 2^%d", powers[p][0], powers[p][1]);
        for (int i = 0; i < 9; i++)
            m.quality[i] = ldexp(m.quality[i], powers[p][1]);
        for (int e = 0; e < 81; e++)
            m.alignment[e] = ldexp(m.alignment[e], powers[p][0]);
        other = trend_of(&m, &scaled);
        c = coefficient_of(other, PRH_TREND_SLOPE);
        assert_true(want.value != 0.0 && want.standard_error > 0.0);
        assert_close(ldexp(c.value, -power), want.value, 1e-13);
        assert_close(ldexp(c.standard_error, -power), want.standard_error, 1e-13);
        assert_close(ldexp(c.low, -power), want.low, 1e-12);
        assert_close(ldexp(c.high, -power), want.high, 1e-12);
        prh_trend_destroy(other);
        prh_trend_destroy(trend);
    }
    note("%s", "");
}

/* What cannot be known is NaN. */
static void few_models_have_values_and_no_intervals(void **state)
{
    generator g = {28};
    models m = random_models(&g, 3);
    prh_trend *trend = trend_of(&m, NULL);
    prh_coefficient c = coefficient_of(trend, PRH_TREND_PEARSON);
    int64_t count;

    (void)state;
    assert_close(c.value, oracle_coefficient(&m, NULL, PRH_TREND_PEARSON), 1e-13);
    assert_close(c.p, oracle_p(&m, PRH_TREND_PEARSON, PRH_TWO_SIDED, 0, &count), 1e-15);
    assert_int_equal(count, 6);
    assert_true(isnan(c.standard_error) && isnan(c.low) && isnan(c.high));
    assert_true(isnan(prh_trend_without_family(trend, PRH_TREND_PEARSON)[0]));
    prh_trend_destroy(trend);
    m = random_models(&g, 6);
    for (int i = 0; i < 6; i++)
        m.quality[i] = i == 4; /* without model 4 there is no quality */
    trend = trend_of(&m, NULL);
    c = coefficient_of(trend, PRH_TREND_SPEARMAN);
    assert_true(isfinite(c.value) && isfinite(c.p) && isnan(c.standard_error) && isnan(c.low));
    prh_trend_destroy(trend);
}

static void a_correlation_of_one_has_no_interval(void **state)
{
    models m = {.count = 6};
    prh_trend *trend;
    prh_coefficient c;

    (void)state;
    for (int i = 0; i < 6; i++)
        m.quality[i] = i;
    for (int i = 0; i < 6; i++)
        for (int j = 0; j < 6; j++)
            m.alignment[i * 6 + j] = 2.0 * i + 1.0;
    trend = trend_of(&m, NULL);
    c = coefficient_of(trend, PRH_TREND_PEARSON);
    assert_close(c.value, 1.0, 1e-15);
    assert_close(c.standard_error, 0.0, 1e-14);
    assert_true(isnan(c.low) && isnan(c.high));
    assert_close(c.p, 2.0 / 720.0, 1e-15);
    c = coefficient_of(trend, PRH_TREND_SLOPE);
    assert_close(c.value, 2.0, 1e-14);
    assert_close(c.low, 2.0, 1e-12);
    assert_close(c.high, 2.0, 1e-12);
    prh_trend_destroy(trend);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(options_out_of_range_are_refused),
        cmocka_unit_test(infinity_is_refused_by_name_where_it_is_read),
        cmocka_unit_test(too_little_is_undefined),
        cmocka_unit_test(partial_trends_say_why_they_are_not_defined),
        cmocka_unit_test(unknown_coefficients_are_refused),
        cmocka_unit_test(equal_values_have_the_mean_of_their_ranks),
        cmocka_unit_test(alignments_that_rounding_tells_apart_are_equal),
        cmocka_unit_test(numbers_may_be_of_any_size),
        cmocka_unit_test(slopes_and_their_errors_follow_the_units),
        cmocka_unit_test(few_models_have_values_and_no_intervals),
        cmocka_unit_test(a_correlation_of_one_has_no_interval),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
