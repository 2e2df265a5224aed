/* What is legal but suspicious, and what could not be computed: sentences that every output has. */
#ifndef PRH_TOOLS_STUDY_WARNINGS_H
#define PRH_TOOLS_STUDY_WARNINGS_H

#include <stddef.h>

typedef struct warnings {
    char **texts;
    size_t count;
} warnings;

/** Adds a sentence. */
void warn(warnings *mine, const char *format, ...) __attribute__((format(printf, 2, 3)));
void warnings_release(warnings *mine);

#endif
