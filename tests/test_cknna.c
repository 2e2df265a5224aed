/* CKNNA in its three variants. What the numbers mean: docs/metrics/cknna.md. */
#include "cases.h"

#include <math.h>

static const char *const names[] = {"cknna", "cknna:directed", "cknna:symmetric"};

enum { NAMES = 3 };

static int64_t defined;

static void agrees_here(const trial *t)
{
    for (size_t m = 0; m < NAMES; m++) {
        expectation what = {names[m], t->k[0], t->convention, 0};
        double score;

        agrees_with_the_oracle(t, names[m], t->k[0]);
        if (t->n < 60)
            agrees_with_the_oracle(t, names[m], t->k[1]);
        if (t->n < 60)
            defined += expected_score(&what, &t->a, &t->b, &score) == ORACLE_OK;
    }
}

static void scores_are_the_oracles_under_every_kernel(void **state)
{
    (void)state;
    defined = 0;
    each_trial(agrees_here);
    assert_true(defined >= TAKEN_OF(150));
}

static void the_name_alone_means_mutual_or_in_the_references_convention_directed(void **state)
{
    prh_metric *refused = NULL;
    prh_metric_options options = {.struct_size = sizeof options, .convention = PRH_CONVENTION_PLATONIC_REP};

    (void)state;
    are_the_same_metric(metric_of("cknna", 4, NULL, PRH_CONVENTION_EXACT, PRH_PRECISION_AUTO),
        metric_of("cknna:mutual", 4, NULL, PRH_CONVENTION_EXACT, PRH_PRECISION_AUTO));
    are_the_same_metric(metric_of("cknna", 4, NULL, PRH_CONVENTION_PLATONIC_REP, PRH_PRECISION_AUTO),
        metric_of("cknna:directed", 4, NULL, PRH_CONVENTION_PLATONIC_REP, PRH_PRECISION_AUTO));
    assert_refused(
        prh_metric_create_by_name(&refused, "cknna:mutual", &options), PRH_ERR_ARGUMENT, "cknna:mutual");
    assert_null(refused);
}

static void symmetry_is_as_declared(void **state)
{
    (void)state;
    for (size_t m = 0; m < NAMES; m++)
        for (int32_t convention = 0; convention < 2; convention++)
            is_as_symmetric_as_declared((subject){names[m], 6}, convention);
    note("%s", "");
}

static void invariances_are_as_declared(void **state)
{
    (void)state;
    for (size_t m = 0; m < NAMES; m++)
        for (int32_t convention = 0; convention < 2; convention++)
            is_so_under_every_kernel((subject){names[m], 6}, convention);
}

static void fewer_rows_than_declared_are_refused(void **state)
{
    (void)state;
    for (size_t m = 0; m < NAMES; m++)
        for (int32_t convention = 0; convention < 2; convention++) {
            needs_the_rows_it_declares((subject){names[m], 5}, convention);
            needs_the_rows_it_declares((subject){names[m], 2}, convention);
        }
    note("%s", "");
}

static void kernels_that_exist_give_the_scores_of_features(void **state)
{
    (void)state;
    for (size_t m = 0; m < NAMES; m++)
        is_the_same_from_a_kernel((subject){names[m], 6});
}

static void company_changes_no_bit(void **state)
{
    (void)state;
    for (size_t m = 0; m < NAMES; m++)
        has_the_same_bits_in_company((subject){names[m], 5});
}

static prh_status status_of(const char *name, int64_t k, const char *kernel, int32_t convention,
    const double *x, const double *y, int64_t n, int64_t d, double *score)
{
    prh_metric *metric = metric_of(name, k, kernel, convention, PRH_PRECISION_AUTO);
    const prh_status status = status_of_matrices(metric, x, d, y, d, n, score);

    note("%s, k %d, kernel %s, convention %d, n %d", name, (int)k, kernel ? kernel : "-", convention, (int)n);
    prh_metric_destroy(metric);
    return status;
}

static void one_neighbour_is_too_few_for_the_directed_form(void **state)
{
    double *x, *y, score = -7.0;

    (void)state;
    related_pair(2, 12, 4, 4, &x, &y);
    for (int32_t convention = 0; convention < 2; convention++) {
        assert_status(
            status_of("cknna:directed", 1, NULL, convention, x, y, 12, 4, &score), PRH_ERR_UNDEFINED);
        assert_status(
            status_of("cknna:symmetric", 1, NULL, convention, x, y, 12, 4, &score), PRH_ERR_UNDEFINED);
    }
    assert_close(score, -7.0, 0.0);
    assert_status(status_of("cknna", 1, NULL, PRH_CONVENTION_EXACT, x, y, 12, 4, &score), PRH_OK);
    free(x);
    free(y);
}

static void constant_features_are_undefined_here(const char *kernel, int64_t n)
{
    double *x, *y, score = -7.0;
    double *flat = allocate(n * 4, sizeof *flat);

    related_pair(3, n, 4, 4, &x, &y);
    for (int64_t i = 0; i < n * 4; i++)
        flat[i] = i % 4 == 0 ? 0.1 : -7.3;
    assert_status(status_of("cknna", 3, kernel, 0, flat, y, n, 4, &score), PRH_ERR_UNDEFINED);
    assert_status(status_of("cknna", 3, kernel, 0, x, flat, n, 4, &score), PRH_ERR_UNDEFINED);
    assert_close(score, -7.0, 0.0);
    free(flat);
    free(x);
    free(y);
}

static void constant_features_are_undefined(void **state)
{
    static const char *const kernels[] = {
        "linear", "cosine", "rbf:1", "rbf", "laplacian", "laplacian:2", "polynomial:2", "polynomial:3:0.5:2"};

    (void)state;
    for (size_t i = 0; i < sizeof kernels / sizeof kernels[0]; i++)
        for (int64_t n = 5; n <= 85; n += 16)
            constant_features_are_undefined_here(kernels[i], n);
    note("%s", "");
}

static void constant_matrices_are_undefined(void **state)
{
    static const char *const kernels[] = {"gram", "dissimilarity", "squared-dissimilarity"};
    double *x, *y, score = -7.0;
    double flat[11 * 11];

    (void)state;
    related_pair(3, 11, 4, 4, &x, &y);
    for (size_t i = 0; i < 3; i++) {
        int64_t cols;
        double *other = input_of(x, 11, 4, kernels[i], &cols);

        for (int j = 0; j < 11 * 11; j++)
            flat[j] = i == 0 ? 0.1 : 0.0;
        assert_status(status_of("cknna", 3, kernels[i], 0, flat, other, 11, 11, &score), PRH_ERR_UNDEFINED);
        assert_status(status_of("cknna", 3, kernels[i], 0, other, flat, 11, 11, &score), PRH_ERR_UNDEFINED);
        free(other);
    }
    assert_close(score, -7.0, 0.0);
    free(x);
    free(y);
}

/* Symmetric with entries around -1: in about one of six the self term is negative. */
static double *indefinite_matrix(generator *g, int64_t n)
{
    double *k = normal_matrix(g, n, n);

    for (int64_t i = 0; i < n; i++)
        for (int64_t j = 0; j <= i; j++)
            k[j * n + i] = k[i * n + j] -= 1.0;
    return k;
}

/* Exact: either self term; with the epsilon only the root of a negative product has no value. */
static void negative_self_terms_are_undefined_as_each_convention_says(void **state)
{
    enum { N = 5, K = 3 };
    int64_t refused[2] = {0, 0};
    generator g = {12};

    (void)state;
    for (int round = 0; round < 200; round++) {
        double *x = indefinite_matrix(&g, N), *y = indefinite_matrix(&g, N);
        side a = side_of(x, N, N, "gram"), b = side_of(y, N, N, "gram");

        for (int32_t convention = 0; convention < 2; convention++) {
            expectation what = {"cknna:directed", K, convention, 0};
            double want = 0.0, got = -7.0;
            int is_defined = expected_score(&what, &a, &b, &want) == ORACLE_OK;

            assert_status(status_of("cknna:directed", K, "gram", convention, x, y, N, N, &got),
                is_defined ? PRH_OK : PRH_ERR_UNDEFINED);
            assert_close(got, is_defined ? want : -7.0, 1e-10 * (1.0 + fabs(want)));
            refused[convention] += !is_defined;
        }
        side_release(&a);
        side_release(&b);
        free(x);
        free(y);
    }
    assert_true(refused[0] > refused[1] && refused[1] > 10);
}

static void a_side_agrees_wholly_with_itself(void **state)
{
    double *x, *y, score;

    (void)state;
    related_pair(5, 40, 6, 6, &x, &y);
    for (size_t m = 0; m < NAMES; m++) {
        assert_ok(status_of(names[m], 7, NULL, PRH_CONVENTION_EXACT, x, x, 40, 6, &score));
        assert_close(score, 1.0, 1e-13);
    }
    free(x);
    free(y);
}

/* Unrelated data with few common neighbours can disagree; nothing clips that. */
static void negative_scores_are_returned_as_they_are(void **state)
{
    int64_t negative = 0;

    (void)state;
    for (uint64_t seed = 1; seed <= 60; seed++) {
        generator g = {seed};
        double *x = normal_matrix(&g, 10, 3);
        double *y = normal_matrix(&g, 10, 3);
        side a = side_of(x, 10, 3, NULL);
        side b = side_of(y, 10, 3, NULL);
        expectation what = {"cknna", 5, PRH_CONVENTION_EXACT, 0};
        double want, got;

        assert_int_equal(expected_score(&what, &a, &b, &want), ORACLE_OK);
        assert_ok(status_of("cknna", 5, NULL, PRH_CONVENTION_EXACT, x, y, 10, 3, &got));
        assert_close(got, want, 1e-11);
        negative += got < -1e-3;
        side_release(&a);
        side_release(&b);
        free(x);
        free(y);
    }
    assert_true(negative > 0);
}

static void long_lists_are_compared_as_exactly_as_short_ones(void **state)
{
    static const int64_t lengths[] = {63, 64, 65, 128, 139};
    double *x, *y;

    (void)state;
    related_pair(6, 140, 7, 7, &x, &y);
    for (size_t i = 0; i < 5; i++)
        for (size_t m = 0; m < NAMES; m++) {
            expectation what = {names[m], lengths[i], PRH_CONVENTION_EXACT, 0};
            side a = side_of(x, 140, 7, NULL);
            side b = side_of(y, 140, 7, NULL);
            double want, got;

            assert_int_equal(expected_score(&what, &a, &b, &want), ORACLE_OK);
            assert_ok(status_of(names[m], lengths[i], NULL, PRH_CONVENTION_EXACT, x, y, 140, 7, &got));
            assert_close(got, want, 1e-10);
            side_release(&a);
            side_release(&b);
        }
    free(x);
    free(y);
}

static void products_that_overflow_are_refused(void **state)
{
    (void)state;
    for (size_t m = 0; m < NAMES; m++) {
        refuses_scaled((subject){names[m], 3}, 1e25, PRH_F32, "overflow");
        refuses_scaled((subject){names[m], 3}, 1e90, PRH_F64, "overflow");
        refuses_scaled((subject){names[m], 3}, 1e200, PRH_F64, "overflow");
    }
    note("%s", "");
}

/* Values at neighbours are computed in double whatever the precision; single precision only finds the lists.
 * Where no item is uncertain (expected.h; two roundings more for centred rows) the score is that of
 * double. */
static void single_precision_case(const char *name, uint64_t seed, int64_t *certain)
{
    enum { N = 36, D = 10, K = 4 };
    expectation what = {name, K, PRH_CONVENTION_EXACT, 0};
    prh_metric *forced = metric_of(name, K, NULL, PRH_CONVENTION_EXACT, PRH_PRECISION_F32);
    prh_metric *automatic = metric_of(name, K, NULL, PRH_CONVENTION_EXACT, PRH_PRECISION_AUTO);
    double *x, *y, want, got, wider = (D + 2.0) / D;
    prh_representation *r[4];
    side a, b;

    related_pair(seed, N, D, D, &x, &y);
    round_to_single(x, N * D);
    round_to_single(y, N * D);
    a = side_of(x, N, D, NULL);
    b = side_of(y, N, D, NULL);
    for (int i = 0; i < 4; i++)
        r[i] = representation_of(i % 2 ? y : x, N, D, i < 2 ? PRH_F64 : PRH_F32);
    got = score_of(forced, r[0], r[1]);
    note("%s, seed %d", name, (int)seed);
    assert_same_bits(score_of(automatic, r[2], r[3]), got);
    assert_int_equal(expected_score(&what, &a, &b, &want), ORACLE_OK);
    if (uncertain_items(&a, K, wider * single_precision_error(&a)) == 0 &&
        uncertain_items(&b, K, wider * single_precision_error(&b)) == 0) {
        assert_close(got, want, 1e-10);
        (*certain)++;
    }
    for (int i = 0; i < 4; i++)
        prh_representation_destroy(r[i]);
    side_release(&a);
    side_release(&b);
    free(x);
    free(y);
    prh_metric_destroy(forced);
    prh_metric_destroy(automatic);
}

static void single_precision_only_finds_the_lists(void **state)
{
    int64_t certain = 0;

    (void)state;
    for (size_t m = 0; m < NAMES; m++)
        for (uint64_t seed = 60; seed < 70; seed++)
            single_precision_case(names[m], seed, &certain);
    note("%d certain", (int)certain);
    assert_true(certain >= 9);
}

static void typed_constructors_make_what_names_make(void **state)
{
    static const char *const typed_names[] = {"cknna", "cknna:mutual", "cknna:directed", "cknna:symmetric"};
    prh_metric *metric = NULL;

    (void)state;
    assert_ok(prh_metric_create_cknna(&metric, NULL));
    are_the_same_metric(metric, metric_of("cknna", 0, NULL, PRH_CONVENTION_EXACT, PRH_PRECISION_AUTO));
    for (int32_t variant = PRH_CKNNA_DEFAULT; variant <= PRH_CKNNA_SYMMETRIC; variant++)
        for (int32_t convention = 0; convention < 2; convention++) {
            prh_cknna_options options = {.struct_size = sizeof options,
                .k = 5,
                .kernel = "rbf",
                .variant = variant,
                .convention = convention,
                .precision = PRH_PRECISION_F32};

            if (variant == PRH_CKNNA_MUTUAL && convention == PRH_CONVENTION_PLATONIC_REP) {
                assert_status(prh_metric_create_cknna(&metric, &options), PRH_ERR_ARGUMENT);
                continue;
            }
            assert_ok(prh_metric_create_cknna(&metric, &options));
            are_the_same_metric(
                metric, metric_of(typed_names[variant], 5, "rbf", convention, PRH_PRECISION_F32));
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(scores_are_the_oracles_under_every_kernel),
        cmocka_unit_test(the_name_alone_means_mutual_or_in_the_references_convention_directed),
        cmocka_unit_test(symmetry_is_as_declared),
        cmocka_unit_test(invariances_are_as_declared),
        cmocka_unit_test(fewer_rows_than_declared_are_refused),
        cmocka_unit_test(kernels_that_exist_give_the_scores_of_features),
        cmocka_unit_test(company_changes_no_bit),
        cmocka_unit_test(one_neighbour_is_too_few_for_the_directed_form),
        cmocka_unit_test(constant_features_are_undefined),
        cmocka_unit_test(constant_matrices_are_undefined),
        cmocka_unit_test(negative_self_terms_are_undefined_as_each_convention_says),
        cmocka_unit_test(a_side_agrees_wholly_with_itself),
        cmocka_unit_test(negative_scores_are_returned_as_they_are),
        cmocka_unit_test(long_lists_are_compared_as_exactly_as_short_ones),
        cmocka_unit_test(products_that_overflow_are_refused),
        cmocka_unit_test(single_precision_only_finds_the_lists),
        cmocka_unit_test(typed_constructors_make_what_names_make),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
