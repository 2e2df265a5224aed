/* Colours in rows: every component is looked at before the first result is written. */
#include <prh/colour.h>

#include <math.h>

#include "base/error.h"
#include "pmi/colour.h"

#define SHOWN_WITHIN 1e-6 /* what rounding puts outside is shown all the same */

static prh_status check_srgb(const double *rgb, int64_t count)
{
    for (int64_t i = 0; i < count; i++)
        for (int c = 0; c < 3; c++)
            if (!(rgb[3 * i + c] >= 0.0 && rgb[3 * i + c] <= 1.0))
                return prh__fail(PRH_ERR_VALUE, "row %" PRId64 ", column %d is %.9g: sRGB goes from 0 to 1",
                    i, c, rgb[3 * i + c]);
    return PRH_OK;
}

static prh_status check_lab(const double *lab, int64_t count)
{
    for (int64_t i = 0; i < count; i++)
        for (int c = 0; c < 3; c++)
            if (!(fabs(lab[3 * i + c]) <= PRH__COLOUR_LIMIT))
                return prh__fail(PRH_ERR_VALUE, "row %" PRId64 ", column %d is %.9g: that is no colour", i, c,
                    lab[3 * i + c]);
    return PRH_OK;
}

static prh_status check_arguments(const void *in, const void *out, int64_t count)
{
    PRH__REQUIRE(in && out, PRH_ERR_ARGUMENT, "a pointer is NULL");
    PRH__REQUIRE(count >= 1, PRH_ERR_ARGUMENT, "the count is %" PRId64 ", it must be at least 1", count);
    return PRH_OK;
}

prh_status prh_colour_lab_of_srgb(const double *rgb, int64_t count, double *lab)
{
    PRH__TRY(check_arguments(rgb, lab, count));
    PRH__TRY(check_srgb(rgb, count));
    for (int64_t i = 0; i < count; i++)
        prh__lab_of_srgb(rgb + 3 * i, lab + 3 * i);
    return PRH_OK;
}

/* Whether it had to be clipped. */
static int clip(double rgb[3])
{
    int outside = 0;

    for (int c = 0; c < 3; c++) {
        outside |= rgb[c] < -SHOWN_WITHIN || rgb[c] > 1.0 + SHOWN_WITHIN;
        rgb[c] = fmin(fmax(rgb[c], 0.0), 1.0);
    }
    return outside;
}

prh_status prh_colour_srgb_of_lab(const double *lab, int64_t count, double *rgb, int64_t *clipped)
{
    int64_t outside = 0;

    PRH__TRY(check_arguments(lab, rgb, count));
    PRH__TRY(check_lab(lab, count));
    for (int64_t i = 0; i < count; i++) {
        prh__srgb_of_lab(lab + 3 * i, rgb + 3 * i);
        outside += clip(rgb + 3 * i);
    }
    if (clipped)
        *clipped = outside;
    return PRH_OK;
}

prh_status prh_colour_difference(const double *x, const double *y, int64_t count, double *difference)
{
    prh_status status;

    PRH__TRY(check_arguments(x, difference, count));
    PRH__TRY(check_arguments(y, difference, count));
    status = check_lab(x, count);
    if (status < 0)
        return prh__fail_within(status, "x");
    status = check_lab(y, count);
    if (status < 0)
        return prh__fail_within(status, "y");
    for (int64_t i = 0; i < count; i++)
        difference[i] = prh__lab_difference(x + 3 * i, y + 3 * i);
    return PRH_OK;
}
