/* Alignments at their edges: undefined pairs, equal and negative scores, notes, given matrices, refusals. */
#include "support.h"

#include <math.h>

enum { ROWS = 24 };

/* `count` layers of `cols` random columns; layer `flat` is constant (-1: none). */
static prh_model *random_model(uint64_t seed, int64_t count, int64_t cols, int64_t flat)
{
    generator g = {seed};
    prh_representation *layers[8];

    assert_true(count <= 8);
    for (int64_t l = 0; l < count; l++) {
        double *x = normal_matrix(&g, ROWS, cols);

        for (int64_t e = 0; e < ROWS * cols && l == flat; e++)
            x[e] = 2.0;
        layers[l] = doubles(x, ROWS, cols);
        free(x);
    }
    return model_of(layers, count);
}

static prh_alignment *aligned(
    const prh_metric *metric, const prh_model *x, const prh_model *y, const char *preprocessing)
{
    prh_align_options options = {.struct_size = sizeof options, .preprocessing = preprocessing};
    prh_alignment *a = NULL;

    assert_ok(prh_align(&a, metric, x, y, &options));
    return a;
}

static void undefined_pairs_are_cells_of_their_own_and_skipped(void **state)
{
    prh_model *x = random_model(1, 2, 3, 0), *y = random_model(2, 2, 3, 1);
    prh_metric *metric = metric_of("cka", 0, NULL, PRH_CONVENTION_EXACT, 0);
    prh_alignment *a = aligned(metric, x, y, "none");
    prh_layer_pair best;

    (void)state;
    for (int c = 0; c < 4; c++) {
        const int defined = c == 2; /* layer 1 of x, layer 0 of y */

        assert_int_equal(prh_alignment_statuses(a)[c], defined ? PRH_OK : PRH_ERR_UNDEFINED);
        assert_int_equal(isnan(prh_alignment_scores(a)[c]) != 0, !defined);
        assert_int_equal(isnan(prh_alignment_chances(a)[c]) != 0, !defined);
    }
    assert_status(prh_alignment_best(a, &best), PRH_OK);
    assert_int_equal(best.layer_x, 1);
    assert_int_equal(best.layer_y, 0);
    prh_alignment_destroy(a);
    prh_metric_destroy(metric);
    prh_model_destroy(y);
    prh_model_destroy(x);
}

/* Most rows of layer 0 are copies, so no median rule has a bandwidth; its neighbours are there all the same. */
static void a_layer_without_a_bandwidth_is_undefined_where_it_matters(void **state)
{
    static const char *const names[] = {"cka", "unbiased_cka", "cknna", "mutual_knn", "svcca"};
    generator g = {12};
    double *values = normal_matrix(&g, ROWS, 3);
    prh_model *y = random_model(13, 1, 3, -1), *x;
    prh_representation *layers[2];

    (void)state;
    layers[1] = doubles(values, ROWS, 3);
    for (int e = 15; e < ROWS * 3; e++)
        values[e] = values[e % 3];
    layers[0] = doubles(values, ROWS, 3);
    x = model_of(layers, 2);
    for (int m = 0; m < 5; m++) {
        prh_metric *metric = metric_of(names[m], 4, "rbf", PRH_CONVENTION_EXACT, 0);
        prh_alignment *a = aligned(metric, x, y, "none");
        prh_layer_pair best;

        note("%s", names[m]);
        assert_int_equal(prh_alignment_statuses(a)[0], m < 3 ? PRH_ERR_UNDEFINED : PRH_OK);
        assert_int_equal(isnan(prh_alignment_chances(a)[0]) != 0, m != 3);
        assert_int_equal(strstr(prh_alignment_reason(a), "median distance") != NULL, m < 3);
        assert_int_equal(prh_alignment_ties_x(a)[0] >= 0, m == 2 || m == 3);
        assert_ok(prh_alignment_best(a, &best));
        if (m < 3)
            assert_int_equal(best.layer_x, 1);
        prh_alignment_destroy(a);
        prh_metric_destroy(metric);
    }
    note("%s", "");
    prh_model_destroy(x);
    prh_model_destroy(y);
    free(values);
}

static void without_any_score_the_best_is_undefined(void **state)
{
    static const char *const names[] = {"cka", "unbiased_cka", "svcca", "cknna"};
    prh_model *x = random_model(1, 1, 3, 0), *y = random_model(2, 3, 3, -1);

    (void)state;
    for (int m = 0; m < 4; m++) {
        prh_metric *metric = metric_of(names[m], 4, NULL, PRH_CONVENTION_EXACT, 0);
        prh_alignment *a = aligned(metric, x, y, "none");
        prh_layer_pair best = {7.0, 8, 9};

        note("%s", names[m]);
        assert_status(prh_alignment_best(a, &best), PRH_ERR_UNDEFINED);
        assert_true(best.score == 7.0 && best.layer_x == 8 && best.layer_y == 9);
        for (int c = 0; c < 3; c++)
            assert_int_equal(prh_alignment_statuses(a)[c], PRH_ERR_UNDEFINED);
        prh_alignment_destroy(a);
        prh_metric_destroy(metric);
    }
    note("%s", "");
    prh_model_destroy(y);
    prh_model_destroy(x);
}

/* Independent layers score around zero; seeds are tried until all pairs are negative. */
static void negative_scores_have_their_true_maximum(void **state)
{
    int found = 0;

    (void)state;
    for (int32_t c = PRH_CONVENTION_EXACT; c <= PRH_CONVENTION_PLATONIC_REP; c++) {
        prh_metric *metric = metric_of("unbiased_cka", 0, NULL, c, 0);

        for (uint64_t seed = 0; seed < 200; seed++) {
            prh_model *x = random_model(1000 + seed, 2, 2, -1), *y = random_model(5000 + seed, 2, 2, -1);
            prh_alignment *a = aligned(metric, x, y, "none");
            const double *scores = prh_alignment_scores(a);
            prh_layer_pair best;
            double largest = -INFINITY;

            for (int p = 0; p < 4; p++)
                largest = fmax(largest, scores[p]);
            assert_ok(prh_alignment_best(a, &best));
            assert_same_bits(best.score, largest);
            assert_same_bits(best.score, scores[best.layer_x * 2 + best.layer_y]);
            found += largest < 0.0;
            prh_alignment_destroy(a);
            prh_model_destroy(y);
            prh_model_destroy(x);
        }
        prh_metric_destroy(metric);
    }
    assert_true(found >= 4);
}

static void equal_scores_go_to_the_lowest_layers(void **state)
{
    generator g = {3};
    double *noise = normal_matrix(&g, ROWS, 3), *same = normal_matrix(&g, ROWS, 3);
    prh_representation *n = doubles(noise, ROWS, 3), *s = doubles(same, ROWS, 3);
    const prh_representation *layers[4] = {n, s, s, s};
    prh_model *x = NULL, *y = NULL;

    (void)state;
    assert_ok(prh_model_create(&x, layers, 4, NULL));
    assert_ok(prh_model_create(&y, layers + 1, 3, NULL));
    for (int m = 0; m < METRIC_NAMES; m++) {
        prh_metric *metric = metric_of(metric_names[m], 4, NULL, 0, 0);
        prh_alignment *a = aligned(metric, x, y, "none");
        prh_layer_pair best;

        assert_ok(prh_alignment_best(a, &best));
        if (!correlates_subspaces(metric_names[m])) { /* there all pairs may score about 1 */
            assert_int_equal(best.layer_x, 1);
            assert_int_equal(best.layer_y, 0);
        }
        prh_alignment_destroy(a);
        prh_metric_destroy(metric);
    }
    prh_model_destroy(y);
    prh_model_destroy(x);
    prh_representation_destroy(s);
    prh_representation_destroy(n);
    free(same);
    free(noise);
}

static void saturation_is_noted_in_the_cell_and_with_the_best(void **state)
{
    prh_model *wide = random_model(4, 1, 40, -1), *narrow = random_model(5, 1, 2, -1);
    prh_metric_options options = {.struct_size = sizeof options, .svcca_rank = 15};
    prh_metric *metric = NULL;
    prh_alignment *a, *b;
    prh_layer_pair best;

    (void)state;
    assert_ok(prh_metric_create_by_name(&metric, "svcca", &options));
    a = aligned(metric, wide, wide, "none");
    assert_int_equal(prh_alignment_statuses(a)[0], PRH_NOTE_SATURATED);
    assert_status(prh_alignment_best(a, &best), PRH_NOTE_SATURATED);
    assert_close(best.score, 1.0, 1e-12);
    b = aligned(metric, wide, narrow, "none");
    assert_int_equal(prh_alignment_statuses(b)[0], PRH_OK); /* 15 + 2 <= 23 */
    assert_status(prh_alignment_best(b, &best), PRH_OK);
    prh_alignment_destroy(b);
    prh_alignment_destroy(a);
    prh_metric_destroy(metric);
    prh_model_destroy(narrow);
    prh_model_destroy(wide);
}

static void given_matrices_take_no_preprocessing(void **state)
{
    static const char *const given[] = {"gram", "dissimilarity", "squared-dissimilarity"};
    generator g = {6};
    double *x = normal_matrix(&g, ROWS, 3), *d = distances_of(x, ROWS, 3, 0);
    prh_representation *layer = doubles(d, ROWS, ROWS);
    prh_model *model = model_of(&layer, 1);

    (void)state;
    for (int k = 0; k < 3; k++) {
        prh_metric *metric = metric_of("mutual_knn", 4, given[k], 0, 0);
        prh_align_options options = {.struct_size = sizeof options, .preprocessing = "paper"};
        prh_alignment *a = (prh_alignment *)(uintptr_t)1, *none = aligned(metric, model, model, "none");

        assert_refused(prh_align(&a, metric, model, model, &options), PRH_ERR_ARGUMENT, given[k]);
        assert_null(a);
        assert_ok(prh_align(&a, metric, model, model, NULL)); /* no wish means none here */
        assert_same_bits(prh_alignment_scores(a)[0], prh_alignment_scores(none)[0]);
        assert_non_null(strstr(prh_alignment_provenance(a), "\npreprocessing: none\n"));
        prh_alignment_destroy(none);
        prh_alignment_destroy(a);
        prh_metric_destroy(metric);
    }
    prh_model_destroy(model);
    free(d);
    free(x);
}

static void refuses(const prh_metric *metric, const prh_model *x, const prh_model *y, const char *steps,
    prh_status status, const char *words)
{
    prh_align_options options = {.struct_size = sizeof options, .preprocessing = steps};
    prh_alignment *a = (prh_alignment *)(uintptr_t)1;

    assert_refused(prh_align(&a, metric, x, y, &options), status, words);
    assert_null(a);
}

static void what_cannot_be_aligned_is_refused_in_words(void **state)
{
    const double few[3] = {1, 2, 3};
    prh_representation *three = doubles(few, 3, 1);
    prh_model *x = random_model(7, 2, 3, -1), *y = model_of(&three, 1);
    prh_metric *metric = metric_of("mutual_knn", 4, NULL, 0, 0),
               *wide = metric_of("mutual_knn", ROWS, NULL, 0, 0);

    (void)state;
    refuses(metric, x, y, NULL, PRH_ERR_SHAPE, "24 rows");
    refuses(wide, x, x, NULL, PRH_ERR_ARGUMENT, "24");
    refuses(metric, x, x, "whiten", PRH_ERR_ARGUMENT, "whiten");
    refuses(metric, x, x, "pca:9", PRH_ERR_ARGUMENT, "pca:9");
    prh_metric_destroy(wide);
    prh_metric_destroy(metric);
    prh_model_destroy(y);
    prh_model_destroy(x);
}

static void a_bad_value_is_named_with_model_layer_row_and_column(void **state)
{
    static const char *const words[] = {"bad", "layer 1", "row 5", "column 2"};
    prh_model_options named = {.struct_size = sizeof named, .name = "bad"};
    prh_model *good = random_model(8, 1, 3, -1), *model = NULL;
    generator g = {9};
    double *values = normal_matrix(&g, ROWS, 3);
    prh_metric *metric = metric_of("cka", 0, NULL, 0, 0);
    prh_representation *spoiled;
    const prh_representation *layers[2] = {prh_model_layer(good, 0), NULL};

    (void)state;
    values[5 * 3 + 2] = INFINITY;
    layers[1] = spoiled = doubles(values, ROWS, 3);
    assert_ok(prh_model_create(&model, layers, 2, &named));
    for (int w = 0; w < 4; w++) {
        refuses(metric, good, model, "none", PRH_ERR_VALUE, words[w]);
        refuses(metric, model, good, "paper", PRH_ERR_VALUE, words[w]);
    }
    prh_representation_destroy(spoiled);
    prh_metric_destroy(metric);
    prh_model_destroy(model);
    prh_model_destroy(good);
    free(values);
}

static void prepared_layers_that_do_not_fit_are_refused(void **state)
{
    const double few[5] = {1, 2, 3, 5, 8};
    prh_model *x = random_model(10, 1, 3, -1);
    prh_representation *five = doubles(few, 5, 1);
    prh_metric *metric = metric_of("mutual_knn", 3, NULL, 0, 0), *other = metric_of("cka", 0, NULL, 0, 0);
    prh_prepared *a = prepared_of(metric, prh_model_layer(x, 0)), *b = prepared_of(metric, five);
    const prh_prepared *both[2] = {a, b};
    prh_alignment *out = (prh_alignment *)(uintptr_t)1;

    (void)state;
    assert_refused(prh_align_prepared(&out, metric, both, 1, both + 1, 1, NULL), PRH_ERR_SHAPE, "5 rows");
    assert_null(out);
    assert_refused(prh_align_prepared(&out, metric, both, 2, both, 1, NULL), PRH_ERR_SHAPE, "layer 1 of x");
    assert_refused(prh_align_prepared(&out, other, both, 1, both, 1, NULL), PRH_ERR_ARGUMENT, "prepared");
    assert_null(out);
    prh_prepared_destroy(b);
    prh_prepared_destroy(a);
    prh_metric_destroy(other);
    prh_metric_destroy(metric);
    prh_representation_destroy(five);
    prh_model_destroy(x);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(undefined_pairs_are_cells_of_their_own_and_skipped),
        cmocka_unit_test(a_layer_without_a_bandwidth_is_undefined_where_it_matters),
        cmocka_unit_test(without_any_score_the_best_is_undefined),
        cmocka_unit_test(negative_scores_have_their_true_maximum),
        cmocka_unit_test(equal_scores_go_to_the_lowest_layers),
        cmocka_unit_test(saturation_is_noted_in_the_cell_and_with_the_best),
        cmocka_unit_test(given_matrices_take_no_preprocessing),
        cmocka_unit_test(what_cannot_be_aligned_is_refused_in_words),
        cmocka_unit_test(a_bad_value_is_named_with_model_layer_row_and_column),
        cmocka_unit_test(prepared_layers_that_do_not_fit_are_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
