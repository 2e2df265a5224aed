/* Losses of learners: values against their definitions in long double, gradients against differences of those. */
#include "pmi/losses.h"

#include <math.h>

#include <prh/learner.h>

#include "support.h"

typedef struct subject {
    prh__world world;
    prh__loss loss;
    int32_t *labels;
} subject;

/* An uneven world of n events, some pairs of which are never met. */
static prh__world world_of(generator *g, int64_t n, int zeros)
{
    double *joint = allocate(n * n, sizeof *joint);
    const prh_view view = {joint, n, n, n, PRH_F64, 0};
    prh__world world;

    for (int64_t a = 0; a < n; a++)
        for (int64_t b = 0; b <= a; b++)
            joint[a * n + b] = joint[b * n + a] =
                a != b && zeros && next_below(g, 3) == 0 ? 0.0 : exp(2.0 * next_normal(g));
    assert_ok(prh__world_of_joint(&world, &view));
    free(joint);
    return world;
}

static void make(subject *s, generator *g, int32_t kind, int64_t n, int64_t width, double l2)
{
    prh__loss_settings settings = {
        .kind = kind, .width = width, .l2 = l2, .prior = 0.05 + 0.9 * next_uniform(g)};

    settings.tasks = kind == PRH_LOSS_TASKS ? 1 + next_below(g, 6) : 0;
    s->labels = allocate(settings.tasks * n, sizeof *s->labels);
    for (int64_t i = 0; i < settings.tasks * n; i++)
        s->labels[i] = (int32_t)next_below(g, 2);
    settings.labels = s->labels;
    s->world = world_of(g, n, 1);
    assert_ok(prh__loss_open(&s->loss, &s->world, &settings));
}

static void release(subject *s)
{
    prh__loss_close(&s->loss);
    prh__world_free(&s->world);
    free(s->labels);
}

/* -log of the logistic function; far below 0 it is -g to all digits. */
static long double minus_log_logistic(long double g)
{
    return g < -5000.0L ? -g : logl(1.0L + expl(-g));
}

/* The expected loss of given products: n x n <f(a), f(b)>, or tasks x n <f(a), w_t> + c_t. */
static long double loss_of(const subject *s, const long double *g)
{
    const prh__loss_settings *o = &s->loss.settings;
    const double *joint = s->world.joint, *p = s->world.marginal;
    const int64_t n = s->world.n;
    long double sum = 0.0L;

    for (int64_t t = 0; t < o->tasks; t++)
        for (int64_t a = 0; a < n; a++)
            sum += p[a] * minus_log_logistic(s->labels[t * n + a] ? g[t * n + a] : -g[t * n + a]) / o->tasks;
    for (int64_t a = 0; a < n && o->kind == PRH_LOSS_NCE; a++)
        for (int64_t b = 0; b < n; b++)
            sum += (o->prior * (long double)joint[a * n + b]) * minus_log_logistic(g[a * n + b]) +
                   (1.0L - o->prior) * p[a] * p[b] * minus_log_logistic(-g[a * n + b]);
    for (int64_t a = 0; a < n && o->kind == PRH_LOSS_INFONCE; a++) {
        const long double own = g[a * n + a]; /* its square: not far below the largest */
        long double all = 0.0L;

        for (int64_t b = 0; b < n; b++)
            all += p[b] * expl(g[a * n + b] - own);
        for (int64_t b = 0; b < n; b++)
            sum -= joint[a * n + b] * (g[a * n + b] - own - logl(all));
    }
    return sum;
}

/* Expected loss and penalty of F, W and c as they are. */
static void evaluate_slowly(
    const subject *s, const double *values, long double *expected, long double *penalty)
{
    const int64_t n = s->world.n, width = s->loss.settings.width, tasks = s->loss.settings.tasks;
    const double *f = values, *w = tasks > 0 ? f + n * width : f, *c = w + tasks * width;
    const int64_t rows = tasks > 0 ? tasks : n;
    long double *g = allocate(rows * n, sizeof *g);

    for (int64_t r = 0; r < rows; r++)
        for (int64_t a = 0; a < n; a++) {
            g[r * n + a] = tasks > 0 ? c[r] : 0.0L;
            for (int64_t j = 0; j < width; j++)
                g[r * n + a] += (long double)w[r * width + j] * f[a * width + j];
        }
    *expected = loss_of(s, g);
    *penalty = 0.0L;
    for (int64_t i = 0; i < (n + tasks) * width; i++)
        *penalty += s->loss.settings.l2 * (long double)values[i] * values[i];
    free(g);
}

static long double total_slowly(const subject *s, const double *x)
{
    double *values = copy_matrix(x, s->loss.variables, 1);
    long double expected, penalty;

    prh__loss_from_variables(&s->loss, values);
    evaluate_slowly(s, values, &expected, &penalty);
    free(values);
    return expected + penalty;
}

typedef void question(subject *s, generator *g);

/* All losses, widths below and above n, with and without a penalty. */
static void each_subject(question *ask)
{
    static const double penalties[] = {0.0, 1e-3, 7.0};
    generator g = {29};

    for (int32_t kind = PRH_LOSS_NCE; kind <= PRH_LOSS_TASKS; kind++)
        for (int64_t n = 1; n <= 9; n += 4)
            for (int64_t width = 1; width <= 11; width += 5)
                for (int p = 0; p < 3; p++) {
                    subject s;

                    make(&s, &g, kind, n, width, penalties[p]);
                    note("loss %d, n %d, width %d, l2 %g", (int)kind, (int)n, (int)width, penalties[p]);
                    ask(&s, &g);
                    release(&s);
                }
    note("%s", "");
}

static void compare_value(subject *s, generator *g)
{
    double *x = normal_matrix(g, s->loss.variables, 1), *gradient = allocate(s->loss.variables, sizeof *x),
           value;
    long double expected, penalty;

    assert_ok(prh__loss_evaluate(&s->loss, x, &value, gradient));
    prh__loss_from_variables(&s->loss, x);
    evaluate_slowly(s, x, &expected, &penalty);
    assert_close(s->loss.expected, (double)expected, 1e-13 * (1.0 + fabs((double)expected)));
    assert_close(s->loss.penalty, (double)penalty, 1e-13 * (double)penalty);
    assert_close(value, (double)(expected + penalty), 1e-13 * (1.0 + fabs((double)(expected + penalty))));
    free(gradient);
    free(x);
}

static void values_are_those_of_the_definition(void **state)
{
    (void)state;
    each_subject(compare_value);
}

static void compare_gradient(subject *s, generator *g)
{
    const double step = 0x1p-18;
    double *x = normal_matrix(g, s->loss.variables, 1), *gradient = allocate(s->loss.variables, sizeof *x),
           value;

    assert_ok(prh__loss_evaluate(&s->loss, x, &value, gradient));
    for (int64_t i = 0; i < s->loss.variables; i++) {
        const double kept = x[i];
        long double up, down;

        x[i] = kept + step;
        up = total_slowly(s, x);
        x[i] = kept - step;
        down = total_slowly(s, x);
        x[i] = kept;
        assert_close(gradient[i], (double)((up - down) / (2.0L * step)), 1e-9 * (1.0 + fabs(gradient[i])));
    }
    free(gradient);
    free(x);
}

static void gradients_are_what_values_change_by(void **state)
{
    (void)state;
    each_subject(compare_gradient);
}

/* Products of hundreds, whose exponentials double does not hold. */
static void compare_far_out(subject *s, generator *g)
{
    double *x = normal_matrix(g, s->loss.variables, 1), *gradient = allocate(s->loss.variables, sizeof *x),
           value;
    long double expected, penalty;

    for (int64_t i = 0; i < s->loss.variables; i++)
        x[i] *= 30.0;
    assert_ok(prh__loss_evaluate(&s->loss, x, &value, gradient));
    for (int64_t i = 0; i < s->loss.variables; i++)
        assert_true(isfinite(gradient[i]));
    prh__loss_from_variables(&s->loss, x);
    evaluate_slowly(s, x, &expected, &penalty);
    assert_close(value, (double)(expected + penalty), 1e-12 * (1.0 + fabs((double)(expected + penalty))));
    free(gradient);
    free(x);
}

static void large_products_do_not_overflow(void **state)
{
    (void)state;
    each_subject(compare_far_out);
}

static void products_beyond_double_give_no_number(void **state)
{
    generator g = {3};

    (void)state;
    for (int32_t kind = PRH_LOSS_NCE; kind <= PRH_LOSS_TASKS; kind++) {
        double *x, *gradient, value;
        subject s;

        make(&s, &g, kind, 4, 3, 0.0);
        x = allocate(s.loss.variables, sizeof *x);
        gradient = allocate(s.loss.variables, sizeof *x);
        for (int64_t i = 0; i < s.loss.variables; i++)
            x[i] = i % 2 == 0 ? 1e200 : -1e200;
        assert_ok(prh__loss_evaluate(&s.loss, x, &value, gradient));
        assert_true(!isfinite(value));
        free(gradient);
        free(x);
        release(&s);
    }
}

static void compare_units(subject *s, generator *g)
{
    const int64_t n = s->world.n, tasks = s->loss.settings.tasks;
    const double l2 = s->loss.settings.l2, usual = 1.0 / (double)n + l2;
    double *x = normal_matrix(g, s->loss.variables, 1), *y = copy_matrix(x, s->loss.variables, 1);

    for (int64_t a = 0; a < n; a++)
        assert_close(s->loss.units[a] * s->loss.units[a] * (s->world.marginal[a] + l2), usual, 1e-13 * usual);
    for (int64_t t = 0; t < tasks; t++) {
        assert_close(
            s->loss.units[n + t] * s->loss.units[n + t] * (1.0 / (double)tasks + l2), usual, 1e-13 * usual);
        assert_close(s->loss.units[n + tasks + t] * s->loss.units[n + tasks + t] / (double)tasks, usual,
            1e-13 * usual);
    }
    prh__loss_to_variables(&s->loss, y);
    assert_close(y[0] * s->loss.units[0], x[0], 1e-15 * fabs(x[0]));
    prh__loss_from_variables(&s->loss, y);
    for (int64_t i = 0; i < s->loss.variables; i++)
        assert_close(y[i], x[i], 1e-15 * fabs(x[i]));
    free(y);
    free(x);
}

static void units_are_as_documented(void **state)
{
    (void)state;
    each_subject(compare_units);
}

/* The optimum from its formula, zeros of P_co as the limit that they are; and whatever else is tried is worse. */
static void compare_least(subject *s, generator *g)
{
    const int64_t n = s->world.n;
    const double q = s->loss.settings.prior, *p = s->world.marginal, least = prh__loss_least(&s->loss);
    long double *products;

    if (s->loss.settings.kind == PRH_LOSS_TASKS) {
        assert_true(least == 0.0);
        return;
    }
    products = allocate(n * n, sizeof *products);
    for (int64_t a = 0; a < n; a++)
        for (int64_t b = 0; b < n; b++) {
            const long double pmi = logl(s->world.joint[a * n + b] / ((long double)p[a] * p[b]));
            const long double shift = s->loss.settings.kind == PRH_LOSS_NCE ? logl(q / (1.0L - q)) : 0.75L;

            products[a * n + b] = s->world.joint[a * n + b] > 0.0 ? pmi + shift : -4000.0L;
        }
    assert_close(least, (double)loss_of(s, products), 1e-13);
    for (int trial = 0; trial < 20; trial++) {
        const int64_t cell = next_below(g, n * n);
        const long double kept = products[cell];

        products[cell] += 0.3 * next_normal(g);
        assert_true((double)loss_of(s, products) >= least - 1e-13);
        products[cell] = kept;
    }
    free(products);
}

static void the_least_loss_is_that_of_the_optimum(void **state)
{
    (void)state;
    each_subject(compare_least);
}

static void accuracy_counts_right_answers_by_probability(void **state)
{
    generator g = {5};

    (void)state;
    for (int trial = 0; trial < 10; trial++) {
        const int64_t n = 7, width = 3;
        double *x, *values, accuracy, right = 0.0;
        int64_t tasks;
        subject s;

        make(&s, &g, PRH_LOSS_TASKS, n, width, 0.0);
        tasks = s.loss.settings.tasks;
        x = normal_matrix(&g, s.loss.variables, 1);
        values = copy_matrix(x, s.loss.variables, 1);
        prh__loss_from_variables(&s.loss, values);
        for (int64_t t = 0; t < tasks; t++)
            for (int64_t a = 0; a < n; a++) {
                double answer = values[(n + tasks) * width + t];

                for (int64_t j = 0; j < width; j++)
                    answer += values[a * width + j] * values[(n + t) * width + j];
                right += (answer > 0.0) == (s.labels[t * n + a] == 1) ? s.world.marginal[a] : 0.0;
            }
        assert_ok(prh__loss_accuracy(&s.loss, x, &accuracy));
        assert_close(accuracy, right / (double)tasks, 1e-14);
        free(values);
        free(x);
        release(&s);
    }
}

static void sizes_that_cannot_be_addressed_are_refused(void **state)
{
    generator g = {7};
    prh__world world = world_of(&g, 3, 0);
    const prh__loss_settings settings[] = {{PRH_LOSS_NCE, INT64_MAX / 2, 0.0, 0.5, NULL, 0},
        {PRH_LOSS_TASKS, 1, 0.0, 0.0, NULL, INT64_MAX / 2},
        {PRH_LOSS_TASKS, INT64_MAX / 3, 0.0, 0.0, NULL, 1}};

    (void)state;
    for (int i = 0; i < 3; i++) {
        prh__loss loss;

        assert_status(prh__loss_open(&loss, &world, &settings[i]), PRH_ERR_TOO_LARGE);
    }
    prh__world_free(&world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_are_those_of_the_definition),
        cmocka_unit_test(gradients_are_what_values_change_by),
        cmocka_unit_test(large_products_do_not_overflow),
        cmocka_unit_test(products_beyond_double_give_no_number),
        cmocka_unit_test(units_are_as_documented),
        cmocka_unit_test(the_least_loss_is_that_of_the_optimum),
        cmocka_unit_test(accuracy_counts_right_answers_by_probability),
        cmocka_unit_test(sizes_that_cannot_be_addressed_are_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
