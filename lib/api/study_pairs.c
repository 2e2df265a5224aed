/* Every layer of every model prepared once, then every pair of models: side by side where memory allows, else one
 * after another with all threads inside. */
#include "api/study.h"

#include "api/alignment.h"
#include "api/alignment_result.h"
#include "api/handles.h"
#include "api/null.h"
#include "api/prepared.h"
#include "base/error.h"
#include "base/memory.h"
#include "study/pair.h"
#include "study/store.h"

typedef struct pair {
    int64_t x, y;
    double work;
} pair;

typedef struct pairs {
    prh_study *study;
    const prh__study_asked *asked;
    prh__pairing how;
    prh_prepared **layers;    /* of all models, one model after the other */
    int64_t *first;           /* layer of each model; one more, so that the last has an end */
    int64_t largest;          /* layers of the largest model */
    double *works;            /* of preparing each model */
    prh__exact_side *counted; /* of each model, what its nulls in closed form share */
    prh__noise noise;
    pair *list;
    int64_t count;
    char *record;
    double scale;
    prh__run inside; /* one pair */
} pairs;

/* ---- plans ---- */

static prh_status count_layers(pairs *p)
{
    const int64_t count = p->study->count;

    PRH__TRY(prh__alloc_zero(&p->first, count + 1, sizeof *p->first));
    for (int64_t i = 0; i < count; i++) {
        const int64_t layers = p->study->layer_counts[i];

        p->first[i + 1] = p->first[i] + layers;
        p->largest = layers > p->largest ? layers : p->largest;
    }
    PRH__TRY(prh__alloc_zero(&p->layers, p->first[count], sizeof *p->layers));
    PRH__TRY(prh__alloc(&p->counted, count, sizeof *p->counted));
    for (int64_t i = 0; i < count; i++)
        prh__exact_side_open(&p->counted[i]);
    return prh__alloc(&p->works, count, sizeof *p->works);
}

/*
 * All artefacts are held at once, so the limit is shared by layers; comparing gets the share of the largest model.
 * At least 1: 0 is no limit to a call that reads it.
 */
static prh__run run_of_layers(const pairs *p, int64_t layers, const prh__run *run)
{
    const double whole = (double)(p->first[p->study->count] + p->largest);
    prh__run share = *run;

    share.memory_limit = 1 + (uint64_t)((double)run->memory_limit * (double)layers / whole);
    return share;
}

static prh__layers_asked layers_asked(const pairs *p, int64_t model)
{
    return (prh__layers_asked){.model = p->asked->models[model],
        .metrics = &p->how.metric,
        .count = 1,
        .preprocess = p->asked->steps};
}

static int is_of_models(prh_status status)
{
    return status != PRH_ERR_CANCELLED && status != PRH_ERR_MEMORY && status != PRH_ERR_IO;
}

static prh_status within_model(const pairs *p, int64_t model, prh_status status)
{
    return status < 0 && is_of_models(status) ? prh__fail_within(status, "%s", p->study->names[model])
                                              : status;
}

static prh_status within_pair(const pairs *p, const pair *one, prh_status status)
{
    const prh_study *s = p->study;

    return status < 0 && is_of_models(status)
               ? prh__fail_within(status, "%s and %s", s->names[one->x], s->names[one->y])
               : status;
}

static prh_status plan_models(pairs *p, const prh__run *run)
{
    for (int64_t i = 0; i < p->study->count; i++) {
        const prh__layers_asked asked = layers_asked(p, i);
        const prh__run share = run_of_layers(p, asked.model->count, run);

        PRH__TRY(within_model(p, i, prh__layers_plan(p->layers + p->first[i], &asked, &share)));
        p->works[i] = prh__layers_work(p->layers + p->first[i], &asked);
    }
    return PRH_OK;
}

static prh__sides sides_of(const pairs *p, const pair *one)
{
    return (prh__sides){.side = {(const prh_prepared *const *)p->layers + p->first[one->x],
                            (const prh_prepared *const *)p->layers + p->first[one->y]},
        .count = {p->study->layer_counts[one->x], p->study->layer_counts[one->y]},
        .counted = {p->counted + one->x, p->counted + one->y}};
}

/* Of a metric that sees both sides alike, and an aggregate that does, each pair once. */
static prh_status list_pairs(pairs *p)
{
    const prh_study *s = p->study;

    PRH__TRY(prh__alloc(&p->list, s->count * s->count, sizeof *p->list));
    for (int64_t i = 0; i < s->count; i++)
        for (int64_t j = s->symmetric ? i + 1 : 0; j < s->count; j++)
            if (prh__study_has_pair(s, p->asked->options.pairs, i, j))
                p->list[p->count++] = (pair){i, j, 0.0};
    return PRH_OK;
}

static prh_status check_nulls(pairs *p)
{
    const int64_t *layers = p->study->layer_counts;

    for (int64_t i = 0; i < p->count; i++) {
        const pair *one = &p->list[i];

        PRH__TRY(within_pair(p, one,
            prh__null_options_read(&p->how.null, p->asked->options.null, layers[one->x], layers[one->y])));
    }
    if (p->how.has_null)
        PRH__TRY(prh__null_check(p->how.metric, p->study->rows, &p->how.null));
    if (p->asked->options.store)
        p->how.asked = prh__store_null_options(&p->how.null, p->study->rows);
    return PRH_OK;
}

static void announce(pairs *p, double rest, const prh__run *run)
{
    double whole = rest;

    for (int64_t i = 0; i < p->study->count; i++)
        whole += p->works[i];
    for (int64_t i = 0; i < p->count; i++) {
        const prh__sides sides = sides_of(p, &p->list[i]);

        p->list[i].work = prh__pair_work(&p->how, &sides, &p->inside);
        whole += p->list[i].work;
    }
    p->scale = PRH__STUDY_WORK / whole;
    prh__task_expect(run->task, PRH__STUDY_WORK);
}

static prh_status plan(pairs *p, double rest, const prh__run *run)
{
    PRH__TRY(count_layers(p));
    PRH__TRY(list_pairs(p));
    PRH__TRY(check_nulls(p));
    PRH__TRY(prh__join_steps(&p->record, p->asked->steps));
    PRH__TRY(plan_models(p, run));
    p->inside = run_of_layers(p, p->largest, run);
    announce(p, rest, run);
    return PRH_OK;
}

/* ---- preparing ---- */

static prh_status prepare(const pairs *p, const prh__run *run)
{
    for (int64_t i = 0; i < p->study->count; i++) {
        const prh__layers_asked asked = layers_asked(p, i);
        const prh__run share = run_of_layers(p, asked.model->count, run);
        prh__part part;
        prh__run inside;

        prh__part_begin(&part, &inside, &share, p->works[i] * p->scale);
        PRH__TRY(prh__part_end(
            &part, within_model(p, i, prh__layers_fill(p->layers + p->first[i], &asked, &inside))));
    }
    return PRH_OK;
}

/* ---- comparing ---- */

/* The first note of a pair's layers, where the score is made of several of them. */
static prh_status status_of(const pairs *p, const prh_alignment *a)
{
    if (p->how.null.aggregate == PRH_AGGREGATE_MAX || a->best_status < 0)
        return a->best_status;
    for (int64_t cell = 0; cell < a->layers_x * a->layers_y; cell++)
        if (a->statuses[cell] > 0)
            return a->statuses[cell];
    return PRH_OK;
}

static prh_status compare_sides(
    prh_alignment **out, prh_null_result *facts, const pairs *p, const pair *one, const prh__run *run)
{
    const prh_model *const *models = p->asked->models;
    const int given = models[one->x]->kernel && models[one->y]->kernel;
    const prh__sides sides = sides_of(p, one);

    PRH__TRY(prh__pair_compare(out, facts, &p->how, &sides, run));
    return prh__alignment_record(*out, sides.side[0], sides.side[1], given ? "none" : p->record);
}

static prh_status compare_pair(void *context, int64_t number, int64_t worker)
{
    const pairs *p = context;
    const pair *one = &p->list[number];
    prh_study *s = p->study;
    prh_null_result facts;
    prh__part part;
    prh__run inside;
    prh_status status;

    (void)worker;
    prh__part_begin(&part, &inside, &p->inside, one->work * p->scale);
    status = compare_sides(&s->alignments[one->x * s->count + one->y], &facts, p, one, &inside);
    PRH__TRY(prh__part_end(&part, within_pair(p, one, status)));
    prh__matrices_set(&s->pairs, one->x, one->y, s->symmetric, &facts,
        status_of(p, s->alignments[one->x * s->count + one->y]));
    return PRH_OK;
}

/*
 * What depends on the limit must not depend on the threads: pairs go side by side only where each has room for all that
 * a null asks for, and one by one under the whole limit where it is tight.
 */
static int64_t side_by_side(const pairs *p)
{
    uint64_t most = 1;

    for (int64_t i = 0; i < p->count; i++) {
        const prh__sides sides = sides_of(p, &p->list[i]);
        const uint64_t bytes = prh__pair_bytes(&p->how, &sides);

        most = bytes > most ? bytes : most;
    }
    if (p->count < p->inside.threads || p->how.null.method == PRH_NULL_ENUMERATE ||
        most > p->inside.memory_limit / 2 / (uint64_t)p->inside.threads)
        return 1;
    return p->inside.threads;
}

/* The normals that samples of every grid begin with, where an eighth of the memory holds them. */
static prh_status keep_noise(pairs *p, const prh__run *run)
{
    int64_t width = 0;

    for (int64_t i = 0; i < p->count && p->how.has_null; i++) {
        const prh__sides sides = sides_of(p, &p->list[i]);
        const int64_t one = prh__null_noise(&p->how.null, p->how.metric, sides.count[0], sides.count[1]);

        width = one > width ? one : width;
    }
    if (width == 0 || prh__noise_bytes(PRH__NULL_SAMPLES, width) > run->memory_limit / 8)
        return PRH_OK;
    PRH__TRY(prh__noise_create(&p->noise, p->how.null.seed, PRH__NULL_SAMPLES, width));
    p->how.noise = &p->noise;
    return PRH_OK;
}

static prh_status compare(pairs *p, const prh__run *run)
{
    const int64_t workers = side_by_side(p), count = p->study->count;

    PRH__TRY(keep_noise(p, run));
    PRH__TRY(prh__alloc_zero(&p->study->alignments, count * count, sizeof(prh_alignment *)));
    p->inside = prh__run_inside(&p->inside, workers);
    PRH__TRY(prh__parallel(run, p->count, workers, compare_pair, p));
    return prh__matrices_adjust(&p->study->pairs, p->study->symmetric);
}

/* A study's maximum is that of its metric; whether both sides are alike is also its aggregate's to say. */
static prh_status take_metric(pairs *p)
{
    prh_metric_info info = {.struct_size = sizeof info};

    PRH__TRY(prh_metric_get_info(p->asked->metric, &info));
    p->study->maximum = info.maximum;
    p->study->symmetric = info.symmetric && p->asked->null.aggregate != PRH_AGGREGATE_ROW_MAX_MEAN;
    return PRH_OK;
}

prh_status prh__study_compare(
    prh_study *study, const prh__study_asked *asked, double rest, double *scale, const prh__run *run)
{
    pairs p = {.study = study,
        .asked = asked,
        .how = {.metric = asked->metric, .has_null = !asked->options.no_null}};
    prh_status status;

    PRH__GO(take_metric(&p));
    PRH__GO(plan(&p, rest, run));
    PRH__GO(prepare(&p, run));
    PRH__GO(compare(&p, run));
    *scale = p.scale;
done:
    prh__noise_free(&p.noise);
    for (int64_t i = 0; p.counted && i < study->count; i++)
        prh__exact_side_close(&p.counted[i]);
    prh__free(p.counted);
    for (int64_t l = 0; p.layers && l < p.first[study->count]; l++)
        prh__prepared_destroy(p.layers[l]);
    prh__free(p.layers);
    prh__free(p.first);
    prh__free(p.works);
    prh__free(p.list);
    prh__free(p.record);
    return status;
}
