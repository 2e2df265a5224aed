/* Studies at the border: layouts, NULL in every place, callers of any age. */
#include <math.h>

#include "layouts.h"
#include "studies.h"

static const pin pins[] = {
    {SIZE(prh_study_options, 176)},
    {OFFSET(prh_study_options, struct_size, 0)},
    {OFFSET(prh_study_options, preprocessing, 8)},
    {OFFSET(prh_study_options, quality_names, 16)},
    {OFFSET(prh_study_options, qualities, 24)},
    {OFFSET(prh_study_options, quality_count, 32)},
    {OFFSET(prh_study_options, control, 40)},
    {OFFSET(prh_study_options, accuracies, 48)},
    {OFFSET(prh_study_options, tasks, 56)},
    {OFFSET(prh_study_options, solved_share, 64)},
    {OFFSET(prh_study_options, bin_limits, 72)},
    {OFFSET(prh_study_options, limit_count, 80)},
    {OFFSET(prh_study_options, bin_count, 88)},
    {OFFSET(prh_study_options, trend_draws, 96)},
    {OFFSET(prh_study_options, level, 104)},
    {OFFSET(prh_study_options, seed, 112)},
    {OFFSET(prh_study_options, null, 120)},
    {OFFSET(prh_study_options, no_null, 128)},
    {OFFSET(prh_study_options, pairs, 132)},
    {OFFSET(prh_study_options, memory_limit, 136)},
    {OFFSET(prh_study_options, num_threads, 144)},
    {OFFSET(prh_study_options, reserved, 148)},
    {OFFSET(prh_study_options, progress, 152)},
    {OFFSET(prh_study_options, progress_data, 160)},
    {OFFSET(prh_study_options, store, 168)},
    {SIZE(prh_study_member, 24)},
    {OFFSET(prh_study_member, name, 0)},
    {OFFSET(prh_study_member, family, 8)},
    {OFFSET(prh_study_member, modality, 16)},
    {VALUE(PRH_STUDY_ALL, 0)},
    {VALUE(PRH_STUDY_WITHIN, 1)},
    {VALUE(PRH_STUDY_ACROSS, 2)},
    {VALUE(PRH_SCALE_SCORE, 0)},
    {VALUE(PRH_SCALE_CALIBRATED, 1)},
};

static void layouts_are_as_released(void **state)
{
    (void)state;
    assert_pins(pins, sizeof pins / sizeof pins[0]);
}

struct fixture {
    prh_metric *metric;
    prh_model *models[STUDIED];
    prh_study *study;
    double scores[4];
    prh_study_member members[2];
};

static void studies_are_not_made_of_nothing(void **state)
{
    const fixture *f = *state;
    const prh_model *const *models = (const prh_model *const *)f->models;

    assert_status(prh_study_create(NULL, f->metric, models, STUDIED, NULL), PRH_ERR_ARGUMENT);
    REFUSES_TO_CREATE(prh_study, prh_study_create(&out, NULL, models, STUDIED, NULL));
    REFUSES_TO_CREATE(prh_study, prh_study_create(&out, f->metric, NULL, STUDIED, NULL));
    assert_status(prh_study_create_from_scores(NULL, f->scores, f->members, 2, NULL), PRH_ERR_ARGUMENT);
    REFUSES_TO_CREATE(prh_study, prh_study_create_from_scores(&out, NULL, f->members, 2, NULL));
    REFUSES_TO_CREATE(prh_study, prh_study_create_from_scores(&out, f->scores, NULL, 2, NULL));
}

static void parts_of_nothing_are_refused(void **state)
{
    const fixture *f = *state;
    const prh_trend *trend = NOWHERE(const prh_trend);
    const prh_model_map *map = NOWHERE(const prh_model_map);
    const prh_clustering *clustering = NOWHERE(const prh_clustering);

    assert_status(prh_study_get_trend(NULL, 0, 0, 0, PRH_SCALE_SCORE, &trend), PRH_ERR_ARGUMENT);
    assert_null(trend);
    assert_status(prh_study_get_trend(f->study, 0, 0, 0, PRH_SCALE_SCORE, NULL), PRH_ERR_ARGUMENT);
    assert_status(prh_study_get_map(NULL, &map), PRH_ERR_ARGUMENT);
    assert_null(map);
    assert_status(prh_study_get_map(f->study, NULL), PRH_ERR_ARGUMENT);
    assert_status(prh_study_get_clustering(NULL, &clustering), PRH_ERR_ARGUMENT);
    assert_null(clustering);
    assert_status(prh_study_get_clustering(f->study, NULL), PRH_ERR_ARGUMENT);
}

static void getters_of_nothing_answer_nothing(void **state)
{
    (void)state;
    prh_study_destroy(NULL);
    assert_int_equal(prh_study_count(NULL), 0);
    assert_int_equal(prh_study_rows(NULL), 0);
    assert_null(prh_study_name(NULL, 0));
    assert_int_equal(prh_study_layer_count(NULL, 0), 0);
    assert_int_equal(prh_study_family_count(NULL), 0);
    assert_null(prh_study_family_name(NULL, 0));
    assert_null(prh_study_families(NULL));
    assert_int_equal(prh_study_modality_count(NULL), 0);
    assert_null(prh_study_modality_name(NULL, 0));
    assert_null(prh_study_modalities(NULL));
    assert_int_equal(prh_study_quality_count(NULL), 0);
    assert_null(prh_study_quality_name(NULL, 0));
    assert_null(prh_study_qualities(NULL));
    assert_string_equal(prh_study_provenance(NULL), "");
    assert_null(prh_model_kernel(NULL));
}

static void matrices_of_nothing_are_nothing(void **state)
{
    (void)state;
    assert_null(prh_study_scores(NULL));
    assert_null(prh_study_statuses(NULL));
    assert_null(prh_study_layers_x(NULL));
    assert_null(prh_study_layers_y(NULL));
    assert_null(prh_study_null_means(NULL));
    assert_null(prh_study_null_sds(NULL));
    assert_null(prh_study_thresholds(NULL));
    assert_null(prh_study_zs(NULL));
    assert_null(prh_study_ps(NULL));
    assert_null(prh_study_adjusted_ps(NULL));
    assert_null(prh_study_calibrated(NULL));
    assert_null(prh_study_null_methods(NULL));
    assert_null(prh_study_alignment(NULL, 0, 1));
    assert_null(prh_study_modality_groups(NULL, PRH_SCALE_SCORE));
    assert_null(prh_study_family_groups(NULL, PRH_SCALE_SCORE));
    assert_null(prh_study_bin_groups(NULL, PRH_SCALE_SCORE));
    assert_null(prh_study_solved(NULL));
    assert_null(prh_study_bins(NULL));
}

#define CREATES(name, call)                                                                                  \
    static prh_status name(const fixture *f, const void *options)                                            \
    {                                                                                                        \
        prh_study *out = NOWHERE(prh_study);                                                                 \
        const prh_status status = call;                                                                      \
                                                                                                             \
        assert_true((status >= 0) == (out != NULL));                                                         \
        prh_study_destroy(out);                                                                              \
        return status;                                                                                       \
    }

CREATES(
    study_create, prh_study_create(&out, f->metric, (const prh_model *const *)f->models, STUDIED, options))
CREATES(study_create_from_scores, prh_study_create_from_scores(&out, f->scores, f->members, 2, options))

static const taker takers[] = {
    {TAKER(study_create, prh_study_options, 176, offsetof(prh_study_options, reserved))},
    {TAKER(study_create_from_scores, prh_study_options, 176, offsetof(prh_study_options, reserved))},
};

static void options_are_read_from_callers_of_any_age(void **state)
{
    assert_takers(*state, takers, sizeof takers / sizeof takers[0]);
}

static int set_up(void **state)
{
    static fixture f = {.scores = {NAN, 0.5, 0.5, NAN}, .members = {{.name = "a"}, {.name = "b"}}};

    f.metric = metric_of("mutual_knn", 5, NULL, 0, 0);
    make_studied(f.models, 1);
    f.study = study_of(f.metric, f.models, NULL);
    *state = &f;
    return 0;
}

static int tear_down(void **state)
{
    fixture *f = *state;

    prh_study_destroy(f->study);
    destroy_studied(f->models);
    prh_metric_destroy(f->metric);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(layouts_are_as_released),
        cmocka_unit_test(studies_are_not_made_of_nothing),
        cmocka_unit_test(parts_of_nothing_are_refused),
        cmocka_unit_test(getters_of_nothing_answer_nothing),
        cmocka_unit_test(matrices_of_nothing_are_nothing),
        cmocka_unit_test(options_are_read_from_callers_of_any_age),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
