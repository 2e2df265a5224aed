/* Aligning two models: preprocess, prepare every layer, compare every pair. */
#include <prh/alignment.h>

#include <string.h>

#include "api/alignment.h"
#include "api/alignment_result.h"
#include "api/handles.h"
#include "api/null.h"
#include "api/prepared.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/options.h"
#include "study/grid.h"

static prh_status read_options(prh_align_options *mine, const prh_align_options *theirs)
{
    PRH__TRY(prh__options_read(
        mine, sizeof *mine, theirs, offsetof(prh_align_options, store), "prh_align_options"));
    PRH__REQUIRE(mine->reserved == 0, PRH_ERR_ARGUMENT, "the reserved field of prh_align_options is not 0");
    return PRH_OK;
}

static prh_run_options run_of(const prh_align_options *options)
{
    return (prh_run_options){.struct_size = sizeof(prh_run_options),
        .memory_limit = options->memory_limit,
        .num_threads = options->num_threads,
        .progress = options->progress,
        .progress_data = options->progress_data,
        .store = options->store};
}

prh_status prh_align_prepared(prh_alignment **out, const prh_metric *metric, const prh_prepared *const *x,
    int64_t layers_x, const prh_prepared *const *y, int64_t layers_y, const prh_align_options *options)
{
    prh_align_options mine;
    prh_null_options null;
    prh_run_options wishes;
    prh_alignment *a = NULL;
    prh__task task;
    prh__run run;
    prh_status status;

    PRH__REQUIRE(out, PRH_ERR_ARGUMENT, "a pointer is NULL");
    *out = NULL;
    PRH__REQUIRE(metric, PRH_ERR_ARGUMENT, "a pointer is NULL");
    PRH__TRY(read_options(&mine, options));
    PRH__TRY(prh__check_layers(x, layers_x, y, layers_y));
    PRH__REQUIRE(!mine.preprocessing || !strpbrk(mine.preprocessing, "\r\n"), PRH_ERR_ARGUMENT,
        "the record of preprocessing holds a line break");
    if (mine.null)
        PRH__TRY(prh__null_options_read(&null, mine.null, layers_x, layers_y));
    wishes = run_of(&mine);
    PRH__TRY(prh__run_begin(&run, &task, &wishes));
    status = prh__grid_create(&a, metric, x, layers_x, y, layers_y, mine.null ? &null : NULL, &run);
    if (status >= 0)
        status = prh__alignment_record(a, x, y, mine.preprocessing ? mine.preprocessing : "given");
    status = prh__run_end(&run, status);
    if (status < 0)
        prh_alignment_destroy(a);
    else
        *out = a;
    return status;
}

/* One model of the two. */
typedef struct side {
    prh_prepared **prepared;
    int64_t count;
} side;

static void free_side(side *s)
{
    for (int64_t l = 0; s->prepared && l < s->count; l++)
        prh_prepared_destroy(s->prepared[l]);
    prh__free(s->prepared);
}

/*
 * The call as a whole has three stages, two that prepare and one that compares; each is a public call of its own, run
 * under a share of the memory and a window of the progress.
 */
typedef struct window {
    prh_progress progress;
    void *data;
    double from, to;
    int stopped;
} window;

static int32_t report_within(double fraction, void *user_data)
{
    window *w = user_data;
    const int32_t answer = w->progress(w->from + fraction * (w->to - w->from), w->data);

    w->stopped |= answer != 0;
    return answer;
}

/* The last report of a stage comes too late to cancel the stage, but not the call. */
static prh_status after_stage(const window *w, prh_status status)
{
    PRH__REQUIRE(status < 0 || !w->stopped, PRH_ERR_CANCELLED, "cancelled by the progress callback");
    return status;
}

static prh_run_options run_within(const prh_align_options *options, window *w, double from, double to)
{
    prh_run_options run = run_of(options);

    run.memory_limit = prh__memory_limit(options->memory_limit) / 2;
    *w = (window){.progress = options->progress, .data = options->progress_data, .from = from, .to = to};
    if (options->progress) {
        run.progress = report_within;
        run.progress_data = w;
    }
    return run;
}

static prh_status prepare_side(side *s, const prh_metric *metric, const prh_model *model,
    const prh_preprocess *steps, const prh_align_options *options, double from)
{
    window w;
    const prh_run_options run = run_within(options, &w, from, from + 0.4);

    PRH__TRY(prh__alloc_zero(&s->prepared, model->count, sizeof *s->prepared));
    s->count = model->count;
    return after_stage(&w, prh_prepared_create_layers(s->prepared, &metric, 1, model, steps, &run));
}

/* The layers of both sides are compared under what is left of memory and progress. */
static prh_status compare_sides(prh_alignment **out, const prh_metric *metric, side sides[2],
    const char *record, const prh_align_options *options)
{
    window w;
    const prh_run_options run = run_within(options, &w, 0.8, 1.0);
    const prh_align_options last = {.struct_size = sizeof last,
        .preprocessing = record,
        .memory_limit = run.memory_limit,
        .num_threads = run.num_threads,
        .progress = run.progress,
        .progress_data = run.progress_data,
        .store = run.store,
        .null = options->null};

    return prh_align_prepared(out, metric, (const prh_prepared *const *)sides[0].prepared, sides[0].count,
        (const prh_prepared *const *)sides[1].prepared, sides[1].count, &last);
}

static prh_status align(prh_alignment **out, const prh_metric *metric, const prh_model *const models[2],
    const prh_preprocess *steps, const char *record, const prh_align_options *options)
{
    side sides[2] = {{NULL, 0}, {NULL, 0}};
    prh_status status = PRH_OK;

    for (int s = 0; s < 2 && status >= 0; s++) {
        status = prepare_side(&sides[s], metric, models[s], steps, options, 0.4 * s);
        if (status < 0 && status != PRH_ERR_CANCELLED && status != PRH_ERR_MEMORY)
            (void)prh__fail_within(status, "%s", models[s]->name);
    }
    if (status >= 0)
        status = compare_sides(out, metric, sides, record, options);
    free_side(&sides[1]);
    free_side(&sides[0]);
    return status;
}

prh_status prh__join_steps(char **out, const prh_preprocess *steps)
{
    const int64_t count = prh_preprocess_step_count(steps);
    size_t length = 8;

    for (int64_t i = 0; i < count; i++)
        length += strlen(prh_preprocess_step(steps, i)) + 1;
    PRH__TRY(prh__alloc(out, (int64_t)length, 1));
    strcpy(*out, count == 0 ? "none" : "");
    for (int64_t i = 0; i < count; i++) {
        if (i > 0)
            strcat(*out, ",");
        strcat(*out, prh_preprocess_step(steps, i));
    }
    return PRH_OK;
}

prh_status prh__read_steps(prh_preprocess **steps, const prh_metric *metric, const char *asked)
{
    const int precomputed = prh__kernel_is_precomputed(&metric->kernel);

    PRH__TRY(prh_preprocess_create(steps, asked         ? asked
                                          : precomputed ? PRH_PREPROCESS_NONE
                                                        : PRH_PREPROCESS_PAPER));
    if (!precomputed || prh_preprocess_step_count(*steps) == 0)
        return PRH_OK;
    prh_preprocess_destroy(*steps);
    *steps = NULL;
    return prh__fail(PRH_ERR_ARGUMENT, "kernel %s takes no preprocessing", metric->kernel_name);
}

prh_status prh_align(prh_alignment **out, const prh_metric *metric, const prh_model *x, const prh_model *y,
    const prh_align_options *options)
{
    const prh_model *const models[2] = {x, y};
    prh_preprocess *steps = NULL;
    prh_align_options mine;
    prh_null_options null;
    char *record = NULL;
    prh_status status;

    PRH__REQUIRE(out, PRH_ERR_ARGUMENT, "a pointer is NULL");
    *out = NULL;
    PRH__REQUIRE(metric && x && y, PRH_ERR_ARGUMENT, "a pointer is NULL");
    PRH__TRY(read_options(&mine, options));
    PRH__REQUIRE(x->rows == y->rows, PRH_ERR_SHAPE, "%s has %" PRId64 " rows, %s has %" PRId64, x->name,
        x->rows, y->name, y->rows);
    if (mine.null) /* before the long work */
        PRH__TRY(prh__null_options_read(&null, mine.null, x->count, y->count));
    PRH__GO(prh__read_steps(&steps, metric, mine.preprocessing));
    PRH__GO(prh__join_steps(&record, x->kernel && y->kernel ? NULL : steps));
    PRH__GO(align(out, metric, models, steps, record, &mine));
done:
    prh__free(record);
    prh_preprocess_destroy(steps);
    return status;
}
