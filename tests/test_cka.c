/* CKA and unbiased CKA. What the numbers mean: docs/metrics/cka.md. */
#include "cases.h"

#include <math.h>

static const subject biased = {"cka", 0};
static const subject unbiased = {"unbiased_cka", 0};

static const char *const kernels[] = {"linear", "cosine", "rbf:1", "laplacian:2", "polynomial:2",
    "polynomial:3:0.5:2", "gram", "dissimilarity", "squared-dissimilarity"};

enum { KERNELS = sizeof kernels / sizeof kernels[0] };

static void agrees_here(const trial *t)
{
    agrees_with_the_oracle(t, "cka", 0);
    agrees_with_the_oracle(t, "unbiased_cka", 0);
}

static void scores_are_the_oracles_under_every_kernel(void **state)
{
    (void)state;
    each_trial(agrees_here);
}

static void chance_agrees_here(const trial *t)
{
    if (t->n > 60)
        return;
    chance_agrees_with_the_oracle(t, "cka", 0);
    chance_agrees_with_the_oracle(t, "unbiased_cka", 0);
}

static void chance_levels_are_the_oracles(void **state)
{
    (void)state;
    each_trial(chance_agrees_here);
}

static void chance_levels_are_means_over_all_pairings(void **state)
{
    (void)state;
    for (int32_t convention = 0; convention < 2; convention++) {
        chance_is_the_mean_over_all_pairings(biased, "linear", convention);
        chance_is_the_mean_over_all_pairings(biased, "rbf:1", convention);
        chance_is_the_mean_over_all_pairings(unbiased, "linear", convention);
        chance_is_the_mean_over_all_pairings(unbiased, "laplacian:2", convention);
    }
    note("%s", "");
}

static void both_are_symmetric_as_declared(void **state)
{
    (void)state;
    for (int32_t convention = 0; convention < 2; convention++) {
        is_as_symmetric_as_declared(biased, convention);
        is_as_symmetric_as_declared(unbiased, convention);
    }
}

static void invariances_are_as_declared(void **state)
{
    (void)state;
    for (int32_t convention = 0; convention < 2; convention++) {
        is_so_under_every_kernel(biased, convention);
        is_so_under_every_kernel(unbiased, convention);
    }
}

static void fewer_rows_than_declared_are_refused(void **state)
{
    (void)state;
    for (int32_t convention = 0; convention < 2; convention++) {
        needs_the_rows_it_declares(biased, convention);
        needs_the_rows_it_declares(unbiased, convention);
    }
}

static void kernels_that_exist_give_the_scores_of_features(void **state)
{
    (void)state;
    is_the_same_from_a_kernel(biased);
    is_the_same_from_a_kernel(unbiased);
}

static void company_changes_no_bit(void **state)
{
    (void)state;
    has_the_same_bits_in_company(biased);
    has_the_same_bits_in_company(unbiased);
}

/* Status of x against y, x n x d; an untouched score on failure. */
static prh_status status_of(const char *name, const char *kernel, int32_t convention, const double *x,
    int64_t d, const double *y, int64_t e, int64_t n, double *score)
{
    prh_metric *metric = metric_of(name, 0, kernel, convention, PRH_PRECISION_AUTO);
    const prh_status status = status_of_matrices(metric, x, d, y, e, n, score);

    note("%s, kernel %s, convention %d", name, kernel, convention);
    prh_metric_destroy(metric);
    return status;
}

/* Features 0.1 in all rows, or the matrix that says that all items are alike. */
static void a_constant_side_is_undefined_here(const char *name, const char *kernel, int64_t n)
{
    double *x, *y, *other, score = -7.0;
    double *flat = allocate(n * n, sizeof *flat);
    int64_t cols;

    related_pair(6, n, 3, 4, &x, &y);
    other = input_of(y, n, 4, kernel, &cols);
    for (int64_t i = 0; i < n * n && !strstr(kernel, "dissimilarity"); i++)
        flat[i] = 0.1;
    assert_status(status_of(name, kernel, 0, flat, is_precomputed(kernel) ? n : 3, other, cols, n, &score),
        PRH_ERR_UNDEFINED);
    assert_status(status_of(name, kernel, 0, other, cols, flat, is_precomputed(kernel) ? n : 3, n, &score),
        PRH_ERR_UNDEFINED);
    assert_close(score, -7.0, 0.0);
    assert_ok(status_of(name, kernel, 1, flat, is_precomputed(kernel) ? n : 3, other, cols, n, &score));
    assert_close(score, 0.0, 1e-9);
    free(x);
    free(y);
    free(other);
    free(flat);
}

static void items_that_are_all_alike_are_undefined_and_0_with_an_epsilon(void **state)
{
    (void)state;
    for (size_t i = 0; i < KERNELS; i++)
        for (int64_t n = 5; n <= 85; n += 16) {
            a_constant_side_is_undefined_here("cka", kernels[i], n);
            a_constant_side_is_undefined_here("unbiased_cka", kernels[i], n);
        }
    note("%s", "");
}

static void a_median_bandwidth_of_0_is_undefined(void **state)
{
    static const double ones[30] = {0};
    double *x, *y, score = -7.0;

    (void)state;
    related_pair(6, 10, 3, 3, &x, &y);
    assert_status(status_of("cka", "rbf", 0, ones, 3, x, 3, 10, &score), PRH_ERR_UNDEFINED);
    assert_status(status_of("unbiased_cka", "laplacian", 0, x, 3, ones, 3, 10, &score), PRH_ERR_UNDEFINED);
    assert_close(score, -7.0, 0.0);
    free(x);
    free(y);
}

/* K = I has no off-diagonal part, a I + b 11' a constant one; HKH is not zero for either. */
static void items_that_are_equally_unlike_are_undefined_for_unbiased_cka_only(void **state)
{
    enum { N = 12 };
    double *x, *y, score = -7.0;
    double identity[N * N] = {0};

    (void)state;
    related_pair(7, N, 3, 4, &x, &y);
    for (int round = 0; round < 2; round++) {
        for (int i = 0; i < N * N; i++)
            identity[i] = (i % (N + 1) == 0 ? 1.0 : 0.0) + 0.3 * round;
        score = -7.0;
        assert_status(
            status_of("unbiased_cka", "linear", 0, identity, N, y, 4, N, &score), PRH_ERR_UNDEFINED);
        assert_status(
            status_of("unbiased_cka", "gram", 0, identity, N, identity, N, N, &score), PRH_ERR_UNDEFINED);
        assert_close(score, -7.0, 0.0);
        assert_status(status_of("cka", "linear", 0, identity, N, y, 4, N, &score), PRH_OK);
        assert_true(score > 0.1);
    }
    free(x);
    free(y);
}

static void negative_unbiased_scores_are_returned_as_they_are(void **state)
{
    int64_t negative = 0;

    (void)state;
    for (uint64_t seed = 1; seed <= 10; seed++) {
        generator g = {seed};
        double *x = scaled_normal(&g, 14, 6);
        double *y = scaled_normal(&g, 14, 6);
        side a = side_of(x, 14, 6, NULL);
        side b = side_of(y, 14, 6, NULL);
        double got, want;

        for (int32_t convention = 0; convention < 2; convention++) {
            expectation what = {"unbiased_cka", 0, convention, 0};

            assert_ok(status_of("unbiased_cka", "linear", convention, x, 6, y, 6, 14, &got));
            assert_int_equal(expected_score(&what, &a, &b, &want), ORACLE_OK);
            assert_close(got, want, 1e-12);
            negative += got < -0.01;
        }
        side_release(&a);
        side_release(&b);
        free(x);
        free(y);
    }
    assert_true(negative >= 4);
}

static void a_side_agrees_wholly_with_itself_moved_and_scaled(void **state)
{
    generator g = {8};
    double *x = scaled_normal(&g, 40, 7), *y = copy_matrix(x, 40, 7), score;

    (void)state;
    for (int i = 0; i < 40 * 7; i++)
        y[i] = 3.0 * y[i] - 11.0;
    assert_ok(status_of("cka", "linear", 0, x, 7, y, 7, 40, &score));
    assert_close(score, 1.0, 1e-13);
    assert_ok(status_of("unbiased_cka", "linear", 0, x, 7, y, 7, 40, &score));
    assert_close(score, 1.0, 1e-13);
    free(x);
    free(y);
}

static void products_beyond_the_range_are_refused(void **state)
{
    const subject both[] = {biased, unbiased};

    (void)state;
    for (int i = 0; i < 2; i++) {
        refuses_scaled(both[i], 1e25, PRH_F32, "overflow");
        refuses_scaled(both[i], 1e90, PRH_F64, "overflow");
        refuses_scaled(both[i], 1e200, PRH_F64, "overflow");
        refuses_scaled(both[i], 1e-18, PRH_F32, "underflow single precision");
        refuses_scaled(both[i], 1e-80, PRH_F64, "underflow double precision");
    }
    note("%s", "");
}

/* |U(K)|, U-centring being the orthogonal projection that leaves row sums of 0 off the diagonal. */
static double u_centred_norm(const side *s)
{
    double n = (double)s->n, total = 0.0, squares = 0.0;
    double *rows = allocate(s->n, sizeof *rows);

    for (int64_t i = 0; i < s->n; i++)
        for (int64_t j = 0; j < s->n; j++)
            rows[i] += i == j ? 0.0 : s->kernel[i * s->n + j];
    for (int64_t i = 0; i < s->n; i++)
        total += rows[i];
    for (int64_t i = 0; i < s->n; i++)
        for (int64_t j = 0; j < s->n; j++) {
            double u =
                s->kernel[i * s->n + j] - (rows[i] + rows[j]) / (n - 2.0) + total / ((n - 1.0) * (n - 2.0));

            squares += i == j ? 0.0 : u * u;
        }
    free(rows);
    return sqrt(squares);
}

static double hkh_norm(const side *s)
{
    long double *centred = oracle_alloc(s->n * s->n, sizeof *centred);
    long double squares = 0.0L;

    oracle_center_kernel(s->kernel, s->n, centred);
    for (int64_t i = 0; i < s->n * s->n; i++)
        squares += centred[i] * centred[i];
    free(centred);
    return (double)sqrtl(squares);
}

/* |E|: an entry of d products in single precision is off by at most d u |x||y|, u = 2^-24, in any order; the
 * library rounds centred rows first, two roundings more. cosine: rows of norm 1, four more for the norms.
 * rbf:1: a squared distance holds two such products and two norms, of centred rows that are at most twice
 * as long, and the
 * slope of exp(-t / 2) is at most 1/2. */
static double kernel_error(const side *s)
{
    double n = (double)s->n, d = (double)s->d, wider = (d + 2.0) / d;

    if (strcmp(s->function, "cosine") == 0)
        return n * (d + 6.0) * 0x1p-24;
    if (strcmp(s->function, "rbf:1") == 0)
        return n * 8.0 * wider * single_precision_error(s);
    return wider * single_precision_ratio(s) * hkh_norm(s);
}

/* Centring of either kind is an orthogonal projection, so it makes no error larger, and moving K by E turns the
 * direction of its projection P by at most 2 |E| / |P|. */
static double single_precision_bound(const side *a, const side *b, int is_unbiased)
{
    return 2.0 * kernel_error(a) / (is_unbiased ? u_centred_norm(a) : hkh_norm(a)) +
           2.0 * kernel_error(b) / (is_unbiased ? u_centred_norm(b) : hkh_norm(b));
}

static void single_precision_case(const char *name, const char *kernel, uint64_t seed, int64_t n, int64_t d)
{
    expectation what = {name, 0, PRH_CONVENTION_EXACT, 0};
    prh_metric *forced = metric_of(name, 0, kernel, PRH_CONVENTION_EXACT, PRH_PRECISION_F32);
    prh_metric *automatic = metric_of(name, 0, kernel, PRH_CONVENTION_EXACT, PRH_PRECISION_AUTO);
    double *x, *y, want, got;
    prh_representation *r[4];
    side a, b;

    related_pair(seed, n, d, d, &x, &y);
    round_to_single(x, n * d);
    round_to_single(y, n * d);
    a = side_of(x, n, d, kernel);
    b = side_of(y, n, d, kernel);
    for (int i = 0; i < 4; i++)
        r[i] = representation_of(i % 2 ? y : x, n, d, i < 2 ? PRH_F64 : PRH_F32);
    assert_int_equal(expected_score(&what, &a, &b, &want), ORACLE_OK);
    got = score_of(forced, r[0], r[1]);
    note("%s, kernel %s, n %d, d %d", name, kernel, (int)n, (int)d);
    assert_close(got, want, single_precision_bound(&a, &b, name[0] == 'u'));
    assert_close(got, want, 1e-6); /* roundings mostly cancel: 2e-8 measured */
    assert_same_bits(score_of(automatic, r[2], r[3]), got);
    assert_close(score_of(automatic, r[0], r[1]), want, 1e-10);
    for (int i = 0; i < 4; i++)
        prh_representation_destroy(r[i]);
    side_release(&a);
    side_release(&b);
    free(x);
    free(y);
    prh_metric_destroy(forced);
    prh_metric_destroy(automatic);
}

static void single_precision_is_within_its_bound(void **state)
{
    static const int64_t widths[] = {2, 3, 20, 300};
    static const char *const functions[] = {"linear", "cosine", "rbf:1"};

    (void)state;
    for (int i = 0; i < 4; i++)
        for (int f = 0; f < 3; f++)
            for (uint64_t seed = 1; seed <= 3; seed++) {
                int64_t n = 10 + 30 * (int64_t)seed;

                single_precision_case("cka", functions[f], seed, n, widths[i]);
                single_precision_case("unbiased_cka", functions[f], seed, n, widths[i]);
            }
    note("%s", "");
}

static void typed_constructors_make_what_names_make(void **state)
{
    prh_cka_options options = {.struct_size = sizeof options};
    prh_metric *metric = NULL;

    (void)state;
    assert_ok(prh_metric_create_cka(&metric, NULL));
    assert_string_equal(prh_metric_name(metric), "cka");
    are_the_same_metric(metric, metric_of("cka", 0, NULL, PRH_CONVENTION_EXACT, PRH_PRECISION_AUTO));
    options.unbiased = 1;
    options.kernel = "rbf";
    options.convention = PRH_CONVENTION_PLATONIC_REP;
    options.precision = PRH_PRECISION_F32;
    assert_ok(prh_metric_create_cka(&metric, &options));
    assert_string_equal(prh_metric_name(metric), "unbiased_cka");
    are_the_same_metric(
        metric, metric_of("unbiased_cka", 0, "rbf", PRH_CONVENTION_PLATONIC_REP, PRH_PRECISION_F32));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(scores_are_the_oracles_under_every_kernel),
        cmocka_unit_test(chance_levels_are_the_oracles),
        cmocka_unit_test(chance_levels_are_means_over_all_pairings),
        cmocka_unit_test(both_are_symmetric_as_declared),
        cmocka_unit_test(invariances_are_as_declared),
        cmocka_unit_test(fewer_rows_than_declared_are_refused),
        cmocka_unit_test(kernels_that_exist_give_the_scores_of_features),
        cmocka_unit_test(company_changes_no_bit),
        cmocka_unit_test(items_that_are_all_alike_are_undefined_and_0_with_an_epsilon),
        cmocka_unit_test(a_median_bandwidth_of_0_is_undefined),
        cmocka_unit_test(items_that_are_equally_unlike_are_undefined_for_unbiased_cka_only),
        cmocka_unit_test(negative_unbiased_scores_are_returned_as_they_are),
        cmocka_unit_test(a_side_agrees_wholly_with_itself_moved_and_scaled),
        cmocka_unit_test(products_beyond_the_range_are_refused),
        cmocka_unit_test(single_precision_is_within_its_bound),
        cmocka_unit_test(typed_constructors_make_what_names_make),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
