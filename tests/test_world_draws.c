/* Draws from worlds: frequencies against probabilities, seeds, and tasks against the field that they are cut from. */
#include <float.h>
#include <math.h>

#include "oracle.h"
#include "support.h"

static prh_world *shape_of(const char *name, double unevenness, uint64_t seed)
{
    const prh_world_options options = {
        .struct_size = sizeof options, .self = 0.5, .unevenness = unevenness, .seed = seed};
    prh_world *world = NULL;

    assert_ok(prh_world_create_geometry(&world, name, &options));
    return world;
}

/* Pearson's statistic of counts against probabilities, as a normal (Wilson & Hilferty, PNAS 17 (1931)). */
static double deviation(const int64_t *counts, const double *p, int64_t cells, int64_t total)
{
    double statistic = 0.0, degrees = -1.0;

    for (int64_t e = 0; e < cells; e++) {
        const double expected = p[e] * (double)total;

        if (p[e] == 0.0) {
            assert_int_equal(counts[e], 0);
            continue;
        }
        statistic += ((double)counts[e] - expected) * ((double)counts[e] - expected) / expected;
        degrees += 1.0;
    }
    return (cbrt(statistic / degrees) - (1.0 - 2.0 / (9.0 * degrees))) / sqrt(2.0 / (9.0 * degrees));
}

static void pairs_come_as_often_as_they_should(void **state)
{
    const double joint[] = {0.0, 3.0, 1.0, 3.0, 2.0, 0.0, 1.0, 0.0, 5.0};
    const prh_view view = {joint, 3, 3, 3, PRH_F64, 0};
    enum { COUNT = 200000 };
    static int64_t a[COUNT], b[COUNT];

    (void)state;
    for (uint64_t seed = 1; seed <= 5; seed++) {
        int64_t counts[9] = {0};
        prh_world *world = NULL;

        assert_ok(prh_world_create(&world, &view));
        assert_ok(prh_world_draw_pairs(world, COUNT, seed, a, b));
        for (int i = 0; i < COUNT; i++)
            counts[3 * a[i] + b[i]]++;
        assert_true(fabs(deviation(counts, prh_world_joint(world), 9, COUNT)) < 4.0);
        prh_world_destroy(world);
    }
}

static void sequences_step_as_the_chain_does(void **state)
{
    const double transition[] = {0.1, 0.9, 0.0, 0.0, 0.5, 0.5, 0.7, 0.0, 0.3};
    const prh_view view = {transition, 3, 3, 3, PRH_F64, 0};
    enum { COUNT = 100000, FIRSTS = 20000 };
    static int64_t events[COUNT];
    int64_t counts[3][3] = {{0}}, firsts[3] = {0}, one;
    prh_world *world = NULL;

    (void)state;
    assert_ok(prh_world_create_chain(&world, &view, 1, 1));
    assert_ok(prh_world_draw_sequence(world, COUNT, 5, events));
    for (int t = 1; t < COUNT; t++)
        counts[events[t - 1]][events[t]]++;
    for (int a = 0; a < 3; a++)
        assert_true(fabs(deviation(
                        counts[a], transition + 3 * a, 3, counts[a][0] + counts[a][1] + counts[a][2])) < 4.0);
    for (uint64_t seed = 0; seed < FIRSTS; seed++) {
        assert_ok(prh_world_draw_sequence(world, 1, seed, &one));
        firsts[one]++;
    }
    assert_true(fabs(deviation(firsts, prh_world_marginal(world), 3, FIRSTS)) < 4.0);
    prh_world_destroy(world);
}

static void the_same_seed_gives_the_same_draws_and_more_of_them(void **state)
{
    const double transition[] = {0.5, 0.5, 0.25, 0.75};
    const prh_view view = {transition, 2, 2, 2, PRH_F64, 0};
    int64_t a[3][100], b[3][100], events[3][100];
    int differ = 0;
    prh_world *world = NULL;

    (void)state;
    assert_ok(prh_world_create_chain(&world, &view, 1, 1));
    for (int i = 0; i < 3; i++) {
        assert_ok(prh_world_draw_pairs(world, i == 1 ? 60 : 100, i == 2 ? 4 : 3, a[i], b[i]));
        assert_ok(prh_world_draw_sequence(world, i == 1 ? 60 : 100, i == 2 ? 4 : 3, events[i]));
    }
    assert_memory_equal(a[0], a[1], 60 * sizeof(int64_t));
    assert_memory_equal(b[0], b[1], 60 * sizeof(int64_t));
    assert_memory_equal(events[0], events[1], 60 * sizeof(int64_t));
    for (int i = 0; i < 100; i++)
        differ += (a[0][i] != a[2][i]) + (events[0][i] != events[2][i]);
    assert_true(differ > 40);
    prh_world_destroy(world);
}

static void draws_of_nothing_are_refused(void **state)
{
    prh_world *world = shape_of("ring:4", 0.0, 0);
    int64_t a = 7, b = 7;
    int32_t label[4] = {7, 7, 7, 7};

    (void)state;
    assert_refused(prh_world_draw_pairs(world, 0, 1, &a, &b), PRH_ERR_ARGUMENT, "count is 0");
    assert_refused(prh_world_draw_tasks(world, -1, 1, label), PRH_ERR_ARGUMENT, "count is -1");
    assert_refused(prh_world_draw_sequence(world, 1, 1, &a), PRH_ERR_UNSUPPORTED, "not made from a chain");
    assert_refused(prh_world_draw_sequence(world, 0, 1, &a), PRH_ERR_ARGUMENT, "count is 0");
    assert_int_equal(a, 7);
    assert_int_equal(b, 7);
    assert_int_equal(label[0], 7);
    prh_world_destroy(world);
}

/* ---- tasks ---- */

/* The symmetric root of the positive part of P_co / sqrt(P P), by Jacobi's rotations. */
static long double *root_of(const prh_world *world)
{
    const int64_t n = prh_world_events(world);
    const double *p = prh_world_marginal(world);
    long double *a = allocate(n * n, sizeof *a), *values = allocate(n, sizeof *values);
    long double *vectors = allocate(n * n, sizeof *vectors), *root = allocate(n * n, sizeof *root);

    for (int64_t i = 0; i < n; i++)
        for (int64_t j = 0; j < n; j++)
            a[i * n + j] = prh_world_joint(world)[i * n + j] / sqrtl((long double)p[i] * p[j]);
    oracle_eigen(a, n, values, vectors);
    for (int64_t r = 0; r < n; r++)
        for (int64_t i = 0; i < n && values[r] > 0.0L; i++)
            for (int64_t j = 0; j < n; j++)
                root[i * n + j] += sqrtl(values[r]) * vectors[i * n + r] * vectors[j * n + r];
    free(vectors);
    free(values);
    free(a);
    return root;
}

/*
 * Of two normal values with correlation r, signs differ with probability arccos(r) / pi (Sheppard's formula). An even
 * world's field has one variance, and its cut is the field's mean but for some scatter.
 */
static void near_events_answer_alike_as_often_as_fields_say(void **state)
{
    enum { N = 24, TASKS = 4000 };
    static int32_t labels[TASKS * N];
    prh_world *world = shape_of("ring:24", 0.0, 0);
    long double *root = root_of(world), rest[N];

    (void)state;
    assert_ok(prh_world_draw_tasks(world, TASKS, 3, labels));
    /* the cut takes away the mean, whose part of the covariance is 1 / n: the constant has eigenvalue 1 */
    for (int64_t d = 0; d < N; d++) {
        rest[d] = -1.0L / N;
        for (int64_t k = 0; k < N; k++)
            rest[d] += root[k] * root[d * N + k];
    }
    for (int64_t d = 1; d <= N / 2; d++) {
        const double want = acos((double)(rest[d] / rest[0])) / 3.141592653589793;
        double differ = 0.0;

        for (int64_t t = 0; t < TASKS; t++)
            for (int64_t a = 0; a < N; a++)
                differ += labels[t * N + a] != labels[t * N + (a + d) % N];
        assert_close(differ / (TASKS * N), want, 0.03);
    }
    free(root);
    prh_world_destroy(world);
}

/* As near to a half as the largest probability allows, and never all or none. */
static void about_half_of_the_probability_answers_yes(void **state)
{
    static const char *const names[] = {"ring:32", "line:17", "tree:4", "torus:5x6", "ring:2"};
    enum { TASKS = 64, MOST = 32 };
    int32_t labels[TASKS * MOST];

    (void)state;
    for (int w = 0; w < 5; w++)
        for (int u = 0; u < 3; u++) {
            prh_world *world = shape_of(names[w], 0.7 * u, 5);
            const int64_t n = prh_world_events(world);
            const double *p = prh_world_marginal(world);
            double largest = 0.0;

            assert_true(n <= MOST);
            note("%s, unevenness %g", names[w], 0.7 * u);
            for (int64_t a = 0; a < n; a++)
                largest = fmax(largest, p[a]);
            assert_ok(prh_world_draw_tasks(world, TASKS, 9, labels));
            for (int64_t t = 0; t < TASKS; t++) {
                double yes = 0.0;
                int64_t count = 0;

                for (int64_t a = 0; a < n; a++) {
                    assert_true(labels[t * n + a] == 0 || labels[t * n + a] == 1);
                    count += labels[t * n + a];
                    yes += labels[t * n + a] ? p[a] : 0.0;
                }
                assert_true(count >= 1 && count < n);
                assert_true(fabs(yes - 0.5) <= 0.5 * largest + 1e-12 || largest > 0.5);
            }
            prh_world_destroy(world);
        }
    note("%s", "");
}

static void a_task_depends_on_seed_and_number_alone(void **state)
{
    enum { N = 31, TASKS = 40 };
    int32_t many[TASKS * N], few[TASKS * N], other[TASKS * N];
    prh_world *world = shape_of("tree:4", 0.5, 2);
    int differ = 0;

    (void)state;
    assert_ok(prh_world_draw_tasks(world, TASKS, 21, many));
    for (int count = 1; count <= TASKS; count += 13) {
        assert_ok(prh_world_draw_tasks(world, count, 21, few));
        assert_memory_equal(few, many, (size_t)count * N * sizeof *few);
    }
    assert_ok(prh_world_draw_tasks(world, TASKS, 22, other));
    for (int i = 0; i < TASKS * N; i++)
        differ += many[i] != other[i];
    assert_true(differ > TASKS * N / 4 && differ < 3 * TASKS * N / 4);
    for (int t = 1; t < TASKS; t++)
        assert_true(memcmp(many, many + t * N, N * sizeof *many) != 0);
    prh_world_destroy(world);
}

/* Events that are met like one another have one value of the field; one event has nobody to differ from. */
static void events_that_are_alike_answer_alike(void **state)
{
    const double joint[] = {2.0, 2.0, 0.1, 2.0, 2.0, 0.1, 0.1, 0.1, 0.7},
                 alone[] = {4.0}; /* 0 and 1 are alike */
    const prh_view view = {joint, 3, 3, 3, PRH_F64, 0}, single = {alone, 1, 1, 1, PRH_F64, 0};
    int32_t labels[50 * 3];
    prh_world *world = NULL;

    (void)state;
    assert_ok(prh_world_create(&world, &view));
    assert_ok(prh_world_draw_tasks(world, 50, 1, labels));
    for (int t = 0; t < 50; t++)
        assert_true(labels[3 * t] == labels[3 * t + 1] && labels[3 * t] != labels[3 * t + 2]);
    prh_world_destroy(world);
    assert_ok(prh_world_create(&world, &single));
    assert_ok(prh_world_draw_tasks(world, 50, 1, labels));
    for (int t = 0; t < 50; t++)
        assert_int_equal(labels[t], 0);
    prh_world_destroy(world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pairs_come_as_often_as_they_should),
        cmocka_unit_test(sequences_step_as_the_chain_does),
        cmocka_unit_test(the_same_seed_gives_the_same_draws_and_more_of_them),
        cmocka_unit_test(draws_of_nothing_are_refused),
        cmocka_unit_test(near_events_answer_alike_as_often_as_fields_say),
        cmocka_unit_test(about_half_of_the_probability_answers_yes),
        cmocka_unit_test(a_task_depends_on_seed_and_number_alone),
        cmocka_unit_test(events_that_are_alike_answer_alike),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
