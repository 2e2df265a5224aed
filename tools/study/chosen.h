/* Which models of the manifest take part: those of some families, or all but those of some. */
#ifndef PRH_TOOLS_STUDY_CHOSEN_H
#define PRH_TOOLS_STUDY_CHOSEN_H

#include "study/manifest.h"

/**
 * Puts the rows of models that take part first, in their order, and counts the others: manifest.left_out.
 *
 * EXIT_BAD with a complaint if a family that is named is not there.
 *
 * @param family  the column
 */
int manifest_choose(manifest *mine, const study_wishes *asked, int64_t family);

#endif
