/* SVCCA. What the number means: docs/metrics/cca.md. */
#include "cases.h"

#include <math.h>

static const subject svcca = {"svcca", 0};

static prh_metric *metric_with(int64_t rank, double share, int32_t standardize, int32_t convention)
{
    prh_svcca_options options = {.struct_size = sizeof options,
        .rank = rank,
        .variance_share = share,
        .standardize = standardize,
        .convention = convention};
    prh_metric *metric = NULL;

    assert_ok(prh_metric_create_svcca(&metric, &options));
    return metric;
}

/* Score and note against the oracle, x n x dx and y n x dy. */
static void agrees(const double *x, int64_t dx, const double *y, int64_t dy, int64_t n, int64_t rank,
    double share, int32_t standardize, int32_t convention)
{
    prh_metric *metric = metric_with(rank, share, standardize, convention);
    int reference = convention == PRH_CONVENTION_PLATONIC_REP;
    oracle_svcca_options options = {
        standardize || reference, reference ? 1e-8 : 0.0, rank || share > 0.0 ? rank : 10, share};
    oracle_svcca_result want;
    prh_representation *u = doubles(x, n, dx);
    prh_representation *v = doubles(y, n, dy);
    double got = -7.0;

    note("n %d, d %d and %d, rank %d, share %g, standardize %d, convention %d", (int)n, (int)dx, (int)dy,
        (int)rank, share, standardize, convention);
    assert_int_equal(oracle_svcca(x, dx, y, dy, n, &options, &want), ORACLE_OK);
    assert_status(prh_metric_compute(metric, u, v, &got), want.saturated ? PRH_NOTE_SATURATED : PRH_OK);
    assert_close(got, want.score, 1e-10);
    assert_true(got >= 0.0 && got <= 1.0);
    prh_representation_destroy(u);
    prh_representation_destroy(v);
    prh_metric_destroy(metric);
}

typedef struct shape {
    int64_t n, dx, dy;
} shape;

static const shape shapes[] = {
    {5, 3, 2}, {6, 1, 7}, {12, 40, 5}, {25, 8, 3}, {33, 9, 9}, {48, 120, 20}, {101, 2, 60}, {200, 30, 50}};

enum { SHAPES = sizeof shapes / sizeof shapes[0] };

/* Rows 3 and 4 copies of row 0, first and last columns constant where there are more than two. */
static void spoil(double *x, int64_t n, int64_t d)
{
    memcpy(x + 3 * d, x, (size_t)d * sizeof *x);
    memcpy(x + 4 * d, x, (size_t)d * sizeof *x);
    for (int64_t i = 0; i < n && d > 2; i++) {
        x[i * d] = 0.1;
        x[i * d + d - 1] = -7.3;
    }
}

static void each_shape(int64_t rank, double share, int32_t standardize, int32_t convention)
{
    for (size_t s = 0; s < SHAPES; s++) {
        double *x, *y;

        related_pair(300 + s, shapes[s].n, shapes[s].dx, shapes[s].dy, &x, &y);
        agrees(x, shapes[s].dx, y, shapes[s].dy, shapes[s].n, rank, share, standardize, convention);
        spoil(x, shapes[s].n, shapes[s].dx);
        spoil(y, shapes[s].n, shapes[s].dy);
        agrees(x, shapes[s].dx, y, shapes[s].dy, shapes[s].n, rank, share, standardize, convention);
        free(x);
        free(y);
    }
    note("%s", "");
}

static void scores_and_notes_are_the_oracles_at_every_rank(void **state)
{
    static const int64_t ranks[] = {0, 1, 2, 5, 1000};

    (void)state;
    for (size_t i = 0; i < 5; i++)
        each_shape(ranks[i], 0.0, 0, PRH_CONVENTION_EXACT);
}

static void scores_and_notes_are_the_oracles_at_every_variance_share(void **state)
{
    static const double shares[] = {1e-9, 0.3, 0.9, 0.99, 1.0};

    (void)state;
    for (size_t i = 0; i < 5; i++)
        each_shape(0, shares[i], 0, PRH_CONVENTION_EXACT);
}

static void standardised_columns_give_the_oracles_scores(void **state)
{
    (void)state;
    each_shape(0, 0.0, 1, PRH_CONVENTION_EXACT);
    each_shape(3, 0.0, 1, PRH_CONVENTION_EXACT);
    each_shape(0, 0.95, 1, PRH_CONVENTION_EXACT);
}

static void the_references_convention_standardises_whether_asked_or_not(void **state)
{
    (void)state;
    for (int32_t asked = 0; asked < 2; asked++) {
        each_shape(0, 0.0, asked, PRH_CONVENTION_PLATONIC_REP);
        each_shape(4, 0.0, asked, PRH_CONVENTION_PLATONIC_REP);
        each_shape(0, 0.9, asked, PRH_CONVENTION_PLATONIC_REP);
    }
}

/* With n = 13 and both ranks r, r + r > 12 from r = 7 on. */
static void saturation_is_noted_exactly_when_the_subspaces_must_meet(void **state)
{
    double *x, *y;

    (void)state;
    related_pair(8, 13, 20, 20, &x, &y);
    for (int64_t rank = 1; rank <= 12; rank++) {
        prh_metric *metric = metric_with(rank, 0.0, 0, PRH_CONVENTION_EXACT);
        double score = -7.0;

        note("rank %d", (int)rank);
        assert_status(status_of_matrices(metric, x, 20, y, 20, 13, &score),
            2 * rank > 12 ? PRH_NOTE_SATURATED : PRH_OK);
        assert_true(score >= (2.0 * (double)rank - 12.0) / (double)rank - 1e-12);
        if (rank == 12)
            assert_close(score, 1.0, 1e-12);
        prh_metric_destroy(metric);
    }
    note("%s", "");
    free(x);
    free(y);
}

/* Distances of features give the principal coordinates of these features. */
static void given_matrices_give_the_score_of_their_principal_coordinates(void **state)
{
    static const char *const kernels[] = {"gram", "dissimilarity", "squared-dissimilarity"};
    prh_metric *plain = metric_with(3, 0.0, 0, PRH_CONVENTION_EXACT);
    double *x, *y, features;

    (void)state;
    related_pair(9, 40, 6, 6, &x, &y);
    assert_ok(status_of_matrices(plain, x, 6, y, 6, 40, &features));
    for (size_t i = 0; i < 3; i++) {
        prh_svcca_options options = {.struct_size = sizeof options, .rank = 3, .kernel = kernels[i]};
        expectation what = {"svcca", 0, PRH_CONVENTION_EXACT, 3};
        prh_metric *metric = NULL;
        int64_t cols;
        double *u = input_of(x, 40, 6, kernels[i], &cols), *v = input_of(y, 40, 6, kernels[i], &cols);
        side a = side_of(u, 40, 40, kernels[i]), b = side_of(v, 40, 40, kernels[i]);
        double score, want;

        assert_ok(prh_metric_create_svcca(&metric, &options));
        assert_status(status_of_matrices(metric, u, 40, v, 40, 40, &score), PRH_OK);
        assert_int_equal(expected_score(&what, &a, &b, &want), ORACLE_OK);
        note("kernel %s", kernels[i]);
        assert_close(score, want, 1e-10);
        assert_close(score, features, 1e-10);
        side_release(&a);
        side_release(&b);
        free(u);
        free(v);
        prh_metric_destroy(metric);
    }
    note("%s", "");
    prh_metric_destroy(plain);
    free(x);
    free(y);
}

static void a_kernel_that_exists_gives_the_score_of_features(void **state)
{
    const prh_metric *metric = metric_with(4, 0.0, 0, PRH_CONVENTION_EXACT);
    double *data[2], score[2];
    prh_representation *features[2];
    prh_prepared *prepared[2] = {NULL, NULL};

    (void)state;
    related_pair(10, 50, 7, 7, &data[0], &data[1]);
    for (int i = 0; i < 2; i++) {
        prh_kernel *kernel = NULL;

        features[i] = doubles(data[i], 50, 7);
        assert_ok(prh_kernel_create(&kernel, features[i], "linear", PRH_PRECISION_F64, NULL));
        assert_ok(prh_prepared_create_from_kernel(&prepared[i], &metric, 1, kernel, NULL));
        prh_kernel_destroy(kernel);
    }
    score[0] = score_of(metric, features[0], features[1]);
    assert_ok(prh_metric_compare(metric, prepared[0], prepared[1], &score[1]));
    assert_close(score[1], score[0], 1e-10);
    for (int i = 0; i < 2; i++) {
        prh_prepared_destroy(prepared[i]);
        prh_representation_destroy(features[i]);
        free(data[i]);
    }
    prh_metric_destroy((prh_metric *)(uintptr_t)metric);
}

static void company_changes_no_bit(void **state)
{
    (void)state;
    has_the_same_bits_in_company(svcca);
}

static void it_is_symmetric_as_declared(void **state)
{
    (void)state;
    is_as_symmetric_as_declared(svcca, PRH_CONVENTION_EXACT);
    is_as_symmetric_as_declared(svcca, PRH_CONVENTION_PLATONIC_REP);
}

static void invariances_are_as_declared(void **state)
{
    prh_metric *metrics[] = {metric_with(3, 0.0, 0, PRH_CONVENTION_EXACT),
        metric_with(0, 0.8, 0, PRH_CONVENTION_EXACT), metric_with(3, 0.0, 1, PRH_CONVENTION_EXACT),
        metric_with(3, 0.0, 0, PRH_CONVENTION_PLATONIC_REP)};

    (void)state;
    for (int i = 0; i < 4; i++) {
        is_as_invariant_as_declared(metrics[i]);
        prh_metric_destroy(metrics[i]);
    }
}

static void without_truncation_any_invertible_map_leaves_it(void **state)
{
    generator g = {14};
    prh_metric *metric = metric_with(1000, 0.0, 0, PRH_CONVENTION_EXACT);
    double *x, *y, *map = normal_matrix(&g, 5, 5), *moved, plain, mapped;

    (void)state;
    related_pair(11, 40, 5, 5, &x, &y);
    moved = product(x, map, 40, 5, 5);
    assert_ok(status_of_matrices(metric, x, 5, y, 5, 40, &plain));
    assert_ok(status_of_matrices(metric, moved, 5, y, 5, 40, &mapped));
    assert_close(mapped, plain, 1e-10);
    prh_metric_destroy(metric);
    free(x);
    free(y);
    free(map);
    free(moved);
}

static void fewer_rows_than_declared_are_refused(void **state)
{
    (void)state;
    needs_the_rows_it_declares(svcca, PRH_CONVENTION_EXACT);
    needs_the_rows_it_declares(svcca, PRH_CONVENTION_PLATONIC_REP);
}

static void a_side_without_variance_is_undefined(void **state)
{
    double *x, *y;

    (void)state;
    for (int64_t n = 3; n <= 51; n += 6) {
        double *flat = allocate(n * 4, sizeof *flat);

        related_pair(12, n, 4, 4, &x, &y);
        for (int64_t i = 0; i < n * 4; i++)
            flat[i] = i % 4 == 1 ? 1e6 / 3.0 : 0.1;
        for (int i = 0; i < 3; i++) {
            prh_metric *metric = metric_with(0, 0.0, i == 1, i == 2);
            double score = -7.0;

            note("n %d, case %d", (int)n, i);
            assert_status(status_of_matrices(metric, flat, 4, y, 4, n, &score), PRH_ERR_UNDEFINED);
            assert_status(status_of_matrices(metric, x, 4, flat, 4, n, &score), PRH_ERR_UNDEFINED);
            assert_close(score, -7.0, 0.0);
            prh_metric_destroy(metric);
        }
        free(flat);
        free(x);
        free(y);
    }
    note("%s", "");
}

static void ranks_shares_and_kernels_outside_their_domain_are_refused(void **state)
{
    static const prh_svcca_options refused[] = {
        {.rank = -1},
        {.variance_share = -0.1},
        {.variance_share = 1.5},
        {.variance_share = NAN},
        {.rank = 3, .variance_share = 0.9},
        {.kernel = "rbf"},
        {.kernel = "gram", .standardize = 1},
        {.convention = 2},
    };

    (void)state;
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++) {
        prh_svcca_options options = refused[i];
        prh_metric *metric = (prh_metric *)&options;

        options.struct_size = sizeof options;
        note("case %d", (int)i);
        assert_status(prh_metric_create_svcca(&metric, &options), PRH_ERR_ARGUMENT);
        assert_null(metric);
    }
    note("%s", "");
}

/* The same numbers in single precision: nothing is rounded further, whatever is asked. */
static void it_is_always_in_double(void **state)
{
    double *x, *y;
    prh_representation *wide[2], *narrow[2];
    prh_metric *single = metric_of("svcca", 0, NULL, PRH_CONVENTION_EXACT, PRH_PRECISION_F32);
    prh_metric *full = metric_of("svcca", 0, NULL, PRH_CONVENTION_EXACT, PRH_PRECISION_F64);

    (void)state;
    related_pair(13, 60, 12, 12, &x, &y);
    round_to_single(x, 60 * 12);
    round_to_single(y, 60 * 12);
    for (int i = 0; i < 2; i++) {
        wide[i] = doubles(i ? y : x, 60, 12);
        narrow[i] = representation_of(i ? y : x, 60, 12, PRH_F32);
    }
    assert_same_bits(score_of(single, narrow[0], narrow[1]), score_of(full, wide[0], wide[1]));
    assert_same_bits(score_of(single, wide[0], wide[1]), score_of(full, wide[0], wide[1]));
    for (int i = 0; i < 2; i++) {
        prh_representation_destroy(wide[i]);
        prh_representation_destroy(narrow[i]);
    }
    prh_metric_destroy(single);
    prh_metric_destroy(full);
    free(x);
    free(y);
}

static void the_typed_constructor_makes_what_the_name_makes(void **state)
{
    (void)state;
    are_the_same_metric(metric_with(0, 0.0, 0, 0), metric_of("svcca", 0, NULL, 0, PRH_PRECISION_AUTO));
    are_the_same_metric(metric_with(10, 0.0, 0, 1), metric_of("svcca", 0, NULL, 1, PRH_PRECISION_AUTO));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(scores_and_notes_are_the_oracles_at_every_rank),
        cmocka_unit_test(scores_and_notes_are_the_oracles_at_every_variance_share),
        cmocka_unit_test(standardised_columns_give_the_oracles_scores),
        cmocka_unit_test(the_references_convention_standardises_whether_asked_or_not),
        cmocka_unit_test(saturation_is_noted_exactly_when_the_subspaces_must_meet),
        cmocka_unit_test(given_matrices_give_the_score_of_their_principal_coordinates),
        cmocka_unit_test(a_kernel_that_exists_gives_the_score_of_features),
        cmocka_unit_test(company_changes_no_bit),
        cmocka_unit_test(it_is_symmetric_as_declared),
        cmocka_unit_test(invariances_are_as_declared),
        cmocka_unit_test(without_truncation_any_invertible_map_leaves_it),
        cmocka_unit_test(fewer_rows_than_declared_are_refused),
        cmocka_unit_test(a_side_without_variance_is_undefined),
        cmocka_unit_test(ranks_shares_and_kernels_outside_their_domain_are_refused),
        cmocka_unit_test(it_is_always_in_double),
        cmocka_unit_test(the_typed_constructor_makes_what_the_name_makes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
