/* Studies: what is said of each pair is what prh_align says of it. */
#include "studies.h"

#include <math.h>

/* What calls made by hand say of one pair. */
static prh_alignment *align_by_hand(
    const prh_metric *metric, const prh_model *x, const prh_model *y, const prh_null_options *null)
{
    const prh_align_options options = {.struct_size = sizeof options, .null = null};
    prh_alignment *made = NULL;

    assert_ok(prh_align(&made, metric, x, y, &options));
    return made;
}

/* `stopped`: draws of some pairs were, so that none is calibrated. */
static void assert_facts(const prh_study *s, int64_t cell, const prh_null *null, int seen_from_y, int stopped)
{
    prh_null_result r = {.struct_size = sizeof r};

    assert_ok(prh_null_get_result(null, &r));
    assert_same_bits(prh_study_scores(s)[cell], r.score);
    assert_same_bits(prh_study_null_means(s)[cell], r.mean);
    assert_same_bits(prh_study_null_sds(s)[cell], r.sd);
    assert_same_bits(prh_study_thresholds(s)[cell], r.threshold);
    assert_same_bits(prh_study_zs(s)[cell], r.z);
    assert_same_bits(prh_study_ps(s)[cell], r.p);
    assert_same_bits(prh_study_calibrated(s)[cell], stopped ? NAN : r.calibrated);
    assert_int_equal(prh_study_null_methods(s)[cell], r.method);
    assert_int_equal(prh_study_layers_x(s)[cell], seen_from_y ? r.layer_y : r.layer_x);
    assert_int_equal(prh_study_layers_y(s)[cell], seen_from_y ? r.layer_x : r.layer_y);
}

static void assert_layers(const prh_study *s, int64_t i, int64_t j, const prh_alignment *want)
{
    const prh_alignment *got = prh_study_alignment(s, i, j);
    const int64_t cells = prh_alignment_layers_x(want) * prh_alignment_layers_y(want);

    assert_non_null(got);
    assert_int_equal(prh_alignment_layers_x(got), prh_alignment_layers_x(want));
    for (int64_t cell = 0; cell < cells; cell++) {
        assert_same_bits(prh_alignment_scores(got)[cell], prh_alignment_scores(want)[cell]);
        assert_same_bits(prh_alignment_chances(got)[cell], prh_alignment_chances(want)[cell]);
    }
    assert_string_equal(prh_alignment_provenance(got), prh_alignment_provenance(want));
    assert_null(prh_alignment_null(got));
}

/* Cells that are not of a pair. */
static void assert_not_compared(const prh_study *s, int64_t i, int64_t j)
{
    const int64_t cell = i * prh_study_count(s) + j;

    assert_int_equal(prh_study_statuses(s)[cell], PRH_ERR_UNSUPPORTED);
    assert_true(isnan(prh_study_scores(s)[cell]));
    assert_true(isnan(prh_study_ps(s)[cell]));
    assert_true(isnan(prh_study_adjusted_ps(s)[cell]));
    assert_int_equal(prh_study_layers_x(s)[cell], -1);
    assert_int_equal(prh_study_layers_y(s)[cell], -1);
    assert_int_equal(prh_study_null_methods(s)[cell], -1);
    assert_null(prh_study_alignment(s, i, j));
}

/* All pairs, each held against prh_align; of a symmetric one the lower model is x. */
static void hold(
    const prh_metric *metric, prh_model *const *models, const prh_null_options *null, int symmetric)
{
    const prh_study_options options = {.struct_size = sizeof options, .null = null};
    prh_study *s = study_of(metric, models, &options);

    for (int64_t i = 0; i < STUDIED; i++)
        for (int64_t j = 0; j < STUDIED; j++) {
            const int turned = symmetric && i > j;
            prh_alignment *want;

            if (i == j) {
                assert_not_compared(s, i, j);
                continue;
            }
            want = align_by_hand(metric, models[turned ? j : i], models[turned ? i : j], null);
            assert_facts(s, i * STUDIED + j, prh_alignment_null(want), turned, null->stop_after > 0);
            assert_layers(s, i, j, want);
            assert_int_equal(prh_study_statuses(s)[i * STUDIED + j], PRH_OK);
            prh_alignment_destroy(want);
        }
    prh_study_destroy(s);
}

static void every_pair_is_as_aligning_it_by_hand(void **state)
{
    static const char *const names[] = {
        "mutual_knn", "cka", "unbiased_cka", "rsa:euclidean:spearman", "svcca"};
    static const int32_t methods[] = {PRH_NULL_AUTO, PRH_NULL_PERMUTE};
    prh_model *models[STUDIED];

    (void)state;
    make_studied(models, 1);
    for (size_t m = 0; m < sizeof names / sizeof names[0]; m++) {
        prh_metric *metric = metric_of(names[m], 5, NULL, 0, 0);

        for (int i = 0; i < 2; i++) {
            const prh_null_options null = studied_null(methods[i], PRH_AGGREGATE_MAX);

            note("%s, method %d", names[m], methods[i]);
            hold(metric, models, &null, 1);
        }
        prh_metric_destroy(metric);
    }
    note("%s", "");
    destroy_studied(models);
}

static void aggregates_are_those_of_the_null(void **state)
{
    static const int32_t kinds[] = {PRH_AGGREGATE_MEAN, PRH_AGGREGATE_ROW_MAX_MEAN};
    prh_metric *metric = metric_of("mutual_knn", 5, NULL, 0, 0);
    prh_model *models[STUDIED];

    (void)state;
    make_studied(models, 0);
    for (int k = 0; k < 2; k++) {
        const prh_null_options null = studied_null(PRH_NULL_PERMUTE, kinds[k]);

        hold(metric, models, &null, kinds[k] != PRH_AGGREGATE_ROW_MAX_MEAN); /* which x and y differ in */
    }
    destroy_studied(models);
    prh_metric_destroy(metric);
}

static void a_metric_that_is_not_symmetric_sees_both_orders(void **state)
{
    prh_metric *metric = metric_of("cycle_knn", 5, NULL, 0, 0);
    const prh_null_options null = studied_null(PRH_NULL_PERMUTE, PRH_AGGREGATE_MAX);
    prh_metric_info info = {.struct_size = sizeof info};
    prh_model *models[STUDIED];

    (void)state;
    assert_ok(prh_metric_get_info(metric, &info));
    assert_false(info.symmetric);
    make_studied(models, 0);
    hold(metric, models, &null, 0);
    destroy_studied(models);
    prh_metric_destroy(metric);
}

static void null_options_reach_every_pair(void **state)
{
    enum { DRAWS = 40 };
    prh_metric *metric = metric_of("mutual_knn", 5, NULL, 0, 0);
    prh_model *models[STUDIED];
    int64_t blocks[STUDIED_ROWS];
    int32_t table[DRAWS * STUDIED_ROWS];
    generator g = {3};
    prh_null_options null = studied_null(PRH_NULL_PERMUTE, PRH_AGGREGATE_MAX);

    (void)state;
    make_studied(models, 0);
    for (int64_t i = 0; i < STUDIED_ROWS; i++)
        blocks[i] = i / 10;
    for (int64_t d = 0; d < DRAWS; d++)
        for (int32_t i = 0; i < STUDIED_ROWS; i++) { /* shuffled from the front */
            const int64_t at = next_below(&g, i + 1);

            table[d * STUDIED_ROWS + i] = table[d * STUDIED_ROWS + at];
            table[d * STUDIED_ROWS + at] = i;
        }
    null.alpha = 0.1;
    null.blocks = blocks;
    hold(metric, models, &null, 1);
    null.blocks = NULL;
    null.circular = 1;
    hold(metric, models, &null, 1);
    null.circular = 0;
    null.table = table;
    null.permutations = DRAWS;
    hold(metric, models, &null, 1);
    null.table = NULL;
    null.stop_after = 3;
    hold(metric, models, &null, 1);
    destroy_studied(models);
    prh_metric_destroy(metric);
}

/* No options for the null are its defaults. */
static void the_default_is_the_null_of_the_best_pair(void **state)
{
    const prh_null_options null = {.struct_size = sizeof null};
    const prh_study_options options = {.struct_size = sizeof options, .null = &null};
    prh_metric *metric = metric_of("mutual_knn", 5, NULL, 0, 0);
    prh_model *models[STUDIED];
    prh_study *with, *without, *nothing;

    (void)state;
    make_studied(models, 0);
    with = study_of(metric, models, &options);
    without = study_of(metric, models, &(prh_study_options){.struct_size = sizeof(prh_study_options)});
    nothing = study_of(metric, models, NULL);
    assert_same_study(with, without);
    assert_same_study(with, nothing);
    assert_int_equal(prh_study_null_methods(nothing)[1], PRH_NULL_EXACT);
    prh_study_destroy(nothing);
    prh_study_destroy(without);
    prh_study_destroy(with);
    destroy_studied(models);
    prh_metric_destroy(metric);
}

static void p_values_are_adjusted_for_the_pairs_that_were_seen(void **state)
{
    static const char *const names[] = {"mutual_knn", "cycle_knn"};
    const prh_null_options null = studied_null(PRH_NULL_PERMUTE, PRH_AGGREGATE_MAX);
    prh_model *models[STUDIED];

    (void)state;
    make_studied(models, 0);
    for (int m = 0; m < 2; m++)
        for (int32_t pairs = PRH_STUDY_ALL; pairs <= PRH_STUDY_ACROSS; pairs++) {
            const prh_study_options options = {.struct_size = sizeof options, .null = &null, .pairs = pairs};
            prh_metric *metric = metric_of(names[m], 5, NULL, 0, 0);
            prh_study *s = study_of(metric, models, &options);
            double p[STUDIED * STUDIED], adjusted[STUDIED * STUDIED];
            int64_t count = 0, at = 0;

            for (int64_t cell = 0; cell < STUDIED * STUDIED; cell++)
                if ((m == 1 || cell / STUDIED < cell % STUDIED) && !isnan(prh_study_ps(s)[cell]))
                    p[count++] = prh_study_ps(s)[cell];
            assert_ok(prh_adjust_p(p, count, PRH_ADJUST_BY, adjusted));
            for (int64_t cell = 0; cell < STUDIED * STUDIED; cell++) {
                const int64_t mirrored = cell % STUDIED * STUDIED + cell / STUDIED;

                if ((m == 1 || cell / STUDIED < cell % STUDIED) && !isnan(prh_study_ps(s)[cell]))
                    assert_same_bits(prh_study_adjusted_ps(s)[cell], adjusted[at++]);
                if (m == 0)
                    assert_same_bits(prh_study_adjusted_ps(s)[cell], prh_study_adjusted_ps(s)[mirrored]);
            }
            assert_int_equal(at, count);
            assert_int_equal(count * (m == 0 ? 2 : 1), pairs == PRH_STUDY_ALL      ? 20
                                                       : pairs == PRH_STUDY_WITHIN ? 8
                                                                                   : 12);
            prh_study_destroy(s);
            prh_metric_destroy(metric);
        }
    destroy_studied(models);
}

static void pairs_within_and_across_modalities_make_up_all(void **state)
{
    const prh_null_options null = studied_null(PRH_NULL_PERMUTE, PRH_AGGREGATE_MAX);
    prh_study_options options = {.struct_size = sizeof options, .null = &null};
    prh_metric *metric = metric_of("mutual_knn", 5, NULL, 0, 0);
    prh_model *models[STUDIED];
    prh_study *all, *part;

    (void)state;
    make_studied(models, 0);
    all = study_of(metric, models, &options);
    for (options.pairs = PRH_STUDY_WITHIN; options.pairs <= PRH_STUDY_ACROSS; options.pairs++) {
        part = study_of(metric, models, &options);
        for (int64_t i = 0; i < STUDIED; i++)
            for (int64_t j = 0; j < STUDIED; j++) {
                const int64_t cell = i * STUDIED + j;

                if (i == j || (options.pairs == PRH_STUDY_WITHIN) != (i % 2 == j % 2)) {
                    assert_not_compared(part, i, j);
                    continue;
                }
                assert_same_bits(prh_study_scores(part)[cell], prh_study_scores(all)[cell]);
                assert_same_bits(prh_study_ps(part)[cell], prh_study_ps(all)[cell]);
                assert_non_null(prh_study_alignment(part, i, j));
            }
        prh_study_destroy(part);
    }
    prh_study_destroy(all);
    destroy_studied(models);
    prh_metric_destroy(metric);
}

static void without_nulls_scores_are_the_same_and_nothing_is_calibrated(void **state)
{
    static const int32_t kinds[] = {PRH_AGGREGATE_MAX, PRH_AGGREGATE_MEAN, PRH_AGGREGATE_ROW_MAX_MEAN};
    prh_metric *metric = metric_of("mutual_knn", 5, NULL, 0, 0);
    prh_model *models[STUDIED];

    (void)state;
    make_studied(models, 0);
    for (int k = 0; k < 3; k++) {
        const prh_null_options null = studied_null(PRH_NULL_PERMUTE, kinds[k]);
        prh_study_options options = {.struct_size = sizeof options, .null = &null};
        prh_study *with = study_of(metric, models, &options), *without;

        options.no_null = 1;
        without = study_of(metric, models, &options);
        for (int64_t cell = 0; cell < STUDIED * STUDIED; cell++) {
            assert_same_bits(prh_study_scores(without)[cell], prh_study_scores(with)[cell]);
            assert_int_equal(prh_study_statuses(without)[cell], prh_study_statuses(with)[cell]);
            assert_int_equal(prh_study_layers_x(without)[cell], prh_study_layers_x(with)[cell]);
            assert_int_equal(prh_study_layers_x(without)[cell] >= 0,
                k == 0 && cell / STUDIED != cell % STUDIED); /* a mean is of no one pair of layers */
            assert_true(isnan(prh_study_ps(without)[cell]));
            assert_true(isnan(prh_study_adjusted_ps(without)[cell]));
            assert_true(isnan(prh_study_calibrated(without)[cell]));
            assert_int_equal(prh_study_null_methods(without)[cell], -1);
        }
        assert_null(prh_study_modality_groups(without, PRH_SCALE_CALIBRATED));
        assert_non_null(prh_study_modality_groups(without, PRH_SCALE_SCORE));
        prh_study_destroy(without);
        prh_study_destroy(with);
    }
    destroy_studied(models);
    prh_metric_destroy(metric);
}

/* Model 0 made constant: its scores do not exist, and are no failure of the others. */
static void an_undefined_pair_is_no_failure(void **state)
{
    prh_metric *metric = metric_of("cka", 0, NULL, 0, 0);
    const prh_null_options null = studied_null(PRH_NULL_PERMUTE, PRH_AGGREGATE_MAX);
    const prh_model_options named = {.struct_size = sizeof named, .name = "flat"};
    prh_study_options options = {.struct_size = sizeof options, .null = &null, .preprocessing = "none"};
    prh_model *models[STUDIED], *flat = NULL;
    double zeros[STUDIED_ROWS * 2] = {0.0};
    prh_representation *layer = doubles(zeros, STUDIED_ROWS, 2);
    prh_study *s;

    (void)state;
    make_studied(models, 0);
    prh_model_destroy(models[0]);
    assert_ok(prh_model_create(&flat, (const prh_representation *const *)&layer, 1, &named));
    models[0] = flat;
    s = study_of(metric, models, &options);
    for (int64_t j = 1; j < STUDIED; j++) {
        assert_int_equal(prh_study_statuses(s)[j], PRH_ERR_UNDEFINED);
        assert_true(isnan(prh_study_scores(s)[j]));
        assert_true(isnan(prh_study_ps(s)[j]));
        assert_int_equal(prh_study_layers_x(s)[j], -1);
        assert_true(strlen(prh_alignment_reason(prh_study_alignment(s, j, 0))) > 0);
    }
    assert_int_equal(prh_study_statuses(s)[STUDIED + 2], PRH_OK);
    assert_true(!isnan(prh_study_adjusted_ps(s)[STUDIED + 2]));
    prh_study_destroy(s);
    prh_representation_destroy(layer);
    destroy_studied(models);
    prh_metric_destroy(metric);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_pair_is_as_aligning_it_by_hand),
        cmocka_unit_test(aggregates_are_those_of_the_null),
        cmocka_unit_test(a_metric_that_is_not_symmetric_sees_both_orders),
        cmocka_unit_test(null_options_reach_every_pair),
        cmocka_unit_test(the_default_is_the_null_of_the_best_pair),
        cmocka_unit_test(p_values_are_adjusted_for_the_pairs_that_were_seen),
        cmocka_unit_test(pairs_within_and_across_modalities_make_up_all),
        cmocka_unit_test(without_nulls_scores_are_the_same_and_nothing_is_calibrated),
        cmocka_unit_test(an_undefined_pair_is_no_failure),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
