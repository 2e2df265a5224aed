/* One pair of models under one metric, by prh_align_prepared. Layers whose kernel is undefined have no
 * artefacts; they are left out of the call and come back as undefined scores. */
#include "align.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "program.h"
#include "progress.h"

/* The layers of a model that can be compared. */
typedef struct usable {
    const prh_prepared **artefacts;
    int64_t *layers; /* their numbers in the model */
    int64_t count;
} usable;

static usable usable_of(const model *mine, const metric_entry *entry)
{
    usable found = {.artefacts = need((size_t)mine->layers, sizeof(prh_prepared *)),
        .layers = need((size_t)mine->layers, sizeof(int64_t))};

    for (int64_t i = 0; i < mine->layers; i++) {
        const prh_prepared *artefacts = model_artefacts(mine, i, entry);

        if (!artefacts)
            continue;
        found.artefacts[found.count] = artefacts;
        found.layers[found.count++] = i;
    }
    return found;
}

static void usable_release(usable *mine)
{
    free(mine->artefacts);
    free(mine->layers);
}

static void take_best(pair *mine, const prh_alignment *grid, const usable *x, const usable *y)
{
    const int64_t columns = prh_alignment_layers_y(grid);
    prh_layer_pair best;
    prh_status status = prh_alignment_best(grid, &best);

    if (status < 0)
        return;
    mine->status = status;
    mine->score = best.score;
    mine->layer_x = x->layers[best.layer_x];
    mine->layer_y = y->layers[best.layer_y];
    mine->chance = prh_alignment_chances(grid)[best.layer_x * columns + best.layer_y];
    mine->ties_x = prh_alignment_ties_x(grid)[best.layer_x];
    mine->ties_y = prh_alignment_ties_y(grid)[best.layer_y];
}

static void count_undefined(pair *mine, const prh_alignment *grid, int64_t cells)
{
    const int64_t compared = prh_alignment_layers_x(grid) * prh_alignment_layers_y(grid);

    mine->undefined = cells - compared;
    for (int64_t i = 0; i < compared; i++)
        mine->undefined += isnan(prh_alignment_scores(grid)[i]) != 0;
}

/* Room for every pair of layers, all of them undefined at first. */
static void make_room(pair *mine, int64_t rows, int64_t columns)
{
    const size_t cells = (size_t)(rows * columns);

    mine->scores = need(cells, sizeof *mine->scores);
    mine->chances = need(cells, sizeof *mine->chances);
    mine->statuses = need(cells, sizeof *mine->statuses);
    mine->all_ties_x = need((size_t)rows, sizeof *mine->all_ties_x);
    mine->all_ties_y = need((size_t)columns, sizeof *mine->all_ties_y);
    for (size_t i = 0; i < cells; i++) {
        mine->scores[i] = mine->chances[i] = NAN;
        mine->statuses[i] = PRH_ERR_UNDEFINED;
    }
    memset(mine->all_ties_x, -1, (size_t)rows * sizeof *mine->all_ties_x);
    memset(mine->all_ties_y, -1, (size_t)columns * sizeof *mine->all_ties_y);
}

static void scatter(pair *mine, const prh_alignment *grid, const usable *x, const usable *y, int64_t columns)
{
    for (int64_t i = 0; i < x->count; i++) {
        mine->all_ties_x[x->layers[i]] = prh_alignment_ties_x(grid)[i];
        for (int64_t j = 0; j < y->count; j++) {
            const int64_t from = i * y->count + j;
            const int64_t to = x->layers[i] * columns + y->layers[j];

            mine->scores[to] = prh_alignment_scores(grid)[from];
            mine->chances[to] = prh_alignment_chances(grid)[from];
            mine->statuses[to] = prh_alignment_statuses(grid)[from];
        }
    }
    for (int64_t j = 0; j < y->count; j++)
        mine->all_ties_y[y->layers[j]] = prh_alignment_ties_y(grid)[j];
}

int pair_compare(pair *mine, const alignment *whole, const prh_run_options *run)
{
    const model *model_x = &whole->x[mine->x], *model_y = &whole->y[mine->y];
    usable x = usable_of(model_x, mine->entry), y = usable_of(model_y, mine->entry);
    prh_alignment *grid = NULL;
    prh_status status = PRH_OK;
    int code = EXIT_FINE;

    mine->status = PRH_ERR_UNDEFINED;
    mine->score = mine->chance = NAN;
    mine->layer_x = mine->layer_y = mine->ties_x = mine->ties_y = -1;
    mine->undefined = model_x->layers * model_y->layers;
    if (whole->wishes->full)
        make_room(mine, model_x->layers, model_y->layers);
    if (x.count > 0 && y.count > 0) {
        status =
            prh_align_prepared(&grid, mine->entry->metric, x.artefacts, x.count, y.artefacts, y.count, run);
        if (status < 0)
            code = bad_status(status, mine->entry->name);
    }
    if (grid) {
        take_best(mine, grid, &x, &y);
        count_undefined(mine, grid, mine->undefined);
        if (whole->wishes->full)
            scatter(mine, grid, &x, &y, model_y->layers);
    }
    prh_alignment_destroy(grid);
    usable_release(&x);
    usable_release(&y);
    return code ? code : progress_interrupted();
}

void pair_release(pair *mine)
{
    free(mine->scores);
    free(mine->chances);
    free(mine->statuses);
    free(mine->all_ties_x);
    free(mine->all_ties_y);
}
