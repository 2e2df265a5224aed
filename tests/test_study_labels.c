/* What a study says of its models and of itself. */
#include "studies.h"

static void labels_are_numbered_as_they_first_appear(void **state)
{
    static const int64_t families[STUDIED] = {0, 1, 2, 0, 3}, modalities[STUDIED] = {0, 1, 0, 1, 0};
    const prh_study_options options = {.struct_size = sizeof options, .no_null = 1};
    prh_metric *metric = metric_of("mutual_knn", 5, NULL, 0, 0);
    prh_model *models[STUDIED];
    prh_study *s;

    (void)state;
    make_studied(models, 0);
    s = study_of(metric, models, &options);
    assert_int_equal(prh_study_count(s), STUDIED);
    assert_int_equal(prh_study_rows(s), STUDIED_ROWS);
    assert_string_equal(prh_study_name(s, 4), "model 4");
    assert_int_equal(prh_study_layer_count(s, 2), 3);
    assert_memory_equal(prh_study_families(s), families, sizeof families);
    assert_memory_equal(prh_study_modalities(s), modalities, sizeof modalities);
    assert_int_equal(prh_study_family_count(s), 4);
    assert_int_equal(prh_study_modality_count(s), 2);
    assert_string_equal(prh_study_family_name(s, 1), "new");
    assert_string_equal(prh_study_family_name(s, 2), "model 2"); /* on its own */
    assert_string_equal(prh_study_family_name(s, 3), "model 4");
    assert_string_equal(prh_study_modality_name(s, 1), "text");
    for (int64_t beyond = -1; beyond <= STUDIED; beyond += STUDIED + 1) {
        assert_null(prh_study_name(s, beyond));
        assert_int_equal(prh_study_layer_count(s, beyond), 0);
        assert_null(prh_study_family_name(s, beyond));
        assert_null(prh_study_modality_name(s, beyond));
        assert_null(prh_study_quality_name(s, beyond));
        assert_null(prh_study_alignment(s, beyond, 0));
        assert_null(prh_study_alignment(s, 0, beyond));
    }
    prh_study_destroy(s);
    destroy_studied(models);
    prh_metric_destroy(metric);
}

/* So few items that any features of this width correlate fully. */
static void a_note_goes_with_its_score(void **state)
{
    enum { FEW = 12 };
    static const int64_t widths[2] = {8, 9};
    static const int32_t kinds[] = {PRH_AGGREGATE_MAX, PRH_AGGREGATE_MEAN};
    prh_metric *metric = metric_of("cca", 0, NULL, 0, 0);
    prh_model *models[2] = {NULL, NULL};
    const char *const names[2] = {"a", "b"};

    (void)state;
    for (int i = 0; i < 2; i++) {
        prh_model *plain = features_model((uint64_t)i, FEW, widths, 2, PRH_F64);
        const prh_representation *layers[2] = {prh_model_layer(plain, 0), prh_model_layer(plain, 1)};
        const prh_model_options named = {.struct_size = sizeof named, .name = names[i]};

        assert_ok(prh_model_create(&models[i], layers, 2, &named));
        prh_model_destroy(plain);
    }
    for (int k = 0; k < 2; k++) {
        const prh_null_options null = studied_null(PRH_NULL_PERMUTE, kinds[k]);
        const prh_study_options options = {
            .struct_size = sizeof options, .null = &null, .no_null = 1, .preprocessing = "none"};
        prh_study *s = NULL;

        assert_ok(prh_study_create(&s, metric, (const prh_model *const *)models, 2, &options));
        assert_int_equal(prh_study_statuses(s)[1], PRH_NOTE_SATURATED);
        assert_int_equal(prh_study_statuses(s)[2], PRH_NOTE_SATURATED);
        assert_true(prh_study_scores(s)[1] > 0.0);
        prh_study_destroy(s);
    }
    for (int i = 0; i < 2; i++)
        prh_model_destroy(models[i]);
    prh_metric_destroy(metric);
}

static void the_provenance_says_how_the_numbers_came_about(void **state)
{
    static const char *const lines[] = {"version: libprh ", "\nblas: ", "\nmetric: mutual_knn\n", "\nk: 5\n",
        "\npreprocessing: normalize\n", "\nn: 60\n", "\nmodels: 5\n", "\nlayers: 9\n",
        "\nmodels of matrices: 1\n", "\npairs: 6, across modalities\n", "\naggregate: largest\n",
        "\nnull: permute, 99 draws, alpha 0.05, seed 5\n", "\nnulls: 0 exact, 0 enumerated, 6 permuted\n",
        "\nseed: 77\n"};
    const prh_null_options null = studied_null(PRH_NULL_PERMUTE, PRH_AGGREGATE_MAX);
    const prh_study_options options = {.struct_size = sizeof options,
        .null = &null,
        .preprocessing = "normalize",
        .pairs = PRH_STUDY_ACROSS,
        .seed = 77};
    prh_metric *metric = metric_of("mutual_knn", 5, NULL, 0, 0);
    prh_model *models[STUDIED];
    prh_study *s;

    (void)state;
    make_studied(models, 1);
    s = study_of(metric, models, &options);
    for (size_t l = 0; l < sizeof lines / sizeof lines[0]; l++) {
        note("%s in %s", lines[l], prh_study_provenance(s));
        assert_non_null(strstr(prh_study_provenance(s), lines[l]));
    }
    note("%s", "");
    prh_study_destroy(s);
    destroy_studied(models);
    prh_metric_destroy(metric);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(labels_are_numbered_as_they_first_appear),
        cmocka_unit_test(a_note_goes_with_its_score),
        cmocka_unit_test(the_provenance_says_how_the_numbers_came_about),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
