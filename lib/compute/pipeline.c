/* What goes row by row is done while the row is in cache; what needs the whole matrix comes after. */
#include "compute/pipeline.h"

#include <math.h>
#include <stdatomic.h>
#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "compute/loops.h"
#include "compute/moments.h"

enum { ROWS_PER_TASK = 64 };

int prh__step_is_stacked(const prh__step *step)
{
    return step->kind <= PRH__STEP_CLAMP_MEAN && !step->per_matrix;
}

prh_status prh__pipeline_threshold(const prh__step *clamp, const prh__features *layers, int64_t count,
    const prh__run *run, double *threshold)
{
    return (clamp->kind == PRH__STEP_CLAMP ? prh__quantile : prh__mean_quantile)(
        layers, count, clamp->value, run, threshold);
}

/* The first pass. */
typedef struct converting {
    const prh__features *layer;
    const prh__pipeline *pipeline;
    prh__dense *out;
    int64_t leading;  /* steps that go row by row */
    double threshold; /* of the first step, if it is a clamp */
    double **wide;    /* per worker: a row */
    _Atomic int64_t zero_rows;
} converting;

static void convert_row(converting *c, int64_t i, double *wide)
{
    const int64_t cols = c->out->cols;
    void *row = (char *)c->out->data + (size_t)(i * cols) * prh__dtype_size(c->out->dtype);
    int64_t last = -1;

    if (c->out->dtype == PRH_F64)
        prh__features_row(c->layer, i, row);
    else
        prh__row_f32(&c->layer->view, i, row);
    for (int64_t s = 0; s < c->leading; s++)
        last = c->pipeline->steps[s]->kind == PRH__STEP_NORMALIZE ? s : last;
    for (int64_t s = 0; s < c->leading; s++) {
        if (c->pipeline->steps[s]->kind == PRH__STEP_NORMALIZE) {
            if (!prh__row_normalize(row, cols, c->out->dtype, wide) && s == last)
                atomic_fetch_add(&c->zero_rows, 1);
        } else if (c->out->dtype == PRH_F64)
            prh__clamp_f64(row, cols, c->threshold);
        else
            prh__clamp_f32(row, cols, (float)c->threshold);
    }
}

static prh_status convert_rows(void *context, int64_t task, int64_t worker)
{
    converting *c = context;
    const int64_t first = task * ROWS_PER_TASK, rows = c->out->rows;

    for (int64_t i = first; i < rows && i < first + ROWS_PER_TASK; i++)
        convert_row(c, i, c->wide[worker]);
    return PRH_OK;
}

/* A clamp can be in the first pass only as its first step: its threshold must be known before. */
static int64_t leading_steps(const prh__pipeline *pipeline)
{
    int64_t s = 0;

    if (pipeline->count > 0 && pipeline->steps[0]->kind <= PRH__STEP_CLAMP_MEAN)
        s++;
    while (s < pipeline->count && pipeline->steps[s]->kind == PRH__STEP_NORMALIZE)
        s++;
    return s;
}

static prh_status first_pass(converting *c, prh_preprocess_report *report, const prh__run *run)
{
    const prh__step *first = c->pipeline->count > 0 ? c->pipeline->steps[0] : NULL;
    const int64_t tasks = (c->out->rows + ROWS_PER_TASK - 1) / ROWS_PER_TASK;
    const int64_t workers = prh__run_workers(run, tasks, (uint64_t)c->out->cols * sizeof(double));
    prh_status status;

    c->leading = leading_steps(c->pipeline);
    c->threshold = c->pipeline->stack_threshold;
    if (first && first->kind <= PRH__STEP_CLAMP_MEAN) {
        if (first->per_matrix)
            PRH__TRY(prh__pipeline_threshold(first, c->layer, 1, run, &c->threshold));
        report->clamp_threshold = c->threshold;
    }
    PRH__TRY(prh__alloc_rooms(&c->wide, workers, (size_t)c->out->cols * sizeof(double)));
    status = prh__parallel(run, tasks, workers, convert_rows, c);
    prh__free(c->wide);
    for (int64_t s = 0; s < c->leading; s++)
        if (c->pipeline->steps[s]->kind == PRH__STEP_NORMALIZE)
            report->zero_rows = c->zero_rows;
    return status;
}

static prh_status clamp_matrix(
    prh__dense *dense, const prh__step *step, prh_preprocess_report *report, const prh__run *run)
{
    const prh__features features = {.view = prh__dense_view(dense), .work = dense->dtype};

    PRH__TRY(prh__pipeline_threshold(step, &features, 1, run, &report->clamp_threshold));
    prh__dense_clamp(dense, report->clamp_threshold);
    return PRH_OK;
}

static prh_status apply(
    prh__dense *dense, const prh__step *step, prh_preprocess_report *report, const prh__run *run)
{
    int64_t ignored;

    switch (step->kind) {
    case PRH__STEP_CLAMP:
    case PRH__STEP_CLAMP_MEAN:
        return clamp_matrix(dense, step, report, run);
    case PRH__STEP_CENTER:
        return prh__dense_center(dense, 0, &ignored);
    case PRH__STEP_STANDARDIZE:
        return prh__dense_center(dense, 1, &report->constant_columns);
    case PRH__STEP_NORMALIZE:
        return prh__dense_normalize(dense, &report->zero_rows);
    default:
        return prh__dense_pca(dense, step->rank, step->value, &report->components);
    }
}

prh_status prh__pipeline_run(prh__dense *out, prh_preprocess_report *report, const prh__pipeline *pipeline,
    const prh__features *layer, const prh__run *run)
{
    converting c = {.layer = layer, .pipeline = pipeline, .out = out};
    prh_status status;

    memset(out, 0, sizeof *out);
    PRH__TRY(prh__dense_create(out, layer->view.rows, layer->view.cols, layer->work));
    PRH__GO(first_pass(&c, report, run));
    for (int64_t s = c.leading; s < pipeline->count; s++) {
        PRH__GO(apply(out, pipeline->steps[s], report, run));
        PRH__GO(prh__task_step(run->task, 0.0));
    }
done:
    if (status < 0)
        prh__dense_free(out);
    return status;
}
