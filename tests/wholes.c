/* The helpers of wholes.h. */
#include "wholes.h"

#include <math.h>

static const char *const quality_names[QUALITIES] = {"accuracy", "size"};

const prh_study_member members[MEMBERS] = {{"a", "one", "image"}, {"b", "one", "image"}, {"c", "two", "text"},
    {"d", "two", "text"}, {"e", NULL, "image"}, {"f", "", "text"}, {"g", "one", "image"},
    {"h", "two", "text"}, {"i", "g", "image"}};
static const double qualities[MEMBERS * QUALITIES] = {
    0.1, 3, 0.2, 1, 0.3, 4, 0.4, 1, 0.5, 5, 0.6, 9, NAN, 2, 0.8, 6, 0.9, 5};
const double accuracies[MEMBERS * 3] = {0.2, 0.1, 0.9, 0.3, 0.2, 0.8, 0.4, NAN, 0.7, 0.5, 0.4, 0.6, 0.6, 0.5,
    0.5, 0.7, 0.9, 0.4, NAN, NAN, NAN, 0.8, 0.9, 0.2, 0.9, 0.9, 0.1};

void fill_scores(double scores[MEMBERS * MEMBERS], double missing)
{
    generator g = {41};

    for (int i = 0; i < MEMBERS; i++)
        for (int j = 0; j < MEMBERS; j++)
            scores[i * MEMBERS + j] = 0.03 * (i + j) + 0.2 * next_uniform(&g) + 0.05;
    scores[2 * MEMBERS + 4] = missing;
    for (int i = 0; i < MEMBERS; i++)
        scores[i * MEMBERS + i] = INFINITY; /* not read */
}

prh_study_options full_options(void)
{
    return (prh_study_options){.struct_size = sizeof(prh_study_options),
        .quality_names = quality_names,
        .qualities = qualities,
        .quality_count = QUALITIES,
        .control = "size",
        .accuracies = accuracies,
        .tasks = 3,
        .bin_count = 3,
        .trend_draws = 199,
        .level = 0.9,
        .seed = 12};
}

prh_study *study_of_scores(const double *scores, const prh_study_options *options)
{
    prh_study *s = NULL;

    assert_ok(prh_study_create_from_scores(&s, scores, members, MEMBERS, options));
    return s;
}

static const double *matrix_of(const prh_study *s, int32_t scale)
{
    return scale == PRH_SCALE_SCORE ? prh_study_scores(s) : prh_study_calibrated(s);
}

static void assert_same_coefficients(const prh_trend *a, const prh_trend *b)
{
    prh_trend_values v[2] = {{.struct_size = sizeof v[0]}, {.struct_size = sizeof v[1]}};

    assert_ok(prh_trend_get_values(a, &v[0]));
    assert_ok(prh_trend_get_values(b, &v[1]));
    assert_memory_equal(&v[0], &v[1], sizeof v[0]);
    for (int32_t which = PRH_TREND_PEARSON; which <= PRH_TREND_PARTIAL_SPEARMAN; which++) {
        prh_coefficient c[2];
        const prh_status status = prh_trend_get_coefficient(a, which, &c[0]);

        assert_status(prh_trend_get_coefficient(b, which, &c[1]), status);
        if (status < 0)
            continue;
        assert_same_bits(c[0].value, c[1].value);
        assert_same_bits(c[0].standard_error, c[1].standard_error);
        assert_same_bits(c[0].low, c[1].low);
        assert_same_bits(c[0].high, c[1].high);
        assert_same_bits(c[0].p, c[1].p);
        assert_same_bits(c[0].p_free, c[1].p_free);
    }
}

/* One trend by the public call; UNDEFINED in both, or alike. */
static int hold_trend(const prh_study *s, const prh_study_options *o, int64_t quality, int64_t subjects,
    int64_t references, int32_t scale)
{
    const int64_t count = prh_study_count(s);
    double values[MEMBERS], control[MEMBERS];
    int32_t is_subject[MEMBERS], is_reference[MEMBERS];
    const prh_trend *got = NULL;
    prh_trend *want = NULL;
    prh_trend_options options = {.struct_size = sizeof options,
        .families = prh_study_families(s),
        .subjects = is_subject,
        .permutations = o->trend_draws,
        .level = o->level,
        .seed = o->seed};
    prh_status status;

    for (int64_t i = 0; i < count; i++) {
        values[i] = o->qualities[i * QUALITIES + quality];
        control[i] = o->qualities[i * QUALITIES + 1];
        is_subject[i] = prh_study_modalities(s)[i] == subjects;
        is_reference[i] = prh_study_modalities(s)[i] == references;
    }
    if (subjects != references)
        options.references = is_reference;
    if (quality != 1)
        options.control = control;
    status = prh_trend_create(&want, matrix_of(s, scale), count, values, &options, NULL);
    assert_status(prh_study_get_trend(s, quality, subjects, references, scale, &got), status);
    assert_int_equal(got != NULL, status >= 0);
    if (status >= 0)
        assert_same_coefficients(got, want);
    else
        assert_int_equal(status, PRH_ERR_UNDEFINED);
    prh_trend_destroy(want);
    return status >= 0;
}

int hold_trends(const prh_study *s, const prh_study_options *options)
{
    const int64_t kinds = prh_study_modality_count(s);
    int found = 0;

    for (int64_t quality = 0; quality < QUALITIES; quality++)
        for (int64_t subjects = 0; subjects < kinds; subjects++)
            for (int64_t references = 0; references < kinds; references++)
                for (int32_t scale = PRH_SCALE_SCORE; scale <= PRH_SCALE_CALIBRATED; scale++)
                    found += hold_trend(s, options, quality, subjects, references, scale);
    return found;
}

void hold_groups(const prh_groups *got, const prh_study *s, const int64_t *labels, int32_t scale)
{
    prh_groups *want = NULL;
    int64_t cells;

    assert_ok(prh_groups_create(&want, matrix_of(s, scale), prh_study_count(s), labels));
    assert_non_null(got);
    assert_int_equal(prh_groups_count(got), prh_groups_count(want));
    cells = prh_groups_count(got) * prh_groups_count(got);
    for (int64_t cell = 0; cell < cells; cell++) {
        assert_same_bits(prh_groups_means(got)[cell], prh_groups_means(want)[cell]);
        assert_same_bits(prh_groups_standard_errors(got)[cell], prh_groups_standard_errors(want)[cell]);
        assert_int_equal(prh_groups_pairs(got)[cell], prh_groups_pairs(want)[cell]);
    }
    prh_groups_destroy(want);
}

void hold_clustering(const prh_study *s, const double *distances)
{
    const int64_t count = prh_study_count(s), cells = count * count;
    const prh_clustering *got = NULL;
    prh_clustering *want = NULL;
    double *filled = allocate(cells, sizeof *filled), far = 0.0;

    for (int64_t cell = 0; cell < cells; cell++)
        far = fmax(far, distances[cell]); /* fmax leaves NaN out */
    for (int64_t cell = 0; cell < cells; cell++)
        filled[cell] = isnan(distances[cell]) ? far : distances[cell];
    assert_ok(prh_clustering_create(&want, filled, count, NULL, NULL));
    assert_ok(prh_study_get_clustering(s, &got));
    assert_memory_equal(
        prh_clustering_order(got), prh_clustering_order(want), (size_t)count * sizeof(int64_t));
    for (int64_t m = 0; m + 1 < count; m++)
        assert_same_bits(prh_clustering_distances(got)[m], prh_clustering_distances(want)[m]);
    prh_clustering_destroy(want);
    free(filled);
}

void hold_map(const prh_study *s, double largest, uint64_t seed)
{
    const int64_t count = prh_study_count(s), cells = count * count;
    const prh_model_map_options options = {.struct_size = sizeof options, .seed = seed};
    const prh_model_map *got = NULL;
    prh_model_map *want = NULL;
    double *values = allocate(cells, sizeof *values);
    prh_status status;

    for (int64_t cell = 0; cell < cells; cell++)
        values[cell] = prh_study_scores(s)[cell] / largest;
    status = prh_model_map_create(&want, values, count, &options, NULL);
    assert_true(status >= 0);
    assert_status(prh_study_get_map(s, &got), status);
    for (int64_t e = 0; e < 2 * count; e++) {
        assert_same_bits(prh_model_map_points(got)[e], prh_model_map_points(want)[e]);
        assert_same_bits(prh_model_map_classical_points(got)[e], prh_model_map_classical_points(want)[e]);
    }
    hold_clustering(s, prh_model_map_distances(want));
    prh_model_map_destroy(want);
    free(values);
}
