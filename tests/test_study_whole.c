/* What follows from the pairs of a study is what the public calls say of its matrices; and studies of scores. */
#include "studies.h"

#include <math.h>

enum { QUALITIES = 2, MEMBERS = 9 };

static const char *const quality_names[QUALITIES] = {"accuracy", "size"};

/* Three families in two modalities; scores that rise with accuracy, one of them unknown. */
static const prh_study_member members[MEMBERS] = {{"a", "one", "image"}, {"b", "one", "image"},
    {"c", "two", "text"}, {"d", "two", "text"}, {"e", NULL, "image"}, {"f", "", "text"},
    {"g", "one", "image"}, {"h", "two", "text"}, {"i", "g", "image"}};
static const double qualities[MEMBERS * QUALITIES] = {
    0.1, 3, 0.2, 1, 0.3, 4, 0.4, 1, 0.5, 5, 0.6, 9, NAN, 2, 0.8, 6, 0.9, 5};
static const double accuracies[MEMBERS * 3] = {0.2, 0.1, 0.9, 0.3, 0.2, 0.8, 0.4, NAN, 0.7, 0.5, 0.4, 0.6,
    0.6, 0.5, 0.5, 0.7, 0.9, 0.4, NAN, NAN, NAN, 0.8, 0.9, 0.2, 0.9, 0.9, 0.1};

static void fill_scores(double scores[MEMBERS * MEMBERS], double missing)
{
    generator g = {41};

    for (int i = 0; i < MEMBERS; i++)
        for (int j = 0; j < MEMBERS; j++)
            scores[i * MEMBERS + j] = 0.03 * (i + j) + 0.2 * next_uniform(&g) + 0.05;
    scores[2 * MEMBERS + 4] = missing;
    for (int i = 0; i < MEMBERS; i++)
        scores[i * MEMBERS + i] = INFINITY; /* not read */
}

static prh_study_options full_options(void)
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

static prh_study *study_of_scores(const double *scores, const prh_study_options *options)
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

static int hold_trends(const prh_study *s, const prh_study_options *options)
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

static void hold_groups(const prh_groups *got, const prh_study *s, const int64_t *labels, int32_t scale)
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

/* `largest`: what scores are divided by. */
static void hold_map(const prh_study *s, double largest, uint64_t seed)
{
    const int64_t count = prh_study_count(s), cells = count * count;
    const prh_model_map_options options = {.struct_size = sizeof options, .seed = seed};
    const prh_model_map *got = NULL;
    const prh_clustering *tree = NULL;
    prh_model_map *want = NULL;
    prh_clustering *by_hand = NULL;
    double *values = allocate(cells, sizeof *values), far = 0.0;
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
    for (int64_t cell = 0; cell < cells; cell++)
        far = fmax(far, prh_model_map_distances(want)[cell]); /* fmax leaves NaN out */
    for (int64_t cell = 0; cell < cells; cell++)
        values[cell] = isnan(prh_model_map_distances(want)[cell]) ? far : prh_model_map_distances(want)[cell];
    assert_ok(prh_clustering_create(&by_hand, values, count, NULL, NULL));
    assert_ok(prh_study_get_clustering(s, &tree));
    assert_memory_equal(
        prh_clustering_order(tree), prh_clustering_order(by_hand), (size_t)count * sizeof(int64_t));
    for (int64_t m = 0; m + 1 < count; m++)
        assert_same_bits(prh_clustering_distances(tree)[m], prh_clustering_distances(by_hand)[m]);
    prh_clustering_destroy(by_hand);
    prh_model_map_destroy(want);
    free(values);
}

static void the_whole_of_models_is_that_of_their_matrices(void **state)
{
    const prh_null_options null = studied_null(PRH_NULL_PERMUTE, PRH_AGGREGATE_MAX);
    prh_study_options options = full_options();
    prh_metric *metric = metric_of("mutual_knn", 5, NULL, 0, 0);
    prh_model *models[STUDIED];
    prh_study *s;

    (void)state;
    make_studied(models, 1);
    options.null = &null;
    options.bin_count = 2;
    s = study_of(metric, models, &options);
    assert_true(hold_trends(s, &options) >= 4); /* three images; two texts have no trend */
    for (int32_t scale = PRH_SCALE_SCORE; scale <= PRH_SCALE_CALIBRATED; scale++) {
        hold_groups(prh_study_modality_groups(s, scale), s, prh_study_modalities(s), scale);
        hold_groups(prh_study_family_groups(s, scale), s, prh_study_families(s), scale);
        hold_groups(prh_study_bin_groups(s, scale), s, prh_study_bins(s), scale);
    }
    hold_map(s, 1.0, options.seed);
    prh_study_destroy(s);
    destroy_studied(models);
    prh_metric_destroy(metric);
}

static void scores_that_are_there_are_looked_at_in_the_same_way(void **state)
{
    static const int64_t families[MEMBERS] = {0, 0, 1, 1, 2, 3, 0, 1, 4};
    const prh_study_options options = full_options();
    double scores[MEMBERS * MEMBERS];
    prh_study *s;

    (void)state;
    fill_scores(scores, NAN);
    s = study_of_scores(scores, &options);
    assert_int_equal(prh_study_count(s), MEMBERS);
    assert_int_equal(prh_study_rows(s), 0);
    assert_int_equal(prh_study_layer_count(s, 0), 0);
    assert_memory_equal(prh_study_families(s), families, sizeof families); /* the g of i is not model g */
    assert_string_equal(prh_study_family_name(s, 2), "e");
    assert_string_equal(prh_study_family_name(s, 4), "g");
    for (int64_t cell = 0; cell < MEMBERS * MEMBERS; cell++) {
        const int read = cell / MEMBERS != cell % MEMBERS && !isnan(scores[cell]);

        assert_same_bits(prh_study_scores(s)[cell], read ? scores[cell] : NAN);
        assert_int_equal(prh_study_statuses(s)[cell], read ? PRH_OK : PRH_ERR_UNSUPPORTED);
        assert_int_equal(prh_study_layers_x(s)[cell], -1);
        assert_true(isnan(prh_study_ps(s)[cell]));
        assert_int_equal(prh_study_null_methods(s)[cell], -1);
    }
    assert_null(prh_study_alignment(s, 0, 1));
    assert_int_equal(hold_trends(s, &options), 8); /* all of the scores, none that is calibrated */
    hold_groups(prh_study_modality_groups(s, 0), s, prh_study_modalities(s), 0);
    hold_groups(prh_study_family_groups(s, 0), s, prh_study_families(s), 0);
    assert_null(prh_study_bin_groups(s, PRH_SCALE_CALIBRATED));
    hold_map(s, 1.0, options.seed);
    assert_non_null(strstr(prh_study_provenance(s), "scores were given"));
    prh_study_destroy(s);
}

static void pairs_that_are_not_asked_for_are_not_looked_at(void **state)
{
    prh_study_options options = full_options();
    double scores[MEMBERS * MEMBERS];
    const prh_trend *trend = NULL;
    const prh_model_map *map = NULL;
    const prh_clustering *tree = NULL;
    prh_study *s;

    (void)state;
    fill_scores(scores, NAN);
    options.pairs = PRH_STUDY_WITHIN;
    s = study_of_scores(scores, &options);
    assert_true(isnan(prh_study_scores(s)[2]));
    assert_refused(prh_study_get_trend(s, 0, 0, 1, 0, &trend), PRH_ERR_UNDEFINED, "\"image\"");
    assert_ok(prh_study_get_trend(s, 0, 0, 0, 0, &trend));
    assert_status(prh_study_get_map(s, &map), PRH_ERR_UNDEFINED); /* two parts with nothing between them */
    assert_null(map);
    assert_true(strlen(prh_last_error()) > 0);
    assert_status(prh_study_get_clustering(s, &tree), PRH_ERR_UNDEFINED);
    assert_null(tree);
    prh_study_destroy(s);
}

static void solved_tasks_and_bins_are_counted_as_by_hand(void **state)
{
    static const double limits[2] = {1.0, 2.0};
    prh_study_options options = full_options();
    double scores[MEMBERS * MEMBERS], known[MEMBERS];
    int64_t solved[MEMBERS], bins[MEMBERS];
    prh_study *s;

    (void)state;
    fill_scores(scores, 0.3);
    assert_ok(prh_count_solved(accuracies, MEMBERS, 3, 0.0, solved));
    for (int i = 0; i < MEMBERS; i++)
        known[i] = i == 6 ? NAN : (double)solved[i]; /* g has tried nothing */
    for (int way = 0; way < 3; way++) {
        options.bin_count = way == 0 ? 4 : 0;
        options.bin_limits = way == 1 ? limits : NULL;
        options.limit_count = way == 1 ? 2 : 0;
        if (way == 1)
            assert_ok(prh_bin_by_limits(known, MEMBERS, limits, 2, bins));
        else
            assert_ok(prh_bin_by_quantiles(known, MEMBERS, way == 0 ? 4 : 5, bins));
        s = study_of_scores(scores, &options);
        assert_memory_equal(prh_study_solved(s), solved, sizeof solved);
        assert_memory_equal(prh_study_bins(s), bins, sizeof bins);
        assert_int_equal(bins[6], -1);
        prh_study_destroy(s);
    }
    options = (prh_study_options){.struct_size = sizeof options};
    s = study_of_scores(scores, &options);
    assert_null(prh_study_solved(s));
    assert_null(prh_study_bins(s));
    assert_null(prh_study_bin_groups(s, 0));
    assert_int_equal(prh_study_quality_count(s), 0);
    prh_study_destroy(s);
}

static void nobody_in_a_bin_is_no_failure(void **state)
{
    prh_study_options options = full_options();
    double nothing[MEMBERS] = {NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN}, scores[MEMBERS * MEMBERS];
    static const double never[1] = {100.0};
    prh_study *s;

    (void)state;
    fill_scores(scores, 0.3);
    nothing[0] = 1.0; /* someone must have tried a task */
    options.accuracies = nothing;
    options.tasks = 1;
    options.bin_count = 0;
    options.bin_limits = never;
    options.limit_count = 1;
    s = study_of_scores(scores, &options);
    assert_int_equal(prh_study_bins(s)[0], 0);
    assert_int_equal(prh_study_bins(s)[1], -1);
    assert_int_equal(prh_groups_count(prh_study_bin_groups(s, 0)), 1);
    assert_true(isnan(prh_groups_means(prh_study_bin_groups(s, 0))[0]));
    prh_study_destroy(s);
}

static void scores_beyond_one_have_a_map_only_where_the_largest_is_known(void **state)
{
    prh_metric *metric = metric_of("lcs_knn", 5, NULL, PRH_CONVENTION_PLATONIC_REP, 0);
    const prh_study_options options = {.struct_size = sizeof options, .no_null = 1, .seed = 4};
    double scores[MEMBERS * MEMBERS];
    const prh_model_map *map = NULL;
    const prh_clustering *tree = NULL;
    prh_model *models[STUDIED];
    prh_study *s;

    (void)state;
    make_studied(models, 0);
    s = study_of(metric, models, &options); /* the length of a common list: up to k */
    hold_map(s, 5.0, 4);
    prh_study_destroy(s);
    destroy_studied(models);
    prh_metric_destroy(metric);
    fill_scores(scores, 1.5);
    s = study_of_scores(scores, NULL);
    assert_refused(prh_study_get_map(s, &map), PRH_ERR_UNDEFINED, "c and e");
    assert_null(map);
    assert_refused(prh_study_get_clustering(s, &tree), PRH_ERR_UNDEFINED, "1.5");
    assert_null(tree);
    assert_non_null(prh_study_modality_groups(s, 0));
    prh_study_destroy(s);
}

static void two_models_are_enough(void **state)
{
    const double scores[4] = {0, 0.5, 0.25, 0};
    const prh_model_map *map = NULL;
    prh_study *s = NULL;

    (void)state;
    assert_ok(prh_study_create_from_scores(&s, scores, members, 2, NULL));
    assert_true(prh_study_get_map(s, &map) >= 0);
    assert_close(prh_model_map_distances(map)[1], -log(0.375), 1e-15);
    prh_study_destroy(s);
}

static void nothing_compared_leaves_all_of_the_whole_undefined(void **state)
{
    const double scores[4] = {NAN, NAN, NAN, NAN};
    prh_study_options options = full_options();
    const prh_model_map *map = NULL;
    const prh_trend *trend = NULL;
    prh_study *s = NULL;

    (void)state;
    options.bin_count = 2;
    assert_ok(prh_study_create_from_scores(&s, scores, members, 2, &options));
    assert_status(prh_study_get_map(s, &map), PRH_ERR_UNDEFINED);
    assert_status(prh_study_get_trend(s, 0, 0, 0, 0, &trend), PRH_ERR_UNDEFINED);
    assert_true(isnan(prh_groups_means(prh_study_modality_groups(s, 0))[0]));
    prh_study_destroy(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_whole_of_models_is_that_of_their_matrices),
        cmocka_unit_test(scores_that_are_there_are_looked_at_in_the_same_way),
        cmocka_unit_test(pairs_that_are_not_asked_for_are_not_looked_at),
        cmocka_unit_test(solved_tasks_and_bins_are_counted_as_by_hand),
        cmocka_unit_test(nobody_in_a_bin_is_no_failure),
        cmocka_unit_test(scores_beyond_one_have_a_map_only_where_the_largest_is_known),
        cmocka_unit_test(two_models_are_enough),
        cmocka_unit_test(nothing_compared_leaves_all_of_the_whole_undefined),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
