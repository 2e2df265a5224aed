/* Tails and quantiles of Pearson III against values in many digits. */
#include "support.h"

#include <float.h>
#include <math.h>

#include "infer/pearson3.h"
#include "pearson3_table.inc"

enum { ROWS = sizeof pearson3_table / sizeof pearson3_table[0] };

static void tails_are_those_of_many_digits(void **state)
{
    double worst = 0.0;

    (void)state;
    for (int r = 0; r < ROWS; r++) {
        const double *row = pearson3_table[r];
        const prh__pearson3 d = {0.0, 1.0, row[0]};
        const double got = prh__pearson3_upper(&d, row[1]);

        note("skewness %g, x %g", row[0], row[1]);
        worst = fmax(worst, fabs(got / row[2] - 1.0));
        assert_close(got, row[2], 1e-11 * row[2]);
    }
    print_message("the worst tail is off by a relative %.1e\n", worst);
}

/* The lower tail of the reflected distribution is the share below the place. */
static void quantiles_lie_where_the_tail_was_found(void **state)
{
    double worst = 0.0;

    (void)state;
    for (int r = 0; r < ROWS; r++) {
        const double *row = pearson3_table[r];
        const prh__pearson3 d = {0.0, 1.0, -row[0]};
        double got;

        if (row[2] > 0.5) /* where the share has lost digits */
            continue;
        got = -prh__pearson3_quantile(&d, row[2]);
        note("skewness %g, x %g", row[0], row[1]);
        worst = fmax(worst, fabs(got - row[1]) / fmax(1.0, fabs(row[1])));
        assert_close(got, row[1], 1e-12 * fmax(1.0, fabs(row[1])));
    }
    print_message("the worst quantile is off by %.1e\n", worst);
}

/* Every shape, odd ones too: the tail at the quantile is the share. */
static void tails_and_quantiles_are_inverse(void **state)
{
    static const double shares[] = {
        1e-250, 1e-20, 1e-5, 0.01, 0.2, 0.49, 0.5, 0.51, 0.7, 0.9, 0.999, 1.0 - 1e-9};

    (void)state;
    for (int e = -320; e <= 36; e++) {
        const double skewness = pow(10.0, e / 20.0);

        for (int s = 0; s < (int)(sizeof shares / sizeof shares[0]); s++)
            for (int sign = -1; sign <= 1; sign += 2) {
                const prh__pearson3 d = {0.0, 1.0, sign * skewness}, reflected = {0.0, 1.0, -d.skewness};
                const double x = prh__pearson3_quantile(&d, shares[s]);
                const double lower = prh__pearson3_upper(&reflected, -x), upper = prh__pearson3_upper(&d, x);
                /* What rounding x does to the tail: the more, the farther out and the nearer to the end. */
                const double ratio = 1.0 + 0.5 * d.skewness * x, shape = 4.0 / (skewness * skewness);
                const double blur =
                    1e-13 + 1e-15 * x * x + (ratio < 0.5 ? 1e-14 * shape / fmax(ratio, DBL_EPSILON) : 0.0);

                note("skewness %g, share %g, x %g", d.skewness, shares[s], x);
                assert_true(isfinite(x));
                if (blur > 1e-9)
                    continue;
                if (shares[s] < 0.5)
                    assert_close(lower, shares[s], shares[s] * blur);
                else
                    assert_close(
                        upper, 1.0 - shares[s], (1.0 - shares[s]) * blur + (skewness > 8.0 ? 1e-15 : 0.0));
            }
    }
}

static void location_and_scale_move_the_distribution(void **state)
{
    const prh__pearson3 plain = {0.0, 1.0, 0.75}, moved = {-3.0, 0.25, 0.75};

    (void)state;
    for (int i = -8; i < 20; i++)
        assert_same_bits(
            prh__pearson3_upper(&moved, -3.0 + 0.25 * i / 4.0), prh__pearson3_upper(&plain, i / 4.0));
    assert_close(
        prh__pearson3_quantile(&moved, 0.9), -3.0 + 0.25 * prh__pearson3_quantile(&plain, 0.9), 1e-15);
}

/* Skewness 2 is the exponential distribution, 2 sqrt(2) is chi-square with one degree of freedom. */
static void known_members_of_the_family(void **state)
{
    const prh__pearson3 exponential = {1.0, 1.0, 2.0}, chi_square = {1.0, sqrt(2.0), 2.0 * sqrt(2.0)};

    (void)state;
    for (double x = 0.125; x < 600.0; x *= 1.5) {
        assert_close(prh__pearson3_upper(&exponential, x), exp(-x), 1e-12 * exp(-x));
        assert_close(prh__pearson3_upper(&chi_square, x), erfc(sqrt(x / 2.0)), 1e-12 * erfc(sqrt(x / 2.0)));
    }
    assert_close(prh__pearson3_quantile(&exponential, 0.5), log(2.0), 1e-15);
}

static void nothing_jumps_towards_the_normal(void **state)
{
    (void)state;
    for (double z = -6.0; z <= 30.0; z += 0.75)
        for (double skewness = 1e-4; skewness > 1e-120; skewness *= 1e-2) {
            const prh__pearson3 right = {0.0, 1.0, skewness}, left = {0.0, 1.0, -skewness};
            const double normal = prh__normal_upper(z),
                         first = skewness * (fabs(z * z * z) + 3.0 * fabs(z) + 1.0);

            note("z %g, skewness %g", z, skewness);
            assert_close(prh__pearson3_upper(&right, z), normal, normal * (first + 1e-12));
            assert_close(prh__pearson3_upper(&left, z), normal, normal * (first + 1e-12));
        }
}

static void ends_of_the_support_and_of_the_line(void **state)
{
    const prh__pearson3 right = {0.0, 1.0, 0.5}, left = {0.0, 1.0, -0.5}, straight = {0.0, 1.0, 0.0};
    const prh__pearson3 unknown = {NAN, 1.0, 0.5}, askew = {0.0, 1.0, NAN};

    (void)state;
    assert_same_bits(prh__pearson3_upper(&right, -4.0), 1.0);
    assert_same_bits(prh__pearson3_upper(&left, 4.0), 0.0);
    assert_same_bits(prh__pearson3_upper(&left, 40.0), 0.0);
    assert_true(prh__pearson3_upper(&left, 3.999) > 0.0);
    assert_same_bits(prh__pearson3_upper(&right, INFINITY), 0.0);
    assert_same_bits(prh__pearson3_upper(&left, -INFINITY), 1.0);
    assert_same_bits(prh__pearson3_upper(&straight, INFINITY), 0.0);
    assert_same_bits(prh__pearson3_upper(&right, 1e308), 0.0);
    assert_true(isnan(prh__pearson3_upper(&right, NAN)));
    assert_true(isnan(prh__pearson3_upper(&unknown, 1.0)));
    assert_true(isnan(prh__pearson3_upper(&askew, 1.0)));
}

/* mpmath, 50 digits: share, z. */
static void normal_quantiles_have_thirteen_digits(void **state)
{
    (void)state;
    for (int r = 0; r < ROWS && pearson3_table[r][0] == 0.0; r++) {
        const double z = pearson3_table[r][1], tail = pearson3_table[r][2];

        if (tail <= 0.7 && z != 0.0)
            assert_close(-prh__normal_quantile(tail), z, 1e-13 * fabs(z));
    }
    assert_same_bits(prh__normal_quantile(0.5), 0.0);
    for (double share = 1e-300; share < 0.5; share *= 3.0) {
        const double z = prh__normal_quantile(share);

        note("share %g", share);
        assert_close(prh__normal_upper(-z), share, share * (1e-15 + 4e-16 * z * z));
        if (share > 1e-3)
            assert_close(prh__normal_quantile(1.0 - share), -z, 1e-12);
    }
}

/* Slopes against differences; starts change nothing. */
static void of_normal_goes_along_the_quantiles(void **state)
{
    static const double skews[] = {0.0, 1e-5, 0.1, -0.7, 2.0, -2.8, 5.0};

    (void)state;
    for (int s = 0; s < 7; s++)
        for (double z = -8.0; z <= 8.0; z += 0.5) {
            const prh__pearson3 d = {0.0, 1.0, skews[s]};
            const double h = 1e-4;
            double slope, ignored, x = prh__pearson3_of_normal(skews[s], z, NAN, &slope);
            const double above = prh__pearson3_of_normal(skews[s], z + h, x, &ignored);
            const double below = prh__pearson3_of_normal(skews[s], z - h, x + 0.1, &ignored);

            note("skewness %g, z %g", skews[s], z);
            if (z < 0.0)
                assert_close(
                    x, prh__pearson3_quantile(&d, prh__normal_upper(-z)), 1e-12 * fmax(1.0, fabs(x)));
            assert_close(slope, (above - below) / (2.0 * h), 1e-5 * fmax(1.0, slope));
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tails_are_those_of_many_digits),
        cmocka_unit_test(quantiles_lie_where_the_tail_was_found),
        cmocka_unit_test(tails_and_quantiles_are_inverse),
        cmocka_unit_test(location_and_scale_move_the_distribution),
        cmocka_unit_test(known_members_of_the_family),
        cmocka_unit_test(nothing_jumps_towards_the_normal),
        cmocka_unit_test(ends_of_the_support_and_of_the_line),
        cmocka_unit_test(normal_quantiles_have_thirteen_digits),
        cmocka_unit_test(of_normal_goes_along_the_quantiles),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
