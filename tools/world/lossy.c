/* Where the theorem fails gracefully: one modality sees every event, the other one through a map that loses some. */
#include <math.h>

#include "experiments.h"
#include "learn.h"

/* Merged events leave a world that need not be representable, and there InfoNCE has no minimum: training must end. */
enum { ITERATIONS = 2000 };

enum { MERGING, NOISE, CONTROL };
static const char *const series[] = {
    "many-to-one maps", "noisy maps", "control: noisy maps, events mispaired"};

static const grid_quantity quantities[] = {{"mutual_knn", "mutual k-NN (k = 10)", 10.0 / 99.0, 1, 0},
    {"unbiased_cka", "unbiased CKA", 0.0, 1, 0}, {"rsa", "Spearman of distances", 0.0, 0, 0},
    {"information", "information kept (bits)", NAN, 0, 0},
    {"converged", "share of learners that converged", NAN, 0, 0}};

/* The point is the share of the symbols that is left, or of the observations that are right. */
static prh_status create_observation(prh_observation **out, const grid_cell *cell)
{
    if (cell->series == MERGING)
        return prh_observation_create_merging(
            out, LEARN_EVENTS, (int64_t)round(cell->point * LEARN_EVENTS), cell->seed);
    return prh_observation_create_noise(out, LEARN_EVENTS, 1.0 - cell->point);
}

/* What a learner of the observed world knows of the events. */
static prh_status learn_through(prh_representation **out, const prh_world *world,
    const prh_observation *observation, const grid_cell *cell, int which, double *converged)
{
    const prh_learner_options asked = {.struct_size = sizeof asked,
        .loss = PRH_LOSS_INFONCE,
        .max_iterations = ITERATIONS,
        .seed = learn_seed(cell->seed, which)};
    prh_learner_values facts = {.struct_size = sizeof facts};
    prh_representation *features = NULL;
    prh_learner *learner = NULL;
    prh_world *seen = NULL;
    prh_status status = prh_world_observe(&seen, world, observation, NULL);

    if (status >= 0)
        status = learn(&learner, &features, seen, &asked, cell->run);
    if (status >= 0)
        status = prh_learner_get_values(learner, &facts);
    if (status >= 0)
        status = prh_observation_features(out, observation, features);
    *converged = facts.converged;
    prh_representation_destroy(features);
    prh_learner_destroy(learner);
    prh_world_destroy(seen);
    return status;
}

static prh_status compare(const prh_world *world, const prh_observation *whole, const prh_observation *lossy,
    const grid_cell *cell, double *values)
{
    prh_representation *x = NULL, *y = NULL;
    double converged[2] = {0.0, 0.0};
    prh_status status = learn_through(&x, world, whole, cell, 0, &converged[0]);

    if (status >= 0)
        status = learn_through(&y, world, lossy, cell, 1, &converged[1]);
    if (status >= 0 && cell->series == CONTROL)
        status = learn_shuffle(&y, cell->seed);
    if (status >= 0)
        status = learn_alignment(x, y, cell->run, values);
    values[4] = 0.5 * (converged[0] + converged[1]);
    prh_representation_destroy(y);
    prh_representation_destroy(x);
    return status;
}

static prh_status measure(const grid_cell *cell, double *values)
{
    prh_observation *whole = NULL, *lossy = NULL;
    prh_world *world = NULL;
    double nats = NAN;
    prh_status status = learn_world(&world, LEARN_GEOMETRY, cell->seed);

    if (status >= 0)
        status = prh_observation_create_bijection(&whole, LEARN_EVENTS, learn_seed(cell->seed, 0));
    if (status >= 0)
        status = create_observation(&lossy, cell);
    if (status >= 0)
        status = prh_observation_information(lossy, world, &nats, NULL);
    if (status >= 0)
        status = compare(world, whole, lossy, cell, values);
    values[3] = nats / log(2.0);
    prh_observation_destroy(lossy);
    prh_observation_destroy(whole);
    prh_world_destroy(world);
    return status;
}

static const double points[] = {0.03, 0.05, 0.1, 0.16, 0.25, 0.33, 0.5, 0.75, 0.9, 1.0};
static const double quick[] = {0.05, 0.25, 1.0};
static const grid_setting settings[] = {{"world", LEARN_GEOMETRY ", self 1, unevenness 0.5, seed as given"},
    {"first modality", "a random bijection"},
    {"second modality", "events merged at random onto a share of the symbols, or with probability 1 - share "
                        "another event is seen"},
    {"learners", "InfoNCE, as wide as there are symbols, at most 2000 iterations"}};

const grid_plan lossy_plan = {.name = "lossy",
    .title = "A modality that loses information",
    .question = "How does alignment fall with the information that a modality keeps of the world?",
    .settings = settings,
    .setting_count = COUNT(settings),
    .axis = "share",
    .label = "information that the second modality keeps (bits)",
    .measured_axis = 4,
    .points = points,
    .point_count = COUNT(points),
    .quick_points = quick,
    .quick_count = COUNT(quick),
    .series = series,
    .series_count = COUNT(series),
    .quantities = quantities,
    .quantity_count = COUNT(quantities),
    .measure = measure};
