/* Draws are made in parallel, a batch at a time, and taken in by their numbers, so that no result depends on
 * threads. */
#include "infer/collect.h"

#include <math.h>
#include <stdlib.h>

#include "base/error.h"
#include "base/memory.h"

enum { BATCH_SCORES = 1 << 20, STOPPING_BATCH = 256 };

double prh__null_slack(double score)
{
    return PRH__NULL_TIE * fmax(1.0, fabs(score));
}

/* The best first; among equals the first first. */
static int by_score(const void *a, const void *b)
{
    const prh__ranked *x = a, *y = b;

    if (x->score != y->score)
        return x->score > y->score ? -1 : 1;
    return x->cell < y->cell ? -1 : 1;
}

static void sort_cells(prh__collected *c)
{
    for (int64_t cell = 0; cell < c->cells; cell++)
        if (!isnan(c->scores[cell]))
            c->order[c->defined++] = (prh__ranked){c->scores[cell], cell};
    qsort(c->order, (size_t)c->defined, sizeof *c->order, by_score);
}

prh_status prh__collect_begin(
    prh__collected *c, const prh__aggregate *how, const double *scores, int64_t draws, int64_t stop_after)
{
    const int64_t cells = how->layers_x * how->layers_y;
    double *room = NULL;
    prh_status status;

    *c = (prh__collected){.cells = cells, .scores = scores, .stop_after = stop_after};
    PRH__GO(prh__alloc(&c->values, draws, sizeof *c->values));
    PRH__GO(prh__alloc_zero(&c->sum, cells, sizeof *c->sum));
    PRH__GO(prh__alloc_zero(&c->square, cells, sizeof *c->square));
    PRH__GO(prh__alloc_zero(&c->alone, cells, sizeof *c->alone));
    PRH__GO(prh__alloc_zero(&c->among, cells, sizeof *c->among));
    PRH__GO(prh__alloc(&c->order, cells, sizeof *c->order));
    PRH__GO(prh__alloc(&room, cells, sizeof *room));
    sort_cells(c);
    c->aggregate = prh__aggregate_of(how, scores, room);
done:
    prh__free(room);
    if (status < 0)
        prh__collect_end(c);
    return status;
}

void prh__collect_end(prh__collected *c)
{
    prh__free(c->order);
    prh__free(c->among);
    prh__free(c->alone);
    prh__free(c->square);
    prh__free(c->sum);
    prh__free(c->values);
    *c = (prh__collected){0};
}

static void take_cells(prh__collected *c, const double *scores)
{
    double best = -INFINITY;

    for (int64_t d = c->defined - 1; d >= 0; d--) {
        const int64_t cell = c->order[d].cell;
        const double own = c->order[d].score, bar = own - prh__null_slack(own);

        best = scores[cell] > best ? scores[cell] : best;
        c->sum[cell] += scores[cell] - own;
        c->square[cell] += (scores[cell] - own) * (scores[cell] - own);
        c->alone[cell] += scores[cell] >= bar;
        c->among[cell] += best >= bar;
    }
}

/* Draws of a batch, a chunk at a time. */
typedef struct batch {
    const prh__draws *source;
    const prh__run *run;
    int64_t first, count, cells;
    double *scores;
} batch;

static prh_status make_chunk(void *context, int64_t number, int64_t worker)
{
    const batch *b = context;
    const int64_t from = number * b->source->chunk, left = b->count - from;
    const int64_t count = left < b->source->chunk ? left : b->source->chunk;

    PRH__TRY(
        b->source->make(b->source->context, b->first + from, count, worker, b->scores + from * b->cells));
    return prh__task_step(b->run->task, b->source->work * (double)count);
}

static prh_status take_batch(prh__collected *c, const prh__aggregate *how, batch *b, double *room)
{
    const int64_t chunks = (b->count + b->source->chunk - 1) / b->source->chunk;
    const int64_t workers = b->source->workers < chunks ? b->source->workers : chunks;

    PRH__TRY(prh__parallel(b->run, chunks, workers, make_chunk, b));
    for (int64_t d = 0; d < b->count; d++) {
        const double *scores = b->scores + d * c->cells;
        const double value = prh__aggregate_of(how, scores, room);

        take_cells(c, scores);
        c->values[c->used++] = value;
        c->reached += value >= c->aggregate - prh__null_slack(c->aggregate);
        if (c->stop_after > 0 && c->reached >= c->stop_after)
            return PRH_OK;
    }
    return PRH_OK;
}

prh_status prh__collect(prh__collected *c, const prh__aggregate *how, const prh__draws *source, int64_t draws,
    const prh__run *run)
{
    int64_t size = BATCH_SCORES / c->cells + 1;
    batch b = {.source = source, .run = run, .cells = c->cells};
    double *room = NULL;
    prh_status status;

    if (c->stop_after > 0 && size > STOPPING_BATCH)
        size = STOPPING_BATCH;
    size += (source->chunk - size % source->chunk) % source->chunk; /* chunks are whole, but for the last */
    if (size > draws)
        size = draws;
    PRH__GO(prh__alloc(&b.scores, size, (size_t)c->cells * sizeof *b.scores));
    PRH__GO(prh__alloc(&room, c->cells, sizeof *room));
    while (c->used < draws && (c->stop_after == 0 || c->reached < c->stop_after)) {
        b.first = c->used;
        b.count = draws - c->used < size ? draws - c->used : size;
        PRH__GO(take_batch(c, how, &b, room));
    }
    status = PRH_OK;
done:
    prh__free(room);
    prh__free(b.scores);
    return status;
}
