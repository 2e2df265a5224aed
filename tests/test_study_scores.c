/* Studies of scores that were given: all, half of them, within and across modalities. */
#include "wholes.h"

#include <math.h>

static void scores_that_are_there_are_looked_at_in_the_same_way(void **state)
{
    static const int64_t families[MEMBERS] = {0, 0, 1, 1, 2, 3, 0, 1, 4};
    const prh_study_options options = full_options();
    double scores[MEMBERS * MEMBERS];
    prh_study *s;

    (void)state;
    fill_scores(scores, NAN);
    scores[3 * MEMBERS + 5] = scores[5 * MEMBERS + 3] = NAN;
    s = study_of_scores(scores, &options);
    assert_int_equal(prh_study_count(s), MEMBERS);
    assert_int_equal(prh_study_rows(s), 0);
    assert_int_equal(prh_study_layer_count(s, 0), 0);
    assert_memory_equal(prh_study_families(s), families, sizeof families); /* the g of i is not model g */
    assert_string_equal(prh_study_family_name(s, 2), "e");
    assert_string_equal(prh_study_family_name(s, 4), "g");
    for (int64_t cell = 0; cell < MEMBERS * MEMBERS; cell++) {
        const int64_t i = cell / MEMBERS, j = cell % MEMBERS;
        const double score = i == 2 && j == 4 ? scores[4 * MEMBERS + 2] : scores[cell]; /* known one way */
        const int read = i != j && !isnan(score);

        assert_same_bits(prh_study_scores(s)[cell], read ? score : NAN);
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
    assert_non_null(strstr(prh_study_provenance(s), "pairs: 72, ordered\n"));
    prh_study_destroy(s);
}

/* Read entry by entry, the lower models of an upper half would have no alignment, and others that of some pairs. */
static void half_a_symmetric_matrix_is_the_whole(void **state)
{
    const prh_study_options options = full_options();
    double whole[MEMBERS * MEMBERS], half[2][MEMBERS * MEMBERS];
    prh_study *s, *of_half;

    (void)state;
    fill_scores(whole, 0.3);
    for (int i = 0; i < MEMBERS; i++)
        for (int j = 0; j < MEMBERS; j++) {
            whole[i * MEMBERS + j] = whole[i < j ? i * MEMBERS + j : j * MEMBERS + i];
            half[0][i * MEMBERS + j] = i < j ? whole[i * MEMBERS + j] : NAN;
            half[1][i * MEMBERS + j] = i > j ? whole[i * MEMBERS + j] : NAN;
        }
    s = study_of_scores(whole, &options);
    assert_int_equal(hold_trends(s, &options), 8);
    assert_non_null(strstr(prh_study_provenance(s), "pairs: 36\n"));
    for (int h = 0; h < 2; h++) {
        of_half = study_of_scores(half[h], &options);
        assert_same_study(of_half, s);
        prh_study_destroy(of_half);
    }
    prh_study_destroy(s);
}

static void pairs_that_are_not_asked_for_are_not_looked_at(void **state)
{
    prh_study_options options = full_options();
    double scores[MEMBERS * MEMBERS];
    double distances[MEMBERS * MEMBERS];
    const prh_trend *trend = NULL;
    const prh_model_map *map = NULL;
    prh_study *s;

    (void)state;
    fill_scores(scores, NAN);
    options.pairs = PRH_STUDY_WITHIN;
    s = study_of_scores(scores, &options);
    assert_true(isnan(prh_study_scores(s)[2]));
    assert_refused(prh_study_get_trend(s, 0, 0, 1, 0, &trend), PRH_ERR_UNDEFINED, "\"image\"");
    assert_ok(prh_study_get_trend(s, 0, 0, 0, 0, &trend));
    assert_refused(
        prh_study_get_map(s, &map), PRH_ERR_UNDEFINED, "from a to c"); /* two parts, nothing between */
    assert_null(map);
    for (int i = 0; i < MEMBERS; i++) /* but a clustering */
        for (int j = 0; j < MEMBERS; j++) {
            const double one = prh_study_scores(s)[i * MEMBERS + j],
                         other = prh_study_scores(s)[j * MEMBERS + i];

            distances[i * MEMBERS + j] = i == j ? 0.0 : -log(0.5 * one + 0.5 * other);
        }
    hold_clustering(s, distances);
    prh_study_destroy(s);
}

/* Models of one modality that are never compared are placed by those of the other. */
static void pairs_across_modalities_make_a_map(void **state)
{
    prh_study_options options = full_options();
    double scores[MEMBERS * MEMBERS];
    prh_model_map_values values = {.struct_size = sizeof values};
    const prh_model_map *map = NULL;
    prh_study *s;

    (void)state;
    fill_scores(scores, 0.3);
    options.pairs = PRH_STUDY_ACROSS;
    s = study_of_scores(scores, &options);
    assert_true(prh_study_get_map(s, &map) >= 0);
    assert_ok(prh_model_map_get_values(map, &values));
    assert_int_equal(values.missing, 10 + 6); /* of five images, and of four texts */
    hold_map(s, 1.0, options.seed);
    prh_study_destroy(s);
}

/* A clustering needs no map: there is none of models that are all alike. */
static void equals_have_a_clustering_and_no_map(void **state)
{
    double scores[MEMBERS * MEMBERS];
    const prh_model_map *map = NULL;
    const prh_clustering *tree = NULL;
    prh_study *s;

    (void)state;
    for (int cell = 0; cell < MEMBERS * MEMBERS; cell++)
        scores[cell] = 1.0 + 5e-7; /* rounding */
    s = study_of_scores(scores, NULL);
    assert_refused(prh_study_get_map(s, &map), PRH_ERR_UNDEFINED, "all distances are 0");
    assert_ok(prh_study_get_clustering(s, &tree));
    for (int64_t i = 0; i < MEMBERS; i++)
        assert_int_equal(prh_clustering_order(tree)[i], i);
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
        cmocka_unit_test(scores_that_are_there_are_looked_at_in_the_same_way),
        cmocka_unit_test(half_a_symmetric_matrix_is_the_whole),
        cmocka_unit_test(pairs_that_are_not_asked_for_are_not_looked_at),
        cmocka_unit_test(pairs_across_modalities_make_a_map),
        cmocka_unit_test(equals_have_a_clustering_and_no_map),
        cmocka_unit_test(two_models_are_enough),
        cmocka_unit_test(nothing_compared_leaves_all_of_the_whole_undefined),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
