/* Rows of symbols, cut into tasks with as many places each; what they give is joined in the order of the tasks. */
#include "pmi/tally.h"

#include <string.h>

#include "base/error.h"
#include "base/memory.h"

/* Tasks; work that is worth a thread; how far ahead memory is fetched. */
enum { TASKS = 256, AHEAD = 8 };
#define WORTH_A_THREAD 1e6

typedef struct counting {
    const prh__sites *s;
    const prh__counts *like;
    prh__look look;
    const void *how;
    double work; /* of a place */
    const prh__run *run;
    int64_t tasks;
    prh__blocks *made; /* of each task */
    prh__tally *tally; /* of each worker */
} counting;

/* The pairs of the symbol that has number `id`; the row is empty then. */
static prh_status take_row(prh__blocks *made, prh__tally *t, const counting *c, int64_t id)
{
    const int64_t a = prh__sites_symbol(c->s, id), many = t->many;

    t->many = 0;
    for (int64_t i = 0; i < many; i++) {
        const int64_t b = prh__sites_symbol(c->s, t->seen[i]);
        const double value = (double)t->row[t->seen[i]];

        t->row[t->seen[i]] = 0;
        if (c->like->contexts == 0 || b < c->like->contexts) /* else it is a term alone */
            PRH__TRY(prh__blocks_add(made, prh__counts_key(c->like, a, b), value));
    }
    return PRH_OK;
}

static prh_status count_row(prh__blocks *made, prh__tally *t, const counting *c, int64_t id, double *worked)
{
    const prh__sites *s = c->s;
    const int32_t least = c->like->contexts == 0 ? (int32_t)id : 0;
    const int64_t end = s->start[id + 1];

    for (int64_t i = s->start[id]; i < end; i++) {
        if (i + AHEAD < end)
            __builtin_prefetch(&s->id[s->place[i + AHEAD]]);
        c->look(t, s, s->place[i], least, c->how);
        PRH__TRY(prh__staged_step(c->run, worked, c->work));
    }
    return take_row(made, t, c, id);
}

/* The first number whose places begin at this one or after it. */
static int64_t first_id(const prh__sites *s, int64_t place)
{
    int64_t low = 0, high = s->ids;

    while (low < high) {
        const int64_t middle = low + (high - low) / 2;

        if (s->start[middle] < place)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static prh_status count_task(void *context, int64_t task, int64_t worker)
{
    const counting *c = context;
    const int64_t places = c->s->start[c->s->ids];
    const int64_t first = task == 0 ? 0 : first_id(c->s, places / c->tasks * task);
    const int64_t end = task == c->tasks - 1 ? c->s->ids : first_id(c->s, places / c->tasks * (task + 1));
    double worked = 0.0;

    for (int64_t id = first; id < end; id++)
        if (prh__sites_symbol(c->s, id) < c->like->symbols) /* what is a context alone has no row */
            PRH__TRY(count_row(&c->made[task], &c->tally[worker], c, id, &worked));
    return prh__task_step(c->run->task, worked);
}

/* Memory of all workers. */
static prh_status create_tallies(prh__tally **tallies, char ***room, int64_t workers, int64_t ids)
{
    const size_t row = (size_t)ids * sizeof(int64_t);
    const size_t seen = (size_t)(ids + 1) * sizeof(int32_t); /* one that is written and not counted */

    PRH__TRY(prh__alloc_rooms(room, workers, row + seen));
    PRH__TRY(prh__alloc(tallies, workers, sizeof **tallies));
    for (int64_t w = 0; w < workers; w++) {
        memset((*room)[w], 0, row);
        (*tallies)[w] =
            (prh__tally){.row = (int64_t *)(void *)(*room)[w], .seen = (int32_t *)(void *)((*room)[w] + row)};
    }
    return PRH_OK;
}

prh_status prh__tally_sites(
    prh__staged *staged, const prh__sites *s, prh__look look, const void *how, double work)
{
    const int64_t places = s->start[s->ids];
    const int large = (double)places * work >= WORTH_A_THREAD;
    counting c = {.s = s, .like = &staged->table, .look = look, .how = how, .work = work, .run = staged->run};
    const size_t bytes = (size_t)s->ids * (sizeof(int64_t) + sizeof(int32_t));
    char **room = NULL;
    int64_t workers;
    prh_status status;

    c.tasks = large ? TASKS : 1;
    workers = prh__run_workers(staged->run, c.tasks, bytes);
    PRH__GO(prh__alloc_zero(&c.made, c.tasks, sizeof *c.made));
    PRH__GO(create_tallies(&c.tally, &room, workers, s->ids));
    PRH__GO(prh__parallel(staged->run, c.tasks, workers, count_task, &c));
done:
    for (int64_t task = 0; c.made && task < c.tasks; task++)
        prh__blocks_join(&staged->blocks, &c.made[task]);
    prh__free(c.tally);
    prh__free(room);
    prh__free(c.made);
    return status;
}
