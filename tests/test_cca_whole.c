/* CCA without truncation: cca and cca_r2. What the numbers mean: docs/metrics/cca.md. */
#include "cases.h"

#include <math.h>

static const char *const names[] = {"cca", "cca_r2"};

enum { NAMES = 2 };

/* By name other kernel functions are ignored, as the oracle ignores them: seen on few rows, where that costs nothing.
 * The oracle's sweeps over given matrices take seconds beyond 101. */
static void agrees_here(const trial *t)
{
    if (t->n > (is_precomputed(t->kernel) ? 101 : 40) && strcmp(t->kernel, "linear") != 0)
        return;
    for (int m = 0; m < NAMES; m++)
        agrees_with_the_oracle(t, names[m], 0);
}

static void scores_are_the_oracles_of_features_and_given_matrices(void **state)
{
    (void)state;
    each_trial(agrees_here);
}

static void both_are_as_they_declare(void **state)
{
    (void)state;
    for (int m = 0; m < NAMES; m++) {
        const subject s = {names[m], 0};

        is_as_symmetric_as_declared(s, PRH_CONVENTION_EXACT);
        is_so_under_every_kernel(s, PRH_CONVENTION_EXACT);
        needs_the_rows_it_declares(s, PRH_CONVENTION_EXACT);
    }
}

static void company_changes_no_bit(void **state)
{
    (void)state;
    for (int m = 0; m < NAMES; m++)
        has_the_same_bits_in_company((subject){names[m], 0});
}

typedef struct pairing {
    const double *x, *y;
    double *moved;
    int64_t n, dx, dy;
} pairing;

static int score_of_pairing(const int64_t *permutation, void *context, double *score)
{
    static const oracle_svcca_options whole = {0, 0.0, 0, 0.0};
    pairing *p = context;
    oracle_svcca_result result;
    int status;

    oracle_permute_rows(p->y, p->n, p->dy, permutation, p->moved);
    status = oracle_svcca(p->x, p->dx, p->moved, p->dy, p->n, &whole, &result);
    *score = result.squares;
    return status;
}

/* Also where subspaces must meet: n = 5, ranks 3 and 2. */
static void the_chance_of_cca_r2_is_the_mean_over_all_pairings(void **state)
{
    prh_metric *metric = metric_of("cca_r2", 0, NULL, 0, 0), *plain = metric_of("cca", 0, NULL, 0, 0);

    (void)state;
    for (int64_t n = 5; n <= 6; n++) {
        double *x, *y, *moved = allocate(n * 2, 8), chance = -7.0;
        prh_representation *u, *v;
        prh_prepared *p, *q;
        oracle_null null;

        related_pair((uint64_t)n, n, 3, 2, &x, &y);
        p = prepared_of(metric, u = doubles(x, n, 3));
        q = prepared_of(metric, v = doubles(y, n, 2));
        assert_int_equal(
            oracle_enumerate(n, score_of_pairing, &(pairing){x, y, moved, n, 3, 2}, &null), ORACLE_OK);
        assert_ok(prh_metric_chance(metric, p, q, &chance));
        assert_close(chance, null.mean, 1e-12);
        assert_close(chance, 3.0 / (double)(n - 1), 1e-15);
        assert_refused(prh_metric_chance(plain, p, q, &chance), PRH_ERR_UNSUPPORTED, "cca has no");
        prh_prepared_destroy(q);
        prh_prepared_destroy(p);
        prh_representation_destroy(v);
        prh_representation_destroy(u);
        free(moved);
        free(y);
        free(x);
    }
    prh_metric_destroy(plain);
    prh_metric_destroy(metric);
}

static prh_status status_of(
    const char *name, const double *x, int64_t d, const double *y, int64_t e, int64_t n, double *score)
{
    prh_metric *metric = metric_of(name, 0, NULL, PRH_CONVENTION_EXACT, PRH_PRECISION_AUTO);
    const prh_status status = status_of_matrices(metric, x, d, y, e, n, score);

    prh_metric_destroy(metric);
    return status;
}

/* With n = 12, ranks r and 4: r + 4 > 11 from 8 on; a side of rank 11 holds every direction there is. */
static void saturation_is_noted_exactly_when_the_subspaces_must_meet(void **state)
{
    generator g = {3};
    double *x = normal_matrix(&g, 12, 12), *y = normal_matrix(&g, 12, 4), *some;

    (void)state;
    for (int64_t r = 1; r <= 12; r++)
        for (int m = 0; m < NAMES; m++) {
            double score = -7.0;

            some = allocate(12 * r, sizeof *some);
            for (int64_t e = 0; e < 12 * r; e++)
                some[e] = x[e / r * 12 + e % r];
            note("%s, rank %d", names[m], (int)r);
            assert_status(
                status_of(names[m], some, r, y, 4, 12, &score), r >= 8 ? PRH_NOTE_SATURATED : PRH_OK);
            if (r >= 11)
                assert_close(score, 1.0, 1e-12);
            else
                assert_true(score < 0.999);
            free(some);
        }
    note("%s", "");
    free(y);
    free(x);
}

static void a_side_without_variance_is_undefined(void **state)
{
    static const double flat[24] = {0};
    generator g = {4};
    double *x = normal_matrix(&g, 8, 3);

    (void)state;
    for (int m = 0; m < NAMES; m++) {
        double score = -7.0;

        assert_refused(status_of(names[m], flat, 3, x, 3, 8, &score), PRH_ERR_UNDEFINED, "x has no variance");
        assert_refused(status_of(names[m], x, 3, flat, 3, 8, &score), PRH_ERR_UNDEFINED, names[m]);
        assert_close(score, -7.0, 0.0);
    }
    free(x);
}

static void columns_that_others_make_up_add_no_direction(void **state)
{
    generator g = {6};
    double *x = normal_matrix(&g, 40, 3), *y = related_matrix(&g, x, 40, 3, 4, 0.4),
           *more = allocate(40 * 5, 8);

    (void)state;
    for (int64_t i = 0; i < 40; i++) {
        memcpy(more + i * 5, x + i * 3, 3 * sizeof *x);
        more[i * 5 + 3] = x[i * 3] - 2.0 * x[i * 3 + 1];
        more[i * 5 + 4] = 0.1;
    }
    for (int m = 0; m < NAMES; m++) {
        double plain = -7.0, padded = -7.0;

        assert_ok(status_of(names[m], x, 3, y, 4, 40, &plain));
        assert_ok(status_of(names[m], more, 5, y, 4, 40, &padded));
        assert_close(padded, plain, 1e-12);
    }
    free(more);
    free(y);
    free(x);
}

/* So large that svcca by rank finds its leading vectors alone, and cca all of them. */
static void each_keeps_its_bits_where_svcca_truncates(void **state)
{
    enum { N = 300, D = 290 };
    const prh_metric *metrics[] = {metric_of("svcca", 0, NULL, 0, 0), metric_of("cca", 0, NULL, 0, 0),
        metric_of("cca_r2", 0, NULL, 0, 0)};
    prh_metric_options two = {.struct_size = sizeof two, .svcca_rank = 2};
    prh_representation *u, *v;
    double *x, *y;

    (void)state;
    prh_metric_destroy((prh_metric *)(uintptr_t)metrics[0]);
    assert_ok(prh_metric_create_by_name((prh_metric **)(uintptr_t)&metrics[0], "svcca", &two));
    related_pair(5, N, D, D, &x, &y);
    u = doubles(x, N, D);
    v = doubles(y, N, D);
    for (int first = 0; first < 3; first++) {
        const prh_metric *const order[] = {
            metrics[first], metrics[(first + 1) % 3], metrics[(first + 2) % 3]};
        prh_prepared *p = NULL, *q = NULL;

        assert_ok(prh_prepared_create_many(&p, order, 3, u, NULL));
        assert_ok(prh_prepared_create_many(&q, order, 3, v, NULL));
        for (int m = 0; m < 3; m++) {
            double score = -7.0;

            assert_ok(prh_metric_compare(metrics[m], p, q, &score));
            assert_same_bits(score, score_of(metrics[m], u, v));
        }
        prh_prepared_destroy(q);
        prh_prepared_destroy(p);
    }
    prh_representation_destroy(v);
    prh_representation_destroy(u);
    free(y);
    free(x);
    for (int m = 0; m < 3; m++)
        prh_metric_destroy((prh_metric *)(uintptr_t)metrics[m]);
}

static void kernels_conventions_and_reserved_fields_are_refused(void **state)
{
    static const prh_cca_options refused[] = {{.kernel = "rbf"}, {.kernel = "no such"}, {.reserved = 1}};
    prh_metric_options named = {.struct_size = sizeof named, .convention = PRH_CONVENTION_PLATONIC_REP};
    prh_metric *metric;

    (void)state;
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++) {
        prh_cca_options options = refused[i];

        options.struct_size = sizeof options;
        metric = (prh_metric *)(uintptr_t)1;
        note("case %zu", i);
        assert_status(prh_metric_create_cca(&metric, &options), PRH_ERR_ARGUMENT);
        assert_null(metric);
    }
    for (int m = 0; m < NAMES; m++)
        assert_refused(prh_metric_create_by_name(&metric, names[m], &named), PRH_ERR_ARGUMENT,
            "platonic-rep has no cca");
    note("%s", "");
}

static void the_typed_constructor_makes_what_the_names_make(void **state)
{
    prh_metric *metric = NULL;

    (void)state;
    for (int32_t squared = 0; squared < 2; squared++) {
        const prh_cca_options options = {.struct_size = sizeof options, .squared = squared};

        assert_ok(prh_metric_create_cca(&metric, &options));
        assert_string_equal(prh_metric_name(metric), names[squared]);
        assert_int_equal(prh_metric_rank(metric), 0);
        assert_null(prh_metric_kernel(metric));
        are_the_same_metric(metric, metric_of(names[squared], 0, "rbf", 0, PRH_PRECISION_F32));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(scores_are_the_oracles_of_features_and_given_matrices),
        cmocka_unit_test(both_are_as_they_declare),
        cmocka_unit_test(company_changes_no_bit),
        cmocka_unit_test(the_chance_of_cca_r2_is_the_mean_over_all_pairings),
        cmocka_unit_test(saturation_is_noted_exactly_when_the_subspaces_must_meet),
        cmocka_unit_test(a_side_without_variance_is_undefined),
        cmocka_unit_test(columns_that_others_make_up_add_no_direction),
        cmocka_unit_test(each_keeps_its_bits_where_svcca_truncates),
        cmocka_unit_test(kernels_conventions_and_reserved_fields_are_refused),
        cmocka_unit_test(the_typed_constructor_makes_what_the_names_make),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
