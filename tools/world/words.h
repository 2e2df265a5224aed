/* The experiment on words: what is compared, what came out, and how it is shown. */
#ifndef PRH_TOOLS_WORLD_WORDS_H
#define PRH_TOOLS_WORLD_WORDS_H

#include <prh/prh.h>

#include "options.h"
#include "pmi/source.h"

enum { WORD_SIDES = 5, WORD_METRICS = 3, WORD_NEIGHBOURS = 10, WORD_DRAWS = 1000 };

/* The text's counts, and the taxonomy's features of the same nouns. */
typedef struct word_data {
    source text;             /* nouns by contexts */
    prh_cooccurrence *nouns; /* nouns by nouns */
    prh_representation *taxonomy;
    prh_kernel *kernel; /* PMI of nouns with nouns */
} word_data;

typedef struct word_results {
    const char *const *sides, *const *metrics; /* WORD_SIDES and WORD_METRICS names */
    prh_null_result nulls[WORD_SIDES][WORD_METRICS];
    prh_null *draws; /* of mutual_knn and the first side, to be shown */
} word_results;

/** Output (words_output.c). */
int words_print(const word_data *data, const word_results *results, int format);
int words_write(const word_results *results, const char *folder);

#endif
