/* "Did you mean ...": the known word nearest to a misspelt one. */
#ifndef PRH_TOOLS_SUGGEST_H
#define PRH_TOOLS_SUGGEST_H

#include <stddef.h>

/**
 * The word that is few slips (a letter wrong, missing, extra, or two swapped) away from `text`, or that
 * `text` begins; NULL if none is near. The first of the nearest words wins.
 */
const char *suggest(const char *text, const char *const *words, size_t count);

/** The end of a complaint: "; did you mean 'WORD'?", or "" where suggest() has no word. Allocated. */
char *suggest_text(const char *text, const char *const *words, size_t count);

#endif
