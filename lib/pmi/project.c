/* Terms that share contexts: the joint distribution of two terms that are drawn from one context independently. */
#include "base/error.h"
#include "base/memory.h"
#include "pmi/sources.h"

/* Pairs first ... end - 1 of a context, in the order of their terms, whose counts are `sum` together. */
typedef struct group {
    const prh__pair *pairs; /* keys are (context, term) */
    int64_t first, end;
    double sum;
} group;

/* The next group; an empty one at the end. */
static group next_group(const prh__pair *pairs, int64_t count, int64_t first)
{
    group g = {.pairs = pairs, .first = first, .end = first};

    while (g.end < count && prh__pair_a(pairs[g.end].key) == prh__pair_a(pairs[first].key))
        g.sum += pairs[g.end++].value;
    return g;
}

static double work_of(const group *g)
{
    const double terms = (double)(g->end - g->first);

    return terms * (terms + 1.0) / 2.0;
}

/* The quotient first: it is at most 1, so that no product overflows. */
static prh_status count_group(prh__staged *s, const group *g)
{
    for (int64_t i = g->first; i < g->end; i++) {
        const double share = g->pairs[i].value / g->sum;

        for (int64_t j = i; j < g->end; j++) {
            const double value = share * g->pairs[j].value;

            if (value > 0.0) /* it may underflow */
                PRH__TRY(prh__staged_add(
                    s, prh__pair_key(prh__pair_b(g->pairs[i].key), prh__pair_b(g->pairs[j].key)), value));
        }
        PRH__TRY(prh__staged_step(s->run, &s->worked, (double)(g->end - i)));
    }
    return PRH_OK;
}

prh_status prh__table_project(prh__staged *s, const prh__counts *table)
{
    const int64_t count = table->entries;
    prh__pair *pairs = NULL;
    prh_status status;

    PRH__GO(prh__counts_sorted(&pairs, table, 1));
    for (group g = next_group(pairs, count, 0); g.end > g.first; g = next_group(pairs, count, g.end))
        prh__task_expect(s->run->task, work_of(&g));
    for (group g = next_group(pairs, count, 0); g.end > g.first; g = next_group(pairs, count, g.end))
        PRH__GO(count_group(s, &g));
done:
    prh__free(pairs);
    return status;
}
