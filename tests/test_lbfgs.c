/* L-BFGS on functions whose minima are known, and what it does where there is none, or no number. */
#include "compute/lbfgs.h"

#include <math.h>

#include "support.h"

typedef double formula(int64_t n, const double *x, double *gradient);

/* What a walk calls: a formula, how often it was called, and when it is to fail. */
typedef struct subject {
    formula *f;
    int64_t n, calls, watched;
    int64_t fail_at, stop_at; /* call or iteration, from 1; 0: never */
} subject;

static prh_status evaluate(void *context, const double *x, double *value, double *gradient)
{
    subject *s = context;

    if (++s->calls == s->fail_at)
        return PRH_ERR_MEMORY;
    *value = s->f(s->n, x, gradient);
    return PRH_OK;
}

static prh_status watch(void *context, int64_t iterations, double gradient)
{
    subject *s = context;

    assert_int_equal(iterations, s->watched);
    assert_true(gradient > 0.0);
    return ++s->watched == s->stop_at ? PRH_ERR_CANCELLED : PRH_OK;
}

static prh__lbfgs_end walk(formula *f, int64_t n, double *x, double tolerance, int64_t iterations)
{
    const prh__lbfgs_options options = {tolerance, iterations, 0.0, watch};
    subject s = {.f = f, .n = n};
    prh__lbfgs_end end;

    assert_ok(prh__lbfgs(n, x, evaluate, &s, &options, &end));
    assert_int_equal(end.evaluations, s.calls);
    assert_true(end.iterations <= iterations);
    assert_int_equal(end.converged, end.gradient <= tolerance);
    return end;
}

/* sum c_i (x_i - sin i)^2 / 2, c from 1 to 1e4 */
static double bowl(int64_t n, const double *x, double *gradient)
{
    double sum = 0.0;

    for (int64_t i = 0; i < n; i++) {
        const double c = pow(10.0, 4.0 * (double)i / (double)(n - 1)), away = x[i] - sin((double)i);

        gradient[i] = c * away;
        sum += 0.5 * c * away * away;
    }
    return sum;
}

/* Pairs of Rosenbrock's: minimum 0 where all are 1. */
static double banana(int64_t n, const double *x, double *gradient)
{
    double sum = 0.0;

    for (int64_t i = 0; i < n; i += 2) {
        const double bend = x[i + 1] - x[i] * x[i], rest = 1.0 - x[i];

        sum += 100.0 * bend * bend + rest * rest;
        gradient[i] = -400.0 * x[i] * bend - 2.0 * rest;
        gradient[i + 1] = 200.0 * bend;
    }
    return sum;
}

/* Beale's: minimum 0 at (3, 1/2). */
static double beale(int64_t n, const double *x, double *gradient)
{
    const double target[3] = {1.5, 2.25, 2.625};
    double sum = 0.0;

    assert_int_equal(n, 2);
    gradient[0] = gradient[1] = 0.0;
    for (int k = 1; k <= 3; k++) {
        const double power = pow(x[1], k), r = target[k - 1] - x[0] * (1.0 - power);

        sum += r * r;
        gradient[0] -= 2.0 * r * (1.0 - power);
        gradient[1] += 2.0 * r * x[0] * (double)k * pow(x[1], k - 1);
    }
    return sum;
}

/* Powell's, whose second derivatives at the minimum, 0 at 0, are singular. */
static double powell(int64_t n, const double *x, double *gradient)
{
    const double a = x[0] + 10.0 * x[1], b = x[2] - x[3], c = x[1] - 2.0 * x[2], d = x[0] - x[3];

    assert_int_equal(n, 4);
    gradient[0] = 2.0 * a + 40.0 * d * d * d;
    gradient[1] = 20.0 * a + 4.0 * c * c * c;
    gradient[2] = 10.0 * b - 8.0 * c * c * c;
    gradient[3] = -10.0 * b - 40.0 * d * d * d;
    return a * a + 5.0 * b * b + c * c * c * c + 10.0 * d * d * d * d;
}

/* sum x_i - log x_i: minimum n where all are 1, no number where one is below 0. */
static double barrier(int64_t n, const double *x, double *gradient)
{
    double sum = 0.0;

    for (int64_t i = 0; i < n; i++) {
        sum += x[i] - log(x[i]);
        gradient[i] = 1.0 - 1.0 / x[i];
    }
    return sum;
}

/* Least 1 at 0, and so flat that values near it differ by less than the last digit of 1. */
static double faint(int64_t n, const double *x, double *gradient)
{
    double sum = 0.0;

    for (int64_t i = 0; i < n; i++) {
        const double c = (double)(1 + i) * 1e-6;

        sum += c * (sqrt(1.0 + x[i] * x[i]) - 1.0);
        gradient[i] = c * x[i] / sqrt(1.0 + x[i] * x[i]);
    }
    return 1.0 + sum;
}

/* Minimum where x_i = log(2 + i), which is no double. */
static double logarithms(int64_t n, const double *x, double *gradient)
{
    double sum = 0.0;

    for (int64_t i = 0; i < n; i++) {
        sum += exp(x[i]) - (double)(2 + i) * x[i];
        gradient[i] = exp(x[i]) - (double)(2 + i);
    }
    return sum;
}

static double slope(int64_t n, const double *x, double *gradient)
{
    memset(gradient, 0, (size_t)n * sizeof *gradient);
    gradient[0] = -1.0;
    return -x[0];
}

static double decay(int64_t n, const double *x, double *gradient)
{
    memset(gradient, 0, (size_t)n * sizeof *gradient);
    gradient[0] = -exp(-x[0]);
    return exp(-x[0]);
}

/* The gradient points the wrong way: no step lowers the value. */
static double lie(int64_t n, const double *x, double *gradient)
{
    const double value = bowl(n, x, gradient);

    for (int64_t i = 0; i < n; i++)
        gradient[i] = -gradient[i];
    return value;
}

static double nothing(int64_t n, const double *x, double *gradient)
{
    for (int64_t i = 0; i < n; i++)
        gradient[i] = x[i];
    return NAN;
}

static double steep(int64_t n, const double *x, double *gradient)
{
    memset(gradient, 0, (size_t)n * sizeof *gradient);
    gradient[n - 1] = INFINITY;
    return x[0];
}

static double huge(int64_t n, const double *x, double *gradient)
{
    for (int64_t i = 0; i < n; i++)
        gradient[i] = 1e200;
    return x[0];
}

static void a_bowl_is_walked_to_its_bottom(void **state)
{
    (void)state;
    for (int64_t n = 2; n <= 130; n += 64) {
        double *x = allocate(n, sizeof *x);
        const prh__lbfgs_end end = walk(bowl, n, x, 1e-9, 5000);

        assert_true(end.converged);
        for (int64_t i = 0; i < n; i++)
            assert_close(x[i], sin((double)i), 1e-9);
        free(x);
    }
}

static void curved_valleys_are_followed(void **state)
{
    enum { N = 200 };
    double x[N], y[2] = {1.0, 1.0};
    prh__lbfgs_end end;

    (void)state;
    for (int i = 0; i < N; i++)
        x[i] = i % 2 == 0 ? -1.2 : 1.0 + 0.001 * i;
    end = walk(banana, N, x, 1e-10, 1000);
    assert_true(end.converged);
    assert_close(end.value, 0.0, 1e-20);
    for (int i = 0; i < N; i++)
        assert_close(x[i], 1.0, 1e-9);
    end = walk(beale, 2, y, 1e-12, 200);
    assert_true(end.converged);
    assert_close(y[0], 3.0, 1e-10);
    assert_close(y[1], 0.5, 1e-10);
}

static void a_singular_minimum_is_approached(void **state)
{
    double x[4] = {3.0, -1.0, 0.0, 1.0};
    const prh__lbfgs_end end = walk(powell, 4, x, 1e-10, 2000);

    (void)state;
    assert_true(end.converged);
    for (int i = 0; i < 4; i++)
        assert_close(x[i], 0.0, 1e-3); /* the gradient is of third order there */
}

static void points_without_a_value_are_walked_round(void **state)
{
    double x[6] = {1e-3, 30.0, 0.5, 1e-6, 7.0, 1.0};
    const prh__lbfgs_end end = walk(barrier, 6, x, 1e-10, 1000);

    (void)state;
    assert_true(end.converged);
    assert_close(end.value, 6.0, 1e-14);
    for (int i = 0; i < 6; i++)
        assert_close(x[i], 1.0, 1e-9);
}

static void slopes_decide_where_values_drown_in_rounding(void **state)
{
    double x[8];
    prh__lbfgs_end end;

    (void)state;
    for (int i = 0; i < 8; i++)
        x[i] = 1.0 - 0.3 * i;
    end = walk(faint, 8, x, 1e-17, 1000);
    assert_true(end.converged);
    for (int i = 0; i < 8; i++)
        assert_close(x[i], 0.0, 1e-11); /* values alone would leave 1e-5 */
}

/* The path of 2^20 f(x / 2^-7) is that of f, to the last bit. */
static double shifted(int64_t n, const double *x, double *gradient)
{
    double y[4], value;

    for (int64_t i = 0; i < n; i++)
        y[i] = x[i] * 0x1p-7;
    value = banana(n, y, gradient);
    for (int64_t i = 0; i < n; i++)
        gradient[i] *= 0x1p13;
    return value * 0x1p20;
}

static void units_do_not_change_the_path(void **state)
{
    double x[4] = {-1.2, 1.0, 0.3, -0.7}, y[4];
    prh__lbfgs_end plain, other;

    (void)state;
    for (int i = 0; i < 4; i++)
        y[i] = x[i] * 0x1p7;
    plain = walk(banana, 4, x, 1e-8, 1000);
    other = walk(shifted, 4, y, 1e-8 * 0x1p13, 1000);
    assert_true(plain.converged);
    assert_int_equal(plain.iterations, other.iterations);
    assert_int_equal(plain.evaluations, other.evaluations);
    for (int i = 0; i < 4; i++)
        assert_same_bits(y[i], x[i] * 0x1p7);
}

static void what_falls_for_ever_is_left_in_the_end(void **state)
{
    double x[3] = {0.0, 0.0, 0.0}, y[3] = {0.0, 1.0, 2.0};
    prh__lbfgs_end end = walk(slope, 3, x, 1e-3, 50);

    (void)state;
    assert_false(end.converged);
    assert_true(end.value < 0.0 && isfinite(x[0]));
    end = walk(decay, 3, y, 1e-12, 100); /* falls for ever, too, but its gradient vanishes */
    assert_true(end.converged);
    assert_true(y[0] > 26.0);
}

static void a_gradient_that_lies_ends_the_walk_where_it_is(void **state)
{
    double x[3] = {1.0, 5.0, -2.0};
    const prh__lbfgs_end end = walk(lie, 3, x, 1e-9, 100);

    (void)state;
    assert_false(end.converged);
    assert_int_equal(end.iterations, 0);
    assert_same_bits(x[0], 1.0);
    assert_same_bits(x[1], 5.0);
    assert_same_bits(x[2], -2.0);
}

/* The last digits of a gradient never vanish; what cannot get lower is given up. */
static void a_tolerance_out_of_reach_ends_where_rounding_begins(void **state)
{
    double x[40] = {0.0};
    const prh__lbfgs_end end = walk(logarithms, 40, x, 1e-300, 100000);

    (void)state;
    assert_false(end.converged);
    assert_true(end.iterations < 5000 && end.gradient < 1e-12);
    for (int i = 0; i < 40; i++)
        assert_close(x[i], log(2.0 + i), 1e-14);
}

static void a_minimum_is_recognised_and_iterations_are_kept(void **state)
{
    double x[3] = {0.0, sin(1.0), sin(2.0)}, y[2] = {-1.2, 1.0};
    prh__lbfgs_end end = walk(bowl, 3, x, 1e-9, 100);

    (void)state;
    assert_true(end.converged);
    assert_int_equal(end.iterations, 0);
    assert_int_equal(end.evaluations, 1);
    end = walk(banana, 2, y, 1e-9, 7);
    assert_false(end.converged);
    assert_int_equal(end.iterations, 7);
}

static void a_beginning_without_a_number_is_refused(void **state)
{
    static formula *const bad[] = {nothing, steep, huge};
    const prh__lbfgs_options options = {1e-9, 10, 0.0, NULL};
    prh__lbfgs_end end;

    (void)state;
    for (int i = 0; i < 3; i++) {
        subject s = {.f = bad[i], .n = 2};
        double x[2] = {1.0, 2.0};

        assert_status(prh__lbfgs(2, x, evaluate, &s, &options, &end), PRH_ERR_NUMERIC);
        assert_same_bits(x[0], 1.0);
    }
}

static void failures_end_the_walk(void **state)
{
    const prh__lbfgs_options options = {1e-9, 100, 0.0, watch};
    prh__lbfgs_end end;

    (void)state;
    for (int64_t at = 1; at < 30; at++) {
        subject failing = {.f = banana, .n = 2, .fail_at = at},
                stopping = {.f = banana, .n = 2, .stop_at = at};
        double x[2] = {-1.2, 1.0}, y[2] = {-1.2, 1.0};

        assert_status(prh__lbfgs(2, x, evaluate, &failing, &options, &end), PRH_ERR_MEMORY);
        assert_int_equal(failing.calls, at);
        assert_status(prh__lbfgs(2, y, evaluate, &stopping, &options, &end), PRH_ERR_CANCELLED);
        assert_int_equal(stopping.watched, at);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_bowl_is_walked_to_its_bottom),
        cmocka_unit_test(curved_valleys_are_followed),
        cmocka_unit_test(a_singular_minimum_is_approached),
        cmocka_unit_test(points_without_a_value_are_walked_round),
        cmocka_unit_test(slopes_decide_where_values_drown_in_rounding),
        cmocka_unit_test(units_do_not_change_the_path),
        cmocka_unit_test(what_falls_for_ever_is_left_in_the_end),
        cmocka_unit_test(a_gradient_that_lies_ends_the_walk_where_it_is),
        cmocka_unit_test(a_tolerance_out_of_reach_ends_where_rounding_begins),
        cmocka_unit_test(a_minimum_is_recognised_and_iterations_are_kept),
        cmocka_unit_test(a_beginning_without_a_number_is_refused),
        cmocka_unit_test(failures_end_the_walk),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
