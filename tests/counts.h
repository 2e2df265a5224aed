/* Counts of pairs for their suites: dense ones, made slowly from the definitions, and ways to compare with them. */
#ifndef PRH_TESTS_COUNTS_H
#define PRH_TESTS_COUNTS_H

#include "support.h"

/* N(a, b) in full: symmetric counts have `contexts` 0 here too, and symbols x symbols entries. */
typedef struct dense {
    int64_t symbols, contexts, cols;
    double *n; /* symbols x cols */
} dense;

dense no_counts(int64_t symbols, int64_t contexts);
void release_dense(dense *d);

/* One pair that is seen once: (a, b), and if symmetric (b, a) as well. */
void see(dense *d, int64_t a, int64_t b, double weight);

/* Every two places of a sequence are looked at. */
void see_tokens(dense *d, const int64_t *tokens, int64_t count, int64_t window, int with_self);

/* Every two pixels of an image are looked at. */
void see_image(dense *d, const int32_t *labels, int64_t height, int64_t width, double radius);

/* Symbols, and now and then what is none: `unknown` and `breaks` in a hundred. */
int64_t *sequence(generator *g, int64_t count, int64_t symbols, int64_t unknown, int64_t breaks);

prh_cooccurrence *empty_counts(int64_t symbols, int64_t contexts);
prh_cooccurrence *counts_of_dense(const dense *d);

/* All pairs, sums and numbers of them are the same, to the last bit. */
#define assert_counts(got, want) support_counts((got), (want), __FILE__, __LINE__)
void support_counts(const prh_cooccurrence *got, const dense *want, const char *file, int line);

/* What the counts hold, to be freed; its size is prh_cooccurrence_saved_size. */
unsigned char *saved_counts(const prh_cooccurrence *counts);

#define assert_same_counts(got, want) support_same_counts((got), (want), __FILE__, __LINE__)
void support_same_counts(
    const prh_cooccurrence *got, const prh_cooccurrence *want, const char *file, int line);

#endif
