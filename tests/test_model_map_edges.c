/* Maps of models: settings, small and rounded cases, threads, refusals, notes, cancellation. */
#include <float.h>
#include <math.h>

#include "eigen.h"
#include "maps.h"
#include "scaling.h"
#include "watches.h"

enum { N = 12, MAP_ITERATIONS = 10000 };

/* Alignments that no plane holds, with gaps if asked. */
static double *rough_alignment(uint64_t seed, int gaps)
{
    generator g = {seed};
    double *a = allocate(N * N, sizeof *a);

    for (int i = 0; i < N; i++)
        for (int j = 0; j < i; j++)
            a[i * N + j] = a[j * N + i] = gaps && (i + j) % 5 == 0 ? NAN : 0.02 + 0.9 * next_uniform(&g);
    return a;
}

static void assert_same_map(const prh_model_map *got, const prh_model_map *want)
{
    const prh_model_map_values one = values_of_map(got), other = values_of_map(want);
    const int64_t n = other.count, width = other.width;

    assert_memory_equal(&one, &other, sizeof one);
    assert_memory_equal(
        prh_model_map_points(got), prh_model_map_points(want), (size_t)(n * width) * sizeof(double));
    assert_memory_equal(prh_model_map_classical_points(got), prh_model_map_classical_points(want),
        (size_t)(n * width) * sizeof(double));
    assert_memory_equal(
        prh_model_map_nearest(got), prh_model_map_nearest(want), (size_t)(n * (n - 1)) * sizeof(int64_t));
}

static void zeros_are_the_defaults_they_say(void **state)
{
    const prh_model_map_options zeros = {.struct_size = sizeof zeros},
                                said = {.struct_size = sizeof said, .width = 2, .restarts = 32};
    double *a = rough_alignment(51, 0);
    prh_model_map *plain = map_of(a, N, NULL, PRH_OK), *zero = map_of(a, N, &zeros, PRH_OK),
                  *same = map_of(a, N, &said, PRH_OK);

    (void)state;
    assert_same_map(zero, plain);
    assert_same_map(same, plain);
    prh_model_map_destroy(same);
    prh_model_map_destroy(zero);
    prh_model_map_destroy(plain);
    free(a);
}

/* By public calls: both scalings of a kernel with the largest distance in the gaps, which weigh nothing. */
static void scale_by_hand(const prh_model_map *map, int64_t width, int64_t restarts, prh_embedding *made[2])
{
    const double *d = prh_model_map_distances(map);
    double filled[N * N], weights[N * N], largest = 0.0;
    const prh_smacof_options options = {.struct_size = sizeof options,
        .weights = weights,
        .restarts = restarts,
        .max_iterations = MAP_ITERATIONS,
        .seed = 9};
    prh_kernel *kernel;

    for (int e = 0; e < N * N; e++)
        largest = fmax(largest, d[e]);
    for (int e = 0; e < N * N; e++) {
        filled[e] = isnan(d[e]) ? largest : d[e];
        weights[e] = isnan(d[e]) ? 0.0 : 1.0;
    }
    kernel = kernel_of(filled, N, N, "dissimilarity");
    made[0] = smacof_of(kernel, width, &options, PRH_OK);
    assert_ok(prh_embedding_create_classical(&made[1], kernel, width, NULL));
    prh_kernel_destroy(kernel);
}

static void maps_are_the_scalings_of_their_distances(void **state)
{
    static const int64_t restarts[] = {-1, 3};

    (void)state;
    for (int trial = 0; trial < 12; trial++) {
        const int64_t width = 1 + trial / 4;
        const prh_model_map_options options = {
            .struct_size = sizeof options, .width = width, .restarts = restarts[trial % 2], .seed = 9};
        double *a = rough_alignment(52, trial / 2 % 2), *got, *want;
        prh_model_map *map = map_of(a, N, &options, PRH_OK);
        prh_embedding *made[2];

        note("trial %d", trial);
        scale_by_hand(map, width, restarts[trial % 2], made);
        assert_memory_equal(prh_model_map_classical_points(map), prh_embedding_points(made[1]),
            (size_t)(N * width) * sizeof(double));
        got = distances_of(prh_model_map_points(map), N, width, 0);
        want = distances_of(prh_embedding_points(made[0]), N, width, 0);
        for (int e = 0; e < N * N; e++)
            assert_close(got[e], want[e], 1e-9);
        assert_close(values_of_map(map).stress, values_of_embedding(made[0]).stress, 1e-9);
        free(want);
        free(got);
        prh_embedding_destroy(made[1]);
        prh_embedding_destroy(made[0]);
        prh_model_map_destroy(map);
        free(a);
    }
}

/* SMACOF's points are as near to the classical ones as turning can bring them. */
static void no_turning_lays_the_points_nearer_to_the_classical_ones(void **state)
{
    double *a = rough_alignment(53, 1);
    prh_model_map *map = map_of(a, N, NULL, PRH_OK);
    const prh_view points = {prh_model_map_points(map), N, 2, 2, PRH_F64, 0},
                   classical = {prh_model_map_classical_points(map), N, 2, 2, PRH_F64, 0};
    const prh_procrustes_options rigid = {.struct_size = sizeof rigid, .no_scale = 1};
    prh_procrustes *fit = NULL;

    (void)state;
    assert_ok(prh_procrustes_create(&fit, &points, &classical, &rigid));
    for (int e = 0; e < 4; e++)
        assert_close(prh_procrustes_rotation(fit)[e], e % 3 == 0 ? 1.0 : 0.0, 1e-12);
    for (int c = 0; c < 2; c++)
        assert_close(prh_procrustes_translation(fit)[c], 0.0, 1e-12);
    prh_procrustes_destroy(fit);
    prh_model_map_destroy(map);
    free(a);
}

static void two_models_are_a_map(void **state)
{
    const double a[4] = {NAN, 0.5, 0.5, NAN};

    (void)state;
    for (int64_t width = 1; width <= 2; width++) {
        const prh_model_map_options options = {.struct_size = sizeof options, .width = width};
        prh_model_map *map = map_of(a, 2, &options, PRH_OK);
        double *d = distances_of(prh_model_map_points(map), 2, width, 0);

        assert_close(d[1], log(2.0), 1e-15);
        assert_int_equal(prh_model_map_nearest(map)[0], 1);
        assert_int_equal(prh_model_map_nearest(map)[1], 0);
        free(d);
        prh_model_map_destroy(map);
    }
}

/* Scores of single precision may exceed 1 by their rounding. Equal models lie in one place. */
static void a_little_above_one_is_one(void **state)
{
    const double a[9] = {0, 1.0 + 5e-7, 0.5, 1.0, 0, 0.5, 0.5, 0.5, 0};
    prh_model_map *map = map_of(a, 3, NULL, PRH_OK);
    const double *x = prh_model_map_points(map);

    (void)state;
    assert_same_bits(prh_model_map_distances(map)[1], 0.0);
    assert_close(x[0], x[2], 1e-12);
    assert_close(x[1], x[3], 1e-12);
    assert_int_equal(prh_model_map_nearest(map)[4], 0); /* of model 2 both are as near */
    prh_model_map_destroy(map);
}

static void extreme_alignments_are_mapped(void **state)
{
    const double a[9] = {0, -DBL_MAX, DBL_MIN, -DBL_MAX, 0, 0.5, DBL_MIN, 0.5, 0};
    prh_model_map *map = map_of(a, 3, NULL, PRH_OK);

    (void)state;
    assert_same_bits(values_of_map(map).floor, DBL_MIN);
    assert_int_equal(values_of_map(map).floored, 1);
    assert_close(prh_model_map_distances(map)[1], -log(DBL_MIN), 1e-12);
    assert_true(values_of_map(map).stress < 1e-9);
    prh_model_map_destroy(map);
}

static void threads_and_memory_change_no_bit(void **state)
{
    double *reference = circle(N);

    (void)state;
    for (int gaps = 0; gaps < 2; gaps++) {
        const prh_model_map_options options = {
            .struct_size = sizeof options, .restarts = 5, .reference = gaps ? reference : NULL};
        double *a = rough_alignment(54, gaps);
        prh_model_map *want = map_of(a, N, &options, PRH_OK);

        for (int32_t threads = 1; threads <= 3; threads++)
            for (uint64_t limit = 0; limit < 2; limit++) {
                const prh_run_options run = {
                    .struct_size = sizeof run, .num_threads = threads, .memory_limit = limit};
                prh_model_map *got = NULL;

                assert_ok(prh_model_map_create(&got, a, N, &options, &run));
                assert_same_map(got, want);
                prh_model_map_destroy(got);
            }
        prh_model_map_destroy(want);
        free(a);
    }
    free(reference);
}

/* ---- refusals ---- */

static void refuses(
    const double *a, int64_t n, const prh_model_map_options *options, prh_status expected, const char *words)
{
    prh_model_map *out = (prh_model_map *)(uintptr_t)1;

    assert_refused(prh_model_map_create(&out, a, n, options, NULL), expected, words);
    assert_null(out);
}

static void options_out_of_their_range_are_refused(void **state)
{
    static const prh_model_map_options bad[] = {
        {.struct_size = sizeof *bad, .width = -1},
        {.struct_size = sizeof *bad, .width = N + 1},
        {.struct_size = sizeof *bad, .floor = -0.1},
        {.struct_size = sizeof *bad, .floor = 1.5},
        {.struct_size = sizeof *bad, .floor = NAN},
        {.struct_size = sizeof *bad, .restarts = -2},
        {.struct_size = sizeof *bad, .restarts = INT64_MAX},
    };
    double *a = rough_alignment(55, 0);

    (void)state;
    for (int i = 0; i < 7; i++)
        refuses(a, N, &bad[i], PRH_ERR_ARGUMENT, i < 2 ? "width" : i < 5 ? "floor" : "restarts");
    free(a);
}

static void counts_out_of_range_are_refused(void **state)
{
    const double a[1] = {1.0};

    (void)state;
    for (int64_t n = -1; n <= 1; n++)
        refuses(a, n, NULL, PRH_ERR_ARGUMENT, "fewer than 2");
    refuses(a, INT64_MAX, NULL, PRH_ERR_TOO_LARGE, "cannot be addressed");
    refuses(a, INT64_C(1) << 30, NULL, PRH_ERR_TOO_LARGE, "cannot be addressed");
}

static void references_that_hold_no_map_are_refused(void **state)
{
    double *a = rough_alignment(56, 0), *x = circle(N);
    const prh_model_map_options options = {.struct_size = sizeof options, .reference = x};

    (void)state;
    for (int i = 3; i < N; i++)
        x[2 * i + i % 2] = NAN;
    prh_model_map_destroy(map_of(a, N, &options, PRH_OK)); /* three models hold a plane */
    x[3] = -INFINITY;
    refuses(a, N, &options, PRH_ERR_ARGUMENT, "-inf at row 1, column 1");
    x[3] = 1.1e9;
    refuses(a, N, &options, PRH_ERR_ARGUMENT, "within 1e+09");
    x[3] = NAN;
    refuses(a, N, &options, PRH_ERR_ARGUMENT, "has 2 models");
    free(x);
    free(a);
}

static void alignments_that_are_none_are_refused(void **state)
{
    static const double bad[] = {1.00001, INFINITY, -INFINITY};
    double *a = rough_alignment(57, 0);

    (void)state;
    for (int b = 0; b < 3; b++) {
        const double held = a[5 * N + 2];

        a[5 * N + 2] = bad[b];
        refuses(a, N, NULL, PRH_ERR_VALUE, "models 5 and 2");
        a[5 * N + 2] = held;
    }
    free(a);
}

static void what_has_no_map_is_undefined(void **state)
{
    static const prh_model_map_options low = {.struct_size = sizeof low, .floor = 0.1},
                                       high = {.struct_size = sizeof high, .floor = 1.0};
    double a[36];

    (void)state;
    for (int e = 0; e < 36; e++)
        a[e] = e % 2 ? 0.0 : -0.5;
    refuses(a, 6, NULL, PRH_ERR_UNDEFINED, "above 0");
    refuses(a, 6, &low, PRH_ERR_UNDEFINED, "above 0");
    for (int e = 0; e < 36; e++)
        a[e] = NAN;
    refuses(a, 6, NULL, PRH_ERR_UNDEFINED, "above 0");
    a[1] = a[2] = a[3] = a[4 * 6 + 5] = 0.5; /* 0, 1, 2 and 3 in one part, 4 and 5 in the other */
    refuses(a, 6, NULL, PRH_ERR_UNDEFINED, "from model 0 to model 4");
    a[3 * 6 + 4] = 0.25; /* which one pair, one way, holds together */
    prh_model_map_destroy(map_of(a, 6, NULL, PRH_OK));
    refuses(a, 6, &high, PRH_ERR_UNDEFINED, "all distances are 0");
    for (int e = 0; e < 36; e++)
        a[e] = 1.0;
    refuses(a, 6, NULL, PRH_ERR_UNDEFINED, "all distances are 0");
}

/* ---- notes ---- */

/* Among maps that little holds together some settle too slowly for the iterations there are. */
static void a_note_says_that_scaling_had_not_converged(void **state)
{
    int found = 0;

    (void)state;
    for (uint64_t seed = 0; seed < 2000 && !found; seed++) {
        generator g = {1000 + seed};
        double a[36];
        const prh_model_map_options options = {.struct_size = sizeof options, .restarts = -1};
        prh_model_map *map = NULL;
        prh_status status;

        for (int i = 0; i < 6; i++)
            for (int j = 0; j < i; j++)
                a[6 * i + j] = a[6 * j + i] = i - j > 1 && next_uniform(&g) < 0.5 ? NAN : next_uniform(&g);
        status = prh_model_map_create(&map, a, 6, &options, NULL);
        assert_true(status == PRH_OK || status == PRH_NOTE_NOT_CONVERGED);
        assert_int_equal(values_of_map(map).converged, status == PRH_OK);
        found = status == PRH_NOTE_NOT_CONVERGED;
        prh_model_map_destroy(map);
    }
    assert_true(found);
}

/* ---- cancellation ---- */

static void cancelling_leaves_nothing(void **state)
{
    const prh_model_map_options options = {.struct_size = sizeof options, .restarts = 2};
    double *a = rough_alignment(58, 1);
    watch all = {0, 0, 0.0, 0};
    prh_run_options run = {
        .struct_size = sizeof run, .num_threads = 1, .progress = look, .progress_data = &all};
    prh_model_map *out = NULL;

    (void)state;
    assert_ok(prh_model_map_create(&out, a, N, &options, &run));
    prh_model_map_destroy(out);
    assert_true(all.calls > 10 && all.wrong == 0);
    assert_same_bits(all.last, 1.0);
    for (int64_t stop = 1; stop < all.calls; stop += stop < 10 ? 1 : 17) {
        watch some = {0, stop, 0.0, 0};

        run.progress_data = &some;
        out = (prh_model_map *)(uintptr_t)1;
        assert_status(prh_model_map_create(&out, a, N, &options, &run), PRH_ERR_CANCELLED);
        assert_null(out);
        assert_int_equal(some.calls, stop);
    }
    free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(zeros_are_the_defaults_they_say),
        cmocka_unit_test(maps_are_the_scalings_of_their_distances),
        cmocka_unit_test(no_turning_lays_the_points_nearer_to_the_classical_ones),
        cmocka_unit_test(two_models_are_a_map),
        cmocka_unit_test(a_little_above_one_is_one),
        cmocka_unit_test(extreme_alignments_are_mapped),
        cmocka_unit_test(threads_and_memory_change_no_bit),
        cmocka_unit_test(options_out_of_their_range_are_refused),
        cmocka_unit_test(counts_out_of_range_are_refused),
        cmocka_unit_test(references_that_hold_no_map_are_refused),
        cmocka_unit_test(alignments_that_are_none_are_refused),
        cmocka_unit_test(what_has_no_map_is_undefined),
        cmocka_unit_test(a_note_says_that_scaling_had_not_converged),
        cmocka_unit_test(cancelling_leaves_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
