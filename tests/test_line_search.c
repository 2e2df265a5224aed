/* Steps along lines: Wolfe's conditions on functions of one variable, from steps that are far too short or too long. */
#include "compute/line_search.h"

#include <math.h>

#include "support.h"

enum { COORDINATES = 3 };

/* Value and slope at a step. */
typedef struct curve {
    const char *name;
    double (*value)(double t), (*slope)(double t);
} curve;

/* Moré & Thuente, ACM TOMS 20 (1994), eq. 5.1 to 5.3, with their parameters. */
static double value_1(double t)
{
    return -t / (t * t + 2.0);
}

static double slope_1(double t)
{
    return (t * t - 2.0) / ((t * t + 2.0) * (t * t + 2.0));
}

static double value_2(double t)
{
    return pow(t + 0.004, 5.0) - 2.0 * pow(t + 0.004, 4.0);
}

static double slope_2(double t)
{
    return 5.0 * pow(t + 0.004, 4.0) - 8.0 * pow(t + 0.004, 3.0);
}

/* A bend of width 2 beta at 1, with l waves laid over it. */
static double value_3(double t)
{
    const double beta = 0.01, l = 39.0, half = 1.5707963267948966;
    double bend;

    if (t <= 1.0 - beta)
        bend = 1.0 - t;
    else if (t >= 1.0 + beta)
        bend = t - 1.0;
    else
        bend = (t - 1.0) * (t - 1.0) / (2.0 * beta) + 0.5 * beta;
    return bend + (1.0 - beta) / (l * half) * sin(l * half * t);
}

static double slope_3(double t)
{
    const double beta = 0.01, l = 39.0, half = 1.5707963267948966;
    double bend;

    if (t <= 1.0 - beta)
        bend = -1.0;
    else if (t >= 1.0 + beta)
        bend = 1.0;
    else
        bend = (t - 1.0) / beta;
    return bend + (1.0 - beta) * cos(l * half * t);
}

/* No number beyond 2. */
static double value_4(double t)
{
    return -log(2.0 - t) - 3.0 * t;
}

static double slope_4(double t)
{
    return 1.0 / (2.0 - t) - 3.0;
}

static const curve curves[] = {{"5.1", value_1, slope_1}, {"5.2", value_2, slope_2},
    {"5.3", value_3, slope_3}, {"barrier", value_4, slope_4}};

static const double origin[COORDINATES] = {0.25, -1.0, 3.0};
static const double direction[COORDINATES] = {0.5, 0.0, -2.0};

/* f(x) = curve at the step that leads to x, which the first coordinate tells. */
static prh_status evaluate(void *context, const double *x, double *value, double *gradient)
{
    const curve *c = context;
    const double t = (x[0] - origin[0]) / direction[0];

    *value = c->value(t);
    gradient[0] = c->slope(t) / direction[0];
    gradient[1] = 5.0; /* across the line: none of its business */
    gradient[2] = 0.0;
    return PRH_OK;
}

static void steps_meet_the_strong_conditions(void **state)
{
    (void)state;
    for (size_t c = 0; c < sizeof curves / sizeof curves[0]; c++)
        for (double first = 1e-3; first < 2e3; first *= 10.0) {
            double at[COORDINATES], gradient[COORDINATES];
            const prh__line_point start = {0.0, curves[c].value(0.0), curves[c].slope(0.0)};
            prh__line_point found;
            curve mine = curves[c];
            prh__line line = {evaluate, &mine, COORDINATES, 0.0, origin, direction, at, gradient, 0};

            note("%s from %g", curves[c].name, first);
            assert_true(start.slope < 0.0);
            assert_ok(prh__line_search(&line, &start, first, &found));
            assert_true(found.step > 0.0);
            assert_true(found.value <= start.value + 1e-4 * found.step * start.slope + 1e-15);
            assert_true(fabs(found.slope) <= 0.9 * fabs(start.slope));
            assert_close(found.value, curves[c].value(found.step), 1e-13);
            assert_close(at[0], origin[0] + found.step * direction[0], 1e-12);
            assert_close(at[2], origin[2] + found.step * direction[2], 1e-12);
            assert_close(gradient[0] * direction[0], curves[c].slope(found.step), 1e-10);
            assert_true(line.evaluations >= 1 && line.evaluations <= 20);
        }
    note("%s", "");
}

static double value_up(double t)
{
    return t;
}

static double slope_up(double t)
{
    (void)t;
    return -1.0;
}

static double value_none(double t)
{
    return t > 0.0 ? NAN : 0.0;
}

static void no_step_is_made_where_none_lowers_the_value(void **state)
{
    static const curve hopeless[] = {{"uphill", value_up, slope_up}, {"no number", value_none, slope_up}};

    (void)state;
    for (int c = 0; c < 2; c++) {
        double at[COORDINATES], gradient[COORDINATES];
        const prh__line_point start = {0.0, 0.0, -1.0};
        prh__line_point found;
        curve mine = hopeless[c];
        prh__line line = {evaluate, &mine, COORDINATES, 0.0, origin, direction, at, gradient, 0};

        note("%s", mine.name);
        assert_ok(prh__line_search(&line, &start, 1.0, &found));
        assert_true(found.step == 0.0);
    }
    note("%s", "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(steps_meet_the_strong_conditions),
        cmocka_unit_test(no_step_is_made_where_none_lowers_the_value),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
