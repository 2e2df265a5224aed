/* What a call has counted so far, until all of it can go where it is to go, or none. */
#ifndef PRH_PMI_STAGED_H
#define PRH_PMI_STAGED_H

#include "base/threads.h"
#include "pmi/counts.h"

/* Pairs that come once, in the order in which they came. Zero is none. */
typedef struct prh__block prh__block;
typedef struct prh__blocks {
    prh__block *first, *last;
} prh__blocks;

prh_status prh__blocks_add(prh__blocks *b, uint64_t key, double value);
/* What is in `from` goes behind what is in `to`. */
void prh__blocks_join(prh__blocks *to, prh__blocks *from);

enum { PRH__STAGED_SOME = 256 };

typedef struct prh__staged {
    const prh__run *run;
    prh__blocks blocks;
    prh__counts table; /* pairs that may come again */
    double worked;     /* on them, and not told to the run yet */
    int64_t used;
    prh__pair some[PRH__STAGED_SOME]; /* on their way into the table */
} prh__staged;

/* Nothing counted, of as many symbols and contexts. */
void prh__staged_begin(prh__staged *s, const prh__counts *like, const prh__run *run);
void prh__staged_free(prh__staged *s);

/* Puts what is on its way into the table; MEMORY, TOO_LARGE. */
prh_status prh__staged_flush(prh__staged *s);

/* One pair that may come again. */
static inline prh_status prh__staged_add(prh__staged *s, uint64_t key, double value)
{
    s->some[s->used].key = key;
    s->some[s->used++].value = value;
    return s->used == PRH__STAGED_SOME ? prh__staged_flush(s) : PRH_OK;
}

/* Adds to work that is not told yet, and tells it now and then. CANCELLED if the call is to stop. */
prh_status prh__staged_step(const prh__run *run, double *worked, double work);

/*
 * Adds everything to `into`, which is as it was on failure: VALUE if the total is too large. `work` is what is expected
 * of it; it tells half, since the rest cannot be stopped.
 */
prh_status prh__staged_commit(prh__staged *s, prh__counts *into, double work);

/* The same of a table that stays as it is. */
prh_status prh__counts_merge(prh__counts *into, const prh__counts *from, double work, const prh__run *run);

#endif
