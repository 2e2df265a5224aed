/* What a metric says of itself: its settings, and how its kernel changes what it declares. (That it keeps to its
 * declarations, the suites of the families show.) */
#include "support.h"

static void settings_are_those_that_were_asked_for(void **state)
{
    const prh_metric_options options = {.struct_size = sizeof options,
        .k = 7,
        .kernel = "rbf:median*1",
        .svcca_rank = 4,
        .precision = PRH_PRECISION_F32};

    (void)state;
    for (int m = 0; m < METRIC_NAMES; m++) {
        const int svcca = strcmp(metric_names[m], "svcca") == 0;
        prh_metric *metric = NULL;

        note("%s", metric_names[m]);
        assert_ok(prh_metric_create_by_name(&metric, metric_names[m], &options));
        assert_string_equal(prh_metric_name(metric), metric_names[m]);
        assert_int_equal(prh_metric_k(metric), has_neighbours(metric_names[m]) ? 7 : 0);
        assert_int_equal(prh_metric_rank(metric), svcca ? 4 : 0);
        assert_int_equal(prh_metric_precision(metric), PRH_PRECISION_F32);
        assert_int_equal(prh_metric_standardizes(metric), 0);
        if (!has_kernel(metric_names[m]))
            assert_null(prh_metric_kernel(metric));
        else
            assert_string_equal(prh_metric_kernel(metric), "rbf");
        prh_metric_destroy(metric);
    }
    note("%s", "");
}

/* Columns are divided only where there are columns. */
static void svcca_of_a_given_matrix_standardizes_nothing(void **state)
{
    prh_metric *features = metric_of("svcca", 0, NULL, PRH_CONVENTION_PLATONIC_REP, 0),
               *given = metric_of("svcca", 0, "gram", PRH_CONVENTION_PLATONIC_REP, 0);

    (void)state;
    assert_int_equal(prh_metric_standardizes(features), 1);
    assert_int_equal(prh_metric_standardizes(given), 0);
    prh_metric_destroy(given);
    prh_metric_destroy(features);
}

/* -K and K are as unlike as can be; only kernels that cannot be so declare a minimum of 0. */
static void a_kernel_that_need_not_be_positive_has_a_negative_minimum(void **state)
{
    static const struct {
        const char *kernel;
        double minimum;
    } cases[] = {{"linear", 0.0}, {"rbf", 0.0}, {"polynomial:3", 0.0}, {"polynomial:3:1:-2", -1.0},
        {"gram", -1.0}, {"dissimilarity", -1.0}, {"squared-dissimilarity", -1.0}};
    enum { N = 9 };
    generator g = {81};
    double *x = normal_matrix(&g, N, 3), *k = gram_of(x, N, 3), *minus = copy_matrix(k, N, N);
    prh_representation *plus, *negative;

    (void)state;
    for (int e = 0; e < N * N; e++)
        minus[e] = -k[e];
    plus = doubles(k, N, N);
    negative = doubles(minus, N, N);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        prh_metric *metric = metric_of("cka", 0, cases[i].kernel, 0, 0);
        prh_metric_info info = {.struct_size = sizeof info};

        note("%s", cases[i].kernel);
        assert_ok(prh_metric_get_info(metric, &info));
        assert_close(info.minimum, cases[i].minimum, 0.0);
        if (strcmp(cases[i].kernel, "gram") == 0)
            assert_close(score_of(metric, plus, negative), -1.0, 1e-14);
        prh_metric_destroy(metric);
    }
    note("%s", "");
    prh_representation_destroy(negative);
    prh_representation_destroy(plus);
    free(minus);
    free(k);
    free(x);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(settings_are_those_that_were_asked_for),
        cmocka_unit_test(svcca_of_a_given_matrix_standardizes_nothing),
        cmocka_unit_test(a_kernel_that_need_not_be_positive_has_a_negative_minimum),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
