/* The table of tasks: how well each model does on each of them. */
#ifndef PRH_TOOLS_STUDY_TASKS_H
#define PRH_TOOLS_STUDY_TASKS_H

#include "study/manifest.h"
#include "study/warnings.h"

typedef struct tasks {
    records table;
    char **names;       /* of the tasks, which the table owns */
    int64_t count;      /* 0: there is no table */
    double *accuracies; /* models of the manifest x count; NaN: not known */
    int64_t unknown;    /* models of the manifest that the table does not have */
} tasks;

/**
 * Reads a table with a column `name` and one per task. A model that the manifest does not have is a warning, one that
 * comes twice an error: EXIT_BAD after a complaint. Call tasks_release in any case.
 *
 * @param path  NULL: there is no table
 */
int tasks_read(tasks *mine, const char *path, const manifest *models, warnings *notes);
void tasks_release(tasks *mine);

#endif
