/* Convergence by simplicity: of all that solve the same tasks, does a penalty pick the same for every learner? */
#include <math.h>
#include <stdlib.h>

#include "experiments.h"
#include "learn.h"
#include "program.h"

enum { PENALISED, FREE, CONTROL };
static const char *const series[] = {
    "penalty as the axis says", "no penalty", "control: penalty, events mispaired"};

static const grid_quantity quantities[] = {{"mutual_knn", "mutual k-NN (k = 10)", 10.0 / 99.0, 0, 0},
    {"unbiased_cka", "unbiased CKA", 0.0, 1, 0}, {"rsa", "Spearman of distances", 0.0, 1, 0},
    {"accuracy", "share of right answers", NAN, 1, 0}, {"loss", "loss (nats)", NAN, 0, 1},
    {"converged", "share of learners that converged", NAN, 0, 0}};

enum { WIDTH = 32, TASKS = 16, ITERATIONS = 2000 };

static prh_status train(prh_learner **learner, prh_representation **features, const prh_world *world,
    const grid_cell *cell, int which)
{
    int32_t labels[TASKS * LEARN_EVENTS];
    const prh_learner_options asked = {.struct_size = sizeof asked,
        .width = WIDTH,
        .l2 = cell->series == FREE ? 0.0 : cell->point,
        .max_iterations = ITERATIONS,
        .labels = labels,
        .task_count = TASKS,
        .loss = PRH_LOSS_TASKS,
        .seed = learn_seed(cell->seed, which)};
    const prh_status status = prh_world_draw_tasks(world, TASKS, cell->seed, labels);

    return status < 0 ? status : learn(learner, features, world, &asked, cell->run);
}

static prh_status measure(const grid_cell *cell, double *values)
{
    prh_learner_values facts = {.struct_size = sizeof facts};
    const prh_status status = learn_two(cell, train, cell->series == CONTROL, values, &facts, &values[5]);

    values[3] = facts.accuracy;
    values[4] = facts.loss;
    return status;
}

static const double points[] = {1e-9, 1e-8, 1e-7, 1e-6, 1e-5, 1e-4, 1e-3};
static const double quick[] = {1e-8, 1e-5, 1e-3};
static const grid_setting settings[] = {{"world", LEARN_GEOMETRY ", self 1, unevenness 0.5, seed as given"},
    {"tasks", "16 thresholds on random fields with the world's similarities, the same for both learners"},
    {"learners", "width 32, logistic readouts, at most 2000 iterations"}};

const grid_plan simplicity_plan = {.name = "simplicity",
    .title = "Convergence by simplicity",
    .question = "Of all that solve the same tasks, does a penalty on size pick the same for every learner?",
    .settings = settings,
    .setting_count = COUNT(settings),
    .axis = "l2",
    .label = "penalty \xCE\xBB",
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
