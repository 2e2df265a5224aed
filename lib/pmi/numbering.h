/* Some of many symbols, numbered 0, 1, ... in the order in which they come. */
#ifndef PRH_PMI_NUMBERING_H
#define PRH_PMI_NUMBERING_H

#include "pmi/counts.h"

typedef struct prh__numbering {
    prh__counts table; /* 1 + number of each symbol */
} prh__numbering;

static inline prh__numbering prh__numbering_none(void)
{
    return (prh__numbering){prh__counts_none(1, INT32_MAX)};
}

static inline void prh__numbering_free(prh__numbering *n)
{
    prh__counts_free(&n->table);
}

static inline int64_t prh__numbering_count(const prh__numbering *n)
{
    return n->table.entries;
}

/* -1 if it has none. */
static inline int64_t prh__numbering_find(const prh__numbering *n, int64_t symbol)
{
    return (int64_t)prh__counts_get(&n->table, prh__pair_key(0, symbol)) - 1;
}

/* Gives it the next number if it has none yet. */
static inline prh_status prh__numbering_add(prh__numbering *n, int64_t symbol)
{
    prh__pair pair = {.key = prh__pair_key(0, symbol)};
    prh_status status;

    if (prh__numbering_find(n, symbol) >= 0)
        return PRH_OK;
    status = prh__counts_reserve(&n->table, 1);
    pair.value = (double)(n->table.entries + 1);
    if (status >= 0)
        prh__counts_put(&n->table, &pair, 1);
    return status;
}

#endif
