/* Aligning two models: preprocess, prepare every layer, compare every pair. */
#include <prh/alignment.h>

#include <stdio.h>
#include <string.h>

#include <prh/version.h>

#include "api/handles.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/options.h"
#include "study/grid.h"

/* Lines of "key: value" about how the numbers came about. */
static prh_status write_provenance(struct prh_alignment *a, const prh_metric *metric, const char *steps)
{
    static const char *const conventions[] = {"exact", "platonic-rep"};
    static const char *const precisions[] = {"auto", "f32", "f64"};
    const char *kernel = prh_metric_kernel(metric);
    const size_t room = 1024 + strlen(steps) + strlen(prh_blas_description());
    char k[24] = "none";

    if (metric->k > 0)
        snprintf(k, sizeof k, "%" PRId64, metric->k);
    PRH__TRY(prh__alloc(&a->provenance, (int64_t)room, 1));
    snprintf(a->provenance, room,
        "version: libprh %s\nblas: %s\nmetric: %s\nconvention: %s\nk: %s\nkernel: %s\nprecision: %s\n"
        "preprocessing: %s\nn: %" PRId64 "\nlayers: %" PRId64 " x %" PRId64 "\n",
        prh_version(), prh_blas_description(), metric->name, conventions[metric->convention], k,
        kernel ? kernel : "none", precisions[metric->precision], steps, a->rows, a->layers_x, a->layers_y);
    return PRH_OK;
}

static prh_status finish(prh_alignment **out, prh_alignment *a, const prh_metric *metric, const char *steps)
{
    prh_status status = write_provenance(a, metric, steps);

    if (status < 0)
        prh__grid_destroy(a);
    else
        *out = a;
    return status;
}

static prh_status check_layers(const prh_prepared *const *layers, int64_t count, int64_t rows, char side)
{
    PRH__REQUIRE(layers && count >= 1, PRH_ERR_ARGUMENT, "%c has no layers", side);
    for (int64_t l = 0; l < count; l++) {
        PRH__REQUIRE(layers[l], PRH_ERR_ARGUMENT, "layer %" PRId64 " of %c is NULL", l, side);
        PRH__REQUIRE(prh_prepared_rows(layers[l]) == rows, PRH_ERR_SHAPE,
            "layer %" PRId64 " of %c has %" PRId64 " rows, layer 0 of x has %" PRId64, l, side,
            prh_prepared_rows(layers[l]), rows);
    }
    return PRH_OK;
}

prh_status prh_align_prepared(prh_alignment **out, const prh_metric *metric, const prh_prepared *const *x,
    int64_t layers_x, const prh_prepared *const *y, int64_t layers_y, const prh_run_options *options)
{
    prh_alignment *a = NULL;
    prh__task task;
    prh__run run;
    prh_status status;
    int64_t rows;

    PRH__REQUIRE(out, PRH_ERR_ARGUMENT, "a pointer is NULL");
    *out = NULL;
    PRH__REQUIRE(metric, PRH_ERR_ARGUMENT, "a pointer is NULL");
    rows = x && layers_x >= 1 ? prh_prepared_rows(x[0]) : 0;
    PRH__TRY(check_layers(x, layers_x, rows, 'x'));
    PRH__TRY(check_layers(y, layers_y, rows, 'y'));
    PRH__TRY(prh__run_begin(&run, &task, options));
    status = prh__grid_create(&a, metric, x, layers_x, y, layers_y, &run);
    status = prh__run_end(&run, status);
    return status < 0 ? status : finish(out, a, metric, "given");
}

/* One model of the two: preprocessed, then prepared. */
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
 * The call as a whole has three stages per side; each is a public call of its own, run under a share of the
 * memory and a window of the progress.
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
    prh_run_options run = {.struct_size = sizeof run,
        .memory_limit = prh__memory_limit(options->memory_limit) / 2,
        .num_threads = options->num_threads};

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
    prh_run_options run = run_within(options, &w, from, from + 0.1);
    prh_model *processed = NULL;
    prh_status status;

    PRH__GO(after_stage(&w, prh_preprocess_apply(&processed, steps, model, metric->precision, &run, NULL)));
    PRH__GO(prh__alloc_zero(&s->prepared, model->count, sizeof *s->prepared));
    s->count = model->count;
    run = run_within(options, &w, from + 0.1, from + 0.4);
    PRH__GO(after_stage(&w, prh_prepared_create_layers(s->prepared, &metric, 1, processed, &run)));
done:
    prh_model_destroy(processed); /* what is read again, its layer holds */
    return status;
}

static prh_status align(prh_alignment **out, const prh_metric *metric, const prh_model *const models[2],
    const prh_preprocess *steps, const prh_align_options *options)
{
    side sides[2] = {{NULL, 0}, {NULL, 0}};
    prh_run_options run;
    window w;
    prh_status status = PRH_OK;

    for (int s = 0; s < 2 && status >= 0; s++) {
        status = prepare_side(&sides[s], metric, models[s], steps, options, 0.4 * s);
        if (status < 0 && status != PRH_ERR_CANCELLED && status != PRH_ERR_MEMORY)
            (void)prh__fail_within(status, "%s", models[s]->name);
    }
    run = run_within(options, &w, 0.8, 1.0);
    if (status >= 0)
        status = prh_align_prepared(out, metric, (const prh_prepared *const *)sides[0].prepared,
            models[0]->count, (const prh_prepared *const *)sides[1].prepared, models[1]->count, &run);
    free_side(&sides[1]);
    free_side(&sides[0]);
    return status;
}

/* The steps as one string. */
static prh_status join_steps(char **out, const prh_preprocess *steps)
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

/* Steps change features; a matrix of similarities is not to be clamped or normalised. */
static prh_status read_steps(prh_preprocess **steps, const prh_metric *metric, const char *asked)
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
    prh_alignment *a = NULL;
    prh_align_options mine;
    char *record = NULL;
    prh_status status;

    PRH__REQUIRE(out, PRH_ERR_ARGUMENT, "a pointer is NULL");
    *out = NULL;
    PRH__REQUIRE(metric && x && y, PRH_ERR_ARGUMENT, "a pointer is NULL");
    PRH__TRY(prh__options_read(&mine, sizeof mine, options, sizeof mine, "prh_align_options"));
    PRH__REQUIRE(mine.reserved == 0, PRH_ERR_ARGUMENT, "the reserved field of prh_align_options is not 0");
    PRH__REQUIRE(x->rows == y->rows, PRH_ERR_SHAPE, "%s has %" PRId64 " rows, %s has %" PRId64, x->name,
        x->rows, y->name, y->rows);
    PRH__GO(read_steps(&steps, metric, mine.preprocessing));
    PRH__GO(join_steps(&record, steps));
    PRH__GO(align(&a, metric, models, steps, &mine));
    prh__free(a->provenance);
    a->provenance = NULL;
    status = finish(out, a, metric, record);
done:
    prh__free(record);
    prh_preprocess_destroy(steps);
    return status;
}

void prh_alignment_destroy(prh_alignment *alignment)
{
    prh__grid_destroy(alignment);
}

prh_status prh_alignment_best(const prh_alignment *alignment, prh_layer_pair *best)
{
    PRH__REQUIRE(alignment && best, PRH_ERR_ARGUMENT, "a pointer is NULL");
    PRH__REQUIRE(alignment->best_status >= 0, alignment->best_status, "no pair of layers has a score");
    *best = alignment->best;
    return alignment->best_status;
}

int64_t prh_alignment_rows(const prh_alignment *alignment)
{
    return alignment ? alignment->rows : 0;
}

int64_t prh_alignment_layers_x(const prh_alignment *alignment)
{
    return alignment ? alignment->layers_x : 0;
}

int64_t prh_alignment_layers_y(const prh_alignment *alignment)
{
    return alignment ? alignment->layers_y : 0;
}

const double *prh_alignment_scores(const prh_alignment *alignment)
{
    return alignment ? alignment->scores : NULL;
}

const prh_status *prh_alignment_statuses(const prh_alignment *alignment)
{
    return alignment ? alignment->statuses : NULL;
}

const double *prh_alignment_chances(const prh_alignment *alignment)
{
    return alignment ? alignment->chances : NULL;
}

const int64_t *prh_alignment_ties_x(const prh_alignment *alignment)
{
    return alignment ? alignment->ties_x : NULL;
}

const int64_t *prh_alignment_ties_y(const prh_alignment *alignment)
{
    return alignment ? alignment->ties_y : NULL;
}

const char *prh_alignment_provenance(const prh_alignment *alignment)
{
    return alignment ? alignment->provenance : "";
}
