/* What studies refuse, and that a refusal leaves nothing: of models, and of scores that are there already. */
#include "studies.h"

#include <math.h>

typedef struct fixture {
    prh_metric *metric;
    prh_model *models[STUDIED];
} fixture;

#define REFUSED(options, status, words)                                                                      \
    do {                                                                                                     \
        prh_study *out = (prh_study *)(uintptr_t)1;                                                          \
        assert_refused(                                                                                      \
            prh_study_create(&out, f->metric, (const prh_model *const *)f->models, STUDIED, (options)),      \
            (status), (words));                                                                              \
        assert_null(out);                                                                                    \
    } while (0)

static void handles_are_needed_and_two_models_at_least(void **state)
{
    const fixture *f = *state;
    const prh_model *const *models = (const prh_model *const *)f->models;
    const prh_model *missing[2] = {f->models[0], NULL};
    prh_study *out = (prh_study *)(uintptr_t)1;

    assert_refused(prh_study_create(NULL, f->metric, models, STUDIED, NULL), PRH_ERR_ARGUMENT, "NULL");
    assert_refused(prh_study_create(&out, NULL, models, STUDIED, NULL), PRH_ERR_ARGUMENT, "NULL");
    assert_null(out);
    assert_refused(prh_study_create(&out, f->metric, NULL, STUDIED, NULL), PRH_ERR_ARGUMENT, "NULL");
    assert_refused(prh_study_create(&out, f->metric, missing, 2, NULL), PRH_ERR_ARGUMENT, "model 1");
    for (int64_t count = -1; count < 2; count++)
        assert_refused(
            prh_study_create(&out, f->metric, models, count, NULL), PRH_ERR_ARGUMENT, "fewer than 2");
}

static void two_models_of_one_name_are_refused(void **state)
{
    const fixture *f = *state;
    const prh_model *models[3] = {f->models[0], f->models[1], f->models[0]};
    prh_study *out = (prh_study *)(uintptr_t)1;

    assert_refused(prh_study_create(&out, f->metric, models, 3, NULL), PRH_ERR_ARGUMENT, "model 0");
    assert_null(out);
}

static void models_of_other_items_are_refused_by_name(void **state)
{
    const fixture *f = *state;
    const int64_t widths[1] = {3};
    prh_model *other = features_model(1, STUDIED_ROWS - 1, widths, 1, PRH_F64);
    const prh_model *models[2] = {f->models[3], other};
    prh_study *out = (prh_study *)(uintptr_t)1;

    assert_refused(prh_study_create(&out, f->metric, models, 2, NULL), PRH_ERR_SHAPE, "model 3");
    assert_null(out);
    prh_model_destroy(other);
}

static void numbers_out_of_range_are_refused(void **state)
{
    const fixture *f = *state;
    const double levels[] = {-0.5, 1.0, NAN, INFINITY};
    prh_study_options options = {.struct_size = sizeof options};

    for (size_t i = 0; i < 4; i++) {
        options.level = levels[i];
        REFUSED(&options, PRH_ERR_ARGUMENT, "level");
    }
    options.level = 0.0;
    options.trend_draws = -1;
    REFUSED(&options, PRH_ERR_ARGUMENT, "trend_draws");
    options.trend_draws = (int64_t)1 << 31;
    REFUSED(&options, PRH_ERR_ARGUMENT, "trend_draws");
    options.trend_draws = 0;
    options.num_threads = -1;
    REFUSED(&options, PRH_ERR_ARGUMENT, "num_threads");
    options.num_threads = 0;
    for (options.pairs = -1; options.pairs <= 3; options.pairs += 4)
        REFUSED(&options, PRH_ERR_ARGUMENT, "pairs");
    options.pairs = 0;
    options.reserved = 1;
    REFUSED(&options, PRH_ERR_ARGUMENT, "reserved");
    options.reserved = 0;
    options.preprocessing = "twirl";
    REFUSED(&options, PRH_ERR_ARGUMENT, "twirl");
}

static void qualities_need_names_of_their_own_and_numbers(void **state)
{
    const fixture *f = *state;
    const char *names[2] = {"size", "size"};
    double values[STUDIED * 2] = {0.0};
    prh_study_options options = {.struct_size = sizeof options, .quality_count = 2};

    REFUSED(&options, PRH_ERR_ARGUMENT, "qualities");
    options.qualities = values;
    REFUSED(&options, PRH_ERR_ARGUMENT, "qualities");
    options.quality_names = names;
    REFUSED(&options, PRH_ERR_ARGUMENT, "size");
    names[1] = NULL;
    REFUSED(&options, PRH_ERR_ARGUMENT, "quality 1");
    names[1] = "age";
    options.control = "wealth";
    REFUSED(&options, PRH_ERR_ARGUMENT, "wealth");
    options.control = NULL;
    values[2 * 3 + 1] = -INFINITY;
    REFUSED(&options, PRH_ERR_VALUE, "age of model 3");
    options.quality_count = -1;
    REFUSED(&options, PRH_ERR_ARGUMENT, "quality_count");
    options = (prh_study_options){.struct_size = sizeof options, .control = "size"};
    REFUSED(&options, PRH_ERR_ARGUMENT, "size");
}

static void tasks_and_bins_are_checked_before_the_long_work(void **state)
{
    const fixture *f = *state;
    double accuracies[STUDIED * 2] = {0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0};
    const double limits[2] = {2.0, 1.0};
    prh_study_options options = {.struct_size = sizeof options, .accuracies = accuracies};

    REFUSED(&options, PRH_ERR_ARGUMENT, "tasks");
    options.tasks = -1;
    REFUSED(&options, PRH_ERR_ARGUMENT, "");
    options.tasks = 2;
    options.solved_share = 1.5;
    REFUSED(&options, PRH_ERR_ARGUMENT, "");
    options.solved_share = 0.0;
    options.bin_count = STUDIED + 1;
    REFUSED(&options, PRH_ERR_ARGUMENT, "");
    options.bin_limits = limits;
    REFUSED(&options, PRH_ERR_ARGUMENT, "limits");
    options.limit_count = 2;
    REFUSED(&options, PRH_ERR_ARGUMENT, "not both");
    options.bin_count = 0;
    REFUSED(&options, PRH_ERR_ARGUMENT, "");
    options.bin_limits = NULL;
    REFUSED(&options, PRH_ERR_ARGUMENT, "limits");
    options.limit_count = 0;
    accuracies[3] = INFINITY;
    REFUSED(&options, PRH_ERR_VALUE, "");
    options.accuracies = NULL;
    REFUSED(&options, PRH_ERR_ARGUMENT, "tasks");
}

static void nulls_are_checked_for_every_pair_before_the_long_work(void **state)
{
    const fixture *f = *state;
    static int32_t table[20 * STUDIED_ROWS];
    prh_null_options null = studied_null(PRH_NULL_PERMUTE, PRH_AGGREGATE_TOP_MEAN);
    prh_study_options options = {.struct_size = sizeof options, .null = &null};

    REFUSED(&options, PRH_ERR_ARGUMENT,
        "model 0 and model 3"); /* one pair of layers, and the top two asked for */
    options.no_null = 1;        /* the aggregate counts all the same */
    REFUSED(&options, PRH_ERR_ARGUMENT, "top = 2");
    options.no_null = 0;
    null = studied_null(PRH_NULL_PERMUTE, PRH_AGGREGATE_MAX);
    null.permutations = 3;
    REFUSED(&options, PRH_ERR_ARGUMENT, "too few");
    null.permutations = 99;
    null.aggregate = 7;
    REFUSED(&options, PRH_ERR_ARGUMENT, "aggregate");
    null.aggregate = 0;
    for (int i = 0; i < 20 * STUDIED_ROWS; i++)
        table[i] = i % STUDIED_ROWS;
    table[3 * STUDIED_ROWS + 5] = 6;
    null.table = table;
    null.permutations = 20;
    REFUSED(&options, PRH_ERR_ARGUMENT, "row 3");
    null.method = PRH_NULL_EXACT;
    null.table = NULL;
    null.circular = 1;
    REFUSED(&options, PRH_ERR_UNSUPPORTED, "restricted");
    null.circular = 0;
    null.struct_size = 8;
    REFUSED(&options, PRH_ERR_ABI, "prh_null_options");
}

static void what_fails_in_a_model_or_pair_is_named(void **state)
{
    const fixture *f = *state;
    prh_metric *greedy = metric_of("mutual_knn", STUDIED_ROWS, NULL, 0, 0);
    prh_null_options null = studied_null(PRH_NULL_EXACT, PRH_AGGREGATE_MAX);
    prh_study_options options = {.struct_size = sizeof options, .null = &null};
    prh_metric *without = metric_of("cycle_knn", 5, NULL, 0, 0);
    double bad[STUDIED_ROWS * 2] = {0.0};
    prh_representation *layer;
    prh_model *broken = NULL;
    const prh_model_options named = {.struct_size = sizeof named, .name = "broken"};
    const prh_model *models[2];
    prh_study *out = (prh_study *)(uintptr_t)1;

    assert_refused(prh_study_create(&out, greedy, (const prh_model *const *)f->models, STUDIED, NULL),
        PRH_ERR_ARGUMENT, "model 0");
    assert_null(out);
    assert_refused(prh_study_create(&out, without, (const prh_model *const *)f->models, STUDIED, &options),
        PRH_ERR_UNSUPPORTED, "cycle_knn");
    assert_null(out);
    bad[7] = NAN;
    layer = doubles(bad, STUDIED_ROWS, 2);
    assert_ok(prh_model_create(&broken, (const prh_representation *const *)&layer, 1, &named));
    models[0] = f->models[0];
    models[1] = broken;
    assert_refused(prh_study_create(&out, f->metric, models, 2, NULL), PRH_ERR_VALUE, "broken: ");
    assert_non_null(strstr(prh_last_error(), "row 3, column 1"));
    assert_null(out);
    prh_representation_destroy(layer);
    prh_model_destroy(broken);
    prh_metric_destroy(without);
    prh_metric_destroy(greedy);
}

static void a_choice_that_leaves_no_pair_is_refused(void **state)
{
    const fixture *f = *state;
    const prh_model *alike[2] = {f->models[0], f->models[2]}, *apart[2] = {f->models[0], f->models[1]};
    prh_study_options options = {.struct_size = sizeof options, .pairs = PRH_STUDY_ACROSS};
    prh_study *out = (prh_study *)(uintptr_t)1;

    assert_refused(prh_study_create(&out, f->metric, alike, 2, &options), PRH_ERR_ARGUMENT, "across");
    assert_null(out);
    options.pairs = PRH_STUDY_WITHIN;
    assert_refused(prh_study_create(&out, f->metric, apart, 2, &options), PRH_ERR_ARGUMENT, "within");
}

static void precomputed_kernels_take_no_steps(void **state)
{
    const fixture *f = *state;
    prh_metric *metric = metric_of("cka", 0, "gram", 0, 0);
    const prh_study_options options = {.struct_size = sizeof options, .preprocessing = "normalize"};
    prh_study *out = (prh_study *)(uintptr_t)1;

    assert_refused(prh_study_create(&out, metric, (const prh_model *const *)f->models, STUDIED, &options),
        PRH_ERR_ARGUMENT, "gram");
    assert_null(out);
    prh_metric_destroy(metric);
}

static void scores_are_refused_with_what_is_about_comparing(void **state)
{
    const prh_study_member members[2] = {{.name = "a"}, {.name = "b"}};
    const prh_study_member same[2] = {{.name = "a"}, {.name = "a"}},
                           nameless[2] = {{.name = "a"}, {.name = NULL}};
    const prh_null_options null = studied_null(0, 0);
    double scores[4] = {NAN, 0.5, 0.5, NAN};
    prh_study_options options = {.struct_size = sizeof options, .preprocessing = "none"};
    prh_study *out = (prh_study *)(uintptr_t)1;

    (void)state;
    assert_refused(prh_study_create_from_scores(NULL, scores, members, 2, NULL), PRH_ERR_ARGUMENT, "NULL");
    assert_refused(prh_study_create_from_scores(&out, NULL, members, 2, NULL), PRH_ERR_ARGUMENT, "NULL");
    assert_null(out);
    assert_refused(prh_study_create_from_scores(&out, scores, NULL, 2, NULL), PRH_ERR_ARGUMENT, "NULL");
    assert_refused(
        prh_study_create_from_scores(&out, scores, members, 1, NULL), PRH_ERR_ARGUMENT, "fewer than 2");
    assert_refused(prh_study_create_from_scores(&out, scores, same, 2, NULL), PRH_ERR_ARGUMENT, "called a");
    assert_refused(
        prh_study_create_from_scores(&out, scores, nameless, 2, NULL), PRH_ERR_ARGUMENT, "model 1");
    assert_refused(
        prh_study_create_from_scores(&out, scores, members, 2, &options), PRH_ERR_ARGUMENT, "preprocessing");
    options.preprocessing = NULL;
    options.null = &null;
    assert_refused(
        prh_study_create_from_scores(&out, scores, members, 2, &options), PRH_ERR_ARGUMENT, "null");
    options.null = NULL;
    options.store = (const prh_store *)(uintptr_t)8;
    assert_refused(
        prh_study_create_from_scores(&out, scores, members, 2, &options), PRH_ERR_ARGUMENT, "store");
    options.store = NULL;
    options.pairs = PRH_STUDY_ACROSS;
    assert_refused(
        prh_study_create_from_scores(&out, scores, members, 2, &options), PRH_ERR_ARGUMENT, "across");
    options.pairs = 0;
    scores[2] = -INFINITY;
    assert_refused(
        prh_study_create_from_scores(&out, scores, members, 2, &options), PRH_ERR_VALUE, "b and a");
    assert_null(out);
}

static void a_trend_that_is_not_there_is_refused(void **state)
{
    const fixture *f = *state;
    const char *const names[1] = {"size"};
    const double values[STUDIED] = {1, 2, 3, 4, 5};
    const prh_study_options options = {.struct_size = sizeof options,
        .no_null = 1,
        .trend_draws = 19,
        .quality_names = names,
        .qualities = values,
        .quality_count = 1};
    prh_study *s = study_of(f->metric, f->models, &options);
    const prh_trend *trend;
    const int64_t bad[6][3] = {{1, 0, 0}, {-1, 0, 0}, {0, 2, 0}, {0, -1, 0}, {0, 0, 2}, {0, 0, -1}};

    for (int i = 0; i < 6; i++) {
        trend = (const prh_trend *)(uintptr_t)1;
        assert_status(prh_study_get_trend(s, bad[i][0], bad[i][1], bad[i][2], PRH_SCALE_SCORE, &trend),
            PRH_ERR_ARGUMENT);
        assert_null(trend);
    }
    for (int32_t scale = -1; scale <= 2; scale += 3) {
        assert_status(prh_study_get_trend(s, 0, 0, 0, scale, &trend), PRH_ERR_ARGUMENT);
        assert_null(prh_study_modality_groups(s, scale));
        assert_null(prh_study_family_groups(s, scale));
        assert_null(prh_study_bin_groups(s, scale));
    }
    assert_status(prh_study_get_trend(s, 0, 0, 0, 0, NULL), PRH_ERR_ARGUMENT);
    assert_status(prh_study_get_trend(NULL, 0, 0, 0, 0, &trend), PRH_ERR_ARGUMENT);
    assert_null(trend);
    assert_refused(prh_study_get_trend(s, 0, 0, 0, PRH_SCALE_CALIBRATED, &trend), PRH_ERR_UNDEFINED,
        "nothing is calibrated");
    assert_null(trend);
    prh_study_destroy(s);
}

static int set_up(void **state)
{
    static fixture f;

    f.metric = metric_of("mutual_knn", 5, NULL, 0, 0);
    make_studied(f.models, 0);
    *state = &f;
    return 0;
}

static int tear_down(void **state)
{
    fixture *f = *state;

    destroy_studied(f->models);
    prh_metric_destroy(f->metric);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(handles_are_needed_and_two_models_at_least),
        cmocka_unit_test(two_models_of_one_name_are_refused),
        cmocka_unit_test(models_of_other_items_are_refused_by_name),
        cmocka_unit_test(numbers_out_of_range_are_refused),
        cmocka_unit_test(qualities_need_names_of_their_own_and_numbers),
        cmocka_unit_test(tasks_and_bins_are_checked_before_the_long_work),
        cmocka_unit_test(nulls_are_checked_for_every_pair_before_the_long_work),
        cmocka_unit_test(what_fails_in_a_model_or_pair_is_named),
        cmocka_unit_test(a_choice_that_leaves_no_pair_is_refused),
        cmocka_unit_test(precomputed_kernels_take_no_steps),
        cmocka_unit_test(scores_are_refused_with_what_is_about_comparing),
        cmocka_unit_test(a_trend_that_is_not_there_is_refused),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
