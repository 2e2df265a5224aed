/* Colours one at a time, as doubles that have been looked at: finite, and none beyond PRH__COLOUR_LIMIT. */
#ifndef PRH_PMI_COLOUR_H
#define PRH_PMI_COLOUR_H

/* Beyond it nothing is a colour; below it no formula here leaves the range of double. */
#define PRH__COLOUR_LIMIT 1e9

/* CIELAB of sRGB. Input and output may be the same array, here and below. */
void prh__lab_of_srgb(const double rgb[3], double lab[3]);

/* sRGB of CIELAB, not clipped: a component below 0 or above 1 says that no screen of sRGB shows the colour. */
void prh__srgb_of_lab(const double lab[3], double rgb[3]);

/* CIEDE2000 of two colours in CIELAB, with k_L = k_C = k_H = 1. */
double prh__lab_difference(const double x[3], const double y[3]);

#endif
