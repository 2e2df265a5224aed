/* All cases of tests/golden against the reference implementation's values (convention platonic-rep) and the
 * independent ones (convention exact). How ties, k >= n and single precision are judged: golden/README.md,
 * "How the tests judge". */
#include "golden.h"
#include "expected.h"

#include <math.h>

static const int64_t list_lengths[] = {1, 2, 5, 10};
static const char *const list_metrics[] = {
    "mutual_knn", "cycle_knn", "lcs_knn", "edit_distance_knn", "jaccard_knn"};

/* A relative gap between similarities below which single precision may order neighbours otherwise. */
static const double single_gap = 1e-5;

static const char *key_of(int64_t k)
{
    return k == 1 ? "1" : k == 2 ? "2" : k == 5 ? "5" : "10";
}

/* The independent lists; absent for k >= n. */
static const json_t *own_lists(const golden_pair *pair, int64_t k)
{
    return json_object_get(json_object_get(pair->values, "own_knn"), key_of(k));
}

/* The last list (k = n - 1) has no gap that decides who is in it. */
static double gap_of(const json_t *own, const char *field)
{
    const json_t *gap = json_object_get(own, field);

    return json_is_number(gap) ? json_number_value(gap) : INFINITY;
}

static void lists_equal_the_independent_ones(const golden_pair *pair)
{
    for (size_t i = 0; i < 4; i++) {
        const json_t *own = own_lists(pair, list_lengths[i]);

        for (size_t m = 0; own && m < 5; m++) {
            double divisor = m == 2 ? (double)list_lengths[i] : 1.0; /* stored unnormalised */
            double want = golden_number(own, list_metrics[m], NULL) / divisor;
            double slack = pair->input == GOLDEN_SINGLE && gap_of(own, "min_gap_order") < single_gap &&
                                   gap_of(own, "min_gap_order") > 0.0
                               ? 10.0 / (double)(pair->n * list_lengths[i])
                               : 1e-12;

            if (!pair->exact_input)
                slack = 10.0 / (double)(pair->n * list_lengths[i]);
            assert_close(golden_score(pair, list_metrics[m], list_lengths[i], NULL, PRH_CONVENTION_EXACT),
                want, slack);
        }
    }
}

static void neighbour_metrics_are_the_independent_rationals(void **state)
{
    (void)state;
    golden_each(GOLDEN_DOUBLE, lists_equal_the_independent_ones);
    golden_each(GOLDEN_SINGLE_AS_DOUBLE, lists_equal_the_independent_ones);
}

/* Single precision: the same lists where gaps are clear (exact ties included), else at most ten neighbours
 * exchanged. */
static void neighbour_metrics_in_single_precision_differ_by_few_exchanges(void **state)
{
    (void)state;
    golden_each(GOLDEN_SINGLE, lists_equal_the_independent_ones);
}

/* The reference averages in float32, hence 1e-6; its order of ties is any, so tied cases are left to the
 * independent values. */
static void lists_equal_the_reference(const golden_pair *pair)
{
    for (size_t i = 0; i < 4; i++) {
        const json_t *own = own_lists(pair, list_lengths[i]);

        for (size_t m = 0; own && m < 4 && gap_of(own, "min_gap_order") > 0.0; m++) { /* those that it has */
            const json_t *reference = json_object_get(pair->values, "ref_f64");
            double want =
                golden_number(json_object_get(reference, list_metrics[m]), key_of(list_lengths[i]), NULL);

            assert_close(
                golden_score(pair, list_metrics[m], list_lengths[i], NULL, PRH_CONVENTION_PLATONIC_REP), want,
                1e-6);
        }
    }
}

static void neighbour_metrics_are_the_references(void **state)
{
    (void)state;
    golden_each(GOLDEN_DOUBLE, lists_equal_the_reference);
}

static void too_long_lists_are_refused_here(const golden_pair *pair)
{
    for (size_t m = 0; m < METRIC_NAMES; m++) {
        prh_metric *metric;
        double score = -7.0;

        if (!has_neighbours(metric_names[m]))
            continue;
        metric = metric_of(metric_names[m], pair->n, NULL, PRH_CONVENTION_EXACT, pair->precision);
        assert_refused(prh_metric_compute(metric, pair->x, pair->y, &score), PRH_ERR_ARGUMENT, "k");
        assert_close(score, -7.0, 0.0);
        prh_metric_destroy(metric);
    }
}

static void lists_longer_than_the_others_are_refused(void **state)
{
    (void)state;
    golden_each(GOLDEN_DOUBLE, too_long_lists_are_refused_here);
}

static double own_of(const golden_pair *pair, const char *key)
{
    return golden_number(pair->values, "own", key);
}

static double reference_of(const golden_pair *pair, const char *key)
{
    return golden_number(pair->values, "ref_f64", key);
}

static void cka_equals_the_independent_values_here(const golden_pair *pair)
{
    const int32_t exact = PRH_CONVENTION_EXACT;

    assert_close(golden_score(pair, "cka", 0, NULL, exact), own_of(pair, "cka_linear"), 1e-9);
    assert_close(golden_score(pair, "cka", 0, NULL, exact), own_of(pair, "cka_linear_feature_space"), 1e-9);
    assert_close(golden_score(pair, "rv", 0, NULL, exact), own_of(pair, "cka_linear_feature_space"), 1e-9);
    assert_close(
        golden_score(pair, "unbiased_cka", 0, NULL, exact), own_of(pair, "cka_linear_debiased"), 1e-9);
    assert_close(golden_score(pair, "cka", 0, "rbf", exact), own_of(pair, "cka_rbf_median_1"), 1e-9);
    assert_close(
        golden_score(pair, "cka", 0, "rbf:median*0.5", exact), own_of(pair, "cka_rbf_median_0.5"), 1e-9);
    assert_close(golden_score(pair, "cka", 0, "rbf:median*2", exact), own_of(pair, "cka_rbf_median_2"), 1e-9);
    assert_close(
        golden_score(pair, "unbiased_cka", 0, "rbf", exact), own_of(pair, "cka_rbf_median_1_debiased"), 1e-9);
    assert_close(golden_score(pair, "unbiased_cka", 0, "rbf:median*0.5", exact),
        own_of(pair, "cka_rbf_median_0.5_debiased"), 1e-9);
    assert_close(golden_score(pair, "unbiased_cka", 0, "rbf:median*2", exact),
        own_of(pair, "cka_rbf_median_2_debiased"), 1e-9);
}

static void cka_is_the_independent_value(void **state)
{
    (void)state;
    golden_each(GOLDEN_DOUBLE, cka_equals_the_independent_values_here);
}

static void bandwidths_equal_the_independent_ones(const golden_pair *pair)
{
    const prh_representation *sides[] = {pair->x, pair->y};

    for (size_t i = 0; i < 2; i++) {
        prh_kernel *kernel = NULL;

        assert_ok(prh_kernel_create(&kernel, sides[i], "rbf", PRH_PRECISION_F64, NULL));
        assert_close(prh_kernel_bandwidth(kernel),
            own_of(pair, i == 0 ? "rbf_median_sigma_x" : "rbf_median_sigma_y"), 1e-12);
        prh_kernel_destroy(kernel);
    }
}

static void median_bandwidths_are_the_independent_ones(void **state)
{
    (void)state;
    golden_each(GOLDEN_DOUBLE, bandwidths_equal_the_independent_ones);
}

/* 1e-8 for rbf: the reference's distances go through a matrix product. */
static void cka_equals_the_reference_here(const golden_pair *pair)
{
    const int32_t reference = PRH_CONVENTION_PLATONIC_REP;

    assert_close(golden_score(pair, "cka", 0, NULL, reference), reference_of(pair, "cka"), 1e-9);
    assert_close(golden_score(pair, "cka", 0, NULL, reference), own_of(pair, "cka_linear_ref_eps"), 1e-9);
    assert_close(
        golden_score(pair, "unbiased_cka", 0, NULL, reference), reference_of(pair, "unbiased_cka"), 1e-9);
    assert_close(golden_score(pair, "unbiased_cka", 0, NULL, reference),
        own_of(pair, "cka_linear_debiased_ref_eps"), 1e-9);
    assert_close(
        golden_score(pair, "cka", 0, "rbf:1", reference), reference_of(pair, "cka_rbf_sigma1"), 1e-8);
    assert_close(
        golden_score(pair, "cka", 0, "rbf:3", reference), reference_of(pair, "cka_rbf_sigma3"), 1e-8);
    assert_close(golden_score(pair, "unbiased_cka", 0, "rbf:1", reference),
        reference_of(pair, "unbiased_cka_rbf_sigma1"), 1e-8);
}

static void cka_is_the_references(void **state)
{
    (void)state;
    golden_each(GOLDEN_DOUBLE, cka_equals_the_reference_here);
}

static void cknna_equals_the_stored_values_here(const golden_pair *pair)
{
    for (size_t i = 0; i < 4; i++) {
        const json_t *own = own_lists(pair, list_lengths[i]);
        const char *key = key_of(list_lengths[i]);
        int64_t k = list_lengths[i];

        if (!own)
            continue;
        assert_close(golden_score(pair, "cknna", k, NULL, PRH_CONVENTION_EXACT),
            golden_number(pair->values, "own_cknna_mutual", key), 1e-9);
        if (k < 2)
            continue;
        assert_close(golden_score(pair, "cknna:directed", k, NULL, PRH_CONVENTION_EXACT),
            golden_number(pair->values, "own_cknna", key), 1e-9);
        assert_close(golden_score(pair, "cknna", k, NULL, PRH_CONVENTION_PLATONIC_REP),
            golden_number(pair->values, "own_cknna_ref_eps", key), 1e-9);
        if (gap_of(own, "min_gap_set") > 0.0)
            assert_close(golden_score(pair, "cknna", k, NULL, PRH_CONVENTION_PLATONIC_REP),
                golden_number(json_object_get(json_object_get(pair->values, "ref_f64"), "cknna"), key, NULL),
                1e-9);
    }
}

static void cknna_is_the_independent_value_and_the_references(void **state)
{
    (void)state;
    golden_each(GOLDEN_DOUBLE, cknna_equals_the_stored_values_here);
}

/* Correlations over two columns, which are 1 or -1, are not stored. Distances between copies tie, but not in the
 * stored ranks (golden/README.md, "Ties"). */
static void rsa_equals_the_independent_values_here(const golden_pair *pair)
{
    static const char *const kinds[][2] = {{"rsa:euclidean:pearson", "rsa_euclidean_pearson"},
        {"rsa:euclidean:spearman", "rsa_euclidean_spearman"}, {"rsa:cosine:pearson", "rsa_cosine_pearson"},
        {"rsa:cosine:spearman", "rsa_cosine_spearman"},
        {"rsa:correlation:pearson", "rsa_correlation_pearson"}, {"rsa", "rsa_correlation_spearman"}};
    const int copies = strcmp(pair->name, "duplicate_rows") == 0;

    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        const double tolerance = copies && strstr(kinds[i][1], "spearman") ? 1e-4 : 1e-10;

        if (i < 4 || prh_representation_cols(pair->x) > 2)
            assert_close(golden_score(pair, kinds[i][0], 0, NULL, PRH_CONVENTION_EXACT),
                own_of(pair, kinds[i][1]), tolerance);
    }
}

static void rsa_is_the_independent_value(void **state)
{
    (void)state;
    golden_each(GOLDEN_DOUBLE, rsa_equals_the_independent_values_here);
}

static double svcca_of(const golden_pair *pair, int64_t rank, prh_status expected)
{
    prh_svcca_options options = {
        .struct_size = sizeof options, .rank = rank, .convention = PRH_CONVENTION_PLATONIC_REP};
    prh_metric *metric = NULL;
    double score = -7.0;

    note("%s %s: svcca, rank %d", pair->name, pair->variant, (int)rank);
    assert_ok(prh_metric_create_svcca(&metric, &options));
    assert_status(prh_metric_compute(metric, pair->x, pair->y, &score), expected);
    prh_metric_destroy(metric);
    return score;
}

static void cca_equals_the_independent_values_here(const golden_pair *pair)
{
    assert_close(golden_score(pair, "cca", 0, NULL, PRH_CONVENTION_EXACT), own_of(pair, "cca_mean"), 1e-9);
    assert_close(
        golden_score(pair, "cca_r2", 0, NULL, PRH_CONVENTION_EXACT), own_of(pair, "cca_mean_sq"), 1e-9);
}

static void cca_is_the_independent_value(void **state)
{
    (void)state;
    golden_each(GOLDEN_DOUBLE, cca_equals_the_independent_values_here);
}

/* Against the deterministic meaning of the reference's random algorithm. Ranks that a case lacks have no entry
 * or a null value: there the library keeps what directions there are. */
static void svcca_equals_the_exact_limit_here(const golden_pair *pair)
{
    static const int64_t ranks[] = {2, 5, 10};

    for (size_t i = 0; i < 3; i++) {
        const json_t *own =
            json_object_get(json_object_get(pair->values, "own_svcca_exact"), key_of(ranks[i]));
        int64_t used_x = json_integer_value(json_object_get(own, "rank_used_x"));
        int64_t used_y = json_integer_value(json_object_get(own, "rank_used_y"));
        prh_status expected = used_x + used_y > pair->n - 1 ? PRH_NOTE_SATURATED : PRH_OK;

        if (!own || !json_is_number(json_object_get(own, "value")))
            continue;
        assert_close(svcca_of(pair, ranks[i], expected), golden_number(own, "value", NULL), 1e-8);
    }
}

static void svcca_is_the_exact_limit_of_the_reference(void **state)
{
    (void)state;
    golden_each(GOLDEN_DOUBLE, svcca_equals_the_exact_limit_here);
}

/* The derived bound of expected.h on the products, for both sides and both norms; eight roundings more for the
 * normalisation in single precision. */
static void single_precision_stays_near(const golden_pair *pair)
{
    double *x = values_of(pair->x);
    double *y = values_of(pair->y);
    side a = side_of(x, pair->n, prh_representation_cols(pair->x), NULL);
    side b = side_of(y, pair->n, prh_representation_cols(pair->y), NULL);
    double bound = 2.0 * (single_precision_ratio(&a) + single_precision_ratio(&b)) + 1e-6;
    const json_t *own = own_lists(pair, 2);

    assert_close(golden_score(pair, "cka", 0, NULL, PRH_CONVENTION_EXACT), own_of(pair, "cka_linear"), bound);
    assert_close(golden_score(pair, "unbiased_cka", 0, NULL, PRH_CONVENTION_EXACT),
        own_of(pair, "cka_linear_debiased"), 4.0 * bound);
    assert_close(golden_score(pair, "cka", 0, "rbf", PRH_CONVENTION_EXACT), own_of(pair, "cka_rbf_median_1"),
        4.0 * bound);
    if (gap_of(own, "min_gap_set") > single_gap)
        assert_close(golden_score(pair, "cknna", 2, NULL, PRH_CONVENTION_EXACT),
            golden_number(pair->values, "own_cknna_mutual", "2"), 8.0 * bound);
    side_release(&a);
    side_release(&b);
    free(x);
    free(y);
}

static void single_precision_is_within_its_bound(void **state)
{
    (void)state;
    golden_each(GOLDEN_SINGLE, single_precision_stays_near);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(neighbour_metrics_are_the_independent_rationals),
        cmocka_unit_test(neighbour_metrics_in_single_precision_differ_by_few_exchanges),
        cmocka_unit_test(neighbour_metrics_are_the_references),
        cmocka_unit_test(lists_longer_than_the_others_are_refused),
        cmocka_unit_test(cka_is_the_independent_value),
        cmocka_unit_test(median_bandwidths_are_the_independent_ones),
        cmocka_unit_test(cka_is_the_references),
        cmocka_unit_test(cknna_is_the_independent_value_and_the_references),
        cmocka_unit_test(rsa_is_the_independent_value),
        cmocka_unit_test(cca_is_the_independent_value),
        cmocka_unit_test(svcca_is_the_exact_limit_of_the_reference),
        cmocka_unit_test(single_precision_is_within_its_bound),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
