/* Samples of grids under the null: margins, correlations and maxima against what was asked for. */
#include "support.h"

#include <math.h>

#include "infer/joint.h"
#include "sides.h"

enum { SAMPLES = 40000, BLOCKS = 10, SEED = 7 };

static const prh__pearson3 plain = {0.0, 1.0, 0.0};

/* SAMPLES x cells, by `threads`. */
typedef struct sampling {
    const prh__joint *joint;
    prh__noise *noise;
    int64_t cells;
    double *values;
} sampling;

/* The same in blocks of noise of their own, and with noise that is kept. */
static prh_status sample_block(void *context, int64_t number, int64_t worker)
{
    const sampling *s = context;
    void *scratch = allocate(1, prh__joint_scratch(s->joint));
    prh__noise *noise = number % 2 == 0 ? s->noise : NULL;

    (void)worker;
    for (int64_t b = number * BLOCKS; b < (number + 1) * BLOCKS; b++)
        if (prh__joint_samples(
                s->joint, SEED, noise, b, scratch, s->values + b * PRH__NOISE_SAMPLES * s->cells) != PRH_OK)
            abort();
    free(scratch);
    return PRH_OK;
}

static double *samples_of_parts(
    const prh__parts *x, const prh__parts *y, const prh__pearson3 *margins, int64_t threads)
{
    prh__task task;
    const prh__run run = run_of(&task, threads);
    prh__joint *joint;
    prh__noise noise;
    sampling s = {
        NULL, NULL, x->layers * y->layers, allocate(SAMPLES * x->layers * y->layers, sizeof(double))};

    assert_ok(prh__joint_create(&joint, x, y, margins, &run));
    assert_ok(prh__noise_create(&noise, SEED, SAMPLES / 2, prh__joint_width(x->layers, y->layers, x->count)));
    s.joint = joint;
    s.noise = &noise;
    assert_ok(prh__parallel(&run, SAMPLES / PRH__NOISE_SAMPLES / BLOCKS, threads, sample_block, &s));
    prh__noise_free(&noise);
    prh__joint_destroy(joint);
    return s.values;
}

/* One part of each side, of any dimension. */
static prh__parts one_part(int64_t layers, const double *r)
{
    prh__parts p = {.layers = layers, .count = 1, .dimension = {7.0}, .products = {(double *)r}};

    return p;
}

static double *samples_of(int64_t layers_x, int64_t layers_y, const prh__pearson3 *margins, const double *r_x,
    const double *r_y, int64_t threads)
{
    const prh__parts x = one_part(layers_x, r_x), y = one_part(layers_y, r_y);

    return samples_of_parts(&x, &y, margins, threads);
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
    double *r_x = chain(X, 0.5), *r_y = chain(Y, -0.7), *values = samples_of(X, Y, margins, r_x, r_y, 2);

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
    double *r_x = chain(X, 0.9), *r_y = chain(Y, -0.4), *values;
    prh__pearson3 margins[CELLS];

    (void)state;
    for (int64_t a = 0; a < CELLS; a++)
        margins[a] = plain;
    values = samples_of(X, Y, margins, r_x, r_y, 1);
    check_correlations(X, Y, r_x, r_y, values);
    free(values);
    free(r_y);
    free(r_x);
}

static double part_sum(const prh__parts *x, const prh__parts *y, int64_t a, int64_t b)
{
    double sum = 0.0;

    for (int p = 0; p < x->count; p++)
        if (x->dimension[p] > 0.0)
            sum += x->products[p][a / y->layers * x->layers + b / y->layers] *
                   y->products[p][a % y->layers * y->layers + b % y->layers] / x->dimension[p];
    return sum;
}

static void check_parts(const prh__parts *x, const prh__parts *y)
{
    const int64_t cells = x->layers * y->layers;
    prh__pearson3 *margins = allocate(cells, sizeof *margins);
    double *values;

    for (int64_t a = 0; a < cells; a++)
        margins[a] = plain;
    values = samples_of_parts(x, y, margins, 2);
    for (int64_t a = 0; a < cells; a++)
        for (int64_t b = 0; b <= a; b++) {
            const double want =
                part_sum(x, y, a, b) / sqrt(part_sum(x, y, a, a)) / sqrt(part_sum(x, y, b, b));

            note("%d parts, cells %d and %d", x->count, (int)a, (int)b);
            assert_close(covariance(values, cells, a, b), want, 5.0 * sqrt((1.0 + want * want) / SAMPLES));
        }
    free(values);
    free(margins);
}

static void cells_correlate_as_all_parts_together(void **state)
{
    static const int64_t ranks[][PRH__PARTS] = {{3, 3, 3}, {1, 2, 3}, {2, 1, 1}, {1, 1, 2}};
    generator g = {12};

    (void)state;
    for (int count = 1; count <= PRH__PARTS; count++)
        for (size_t r = 0; r < sizeof ranks / sizeof *ranks; r++) {
            prh__parts x = random_parts(&g, 3, count, ranks[r]), y = random_parts(&g, 4, count, ranks[3 - r]);

            check_parts(&x, &y);
            /* A space that is not there, as for few items. */
            x.dimension[0] = y.dimension[0] = count > 1 ? 0.0 : x.dimension[0];
            check_parts(&x, &y);
            prh__parts_free(&y);
            prh__parts_free(&x);
        }
}

/* Without any spread: margins are where the middle of the normal is. */
static void parts_that_hold_nothing_leave_cells_in_the_middle(void **state)
{
    static const double none[4] = {0.0}, r[4] = {1.0, 0.5, 0.5, 1.0};
    const prh__pearson3 margins[4] = {plain, {3.0, 2.0, 0.0}, {0.0, 0.0, NAN}, plain};
    double *values = samples_of(2, 2, margins, none, r, 1);

    (void)state;
    for (int64_t i = 0; i < SAMPLES; i++) {
        assert_close(values[4 * i], 0.0, 1e-15);
        assert_close(values[4 * i + 1], 3.0, 1e-15);
        assert_same_bits(values[4 * i + 2], 0.0);
    }
    free(values);
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
    values = samples_of(3, 2, margins, r_x, r_y, 1);
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
    static const double one[1] = {1.0};
    double *values = samples_of(3, 1, margins, r, one, 1);

    (void)state;
    for (int64_t c = 0; c < 3; c++)
        assert_close(covariance(values, 3, c, c), 1.0, 5.0 * sqrt(2.0 / SAMPLES));
    free(values);
}

static void one_cell_is_its_margin(void **state)
{
    static const double one[1] = {1.0};
    const prh__pearson3 margin = {2.0, 3.0, 1.5};
    double *values = samples_of(1, 1, &margin, one, one, 1), counts[10] = {0.0};

    (void)state;
    for (int64_t i = 0; i < SAMPLES; i++)
        counts[(int)(10.0 * prh__pearson3_upper(&margin, values[i]))] += 1.0;
    for (int c = 0; c < 10; c++)
        assert_close(counts[c], SAMPLES / 10.0, 5.0 * sqrt(0.09 * SAMPLES));
    free(values);
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
    values = samples_of(X, Y, margins, r_x, r_y, 2);
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
        values[t] = samples_of(X, Y, margins, r_x, r_y, t + 1);
    for (int t = 1; t < 3; t++)
        assert_memory_equal(values[t], values[0], SAMPLES * CELLS * sizeof(double));
    for (int t = 0; t < 3; t++)
        free(values[t]);
    free(r_y);
    free(r_x);
}

static void what_is_no_number_is_refused(void **state)
{
    static const double one[1] = {1.0}, unknown[1] = {NAN}, endless[1] = {INFINITY};
    const prh__parts fine = one_part(1, one), no_number = one_part(1, unknown),
                     too_large = one_part(1, endless);
    prh__task task;
    const prh__run run = run_of(&task, 1);
    const prh__pearson3 askew = {0.0, 1.0, NAN}, wide = {0.0, INFINITY, 0.0};
    prh__joint *joint = (prh__joint *)&task;

    (void)state;
    assert_refused(prh__joint_create(&joint, &no_number, &fine, &plain, &run), PRH_ERR_NUMERIC, "covariance");
    assert_null(joint);
    assert_refused(prh__joint_create(&joint, &fine, &too_large, &plain, &run), PRH_ERR_NUMERIC, "covariance");
    assert_refused(prh__joint_create(&joint, &fine, &fine, &askew, &run), PRH_ERR_NUMERIC, "skewness");
    assert_refused(prh__joint_create(&joint, &fine, &fine, &wide, &run), PRH_ERR_NUMERIC, "cell 0");
    assert_null(joint);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(margins_have_the_moments_that_were_asked_for),
        cmocka_unit_test(cells_correlate_as_layers_do),
        cmocka_unit_test(cells_correlate_as_all_parts_together),
        cmocka_unit_test(parts_that_hold_nothing_leave_cells_in_the_middle),
        cmocka_unit_test(repeated_layers_have_repeated_scores),
        cmocka_unit_test(negative_eigenvalues_count_as_nothing),
        cmocka_unit_test(one_cell_is_its_margin),
        cmocka_unit_test(the_largest_of_independent_cells_is_known),
        cmocka_unit_test(threads_do_not_change_a_bit),
        cmocka_unit_test(what_is_no_number_is_refused),
    };

    return cmocka_run_group_tests(tests, enter_blas, leave_blas);
}
