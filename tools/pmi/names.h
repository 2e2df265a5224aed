/* Numbers for names, in order of first appearance. */
#ifndef PRH_TOOLS_PMI_NAMES_H
#define PRH_TOOLS_PMI_NAMES_H

#include <stddef.h>
#include <stdint.h>

/* Begins as {0}. */
typedef struct names {
    char **texts; /* count of them, each allocated */
    uint64_t *hashes;
    int64_t count, room;
    int64_t *slots; /* 1 + the number of a name, 0 where there is none; a power of 2 of them */
    size_t slot_count;
} names;

enum { NAMES_MOST = INT32_MAX }; /* as many as there may be symbols */

/** The number of a name, which is added if it is new; -1 if there are NAMES_MOST of them. */
int64_t names_number(names *mine, const char *text, size_t length);

/** Hands over the names, to be released with names_free; the rest is let go of. */
char **names_take(names *mine, int64_t *count);

void names_release(names *mine);
void names_free(char **texts, int64_t count);

#endif
