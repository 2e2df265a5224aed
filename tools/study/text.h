/* The parts of the report on standard output. */
#ifndef PRH_TOOLS_STUDY_TEXT_H
#define PRH_TOOLS_STUDY_TEXT_H

#include "study/study.h"

/** Trends, bins, groups, map. */
void study_print_whole(const json_t *root);

/** Which pair is shown layer by layer, ceilings, warnings, where the files are. */
void study_print_end(const study *mine, const json_t *root);

#endif
