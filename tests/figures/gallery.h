/* What the drawings of the gallery share: values that are made up, and where pictures go. */
#ifndef PRH_TESTS_FIGURES_GALLERY_H
#define PRH_TESTS_FIGURES_GALLERY_H

#include "figure.h"

/** Writes a figure into the folder of the gallery, or ends the program. */
void gallery_write(const figure *mine, const char *name);

double gallery_uniform(void); /* in (0, 1) */
double gallery_normal(void);
void *gallery_need(int64_t count, size_t size); /* zeroed memory that lasts */
double *gallery_reals(int64_t count);
double *gallery_normals(int64_t count, double mean, double sd);
const char **gallery_models(int64_t count);

void gallery_lines(void);
void gallery_bars(void);
void gallery_maps(void);

#endif
