/* Worlds, observations and learners at the border: layouts, NULL in every place, option structs of callers of any age,
 * and the struct that the library fills in. */
#include "layouts.h"

enum { EVENTS = 4, ROOM = 256 };

static const pin pins[] = {
    {SIZE(prh_world_options, 40)},
    {OFFSET(prh_world_options, struct_size, 0)},
    {OFFSET(prh_world_options, length, 8)},
    {OFFSET(prh_world_options, self, 16)},
    {OFFSET(prh_world_options, unevenness, 24)},
    {OFFSET(prh_world_options, seed, 32)},
    {SIZE(prh_learner_options, 88)},
    {OFFSET(prh_learner_options, struct_size, 0)},
    {OFFSET(prh_learner_options, width, 8)},
    {OFFSET(prh_learner_options, l2, 16)},
    {OFFSET(prh_learner_options, positive_prior, 24)},
    {OFFSET(prh_learner_options, start, 32)},
    {OFFSET(prh_learner_options, tolerance, 40)},
    {OFFSET(prh_learner_options, max_iterations, 48)},
    {OFFSET(prh_learner_options, labels, 56)},
    {OFFSET(prh_learner_options, task_count, 64)},
    {OFFSET(prh_learner_options, seed, 72)},
    {OFFSET(prh_learner_options, loss, 80)},
    {OFFSET(prh_learner_options, reserved, 84)},
    {SIZE(prh_learner_values, 72)},
    {OFFSET(prh_learner_values, struct_size, 0)},
    {OFFSET(prh_learner_values, iterations, 8)},
    {OFFSET(prh_learner_values, evaluations, 16)},
    {OFFSET(prh_learner_values, loss, 24)},
    {OFFSET(prh_learner_values, penalty, 32)},
    {OFFSET(prh_learner_values, least, 40)},
    {OFFSET(prh_learner_values, gradient, 48)},
    {OFFSET(prh_learner_values, accuracy, 56)},
    {OFFSET(prh_learner_values, converged, 64)},
    {OFFSET(prh_learner_values, reserved, 68)},
    {VALUE(PRH_LOSS_NCE, 0)},
    {VALUE(PRH_LOSS_INFONCE, 1)},
    {VALUE(PRH_LOSS_TASKS, 2)},
};

static void layouts_and_constants_are_as_released(void **state)
{
    (void)state;
    assert_pins(pins, sizeof pins / sizeof pins[0]);
}

struct fixture {
    prh_world *world;
    prh_observation *observation;
    prh_learner *learner;
    prh_representation *features;
};

/* ---- NULL ---- */

#define IMPOSSIBLE(type) ((type *)(uintptr_t)1)

/* Status ARGUMENT, and a handle in `out` that is NULL then. */
#define NEEDS_A_PLACE(call) assert_status((call), PRH_ERR_ARGUMENT)
#define NEEDS(type, call)                                                                                    \
    do {                                                                                                     \
        type *out = IMPOSSIBLE(type);                                                                        \
        assert_status((call), PRH_ERR_ARGUMENT);                                                             \
        assert_null(out);                                                                                    \
    } while (0)

static void worlds_are_not_made_of_nothing(void **state)
{
    const fixture *f = *state;
    const double values[] = {1.0};
    const prh_view view = {values, 1, 1, 1, PRH_F64, 0};
    int64_t a[EVENTS] = {7}, b[EVENTS] = {7};
    int32_t labels[EVENTS];
    double nats = 7.0;

    NEEDS_A_PLACE(prh_world_create(NULL, &view));
    NEEDS(prh_world, prh_world_create(&out, NULL));
    NEEDS_A_PLACE(prh_world_create_chain(NULL, &view, 1, 0));
    NEEDS(prh_world, prh_world_create_chain(&out, NULL, 1, 0));
    NEEDS_A_PLACE(prh_world_create_geometry(NULL, "ring:4", NULL));
    NEEDS(prh_world, prh_world_create_geometry(&out, NULL, NULL));
    NEEDS_A_PLACE(prh_world_observe(NULL, f->world, f->observation, NULL));
    NEEDS(prh_world, prh_world_observe(&out, NULL, f->observation, NULL));
    NEEDS(prh_world, prh_world_observe(&out, f->world, NULL, NULL));
    assert_status(prh_world_information(NULL, &nats), PRH_ERR_ARGUMENT);
    assert_status(prh_world_information(f->world, NULL), PRH_ERR_ARGUMENT);
    assert_status(prh_world_draw_pairs(NULL, 1, 0, a, b), PRH_ERR_ARGUMENT);
    assert_status(prh_world_draw_pairs(f->world, 1, 0, NULL, b), PRH_ERR_ARGUMENT);
    assert_status(prh_world_draw_pairs(f->world, 1, 0, a, NULL), PRH_ERR_ARGUMENT);
    assert_status(prh_world_draw_sequence(NULL, 1, 0, a), PRH_ERR_ARGUMENT);
    assert_status(prh_world_draw_sequence(f->world, 1, 0, NULL), PRH_ERR_ARGUMENT);
    assert_status(prh_world_draw_tasks(NULL, 1, 0, labels), PRH_ERR_ARGUMENT);
    assert_status(prh_world_draw_tasks(f->world, 1, 0, NULL), PRH_ERR_ARGUMENT);
    assert_true(nats == 7.0 && a[0] == 7 && b[0] == 7);
    assert_int_equal(prh_world_events(NULL), 0);
    assert_null(prh_world_joint(NULL));
    assert_null(prh_world_marginal(NULL));
    assert_null(prh_world_distances(NULL));
    prh_world_destroy(NULL);
}

static void observations_are_not_made_of_nothing(void **state)
{
    const fixture *f = *state;
    const double values[] = {1.0};
    const prh_view view = {values, 1, 1, 1, PRH_F64, 0};
    const int64_t map[] = {0};
    double nats = 7.0, entropy = 7.0;

    NEEDS_A_PLACE(prh_observation_create(NULL, &view));
    NEEDS(prh_observation, prh_observation_create(&out, NULL));
    NEEDS_A_PLACE(prh_observation_create_map(NULL, map, 1, 1));
    NEEDS(prh_observation, prh_observation_create_map(&out, NULL, 1, 1));
    NEEDS_A_PLACE(prh_observation_create_bijection(NULL, 1, 0));
    NEEDS_A_PLACE(prh_observation_create_merging(NULL, 1, 1, 0));
    NEEDS_A_PLACE(prh_observation_create_noise(NULL, 2, 0.5));
    NEEDS_A_PLACE(prh_observation_compose(NULL, f->observation, f->observation));
    NEEDS(prh_observation, prh_observation_compose(&out, NULL, f->observation));
    NEEDS(prh_observation, prh_observation_compose(&out, f->observation, NULL));
    NEEDS_A_PLACE(prh_observation_features(NULL, f->observation, f->features));
    NEEDS(prh_representation, prh_observation_features(&out, NULL, f->features));
    NEEDS(prh_representation, prh_observation_features(&out, f->observation, NULL));
    assert_status(prh_observation_information(NULL, f->world, &nats, &entropy), PRH_ERR_ARGUMENT);
    assert_status(prh_observation_information(f->observation, NULL, &nats, &entropy), PRH_ERR_ARGUMENT);
    assert_status(prh_observation_information(f->observation, f->world, NULL, &entropy), PRH_ERR_ARGUMENT);
    assert_true(nats == 7.0 && entropy == 7.0);
    assert_ok(prh_observation_information(f->observation, f->world, &nats, NULL));
    assert_int_equal(prh_observation_events(NULL), 0);
    assert_int_equal(prh_observation_symbols(NULL), 0);
    assert_null(prh_observation_channel(NULL));
    prh_observation_destroy(NULL);
}

static void learners_are_not_made_of_nothing(void **state)
{
    const fixture *f = *state;
    prh_learner_values values = {.struct_size = sizeof values, .loss = 7.0};

    NEEDS_A_PLACE(prh_learner_create(NULL, f->world, NULL, NULL));
    NEEDS(prh_learner, prh_learner_create(&out, NULL, NULL, NULL));
    assert_status(prh_learner_get_values(NULL, &values), PRH_ERR_ARGUMENT);
    assert_status(prh_learner_get_values(f->learner, NULL), PRH_ERR_ARGUMENT);
    assert_true(values.loss == 7.0);
    assert_int_equal(prh_learner_rows(NULL), 0);
    assert_int_equal(prh_learner_width(NULL), 0);
    assert_null(prh_learner_features(NULL));
    prh_learner_destroy(NULL);
}

static void views_that_are_wrong_are_refused_by_name(void **state)
{
    const double values[] = {1.0, 0.0};
    const prh_view bad[] = {{values, 1, 1, 1, PRH_F64, 1}, {values, 1, 1, 1, 9, 0},
        {NULL, 1, 1, 1, PRH_F64, 0}, {(const char *)values + 1, 1, 1, 1, PRH_F64, 0}};

    (void)state;
    for (int i = 0; i < 4; i++) {
        NEEDS(prh_world, prh_world_create(&out, &bad[i]));
        NEEDS(prh_world, prh_world_create_chain(&out, &bad[i], 1, 0));
        NEEDS(prh_observation, prh_observation_create(&out, &bad[i]));
    }
}

/* ---- options ---- */

#define CREATES(name, type, ...)                                                                             \
    static prh_status name(const fixture *f, const void *options)                                            \
    {                                                                                                        \
        type *out = IMPOSSIBLE(type);                                                                        \
        const prh_status status = __VA_ARGS__;                                                               \
                                                                                                             \
        (void)f;                                                                                             \
        assert_true((status >= 0) == (out != NULL));                                                         \
        type##_destroy(out);                                                                                 \
        return status;                                                                                       \
    }

CREATES(world_create_geometry, prh_world, prh_world_create_geometry(&out, "ring:4", options))
CREATES(learner_create, prh_learner, prh_learner_create(&out, f->world, options, NULL))
CREATES(learner_create_run, prh_learner, prh_learner_create(&out, f->world, NULL, options))

static const taker takers[] = {
    {TAKER(world_create_geometry, prh_world_options, 40, NO_RESERVED)},
    {TAKER(learner_create, prh_learner_options, 88, offsetof(prh_learner_options, reserved))},
    {RUN(learner_create_run)},
};

static void options_are_read_from_callers_of_any_age(void **state)
{
    assert_takers(*state, takers, sizeof takers / sizeof takers[0]);
}

static void values_fit_callers_of_any_age(void **state)
{
    const fixture *f = *state;
    const uint64_t bad[] = {0, 8, sizeof(prh_learner_values) - 8, UINT64_MAX};
    const uint64_t good[] = {sizeof(prh_learner_values), sizeof(prh_learner_values) + 16};
    unsigned char result[ROOM];

    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        memset(result, 0xa5, ROOM);
        memcpy(result, &bad[i], sizeof bad[i]);
        assert_status(prh_learner_get_values(f->learner, (prh_learner_values *)(void *)result), PRH_ERR_ABI);
        for (size_t j = sizeof bad[i]; j < ROOM; j++)
            assert_int_equal(result[j], 0xa5);
    }
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        prh_learner_values values;

        memset(result, 0xa5, ROOM);
        memcpy(result, &good[i], sizeof good[i]);
        assert_ok(prh_learner_get_values(f->learner, (prh_learner_values *)(void *)result));
        memcpy(&values, result, sizeof values);
        assert_int_equal(values.struct_size, good[i]);
        assert_int_equal(values.converged, 1);
        assert_int_equal(values.reserved, 0);
        for (size_t j = sizeof values; j < ROOM; j++)
            assert_int_equal(result[j], 0xa5);
    }
}

static int set_up(void **state)
{
    static fixture f;
    const double values[EVENTS] = {1.0, 2.0, 3.0, 4.0};

    assert_ok(prh_world_create_geometry(&f.world, "ring:4", NULL));
    assert_ok(prh_observation_create_bijection(&f.observation, EVENTS, 1));
    assert_ok(prh_learner_create(&f.learner, f.world, NULL, NULL));
    f.features = doubles(values, EVENTS, 1);
    *state = &f;
    return 0;
}

static int tear_down(void **state)
{
    fixture *f = *state;

    prh_representation_destroy(f->features);
    prh_learner_destroy(f->learner);
    prh_observation_destroy(f->observation);
    prh_world_destroy(f->world);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(layouts_and_constants_are_as_released),
        cmocka_unit_test(worlds_are_not_made_of_nothing),
        cmocka_unit_test(observations_are_not_made_of_nothing),
        cmocka_unit_test(learners_are_not_made_of_nothing),
        cmocka_unit_test(views_that_are_wrong_are_refused_by_name),
        cmocka_unit_test(options_are_read_from_callers_of_any_age),
        cmocka_unit_test(values_fit_callers_of_any_age),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
