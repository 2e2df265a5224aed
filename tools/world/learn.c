/* Worlds, learners and scores for the experiments. */
#include "learn.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "program.h"

static const char *const metrics[LEARN_SCORES] = {"mutual_knn", "unbiased_cka", "rsa:euclidean:spearman"};

prh_status learn_world(prh_world **out, const char *geometry, uint64_t seed)
{
    const prh_world_options asked = {
        .struct_size = sizeof asked, .self = 1.0, .unevenness = 0.5, .seed = seed};

    return prh_world_create_geometry(out, geometry, &asked);
}

uint64_t learn_seed(uint64_t seed, int which)
{
    return 2 * seed + (uint64_t)which;
}

static prh_view square_view(const double *values, int64_t n)
{
    return (prh_view){.data = values, .rows = n, .cols = n, .ld = n, .dtype = PRH_F64};
}

prh_status learn_kernel(prh_kernel **out, const prh_world *world, const prh_run_options *run)
{
    const prh_view joint = square_view(prh_world_joint(world), prh_world_events(world));

    return prh_kernel_create_pmi_of_joint(out, &joint, NULL, run);
}

prh_status learn_prior(double *prior, const prh_world *world, const prh_run_options *run)
{
    prh_certificate_values values = {.struct_size = sizeof values};
    prh_certificate *certificate = NULL;
    prh_kernel *kernel = NULL;
    prh_status status = learn_kernel(&kernel, world, run);

    if (status >= 0)
        status = prh_certificate_create(&certificate, kernel, NULL, run);
    if (status >= 0)
        status = prh_certificate_get_values(certificate, &values);
    if (status >= 0)
        *prior = 1.0 / (1.0 + exp(-values.offset - 0.5));
    prh_certificate_destroy(certificate);
    prh_kernel_destroy(kernel);
    return status;
}

prh_status learn(prh_learner **learner, prh_representation **features, const prh_world *world,
    const prh_learner_options *asked, const prh_run_options *run)
{
    prh_status status = prh_learner_create(learner, world, asked, run);
    prh_view view;

    if (status < 0 || !features)
        return status;
    view = (prh_view){.data = prh_learner_features(*learner),
        .rows = prh_learner_rows(*learner),
        .cols = prh_learner_width(*learner),
        .ld = prh_learner_width(*learner),
        .dtype = PRH_F64};
    return prh_representation_wrap(features, &view, NULL, NULL);
}

prh_status learn_shuffle(prh_representation **features, uint64_t seed)
{
    prh_representation *shuffled = NULL;
    prh_observation *order = NULL;
    prh_status status = prh_observation_create_bijection(&order, prh_representation_rows(*features), seed);

    if (status >= 0)
        status = prh_observation_features(&shuffled, order, *features);
    if (status >= 0) {
        prh_representation_destroy(*features);
        *features = shuffled;
    }
    prh_observation_destroy(order);
    return status;
}

double learn_uniform(uint64_t seed, uint64_t at)
{
    uint64_t z = (seed << 32) + (at + 1) * 0x9E3779B97F4A7C15u;

    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return (double)((z ^ (z >> 31)) >> 11) * 0x1p-53;
}

static prh_status create_metric(prh_metric **out, size_t which)
{
    const prh_metric_options asked = {.struct_size = sizeof asked, .k = LEARN_NEIGHBOURS};

    return prh_metric_create_by_name(out, metrics[which], &asked);
}

/* A score that does not exist is a result, too. */
static prh_status settle(prh_status status, double *score)
{
    if (status != PRH_ERR_UNDEFINED)
        return status;
    *score = NAN;
    return PRH_OK;
}

prh_status learn_alignment(const prh_representation *x, const prh_representation *y,
    const prh_run_options *run, double scores[LEARN_SCORES])
{
    prh_status status = PRH_OK;

    for (size_t m = 0; m < LEARN_SCORES && status >= 0; m++) {
        prh_metric *metric = NULL;

        status = create_metric(&metric, m);
        if (status >= 0)
            status = settle(prh_metric_compute_with(metric, x, y, run, &scores[m]), &scores[m]);
        prh_metric_destroy(metric);
    }
    return status;
}

prh_status learn_keep_distances(prh_kernel **out, const prh_kernel *kernel)
{
    const int64_t n = prh_kernel_rows(kernel);
    double *distances = need((size_t)(n * n), sizeof *distances);
    const prh_view view = square_view(distances, n);
    prh_representation *given = NULL;
    prh_status status = prh_kernel_read_distances(kernel, 0, n, distances);

    if (status >= 0)
        status = prh_representation_wrap(&given, &view, NULL, NULL);
    if (status >= 0)
        status = prh_kernel_create(out, given, "dissimilarity", PRH_PRECISION_F64, NULL);
    prh_representation_destroy(given);
    free(distances);
    return status;
}

prh_status learn_prepare_kernel(
    prh_prepared **out, const prh_metric *metric, const prh_kernel *kernel, const prh_run_options *run)
{
    const int is_rsa = strncmp(prh_metric_name(metric), "rsa", 3) == 0;
    prh_kernel *distances = NULL;
    prh_status status = is_rsa ? learn_keep_distances(&distances, kernel) : PRH_OK;

    if (status >= 0)
        status = prh_prepared_create_from_kernel(
            out, (const prh_metric *const[]){metric}, 1, is_rsa ? distances : kernel, run);
    prh_kernel_destroy(distances);
    return status;
}

prh_status learn_score_kernel(double *score, const prh_metric *metric, const prh_representation *x,
    const prh_kernel *kernel, const prh_run_options *run)
{
    prh_prepared *left = NULL, *right = NULL;
    prh_status status = prh_prepared_create_many(&left, (const prh_metric *const[]){metric}, 1, x, run);

    if (status >= 0)
        status = learn_prepare_kernel(&right, metric, kernel, run);
    if (status >= 0)
        status = settle(prh_metric_compare(metric, left, right, score), score);
    prh_prepared_destroy(right);
    prh_prepared_destroy(left);
    return status;
}

prh_status learn_alignment_to_kernel(const prh_representation *x, const prh_kernel *kernel,
    const prh_run_options *run, double scores[LEARN_SCORES])
{
    prh_status status = PRH_OK;

    for (size_t m = 0; m < LEARN_SCORES && status >= 0; m++) {
        prh_metric *metric = NULL;

        status = create_metric(&metric, m);
        if (status >= 0)
            status = learn_score_kernel(&scores[m], metric, x, kernel, run);
        prh_metric_destroy(metric);
    }
    return status;
}

prh_status learn_two(const grid_cell *cell, learn_train *train, int is_mispaired, double scores[LEARN_SCORES],
    prh_learner_values *facts, double *converged)
{
    prh_learner_values others = {.struct_size = sizeof others};
    prh_representation *features[2] = {NULL, NULL};
    prh_learner *learners[2] = {NULL, NULL};
    prh_world *world = NULL;
    prh_status status = learn_world(&world, LEARN_GEOMETRY, cell->seed);

    for (int i = 0; i < 2 && status >= 0; i++)
        status = train(&learners[i], &features[i], world, cell, i);
    if (status >= 0 && is_mispaired)
        status = learn_shuffle(&features[1], cell->seed);
    if (status >= 0)
        status = prh_learner_get_values(learners[0], facts);
    if (status >= 0)
        status = prh_learner_get_values(learners[1], &others);
    *converged = 0.5 * (facts->converged + others.converged);
    if (status >= 0)
        status = learn_alignment(features[0], features[1], cell->run, scores);
    for (int i = 0; i < 2; i++) {
        prh_representation_destroy(features[i]);
        prh_learner_destroy(learners[i]);
    }
    prh_world_destroy(world);
    return status;
}
