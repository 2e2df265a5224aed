/* How heavy calls are run: threads, memory, progress, cancellation and a store. No option here changes a result. */
#ifndef PRH_RUN_H
#define PRH_RUN_H

#include <prh/store.h>

PRH_BEGIN_DECLS

/**
 * Told now and then how far a call has come.
 *
 * Runs on the thread that made the call, never on a worker, so it may touch an interpreter.
 *
 * @param fraction   0 to 1, never decreasing within a call
 * @param user_data  the pointer given with the callback
 * @return           0 to go on; anything else cancels, and the call returns PRH_ERR_CANCELLED with outputs
 *                   untouched and nothing left behind but finished entries of a store. The last call, with 1
 *                   when all is done, comes too late to cancel
 */
typedef int32_t (*prh_progress)(double fraction, void *user_data);

PRH_END_DECLS

/* Zero is the default for every field. ARGUMENT for a negative num_threads or a reserved field that is not 0. */
typedef struct prh_run_options {
    uint64_t struct_size;   /* sizeof(prh_run_options), set by the caller */
    uint64_t memory_limit;  /* bytes for what is of order n x n or grows with the threads: kernel tiles kept
                              between preparing and comparing, and the workers' scratch; 0: half of the
                              machine's memory. What does not fit is recomputed, from features that are
                              held for it. One tile is worked on even below the limit. What a call returns
                              (lists, features, kernels, bases) is not counted */
    int32_t num_threads;    /* 0: as many as the process may use. Never changes a bit of the result */
    int32_t reserved;       /* 0 */
    prh_progress progress;  /* NULL: none */
    void *progress_data;    /* handed to progress */
    const prh_store *store; /* what has been computed is looked up and kept there; NULL: nothing is kept. Used
                               by prh_prepared_create_many, prh_prepared_create_layers, prh_align,
                               prh_align_prepared and prh_study_create; other calls have nothing worth keeping */
} prh_run_options;

/* In what precision products of features are computed; sums across blocks are always in double, and so is what is
 * compared in feature space (cka.h). */
enum {
    PRH_PRECISION_AUTO = 0, /* of each representation: double if it is stored in double, else single */
    PRH_PRECISION_F32 = 1,
    PRH_PRECISION_F64 = 2
};

/* Whose numbers a metric gives (docs/numerics.md). */
enum {
    PRH_CONVENTION_EXACT = 0,       /* the definition, no epsilon; undefined cases are a status */
    PRH_CONVENTION_PLATONIC_REP = 1 /* the reference implementation minyoungg/platonic-rep, dcd76ba */
};

#endif
