/* The smallest golden values: eight items whose coordinates are small integers, each quantity computed from its
 * definition in plain double arithmetic, so that any implementation should agree to 1e-11. */
#include "support.h"

#include <math.h>

enum { N = 8 };

static const double x_rows[N * 3] = {
    3, 1, 0, 2, 2, 1, 0, 3, 1, -1, 2, 4, -2, 0, 3, 1, -3, 2, 4, -1, -2, -3, -2, 1};
static const double y_rows[N * 2] = {2, 1, 1, 3, 0, 2, -1, 3, -3, 1, 1, -2, 3, -1, -2, -3};

typedef struct fixture {
    prh_representation *x, *y; /* as given */
    prh_representation *u, *v; /* rows of norm 1 */
} fixture;

static int set_up(void **state)
{
    fixture *f = allocate(1, sizeof *f);

    f->x = doubles(x_rows, N, 3);
    f->y = doubles(y_rows, N, 2);
    f->u = preprocessed_matrix(x_rows, N, 3, "normalize");
    f->v = preprocessed_matrix(y_rows, N, 2, "normalize");
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    fixture *f = *state;

    prh_representation_destroy(f->x);
    prh_representation_destroy(f->y);
    prh_representation_destroy(f->u);
    prh_representation_destroy(f->v);
    free(f);
    return 0;
}

static void check(const char *name, const char *kernel, int32_t convention, const prh_representation *x,
    const prh_representation *y, double want)
{
    prh_metric *metric = metric_of(name, 3, kernel, convention, PRH_PRECISION_F64);

    note("%s, kernel %s, convention %d", name, kernel ? kernel : "linear", convention);
    assert_close(score_of(metric, x, y), want, 1e-11);
    note("%s", "");
    prh_metric_destroy(metric);
}

/* `either_first`: the item whose first two neighbours may stand in either order; -1: none. */
static void check_lists(
    const prh_representation *side, const int32_t *want, int64_t ties, int64_t either_first)
{
    prh_neighbors *neighbors = NULL;

    assert_ok(prh_neighbors_create(&neighbors, side, NULL, 3, PRH_PRECISION_AUTO, NULL));
    for (int64_t i = 0; i < N; i++) {
        const int32_t *got = prh_neighbors_of(neighbors, i);
        const int32_t swapped[] = {want[3 * i + 1], want[3 * i], want[3 * i + 2]};

        if (i == either_first && got[0] == swapped[0])
            assert_memory_equal(got, swapped, sizeof swapped);
        else
            assert_memory_equal(got, want + 3 * i, 3 * sizeof *want);
    }
    assert_int_equal(prh_neighbors_ties(neighbors, 3), ties);
    prh_neighbors_destroy(neighbors);
}

static void neighbour_lists_are_the_stored_ones(void **state)
{
    static const int32_t a_raw[] = {6, 1, 2, 0, 2, 3, 3, 1, 0, 4, 2, 1, 3, 7, 5, 7, 4, 6, 0, 1, 5, 4, 5, 3};
    static const int32_t b_raw[] = {1, 6, 2, 3, 2, 0, 1, 3, 0, 1, 2, 4, 3, 7, 2, 6, 7, 0, 0, 5, 1, 5, 4, 6};
    static const int32_t a_unit[] = {1, 6, 2, 0, 2, 3, 1, 3, 0, 4, 2, 1, 3, 7, 5, 7, 4, 6, 0, 1, 5, 4, 5, 3};
    static const int32_t b_unit[] = {1, 6, 2, 2, 3, 0, 1, 3, 0, 2, 1, 4, 3, 2, 7, 6, 7, 0, 0, 5, 1, 5, 4, 6};
    const fixture *f = *state;

    check_lists(f->x, a_raw, 1, -1);
    check_lists(f->y, b_raw, 1, -1);
    check_lists(f->u, a_unit, 0, -1);
    /* (3, -1) / sqrt(10) has the product 1 / sqrt(2) with both (2, 1) / sqrt(5) and (1, -2) / sqrt(5), items 0
     * and 5: after the division rounding says which comes first. The third neighbour is clear of both. */
    check_lists(f->v, b_unit, 0, 6);
}

static void neighbour_metrics_are_the_stored_ones(void **state)
{
    const fixture *f = *state;

    check("mutual_knn", NULL, PRH_CONVENTION_EXACT, f->x, f->y, 0.875);
    check("mutual_knn", NULL, PRH_CONVENTION_EXACT, f->u, f->v, 0.875);
    check("cycle_knn", NULL, PRH_CONVENTION_EXACT, f->x, f->y, 1.0);
    check("cycle_knn", NULL, PRH_CONVENTION_EXACT, f->y, f->x, 1.0);
    check("cycle_knn", NULL, PRH_CONVENTION_EXACT, f->u, f->v, 1.0);
    check("cycle_knn", NULL, PRH_CONVENTION_EXACT, f->v, f->u, 1.0);
    check("lcs_knn", NULL, PRH_CONVENTION_PLATONIC_REP, f->x, f->y, 1.5);
    check("lcs_knn", NULL, PRH_CONVENTION_PLATONIC_REP, f->u, f->v, 2.0);
    check("lcs_knn", NULL, PRH_CONVENTION_EXACT, f->x, f->y, 0.5);
    check("lcs_knn", NULL, PRH_CONVENTION_EXACT, f->u, f->v, 2.0 / 3.0);
    check("edit_distance_knn", NULL, PRH_CONVENTION_EXACT, f->x, f->y, 7.0 / 24.0);
    check("edit_distance_knn", NULL, PRH_CONVENTION_EXACT, f->u, f->v, 10.0 / 24.0);
}

static void cka_is_the_stored_one_without_epsilon(void **state)
{
    const fixture *f = *state;

    check("cka", NULL, PRH_CONVENTION_EXACT, f->x, f->y, 0.848630939811);
    check("cka", NULL, PRH_CONVENTION_EXACT, f->u, f->v, 0.880003072421);
    check("unbiased_cka", NULL, PRH_CONVENTION_EXACT, f->x, f->y, 0.808621494287);
    check("unbiased_cka", NULL, PRH_CONVENTION_EXACT, f->u, f->v, 0.837366278401);
    check("cka", "rbf:1", PRH_CONVENTION_EXACT, f->x, f->y, 0.972925678344);
    check("cka", "rbf:1", PRH_CONVENTION_EXACT, f->u, f->v, 0.904897325757);
    check("unbiased_cka", "rbf:1", PRH_CONVENTION_EXACT, f->x, f->y, 0.223568766651);
    check("unbiased_cka", "rbf:1", PRH_CONVENTION_EXACT, f->u, f->v, 0.832871433295);
}

static void cka_is_the_stored_one_with_epsilon(void **state)
{
    const fixture *f = *state;

    check("cka", NULL, PRH_CONVENTION_PLATONIC_REP, f->x, f->y, 0.848630939531);
    check("cka", NULL, PRH_CONVENTION_PLATONIC_REP, f->u, f->v, 0.880003037176);
    check("unbiased_cka", NULL, PRH_CONVENTION_PLATONIC_REP, f->x, f->y, 0.808621477100);
    check("unbiased_cka", NULL, PRH_CONVENTION_PLATONIC_REP, f->u, f->v, 0.837364268431);
}

static void directed_cknna_is_the_stored_one_in_both_directions(void **state)
{
    const fixture *f = *state;

    check("cknna:directed", NULL, PRH_CONVENTION_EXACT, f->x, f->y, 0.889155791651);
    check("cknna:directed", NULL, PRH_CONVENTION_EXACT, f->y, f->x, 0.912687324889);
    check("cknna:directed", NULL, PRH_CONVENTION_EXACT, f->u, f->v, 0.890094200483);
    check("cknna:directed", NULL, PRH_CONVENTION_EXACT, f->v, f->u, 0.910731575842);
    check("cknna:symmetric", NULL, PRH_CONVENTION_EXACT, f->x, f->y, (0.889155791651 + 0.912687324889) / 2.0);
    check("cknna:symmetric", NULL, PRH_CONVENTION_EXACT, f->v, f->u, (0.890094200483 + 0.910731575842) / 2.0);
}

/* With every direction kept, svcca is the mean canonical correlation. */
static void svcca_of_full_rank_is_the_mean_canonical_correlation(void **state)
{
    const fixture *f = *state;

    check("svcca", NULL, PRH_CONVENTION_EXACT, f->x, f->y, 0.975385307570);
    check("svcca", NULL, PRH_CONVENTION_EXACT, f->u, f->v, 0.980236781191);
}

static double threshold_of(const char *steps)
{
    prh_representation *layer = doubles(x_rows, N, 3);
    prh_model *model = model_of(&layer, 1);
    prh_model *done = NULL;
    prh_preprocess *preprocess = NULL;
    double threshold;

    assert_ok(prh_preprocess_create(&preprocess, steps));
    assert_ok(prh_preprocess_apply(&done, preprocess, model, PRH_PRECISION_AUTO, NULL));
    threshold = report_of(done, 0).clamp_threshold;
    prh_preprocess_destroy(preprocess);
    prh_model_destroy(model);
    prh_model_destroy(done);
    return threshold;
}

static void clamp_thresholds_are_the_stored_ones(void **state)
{
    (void)state;
    assert_close(threshold_of("clamp:0.95"), 4.0, 0.0);
    assert_close(threshold_of("clamp-mean:0.95"), 2.9875, 1e-14);
    assert_true(threshold_of("normalize") == INFINITY);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(neighbour_lists_are_the_stored_ones),
        cmocka_unit_test(neighbour_metrics_are_the_stored_ones),
        cmocka_unit_test(cka_is_the_stored_one_without_epsilon),
        cmocka_unit_test(cka_is_the_stored_one_with_epsilon),
        cmocka_unit_test(directed_cknna_is_the_stored_one_in_both_directions),
        cmocka_unit_test(svcca_of_full_rank_is_the_mean_canonical_correlation),
        cmocka_unit_test(clamp_thresholds_are_the_stored_ones),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
