/* What the readers share: symbols that were numbered while counting get their places, and all is let go of again. */
#include "source.h"

#include <stdlib.h>
#include <string.h>

#include "names.h"
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

int64_t source_find(const source *mine, const char *symbol)
{
    for (int64_t i = 0; i < mine->symbol_count; i++)
        if (strcmp(mine->symbols[i], symbol) == 0)
            return i;
    return -1;
}

/* All pairs of the counts, to be added again: a pair of a symbol with itself counted twice. */
typedef struct pairs {
    int64_t *a, *b;
    double *values;
    int64_t count;
} pairs;

static void pairs_release(pairs *mine)
{
    free(mine->a);
    free(mine->b);
    free(mine->values);
}

static prh_status pairs_take(pairs *mine, const prh_cooccurrence *counts)
{
    const size_t room = (size_t)prh_cooccurrence_entries(counts);

    mine->count = (int64_t)room;
    mine->a = need(room, sizeof *mine->a);
    mine->b = need(room, sizeof *mine->b);
    mine->values = need(room, sizeof *mine->values);
    return prh_cooccurrence_read(counts, mine->a, mine->b, mine->values);
}

static void renumber(pairs *mine, const int64_t *places, int is_table)
{
    for (int64_t i = 0; i < mine->count; i++) {
        if (!is_table && mine->a[i] == mine->b[i])
            mine->values[i] /= 2.0;
        if (places) {
            mine->a[i] = places[mine->a[i]];
            mine->b[i] = is_table ? mine->b[i] : places[mine->b[i]];
        }
    }
}

int source_settle(source *mine, prh_cooccurrence **wide, const int64_t *places)
{
    const prh_run_options run = {.struct_size = sizeof run, .progress = progress_tick};
    const int is_table = prh_cooccurrence_contexts(*wide) > 0;
    pairs all = {0};
    prh_status status = pairs_take(&all, *wide);

    prh_cooccurrence_destroy(*wide);
    *wide = NULL;
    if (status == PRH_OK)
        status =
            prh_cooccurrence_create(&mine->counts, mine->symbol_count, is_table ? mine->context_count : 0);
    if (status == PRH_OK) {
        renumber(&all, places, is_table);
        status = prh_cooccurrence_add_pairs(mine->counts, all.a, all.b, all.values, all.count, &run);
    }
    pairs_release(&all);
    return status == PRH_OK ? progress_interrupted() : bad_status(status, NULL);
}
