/* What the suites of figures share: pages to look at. */
#ifndef PRH_TESTS_DRAWINGS_H
#define PRH_TESTS_DRAWINGS_H

#include "complaints.h"

#include "figure.h"
#include "figure_scene.h"

/* The page of a figure of one panel, and of any. */
scene page_of_panel(const figure_panel *panel);
scene page_of(const figure *mine);

/* The text that reads so; fails if there is none, or more than one where `which` is negative, else the one of that
 * number from 0. */
const scene_item *text_that_says(const scene *page, const char *text, int which);
/* Whether any text has these words in it. */
int page_says(const scene *page, const char *words);
/* The middle of a text. */
void middle_of(const scene_item *text, double *x, double *y);
/* Mark number `which` from 0; NULL if there are fewer. */
const scene_item *mark_of(const scene *page, int which);
int marks_on(const scene *page);

#endif
