/* Stores: opening, counting, letting go. What they keep is in study/store.c. */
#include <prh/store.h>

#include "base/error.h"
#include "base/options.h"
#include "study/store.h"

prh_status prh_store_open(prh_store **out, const char *directory)
{
    PRH__REQUIRE(out, PRH_ERR_ARGUMENT, "a pointer is NULL");
    *out = NULL;
    PRH__REQUIRE(directory, PRH_ERR_ARGUMENT, "the folder's name is NULL");
    PRH__REQUIRE(directory[0] != '\0', PRH_ERR_ARGUMENT, "the folder's name is empty");
    return prh__store_open(out, directory);
}

void prh_store_destroy(prh_store *store)
{
    prh__store_close(store);
}

prh_status prh_store_get_counts(const prh_store *store, prh_store_counts *counts)
{
    prh_store_counts mine = {.struct_size = sizeof mine};

    PRH__REQUIRE(store && counts, PRH_ERR_ARGUMENT, "a pointer is NULL");
    mine.layers_found = atomic_load(&store->layers->found);
    mine.layers_made = atomic_load(&store->layers->made);
    mine.grids_found = atomic_load(&store->grids->found);
    mine.grids_made = atomic_load(&store->grids->made);
    return prh__options_write(counts, &mine, sizeof mine, sizeof mine, "prh_store_counts");
}
