/* Trends: what changes nothing, families as blocks, threads and cancellation. */
#include "trends.h"
#include "watches.h"

#include <math.h>

static models full_models(uint64_t seed, int64_t count)
{
    generator g = {seed};
    models m = random_models(&g, count);

    m.with_control = m.with_families = 1;
    return m;
}

/* Everything that a trend says is close to what another one says of so much larger values. */
static void assert_alike(const prh_trend *a, const prh_trend *b, int exact_p)
{
    for (int32_t which = 0; which < COEFFICIENTS; which++) {
        const prh_coefficient x = coefficient_of(a, which), y = coefficient_of(b, which);

        note("coefficient %d", which);
        assert_close(x.value, y.value, 1e-12);
        assert_close(x.standard_error, y.standard_error, 1e-11);
        assert_close(x.low, y.low, 1e-9);
        assert_close(x.high, y.high, 1e-9);
        if (exact_p) {
            assert_same_bits(x.p, y.p);
            assert_same_bits(x.p_free, y.p_free);
        }
    }
}

static void the_order_of_the_models_does_not_matter(void **state)
{
    const models m = full_models(31, 7);
    const int to[7] = {4, 2, 6, 0, 5, 1, 3};
    models moved = m;
    prh_trend_options options = options_of(&m), moved_options;
    prh_trend *a = trend_of(&m, &options), *b;

    (void)state;
    for (int i = 0; i < 7; i++) {
        moved.quality[to[i]] = m.quality[i];
        moved.control[to[i]] = m.control[i];
        moved.families[to[i]] = 100 - m.families[i]; /* nor does what families are called */
        for (int j = 0; j < 7; j++)
            moved.alignment[to[i] * 7 + to[j]] = m.alignment[i * 7 + j];
    }
    moved_options = options_of(&moved);
    b = trend_of(&moved, &moved_options);
    assert_alike(a, b, 1);
    for (int f = 0; f < 3; f++)
        assert_close(prh_trend_without_family(a, PRH_TREND_PEARSON)[f],
            prh_trend_without_family(b, PRH_TREND_PEARSON)[2 - f], 1e-12);
    prh_trend_destroy(b);
    prh_trend_destroy(a);
}

static void units_of_quality_do_not_matter_to_correlations(void **state)
{
    const models m = full_models(32, 12);
    models scaled = m, turned = m;
    prh_trend_options options[3] = {options_of(&m), options_of(&scaled), options_of(&turned)};
    prh_trend *trend[3];

    (void)state;
    for (int i = 0; i < 12; i++) {
        scaled.quality[i] = 0.01 * m.quality[i] + 3.0;
        turned.quality[i] = -m.quality[i];
    }
    options[0].alternative = options[1].alternative = PRH_GREATER;
    options[2].alternative = PRH_LESS;
    trend[0] = trend_of(&m, &options[0]);
    trend[1] = trend_of(&scaled, &options[1]);
    trend[2] = trend_of(&turned, &options[2]);
    for (int32_t which = 0; which < COEFFICIENTS; which++) {
        const prh_coefficient x = coefficient_of(trend[0], which), y = coefficient_of(trend[1], which),
                              z = coefficient_of(trend[2], which);
        const double unit = which == PRH_TREND_SLOPE ? 100.0 : 1.0;

        assert_close(y.value, unit * x.value, 1e-11);
        assert_close(y.standard_error, unit * x.standard_error, 1e-10);
        assert_same_bits(y.p, x.p);
        assert_close(z.value, -x.value, 1e-12);
        assert_close(z.low, -x.high, 1e-11);
        assert_same_bits(z.p, x.p);
        assert_same_bits(z.p_free, x.p_free);
    }
    for (int t = 0; t < 3; t++)
        prh_trend_destroy(trend[t]);
}

static void ranks_are_those_of_any_increasing_function(void **state)
{
    const models m = full_models(33, 12);
    models bent = m;
    prh_trend_options options = options_of(&m), bent_options;
    prh_trend *a = trend_of(&m, &options), *b;

    (void)state;
    for (int i = 0; i < 12; i++) {
        bent.quality[i] = exp(m.quality[i] / 4.0);
        bent.control[i] = m.control[i] * m.control[i] * m.control[i];
    }
    bent_options = options_of(&bent);
    b = trend_of(&bent, &bent_options);
    for (int32_t which = PRH_TREND_SPEARMAN; which < COEFFICIENTS; which += 3) {
        const prh_coefficient x = coefficient_of(a, which), y = coefficient_of(b, which);

        assert_same_bits(x.value, y.value);
        assert_same_bits(x.low, y.low);
        assert_same_bits(x.p, y.p);
    }
    assert_true(coefficient_of(a, PRH_TREND_PEARSON).value != coefficient_of(b, PRH_TREND_PEARSON).value);
    prh_trend_destroy(b);
    prh_trend_destroy(a);
}

static void the_diagonal_is_not_read(void **state)
{
    const models m = full_models(34, 10);
    models other = m;
    prh_trend_options options = options_of(&m);
    prh_trend *a = trend_of(&m, &options), *b;

    (void)state;
    for (int i = 0; i < 10; i++)
        other.alignment[i * 11] = i % 2 ? NAN : INFINITY;
    b = trend_of(&other, &options);
    for (int32_t which = 0; which < COEFFICIENTS; which++) {
        assert_same_bits(coefficient_of(a, which).value, coefficient_of(b, which).value);
        assert_same_bits(coefficient_of(a, which).high, coefficient_of(b, which).high);
    }
    prh_trend_destroy(b);
    prh_trend_destroy(a);
}

/* ---- families ---- */

static void families_of_one_leave_nothing_to_change(void **state)
{
    models m = full_models(35, 10);
    prh_trend_values v = {.struct_size = sizeof v};
    prh_trend_options options;
    prh_trend *trend;

    (void)state;
    for (int i = 0; i < 10; i++)
        m.families[i] = 9 - i;
    options = options_of(&m);
    trend = trend_of(&m, &options);
    assert_ok(prh_trend_get_values(trend, &v));
    assert_true(v.families == 10 && v.draws == 0 && v.enumerated == 0 && v.draws_free == 9999);
    for (int32_t which = 0; which < COEFFICIENTS; which++) {
        assert_true(isnan(coefficient_of(trend, which).p));
        assert_true(coefficient_of(trend, which).p_free > 0.0);
    }
    prh_trend_destroy(trend);
}

static void one_family_is_none(void **state)
{
    models m = full_models(36, 10);
    prh_trend_options options;
    prh_trend *one, *none;

    (void)state;
    for (int i = 0; i < 10; i++)
        m.families[i] = 3;
    options = options_of(&m);
    one = trend_of(&m, &options);
    options.families = NULL;
    none = trend_of(&m, &options);
    for (int32_t which = 0; which < COEFFICIENTS; which++) {
        const prh_coefficient c = coefficient_of(one, which);

        assert_same_bits(c.p, c.p_free);
        assert_same_bits(c.p, coefficient_of(none, which).p);
    }
    assert_true(prh_trend_family_labels(one)[0] == 3 && prh_trend_family_labels(none)[0] == 0);
    prh_trend_destroy(none);
    prh_trend_destroy(one);
}

/* Two families, one better and more aligned than the other; within them what is better is less aligned. */
static void a_trend_between_families_is_none_within_them(void **state)
{
    models m = {.count = 12, .with_families = 1};
    prh_trend_options options;
    prh_trend *trend;
    prh_coefficient c;

    (void)state;
    for (int i = 0; i < 12; i++) {
        m.families[i] = i / 6;
        m.quality[i] = 100.0 * (i / 6) + i % 6;
        for (int j = 0; j < 12; j++)
            m.alignment[i * 12 + j] = i / 6 - 0.01 * (i % 6);
    }
    options = options_of(&m);
    trend = trend_of(&m, &options);
    c = coefficient_of(trend, PRH_TREND_PEARSON);
    assert_true(c.value > 0.9 && c.p_free < 0.01 && c.p > 0.99);
    prh_trend_destroy(trend);
    options.alternative = PRH_LESS;
    trend = trend_of(&m, &options);
    c = coefficient_of(trend, PRH_TREND_PEARSON);
    assert_true(c.p_free > 0.99 && c.p < 0.01);
    prh_trend_destroy(trend);
}

/* ---- seeds, threads, cancellation ---- */

/* The observed one is among the draws, so that no p-value is 0. */
static void a_value_that_no_draw_reaches_counts_once(void **state)
{
    models m = {.count = MOST_MODELS};
    prh_trend_options options;
    prh_trend *trend;

    (void)state;
    for (int i = 0; i < MOST_MODELS; i++) {
        m.quality[i] = i;
        for (int j = 0; j < MOST_MODELS; j++)
            m.alignment[i * MOST_MODELS + j] = i;
    }
    options = options_of(&m);
    options.permutations = 99;
    trend = trend_of(&m, &options);
    assert_close(coefficient_of(trend, PRH_TREND_PEARSON).p, 0.01, 1e-15);
    prh_trend_destroy(trend);
}

static void seeds_and_draws_make_the_p_values(void **state)
{
    const models m = full_models(37, 12);
    prh_trend_options options = options_of(&m);
    prh_trend *trend[3];
    int differ = 0;

    (void)state;
    for (int t = 0; t < 3; t++) {
        options.seed = t == 2;
        trend[t] = trend_of(&m, &options);
    }
    for (int32_t which = 0; which < COEFFICIENTS; which++) {
        assert_same_bits(coefficient_of(trend[0], which).p, coefficient_of(trend[1], which).p);
        differ += coefficient_of(trend[0], which).p != coefficient_of(trend[2], which).p;
    }
    assert_true(differ >= 3);
    for (int t = 0; t < 3; t++)
        prh_trend_destroy(trend[t]);
}

static void threads_and_memory_limits_change_no_bit(void **state)
{
    const models m = full_models(38, 16);
    prh_trend_options options = options_of(&m);
    prh_trend *one = trend_of(&m, &options);

    (void)state;
    for (int32_t threads = 1; threads <= 3; threads++)
        for (uint64_t limit = 0; limit <= 1; limit++) {
            const prh_run_options run = {
                .struct_size = sizeof run, .num_threads = threads, .memory_limit = limit};
            prh_trend *other = NULL;

            assert_ok(prh_trend_create(&other, m.alignment, m.count, m.quality, &options, &run));
            for (int32_t which = 0; which < COEFFICIENTS; which++) {
                const prh_coefficient x = coefficient_of(one, which), y = coefficient_of(other, which);

                assert_memory_equal(&x, &y, sizeof x);
                assert_memory_equal(prh_trend_without_family(one, which),
                    prh_trend_without_family(other, which), 3 * sizeof(double));
            }
            prh_trend_destroy(other);
        }
    prh_trend_destroy(one);
}

static void cancelling_leaves_nothing(void **state)
{
    const models m = full_models(39, 16);
    const prh_trend_options options = options_of(&m);

    (void)state;
    for (int32_t threads = 1; threads <= 3; threads += 2) {
        watch all = {0, 0, 0.0, 0};
        prh_run_options run = {
            .struct_size = sizeof run, .num_threads = threads, .progress = look, .progress_data = &all};
        prh_trend *out = NULL;

        assert_ok(prh_trend_create(&out, m.alignment, m.count, m.quality, &options, &run));
        prh_trend_destroy(out);
        assert_true(all.calls > 3 && all.wrong == 0);
        assert_same_bits(all.last, 1.0);
        for (int64_t stop = 1; stop < all.calls / 4; stop += SANITIZED ? 31 : 7) {
            watch some = {0, stop, 0.0, 0};
            prh_status status;

            run.progress_data = &some;
            out = (prh_trend *)(uintptr_t)1;
            status = prh_trend_create(&out, m.alignment, m.count, m.quality, &options, &run);
            if (threads > 1 && status >= 0) { /* other threads had done the work by then */
                assert_true(some.calls <= stop);
                prh_trend_destroy(out);
                continue;
            }
            assert_status(status, PRH_ERR_CANCELLED);
            assert_null(out);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_order_of_the_models_does_not_matter),
        cmocka_unit_test(units_of_quality_do_not_matter_to_correlations),
        cmocka_unit_test(ranks_are_those_of_any_increasing_function),
        cmocka_unit_test(the_diagonal_is_not_read),
        cmocka_unit_test(families_of_one_leave_nothing_to_change),
        cmocka_unit_test(one_family_is_none),
        cmocka_unit_test(a_trend_between_families_is_none_within_them),
        cmocka_unit_test(a_value_that_no_draw_reaches_counts_once),
        cmocka_unit_test(seeds_and_draws_make_the_p_values),
        cmocka_unit_test(threads_and_memory_limits_change_no_bit),
        cmocka_unit_test(cancelling_leaves_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
