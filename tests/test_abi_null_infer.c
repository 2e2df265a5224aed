/* NULL, handed to every function of inference: refused with ARGUMENT, results untouched. */
#include "support.h"

#define REFUSES(call) assert_status(call, PRH_ERR_ARGUMENT)

/* `call` creates `out`, a handle of this type, and must refuse. */
#define REFUSES_TO_CREATE(type, call)                                                                        \
    do {                                                                                                     \
        type *out = (type *)(uintptr_t)1;                                                                    \
        REFUSES(call);                                                                                       \
        assert_null(out);                                                                                    \
    } while (0)

typedef struct fixture {
    prh_representation *x;
    prh_metric *metric;
    prh_prepared *prepared;
} fixture;

static int set_up(void **state)
{
    static fixture f;
    generator g = {7};
    double *values = normal_matrix(&g, 12, 3);

    f.x = doubles(values, 12, 3);
    f.metric = metric_of("mutual_knn", 4, NULL, PRH_CONVENTION_EXACT, PRH_PRECISION_AUTO);
    f.prepared = prepared_of(f.metric, f.x);
    *state = &f;
    free(values);
    return 0;
}

static int tear_down(void **state)
{
    fixture *f = *state;

    prh_prepared_destroy(f->prepared);
    prh_metric_destroy(f->metric);
    prh_representation_destroy(f->x);
    return 0;
}

static void intervals_need_a_metric_two_sides_and_a_place(void **state)
{
    const fixture *f = *state;
    const prh_prepared *p = f->prepared;
    prh_interval i = {.struct_size = sizeof i, .score = -7.0};
    double values[12];

    REFUSES(prh_metric_contributions(NULL, p, p, NULL, values));
    REFUSES(prh_metric_contributions(f->metric, NULL, p, NULL, values));
    REFUSES(prh_metric_contributions(f->metric, p, NULL, NULL, values));
    REFUSES(prh_metric_contributions(f->metric, p, p, NULL, NULL));
    REFUSES(prh_metric_jackknife(NULL, p, p, NULL, values));
    REFUSES(prh_metric_jackknife(f->metric, NULL, p, NULL, values));
    REFUSES(prh_metric_jackknife(f->metric, p, NULL, NULL, values));
    REFUSES(prh_metric_jackknife(f->metric, p, p, NULL, NULL));
    REFUSES(prh_metric_interval(NULL, p, p, NULL, NULL, &i));
    REFUSES(prh_metric_interval(f->metric, NULL, p, NULL, NULL, &i));
    REFUSES(prh_metric_interval(f->metric, p, NULL, NULL, NULL, &i));
    REFUSES(prh_metric_interval(f->metric, p, p, NULL, NULL, NULL));
    REFUSES(prh_metric_subsample(NULL, f->x, f->x, NULL, NULL, &i));
    REFUSES(prh_metric_subsample(f->metric, NULL, f->x, NULL, NULL, &i));
    REFUSES(prh_metric_subsample(f->metric, f->x, NULL, NULL, NULL, &i));
    REFUSES(prh_metric_subsample(f->metric, f->x, f->x, NULL, NULL, NULL));
    assert_true(i.score == -7.0);
}

static void curves_are_not_made_of_nothing(void **state)
{
    const fixture *f = *state;
    const prh_prepared *p = f->prepared;

    REFUSES(prh_overlap_curve_create(NULL, f->metric, p, p, NULL, NULL));
    REFUSES_TO_CREATE(prh_overlap_curve, prh_overlap_curve_create(&out, NULL, p, p, NULL, NULL));
    REFUSES_TO_CREATE(prh_overlap_curve, prh_overlap_curve_create(&out, f->metric, NULL, p, NULL, NULL));
    REFUSES_TO_CREATE(prh_overlap_curve, prh_overlap_curve_create(&out, f->metric, p, NULL, NULL, NULL));
    REFUSES(prh_overlap_sizes_create(NULL, f->metric, f->x, f->x, NULL, NULL));
    REFUSES_TO_CREATE(prh_overlap_sizes, prh_overlap_sizes_create(&out, NULL, f->x, f->x, NULL, NULL));
    REFUSES_TO_CREATE(prh_overlap_sizes, prh_overlap_sizes_create(&out, f->metric, NULL, f->x, NULL, NULL));
    REFUSES_TO_CREATE(prh_overlap_sizes, prh_overlap_sizes_create(&out, f->metric, f->x, NULL, NULL, NULL));
}

static void curves_that_are_not_there_answer_nothing(void **state)
{
    (void)state;
    prh_overlap_curve_destroy(NULL);
    prh_overlap_sizes_destroy(NULL);
    assert_int_equal(prh_overlap_curve_rows(NULL), 0);
    assert_int_equal(prh_overlap_curve_k_max(NULL), 0);
    assert_null(prh_overlap_curve_overlaps(NULL));
    assert_null(prh_overlap_curve_chances(NULL));
    assert_null(prh_overlap_curve_calibrated(NULL));
    assert_null(prh_overlap_curve_standard_errors(NULL));
    assert_null(prh_overlap_curve_lows(NULL));
    assert_null(prh_overlap_curve_highs(NULL));
    assert_null(prh_overlap_curve_calibrated_lows(NULL));
    assert_null(prh_overlap_curve_calibrated_highs(NULL));
    assert_int_equal(prh_overlap_sizes_count(NULL), 0);
    assert_int_equal(prh_overlap_sizes_points(NULL), 0);
    assert_null(prh_overlap_sizes_rows(NULL));
    assert_null(prh_overlap_sizes_ks(NULL));
    assert_null(prh_overlap_sizes_overlaps(NULL));
    assert_null(prh_overlap_sizes_calibrated(NULL));
    assert_null(prh_overlap_sizes_spreads(NULL));
}

static void p_values_are_not_adjusted_to_nothing(void **state)
{
    const double p[2] = {0.1, 0.2};
    double out[2] = {7.0, 7.0};

    (void)state;
    REFUSES(prh_adjust_p(NULL, 2, PRH_ADJUST_BH, out));
    REFUSES(prh_adjust_p(p, 2, PRH_ADJUST_BH, NULL));
    REFUSES(prh_adjust_max_t(NULL, p, 1, 2, out));
    REFUSES(prh_adjust_max_t(p, NULL, 1, 2, out));
    REFUSES(prh_adjust_max_t(p, p, 1, 2, NULL));
    assert_true(out[0] == 7.0 && out[1] == 7.0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(intervals_need_a_metric_two_sides_and_a_place),
        cmocka_unit_test(curves_are_not_made_of_nothing),
        cmocka_unit_test(curves_that_are_not_there_answer_nothing),
        cmocka_unit_test(p_values_are_not_adjusted_to_nothing),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
