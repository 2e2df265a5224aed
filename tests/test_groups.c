/* Groups of models: means and standard errors worked out by hand, each model left out explicitly, and what must hold
 * whatever the data. */
#include "support.h"

#include <math.h>

enum { MOST = 14 };

static prh_groups *groups_of(const double *alignment, int64_t count, const int64_t *labels)
{
    prh_groups *groups = NULL;

    assert_ok(prh_groups_create(&groups, alignment, count, labels));
    return groups;
}

/* NaN is like NaN. */
static void assert_alike(double got, double want, double tolerance)
{
    if (isnan(want))
        assert_true(isnan(got));
    else
        assert_close(got, want, tolerance);
}

/* ---- by hand ---- */

/*
 * A, B and C have label 7, D and E label 3, F has none. The diagonal says nothing, nor does what F has; of A and B only
 * one direction is there, of A and C both directions differ and have the mean 0.4.
 */
static const int64_t six_labels[6] = {7, 7, 7, 3, 3, -1};
static const double six[6][6] = {
    {9.0, 0.2, 0.3, 0.1, 0.2, 5.0},
    {NAN, 9.0, 0.6, 0.3, 0.4, 5.0},
    {0.5, 0.6, NAN, 0.5, 0.6, NAN},
    {0.1, 0.3, 0.5, 9.0, 0.5, 5.0},
    {0.2, 0.4, 0.6, 0.5, INFINITY, 5.0},
    {5.0, 5.0, 5.0, 5.0, 5.0, 5.0},
};

/*
 * Within 7: 0.2, 0.4 and 0.6 have the mean 0.4; without A 0.6, B 0.4, C 0.2, whose squares about 0.4 sum to 0.08; times
 * 2/3. Between: 2.1 / 6; without A 1.8 / 4, B 1.4 / 4, C 1 / 4: 0.02 times 2/3; without D 1.2 / 3, E 0.9 / 3: 0.005
 * times 1/2. Within 3: one pair, and nothing without D.
 */
static void five_models_in_two_groups_come_out_as_by_hand(void **state)
{
    prh_groups *g = groups_of(six[0], 6, six_labels);
    const double *means = prh_groups_means(g), *errors = prh_groups_standard_errors(g);
    const double *ceilings = prh_groups_ceilings(g);
    static const int64_t labels[2] = {3, 7}, sizes[2] = {2, 3}, pairs[4] = {1, 6, 6, 3};

    (void)state;
    assert_int_equal(prh_groups_count(g), 2);
    assert_memory_equal(prh_groups_labels(g), labels, sizeof labels);
    assert_memory_equal(prh_groups_sizes(g), sizes, sizeof sizes);
    assert_memory_equal(prh_groups_pairs(g), pairs, sizeof pairs);
    assert_close(means[0], 0.5, 1e-15);
    assert_close(means[1], 0.35, 1e-15);
    assert_same_bits(means[2], means[1]);
    assert_close(means[3], 0.4, 1e-15);
    assert_true(isnan(errors[0]));
    assert_close(errors[1], sqrt(0.02 * 2 / 3 + 0.005 / 2), 1e-15);
    assert_same_bits(errors[2], errors[1]);
    assert_close(errors[3], sqrt(0.08 * 2 / 3), 1e-15);
    assert_same_bits(ceilings[0], means[0]);
    assert_close(ceilings[1], sqrt(0.5 * 0.4), 1e-15);
    assert_same_bits(ceilings[2], ceilings[1]);
    assert_same_bits(ceilings[3], means[3]);
    prh_groups_destroy(g);
}

/* v_ij = a_i + a_j: the mean is twice that of a, and the jackknife's standard error twice s / sqrt(m), exactly. */
static void sums_of_what_models_have_vary_as_a_mean_does(void **state)
{
    generator g = {83};
    int64_t labels[MOST] = {0};
    double a[MOST], alignment[MOST * MOST], mean = 0.0, squares = 0.0;
    prh_groups *groups;

    (void)state;
    for (int i = 0; i < MOST; i++)
        mean += (a[i] = next_normal(&g)) / MOST;
    for (int i = 0; i < MOST; i++) {
        squares += (a[i] - mean) * (a[i] - mean);
        for (int j = 0; j < MOST; j++)
            alignment[i * MOST + j] = a[i] + a[j];
    }
    groups = groups_of(alignment, MOST, labels);
    assert_close(prh_groups_means(groups)[0], 2.0 * mean, 1e-14);
    assert_close(prh_groups_standard_errors(groups)[0], 2.0 * sqrt(squares / (MOST - 1) / MOST), 1e-14);
    prh_groups_destroy(groups);
}

/* ---- by leaving out ---- */

/* Mean over the pairs of labels a and b without one model (-1: none is left out); NaN without pairs. used: whether a
 * model has such a pair. */
static double mean_without(const double *alignment, int64_t count, const int64_t *labels, int64_t a,
    int64_t b, int64_t left_out, int64_t *pairs, int *used)
{
    double sum = 0.0;

    *pairs = 0;
    for (int64_t i = 0; i < count; i++)
        for (int64_t j = i + 1; j < count; j++) {
            const int belongs = (labels[i] == a && labels[j] == b) || (labels[i] == b && labels[j] == a);
            const double one = alignment[i * count + j], other = alignment[j * count + i];

            if (!belongs || i == left_out || j == left_out || (isnan(one) && isnan(other)))
                continue;
            sum += isnan(one) ? other : isnan(other) ? one : (one + other) / 2.0;
            ++*pairs;
            if (used)
                used[i] = used[j] = 1;
        }
    return *pairs > 0 ? sum / (double)*pairs : NAN;
}

/* The variance of one of two groups. */
static double variance_of(const double *alignment, int64_t count, const int64_t *labels, int64_t a, int64_t b)
{
    double without[MOST], mean = 0.0, squares = 0.0;
    int used[MOST] = {0};
    int64_t models = 0, pairs;

    (void)mean_without(alignment, count, labels, a, b, -1, &pairs, used);
    for (int64_t i = 0; i < count; i++)
        if (labels[i] == a && used[i])
            without[models++] = mean_without(alignment, count, labels, a, b, i, &pairs, NULL);
    for (int64_t i = 0; i < models; i++)
        mean += without[i] / (double)models;
    for (int64_t i = 0; i < models; i++)
        squares += (without[i] - mean) * (without[i] - mean);
    return squares * (double)(models - 1) / (double)models;
}

/* The scale of values: what rounding leaves is a share of it. */
static void check(const double *alignment, int64_t count, const int64_t *labels, double scale)
{
    prh_groups *g = groups_of(alignment, count, labels);
    const int64_t many = prh_groups_count(g), *label = prh_groups_labels(g);

    for (int64_t a = 0; a < many; a++) {
        int64_t size = 0;

        for (int64_t i = 0; i < count; i++)
            size += labels[i] == label[a];
        assert_int_equal(prh_groups_sizes(g)[a], size);
        assert_true(size > 0 && label[a] >= 0 && (a == 0 || label[a - 1] < label[a]));
        for (int64_t b = 0; b < many; b++) {
            int64_t pairs;
            const double mean = mean_without(alignment, count, labels, label[a], label[b], -1, &pairs, NULL);
            double variance = variance_of(alignment, count, labels, label[a], label[b]);

            if (a != b)
                variance += variance_of(alignment, count, labels, label[b], label[a]);
            assert_int_equal(prh_groups_pairs(g)[a * many + b], pairs);
            assert_alike(prh_groups_means(g)[a * many + b], mean, 1e-14 * scale);
            assert_alike(
                prh_groups_standard_errors(g)[a * many + b], pairs > 0 ? sqrt(variance) : NAN, 1e-13 * scale);
        }
    }
    prh_groups_destroy(g);
}

/* From whole matrices to hardly any pair, one group to as many as models. */
static void leaving_out_each_model_gives_the_same(void **state)
{
    generator g = {89};

    (void)state;
    for (int round = 0; round < TAKEN_OF(300); round++) {
        const int64_t count = 1 + next_below(&g, MOST), kinds = 1 + next_below(&g, MOST),
                      gaps = next_below(&g, 10);
        double alignment[MOST * MOST];
        int64_t labels[MOST];

        for (int64_t c = 0; c < count * count; c++)
            alignment[c] = next_below(&g, 10) < gaps ? NAN : next_normal(&g);
        for (int64_t i = 0; i < count; i++)
            labels[i] = next_below(&g, 8) == 0 ? -1 - next_below(&g, 3) : 5 * next_below(&g, kinds);
        labels[next_below(&g, count)] = INT64_MAX;
        note("round %d", round);
        check(alignment, count, labels, 1.0);
    }
    note("%s", "");
}

/* ---- whatever the data ---- */

static void the_order_of_models_does_not_matter(void **state)
{
    static const int order[6] = {5, 3, 0, 4, 2, 1};
    double turned[6][6];
    int64_t labels[6];
    prh_groups *a, *b;

    (void)state;
    for (int i = 0; i < 6; i++) {
        labels[i] = six_labels[order[i]];
        for (int j = 0; j < 6; j++)
            turned[i][j] = six[order[i]][order[j]];
    }
    a = groups_of(six[0], 6, six_labels);
    b = groups_of(turned[0], 6, labels);
    for (int c = 0; c < 4; c++) {
        assert_alike(prh_groups_means(b)[c], prh_groups_means(a)[c], 1e-15);
        assert_alike(prh_groups_standard_errors(b)[c], prh_groups_standard_errors(a)[c], 1e-15);
    }
    prh_groups_destroy(b);
    prh_groups_destroy(a);
}

/* Differences of a millionth keep their digits beside a large mean. */
static void a_constant_moves_means_and_nothing_else(void **state)
{
    enum { N = 9 };
    generator g = {97};
    double plain[N * N], moved[N * N];
    int64_t labels[N];
    prh_groups *a, *b;

    (void)state;
    for (int c = 0; c < N * N; c++) {
        plain[c] = (double)next_below(&g, 1 << 20) * 0x1p-20;
        moved[c] = plain[c] + 1024.0;
    }
    for (int i = 0; i < N; i++)
        labels[i] = i % 2;
    a = groups_of(plain, N, labels);
    b = groups_of(moved, N, labels);
    for (int c = 0; c < 4; c++) {
        assert_close(prh_groups_means(b)[c], prh_groups_means(a)[c] + 1024.0, 1e-11);
        assert_close(prh_groups_standard_errors(b)[c], prh_groups_standard_errors(a)[c], 1e-13);
    }
    prh_groups_destroy(b);
    prh_groups_destroy(a);
}

static void groups_that_are_all_alike_have_no_error(void **state)
{
    double alignment[64];
    int64_t labels[8] = {0, 0, 0, 1, 1, 1, 2, 2};
    prh_groups *g;

    (void)state;
    for (int c = 0; c < 64; c++)
        alignment[c] = 0.25;
    g = groups_of(alignment, 8, labels);
    for (int c = 0; c < 8; c++) {
        assert_same_bits(prh_groups_means(g)[c], 0.25);
        assert_same_bits(prh_groups_standard_errors(g)[c], 0.0);
    }
    assert_true(isnan(prh_groups_standard_errors(g)[8]));
    prh_groups_destroy(g);
}

/* A model that was compared with nobody is in its group, and in nothing that is said of it. */
static void a_model_without_pairs_changes_nothing_but_the_size(void **state)
{
    double alignment[7][7];
    int64_t labels[7];
    prh_groups *a = groups_of(six[0], 6, six_labels), *b;

    (void)state;
    for (int i = 0; i < 7; i++) {
        labels[i] = i < 6 ? six_labels[i] : 7;
        for (int j = 0; j < 7; j++)
            alignment[i][j] = i < 6 && j < 6 ? six[i][j] : NAN;
    }
    b = groups_of(alignment[0], 7, labels);
    assert_int_equal(prh_groups_sizes(b)[1], 4);
    assert_memory_equal(prh_groups_pairs(b), prh_groups_pairs(a), 4 * sizeof(int64_t));
    for (int c = 0; c < 4; c++) {
        assert_alike(prh_groups_means(b)[c], prh_groups_means(a)[c], 0.0);
        assert_alike(prh_groups_standard_errors(b)[c], prh_groups_standard_errors(a)[c], 0.0);
    }
    prh_groups_destroy(b);
    prh_groups_destroy(a);
}

static void ceilings_need_two_means_above_zero(void **state)
{
    /* Within label 0: -0.5; within label 1: 0.5; label 2 is one model alone. */
    static const int64_t labels[5] = {0, 0, 1, 1, 2};
    double alignment[25];
    prh_groups *g;

    (void)state;
    for (int c = 0; c < 25; c++)
        alignment[c] = c / 5 < 2 && c % 5 < 2 ? -0.5 : 0.5;
    g = groups_of(alignment, 5, labels);
    for (int c = 0; c < 9; c++)
        assert_alike(prh_groups_ceilings(g)[c], c == 4 ? 0.5 : NAN, 0.0);
    prh_groups_destroy(g);
}

static void large_and_small_values_are_averaged_all_the_same(void **state)
{
    static const int64_t labels[3] = {0, 0, 0};
    double alignment[9];

    (void)state;
    for (int c = 0; c < 9; c++)
        alignment[c] = 1e150 * (double)(c % 3 + c / 3);
    check(alignment, 3, labels, 1e150);
    for (int c = 0; c < 9; c++)
        alignment[c] = 1e-150 * (double)(c % 3 + c / 3);
    check(alignment, 3, labels, 1e-150);
}

static void what_cannot_be_grouped_is_refused(void **state)
{
    static const int64_t nobody[2] = {-1, -2}, both[2] = {0, 0}, three[3] = {0, 0, 0};
    double alignment[9] = {INFINITY, 0.5, INFINITY, INFINITY};
    prh_groups *g = (prh_groups *)(uintptr_t)1;

    (void)state;
    assert_refused(prh_groups_create(&g, alignment, 2, both), PRH_ERR_VALUE, "models 1 and 0 is infinite");
    assert_null(g);
    alignment[2] = NAN;
    assert_refused(prh_groups_create(&g, alignment, 2, nobody), PRH_ERR_UNDEFINED, "none of 2 models");
    assert_refused(prh_groups_create(&g, alignment, 0, both), PRH_ERR_ARGUMENT, "0 models");
    assert_refused(
        prh_groups_create(&g, alignment, INT64_MAX / 2, both), PRH_ERR_TOO_LARGE, "cannot be addressed");
    assert_refused(prh_groups_create(&g, alignment, INT64_C(1) << 31, both), PRH_ERR_TOO_LARGE,
        "cannot be addressed"); /* entries could be counted, but not their bytes */
    for (int c = 0; c < 9; c++)
        alignment[c] = 1.7e308;
    assert_refused(prh_groups_create(&g, alignment, 3, three), PRH_ERR_VALUE, "overflow");
    for (int c = 0; c < 9; c++)
        alignment[c] = 1e200 * (c % 3 + c / 3);
    assert_refused(prh_groups_create(&g, alignment, 3, three), PRH_ERR_VALUE, "overflow");
    assert_null(g);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(five_models_in_two_groups_come_out_as_by_hand),
        cmocka_unit_test(sums_of_what_models_have_vary_as_a_mean_does),
        cmocka_unit_test(leaving_out_each_model_gives_the_same),
        cmocka_unit_test(the_order_of_models_does_not_matter),
        cmocka_unit_test(a_constant_moves_means_and_nothing_else),
        cmocka_unit_test(groups_that_are_all_alike_have_no_error),
        cmocka_unit_test(a_model_without_pairs_changes_nothing_but_the_size),
        cmocka_unit_test(ceilings_need_two_means_above_zero),
        cmocka_unit_test(large_and_small_values_are_averaged_all_the_same),
        cmocka_unit_test(what_cannot_be_grouped_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
