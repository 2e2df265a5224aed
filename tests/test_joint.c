/* Samples of grids under the null: margins, correlations and maxima against what was asked for. */
#include "support.h"

#include <math.h>

#include "infer/joint.h"
#include "infer/margins.h"
#include "sides.h"

enum { SAMPLES = 40000 };

static const prh__pearson3 plain = {0.0, 1.0, 0.0};

/* SAMPLES x cells, by `threads`. */
typedef struct sampling {
    const prh__joint *joint;
    int64_t cells;
    double *values;
} sampling;

static prh_status sample_block(void *context, int64_t number, int64_t worker)
{
    const sampling *s = context;
    double *scratch = allocate(prh__joint_scratch(s->joint), sizeof *scratch);

    (void)worker;
    for (int64_t i = number * 500; i < (number + 1) * 500; i += 50)
        if (prh__joint_samples(s->joint, 7, i, 50, scratch, s->values + i * s->cells) != PRH_OK)
            abort();
    free(scratch);
    return PRH_OK;
}

static double *samples_of(int64_t layers_x, int64_t layers_y, const prh__pearson3 *margins, const double *r_x,
    const double *r_y, const double *whole, int64_t threads)
{
    prh__task task;
    const prh__run run = run_of(&task, threads);
    prh__joint *joint;
    sampling s = {NULL, layers_x * layers_y, allocate(SAMPLES * layers_x * layers_y, sizeof(double))};

    assert_ok(prh__joint_create(&joint, layers_x, layers_y, margins, r_x, r_y, whole, &run));
    s.joint = joint;
    assert_ok(prh__parallel(&run, SAMPLES / 500, threads, sample_block, &s));
    prh__joint_destroy(joint);
    return s.values;
}

static double mean_of(const double *values, int64_t cells, int64_t a)
{
    double sum = 0.0;

    for (int64_t i = 0; i < SAMPLES; i++)
        sum += values[i * cells + a];
    return sum / SAMPLES;
}

static double covariance(const double *values, int64_t cells, int64_t a, int64_t b)
{
    const double x = mean_of(values, cells, a), y = mean_of(values, cells, b);
    double sum = 0.0;

    for (int64_t i = 0; i < SAMPLES; i++)
        sum += (values[i * cells + a] - x) * (values[i * cells + b] - y);
    return sum / SAMPLES;
}

static double third(const double *values, int64_t cells, int64_t a)
{
    const double x = mean_of(values, cells, a);
    double sum = 0.0;

    for (int64_t i = 0; i < SAMPLES; i++)
        sum += pow(values[i * cells + a] - x, 3);
    return sum / SAMPLES;
}

/* r_ij = base^|i - j| */
static double *chain(int64_t n, double base)
{
    double *r = allocate(n * n, sizeof *r);

    for (int64_t i = 0; i < n; i++)
        for (int64_t j = 0; j < n; j++)
            r[i * n + j] = pow(base, (double)llabs(i - j));
    return r;
}

static void margins_have_the_moments_that_were_asked_for(void **state)
{
    enum { X = 2, Y = 3, CELLS = X * Y };
    static const prh__pearson3 margins[CELLS] = {{0.0, 1.0, 0.0}, {1.0, 2.0, 0.5}, {-3.0, 0.1, -0.5},
        {0.25, 1e-3, 1.0}, {0.0, 1.0, 2.0}, {5.0, 0.0, NAN}};
    double *r_x = chain(X, 0.5), *r_y = chain(Y, -0.7),
           *values = samples_of(X, Y, margins, r_x, r_y, NULL, 2);

    (void)state;
    for (int64_t c = 0; c < CELLS; c++) {
        const double sd = margins[c].sd, skewness = margins[c].skewness;

        note("cell %d", (int)c);
        if (sd == 0.0) {
            for (int64_t i = 0; i < SAMPLES; i++)
                assert_same_bits(values[i * CELLS + c], margins[c].mean);
            continue;
        }
        /* Five standard errors; those of the higher moments grow with the skewness. */
        assert_close(mean_of(values, CELLS, c), margins[c].mean, 5.0 * sd / sqrt(SAMPLES));
        assert_close(covariance(values, CELLS, c, c) / (sd * sd), 1.0,
            5.0 * sqrt((2.0 + 1.5 * skewness * skewness) / SAMPLES));
        assert_close(third(values, CELLS, c) / pow(sd, 3), skewness,
            5.0 * sqrt((15.0 + 60.0 * pow(skewness, 4) + 60.0 * fabs(skewness)) / SAMPLES));
    }
    free(values);
    free(r_y);
    free(r_x);
}

static void check_correlations(
    int64_t x, int64_t y, const double *r_x, const double *r_y, const double *values)
{
    const int64_t cells = x * y;

    for (int64_t a = 0; a < cells; a++)
        for (int64_t b = 0; b <= a; b++) {
            const double want = r_x[a / y * x + b / y] * r_y[a % y * y + b % y];

            note("cells %d and %d", (int)a, (int)b);
            assert_close(covariance(values, cells, a, b), want, 5.0 * sqrt(2.0 / SAMPLES));
        }
}

static void cells_correlate_as_layers_do(void **state)
{
    enum { X = 3, Y = 4, CELLS = X * Y };
    double *r_x = chain(X, 0.9), *r_y = chain(Y, -0.4), *whole = allocate(CELLS * CELLS, sizeof *whole),
           *values;
    prh__pearson3 margins[CELLS];

    (void)state;
    for (int64_t a = 0; a < CELLS; a++) {
        margins[a] = plain;
        for (int64_t b = 0; b < CELLS; b++)
            whole[a * CELLS + b] = r_x[a / Y * X + b / Y] * r_y[a % Y * Y + b % Y];
    }
    values = samples_of(X, Y, margins, r_x, r_y, NULL, 1);
    check_correlations(X, Y, r_x, r_y, values);
    free(values);
    values = samples_of(X, Y, margins, NULL, NULL, whole, 1);
    check_correlations(X, Y, r_x, r_y, values);
    free(values);
    free(whole);
    free(r_y);
    free(r_x);
}

/* Layers 0 and 2 of x are one layer, layer 1 of y is another's negative: ranks 2 and 1. */
static void repeated_layers_have_repeated_scores(void **state)
{
    static const double r_x[9] = {1.0, 0.3, 1.0, 0.3, 1.0, 0.3, 1.0, 0.3, 1.0},
                        r_y[4] = {1.0, -1.0, -1.0, 1.0};
    prh__pearson3 margins[6];
    double *values;

    (void)state;
    for (int c = 0; c < 6; c++)
        margins[c] = plain;
    values = samples_of(3, 2, margins, r_x, r_y, NULL, 1);
    check_correlations(3, 2, r_x, r_y, values);
    for (int64_t i = 0; i < SAMPLES; i++) {
        assert_close(values[6 * i], values[6 * i + 4], 1e-14);
        assert_close(values[6 * i], -values[6 * i + 1], 1e-14);
    }
    free(values);
}

/* No correlation matrix, as rounding may make it: margins keep their variance. */
static void negative_eigenvalues_count_as_nothing(void **state)
{
    static const double r[9] = {1.0, 0.9, 0.3, 0.9, 1.0, 0.9, 0.3, 0.9, 1.0};
    const prh__pearson3 margins[3] = {plain, plain, plain};
    double *values = samples_of(3, 1, margins, NULL, NULL, r, 1);

    (void)state;
    for (int64_t c = 0; c < 3; c++)
        assert_close(covariance(values, 3, c, c), 1.0, 5.0 * sqrt(2.0 / SAMPLES));
    free(values);
}

static void one_cell_is_its_margin(void **state)
{
    static const double one[1] = {1.0};
    const prh__pearson3 margin = {2.0, 3.0, 1.5};
    double *product = samples_of(1, 1, &margin, one, one, NULL, 1);
    double *whole = samples_of(1, 1, &margin, NULL, NULL, one, 1), counts[10] = {0.0};

    (void)state;
    for (int64_t i = 0; i < SAMPLES; i++) {
        assert_same_bits(product[i], whole[i]);
        counts[(int)(10.0 * prh__pearson3_upper(&margin, product[i]))] += 1.0;
    }
    for (int c = 0; c < 10; c++)
        assert_close(counts[c], SAMPLES / 10.0, 5.0 * sqrt(0.09 * SAMPLES));
    free(whole);
    free(product);
}

/* P(max < x) = product of P(X_c < x). */
static void the_largest_of_independent_cells_is_known(void **state)
{
    enum { X = 5, Y = 7, CELLS = X * Y };
    double *r_x = chain(X, 0.0), *r_y = chain(Y, 0.0), *values;
    prh__pearson3 margins[CELLS];

    (void)state;
    for (int c = 0; c < CELLS; c++)
        margins[c] = (prh__pearson3){0.02 * c, 1.0, -0.5 + 0.06 * c};
    values = samples_of(X, Y, margins, r_x, r_y, NULL, 2);
    for (double x = 2.0; x < 6.0; x += 0.25) {
        double below = 1.0, count = 0.0;

        for (int c = 0; c < CELLS; c++)
            below *= 1.0 - prh__pearson3_upper(&margins[c], x);
        for (int64_t i = 0; i < SAMPLES; i++) {
            double largest = -INFINITY;

            for (int c = 0; c < CELLS; c++)
                largest = fmax(largest, values[i * CELLS + c]);
            count += largest < x;
        }
        note("x = %g", x);
        assert_close(count / SAMPLES, below, 5.0 * sqrt(below * (1.0 - below) / SAMPLES) + 1e-9);
    }
    free(values);
    free(r_y);
    free(r_x);
}

static void threads_do_not_change_a_bit(void **state)
{
    enum { X = 3, Y = 9, CELLS = X * Y };
    double *r_x = chain(X, 0.8), *r_y = chain(Y, 0.95), *values[3];
    prh__pearson3 margins[CELLS];

    (void)state;
    for (int c = 0; c < CELLS; c++)
        margins[c] = (prh__pearson3){0.0, 1.0, 0.1 * (c % 20 - 5)};
    for (int t = 0; t < 3; t++)
        values[t] = samples_of(X, Y, margins, r_x, r_y, NULL, t + 1);
    for (int t = 1; t < 3; t++)
        assert_memory_equal(values[t], values[0], SAMPLES * CELLS * sizeof(double));
    for (int t = 0; t < 3; t++)
        free(values[t]);
    free(r_y);
    free(r_x);
}

/* The tables against the quantiles that they stand for. */
static void tables_have_six_digits(void **state)
{
    static const double skews[] = {
        0.0, 1e-9, 0.01, 0.3, -0.7, 1.0, 1.001, 1.7, -2.0, 2.5, 2.829, 2.9, -3.5, 4.0, 5.0, -5.0};
    enum { COUNT = sizeof skews / sizeof skews[0] };
    prh__task task;
    const prh__run run = run_of(&task, 2);
    prh__pearson3 margins[COUNT];
    prh__margins m;
    double worst = 0.0;

    (void)state;
    for (int c = 0; c < COUNT; c++)
        margins[c] = (prh__pearson3){0.0, 1.0, skews[c]};
    assert_ok(prh__margins_create(&m, margins, COUNT, &run));
    for (double z = -8.5; z <= 8.5; z += 0.0078) {
        double values[COUNT];

        for (int c = 0; c < COUNT; c++)
            values[c] = z;
        prh__margins_map(&m, values);
        for (int c = 0; c < COUNT; c++) {
            double slope;
            const double want = prh__pearson3_of_normal(skews[c], z, NAN, &slope);
            const double error = fabs(values[c] - want) / fmax(1.0, fabs(want));

            note("skewness %g, z %g", skews[c], z);
            assert_close(error, 0.0, 1e-6);
            worst = fmax(worst, error);
        }
    }
    print_message("the worst of the tables is off by %.1e\n", worst);
    prh__margins_free(&m);
}

/* The order of quantiles stays, so that a maximum does not fall as a score rises; and the ends hold. */
static void tables_rise_and_end(void **state)
{
    prh__task task;
    const prh__run run = run_of(&task, 1);
    const prh__pearson3 margins[4] = {{0.0, 1.0, 0.0}, {0.0, 1.0, 0.8}, {0.0, 1.0, -2.8}, {0.0, 1.0, 5.0}};
    double last[4] = {-INFINITY, -INFINITY, -INFINITY, -INFINITY};
    prh__margins m;

    (void)state;
    assert_ok(prh__margins_create(&m, margins, 4, &run));
    for (double z = -9.5; z <= 9.5; z += 1e-3) {
        double values[4] = {z, z, z, z};

        prh__margins_map(&m, values);
        for (int c = 0; c < 4; c++) {
            note("skewness %g, z %g", margins[c].skewness, z);
            assert_true(values[c] >= last[c] - 1e-12 && isfinite(values[c]));
            last[c] = values[c];
        }
    }
    prh__margins_free(&m);
}

static void what_is_no_number_is_refused(void **state)
{
    static const double one[1] = {1.0}, none[1] = {0.0}, unknown[1] = {NAN};
    prh__task task;
    const prh__run run = run_of(&task, 1);
    const prh__pearson3 askew = {0.0, 1.0, NAN}, wide = {0.0, INFINITY, 0.0};
    prh__joint *joint = (prh__joint *)&task;

    (void)state;
    assert_refused(
        prh__joint_create(&joint, 1, 1, &plain, unknown, one, NULL, &run), PRH_ERR_NUMERIC, "correlation");
    assert_null(joint);
    assert_refused(
        prh__joint_create(&joint, 1, 1, &plain, one, none, NULL, &run), PRH_ERR_NUMERIC, "eigenvalue");
    assert_refused(
        prh__joint_create(&joint, 1, 1, &askew, one, one, NULL, &run), PRH_ERR_NUMERIC, "skewness");
    assert_refused(prh__joint_create(&joint, 1, 1, &wide, NULL, NULL, one, &run), PRH_ERR_NUMERIC, "cell 0");
    assert_null(joint);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(margins_have_the_moments_that_were_asked_for),
        cmocka_unit_test(cells_correlate_as_layers_do),
        cmocka_unit_test(repeated_layers_have_repeated_scores),
        cmocka_unit_test(negative_eigenvalues_count_as_nothing),
        cmocka_unit_test(one_cell_is_its_margin),
        cmocka_unit_test(the_largest_of_independent_cells_is_known),
        cmocka_unit_test(threads_do_not_change_a_bit),
        cmocka_unit_test(tables_have_six_digits),
        cmocka_unit_test(tables_rise_and_end),
        cmocka_unit_test(what_is_no_number_is_refused),
    };

    return cmocka_run_group_tests(tests, enter_blas, leave_blas);
}
