/* Learners that callers hold. */
#include <prh/learner.h>

#include <math.h>

#include "api/world.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/options.h"
#include "base/threads.h"
#include "pmi/learner.h"

#define DEFAULT_PRIOR 0.5
#define DEFAULT_TOLERANCE 1e-10 /* over n: gradients are of the order of a probability */
#define DEFAULT_ITERATIONS 10000

struct prh_learner {
    int64_t n, width;
    double *features;
    prh_learner_values values;
};

static prh_status check_number(double value, const char *name)
{
    PRH__REQUIRE(isfinite(value) && value >= 0.0, PRH_ERR_ARGUMENT,
        "%s is %g, it must be finite and not negative", name, value);
    return PRH_OK;
}

static prh_status check_size(int64_t value, const char *name)
{
    PRH__REQUIRE(value >= 0, PRH_ERR_ARGUMENT, "%s is %" PRId64 ", it must not be negative", name, value);
    return PRH_OK;
}

static prh_status check_tasks(const prh_learner_options *o, int64_t n)
{
    if (o->loss != PRH_LOSS_TASKS) {
        PRH__REQUIRE(!o->labels && o->task_count == 0, PRH_ERR_ARGUMENT,
            "labels are for PRH_LOSS_TASKS, the loss is %d", (int)o->loss);
        return PRH_OK;
    }
    PRH__REQUIRE(o->labels && o->task_count >= 1, PRH_ERR_ARGUMENT,
        "PRH_LOSS_TASKS needs labels of at least one task, there are %" PRId64, o->task_count);
    for (int64_t t = 0; t < o->task_count; t++)
        for (int64_t a = 0; a < n; a++) {
            const int32_t label = o->labels[t * n + a];

            PRH__REQUIRE(label == 0 || label == 1, PRH_ERR_VALUE,
                "the label of task %" PRId64 ", event %" PRId64 " is %d, neither 0 nor 1", t, a, (int)label);
        }
    return PRH_OK;
}

static prh_status check_options(const prh_learner_options *o, int64_t n)
{
    PRH__REQUIRE(o->loss >= PRH_LOSS_NCE && o->loss <= PRH_LOSS_TASKS, PRH_ERR_ARGUMENT,
        "loss %d is none of PRH_LOSS_NCE, _INFONCE, _TASKS", (int)o->loss);
    PRH__REQUIRE(o->reserved == 0, PRH_ERR_ARGUMENT, "the reserved field of prh_learner_options is not 0");
    PRH__TRY(check_size(o->width, "width"));
    PRH__TRY(check_size(o->max_iterations, "max_iterations"));
    PRH__TRY(check_number(o->l2, "l2"));
    PRH__TRY(check_number(o->start, "start"));
    PRH__TRY(check_number(o->tolerance, "tolerance"));
    PRH__REQUIRE(o->positive_prior >= 0.0 && o->positive_prior < 1.0, PRH_ERR_ARGUMENT,
        "positive_prior is %g, it must lie between 0 and 1", o->positive_prior);
    PRH__REQUIRE(o->loss == PRH_LOSS_NCE || o->positive_prior == 0.0, PRH_ERR_ARGUMENT,
        "positive_prior is for PRH_LOSS_NCE, the loss is %d", (int)o->loss);
    return check_tasks(o, n);
}

static void fill_defaults(prh_learner_options *o, int64_t n)
{
    if (o->width == 0)
        o->width = n;
    if (o->max_iterations == 0)
        o->max_iterations = DEFAULT_ITERATIONS;
    if (o->tolerance == 0.0)
        o->tolerance = DEFAULT_TOLERANCE / (double)n;
    if (o->start == 0.0)
        o->start = 1.0 / sqrt((double)o->width);
    if (o->positive_prior == 0.0)
        o->positive_prior = DEFAULT_PRIOR;
}

prh_status prh_learner_create(prh_learner **out, const prh_world *world, const prh_learner_options *options,
    const prh_run_options *run_options)
{
    prh_learner_options mine;
    prh_learner *learner;
    prh__task task;
    prh__run run;
    prh_status status;

    PRH__REQUIRE(out, PRH_ERR_ARGUMENT, "a pointer is NULL");
    *out = NULL;
    PRH__REQUIRE(world, PRH_ERR_ARGUMENT, "a pointer is NULL");
    PRH__TRY(prh__options_read(&mine, sizeof mine, options, sizeof mine, "prh_learner_options"));
    PRH__TRY(check_options(&mine, world->world.n));
    fill_defaults(&mine, world->world.n);
    PRH__TRY(prh__run_begin(&run, &task, run_options));
    status = prh__alloc_zero(&learner, 1, sizeof *learner);
    if (status >= 0)
        status = prh__learner_train(&learner->features, &learner->values, &world->world, &mine, &run);
    if (status < 0) {
        prh__free(learner);
    } else {
        learner->n = world->world.n;
        learner->width = mine.width;
        *out = learner;
    }
    return prh__run_end(&run, status);
}

void prh_learner_destroy(prh_learner *learner)
{
    if (!learner)
        return;
    prh__free(learner->features);
    prh__free(learner);
}

int64_t prh_learner_rows(const prh_learner *learner)
{
    return learner ? learner->n : 0;
}

int64_t prh_learner_width(const prh_learner *learner)
{
    return learner ? learner->width : 0;
}

const double *prh_learner_features(const prh_learner *learner)
{
    return learner ? learner->features : NULL;
}

prh_status prh_learner_get_values(const prh_learner *learner, prh_learner_values *values)
{
    PRH__REQUIRE(learner && values, PRH_ERR_ARGUMENT, "a pointer is NULL");
    return prh__options_write(
        values, &learner->values, sizeof learner->values, sizeof learner->values, "prh_learner_values");
}
