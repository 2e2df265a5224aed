/* What the suites of stores share: a temporary folder, its files, models of every kind, and alignments held bit by
 * bit. */
#ifndef PRH_TESTS_STORES_H
#define PRH_TESTS_STORES_H

#include "support.h"

/* Group setup and teardown: a temporary folder. */
int make_store_folder(void **state);
int remove_store_folder(void **state);

/* Its name, or that of a file in it; the buffer is overwritten by the next call. */
const char *store_path(const char *name);

/* Empties the folder. */
void clear_folder(void);

/* Number of files whose name begins so; the name of the first in alphabetical order is copied if name is not NULL. */
int count_files(const char *beginning, char name[256]);

/* The whole file, and writing it back. */
unsigned char *file_bytes(const char *name, size_t *size);
void put_bytes(const char *name, const void *bytes, size_t size);

prh_store *store_of_folder(void);
prh_store_counts counts_of(const prh_store *store);

/* Counts of layers and grids that were found and made. */
void assert_counts(const prh_store *store, int64_t layers_found, int64_t layers_made, int64_t grids_found,
    int64_t grids_made);

/* Layers of n items, alike between seeds; width w of layer i is widths[i]. */
prh_model *features_model(uint64_t seed, int64_t n, const int64_t *widths, int64_t layers, prh_dtype dtype);

/* n x n matrices as a kernel takes them: "gram", "dissimilarity" or "squared-dissimilarity". */
prh_model *given_model(uint64_t seed, int64_t n, int64_t layers, const char *kernel);

prh_alignment *aligned(const prh_metric *metric, const prh_model *x, const prh_model *y, const char *steps,
    const prh_run_options *run);

/* Every number to the bit, and every text. */
void assert_same_alignment(const prh_alignment *a, const prh_alignment *b);

#endif
