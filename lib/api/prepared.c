/* Preparing once, comparing many times. */
#include <prh/prepared.h>

#include "api/prepared.h"
#include "base/error.h"
#include "base/threads.h"
#include "infer/chance.h"
#include "study/store.h"

prh_status prh__check_metrics(const prh_metric *const *metrics, int64_t count)
{
    PRH__REQUIRE(metrics && count >= 1, PRH_ERR_ARGUMENT, "at least one metric is needed");
    for (int64_t m = 0; m < count; m++)
        PRH__REQUIRE(metrics[m], PRH_ERR_ARGUMENT, "metric %" PRId64 " is NULL", m);
    return PRH_OK;
}

static prh_status check_side(const prh_prepared *const *layers, int64_t count, int64_t rows, char side)
{
    PRH__REQUIRE(layers && count >= 1, PRH_ERR_ARGUMENT, "%c has no layers", side);
    for (int64_t l = 0; l < count; l++) {
        PRH__REQUIRE(layers[l], PRH_ERR_ARGUMENT, "layer %" PRId64 " of %c is NULL", l, side);
        PRH__REQUIRE(layers[l]->n == rows, PRH_ERR_SHAPE,
            "layer %" PRId64 " of %c has %" PRId64 " rows, layer 0 of x has %" PRId64, l, side, layers[l]->n,
            rows);
    }
    return PRH_OK;
}

prh_status prh__check_layers(
    const prh_prepared *const *x, int64_t layers_x, const prh_prepared *const *y, int64_t layers_y)
{
    const int64_t rows = x && layers_x >= 1 && x[0] ? x[0]->n : 0;

    PRH__TRY(check_side(x, layers_x, rows, 'x'));
    return check_side(y, layers_y, rows, 'y');
}

uint64_t prh__tile_budget(const prh__run *run)
{
    return run->memory_limit / 4 * 3;
}

/* Looked up before it is computed, and kept after, if there is a store. */
static prh_status fill_stored(prh_prepared *p, const prh__source *source, const prh__run *run)
{
    prh__digest content;
    int found;

    PRH__TRY(prh__view_digest(&content, source->view, run));
    p->source = prh__source_digest(&content, 0, 1, NULL, PRH_PRECISION_AUTO);
    p->has_source = 1;
    PRH__TRY(prh__store_find_layer(&found, run->store, p, source, run));
    if (found)
        return prh__task_step(run->task, prh__prepare_work(p, source));
    PRH__TRY(prh__prepare_fill(p, source, run));
    return prh__store_keep_layer(run->store, p, source, run);
}

/* Plan, announce, fill. */
static prh_status prepare(prh_prepared **out, const prh_metric *const *metrics, int64_t count,
    const prh__source *source, const prh__run *run)
{
    prh_status status;

    PRH__TRY(prh__prepare_plan(out, metrics, count, source, 1, prh__tile_budget(run)));
    prh__task_expect(run->task, prh__prepare_work(*out, source));
    status =
        run->store && source->view ? fill_stored(*out, source, run) : prh__prepare_fill(*out, source, run);
    if (status < 0) {
        prh__prepared_destroy(*out);
        *out = NULL;
    }
    return status;
}

prh__source prh__features_of(const prh_representation *representation)
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
    PRH__TRY(prh__check_metrics(metrics, count));
    source = prh__features_of(representation);
    PRH__TRY(prh__run_begin(&run, &task, options));
    status = prepare(out, metrics, count, &source, &run);
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
    PRH__TRY(prh__check_metrics(metrics, count));
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
    const prh__source source[2] = {prh__features_of(side[0]), prh__features_of(side[1])};
    prh_prepared *prepared[2] = {NULL, NULL};
    prh_status status = PRH_OK;

    for (int s = 0; s < 2; s++) {
        PRH__GO(prh__prepare_plan(&prepared[s], &metric, 1, &source[s], 1, prh__tile_budget(run) / 2));
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
