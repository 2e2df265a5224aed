/* The colour world: colours that stand near each other in photographs, their PMI kernel, and how people see them. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "experiments.h"
#include "learn.h"
#include "photographs.h"
#include "program.h"

enum { PHOTOGRAPHS, SHUFFLED, SCATTERED, MISPAIRED };
static const char *const series[] = {"photographs", "control: pixels shuffled in each photograph",
    "control: pixels shuffled over all photographs", "control: colours mispaired"};

static const grid_quantity quantities[] = {{"spearman", "Spearman of distances", 0.0, 1, 0},
    {"mutual_knn", "mutual k-NN of the two (k = 10)", NAN, 1, 0},
    {"r_squared", "R\xC2\xB2 of the map on CIELAB", NAN, 1, 0},
    {"stress", "stress of three dimensions", NAN, 0, 0}, {"colours", "colours", NAN, 0, 0},
    {"seen", "share of pairs of colours that were seen", NAN, 0, 0}};

enum { PAIRS = 300000, NEIGHBOURS = 10 };

/* Colours stay, what stands beside what does not. */
static void shuffle(int32_t *labels, int64_t count, uint64_t seed)
{
    for (int64_t i = count - 1; i > 0; i--) {
        const int64_t j = (int64_t)(learn_uniform(seed, (uint64_t)i) * (double)(i + 1));
        const int32_t kept = labels[i];

        labels[i] = labels[j];
        labels[j] = kept;
    }
}

/* The labels of all photographs, one after another, in the order that the series asks for. */
static int32_t *arrange(const photograph_set *all, const grid_cell *cell)
{
    int32_t *labels, *at;
    int64_t pixels = 0;

    for (size_t i = 0; i < all->count; i++)
        pixels += all->items[i].height * all->items[i].width;
    labels = at = need((size_t)pixels, sizeof *labels);
    for (size_t i = 0; i < all->count; i++) {
        const int64_t count = all->items[i].height * all->items[i].width;

        memcpy(at, all->items[i].labels, (size_t)count * sizeof *at);
        if (cell->series == SHUFFLED)
            shuffle(at, count, cell->seed * 1000 + i);
        at += count;
    }
    if (cell->series == SCATTERED)
        shuffle(labels, pixels, cell->seed * 1000);
    return labels;
}

static prh_status count_all(prh_cooccurrence **out, const grid_cell *cell)
{
    const photograph_set *all = cell->data;
    int32_t *labels = arrange(all, cell), *at = labels;
    prh_status status = prh_cooccurrence_create(out, PHOTOGRAPH_COLOURS, 0);

    for (size_t i = 0; i < all->count && status >= 0; i++) {
        const photograph *picture = &all->items[i];
        const prh_image_options asked = {.struct_size = sizeof asked,
            .radius = cell->point,
            .pairs = (int64_t)(PAIRS / all->count + (i < PAIRS % all->count)),
            .seed = cell->seed * 1000 + i};

        status = prh_cooccurrence_add_image(*out, at, picture->height, picture->width, &asked, cell->run);
        at += picture->height * picture->width;
    }
    free(labels);
    return status;
}

/* Distances of the kernel against those in CIELAB, and the nearest colours of both (of features, rbf ranks by them). */
static prh_status score(
    const prh_kernel *kernel, const prh_representation *lab, const grid_cell *cell, double *values)
{
    static const char *const names[] = {"rsa:euclidean:spearman", "mutual_knn"};
    static const char *const kernels[] = {NULL, "rbf"};
    prh_kernel *distances = NULL;
    prh_status status = learn_keep_distances(&distances, kernel);

    for (size_t m = 0; m < COUNT(names) && status >= 0; m++) {
        const prh_metric_options asked = {.struct_size = sizeof asked, .k = NEIGHBOURS, .kernel = kernels[m]};
        prh_metric *metric = NULL;

        status = prh_metric_create_by_name(&metric, names[m], &asked);
        if (status >= 0)
            status = learn_score_kernel(&values[m], metric, lab, distances, cell->run);
        prh_metric_destroy(metric);
    }
    prh_kernel_destroy(distances);
    return status;
}

/* Three dimensions from the distances alone, laid onto CIELAB. */
static prh_status map(
    const prh_kernel *kernel, const prh_representation *lab, const grid_cell *cell, double *values)
{
    prh_procrustes_values fit = {.struct_size = sizeof fit};
    prh_embedding_values facts = {.struct_size = sizeof facts};
    prh_embedding *embedding = NULL;
    prh_procrustes *laid = NULL;
    prh_view view, points;
    prh_status status = prh_embedding_create_smacof(&embedding, kernel, 3, NULL, cell->run);

    if (status >= 0)
        status = prh_embedding_get_values(embedding, &facts);
    if (status >= 0)
        status = prh_representation_view(lab, &view);
    if (status >= 0) {
        points = view;
        points.data = prh_embedding_points(embedding);
        status = prh_procrustes_create(&laid, &points, &view, NULL);
    }
    if (status >= 0)
        status = prh_procrustes_get_values(laid, &fit);
    values[0] = fit.r_squared;
    values[1] = facts.stress;
    prh_procrustes_destroy(laid);
    prh_embedding_destroy(embedding);
    return status;
}

static prh_status measure(const grid_cell *cell, double *values)
{
    prh_representation *lab = NULL;
    prh_cooccurrence *counts = NULL;
    prh_kernel *kernel = NULL;
    prh_status status = count_all(&counts, cell);

    if (status >= 0)
        status = photograph_kernel(&kernel, &lab, counts, cell->run, &values[5]);
    if (status >= 0 && cell->series == MISPAIRED)
        status = learn_shuffle(&lab, cell->seed);
    if (status >= 0)
        status = score(kernel, lab, cell, values);
    if (status >= 0)
        status = map(kernel, lab, cell, &values[2]);
    values[4] = (double)prh_kernel_rows(kernel);
    prh_kernel_destroy(kernel);
    prh_representation_destroy(lab);
    prh_cooccurrence_destroy(counts);
    return status;
}

static const double points[] = {1, 2, 4, 8, 16, 32, 64};
static const double quick[] = {4, 32};
static const grid_setting settings[] = {{"photographs", "those of examples/data/photographs"},
    {"colours", "sRGB in 6 levels per component; those with at least 0.1 % of all pairs"},
    {"pairs", "300 000 pairs of pixels, as many of each photograph, at most `radius` pixels apart"},
    {"kernel", "PMI; pairs of colours that were never seen get the smallest value of those that were"},
    {"distances", "of the kernel: sqrt(K_ii + K_jj - 2 K_ij); of CIELAB: Euclid's, of the cells' centres"},
    {"map", "SMACOF in three dimensions, laid onto CIELAB with rotation, reflection, scale and translation"}};

static const grid_plan plan = {.name = "colour",
    .title = "The colour world",
    .question = "Do colours that stand near each other in photographs look alike?",
    .settings = settings,
    .setting_count = COUNT(settings),
    .axis = "radius",
    .label = "pixels apart, at most",
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

int colour_experiment(const options *wishes)
{
    photograph_set all;
    int code = photographs_read(&all, wishes);

    if (!code)
        code = grid_report(&plan, wishes, &all);
    if (!code && wishes->out)
        code = photographs_draw(&all, wishes);
    photographs_free(&all);
    return code;
}
