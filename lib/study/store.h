/* What is computed once and for all: prepared layers and grids in a folder, by what they follow from. */
#ifndef PRH_STUDY_STORE_H
#define PRH_STUDY_STORE_H

#include <prh/store.h>

#include <stdatomic.h>

#include "io/folder.h"
#include "study/grid.h"

typedef struct prh__tally {
    _Atomic int64_t found, made;
} prh__tally;

/* Also the public handle. */
struct prh_store {
    prh__folder folder;
    prh__tally *layers, *grids; /* counted by any thread */
};

prh_status prh__store_open(struct prh_store **out, const char *directory);
void prh__store_close(struct prh_store *store);

/* Digest of a matrix as it is stored, whatever the gaps between its rows. CANCELLED. */
prh_status prh__view_digest(prh__digest *digest, const prh_view *view, const prh__run *run);

/*
 * A plan that has a source is filled from the store, if its entry is there and whole. MEMORY, CANCELLED; otherwise
 * what cannot be read is not found, and the plan is as it was. `source` as for prh__prepared_read.
 */
prh_status prh__store_find_layer(int *found, const struct prh_store *store, struct prh_prepared *plan,
    const prh__source *source, const prh__run *run);

/* Keeps a plan that was filled, which from then on has its arrays in the store. IO, MEMORY. */
prh_status prh__store_keep_layer(const struct prh_store *store, struct prh_prepared *prepared,
    const prh__source *source, const prh__run *run);

/* The key of a grid; *keyed is 0 where a layer has no source. ARGUMENT if one was not prepared for the metric. */
prh_status prh__store_grid_key(int *keyed, prh__digest *key, const prh__comparison *comparison);

/* The same for the arrays and the reason of a grid, which has room for them and stays their owner. */
prh_status prh__store_find_grid(int *found, const struct prh_store *store, prh__digest key,
    struct prh_alignment *grid, const prh__run *run);
prh_status prh__store_keep_grid(
    const struct prh_store *store, prh__digest key, const struct prh_alignment *grid);

/*
 * What the null of a grid says, by the key of the grid, by what was asked for (of n items; the digest of long tables is
 * worth keeping), and by whether there was room for what closed forms and permutations hold whole: the choice of a
 * method depends on it.
 */
prh__digest prh__store_null_options(const prh_null_options *options, int64_t n);
prh__digest prh__store_null_key(prh__digest grid, prh__digest options, int room);
prh_status prh__store_find_null(
    int *found, const struct prh_store *store, prh__digest key, prh_null_result *result, const prh__run *run);
prh_status prh__store_keep_null(
    const struct prh_store *store, prh__digest key, const prh_null_result *result);

#endif
