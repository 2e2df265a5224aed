/* Convergence by capacity: do learners of growing width approach one kernel, and do small ones differ? */
#include <math.h>

#include "experiments.h"
#include "learn.h"

enum { SAME_LOSS, OTHER_LOSS, TO_KERNEL, CONTROL };
static const char *const series[] = {
    "InfoNCE, two starts", "InfoNCE and NCE", "InfoNCE and the PMI kernel", "control: events mispaired"};

static const grid_quantity quantities[] = {{"mutual_knn", "mutual k-NN (k = 10)", 10.0 / 99.0, 1, 0},
    {"unbiased_cka", "unbiased CKA", 0.0, 1, 0}, {"rsa", "Spearman of distances", 0.0, 0, 0},
    {"excess", "loss above its least (nats)", NAN, 1, 1},
    {"converged", "share of learners that converged", NAN, 0, 0}};

static prh_status train(prh_learner **learner, prh_representation **features, const prh_world *world,
    const grid_cell *cell, int which)
{
    prh_learner_options asked = {.struct_size = sizeof asked,
        .width = (int64_t)cell->point,
        .loss = cell->series == OTHER_LOSS && which == 1 ? PRH_LOSS_NCE : PRH_LOSS_INFONCE,
        .seed = learn_seed(cell->seed, which)};
    prh_status status = PRH_OK;

    if (asked.loss == PRH_LOSS_NCE)
        status = learn_prior(&asked.positive_prior, world, cell->run);
    return status < 0 ? status : learn(learner, features, world, &asked, cell->run);
}

static prh_status compare_with_kernel(
    const grid_cell *cell, double *values, prh_learner_values *facts, double *converged)
{
    prh_representation *x = NULL;
    prh_learner *learner = NULL;
    prh_kernel *kernel = NULL;
    prh_world *world = NULL;
    prh_status status = learn_world(&world, LEARN_GEOMETRY, cell->seed);

    if (status >= 0)
        status = train(&learner, &x, world, cell, 0);
    if (status >= 0)
        status = prh_learner_get_values(learner, facts);
    *converged = facts->converged;
    if (status >= 0)
        status = learn_kernel(&kernel, world, cell->run);
    if (status >= 0)
        status = learn_alignment_to_kernel(x, kernel, cell->run, values);
    prh_kernel_destroy(kernel);
    prh_representation_destroy(x);
    prh_learner_destroy(learner);
    prh_world_destroy(world);
    return status;
}

static prh_status measure(const grid_cell *cell, double *values)
{
    prh_learner_values facts = {.struct_size = sizeof facts};
    const prh_status status =
        cell->series == TO_KERNEL
            ? compare_with_kernel(cell, values, &facts, &values[4])
            : learn_two(cell, train, cell->series == CONTROL, values, &facts, &values[4]);

    values[3] = facts.loss - facts.least;
    return status;
}

static const double points[] = {1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 100};
static const double quick[] = {1, 4, 16, 100};
static const grid_setting settings[] = {{"world", LEARN_GEOMETRY ", self 1, unevenness 0.5, seed as given"},
    {"learners", "InfoNCE; NCE with the prior at which its optimum has offset C* + 1/2; no penalty"}};

const grid_plan capacity_plan = {.name = "capacity",
    .title = "Convergence by capacity",
    .question = "Do learners of growing width approach one kernel, and do small ones differ?",
    .settings = settings,
    .setting_count = COUNT(settings),
    .axis = "width",
    .label = "width of the features",
    .is_log = 1,
    .points = points,
    .point_count = COUNT(points),
    .quick_points = quick,
    .quick_count = COUNT(quick),
    .series = series,
    .series_count = COUNT(series),
    .quantities = quantities,
    .quantity_count = COUNT(quantities),
    .measure = measure};
