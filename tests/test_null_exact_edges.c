/* Closed forms at their edges: layers whose permutations all score the same, levels far out, scores that are whole
 * numbers. */
#include "nulls.h"

#include <math.h>

/* Every item is as far from every other, so that no pairing differs from the observed one; nor does it where canonical
 * correlations have as many directions as there are rows. */
static void no_spread_is_no_evidence(void **state)
{
    enum { N = 24, FULL = N + 5, D = 4 };
    static const char *const names[] = {"cka", "rv", "rsa:euclidean:cosine", "cca_r2"};
    generator g = {11};

    (void)state;
    for (int m = 0; m < 4; m++) {
        const int64_t cols = m == 3 ? FULL : N;
        prh_metric *metric = metric_of(names[m], 0, NULL, PRH_CONVENTION_EXACT, PRH_PRECISION_F64);
        layers x = {.count = 1, .rows = N, .cols = cols}, y = {.count = 1, .rows = N, .cols = D};
        const prh_null_options options = {.struct_size = sizeof options, .method = PRH_NULL_EXACT};
        prh_null *null;
        prh_null_result r;

        x.values[0] = m == 3 ? normal_matrix(&g, N, FULL) : allocate(N * N, sizeof(double));
        for (int64_t i = 0; i < N && m < 3; i++)
            x.values[0][i * N + i] = 1.0;
        y.values[0] = normal_matrix(&g, N, D);
        null = null_of(metric, &x, &y, &options, NULL);
        r = result_of(null);
        note("%s", names[m]);
        assert_close(r.mean, r.score, 1e-9);
        assert_close(r.sd, 0.0, 0.0);
        assert_true(isnan(r.z));
        assert_close(r.p, 1.0, 0.0);
        assert_close(prh_null_ps(null)[0], 1.0, 0.0);
        assert_close(r.calibrated, 0.0, 0.0);
        prh_null_destroy(null);
        free(x.values[0]);
        free(y.values[0]);
        prh_metric_destroy(metric);
    }
}

/* Independent rows of which one is longer than the others by a factor; hubs: all of them point to one side, and long
 * ones are near to all. */
static layers with_an_outlier(generator *g, int64_t cols, double factor, int hubs)
{
    enum { N = 100 };
    layers l = {.count = 1, .rows = N, .cols = cols};

    l.values[0] = normal_matrix(g, N, cols);
    for (int64_t i = 0; i < N * cols; i++)
        l.values[0][i] = (l.values[0][i] + (double)hubs) * (i < cols ? factor : 1.0);
    return l;
}

/* Where outliers meet, scores leave the curve that three moments give: only if both sides have some. */
static void outliers_on_both_sides_are_left_to_draws(void **state)
{
    static const char *const names[] = {"cka", "rsa:euclidean:pearson", "mutual_knn"};
    static const int64_t cols[] = {50, 50, 10};
    static const double factors[] = {2.5, 1.8, 2.0};
    const prh_null_options options = {.struct_size = sizeof options, .permutations = 100};
    generator g = {13};

    (void)state;
    for (int m = 0; m < 3; m++)
        for (int sides = 0; sides < 3; sides++) {
            prh_metric *metric = metric_of(names[m], 5, NULL, PRH_CONVENTION_EXACT, PRH_PRECISION_F64);
            layers x = with_an_outlier(&g, cols[m], sides > 0 ? factors[m] : 1.0, m == 2 && sides > 0),
                   y = with_an_outlier(&g, cols[m], sides > 1 ? factors[m] : 1.0, m == 2 && sides > 1);
            prh_null *null = null_of(metric, &x, &y, &options, NULL);

            note("%s, outliers on %d sides", names[m], sides);
            assert_true(result_of(null).method == (sides < 2 ? PRH_NULL_EXACT : PRH_NULL_PERMUTE));
            assert_true(sides < 2 ? prh_null_reason(null)[0] == '\0'
                                  : strncmp(prh_null_reason(null), "outlying items", 14) == 0);
            prh_null_destroy(null);
            free(x.values[0]);
            free(y.values[0]);
            prh_metric_destroy(metric);
        }
    note("%s", "");
}

/* Cubes of kernels of such features are beyond doubles, their scores are not. */
static void moments_out_of_range_are_left_to_draws(void **state)
{
    enum { N = 60, D = 4 };
    prh_metric *metric = metric_of("cka", 0, NULL, PRH_CONVENTION_EXACT, PRH_PRECISION_F64);
    prh_null_options options = {.struct_size = sizeof options, .permutations = 100};
    generator g = {19};
    layers x = {.count = 1, .rows = N, .cols = D}, y = x;
    prh_null *null;

    (void)state;
    x.values[0] = normal_matrix(&g, N, D);
    y.values[0] = normal_matrix(&g, N, D);
    for (int64_t e = 0; e < N * D; e++) {
        x.values[0][e] *= 1e30;
        y.values[0][e] *= 1e30;
    }
    null = null_of(metric, &x, &y, &options, NULL);
    assert_int_equal(result_of(null).method, PRH_NULL_PERMUTE);
    assert_non_null(strstr(prh_null_reason(null), "out of range"));
    prh_null_destroy(null);
    options.method = PRH_NULL_EXACT;
    assert_refused(null_status(&null, metric, &x, &y, &options, NULL), PRH_ERR_NUMERIC, "out of range");
    free(y.values[0]);
    free(x.values[0]);
    prh_metric_destroy(metric);
}

/* Draws may be impossible where the closed form is; the message says why they were needed. */
static void a_failure_of_draws_says_why_they_were_made(void **state)
{
    prh_metric *metric = metric_of("cka", 0, NULL, PRH_CONVENTION_EXACT, PRH_PRECISION_F64);
    const prh_null_options options = {.struct_size = sizeof options, .permutations = 100, .alpha = 0.001};
    generator g = {13};
    layers x = with_an_outlier(&g, 50, 2.5, 0), y = with_an_outlier(&g, 50, 2.5, 0);
    prh_null *null = NULL;

    (void)state;
    assert_refused(null_status(&null, metric, &x, &y, &options, NULL), PRH_ERR_ARGUMENT,
        "the closed form was not taken, since outlying items");
    assert_refused(
        null_status(&null, metric, &x, &y, &options, NULL), PRH_ERR_ARGUMENT, "100 draws are too few");
    assert_null(null);
    free(y.values[0]);
    free(x.values[0]);
    prh_metric_destroy(metric);
}

/* The observed pairing is one of n!. */
static void p_is_no_less_than_the_share_of_one_permutation(void **state)
{
    static const char *const names[] = {"mutual_knn", "cka", "unbiased_cka", "rsa"};
    static const double shares[] = {1.0 / 120.0, 1.0 / 720.0, 1.0 / 5040.0};
    generator g = {5};

    (void)state;
    for (int m = 0; m < 4; m++)
        for (int64_t n = 5; n <= 7; n++) {
            prh_metric *metric = metric_of(names[m], 2, NULL, PRH_CONVENTION_EXACT, PRH_PRECISION_F64);
            layers x = {.count = 1, .rows = n, .cols = 3};
            const prh_null_options options = {.struct_size = sizeof options, .method = PRH_NULL_EXACT};
            prh_null *null;

            x.values[0] = normal_matrix(&g, n, 3);
            null = null_of(metric, &x, &x, &options, NULL); /* a layer with itself: as related as can be */
            note("%s, n %d", names[m], (int)n);
            assert_true(result_of(null).p >= shares[n - 5] * (1.0 - 1e-12));
            prh_null_destroy(null);
            free(x.values[0]);
            prh_metric_destroy(metric);
        }
}

/* Whether a score is above the threshold and whether its p is at most alpha must be one answer, rounding or not. */
static void thresholds_of_overlaps_agree_with_their_p(void **state)
{
    enum { D = 3 };
    generator g = {19};
    int significant = 0, pairs = 0;

    (void)state;
    for (int64_t n = 50; n <= 80; n++)
        for (int64_t k = 1; k <= 12; k++, pairs++) {
            prh_metric *metric = metric_of("mutual_knn", k, NULL, PRH_CONVENTION_EXACT, PRH_PRECISION_F64);
            layers x = {.count = 1, .rows = n, .cols = D}, y = x;
            const prh_null_options options = {.struct_size = sizeof options, .method = PRH_NULL_EXACT};
            prh_null *null;
            prh_null_result r;
            double units;

            x.values[0] = normal_matrix(&g, n, D);
            y.values[0] = related_matrix(&g, x.values[0], n, D, D, 3.0);
            null = null_of(metric, &x, &y, &options, NULL);
            r = result_of(null);
            units = r.threshold * (double)(n * k);
            note("n %d, k %d: score %.17g, threshold %.17g", (int)n, (int)k, r.score, r.threshold);
            assert_close(units, floor(units + 0.5), 1e-9);
            assert_int_equal(r.score > r.threshold, r.p <= r.alpha);
            assert_int_equal(r.calibrated > 0.0, r.p <= r.alpha);
            significant += r.p <= r.alpha;
            prh_null_destroy(null);
            free(x.values[0]);
            free(y.values[0]);
            prh_metric_destroy(metric);
        }
    assert_in_range(significant, pairs / 10, pairs - pairs / 10); /* both answers were seen */
}

/* Samples of a grid end at 1 in 20 001; what is asked beyond is told by the pairs' own closed forms, or refused. */
static void levels_beyond_the_samples_are_bounded(void **state)
{
    enum { N = 60, D = 5 };
    static const double alphas[] = {1e-3, 1e-5, 1e-6, 1e-9};
    generator g = {23};
    prh_metric *metric = metric_of("unbiased_cka", 0, NULL, PRH_CONVENTION_EXACT, PRH_PRECISION_F64);
    layers x = {.count = 2, .rows = N, .cols = D}, y = {.count = 2, .rows = N, .cols = D};
    prh_null_options options = {.struct_size = sizeof options, .method = PRH_NULL_EXACT};
    prh_null *null = NULL;
    double before = 0.0;

    (void)state;
    for (int l = 0; l < 2; l++) {
        x.values[l] = normal_matrix(&g, N, D);
        y.values[l] = related_matrix(&g, x.values[l], N, D, D, 1.0);
    }
    for (int a = 0; a < 4; a++) {
        prh_null_result r;

        options.alpha = alphas[a];
        null = null_of(metric, &x, &y, &options, NULL);
        r = result_of(null);
        note("alpha %g: threshold %.17g", alphas[a], r.threshold);
        assert_true(r.threshold > before);
        before = r.threshold;
        prh_null_destroy(null);
        null = NULL;
    }
    options.aggregate = PRH_AGGREGATE_MEAN;
    assert_refused(null_status(&null, metric, &x, &y, &options, NULL), PRH_ERR_ARGUMENT, "alpha = 1e-09");
    options = (prh_null_options){.struct_size = sizeof options,
        .aggregate = PRH_AGGREGATE_MEAN,
        .alpha = 1.0 / 30000.0,
        .permutations = 29999};
    null = null_of(metric, &x, &y, &options, NULL);
    assert_int_equal(result_of(null).method, PRH_NULL_PERMUTE);
    assert_non_null(strstr(prh_null_reason(null), "too small for a closed form"));
    prh_null_destroy(null);
    for (int l = 0; l < 2; l++) {
        free(x.values[l]);
        free(y.values[l]);
    }
    prh_metric_destroy(metric);
}

/* No cell is more significant among all than by itself, and the best one has the p of the search. */
static void adjusted_ps_are_in_order(void **state)
{
    enum { N = 60, D = 5, SIDE = 3, CELLS = SIDE * SIDE };
    static const char *const names[] = {"mutual_knn", "unbiased_cka", "rsa"};
    generator g = {29};
    layers x = {.count = SIDE, .rows = N, .cols = D}, y = x;

    (void)state;
    for (int l = 0; l < SIDE; l++) {
        x.values[l] = normal_matrix(&g, N, D);
        y.values[l] = related_matrix(&g, x.values[0], N, D, D, 2.0);
    }
    for (int m = 0; m < 3; m++)
        for (int method = 0; method < 2; method++) {
            prh_metric *metric = metric_of(names[m], 5, NULL, PRH_CONVENTION_EXACT, PRH_PRECISION_F64);
            const prh_null_options options = {.struct_size = sizeof options,
                .method = method ? PRH_NULL_EXACT : PRH_NULL_PERMUTE,
                .permutations = 199};
            prh_null *null = null_of(metric, &x, &y, &options, NULL);
            double least = 1.0;

            note("%s, method %d", names[m], method);
            for (int c = 0; c < CELLS; c++) {
                assert_true(prh_null_adjusted_ps(null)[c] >= prh_null_ps(null)[c]);
                least = fmin(least, prh_null_adjusted_ps(null)[c]);
            }
            assert_close(least, result_of(null).p, 0.0);
            prh_null_destroy(null);
            prh_metric_destroy(metric);
        }
    for (int l = 0; l < SIDE; l++) {
        free(x.values[l]);
        free(y.values[l]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_spread_is_no_evidence),
        cmocka_unit_test(outliers_on_both_sides_are_left_to_draws),
        cmocka_unit_test(moments_out_of_range_are_left_to_draws),
        cmocka_unit_test(a_failure_of_draws_says_why_they_were_made),
        cmocka_unit_test(p_is_no_less_than_the_share_of_one_permutation),
        cmocka_unit_test(thresholds_of_overlaps_agree_with_their_p),
        cmocka_unit_test(levels_beyond_the_samples_are_bounded),
        cmocka_unit_test(adjusted_ps_are_in_order),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
