/* Competence, groups, layer profiles and ceilings at the border: layouts, NULL in every place, callers of any age. */
#include "ceilings.h"
#include "layouts.h"

static const pin pins[] = {
    {SIZE(prh_layer_profile_values, 48)},
    {OFFSET(prh_layer_profile_values, struct_size, 0)},
    {OFFSET(prh_layer_profile_values, partner_mean, 8)},
    {OFFSET(prh_layer_profile_values, ridge_mean, 16)},
    {OFFSET(prh_layer_profile_values, threshold, 24)},
    {OFFSET(prh_layer_profile_values, above, 32)},
    {OFFSET(prh_layer_profile_values, mutual, 40)},
    {SIZE(prh_noise_ceiling_options, 16)},
    {OFFSET(prh_noise_ceiling_options, struct_size, 0)},
    {OFFSET(prh_noise_ceiling_options, ranked, 8)},
    {OFFSET(prh_noise_ceiling_options, reserved, 12)},
    {SIZE(prh_noise_ceiling_values, 48)},
    {OFFSET(prh_noise_ceiling_values, struct_size, 0)},
    {OFFSET(prh_noise_ceiling_values, count, 8)},
    {OFFSET(prh_noise_ceiling_values, lower, 16)},
    {OFFSET(prh_noise_ceiling_values, upper, 24)},
    {OFFSET(prh_noise_ceiling_values, lower_error, 32)},
    {OFFSET(prh_noise_ceiling_values, upper_error, 40)},
};

static void layouts_are_as_released(void **state)
{
    (void)state;
    assert_pins(pins, sizeof pins / sizeof pins[0]);
}

enum { N = 8, COUNT = 3 };

struct fixture {
    prh_metric *metric;
    prh_representation *repeats[COUNT];
    prh_layer_profile *profile;
    prh_noise_ceiling *ceiling;
};

static const prh_representation *const *repeats_of(const fixture *f)
{
    return (const prh_representation *const *)f->repeats;
}

/* ---- NULL ---- */

#define REFUSES(call) assert_status(call, PRH_ERR_ARGUMENT)

static void handles_are_not_made_of_nothing(void **state)
{
    const fixture *f = *state;
    const double number = 0.5;
    const int64_t label = 0;

    REFUSES(prh_groups_create(NULL, &number, 1, &label));
    REFUSES_TO_CREATE(prh_groups, prh_groups_create(&out, NULL, 1, &label));
    REFUSES_TO_CREATE(prh_groups, prh_groups_create(&out, &number, 1, NULL));
    REFUSES(prh_layer_profile_create(NULL, &number, 1, 1, 0.0));
    REFUSES_TO_CREATE(prh_layer_profile, prh_layer_profile_create(&out, NULL, 1, 1, 0.0));
    REFUSES(prh_noise_ceiling_create(NULL, f->metric, repeats_of(f), COUNT, NULL, NULL));
    REFUSES_TO_CREATE(
        prh_noise_ceiling, prh_noise_ceiling_create(&out, NULL, repeats_of(f), COUNT, NULL, NULL));
    REFUSES_TO_CREATE(prh_noise_ceiling, prh_noise_ceiling_create(&out, f->metric, NULL, COUNT, NULL, NULL));
}

static void numbers_are_not_read_from_nothing(void **state)
{
    const fixture *f = *state;
    const double number = 0.5;
    int64_t count = 7;
    prh_layer_profile_values p = {.struct_size = sizeof p, .ridge_mean = 7.0};
    prh_noise_ceiling_values c = {.struct_size = sizeof c, .lower = 7.0};

    REFUSES(prh_count_solved(NULL, 1, 1, 0.0, &count));
    REFUSES(prh_count_solved(&number, 1, 1, 0.0, NULL));
    REFUSES(prh_bin_by_limits(NULL, 1, &number, 1, &count));
    REFUSES(prh_bin_by_limits(&number, 1, NULL, 1, &count));
    REFUSES(prh_bin_by_limits(&number, 1, &number, 1, NULL));
    REFUSES(prh_bin_by_quantiles(NULL, 1, 1, &count));
    REFUSES(prh_bin_by_quantiles(&number, 1, 1, NULL));
    REFUSES(prh_layer_profile_get_values(NULL, &p));
    REFUSES(prh_layer_profile_get_values(f->profile, NULL));
    REFUSES(prh_noise_ceiling_get_values(NULL, &c));
    REFUSES(prh_noise_ceiling_get_values(f->ceiling, NULL));
    assert_int_equal(count, 7);
    assert_same_bits(p.ridge_mean, 7.0);
    assert_same_bits(c.lower, 7.0);
}

static void getters_of_nothing_answer_nothing(void **state)
{
    (void)state;
    prh_groups_destroy(NULL);
    prh_layer_profile_destroy(NULL);
    prh_noise_ceiling_destroy(NULL);
    assert_int_equal(prh_groups_count(NULL), 0);
    assert_null(prh_groups_labels(NULL));
    assert_null(prh_groups_sizes(NULL));
    assert_null(prh_groups_pairs(NULL));
    assert_null(prh_groups_means(NULL));
    assert_null(prh_groups_standard_errors(NULL));
    assert_null(prh_groups_ceilings(NULL));
    assert_null(prh_layer_profile_partners_x(NULL));
    assert_null(prh_layer_profile_partners_y(NULL));
    assert_null(prh_layer_profile_ridge(NULL));
    assert_null(prh_noise_ceiling_lowers(NULL));
    assert_null(prh_noise_ceiling_uppers(NULL));
}

/* ---- results for callers of any age ---- */

static prh_status fill_profile(const fixture *f, void *result)
{
    return prh_layer_profile_get_values(f->profile, result);
}

static prh_status fill_ceiling(const fixture *f, void *result)
{
    return prh_noise_ceiling_get_values(f->ceiling, result);
}

static void results_fit_callers_of_any_age(void **state)
{
    static const filler fillers[] = {
        {"prh_layer_profile_get_values", fill_profile, sizeof(prh_layer_profile_values)},
        {"prh_noise_ceiling_get_values", fill_ceiling, sizeof(prh_noise_ceiling_values)},
    };

    assert_fillers(*state, fillers, sizeof fillers / sizeof *fillers);
}

/* ---- options from callers of any age ---- */

#define CREATES(name, type, call)                                                                            \
    static prh_status name(const fixture *f, const void *options)                                            \
    {                                                                                                        \
        type *out = NOWHERE(type);                                                                           \
        const prh_status status = call;                                                                      \
                                                                                                             \
        assert_true((status >= 0) == (out != NULL));                                                         \
        type##_destroy(out);                                                                                 \
        return status;                                                                                       \
    }

CREATES(ceiling, prh_noise_ceiling,
    prh_noise_ceiling_create(&out, f->metric, repeats_of(f), COUNT, options, NULL))
CREATES(ceiling_run, prh_noise_ceiling,
    prh_noise_ceiling_create(&out, f->metric, repeats_of(f), COUNT, NULL, options))

static const taker takers[] = {
    {RUN(ceiling_run)},
    {TAKER(ceiling, prh_noise_ceiling_options, 16, offsetof(prh_noise_ceiling_options, reserved))},
};

static void options_are_read_from_callers_of_any_age(void **state)
{
    assert_takers(*state, takers, sizeof takers / sizeof takers[0]);
}

static int set_up(void **state)
{
    static fixture f;
    static const double scores[2] = {0.25, 0.5};
    generator g = {181};

    f.metric = distance_metric("rsa:euclidean:pearson");
    for (int r = 0; r < COUNT; r++) {
        double *d = tied_distances(&g, N);

        f.repeats[r] = doubles(d, N, N);
        free(d);
    }
    assert_ok(prh_layer_profile_create(&f.profile, scores, 1, 2, 0.0));
    f.ceiling = ceiling_of(f.metric, f.repeats, COUNT, NULL);
    *state = &f;
    return 0;
}

static int tear_down(void **state)
{
    fixture *f = *state;

    prh_noise_ceiling_destroy(f->ceiling);
    prh_layer_profile_destroy(f->profile);
    destroy_repeats(f->repeats, COUNT);
    prh_metric_destroy(f->metric);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(layouts_are_as_released),
        cmocka_unit_test(handles_are_not_made_of_nothing),
        cmocka_unit_test(numbers_are_not_read_from_nothing),
        cmocka_unit_test(getters_of_nothing_answer_nothing),
        cmocka_unit_test(results_fit_callers_of_any_age),
        cmocka_unit_test(options_are_read_from_callers_of_any_age),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
