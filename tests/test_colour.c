/* sRGB and CIELAB: against the standards written another way, known values, there and back. Refusals of all colours. */
#include <math.h>

#include "support.h"

enum { MANY = 2000 };

static void lab_of(const double rgb[3], double lab[3])
{
    assert_ok(prh_colour_lab_of_srgb(rgb, 1, lab));
}

/* ---- an oracle of its own for CIELAB: what the standards say, in long double ---- */

typedef struct triple {
    long double x, y, z;
} triple;

static long double determinant(triple a, triple b, triple c)
{
    return a.x * (b.y * c.z - b.z * c.y) - b.x * (a.y * c.z - a.z * c.y) + c.x * (a.y * b.z - a.z * b.y);
}

static triple primary(long double x, long double y)
{
    return (triple){x / y, 1.0L, (1.0L - x - y) / y};
}

static long double to_linear(long double v)
{
    return v > 0.04045L ? powl((v + 0.055L) / 1.055L, 2.4L) : v / 12.92L;
}

static long double cube_root(long double t)
{
    return t > 0.008856451679035631L ? powl(t, 1.0L / 3.0L) : (903.2962962962963L * t + 16.0L) / 116.0L;
}

/* How much of each primary makes the white, by Cramer's rule; then XYZ as a sum of the three lights. */
static void oracle_lab(const double rgb[3], double lab[3])
{
    const triple r = primary(0.64L, 0.33L), g = primary(0.30L, 0.60L), b = primary(0.15L, 0.06L);
    const triple white = {0.95047L, 1.0L, 1.08883L};
    const long double whole = determinant(r, g, b);
    const long double red = to_linear(rgb[0]) * determinant(white, g, b) / whole;
    const long double green = to_linear(rgb[1]) * determinant(r, white, b) / whole;
    const long double blue = to_linear(rgb[2]) * determinant(r, g, white) / whole;
    const long double fx = cube_root((red * r.x + green * g.x + blue * b.x) / white.x);
    const long double fy = cube_root(red + green + blue);
    const long double fz = cube_root((red * r.z + green * g.z + blue * b.z) / white.z);

    lab[0] = (double)(116.0L * fy - 16.0L);
    lab[1] = (double)(500.0L * (fx - fy));
    lab[2] = (double)(200.0L * (fy - fz));
}

static void lab_is_what_the_standards_say(void **state)
{
    generator g = {1};

    (void)state;
    for (int i = 0; i < MANY; i++) {
        const double span = i % 4 == 0 ? 0.06 : 1.0; /* dark ones too, where both curves are straight */
        const double rgb[3] = {span * next_uniform(&g), span * next_uniform(&g), span * next_uniform(&g)};
        double got[3], want[3];

        lab_of(rgb, got);
        oracle_lab(rgb, want);
        for (int c = 0; c < 3; c++)
            assert_close(got[c], want[c], 1e-11);
    }
}

/* As printed in many places, to two digits. */
static void red_green_and_blue_have_their_known_values(void **state)
{
    static const double rgb[4][3] = {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}, {0.5, 0.5, 0.5}};
    static const double known[4][3] = {
        {53.24, 80.09, 67.20}, {87.73, -86.18, 83.18}, {32.30, 79.19, -107.86}, {53.39, 0.0, 0.0}};
    double lab[3];

    (void)state;
    for (int i = 0; i < 4; i++) {
        lab_of(rgb[i], lab);
        for (int c = 0; c < 3; c++)
            assert_close(lab[c], known[i][c], 0.0051);
    }
}

static void greys_have_no_hue_and_white_and_black_are_the_ends(void **state)
{
    double lab[3], before = -1.0;

    (void)state;
    for (int i = 0; i <= 255; i++) {
        const double grey = i / 255.0;

        lab_of((const double[3]){grey, grey, grey}, lab);
        assert_close(lab[1], 0.0, 1e-12);
        assert_close(lab[2], 0.0, 1e-12);
        assert_true(lab[0] > before);
        before = lab[0];
    }
    assert_close(lab[0], 100.0, 1e-12);
    lab_of((const double[3]){0.0, 0.0, 0.0}, lab);
    assert_close(lab[0], 0.0, 1e-12);
}

static void srgb_comes_back_from_lab(void **state)
{
    /* Both sides of every border of the curves, and corners. */
    static const double special[8] = {
        0.0, 1.0, 0.04045, 0.04045 - 1e-12, 0.04045 + 1e-12, 1.0 / 255, 254.0 / 255, 1e-9};
    generator g = {2};

    (void)state;
    for (int i = 0; i < MANY + 512; i++) {
        double rgb[3], lab[3];
        int64_t clipped = -1;

        for (int c = 0; c < 3; c++)
            rgb[c] = i < 512 ? special[(i >> (3 * c)) & 7] : next_uniform(&g);
        lab_of(rgb, lab);
        assert_ok(prh_colour_srgb_of_lab(lab, 1, lab, &clipped)); /* in place */
        assert_int_equal(clipped, 0);
        for (int c = 0; c < 3; c++)
            assert_close(lab[c], rgb[c], 1e-10);
    }
}

static void colours_of_no_screen_are_clipped_and_counted(void **state)
{
    const double lab[5 * 3] = {50, 0, 0, 50, 120, 120, 150, 0, 0, -10, 0, 0, 1e9, -1e9, 1e9};
    double rgb[5 * 3];
    int64_t clipped = -1;

    (void)state;
    assert_ok(prh_colour_srgb_of_lab(lab, 5, rgb, &clipped));
    assert_int_equal(clipped, 4);
    for (int i = 0; i < 15; i++)
        assert_true(rgb[i] >= 0.0 && rgb[i] <= 1.0);
    for (int c = 0; c < 3; c++) {
        assert_true(rgb[c] > 0.4 && rgb[c] < 0.5);
        assert_close(rgb[6 + c], 1.0, 0.0);
        assert_close(rgb[9 + c], 0.0, 0.0);
    }
    assert_ok(prh_colour_srgb_of_lab(lab, 5, rgb, NULL));
}

static void rows_do_not_touch_one_another(void **state)
{
    generator g = {3};
    double rgb[3 * MANY], lab[3 * MANY], one[3];

    (void)state;
    for (int i = 0; i < 3 * MANY; i++)
        rgb[i] = next_uniform(&g);
    assert_ok(prh_colour_lab_of_srgb(rgb, MANY, lab));
    for (int i = 0; i < MANY; i++) {
        lab_of(rgb + 3 * i, one);
        assert_memory_equal(one, lab + 3 * i, sizeof one);
    }
    assert_ok(prh_colour_lab_of_srgb(rgb, MANY, rgb)); /* in place */
    assert_memory_equal(rgb, lab, sizeof lab);
}

/* ---- refusals ---- */

static void what_is_no_colour_is_refused_by_name(void **state)
{
    static const double bad_rgb[] = {-1e-9, 1.0 + 1e-9, NAN, INFINITY, -INFINITY};
    static const double bad_lab[] = {NAN, INFINITY, -INFINITY, 1.1e9, -1e300};
    double good[6] = {0.5, 0.5, 0.5, 0.5, 0.5, 0.5}, bad[6], out[6] = {7, 7, 7, 7, 7, 7};
    int64_t clipped = 7;

    (void)state;
    for (int i = 0; i < 5; i++) {
        memcpy(bad, good, sizeof bad);
        bad[4] = bad_rgb[i];
        assert_refused(prh_colour_lab_of_srgb(bad, 2, out), PRH_ERR_VALUE, "row 1, column 1");
        bad[4] = bad_lab[i];
        assert_refused(prh_colour_srgb_of_lab(bad, 2, out, &clipped), PRH_ERR_VALUE, "row 1, column 1");
        assert_refused(prh_colour_difference(bad, good, 2, out), PRH_ERR_VALUE, "x: row 1, column 1");
        assert_refused(prh_colour_difference(good, bad, 2, out), PRH_ERR_VALUE, "y: row 1, column 1");
    }
    for (int i = 0; i < 6; i++)
        assert_close(out[i], 7.0, 0.0);
    assert_int_equal(clipped, 7);
}

static void a_count_below_one_is_refused(void **state)
{
    const double colour[3] = {0.5, 0.5, 0.5};
    double out[3] = {7, 7, 7};

    (void)state;
    for (int64_t count = -1; count <= 0; count++) {
        assert_refused(prh_colour_lab_of_srgb(colour, count, out), PRH_ERR_ARGUMENT, "count");
        assert_refused(prh_colour_srgb_of_lab(colour, count, out, NULL), PRH_ERR_ARGUMENT, "count");
        assert_refused(prh_colour_difference(colour, colour, count, out), PRH_ERR_ARGUMENT, "count");
    }
    assert_close(out[0], 7.0, 0.0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lab_is_what_the_standards_say),
        cmocka_unit_test(red_green_and_blue_have_their_known_values),
        cmocka_unit_test(greys_have_no_hue_and_white_and_black_are_the_ends),
        cmocka_unit_test(srgb_comes_back_from_lab),
        cmocka_unit_test(colours_of_no_screen_are_clipped_and_counted),
        cmocka_unit_test(rows_do_not_touch_one_another),
        cmocka_unit_test(what_is_no_colour_is_refused_by_name),
        cmocka_unit_test(a_count_below_one_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
