/* What a call has counted so far, until all of it can go where it is to go, or none. */
#ifndef PRH_PMI_STAGED_H
#define PRH_PMI_STAGED_H

#include "base/threads.h"
#include "pmi/sites.h"

enum { PRH__STAGED_SOME = 256 };

typedef struct prh__block prh__block;

typedef struct prh__staged {
    const prh__run *run;
    double worked;            /* not told to the run yet */
    prh__counts table;        /* pairs that may come again */
    prh__block *first, *last; /* those that come once, in the order they came */
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

/* All pairs of number `id` that were seen at its places, none of which comes again; the row is empty then. */
prh_status prh__staged_add_row(prh__staged *s, prh__sites *p, int64_t id);

/* Counts finished work; CANCELLED if the call is to stop. */
prh_status prh__staged_step(prh__staged *s, double work);

/*
 * Adds everything to `into`, which is as it was on failure: VALUE if the total is too large. `work` is what is expected
 * of it; it tells half, since the rest cannot be stopped.
 */
prh_status prh__staged_commit(prh__staged *s, prh__counts *into, double work);

/* The same of a table that stays as it is. */
prh_status prh__counts_merge(prh__counts *into, const prh__counts *from, double work, const prh__run *run);

#endif
