/* Preparing once, comparing many times. */
#include <prh/prepared.h>

#include "api/handles.h"
#include "api/layers.h"
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

static prh_status prepare_features(prh_prepared **out, const prh_metric *const *metrics, int64_t count,
    const prh_representation *representation, uint64_t tile_budget, const prh__run *run)
{
    const prh__source source = {.view = &representation->view, .hold = representation->hold};

    return prh__prepare(out, metrics, count, &source, tile_budget, run);
}

prh_status prh_prepared_create(
    prh_prepared **out, const prh_metric *metric, const prh_representation *representation)
{
    return prh_prepared_create_many(out, &metric, 1, representation, NULL);
}

prh_status prh_prepared_create_many(prh_prepared **out, const prh_metric *const *metrics, int64_t count,
    const prh_representation *representation, const prh_run_options *options)
{
    prh__task task;
    prh__run run;
    prh_status status;

    PRH__REQUIRE(out, PRH_ERR_ARGUMENT, "a pointer is NULL");
    *out = NULL;
    PRH__REQUIRE(representation, PRH_ERR_ARGUMENT, "a pointer is NULL");
    PRH__TRY(check_metrics(metrics, count));
    PRH__TRY(prh__run_begin(&run, &task, options));
    status = prepare_features(out, metrics, count, representation, run.memory_limit, &run);
    return prh__run_end(&run, status);
}

typedef struct layers {
    prh_prepared **out;
    const prh_metric *const *metrics;
    int64_t count;
    const prh_model *model;
    uint64_t tile_budget;
    prh__run run; /* inside one layer */
} layers;

static prh_status prepare_layer(void *context, int64_t layer, int64_t worker)
{
    layers *l = context;
    prh_status status = prepare_features(
        &l->out[layer], l->metrics, l->count, &l->model->layers[layer], l->tile_budget, &l->run);

    (void)worker;
    if (status >= 0 || status == PRH_ERR_CANCELLED || status == PRH_ERR_MEMORY || l->model->count == 1)
        return status;
    return prh__fail_within(status, "layer %" PRId64 " (%s)", layer, l->model->layer_names[layer]);
}

/* Parallel over layers if there are enough of them, else inside each. */
prh_status prh__prepare_layers(prh_prepared **out, const prh_metric *const *metrics, int64_t count,
    const prh_model *model, uint64_t tile_budget, const prh__run *run)
{
    const int64_t workers = model->count >= run->threads ? run->threads : 1;
    layers l = {.out = out,
        .metrics = metrics,
        .count = count,
        .model = model,
        .tile_budget = tile_budget / (uint64_t)model->count,
        .run = workers > 1 ? prh__run_single(run) : *run};
    prh_status status;

    for (int64_t i = 0; i < model->count; i++)
        out[i] = NULL;
    status = prh__parallel(run, model->count, workers, prepare_layer, &l);
    for (int64_t i = 0; i < model->count && status < 0; i++) {
        prh__prepared_destroy(out[i]);
        out[i] = NULL;
    }
    return status;
}

prh_status prh_prepared_create_layers(prh_prepared **out, const prh_metric *const *metrics, int64_t count,
    const prh_model *model, const prh_run_options *options)
{
    prh__task task;
    prh__run run;
    prh_status status;

    PRH__REQUIRE(out && model, PRH_ERR_ARGUMENT, "a pointer is NULL");
    for (int64_t i = 0; i < model->count; i++)
        out[i] = NULL;
    PRH__TRY(check_metrics(metrics, count));
    PRH__TRY(prh__run_begin(&run, &task, options));
    status = prh__prepare_layers(out, metrics, count, model, run.memory_limit, &run);
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
    status = prh__prepare(out, metrics, count, &source, run.memory_limit, &run);
    return prh__run_end(&run, status);
}

void prh_prepared_destroy(prh_prepared *prepared)
{
    prh__prepared_destroy(prepared);
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
    prh__task_expect(run.task, (double)x->n * (double)x->n / 1024.0);
    status = metric->family->compare(metric, x, y, &run, &value);
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

/* x and y prepared side by side, then compared. */
static prh_status compute(
    const prh_metric *metric, const prh_representation *const side[2], const prh__run *run, double *score)
{
    prh_prepared *prepared[2] = {NULL, NULL};
    prh_status status = PRH_OK;

    for (int s = 0; s < 2 && status >= 0; s++) {
        status = prepare_features(&prepared[s], &metric, 1, side[s], run->memory_limit / 2, run);
        if (status < 0 && status != PRH_ERR_CANCELLED && status != PRH_ERR_MEMORY)
            (void)prh__fail_within(status, "%s", s == 0 ? "x" : "y");
    }
    if (status >= 0)
        status = metric->family->compare(metric, prepared[0], prepared[1], run, score);
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
