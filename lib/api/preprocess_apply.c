/* Applying steps to the layers of a model. */
#include "api/preprocess_apply.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "base/options.h"

prh_status prh__within_layer(const prh_model *model, int64_t layer, prh_status status)
{
    if (status >= 0 || status == PRH_ERR_CANCELLED || status == PRH_ERR_MEMORY || status == PRH_ERR_IO ||
        model->count == 1)
        return status;
    return prh__fail_within(status, "layer %" PRId64 " (%s)", layer, model->layer_names[layer]);
}

double prh__applying_work(const prh_preprocess *preprocess, const prh_model *model, int64_t layer)
{
    return (double)(1 + preprocess->count) * (double)model->rows * (double)model->layers[layer].view.cols /
           16.0;
}

static prh_status check_layer(void *context, int64_t layer, int64_t worker)
{
    const prh__applying *a = context;

    (void)worker;
    return prh__within_layer(
        a->model, layer, prh__check_finite(&a->layers[layer].view, a->layers[layer].work, a->run));
}

prh_status prh__applying_layer(prh__applying *a, int64_t layer, prh__dense *out, const prh__run *run)
{
    const prh_view *view = &a->layers[layer].view;
    const double work = (double)(1 + a->pipeline.count) * (double)view->rows * (double)view->cols / 16.0;
    prh_status status;

    PRH__TRY(prh__within_layer(
        a->model, layer, prh__pipeline_run(out, &a->reports[layer], &a->pipeline, &a->layers[layer], run)));
    prh__dense_free(&a->made[layer]);
    status = prh__task_step(run->task, work);
    if (status < 0)
        prh__dense_free(out);
    return status;
}

static prh_status stage_layer(void *context, int64_t layer, int64_t worker)
{
    prh__applying *a = context;
    const prh__run inside = prh__run_inside(a->run, 2);
    prh__dense out;

    (void)worker;
    PRH__TRY(prh__applying_layer(a, layer, &out, &inside));
    a->made[layer] = out;
    a->layers[layer] = (prh__features){.view = prh__dense_view(&out), .work = out.dtype};
    return PRH_OK;
}

/* The steps from the one after `done` to the next that needs all layers. */
static prh_status begin_stage(prh__applying *a, int64_t done)
{
    const prh__named_step *steps = a->preprocess->steps;

    a->pipeline = (prh__pipeline){.steps = a->steps + done};
    while (done + a->pipeline.count < a->preprocess->count &&
           (a->pipeline.count == 0 || !prh__step_is_stacked(&steps[done + a->pipeline.count].step)))
        a->pipeline.count++;
    if (a->pipeline.count > 0 && prh__step_is_stacked(a->pipeline.steps[0]))
        return prh__pipeline_threshold(
            a->pipeline.steps[0], a->layers, a->model->count, a->run, &a->pipeline.stack_threshold);
    return PRH_OK;
}

/* Whether the threshold of a first clamp, which has seen all values, tells that they are finite. */
static int begins_with_quantile(const prh__applying *a)
{
    const prh__step *first = a->preprocess->count > 0 ? &a->preprocess->steps[0].step : NULL;

    return first && first->kind == PRH__STEP_CLAMP && prh__step_is_stacked(first) && first->value < 1.0;
}

static prh_status run_stages(prh__applying *a)
{
    const int64_t count = a->model->count, workers = count < a->run->threads ? count : a->run->threads;
    int64_t done = 0;

    if (!begins_with_quantile(a))
        PRH__TRY(prh__parallel(a->run, count, workers, check_layer, a));
    PRH__TRY(begin_stage(a, 0));
    if (isnan(a->pipeline.stack_threshold)) /* to say which value it is */
        PRH__TRY(prh__parallel(a->run, count, workers, check_layer, a));
    while (done + a->pipeline.count < a->preprocess->count) {
        PRH__TRY(prh__parallel(a->run, count, workers, stage_layer, a));
        done += a->pipeline.count;
        PRH__TRY(begin_stage(a, done));
    }
    return PRH_OK;
}

prh_status prh__applying_begin(prh__applying *a, const prh_preprocess *preprocess, const prh_model *model,
    int32_t precision, const prh__run *run)
{
    *a = (prh__applying){.preprocess = preprocess, .model = model, .run = run};
    PRH__TRY(prh__alloc(&a->layers, model->count, sizeof *a->layers));
    PRH__TRY(prh__alloc_zero(&a->made, model->count, sizeof *a->made));
    PRH__TRY(prh__alloc(&a->reports, model->count, sizeof *a->reports));
    PRH__TRY(prh__alloc(&a->steps, preprocess->count, sizeof(prh__step *)));
    for (int64_t s = 0; s < preprocess->count; s++)
        a->steps[s] = &preprocess->steps[s].step;
    for (int64_t l = 0; l < model->count; l++) {
        const prh_view *view = &model->layers[l].view;

        a->reports[l] = prh__report_nothing();
        a->layers[l] = (prh__features){.view = *view, .work = prh__work_dtype(precision, view->dtype)};
    }
    return run_stages(a);
}

void prh__applying_end(prh__applying *a)
{
    for (int64_t l = 0; a->made && l < a->model->count; l++)
        prh__dense_free(&a->made[l]);
    prh__free(a->steps);
    prh__free(a->reports);
    prh__free(a->made);
    prh__free(a->layers);
}

/* ---- a model of preprocessed layers ---- */

typedef struct result {
    prh__applying applying;
    prh__run inside;
    prh__dense *layers;
} result;

static prh_status finish_layer(void *context, int64_t layer, int64_t worker)
{
    result *r = context;

    (void)worker;
    return prh__applying_layer(&r->applying, layer, &r->layers[layer], &r->inside);
}

/* What stays of a model whose layers change. */
static prh_model_options options_of(const prh_model *m)
{
    return (prh_model_options){.struct_size = sizeof(prh_model_options),
        .name = m->name,
        .family = m->family,
        .modality = m->modality,
        .kernel = m->kernel,
        .layer_names = (const char *const *)m->layer_names};
}

/* A model over the finished layers, which move into it, as the reports do. */
static prh_status hand_over(prh_model **out, result *r)
{
    const prh_model *m = r->applying.model;
    const prh_model_options options = options_of(m);
    prh_representation *layers;
    prh_status status;

    PRH__TRY(prh__alloc_zero(&layers, m->count, sizeof *layers));
    for (int64_t l = 0; l < m->count; l++) {
        layers[l].view = prh__dense_view(&r->layers[l]);
        layers[l].storage = m->layers[l].storage;
        layers[l].storage.mapped = 0;
        PRH__GO(prh__hold_create(&layers[l].hold, prh__free, r->layers[l].data));
        r->layers[l].data = NULL;
    }
    PRH__GO(prh__model_build(out, layers, m->count, &options));
    (*out)->reports = r->applying.reports;
    r->applying.reports = NULL;
done:
    for (int64_t l = 0; l < m->count; l++)
        prh__hold_drop(layers[l].hold); /* the model has its own */
    prh__free(layers);
    return status;
}

static prh_status make_layers(prh_model **out, const prh_preprocess *preprocess, const prh_model *model,
    int32_t precision, const prh__run *run)
{
    const int64_t workers = model->count < run->threads ? 1 : run->threads;
    result r = {.inside = prh__run_inside(run, workers)};
    prh_status status;

    for (int64_t l = 0; l < model->count; l++)
        prh__task_expect(run->task, prh__applying_work(preprocess, model, l));
    PRH__GO(prh__applying_begin(&r.applying, preprocess, model, precision, run));
    PRH__GO(prh__alloc_zero(&r.layers, model->count, sizeof *r.layers));
    PRH__GO(prh__parallel(run, model->count, workers, finish_layer, &r));
    PRH__GO(hand_over(out, &r));
done:
    for (int64_t l = 0; r.layers && l < model->count; l++)
        prh__dense_free(&r.layers[l]);
    prh__free(r.layers);
    prh__applying_end(&r.applying);
    return status;
}

static prh_status share_layers(prh_model **out, const prh_model *m)
{
    const prh_model_options options = options_of(m);

    return prh__model_build(out, m->layers, m->count, &options);
}

prh_status prh_preprocess_apply(prh_model **out, const prh_preprocess *preprocess, const prh_model *model,
    int32_t precision, const prh_run_options *options)
{
    prh__task task;
    prh__run run;
    prh_status status;

    PRH__REQUIRE(out, PRH_ERR_ARGUMENT, "a pointer is NULL");
    *out = NULL;
    PRH__REQUIRE(preprocess && model, PRH_ERR_ARGUMENT, "a pointer is NULL");
    PRH__TRY(prh__precision_check(precision));
    PRH__REQUIRE(preprocess->count == 0 || !model->kernel, PRH_ERR_ARGUMENT,
        "%s holds matrices of %s, and steps are done to features", model->name, model->kernel);
    PRH__TRY(prh__run_begin(&run, &task, options));
    status = preprocess->count > 0 ? make_layers(out, preprocess, model, precision, &run)
                                   : share_layers(out, model);
    return prh__run_end(&run, status);
}

/* ---- reports ---- */

prh_preprocess_report prh__report_nothing(void)
{
    return (prh_preprocess_report){.struct_size = sizeof(prh_preprocess_report), .clamp_threshold = INFINITY};
}

prh_status prh__report_write(
    prh_preprocess_report *report, const prh_preprocess_report *reports, int64_t layer, int64_t count)
{
    const prh_preprocess_report mine =
        reports && layer >= 0 && layer < count ? reports[layer] : prh__report_nothing();

    PRH__REQUIRE(layer >= 0 && layer < count, PRH_ERR_ARGUMENT,
        "there is no layer %" PRId64 ", there are %" PRId64, layer, count);
    return prh__options_write(report, &mine, sizeof mine, sizeof mine, "prh_preprocess_report");
}

prh_status prh_preprocess_get_report(const prh_model *model, int64_t layer, prh_preprocess_report *report)
{
    PRH__REQUIRE(model && report, PRH_ERR_ARGUMENT, "a pointer is NULL");
    return prh__report_write(report, model->reports, layer, model->count);
}
