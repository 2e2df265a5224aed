/* Preparing once, comparing many times. */
#include <prh/prepared.h>

#include "api/preprocess_apply.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/threads.h"
#include "infer/chance.h"
#include "metric/prepared.h"

static prh_status check_metrics(const prh_metric *const *metrics, int64_t count)
{
    PRH__REQUIRE(metrics && count >= 1, PRH_ERR_ARGUMENT, "at least one metric is needed");
    for (int64_t m = 0; m < count; m++)
        PRH__REQUIRE(metrics[m], PRH_ERR_ARGUMENT, "metric %" PRId64 " is NULL", m);
    return PRH_OK;
}

/* What kept tiles may take; the rest of the limit is for the workers (prh__run_workers). */
static uint64_t tile_budget(const prh__run *run)
{
    return run->memory_limit / 4 * 3;
}

/* Plan, announce, fill. */
static prh_status prepare(prh_prepared **out, const prh_metric *const *metrics, int64_t count,
    const prh__source *source, const prh__run *run)
{
    prh_status status;

    PRH__TRY(prh__prepare_plan(out, metrics, count, source, 1, tile_budget(run)));
    prh__task_expect(run->task, prh__prepare_work(*out, source));
    status = prh__prepare_fill(*out, source, run);
    if (status < 0) {
        prh__prepared_destroy(*out);
        *out = NULL;
    }
    return status;
}

static prh__source features_of(const prh_representation *representation)
{
    return (prh__source){.view = &representation->view, .hold = representation->hold};
}

prh_status prh_prepared_create(
    prh_prepared **out, const prh_metric *metric, const prh_representation *representation)
{
    return prh_prepared_create_many(out, &metric, 1, representation, NULL);
}

prh_status prh_prepared_create_many(prh_prepared **out, const prh_metric *const *metrics, int64_t count,
    const prh_representation *representation, const prh_run_options *options)
{
    prh__source source;
    prh__task task;
    prh__run run;
    prh_status status;

    PRH__REQUIRE(out, PRH_ERR_ARGUMENT, "a pointer is NULL");
    *out = NULL;
    PRH__REQUIRE(representation, PRH_ERR_ARGUMENT, "a pointer is NULL");
    PRH__TRY(check_metrics(metrics, count));
    source = features_of(representation);
    PRH__TRY(prh__run_begin(&run, &task, options));
    status = prepare(out, metrics, count, &source, &run);
    return prh__run_end(&run, status);
}

typedef struct layers {
    prh_prepared **out;
    const prh_model *model;
    prh__applying applying;
    int applies;  /* there are steps */
    prh__run run; /* inside one layer */
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
    prh__hold_drop(source.hold);
    return status;
}

static prh_status fill_layer(void *context, int64_t layer, int64_t worker)
{
    layers *l = context;
    const prh__source source = features_of(&l->model->layers[layer]);

    (void)worker;
    if (l->model->reports)
        l->out[layer]->report = l->model->reports[layer];
    return prh__within_layer(l->model, layer,
        l->applies ? fill_processed(l, layer) : prh__prepare_fill(l->out[layer], &source, &l->run));
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
static prh_view expected_view(
    const prh_model *model, int64_t layer, const prh_preprocess *steps, int32_t precision)
{
    prh_view view = model->layers[layer].view;

    if (!steps || steps->count == 0)
        return view;
    view.dtype = prh__work_dtype(precision, view.dtype);
    for (int64_t s = 0; s < steps->count; s++)
        if (steps->steps[s].step.kind == PRH__STEP_PCA && steps->steps[s].step.rank > 0)
            view.cols = steps->steps[s].step.rank;
    view.ld = view.cols;
    return view;
}

static prh_status plan_layers(layers *l, const prh_metric *const *metrics, int64_t count,
    const prh_preprocess *steps, int32_t precision, const prh__run *run)
{
    const uint64_t budget = tile_budget(run) / (uint64_t)l->model->count;

    for (int64_t i = 0; i < l->model->count; i++) {
        const prh_view view = expected_view(l->model, i, steps, precision);
        const prh__source source = {.view = &view};

        PRH__TRY(prh__within_layer(
            l->model, i, prh__prepare_plan(&l->out[i], metrics, count, &source, l->model->count, budget)));
        prh__task_expect(run->task, prh__prepare_work(l->out[i], &source));
    }
    return PRH_OK;
}

/* Side by side if there are enough layers and their features fit a quarter of the limit, else one after another. */
static int64_t side_by_side(const layers *l, const prh__run *run)
{
    uint64_t most = 0;

    for (int64_t i = 0; i < l->model->count && l->applies; i++) {
        const prh_view *view = &l->model->layers[i].view;
        const uint64_t bytes =
            (uint64_t)view->rows * (uint64_t)view->cols * prh__dtype_size(l->applying.layers[i].work);

        most = bytes > most ? bytes : most;
    }
    if (l->model->count < run->threads || most * (uint64_t)run->threads > run->memory_limit / 4)
        return 1;
    return run->threads;
}

static prh_status prepare_layers(prh_prepared **out, const prh_metric *const *metrics, int64_t count,
    const prh_model *model, const prh_preprocess *steps, const prh__run *run)
{
    const int32_t precision = precision_of(metrics, count);
    layers l = {.out = out, .model = model, .applies = steps && steps->count > 0};
    int64_t workers;
    prh_status status;

    PRH__GO(plan_layers(&l, metrics, count, steps, precision, run));
    if (l.applies) {
        prh__task_expect(run->task, prh__applying_work(steps, model));
        PRH__GO(prh__applying_begin(&l.applying, steps, model, precision, run));
    }
    workers = side_by_side(&l, run);
    l.run = prh__run_inside(run, workers);
    PRH__GO(prh__parallel(run, model->count, workers, fill_layer, &l));
done:
    if (l.applies)
        prh__applying_end(&l.applying);
    for (int64_t i = 0; i < model->count && status < 0; i++) {
        prh__prepared_destroy(out[i]);
        out[i] = NULL;
    }
    return status;
}

prh_status prh_prepared_create_layers(prh_prepared **out, const prh_metric *const *metrics, int64_t count,
    const prh_model *model, const prh_preprocess *preprocess, const prh_run_options *options)
{
    prh__task task;
    prh__run run;
    prh_status status;

    PRH__REQUIRE(out && model, PRH_ERR_ARGUMENT, "a pointer is NULL");
    for (int64_t i = 0; i < model->count; i++)
        out[i] = NULL;
    PRH__TRY(check_metrics(metrics, count));
    PRH__TRY(prh__run_begin(&run, &task, options));
    status = prepare_layers(out, metrics, count, model, preprocess, &run);
    return prh__run_end(&run, status);
}

prh_status prh_prepared_create_from_kernel(prh_prepared **out, const prh_metric *const *metrics,
    int64_t count, const prh_kernel *kernel, const prh_run_options *options)
{
    prh__source source = {0};
    prh__task task;
    prh__run run;
    prh_status status;

    PRH__REQUIRE(out, PRH_ERR_ARGUMENT, "a pointer is NULL");
    *out = NULL;
    PRH__REQUIRE(kernel, PRH_ERR_ARGUMENT, "a pointer is NULL");
    PRH__TRY(check_metrics(metrics, count));
    PRH__TRY(prh__run_begin(&run, &task, options));
    source.matrix = &kernel->matrix;
    source.hold = kernel->hold;
    status = prepare(out, metrics, count, &source, &run);
    return prh__run_end(&run, status);
}

void prh_prepared_destroy(prh_prepared *prepared)
{
    prh__prepared_destroy(prepared);
}

prh_status prh_prepared_get_report(const prh_prepared *prepared, prh_preprocess_report *report)
{
    PRH__REQUIRE(prepared && report, PRH_ERR_ARGUMENT, "a pointer is NULL");
    return prh__report_write(report, &prepared->report, 0, 1);
}

int64_t prh_prepared_rows(const prh_prepared *prepared)
{
    return prepared ? prepared->n : 0;
}

static prh_status check_pair(const prh_metric *metric, const prh_prepared *x, const prh_prepared *y)
{
    PRH__REQUIRE(metric && x && y, PRH_ERR_ARGUMENT, "a pointer is NULL");
    PRH__REQUIRE(x->n == y->n, PRH_ERR_SHAPE, "x has %" PRId64 " rows, y has %" PRId64, x->n, y->n);
    return PRH_OK;
}

static double pair_work(const prh_metric *metric, const prh_prepared *x, const prh_prepared *y)
{
    return prh__compare_work(&(prh__comparison){.metric = metric, .side = {&x, &y}, .count = {1, 1}});
}

prh_status prh_metric_compare(
    const prh_metric *metric, const prh_prepared *x, const prh_prepared *y, double *score)
{
    return prh_metric_compare_with(metric, x, y, NULL, score);
}

prh_status prh_metric_compare_with(const prh_metric *metric, const prh_prepared *x, const prh_prepared *y,
    const prh_run_options *options, double *score)
{
    prh__task task;
    prh__run run;
    prh_status status;
    double value = 0.0;

    PRH__REQUIRE(score, PRH_ERR_ARGUMENT, "a pointer is NULL");
    PRH__TRY(check_pair(metric, x, y));
    PRH__TRY(prh__run_begin(&run, &task, options));
    prh__task_expect(run.task, pair_work(metric, x, y));
    status = prh__compare_pair(metric, x, y, &run, &value);
    status = prh__run_end(&run, status);
    if (status >= 0)
        *score = value;
    return status;
}

prh_status prh_metric_chance(
    const prh_metric *metric, const prh_prepared *x, const prh_prepared *y, double *chance)
{
    double value = 0.0;

    PRH__REQUIRE(chance, PRH_ERR_ARGUMENT, "a pointer is NULL");
    PRH__TRY(check_pair(metric, x, y));
    PRH__TRY(prh__chance(metric, x, y, &value));
    *chance = value;
    return PRH_OK;
}

prh_status prh_metric_ties(const prh_metric *metric, const prh_prepared *prepared, int64_t *ties)
{
    const prh__artefacts *found;

    PRH__REQUIRE(metric && prepared && ties, PRH_ERR_ARGUMENT, "a pointer is NULL");
    PRH__REQUIRE(
        metric->family->needs & PRH__NEED_LISTS, PRH_ERR_UNSUPPORTED, "%s has no neighbours", metric->name);
    PRH__TRY(prh__artefacts_find(&found, prepared, metric));
    *ties = prh__neighbors_tied(&found->lists, metric->k);
    return PRH_OK;
}

/* x and y planned, then prepared side by side, then compared. */
static prh_status compute(
    const prh_metric *metric, const prh_representation *const side[2], const prh__run *run, double *score)
{
    const prh__source source[2] = {features_of(side[0]), features_of(side[1])};
    prh_prepared *prepared[2] = {NULL, NULL};
    prh_status status = PRH_OK;

    for (int s = 0; s < 2; s++) {
        PRH__GO(prh__prepare_plan(&prepared[s], &metric, 1, &source[s], 1, tile_budget(run) / 2));
        prh__task_expect(run->task, prh__prepare_work(prepared[s], &source[s]));
    }
    prh__task_expect(run->task, pair_work(metric, prepared[0], prepared[1]));
    for (int s = 0; s < 2; s++) {
        status = prh__prepare_fill(prepared[s], &source[s], run);
        if (status < 0 && status != PRH_ERR_CANCELLED && status != PRH_ERR_MEMORY)
            (void)prh__fail_within(status, "%s", s == 0 ? "x" : "y");
        if (status < 0)
            goto done;
    }
    status = prh__compare_pair(metric, prepared[0], prepared[1], run, score);
done:
    prh__prepared_destroy(prepared[1]);
    prh__prepared_destroy(prepared[0]);
    return status;
}

prh_status prh_metric_compute(
    const prh_metric *metric, const prh_representation *x, const prh_representation *y, double *score)
{
    return prh_metric_compute_with(metric, x, y, NULL, score);
}

prh_status prh_metric_compute_with(const prh_metric *metric, const prh_representation *x,
    const prh_representation *y, const prh_run_options *options, double *score)
{
    const prh_representation *const side[2] = {x, y};
    prh__task task;
    prh__run run;
    prh_status status;
    double value = 0.0;

    PRH__REQUIRE(metric && x && y && score, PRH_ERR_ARGUMENT, "a pointer is NULL");
    PRH__REQUIRE(x->view.rows == y->view.rows, PRH_ERR_SHAPE, "x has %" PRId64 " rows, y has %" PRId64,
        x->view.rows, y->view.rows);
    PRH__TRY(prh__metric_check_rows(metric, x->view.rows));
    PRH__TRY(prh__run_begin(&run, &task, options));
    status = compute(metric, side, &run, &value);
    status = prh__run_end(&run, status);
    if (status >= 0)
        *score = value;
    return status;
}
