/* Trends at the border: layouts, NULL in every place, option structs of callers of any age, and the struct that the
 * library fills in. */
#include "layouts.h"

enum { MODELS = 8, ROOM = 256 };

static const pin pins[] = {
    {SIZE(prh_trend_options, 72)},
    {OFFSET(prh_trend_options, struct_size, 0)},
    {OFFSET(prh_trend_options, control, 8)},
    {OFFSET(prh_trend_options, families, 16)},
    {OFFSET(prh_trend_options, subjects, 24)},
    {OFFSET(prh_trend_options, references, 32)},
    {OFFSET(prh_trend_options, permutations, 40)},
    {OFFSET(prh_trend_options, level, 48)},
    {OFFSET(prh_trend_options, seed, 56)},
    {OFFSET(prh_trend_options, alternative, 64)},
    {OFFSET(prh_trend_options, reserved, 68)},
    {SIZE(prh_coefficient, 48)},
    {OFFSET(prh_coefficient, value, 0)},
    {OFFSET(prh_coefficient, standard_error, 8)},
    {OFFSET(prh_coefficient, low, 16)},
    {OFFSET(prh_coefficient, high, 24)},
    {OFFSET(prh_coefficient, p, 32)},
    {OFFSET(prh_coefficient, p_free, 40)},
    {SIZE(prh_trend_values, 72)},
    {OFFSET(prh_trend_values, struct_size, 0)},
    {OFFSET(prh_trend_values, models, 8)},
    {OFFSET(prh_trend_values, families, 16)},
    {OFFSET(prh_trend_values, references, 24)},
    {OFFSET(prh_trend_values, draws, 32)},
    {OFFSET(prh_trend_values, draws_free, 40)},
    {OFFSET(prh_trend_values, enumerated, 48)},
    {OFFSET(prh_trend_values, enumerated_free, 52)},
    {OFFSET(prh_trend_values, intercept, 56)},
    {OFFSET(prh_trend_values, level, 64)},
    {VALUE(PRH_TWO_SIDED, 0)},
    {VALUE(PRH_GREATER, 1)},
    {VALUE(PRH_LESS, 2)},
    {VALUE(PRH_TREND_PEARSON, 0)},
    {VALUE(PRH_TREND_SPEARMAN, 1)},
    {VALUE(PRH_TREND_SLOPE, 2)},
    {VALUE(PRH_TREND_PARTIAL_PEARSON, 3)},
    {VALUE(PRH_TREND_PARTIAL_SPEARMAN, 4)},
};

static void layouts_and_constants_are_as_released(void **state)
{
    (void)state;
    assert_pins(pins, sizeof pins / sizeof pins[0]);
}

struct fixture {
    double alignment[MODELS * MODELS], quality[MODELS];
    prh_trend *trend;
};

#define IMPOSSIBLE ((prh_trend *)(uintptr_t)1)

static void trends_are_not_made_of_nothing(void **state)
{
    const fixture *f = *state;
    prh_trend *out = IMPOSSIBLE;
    prh_trend_values values = {.struct_size = sizeof values, .level = 7.0};
    prh_coefficient coefficient = {.value = 7.0};

    assert_status(prh_trend_create(NULL, f->alignment, MODELS, f->quality, NULL, NULL), PRH_ERR_ARGUMENT);
    assert_status(prh_trend_create(&out, NULL, MODELS, f->quality, NULL, NULL), PRH_ERR_ARGUMENT);
    assert_null(out);
    out = IMPOSSIBLE;
    assert_status(prh_trend_create(&out, f->alignment, MODELS, NULL, NULL, NULL), PRH_ERR_ARGUMENT);
    assert_null(out);
    assert_status(prh_trend_get_values(NULL, &values), PRH_ERR_ARGUMENT);
    assert_status(prh_trend_get_values(f->trend, NULL), PRH_ERR_ARGUMENT);
    assert_status(prh_trend_get_coefficient(NULL, PRH_TREND_PEARSON, &coefficient), PRH_ERR_ARGUMENT);
    assert_status(prh_trend_get_coefficient(f->trend, PRH_TREND_PEARSON, NULL), PRH_ERR_ARGUMENT);
    assert_true(values.level == 7.0 && coefficient.value == 7.0);
    assert_null(prh_trend_alignments(NULL));
    assert_null(prh_trend_without_family(NULL, PRH_TREND_PEARSON));
    assert_null(prh_trend_family_labels(NULL));
    prh_trend_destroy(NULL);
}

#define CREATES(name, ...)                                                                                   \
    static prh_status name(const fixture *f, const void *options)                                            \
    {                                                                                                        \
        prh_trend *out = IMPOSSIBLE;                                                                         \
        const prh_status status = __VA_ARGS__;                                                               \
                                                                                                             \
        assert_true((status >= 0) == (out != NULL));                                                         \
        prh_trend_destroy(out);                                                                              \
        return status;                                                                                       \
    }

CREATES(trend_create, prh_trend_create(&out, f->alignment, MODELS, f->quality, options, NULL))
CREATES(trend_create_run, prh_trend_create(&out, f->alignment, MODELS, f->quality, NULL, options))

static const taker takers[] = {
    {TAKER(trend_create, prh_trend_options, 72, offsetof(prh_trend_options, reserved))},
    {RUN(trend_create_run)},
};

static void options_are_read_from_callers_of_any_age(void **state)
{
    assert_takers(*state, takers, sizeof takers / sizeof takers[0]);
}

static void values_fit_callers_of_any_age(void **state)
{
    const fixture *f = *state;
    const uint64_t bad[] = {0, 8, sizeof(prh_trend_values) - 8, UINT64_MAX};
    const uint64_t good[] = {sizeof(prh_trend_values), sizeof(prh_trend_values) + 16};
    unsigned char result[ROOM];

    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        memset(result, 0xa5, ROOM);
        memcpy(result, &bad[i], sizeof bad[i]);
        assert_status(prh_trend_get_values(f->trend, (prh_trend_values *)(void *)result), PRH_ERR_ABI);
        for (size_t j = sizeof bad[i]; j < ROOM; j++)
            assert_int_equal(result[j], 0xa5);
    }
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        prh_trend_values values;

        memset(result, 0xa5, ROOM);
        memcpy(result, &good[i], sizeof good[i]);
        assert_ok(prh_trend_get_values(f->trend, (prh_trend_values *)(void *)result));
        memcpy(&values, result, sizeof values);
        assert_int_equal(values.struct_size, good[i]);
        assert_int_equal(values.models, MODELS);
        for (size_t j = sizeof values; j < ROOM; j++)
            assert_int_equal(result[j], 0xa5);
    }
}

static int set_up(void **state)
{
    static fixture f;

    for (int i = 0; i < MODELS; i++)
        f.quality[i] = (i * 5) % MODELS;
    for (int e = 0; e < MODELS * MODELS; e++)
        f.alignment[e] = (e * 29) % 31 / 31.0;
    assert_ok(prh_trend_create(&f.trend, f.alignment, MODELS, f.quality, NULL, NULL));
    *state = &f;
    return 0;
}

static int tear_down(void **state)
{
    fixture *f = *state;

    prh_trend_destroy(f->trend);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(layouts_and_constants_are_as_released),
        cmocka_unit_test(trends_are_not_made_of_nothing),
        cmocka_unit_test(options_are_read_from_callers_of_any_age),
        cmocka_unit_test(values_fit_callers_of_any_age),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
