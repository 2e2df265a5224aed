/* sRGB, CIELAB and CIEDE2000: the formulas of IEC 61966-2-1, CIE 15 and Sharma, Wu & Dalal (2005). */
#include "pmi/colour.h"

#include <math.h>

#define PI 3.14159265358979323846

static const double white[3] = {0.95047, 1.0, 1.08883}; /* D65 */

/*
 * XYZ of linear sRGB. IEC 61966-2-1 prints four digits, whose rows do not add up to this white, so that greys would
 * be a little coloured. These are computed from what the standard says of the primaries, chromaticities (0.64, 0.33),
 * (0.30, 0.60) and (0.15, 0.06), and from the white above; rounded to four digits they are the standard's.
 */
static const double xyz_of_rgb[3][3] = {
    {0.4124564390896921, 0.357576077643909, 0.18043748326639894},
    {0.21267285140562248, 0.715152155287818, 0.07217499330655958},
    {0.019333895582329317, 0.119192025881303, 0.9503040785363677},
};

/* Its inverse. */
static const double rgb_of_xyz[3][3] = {
    {3.2404541621141054, -1.5371385127977166, -0.4985314095560162},
    {-0.9692660305051868, 1.8760108454466942, 0.04155601753034984},
    {0.05564343095911469, -0.20402591351675387, 1.0572251882231791},
};

static void apply(const double matrix[3][3], const double in[3], double out[3])
{
    for (int i = 0; i < 3; i++)
        out[i] = matrix[i][0] * in[0] + matrix[i][1] * in[1] + matrix[i][2] * in[2];
}

static double decode(double v)
{
    return v <= 0.04045 ? v / 12.92 : pow((v + 0.055) / 1.055, 2.4);
}

/*
 * The two pieces of decode do not quite meet at 0.04045: the first ends at 0.003130805, the second begins at
 * 0.003130807. The border lies between them (the standard's 0.0031308 does not), so that both come back.
 */
static double encode(double v)
{
    return v <= 0.003130806 ? v * 12.92 : 1.055 * pow(v, 1.0 / 2.4) - 0.055;
}

/* f of CIE 15 and its inverse: cube roots, with a straight line below (6/29)^3, of slope (29/6)^2 / 3. */
static double lightness(double t)
{
    return t > 216.0 / 24389.0 ? cbrt(t) : t * (841.0 / 108.0) + 4.0 / 29.0;
}

static double light(double f)
{
    return f > 6.0 / 29.0 ? f * f * f : (f - 4.0 / 29.0) * (108.0 / 841.0);
}

void prh__lab_of_srgb(const double rgb[3], double lab[3])
{
    const double linear[3] = {decode(rgb[0]), decode(rgb[1]), decode(rgb[2])};
    double xyz[3], f[3];

    apply(xyz_of_rgb, linear, xyz);
    for (int i = 0; i < 3; i++)
        f[i] = lightness(xyz[i] / white[i]);
    lab[0] = 116.0 * f[1] - 16.0;
    lab[1] = 500.0 * (f[0] - f[1]);
    lab[2] = 200.0 * (f[1] - f[2]);
}

void prh__srgb_of_lab(const double lab[3], double rgb[3])
{
    const double middle = (lab[0] + 16.0) / 116.0;
    const double f[3] = {middle + lab[1] / 500.0, middle, middle - lab[2] / 200.0};
    double xyz[3], linear[3];

    for (int i = 0; i < 3; i++)
        xyz[i] = light(f[i]) * white[i];
    apply(rgb_of_xyz, xyz, linear);
    for (int i = 0; i < 3; i++)
        rgb[i] = encode(linear[i]);
}

static double cosine(double degrees)
{
    return cos(degrees * (PI / 180.0));
}

static double sine(double degrees)
{
    return sin(degrees * (PI / 180.0));
}

/* sqrt(c^7 / (c^7 + 25^7)). */
static double chroma_share(double c)
{
    const double seventh = pow(c / 25.0, 7.0);

    return sqrt(seventh / (seventh + 1.0));
}

/* In degrees, 0 to 360. That of a grey does not matter: whatever follows from it is multiplied by 0. */
static double hue(double a, double b)
{
    const double degrees = atan2(b, a) * (180.0 / PI);

    return degrees < 0.0 ? degrees + 360.0 : degrees;
}

/* Difference of two hues, from -180 to 180 (eq. 10). */
static double hue_step(double from, double to)
{
    const double step = to - from;

    return step > 180.0 ? step - 360.0 : step < -180.0 ? step + 360.0 : step;
}

/* Eq. 14. Hues 180 apart have two means; there, and nowhere else, the definition jumps. */
static double hue_mean(double h_1, double h_2)
{
    const double sum = h_1 + h_2;

    if (fabs(h_1 - h_2) <= 180.0)
        return 0.5 * sum;
    return 0.5 * (sum < 360.0 ? sum + 360.0 : sum - 360.0);
}

/* Weight of hue, eq. 15. */
static double hue_weight(double mean)
{
    return 1.0 - 0.17 * cosine(mean - 30.0) + 0.24 * cosine(2.0 * mean) + 0.32 * cosine(3.0 * mean + 6.0) -
           0.20 * cosine(4.0 * mean - 63.0);
}

/* The three differences and the rotation term put together, eq. 16 to 22. */
static double combine(
    double step_l, double mean_l, double step_c, double mean_c, double step_h, double mean_h)
{
    const double above = mean_l - 50.0, turn = (mean_h - 275.0) / 25.0;
    const double s_l = 1.0 + 0.015 * above * above / sqrt(20.0 + above * above);
    const double s_c = 1.0 + 0.045 * mean_c;
    const double s_h = 1.0 + 0.015 * mean_c * hue_weight(mean_h);
    const double rotation = -2.0 * chroma_share(mean_c) * sine(60.0 * exp(-turn * turn));
    const double l = step_l / s_l, c = step_c / s_c, h = step_h / s_h;

    return sqrt(l * l + c * c + h * h + rotation * c * h); /* |rotation| is at most the root of 3, below 2 */
}

double prh__lab_difference(const double x[3], const double y[3])
{
    const double stretch =
        1.5 - 0.5 * chroma_share(0.5 * (hypot(x[1], x[2]) + hypot(y[1], y[2]))); /* 1 + G of eq. 4 */
    const double a_x = stretch * x[1], a_y = stretch * y[1];
    const double c_x = hypot(a_x, x[2]), c_y = hypot(a_y, y[2]);
    const double h_x = hue(a_x, x[2]), h_y = hue(a_y, y[2]);
    const double step_h = 2.0 * sqrt(c_x * c_y) * sine(0.5 * hue_step(h_x, h_y));

    return combine(
        y[0] - x[0], 0.5 * (x[0] + y[0]), c_y - c_x, 0.5 * (c_x + c_y), step_h, hue_mean(h_x, h_y));
}
