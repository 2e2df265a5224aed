/* Models that stand for a small study. */
#include "studies.h"

#include <stdio.h>

const char *const studied_families[STUDIED] = {"old", "new", NULL, "old", ""};
const char *const studied_modalities[STUDIED] = {"image", "text", "image", "text", "image"};

void make_studied(prh_model *models[STUDIED], int matrices)
{
    generator shared = {11}, g = {29};
    double *latent = normal_matrix(&shared, STUDIED_ROWS, 4);

    for (int i = 0; i < STUDIED; i++) {
        const int is_matrix = matrices && i == STUDIED - 1, layers = 1 + i % MOST_STUDIED_LAYERS;
        prh_representation *made[MOST_STUDIED_LAYERS];
        char name[16];
        const prh_model_options options = {.struct_size = sizeof options,
            .name = name,
            .family = studied_families[i],
            .modality = studied_modalities[i],
            .kernel = is_matrix ? "dissimilarity" : NULL};

        snprintf(name, sizeof name, "model %d", i);
        for (int l = 0; l < layers; l++) {
            double *x = related_matrix(&g, latent, STUDIED_ROWS, 4, 5 + l, 2.0 - 0.3 * i - 0.2 * l);
            double *d = distances_of(x, STUDIED_ROWS, 5 + l, 0);

            made[l] = is_matrix ? doubles(d, STUDIED_ROWS, STUDIED_ROWS) : doubles(x, STUDIED_ROWS, 5 + l);
            free(d);
            free(x);
        }
        models[i] = NULL;
        assert_ok(prh_model_create(&models[i], (const prh_representation *const *)made, layers, &options));
        for (int l = 0; l < layers; l++)
            prh_representation_destroy(made[l]);
    }
    free(latent);
}

void destroy_studied(prh_model *models[STUDIED])
{
    for (int i = 0; i < STUDIED; i++)
        prh_model_destroy(models[i]);
}

prh_null_options studied_null(int32_t method, int32_t aggregate)
{
    return (prh_null_options){.struct_size = sizeof(prh_null_options),
        .permutations = 99,
        .seed = 5,
        .method = method,
        .aggregate = aggregate,
        .top = aggregate == PRH_AGGREGATE_TOP_MEAN ? 2 : 0};
}

static const char *const quality_names[2] = {"accuracy", "size"};
static const double qualities[STUDIED * 2] = {1, 9, 2, 7, 3, 8, 4, 2, 6, 1};
static const double accuracies[STUDIED * 2] = {0.1, 0.9, 0.3, 0.7, 0.5, 0.8, 0.9, 0.2, 0.95, 0.1};

prh_study_options studied_options(const prh_null_options *null)
{
    return (prh_study_options){.struct_size = sizeof(prh_study_options),
        .quality_names = quality_names,
        .qualities = qualities,
        .quality_count = 2,
        .control = "size",
        .accuracies = accuracies,
        .tasks = 2,
        .bin_count = 2,
        .trend_draws = 99,
        .seed = 3,
        .null = null};
}

int32_t watch_study(double fraction, void *user_data)
{
    study_watch *w = user_data;

    assert_true(fraction >= w->last && fraction <= 1.0);
    if (fraction - w->last > w->largest_step)
        w->largest_step = fraction - w->last;
    w->last = fraction;
    w->calls++;
    return fraction >= w->stop;
}

prh_study *study_of(
    const prh_metric *metric, prh_model *const models[STUDIED], const prh_study_options *options)
{
    prh_study *study = NULL;

    assert_ok(prh_study_create(&study, metric, (const prh_model *const *)models, STUDIED, options));
    return study;
}

static void assert_same_numbers(const double *a, const double *b, int64_t count)
{
    for (int64_t i = 0; i < count; i++)
        assert_same_bits(a[i], b[i]);
}

static void assert_same_counts(const int64_t *a, const int64_t *b, int64_t count)
{
    assert_int_equal(!a, !b);
    if (a)
        assert_memory_equal(a, b, (size_t)count * sizeof *a);
}

void assert_same_matrices(const prh_study *a, const prh_study *b)
{
    static const double *(*const numbers[])(const prh_study *) = {prh_study_scores, prh_study_null_means,
        prh_study_null_sds, prh_study_thresholds, prh_study_zs, prh_study_ps, prh_study_adjusted_ps,
        prh_study_calibrated};
    const int64_t count = prh_study_count(a), cells = count * count;

    assert_int_equal(prh_study_count(b), count);
    for (size_t m = 0; m < sizeof numbers / sizeof numbers[0]; m++)
        assert_same_numbers(numbers[m](a), numbers[m](b), cells);
    assert_memory_equal(prh_study_statuses(a), prh_study_statuses(b), (size_t)cells * sizeof(prh_status));
    assert_same_counts(prh_study_layers_x(a), prh_study_layers_x(b), cells);
    assert_same_counts(prh_study_layers_y(a), prh_study_layers_y(b), cells);
    assert_memory_equal(
        prh_study_null_methods(a), prh_study_null_methods(b), (size_t)cells * sizeof(int32_t));
}

static void assert_same_trends(const prh_study *a, const prh_study *b)
{
    const int64_t kinds = prh_study_modality_count(a);

    for (int64_t t = 0; t < prh_study_quality_count(a) * kinds * kinds * 2; t++) {
        const int64_t quality = t / 2 / kinds / kinds, subjects = t / 2 / kinds % kinds;
        const int32_t scale = (int32_t)(t % 2);
        const prh_trend *trend[2] = {NULL, NULL};
        const prh_status status = prh_study_get_trend(a, quality, subjects, t / 2 % kinds, scale, &trend[0]);
        prh_coefficient c[2];

        assert_status(prh_study_get_trend(b, quality, subjects, t / 2 % kinds, scale, &trend[1]), status);
        if (status < 0)
            continue;
        for (int s = 0; s < 2; s++)
            assert_ok(prh_trend_get_coefficient(trend[s], PRH_TREND_SPEARMAN, &c[s]));
        assert_same_bits(c[0].value, c[1].value);
        assert_same_bits(c[0].p, c[1].p);
        assert_same_bits(c[0].p_free, c[1].p_free);
        assert_same_bits(c[0].low, c[1].low);
    }
}

static void assert_same_maps(const prh_study *a, const prh_study *b)
{
    const int64_t count = prh_study_count(a);
    const prh_model_map *map[2] = {NULL, NULL};
    const prh_clustering *tree[2] = {NULL, NULL};
    const prh_status status = prh_study_get_map(a, &map[0]);

    assert_status(prh_study_get_map(b, &map[1]), status);
    if (status < 0)
        return;
    assert_same_numbers(prh_model_map_points(map[0]), prh_model_map_points(map[1]), 2 * count);
    assert_ok(prh_study_get_clustering(a, &tree[0]));
    assert_ok(prh_study_get_clustering(b, &tree[1]));
    assert_same_counts(prh_clustering_order(tree[0]), prh_clustering_order(tree[1]), count);
}

void assert_same_study(const prh_study *a, const prh_study *b)
{
    assert_same_matrices(a, b);
    assert_same_trends(a, b);
    assert_same_maps(a, b);
    assert_same_counts(prh_study_solved(a), prh_study_solved(b), prh_study_count(a));
    assert_same_counts(prh_study_bins(a), prh_study_bins(b), prh_study_count(a));
    assert_string_equal(prh_study_provenance(a), prh_study_provenance(b));
}
