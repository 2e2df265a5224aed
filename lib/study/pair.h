/* One pair of models within a study: the grid of their layers, and what its null says. */
#ifndef PRH_STUDY_PAIR_H
#define PRH_STUDY_PAIR_H

#include "base/digest.h"
#include "infer/null.h"
#include "study/grid.h"

/* How all pairs of a study are compared. */
typedef struct prh__pairing {
    const prh_metric *metric;
    prh_null_options null; /* its aggregate counts with and without a null */
    int has_null;
    prh__digest asked; /* prh__store_null_options; only with a store */
    prh__noise *noise; /* what nulls in closed form are sampled from, or NULL: it changes no bit */
} prh__pairing;

/* Layers of both sides; plans are enough for what is expected. counted: what pairs with the model share, or NULL. */
typedef struct prh__sides {
    const struct prh_prepared *const *side[2];
    int64_t count[2];
    prh__exact_side *counted[2];
} prh__sides;

/*
 * Without a null, or a pair of layers that has a score, only the aggregate is set: NaN where there is none; everything
 * else is NaN or -1. The alignment has no null and no record.
 */
prh_status prh__pair_compare(struct prh_alignment **out, prh_null_result *facts, const prh__pairing *how,
    const prh__sides *sides, const prh__run *run);

/* Expected work, null included, in the unit of prh__task_step. */
double prh__pair_work(const prh__pairing *how, const prh__sides *sides, const prh__run *run);

/* Bytes of the memory limit below which a null is refused, or found in another way. */
uint64_t prh__pair_bytes(const prh__pairing *how, const prh__sides *sides);

#endif
