/*
 * All pairs of one symbol are counted at a time, in a row of plain numbers, before any of them goes into a table: a
 * pair that is seen a thousand times is looked up once. Symbols are shared out among threads.
 */
#ifndef PRH_PMI_TALLY_H
#define PRH_PMI_TALLY_H

#include "pmi/sites.h"
#include "pmi/staged.h"

typedef struct prh__tally {
    int64_t *row;  /* how often each number was seen; 0 between two rows */
    int32_t *seen; /* those that were */
    int64_t many;  /* of them */
} prh__tally;

/* Sees what stands at first, first + step, ... before `end`, as far as it is `least` or more, up to a break. */
static inline void prh__tally_see(
    prh__tally *t, const prh__sites *s, int64_t first, int64_t end, int64_t step, int32_t least)
{
    int64_t many = t->many;

    for (int64_t at = first; at != end; at += step) {
        const int32_t id = s->id[at];

        if (id >= 0) {
            const int taken = id >= least; /* not foreseen, so without a branch */

            t->seen[many] = id;
            many += taken & (t->row[id] == 0);
            t->row[id] += taken;
        } else if (id == PRH_TOKEN_BREAK) {
            break;
        }
    }
    t->many = many;
}

/* Sees all that is beside one place. */
typedef void (*prh__look)(prh__tally *t, const prh__sites *s, int64_t place, int32_t least, const void *how);

/*
 * Counts what is beside every place into `staged`. Of two symbols of symmetric counts the one with the lower number
 * counts them; two places of one symbol are seen from both. Steps `work` for each place.
 */
prh_status prh__tally_sites(
    prh__staged *staged, const prh__sites *s, prh__look look, const void *how, double work);

#endif
