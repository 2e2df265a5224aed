/* Contributions, the jackknife and the interval made from it: against scores that are computed anew without each
 * item. */
#include "cases.h"

#include <math.h>

static const char *const exact_ones[] = {"mutual_knn", "cka", "unbiased_cka"};

enum { EXACT_ONES = sizeof exact_ones / sizeof exact_ones[0] };

/* ---- without an item, computed anew ---- */

static double *without_row(const double *x, int64_t n, int64_t d, int64_t m)
{
    double *rest = allocate((n - 1) * d, sizeof *rest);

    memcpy(rest, x, (size_t)(m * d) * sizeof *rest);
    memcpy(rest + m * d, x + (m + 1) * d, (size_t)((n - 1 - m) * d) * sizeof *rest);
    return rest;
}

static double *without_row_and_column(const double *x, int64_t n, int64_t m)
{
    double *rows = without_row(x, n, n, m), *rest = allocate((n - 1) * (n - 1), sizeof *rest);

    for (int64_t i = 0; i < n - 1; i++)
        for (int64_t j = 0; j < n - 1; j++)
            rest[i * (n - 1) + j] = rows[i * n + j + (j >= m)];
    free(rows);
    return rest;
}

/* The score of the others by the oracle's kernels of all n items: ranked by the oracle, centred and multiplied by the
 * library. */
static int score_anew(const trial *t, const char *name, int64_t k, int64_t m, double *score)
{
    const int64_t left = t->n - 1;
    const int ranks = strcmp(name, "mutual_knn") == 0;
    double *a = without_row_and_column(ranks ? t->a.ranking : t->a.kernel, t->n, m);
    double *b = without_row_and_column(ranks ? t->b.ranking : t->b.kernel, t->n, m);
    prh_status status = PRH_OK;

    if (ranks) {
        int64_t *one = allocate(left * k, sizeof *one), *two = allocate(left * k, sizeof *two);

        assert_int_equal(oracle_neighbors(a, left, k, one), ORACLE_OK);
        assert_int_equal(oracle_neighbors(b, left, k, two), ORACLE_OK);
        assert_int_equal(oracle_mutual_knn(one, two, left, k, score), ORACLE_OK);
        free(two);
        free(one);
    } else {
        prh_metric *metric = metric_of(name, k, "gram", t->convention, PRH_PRECISION_F64);
        prh_representation *x = doubles(a, left, left), *y = doubles(b, left, left);

        status = prh_metric_compute(metric, x, y, score);
        prh_representation_destroy(y);
        prh_representation_destroy(x);
        prh_metric_destroy(metric);
    }
    free(b);
    free(a);
    return status < 0 ? ORACLE_UNDEFINED : ORACLE_OK;
}

static void jackknife_agrees(const trial *t, const char *name, int64_t k)
{
    prh_metric *metric = metric_of(name, k, t->kernel, t->convention, PRH_PRECISION_AUTO);
    prh_prepared *x = prepared_of(metric, t->x), *y = prepared_of(metric, t->y);
    double *want = allocate(t->n, sizeof *want), *got = allocate(t->n, sizeof *got);
    const int64_t step = t->n > 50 ? 11 : t->n > 20 ? 3 : 1; /* those that are left out */
    int undefined = 0;
    prh_status status = prh_metric_jackknife(metric, x, y, NULL, got);

    note("%s, k %d, n %d, kernel %s, convention %d", name, (int)k, (int)t->n, t->kernel, (int)t->convention);
    for (int64_t m = 0; m < t->n; m += step)
        undefined |= score_anew(t, name, k, m, &want[m]) == ORACLE_UNDEFINED;
    assert_status(status, undefined ? PRH_ERR_UNDEFINED : PRH_OK);
    for (int64_t m = 0; m < t->n && !undefined; m += step)
        assert_close(
            got[m], want[m], t->n < 10 ? 1e-10 : 1e-12); /* four items' U(K) is little but what cancels */
    free(got);
    free(want);
    prh_prepared_destroy(y);
    prh_prepared_destroy(x);
    prh_metric_destroy(metric);
}

/* Of many rows by the kernels that differ in how they are ranked and kept. */
static void check_jackknife(const trial *t)
{
    if (t->n > 64 && strcmp(t->kernel, "linear") != 0 && strcmp(t->kernel, "rbf:1") != 0 &&
        !is_precomputed(t->kernel))
        return;
    for (int s = 0; s < EXACT_ONES; s++)
        for (int i = 0; i < (s == 0 ? 2 : 1); i++)
            if (s != 0 || t->k[i] < t->n - 1)
                jackknife_agrees(t, exact_ones[s], s == 0 ? t->k[i] : 0);
}

static void the_jackknife_is_what_the_others_score(void **state)
{
    (void)state;
    each_trial(check_jackknife);
}

/* x and y of many items, and how they are prepared. */
typedef struct many {
    int64_t dx, dy;
    const char *kernel;
    uint64_t memory;
} many;

enum { MANY = 600 };

static double score_of_the_others(
    const prh_metric *metric, const many *c, const double *x, const double *y, int64_t m)
{
    double *u = without_row(x, MANY, c->dx, m), *v = without_row(y, MANY, c->dy, m), score;
    prh_representation *a = doubles(u, MANY - 1, c->dx), *b = doubles(v, MANY - 1, c->dy);

    score = score_of(metric, a, b);
    prh_representation_destroy(b);
    prh_representation_destroy(a);
    free(v);
    free(u);
    return score;
}

static void jackknife_of_many_agrees(const char *name, const many *c, const double *x, const double *y)
{
    const int64_t left_out[] = {0, 255, 256, 400, MANY - 1};
    const prh_run_options run = {.struct_size = sizeof run, .num_threads = 2, .memory_limit = c->memory};
    prh_metric *metric = metric_of(name, 9, c->kernel, PRH_CONVENTION_EXACT, PRH_PRECISION_F64);
    const prh_metric *one = metric;
    prh_representation *rep[2] = {doubles(x, MANY, c->dx), doubles(y, MANY, c->dy)};
    prh_prepared *held[2];
    double values[MANY];

    for (int i = 0; i < 2; i++)
        assert_ok(prh_prepared_create_many(&held[i], &one, 1, rep[i], &run));
    assert_ok(prh_metric_jackknife(metric, held[0], held[1], &run, values));
    for (size_t o = 0; o < sizeof left_out / sizeof left_out[0]; o++)
        assert_close(values[left_out[o]], score_of_the_others(metric, c, x, y, left_out[o]), 1e-12);
    for (int i = 0; i < 2; i++) {
        prh_prepared_destroy(held[i]);
        prh_representation_destroy(rep[i]);
    }
    prh_metric_destroy(metric);
}

/* Several tiles and stripes; features, tiles, and one of each; kept or not. */
static void the_jackknife_of_many_items_is_so_too(void **state)
{
    static const many cases[] = {{7, 270, "linear", 0}, {290, 5, "cosine", 1}, {7, 9, "linear", 0},
        {400, 410, "linear", 1}, {130, 140, "linear", 0}, {9, 11, "rbf:1", 1}, {9, 11, "polynomial:2", 0}};

    (void)state;
    for (size_t c = 0; c < sizeof cases / sizeof cases[0]; c++) {
        double *x, *y;

        related_pair(70 + c, MANY, cases[c].dx, cases[c].dy, &x, &y);
        for (int s = 0; s < EXACT_ONES; s++) {
            note("%s, case %d", exact_ones[s], (int)c);
            jackknife_of_many_agrees(exact_ones[s], &cases[c], x, y);
        }
        free(y);
        free(x);
    }
    note("%s", "");
}

/* ---- contributions ---- */

static int is_a_mean(const char *name, int32_t convention)
{
    if (correlates_subspaces(name) || strstr(name, "rsa") || strstr(name, ":"))
        return 0;
    return strcmp(name, "cknna") != 0 || convention == PRH_CONVENTION_EXACT;
}

static void check_contributions(const trial *t)
{
    for (int s = 0; s < METRIC_NAMES; s++) {
        prh_metric_info info = {.struct_size = sizeof info};
        double *values, score, mean = 0.0;
        prh_metric *metric;

        if (!has_convention(metric_names[s], t->convention))
            continue;
        metric = metric_of(metric_names[s], t->k[0], t->kernel, t->convention, PRH_PRECISION_AUTO);
        values = allocate(t->n, sizeof *values);
        assert_ok(prh_metric_get_info(metric, &info));
        note("%s, n %d, kernel %s, convention %d", metric_names[s], (int)t->n, t->kernel, (int)t->convention);
        if (t->n >= info.min_rows) {
            prh_prepared *x = prepared_of(metric, t->x), *y = prepared_of(metric, t->y);
            const prh_status want = prh_metric_compare(metric, x, y, &score);
            const prh_status got = prh_metric_contributions(metric, x, y, NULL, values);

            if (!is_a_mean(metric_names[s], t->convention)) {
                assert_int_equal(got, PRH_ERR_UNSUPPORTED);
            } else {
                assert_int_equal(got, want);
                for (int64_t i = 0; i < t->n && want >= 0; i++)
                    mean += values[i] / (double)t->n;
                if (want >= 0)
                    assert_close(mean, score, 1e-11 * fmax(1.0, fabs(score)));
            }
            prh_prepared_destroy(y);
            prh_prepared_destroy(x);
        }
        free(values);
        prh_metric_destroy(metric);
    }
}

static void the_mean_of_the_contributions_is_the_score(void **state)
{
    (void)state;
    each_trial(check_contributions);
}

enum { N = 40, K = 5 };

/* Item i's share of common neighbours, by the oracle's lists. */
static void own_overlaps(const side *a, const side *b, double *shares)
{
    int64_t *one = allocate(N * K, sizeof *one), *two = allocate(N * K, sizeof *two);

    oracle_neighbors(a->ranking, N, K, one);
    oracle_neighbors(b->ranking, N, K, two);
    for (int64_t i = 0; i < N; i++) {
        shares[i] = 0.0;
        for (int64_t p = 0; p < K * K; p++)
            shares[i] += one[i * K + p / K] == two[i * K + p % K];
        shares[i] /= K;
    }
    free(two);
    free(one);
}

/* n sum_j A_ij B_ij / (|A| |B|) of the oracle's centred kernels. */
static void own_products(const side *a, const side *b, double *shares)
{
    long double *u = allocate(N * N, sizeof *u), *v = allocate(N * N, sizeof *v), uu = 0.0L, vv = 0.0L;

    oracle_center_kernel(a->kernel, N, u);
    oracle_center_kernel(b->kernel, N, v);
    for (int64_t e = 0; e < N * N; e++) {
        uu += u[e] * u[e];
        vv += v[e] * v[e];
    }
    for (int64_t i = 0; i < N; i++) {
        long double row = 0.0L;

        for (int64_t j = 0; j < N; j++)
            row += u[i * N + j] * v[i * N + j];
        shares[i] = (double)(N * row / sqrtl(uu * vv));
    }
    free(v);
    free(u);
}

/* By the definitions, item by item; with 4 columns in feature space, with 30 not. */
static void each_contribution_is_the_items_own(void **state)
{
    static void (*const own[2])(const side *a, const side *b, double *shares) = {own_overlaps, own_products};

    (void)state;
    for (int way = 0; way < 4; way++) {
        const int64_t width = way < 2 ? 4 : 30;
        prh_metric *metric = metric_of(way % 2 == 0 ? "mutual_knn" : "cka", K, NULL, 0, 0);
        double *x, *y, want[N], got[N];
        prh_representation *rep[2];
        prh_prepared *held[2];
        side s[2];

        related_pair(5, N, width, 3, &x, &y);
        s[0] = side_of(x, N, width, "linear");
        s[1] = side_of(y, N, 3, "linear");
        for (int i = 0; i < 2; i++) {
            rep[i] = doubles(s[i].values, N, s[i].d);
            held[i] = prepared_of(metric, rep[i]);
        }
        own[way % 2](&s[0], &s[1], want);
        assert_ok(prh_metric_contributions(metric, held[0], held[1], NULL, got));
        for (int64_t i = 0; i < N; i++)
            assert_close(got[i], want[i], 1e-12);
        for (int i = 0; i < 2; i++) {
            side_release(&s[i]);
            prh_prepared_destroy(held[i]);
            prh_representation_destroy(rep[i]);
        }
        prh_metric_destroy(metric);
        free(y);
        free(x);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_jackknife_is_what_the_others_score),
        cmocka_unit_test(the_jackknife_of_many_items_is_so_too),
        cmocka_unit_test(the_mean_of_the_contributions_is_the_score),
        cmocka_unit_test(each_contribution_is_the_items_own),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
