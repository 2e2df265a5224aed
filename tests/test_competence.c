/* Tasks solved and bins: tables worked out by hand, the definitions written slowly, and what must hold whatever the
 * data. */
#include "support.h"

#include <math.h>

/* ---- tasks solved ---- */

/*
 * The best of the tasks are 0.9, 0.5 and 0.25, of which 80 % are 0.72, 0.4 and 0.2: the second model reaches the first
 * of these exactly, the first model the other two, the last model the last.
 */
static const double table[4][3] = {{0.9, 0.4, 0.2}, {0.72, 0.5, NAN}, {0.71, 0.39, 0.25}, {NAN, 0.1, 0.2}};

static void four_models_solve_what_a_hand_counts(void **state)
{
    static const struct {
        double share;
        int64_t solved[4];
    } cases[] = {
        {0.0, {3, 2, 1, 1}},
        {0.8, {3, 2, 1, 1}},
        {1.0, {1, 1, 1, 0}},
        {0.5, {3, 2, 3, 1}}, /* 0.45, 0.25 and 0.125 */
        {1e-9, {3, 2, 3, 2}},
    };

    (void)state;
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        int64_t solved[4];

        note("share %g", cases[c].share);
        assert_ok(prh_count_solved(table[0], 4, 3, cases[c].share, solved));
        assert_memory_equal(solved, cases[c].solved, sizeof solved);
    }
    note("%s", "");
}

/* Whether 0.6 is 80 % of 0.75 is a question about decimal numbers, whatever their doubles are. */
static void a_share_that_is_reached_to_the_last_decimal_is_reached(void **state)
{
    (void)state;
    for (int best = 5; best <= 1000; best += 5) {
        const double accuracies[3] = {best / 1000.0, best / 5 * 4 / 1000.0, (best / 5 * 4 - 1) / 1000.0};
        int64_t solved[3];

        note("best %g", accuracies[0]);
        assert_ok(prh_count_solved(accuracies, 3, 1, 0.8, solved));
        assert_int_equal(solved[0], 1);
        assert_int_equal(solved[1], 1);
        assert_int_equal(solved[2], 0);
    }
    note("%s", "");
}

static int64_t solved_by_definition(const double *a, int64_t models, int64_t tasks, double share, int64_t m)
{
    int64_t solved = 0;

    for (int64_t t = 0; t < tasks; t++) {
        double best = -INFINITY;

        for (int64_t other = 0; other < models; other++)
            if (a[other * tasks + t] > best)
                best = a[other * tasks + t];
        if (a[m * tasks + t] >= share * best)
            solved++;
    }
    return solved;
}

/* No accuracy of 53 random bits lies within rounding of another's share. */
static void any_table_is_counted_as_defined(void **state)
{
    enum { MOST = 12 };
    generator g = {71};

    (void)state;
    for (int round = 0; round < 200; round++) {
        const int64_t models = 1 + next_below(&g, MOST), tasks = 1 + next_below(&g, MOST);
        const double share = next_uniform(&g);
        double a[MOST * MOST];
        int64_t solved[MOST];

        for (int64_t c = 0; c < models * tasks; c++)
            a[c] = next_below(&g, 5) == 0 ? NAN : next_normal(&g);
        for (int64_t t = 0; t < tasks; t++)
            a[next_below(&g, models) * tasks + t] = 0.1 + next_uniform(&g);
        note("round %d", round);
        assert_ok(prh_count_solved(a, models, tasks, share, solved));
        for (int64_t m = 0; m < models; m++)
            assert_int_equal(solved[m], solved_by_definition(a, models, tasks, share, m));
    }
    note("%s", "");
}

/* Percents, shares of 1 and points of any scale say the same. */
static void the_unit_of_a_task_does_not_matter(void **state)
{
    double scaled[4][3];
    int64_t solved[4], again[4];

    (void)state;
    for (int m = 0; m < 4; m++)
        for (int t = 0; t < 3; t++)
            scaled[m][t] = table[m][t] * (t == 0 ? 100.0 : t == 1 ? 1e-3 : 7.0);
    assert_ok(prh_count_solved(table[0], 4, 3, 0.0, solved));
    assert_ok(prh_count_solved(scaled[0], 4, 3, 0.0, again));
    assert_memory_equal(solved, again, sizeof solved);
}

static void tables_that_say_nothing_are_refused(void **state)
{
    double bad[4][3];
    int64_t solved[4] = {7, 7, 7, 7};

    (void)state;
    assert_refused(prh_count_solved(table[0], 0, 3, 0.0, solved), PRH_ERR_ARGUMENT, "0 models and 3 tasks");
    assert_refused(prh_count_solved(table[0], 4, 0, 0.0, solved), PRH_ERR_ARGUMENT, "4 models and 0 tasks");
    assert_refused(prh_count_solved(table[0], 4, 3, -0.1, solved), PRH_ERR_ARGUMENT, "share = -0.1");
    assert_refused(prh_count_solved(table[0], 4, 3, 1.1, solved), PRH_ERR_ARGUMENT, "share = 1.1");
    assert_refused(prh_count_solved(table[0], 4, 3, NAN, solved), PRH_ERR_ARGUMENT, "share = nan");
    assert_refused(
        prh_count_solved(table[0], INT64_MAX / 2, 3, 0.0, solved), PRH_ERR_TOO_LARGE, "cannot be addressed");
    memcpy(bad, table, sizeof bad);
    bad[2][1] = -INFINITY;
    assert_refused(
        prh_count_solved(bad[0], 4, 3, 0.0, solved), PRH_ERR_VALUE, "model 2 on task 1 is infinite");
    memcpy(bad, table, sizeof bad);
    for (int m = 0; m < 4; m++)
        bad[m][2] = NAN;
    assert_refused(prh_count_solved(bad[0], 4, 3, 0.0, solved), PRH_ERR_VALUE, "no model has tried task 2");
    for (int m = 0; m < 4; m++)
        bad[m][2] = m == 1 ? 0.0 : -1.0;
    assert_refused(
        prh_count_solved(bad[0], 4, 3, 0.0, solved), PRH_ERR_VALUE, "best accuracy on task 2 is 0");
    for (int m = 0; m < 4; m++)
        assert_int_equal(solved[m], 7);
}

/* ---- bins ---- */

static void limits_belong_to_the_bin_above(void **state)
{
    static const double limits[3] = {1.0, 3.0, 3.5};
    static const double values[9] = {0.5, 1.0, 2.999, 3.0, 3.5, 100.0, NAN, -INFINITY, INFINITY};
    static const int64_t want[9] = {0, 1, 1, 2, 3, 3, -1, 0, 3};
    int64_t bins[9];

    (void)state;
    assert_ok(prh_bin_by_limits(values, 9, limits, 3, bins));
    assert_memory_equal(bins, want, sizeof bins);
}

/* Of five numbers, below 10 are 0, below 20 one, below 40 three, below 50 four: times 1 / 5, 2 / 5, 5 / 5 and 6 / 5. */
static void bins_of_equal_size_come_out_as_by_hand(void **state)
{
    static const double values[6] = {40.0, 20.0, NAN, 10.0, 50.0, 20.0};
    static const int64_t want[4][6] = {
        {0, 0, -1, 0, 0, 0}, {1, 0, -1, 0, 1, 0}, {3, 1, -1, 0, 4, 1}, {3, 1, -1, 0, 4, 1}};
    static const int64_t counts[4] = {1, 2, 5, 6};
    int64_t bins[6];

    (void)state;
    for (int c = 0; c < 4; c++) {
        note("%d bins", (int)counts[c]);
        assert_ok(prh_bin_by_quantiles(values, 6, counts[c], bins));
        assert_memory_equal(bins, want[c], sizeof bins);
    }
    note("%s", "");
}

static void any_values_are_binned_as_defined(void **state)
{
    enum { MOST = 40 };
    generator g = {73};

    (void)state;
    for (int round = 0; round < 300; round++) {
        const int64_t count = 1 + next_below(&g, MOST), limit_count = 1 + next_below(&g, 6);
        const int64_t bin_count = 1 + next_below(&g, count);
        double values[MOST], limits[6];
        int64_t by_limits[MOST], by_quantiles[MOST], numbers = 0;

        for (int64_t i = 0; i < count; i++) {
            values[i] = next_below(&g, 8) == 0 ? NAN : (double)next_below(&g, 12);
            numbers += !isnan(values[i]);
        }
        for (int64_t b = 0; b < limit_count; b++)
            limits[b] = (b > 0 ? limits[b - 1] : -1.0) + 0.5 * (double)(1 + next_below(&g, 6));
        note("round %d", round);
        assert_ok(prh_bin_by_limits(values, count, limits, limit_count, by_limits));
        assert_ok(prh_bin_by_quantiles(values, count, bin_count, by_quantiles));
        for (int64_t i = 0; i < count; i++) {
            int64_t reached = 0, below = 0;

            for (int64_t b = 0; b < limit_count; b++)
                reached += values[i] >= limits[b];
            for (int64_t j = 0; j < count; j++)
                below += values[j] < values[i];
            assert_int_equal(by_limits[i], isnan(values[i]) ? -1 : reached);
            assert_int_equal(by_quantiles[i],
                isnan(values[i]) ? -1 : (int64_t)floor((double)(bin_count * below) / (double)numbers));
        }
    }
    note("%s", "");
}

static void values_that_are_all_different_fill_bins_evenly(void **state)
{
    double values[17];
    int64_t bins[17];

    (void)state;
    for (int i = 0; i < 17; i++)
        values[i] = (double)(i * 5 % 17);
    for (int64_t count = 1; count <= 17; count++) {
        int64_t sizes[17] = {0};

        assert_ok(prh_bin_by_quantiles(values, 17, count, bins));
        for (int i = 0; i < 17; i++)
            sizes[bins[i]]++;
        for (int64_t b = 0; b < count; b++)
            assert_in_range(sizes[b], 17 / count, 17 / count + 1);
    }
}

static void values_that_are_not_there_are_in_no_bin(void **state)
{
    static const double nothing[2] = {NAN, NAN}, limit = 0.0;
    int64_t bins[2] = {7, 7};

    (void)state;
    assert_ok(prh_bin_by_quantiles(nothing, 2, 2, bins));
    assert_int_equal(bins[0], -1);
    assert_int_equal(bins[1], -1);
    bins[0] = 7;
    assert_ok(prh_bin_by_limits(nothing, 2, &limit, 1, bins));
    assert_int_equal(bins[0], -1);
}

static void bins_that_cannot_be_are_refused(void **state)
{
    static const double values[3] = {1.0, 2.0, 3.0};
    static const double equal[2] = {1.0, 1.0}, falling[2] = {2.0, 1.0}, missing[2] = {1.0, NAN},
                        endless[2] = {1.0, INFINITY};
    int64_t bins[3] = {7, 7, 7};

    (void)state;
    assert_refused(prh_bin_by_limits(values, 0, values, 3, bins), PRH_ERR_ARGUMENT, "0 values and 3 limits");
    assert_refused(prh_bin_by_limits(values, 3, values, 0, bins), PRH_ERR_ARGUMENT, "3 values and 0 limits");
    assert_refused(
        prh_bin_by_limits(values, 3, equal, 2, bins), PRH_ERR_ARGUMENT, "limit 1 is 1, not above 1");
    assert_refused(
        prh_bin_by_limits(values, 3, falling, 2, bins), PRH_ERR_ARGUMENT, "limit 1 is 1, not above 2");
    assert_refused(prh_bin_by_limits(values, 3, missing, 2, bins), PRH_ERR_ARGUMENT, "limit 1 is nan");
    assert_refused(prh_bin_by_limits(values, 3, endless, 2, bins), PRH_ERR_ARGUMENT, "limit 1 is inf");
    assert_refused(prh_bin_by_quantiles(values, 0, 1, bins), PRH_ERR_ARGUMENT, "0 values");
    assert_refused(prh_bin_by_quantiles(values, 3, 0, bins), PRH_ERR_ARGUMENT, "0 bins of 3 values");
    assert_refused(prh_bin_by_quantiles(values, 3, 4, bins), PRH_ERR_ARGUMENT, "4 bins of 3 values");
    assert_refused(
        prh_bin_by_quantiles(values, INT64_MAX, 2, bins), PRH_ERR_TOO_LARGE, "cannot be addressed");
    for (int i = 0; i < 3; i++)
        assert_int_equal(bins[i], 7);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(four_models_solve_what_a_hand_counts),
        cmocka_unit_test(a_share_that_is_reached_to_the_last_decimal_is_reached),
        cmocka_unit_test(any_table_is_counted_as_defined),
        cmocka_unit_test(the_unit_of_a_task_does_not_matter),
        cmocka_unit_test(tables_that_say_nothing_are_refused),
        cmocka_unit_test(limits_belong_to_the_bin_above),
        cmocka_unit_test(bins_of_equal_size_come_out_as_by_hand),
        cmocka_unit_test(any_values_are_binned_as_defined),
        cmocka_unit_test(values_that_are_all_different_fill_bins_evenly),
        cmocka_unit_test(values_that_are_not_there_are_in_no_bin),
        cmocka_unit_test(bins_that_cannot_be_are_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
