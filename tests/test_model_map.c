/* Maps of models: known points are found again, floors and gaps, orientation, who is near whom. */
#include <math.h>

#include "eigen.h"
#include "maps.h"
#include "scaling.h"

static void distances_are_minus_the_logarithm_of_alignment(void **state)
{
    /* -1 at (0, 3): below the floor. (1, 2) one way only, (2, 3) both ways differ, (1, 3) not at all. */
    static const double a[16] = {
        9.0, 0.5, 0.25, -1.0, 0.5, -9.0, NAN, NAN, 0.25, 0.2, NAN, 0.1, -1.0, NAN, 0.3, 9.0};
    prh_model_map *map = map_of(a, 4, NULL, PRH_OK);
    const prh_model_map_values values = values_of_map(map);
    const double *d = prh_model_map_distances(map);
    const double want[4][4] = {{0.0, log(2.0), log(4.0), log(5.0)}, {log(2.0), 0.0, log(5.0), NAN},
        {log(4.0), log(5.0), 0.0, log(5.0)}, {log(5.0), NAN, log(5.0), 0.0}};

    (void)state;
    for (int i = 0; i < 4; i++)
        for (int j = 0; j < 4; j++)
            if (isnan(want[i][j]))
                assert_true(isnan(d[4 * i + j]));
            else
                assert_close(d[4 * i + j], want[i][j], 1e-15);
    assert_int_equal(values.count, 4);
    assert_int_equal(values.width, 2);
    assert_close(values.floor, 0.2, 1e-16);
    assert_int_equal(values.floored, 1);
    assert_int_equal(values.missing, 1);
    assert_int_equal(values.reserved, 0);
    prh_model_map_destroy(map);
}

static void known_points_are_found_again(void **state)
{
    generator g = {31};

    (void)state;
    for (int64_t width = 1; width <= 4; width++) {
        const prh_model_map_options options = {.struct_size = sizeof options, .width = width};
        double *x = normal_matrix(&g, 14, width), *want = distances_of(x, 14, width, 0),
               *a = alignment_of(x, 14, width), *got[2];
        prh_model_map *map = map_of(a, 14, &options, PRH_OK);
        const prh_model_map_values values = values_of_map(map);

        note("%d dimensions", (int)width);
        got[0] = distances_of(prh_model_map_points(map), 14, width, 0);
        got[1] = distances_of(prh_model_map_classical_points(map), 14, width, 0);
        for (int e = 0; e < 14 * 14; e++) {
            assert_close(got[0][e], want[e], 1e-12);
            assert_close(got[1][e], want[e], 1e-12);
        }
        assert_true(values.stress < 1e-13 && values.classical_stress < 1e-13);
        assert_int_equal(values.converged, 1);
        assert_int_equal(values.floored + values.missing, 0);
        /* Without stress both are the same points, and SMACOF's are laid over the others. */
        assert_true(
            farthest_move(prh_model_map_points(map), prh_model_map_classical_points(map), 14, width) < 1e-12);
        prh_model_map_destroy(map);
        free(got[1]);
        free(got[0]);
        free(a);
        free(want);
        free(x);
    }
}

/* Points of a plane come back to where they were, whatever was moved, turned and reflected on the way. */
static void a_reference_gives_back_places_too(void **state)
{
    generator g = {32};
    double *x = normal_matrix(&g, 12, 2), *a = alignment_of(x, 12, 2);
    prh_model_map_options options = {.struct_size = sizeof options, .reference = x};
    prh_model_map *map;

    (void)state;
    for (int e = 0; e < 24; e++)
        x[e] += e % 2 ? 5.0 : -3.0;
    map = map_of(a, 12, &options, PRH_OK);
    assert_true(farthest_move(prh_model_map_points(map), x, 12, 2) < 1e-12);
    assert_true(farthest_move(prh_model_map_classical_points(map), x, 12, 2) < 1e-12);
    prh_model_map_destroy(map);
    for (int i = 0; i < 12; i++)
        x[2 * i] = -x[2 * i]; /* the mirror image of it is as good a reference */
    map = map_of(a, 12, &options, PRH_OK);
    assert_true(farthest_move(prh_model_map_points(map), x, 12, 2) < 1e-12);
    prh_model_map_destroy(map);
    free(a);
    free(x);
}

/* Nothing is scaled: a reference of another size turns the map and leaves its distances. */
static void a_reference_does_not_scale(void **state)
{
    generator g = {33};
    double *x = normal_matrix(&g, 12, 2), *a = alignment_of(x, 12, 2), *got,
           *want = distances_of(x, 12, 2, 0);
    const prh_model_map_options options = {.struct_size = sizeof options, .reference = x};
    prh_model_map *map;

    (void)state;
    for (int e = 0; e < 24; e++)
        x[e] *= 10.0;
    map = map_of(a, 12, &options, PRH_OK);
    got = distances_of(prh_model_map_points(map), 12, 2, 0);
    for (int e = 0; e < 144; e++)
        assert_close(got[e], want[e], 1e-12);
    prh_model_map_destroy(map);
    free(got);
    free(want);
    free(a);
    free(x);
}

/* A model that the reference does not have comes to where the others say. */
static void models_that_were_not_there_are_carried_along(void **state)
{
    generator g = {34};
    double *x = normal_matrix(&g, 12, 2), *a = alignment_of(x, 12, 2), *part = copy_matrix(x, 12, 2);
    const prh_model_map_options options = {.struct_size = sizeof options, .reference = part};
    prh_model_map *map;

    (void)state;
    part[2 * 3] = NAN; /* one coordinate is enough not to be there */
    for (int i = 6; i < 12; i++)
        part[2 * i + 1] = NAN;
    map = map_of(a, 12, &options, PRH_OK);
    assert_true(farthest_move(prh_model_map_points(map), x, 12, 2) < 1e-12);
    assert_true(farthest_move(prh_model_map_classical_points(map), x, 12, 2) < 1e-12);
    prh_model_map_destroy(map);
    free(part);
    free(a);
    free(x);
}

/* ---- orientation ---- */

/* Alignments of points on a circle with a little noise: both principal axes are as long. */
static double *noisy_circle(generator *g, int64_t n, double level)
{
    double *x = circle(n), *a = alignment_of(x, n, 2);

    for (int64_t i = 0; i < n; i++)
        for (int64_t j = 0; j < i; j++)
            a[i * n + j] = a[j * n + i] = fmin(1.0, a[i * n + j] * exp(level * next_normal(g)));
    free(x);
    return a;
}

static void small_changes_do_not_turn_a_map_that_has_a_reference(void **state)
{
    enum { N = 12, TRIALS = 24 };
    double *x = circle(N);
    prh_model_map_options options = {.struct_size = sizeof options, .restarts = 4};
    int turned_without = 0;

    (void)state;
    for (uint64_t seed = 0; seed < TAKEN_OF(TRIALS); seed++) {
        generator g = {40 + seed};
        double *a = noisy_circle(&g, N, 1e-3);
        prh_model_map *plain, *laid;

        options.reference = NULL;
        plain = map_of(a, N, &options, PRH_OK);
        options.reference = x;
        laid = map_of(a, N, &options, PRH_OK);
        note("seed %d", (int)seed);
        assert_true(farthest_move(prh_model_map_points(laid), x, N, 2) < 5e-3);
        assert_true(farthest_move(prh_model_map_classical_points(laid), x, N, 2) < 5e-3);
        turned_without += farthest_move(prh_model_map_points(plain), x, N, 2) > 0.5;
        /* Both maps of one call lie over one another, reference or none. */
        assert_true(
            farthest_move(prh_model_map_points(plain), prh_model_map_classical_points(plain), N, 2) < 5e-3);
        prh_model_map_destroy(laid);
        prh_model_map_destroy(plain);
        free(a);
    }
    assert_true(turned_without > TAKEN_OF(TRIALS) / 2); /* or the layout would not be one to be turned */
    free(x);
}

/* From one map to the next, each turned to the one before. */
static void a_chain_of_maps_moves_as_little_as_its_data(void **state)
{
    enum { N = 10, STEPS = 9 };
    generator g = {35};
    double *reference = circle(N), *a = noisy_circle(&g, N, 0.05);
    prh_model_map_options options = {.struct_size = sizeof options, .restarts = 4, .reference = reference};

    (void)state;
    for (int step = 0; step < STEPS; step++) {
        prh_model_map *map = map_of(a, N, &options, PRH_OK);

        note("step %d", step);
        assert_true(farthest_move(prh_model_map_points(map), reference, N, 2) < (step == 0 ? 0.3 : 0.02));
        memcpy(reference, prh_model_map_points(map), 2 * N * sizeof *reference);
        prh_model_map_destroy(map);
        for (int i = 0; i < N; i++)
            for (int j = 0; j < i; j++)
                a[i * N + j] = a[j * N + i] = fmin(1.0, a[i * N + j] * exp(2e-3 * next_normal(&g)));
    }
    free(a);
    free(reference);
}

/* ---- stress and gaps ---- */

static void stress_is_that_of_the_pairs_that_were_compared(void **state)
{
    enum { N = 15 };
    generator g = {36};
    double a[N * N], weights[N * N], filled[N * N];

    (void)state;
    for (int gaps = 0; gaps < 2; gaps++)
        for (int turned = 0; turned < 2; turned++) {
            double *x = normal_matrix(&g, N, 2), stress[2], farthest = 0.0;
            const prh_model_map_options options = {
                .struct_size = sizeof options, .restarts = 4, .reference = turned ? x : NULL};
            prh_model_map *map;
            const double *d;
            prh_kernel *kernel;

            for (int i = 0; i < N; i++)
                for (int j = 0; j < i; j++)
                    a[i * N + j] = a[j * N + i] =
                        gaps && i - j > 1 && next_uniform(&g) < 0.3 ? NAN : 0.05 + 0.9 * next_uniform(&g);
            map = map_of(a, N, &options, PRH_OK);
            d = prh_model_map_distances(map);
            for (int e = 0; e < N * N; e++)
                farthest = fmax(farthest, d[e]);
            for (int e = 0; e < N * N; e++) {
                weights[e] = isnan(d[e]) ? 0.0 : 1.0;
                filled[e] = isnan(d[e]) ? farthest : d[e];
            }
            kernel = kernel_of(filled, N, N, "dissimilarity");
            for (int which = 0; which < 2; which++) {
                const double *points =
                    which ? prh_model_map_classical_points(map) : prh_model_map_points(map);
                const prh_view view = {points, N, 2, 2, PRH_F64, 0};

                assert_ok(prh_kernel_stress(kernel, &view, weights, &stress[which]));
                assert_close(stress[which], stress_of(d, points, N, 2), 1e-12);
            }
            assert_same_bits(values_of_map(map).stress, stress[0]);
            assert_same_bits(values_of_map(map).classical_stress, stress[1]);
            assert_true(stress[0] < stress[1]);
            assert_true((values_of_map(map).missing > 0) == gaps);
            prh_kernel_destroy(kernel);
            prh_model_map_destroy(map);
            free(x);
        }
}

/* What was compared says where the points are, if it is enough; the gaps add nothing. */
static void gaps_do_not_move_what_the_rest_determines(void **state)
{
    enum { N = 14 };
    generator g = {37};
    double *x = normal_matrix(&g, N, 2), *want = distances_of(x, N, 2, 0), *a = alignment_of(x, N, 2), *got;
    prh_model_map *map;

    (void)state;
    for (int i = 0; i < N; i += 3)
        a[i * N + (i + 5) % N] = a[(i + 5) % N * N + i] = NAN;
    map = map_of(a, N, NULL, PRH_OK);
    got = distances_of(prh_model_map_points(map), N, 2, 0);
    for (int e = 0; e < N * N; e++)
        assert_close(got[e], want[e], 1e-3);
    assert_int_equal(values_of_map(map).missing, 5);
    assert_true(values_of_map(map).stress < 1e-4);
    assert_true(values_of_map(map).classical_stress > 0.01); /* it had the largest distance there */
    prh_model_map_destroy(map);
    free(got);
    free(a);
    free(want);
    free(x);
}

/* ---- floors ---- */

static void a_floor_counts_what_lies_below(void **state)
{
    enum { N = 9 };
    static const double floors[] = {0.0, 1e-6, 0.05, 0.3, 0.999};
    generator g = {38};
    double a[N * N], least = 1.0;

    (void)state;
    for (int i = 0; i < N; i++)
        for (int j = 0; j < i; j++) {
            a[i * N + j] = a[j * N + i] = next_uniform(&g) - 0.2;
            if (a[i * N + j] > 0.0)
                least = fmin(least, a[i * N + j]);
        }
    for (int f = 0; f < 5; f++) {
        const double floor = floors[f] > 0.0 ? floors[f] : least;
        const prh_model_map_options options = {.struct_size = sizeof options, .floor = floors[f]};
        prh_model_map *map = map_of(a, N, &options, PRH_OK);
        int64_t below = 0;

        note("floor %g", floors[f]);
        for (int i = 0; i < N; i++)
            for (int j = 0; j < i; j++) {
                below += a[i * N + j] < floor;
                assert_close(prh_model_map_distances(map)[i * N + j], -log(fmax(a[i * N + j], floor)), 1e-14);
            }
        assert_same_bits(values_of_map(map).floor, floor);
        assert_int_equal(values_of_map(map).floored, below);
        prh_model_map_destroy(map);
    }
}

/* ---- who is near whom ---- */

static void the_nearest_are_the_best_aligned(void **state)
{
    /* -0.5 and -0.1 are both below the floor, and still in order; of model 3 one was not compared. */
    static const double a[25] = {
        0, .4, .4, -.5, -.1, .4, 0, .9, .2, .2, .4, .9, 0, NAN, .3, -.5, .2, NAN, 0, .8, -.1, .2, .3, .8, 0};
    static const int64_t want[20] = {1, 2, 4, 3, 2, 0, 3, 4, 1, 0, 4, -1, 4, 1, 0, -1, 3, 2, 1, 0};
    prh_model_map *map = map_of(a, 5, NULL, PRH_OK);

    (void)state;
    assert_memory_equal(prh_model_map_nearest(map), want, sizeof want);
    prh_model_map_destroy(map);
}

/* What is like nothing in two dimensions takes long: a thousand iterations, as scaling by itself has, are too few. */
static void maps_of_many_unrelated_models_converge(void **state)
{
    enum { MANY = 60 };
    const prh_smacof_options few = {.struct_size = sizeof few, .restarts = -1, .max_iterations = 1000};
    const prh_model_map_options options = {.struct_size = sizeof options, .restarts = -1};
    generator g = {9};
    double *a = allocate(MANY * MANY, sizeof *a);
    prh_model_map *map;
    prh_kernel *kernel;
    prh_embedding *early;

    (void)state;
    for (int i = 0; i < MANY; i++)
        for (int j = 0; j <= i; j++)
            a[MANY * i + j] = a[MANY * j + i] = 0.02 + 0.58 * next_uniform(&g);
    map = map_of(a, MANY, &options, PRH_OK);
    assert_int_equal(values_of_map(map).converged, 1);
    kernel = kernel_of(prh_model_map_distances(map), MANY, MANY, "dissimilarity");
    early = smacof_of(kernel, 2, &few, PRH_NOTE_NOT_CONVERGED);
    assert_true(values_of_map(map).stress < values_of_embedding(early).stress);
    prh_embedding_destroy(early);
    prh_kernel_destroy(kernel);
    prh_model_map_destroy(map);
    free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(distances_are_minus_the_logarithm_of_alignment),
        cmocka_unit_test(known_points_are_found_again),
        cmocka_unit_test(a_reference_gives_back_places_too),
        cmocka_unit_test(a_reference_does_not_scale),
        cmocka_unit_test(models_that_were_not_there_are_carried_along),
        cmocka_unit_test(small_changes_do_not_turn_a_map_that_has_a_reference),
        cmocka_unit_test(a_chain_of_maps_moves_as_little_as_its_data),
        cmocka_unit_test(stress_is_that_of_the_pairs_that_were_compared),
        cmocka_unit_test(gaps_do_not_move_what_the_rest_determines),
        cmocka_unit_test(a_floor_counts_what_lies_below),
        cmocka_unit_test(the_nearest_are_the_best_aligned),
        cmocka_unit_test(maps_of_many_unrelated_models_converge),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
