/* Trends against their definitions: coefficients, p-values of all permutations, intervals, and what is left without a
 * family. */
#include "trends.h"

#include <math.h>

static const int32_t alternatives[] = {PRH_TWO_SIDED, PRH_GREATER, PRH_LESS};

/* Models that differ in what is known of them, one way per number. */
enum { WAYS = 6 };

static models varied_models(generator *g, int64_t count, int way)
{
    models m = random_models(g, count);

    m.with_control = 1;
    m.with_families = way % 2;
    if (way == 1 || way == 4) { /* the first half's alignment with the second half */
        m.with_subjects = m.with_references = 1;
        for (int64_t i = 0; i < count; i++) {
            m.subjects[i] = i < (count + 1) / 2 + 1;
            m.references[i] = !m.subjects[i];
        }
    } else if (way == 2) { /* some are both, some are one thing */
        m.with_references = 1;
        for (int64_t i = 0; i < count; i++)
            m.references[i] = i >= 2;
        m.quality[count - 1] = NAN;
    } else if (way == 3) { /* numbers are missing everywhere */
        for (int64_t i = 0; i < count; i++)
            m.alignment[i * count + (i + 3) % count] = NAN;
        m.quality[1] = NAN;
        m.control[2] = NAN;
    } else if (way == 5) { /* a model that was compared with none */
        for (int64_t j = 0; j < count; j++)
            m.alignment[j] = NAN;
        m.control[count - 1] = NAN;
    }
    return m;
}

/* NaN where it must be, and only there. */
static void assert_agrees(double got, double want, double tolerance)
{
    if (isnan(want) || isinf(want))
        assert_true(isnan(got));
    else
        assert_close(got, want, tolerance);
}

static void coefficients_are_those_of_their_definitions(void **state)
{
    generator g = {11};

    (void)state;
    for (int way = 0; way < WAYS; way++)
        for (int64_t count = 10; count <= MOST_MODELS; count += 3) {
            const models m = varied_models(&g, count, way);
            const prh_trend_options options = options_of(&m);
            prh_trend *trend = trend_of(&m, &options);

            for (int32_t which = 0; which < COEFFICIENTS; which++) {
                note("way %d, %d models, coefficient %d", way, (int)count, which);
                assert_close(coefficient_of(trend, which).value, oracle_coefficient(&m, NULL, which), 1e-12);
            }
            prh_trend_destroy(trend);
        }
}

static void alignments_are_means_over_the_other_references(void **state)
{
    generator g = {12};

    (void)state;
    for (int way = 0; way < WAYS; way++) {
        const models m = varied_models(&g, 12, way);
        const prh_trend_options options = options_of(&m);
        prh_trend *trend = trend_of(&m, &options);
        prh_trend_values v = {.struct_size = sizeof v};
        const double *alignments = prh_trend_alignments(trend);
        double slope = coefficient_of(trend, PRH_TREND_SLOPE).value, residuals = 0.0;
        int64_t points = 0, references = 0;

        assert_ok(prh_trend_get_values(trend, &v));
        for (int64_t i = 0; i < m.count; i++) {
            references += oracle_is_reference(&m, i);
            if (!oracle_is_point(&m, NULL, PRH_TREND_PEARSON, i)) {
                assert_true(isnan(alignments[i]));
                continue;
            }
            points++;
            assert_close(alignments[i], oracle_alignment(&m, NULL, i), 1e-14);
            residuals += alignments[i] - v.intercept - slope * m.quality[i];
        }
        assert_int_equal(v.models, points);
        assert_int_equal(v.references, references);
        assert_close(residuals, 0.0, 1e-12);
        prh_trend_destroy(trend);
    }
}

/* Seven models at most, so that the default number of draws is more than all permutations are. */
static void p_values_are_shares_of_all_permutations(void **state)
{
    generator g = {13};

    (void)state;
    for (int64_t count = 5; count <= (SANITIZED ? 5 : 7); count++)
        for (int a = 0; a < 3; a++) {
            models m = random_models(&g, count);
            prh_trend_options options;
            prh_trend_values v = {.struct_size = sizeof v};
            prh_trend *trend;

            m.with_control = m.with_families = 1;
            if (count == 6) /* draws of partial trends are over fewer models */
                m.control[4] = NAN;
            options = options_of(&m);
            options.alternative = alternatives[a];
            trend = trend_of(&m, &options);
            assert_ok(prh_trend_get_values(trend, &v));
            assert_true(v.enumerated && v.enumerated_free);
            for (int32_t which = 0; which < COEFFICIENTS; which++) {
                prh_coefficient c;
                int64_t within, all;
                double p, p_free;

                note("%d models, alternative %d, coefficient %d", (int)count, a, which);
                if (!isfinite(oracle_coefficient(&m, NULL, which))) { /* ranks that the control explains */
                    assert_status(prh_trend_get_coefficient(trend, which, &c), PRH_ERR_UNDEFINED);
                    continue;
                }
                c = coefficient_of(trend, which);
                p = oracle_p(&m, which, alternatives[a], 1, &within);
                p_free = oracle_p(&m, which, alternatives[a], 0, &all);
                assert_close(c.p, p, 1e-15);
                assert_close(c.p_free, p_free, 1e-15);
                if (is_partial(which))
                    continue;
                assert_int_equal(v.draws, within);
                assert_int_equal(v.draws_free, all);
            }
            prh_trend_destroy(trend);
        }
}

/* As many draws as would be all permutations but one are no draws; one fewer are, and they are near. */
static void draws_are_near_the_share_of_all(void **state)
{
    generator g = {14};
    const models m = random_models(&g, 7);
    prh_trend_options options = options_of(&m);
    prh_trend_values v = {.struct_size = sizeof v};
    prh_trend *all, *some;

    (void)state;
    options.permutations = 5039;
    all = trend_of(&m, &options);
    assert_ok(prh_trend_get_values(all, &v));
    assert_true(v.enumerated_free && v.draws_free == 5040);
    options.permutations = 5038;
    some = trend_of(&m, &options);
    assert_ok(prh_trend_get_values(some, &v));
    assert_true(!v.enumerated_free && v.draws_free == 5038);
    for (int32_t which = PRH_TREND_PEARSON; which <= PRH_TREND_SLOPE; which++) {
        const double share = coefficient_of(all, which).p, p = coefficient_of(some, which).p;

        assert_close(p, share, 4.0 * sqrt(share * (1.0 - share) / 5038.0) + 1.0 / 5039.0);
        assert_close(p * 5039.0, floor(p * 5039.0 + 0.5), 1e-9);
        assert_true(p * 5039.0 > 0.5);
    }
    prh_trend_destroy(some);
    prh_trend_destroy(all);
}

static void intervals_are_made_of_the_values_without_each_model(void **state)
{
    generator g = {15};
    const double levels[] = {0.0, 0.5, 0.99};

    (void)state;
    for (int way = 0; way < WAYS; way++)
        for (int l = 0; l < 3; l++) {
            const models m = varied_models(&g, 13, way);
            prh_trend_options options = options_of(&m);
            prh_trend *trend;

            options.level = levels[l];
            options.permutations = 1;
            trend = trend_of(&m, &options);
            for (int32_t which = 0; which < COEFFICIENTS; which++) {
                const prh_coefficient got = coefficient_of(trend, which);
                const prh_coefficient want = oracle_interval(&m, which, l == 0 ? 0.95 : levels[l]);

                note("way %d, level %g, coefficient %d", way, levels[l], which);
                assert_close(got.standard_error, want.standard_error, 1e-10);
                assert_close(got.low, want.low, 1e-7);
                assert_close(got.high, want.high, 1e-7);
            }
            prh_trend_destroy(trend);
        }
}

static void families_are_left_out_as_points_and_as_references(void **state)
{
    generator g = {16};

    (void)state;
    for (int way = 0; way < WAYS; way++) {
        models m = varied_models(&g, 14, way);
        const int64_t names[3] = {-5, 7, INT64_C(1) << 40};
        prh_trend_options options;
        prh_trend *trend;

        m.with_families = 1;
        for (int64_t i = 0; i < m.count; i++)
            m.families[i] = names[i % 3];
        options = options_of(&m);
        trend = trend_of(&m, &options);
        for (int f = 0; f < 3; f++) {
            int gone[MOST_MODELS];

            assert_true(prh_trend_family_labels(trend)[f] == names[f]);
            for (int64_t i = 0; i < m.count; i++)
                gone[i] = m.families[i] == names[f];
            for (int32_t which = 0; which < COEFFICIENTS; which++) {
                note("way %d, family %d, coefficient %d", way, f, which);
                assert_agrees(
                    prh_trend_without_family(trend, which)[f], oracle_coefficient(&m, gone, which), 1e-11);
            }
        }
        prh_trend_destroy(trend);
    }
}

/* Anscombe's first quartet (Am. Stat. 27, 1973): r = 0.81642051634484, slope 0.5000909, intercept 3.0000909; ranks by
 * hand: sum of squared differences 40, so that Spearman's is 1 - 6 * 40 / (11 * 120) = 0.8181818. */
static void a_textbook_example_has_its_published_values(void **state)
{
    static const double x[] = {10, 8, 13, 9, 11, 14, 6, 4, 12, 7, 5};
    static const double y[] = {8.04, 6.95, 7.58, 8.81, 8.33, 9.96, 7.24, 4.26, 10.84, 4.82, 5.68};
    models m = {.count = 12, .with_subjects = 1, .with_references = 1};
    prh_trend_values v = {.struct_size = sizeof v};
    prh_trend_options options;
    prh_trend *trend;

    (void)state;
    m.references[11] = 1;
    for (int i = 0; i < 11; i++) {
        m.subjects[i] = 1;
        m.quality[i] = x[i];
        m.alignment[i * 12 + 11] = y[i];
    }
    options = options_of(&m);
    trend = trend_of(&m, &options);
    assert_ok(prh_trend_get_values(trend, &v));
    assert_close(coefficient_of(trend, PRH_TREND_PEARSON).value, 0.81642051634484, 1e-13);
    assert_close(coefficient_of(trend, PRH_TREND_SLOPE).value, 0.500090909090909, 1e-14);
    assert_close(v.intercept, 3.00009090909091, 1e-13);
    assert_close(coefficient_of(trend, PRH_TREND_SPEARMAN).value, 0.818181818181818, 1e-14);
    assert_int_equal(v.references, 1);
    prh_trend_destroy(trend);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(coefficients_are_those_of_their_definitions),
        cmocka_unit_test(alignments_are_means_over_the_other_references),
        cmocka_unit_test(p_values_are_shares_of_all_permutations),
        cmocka_unit_test(draws_are_near_the_share_of_all),
        cmocka_unit_test(intervals_are_made_of_the_values_without_each_model),
        cmocka_unit_test(families_are_left_out_as_points_and_as_references),
        cmocka_unit_test(a_textbook_example_has_its_published_values),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
