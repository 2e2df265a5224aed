/* One comparison of all pairs of layers, and what follows from the scores. Nothing is prepared here. */
#include "study/grid.h"

#include <math.h>

#include "base/error.h"
#include "base/memory.h"
#include "infer/chance.h"
#include "study/store.h"

typedef struct grid {
    struct prh_alignment *alignment;
    prh__comparison comparison;
} grid;

/* Why the first undefined cell is so: its own comparison says it. */
static prh_status give_reason(const grid *g)
{
    const prh__comparison *c = &g->comparison;
    int64_t cell = 0;
    double score;
    prh_status status;

    while (cell < c->count[0] * c->count[1] && c->statuses[cell] != PRH_ERR_UNDEFINED)
        cell++;
    if (cell == c->count[0] * c->count[1])
        return PRH_OK;
    status = prh__compare_pair(
        c->metric, c->side[0][cell / c->count[1]], c->side[1][cell % c->count[1]], c->run, &score);
    if (status != PRH_ERR_UNDEFINED)
        return status; /* out of memory, or cancelled */
    return prh__copy_string(&g->alignment->reason, prh_last_error());
}

static prh_status chance_of_cell(void *context, int64_t cell, int64_t worker)
{
    const grid *g = context;
    const prh__comparison *c = &g->comparison;
    double *chance = &g->alignment->chances[cell];
    const prh_status status =
        prh__chance(c->metric, c->side[0][cell / c->count[1]], c->side[1][cell % c->count[1]], chance);

    (void)worker;
    if (status == PRH_ERR_UNDEFINED)
        *chance = NAN;
    else
        PRH__TRY(status);
    return prh__task_step(c->run->task, 0.0);
}

static prh_status find_chances(grid *g, int64_t cells)
{
    const prh__run *run = g->comparison.run;

    for (int64_t cell = 0; cell < cells; cell++)
        g->alignment->chances[cell] = NAN;
    if (!prh__has_chance(g->comparison.metric))
        return PRH_OK;
    return prh__parallel(run, cells, run->threads < cells ? run->threads : cells, chance_of_cell, g);
}

static void find_best(struct prh_alignment *a)
{
    a->best_status = PRH_ERR_UNDEFINED;
    for (int64_t cell = 0; cell < a->layers_x * a->layers_y; cell++) {
        if (a->statuses[cell] < 0 || (a->best_status >= 0 && !(a->scores[cell] > a->best.score)))
            continue;
        a->best = (prh_layer_pair){
            .score = a->scores[cell], .layer_x = cell / a->layers_y, .layer_y = cell % a->layers_y};
        a->best_status = a->statuses[cell];
    }
}

static prh_status count_ties(
    const prh_metric *metric, const struct prh_prepared *const *layers, int64_t count, int64_t *ties)
{
    const prh__artefacts *found;

    for (int64_t l = 0; l < count; l++) {
        ties[l] = -1;
        if (!(metric->family->needs & PRH__NEED_LISTS))
            continue;
        PRH__TRY(prh__artefacts_find(&found, layers[l], metric));
        ties[l] = prh__neighbors_tied(&found->lists, metric->k);
    }
    return PRH_OK;
}

static prh_status allocate(struct prh_alignment **out, int64_t layers_x, int64_t layers_y)
{
    struct prh_alignment *a;
    int64_t cells;
    prh_status status;

    PRH__TRY(prh__mul(&cells, layers_x, layers_y));
    PRH__TRY(prh__alloc_zero(&a, 1, sizeof *a));
    a->layers_x = layers_x;
    a->layers_y = layers_y;
    PRH__GO(prh__alloc(&a->scores, cells, sizeof *a->scores));
    PRH__GO(prh__alloc(&a->statuses, cells, sizeof *a->statuses));
    PRH__GO(prh__alloc(&a->chances, cells, sizeof *a->chances));
    PRH__GO(prh__alloc(&a->ties_x, layers_x, sizeof *a->ties_x));
    PRH__GO(prh__alloc(&a->ties_y, layers_y, sizeof *a->ties_y));
done:
    if (status < 0)
        prh__grid_destroy(a);
    else
        *out = a;
    return status;
}

static prh_status fill(grid *g)
{
    const prh__comparison *c = &g->comparison;

    PRH__TRY(prh__compare(c));
    PRH__TRY(find_chances(g, c->count[0] * c->count[1]));
    PRH__TRY(give_reason(g));
    PRH__TRY(count_ties(c->metric, c->side[0], c->count[0], g->alignment->ties_x));
    return count_ties(c->metric, c->side[1], c->count[1], g->alignment->ties_y);
}

static prh_status find_or_fill(grid *g)
{
    const prh__comparison *c = &g->comparison;
    const struct prh_store *store = c->run->store;
    prh__digest key;
    int keyed, found = 0;

    PRH__TRY(prh__store_grid_key(&keyed, &key, c));
    if (keyed)
        PRH__TRY(prh__store_find_grid(&found, store, key, g->alignment, c->run));
    if (found)
        return prh__task_step(c->run->task, prh__compare_work(c));
    PRH__TRY(fill(g));
    return keyed ? prh__store_keep_grid(store, key, g->alignment) : PRH_OK;
}

prh_status prh__grid_create(struct prh_alignment **out, const prh_metric *metric,
    const struct prh_prepared *const *x, int64_t layers_x, const struct prh_prepared *const *y,
    int64_t layers_y, const prh_null_options *null, const prh__run *run)
{
    grid g = {.alignment = NULL};
    prh_status status;

    PRH__TRY(allocate(&g.alignment, layers_x, layers_y));
    g.alignment->rows = x[0]->n;
    g.alignment->metric = *metric;
    g.comparison = (prh__comparison){.metric = metric,
        .side = {x, y},
        .count = {layers_x, layers_y},
        .run = run,
        .scores = g.alignment->scores,
        .statuses = g.alignment->statuses};
    prh__task_expect(run->task, prh__compare_work(&g.comparison));
    PRH__GO(run->store ? find_or_fill(&g) : fill(&g));
    find_best(g.alignment);
    if (null && g.alignment->best_status >= 0)
        PRH__GO(prh__null_create(&g.alignment->null, &g.comparison, null, NULL));
done:
    if (status < 0)
        prh__grid_destroy(g.alignment);
    else
        *out = g.alignment;
    return status;
}

void prh__grid_destroy(struct prh_alignment *alignment)
{
    if (!alignment)
        return;
    prh__null_destroy(alignment->null);
    prh__free(alignment->scores);
    prh__free(alignment->statuses);
    prh__free(alignment->chances);
    prh__free(alignment->ties_x);
    prh__free(alignment->ties_y);
    prh__free(alignment->reason);
    prh__free(alignment->preprocessing);
    prh__free(alignment->provenance);
    prh__free(alignment->reports_x);
    prh__free(alignment->reports_y);
    prh__free(alignment);
}
