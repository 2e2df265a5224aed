/* Adjusted p-values: numbers worked out by hand, the definitions written slowly, and what must hold whatever the
 * data. */
#include "support.h"

#include <math.h>

static const int32_t methods[] = {PRH_ADJUST_BH, PRH_ADJUST_BY, PRH_ADJUST_HOLM, PRH_ADJUST_BONFERRONI};

/*
 * Five p-values, out of order: 0.03 0.01 0.04 0.5 0.005. Sorted: 0.005 0.01 0.03 0.04 0.5, m = 5.
 * BH, m / rank * p: 0.025 0.025 0.05 0.05 0.5, which rises already.
 * BY, BH times 1 + 1/2 + 1/3 + 1/4 + 1/5 = 137/60: 0.0570833 0.0570833 0.1141667 0.1141667 and 1 (1.1416667).
 * Holm, (m - rank + 1) * p: 0.025 0.04 0.09 0.08 0.5, the fourth raised to 0.09.
 * Bonferroni: 0.025 0.05 0.15 0.2 1 (2.5).
 */
static void five_p_values_come_out_as_by_hand(void **state)
{
    const double p[5] = {0.03, 0.01, 0.04, 0.5, 0.005};
    const double want[4][5] = {{0.05, 0.025, 0.05, 0.5, 0.025},
        {0.05 * 137 / 60, 0.025 * 137 / 60, 0.05 * 137 / 60, 1.0, 0.025 * 137 / 60},
        {0.09, 0.04, 0.09, 0.5, 0.025}, {0.15, 0.05, 0.2, 1.0, 0.025}};

    (void)state;
    for (int m = 0; m < 4; m++) {
        double got[5], in_place[5];

        memcpy(in_place, p, sizeof p);
        assert_ok(prh_adjust_p(p, 5, methods[m], got));
        assert_ok(prh_adjust_p(in_place, 5, methods[m], in_place));
        for (int i = 0; i < 5; i++) {
            note("method %d, p-value %d", m, i);
            assert_close(got[i], want[m][i], 1e-15);
            assert_same_bits(in_place[i], got[i]);
        }
    }
    note("%s", "");
}

/* The definitions, by looking at all others: adjusted[i] is the best (false discovery rate) or the worst
 * (family-wise) of the products over the p-values that are at least, or at most, p[i]; equal ones have the last rank,
 * or the first. */
static double slowly(const double *p, int64_t count, int32_t method, int64_t i)
{
    const int rate = method == PRH_ADJUST_BH || method == PRH_ADJUST_BY;
    double m = 0.0, harmonic = 0.0, result = rate ? 1.0 : 0.0;

    for (int64_t j = 0; j < count; j++)
        if (!isnan(p[j]))
            harmonic += 1.0 / ++m;
    for (int64_t j = 0; j < count; j++) {
        double below = 0.0, upto = 0.0, product;

        if (isnan(p[j]) || (rate ? p[j] < p[i] : p[j] > p[i]))
            continue;
        for (int64_t l = 0; l < count; l++) {
            below += p[l] < p[j];
            upto += p[l] <= p[j];
        }
        if (rate)
            product = p[j] * m / upto * (method == PRH_ADJUST_BY ? harmonic : 1.0);
        else
            product = p[j] * (method == PRH_ADJUST_HOLM ? m - below : m);
        result = rate ? fmin(result, product) : fmax(result, fmin(product, 1.0));
    }
    return result;
}

/* Ties, zeros, ones and NaN among them. */
static void any_p_values_come_out_as_defined(void **state)
{
    enum { MOST = 60 };
    generator g = {41};

    (void)state;
    for (int64_t count = 1; count <= MOST; count++) {
        double p[MOST], got[MOST];

        for (int64_t i = 0; i < count; i++) {
            const double u = next_uniform(&g);

            p[i] = u < 0.1   ? NAN
                   : u < 0.2 ? 0.0
                   : u < 0.3 ? 1.0
                   : u < 0.6 ? floor(20.0 * u) / 20.0
                             : u * u * u;
        }
        for (int m = 0; m < 4; m++) {
            note("method %d, %d p-values", m, (int)count);
            assert_ok(prh_adjust_p(p, count, methods[m], got));
            for (int64_t i = 0; i < count; i++) {
                if (isnan(p[i])) {
                    assert_true(isnan(got[i]));
                    continue;
                }
                assert_close(got[i], slowly(p, count, methods[m], i), 1e-13);
                assert_true(got[i] >= p[i] && got[i] <= 1.0);
            }
        }
    }
    note("%s", "");
}

static void one_p_value_stays_and_none_is_fine(void **state)
{
    const double one = 0.03, none[2] = {NAN, NAN};
    double got[2];

    (void)state;
    for (int m = 0; m < 4; m++) {
        assert_ok(prh_adjust_p(&one, 1, methods[m], got));
        assert_close(got[0], one, 0.0);
        assert_ok(prh_adjust_p(none, 2, methods[m], got));
        assert_true(isnan(got[0]) && isnan(got[1]));
    }
}

/* ---- max-T ---- */

/* Algorithm 2.8, each maximum found anew. */
static void max_t_slowly(
    const double *observed, const double *draws, int64_t draws_count, int64_t count, double *adjusted)
{
    for (int64_t i = 0; i < count; i++) {
        double worst = 0.0;

        adjusted[i] = NAN;
        if (isnan(observed[i]))
            continue;
        for (int64_t j = 0; j < count; j++) { /* all that are at least as large: monotone */
            double reached = 0.0;

            if (!(observed[j] >= observed[i]))
                continue;
            for (int64_t k = 0; k < draws_count; k++) {
                int reaches = 0;

                for (int64_t l = 0; l < count; l++)
                    if (observed[l] <= observed[j])
                        reaches |= !(draws[k * count + l] < observed[j]);
                reached += reaches;
            }
            worst = fmax(worst, reached);
        }
        adjusted[i] = (1.0 + worst) / (1.0 + (double)draws_count);
    }
}

/*
 * Three scores 5 1 3 and four draws. 5: reached by the 6 and the 5, 3/5. 3, among scores 2 and 3: reached by (1, 4)
 * and (3, 0), again 3/5. 1, alone: reached by 1, 3, 1 of its own, 4/5.
 */
static void three_scores_come_out_as_by_hand(void **state)
{
    const double observed[3] = {5, 1, 3};
    const double draws[12] = {6, 0, 2, 0, 1, 4, 5, 3, 0, 2, 1, 1};
    const double want[3] = {0.6, 0.8, 0.6};
    double got[3];

    (void)state;
    assert_ok(prh_adjust_max_t(observed, draws, 4, 3, got));
    for (int i = 0; i < 3; i++)
        assert_close(got[i], want[i], 1e-15);
}

static void any_scores_come_out_as_by_the_algorithm(void **state)
{
    enum { MOST = 12, DRAWS = 40 };
    generator g = {43};

    (void)state;
    for (int round = 0; round < 60; round++) {
        const int64_t count = 1 + next_below(&g, MOST), draws_count = 1 + next_below(&g, DRAWS);
        double observed[MOST], draws[DRAWS * MOST], got[MOST], want[MOST];

        for (int64_t i = 0; i < count; i++)
            observed[i] = next_uniform(&g) < 0.1 ? NAN : floor(3.0 * next_normal(&g)) + 2.0; /* ties */
        for (int64_t e = 0; e < draws_count * count; e++)
            draws[e] = next_uniform(&g) < 0.02 ? NAN : floor(3.0 * next_normal(&g));
        assert_ok(prh_adjust_max_t(observed, draws, draws_count, count, got));
        max_t_slowly(observed, draws, draws_count, count, want);
        for (int64_t i = 0; i < count; i++) {
            note("round %d, score %d", round, (int)i);
            if (isnan(want[i]))
                assert_true(isnan(got[i]));
            else
                assert_close(got[i], want[i], 1e-15);
        }
    }
    note("%s", "");
}

/* Copies of one score cost nothing, as they would under Holm. */
static void copies_of_a_score_have_the_p_of_one(void **state)
{
    enum { K = 99, COPIES = 10 };
    generator g = {47};
    double observed[COPIES], draws[K * COPIES], one[K], got[COPIES], alone;

    (void)state;
    for (int k = 0; k < K; k++) {
        one[k] = next_normal(&g);
        for (int c = 0; c < COPIES; c++)
            draws[k * COPIES + c] = one[k];
    }
    for (int c = 0; c < COPIES; c++)
        observed[c] = 1.9;
    assert_ok(prh_adjust_max_t(observed, one, K, 1, &alone));
    assert_ok(prh_adjust_max_t(observed, draws, K, COPIES, got));
    for (int c = 0; c < COPIES; c++)
        assert_same_bits(got[c], alone);
}

static void nothing_is_made_of_nothing(void **state)
{
    const double p[3] = {0.1, 0.2, 0.3}, bad[4] = {-0.1, 1.1, INFINITY, -INFINITY};
    double out[3] = {7.0, 7.0, 7.0};

    (void)state;
    assert_status(prh_adjust_p(NULL, 3, PRH_ADJUST_BH, out), PRH_ERR_ARGUMENT);
    assert_status(prh_adjust_p(p, 3, PRH_ADJUST_BH, NULL), PRH_ERR_ARGUMENT);
    assert_status(prh_adjust_p(p, 0, PRH_ADJUST_BH, out), PRH_ERR_ARGUMENT);
    assert_status(prh_adjust_p(p, -1, PRH_ADJUST_BH, out), PRH_ERR_ARGUMENT);
    assert_refused(prh_adjust_p(p, 3, 4, out), PRH_ERR_ARGUMENT, "method 4");
    assert_refused(prh_adjust_p(p, 3, -1, out), PRH_ERR_ARGUMENT, "method -1");
    for (int b = 0; b < 4; b++) {
        const double mixed[3] = {0.1, 0.2, bad[b]};

        assert_refused(prh_adjust_p(mixed, 3, PRH_ADJUST_BH, out), PRH_ERR_ARGUMENT, "p-value 2");
    }
    assert_status(prh_adjust_max_t(NULL, p, 1, 3, out), PRH_ERR_ARGUMENT);
    assert_status(prh_adjust_max_t(p, NULL, 1, 3, out), PRH_ERR_ARGUMENT);
    assert_status(prh_adjust_max_t(p, p, 1, 3, NULL), PRH_ERR_ARGUMENT);
    assert_status(prh_adjust_max_t(p, p, 0, 3, out), PRH_ERR_ARGUMENT);
    assert_status(prh_adjust_max_t(p, p, 1, 0, out), PRH_ERR_ARGUMENT);
    assert_status(prh_adjust_max_t(p, p, INT64_MAX, 3, out), PRH_ERR_TOO_LARGE);
    for (int i = 0; i < 3; i++)
        assert_close(out[i], 7.0, 0.0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(five_p_values_come_out_as_by_hand),
        cmocka_unit_test(any_p_values_come_out_as_defined),
        cmocka_unit_test(one_p_value_stays_and_none_is_fine),
        cmocka_unit_test(three_scores_come_out_as_by_hand),
        cmocka_unit_test(any_scores_come_out_as_by_the_algorithm),
        cmocka_unit_test(copies_of_a_score_have_the_p_of_one),
        cmocka_unit_test(nothing_is_made_of_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
