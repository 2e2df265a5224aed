/* From a random beginning to the end of L-BFGS, with progress on the way. */
#include "pmi/learner.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "base/random.h"
#include "compute/lbfgs.h"
#include "pmi/losses.h"
#include "pmi/streams.h"

#define NOISE 1e-14  /* of losses, which are sums of terms of the order of nats */
#define PROGRESS 1e6 /* parts that progress is told in */

typedef struct training {
    prh__loss loss;
    const prh_learner_options *options;
    const prh__run *run;
    double first, least; /* of the gradient: at the beginning, and so far */
    double told;         /* parts of progress */
} training;

static prh_status evaluate(void *context, const double *x, double *value, double *gradient)
{
    training *t = context;

    PRH__TRY(prh__run_poll(t->run));
    return prh__loss_evaluate(&t->loss, x, value, gradient);
}

/*
 * How far it has come, by whichever end is nearer: that of the iterations, or that of the gradient, whose digits are
 * gained at a steady rate. Neither ever falls back.
 */
static prh_status watch(void *context, int64_t iterations, double gradient)
{
    training *t = context;
    const double tolerance = t->options->tolerance;
    double fraction = (double)iterations / (double)t->options->max_iterations, parts;

    if (iterations == 0)
        t->first = t->least = gradient;
    t->least = fmin(t->least, gradient);
    if (t->first > tolerance && t->least > 0.0)
        fraction = fmax(fraction, log(t->first / t->least) / log(t->first / tolerance));
    parts = fmax(PROGRESS * fraction - t->told, 0.0);
    t->told += floor(parts);
    return prh__task_step(t->run->task, floor(parts));
}

/* F and W are normal; biases begin at 0. */
static void begin(const training *t, double *x)
{
    const int64_t drawn = t->loss.variables - t->loss.settings.tasks;
    prh__random r;

    prh__random_open(&r, t->options->seed, prh__stream(PRH__STREAM_LEARNER, 0));
    prh__random_normals(&r, drawn, x);
    for (int64_t i = 0; i < drawn; i++)
        x[i] *= t->options->start;
    for (int64_t i = drawn; i < t->loss.variables; i++)
        x[i] = 0.0;
    prh__loss_to_variables(&t->loss, x);
}

static prh_status finish(training *t, const double *x, const prh__lbfgs_end *end, prh_learner_values *values)
{
    double value, *gradient = NULL;
    prh_status status;

    *values = (prh_learner_values){.struct_size = values->struct_size,
        .iterations = end->iterations,
        .evaluations = end->evaluations,
        .least = prh__loss_least(&t->loss),
        .gradient = end->gradient,
        .accuracy = NAN,
        .converged = end->converged};
    PRH__GO(prh__alloc(&gradient, t->loss.variables, sizeof *gradient));
    PRH__GO(prh__loss_evaluate(&t->loss, x, &value, gradient));
    values->loss = t->loss.expected;
    values->penalty = t->loss.penalty;
    if (t->options->loss == PRH_LOSS_TASKS)
        PRH__GO(prh__loss_accuracy(&t->loss, x, &values->accuracy));
done:
    prh__free(gradient);
    return status;
}

static prh_status run_to_the_end(training *t, double **features, prh_learner_values *values)
{
    const int64_t kept = t->loss.world->n * t->loss.settings.width;
    const prh__lbfgs_options options = {t->options->tolerance, t->options->max_iterations, NOISE, watch};
    prh__lbfgs_end end;
    double *x = NULL;
    prh_status status;

    *features = NULL;
    PRH__GO(prh__alloc(&x, t->loss.variables, sizeof *x));
    begin(t, x);
    PRH__GO(prh__lbfgs(t->loss.variables, x, evaluate, t, &options, &end));
    PRH__GO(finish(t, x, &end, values));
    prh__loss_from_variables(&t->loss, x);
    PRH__GO(prh__alloc(features, kept, sizeof **features));
    memcpy(*features, x, (size_t)kept * sizeof *x);
    status = end.converged ? PRH_OK : PRH_NOTE_NOT_CONVERGED;
done:
    prh__free(x);
    return status;
}

prh_status prh__learner_train(double **features, prh_learner_values *values, const prh__world *world,
    const prh_learner_options *options, const prh__run *run)
{
    const prh__loss_settings settings = {.kind = options->loss,
        .width = options->width,
        .l2 = options->l2,
        .prior = options->positive_prior,
        .labels = options->labels,
        .tasks = options->task_count};
    training t = {.options = options, .run = run};
    prh_status status;

    PRH__GO(prh__loss_open(&t.loss, world, &settings));
    prh__task_expect(run->task, PROGRESS);
    PRH__GO(run_to_the_end(&t, features, values));
done:
    prh__loss_close(&t.loss);
    return status;
}
