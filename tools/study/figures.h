/* The figures of a study, drawn from its results.json. */
#ifndef PRH_TOOLS_STUDY_FIGURES_H
#define PRH_TOOLS_STUDY_FIGURES_H

#include <jansson.h>

/**
 * Draws every figure for which there are numbers into a folder that is there: NAME.svg and NAME.png. Nothing where the
 * program was built without cairo.
 *
 * @param tree     as docs/study.md says; EXIT_BAD with a complaint that names the member if it is not so
 */
int study_figures_write(const json_t *tree, const char *folder);

/**
 * Removes the figures of an earlier study from a folder, but for those that `now` has, too: they would be taken for its
 * own.
 *
 * @param earlier  what was its results.json; nothing happens if it is NULL or no such thing
 */
void study_figures_tidy(const json_t *earlier, const json_t *now, const char *folder);

#endif
