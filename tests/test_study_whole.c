/* What follows from the pairs of a study is what the public calls say of its matrices. */
#include "wholes.h"

#include <math.h>

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

/* Draws stop early where the score is not above chance. What is left would be a selection. */
static void draws_that_stopped_early_leave_nothing_calibrated(void **state)
{
    prh_null_options null = studied_null(PRH_NULL_PERMUTE, PRH_AGGREGATE_MAX);
    prh_study_options options = full_options();
    prh_metric *metric = metric_of("mutual_knn", 5, NULL, 0, 0);
    prh_model *models[STUDIED];
    const prh_trend *trend = NULL;
    int known = 0, unknown = 0;
    prh_study *s;

    (void)state;
    make_studied(models, 0);
    null.stop_after = 3;
    options.null = &null;
    options.bin_count = 2;
    s = study_of(metric, models, &options);
    for (int64_t cell = 0; cell < STUDIED * STUDIED; cell++) {
        known += !isnan(prh_study_thresholds(s)[cell]);
        unknown += !isnan(prh_study_ps(s)[cell]) && isnan(prh_study_thresholds(s)[cell]);
        assert_true(isnan(prh_study_calibrated(s)[cell]));
    }
    assert_true(known > 0 && unknown > 0);
    assert_refused(
        prh_study_get_trend(s, 0, 0, 0, PRH_SCALE_CALIBRATED, &trend), PRH_ERR_UNDEFINED, "stopped early");
    assert_ok(prh_study_get_trend(s, 0, 0, 0, PRH_SCALE_SCORE, &trend));
    assert_null(prh_study_family_groups(s, PRH_SCALE_CALIBRATED));
    prh_study_destroy(s);
    destroy_studied(models);
    prh_metric_destroy(metric);
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_whole_of_models_is_that_of_their_matrices),
        cmocka_unit_test(draws_that_stopped_early_leave_nothing_calibrated),
        cmocka_unit_test(solved_tasks_and_bins_are_counted_as_by_hand),
        cmocka_unit_test(nobody_in_a_bin_is_no_failure),
        cmocka_unit_test(scores_beyond_one_have_a_map_only_where_the_largest_is_known),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
