/* Alignments: the matrix is what computing each pair gives, the best pair is its maximum, and it says how it came
 * about. */
#include "support.h"

#include <math.h>

enum { ROWS = 36, LAYERS_X = 3, LAYERS_Y = 4 };

typedef struct fixture {
    prh_model *x, *y; /* of ragged widths; layer 2 of y is a noisy map of layer 1 of x */
} fixture;

static int set_up(void **state)
{
    static const int64_t widths_x[] = {3, 9, 60}, widths_y[] = {5, 1, 7, 4};
    static fixture f;
    generator g = {81};
    double *values[LAYERS_X + LAYERS_Y];
    prh_representation *layers[LAYERS_X + LAYERS_Y];

    for (int l = 0; l < LAYERS_X; l++)
        values[l] = normal_matrix(&g, ROWS, widths_x[l]);
    for (int l = 0; l < LAYERS_Y; l++)
        values[LAYERS_X + l] = l == 2 ? related_matrix(&g, values[1], ROWS, widths_x[1], widths_y[l], 0.1)
                                      : normal_matrix(&g, ROWS, widths_y[l]);
    for (int l = 0; l < LAYERS_X + LAYERS_Y; l++) {
        layers[l] = doubles(values[l], ROWS, l < LAYERS_X ? widths_x[l] : widths_y[l - LAYERS_X]);
        free(values[l]);
    }
    f.x = model_of(layers, LAYERS_X);
    f.y = model_of(layers + LAYERS_X, LAYERS_Y);
    *state = &f;
    return 0;
}

static int tear_down(void **state)
{
    fixture *f = *state;

    prh_model_destroy(f->x);
    prh_model_destroy(f->y);
    return 0;
}

static prh_alignment *aligned(
    const prh_metric *metric, const prh_model *x, const prh_model *y, const char *preprocessing)
{
    prh_align_options options = {.struct_size = sizeof options, .preprocessing = preprocessing};
    prh_alignment *a = NULL;

    assert_ok(prh_align(&a, metric, x, y, &options));
    return a;
}

static void assert_same_scores(const prh_alignment *a, const prh_alignment *b)
{
    const int64_t cells = prh_alignment_layers_x(a) * prh_alignment_layers_y(a);

    assert_int_equal(prh_alignment_layers_x(a), prh_alignment_layers_x(b));
    assert_int_equal(prh_alignment_layers_y(a), prh_alignment_layers_y(b));
    for (int64_t c = 0; c < cells; c++)
        assert_same_bits(prh_alignment_scores(a)[c], prh_alignment_scores(b)[c]);
}

/* Among other layers a linear kernel may be compared in the other space: that shows in the last digits (cka.h). */
static void assert_same_number(const prh_metric *metric, double got, double want)
{
    if (strstr("cka unbiased_cka rv", prh_metric_name(metric)))
        assert_close(got, want, 1e-14);
    else
        assert_same_bits(got, want);
}

/* Every cell against computing it; the best against the largest cell, the first of equals. */
static void assert_grid(
    const prh_alignment *a, const prh_metric *metric, const prh_model *x, const prh_model *y)
{
    const int64_t nx = prh_model_layer_count(x), ny = prh_model_layer_count(y);
    int64_t largest = 0;
    prh_layer_pair best;

    assert_int_equal(prh_alignment_rows(a), prh_model_rows(x));
    assert_int_equal(prh_alignment_layers_x(a), nx);
    assert_int_equal(prh_alignment_layers_y(a), ny);
    for (int64_t c = 0; c < nx * ny; c++) {
        double score = NAN;
        prh_status status =
            prh_metric_compute(metric, prh_model_layer(x, c / ny), prh_model_layer(y, c % ny), &score);

        assert_int_equal(prh_alignment_statuses(a)[c], status);
        assert_same_number(metric, prh_alignment_scores(a)[c], score);
        if (prh_alignment_scores(a)[c] > prh_alignment_scores(a)[largest])
            largest = c;
    }
    assert_ok(prh_alignment_best(a, &best));
    assert_same_bits(best.score, prh_alignment_scores(a)[largest]);
    assert_int_equal(best.layer_x, largest / ny);
    assert_int_equal(best.layer_y, largest % ny);
}

static void the_matrix_is_what_computing_each_pair_gives(void **state)
{
    const fixture *f = *state;

    for (int m = 0; m < METRIC_NAMES; m++) {
        for (int32_t c = 0; c < 2 && has_convention(metric_names[m], c); c++) {
            prh_metric *metric = metric_of(metric_names[m], 5, NULL, c, PRH_PRECISION_AUTO);
            prh_alignment *a = aligned(metric, f->x, f->y, "none");

            note("%s, convention %d", metric_names[m], (int)c);
            assert_grid(a, metric, f->x, f->y);
            prh_alignment_destroy(a);
            prh_metric_destroy(metric);
        }
    }
    note("%s", "");
}

static void preprocessing_comes_before_the_pairs(void **state)
{
    const fixture *f = *state;
    prh_model *x = preprocessed(f->x, "clamp:0.8,standardize"),
              *y = preprocessed(f->y, "clamp:0.8,standardize");
    prh_metric *metric = metric_of("cka", 0, "rbf", 0, 0);
    prh_alignment *a = aligned(metric, f->x, f->y, "clamp:0.8,standardize");

    assert_grid(a, metric, x, y);
    prh_alignment_destroy(a);
    prh_metric_destroy(metric);
    prh_model_destroy(y);
    prh_model_destroy(x);
}

static void no_wish_means_the_papers_steps(void **state)
{
    const fixture *f = *state;
    prh_metric *metric = metric_of("mutual_knn", 5, NULL, 0, 0);
    prh_alignment *plain = aligned(metric, f->x, f->y, "none"), *paper = aligned(metric, f->x, f->y, "paper");
    prh_alignment *null_steps = aligned(metric, f->x, f->y, NULL), *null_options = NULL;
    int differs = 0;

    assert_ok(prh_align(&null_options, metric, f->x, f->y, NULL));
    assert_same_scores(null_steps, paper);
    assert_same_scores(null_options, paper);
    for (int c = 0; c < LAYERS_X * LAYERS_Y; c++)
        differs |= prh_alignment_scores(paper)[c] != prh_alignment_scores(plain)[c];
    assert_true(differs);
    prh_alignment_destroy(null_options);
    prh_alignment_destroy(null_steps);
    prh_alignment_destroy(paper);
    prh_alignment_destroy(plain);
    prh_metric_destroy(metric);
}

static void the_related_layers_are_the_best_pair(void **state)
{
    const fixture *f = *state;
    prh_metric *metric = metric_of("mutual_knn", 5, NULL, 0, 0);
    prh_alignment *a = aligned(metric, f->x, f->y, NULL);
    prh_layer_pair best;

    assert_ok(prh_alignment_best(a, &best));
    assert_int_equal(best.layer_x, 1);
    assert_int_equal(best.layer_y, 2);
    prh_alignment_destroy(a);
    prh_metric_destroy(metric);
}

static void prepared_layers_give_the_same_alignment(void **state)
{
    const fixture *f = *state;
    prh_metric *metric = metric_of("cknna", 5, "cosine", 0, 0);
    const prh_metric *metrics[1] = {metric};
    prh_prepared *x[LAYERS_X], *y[LAYERS_Y];
    prh_alignment *a = aligned(metric, f->x, f->y, "none"), *b = NULL;

    assert_ok(prh_prepared_create_layers(x, metrics, 1, f->x, NULL, NULL));
    assert_ok(prh_prepared_create_layers(y, metrics, 1, f->y, NULL, NULL));
    assert_ok(prh_align_prepared(&b, metric, (const prh_prepared *const *)x, LAYERS_X,
        (const prh_prepared *const *)y, LAYERS_Y, NULL));
    assert_same_scores(a, b);
    assert_non_null(strstr(prh_alignment_provenance(b), "preprocessing: given\n"));
    prh_alignment_destroy(b);
    prh_alignment_destroy(a);
    for (int l = 0; l < LAYERS_X; l++)
        prh_prepared_destroy(x[l]);
    for (int l = 0; l < LAYERS_Y; l++)
        prh_prepared_destroy(y[l]);
    prh_metric_destroy(metric);
}

static void threads_and_memory_do_not_change_a_bit(void **state)
{
    const fixture *f = *state;

    for (int m = 0; m < METRIC_NAMES; m++) {
        prh_metric *metric = metric_of(metric_names[m], 5, "rbf", 0, 0);
        prh_alignment *want = aligned(metric, f->x, f->y, NULL);

        for (int32_t threads = 1; threads <= 16; threads *= 2) {
            prh_align_options options = {
                .struct_size = sizeof options, .num_threads = threads, .memory_limit = threads % 4 ? 1 : 0};
            prh_alignment *a = NULL;

            assert_ok(prh_align(&a, metric, f->x, f->y, &options));
            assert_same_scores(a, want);
            prh_alignment_destroy(a);
        }
        prh_alignment_destroy(want);
        prh_metric_destroy(metric);
    }
}

static void chances_and_ties_are_those_of_the_pairs(void **state)
{
    const fixture *f = *state;

    for (int m = 0; m < METRIC_NAMES; m++) {
        prh_metric *metric = metric_of(metric_names[m], 5, NULL, 0, 0);
        prh_alignment *a = aligned(metric, f->x, f->y, "none");

        note("%s", metric_names[m]);
        for (int64_t c = 0; c < LAYERS_X * LAYERS_Y; c++) {
            prh_prepared *x = prepared_of(metric, prh_model_layer(f->x, c / LAYERS_Y));
            prh_prepared *y = prepared_of(metric, prh_model_layer(f->y, c % LAYERS_Y));
            double chance = NAN;
            int64_t ties_x = -1, ties_y = -1;

            if (prh_metric_chance(metric, x, y, &chance) == PRH_OK)
                assert_same_number(metric, prh_alignment_chances(a)[c], chance);
            else
                assert_true(isnan(prh_alignment_chances(a)[c]));
            (void)!prh_metric_ties(metric, x, &ties_x);
            (void)!prh_metric_ties(metric, y, &ties_y);
            assert_int_equal(ties_x >= 0, has_neighbours(metric_names[m]));
            assert_int_equal(prh_alignment_ties_x(a)[c / LAYERS_Y], ties_x);
            assert_int_equal(prh_alignment_ties_y(a)[c % LAYERS_Y], ties_y);
            prh_prepared_destroy(y);
            prh_prepared_destroy(x);
        }
        prh_alignment_destroy(a);
        prh_metric_destroy(metric);
    }
    note("%s", "");
}

static void provenance_says_how_the_numbers_came_about(void **state)
{
    static const char *const lines[] = {"\nmetric: mutual_knn\n", "\nconvention: platonic-rep\n", "\nk: 7\n",
        "\nkernel: cosine\n", "\nprecision: f32\n", "\npreprocessing: clamp:0.95@stack,normalize\n",
        "\nn: 36\n", "\nx: 3 layers, d = ", ", products in f32, ", " tied items in all\n",
        "\ny: 4 layers, d = ", "\nblas: "};
    const fixture *f = *state;
    prh_metric *metric = metric_of("mutual_knn", 7, "cosine", PRH_CONVENTION_PLATONIC_REP, PRH_PRECISION_F32);
    prh_alignment *a = aligned(metric, f->x, f->y, NULL);
    const char *text = prh_alignment_provenance(a);

    assert_int_equal(strncmp(text, "version: libprh " PRH_VERSION_STRING "\n", 16), 0);
    assert_non_null(strstr(text, prh_version()));
    assert_non_null(strstr(text, prh_blas_description()));
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        note("%s", lines[i] + 1);
        assert_non_null(strstr(text, lines[i]));
    }
    note("%s", "");
    assert_int_equal(text[strlen(text) - 1], '\n');
    prh_alignment_destroy(a);
    prh_metric_destroy(metric);
}

static void provenance_of_rsa_has_both_halves(void **state)
{
    const fixture *f = *state;
    prh_metric *metric = metric_of("rsa:cosine:pearson", 0, NULL, 0, 0);
    prh_alignment *a = aligned(metric, f->x, f->y, "none");

    assert_non_null(strstr(prh_alignment_provenance(a), "\nmetric: rsa:cosine:pearson\n"));
    assert_non_null(
        strstr(prh_alignment_provenance(a), "\ndissimilarity: cosine\ncompared by: pearson\nkernel: none\n"));
    prh_alignment_destroy(a);
    prh_metric_destroy(metric);
}

static void provenance_of_svcca_has_its_rank_and_columns(void **state)
{
    const fixture *f = *state;
    const prh_svcca_options options[] = {{.struct_size = sizeof options[0], .rank = 3},
        {.struct_size = sizeof options[0], .variance_share = 0.75, .standardize = 1},
        {.struct_size = sizeof options[0], .rank = 2, .convention = PRH_CONVENTION_PLATONIC_REP}};
    static const char *const lines[] = {
        "convention: exact\nrank: 3\ncolumns: centred\nkernel: none\nprecision: ",
        "convention: exact\nvariance share: 0.75\ncolumns: standardized\n",
        "convention: platonic-rep\nrank: 2\ncolumns: standardized with sd + 1e-8\n"};

    for (int i = 0; i < 3; i++) {
        prh_metric *metric = NULL;
        prh_alignment *a;

        assert_ok(prh_metric_create_svcca(&metric, &options[i]));
        assert_int_equal(prh_metric_rank(metric), options[i].rank);
        assert_true(prh_metric_variance_share(metric) == options[i].variance_share);
        assert_int_equal(prh_metric_standardizes(metric), i > 0);
        a = aligned(metric, f->x, f->y, "");
        assert_non_null(strstr(prh_alignment_provenance(a), lines[i]));
        assert_null(strstr(prh_alignment_provenance(a), "tied items"));
        assert_non_null(strstr(prh_alignment_provenance(a), "\npreprocessing: none\n"));
        prh_alignment_destroy(a);
        prh_metric_destroy(metric);
    }
}

static void an_alignment_knows_its_metric_and_steps(void **state)
{
    const fixture *f = *state;
    prh_metric *metric = metric_of("cknna:symmetric", 6, "rbf:2", 0, PRH_PRECISION_F64);
    prh_alignment *a = aligned(metric, f->x, f->y, "paper");
    prh_preprocess_report x = {.struct_size = sizeof x}, y = {.struct_size = sizeof y};

    prh_metric_destroy(metric);
    assert_string_equal(prh_metric_name(prh_alignment_metric(a)), "cknna:symmetric");
    assert_string_equal(prh_metric_kernel(prh_alignment_metric(a)), "rbf:2");
    assert_int_equal(prh_metric_k(prh_alignment_metric(a)), 6);
    assert_int_equal(prh_metric_precision(prh_alignment_metric(a)), PRH_PRECISION_F64);
    assert_string_equal(prh_alignment_preprocessing(a), "clamp:0.95@stack,normalize");
    assert_string_equal(prh_alignment_reason(a), "");
    assert_ok(prh_alignment_get_report_x(a, LAYERS_X - 1, &x));
    assert_ok(prh_alignment_get_report_y(a, LAYERS_Y - 1, &y));
    assert_true(isfinite(x.clamp_threshold) && isfinite(y.clamp_threshold));
    assert_true(x.clamp_threshold != y.clamp_threshold);
    assert_refused(prh_alignment_get_report_x(a, LAYERS_X, &x), PRH_ERR_ARGUMENT, "no layer");
    prh_alignment_destroy(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_matrix_is_what_computing_each_pair_gives),
        cmocka_unit_test(preprocessing_comes_before_the_pairs),
        cmocka_unit_test(no_wish_means_the_papers_steps),
        cmocka_unit_test(the_related_layers_are_the_best_pair),
        cmocka_unit_test(prepared_layers_give_the_same_alignment),
        cmocka_unit_test(threads_and_memory_do_not_change_a_bit),
        cmocka_unit_test(chances_and_ties_are_those_of_the_pairs),
        cmocka_unit_test(provenance_says_how_the_numbers_came_about),
        cmocka_unit_test(provenance_of_rsa_has_both_halves),
        cmocka_unit_test(provenance_of_svcca_has_its_rank_and_columns),
        cmocka_unit_test(an_alignment_knows_its_metric_and_steps),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
