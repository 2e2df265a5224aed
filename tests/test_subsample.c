/* Subsampling: what is drawn, how scores of samples become an interval, and what is refused. */
#include "related.h"

#include <math.h>

enum { ROWS = 60, COLS = 6, COLS_Y = 4 };

static int set_up(void **state)
{
    generator g = {67};
    double *x = normal_matrix(&g, ROWS, COLS);

    return make_related(state, &g, x, ROWS, COLS, COLS_Y);
}

static prh_interval subsampled(const prh_metric *metric, const prh_representation *x,
    const prh_representation *y, int64_t rows, int64_t samples, uint64_t seed)
{
    const prh_subsample_options options = {
        .struct_size = sizeof options, .rows = rows, .samples = samples, .seed = seed};
    prh_interval i = {.struct_size = sizeof i};

    assert_ok(prh_metric_subsample(metric, x, y, &options, NULL, &i));
    return i;
}

static void every_metric_has_an_interval(void **state)
{
    const fixture *f = *state;

    for (int m = 0; m < METRIC_NAMES; m++)
        for (int32_t c = PRH_CONVENTION_EXACT; c <= PRH_CONVENTION_PLATONIC_REP; c++) {
            prh_metric_info info = {.struct_size = sizeof info};
            prh_metric *metric;
            prh_interval i;

            if (!has_convention(metric_names[m], c))
                continue;
            metric = metric_of(metric_names[m], 6, "rbf:3", c, PRH_PRECISION_AUTO);
            note("%s, convention %d", metric_names[m], (int)c);
            assert_ok(prh_metric_get_info(metric, &info));
            i = subsampled(metric, f->x, f->y, 0, 0, 0);
            assert_same_bits(i.score, score_of(metric, f->x, f->y));
            assert_true(i.standard_error > 0.0 && i.low < i.score && i.score < i.high);
            assert_true(i.low >= info.minimum && i.high <= info.maximum && i.level == 0.95);
            assert_int_equal(i.rows, ROWS / 2);
            assert_int_equal(i.samples, 200);
            prh_metric_destroy(metric);
        }
    note("%s", "");
}

/* Samples of all items but one are the jackknife's, drawn at random: the variance is known but for the draw, whose
 * relative error is about 1 / sqrt(2 samples) = 0.03, and more for heavy tails. */
static void samples_of_all_but_one_come_to_the_jackknife(void **state)
{
    const fixture *f = *state;
    static const char *const names[] = {"mutual_knn", "cka", "unbiased_cka"};

    for (int m = 0; m < 3; m++) {
        prh_metric *metric = metric_of(names[m], 6, NULL, 0, PRH_PRECISION_F64);
        prh_prepared *x = prepared_of(metric, f->x), *y = prepared_of(metric, f->y);
        prh_interval want = {.struct_size = sizeof want},
                     got = subsampled(metric, f->x, f->y, ROWS - 1, 600, 5);

        note("%s", names[m]);
        assert_ok(prh_metric_interval(metric, x, y, NULL, NULL, &want));
        assert_close(got.standard_error / want.standard_error, 1.0, 0.15);
        assert_close(got.bias, want.bias, 5.0 * want.standard_error * sqrt(ROWS / 600.0));
        prh_prepared_destroy(y);
        prh_prepared_destroy(x);
        prh_metric_destroy(metric);
    }
    note("%s", "");
}

static void a_seed_says_it_all_and_threads_nothing(void **state)
{
    const fixture *f = *state;
    prh_metric *metric = metric_of("mutual_knn", 6, NULL, 0, 0);
    const prh_interval first = subsampled(metric, f->x, f->y, 25, 31, 7);
    const prh_interval other = subsampled(metric, f->x, f->y, 25, 31, 8);

    assert_true(first.standard_error != other.standard_error);
    for (int32_t threads = 1; threads <= 3; threads++)
        for (uint64_t limit = 0; limit <= 1; limit++) {
            const prh_run_options run = {
                .struct_size = sizeof run, .num_threads = threads, .memory_limit = limit};
            const prh_subsample_options options = {
                .struct_size = sizeof options, .rows = 25, .samples = 31, .seed = 7};
            prh_interval again = {.struct_size = sizeof again};

            assert_ok(prh_metric_subsample(metric, f->x, f->y, &options, &run, &again));
            assert_memory_equal(&again, &first, sizeof first);
        }
    prh_metric_destroy(metric);
}

static void given_matrices_lose_rows_and_columns_alike(void **state)
{
    const fixture *f = *state;
    static const char *const names[] = {"mutual_knn", "cka", "svcca"};
    double *a = gram_of(f->values[0], ROWS, COLS), *b = gram_of(f->values[1], ROWS, COLS_Y);
    prh_representation *x = doubles(a, ROWS, ROWS), *y = doubles(b, ROWS, ROWS);

    for (int m = 0; m < 3; m++) {
        const prh_metric_options options = {.struct_size = sizeof options, .k = 6, .svcca_rank = 2};
        prh_metric_options gram = options;
        prh_metric *features, *matrices;
        prh_interval want, got;

        gram.kernel = "gram";
        assert_ok(prh_metric_create_by_name(&features, names[m], &options));
        assert_ok(prh_metric_create_by_name(&matrices, names[m], &gram));
        want = subsampled(features, f->x, f->y, 0, 20, 3);
        got = subsampled(matrices, x, y, 0, 20, 3);
        note("%s", names[m]);
        assert_close(got.score, want.score, 1e-9);
        assert_close(got.standard_error, want.standard_error, 1e-9);
        assert_close(got.bias, want.bias, 1e-9);
        prh_metric_destroy(matrices);
        prh_metric_destroy(features);
    }
    note("%s", "");
    prh_representation_destroy(y);
    prh_representation_destroy(x);
    free(b);
    free(a);
}

static void elements_of_every_type_are_gathered(void **state)
{
    const fixture *f = *state;
    const prh_dtype dtypes[] = {PRH_F32, PRH_F16, PRH_BF16};

    generator g = {68};
    double *values = integer_matrix(&g, ROWS, COLS, 9); /* which every type holds */
    prh_metric *metric = metric_of("cka", 0, NULL, 0, PRH_PRECISION_F64);
    prh_representation *wide = doubles(values, ROWS, COLS);
    const prh_interval want = subsampled(metric, wide, f->y, 0, 10, 3);

    for (int d = 0; d < 3; d++) {
        prh_representation *narrow = representation_of(values, ROWS, COLS, dtypes[d]);
        const prh_interval got = subsampled(metric, narrow, f->y, 0, 10, 3);

        assert_close(got.standard_error, want.standard_error, 1e-14);
        assert_close(got.bias, want.bias, 1e-14);
        prh_representation_destroy(narrow);
    }
    prh_representation_destroy(wide);
    prh_metric_destroy(metric);
    free(values);
}

/* Lengths in [0, k] have an interval k times as wide as shares in [0, 1], also where samples have fewer neighbours. */
static void lengths_are_scaled_to_all_items(void **state)
{
    const fixture *f = *state;
    prh_metric *share = metric_of("lcs_knn", 6, NULL, PRH_CONVENTION_EXACT, 0);
    prh_metric *length = metric_of("lcs_knn", 6, NULL, PRH_CONVENTION_PLATONIC_REP, 0);
    const prh_interval one = subsampled(share, f->x, f->y, 0, 50, 1);
    const prh_interval many = subsampled(length, f->x, f->y, 0, 50, 1);

    assert_close(many.standard_error, 6.0 * one.standard_error, 1e-12);
    assert_close(many.bias, 6.0 * one.bias, 1e-12);
    prh_metric_destroy(length);
    prh_metric_destroy(share);
}

static void a_saturated_sample_is_noted(void **state)
{
    const fixture *f = *state;
    const prh_metric_options options = {.struct_size = sizeof options, .svcca_rank = 4};
    const prh_subsample_options small = {.struct_size = sizeof small, .rows = 7, .samples = 3};
    prh_metric *metric;
    prh_interval i = {.struct_size = sizeof i};

    assert_ok(prh_metric_create_by_name(&metric, "svcca", &options));
    assert_status(prh_metric_subsample(metric, f->x, f->y, NULL, NULL, &i), PRH_OK);
    assert_status(prh_metric_subsample(metric, f->x, f->y, &small, NULL, &i), PRH_NOTE_SATURATED);
    assert_int_equal(i.samples, 3);
    prh_metric_destroy(metric);
}

static void a_sample_without_a_score_is_named(void **state)
{
    const fixture *f = *state;
    double values[ROWS] = {[7] = 1.0};
    prh_metric *metric = metric_of("cka", 0, NULL, 0, 0);
    prh_representation *x = doubles(values, ROWS, 1);
    prh_interval i = {.struct_size = sizeof i, .score = -7.0};

    assert_refused(prh_metric_subsample(metric, x, f->y, NULL, NULL, &i), PRH_ERR_UNDEFINED, "of 30 items");
    assert_non_null(strstr(prh_last_error(), "sample "));
    assert_true(i.score == -7.0);
    prh_representation_destroy(x);
    prh_metric_destroy(metric);
}

static void what_cannot_be_drawn_is_refused(void **state)
{
    const fixture *f = *state;
    static const prh_subsample_options bad[] = {{sizeof *bad, 1.0, 0, 0, 0}, {sizeof *bad, -1.0, 0, 0, 0},
        {sizeof *bad, 0.0, 1, 0, 0}, {sizeof *bad, 0.0, -5, 0, 0}, {sizeof *bad, 0.0, ROWS, 0, 0},
        {sizeof *bad, 0.0, 0, 1, 0}, {sizeof *bad, 0.0, 0, -3, 0}};
    prh_metric *metric = metric_of("mutual_knn", 6, NULL, 0, 0),
               *most = metric_of("mutual_knn", ROWS - 1, NULL, 0, 0);
    prh_metric *unbiased = metric_of("unbiased_cka", 0, NULL, 0, 0),
               *given = metric_of("cka", 0, "gram", 0, 0);
    const prh_subsample_options three = {.struct_size = sizeof three, .rows = 3};
    prh_representation *few = doubles(f->values[0], 12, 3);
    prh_interval i = {.struct_size = sizeof i, .score = -7.0}, unsized = {0};

    for (size_t b = 0; b < sizeof bad / sizeof bad[0]; b++) {
        note("bad options %d", (int)b);
        assert_status(prh_metric_subsample(metric, f->x, f->y, &bad[b], NULL, &i), PRH_ERR_ARGUMENT);
    }
    note("%s", "");
    assert_refused(prh_metric_subsample(most, f->x, f->y, NULL, NULL, &i), PRH_ERR_ARGUMENT, "30");
    assert_status(prh_metric_subsample(unbiased, f->x, f->y, &three, NULL, &i), PRH_ERR_SHAPE);
    assert_refused(prh_metric_subsample(given, f->x, f->y, NULL, NULL, &i), PRH_ERR_SHAPE, "square");
    assert_refused(prh_metric_subsample(metric, f->x, few, NULL, NULL, &i), PRH_ERR_SHAPE, "12");
    assert_status(prh_metric_subsample(metric, f->x, f->y, NULL, NULL, &unsized), PRH_ERR_ABI);
    assert_true(i.score == -7.0);
    prh_representation_destroy(few);
    prh_metric_destroy(given);
    prh_metric_destroy(unbiased);
    prh_metric_destroy(most);
    prh_metric_destroy(metric);
}

static int32_t stop_half_way(double fraction, void *data)
{
    double *last = data;

    assert_true(fraction >= *last && fraction <= 1.0);
    *last = fraction;
    return fraction > 0.3;
}

static void a_cancel_is_heard(void **state)
{
    const fixture *f = *state;
    double fraction = 0.0;
    const prh_run_options run = {
        .struct_size = sizeof run, .num_threads = 2, .progress = stop_half_way, .progress_data = &fraction};
    const prh_subsample_options many = {.struct_size = sizeof many, .samples = 100000};
    prh_metric *metric = metric_of("cka", 0, NULL, 0, 0);
    prh_interval i = {.struct_size = sizeof i, .score = -7.0};

    assert_status(prh_metric_subsample(metric, f->x, f->y, &many, &run, &i), PRH_ERR_CANCELLED);
    assert_true(i.score == -7.0 && fraction < 0.9);
    prh_metric_destroy(metric);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_metric_has_an_interval),
        cmocka_unit_test(samples_of_all_but_one_come_to_the_jackknife),
        cmocka_unit_test(a_seed_says_it_all_and_threads_nothing),
        cmocka_unit_test(given_matrices_lose_rows_and_columns_alike),
        cmocka_unit_test(elements_of_every_type_are_gathered),
        cmocka_unit_test(lengths_are_scaled_to_all_items),
        cmocka_unit_test(a_saturated_sample_is_noted),
        cmocka_unit_test(a_sample_without_a_score_is_named),
        cmocka_unit_test(what_cannot_be_drawn_is_refused),
        cmocka_unit_test(a_cancel_is_heard),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
