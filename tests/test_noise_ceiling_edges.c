/* Noise ceilings: where data lie, notes, threads, refusals and cancellation. */
#include "ceilings.h"
#include "watches.h"

#include <math.h>

/* Rows that do not lie one after another. */
static void gaps_between_rows_are_not_read(void **state)
{
    enum { N = 12, D = 3, LD = 5 };
    generator g = {151};
    prh_metric *metric = metric_of("cka", 0, "linear", PRH_CONVENTION_EXACT, PRH_PRECISION_F64);
    double *dense[3], wide[3][N * LD];
    prh_representation *repeats[3];

    (void)state;
    for (int r = 0; r < 3; r++) {
        const prh_view view = {wide[r], N, D, LD, PRH_F64, 0};

        dense[r] = normal_matrix(&g, N, D);
        for (int c = 0; c < N * LD; c++)
            wide[r][c] = c % LD < D ? dense[r][c / LD * D + c % LD] : NAN;
        assert_ok(prh_representation_wrap(&repeats[r], &view, NULL, NULL));
    }
    assert_ceiling(metric, repeats, dense, 3, NULL);
    destroy_repeats(repeats, 3);
    for (int r = 0; r < 3; r++)
        free(dense[r]);
    prh_metric_destroy(metric);
}

/* cca of few rows: every subspace must overlap with every other. */
static void a_note_of_any_score_is_passed_on(void **state)
{
    generator g = {157};
    prh_metric *metric = metric_of("cca", 0, NULL, PRH_CONVENTION_EXACT, PRH_PRECISION_F64);
    double *signal = normal_matrix(&g, 8, 6);
    prh_representation *repeats[3];
    prh_noise_ceiling *ceiling = NULL;

    (void)state;
    make_repeats(&g, signal, 8, 6, 1.0, repeats, 3);
    assert_status(
        prh_noise_ceiling_create(&ceiling, metric, (const prh_representation *const *)repeats, 3, NULL, NULL),
        PRH_NOTE_SATURATED);
    assert_non_null(ceiling);
    prh_noise_ceiling_destroy(ceiling);
    destroy_repeats(repeats, 3);
    free(signal);
    prh_metric_destroy(metric);
}

static void threads_and_memory_change_no_bit(void **state)
{
    enum { N = 300, COUNT = 3 };
    static const char *const names[] = {"cka", "mutual_knn"};
    generator g = {163};
    double *signal = normal_matrix(&g, N, 200);
    prh_representation *repeats[COUNT];

    (void)state;
    make_repeats(&g, signal, N, 200, 1.0, repeats, COUNT);
    for (int m = 0; m < 2; m++) {
        prh_metric *metric = metric_of(names[m], 5, "rbf", PRH_CONVENTION_EXACT, PRH_PRECISION_AUTO);
        prh_noise_ceiling *want = ceiling_of(metric, repeats, COUNT, NULL);

        for (int32_t threads = 1; threads <= 3; threads++) {
            const prh_run_options run = {
                .struct_size = sizeof run, .num_threads = threads, .memory_limit = threads == 3 ? 1 : 0};
            prh_noise_ceiling *got = NULL;

            assert_ok(prh_noise_ceiling_create(
                &got, metric, (const prh_representation *const *)repeats, COUNT, NULL, &run));
            for (int r = 0; r < COUNT; r++) {
                assert_same_bits(prh_noise_ceiling_lowers(got)[r], prh_noise_ceiling_lowers(want)[r]);
                assert_same_bits(prh_noise_ceiling_uppers(got)[r], prh_noise_ceiling_uppers(want)[r]);
            }
            prh_noise_ceiling_destroy(got);
        }
        prh_noise_ceiling_destroy(want);
        prh_metric_destroy(metric);
    }
    destroy_repeats(repeats, COUNT);
    free(signal);
}

/* ---- refusals ---- */

static void refuses(const prh_metric *metric, prh_representation *const *repeats, int64_t count,
    const prh_noise_ceiling_options *options, prh_status status, const char *words)
{
    prh_noise_ceiling *ceiling = (prh_noise_ceiling *)(uintptr_t)1;

    assert_refused(prh_noise_ceiling_create(
                       &ceiling, metric, (const prh_representation *const *)repeats, count, options, NULL),
        status, words);
    assert_null(ceiling);
}

static void shapes_that_do_not_fit_are_refused(void **state)
{
    static const double zeros[16] = {0.0};
    prh_metric *metric = metric_of("cka", 0, "linear", PRH_CONVENTION_EXACT, PRH_PRECISION_F64);
    prh_metric *knn = metric_of("mutual_knn", 5, "linear", PRH_CONVENTION_EXACT, PRH_PRECISION_F64);
    prh_representation *repeats[4] = {
        doubles(zeros, 4, 3), doubles(zeros, 4, 3), doubles(zeros, 4, 2), doubles(zeros, 3, 3)};
    prh_representation *rows[2] = {repeats[0], repeats[3]}, *missing[2] = {repeats[0], NULL};

    (void)state;
    refuses(metric, repeats, 1, NULL, PRH_ERR_ARGUMENT, "1 measurements are fewer than 2");
    refuses(metric, repeats, 3, NULL, PRH_ERR_SHAPE, "measurement 2 is 4 x 2, measurement 0 is 4 x 3");
    refuses(metric, rows, 2, NULL, PRH_ERR_SHAPE, "measurement 1 is 3 x 3");
    refuses(metric, missing, 2, NULL, PRH_ERR_ARGUMENT, "measurement 1 is NULL");
    refuses(metric, repeats, 2, &by_ranks, PRH_ERR_SHAPE, "square");
    refuses(knn, repeats, 2, NULL, PRH_ERR_ARGUMENT, "k = 5");
    destroy_repeats(repeats, 4);
    prh_metric_destroy(knn);
    prh_metric_destroy(metric);
}

/* What is wrong with three 6 x 6 matrices. */
static void not_a_number(double *const d[3])
{
    d[2][1 * 6 + 3] = NAN;
}

static void not_finite(double *const d[3])
{
    d[2][1 * 6 + 3] = INFINITY;
}

static void not_symmetric(double *const d[3])
{
    d[2][1 * 6 + 3] = 90.0;
}

static void all_equal(double *const d[3])
{
    for (int c = 0; c < 36; c++)
        d[2][c] = c % 7 == 0 ? 0.0 : 1.0;
}

static void too_large_together(double *const d[3])
{
    for (int r = 0; r < 3; r++)
        d[r][1 * 6 + 3] = d[r][3 * 6 + 1] = 1.7e308;
}

static void cancelling_out(double *const d[3])
{
    for (int c = 0; c < 36; c++)
        d[2][c] = c % 7 == 0 ? 0.0 : 3.0 - d[0][c] - d[1][c];
}

static void values_that_are_not_allowed_are_refused_by_their_measurement(void **state)
{
    static const struct {
        void (*spoil)(double *const d[3]);
        prh_status status;
        const char *words;
    } cases[] = {
        {not_a_number, PRH_ERR_VALUE, "measurement 2: row 1, column 3 is NaN"},
        {not_finite, PRH_ERR_VALUE, "measurement 2: row 1, column 3 is infinite"},
        {not_symmetric, PRH_ERR_VALUE, "measurement 2: the matrix is not symmetric"},
        {all_equal, PRH_ERR_UNDEFINED, "measurement 2 as x and the mean of all as y: rsa"},
        {too_large_together, PRH_ERR_VALUE, "the mean of all measurements: row 1, column 3 is infinite"},
        {cancelling_out, PRH_ERR_UNDEFINED, "measurement 0 as x and the mean of all as y: rsa"},
    };
    generator g = {167};
    prh_metric *metric = metric_of(
        "rsa:euclidean:spearman", 0, "squared-dissimilarity", PRH_CONVENTION_EXACT, PRH_PRECISION_F64);

    (void)state;
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        double *d[3];
        prh_representation *repeats[3];

        for (int r = 0; r < 3; r++)
            d[r] = tied_distances(&g, 6);
        cases[c].spoil(d);
        for (int r = 0; r < 3; r++)
            repeats[r] = doubles(d[r], 6, 6);
        note("case %d", (int)c);
        refuses(metric, repeats, 3, NULL, cases[c].status, cases[c].words);
        destroy_repeats(repeats, 3);
        for (int r = 0; r < 3; r++)
            free(d[r]);
    }
    note("%s", "");
    prh_metric_destroy(metric);
}

/* ---- cancelling ---- */

static void cancelling_at_any_call_leaves_nothing(void **state)
{
    enum { N = 60, COUNT = 4 };
    generator g = {173};
    prh_metric *metric = distance_metric("rsa:euclidean:spearman");
    prh_representation *repeats[COUNT];

    (void)state;
    for (int r = 0; r < COUNT; r++) {
        double *d = tied_distances(&g, N);

        repeats[r] = doubles(d, N, N);
        free(d);
    }
    for (int ranked = 0; ranked < 2; ranked++) {
        watch all = {0, 0, 0.0, 0};
        prh_run_options run = {
            .struct_size = sizeof run, .num_threads = 1, .progress = look, .progress_data = &all};
        const prh_noise_ceiling_options *options = ranked ? &by_ranks : NULL;
        prh_noise_ceiling *out = NULL;

        assert_ok(prh_noise_ceiling_create(
            &out, metric, (const prh_representation *const *)repeats, COUNT, options, &run));
        prh_noise_ceiling_destroy(out);
        assert_true(all.calls > 2 * COUNT && all.wrong == 0);
        assert_same_bits(all.last, 1.0);
        for (int64_t stop = 1; stop < all.calls; stop++) {
            watch some = {0, stop, 0.0, 0};

            run.progress_data = &some;
            out = (prh_noise_ceiling *)(uintptr_t)1;
            assert_status(prh_noise_ceiling_create(
                              &out, metric, (const prh_representation *const *)repeats, COUNT, options, &run),
                PRH_ERR_CANCELLED);
            assert_null(out);
        }
    }
    destroy_repeats(repeats, COUNT);
    prh_metric_destroy(metric);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gaps_between_rows_are_not_read),
        cmocka_unit_test(a_note_of_any_score_is_passed_on),
        cmocka_unit_test(threads_and_memory_change_no_bit),
        cmocka_unit_test(shapes_that_do_not_fit_are_refused),
        cmocka_unit_test(values_that_are_not_allowed_are_refused_by_their_measurement),
        cmocka_unit_test(cancelling_at_any_call_leaves_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
