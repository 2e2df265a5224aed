/* Convergence to PMI: two modalities of one world, each a bijection of it, learn by contrast from different starts. */
#include <math.h>

#include "experiments.h"
#include "learn.h"

enum { CHAIN = 3, CONTROL };
static const char *const series[] = {"ring of 64", "torus of 8 \xC3\x97 8", "tree of 63",
    "random chain of 64: not representable", "control: ring of 64, events mispaired"};
static const char *const geometries[] = {"ring:64", "torus:8x8", "tree:5", NULL, "ring:64"};

static const grid_quantity quantities[] = {
    {"deviation", "largest |<f, f> \xE2\x88\x92 PMI \xE2\x88\x92 c| (nats)", NAN, 1, 1},
    {"mutual_knn", "mutual k-NN of the two (k = 10)", 10.0 / 63.0, 1, 0},
    {"unbiased_cka", "unbiased CKA of the two", 0.0, 1, 0},
    {"pmi_mutual_knn", "mutual k-NN with the PMI kernel", NAN, 0, 0},
    {"pmi_unbiased_cka", "unbiased CKA with the PMI kernel", NAN, 0, 0}, {"offset", "C*", NAN, 0, 0},
    {"negative_mass", "negative mass", NAN, 0, 0}};

/* Rows of a Markov chain without structure: uniform numbers to the fourth power, each row divided by its sum. */
static prh_status create_chain(prh_world **out, uint64_t seed)
{
    enum { N = 64 };
    double rows[N * N];
    const prh_view view = {.data = rows, .rows = N, .cols = N, .ld = N, .dtype = PRH_F64};

    for (int a = 0; a < N; a++) {
        double sum = 0.0;

        for (int b = 0; b < N; b++) {
            rows[a * N + b] = pow(learn_uniform(seed, (uint64_t)(a * N + b)), 4.0);
            sum += rows[a * N + b];
        }
        for (int b = 0; b < N; b++)
            rows[a * N + b] /= sum;
    }
    return prh_world_create_chain(out, &view, 1, 0);
}

static prh_status create_world(prh_world **out, int which, uint64_t seed)
{
    return which == CHAIN ? create_chain(out, seed) : learn_world(out, geometries[which], seed);
}

/* The largest entry of |F F' - K - c| with the best c for the squares, the mean. */
static double deviation_of(const prh_representation *features, const double *kernel)
{
    const int64_t n = prh_representation_rows(features), d = prh_representation_cols(features);
    double mean = 0.0, largest = 0.0;
    prh_view view;

    if (prh_representation_view(features, &view) < 0)
        return NAN;
    for (int pass = 0; pass < 2; pass++)
        for (int64_t i = 0; i < n; i++)
            for (int64_t j = 0; j < n; j++) {
                const double *x = (const double *)view.data + i * view.ld;
                const double *y = (const double *)view.data + j * view.ld;
                double difference = -kernel[i * n + j];

                for (int64_t k = 0; k < d; k++)
                    difference += x[k] * y[k];
                if (pass == 0)
                    mean += difference / (double)(n * n);
                else
                    largest = fmax(largest, fabs(difference - mean));
            }
    return largest;
}

/* A modality's features, event by event, after as many iterations as the cell says. */
static prh_status see(prh_representation **out, const prh_world *world, const grid_cell *cell, int which)
{
    const prh_learner_options options = {.struct_size = sizeof options,
        .loss = PRH_LOSS_INFONCE,
        .max_iterations = (int64_t)cell->point,
        .seed = learn_seed(cell->seed, which)};
    prh_representation *features = NULL;
    prh_observation *bijection = NULL;
    prh_learner *learner = NULL;
    prh_world *seen = NULL;
    prh_status status =
        prh_observation_create_bijection(&bijection, prh_world_events(world), learn_seed(cell->seed, which));

    if (status >= 0)
        status = prh_world_observe(&seen, world, bijection, NULL);
    if (status >= 0)
        status = learn(&learner, &features, seen, &options, cell->run);
    if (status >= 0)
        status = prh_observation_features(out, bijection, features);
    prh_representation_destroy(features);
    prh_learner_destroy(learner);
    prh_world_destroy(seen);
    prh_observation_destroy(bijection);
    return status;
}

static prh_status certify(const prh_kernel *kernel, double *values)
{
    prh_certificate_values facts = {.struct_size = sizeof facts};
    prh_certificate *certificate = NULL;
    prh_status status = prh_certificate_create(&certificate, kernel, NULL, NULL);

    if (status >= 0)
        status = prh_certificate_get_values(certificate, &facts);
    values[0] = facts.offset;
    values[1] = facts.negative_mass;
    prh_certificate_destroy(certificate);
    return status;
}

static prh_status compare(
    const prh_world *world, const prh_kernel *kernel, const grid_cell *cell, double *values)
{
    prh_representation *x = NULL, *y = NULL;
    prh_status status = see(&x, world, cell, 0);

    if (status >= 0)
        status = see(&y, world, cell, 1);
    if (status >= 0)
        values[0] =
            fmax(deviation_of(x, prh_kernel_values(kernel)), deviation_of(y, prh_kernel_values(kernel)));
    if (status >= 0)
        status = learn_alignment_to_kernel(x, kernel, cell->run, &values[3]);
    if (status >= 0 && cell->series == CONTROL)
        status = learn_shuffle(&y, cell->seed);
    if (status >= 0)
        status = learn_alignment(x, y, cell->run, &values[1]);
    prh_representation_destroy(y);
    prh_representation_destroy(x);
    return status;
}

static prh_status measure(const grid_cell *cell, double *values)
{
    prh_kernel *kernel = NULL;
    prh_world *world = NULL;
    prh_status status = create_world(&world, cell->series, cell->seed);

    if (status >= 0)
        status = learn_kernel(&kernel, world);
    if (status >= 0)
        status = certify(kernel, &values[5]);
    if (status >= 0)
        status = compare(world, kernel, cell, values);
    prh_kernel_destroy(kernel);
    prh_world_destroy(world);
    return status;
}

static const double points[] = {1, 3, 10, 30, 100, 300, 1000, 3000};
static const double quick[] = {1, 30, 1000};
static const grid_setting settings[] = {{"worlds", "self 1, unevenness 0.5, seed as given; chain: rows of "
                                                   "uniform numbers to the fourth power, window 1"},
    {"modalities", "two random bijections of the events"},
    {"learners", "InfoNCE, as wide as there are events, another start each"}};

const grid_plan convergence_plan = {.name = "convergence-to-pmi",
    .title = "Convergence to PMI",
    .question = "Do two modalities of one world, learnt from different starts, arrive at the PMI kernel, and "
                "so at one another?",
    .settings = settings,
    .setting_count = COUNT(settings),
    .axis = "iterations",
    .label = "iterations of training, at most",
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
