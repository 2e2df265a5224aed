/* Preparing the layers of a model: each preprocessed when its turn comes, or taken from a store. */
#include <prh/prepared.h>

#include "api/prepared.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/threads.h"
#include "study/store.h"

typedef struct layers {
    prh_prepared *const *out;
    const prh_model *model;
    const prh_preprocess *steps;
    int applies; /* there are steps, and features to do them to */
    int32_t precision;
    prh__applying applying;
    prh__digest *contents; /* with a store: of each layer as it was given */
    int64_t *missing;      /* layers that are not there yet, */
    int64_t count;         /* so many */
    prh__run run;          /* inside one layer */
} layers;

/* A layer's preprocessed features live as long as they are read. */
static prh_status fill_processed(layers *l, int64_t layer)
{
    prh_prepared *prepared = l->out[layer];
    prh__source source = {NULL, NULL, NULL};
    prh__dense dense;
    prh_view view;
    prh_status status;

    PRH__TRY(prh__applying_layer(&l->applying, layer, &dense, &l->run));
    view = prh__dense_view(&dense);
    status = prh__hold_create(&source.hold, prh__free, dense.data);
    if (status < 0) {
        prh__dense_free(&dense);
        return status;
    }
    source.view = &view;
    prepared->cols = view.cols;
    prepared->report = l->applying.reports[layer];
    status = prh__prepare_fill(prepared, &source, &l->run);
    if (status >= 0 && l->run.store)
        status = prh__store_keep_layer(l->run.store, prepared, &source, &l->run);
    prh__hold_drop(source.hold);
    return status;
}

static prh_status fill_given(layers *l, int64_t layer)
{
    const prh__source source = prh__features_of(&l->model->layers[layer]);

    PRH__TRY(prh__prepare_fill(l->out[layer], &source, &l->run));
    return l->run.store ? prh__store_keep_layer(l->run.store, l->out[layer], &source, &l->run) : PRH_OK;
}

/* A matrix stands for whatever kernel a metric names; a model's was read when the model was made. */
static prh__kernel_function kernel_of(const prh_model *model)
{
    prh__kernel_function function;

    (void)prh__kernel_function_read(&function, model->kernel);
    return function;
}

/* Of all items with all: their kernel, which lives as long as it is read. */
static prh_status fill_matrix(layers *l, int64_t layer)
{
    const prh__kernel_function function = kernel_of(l->model);
    prh__source source = {NULL, NULL, NULL};
    prh_kernel *kernel = NULL;
    prh__kernel_matrix matrix;
    prh_status status;

    PRH__TRY(prh__kernel_matrix_create(
        &matrix, &l->model->layers[layer].view, &function, PRH_PRECISION_AUTO, &l->run));
    PRH__TRY(prh__kernel_take(&kernel, &matrix));
    source.matrix = &kernel->matrix;
    source.hold = kernel->hold;
    status = prh__prepare_fill(l->out[layer], &source, &l->run);
    prh_kernel_destroy(kernel);
    return status;
}

static prh_status fill_layer(void *context, int64_t place, int64_t worker)
{
    layers *l = context;
    const int64_t layer = l->missing[place];
    prh_status status;

    (void)worker;
    if (l->model->kernel)
        status = fill_matrix(l, layer);
    else
        status = l->applies ? fill_processed(l, layer) : fill_given(l, layer);
    return prh__within_layer(l->model, layer, status);
}

/* The precision that features are preprocessed in: what suits all metrics. */
static int32_t precision_of(const prh_metric *const *metrics, int64_t count)
{
    int32_t precision = metrics[0]->precision;

    for (int64_t m = 1; m < count; m++) {
        if (metrics[m]->precision == PRH_PRECISION_F64)
            return PRH_PRECISION_F64;
        if (metrics[m]->precision != precision)
            precision = PRH_PRECISION_AUTO;
    }
    return precision;
}

/* What is known of a layer's features before they are there. */
static prh_view expected_view(const layers *l, int64_t layer)
{
    prh_view view = l->model->layers[layer].view;

    if (!l->applies)
        return view;
    view.dtype = prh__work_dtype(l->precision, view.dtype);
    for (int64_t s = 0; s < l->steps->count; s++)
        if (l->steps->steps[s].step.kind == PRH__STEP_PCA && l->steps->steps[s].step.rank > 0)
            view.cols = l->steps->steps[s].step.rank;
    view.ld = view.cols;
    return view;
}

/* A source that has shapes and kinds, but no values yet. */
typedef struct expected {
    prh_view view;
    prh__kernel_matrix matrix;
    prh__source source;
} expected;

static void expect_source(expected *e, const layers *l, int64_t layer)
{
    *e = (expected){.view = expected_view(l, layer)};
    if (!l->model->kernel) {
        e->source.view = &e->view;
        return;
    }
    e->matrix.n = l->model->rows;
    e->matrix.function = kernel_of(l->model);
    e->source.matrix = &e->matrix;
}

static double layer_work(const layers *l, int64_t layer)
{
    expected e;

    expect_source(&e, l, layer);
    return prh__prepare_work(l->out[layer], &e.source);
}

static prh_status plan_layers(
    prh_prepared **out, const layers *l, const prh_metric *const *metrics, int64_t count, const prh__run *run)
{
    const uint64_t budget = prh__tile_budget(run) / (uint64_t)l->model->count;

    for (int64_t i = 0; i < l->model->count; i++) {
        expected e;

        expect_source(&e, l, i);
        PRH__TRY(prh__within_layer(
            l->model, i, prh__prepare_plan(&out[i], metrics, count, &e.source, l->model->count, budget)));
        out[i]->made_features = l->applies;
        if (!l->applies && l->model->reports)
            out[i]->report = l->model->reports[i];
    }
    return PRH_OK;
}

/* ---- with a store ---- */

prh__digest prh__source_digest(
    const prh__digest *contents, int64_t layer, int64_t count, const prh_preprocess *steps, int32_t precision)
{
    const int64_t step_count = steps ? steps->count : 0;
    int stacked = 0;
    prh__digesting d;

    prh__digest_begin(&d, "source");
    prh__digest_digest(&d, contents[layer]);
    for (int64_t s = 0; s < step_count; s++) {
        prh__digest_text(&d, steps->steps[s].name);
        stacked |= prh__step_is_stacked(&steps->steps[s].step);
    }
    if (step_count > 0)
        prh__digest_word(&d, precision);
    for (int64_t i = 0; i < count && stacked; i++)
        prh__digest_digest(&d, contents[i]);
    return prh__digest_end(&d);
}

static double digest_work(const prh_view *view)
{
    return (double)view->rows * (double)view->cols / 64.0;
}

static prh_status digest_layer(void *context, int64_t layer, int64_t worker)
{
    layers *l = context;
    const prh_view *view = &l->model->layers[layer].view;

    (void)worker;
    PRH__TRY(prh__view_digest(&l->contents[layer], view, &l->run));
    return prh__task_step(l->run.task, digest_work(view));
}

static prh_status find_layer(void *context, int64_t layer, int64_t worker)
{
    layers *l = context;
    const prh__source source = prh__features_of(&l->model->layers[layer]);
    int found;

    (void)worker;
    l->out[layer]->source = prh__source_digest(l->contents, layer, l->model->count, l->steps, l->precision);
    l->out[layer]->has_source = 1;
    PRH__TRY(prh__within_layer(
        l->model, layer, prh__store_find_layer(&found, l->run.store, l->out[layer], &source, &l->run)));
    if (found)
        l->missing[layer] = -1;
    return prh__task_step(l->run.task, found ? layer_work(l, layer) : 0.0);
}

/* Takes from the store what is there. */
static prh_status find_layers(layers *l, const prh__run *run)
{
    const int64_t workers = l->model->count < run->threads ? l->model->count : run->threads;
    const int64_t count = l->count;

    for (int64_t i = 0; i < count; i++)
        prh__task_expect(run->task, digest_work(&l->model->layers[i].view));
    l->run = prh__run_inside(run, workers);
    PRH__TRY(prh__alloc(&l->contents, count, sizeof *l->contents));
    PRH__TRY(prh__parallel(run, count, workers, digest_layer, l));
    PRH__TRY(prh__parallel(run, count, workers, find_layer, l));
    l->count = 0;
    for (int64_t i = 0; i < count; i++)
        if (l->missing[i] >= 0)
            l->missing[l->count++] = i;
    return PRH_OK;
}

/* ---- all of it ---- */

/* What a layer takes while it is prepared: its features, or its kernel and what neighbours rank by. */
static uint64_t layer_bytes(const layers *l, int64_t layer)
{
    const prh_view *view = &l->model->layers[layer].view;
    const uint64_t values = (uint64_t)view->rows * (uint64_t)view->cols;

    if (l->model->kernel)
        return values * 2 * sizeof(double);
    return l->applies ? values * prh__dtype_size(l->applying.layers[layer].work) : 0;
}

/* Side by side if there are enough layers and what they take fits a quarter of the limit, else one after another. */
static int64_t side_by_side(const layers *l, const prh__run *run)
{
    uint64_t most = 0;

    for (int64_t i = 0; i < l->model->count; i++)
        most = layer_bytes(l, i) > most ? layer_bytes(l, i) : most;
    if (l->count < run->threads || most * (uint64_t)run->threads > run->memory_limit / 4)
        return 1;
    return run->threads;
}

static prh_status fill_missing(layers *l, const prh__run *run)
{
    prh_status status = PRH_OK;
    int64_t workers;

    for (int64_t i = 0; i < l->count && l->applies; i++)
        prh__task_expect(run->task, prh__applying_work(l->steps, l->model, l->missing[i]));
    if (l->applies) {
        PRH__GO(prh__applying_begin(&l->applying, l->steps, l->model, l->precision, run));
    }
    workers = side_by_side(l, run);
    l->run = prh__run_inside(run, workers);
    PRH__GO(prh__parallel(run, l->count, workers, fill_layer, l));
done:
    if (l->applies)
        prh__applying_end(&l->applying);
    return status;
}

static layers layers_of(const prh__layers_asked *asked, prh_prepared *const *out)
{
    return (layers){.out = out,
        .model = asked->model,
        .steps = asked->preprocess,
        .applies = asked->preprocess && asked->preprocess->count > 0 && !asked->model->kernel,
        .precision = precision_of(asked->metrics, asked->count)};
}

static void let_go(prh_prepared **out, int64_t count)
{
    for (int64_t i = 0; i < count; i++) {
        prh__prepared_destroy(out[i]);
        out[i] = NULL;
    }
}

prh_status prh__layers_plan(prh_prepared **out, const prh__layers_asked *asked, const prh__run *run)
{
    const layers l = layers_of(asked, out);
    prh_status status;

    for (int64_t i = 0; i < asked->model->count; i++)
        out[i] = NULL;
    status = plan_layers(out, &l, asked->metrics, asked->count, run);
    if (status < 0)
        let_go(out, asked->model->count);
    return status;
}

double prh__layers_work(prh_prepared *const *plans, const prh__layers_asked *asked)
{
    const layers l = layers_of(asked, plans);
    double work = 0.0;

    for (int64_t i = 0; i < l.model->count; i++)
        work += layer_work(&l, i) + (l.applies ? prh__applying_work(l.steps, l.model, i) : 0.0);
    return work;
}

prh_status prh__layers_fill(prh_prepared *const *plans, const prh__layers_asked *asked, const prh__run *run)
{
    layers l = layers_of(asked, plans);
    prh_status status;

    for (int64_t i = 0; i < l.model->count; i++)
        prh__task_expect(run->task, layer_work(&l, i));
    PRH__GO(prh__alloc(&l.missing, l.model->count, sizeof *l.missing));
    for (l.count = 0; l.count < l.model->count; l.count++)
        l.missing[l.count] = l.count;
    if (run->store && !l.model->kernel)
        PRH__GO(find_layers(&l, run));
    if (l.count > 0)
        PRH__GO(fill_missing(&l, run));
done:
    prh__free(l.missing);
    prh__free(l.contents);
    return status;
}

prh_status prh_prepared_create_layers(prh_prepared **out, const prh_metric *const *metrics, int64_t count,
    const prh_model *model, const prh_preprocess *preprocess, const prh_run_options *options)
{
    const prh__layers_asked asked = {
        .model = model, .metrics = metrics, .count = count, .preprocess = preprocess};
    prh__task task;
    prh__run run;
    prh_status status;

    PRH__REQUIRE(out && model, PRH_ERR_ARGUMENT, "a pointer is NULL");
    for (int64_t i = 0; i < model->count; i++)
        out[i] = NULL;
    PRH__TRY(prh__check_metrics(metrics, count));
    PRH__TRY(prh__run_begin(&run, &task, options));
    status = prh__layers_plan(out, &asked, &run);
    if (status >= 0) {
        status = prh__layers_fill(out, &asked, &run);
        if (status < 0)
            let_go(out, model->count);
    }
    return prh__run_end(&run, status);
}
