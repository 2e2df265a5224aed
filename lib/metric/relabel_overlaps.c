/* Metrics that are sums over items of a function of the overlap of two lists. */
#include "base/error.h"
#include "base/memory.h"
#include "compute/lists.h"
#include "compute/overlaps.h"
#include "metric/relabel.h"

/* Layers of x in blocks that fit a mask. */
typedef struct overlapping {
    const prh__comparison *c;
    int64_t workers, blocks;
    prh__overlaps *block;
    prh__packed others; /* layers of y */
    double *worth;      /* of an overlap of 0 ... k, or NULL: the overlap itself */
    double divisor;
    prh__overlaps_room *rooms; /* per worker */
} overlapping;

static void end(void *state)
{
    overlapping *o = state;

    if (!o)
        return;
    for (int64_t w = 0; o->rooms && w < o->workers; w++) {
        prh__free(o->rooms[w].row);
        prh__free(o->rooms[w].hits);
        prh__free(o->rooms[w].inverse);
    }
    for (int64_t b = 0; o->block && b < o->blocks; b++)
        prh__overlaps_free(&o->block[b]);
    prh__free(o->rooms);
    prh__free(o->worth);
    prh__packed_free(&o->others);
    prh__free(o->block);
    prh__free(o);
}

static int64_t layers_of(const overlapping *o, int64_t block)
{
    const int64_t left = o->c->count[0] - block * PRH__OVERLAPS_LAYERS;

    return left < PRH__OVERLAPS_LAYERS ? left : PRH__OVERLAPS_LAYERS;
}

static prh_status fill(overlapping *o, const prh__artefacts *const *found)
{
    const prh__comparison *c = o->c;
    const struct prh_neighbors *lists[PRH__OVERLAPS_LAYERS], **others = NULL;
    prh_status status;

    PRH__GO(prh__alloc(&others, c->count[1], sizeof *others));
    for (int64_t v = 0; v < c->count[1]; v++)
        others[v] = &found[c->count[0] + v]->lists;
    for (int64_t b = 0; b < o->blocks; b++) {
        for (int64_t l = 0; l < layers_of(o, b); l++)
            lists[l] = &found[b * PRH__OVERLAPS_LAYERS + l]->lists;
        PRH__GO(prh__overlaps_create(&o->block[b], lists, layers_of(o, b), c->metric->k));
    }
    PRH__GO(prh__packed_create(&o->others, others, c->count[1], c->metric->k, &o->block[0]));
done:
    prh__free(others);
    return status;
}

/* What an overlap counts for: itself, or by a table. */
static prh_status find_worth(overlapping *o)
{
    const double n = (double)o->c->side[0][0]->n;

    if (o->c->metric->family == &prh__mutual_knn) {
        o->divisor = n * (double)o->c->metric->k;
        return PRH_OK;
    }
    o->divisor = n;
    return prh__jaccard_worth(&o->worth, o->c->metric->k);
}

static prh_status make_rooms(overlapping *o)
{
    const int64_t n = o->c->side[0][0]->n, cells = PRH__OVERLAPS_LAYERS * o->c->count[1];

    for (int64_t w = 0; w < o->workers; w++) {
        PRH__TRY(prh__alloc_zero(&o->rooms[w].row, n, sizeof *o->rooms[w].row));
        PRH__TRY(prh__alloc(&o->rooms[w].hits, cells, sizeof *o->rooms[w].hits));
        PRH__TRY(prh__alloc(&o->rooms[w].inverse, n, sizeof *o->rooms[w].inverse));
    }
    return PRH_OK;
}

static prh_status begin(void **state, const prh__comparison *c, int64_t workers)
{
    const prh__artefacts **found = NULL;
    overlapping *o = NULL;
    prh_status status;

    PRH__GO(prh__alloc_zero(&o, 1, sizeof *o));
    o->c = c;
    o->workers = workers;
    o->blocks = (c->count[0] + PRH__OVERLAPS_LAYERS - 1) / PRH__OVERLAPS_LAYERS;
    PRH__GO(prh__artefacts_all(&found, c));
    PRH__GO(prh__alloc_zero(&o->block, o->blocks, sizeof *o->block));
    PRH__GO(prh__alloc_zero(&o->rooms, workers, sizeof *o->rooms));
    PRH__GO(find_worth(o));
    PRH__GO(fill(o, found));
    PRH__GO(make_rooms(o));
done:
    prh__free(found);
    if (status < 0)
        end(o);
    else
        *state = o;
    return status;
}

static prh_status score(
    void *state, const int32_t *permutations, int64_t count, int64_t worker, double *scores)
{
    const overlapping *o = state;
    const int64_t n = o->c->side[0][0]->n, layers = o->c->count[1], cells = o->c->count[0] * layers;
    const prh__overlaps_room *room = &o->rooms[worker];

    for (int64_t d = 0; d < count; d++) {
        const int32_t *permutation = permutations + d * n;
        double *mine = scores + d * cells;

        for (int64_t i = 0; i < n; i++)
            room->inverse[permutation[i]] = (int32_t)i;
        for (int64_t b = 0; b < o->blocks; b++)
            prh__overlaps_sum(&o->block[b], &o->others, permutation, o->worth, room,
                mine + b * PRH__OVERLAPS_LAYERS * layers);
        for (int64_t cell = 0; cell < cells; cell++)
            mine[cell] /= o->divisor;
    }
    return PRH_OK;
}

static int suits(const prh__comparison *c)
{
    (void)c;
    return 1;
}

static uint64_t scratch(const prh__comparison *c)
{
    return (uint64_t)c->side[0][0]->n * (sizeof(uint64_t) + sizeof(int32_t)) +
           (uint64_t)(PRH__OVERLAPS_LAYERS * c->count[1]) * sizeof(int64_t);
}

const struct prh__relabeller prh__relabel_overlaps = {
    .suits = suits, .scratch = scratch, .begin = begin, .score = score, .end = end};
