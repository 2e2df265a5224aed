/*
 * Places in a sequence or an image, grouped by the symbols that stand there. All pairs of a symbol are counted at a
 * time, in a row of plain numbers, before any of them goes into a table: a pair that is seen a thousand times is looked
 * up once.
 */
#ifndef PRH_PMI_SITES_H
#define PRH_PMI_SITES_H

#include <prh/cooccurrence.h>

#include "pmi/counts.h"

typedef struct prh__sites {
    int64_t count;   /* of places */
    int32_t *id;     /* what stands at each: the number of a symbol, PRH_TOKEN_UNKNOWN or PRH_TOKEN_BREAK */
    int64_t ids;     /* numbers that there are */
    int32_t *symbol; /* of each number; NULL: the number itself */
    int64_t *start;  /* ids + 1: place[start[i]] ... place[start[i + 1] - 1] are those of number i */
    int64_t *place;
    int64_t *row;  /* how often each number was seen; 0 between two rows */
    int32_t *seen; /* those that were */
    int64_t many;  /* of them */
} prh__sites;

/* Of tokens or of labels, the other being NULL, which stand for `symbols` symbols. */
prh_status prh__sites_create(
    prh__sites *p, const int64_t *tokens, const int32_t *labels, int64_t count, int64_t symbols);
void prh__sites_free(prh__sites *p);

static inline int64_t prh__sites_symbol(const prh__sites *p, int64_t id)
{
    return p->symbol ? p->symbol[id] : id;
}

/*
 * The memory around the places some way ahead is on its way while place[i] is looked at. No function: gcc takes one
 * that only prefetches for one that does nothing.
 */
enum { PRH__SITES_AHEAD = 8 };
#define PRH__SITES_FETCH(p, i)                                                                               \
    do {                                                                                                     \
        if ((i) + PRH__SITES_AHEAD < (p)->start[(p)->ids])                                                   \
            __builtin_prefetch(&(p)->id[(p)->place[(i) + PRH__SITES_AHEAD]]);                                \
    } while (0)

/* Sees what stands at first, first + step, ... before `end`, as far as it is `least` or more, up to a break. */
static inline void prh__sites_see(prh__sites *p, int64_t first, int64_t end, int64_t step, int32_t least)
{
    int64_t many = p->many;

    for (int64_t at = first; at != end; at += step) {
        const int32_t id = p->id[at];

        if (id >= 0) {
            const int taken = id >= least; /* not foreseen, so without a branch */

            p->seen[many] = id;
            many += taken & (p->row[id] == 0);
            p->row[id] += taken;
        } else if (id == PRH_TOKEN_BREAK) {
            break;
        }
    }
    p->many = many;
}

#endif
