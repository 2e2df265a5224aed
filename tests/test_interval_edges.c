/* The interval as a whole, what is refused, and that nothing depends on threads or memory. Subsampling:
 * test_subsample.c. */
#include "related.h"

#include <math.h>

enum { ROWS = 40, COLS = 6, COLS_Y = 4 };

static int set_up(void **state)
{
    generator g = {61};
    double *x = normal_matrix(&g, ROWS, COLS);

    return make_related(state, &g, x, ROWS, COLS, COLS_Y);
}

static prh_metric *exact(const char *name, int64_t k)
{
    return metric_of(name, k, NULL, PRH_CONVENTION_EXACT, PRH_PRECISION_AUTO);
}

static const char *const exact_ones[] = {"mutual_knn", "cka", "unbiased_cka"};

static void the_interval_is_that_of_the_jackknife_and_student(void **state)
{
    const fixture *f = *state;
    /* quantiles of t with 39 degrees of freedom, from the incomplete beta function of mpmath 1.3 with 30 digits */
    const double levels[] = {0.0, 0.95, 0.5}, quantiles[] = {2.0226909200, 2.0226909200, 0.6808325566};

    for (int s = 0; s < 3; s++) {
        prh_metric *metric = exact(exact_ones[s], 5);
        prh_prepared *x = prepared_of(metric, f->x), *y = prepared_of(metric, f->y);
        double values[ROWS], mean = 0.0, squares = 0.0;

        assert_ok(prh_metric_jackknife(metric, x, y, NULL, values));
        for (int m = 0; m < ROWS; m++)
            mean += values[m] / ROWS;
        for (int m = 0; m < ROWS; m++)
            squares += (values[m] - mean) * (values[m] - mean);
        for (int l = 0; l < 3; l++) {
            const prh_interval_options options = {.struct_size = sizeof options, .level = levels[l]};
            prh_interval i = {.struct_size = sizeof i};
            const double error = sqrt((ROWS - 1.0) / ROWS * squares);

            assert_ok(prh_metric_interval(metric, x, y, &options, NULL, &i));
            assert_same_bits(i.score, score_of(metric, f->x, f->y));
            assert_close(i.standard_error, error, 1e-14);
            assert_close(i.bias, (ROWS - 1) * (mean - i.score), 1e-12);
            assert_close(i.low, i.score - quantiles[l] * error, 1e-8);
            assert_close(i.high, i.score + quantiles[l] * error, 1e-8);
            assert_true(i.level == (levels[l] == 0.0 ? 0.95 : levels[l]));
            assert_int_equal(i.rows, ROWS - 1);
            assert_int_equal(i.samples, ROWS);
        }
        prh_prepared_destroy(y);
        prh_prepared_destroy(x);
        prh_metric_destroy(metric);
    }
}

static void intervals_stay_in_the_range_of_the_metric(void **state)
{
    const fixture *f = *state;
    const prh_interval_options options = {.struct_size = sizeof options, .level = 0.999999999};

    for (int s = 0; s < 3; s++) {
        prh_metric *metric = exact(exact_ones[s], 5);
        prh_metric_info info = {.struct_size = sizeof info};
        prh_prepared *x = prepared_of(metric, f->x), *y = prepared_of(metric, f->y);
        prh_interval i = {.struct_size = sizeof i};

        assert_ok(prh_metric_get_info(metric, &info));
        assert_ok(prh_metric_interval(metric, x, y, &options, NULL, &i));
        assert_true(i.low >= info.minimum && i.low < i.score && i.high > i.score && i.high <= info.maximum);
        assert_ok(prh_metric_interval(metric, x, x, NULL, NULL, &i));
        assert_close(i.score, 1.0, 1e-14);
        assert_close(i.standard_error, 0.0, 1e-13);
        assert_close(i.bias, 0.0, 1e-12);
        assert_true(i.high <= 1.0 && i.low >= 1.0 - 1e-12);
        prh_prepared_destroy(y);
        prh_prepared_destroy(x);
        prh_metric_destroy(metric);
    }
}

static void single_precision_has_single_digits(void **state)
{
    enum { N = 300, D = 90 }; /* tiles */
    generator g = {3};
    double *a = normal_matrix(&g, N, D), *b = related_matrix(&g, a, N, D, D, 0.5), got[N], want[N];
    prh_representation *x = representation_of(a, N, D, PRH_F32), *y = representation_of(b, N, D, PRH_F32);

    (void)state;
    for (int s = 1; s < 3; s++) {
        prh_metric *metric[2] = {metric_of(exact_ones[s], 0, NULL, 0, PRH_PRECISION_F32),
            metric_of(exact_ones[s], 0, NULL, 0, PRH_PRECISION_F64)};

        for (int p = 0; p < 2; p++) {
            prh_prepared *u = prepared_of(metric[p], x), *v = prepared_of(metric[p], y);

            assert_ok(prh_metric_jackknife(metric[p], u, v, NULL, p == 0 ? got : want));
            prh_prepared_destroy(v);
            prh_prepared_destroy(u);
            prh_metric_destroy(metric[p]);
        }
        for (int m = 0; m < N; m++)
            assert_close(got[m], want[m], 1e-7);
    }
    prh_representation_destroy(y);
    prh_representation_destroy(x);
    free(b);
    free(a);
}

static void threads_and_memory_do_not_change_a_bit(void **state)
{
    enum { N = 700, D = 200 };
    static const char *const kernels[] = {"linear", "rbf:3"};
    generator g = {9};
    double *a = normal_matrix(&g, N, D), *b = related_matrix(&g, a, N, D, 8, 0.5), first[N], other[N];
    prh_representation *x = doubles(a, N, D), *y = doubles(b, N, 8);

    (void)state;
    for (int s = 0; s < 6; s++) {
        prh_metric *metric = metric_of(exact_ones[s % 3], 10, kernels[s / 3], 0, PRH_PRECISION_F64);
        const prh_metric *one = metric;

        for (int way = 0; way < 6; way++) {
            const prh_run_options run = {
                .struct_size = sizeof run, .num_threads = 1 + way % 3, .memory_limit = way < 3 ? 0 : 1};
            prh_prepared *u = NULL, *v = NULL;
            double *values = way == 0 ? first : other;

            note("%s, %s, way %d", exact_ones[s % 3], kernels[s / 3], way);
            assert_ok(prh_prepared_create_many(&u, &one, 1, x, &run));
            assert_ok(prh_prepared_create_many(&v, &one, 1, y, &run));
            assert_ok(prh_metric_jackknife(metric, u, v, &run, values));
            assert_memory_equal(values, first, sizeof first);
            prh_prepared_destroy(v);
            prh_prepared_destroy(u);
        }
        prh_metric_destroy(metric);
    }
    note("%s", "");
    prh_representation_destroy(y);
    prh_representation_destroy(x);
    free(b);
    free(a);
}

static void metrics_that_cannot_are_refused_in_words(void **state)
{
    const fixture *f = *state;

    for (int s = 0; s < METRIC_NAMES; s++) {
        prh_metric *metric = exact(metric_names[s], 5);
        prh_prepared *x = prepared_of(metric, f->x), *y = prepared_of(metric, f->y);
        prh_interval i = {.struct_size = sizeof i, .score = -7.0};
        double values[ROWS];

        if (s != 0 && !strstr(metric_names[s], "cka") && strcmp(metric_names[s], "rv") != 0) {
            assert_refused(
                prh_metric_jackknife(metric, x, y, NULL, values), PRH_ERR_UNSUPPORTED, metric_names[s]);
            assert_refused(prh_metric_interval(metric, x, y, NULL, NULL, &i), PRH_ERR_UNSUPPORTED,
                "prh_metric_subsample");
            assert_true(i.score == -7.0);
        }
        prh_prepared_destroy(y);
        prh_prepared_destroy(x);
        prh_metric_destroy(metric);
    }
}

static void lists_without_one_more_neighbour_are_refused(void **state)
{
    const fixture *f = *state;
    prh_metric *all = exact("mutual_knn", ROWS - 1), *most = exact("mutual_knn", ROWS - 2);
    prh_prepared *x = prepared_of(all, f->x), *y = prepared_of(all, f->y);
    double values[ROWS];

    assert_refused(prh_metric_jackknife(all, x, y, NULL, values), PRH_ERR_ARGUMENT, "k < n - 1");
    assert_ok(prh_metric_jackknife(most, x, y, NULL, values));
    for (int m = 0; m < ROWS; m++)
        assert_close(values[m], 1.0, 0.0); /* of n - 1 items everybody is a neighbour */
    prh_prepared_destroy(y);
    prh_prepared_destroy(x);
    prh_metric_destroy(most);
    prh_metric_destroy(all);
}

/* Without it, all are alike. */
static void an_item_that_is_all_there_is_makes_it_undefined(void **state)
{
    double one[8] = {1, 1, 1, 1, 1, 9, 1, 1}, many[8] = {3, 1, 4, 1, 5, 9, 2, 6}, values[8];

    (void)state;
    for (int way = 0; way < 3; way++) {
        prh_metric *metric = exact("cka", 0);
        prh_representation *a = doubles(one, 8, 1), *b = doubles(many, 8, 1);
        prh_prepared *x = prepared_of(metric, way == 1 ? b : a), *y = prepared_of(metric, way == 0 ? b : a);

        values[0] = -7.0;
        assert_refused(prh_metric_jackknife(metric, x, y, NULL, values), PRH_ERR_UNDEFINED, "item 5");
        assert_true(values[0] == -7.0);
        assert_non_null(strstr(prh_last_error(), way == 1 ? "of y" : "of x"));
        prh_prepared_destroy(y);
        prh_prepared_destroy(x);
        prh_representation_destroy(b);
        prh_representation_destroy(a);
        prh_metric_destroy(metric);
    }
}

static void too_few_rows_and_unequal_ones_are_refused(void **state)
{
    const fixture *f = *state;
    const double few[8] = {1, 5, 2, 7, 3, 9, 4, 4};
    prh_metric *metric = exact("unbiased_cka", 0);
    prh_representation *four = doubles(few, 4, 2);
    prh_prepared *x = prepared_of(metric, four), *long_one = prepared_of(metric, f->x);
    double values[ROWS];

    assert_refused(prh_metric_jackknife(metric, x, x, NULL, values), PRH_ERR_SHAPE, "there are 3");
    assert_refused(prh_metric_jackknife(metric, x, long_one, NULL, values), PRH_ERR_SHAPE, "4 rows");
    assert_refused(prh_metric_contributions(metric, x, long_one, NULL, values), PRH_ERR_SHAPE, "4 rows");
    prh_prepared_destroy(long_one);
    prh_prepared_destroy(x);
    prh_representation_destroy(four);
    prh_metric_destroy(metric);
}

static void other_metrics_and_bad_levels_are_refused(void **state)
{
    const fixture *f = *state;
    const double levels[] = {-0.5, 1.0, 95.0, NAN};
    prh_metric *metric = exact("mutual_knn", 5), *other = exact("cka", 0);
    prh_prepared *x = prepared_of(metric, f->x);
    prh_interval i = {.struct_size = sizeof i, .score = -7.0}, unsized = {0};
    double values[ROWS];

    assert_status(prh_metric_interval(metric, x, x, NULL, NULL, &unsized), PRH_ERR_ABI);
    assert_refused(prh_metric_contributions(other, x, x, NULL, values), PRH_ERR_ARGUMENT, "prepared");
    assert_refused(prh_metric_jackknife(other, x, x, NULL, values), PRH_ERR_ARGUMENT, "prepared");
    for (int l = 0; l < 4; l++) {
        const prh_interval_options options = {.struct_size = sizeof options, .level = levels[l]};

        assert_refused(prh_metric_interval(metric, x, x, &options, NULL, &i), PRH_ERR_ARGUMENT, "level");
    }
    assert_true(i.score == -7.0);
    prh_prepared_destroy(x);
    prh_metric_destroy(other);
    prh_metric_destroy(metric);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_interval_is_that_of_the_jackknife_and_student),
        cmocka_unit_test(intervals_stay_in_the_range_of_the_metric),
        cmocka_unit_test(single_precision_has_single_digits),
        cmocka_unit_test(threads_and_memory_do_not_change_a_bit),
        cmocka_unit_test(metrics_that_cannot_are_refused_in_words),
        cmocka_unit_test(lists_without_one_more_neighbour_are_refused),
        cmocka_unit_test(an_item_that_is_all_there_is_makes_it_undefined),
        cmocka_unit_test(too_few_rows_and_unequal_ones_are_refused),
        cmocka_unit_test(other_metrics_and_bad_levels_are_refused),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
