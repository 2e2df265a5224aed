/* Names that are longer than there is room for. */
#ifndef PRH_TOOLS_STUDY_NAMES_H
#define PRH_TOOLS_STUDY_NAMES_H

#include <stddef.h>

/** The name, or its beginning and its end with "…" between them if it has more than `most` characters. Allocated. */
char *name_shortened(const char *name, size_t most);

#endif
