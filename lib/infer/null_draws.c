/* Nulls of permutations: which ones, and the scores that they give. */
#include "base/error.h"
#include "base/memory.h"
#include "infer/null.h"
#include "infer/permutations.h"
#include "metric/relabel.h"

enum { CHUNK = 8 }; /* permutations that are scored together */

typedef struct permuting {
    const prh__permutations *permutations;
    prh__relabelling *relabelling;
    char **rooms; /* per worker: CHUNK permutations */
} permuting;

static prh_status make(void *context, int64_t first, int64_t count, int64_t worker, double *scores)
{
    const permuting *p = context;
    int32_t *room = (int32_t *)(void *)p->rooms[worker];

    for (int64_t d = 0; d < count; d++)
        prh__permutations_at(p->permutations, first + d, room + d * p->permutations->n);
    return prh__relabel_scores(p->relabelling, room, count, worker, scores);
}

static prh_status begin_permuting(
    permuting *p, prh__draws *draws, const prh__comparison *c, const prh__permutations *permutations)
{
    p->permutations = permutations;
    PRH__TRY(prh__relabel_open(&p->relabelling, c));
    *draws = (prh__draws){.context = p,
        .workers = prh__relabel_workers(p->relabelling),
        .chunk = CHUNK,
        .work = prh__relabel_work(c),
        .make = make};
    return prh__alloc_rooms(&p->rooms, draws->workers, (size_t)permutations->n * CHUNK * sizeof(int32_t));
}

static void end_permuting(permuting *p)
{
    prh__relabel_close(p->relabelling);
    prh__free(p->rooms);
}

/* The observed scores as the draws would give them, so that what a permutation leaves alike is alike. */
static prh_status observe(const permuting *p, double *scores)
{
    int32_t *room = (int32_t *)(void *)p->rooms[0];

    prh__permutations_identity(p->permutations->n, room);
    return prh__relabel_scores(p->relabelling, room, 1, 0, scores);
}

static prh_status check_count(const prh__permutations *p, int64_t count, const prh__run *run)
{
    PRH__REQUIRE(count <= INT32_MAX, PRH_ERR_TOO_LARGE,
        "n = %" PRId64 " items have more than 2^31 permutations; draw some of them instead", p->n);
    PRH__REQUIRE((uint64_t)count <= run->memory_limit / (2 * sizeof(double)), PRH_ERR_TOO_LARGE,
        "%" PRId64 " permutations have more values than fit the memory limit of %" PRIu64 " bytes", count,
        run->memory_limit);
    return PRH_OK;
}

prh_status prh__null_draw(struct prh_null *null, const prh__comparison *c, const prh__aggregate *how,
    const prh_null_options *options)
{
    const int all = options->method == PRH_NULL_ENUMERATE;
    prh__permutations permutations = {0};
    permuting p = {0};
    prh__collected collected = {0};
    double *own = NULL;
    prh__draws draws;
    int64_t count;
    prh_status status;

    PRH__GO(prh__permutations_create(&permutations, c->side[0][0]->n, options));
    count = all ? prh__permutations_count(&permutations) : prh__null_draws(options);
    PRH__GO(check_count(&permutations, count, c->run));
    PRH__GO(prh__alloc(&own, c->count[0] * c->count[1], sizeof *own));
    PRH__GO(begin_permuting(&p, &draws, c, &permutations));
    prh__task_expect(c->run->task, draws.work * (double)count);
    PRH__GO(observe(&p, own));
    PRH__GO(prh__collect_begin(&collected, how, own, count, all ? 0 : options->stop_after));
    PRH__GO(prh__collect(&collected, how, &draws, count, c->run));
    null->result.method = options->method;
    PRH__GO(prh__null_take(null, &collected, all));
done:
    prh__collect_end(&collected);
    end_permuting(&p);
    prh__free(own);
    prh__permutations_free(&permutations);
    return status;
}
