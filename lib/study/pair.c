/* Scores first, then their null, or what a store has of both. A null is let go of as soon as it has spoken: thousands
 * of them are not worth their memory. */
#include "study/pair.h"

#include <math.h>

#include "base/error.h"
#include "base/memory.h"
#include "compute/squares.h"
#include "study/store.h"

static prh__comparison comparison_of(const prh__pairing *how, const prh__sides *sides, const prh__run *run)
{
    return (prh__comparison){.metric = how->metric,
        .side = {sides->side[0], sides->side[1]},
        .count = {sides->count[0], sides->count[1]},
        .run = run};
}

static prh_status aggregate(prh_null_result *facts, const prh__pairing *how, const struct prh_alignment *a)
{
    const prh__aggregate kind = {
        .kind = how->null.aggregate, .top = how->null.top, .layers_x = a->layers_x, .layers_y = a->layers_y};
    double *room;

    *facts = (prh_null_result){.mean = NAN,
        .sd = NAN,
        .skewness = NAN,
        .z = NAN,
        .threshold = NAN,
        .p = NAN,
        .calibrated = NAN,
        .alpha = NAN,
        .layer_x = -1,
        .layer_y = -1,
        .method = -1};
    PRH__TRY(prh__alloc(&room, a->layers_x * a->layers_y, sizeof *room));
    facts->score = prh__aggregate_of(&kind, a->scores, room);
    prh__free(room);
    if (a->best_status >= 0 && kind.kind == PRH_AGGREGATE_MAX) {
        facts->layer_x = a->best.layer_x;
        facts->layer_y = a->best.layer_y;
    }
    return PRH_OK;
}

static prh_status find_null(
    prh_null_result *facts, const prh__pairing *how, const prh__sides *sides, const prh__comparison *scored)
{
    const prh__null_aid aid = {
        .brief = 1, .noise = how->noise, .sides = {sides->counted[0], sides->counted[1]}};
    struct prh_null *null = NULL;

    PRH__TRY(prh__null_create(&null, scored, &how->null, &aid));
    *facts = null->result;
    prh__null_destroy(null);
    return PRH_OK;
}

/* Of the kernels of all layers, where draws would have them whole. */
static uint64_t kernel_bytes(const prh__pairing *how, const prh__sides *sides)
{
    if (how->metric->family->needs == PRH__NEED_LISTS)
        return 0;
    return prh__squares_bytes(sides->side[0][0]->n, sides->count[0] + sides->count[1], PRH_F64);
}

uint64_t prh__pair_bytes(const prh__pairing *how, const prh__sides *sides)
{
    return kernel_bytes(how, sides) + (uint64_t)prh__null_draws(&how->null) * 2 * sizeof(double);
}

/* By its key, if there is one. */
static prh_status find_or_read(
    prh_null_result *facts, const prh__pairing *how, const prh__sides *sides, const prh__comparison *scored)
{
    const prh__run *run = scored->run;
    prh__digest grid, key;
    int keyed = 0, found = 0;

    if (run->store)
        PRH__TRY(prh__store_grid_key(&keyed, &grid, scored));
    if (!keyed)
        return find_null(facts, how, sides, scored);
    key = prh__store_null_key(grid, how->asked,
        (prh__exact_fits(scored) != 0) + 2 * (kernel_bytes(how, sides) <= run->memory_limit));
    PRH__TRY(prh__store_find_null(&found, run->store, key, facts, run));
    if (found)
        return PRH_OK;
    PRH__TRY(find_null(facts, how, sides, scored));
    return prh__store_keep_null(run->store, key, facts);
}

prh_status prh__pair_compare(struct prh_alignment **out, prh_null_result *facts, const prh__pairing *how,
    const prh__sides *sides, const prh__run *run)
{
    prh__comparison scored = comparison_of(how, sides, run);
    struct prh_alignment *a = NULL;
    prh_status status;

    PRH__TRY(prh__grid_create(
        &a, how->metric, sides->side[0], sides->count[0], sides->side[1], sides->count[1], NULL, run));
    PRH__GO(aggregate(facts, how, a));
    scored.scores = a->scores;
    scored.statuses = a->statuses;
    if (how->has_null && a->best_status >= 0)
        PRH__GO(find_or_read(facts, how, sides, &scored));
done:
    if (status < 0)
        prh__grid_destroy(a);
    else
        *out = a;
    return status;
}

double prh__pair_work(const prh__pairing *how, const prh__sides *sides, const prh__run *run)
{
    const prh__comparison c = comparison_of(how, sides, run);
    const double work = prh__compare_work(&c);

    return how->has_null ? work + prh__null_work(&c, &how->null) : work;
}
