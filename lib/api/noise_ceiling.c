/* Noise ceilings: arguments and getters. */
#include "study/noise_ceiling.h"

#include "api/handles.h"
#include "api/prepared.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/options.h"

static prh_status check_repeats(const prh_representation *const *repeats, int64_t count, int ranked)
{
    PRH__REQUIRE(count >= 2, PRH_ERR_ARGUMENT, "%" PRId64 " measurements are fewer than 2", count);
    for (int64_t r = 0; r < count; r++) {
        PRH__REQUIRE(repeats[r], PRH_ERR_ARGUMENT, "measurement %" PRId64 " is NULL", r);
        PRH__REQUIRE(
            repeats[r]->view.rows == repeats[0]->view.rows && repeats[r]->view.cols == repeats[0]->view.cols,
            PRH_ERR_SHAPE,
            "measurement %" PRId64 " is %" PRId64 " x %" PRId64 ", measurement 0 is %" PRId64 " x %" PRId64,
            r, repeats[r]->view.rows, repeats[r]->view.cols, repeats[0]->view.rows, repeats[0]->view.cols);
    }
    PRH__REQUIRE(!ranked || repeats[0]->view.rows == repeats[0]->view.cols, PRH_ERR_SHAPE,
        "ranks are of square matrices; these are %" PRId64 " x %" PRId64, repeats[0]->view.rows,
        repeats[0]->view.cols);
    return PRH_OK;
}

prh_status prh_noise_ceiling_create(prh_noise_ceiling **out, const prh_metric *metric,
    const prh_representation *const *repeats, int64_t count, const prh_noise_ceiling_options *options,
    const prh_run_options *run_options)
{
    prh_noise_ceiling_options mine;
    prh__source *sources;
    prh__task task;
    prh__run run;
    prh_status status;

    PRH__REQUIRE(out, PRH_ERR_ARGUMENT, "a pointer is NULL");
    *out = NULL;
    PRH__REQUIRE(metric && repeats, PRH_ERR_ARGUMENT, "a pointer is NULL");
    PRH__TRY(prh__options_read(&mine, sizeof mine, options, sizeof mine, "prh_noise_ceiling_options"));
    PRH__REQUIRE(
        mine.reserved == 0, PRH_ERR_ARGUMENT, "the reserved field of prh_noise_ceiling_options is not 0");
    PRH__TRY(check_repeats(repeats, count, mine.ranked != 0));
    PRH__TRY(prh__metric_check_rows(metric, repeats[0]->view.rows));
    PRH__TRY(prh__alloc(&sources, count, sizeof *sources));
    for (int64_t r = 0; r < count; r++)
        sources[r] = prh__features_of(repeats[r]);
    status = prh__run_begin(&run, &task, run_options);
    if (status >= 0) {
        status = prh__noise_ceiling(out, metric, sources, count, mine.ranked != 0, &run);
        status = prh__run_end(&run, status);
    }
    prh__free(sources);
    return status;
}

void prh_noise_ceiling_destroy(prh_noise_ceiling *ceiling)
{
    prh__noise_ceiling_destroy(ceiling);
}

prh_status prh_noise_ceiling_get_values(const prh_noise_ceiling *ceiling, prh_noise_ceiling_values *values)
{
    PRH__REQUIRE(ceiling && values, PRH_ERR_ARGUMENT, "a pointer is NULL");
    return prh__options_write(
        values, &ceiling->values, sizeof *values, sizeof *values, "prh_noise_ceiling_values");
}

const double *prh_noise_ceiling_lowers(const prh_noise_ceiling *ceiling)
{
    return ceiling ? ceiling->lowers : NULL;
}

const double *prh_noise_ceiling_uppers(const prh_noise_ceiling *ceiling)
{
    return ceiling ? ceiling->uppers : NULL;
}
