/* Convergence by task generality: the more tasks two learners are taught, the more alike are they? */
#include <math.h>
#include <stdlib.h>

#include "experiments.h"
#include "learn.h"
#include "program.h"

enum { OTHER_TASKS, SAME_TASKS, COINS, CONTROL };
static const char *const series[] = {"other tasks, other start", "same tasks, other start",
    "control: other answers, by coin", "control: other tasks, events mispaired"};

static const grid_quantity quantities[] = {{"mutual_knn", "mutual k-NN (k = 10)", 10.0 / 99.0, 0, 0},
    {"unbiased_cka", "unbiased CKA", 0.0, 1, 0}, {"rsa", "Spearman of distances", 0.0, 1, 0},
    {"accuracy", "share of right answers", NAN, 1, 0},
    {"converged", "share of learners that converged", NAN, 0, 0}};

enum { WIDTH = 32 };
#define PENALTY 1e-4

/* Answers by a fair coin: nothing of the world is in them. */
static void toss(int32_t *labels, int64_t count, uint64_t seed)
{
    for (int64_t i = 0; i < count * LEARN_EVENTS; i++)
        labels[i] = learn_uniform(seed, (uint64_t)i) < 0.5;
}

static prh_status train(prh_learner **learner, prh_representation **features, const prh_world *world,
    const grid_cell *cell, int which)
{
    const int64_t count = (int64_t)cell->point;
    const uint64_t of_tasks = learn_seed(cell->seed, cell->series == SAME_TASKS ? 0 : which);
    int32_t *labels = need((size_t)(count * LEARN_EVENTS), sizeof *labels);
    const prh_learner_options asked = {.struct_size = sizeof asked,
        .width = WIDTH,
        .l2 = PENALTY,
        .labels = labels,
        .task_count = count,
        .loss = PRH_LOSS_TASKS,
        .seed = learn_seed(cell->seed, which)};
    prh_status status = PRH_OK;

    if (cell->series == COINS)
        toss(labels, count, of_tasks);
    else
        status = prh_world_draw_tasks(world, count, of_tasks, labels);
    if (status >= 0)
        status = learn(learner, features, world, &asked, cell->run);
    free(labels);
    return status;
}

static prh_status measure(const grid_cell *cell, double *values)
{
    prh_learner_values facts = {.struct_size = sizeof facts};
    const prh_status status = learn_two(cell, train, cell->series == CONTROL, values, &facts, &values[4]);

    values[3] = facts.accuracy;
    return status;
}

static const double points[] = {1, 2, 4, 8, 16, 32, 64, 128, 256};
static const double quick[] = {1, 8, 64};
static const grid_setting settings[] = {{"world", LEARN_GEOMETRY ", self 1, unevenness 0.5, seed as given"},
    {"tasks", "thresholds on random fields with the world's similarities, half yes, half no"},
    {"learners", "width 32, logistic readouts, l2 1e-4"}};

const grid_plan tasks_plan = {.name = "tasks",
    .title = "Convergence by task generality",
    .question = "The more tasks two learners are taught, the more alike are they?",
    .settings = settings,
    .setting_count = COUNT(settings),
    .axis = "tasks",
    .label = "number of tasks",
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
