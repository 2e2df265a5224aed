/* Three arrays of equal length. */
#include "pairs.h"

#include <stdlib.h>

#include "program.h"

prh_status pairs_take(pair_list *mine, const prh_cooccurrence *counts)
{
    const size_t count = (size_t)prh_cooccurrence_entries(counts);

    *mine = (pair_list){.count = (int64_t)count};
    mine->a = need(count, sizeof *mine->a);
    mine->b = need(count, sizeof *mine->b);
    mine->values = need(count, sizeof *mine->values);
    return prh_cooccurrence_read(counts, mine->a, mine->b, mine->values);
}

void pairs_to_events(pair_list *mine, const prh_cooccurrence *counts)
{
    if (prh_cooccurrence_contexts(counts) > 0)
        return;
    for (int64_t i = 0; i < mine->count; i++)
        if (mine->a[i] == mine->b[i])
            mine->values[i] /= 2.0;
}

void pairs_release(pair_list *mine)
{
    free(mine->a);
    free(mine->b);
    free(mine->values);
    *mine = (pair_list){0};
}
