/* Noise ceilings: by hand, by the definition, and what must hold whatever the measurements. */
#include "ceilings.h"
#include "oracle.h"

#include <math.h>

enum { MOST = 6 };

/* ---- by hand ---- */

/*
 * Distances of the pairs 01, 02 and 12: 1 2 3, 1 3 2 and 2 1 3. The means of the others are 1.5 2 2.5, 1.5 1.5 3 and
 * 1 2.5 2.5, correlated with their measurements at 1, 0 and 0; the mean of all is 4/3 2 8/3, at 1, 1/2 and 1/2. Sums
 * of squares about the means 1/3 and 2/3 are 2/3 and 1/6; over 2 and over 3 they are 1/9 and 1/36.
 */
static void three_measurements_come_out_as_by_hand(void **state)
{
    static const double distances[3][9] = {
        {0, 1, 2, 1, 0, 3, 2, 3, 0}, {0, 1, 3, 1, 0, 2, 3, 2, 0}, {0, 2, 1, 2, 0, 3, 1, 3, 0}};
    static const double lowers[3] = {1.0, 0.0, 0.0}, uppers[3] = {1.0, 0.5, 0.5};
    prh_metric *metric = distance_metric("rsa:euclidean:pearson");
    prh_representation *repeats[3];
    prh_noise_ceiling *ceiling;
    prh_noise_ceiling_values v;

    (void)state;
    for (int r = 0; r < 3; r++)
        repeats[r] = doubles(distances[r], 3, 3);
    ceiling = ceiling_of(metric, repeats, 3, NULL);
    v = ceiling_values(ceiling);
    for (int r = 0; r < 3; r++) {
        assert_close(prh_noise_ceiling_lowers(ceiling)[r], lowers[r], 1e-15);
        assert_close(prh_noise_ceiling_uppers(ceiling)[r], uppers[r], 1e-15);
    }
    assert_int_equal(v.count, 3);
    assert_close(v.lower, 1.0 / 3.0, 1e-15);
    assert_close(v.upper, 2.0 / 3.0, 1e-15);
    assert_close(v.lower_error, 1.0 / 3.0, 1e-15);
    assert_close(v.upper_error, 1.0 / 6.0, 1e-15);
    prh_noise_ceiling_destroy(ceiling);
    destroy_repeats(repeats, 3);
    prh_metric_destroy(metric);
}

/* ---- by the definition ---- */

/* Features of every dtype at once: multiples of 1/8, which each of them holds exactly. */
static void every_metric_is_compared_with_means_in_double(void **state)
{
    enum { N = 24, D = 5, COUNT = 4 };
    static const prh_dtype dtypes[COUNT] = {PRH_F64, PRH_F32, PRH_F16, PRH_BF16};
    generator g = {113};
    double *signal = normal_matrix(&g, N, D), *values[COUNT];
    prh_representation *repeats[COUNT];

    (void)state;
    for (int r = 0; r < COUNT; r++) {
        values[r] = normal_matrix(&g, N, D);
        for (int c = 0; c < N * D; c++)
            values[r][c] = round(8.0 * signal[c] + 4.0 * values[r][c]) / 8.0;
        repeats[r] = representation_of(values[r], N, D, dtypes[r]);
    }
    for (int m = 0; m < METRIC_NAMES; m++) {
        prh_metric *metric = metric_of(metric_names[m], 4, NULL, PRH_CONVENTION_EXACT, PRH_PRECISION_AUTO);

        note("%s", metric_names[m]);
        assert_ceiling(metric, repeats, values, COUNT, NULL);
        prh_metric_destroy(metric);
    }
    note("%s", "");
    for (int r = 0; r < COUNT; r++)
        free(values[r]);
    destroy_repeats(repeats, COUNT);
    free(signal);
}

/* Ranks among the values above the diagonal, equal ones averaged, by counting; symmetric. */
static double *ranks_of(const double *d, int64_t n)
{
    double *ranks = allocate(n * n, sizeof *ranks);

    for (int64_t i = 0; i < n; i++)
        for (int64_t j = i + 1; j < n; j++) {
            double below = 0.0, equal = 0.0;

            for (int64_t k = 0; k < n; k++)
                for (int64_t l = k + 1; l < n; l++) {
                    below += d[k * n + l] < d[i * n + j];
                    equal += d[k * n + l] == d[i * n + j];
                }
            ranks[i * n + j] = ranks[j * n + i] = below + (equal + 1.0) / 2.0;
        }
    return ranks;
}

static void ranks_are_averaged_where_they_are_wanted(void **state)
{
    static const char *const names[] = {
        "rsa:euclidean:spearman", "rsa:euclidean:pearson", "rsa:euclidean:kendall"};
    enum { N = 9 };
    generator g = {127};

    (void)state;
    for (int64_t count = 2; count <= MOST; count++) {
        prh_representation *repeats[MOST];
        double *ranks[MOST];

        for (int64_t r = 0; r < count; r++) {
            double *d = tied_distances(&g, N);

            repeats[r] = doubles(d, N, N);
            ranks[r] = ranks_of(d, N);
            free(d);
        }
        for (int m = 0; m < 3; m++) {
            prh_metric *metric = distance_metric(names[m]);

            note("%s of %d", names[m], (int)count);
            assert_ceiling(metric, repeats, ranks, count, &by_ranks);
            prh_metric_destroy(metric);
        }
        for (int64_t r = 0; r < count; r++)
            free(ranks[r]);
        destroy_repeats(repeats, count);
    }
    note("%s", "");
}

/*
 * The distances of all measurements but the first take three values that differ between measurements, in the same
 * places: their mean has three values, whatever rounding does. What the first one has there must leave no trace.
 */
static void what_is_equal_in_the_others_is_equal_in_their_mean(void **state)
{
    enum { N = 10, COUNT = 5 };
    generator g = {131};
    prh_metric *metric = distance_metric("rsa:euclidean:spearman");
    double classes[N * N] = {0.0}, own[N * N] = {0.0}, want = NAN;
    prh_representation *repeats[COUNT];
    prh_noise_ceiling *ceiling;

    (void)state;
    for (int i = 0; i < N; i++)
        for (int j = i + 1; j < N; j++) {
            classes[i * N + j] = classes[j * N + i] = (double)(1 + next_below(&g, 3));
            own[i * N + j] = own[j * N + i] = classes[i * N + j] + 2.0 * next_uniform(&g);
        }
    repeats[0] = doubles(own, N, N);
    for (int r = 1; r < COUNT; r++) {
        double other[N * N], step = next_uniform(&g) / 3.0;

        for (int c = 0; c < N * N; c++)
            other[c] = classes[c] * step;
        repeats[r] = doubles(other, N, N);
    }
    ceiling = ceiling_of(metric, repeats, COUNT, NULL);
    assert_int_equal(oracle_rsa(own, classes, N, "spearman", &want), ORACLE_OK);
    assert_close(prh_noise_ceiling_lowers(ceiling)[0], want, 1e-14);
    prh_noise_ceiling_destroy(ceiling);
    destroy_repeats(repeats, COUNT);
    prh_metric_destroy(metric);
}

/* ---- whatever the measurements ---- */

static void two_measurements_are_compared_with_each_other(void **state)
{
    generator g = {137};
    prh_metric *metric = metric_of("cka", 0, "linear", PRH_CONVENTION_EXACT, PRH_PRECISION_F64);
    double *signal = normal_matrix(&g, 20, 4);
    prh_representation *repeats[2];
    prh_noise_ceiling *ceiling;

    (void)state;
    make_repeats(&g, signal, 20, 4, 1.0, repeats, 2);
    ceiling = ceiling_of(metric, repeats, 2, NULL);
    assert_same_bits(prh_noise_ceiling_lowers(ceiling)[0], score_of(metric, repeats[0], repeats[1]));
    assert_same_bits(prh_noise_ceiling_lowers(ceiling)[1], score_of(metric, repeats[1], repeats[0]));
    prh_noise_ceiling_destroy(ceiling);
    destroy_repeats(repeats, 2);
    free(signal);
    prh_metric_destroy(metric);
}

static void without_noise_the_ceiling_is_one(void **state)
{
    generator g = {139};
    prh_metric *metric = metric_of("mutual_knn", 3, "linear", PRH_CONVENTION_EXACT, PRH_PRECISION_F64);
    double *signal = normal_matrix(&g, 16, 4);
    prh_representation *repeats[3];
    prh_noise_ceiling *ceiling;
    prh_noise_ceiling_values v;

    (void)state;
    make_repeats(&g, signal, 16, 4, 0.0, repeats, 3);
    ceiling = ceiling_of(metric, repeats, 3, NULL);
    v = ceiling_values(ceiling);
    assert_close(v.lower, 1.0, 1e-15);
    assert_close(v.upper, 1.0, 1e-15);
    assert_close(v.lower_error, 0.0, 1e-15);
    assert_close(v.upper_error, 0.0, 1e-15);
    prh_noise_ceiling_destroy(ceiling);
    destroy_repeats(repeats, 3);
    free(signal);
    prh_metric_destroy(metric);
}

/* What the ceiling is for: the signal itself, on average, scores more than the lower bound and less than the upper. */
static void the_signal_scores_between_the_bounds(void **state)
{
    enum { N = 30, COUNT = 6 };
    generator g = {149};
    prh_metric *metric = distance_metric("rsa:euclidean:pearson");

    (void)state;
    for (int round = 0; round < 10; round++) {
        double *x = normal_matrix(&g, N, 6), *d = distances_of(x, N, 6, 0), truth = 0.0;
        prh_representation *repeats[COUNT];
        prh_noise_ceiling *ceiling;
        prh_noise_ceiling_values v;

        for (int r = 0; r < COUNT; r++) {
            double noisy[N * N] = {0.0};

            for (int i = 0; i < N; i++)
                for (int j = i + 1; j < N; j++)
                    noisy[i * N + j] = noisy[j * N + i] = d[i * N + j] + 3.0 * next_uniform(&g);
            repeats[r] = doubles(noisy, N, N);
            truth += score_with_mean(metric, repeats[r], d) / COUNT;
        }
        ceiling = ceiling_of(metric, repeats, COUNT, NULL);
        v = ceiling_values(ceiling);
        note("round %d: %g, %g, %g", round, v.lower, truth, v.upper);
        assert_true(v.lower < truth && truth < v.upper);
        prh_noise_ceiling_destroy(ceiling);
        destroy_repeats(repeats, COUNT);
        free(d);
        free(x);
    }
    note("%s", "");
    prh_metric_destroy(metric);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(three_measurements_come_out_as_by_hand),
        cmocka_unit_test(every_metric_is_compared_with_means_in_double),
        cmocka_unit_test(ranks_are_averaged_where_they_are_wanted),
        cmocka_unit_test(what_is_equal_in_the_others_is_equal_in_their_mean),
        cmocka_unit_test(two_measurements_are_compared_with_each_other),
        cmocka_unit_test(without_noise_the_ceiling_is_one),
        cmocka_unit_test(the_signal_scores_between_the_bounds),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
