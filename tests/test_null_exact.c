/* Closed forms: their moments are those of all permutations, whatever the metric and the data; their distribution is
 * close to draws. */
#include "nulls.h"

#include <math.h>

enum { LARGEST = 7, KINDS = 4 };

static const char *const kinds[KINDS] = {"random", "copies", "a hub", "low rank"};

/* n x d of one kind. */
static double *data_of(generator *g, int64_t n, int64_t d, int kind)
{
    double *x = normal_matrix(g, n, d);

    for (int64_t j = 0; j < d && kind == 1; j++)
        x[j] = x[2 * d + j]; /* rows 0 and 2 */
    for (int64_t i = 1; i < n && kind == 2; i++)
        for (int64_t j = 0; j < d; j++)
            x[i * d + j] = 3.0 * x[i * d + j] + x[j]; /* around row 0 */
    for (int64_t i = 0; i < n && kind == 3; i++)
        for (int64_t j = 1; j < d; j++)
            x[i * d + j] = (double)j * x[i * d];
    return x;
}

static prh_null_result null_by(const prh_metric *metric, const layers *x, const layers *y, int32_t method)
{
    const prh_null_options options = {.struct_size = sizeof options, .method = method, .alpha = 0.1};
    prh_null *null = NULL;
    prh_null_result r = {.struct_size = sizeof r, .sd = NAN};
    const prh_status status = null_status(&null, metric, x, y, &options, NULL);

    if (status == PRH_ERR_UNDEFINED)
        return r;
    assert_ok(status);
    r = result_of(null);
    prh_null_destroy(null);
    return r;
}

/* Third moments are of the size of sd^3, so that of a skewness is that of 1. */
static void check(const char *name, int64_t k, const char *kernel, int64_t n, int kind, int other)
{
    generator g = {(uint64_t)(100 * n + 10 * kind + other)};
    prh_metric *metric = metric_of(name, k, kernel, PRH_CONVENTION_EXACT, PRH_PRECISION_F64);
    layers x = {.count = 1, .rows = n, .cols = 4}, y = x;
    prh_null_result exact, all;

    x.values[0] = data_of(&g, n, 4, kind);
    y.values[0] = data_of(&g, n, 4, other);
    note("%s, k %d, %s, n %d, %s and %s", name, (int)k, kernel, (int)n, kinds[kind], kinds[other]);
    exact = null_by(metric, &x, &y, PRH_NULL_EXACT);
    all = null_by(metric, &x, &y, PRH_NULL_ENUMERATE);
    assert_true((isnan(exact.sd) != 0) == (isnan(all.sd) != 0)); /* undefined for both, or none */
    if (!isnan(all.sd)) {
        assert_close(exact.score, all.score, 0.0);
        assert_close(exact.mean, all.mean, 1e-10);
        assert_close(exact.sd, all.sd, 1e-10 + 1e-9 * (all.sd < 1e-6));
    }
    if (all.sd > 1e-6)
        assert_close(exact.skewness, all.skewness, 1e-9);
    free(x.values[0]);
    free(y.values[0]);
    prh_metric_destroy(metric);
}

static void check_all(const char *name, int64_t k, const char *kernel, int64_t least)
{
    for (int64_t n = least; n <= LARGEST; n++)
        for (int kind = 0; kind < KINDS; kind++)
            check(name, k, kernel, n, kind, n == LARGEST ? 0 : (kind + (int)n) % KINDS);
}

static void moments_are_those_of_all_permutations(void **state)
{
    static const char *const rsa[] = {
        "rsa", "rsa:euclidean:pearson", "rsa:cosine:cosine", "rsa:cosine:spearman"};

    (void)state;
    for (int64_t k = 1; k <= 3; k++)
        check_all("mutual_knn", k, "linear", 5);
    check_all("mutual_knn", 2, "rbf", 5);
    check_all("cka", 0, "linear", 5);
    check_all("cka", 0, "rbf", 5);
    check_all("rv", 0, "linear", 5);
    check_all("unbiased_cka", 0, "linear", 5);
    check_all("unbiased_cka", 0, "rbf", 5);
    for (int m = 0; m < 4; m++)
        check_all(rsa[m], 0, "linear", 5);
    check_all("cca_r2", 0, "linear", 5);
}

/* n = 1024, k = 10. */
static void known_numbers_are_hit(void **state)
{
    enum { N = 1024 };
    generator g = {5};
    layers x = {.count = 1, .rows = N, .cols = 6}, y = x;
    prh_metric *mutual = metric_of("mutual_knn", 10, NULL, PRH_CONVENTION_EXACT, PRH_PRECISION_AUTO);
    prh_metric *unbiased = metric_of("unbiased_cka", 0, NULL, PRH_CONVENTION_EXACT, PRH_PRECISION_AUTO);
    prh_null_result r;

    (void)state;
    x.values[0] = normal_matrix(&g, N, 6);
    y.values[0] = normal_matrix(&g, N, 6);
    r = null_by(mutual, &x, &y, PRH_NULL_EXACT);
    assert_close(r.mean, 10.0 / 1023.0, 1e-12);
    assert_close(r.mean, 0.00977517, 5e-9);
    r = null_by(unbiased, &x, &y, PRH_NULL_EXACT);
    assert_close(r.mean, 0.0, 1e-12);
    assert_close(r.sd, sqrt(2.0 / (1024.0 * 1021.0)), 1e-12);
    assert_close(r.sd, 1.38310e-3, 5e-9);
    free(x.values[0]);
    free(y.values[0]);
    prh_metric_destroy(mutual);
    prh_metric_destroy(unbiased);
}

/* Around a circle every item is in as many lists as it has neighbours. lcs_knn is the length 0.0958548 over k. */
static void known_chances_are_hit(void **state)
{
    enum { N = 1024, K = 10 };
    static const char *const names[] = {"mutual_knn", "cycle_knn", "lcs_knn"};
    static const double known[] = {0.00977517, 0.09395796, 0.00958548};
    double *circle = allocate(2 * N, sizeof *circle);
    prh_representation *x;

    (void)state;
    for (int i = 0; i < N; i++) {
        circle[2 * i] = cos(2.0 * acos(-1.0) * i / N);
        circle[2 * i + 1] = sin(2.0 * acos(-1.0) * i / N);
    }
    x = doubles(circle, N, 2);
    for (int m = 0; m < 3; m++) {
        prh_metric *metric = metric_of(names[m], K, NULL, PRH_CONVENTION_EXACT, PRH_PRECISION_F64);
        prh_prepared *prepared = prepared_of(metric, x);
        double chance = NAN;

        assert_ok(prh_metric_chance(metric, prepared, prepared, &chance));
        note("%s", names[m]);
        assert_close(chance, known[m], 5e-9);
        prh_prepared_destroy(prepared);
        prh_metric_destroy(metric);
    }
    note("%s", "");
    prh_representation_destroy(x);
    free(circle);
}

/* By 4000 draws a quantile at 0.95 is known to a standard error of about 0.033 sd, a mean to 0.016 sd, an sd to
 * 0.012. */
static void assert_agree(const prh_metric *metric, const layers *x, const layers *y, double sizes)
{
    prh_null_options options = {
        .struct_size = sizeof options, .method = PRH_NULL_EXACT, .permutations = 4000, .seed = 9};
    prh_null *closed = null_of(metric, x, y, &options, NULL), *drawn;
    prh_null_result a = result_of(closed), b;

    options.method = PRH_NULL_PERMUTE;
    drawn = null_of(metric, x, y, &options, NULL);
    b = result_of(drawn);
    note("%s, %d x %d", prh_metric_name(metric), (int)x->count, (int)y->count);
    assert_close(a.mean, b.mean, sizes * 0.08 * b.sd);
    assert_close(a.sd, b.sd, sizes * 0.06 * b.sd);
    assert_close(a.threshold, b.threshold, sizes * 0.15 * b.sd);
    for (int64_t c = 0; c < x->count * y->count; c++) {
        assert_close(prh_null_means(closed)[c], prh_null_means(drawn)[c], 0.08 * prh_null_sds(drawn)[c]);
        assert_close(prh_null_sds(closed)[c], prh_null_sds(drawn)[c], 0.06 * prh_null_sds(drawn)[c]);
    }
    prh_null_destroy(closed);
    prh_null_destroy(drawn);
}

/* The best of a grid whose layers are alike, so that the copula's correlations matter. */
static void grids_agree_with_draws(void **state)
{
    static const char *const names[] = {
        "mutual_knn", "cka", "unbiased_cka", "rsa:euclidean:pearson", "rsa", "cca_r2"};
    enum { N = 100, D = 8, LAYERS = 4 };
    generator g = {77};
    layers x = {.count = LAYERS, .rows = N, .cols = D}, y = x;

    (void)state;
    for (int l = 0; l < LAYERS; l++) {
        x.values[l] = l == 0 ? normal_matrix(&g, N, D) : related_matrix(&g, x.values[l - 1], N, D, D, 0.5);
        y.values[l] = l == 0 ? normal_matrix(&g, N, D) : related_matrix(&g, y.values[l - 1], N, D, D, 0.5);
    }
    for (int m = 0; m < 6; m++) {
        prh_metric *metric = metric_of(names[m], 5, NULL, PRH_CONVENTION_EXACT, PRH_PRECISION_F64);
        layers one_x = x, one_y = y;

        one_x.count = one_y.count = 1;
        assert_agree(metric, &one_x, &one_y, 1.0);
        assert_agree(metric, &x, &y, 1.5);
        prh_metric_destroy(metric);
    }
    for (int l = 0; l < LAYERS; l++) {
        free(x.values[l]);
        free(y.values[l]);
    }
}

/* Repeated layers make correlations of 1; a layer without a score has no part in the grid. */
static void grids_bear_copies_of_layers_and_layers_without_scores(void **state)
{
    enum { N = 60, D = 5 };
    static const char *const names[] = {"mutual_knn", "cka", "unbiased_cka", "rsa"};
    generator g = {3};
    layers x = {.count = 3, .rows = N, .cols = D}, y = {.count = 2, .rows = N, .cols = D};

    (void)state;
    x.values[0] = x.values[1] = normal_matrix(&g, N, D);
    x.values[2] = allocate(N * D, sizeof(double));
    y.values[0] = y.values[1] = related_matrix(&g, x.values[0], N, D, D, 1.0);
    for (int m = 0; m < 4; m++) {
        prh_metric *metric = metric_of(names[m], 5, NULL, PRH_CONVENTION_EXACT, PRH_PRECISION_F64);
        const prh_null_options options = {.struct_size = sizeof options, .method = PRH_NULL_EXACT};
        prh_null *null = null_of(metric, &x, &y, &options, NULL);

        note("%s", names[m]);
        assert_int_equal(result_of(null).layer_x, 0);
        assert_true(result_of(null).p < 0.01);
        assert_true(prh_null_adjusted_ps(null)[0] <= 0.01);
        assert_same_bits(prh_null_ps(null)[0], prh_null_ps(null)[3]);
        if (m > 0)
            assert_true(isnan(prh_null_ps(null)[4]));
        prh_null_destroy(null);
        prh_metric_destroy(metric);
    }
    free(x.values[0]);
    free(x.values[2]);
    free(y.values[0]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(moments_are_those_of_all_permutations),
        cmocka_unit_test(known_numbers_are_hit),
        cmocka_unit_test(known_chances_are_hit),
        cmocka_unit_test(grids_agree_with_draws),
        cmocka_unit_test(grids_bear_copies_of_layers_and_layers_without_scores),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
