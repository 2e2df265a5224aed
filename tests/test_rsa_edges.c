/* RSA where it ends: what is undefined, what a kernel does not hold, precision, names. */
#include "cases.h"

#include <math.h>
#include <stdio.h>

static const char *const inners[] = {"correlation", "euclidean", "cosine"};
static const char *const outers[] = {"spearman", "pearson", "kendall", "cosine"};

enum { INNERS = 3, OUTERS = 4, NAME_SIZE = 40, N = 24 };

static const char *name_of(char name[NAME_SIZE], int inner, int outer)
{
    snprintf(name, NAME_SIZE, "rsa:%s:%s", inners[inner], outers[outer]);
    return name;
}

static void each_kind(void (*ask)(subject s, int inner, int outer))
{
    char name[NAME_SIZE];

    for (int i = 0; i < INNERS; i++)
        for (int o = 0; o < OUTERS; o++)
            ask((subject){name_of(name, i, o), 0}, i, o);
    note("%s", "");
}

static prh_status status_of(const char *name, const char *kernel, const double *x, int64_t d, const double *y,
    int64_t e, int64_t n, double *score)
{
    prh_metric *metric = metric_of(name, 0, kernel, PRH_CONVENTION_EXACT, PRH_PRECISION_AUTO);
    const prh_status status = status_of_matrices(metric, x, d, y, e, n, score);

    prh_metric_destroy(metric);
    return status;
}

/* All items alike: distances of 0, but of 1 where a constant row has no direction. */
static void items_that_are_all_alike_are_undefined(void **state)
{
    generator g = {5};
    double *other = normal_matrix(&g, N, 6), flat[N * N];
    char name[NAME_SIZE];

    (void)state;
    for (int i = 0; i < N * N; i++)
        flat[i] = 0.1;
    for (int k = 0; k < INNERS * OUTERS; k++) {
        double score = -7.0;

        if (strcmp(name_of(name, k / OUTERS, k % OUTERS), "rsa:correlation:cosine") == 0)
            continue;
        note("%s", name);
        assert_refused(status_of(name, NULL, flat, N, other, 6, N, &score), PRH_ERR_UNDEFINED, "of x are");
        assert_refused(status_of(name, NULL, other, 6, flat, N, N, &score), PRH_ERR_UNDEFINED, "of y are");
        assert_close(score, -7.0, 0.0);
    }
    note("%s", "");
    free(other);
}

/* All as far from one another: nothing varies but rounding, and only what is not centred is left. */
static void items_that_are_equally_unlike_have_a_cosine_only(void **state)
{
    generator g = {5};
    double *other = normal_matrix(&g, N, 6), alike[N * N];
    char name[NAME_SIZE];

    (void)state;
    for (int i = 0; i < N * N; i++)
        alike[i] = i % (N + 1) == 0 ? 1.0 / 3.0 : 0.1;
    for (int k = 0; k < INNERS * OUTERS; k++) {
        const int cosine = k % OUTERS == 3;
        double score = -7.0;

        note("%s", name_of(name, k / OUTERS, k % OUTERS));
        assert_status(
            status_of(name, NULL, alike, N, other, 6, N, &score), cosine ? PRH_OK : PRH_ERR_UNDEFINED);
        assert_int_equal(score == -7.0, !cosine);
    }
    note("%s", "");
    free(other);
}

/* Row 1 a copy of row 0 to within a factor, rows 2 and 3 zero: cosines 0 and 1, distances 1 and 0. */
static void zero_rows_are_at_distance_1_and_parallel_ones_at_0(void **state)
{
    static const double x[] = {1, 2, 0.1, 3, 6, 0.3, 0, 0, 0, 0, 0, 0, 1, 0, 0};
    double d[25], want, got;
    double y[25];
    generator g = {6};
    double *features = normal_matrix(&g, 5, 4);

    (void)state;
    oracle_dissimilarities(x, 5, 3, "cosine", d);
    assert_close(d[1], 0.0, 0.0);
    assert_close(d[2], 1.0, 0.0);
    assert_close(d[2 * 5 + 3], 1.0, 0.0);
    oracle_dissimilarities(features, 5, 4, "cosine", y);
    for (int o = 0; o < OUTERS; o++) {
        char name[NAME_SIZE];

        assert_int_equal(oracle_rsa(d, y, 5, outers[o], &want), ORACLE_OK);
        assert_ok(status_of(name_of(name, 2, o), NULL, x, 3, features, 4, 5, &got));
        assert_close(got, want, 1e-14);
    }
    free(features);
}

static void indefinite_matrices_are_undefined_and_rounding_is_not(void **state)
{
    generator g = {7};
    double *x = normal_matrix(&g, N, 3), *y = normal_matrix(&g, N, 3), score = -7.0;
    double *k = gram_of(x, N, 3), *l = gram_of(y, N, 3);

    (void)state;
    for (int e = 0; e < N * N; e++)
        k[e] -= 1e-9 * (double)(e % (N + 1) == 0); /* copies may end below 0 by so much */
    assert_ok(status_of("rsa:euclidean:pearson", "gram", k, N, l, N, N, &score));
    score = -7.0;
    for (int e = 0; e < N * N; e++)
        k[e] = -k[e];
    assert_refused(status_of("rsa:euclidean", "gram", k, N, l, N, N, &score), PRH_ERR_UNDEFINED,
        "the Gram matrix of x has a negative squared distance");
    assert_refused(status_of("rsa:cosine", "gram", l, N, k, N, N, &score), PRH_ERR_UNDEFINED, "of y");
    assert_close(score, -7.0, 0.0);
    free(l);
    free(k);
    free(y);
    free(x);
}

static prh_status from_kernel(const char *name, const char *function, const prh_representation *x)
{
    const prh_metric *metric = metric_of(name, 0, NULL, 0, 0);
    prh_kernel *kernel = NULL;
    prh_prepared *prepared = (prh_prepared *)(uintptr_t)1;
    prh_status status;

    assert_ok(prh_kernel_create(&kernel, x, function, PRH_PRECISION_AUTO, NULL));
    status = prh_prepared_create_from_kernel(&prepared, &metric, 1, kernel, NULL);
    assert_true((status >= 0) == (prepared != NULL));
    prh_prepared_destroy(prepared);
    prh_kernel_destroy(kernel);
    prh_metric_destroy((prh_metric *)(uintptr_t)metric);
    return status;
}

static void a_kernel_gives_its_distances_and_cosines_but_no_correlations(void **state)
{
    double *x, *y, *distances;
    prh_representation *u, *d;
    prh_metric_options options = {.struct_size = sizeof options, .kernel = "gram"};
    prh_metric *metric;

    (void)state;
    related_pair(8, 20, 5, 4, &x, &y);
    distances = distances_of(x, 20, 5, 0);
    u = doubles(x, 20, 5);
    d = doubles(distances, 20, 20);
    assert_ok(from_kernel("rsa:euclidean", "linear", u));
    assert_ok(from_kernel("rsa:cosine:kendall", "rbf", u));
    assert_ok(from_kernel("rsa", "dissimilarity", d));
    assert_refused(from_kernel("rsa", "linear", u), PRH_ERR_ARGUMENT, "take rsa:euclidean or rsa:cosine");
    assert_refused(
        prh_metric_create_by_name(&metric, "rsa", &options), PRH_ERR_ARGUMENT, "take rsa:euclidean");
    assert_null(metric);
    prh_representation_destroy(d);
    prh_representation_destroy(u);
    free(distances);
    free(y);
    free(x);
}

/* Roundings of products mostly cancel; a distance is off by half their share. */
static void single_precision_is_near(void **state)
{
    (void)state;
    for (int k = 0; k < INNERS * OUTERS; k++) {
        char name[NAME_SIZE];
        prh_metric *single = metric_of(name_of(name, k / OUTERS, k % OUTERS), 0, NULL, 0, PRH_PRECISION_F32);
        prh_metric *automatic = metric_of(name, 0, NULL, 0, PRH_PRECISION_AUTO);
        prh_representation *r[4];
        double *x, *y, got;

        related_pair(9, 80, 30, 40, &x, &y);
        round_to_single(x, 80 * 30);
        round_to_single(y, 80 * 40);
        for (int i = 0; i < 4; i++)
            r[i] = representation_of(i % 2 ? y : x, 80, i % 2 ? 40 : 30, i < 2 ? PRH_F64 : PRH_F32);
        got = score_of(single, r[0], r[1]);
        note("%s", name);
        assert_close(got, score_of(automatic, r[0], r[1]), 1e-6);
        assert_same_bits(score_of(automatic, r[2], r[3]), got);
        for (int i = 0; i < 4; i++)
            prh_representation_destroy(r[i]);
        free(y);
        free(x);
        prh_metric_destroy(automatic);
        prh_metric_destroy(single);
    }
    note("%s", "");
}

static void products_beyond_the_range_are_refused(void **state)
{
    (void)state;
    refuses_scaled((subject){"rsa:euclidean", 0}, 1e25, PRH_F32, "overflow");
    refuses_scaled((subject){"rsa:euclidean", 0}, 1e200, PRH_F64, "overflow");
    refuses_scaled((subject){"rsa", 0}, 1e308, PRH_F64, "the mean of row");
}

static void every_spelling_is_a_name_and_the_default_has_the_short_one(void **state)
{
    static const char *const spellings[][2] = {{"rsa", "rsa"}, {"rsa:correlation", "rsa"},
        {"rsa:correlation:spearman", "rsa"}, {"rsa:euclidean", "rsa:euclidean:spearman"},
        {"rsa:cosine", "rsa:cosine:spearman"}, {"rsa:cosine:cosine", "rsa:cosine:cosine"}};
    static const char *const unknown[] = {"rsa:", "rsa:manhattan", "rsa:euclidean:", "rsa:pearson",
        "rsa:euclidean:spearman:", "rsa:euclidean:tau", "RSA"};
    prh_metric *metric = NULL;

    (void)state;
    for (size_t i = 0; i < sizeof spellings / sizeof spellings[0]; i++) {
        assert_ok(prh_metric_create_by_name(&metric, spellings[i][0], NULL));
        assert_string_equal(prh_metric_name(metric), spellings[i][1]);
        assert_null(prh_metric_kernel(metric));
        prh_metric_destroy(metric);
    }
    for (size_t i = 0; i < sizeof unknown / sizeof unknown[0]; i++)
        assert_refused(prh_metric_create_by_name(&metric, unknown[i], NULL), PRH_ERR_ARGUMENT, "unknown");
}

static void ask_typed(subject s, int inner, int outer)
{
    prh_rsa_options options = {
        .struct_size = sizeof options, .inner = inner, .outer = outer, .precision = PRH_PRECISION_F32};
    prh_metric *metric = NULL;

    assert_ok(prh_metric_create_rsa(&metric, &options));
    assert_string_equal(prh_metric_name(metric), inner == 0 && outer == 0 ? "rsa" : s.name);
    are_the_same_metric(metric, metric_of(s.name, 0, "rbf", 0, PRH_PRECISION_F32));
}

static void typed_constructors_make_what_names_make(void **state)
{
    (void)state;
    each_kind(ask_typed);
}

static void what_is_outside_the_domain_is_refused(void **state)
{
    static const prh_rsa_options refused[] = {{.inner = 3}, {.inner = -1}, {.outer = 4}, {.outer = -1},
        {.kernel = "rbf"}, {.kernel = "gram"}, {.precision = 3}, {.reserved = 1}};
    prh_metric_options named = {.struct_size = sizeof named, .convention = PRH_CONVENTION_PLATONIC_REP};
    prh_metric *metric;

    (void)state;
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++) {
        prh_rsa_options options = refused[i];

        options.struct_size = sizeof options;
        metric = (prh_metric *)(uintptr_t)1;
        note("case %zu", i);
        assert_status(prh_metric_create_rsa(&metric, &options), PRH_ERR_ARGUMENT);
        assert_null(metric);
    }
    assert_refused(
        prh_metric_create_by_name(&metric, "rsa", &named), PRH_ERR_ARGUMENT, "platonic-rep has no rsa");
    note("%s", "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(items_that_are_all_alike_are_undefined),
        cmocka_unit_test(items_that_are_equally_unlike_have_a_cosine_only),
        cmocka_unit_test(zero_rows_are_at_distance_1_and_parallel_ones_at_0),
        cmocka_unit_test(indefinite_matrices_are_undefined_and_rounding_is_not),
        cmocka_unit_test(a_kernel_gives_its_distances_and_cosines_but_no_correlations),
        cmocka_unit_test(single_precision_is_near),
        cmocka_unit_test(products_beyond_the_range_are_refused),
        cmocka_unit_test(every_spelling_is_a_name_and_the_default_has_the_short_one),
        cmocka_unit_test(typed_constructors_make_what_names_make),
        cmocka_unit_test(what_is_outside_the_domain_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
