/* Beginnings, notes, threads, refusals, scales and cancellation of metric scaling. */
#include <math.h>

#include "scaling.h"
#include "watches.h"

enum { N = 20 };

/* Dissimilarities with many local minima. */
static prh_kernel *rough_kernel(uint64_t seed)
{
    generator g = {seed};
    double *d = rough_distances(&g, N);
    prh_kernel *kernel = kernel_of(d, N, N, "dissimilarity");

    free(d);
    return kernel;
}

static void more_beginnings_never_end_higher(void **state)
{
    int better = 0;

    (void)state;
    for (uint64_t seed = 61; seed < 66; seed++) {
        prh_kernel *kernel = rough_kernel(seed);
        double before = INFINITY;
        int64_t beginning = 0;

        for (int64_t restarts = -1; restarts <= 12; restarts += restarts < 1 ? 2 : 1) {
            const prh_smacof_options options = {
                .struct_size = sizeof options, .restarts = restarts, .seed = 9};
            prh_embedding *embedding = smacof_of(kernel, 2, &options, PRH_OK);
            const prh_embedding_values values = values_of_embedding(embedding);

            assert_true(values.stress <= before);
            assert_true(values.beginning <= (restarts < 0 ? 0 : restarts));
            /* One more beginning is taken if, and only if, it is better. */
            assert_int_equal(values.beginning != beginning, values.stress < before && restarts > 0);
            before = values.stress;
            beginning = values.beginning;
            better += values.beginning > 0;
            prh_embedding_destroy(embedding);
        }
        prh_kernel_destroy(kernel);
    }
    assert_true(better > 10);
}

static void no_number_of_restarts_means_eight(void **state)
{
    const prh_smacof_options eight = {.struct_size = sizeof eight, .restarts = 8};
    prh_kernel *kernel = rough_kernel(67);
    prh_embedding *got = smacof_of(kernel, 2, NULL, PRH_OK), *want = smacof_of(kernel, 2, &eight, PRH_OK);

    (void)state;
    assert_memory_equal(prh_embedding_points(got), prh_embedding_points(want), 2 * N * sizeof(double));
    prh_embedding_destroy(want);
    prh_embedding_destroy(got);
    prh_kernel_destroy(kernel);
}

static void seeds_make_other_beginnings(void **state)
{
    int different = 0;

    (void)state;
    for (uint64_t number = 61; number < 73; number++) {
        prh_kernel *kernel = rough_kernel(number);
        double stress[2];

        for (uint64_t seed = 0; seed < 2; seed++) {
            const prh_smacof_options options = {.struct_size = sizeof options, .restarts = 6, .seed = seed};
            prh_embedding *embedding = smacof_of(kernel, 2, &options, PRH_OK);

            stress[seed] = values_of_embedding(embedding).stress;
            prh_embedding_destroy(embedding);
        }
        different += stress[0] != stress[1];
        prh_kernel_destroy(kernel);
    }
    assert_true(different >= 4); /* in the others the same minimum was best, or the classical beginning */
}

static void a_note_says_that_the_best_had_not_converged(void **state)
{
    prh_kernel *kernel = rough_kernel(69);

    (void)state;
    for (int64_t most = 1; most <= 4; most++) {
        const prh_smacof_options options = {.struct_size = sizeof options, .max_iterations = most};
        prh_embedding *embedding = smacof_of(kernel, 2, &options, PRH_NOTE_NOT_CONVERGED);
        const prh_embedding_values values = values_of_embedding(embedding);

        assert_int_equal(values.converged, 0);
        assert_int_equal(values.iterations, most);
        assert_int_equal(values.positive, 2);
        prh_embedding_destroy(embedding);
    }
    prh_kernel_destroy(kernel);
}

/* A lax tolerance ends it early, without a note, and the step that ended it lowered the squares by less. */
static void convergence_is_a_small_share_of_the_sum_of_squares(void **state)
{
    generator g = {70};
    double *d = rough_distances(&g, N), *next;
    prh_kernel *kernel = kernel_of(d, N, N, "dissimilarity");

    (void)state;
    for (double tolerance = 0.1; tolerance > 1e-8; tolerance *= 0.1) {
        const prh_smacof_options options = {
            .struct_size = sizeof options, .restarts = -1, .tolerance = tolerance};
        prh_embedding *embedding = smacof_of(kernel, 2, &options, PRH_OK);
        const prh_embedding_values values = values_of_embedding(embedding);
        const double ended = oracle_stress(d, NULL, prh_embedding_points(embedding), N, 2, NULL);
        double before = INFINITY;

        note("tolerance %g", tolerance);
        assert_true(values.iterations >= 1 && values.iterations < 1000);
        next = oracle_transform(d, NULL, prh_embedding_points(embedding), N, 2);
        assert_true(
            oracle_stress(d, NULL, next, N, 2, NULL) > ended * (1.0 - tolerance)); /* the next does so too */
        free(next);
        if (values.iterations > 2) { /* and the one before did not */
            const prh_smacof_options less = {.struct_size = sizeof less,
                .restarts = -1,
                .max_iterations = values.iterations - 1,
                .tolerance = tolerance};
            prh_embedding *earlier = smacof_of(kernel, 2, &less, PRH_NOTE_NOT_CONVERGED);

            before = oracle_stress(d, NULL, prh_embedding_points(earlier), N, 2, NULL);
            assert_true(ended > before * (1.0 - tolerance) && ended < before);
            prh_embedding_destroy(earlier);
        }
        prh_embedding_destroy(embedding);
    }
    prh_kernel_destroy(kernel);
    free(d);
}

static void threads_and_memory_change_no_bit(void **state)
{
    generator g = {71};
    double *w = rough_weights(&g, N);
    prh_kernel *kernel = rough_kernel(72);

    (void)state;
    for (int weighted = 0; weighted < 2; weighted++) {
        const prh_smacof_options options = {
            .struct_size = sizeof options, .weights = weighted ? w : NULL, .restarts = 5};
        prh_embedding *want = smacof_of(kernel, 2, &options, PRH_OK);

        for (int32_t threads = 1; threads <= 3; threads++)
            for (uint64_t limit = 0; limit < 2; limit++) {
                const prh_run_options run = {
                    .struct_size = sizeof run, .num_threads = threads, .memory_limit = limit};
                const prh_embedding_values before = values_of_embedding(want);
                prh_embedding *got = NULL;
                prh_embedding_values after;

                assert_ok(prh_embedding_create_smacof(&got, kernel, 2, &options, &run));
                after = values_of_embedding(got);
                assert_memory_equal(&before, &after, sizeof before);
                assert_memory_equal(
                    prh_embedding_points(got), prh_embedding_points(want), 2 * N * sizeof(double));
                prh_embedding_destroy(got);
            }
        prh_embedding_destroy(want);
    }
    prh_kernel_destroy(kernel);
    free(w);
}

static void distances_that_are_all_zero_are_undefined(void **state)
{
    const double flat[9] = {2, 2, 2, 2, 2, 2, 2, 2, 2}, one[1] = {3.0};
    prh_kernel *kernels[2] = {kernel_of(flat, 3, 3, "gram"), kernel_of(one, 1, 1, "gram")};

    (void)state;
    for (int i = 0; i < 2; i++) {
        prh_embedding *out = (prh_embedding *)(uintptr_t)1;

        assert_status(prh_embedding_create_smacof(&out, kernels[i], 1, NULL, NULL), PRH_ERR_UNDEFINED);
        assert_null(out);
        prh_kernel_destroy(kernels[i]);
    }
}

static void options_out_of_their_range_are_refused(void **state)
{
    static const prh_smacof_options bad[] = {
        {.struct_size = sizeof *bad, .restarts = -2},
        {.struct_size = sizeof *bad, .restarts = INT64_MAX},
        {.struct_size = sizeof *bad, .max_iterations = -1},
        {.struct_size = sizeof *bad, .tolerance = -1e-9},
        {.struct_size = sizeof *bad, .tolerance = 1.0},
        {.struct_size = sizeof *bad, .tolerance = NAN},
    };
    prh_kernel *kernel = rough_kernel(79);

    (void)state;
    for (int i = 0; i < 6; i++) {
        prh_embedding *out = (prh_embedding *)(uintptr_t)1;

        assert_refused(prh_embedding_create_smacof(&out, kernel, 2, &bad[i], NULL), PRH_ERR_ARGUMENT,
            i < 2   ? "restarts"
            : i < 3 ? "max_iterations"
                    : "tolerance");
        assert_null(out);
    }
    prh_kernel_destroy(kernel);
}

/* Squares of such dissimilarities are 0, and so are the points of classical scaling. Nothing pulls them anywhere. */
static void a_beginning_in_one_point_is_left_to_the_others(void **state)
{
    const prh_smacof_options classical = {.struct_size = sizeof classical, .restarts = -1};
    generator g = {61};
    double *d = rough_distances(&g, N);
    prh_kernel *kernel = kernel_of(d, N, N, "dissimilarity"), *tiny;
    prh_embedding *want = smacof_of(kernel, 2, NULL, PRH_OK), *got, *out = (prh_embedding *)(uintptr_t)1;

    (void)state;
    assert_true(values_of_embedding(want).beginning > 0);
    for (int e = 0; e < N * N; e++)
        d[e] = ldexp(d[e], -700);
    tiny = kernel_of(d, N, N, "dissimilarity");
    got = smacof_of(tiny, 2, NULL, PRH_OK);
    assert_int_equal(values_of_embedding(got).beginning, values_of_embedding(want).beginning);
    assert_same_bits(values_of_embedding(got).stress, values_of_embedding(want).stress);
    assert_refused(prh_embedding_create_smacof(&out, tiny, 2, &classical, NULL), PRH_ERR_UNDEFINED, "apart");
    assert_null(out);
    prh_embedding_destroy(got);
    prh_embedding_destroy(want);
    prh_kernel_destroy(tiny);
    prh_kernel_destroy(kernel);
    free(d);
}

/* A triangle has no stress in the plane, wherever one begins. */
static void among_equals_the_first_beginning_is_taken_whoever_ran_it(void **state)
{
    const double d[9] = {0.0, 3.0, 4.0, 3.0, 0.0, 5.0, 4.0, 5.0, 0.0};
    const prh_smacof_options options = {
        .struct_size = sizeof options, .restarts = 40, .max_iterations = 100000, .tolerance = 1e-300};
    prh_kernel *kernel = kernel_of(d, 3, 3, "dissimilarity");

    (void)state;
    for (int trial = 0; trial < 30; trial++) {
        const prh_run_options run = {.struct_size = sizeof run, .num_threads = 3};
        prh_embedding *embedding = NULL;

        assert_ok(prh_embedding_create_smacof(&embedding, kernel, 2, &options, &run));
        assert_int_equal(values_of_embedding(embedding).beginning, 0);
        prh_embedding_destroy(embedding);
    }
    prh_kernel_destroy(kernel);
}

static void scale_changes_the_size_of_points_alone(void **state)
{
    static const int exponents[] = {-480, -200, 200, 480};
    generator g = {80};
    double *d = rough_distances(&g, N), *scaled = allocate(N * N, sizeof *scaled);
    prh_kernel *kernel = kernel_of(d, N, N, "dissimilarity");
    prh_embedding *want = smacof_of(kernel, 2, NULL, PRH_OK);

    (void)state;
    for (int s = 0; s < 4; s++) {
        prh_kernel *far;
        prh_embedding *got;

        for (int e = 0; e < N * N; e++)
            scaled[e] = ldexp(d[e], exponents[s]);
        far = kernel_of(scaled, N, N, "dissimilarity");
        got = smacof_of(far, 2, NULL, PRH_OK);
        for (int e = 0; e < 2 * N; e++)
            assert_same_bits(
                ldexp(prh_embedding_points(got)[e], -exponents[s]), prh_embedding_points(want)[e]);
        assert_same_bits(values_of_embedding(got).stress, values_of_embedding(want).stress);
        prh_embedding_destroy(got);
        prh_kernel_destroy(far);
    }
    prh_embedding_destroy(want);
    prh_kernel_destroy(kernel);
    free(scaled);
    free(d);
}

static void cancelling_at_any_call_leaves_nothing(void **state)
{
    const prh_smacof_options options = {.struct_size = sizeof options, .restarts = 2};
    prh_kernel *kernel = rough_kernel(81);

    (void)state;
    for (int32_t threads = 1; threads <= 3; threads += 2) {
        watch all = {0, 0, 0.0, 0};
        prh_run_options run = {
            .struct_size = sizeof run, .num_threads = threads, .progress = look, .progress_data = &all};
        prh_embedding *out = NULL;

        assert_ok(prh_embedding_create_smacof(&out, kernel, 2, &options, &run));
        prh_embedding_destroy(out);
        assert_true(all.calls > 3 && all.wrong == 0);
        assert_same_bits(all.last, 1.0);
        for (int64_t stop = 1; stop < TAKEN_OF(60) && stop < all.calls / 4; stop++) {
            watch some = {0, stop, 0.0, 0};
            prh_status status;

            run.progress_data = &some;
            out = (prh_embedding *)(uintptr_t)1;
            status = prh_embedding_create_smacof(&out, kernel, 2, &options, &run);
            if (threads > 1 && status >= 0) { /* other threads had done the work by then */
                assert_true(some.calls <= stop);
                prh_embedding_destroy(out);
                continue;
            }
            assert_status(status, PRH_ERR_CANCELLED);
            assert_null(out);
        }
    }
    prh_kernel_destroy(kernel);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(more_beginnings_never_end_higher),
        cmocka_unit_test(no_number_of_restarts_means_eight),
        cmocka_unit_test(seeds_make_other_beginnings),
        cmocka_unit_test(a_note_says_that_the_best_had_not_converged),
        cmocka_unit_test(convergence_is_a_small_share_of_the_sum_of_squares),
        cmocka_unit_test(threads_and_memory_change_no_bit),
        cmocka_unit_test(distances_that_are_all_zero_are_undefined),
        cmocka_unit_test(options_out_of_their_range_are_refused),
        cmocka_unit_test(a_beginning_in_one_point_is_left_to_the_others),
        cmocka_unit_test(among_equals_the_first_beginning_is_taken_whoever_ran_it),
        cmocka_unit_test(scale_changes_the_size_of_points_alone),
        cmocka_unit_test(cancelling_at_any_call_leaves_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
