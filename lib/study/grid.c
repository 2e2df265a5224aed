/* One comparison per pair of layers, nothing prepared here. */
#include "study/grid.h"

#include <math.h>

#include "base/error.h"
#include "base/memory.h"
#include "infer/chance.h"

typedef struct grid {
    struct prh_alignment *alignment;
    const prh_metric *metric;
    const struct prh_prepared *const *x;
    const struct prh_prepared *const *y;
    prh__run run; /* inside one comparison */
    pthread_mutex_t lock;
    int64_t undefined; /* the first undefined cell so far; its reason is in the alignment */
} grid;

/* Keeps the message of the lowest undefined cell, whichever thread met it. */
static prh_status note_undefined(grid *g, int64_t cell)
{
    prh_status status = PRH_OK;

    pthread_mutex_lock(&g->lock);
    if (cell < g->undefined) {
        g->undefined = cell;
        prh__free(g->alignment->reason);
        status = prh__copy_string(&g->alignment->reason, prh_last_error());
    }
    pthread_mutex_unlock(&g->lock);
    return status;
}

/* An undefined value is a cell of its own, not a failure of the grid. */
static prh_status compare_cell(void *context, int64_t cell, int64_t worker)
{
    grid *g = context;
    struct prh_alignment *a = g->alignment;
    const struct prh_prepared *x = g->x[cell / a->layers_y], *y = g->y[cell % a->layers_y];
    prh_status status = prh__compare(g->metric, x, y, &g->run, &a->scores[cell]);

    (void)worker;
    a->statuses[cell] = status;
    if (status == PRH_ERR_UNDEFINED) {
        a->scores[cell] = NAN;
        status = note_undefined(g, cell);
    }
    PRH__TRY(status);
    status =
        prh__has_chance(g->metric) ? prh__chance(g->metric, x, y, &a->chances[cell]) : PRH_ERR_UNSUPPORTED;
    if (status == PRH_ERR_UNDEFINED || status == PRH_ERR_UNSUPPORTED)
        a->chances[cell] = NAN;
    else
        PRH__TRY(status);
    return prh__task_step(g->run.task, (double)a->rows);
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

prh_status prh__grid_create(struct prh_alignment **out, const prh_metric *metric,
    const struct prh_prepared *const *x, int64_t layers_x, const struct prh_prepared *const *y,
    int64_t layers_y, const prh__run *run)
{
    const int64_t cells = layers_x * layers_y;
    const int64_t workers = cells >= run->threads ? run->threads : 1;
    grid g = {.metric = metric,
        .x = x,
        .y = y,
        .run = prh__run_inside(run, workers),
        .lock = PTHREAD_MUTEX_INITIALIZER,
        .undefined = INT64_MAX};
    prh_status status;

    PRH__TRY(allocate(&g.alignment, layers_x, layers_y));
    g.alignment->rows = x[0]->n;
    g.alignment->metric = *metric;
    prh__task_expect(run->task, (double)cells * (double)x[0]->n);
    PRH__GO(prh__parallel(run, cells, workers, compare_cell, &g));
    PRH__GO(count_ties(metric, x, layers_x, g.alignment->ties_x));
    PRH__GO(count_ties(metric, y, layers_y, g.alignment->ties_y));
    find_best(g.alignment);
done:
    pthread_mutex_destroy(&g.lock);
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
