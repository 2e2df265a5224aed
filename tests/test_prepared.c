/* Prepare once, compare many: the same bits as computing, whatever else was prepared beside it. */
#include "related.h"

#include <math.h>

enum { ROWS = 40, COLS = 6 };

static int set_up(void **state)
{
    generator g = {61};
    double *x = normal_matrix(&g, ROWS, COLS);

    return make_related(state, &g, x, ROWS, COLS, 4);
}

static prh_metric *exact(const char *name, int64_t k, const char *kernel)
{
    return metric_of(name, k, kernel, PRH_CONVENTION_EXACT, PRH_PRECISION_AUTO);
}

static double compared(const prh_metric *metric, const prh_prepared *x, const prh_prepared *y)
{
    double score = NAN;

    assert_ok(prh_metric_compare(metric, x, y, &score));
    return score;
}

static void comparing_gives_the_bits_of_computing(void **state)
{
    const fixture *f = *state;

    for (int m = 0; m < METRIC_NAMES; m++) {
        for (int32_t c = 0; c < 2 && has_convention(metric_names[m], c); c++) {
            prh_metric *metric = metric_of(metric_names[m], 5, "rbf", c, PRH_PRECISION_AUTO);
            prh_prepared *x = prepared_of(metric, f->x), *y = prepared_of(metric, f->y);

            note("%s, convention %d", metric_names[m], (int)c);
            assert_int_equal(prh_prepared_rows(x), ROWS);
            assert_same_bits(compared(metric, x, y), score_of(metric, f->x, f->y));
            assert_same_bits(compared(metric, y, x), score_of(metric, f->y, f->x));
            prh_prepared_destroy(y);
            prh_prepared_destroy(x);
            prh_metric_destroy(metric);
        }
    }
    note("%s", "");
}

static void many_metrics_and_kernels_share_one_preparation(void **state)
{
    static const char *const kernels[] = {"linear", "cosine", "rbf", "rbf:2", "laplacian", "polynomial:2"};
    enum { COUNT = METRIC_NAMES * 6 };
    const fixture *f = *state;
    prh_metric *metrics[COUNT];
    prh_prepared *x = NULL, *y = NULL;

    for (int m = 0; m < COUNT; m++)
        metrics[m] = exact(metric_names[m % METRIC_NAMES], 3 + m % 5, kernels[m / METRIC_NAMES]);
    assert_ok(prh_prepared_create_many(&x, (const prh_metric *const *)metrics, COUNT, f->x, NULL));
    assert_ok(prh_prepared_create_many(&y, (const prh_metric *const *)metrics, COUNT, f->y, NULL));
    for (int m = 0; m < COUNT; m++) {
        note("%s, %s", metric_names[m % METRIC_NAMES], kernels[m / METRIC_NAMES]);
        assert_same_bits(compared(metrics[m], x, y), score_of(metrics[m], f->x, f->y));
        prh_metric_destroy(metrics[m]);
    }
    note("%s", "");
    prh_prepared_destroy(y);
    prh_prepared_destroy(x);
}

static void memory_and_threads_do_not_change_a_bit(void **state)
{
    const fixture *f = *state;
    prh_run_options tight = {.struct_size = sizeof tight, .memory_limit = 1, .num_threads = 3};

    for (int m = 0; m < METRIC_NAMES; m++) {
        prh_metric *metric = exact(metric_names[m], 5, "rbf");
        const prh_metric *metrics[1] = {metric};
        prh_prepared *x = NULL, *y = prepared_of(metric, f->y);
        double score = NAN;

        note("%s", metric_names[m]);
        assert_ok(prh_prepared_create_many(&x, metrics, 1, f->x, &tight));
        assert_ok(prh_metric_compare_with(metric, x, y, &tight, &score));
        assert_same_bits(score, score_of(metric, f->x, f->y));
        prh_prepared_destroy(y);
        prh_prepared_destroy(x);
        prh_metric_destroy(metric);
    }
    note("%s", "");
}

static void another_k_up_to_the_largest_prepared_works(void **state)
{
    const fixture *f = *state;

    for (int m = 0; m < METRIC_NAMES; m++) {
        if (!has_neighbours(metric_names[m]))
            continue;
        prh_metric *widest = exact(metric_names[m], 12, NULL), *beyond = exact(metric_names[m], 13, NULL);
        prh_prepared *x = prepared_of(widest, f->x), *y = prepared_of(widest, f->y);
        double score = 7.0;

        note("%s", metric_names[m]);
        for (int k = 2; k <= 12; k++) {
            prh_metric *metric = exact(metric_names[m], k, NULL);

            assert_same_bits(compared(metric, x, y), score_of(metric, f->x, f->y));
            prh_metric_destroy(metric);
        }
        assert_refused(prh_metric_compare(beyond, x, y, &score), PRH_ERR_ARGUMENT, "or k");
        assert_true(score == 7.0);
        prh_prepared_destroy(y);
        prh_prepared_destroy(x);
        prh_metric_destroy(beyond);
        prh_metric_destroy(widest);
    }
    note("%s", "");
}

static void what_was_not_prepared_is_refused_in_words(void **state)
{
    const fixture *f = *state;
    prh_metric *lists = exact("mutual_knn", 5, NULL);
    prh_metric *others[] = {exact("cka", 0, NULL), exact("unbiased_cka", 0, NULL), exact("cknna", 5, NULL),
        exact("svcca", 0, NULL), exact("mutual_knn", 5, "cosine")};
    prh_prepared *x = prepared_of(lists, f->x), *y = prepared_of(lists, f->y);
    double score = 7.0;

    for (int m = 0; m < 5; m++) {
        prh_prepared *own = prepared_of(others[m], f->x);

        note("%s", prh_metric_name(others[m]));
        assert_refused(prh_metric_compare(others[m], x, y, &score), PRH_ERR_ARGUMENT, "prepared");
        assert_refused(prh_metric_compare(others[m], own, y, &score), PRH_ERR_ARGUMENT, "prepared");
        assert_true(score == 7.0);
        prh_prepared_destroy(own);
        prh_metric_destroy(others[m]);
    }
    note("%s", "");
    prh_prepared_destroy(y);
    prh_prepared_destroy(x);
    prh_metric_destroy(lists);
}

static void metrics_with_the_same_needs_serve_each_other(void **state)
{
    const fixture *f = *state;
    prh_metric *prepared = exact("mutual_knn", 6, "cosine");
    prh_prepared *x = prepared_of(prepared, f->x), *y = prepared_of(prepared, f->y);
    static const char *const alike[] = {"cycle_knn", "lcs_knn", "edit_distance_knn"};

    for (int m = 0; m < 3; m++) {
        prh_metric *metric = exact(alike[m], 6, "cosine");

        assert_same_bits(compared(metric, x, y), score_of(metric, f->x, f->y));
        prh_metric_destroy(metric);
    }
    prh_prepared_destroy(y);
    prh_prepared_destroy(x);
    prh_metric_destroy(prepared);
}

static void sides_with_other_rows_are_refused(void **state)
{
    const fixture *f = *state;
    const double few[12] = {1, 5, 2, 7, 3, 9, 4, 2, 5, 1, 6, 0};
    prh_representation *short_one = doubles(few, 12, 1);
    prh_metric *metric = exact("mutual_knn", 3, NULL);
    prh_prepared *x = prepared_of(metric, f->x), *y = prepared_of(metric, short_one);
    double score = 7.0;

    assert_refused(prh_metric_compare(metric, x, y, &score), PRH_ERR_SHAPE, "x has 40 rows, y has 12");
    assert_refused(prh_metric_chance(metric, x, y, &score), PRH_ERR_SHAPE, "x has 40 rows, y has 12");
    assert_true(score == 7.0);
    prh_prepared_destroy(y);
    prh_prepared_destroy(x);
    prh_metric_destroy(metric);
    prh_representation_destroy(short_one);
}

static void too_many_neighbours_are_refused_before_any_work(void **state)
{
    const fixture *f = *state;

    for (int m = 0; m < METRIC_NAMES; m++) {
        if (!has_neighbours(metric_names[m]))
            continue;
        prh_metric *metric = exact(metric_names[m], ROWS, NULL);
        prh_prepared *prepared = (prh_prepared *)(uintptr_t)1;

        assert_refused(prh_prepared_create(&prepared, metric, f->x), PRH_ERR_ARGUMENT, "40");
        assert_null(prepared);
        prh_metric_destroy(metric);
    }
}

static void chance_is_there_only_where_it_has_a_closed_form(void **state)
{
    const fixture *f = *state;

    for (int m = 0; m < METRIC_NAMES; m++) {
        prh_metric *metric = exact(metric_names[m], 5, NULL);
        prh_prepared *x = prepared_of(metric, f->x), *y = prepared_of(metric, f->y);
        prh_metric_info info = {.struct_size = sizeof info};
        double chance = 7.0;

        note("%s", metric_names[m]);
        assert_ok(prh_metric_get_info(metric, &info));
        assert_int_equal(info.has_chance != 0,
            strstr(
                "mutual_knn cycle_knn lcs_knn jaccard_knn cka unbiased_cka rv rsa:euclidean:spearman cca_r2 ",
                metric_names[m]) != NULL &&
                strcmp(metric_names[m], "cca") != 0);
        if (info.has_chance) {
            assert_ok(prh_metric_chance(metric, x, y, &chance));
            assert_true(chance >= info.minimum && chance <= info.maximum);
        } else {
            assert_refused(prh_metric_chance(metric, x, y, &chance), PRH_ERR_UNSUPPORTED, metric_names[m]);
            assert_true(chance == 7.0);
        }
        prh_prepared_destroy(y);
        prh_prepared_destroy(x);
        prh_metric_destroy(metric);
    }
    note("%s", "");
}

static void chance_of_long_subsequences_is_not_known(void **state)
{
    enum { N = 80 };
    generator g = {63};
    double *x = normal_matrix(&g, N, 3), chance = 7.0;
    prh_representation *r = doubles(x, N, 3);
    prh_metric *known = exact("lcs_knn", 64, NULL), *unknown = exact("lcs_knn", 65, NULL);
    prh_prepared *prepared = prepared_of(unknown, r);

    (void)state;
    assert_refused(prh_metric_chance(unknown, prepared, prepared, &chance), PRH_ERR_UNSUPPORTED, "k > 64");
    assert_true(chance == 7.0);
    assert_ok(prh_metric_chance(known, prepared, prepared, &chance));
    assert_true(chance > 0.0 && chance < 1.0);
    prh_prepared_destroy(prepared);
    prh_metric_destroy(unknown);
    prh_metric_destroy(known);
    prh_representation_destroy(r);
    free(x);
}

static void chance_is_undefined_where_the_score_is(void **state)
{
    static const char *const names[] = {"cka", "unbiased_cka"};
    const fixture *f = *state;
    double *flat = allocate(ROWS * 2, sizeof *flat);
    prh_representation *constant = doubles(flat, ROWS, 2);

    for (int m = 0; m < 2; m++) {
        prh_metric *metric = exact(names[m], 0, NULL);
        prh_prepared *x = prepared_of(metric, f->x), *y = prepared_of(metric, constant);
        double value = 7.0;

        assert_status(prh_metric_compare(metric, x, y, &value), PRH_ERR_UNDEFINED);
        assert_refused(prh_metric_chance(metric, x, y, &value), PRH_ERR_UNDEFINED, "y");
        assert_true(value == 7.0);
        prh_prepared_destroy(y);
        prh_prepared_destroy(x);
        prh_metric_destroy(metric);
    }
    prh_representation_destroy(constant);
    free(flat);
}

static void ties_are_those_of_the_lists(void **state)
{
    enum { N = 50 };
    generator g = {62};
    double *x = integer_matrix(&g, N, 2, 2);
    prh_representation *r = doubles(x, N, 2);
    prh_neighbors *lists = NULL;
    prh_metric *widest = exact("mutual_knn", 20, NULL);
    prh_prepared *prepared = prepared_of(widest, r);

    (void)state;
    assert_ok(prh_neighbors_create(&lists, r, NULL, 20, PRH_PRECISION_AUTO, NULL));
    for (int k = 1; k <= 20; k++) {
        prh_metric *metric = exact("mutual_knn", k, NULL);
        int64_t ties = -7;

        assert_ok(prh_metric_ties(metric, prepared, &ties));
        assert_int_equal(ties, prh_neighbors_ties(lists, k));
        prh_metric_destroy(metric);
    }
    prh_neighbors_destroy(lists);
    prh_prepared_destroy(prepared);
    prh_metric_destroy(widest);
    prh_representation_destroy(r);
    free(x);
}

static void metrics_without_neighbours_have_no_ties(void **state)
{
    static const char *const names[] = {"cka", "unbiased_cka", "svcca"};
    const fixture *f = *state;

    for (int m = 0; m < 3; m++) {
        prh_metric *metric = exact(names[m], 0, NULL);
        prh_prepared *x = prepared_of(metric, f->x);
        int64_t ties = -7;

        assert_refused(prh_metric_ties(metric, x, &ties), PRH_ERR_UNSUPPORTED, names[m]);
        assert_int_equal(ties, -7);
        prh_prepared_destroy(x);
        prh_metric_destroy(metric);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(comparing_gives_the_bits_of_computing),
        cmocka_unit_test(many_metrics_and_kernels_share_one_preparation),
        cmocka_unit_test(memory_and_threads_do_not_change_a_bit),
        cmocka_unit_test(another_k_up_to_the_largest_prepared_works),
        cmocka_unit_test(what_was_not_prepared_is_refused_in_words),
        cmocka_unit_test(metrics_with_the_same_needs_serve_each_other),
        cmocka_unit_test(sides_with_other_rows_are_refused),
        cmocka_unit_test(too_many_neighbours_are_refused_before_any_work),
        cmocka_unit_test(chance_is_there_only_where_it_has_a_closed_form),
        cmocka_unit_test(chance_of_long_subsequences_is_not_known),
        cmocka_unit_test(chance_is_undefined_where_the_score_is),
        cmocka_unit_test(ties_are_those_of_the_lists),
        cmocka_unit_test(metrics_without_neighbours_have_no_ties),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
