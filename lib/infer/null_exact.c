/* Nulls in closed form: of a pair from its moments, of a grid from samples of its joint distribution. */
#include <math.h>
#include <stdlib.h>

#include "base/error.h"
#include "base/memory.h"
#include "infer/null.h"

enum {
    SAMPLES = PRH__NULL_SAMPLES,
    BLOCK = PRH__NOISE_SAMPLES,
    BELOW = 5
}; /* BELOW: maxima that are, of a block */

_Static_assert(SAMPLES % BLOCK == 0, "samples are whole blocks");

typedef struct sampling {
    const prh__exact *exact;
    const prh__joint *joint;
    uint64_t seed;
    prh__noise *noise;
    char **rooms;
    double *bars, level; /* of prh__joint_maxima */
} sampling;

static prh_status sample(void *context, int64_t first, int64_t count, int64_t worker, double *scores)
{
    const sampling *s = context;
    const int64_t cells = s->exact->c->count[0] * s->exact->c->count[1];

    PRH__TRY(prh__joint_samples(s->joint, s->seed, s->noise, first / BLOCK, s->rooms[worker], scores));
    for (int64_t d = 0; d < count; d++)
        prh__exact_settle(s->exact, scores + d * cells);
    return PRH_OK;
}

static prh_status sample_maxima(void *context, int64_t first, int64_t count, int64_t worker, double *maxima)
{
    const sampling *s = context;

    PRH__TRY(prh__joint_maxima(
        s->joint, s->seed, s->noise, first / BLOCK, s->rooms[worker], s->bars, s->level, maxima));
    for (int64_t d = 0; d < count; d++)
        maxima[d] = prh__exact_settled(s->exact, maxima[d]); /* which keeps their order */
    return PRH_OK;
}

/* Whether the samples of a grid reach so far out. */
static int is_sampled(double alpha)
{
    return prh__level_times(prh__level_of(alpha), SAMPLES + 1) >= 1;
}

/* Every cell by itself. */
static void describe_margins(struct prh_null *null, const prh__exact *e)
{
    for (int64_t cell = 0; cell < null->layers_x * null->layers_y; cell++) {
        if (e->c->statuses[cell] < 0)
            continue;
        null->means[cell] = e->margins[cell].mean;
        null->sds[cell] = e->margins[cell].sd;
        null->ps[cell] = prh__exact_p(e, cell, e->c->scores[cell]);
    }
}

static void take_pair(struct prh_null *null, const prh__exact *e)
{
    prh_null_result *r = &null->result;

    null->form = e->margins[0];
    null->units = e->units;
    r->mean = null->form.mean;
    r->sd = null->form.sd;
    r->skewness = r->sd > 0.0 ? null->form.skewness : NAN;
    r->threshold = prh__exact_threshold(e, 0, r->alpha);
    r->p = null->adjusted_ps[0] = null->ps[0];
}

/* Samples end at 1 / (their number + 1). The p of a maximum is at most the sum of what its cells have by themselves,
 * and a sharp bound so far out. */
static void bound_p(struct prh_null *null, const prh__exact *e, const prh__aggregate *how)
{
    double sum = 0.0;

    for (int64_t cell = 0; cell < null->layers_x * null->layers_y && how->kind == PRH_AGGREGATE_MAX; cell++)
        if (e->c->statuses[cell] >= 0)
            sum += prh__exact_p(e, cell, null->result.score);
    if (how->kind == PRH_AGGREGATE_MAX)
        null->result.p = fmin(null->result.p, sum);
}

/* Among all, a cell has no smaller p than by itself, nor than those with larger scores; the best has that of the
 * search. */
static void order_ps(struct prh_null *null, const prh__collected *c, const prh__aggregate *how)
{
    double floor = 0.0;

    for (int64_t d = 0; d < c->defined; d++) {
        const int64_t cell = c->order[d].cell;
        const double own = null->ps[cell];

        if (d == 0 && how->kind == PRH_AGGREGATE_MAX)
            null->adjusted_ps[cell] = null->result.p = fmax(null->result.p, own);
        floor = fmax(floor, fmax(null->adjusted_ps[cell], own));
        null->adjusted_ps[cell] = floor;
    }
}

int prh__null_closes_at(double alpha, int64_t cells, const prh__aggregate *how)
{
    return cells == 1 || how->kind == PRH_AGGREGATE_MAX || is_sampled(alpha);
}

/* Levels beyond the samples: by the sum of the cells' own. */
static void refine_threshold(struct prh_null *null, const prh__exact *e)
{
    const int64_t cells = null->layers_x * null->layers_y;
    const double alpha = null->result.alpha;

    if (is_sampled(alpha))
        return;
    null->result.threshold = -INFINITY;
    for (int64_t cell = 0; cell < cells; cell++)
        if (e->c->statuses[cell] >= 0)
            null->result.threshold =
                fmax(null->result.threshold, prh__exact_threshold(e, cell, alpha / (double)cells));
}

static prh_status begin_sampling(sampling *s, prh__draws *draws)
{
    const prh__run *run = s->exact->c->run;
    const size_t room = prh__joint_scratch(s->joint);

    draws->context = s;
    draws->chunk = BLOCK;
    draws->work = (double)(s->exact->c->count[0] * s->exact->c->count[1]);
    draws->workers = prh__run_workers(run, INT64_MAX, room);
    prh__task_expect(run->task, draws->work * SAMPLES);
    return prh__alloc_rooms(&s->rooms, draws->workers, room);
}

/* Every cell of every sample. */
static prh_status collect_cells(struct prh_null *null, sampling *s, const prh__aggregate *how)
{
    const prh__exact *e = s->exact;
    prh__collected collected = {0};
    prh__draws draws = {.make = sample};
    prh_status status;

    PRH__GO(begin_sampling(s, &draws));
    PRH__GO(prh__collect_begin(&collected, how, e->c->scores, SAMPLES, 0));
    PRH__GO(prh__collect(&collected, how, &draws, SAMPLES, e->c->run));
    PRH__GO(prh__null_take(null, &collected, 0));
    describe_margins(null, e);
    bound_p(null, e, how);
    order_ps(null, &collected, how);
done:
    prh__collect_end(&collected);
    return status;
}

static int ascending(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

/* A level that few maxima are below, by those of the first block. */
static prh_status find_level(sampling *s)
{
    double maxima[BLOCK];

    prh__joint_bars(s->joint, -INFINITY, s->exact->c->statuses, s->bars);
    PRH__TRY(prh__joint_maxima(s->joint, s->seed, s->noise, 0, s->rooms[0], s->bars, -INFINITY, maxima));
    qsort(maxima, BLOCK, sizeof *maxima, ascending);
    s->level = maxima[BELOW];
    prh__joint_bars(s->joint, s->level, s->exact->c->statuses, s->bars);
    return PRH_OK;
}

/* The maximum of every sample alone: a grid of one cell. Its p is not below that of the best pair by itself. */
static prh_status collect_maxima(struct prh_null *null, sampling *s, const prh__aggregate *how)
{
    static const prh__aggregate one = {.kind = PRH_AGGREGATE_MAX, .layers_x = 1, .layers_y = 1};
    const prh__exact *e = s->exact;
    const int64_t best = null->result.layer_x * null->layers_y + null->result.layer_y;
    prh__collected collected = {0};
    prh__draws draws = {.make = sample_maxima};
    prh_status status;

    PRH__GO(begin_sampling(s, &draws));
    PRH__GO(prh__alloc(&s->bars, null->layers_x * null->layers_y, sizeof *s->bars));
    PRH__GO(find_level(s));
    PRH__GO(prh__collect_begin(&collected, &one, &null->result.score, SAMPLES, 0));
    PRH__GO(prh__collect(&collected, &one, &draws, SAMPLES, e->c->run));
    PRH__GO(prh__null_take_values(null, &collected, 0));
    bound_p(null, e, how);
    null->result.p = fmax(null->result.p, prh__exact_p(e, best, null->result.score));
done:
    prh__collect_end(&collected);
    return status;
}

static prh_status sample_grid(struct prh_null *null, const prh__exact *e, const prh__aggregate *how,
    const prh_null_options *options, const prh__null_aid *aid)
{
    const int brief = aid && aid->brief && how->kind == PRH_AGGREGATE_MAX;
    sampling s = {.exact = e, .seed = options->seed, .noise = aid ? aid->noise : NULL};
    prh__joint *joint = NULL;
    prh_status status;

    PRH__GO(prh__exact_joint(&joint, e));
    s.joint = joint;
    PRH__GO(brief ? collect_maxima(null, &s, how) : collect_cells(null, &s, how));
    refine_threshold(null, e);
done:
    prh__free(s.bars);
    prh__free(s.rooms);
    prh__joint_destroy(joint);
    return status;
}

/* Of a sample: products with the factors of both sides, what else is done to each cell, and what it takes however few
 * they are. */
double prh__null_closing_work(const prh__aggregate *how)
{
    const double layers = (double)(how->layers_x + how->layers_y);
    const double cells = (double)how->layers_x * (double)how->layers_y;
    const double cell = 2.0 * layers + (how->kind == PRH_AGGREGATE_MAX ? 50.0 : 240.0);

    return cells > 1.0 ? (cells * cell + 1700.0) * (SAMPLES / 1024.0) : 1.0;
}

prh_status prh__null_close(struct prh_null *null, const prh__exact *e, const prh__aggregate *how,
    const prh_null_options *options, const prh__null_aid *aid)
{
    null->result.method = PRH_NULL_EXACT;
    PRH__REQUIRE(prh__null_closes_at(null->result.alpha, null->layers_x * null->layers_y, how),
        PRH_ERR_ARGUMENT, "alpha = %g is beyond what %d samples of a grid tell of this aggregate",
        null->result.alpha, (int)SAMPLES);
    if (null->layers_x * null->layers_y > 1)
        return sample_grid(null, e, how, options, aid);
    describe_margins(null, e);
    take_pair(null, e);
    return PRH_OK;
}
