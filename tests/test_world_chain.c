/* Worlds of Markov chains: stationary probabilities and windows against iteration in long double, formulas, and long
 * sequences; chains that have no such world. */
#include <math.h>

#include "support.h"

static prh_status create(
    prh_world **out, const double *transition, int64_t n, int64_t window, int32_t with_self)
{
    const prh_view view = {transition, n, n, n, PRH_F64, 0};

    return prh_world_create_chain(out, &view, window, with_self);
}

static prh_world *chain_of(const double *transition, int64_t n, int64_t window, int32_t with_self)
{
    prh_world *world = NULL;

    assert_ok(create(&world, transition, n, window, with_self));
    return world;
}

/* Rows of sum 1; about half of the ways are closed, but for the one to the next event. */
static double *random_transition(generator *g, int64_t n)
{
    double *transition = allocate(n * n, sizeof *transition);

    for (int64_t a = 0; a < n; a++) {
        double sum = 0.0;

        for (int64_t b = 0; b < n; b++) {
            const double weight = next_uniform(g) < 0.5 && b != (a + 1) % n ? 0.0 : exp(2.0 * next_normal(g));

            transition[a * n + b] = weight;
            sum += weight;
        }
        for (int64_t b = 0; b < n; b++)
            transition[a * n + b] /= sum;
    }
    return transition;
}

/* p T, or (p + p T) / 2, whose iteration converges for periodic chains, too. */
static void step(const double *transition, int64_t n, int lazy, const long double *from, long double *to)
{
    for (int64_t b = 0; b < n; b++) {
        to[b] = 0.0L;
        for (int64_t a = 0; a < n; a++)
            to[b] += from[a] * transition[a * n + b];
        if (lazy)
            to[b] = 0.5L * (to[b] + from[b]);
    }
}

static void iterate_to_rest(const double *transition, int64_t n, long double *p)
{
    long double *next = allocate(n, sizeof *next);

    for (int64_t a = 0; a < n; a++)
        p[a] = 1.0L / n;
    for (int t = 0; t < 40000; t++) {
        step(transition, n, 1, p, next);
        memcpy(p, next, (size_t)n * sizeof *p);
    }
    free(next);
}

/* P(z_t = a, z_t+d = b) by following each event for d steps, for all d of the window, both ways. */
static long double *joint_of(const double *transition, int64_t n, int64_t window, int with_self)
{
    long double *joint = allocate(n * n, sizeof *joint), *p = allocate(n, sizeof *p), total = 0.0L;
    long double *now = allocate(n, sizeof *now), *next = allocate(n, sizeof *next);

    iterate_to_rest(transition, n, p);
    for (int64_t a = 0; a < n; a++) {
        memset(now, 0, (size_t)n * sizeof *now);
        now[a] = p[a];
        joint[a * n + a] += with_self ? p[a] : 0.0L;
        for (int64_t d = 1; d <= window; d++) {
            step(transition, n, 0, now, next);
            memcpy(now, next, (size_t)n * sizeof *now);
            for (int64_t b = 0; b < n; b++) {
                joint[a * n + b] += now[b];
                joint[b * n + a] += now[b];
            }
        }
    }
    for (int64_t e = 0; e < n * n; e++)
        total += joint[e];
    for (int64_t e = 0; e < n * n; e++)
        joint[e] /= total;
    free(next);
    free(now);
    free(p);
    return joint;
}

static void windows_are_summed_as_defined(void **state)
{
    static const int64_t windows[] = {1, 2, 3, 4, 5, 6, 7, 11, 64, 100};
    generator g = {4};

    (void)state;
    for (int64_t n = 1; n <= 13; n += 4)
        for (int w = 0; w < 10; w++) {
            double *transition = random_transition(&g, n);
            const int with_self = w % 2;
            long double *want = joint_of(transition, n, windows[w], with_self);
            prh_world *world = chain_of(transition, n, windows[w], with_self);

            note("n %d, window %d", (int)n, (int)windows[w]);
            assert_int_equal(prh_world_events(world), n);
            assert_null(prh_world_distances(world));
            for (int64_t e = 0; e < n * n; e++)
                assert_close(prh_world_joint(world)[e], (double)want[e], 1e-14);
            for (int64_t a = 0; a < n; a++)
                for (int64_t b = 0; b < n; b++)
                    assert_same_bits(prh_world_joint(world)[a * n + b], prh_world_joint(world)[b * n + a]);
            prh_world_destroy(world);
            free(want);
            free(transition);
        }
    note("%s", "");
}

/* Of two events with ways a and b between them: P(z_t = 0, z_t+d = 0) = p^2 + p (1 - p) (1 - a - b)^d. */
static void two_events_have_their_known_joint_at_any_window(void **state)
{
    static const int64_t windows[] = {1, 10, 1000, 1000000007, INT64_MAX};
    const double a = 0.3, b = 0.1, p = b / (a + b), rest = 1.0 - a - b;
    const double transition[] = {1.0 - a, a, b, 1.0 - b};

    (void)state;
    for (int w = 0; w < 5; w++) {
        const double count = (double)windows[w],
                     decayed = rest * (1.0 - pow(rest, count)) / (1.0 - rest) / count;
        prh_world *world = chain_of(transition, 2, windows[w], 0);

        note("window %g", count);
        assert_close(prh_world_joint(world)[0], p * p + p * (1.0 - p) * decayed, 1e-14);
        assert_close(prh_world_joint(world)[1], p * (1.0 - p) * (1.0 - decayed), 1e-14);
        assert_close(prh_world_joint(world)[3], (1.0 - p) * (1.0 - p + p * decayed), 1e-14);
        prh_world_destroy(world);
    }
    note("%s", "");
}

/* A chain that goes round and round has a period, and a joint all the same. */
static void a_cycle_meets_what_is_within_the_window(void **state)
{
    enum { N = 7, WINDOW = 2 };
    double transition[N * N] = {0.0};
    prh_world *world;

    (void)state;
    for (int a = 0; a < N; a++)
        transition[a * N + (a + 1) % N] = 1.0;
    world = chain_of(transition, N, WINDOW, 1);
    for (int a = 0; a < N; a++)
        for (int b = 0; b < N; b++) {
            const int gap = abs(a - b) < N - abs(a - b) ? abs(a - b) : N - abs(a - b);

            assert_close(prh_world_joint(world)[a * N + b], gap <= WINDOW ? 1.0 / (5.0 * N) : 0.0, 1e-16);
        }
    prh_world_destroy(world);
}

/* Up and down a ladder, p(a + 1) / p(a) = up / down: over 200 orders of magnitude, each to 14 digits. */
static void rare_events_keep_their_digits(void **state)
{
    enum { N = 41 };
    double transition[N * N] = {0.0}, ratio = 1.0;
    prh_world *world;
    const double *p;

    (void)state;
    for (int a = 0; a < N; a++) {
        const double up = a + 1 < N ? 1e-6 : 0.0, down = a > 0 ? 0.1 : 0.0;

        if (a + 1 < N)
            transition[a * N + a + 1] = up;
        if (a > 0)
            transition[a * N + a - 1] = down;
        transition[a * N + a] = 1.0 - up - down;
    }
    world = chain_of(transition, N, 1, 1);
    p = prh_world_marginal(world);
    for (int a = 0; a < N; a++, ratio *= 1e-5)
        assert_close(p[a] / p[0] / ratio, 1.0, 1e-14 * (double)(a + 1));
    prh_world_destroy(world);
}

/* Two halves that are nearly apart: iteration would need 1e12 steps. */
static void halves_that_hardly_meet_are_weighed_rightly(void **state)
{
    const double there = 3e-13, back = 1e-13;
    const double transition[] = {
        0.5 - there, 0.5, there, 0.0, 0.5, 0.5, 0.0, 0.0, 0.0, back, 0.5 - back, 0.5, 0.0, 0.0, 0.5, 0.5};
    prh_world *world = chain_of(transition, 4, 1, 0);
    const double *p = prh_world_marginal(world);

    (void)state;
    /* what leaves a half comes back: p_0 there = p_2 back; within them both are nearly alike */
    assert_close(p[2] / p[0], 3.0, 1e-11);
    assert_close(p[0] + p[1] + p[2] + p[3], 1.0, 1e-15);
    prh_world_destroy(world);
}

/* What a sequence shows within the window, against the joint: 2 million pairs. */
static void sequences_show_the_joint(void **state)
{
    const int64_t n = 5, count = 400000, window = 3;
    generator g = {8};
    double *transition = random_transition(&g, n), *seen = allocate(n * n, sizeof *seen);
    int64_t *events = allocate(count, sizeof *events);
    prh_world *world = chain_of(transition, n, window, 1);

    (void)state;
    assert_ok(prh_world_draw_sequence(world, count, 17, events));
    for (int64_t t = 0; t < count; t++)
        for (int64_t d = -window; d <= window; d++)
            if (t + d >= 0 && t + d < count)
                seen[events[t] * n + events[t + d]] += 1.0 / (double)(count * (2 * window + 1));
    for (int64_t e = 0; e < n * n; e++)
        assert_close(seen[e], prh_world_joint(world)[e], 2e-3);
    prh_world_destroy(world);
    free(events);
    free(seen);
    free(transition);
}

static void sums_that_are_nearly_one_are_made_one(void **state)
{
    const double exact[] = {0.25, 0.75, 0.5, 0.5}, near[] = {0.25 + 5e-7, 0.75, 0.5 - 9e-7, 0.5};
    prh_world *one = chain_of(exact, 2, 2, 0), *other = chain_of(near, 2, 2, 0);

    (void)state;
    for (int e = 0; e < 4; e++)
        assert_close(prh_world_joint(one)[e], prh_world_joint(other)[e], 1e-6);
    assert_close(prh_world_marginal(other)[0] + prh_world_marginal(other)[1], 1.0, 1e-15);
    prh_world_destroy(other);
    prh_world_destroy(one);
}

static void refuse(const double *transition, int64_t n, int64_t window, prh_status status, const char *words)
{
    prh_world *out = (prh_world *)(uintptr_t)1;

    assert_refused(create(&out, transition, n, window, 0), status, words);
    assert_null(out);
}

static void what_is_no_chain_is_refused(void **state)
{
    const double fine[] = {0.5, 0.5, 0.5, 0.5}, negative[] = {1.5, -0.5, 0.5, 0.5},
                 more[] = {0.5, 0.5, 0.5, 0.500002};
    const double bad[] = {0.5, 0.5, NAN, 0.5}, zero[] = {0.5, 0.5, 0.0, 0.0};
    const prh_view oblong = {fine, 2, 1, 1, PRH_F64, 0};
    prh_world *out = (prh_world *)(uintptr_t)1;

    (void)state;
    refuse(negative, 2, 1, PRH_ERR_VALUE, "row 0, column 1");
    refuse(more, 2, 1, PRH_ERR_VALUE, "row 1 has the sum 1.000002");
    refuse(zero, 2, 1, PRH_ERR_VALUE, "row 1 has the sum 0");
    refuse(bad, 2, 1, PRH_ERR_VALUE, "row 1, column 0 is NaN");
    refuse(fine, 2, 0, PRH_ERR_ARGUMENT, "window");
    refuse(fine, 2, INT64_MIN, PRH_ERR_ARGUMENT, "window");
    assert_refused(prh_world_create_chain(&out, &oblong, 1, 0), PRH_ERR_SHAPE, "2 x 1");
    assert_null(out);
}

static void chains_with_parts_are_refused(void **state)
{
    const double apart[] = {0.5, 0.5, 0.0, 0.5, 0.5, 0.0, 0.0, 0.0, 1.0};
    const double left[] = {0.9, 0.1, 0.0, 0.0, 0.5, 0.5, 0.0, 0.5, 0.5};
    const double left_last[] = {0.5, 0.5, 0.0, 0.5, 0.5, 0.0, 0.3, 0.3, 0.4};
    const double two_ends[] = {0.0, 0.5, 0.5, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0};
    const double identity[] = {1.0, 0.0, 0.0, 1.0};

    (void)state;
    refuse(apart, 3, 1, PRH_ERR_UNDEFINED, "several stationary distributions");
    refuse(two_ends, 3, 1, PRH_ERR_UNDEFINED, "several stationary distributions");
    refuse(identity, 2, 1, PRH_ERR_UNDEFINED, "several stationary distributions");
    refuse(left, 3, 1, PRH_ERR_UNDEFINED, "leaves event 0 for ever");
    refuse(left_last, 3, 1, PRH_ERR_UNDEFINED, "leaves event 2 for ever");
}

/* Each random graph against the closure of its ways. */
static void every_graph_is_judged_as_its_closure_says(void **state)
{
    enum { N = 5 };
    generator g = {12};
    int accepted = 0, several = 0, transient = 0;

    (void)state;
    for (int trial = 0; trial < 3000; trial++) {
        double transition[N * N] = {0.0};
        int leads[N * N] = {0}, classes = 0, left = 0;
        prh_world *world = NULL;
        prh_status status;

        for (int a = 0; a < N; a++) {
            int ways = 1 + (int)next_below(&g, 2);

            for (int w = 0; w < ways; w++)
                transition[a * N + next_below(&g, N)] += 1.0 / ways;
        }
        for (int e = 0; e < N * N; e++)
            leads[e] = transition[e] > 0.0 || e % (N + 1) == 0;
        for (int m = 0; m < N; m++) /* Warshall */
            for (int e = 0; e < N * N; e++)
                leads[e] |= leads[e / N * N + m] && leads[m * N + e % N];
        for (int a = 0; a < N; a++) {
            int returns = 1, first = 1;

            for (int b = 0; b < N; b++) {
                returns &= !leads[a * N + b] || leads[b * N + a];
                first &= b >= a || !leads[a * N + b];
            }
            left += !returns;
            classes += returns && first;
        }
        status = create(&world, transition, N, 2, 1);
        prh_world_destroy(world);
        if (classes == 1 && left == 0) {
            assert_ok(status);
            accepted++;
        } else {
            assert_status(status, PRH_ERR_UNDEFINED);
            assert_non_null(strstr(prh_last_error(), classes > 1 ? "several" : "for ever"));
            several += classes > 1;
            transient += classes == 1;
        }
    }
    assert_true(accepted > 100 && several > 100 && transient > 100);
}

static void probabilities_beyond_double_are_refused(void **state)
{
    enum { N = 20 };
    double transition[N * N] = {0.0};

    (void)state;
    for (int a = 0; a < N; a++) { /* each event is 1e40 times rarer than the one before */
        transition[a * N + (a + 1 < N ? a + 1 : a)] = 1e-40;
        transition[a * N + (a > 0 ? a - 1 : 0)] += 1.0;
    }
    refuse(transition, N, 1, PRH_ERR_NUMERIC, "beyond the range of double");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(windows_are_summed_as_defined),
        cmocka_unit_test(two_events_have_their_known_joint_at_any_window),
        cmocka_unit_test(a_cycle_meets_what_is_within_the_window),
        cmocka_unit_test(rare_events_keep_their_digits),
        cmocka_unit_test(halves_that_hardly_meet_are_weighed_rightly),
        cmocka_unit_test(sequences_show_the_joint),
        cmocka_unit_test(sums_that_are_nearly_one_are_made_one),
        cmocka_unit_test(what_is_no_chain_is_refused),
        cmocka_unit_test(chains_with_parts_are_refused),
        cmocka_unit_test(every_graph_is_judged_as_its_closure_says),
        cmocka_unit_test(probabilities_beyond_double_are_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
