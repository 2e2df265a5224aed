/* Observations that are none, and those that do not fit what they are used with. */
#include <math.h>

#include "support.h"

static void refuse_channel(const double *channel, int64_t n, int64_t m, prh_status status, const char *words)
{
    const prh_view view = {channel, n, m, m, PRH_F64, 0};
    prh_observation *out = (prh_observation *)(uintptr_t)1;

    assert_refused(prh_observation_create(&out, &view), status, words);
    assert_null(out);
}

#define REFUSED(status, words, function, ...)                                                                \
    do {                                                                                                     \
        prh_observation *out = (prh_observation *)(uintptr_t)1;                                              \
        assert_refused(function(&out, __VA_ARGS__), status, words);                                          \
        assert_null(out);                                                                                    \
    } while (0)

static void what_is_no_observation_is_refused(void **state)
{
    const double negative[] = {1.25, -0.25}, less[] = {0.5, 0.49999}, bad[] = {0.5, NAN}, fine[] = {0.5, 0.5};
    const int64_t map[] = {0, 1, 3}, below[] = {0, -1, 1};
    const int64_t much = INT64_C(1) << 40;

    (void)state;
    refuse_channel(negative, 1, 2, PRH_ERR_VALUE, "row 0, column 1");
    refuse_channel(less, 1, 2, PRH_ERR_VALUE, "row 0 has the sum 0.99999");
    refuse_channel(bad, 1, 2, PRH_ERR_VALUE, "row 0, column 1 is NaN");
    refuse_channel(fine, 0, 2, PRH_ERR_SHAPE, "holds nothing");
    REFUSED(PRH_ERR_VALUE, "event 2 is seen as symbol 3", prh_observation_create_map, map, 3, 3);
    REFUSED(PRH_ERR_VALUE, "event 1 is seen as symbol -1", prh_observation_create_map, below, 3, 3);
    REFUSED(PRH_ERR_ARGUMENT, "one of each", prh_observation_create_map, map, 0, 3);
    REFUSED(PRH_ERR_ARGUMENT, "one of each", prh_observation_create_map, map, 3, 0);
    REFUSED(PRH_ERR_TOO_LARGE, "cannot be addressed", prh_observation_create_map, map, 2, INT64_MAX);
    REFUSED(PRH_ERR_ARGUMENT, "events is 0", prh_observation_create_bijection, 0, 1);
    REFUSED(PRH_ERR_TOO_LARGE, "cannot be", prh_observation_create_bijection, much, 1);
    REFUSED(PRH_ERR_ARGUMENT, "events is -3", prh_observation_create_merging, -3, 1, 1);
    REFUSED(PRH_ERR_ARGUMENT, "dealt out to 0", prh_observation_create_merging, 4, 0, 1);
    REFUSED(PRH_ERR_ARGUMENT, "dealt out to 5", prh_observation_create_merging, 4, 5, 1);
    REFUSED(PRH_ERR_TOO_LARGE, "cannot be", prh_observation_create_merging, much, much, 1);
    REFUSED(PRH_ERR_ARGUMENT, "events is 0", prh_observation_create_noise, 0, 0.5);
    REFUSED(PRH_ERR_ARGUMENT, "rate is -0.1", prh_observation_create_noise, 4, -0.1);
    REFUSED(PRH_ERR_ARGUMENT, "rate is 1.5", prh_observation_create_noise, 4, 1.5);
    REFUSED(PRH_ERR_ARGUMENT, "rate is nan", prh_observation_create_noise, 4, NAN);
    REFUSED(PRH_ERR_ARGUMENT, "no other event", prh_observation_create_noise, 1, 0.5);
    REFUSED(PRH_ERR_TOO_LARGE, "cannot be addressed", prh_observation_create_noise, much, 0.5);
}

static void what_does_not_fit_together_is_refused(void **state)
{
    const double values[] = {1.0, 2.0, NAN, 4.0, 5.0, 6.0};
    prh_world *world = NULL, *out = (prh_world *)(uintptr_t)1;
    prh_representation *features = doubles(values, 3, 2), *made = (prh_representation *)(uintptr_t)1;
    prh_observation *three = NULL, *eight = NULL;
    int64_t events[8] = {99};
    double nats = 7.0, entropy = 7.0;

    (void)state;
    assert_ok(prh_world_create_geometry(&world, "ring:7", NULL));
    assert_ok(prh_observation_create_noise(&eight, 8, 0.5));
    assert_ok(prh_observation_create_noise(&three, 3, 0.5));
    assert_refused(prh_world_observe(&out, world, eight, events), PRH_ERR_SHAPE, "takes 8");
    assert_null(out);
    assert_int_equal(events[0], 99);
    assert_refused(prh_observation_information(eight, world, &nats, &entropy), PRH_ERR_SHAPE, "takes 8");
    assert_true(nats == 7.0 && entropy == 7.0);
    assert_refused(prh_observation_features(&made, eight, features), PRH_ERR_SHAPE, "features of 3 symbols");
    assert_null(made);
    made = (prh_representation *)(uintptr_t)1;
    assert_refused(prh_observation_features(&made, three, features), PRH_ERR_VALUE, "row 1, column 0 is NaN");
    assert_null(made);
    prh_observation_destroy(three);
    prh_observation_destroy(eight);
    prh_representation_destroy(features);
    prh_world_destroy(world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_no_observation_is_refused),
        cmocka_unit_test(what_does_not_fit_together_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
