/* Curves of overlap: every k against the metric and the jackknife of that k; sizes against samples of known kind;
 * refusals. */
#include "related.h"

#include <math.h>

enum { ROWS = 70, COLS = 5, COLS_Y = 3, K = 68 };

static int set_up(void **state)
{
    generator g = {73};
    double *x = integer_matrix(&g, ROWS, COLS, 2); /* ties, and copies of rows */

    return make_related(state, &g, x, ROWS, COLS, COLS_Y);
}

static prh_metric *mutual(int64_t k, const char *kernel)
{
    return metric_of("mutual_knn", k, kernel, PRH_CONVENTION_EXACT, PRH_PRECISION_AUTO);
}

static void a_curve_is_the_metric_for_every_k(void **state)
{
    const fixture *f = *state;
    static const char *const kernels[] = {"linear", "rbf", "cosine"};

    for (int c = 0; c < 3; c++) {
        prh_metric *all = mutual(K, kernels[c]);
        prh_prepared *x = prepared_of(all, f->x), *y = prepared_of(all, f->y);
        prh_overlap_curve *curve = NULL;

        assert_ok(prh_overlap_curve_create(&curve, all, x, y, NULL, NULL));
        assert_int_equal(prh_overlap_curve_rows(curve), ROWS);
        assert_int_equal(prh_overlap_curve_k_max(curve), K);
        for (int64_t k = 1; k <= K; k++) {
            prh_metric *metric = mutual(k, kernels[c]);
            const double chance = (double)k / (ROWS - 1), slope = 1.0 - chance;
            prh_interval i = {.struct_size = sizeof i};
            double level;

            note("%s, k %d", kernels[c], (int)k);
            assert_ok(prh_metric_interval(metric, x, y, NULL, NULL, &i));
            assert_ok(prh_metric_chance(metric, x, y, &level));
            assert_same_bits(prh_overlap_curve_overlaps(curve)[k - 1], i.score);
            assert_same_bits(prh_overlap_curve_chances(curve)[k - 1], level);
            assert_same_bits(prh_overlap_curve_standard_errors(curve)[k - 1], i.standard_error);
            assert_same_bits(prh_overlap_curve_lows(curve)[k - 1], i.low);
            assert_same_bits(prh_overlap_curve_highs(curve)[k - 1], i.high);
            assert_close(prh_overlap_curve_calibrated(curve)[k - 1], (i.score - chance) / slope, 1e-13);
            assert_close(prh_overlap_curve_calibrated_lows(curve)[k - 1], (i.low - chance) / slope, 1e-13);
            assert_close(prh_overlap_curve_calibrated_highs(curve)[k - 1], (i.high - chance) / slope, 1e-13);
            prh_metric_destroy(metric);
        }
        prh_overlap_curve_destroy(curve);
        prh_prepared_destroy(y);
        prh_prepared_destroy(x);
        prh_metric_destroy(all);
    }
    note("%s", "");
}

/* Deletion done by hand, of features, so that nothing is shared with how the curve is made. */
static void its_standard_errors_are_those_of_deleting_each_item(void **state)
{
    enum { SOME = 12 };
    const fixture *f = *state;
    prh_metric *all = mutual(SOME, NULL);
    prh_prepared *x = prepared_of(all, f->x), *y = prepared_of(all, f->y);
    prh_overlap_curve *curve = NULL;
    double scores[SOME][ROWS];

    assert_ok(prh_overlap_curve_create(&curve, all, x, y, NULL, NULL));
    for (int64_t m = 0; m < ROWS; m++) {
        double *rest[2] = {copy_matrix(f->values[0], ROWS, COLS), copy_matrix(f->values[1], ROWS, COLS_Y)};
        prh_representation *a, *b;

        memmove(rest[0] + m * COLS, rest[0] + (m + 1) * COLS, (size_t)(ROWS - 1 - m) * COLS * sizeof(double));
        memmove(rest[1] + m * COLS_Y, rest[1] + (m + 1) * COLS_Y,
            (size_t)(ROWS - 1 - m) * COLS_Y * sizeof(double));
        a = doubles(rest[0], ROWS - 1, COLS);
        b = doubles(rest[1], ROWS - 1, COLS_Y);
        for (int k = 1; k <= SOME; k++) {
            prh_metric *metric = mutual(k, NULL);

            scores[k - 1][m] = score_of(metric, a, b);
            prh_metric_destroy(metric);
        }
        prh_representation_destroy(b);
        prh_representation_destroy(a);
        free(rest[1]);
        free(rest[0]);
    }
    for (int k = 1; k <= SOME; k++) {
        double mean = 0.0, squares = 0.0;

        for (int m = 0; m < ROWS; m++)
            mean += scores[k - 1][m] / ROWS;
        for (int m = 0; m < ROWS; m++)
            squares += (scores[k - 1][m] - mean) * (scores[k - 1][m] - mean);
        assert_close(
            prh_overlap_curve_standard_errors(curve)[k - 1], sqrt((ROWS - 1.0) / ROWS * squares), 1e-12);
    }
    prh_overlap_curve_destroy(curve);
    prh_prepared_destroy(y);
    prh_prepared_destroy(x);
    prh_metric_destroy(all);
}

static void curves_do_not_depend_on_threads_or_memory(void **state)
{
    const fixture *f = *state;
    prh_metric *metric = mutual(40, NULL);
    prh_prepared *x = prepared_of(metric, f->x), *y = prepared_of(metric, f->y);
    prh_overlap_curve *curve[6];
    prh_overlap_sizes *sizes[6];

    for (int way = 0; way < 6; way++) {
        const prh_run_options run = {
            .struct_size = sizeof run, .num_threads = 1 + way % 3, .memory_limit = way < 3 ? 0 : 1};

        assert_ok(prh_overlap_curve_create(&curve[way], metric, x, y, NULL, &run));
        assert_ok(prh_overlap_sizes_create(&sizes[way], metric, f->x, f->y, NULL, &run));
        assert_memory_equal(prh_overlap_curve_overlaps(curve[way]), prh_overlap_curve_overlaps(curve[0]),
            40 * sizeof(double));
        assert_memory_equal(prh_overlap_curve_calibrated_highs(curve[way]),
            prh_overlap_curve_calibrated_highs(curve[0]), 40 * sizeof(double));
        assert_memory_equal(prh_overlap_sizes_spreads(sizes[way]), prh_overlap_sizes_spreads(sizes[0]),
            (size_t)(4 * prh_overlap_sizes_points(sizes[0])) * sizeof(double));
    }
    for (int way = 0; way < 6; way++) {
        prh_overlap_sizes_destroy(sizes[way]);
        prh_overlap_curve_destroy(curve[way]);
    }
    prh_prepared_destroy(y);
    prh_prepared_destroy(x);
    prh_metric_destroy(metric);
}

/* ---- sizes ---- */

static void sizes_are_compared_at_the_same_fractions(void **state)
{
    const fixture *f = *state;
    prh_metric *metric = mutual(35, NULL);
    const double fractions[3] = {0.5, 1.0, 0.2};
    const prh_overlap_sizes_options options = {
        .struct_size = sizeof options, .fractions = fractions, .count = 3, .repetitions = 4};
    const int64_t rows[3] = {35, 70, 14};
    prh_overlap_sizes *sizes = NULL;

    assert_ok(prh_overlap_sizes_create(&sizes, metric, f->x, f->y, &options, NULL));
    assert_int_equal(prh_overlap_sizes_count(sizes), 3);
    assert_int_equal(prh_overlap_sizes_points(sizes), 7);
    for (int s = 0; s < 3; s++) {
        assert_int_equal(prh_overlap_sizes_rows(sizes)[s], rows[s]);
        for (int p = 0; p < 7; p++) {
            const int64_t k = prh_overlap_sizes_ks(sizes)[7 * s + p];
            const double overlap = prh_overlap_sizes_overlaps(sizes)[7 * s + p];
            const double chance = (double)k / (double)(rows[s] - 1);

            assert_close((double)k, (p + 1) * (double)rows[s] / 14.0, 0.5);
            assert_close(
                prh_overlap_sizes_calibrated(sizes)[7 * s + p], (overlap - chance) / (1.0 - chance), 1e-13);
            assert_true(prh_overlap_sizes_spreads(sizes)[7 * s + p] > 0.0);
        }
    }
    prh_overlap_sizes_destroy(sizes);
    prh_metric_destroy(metric);
}

static void the_whole_is_the_curve_itself(void **state)
{
    const fixture *f = *state;
    prh_metric *metric = mutual(40, "cosine");
    prh_prepared *x = prepared_of(metric, f->x), *y = prepared_of(metric, f->y);
    prh_overlap_sizes *sizes = NULL;
    prh_overlap_curve *curve = NULL;

    assert_ok(prh_overlap_curve_create(&curve, metric, x, y, NULL, NULL));
    assert_ok(prh_overlap_sizes_create(&sizes, metric, f->x, f->y, NULL, NULL));
    assert_int_equal(prh_overlap_sizes_count(sizes), 4);
    assert_int_equal(prh_overlap_sizes_rows(sizes)[0], ROWS);
    for (int64_t p = 0; p < prh_overlap_sizes_points(sizes); p++) {
        const int64_t k = prh_overlap_sizes_ks(sizes)[p];

        assert_same_bits(prh_overlap_sizes_overlaps(sizes)[p], prh_overlap_curve_overlaps(curve)[k - 1]);
        assert_close(prh_overlap_sizes_spreads(sizes)[p],
            prh_overlap_curve_standard_errors(curve)[k - 1] / (1.0 - (double)k / (ROWS - 1)), 1e-13);
    }
    prh_overlap_curve_destroy(curve);
    prh_overlap_sizes_destroy(sizes);
    prh_prepared_destroy(y);
    prh_prepared_destroy(x);
    prh_metric_destroy(metric);
}

/* Noise apart, x and y are one plane: what they share of the nearest tenth they share at any n, while the same ten
 * neighbours are fewer and fewer of those shared. */
static void the_same_fraction_means_the_same_at_any_size(void **state)
{
    enum { N = 800 };
    generator g = {79};
    double *a = normal_matrix(&g, N, 2), *b = copy_matrix(a, N, 2);
    prh_representation *x, *y;
    prh_metric *metric = mutual(80, "rbf"), *ten = mutual(10, "rbf");
    prh_overlap_sizes *sizes = NULL;
    int64_t last;

    (void)state;
    for (int i = 0; i < 2 * N; i++)
        b[i] += 0.1 * next_normal(&g);
    x = doubles(a, N, 2);
    y = doubles(b, N, 2);
    assert_ok(prh_overlap_sizes_create(&sizes, metric, x, y, NULL, NULL));
    last = prh_overlap_sizes_points(sizes) - 1;
    assert_int_equal(last, 9);
    for (int s = 1; s < 4; s++) {
        const double whole = prh_overlap_sizes_calibrated(sizes)[last];

        note("size %d", s);
        assert_close(prh_overlap_sizes_calibrated(sizes)[s * (last + 1) + last], whole, 0.04);
    }
    assert_true(score_of(ten, x, y) < prh_overlap_sizes_overlaps(sizes)[3 * (last + 1) + last] - 0.15);
    note("%s", "");
    prh_overlap_sizes_destroy(sizes);
    prh_metric_destroy(ten);
    prh_metric_destroy(metric);
    prh_representation_destroy(y);
    prh_representation_destroy(x);
    free(b);
    free(a);
}

/* ---- refusals ---- */

static void curves_of_other_metrics_or_too_many_neighbours_are_refused(void **state)
{
    const fixture *f = *state;
    prh_metric *lcs = metric_of("lcs_knn", 5, NULL, 0, 0), *most = mutual(ROWS - 1, NULL),
               *fine = mutual(K, NULL);
    prh_metric *other = mutual(K, "cosine");
    prh_prepared *x = prepared_of(most, f->x);
    prh_representation *few = doubles(f->values[0], 12, 3);
    prh_metric *three = mutual(3, NULL);
    prh_prepared *short_one = prepared_of(three, few);
    const prh_overlap_curve_options bad = {.struct_size = sizeof bad, .level = 2.0};
    prh_overlap_curve *out = (prh_overlap_curve *)(uintptr_t)1;

    assert_refused(prh_overlap_curve_create(&out, lcs, x, x, NULL, NULL), PRH_ERR_UNSUPPORTED, "lcs_knn");
    assert_null(out);
    assert_refused(prh_overlap_curve_create(&out, most, x, x, NULL, NULL), PRH_ERR_ARGUMENT, "k + 2");
    assert_refused(prh_overlap_curve_create(&out, other, x, x, NULL, NULL), PRH_ERR_ARGUMENT, "prepared");
    assert_refused(prh_overlap_curve_create(&out, fine, x, x, &bad, NULL), PRH_ERR_ARGUMENT, "level");
    assert_refused(prh_overlap_curve_create(&out, three, x, short_one, NULL, NULL), PRH_ERR_SHAPE, "12");
    assert_null(out);
    assert_ok(prh_overlap_curve_create(&out, fine, x, x, NULL, NULL));
    prh_overlap_curve_destroy(out);
    prh_prepared_destroy(short_one);
    prh_metric_destroy(three);
    prh_representation_destroy(few);
    prh_prepared_destroy(x);
    prh_metric_destroy(other);
    prh_metric_destroy(fine);
    prh_metric_destroy(most);
    prh_metric_destroy(lcs);
}

static void sizes_that_cannot_be_are_refused(void **state)
{
    const fixture *f = *state;
    const double fractions[] = {1.0, 0.0, -0.5, 1.5, NAN, 0.01, 0.1};
    prh_metric *metric = mutual(20, NULL), *lcs = metric_of("lcs_knn", 5, NULL, 0, 0),
               *most = mutual(K, NULL);
    prh_metric *given = mutual(5, "gram");
    const prh_overlap_sizes_options once = {.struct_size = sizeof once, .repetitions = 1};
    const prh_overlap_sizes_options none = {.struct_size = sizeof none, .fractions = fractions};
    const prh_overlap_sizes_options lost = {.struct_size = sizeof lost, .count = 2};
    prh_overlap_sizes *out = (prh_overlap_sizes *)(uintptr_t)1;

    for (int b = 1; b < 7; b++) {
        const prh_overlap_sizes_options bad = {
            .struct_size = sizeof bad, .fractions = fractions + b, .count = 1};

        note("fraction %g", fractions[b]);
        assert_status(
            prh_overlap_sizes_create(&out, b < 6 ? metric : most, f->x, f->y, &bad, NULL), PRH_ERR_ARGUMENT);
        assert_null(out);
    }
    note("%s", "");
    assert_status(prh_overlap_sizes_create(&out, metric, f->x, f->y, &once, NULL), PRH_ERR_ARGUMENT);
    assert_status(prh_overlap_sizes_create(&out, metric, f->x, f->y, &none, NULL), PRH_ERR_ARGUMENT);
    assert_status(prh_overlap_sizes_create(&out, metric, f->x, f->y, &lost, NULL), PRH_ERR_ARGUMENT);
    assert_status(prh_overlap_sizes_create(&out, lcs, f->x, f->y, NULL, NULL), PRH_ERR_UNSUPPORTED);
    assert_status(prh_overlap_sizes_create(&out, given, f->x, f->y, NULL, NULL), PRH_ERR_SHAPE);
    assert_null(out);
    prh_metric_destroy(given);
    prh_metric_destroy(most);
    prh_metric_destroy(lcs);
    prh_metric_destroy(metric);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_curve_is_the_metric_for_every_k),
        cmocka_unit_test(its_standard_errors_are_those_of_deleting_each_item),
        cmocka_unit_test(curves_do_not_depend_on_threads_or_memory),
        cmocka_unit_test(sizes_are_compared_at_the_same_fractions),
        cmocka_unit_test(the_whole_is_the_curve_itself),
        cmocka_unit_test(the_same_fraction_means_the_same_at_any_size),
        cmocka_unit_test(curves_of_other_metrics_or_too_many_neighbours_are_refused),
        cmocka_unit_test(sizes_that_cannot_be_are_refused),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
