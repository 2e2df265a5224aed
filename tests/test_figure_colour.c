/* Palettes of figures: told apart by every eye, even in their steps. CIELAB is computed here from its definition. */
#include <math.h>

#include "drawings.h"
#include "figure_colour.h"

static void linear_of(ink colour, double rgb[3])
{
    for (int c = 0; c < 3; c++) {
        const double value = (colour >> (24 - 8 * c) & 0xff) / 255.0;

        rgb[c] = value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4);
    }
}

/* CIELAB, D65, of linear sRGB. */
static void lab_of(const double rgb[3], double lab[3])
{
    static const double matrix[3][3] = {{0.4124564, 0.3575761, 0.1804375}, {0.2126729, 0.7151522, 0.0721750},
        {0.0193339, 0.1191920, 0.9503041}};
    static const double white[3] = {0.95047, 1.0, 1.08883};
    double f[3];

    for (int i = 0; i < 3; i++) {
        const double t = (matrix[i][0] * rgb[0] + matrix[i][1] * rgb[1] + matrix[i][2] * rgb[2]) / white[i];

        f[i] = t > 216.0 / 24389.0 ? cbrt(t) : (24389.0 / 27.0 * t + 16.0) / 116.0;
    }
    lab[0] = 116.0 * f[1] - 16.0;
    lab[1] = 500.0 * (f[0] - f[1]);
    lab[2] = 200.0 * (f[1] - f[2]);
}

/* As an eye sees it that lacks one kind of cone: Machado, Oliveira & Fernandes, IEEE TVCG 15 (2009), severity 1.
 * Blindness 0 is none, then for red, green and blue. */
static void seen_as(ink colour, int blindness, double lab[3])
{
    static const double matrices[4][3][3] = {{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}},
        {{0.152286, 1.052583, -0.204868}, {0.114503, 0.786281, 0.099216}, {-0.003882, -0.048116, 1.051998}},
        {{0.367322, 0.860646, -0.227968}, {0.280085, 0.672501, 0.047413}, {-0.011820, 0.042940, 0.968881}},
        {{1.255528, -0.076749, -0.178779}, {-0.078411, 0.930809, 0.147602}, {0.004733, 0.691367, 0.303900}}};
    double rgb[3], seen[3];

    linear_of(colour, rgb);
    for (int i = 0; i < 3; i++) {
        const double *row = matrices[blindness][i];

        seen[i] = fmin(fmax(row[0] * rgb[0] + row[1] * rgb[1] + row[2] * rgb[2], 0.0), 1.0);
    }
    lab_of(seen, lab);
}

static double difference(ink a, ink b, int blindness)
{
    double x[3], y[3];

    seen_as(a, blindness, x);
    seen_as(b, blindness, y);
    return sqrt(pow(x[0] - y[0], 2.0) + pow(x[1] - y[1], 2.0) + pow(x[2] - y[2], 2.0));
}

static double lightness(ink colour, int blindness)
{
    double lab[3];

    seen_as(colour, blindness, lab);
    return lab[0];
}

static void categories_are_those_of_okabe_and_ito(void **state)
{
    /* https://jfly.uni-koeln.de/color/: blue, vermillion, bluish green, reddish purple, orange, sky blue, black */
    static const int published[COLOUR_CATEGORIES][3] = {{0, 114, 178}, {213, 94, 0}, {0, 158, 115},
        {204, 121, 167}, {230, 159, 0}, {86, 180, 233}, {0, 0, 0}};

    (void)state;
    for (int i = 0; i < COLOUR_CATEGORIES; i++) {
        const ink colour = colour_category(i);

        assert_int_equal(colour >> 24, published[i][0]);
        assert_int_equal(colour >> 16 & 0xff, published[i][1]);
        assert_int_equal(colour >> 8 & 0xff, published[i][2]);
        assert_int_equal(colour & 0xff, 0xff);
    }
    assert_int_equal(colour_category(COLOUR_CATEGORIES), colour_category(0));
}

static void categories_are_told_apart_by_every_eye_and_from_paper(void **state)
{
    (void)state;
    for (int blindness = 0; blindness < 4; blindness++)
        for (int a = 0; a < COLOUR_CATEGORIES; a++) {
            note("category %d, blindness %d", a, blindness);
            assert_true(difference(colour_category(a), INK_PAPER, blindness) > 25.0);
            for (int b = 0; b < a; b++)
                assert_true(difference(colour_category(a), colour_category(b), blindness) > 15.0);
        }
}

enum { STEPS = 32, STRIDE = 4 }; /* four steps at once, so that the rounding to bytes does not show */

static void equal_steps_of_a_map_look_alike(void **state)
{
    (void)state;
    for (int map = 0; map < 2; map++)
        for (int half = 0; half < (map == FIGURE_DIVERGING ? 2 : 1); half++) {
            const int from = map == FIGURE_DIVERGING ? half * STEPS / 2 : 0;
            const int to = map == FIGURE_DIVERGING ? from + STEPS / 2 : STEPS;
            double least = INFINITY, most = 0.0;

            for (int i = from; i < to; i += STRIDE) {
                const double step = difference(colour_of_map(map, (double)i / STEPS),
                    colour_of_map(map, (double)(i + STRIDE) / STEPS), 0);

                least = fmin(least, step);
                most = fmax(most, step);
            }
            note("map %d: steps from %g to %g", map, least, most);
            assert_true(most < 1.12 * least);
        }
}

static void maps_hold_without_colour_and_for_every_eye(void **state)
{
    (void)state;
    for (int blindness = 0; blindness < 4; blindness++)
        for (int i = 0; i < STEPS; i++) {
            const double here = (double)i / STEPS, next = (double)(i + 1) / STEPS;
            const double rise = lightness(colour_of_map(FIGURE_DIVERGING, next), blindness) -
                                lightness(colour_of_map(FIGURE_DIVERGING, here), blindness);

            note("step %d, blindness %d", i, blindness);
            assert_true(lightness(colour_of_map(FIGURE_SEQUENTIAL, next), blindness) >
                        lightness(colour_of_map(FIGURE_SEQUENTIAL, here), blindness));
            assert_true(i < STEPS / 2 ? rise > 0.0 : rise < 0.0);
            assert_true(2 * i == STEPS || difference(colour_of_map(FIGURE_DIVERGING, here),
                                              colour_of_map(FIGURE_DIVERGING, 1.0 - here), blindness) > 5.0);
        }
}

static void the_middle_of_the_diverging_map_is_a_light_grey(void **state)
{
    double lab[3];

    (void)state;
    seen_as(colour_of_map(FIGURE_DIVERGING, 0.5), 0, lab);
    assert_true(lab[0] > 93.0);
    assert_close(lab[1], 0.0, 0.5);
    assert_close(lab[2], 0.0, 0.5);
    assert_close(lightness(colour_of_map(FIGURE_DIVERGING, 0.0), 0),
        lightness(colour_of_map(FIGURE_DIVERGING, 1.0), 0), 1.0);
}

static void places_beyond_a_map_are_its_ends(void **state)
{
    (void)state;
    for (int map = 0; map < 2; map++) {
        assert_int_equal(colour_of_map(map, -1.0), colour_of_map(map, 0.0));
        assert_int_equal(colour_of_map(map, 2.0), colour_of_map(map, 1.0));
        assert_int_equal(colour_of_map(map, NAN), colour_of_map(map, 0.0));
    }
}

static void words_on_a_colour_are_readable(void **state)
{
    (void)state;
    for (int map = 0; map < 2; map++)
        for (int i = 0; i <= STEPS; i++) {
            const ink ground = colour_of_map(map, (double)i / STEPS);

            assert_true(fabs(lightness(colour_on(ground), 0) - lightness(ground, 0)) > 40.0);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(categories_are_those_of_okabe_and_ito),
        cmocka_unit_test(categories_are_told_apart_by_every_eye_and_from_paper),
        cmocka_unit_test(equal_steps_of_a_map_look_alike),
        cmocka_unit_test(maps_hold_without_colour_and_for_every_eye),
        cmocka_unit_test(the_middle_of_the_diverging_map_is_a_light_grey),
        cmocka_unit_test(places_beyond_a_map_are_its_ends),
        cmocka_unit_test(words_on_a_colour_are_readable),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
