/* The metrics of neighbour lists. What each number means: docs/metrics/knn.md. */
#include "cases.h"

#include <math.h>

static const char *const names[] = {"mutual_knn", "cycle_knn", "lcs_knn", "edit_distance_knn", "jaccard_knn"};

enum { NAMES = 5, JACCARD = 4 };

static void each_name(void (*ask)(subject s), int64_t k)
{
    for (size_t m = 0; m < NAMES; m++)
        ask((subject){names[m], k});
    note("%s", "");
}

static int64_t asked;

/* Rounding may order two similarities that are nearer than this times the largest; equal ones come from copies
 * or whole numbers, and the library promises that those are equal too. */
static int is_clear(const side *s)
{
    double largest = 0.0, nearest = INFINITY;

    for (int64_t i = 0; i < s->n * s->n; i++)
        largest = fmax(largest, fabs(s->ranking[i]));
    for (int64_t i = 0; i < s->n; i++)
        for (int64_t j = 0; j < s->n; j++)
            for (int64_t m = 0; m < j && i != j; m++) {
                double gap = fabs(s->ranking[i * s->n + j] - s->ranking[i * s->n + m]);

                if (m != i && gap > 0.0 && gap < nearest)
                    nearest = gap;
            }
    return nearest > 1e-13 * largest;
}

static void lists_agree_here(const trial *t)
{
    if (!is_clear(&t->a) || !is_clear(&t->b))
        return;
    for (size_t m = 0; m < NAMES; m++) {
        agrees_with_the_oracle(t, names[m], t->k[0]);
        agrees_with_the_oracle(t, names[m], t->k[1]);
    }
    asked++;
}

static void scores_are_the_oracles_under_every_kernel(void **state)
{
    (void)state;
    asked = 0;
    each_trial(lists_agree_here);
    assert_int_equal(asked, TAKEN_OF(180)); /* all of them: no near-tie is in the data */
}

static void ties_agree_here(const trial *t)
{
    prh_metric *metric = metric_of("mutual_knn", t->k[0], t->kernel, t->convention, PRH_PRECISION_AUTO);
    prh_prepared *x = prepared_of(metric, t->x);
    int64_t ties = -1;

    note("n %d, kernel %s", (int)t->n, t->kernel);
    assert_ok(prh_metric_ties(metric, x, &ties));
    assert_int_equal(ties, expected_ties(&t->a, t->k[0]));
    asked += ties > 0;
    prh_prepared_destroy(x);
    prh_metric_destroy(metric);
}

static void ties_at_rank_k_are_counted_as_the_oracle_counts_them(void **state)
{
    (void)state;
    asked = 0;
    each_trial(ties_agree_here);
    assert_true(asked >= 20);
}

static void chances_agree_here(const trial *t)
{
    if (!is_clear(&t->a) || t->n > 60)
        return;
    chance_agrees_with_the_oracle(t, "mutual_knn", t->k[0]);
    chance_agrees_with_the_oracle(t, "cycle_knn", t->k[1]);
    chance_agrees_with_the_oracle(t, "lcs_knn", t->k[1]);
    chance_agrees_with_the_oracle(t, "jaccard_knn", t->k[1]);
}

static void chance_levels_are_the_oracles(void **state)
{
    (void)state;
    each_trial(chances_agree_here);
}

static void chance_levels_are_means_over_all_pairings(void **state)
{
    (void)state;
    for (int64_t k = 1; k <= 4; k++)
        for (size_t m = 0; m < NAMES; m++) {
            if (strcmp(names[m], "edit_distance_knn") == 0)
                continue;
            chance_is_the_mean_over_all_pairings((subject){names[m], k}, "linear", PRH_CONVENTION_EXACT);
            chance_is_the_mean_over_all_pairings(
                (subject){names[m], k}, "rbf:1", PRH_CONVENTION_PLATONIC_REP);
        }
    note("%s", "");
}

static void edit_distance_has_no_closed_chance_level(void **state)
{
    prh_metric *metric = metric_of("edit_distance_knn", 3, NULL, PRH_CONVENTION_EXACT, PRH_PRECISION_AUTO);
    prh_metric_info info = {.struct_size = sizeof info};
    double *x, *y, chance = -7.0;
    prh_representation *u;
    prh_prepared *p;

    (void)state;
    related_pair(3, 9, 3, 2, &x, &y);
    u = doubles(x, 9, 3);
    p = prepared_of(metric, u);
    assert_ok(prh_metric_get_info(metric, &info));
    assert_int_equal(info.has_chance, 0);
    assert_status(prh_metric_chance(metric, p, p, &chance), PRH_ERR_UNSUPPORTED);
    assert_close(chance, -7.0, 0.0);
    prh_prepared_destroy(p);
    prh_representation_destroy(u);
    prh_metric_destroy(metric);
    free(x);
    free(y);
}

static void ask_symmetry(subject s)
{
    is_as_symmetric_as_declared(s, PRH_CONVENTION_EXACT);
    is_as_symmetric_as_declared(s, PRH_CONVENTION_PLATONIC_REP);
}

static void symmetry_is_as_declared(void **state)
{
    (void)state;
    each_name(ask_symmetry, 5);
}

static void ask_invariance(subject s)
{
    for (int32_t convention = 0; convention < 2; convention++)
        is_so_under_every_kernel(s, convention);
}

static void invariances_are_as_declared(void **state)
{
    (void)state;
    each_name(ask_invariance, 5);
}

static void ask_rows(subject s)
{
    needs_the_rows_it_declares(s, PRH_CONVENTION_EXACT);
    needs_the_rows_it_declares(s, PRH_CONVENTION_PLATONIC_REP);
    s.k = 1;
    needs_the_rows_it_declares(s, PRH_CONVENTION_EXACT);
}

static void fewer_rows_than_declared_are_refused(void **state)
{
    (void)state;
    each_name(ask_rows, 6);
}

static void kernels_that_exist_give_the_scores_of_features(void **state)
{
    (void)state;
    each_name(is_the_same_from_a_kernel, 5);
}

static void company_changes_no_bit(void **state)
{
    (void)state;
    each_name(has_the_same_bits_in_company, 4);
}

static double self_score(const char *name, int64_t k, int32_t convention)
{
    prh_metric *metric = metric_of(name, k, NULL, convention, PRH_PRECISION_AUTO);
    double *x, *y, score;
    prh_representation *u;

    related_pair(4, 20, 5, 2, &x, &y);
    u = doubles(x, 20, 5);
    score = score_of(metric, u, u);
    prh_representation_destroy(u);
    prh_metric_destroy(metric);
    free(x);
    free(y);
    return score;
}

static void lists_agree_wholly_with_themselves(void **state)
{
    (void)state;
    assert_close(self_score("mutual_knn", 6, PRH_CONVENTION_EXACT), 1.0, 0.0);
    assert_close(self_score("lcs_knn", 6, PRH_CONVENTION_EXACT), 1.0, 0.0);
    assert_close(self_score("lcs_knn", 6, PRH_CONVENTION_PLATONIC_REP), 6.0, 0.0);
    assert_close(self_score("edit_distance_knn", 6, PRH_CONVENTION_EXACT), 1.0, 0.0);
    assert_close(self_score("jaccard_knn", 6, PRH_CONVENTION_EXACT), 1.0, 0.0);
}

/* 64 list places fit one machine word of the bit-parallel edit distance. */
static void long_lists_are_compared_as_exactly_as_short_ones(void **state)
{
    static const int64_t lengths[] = {63, 64, 65, 127, 128, 129, 149};
    trial t = {.n = 150, .kernel = "linear"};
    double *x, *y;

    (void)state;
    related_pair(5, t.n, 7, 9, &x, &y);
    t.a = side_of(x, t.n, 7, t.kernel);
    t.b = side_of(y, t.n, 9, t.kernel);
    t.x = doubles(x, t.n, 7);
    t.y = doubles(y, t.n, 9);
    for (size_t i = 0; i < sizeof lengths / sizeof lengths[0]; i++)
        for (size_t m = 0; m < NAMES; m++)
            agrees_with_the_oracle(&t, names[m], lengths[i]);
    note("%s", "");
    prh_representation_destroy(t.x);
    prh_representation_destroy(t.y);
    side_release(&t.a);
    side_release(&t.b);
    free(x);
    free(y);
}

/* An item whose list may be ordered otherwise moves its own term by at most 1, and in cycle_knn that of each item
 * which enters or leaves the list, at most 2k. Where no item is uncertain the scores are the same. */
static double exchange_bound(const char *name, const side *a, const side *b, int64_t k)
{
    double wider = (double)(a->d + 2) / (double)a->d; /* centred or normalised rows are rounded too */
    double x = (double)uncertain_items(a, k, wider * single_precision_error(a));
    double y = (double)uncertain_items(b, k, wider * single_precision_error(b));
    double reach = strcmp(name, "cycle_knn") == 0 ? 2.0 * (double)k : 1.0;

    return (reach * x + y) / (double)a->n;
}

static double single_precision_case(const char *name, uint64_t seed, int64_t n, int64_t d, int64_t k)
{
    expectation what = {name, k, PRH_CONVENTION_EXACT, 0};
    prh_metric *forced = metric_of(name, k, NULL, PRH_CONVENTION_EXACT, PRH_PRECISION_F32);
    prh_metric *automatic = metric_of(name, k, NULL, PRH_CONVENTION_EXACT, PRH_PRECISION_AUTO);
    double *x, *y, want, got, bound;
    prh_representation *wide[2], *narrow[2];
    side a, b;

    related_pair(seed, n, d, d, &x, &y);
    round_to_single(x, n * d);
    round_to_single(y, n * d);
    a = side_of(x, n, d, NULL);
    b = side_of(y, n, d, NULL);
    wide[0] = doubles(x, n, d);
    wide[1] = doubles(y, n, d);
    narrow[0] = representation_of(x, n, d, PRH_F32);
    narrow[1] = representation_of(y, n, d, PRH_F32);
    assert_int_equal(expected_score(&what, &a, &b, &want), ORACLE_OK);
    bound = exchange_bound(name, &a, &b, k);
    got = score_of(forced, wide[0], wide[1]);
    note("%s, n %d, d %d, bound %g", name, (int)n, (int)d, bound);
    assert_close(got, want, bound + 1e-14);
    assert_same_bits(score_of(automatic, narrow[0], narrow[1]), got);
    for (int i = 0; i < 2; i++) {
        prh_representation_destroy(wide[i]);
        prh_representation_destroy(narrow[i]);
    }
    side_release(&a);
    side_release(&b);
    free(x);
    free(y);
    prh_metric_destroy(forced);
    prh_metric_destroy(automatic);
    return bound;
}

static void single_precision_exchanges_only_uncertain_neighbours(void **state)
{
    int64_t certain = 0;

    (void)state;
    for (size_t m = 0; m < NAMES; m++)
        for (uint64_t seed = 50; seed < 54; seed++) {
            certain += single_precision_case(names[m], seed, 40, 12, 3) == 0.0;
            (void)single_precision_case(names[m], seed, 150, 200, 10);
        }
    assert_true(certain >= 4);
    note("%s", "");
}

static void constant_features_have_lists_of_the_lowest_indices(void **state)
{
    static const double ones[] = {1, 2, 1, 2, 1, 2, 1, 2, 1, 2};
    prh_representation *x = doubles(ones, 5, 2);
    prh_metric *metric = metric_of("mutual_knn", 2, NULL, PRH_CONVENTION_EXACT, PRH_PRECISION_AUTO);
    prh_prepared *p = prepared_of(metric, x);
    int64_t ties = -1;

    (void)state;
    assert_close(score_of(metric, x, x), 1.0, 0.0);
    assert_ok(prh_metric_ties(metric, p, &ties));
    assert_int_equal(ties, 5);
    prh_prepared_destroy(p);
    prh_metric_destroy(metric);
    prh_representation_destroy(x);
}

static void products_that_overflow_are_refused(void **state)
{
    (void)state;
    for (size_t m = 0; m < NAMES; m++) {
        refuses_scaled((subject){names[m], 3}, 1e25, PRH_F32, "overflow");
        refuses_scaled((subject){names[m], 3}, 1e200, PRH_F64, "overflow");
    }
    note("%s", "");
}

static prh_metric *typed(size_t which, const prh_knn_options *options)
{
    prh_metric *metric = NULL;

    if (which == 0)
        assert_ok(prh_metric_create_mutual_knn(&metric, options));
    else if (which == 1)
        assert_ok(prh_metric_create_cycle_knn(&metric, options));
    else if (which == 2)
        assert_ok(prh_metric_create_lcs_knn(&metric, options));
    else if (which == 3)
        assert_ok(prh_metric_create_edit_distance_knn(&metric, options));
    else
        assert_ok(prh_metric_create_jaccard_knn(&metric, options));
    assert_string_equal(prh_metric_name(metric), names[which]);
    return metric;
}

static void typed_constructors_make_what_names_make(void **state)
{
    prh_knn_options options = {
        .struct_size = sizeof options, .k = 4, .kernel = "rbf", .precision = PRH_PRECISION_F32};

    (void)state;
    for (size_t m = 0; m < NAMES; m++) {
        options.convention = m == JACCARD ? PRH_CONVENTION_EXACT : PRH_CONVENTION_PLATONIC_REP;
        are_the_same_metric(
            typed(m, &options), metric_of(names[m], 4, "rbf", options.convention, PRH_PRECISION_F32));
        are_the_same_metric(
            typed(m, NULL), metric_of(names[m], 0, NULL, PRH_CONVENTION_EXACT, PRH_PRECISION_AUTO));
    }
}

static void what_the_reference_lacks_is_refused_in_its_convention(void **state)
{
    const prh_knn_options options = {
        .struct_size = sizeof options, .convention = PRH_CONVENTION_PLATONIC_REP};
    prh_metric *metric = (prh_metric *)(uintptr_t)1;

    (void)state;
    assert_refused(prh_metric_create_jaccard_knn(&metric, &options), PRH_ERR_ARGUMENT,
        "convention platonic-rep has no jaccard_knn");
    assert_null(metric);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(scores_are_the_oracles_under_every_kernel),
        cmocka_unit_test(ties_at_rank_k_are_counted_as_the_oracle_counts_them),
        cmocka_unit_test(chance_levels_are_the_oracles),
        cmocka_unit_test(chance_levels_are_means_over_all_pairings),
        cmocka_unit_test(edit_distance_has_no_closed_chance_level),
        cmocka_unit_test(symmetry_is_as_declared),
        cmocka_unit_test(invariances_are_as_declared),
        cmocka_unit_test(fewer_rows_than_declared_are_refused),
        cmocka_unit_test(kernels_that_exist_give_the_scores_of_features),
        cmocka_unit_test(company_changes_no_bit),
        cmocka_unit_test(lists_agree_wholly_with_themselves),
        cmocka_unit_test(long_lists_are_compared_as_exactly_as_short_ones),
        cmocka_unit_test(single_precision_exchanges_only_uncertain_neighbours),
        cmocka_unit_test(constant_features_have_lists_of_the_lowest_indices),
        cmocka_unit_test(products_that_overflow_are_refused),
        cmocka_unit_test(typed_constructors_make_what_names_make),
        cmocka_unit_test(what_the_reference_lacks_is_refused_in_its_convention),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
