/* Colours as people see them: sRGB, CIELAB, and the difference CIEDE2000. */
#ifndef PRH_COLOUR_H
#define PRH_COLOUR_H

#include <prh/status.h>

PRH_BEGIN_DECLS

/**
 * CIELAB values of sRGB colours, for the white D65 (X 0.95047, Y 1, Z 1.08883).
 *
 * The matrix is computed from the primaries of the standard and this white, so that greys have a* = b* = 0 to rounding;
 * the standard's own, rounded to four digits, would leave up to 0.01.
 *
 * @param rgb    count rows of r, g, b from 0 to 1 (bytes divided by 255)
 * @param count  number of colours, at least 1
 * @param lab    receives count rows of L* (0 to 100), a*, b*; may be rgb itself
 *
 * Source:   IEC 61966-2-1:1999 (sRGB); CIE 15:2004 (CIELAB), its exact constants (6/29)^3 and (29/3)^3
 * Errors:   ARGUMENT for NULL or a count below 1; VALUE naming row and column of a component that is NaN or not from
 *           0 to 1
 * Cost:     O(count)
 * Threads:  any thread
 * Since:    0.1
 */
PRH_API PRH_MUST_CHECK prh_status prh_colour_lab_of_srgb(const double *rgb, int64_t count, double *lab);

/**
 * sRGB values of CIELAB colours: the inverse of prh_colour_lab_of_srgb.
 *
 * @param lab      count rows of L*, a*, b*
 * @param count    number of colours, at least 1
 * @param rgb      receives count rows of r, g, b, clipped to 0 to 1; may be lab itself
 * @param clipped  receives how many colours no screen of sRGB shows, being more than 1e-6 outside; may be NULL
 *
 * Errors:   ARGUMENT for NULL or a count below 1; VALUE naming row and column of NaN, infinity and what is beyond 1e9,
 *           no colour
 * Cost:     O(count)
 * Threads:  any thread
 * Since:    0.1
 */
PRH_API PRH_MUST_CHECK prh_status prh_colour_srgb_of_lab(
    const double *lab, int64_t count, double *rgb, int64_t *clipped);

/**
 * The colour difference CIEDE2000, with k_L = k_C = k_H = 1; about 1 is just noticeable, and it is meant for small
 * differences.
 *
 * @param x           count rows of L*, a*, b*
 * @param y           count rows of L*, a*, b*
 * @param count       number of pairs, at least 1
 * @param difference  receives count differences >= 0, the same either way round; must not overlap x or y
 *
 * Source:   Sharma, Wu & Dalal, Color Research & Application 30 (2005)
 * Errors:   ARGUMENT for NULL or a count below 1; VALUE naming side, row and column of NaN, infinity and what is beyond
 *           1e9, no colour
 * Cost:     O(count)
 * Threads:  any thread
 * Since:    0.1
 */
PRH_API PRH_MUST_CHECK prh_status prh_colour_difference(
    const double *x, const double *y, int64_t count, double *difference);

PRH_END_DECLS

#endif
