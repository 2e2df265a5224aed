/* report.html: a study for reading, in one file. */
#ifndef PRH_TOOLS_STUDY_REPORT_PAGE_H
#define PRH_TOOLS_STUDY_REPORT_PAGE_H

#include <jansson.h>

/**
 * Writes report.html into a folder that is there: findings in words, figures, tables, method. It needs no connection
 * and no other file; without cairo it has no figures, and says so.
 *
 * @param tree     as docs/study.md says; EXIT_BAD with a complaint that names the member if it is not so
 */
int study_report_write(const json_t *tree, const char *folder);

#endif
