/* First how much room is needed is found out, then it is made, and then nothing can fail any more. */
#include "pmi/staged.h"

#include "base/error.h"
#include "base/memory.h"

#define STEP 262144.0 /* pairs between two words about progress: some milliseconds */

/* Pairs: each block has room for twice as many as the one before. */
enum { LEAST_BLOCK = 64, MOST_BLOCK = 65536 };

struct prh__block {
    prh__block *next;
    int64_t count, room;
    prh__pair *pairs;
};

/* ---- blocks ---- */

static prh_status append_block(prh__blocks *b)
{
    prh__block *made;
    prh_status status;

    PRH__TRY(prh__alloc_zero(&made, 1, sizeof *made));
    made->room = !b->last ? LEAST_BLOCK : b->last->room < MOST_BLOCK ? 2 * b->last->room : MOST_BLOCK;
    status = prh__alloc(&made->pairs, made->room, sizeof *made->pairs);
    if (status < 0) {
        prh__free(made);
        return status;
    }
    if (b->last)
        b->last->next = made;
    else
        b->first = made;
    b->last = made;
    return PRH_OK;
}

prh_status prh__blocks_add(prh__blocks *b, uint64_t key, double value)
{
    if (!b->last || b->last->count == b->last->room)
        PRH__TRY(append_block(b));
    b->last->pairs[b->last->count++] = (prh__pair){key, value};
    return PRH_OK;
}

void prh__blocks_join(prh__blocks *to, prh__blocks *from)
{
    if (!from->first)
        return;
    if (to->last)
        to->last->next = from->first;
    else
        to->first = from->first;
    to->last = from->last;
    *from = (prh__blocks){NULL, NULL};
}

static void free_blocks(prh__blocks *b)
{
    while (b->first) {
        prh__block *next = b->first->next;

        prh__free(b->first->pairs);
        prh__free(b->first);
        b->first = next;
    }
    b->last = NULL;
}

/* ---- counting ---- */

void prh__staged_begin(prh__staged *s, const prh__counts *like, const prh__run *run)
{
    s->run = run;
    s->blocks = (prh__blocks){NULL, NULL};
    s->table = prh__counts_none(like->symbols, like->contexts);
    s->worked = 0.0;
    s->used = 0;
}

void prh__staged_free(prh__staged *s)
{
    free_blocks(&s->blocks);
    prh__counts_free(&s->table);
}

prh_status prh__staged_flush(prh__staged *s)
{
    PRH__TRY(prh__counts_reserve(&s->table, s->used));
    prh__counts_put(&s->table, s->some, s->used);
    s->used = 0;
    return PRH_OK;
}

prh_status prh__staged_step(const prh__run *run, double *worked, double work)
{
    *worked += work;
    if (*worked < STEP)
        return PRH_OK;
    work = *worked;
    *worked = 0.0;
    return prh__task_step(run->task, work);
}

/* ---- into counts ---- */

/* Pairs one batch after the other: those of the blocks, then those of the table. */
typedef struct source {
    const prh__block *block;
    const prh__counts *table;
    int64_t slot;
    prh__pair some[PRH__STAGED_SOME + PRH__COUNTS_SPARE];
} source;

static void begin(source *from, const prh__block *first, const prh__counts *table)
{
    from->block = first;
    from->table = table;
    from->slot = 0;
}

/* The next batch; 0 at the end. */
static int64_t next_batch(source *from, const prh__pair **pairs)
{
    const prh__block *block = from->block;

    if (block) {
        from->block = block->next;
        *pairs = block->pairs;
        return block->count;
    }
    *pairs = from->some;
    return prh__counts_walk(from->table, &from->slot, from->some, PRH__STAGED_SOME);
}

static double pairs_of(const prh__block *first, const prh__counts *table)
{
    double pairs = (double)table->entries;

    for (const prh__block *block = first; block; block = block->next)
        pairs += (double)block->count;
    return pairs;
}

/* How many pairs are new, and what all of them add to the total. */
static prh_status look(source *from, const prh__counts *into, int64_t *absent, double *total,
    double work_of_each, const prh__run *run)
{
    const prh__pair *pairs;
    double worked = 0.0;

    *absent = 0;
    *total = 0.0;
    for (int64_t count; (count = next_batch(from, &pairs)) > 0;) {
        *absent += prh__counts_absent(into, pairs, count);
        for (int64_t i = 0; i < count; i++)
            *total += prh__counts_times(into, pairs[i].key) * pairs[i].value;
        worked += (double)count;
        if (worked >= STEP) {
            PRH__TRY(prh__task_step(run->task, work_of_each * worked));
            worked = 0.0;
        }
    }
    return prh__task_step(run->task, work_of_each * worked);
}

static prh_status take_in(
    prh__counts *into, const prh__block *first, const prh__counts *table, double work, const prh__run *run)
{
    const double all = pairs_of(first, table);
    const prh__pair *pairs;
    int64_t absent;
    double total;
    source from;

    begin(&from, first, table);
    PRH__TRY(look(&from, into, &absent, &total, all > 0.0 ? work / 2.0 / all : 0.0, run)); /* half of it */
    total += into->total;
    PRH__TRY(prh__counts_check_total(total));
    PRH__TRY(prh__counts_reserve(into, absent));
    begin(&from, first, table);
    for (int64_t count; (count = next_batch(&from, &pairs)) > 0;)
        prh__counts_put(into, pairs, count);
    into->total = total;
    return PRH_OK;
}

prh_status prh__staged_commit(prh__staged *s, prh__counts *into, double work)
{
    PRH__TRY(prh__staged_flush(s));
    PRH__TRY(prh__task_step(s->run->task, s->worked));
    return take_in(into, s->blocks.first, &s->table, work, s->run);
}

prh_status prh__counts_merge(prh__counts *into, const prh__counts *from, double work, const prh__run *run)
{
    return take_in(into, NULL, from, work, run);
}
