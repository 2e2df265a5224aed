/* Convergence to PMI: two modalities of one world, each a bijection of it, learn by contrast from different starts. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "experiments.h"
#include "figure.h"
#include "learn.h"
#include "program.h"

enum { TORUS = 1, CHAIN = 3, CONTROL };
enum { EVENTS = 64, LAST_ITERATION = 3000 };
static const char *const series[] = {"ring of 64", "torus of 8 \xC3\x97 8", "tree of 63",
    "random chain of 64: not representable", "control: ring of 64, events mispaired"};
static const char *const geometries[] = {"ring:64", "torus:8x8", "tree:5", NULL, "ring:64"};

static const grid_quantity quantities[] = {
    {"mutual_knn", "mutual k-NN of the two (k = 10)", 10.0 / 63.0, 1, 0},
    {"unbiased_cka", "unbiased CKA of the two", 0.0, 1, 0},
    {"rsa", "Spearman of distances of the two", 0.0, 0, 0},
    {"deviation", "largest |<f, f> \xE2\x88\x92 PMI \xE2\x88\x92 c| (nats)", NAN, 1, 1},
    {"pmi_mutual_knn", "mutual k-NN with the PMI kernel", NAN, 0, 0},
    {"pmi_unbiased_cka", "unbiased CKA with the PMI kernel", NAN, 0, 0},
    {"pmi_rsa", "Spearman of distances with the PMI kernel", NAN, 0, 0}, {"offset", "C*", NAN, 0, 0},
    {"negative_mass", "negative mass", NAN, 0, 0}};

/* Rows of a Markov chain without structure: uniform numbers to the fourth power, each row divided by its sum. */
static prh_status create_chain(prh_world **out, uint64_t seed)
{
    enum { N = EVENTS };
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

/* <f(i), f(j)> for every pair of events, and their mean. */
static void multiply(double *out, double *mean, const prh_representation *features)
{
    const int64_t n = prh_representation_rows(features), d = prh_representation_cols(features);
    prh_view view = {0};

    *mean = 0.0;
    if (prh_representation_view(features, &view) < 0)
        return; /* only for NULL */
    for (int64_t i = 0; i < n; i++)
        for (int64_t j = 0; j < n; j++) {
            const double *x = (const double *)view.data + i * view.ld;
            const double *y = (const double *)view.data + j * view.ld;
            double sum = 0.0;

            for (int64_t k = 0; k < d; k++)
                sum += x[k] * y[k];
            out[i * n + j] = sum;
            *mean += sum / (double)(n * n);
        }
}

static double mean_of(const double *values, int64_t count)
{
    double sum = 0.0;

    for (int64_t i = 0; i < count; i++)
        sum += values[i];
    return sum / (double)count;
}

/* The largest entry of |F F' - K - c| with the c that is best for the squares. */
static double deviation_of(const prh_representation *features, const prh_kernel *kernel)
{
    const int64_t n = prh_representation_rows(features);
    const double *values = prh_kernel_values(kernel);
    double *products = need((size_t)(n * n), sizeof *products), mean, largest = 0.0;

    multiply(products, &mean, features);
    mean -= mean_of(values, n * n);
    for (int64_t e = 0; e < n * n; e++)
        largest = fmax(largest, fabs(products[e] - values[e] - mean));
    free(products);
    return largest;
}

/* A modality's features, event by event, after as many iterations as the cell says. */
static prh_status see(prh_representation **out, const prh_world *world, const grid_cell *cell, int which)
{
    const prh_learner_options asked = {.struct_size = sizeof asked,
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
        status = learn(&learner, &features, seen, &asked, cell->run);
    if (status >= 0)
        status = prh_observation_features(out, bijection, features);
    prh_representation_destroy(features);
    prh_learner_destroy(learner);
    prh_world_destroy(seen);
    prh_observation_destroy(bijection);
    return status;
}

static prh_status certify(const prh_kernel *kernel, const prh_run_options *run, double *values)
{
    prh_certificate_values facts = {.struct_size = sizeof facts};
    prh_certificate *certificate = NULL;
    prh_status status = prh_certificate_create(&certificate, kernel, NULL, run);

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
        values[3] = fmax(deviation_of(x, kernel), deviation_of(y, kernel));
    if (status >= 0)
        status = learn_alignment_to_kernel(x, kernel, cell->run, &values[4]);
    if (status >= 0 && cell->series == CONTROL)
        status = learn_shuffle(&y, cell->seed);
    if (status >= 0)
        status = learn_alignment(x, y, cell->run, values);
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
        status = learn_kernel(&kernel, world, cell->run);
    if (status >= 0)
        status = certify(kernel, cell->run, &values[7]);
    if (status >= 0)
        status = compare(world, kernel, cell, values);
    prh_kernel_destroy(kernel);
    prh_world_destroy(world);
    return status;
}

static const double points[] = {1, 3, 10, 30, 100, 300, 1000, LAST_ITERATION};
static const double quick[] = {1, 30, 1000};
static const grid_setting settings[] = {{"worlds", "self 1, unevenness 0.5, seed as given; chain: rows of "
                                                   "uniform numbers to the fourth power, window 1"},
    {"modalities", "two random bijections of the events"},
    {"learners", "InfoNCE, as wide as there are events, another start each"},
    {"chance", "of mutual k-NN 10/63, of the tree 10/62"}};

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

/* The three matrices of the torus, each less its mean: its PMI, and what two modalities have learnt. */
static prh_status fill_matrices(double *matrices[3], uint64_t seed)
{
    const grid_cell cell = {.point = LAST_ITERATION, .seed = seed};
    prh_representation *features[2] = {NULL, NULL};
    prh_kernel *kernel = NULL;
    prh_world *world = NULL;
    prh_status status = create_world(&world, TORUS, seed);

    if (status >= 0)
        status = learn_kernel(&kernel, world, NULL);
    for (int i = 0; i < 2 && status >= 0; i++)
        status = see(&features[i], world, &cell, i);
    for (int m = 0; m < 3 && status >= 0; m++) {
        double mean;

        if (m == 0)
            memcpy(matrices[0], prh_kernel_values(kernel), EVENTS * EVENTS * sizeof(double));
        else
            multiply(matrices[m], &mean, features[m - 1]);
        mean = mean_of(matrices[m], EVENTS * EVENTS);
        for (int e = 0; e < EVENTS * EVENTS; e++)
            matrices[m][e] -= mean;
    }
    for (int i = 0; i < 2; i++)
        prh_representation_destroy(features[i]);
    prh_kernel_destroy(kernel);
    prh_world_destroy(world);
    return status;
}

static int draw_matrices(double *const matrices[3], const options *wishes)
{
    static const char *const titles[] = {"PMI", "learnt by modality X", "learnt by modality Y"};
    char *name = need_text("%s/convergence-to-pmi-kernels", wishes->out);
    double largest = 0.0;
    figure_panel panels[3];
    figure_heat heats[3];
    int code;

    for (int m = 0; m < 3; m++)
        for (int e = 0; e < EVENTS * EVENTS; e++)
            largest = fmax(largest, fabs(matrices[m][e]));
    for (int m = 0; m < 3; m++) {
        heats[m] = (figure_heat){.values = matrices[m],
            .rows = EVENTS,
            .cols = EVENTS,
            .map = FIGURE_DIVERGING,
            .low = -largest,
            .high = largest,
            .label = "kernel less its mean (nats)",
            .no_scale = m < 2};
        panels[m] = (figure_panel){.title = titles[m],
            .x = {.scale = FIGURE_CATEGORY, .label = "event"},
            .y = {.scale = FIGURE_CATEGORY, .label = "event"},
            .heat = &heats[m]};
    }
    code = figure_write(
        &(figure){.title = "Three kernels of one world",
            .description = "The PMI of a torus of 64 events, and what two modalities learn of it",
            .width = FIGURE_PAGE,
            .columns = 3,
            .panels = panels,
            .panel_count = 3},
        name);
    free(name);
    return code;
}

int convergence_draw(const options *wishes)
{
    double *all = need(3 * EVENTS * EVENTS, sizeof *all);
    double *matrices[3] = {all, all + EVENTS * EVENTS, all + 2 * EVENTS * EVENTS};
    const prh_status status = fill_matrices(matrices, (uint64_t)wishes->null.seed);
    const int code = status < 0 ? bad_status(status, "convergence-to-pmi") : draw_matrices(matrices, wishes);

    free(all);
    return code;
}
