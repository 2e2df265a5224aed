/* The parts of the report on standard output. */
#ifndef PRH_TOOLS_STUDY_TEXT_H
#define PRH_TOOLS_STUDY_TEXT_H

#include "report.h"
#include "study/study.h"

/** The next cell: a name, or its beginning and its end if it has more characters than that, or "(unnamed)". */
void text_name(table *rows, const char *name, size_t most);

/** Trends, bins, groups, map. */
void study_print_whole(const json_t *root);

/** Which pair is shown layer by layer, ceilings, warnings, where the files are. */
void study_print_end(const study *mine, const json_t *root);

#endif
