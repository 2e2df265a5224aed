/* A store: a folder that keeps what has been computed, so that a run that was ended goes on where it was. */
#ifndef PRH_STORE_H
#define PRH_STORE_H

#include <prh/export.h>
#include <prh/status.h>

PRH_BEGIN_DECLS

/*
 * Threads: share freely, also its folder between processes.
 *
 * Named in the options of a call (prh_run_options, prh_align_options, prh_study_options), a store keeps every layer
 * that is prepared and every grid that is compared, if its layers were prepared with a store (any one) from features
 * (of matrices it keeps nothing), and of a study what the null of each such grid says, each in a file of its own that
 * appears whole or not at all, however the process ends. What is there is not computed again; what is damaged is.
 * Results have the same bits with and without a store.
 *
 * An entry is found by the contents of the features, what was done to them, what was asked for, the version of the
 * library and the BLAS (prh_blas_description); never by names, times or threads. A grid is found whatever else its
 * layers were prepared for. A layer is found if it is prepared for the same metrics and k, and if the memory limit
 * (0: this machine's) and the number of layers lead to the same way of keeping its kernel (cka.h).
 *
 * A call that cannot write an entry, or not open one that is there, fails with IO and a message that names the file;
 * what was kept before stays. A folder that was deleted or replaced must be opened again. Nothing is ever removed; a
 * layer takes what its handle would hold (prepared.h), and the preprocessed features where no kernel is kept. Each
 * entry is brought to the disk when it is written and read whole when it is found.
 *
 * Handles made with a store read their artefacts from the store's files, which must not be shortened (SIGBUS) or
 * written into meanwhile; they may be deleted, and the store may be destroyed first. Whoever can write in the folder
 * can choose what is read from it: digests and checksums tell accidents, not intent.
 */
typedef struct prh_store prh_store;

/**
 * Opens a folder as a store; it is made if it is not there, but not the folders above it.
 *
 * Other files in the folder are left alone. What killed processes left half-written is removed.
 *
 * @param out        receives the handle; NULL on failure
 * @param directory  name in the system's encoding
 *
 * Errors:   ARGUMENT for NULL or an empty name; IO if it is no folder, cannot be made, or no file can be written in
 *           it; the message names it; MEMORY
 * Cost:     O(files in the folder); a small file is written and removed
 * Threads:  any thread
 * Since:    0.1
 */
PRH_API PRH_MUST_CHECK prh_status prh_store_open(prh_store **out, const char *directory);

/** Lets go of a store; the folder stays as it is. No call may be using it. NULL is fine. Since: 0.1 */
PRH_API void prh_store_destroy(prh_store *store);

/* What calls met in a store since it was opened. Zero it and set struct_size. */
typedef struct prh_store_counts {
    uint64_t struct_size; /* sizeof(prh_store_counts), set by the caller */
    int64_t layers_found; /* layers that needed no preparing */
    int64_t layers_made;  /* layers that were prepared and kept */
    int64_t grids_found;  /* grids (prh_align, prh_align_prepared) that needed no comparing */
    int64_t grids_made;   /* grids that were compared and kept */
} prh_store_counts;

/**
 * What calls found in the store and what they added to it, through this handle.
 *
 * @param counts  filled in up to its struct_size; left untouched on failure
 *
 * Errors:   ARGUMENT for NULL; ABI if struct_size is too small
 * Cost:     O(1)
 * Threads:  any thread
 * Since:    0.1
 */
PRH_API PRH_MUST_CHECK prh_status prh_store_get_counts(const prh_store *store, prh_store_counts *counts);

PRH_END_DECLS

#endif
