/* Where rounding, overflow and cancellation would turn a right formula into a wrong number: data of extreme scale and
 * offset, exact ties, outliers, narrow cones. (What rounding must not define: test_undefined.c.) */
#include "expected.h"

#include <math.h>

enum { N = 60, D = 8, K = 5 };

static double score_by(const char *name, const char *kernel, const double *x, const double *y, int64_t n,
    int64_t dx, int64_t dy, prh_status *status)
{
    prh_metric *metric = metric_of(name, K, kernel, PRH_CONVENTION_EXACT, PRH_PRECISION_F64);
    double score = NAN;

    note("%s, %s", name, kernel);
    *status = status_of_matrices(metric, x, dx, y, dy, n, &score);
    prh_metric_destroy(metric);
    return score;
}

static double defined_score(
    const char *name, const char *kernel, const double *x, const double *y, int64_t n, int64_t dx, int64_t dy)
{
    prh_status status;
    const double score = score_by(name, kernel, x, y, n, dx, dy, &status);

    assert_ok(status);
    return score;
}

static double *scaled(const double *x, int64_t count, double factor, double offset)
{
    double *result = allocate(count, sizeof *result);

    for (int64_t e = 0; e < count; e++)
        result[e] = x[e] * factor + offset;
    return result;
}

/* A power of two changes no digit, so the score keeps all of its own. */
static void scale_does_not_reach_the_score(void **state)
{
    static const double factors[] = {0x1p-130, 0x1p130, 0x1p-220, 0x1p220};
    generator g = {51};
    double *x = normal_matrix(&g, N, D), *y = related_matrix(&g, x, N, D, D, 0.3);

    (void)state;
    for (int m = 0; m < METRIC_NAMES; m++) {
        const double plain = defined_score(metric_names[m], "linear", x, y, N, D, D);

        for (int f = 0; f < 4; f++) {
            double *u = scaled(x, N * D, factors[f], 0.0), *v = scaled(y, N * D, factors[f], 0.0);

            assert_close(defined_score(metric_names[m], "linear", u, v, N, D, D), plain, 1e-13);
            free(v);
            free(u);
        }
    }
    free(y);
    free(x);
}

/* Whatever is not a number is a failure. In so many dimensions exp(-D^2 / 2) leaves hardly anything. */
static void no_score_is_infinite_or_nan(void **state)
{
    enum { MANY = 300 };
    generator g = {52};
    double *x = normal_matrix(&g, N, MANY), *y = related_matrix(&g, x, N, MANY, MANY, 0.3);
    double *huge = scaled(x, N * MANY, 1e70, 0.0);

    (void)state;
    for (int m = 0; m < METRIC_NAMES; m++) {
        prh_status status;
        double score = score_by(metric_names[m], "rbf:1", x, y, N, MANY, MANY, &status);

        assert_ok(status); /* small, but not nothing: also cka, whose diagonal is 1 */
        assert_true(isfinite(score));
        score = score_by(metric_names[m], "polynomial:2", huge, y, N, MANY, MANY, &status);
        assert_true(status < 0 || isfinite(score));
    }
    free(huge);
    free(y);
    free(x);
}

/* Whole numbers of rank 2: a mean that is rounded must not become a third direction that both sides share. */
static void an_offset_adds_no_direction_to_svcca(void **state)
{
    generator g = {53};
    double *a = integer_matrix(&g, N, 2, 9), *b = integer_matrix(&g, N, 2, 9), x[N * 4], y[N * 4];

    (void)state;
    for (int i = 0; i < N; i++)
        for (int j = 0; j < 4; j++) {
            x[i * 4 + j] = a[i * 2] * (j + 1) + a[i * 2 + 1] * (3 - j);
            y[i * 4 + j] = b[i * 2] * (2 * j - 1) + b[i * 2 + 1] * (j + 2);
        }
    for (int32_t convention = 0; convention < 2; convention++) {
        prh_metric *metric = metric_of("svcca", 0, NULL, convention, 0);
        prh_representation *plain_y = doubles(y, N, 4), *plain_x = doubles(x, N, 4);
        const double plain = score_of(metric, plain_x, plain_y);

        for (double offset = 1000.0; offset < 1e7; offset = offset * 8.0 + 535.0) {
            double *u = scaled(x, N * 4, 1.0, offset), *v = scaled(y, N * 4, 1.0, offset + 7.0);
            prh_representation *moved_x = doubles(u, N, 4), *moved_y = doubles(v, N, 4);

            note("offset %g", offset);
            assert_close(score_of(metric, moved_x, moved_y), plain, 1e-8);
            prh_representation_destroy(moved_y);
            prh_representation_destroy(moved_x);
            free(v);
            free(u);
        }
        prh_representation_destroy(plain_x);
        prh_representation_destroy(plain_y);
        prh_metric_destroy(metric);
    }
    free(b);
    free(a);
}

/* Distances between codes are whole numbers: equal ones tie, whatever is added and in whatever type they are held. */
static void equal_distances_of_codes_tie(void **state)
{
    static const char *const kernels[] = {"rbf", "laplacian:2"};
    static const prh_dtype dtypes[] = {PRH_F64, PRH_F32, PRH_F16};
    enum { ROWS = 200, BITS = 12, LIST = 10 };
    generator g = {54};
    double *codes = integer_matrix(&g, ROWS, BITS, 1);

    (void)state;
    for (int e = 0; e < ROWS * BITS; e++)
        codes[e] = codes[e] > 0.0; /* a third of them 1 */
    for (int k = 0; k < 2; k++) {
        side s = side_of(codes, ROWS, BITS, kernels[k]);
        int64_t lists[ROWS * LIST], ties;

        assert_int_equal(oracle_neighbors(s.ranking, ROWS, LIST, lists), ORACLE_OK);
        ties = expected_ties(&s, LIST);
        for (int variant = 0; variant < 9; variant++) {
            double *moved =
                scaled(codes, ROWS * BITS, variant / 3 == 1 ? 3.0 : 1.0, variant / 3 == 2 ? 7.0 : 0.0);
            prh_representation *r = representation_of(moved, ROWS, BITS, dtypes[variant % 3]);
            prh_neighbors *found = NULL;

            note("%s, variant %d", kernels[k], variant);
            assert_ok(prh_neighbors_create(&found, r, kernels[k], LIST, PRH_PRECISION_AUTO, NULL));
            assert_int_equal(prh_neighbors_ties(found, LIST), ties);
            for (int64_t i = 0; i < ROWS; i++)
                for (int p = 0; p < LIST; p++)
                    assert_int_equal(prh_neighbors_of(found, i)[p], lists[i * LIST + p]);
            prh_neighbors_destroy(found);
            prh_representation_destroy(r);
            free(moved);
        }
        side_release(&s);
    }
    note("%s", "");
    free(codes);
}

/* Rows 2 i and 2 i + 1 are the same but for the sign of a zero: at distance 0, and equally far from all others. */
static void zeros_of_either_sign_are_one(void **state)
{
    generator g = {55};
    double *x = normal_matrix(&g, N, D);
    prh_neighbors *found = NULL;
    prh_representation *r;

    (void)state;
    for (int i = 0; i < N; i++) {
        memcpy(x + i * D, x + i / 2 * 2 * D, D * sizeof *x);
        x[i * D + 3] = i % 2 ? -0.0 : 0.0;
    }
    r = doubles(x, N, D);
    assert_ok(prh_neighbors_create(&found, r, "rbf:1", 4, 0, NULL));
    for (int i = 0; i < N; i++) {
        const double *near = prh_neighbors_similarities_of(found, i);

        assert_int_equal(prh_neighbors_of(found, i)[0], i ^ 1);
        assert_true(near[0] == 0.0);
        assert_true(near[1] == near[2]);
    }
    assert_int_equal(prh_neighbors_ties(found, 2), N);
    prh_neighbors_destroy(found);
    prh_representation_destroy(r);
    free(x);
}

static void unbiased_cka_does_not_see_the_diagonal(void **state)
{
    static const double added[] = {1.0, 1e8, 1e14, 1e20};
    generator g = {60};
    double *x = normal_matrix(&g, N, D), *y = related_matrix(&g, x, N, D, D, 0.5);
    double *k = gram_of(x, N, D), *l = gram_of(y, N, D);
    const double plain = defined_score("unbiased_cka", "gram", k, l, N, N, N);

    (void)state;
    for (int a = 0; a < 4; a++) {
        double *changed = copy_matrix(k, N, N);

        for (int i = 0; i < N; i++)
            changed[i * N + i] += added[a] * (1.0 + i);
        assert_close(defined_score("unbiased_cka", "gram", changed, l, N, N, N), plain, 1e-14);
        free(changed);
    }
    free(l);
    free(k);
    free(y);
    free(x);
}

/* Entries are whole numbers, so the sum is exact and HKH is the same. */
static void a_constant_added_to_a_gram_matrix_is_taken_away(void **state)
{
    static const char *const names[] = {"cka", "unbiased_cka", "cknna"};
    generator g = {61};
    double *x = integer_matrix(&g, N, D, 5), *y = integer_matrix(&g, N, D, 5);
    double *k = gram_of(x, N, D), *l = gram_of(y, N, D), *moved = scaled(k, N * N, 1.0, 0x1p40);

    (void)state;
    for (int m = 0; m < 3; m++)
        assert_close(defined_score(names[m], "gram", moved, l, N, N, N),
            defined_score(names[m], "gram", k, l, N, N, N), 1e-12);
    free(moved);
    free(l);
    free(k);
    free(y);
    free(x);
}

/* Unit rows that nearly coincide, in single precision, as layers of language models are: what is left of the kernel
 * after centring is small, but far above the rounding of its products. */
static void narrow_cones_keep_their_signal_in_single_precision(void **state)
{
    static const char *const kernels[] = {"polynomial:2", "polynomial:3", "linear"};
    enum { MANY = 300, WIDE = 64 };
    generator g = {62};
    double *x = normal_matrix(&g, MANY, WIDE), *y = related_matrix(&g, x, MANY, WIDE, WIDE, 0.4),
           *both[2] = {x, y};

    (void)state;
    for (int s = 0; s < 2; s++)
        for (int i = 0; i < MANY; i++) {
            double norm = 0.0;

            for (int j = 0; j < WIDE; j++) {
                both[s][i * WIDE + j] = 0.01 * both[s][i * WIDE + j] / 8.0 + (j == 0);
                norm += both[s][i * WIDE + j] * both[s][i * WIDE + j];
            }
            for (int j = 0; j < WIDE; j++)
                both[s][i * WIDE + j] = (double)(float)(both[s][i * WIDE + j] / sqrt(norm));
        }
    for (int k = 0; k < 3; k++) {
        prh_metric *metric = metric_of("cknna", 10, kernels[k], PRH_CONVENTION_EXACT, PRH_PRECISION_AUTO);
        prh_representation *u = representation_of(x, MANY, WIDE, PRH_F32),
                           *v = representation_of(y, MANY, WIDE, PRH_F32);
        side a = side_of(x, MANY, WIDE, kernels[k]), b = side_of(y, MANY, WIDE, kernels[k]);
        const expectation what = {.metric = "cknna", .k = 10};
        double want = NAN;

        note("%s", kernels[k]);
        assert_int_equal(expected_score(&what, &a, &b, &want), ORACLE_OK);
        assert_close(score_of(metric, u, v), want, 5e-3); /* near-ties of the lists, a few of 3000 */
        side_release(&b);
        side_release(&a);
        prh_representation_destroy(v);
        prh_representation_destroy(u);
        prh_metric_destroy(metric);
    }
    note("%s", "");
    free(y);
    free(x);
}

/* Rows in double that single precision could not tell apart are told apart all the same, because the centre is taken
 * off first. */
static void an_offset_makes_no_copies_in_single_precision(void **state)
{
    generator g = {63};
    double *x = normal_matrix(&g, N, D), *moved = scaled(x, N * D, 1.0, 1e8);
    prh_representation *plain = doubles(x, N, D), *r = doubles(moved, N, D);
    prh_metric *metric = metric_of("mutual_knn", K, "rbf", PRH_CONVENTION_EXACT, PRH_PRECISION_F32);

    (void)state;
    assert_close(score_of(metric, plain, r), 1.0, 2.0 / (N * K)); /* two near-ties */
    prh_metric_destroy(metric);
    prh_representation_destroy(r);
    prh_representation_destroy(plain);
    free(moved);
    free(x);
}

/* The first two items are far from all others and from each other: what they have in common is no measure of the
 * rest. */
static void outliers_do_not_drown_a_gram_matrix(void **state)
{
    generator g = {64};
    double *x = normal_matrix(&g, N, D + 1), *y = related_matrix(&g, x, N, D + 1, D, 0.5), *k, *l;
    const char *const names[] = {"cka", "unbiased_cka", "cknna"};

    (void)state;
    for (int i = 0; i < N; i++)
        x[i * (D + 1) + D] = i == 0 ? 1e6 : i == 1 ? -1e6 : 0.0;
    k = gram_of(x, N, D + 1);
    l = gram_of(y, N, D);
    for (int m = 0; m < 3; m++) {
        side a = side_of(k, N, N, "gram"), b = side_of(l, N, N, "gram");
        const expectation what = {.metric = names[m], .k = K};
        double want = NAN;

        assert_int_equal(expected_score(&what, &a, &b, &want), ORACLE_OK);
        assert_close(defined_score(names[m], "gram", k, l, N, N, N), want, 1e-8);
        side_release(&b);
        side_release(&a);
    }
    free(l);
    free(k);
    free(y);
    free(x);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(scale_does_not_reach_the_score),
        cmocka_unit_test(no_score_is_infinite_or_nan),
        cmocka_unit_test(an_offset_adds_no_direction_to_svcca),
        cmocka_unit_test(equal_distances_of_codes_tie),
        cmocka_unit_test(zeros_of_either_sign_are_one),
        cmocka_unit_test(unbiased_cka_does_not_see_the_diagonal),
        cmocka_unit_test(a_constant_added_to_a_gram_matrix_is_taken_away),
        cmocka_unit_test(narrow_cones_keep_their_signal_in_single_precision),
        cmocka_unit_test(an_offset_makes_no_copies_in_single_precision),
        cmocka_unit_test(outliers_do_not_drown_a_gram_matrix),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
