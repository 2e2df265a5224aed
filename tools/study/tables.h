/* The results as CSV. */
#ifndef PRH_TOOLS_STUDY_TABLES_H
#define PRH_TOOLS_STUDY_TABLES_H

#include <stdio.h>

#include "study/study.h"

/* What tables are made of. */
typedef struct findings {
    const study *mine;
    const json_t *root; /* results.json */
} findings;

/* Each writes a table; data: findings. They are output_writers (output.h). */
void table_pairs(FILE *out, const void *data);
void table_models(FILE *out, const void *data);
void table_trends(FILE *out, const void *data);
void table_groups(FILE *out, const void *data);
void table_alignment(FILE *out, const void *data);

#endif
