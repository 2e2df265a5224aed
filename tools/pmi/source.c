/* What the readers share: symbols that were numbered while counting get their places, and all is let go of again. */
#include "source.h"

#include <stdlib.h>

#include "names.h"
#include "pairs.h"
#include "program.h"
#include "progress.h"
#include "source_parts.h"

void source_release(source *mine)
{
    prh_cooccurrence_destroy(mine->counts);
    names_free(mine->symbols, mine->symbol_count);
    names_free(mine->contexts, mine->context_count);
    free(mine->rgb);
    *mine = (source){0};
}

int source_settle(source *mine, prh_cooccurrence **wide, const int64_t *places)
{
    const prh_run_options run = {.struct_size = sizeof run, .progress = progress_tick};
    const int is_table = prh_cooccurrence_contexts(*wide) > 0;
    pair_list all;
    prh_status status = pairs_take(&all, *wide);

    pairs_to_events(&all, *wide);
    prh_cooccurrence_destroy(*wide);
    *wide = NULL;
    for (int64_t i = 0; i < all.count && places; i++) {
        all.a[i] = places[all.a[i]];
        all.b[i] = is_table ? all.b[i] : places[all.b[i]];
    }
    if (status == PRH_OK)
        status =
            prh_cooccurrence_create(&mine->counts, mine->symbol_count, is_table ? mine->context_count : 0);
    if (status == PRH_OK)
        status = prh_cooccurrence_add_pairs(mine->counts, all.a, all.b, all.values, all.count, &run);
    pairs_release(&all);
    return status == PRH_OK ? progress_interrupted() : bad_status(status, NULL);
}
