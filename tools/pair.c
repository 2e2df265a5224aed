/* One pair of models under one metric, by prh_align_prepared. */
#include "align.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "program.h"
#include "progress.h"

static void take_best(pair *mine, const prh_alignment *grid)
{
    const int64_t columns = prh_alignment_layers_y(grid);
    prh_layer_pair best;

    mine->status = prh_alignment_best(grid, &best);
    if (mine->status < 0)
        return;
    mine->score = best.score;
    mine->layer_x = best.layer_x;
    mine->layer_y = best.layer_y;
    mine->chance = prh_alignment_chances(grid)[best.layer_x * columns + best.layer_y];
    mine->ties_x = prh_alignment_ties_x(grid)[best.layer_x];
    mine->ties_y = prh_alignment_ties_y(grid)[best.layer_y];
}

static void take_undefined(pair *mine, const prh_alignment *grid)
{
    const int64_t cells = prh_alignment_layers_x(grid) * prh_alignment_layers_y(grid);

    for (int64_t i = 0; i < cells; i++)
        mine->undefined += isnan(prh_alignment_scores(grid)[i]) != 0;
    if (mine->undefined > 0)
        mine->reason = need_copy(prh_alignment_reason(grid));
}

int pair_compare(pair *mine, const alignment *whole, const prh_run_options *run)
{
    const model *x = &whole->x[mine->x], *y = &whole->y[mine->y];
    const prh_align_options how = {.struct_size = sizeof how,
        .memory_limit = run->memory_limit,
        .num_threads = run->num_threads,
        .progress = run->progress,
        .progress_data = run->progress_data,
        .store = run->store,
        .null = whole->nulls.wanted ? &whole->nulls.how : NULL};
    prh_status status;
    int code;

    mine->score = mine->chance = NAN;
    mine->layer_x = mine->layer_y = mine->ties_x = mine->ties_y = -1;
    status = prh_align_prepared(&mine->grid, mine->entry->metric, (const prh_prepared *const *)x->prepared,
        x->layers, (const prh_prepared *const *)y->prepared, y->layers, &how);
    if (status < 0)
        return bad_status(status, mine->entry->name);
    take_best(mine, mine->grid);
    take_undefined(mine, mine->grid);
    code = null_take(&mine->null, prh_alignment_null(mine->grid));
    if (!whole->wishes->full) {
        prh_alignment_destroy(mine->grid);
        mine->grid = NULL;
    }
    return code ? code : progress_interrupted();
}

void pair_release(pair *mine)
{
    prh_alignment_destroy(mine->grid);
    null_release(&mine->null);
    free(mine->reason);
}
