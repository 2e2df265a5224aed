/* CIEDE2000: against published values and a definition without angles, and where its formulas change over. */
#include <math.h>

#include "support.h"

#define PI 3.14159265358979323846

enum { MANY = 2000 };

static double difference_of(const double x[3], const double y[3])
{
    double difference = NAN;

    assert_ok(prh_colour_difference(x, y, 1, &difference));
    return difference;
}

/* Sharma, Wu & Dalal, Color Research & Application 30 (2005), table 1: the two colours and their difference. */
static const double published[34][7] = {
    {50.0000, 2.6772, -79.7751, 50.0000, 0.0000, -82.7485, 2.0425},
    {50.0000, 3.1571, -77.2803, 50.0000, 0.0000, -82.7485, 2.8615},
    {50.0000, 2.8361, -74.0200, 50.0000, 0.0000, -82.7485, 3.4412},
    {50.0000, -1.3802, -84.2814, 50.0000, 0.0000, -82.7485, 1.0000},
    {50.0000, -1.1848, -84.8006, 50.0000, 0.0000, -82.7485, 1.0000},
    {50.0000, -0.9009, -85.5211, 50.0000, 0.0000, -82.7485, 1.0000},
    {50.0000, 0.0000, 0.0000, 50.0000, -1.0000, 2.0000, 2.3669},
    {50.0000, -1.0000, 2.0000, 50.0000, 0.0000, 0.0000, 2.3669},
    {50.0000, 2.4900, -0.0010, 50.0000, -2.4900, 0.0009, 7.1792},
    {50.0000, 2.4900, -0.0010, 50.0000, -2.4900, 0.0010, 7.1792},
    {50.0000, 2.4900, -0.0010, 50.0000, -2.4900, 0.0011, 7.2195},
    {50.0000, 2.4900, -0.0010, 50.0000, -2.4900, 0.0012, 7.2195},
    {50.0000, -0.0010, 2.4900, 50.0000, 0.0009, -2.4900, 4.8045},
    {50.0000, -0.0010, 2.4900, 50.0000, 0.0010, -2.4900, 4.8045},
    {50.0000, -0.0010, 2.4900, 50.0000, 0.0011, -2.4900, 4.7461},
    {50.0000, 2.5000, 0.0000, 50.0000, 0.0000, -2.5000, 4.3065},
    {50.0000, 2.5000, 0.0000, 73.0000, 25.0000, -18.0000, 27.1492},
    {50.0000, 2.5000, 0.0000, 61.0000, -5.0000, 29.0000, 22.8977},
    {50.0000, 2.5000, 0.0000, 56.0000, -27.0000, -3.0000, 31.9030},
    {50.0000, 2.5000, 0.0000, 58.0000, 24.0000, 15.0000, 19.4535},
    {50.0000, 2.5000, 0.0000, 50.0000, 3.1736, 0.5854, 1.0000},
    {50.0000, 2.5000, 0.0000, 50.0000, 3.2972, 0.0000, 1.0000},
    {50.0000, 2.5000, 0.0000, 50.0000, 1.8634, 0.5757, 1.0000},
    {50.0000, 2.5000, 0.0000, 50.0000, 3.2592, 0.3350, 1.0000},
    {60.2574, -34.0099, 36.2677, 60.4626, -34.1751, 39.4387, 1.2644},
    {63.0109, -31.0961, -5.8663, 62.8187, -29.7946, -4.0864, 1.2630},
    {61.2901, 3.7196, -5.3901, 61.4292, 2.2480, -4.9620, 1.8731},
    {35.0831, -44.1164, 3.7933, 35.0232, -40.0716, 1.5901, 1.8645},
    {22.7233, 20.0904, -46.6940, 23.0331, 14.9730, -42.5619, 2.0373},
    {36.4612, 47.8580, 18.3852, 36.2715, 50.5065, 21.2231, 1.4146},
    {90.8027, -2.0831, 1.4410, 91.1528, -1.6435, 0.0447, 1.4441},
    {90.9257, -0.5406, -0.9208, 88.6381, -0.8985, -0.7239, 1.5381},
    {6.7747, -0.2908, -2.4247, 5.8714, -0.0985, -2.2286, 0.6377},
    {2.0776, 0.0795, -1.1350, 0.9033, -0.0636, -0.5514, 0.9082},
};

static void the_difference_has_the_published_values(void **state)
{
    (void)state;
    for (int i = 0; i < 34; i++) {
        note("pair %d", i + 1);
        assert_close(difference_of(published[i], published[i] + 3), published[i][6], 0.50001e-4);
    }
}

/*
 * The definition without any angle between 0 and 360: hues are unit vectors, their mean is the direction of their sum,
 * and the hue difference the chord, with the sign of the turn. Not for opposite hues.
 */
static double oracle_difference(const double x[3], const double y[3])
{
    const double mean = (sqrt(x[1] * x[1] + x[2] * x[2]) + sqrt(y[1] * y[1] + y[2] * y[2])) / 2.0;
    const double g = 0.5 * (1.0 - 1.0 / sqrt(1.0 + pow(25.0 / mean, 7.0)));
    const double ax = (1.0 + g) * x[1], ay = (1.0 + g) * y[1];
    const double cx = sqrt(ax * ax + x[2] * x[2]), cy = sqrt(ay * ay + y[2] * y[2]), c = (cx + cy) / 2.0;
    const double h = atan2(x[2] / cx + y[2] / cy, ax / cx + ay / cy), degree = PI / 180.0;
    const double chord = sqrt(fmax(0.0, 2.0 * (cx * cy - ax * ay - x[2] * y[2])));
    const double dh = ax * y[2] - x[2] * ay < 0.0 ? -chord : chord, l = (x[0] + y[0]) / 2.0 - 50.0;
    const double t = 1.0 - 0.17 * cos(h - 30.0 * degree) + 0.24 * cos(2.0 * h) +
                     0.32 * cos(3.0 * h + 6.0 * degree) - 0.20 * cos(4.0 * h - 63.0 * degree);
    const double blueness = ((h < 0.0 ? h + 2.0 * PI : h) / degree - 275.0) / 25.0;
    const double rt = -sin(60.0 * degree * exp(-blueness * blueness)) * 2.0 / sqrt(1.0 + pow(25.0 / c, 7.0));
    const double dl = (y[0] - x[0]) / (1.0 + 0.015 * l * l / sqrt(20.0 + l * l));
    const double dc = (cy - cx) / (1.0 + 0.045 * c), ds = dh / (1.0 + 0.015 * c * t);

    return sqrt(dl * dl + dc * dc + ds * ds + rt * dc * ds);
}

static void random_lab(generator *g, double lab[3])
{
    lab[0] = 100.0 * next_uniform(g);
    lab[1] = 200.0 * next_uniform(g) - 100.0;
    lab[2] = 200.0 * next_uniform(g) - 100.0;
}

static void the_difference_is_what_its_definition_says(void **state)
{
    generator g = {4};

    (void)state;
    for (int i = 0; i < MANY; i++) {
        double x[3], y[3];

        random_lab(&g, x);
        random_lab(&g, y);
        if (i % 2 == 0) /* near one another, as it is meant for */
            for (int c = 0; c < 3; c++)
                y[c] = x[c] + 0.02 * (y[c] - x[c]);
        note("pair %d", i);
        assert_close(difference_of(x, y), oracle_difference(x, y), 1e-8);
    }
}

static void the_difference_is_the_same_either_way_round(void **state)
{
    generator g = {5};

    (void)state;
    for (int i = 0; i < MANY; i++) {
        double x[3], y[3];

        random_lab(&g, x);
        random_lab(&g, y);
        if (i % 5 == 0) /* opposite hues, where the definition jumps */
            y[1] = -x[1], y[2] = -x[2];
        if (i % 7 == 0)
            y[1] = y[2] = 0.0;
        assert_same_bits(difference_of(x, y), difference_of(y, x));
        assert_close(difference_of(x, x), 0.0, 0.0);
    }
}

/* Red hues, whose number goes from 360 to 0. The definition's own jump there is of the rotation term, below 2e-5. */
static void nothing_happens_where_the_hue_begins_anew(void **state)
{
    const double step = 1e-9;

    (void)state;
    for (int i = 0; i < 100; i++) {
        const double x[3] = {50.0, 5.0 + i, 0.3 * i}, other[3] = {50.0, 6.0 + i, -0.3 * i};
        const double above[3] = {52.0, 4.0 + i, step}, below[3] = {52.0, 4.0 + i, -step};

        assert_close(difference_of(above, below), 0.0, 1e-8);
        assert_close(difference_of(x, above), difference_of(x, below), 1e-8);
        assert_close(difference_of(other, above), difference_of(other, below), 1e-8);
    }
    for (int i = 1; i < 100; i++) { /* the mean hue passes 0 */
        const double x[3] = {50.0, 40.0, 0.3 * i};
        const double above[3] = {52.0, 40.0, -0.3 * i + step}, below[3] = {52.0, 40.0, -0.3 * i - step};

        assert_close(difference_of(x, above), difference_of(x, below), 2e-5 * difference_of(x, above));
    }
}

/* No hue and no chroma: the weight of lightness is all that is left. */
static void greys_differ_in_lightness_alone(void **state)
{
    (void)state;
    for (int i = 0; i <= 100; i++) {
        const double x[3] = {i, 0.0, 0.0}, y[3] = {100.0 - 0.5 * i, 0.0, 0.0};
        const double above = (x[0] + y[0]) / 2.0 - 50.0;
        const double weight = 1.0 + 0.015 * above * above / sqrt(20.0 + above * above);

        assert_close(difference_of(x, y), fabs(y[0] - x[0]) / weight, 1e-12);
    }
}

static void many_differences_are_those_of_the_rows(void **state)
{
    double x[3 * 50], y[3 * 50], difference[50];
    generator g = {6};

    (void)state;
    for (int i = 0; i < 50; i++) {
        random_lab(&g, x + 3 * i);
        random_lab(&g, y + 3 * i);
    }
    assert_ok(prh_colour_difference(x, y, 50, difference));
    for (int i = 0; i < 50; i++)
        assert_same_bits(difference[i], difference_of(x + 3 * i, y + 3 * i));
}

static void differences_of_the_largest_numbers_are_finite(void **state)
{
    const double x[3] = {1e9, -1e9, 1e9}, y[3] = {-1e9, 1e9, 1e9}, tiny[3] = {0.0, 1e-300, -1e-300};

    (void)state;
    assert_true(isfinite(difference_of(x, y)));
    assert_close(difference_of(tiny, tiny), 0.0, 0.0);
    assert_true(difference_of(tiny, (const double[3]){0.0, -1e-300, 1e-300}) < 1e-299);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_difference_has_the_published_values),
        cmocka_unit_test(the_difference_is_what_its_definition_says),
        cmocka_unit_test(the_difference_is_the_same_either_way_round),
        cmocka_unit_test(nothing_happens_where_the_hue_begins_anew),
        cmocka_unit_test(greys_differ_in_lightness_alone),
        cmocka_unit_test(many_differences_are_those_of_the_rows),
        cmocka_unit_test(differences_of_the_largest_numbers_are_finite),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
