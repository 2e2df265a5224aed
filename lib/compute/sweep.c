/* Sides are as long as memory allows: two of them meet tile by tile, in parallel, then the next two. */
#include "compute/sweep.h"

#include "base/memory.h"
#include "base/error.h"

/* Rows that are read where they lie take no memory; sides keep a file that is larger than memory in order. */
enum { LEAST_IN_PLACE = 16 };

typedef struct side {
    int64_t first, blocks;
    prh__strip strip;
    void *room;
} side;

typedef struct meeting {
    const prh__sweep *sweep;
    prh__tiling tiling;
    int64_t reach; /* blocks of a side */
    side side[2];  /* the second unused while the first meets itself */
    int with_itself;
} meeting;

static prh_status visit(void *context, int64_t number, int64_t worker)
{
    const meeting *m = context;
    const side *a = &m->side[0], *b = m->with_itself ? a : &m->side[1];
    const int64_t i = number % a->blocks, j = (i + number / a->blocks) % b->blocks;
    const int swapped = m->with_itself && j < i;
    const int64_t row = a->first + (swapped ? j : i), column = b->first + (swapped ? i : j);
    const prh__tile t = prh__tiling_tile(&m->tiling, row, column);

    PRH__TRY(m->sweep->body(m->sweep->context, &t, row, column, &a->strip, &b->strip, worker));
    return prh__task_step(m->sweep->run->task, prh__items_work(m->sweep->items, t.ni * t.nj));
}

static int64_t reach_of(const meeting *m)
{
    const prh__items *items = m->sweep->items;
    const uint64_t row = (uint64_t)items->view.cols * prh__dtype_size(items->work);
    const uint64_t fit = m->sweep->run->memory_limit / 4 / (row * (uint64_t)m->tiling.edge);
    const int64_t least = prh__strip_bytes(items, m->sweep->mode, 1) == 0 ? LEAST_IN_PLACE : 1;

    if (items->values || 2 * fit >= (uint64_t)m->tiling.blocks || least >= m->tiling.blocks)
        return m->tiling.blocks;
    return (int64_t)fit > least ? (int64_t)fit : least;
}

static prh_status load_side(meeting *m, int which, int64_t first)
{
    side *s = &m->side[which];
    const int64_t last = first + m->reach < m->tiling.blocks ? first + m->reach : m->tiling.blocks;
    const int64_t row = first * m->tiling.edge;
    const int64_t end = last * m->tiling.edge < m->tiling.n ? last * m->tiling.edge : m->tiling.n;

    s->first = first;
    s->blocks = last - first;
    return prh__strip_load(
        &s->strip, m->sweep->items, m->sweep->mode, row, end - row, s->room, m->sweep->run);
}

static prh_status meet_all(meeting *m, int64_t workers)
{
    const prh__run *run = m->sweep->run;

    for (int64_t a = 0; a < m->tiling.blocks; a += m->reach) {
        PRH__TRY(load_side(m, 0, a));
        m->with_itself = 1;
        PRH__TRY(prh__parallel(run, m->side[0].blocks * (m->side[0].blocks + 1) / 2, workers, visit, m));
        m->with_itself = 0;
        for (int64_t b = a + m->reach; b < m->tiling.blocks; b += m->reach) {
            PRH__TRY(load_side(m, 1, b));
            PRH__TRY(prh__parallel(run, m->side[0].blocks * m->side[1].blocks, workers, visit, m));
        }
    }
    return PRH_OK;
}

prh_status prh__sweep_run(const prh__sweep *sweep, int64_t workers)
{
    meeting m = {.sweep = sweep, .tiling = prh__tiling_of(prh__items_extent(sweep->items, sweep->mode))};
    uint64_t bytes;
    prh_status status = PRH_OK;

    m.reach = reach_of(&m);
    bytes = prh__strip_bytes(sweep->items, sweep->mode, m.reach * m.tiling.edge);
    for (int s = 0; s < 2 && bytes > 0; s++)
        if (s == 0 || m.reach < m.tiling.blocks)
            PRH__GO(prh__alloc(&m.side[s].room, (int64_t)bytes, 1));
    PRH__GO(meet_all(&m, workers));
done:
    prh__free(m.side[1].room);
    prh__free(m.side[0].room);
    return status;
}
