/* Contributions, jackknife, intervals. */
#include <prh/interval.h>

#include <math.h>
#include <string.h>

#include "api/handles.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/options.h"
#include "infer/interval.h"
#include "infer/jackknife.h"

#define DEFAULT_LEVEL 0.95

enum { DEFAULT_SAMPLES = 200 };

static prh_status check_sides(
    const prh_metric *metric, const prh_prepared *x, const prh_prepared *y, const void *out)
{
    PRH__REQUIRE(metric && x && y && out, PRH_ERR_ARGUMENT, "a pointer is NULL");
    PRH__REQUIRE(x->n == y->n, PRH_ERR_SHAPE, "x has %" PRId64 " rows, y has %" PRId64, x->n, y->n);
    return PRH_OK;
}

static prh_status check_level(double *level)
{
    if (*level == 0.0)
        *level = DEFAULT_LEVEL;
    PRH__REQUIRE(*level > 0.0 && *level < 1.0, PRH_ERR_ARGUMENT, "level = %g is not in (0, 1)", *level);
    return PRH_OK;
}

static double compare_work(const prh_metric *metric, const prh_prepared *x, const prh_prepared *y)
{
    return prh__compare_work(&(prh__comparison){.metric = metric, .side = {&x, &y}, .count = {1, 1}});
}

static prh_status contribute(const prh_metric *metric, const prh_prepared *x, const prh_prepared *y,
    const prh__run *run, double *values)
{
    const prh__artefacts *side[2];

    PRH__REQUIRE(metric->family->contributions, PRH_ERR_UNSUPPORTED,
        "the score of %s is no mean of what single items contribute", metric->name);
    PRH__TRY(prh__artefacts_pair(side, x, y, metric));
    prh__task_expect(run->task, compare_work(metric, x, y));
    PRH__TRY(metric->family->contributions(metric, side, run, values));
    for (int64_t i = 0; i < x->n; i++)
        PRH__REQUIRE(isfinite(values[i]), PRH_ERR_VALUE,
            "%s leaves the range of double; normalize the rows or scale the features", metric->name);
    return PRH_OK;
}

static prh_status leave_out(const prh_metric *metric, const prh_prepared *x, const prh_prepared *y,
    const prh__run *run, double *values)
{
    prh__task_expect(run->task, prh__jackknife_work(metric, x, y));
    return prh__jackknife(metric, x, y, run, values);
}

typedef prh_status (*filler)(const prh_metric *metric, const prh_prepared *x, const prh_prepared *y,
    const prh__run *run, double *values);

/* n values, which the caller gets to see if all went well. */
static prh_status fill(filler made_by, const prh_metric *metric, const prh_prepared *x, const prh_prepared *y,
    const prh_run_options *options, double *values)
{
    double *mine;
    prh__task task;
    prh__run run;
    prh_status status;

    PRH__TRY(check_sides(metric, x, y, values));
    PRH__TRY(prh__alloc(&mine, x->n, sizeof *mine));
    PRH__GO(prh__run_begin(&run, &task, options));
    status = prh__run_end(&run, made_by(metric, x, y, &run, mine));
    if (status >= 0)
        memcpy(values, mine, (size_t)x->n * sizeof *values);
done:
    prh__free(mine);
    return status;
}

prh_status prh_metric_contributions(const prh_metric *metric, const prh_prepared *x, const prh_prepared *y,
    const prh_run_options *options, double *values)
{
    return fill(contribute, metric, x, y, options, values);
}

prh_status prh_metric_jackknife(const prh_metric *metric, const prh_prepared *x, const prh_prepared *y,
    const prh_run_options *options, double *values)
{
    return fill(leave_out, metric, x, y, options, values);
}

/* Clips to the range and hands over. */
static prh_status write_interval(const prh_metric *metric, prh_interval *mine, prh_interval *theirs)
{
    prh_metric_info info = {.struct_size = sizeof info};

    PRH__TRY(prh_metric_get_info(metric, &info));
    mine->low = fmax(mine->low, info.minimum);
    mine->high = fmin(mine->high, info.maximum);
    return prh__options_write(theirs, mine, sizeof *mine, sizeof *mine, "prh_interval");
}

static prh_status check_interval(prh_interval *theirs)
{
    return prh__options_write(theirs, NULL, sizeof *theirs, sizeof *theirs, "prh_interval");
}

prh_status prh_metric_interval(const prh_metric *metric, const prh_prepared *x, const prh_prepared *y,
    const prh_interval_options *options, const prh_run_options *run_options, prh_interval *interval)
{
    prh_interval_options mine;
    prh_interval out = {0};
    prh__task task;
    prh__run run;

    PRH__TRY(check_sides(metric, x, y, interval));
    PRH__TRY(prh__options_read(&mine, sizeof mine, options, sizeof mine, "prh_interval_options"));
    PRH__TRY(check_level(&mine.level));
    PRH__TRY(check_interval(interval));
    out.level = mine.level;
    PRH__TRY(prh__run_begin(&run, &task, run_options));
    prh__task_expect(run.task, prh__jackknife_work(metric, x, y) + compare_work(metric, x, y));
    PRH__TRY(prh__run_end(&run, prh__interval_jackknife(metric, x, y, &run, &out)));
    return write_interval(metric, &out, interval);
}

static prh_status read_subsampling(
    prh_subsample_options *mine, const prh_subsample_options *theirs, int64_t n)
{
    PRH__TRY(prh__options_read(mine, sizeof *mine, theirs, sizeof *mine, "prh_subsample_options"));
    PRH__TRY(check_level(&mine->level));
    if (mine->rows == 0)
        mine->rows = n / 2;
    if (mine->samples == 0)
        mine->samples = DEFAULT_SAMPLES;
    PRH__REQUIRE(mine->rows >= 2 && mine->rows < n, PRH_ERR_ARGUMENT,
        "samples of %" PRId64 " rows are not between 2 and n - 1 = %" PRId64, mine->rows, n - 1);
    PRH__REQUIRE(mine->samples >= 2, PRH_ERR_ARGUMENT, "%" PRId64 " samples are fewer than 2", mine->samples);
    return PRH_OK;
}

prh_status prh_metric_subsample(const prh_metric *metric, const prh_representation *x,
    const prh_representation *y, const prh_subsample_options *options, const prh_run_options *run_options,
    prh_interval *interval)
{
    prh_subsample_options mine;
    prh_interval out = {0};
    prh__task task;
    prh__run run;
    prh_status status, written;

    PRH__REQUIRE(metric && x && y && interval, PRH_ERR_ARGUMENT, "a pointer is NULL");
    PRH__REQUIRE(x->view.rows == y->view.rows, PRH_ERR_SHAPE, "x has %" PRId64 " rows, y has %" PRId64,
        x->view.rows, y->view.rows);
    PRH__TRY(read_subsampling(&mine, options, x->view.rows));
    PRH__TRY(check_interval(interval));
    out.level = mine.level;
    PRH__TRY(prh__run_begin(&run, &task, run_options));
    status =
        prh__interval_subsample(metric, (const prh_view *const[2]){&x->view, &y->view}, &mine, &run, &out);
    PRH__TRY(status = prh__run_end(&run, status));
    written = write_interval(metric, &out, interval);
    return written < 0 ? written : status;
}
