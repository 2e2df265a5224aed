/* Observations: channels of all kinds, the world that is seen, the information that is kept, features brought back.
 * What is refused: test_observation_edges.c. */
#include <math.h>

#include "support.h"

enum { EVENTS = 7 };

static prh_world *world_of(uint64_t seed)
{
    const prh_world_options options = {
        .struct_size = sizeof options, .length = 1.5, .self = 1.0, .unevenness = 0.6, .seed = seed};
    prh_world *world = NULL;

    assert_ok(prh_world_create_geometry(&world, "ring:7", &options));
    return world;
}

static prh_observation *channel_of(const double *channel, int64_t n, int64_t m)
{
    const prh_view view = {channel, n, m, m, PRH_F64, 0};
    prh_observation *o = NULL;

    assert_ok(prh_observation_create(&o, &view));
    return o;
}

/* Rows of sum 1, a third of the numbers 0. */
static prh_observation *random_channel(generator *g, int64_t n, int64_t m)
{
    double *channel = allocate(n * m, sizeof *channel);
    prh_observation *o;

    for (int64_t z = 0; z < n; z++) {
        double sum = 0.0;

        for (int64_t x = 0; x < m; x++)
            sum += channel[z * m + x] = x != z % m && next_below(g, 3) == 0 ? 0.0 : next_uniform(g);
        for (int64_t x = 0; x < m; x++)
            channel[z * m + x] /= sum;
    }
    o = channel_of(channel, n, m);
    free(channel);
    return o;
}

/* P(x, x') by going through all events and symbols. */
static double *seen_slowly(const prh_world *world, const prh_observation *o)
{
    const int64_t n = prh_observation_events(o), m = prh_observation_symbols(o);
    const double *channel = prh_observation_channel(o), *joint = prh_world_joint(world);
    double *seen = allocate(m * m, sizeof *seen);

    for (int64_t z = 0; z < n; z++)
        for (int64_t y = 0; y < n; y++)
            for (int64_t x = 0; x < m; x++)
                for (int64_t w = 0; w < m; w++)
                    seen[x * m + w] += joint[z * n + y] * channel[z * m + x] * channel[y * m + w];
    return seen;
}

static double information_slowly(const prh_world *world, const prh_observation *o)
{
    const int64_t n = prh_observation_events(o), m = prh_observation_symbols(o);
    const double *channel = prh_observation_channel(o), *p = prh_world_marginal(world);
    long double sum = 0.0L;

    for (int64_t x = 0; x < m; x++) {
        long double seen = 0.0L;

        for (int64_t z = 0; z < n; z++)
            seen += (long double)p[z] * channel[z * m + x];
        for (int64_t z = 0; z < n; z++)
            if (channel[z * m + x] > 0.0)
                sum += (long double)p[z] * channel[z * m + x] * logl(channel[z * m + x] / seen);
    }
    return (double)sum;
}

static double kept_of(const prh_observation *o, const prh_world *world)
{
    double nats = -1.0;

    assert_ok(prh_observation_information(o, world, &nats, NULL));
    return nats;
}

static double learnable(const prh_world *world)
{
    double nats = -1.0;

    assert_ok(prh_world_information(world, &nats));
    return nats;
}

static void the_world_that_is_seen_is_that_of_the_definition(void **state)
{
    static const int64_t symbols[] = {1, 3, 7, 20};
    generator g = {6};
    prh_world *world = world_of(1);

    (void)state;
    for (int s = 0; s < 4; s++) {
        const int64_t m = symbols[s];
        prh_observation *o = random_channel(&g, EVENTS, m);
        double *want = seen_slowly(world, o);
        int64_t events[20], count = 0;
        prh_world *seen = NULL;

        assert_ok(prh_world_observe(&seen, world, o, events));
        for (int64_t x = 0; x < m; x++) {
            double p = 0.0;

            for (int64_t w = 0; w < m; w++)
                p += want[x * m + w];
            assert_int_equal(events[x], p > 0.0 ? count++ : -1);
        }
        assert_int_equal(prh_world_events(seen), count);
        for (int64_t x = 0; x < m; x++)
            for (int64_t w = 0; w < m; w++)
                if (events[x] >= 0 && events[w] >= 0) {
                    const double got = prh_world_joint(seen)[events[x] * count + events[w]];

                    assert_close(got, want[x * m + w], 1e-15);
                    assert_same_bits(got, prh_world_joint(seen)[events[w] * count + events[x]]);
                }
        prh_world_destroy(seen);
        free(want);
        prh_observation_destroy(o);
    }
    prh_world_destroy(world);
}

static void what_is_kept_is_the_information_of_the_definition(void **state)
{
    static const int64_t symbols[] = {1, 2, 7, 127, 128, 129, 300}; /* around the blocks that it goes by */
    generator g = {7};
    prh_world *world = world_of(2);
    double entropy = -1.0, nats, want = 0.0;

    (void)state;
    for (int s = 0; s < 7; s++) {
        prh_observation *o = random_channel(&g, EVENTS, symbols[s]);

        assert_close(kept_of(o, world), information_slowly(world, o), 1e-14);
        assert_ok(prh_observation_information(o, world, &nats, &entropy));
        assert_true(nats <= entropy && nats >= 0.0);
        prh_observation_destroy(o);
    }
    for (int a = 0; a < EVENTS; a++)
        want -= prh_world_marginal(world)[a] * log(prh_world_marginal(world)[a]);
    assert_close(entropy, want, 1e-15);
    prh_world_destroy(world);
}

/* Rate e on two events alike: log 2 - h(e). */
static void a_binary_channel_keeps_its_capacity(void **state)
{
    const double joint[] = {1.0, 1.0, 1.0, 1.0};
    const prh_view view = {joint, 2, 2, 2, PRH_F64, 0};
    prh_world *world = NULL;

    (void)state;
    assert_ok(prh_world_create(&world, &view));
    for (double e = 0.125; e <= 0.5; e += 0.125) {
        prh_observation *o = NULL;

        assert_ok(prh_observation_create_noise(&o, 2, e));
        assert_close(kept_of(o, world), log(2.0) + e * log(e) + (1.0 - e) * log(1.0 - e), 1e-15);
        prh_observation_destroy(o);
    }
    prh_world_destroy(world);
}

static void a_bijection_keeps_everything(void **state)
{
    prh_world *world = world_of(3);
    int same = 0;

    (void)state;
    for (uint64_t seed = 0; seed < 20; seed++) {
        int64_t events[EVENTS], symbol[EVENTS];
        prh_observation *o = NULL;
        prh_world *seen = NULL;
        double nats, entropy;

        assert_ok(prh_observation_create_bijection(&o, EVENTS, seed));
        assert_int_equal(prh_observation_events(o), EVENTS);
        assert_int_equal(prh_observation_symbols(o), EVENTS);
        assert_ok(prh_observation_information(o, world, &nats, &entropy));
        assert_close(nats, entropy, 1e-15);
        assert_ok(prh_world_observe(&seen, world, o, events));
        for (int z = 0; z < EVENTS; z++) {
            int ones = 0;

            for (int x = 0; x < EVENTS; x++)
                if (prh_observation_channel(o)[z * EVENTS + x] == 1.0) {
                    symbol[z] = x;
                    ones++;
                } else {
                    assert_true(prh_observation_channel(o)[z * EVENTS + x] == 0.0);
                }
            assert_int_equal(ones, 1);
            assert_int_equal(events[z], z);
            same += symbol[z] == z;
        }
        for (int z = 0; z < EVENTS; z++)
            for (int y = 0; y < EVENTS; y++)
                assert_close(prh_world_joint(seen)[symbol[z] * EVENTS + symbol[y]],
                    prh_world_joint(world)[z * EVENTS + y], 1e-16);
        assert_close(learnable(seen), learnable(world), 1e-15);
        prh_world_destroy(seen);
        prh_observation_destroy(o);
    }
    assert_true(same < 60); /* of 140; by chance 20 stay where they are */
    prh_world_destroy(world);
}

/* I(Z; X) falls from one observation to the next, and so does what pairs of what is seen say of one another. */
static void what_is_processed_further_keeps_less(void **state)
{
    generator g = {11};
    prh_world *world = world_of(4);

    (void)state;
    for (int trial = 0; trial < 100; trial++) {
        prh_observation *first = random_channel(&g, EVENTS, 2 + trial % 9), *second, *both = NULL;
        prh_world *seen = NULL, *twice = NULL;

        second = random_channel(&g, prh_observation_symbols(first), 1 + trial % 7);
        assert_ok(prh_observation_compose(&both, first, second));
        assert_true(kept_of(both, world) <= kept_of(first, world) + 1e-14);
        assert_ok(prh_world_observe(&seen, world, first, NULL));
        assert_ok(prh_world_observe(&twice, world, both, NULL));
        assert_true(learnable(seen) <= learnable(world) + 1e-14);
        assert_true(learnable(twice) <= learnable(seen) + 1e-14);
        prh_world_destroy(twice);
        prh_world_destroy(seen);
        prh_observation_destroy(both);
        prh_observation_destroy(second);
        prh_observation_destroy(first);
    }
    prh_world_destroy(world);
}

static void composed_observations_are_products_of_channels(void **state)
{
    generator g = {12};
    prh_observation *first = random_channel(&g, 5, 4), *second = random_channel(&g, 4, 6), *both = NULL;
    double *want = product(prh_observation_channel(first), prh_observation_channel(second), 5, 4, 6);

    (void)state;
    assert_ok(prh_observation_compose(&both, first, second));
    assert_int_equal(prh_observation_events(both), 5);
    assert_int_equal(prh_observation_symbols(both), 6);
    for (int i = 0; i < 30; i++)
        assert_close(prh_observation_channel(both)[i], want[i], 1e-15);
    free(want);
    prh_observation_destroy(both);
    both = (prh_observation *)(uintptr_t)1;
    assert_refused(prh_observation_compose(&both, second, first), PRH_ERR_SHAPE, "shows 6 symbols");
    assert_null(both);
    prh_observation_destroy(second);
    prh_observation_destroy(first);
}

static void merging_deals_events_out_evenly(void **state)
{
    (void)state;
    for (int64_t n = 1; n <= 11; n += 2)
        for (int64_t m = 1; m <= n; m++) {
            prh_observation *o = NULL, *other = NULL;
            int64_t differ = 0;

            assert_ok(prh_observation_create_merging(&o, n, m, 5));
            assert_ok(prh_observation_create_merging(&other, n, m, 6));
            for (int64_t x = 0; x < m; x++) {
                double count = 0.0;

                for (int64_t z = 0; z < n; z++)
                    count += prh_observation_channel(o)[z * m + x];
                assert_true(count == (double)(n / m) || (count == (double)(n / m + 1) && n % m != 0));
            }
            for (int64_t i = 0; i < n * m; i++)
                differ += prh_observation_channel(o)[i] != prh_observation_channel(other)[i];
            assert_true(differ > 0 || m == 1 || n < 8);
            prh_observation_destroy(other);
            prh_observation_destroy(o);
        }
}

static void noise_shows_all_others_alike(void **state)
{
    const double rates[] = {0.0, 0.3, 1.0};

    (void)state;
    for (int r = 0; r < 3; r++) {
        prh_observation *o = NULL;

        assert_ok(prh_observation_create_noise(&o, 5, rates[r]));
        for (int i = 0; i < 25; i++)
            assert_close(prh_observation_channel(o)[i], i % 6 == 0 ? 1.0 - rates[r] : rates[r] / 4.0, 1e-16);
        prh_observation_destroy(o);
    }
}

/* Maps may leave symbols out: they are no events of the world that is seen. */
static void symbols_that_are_never_seen_are_left_out(void **state)
{
    const int64_t map[EVENTS] = {4, 4, 1, 4, 8, 1, 8};
    const int64_t want[10] = {-1, 0, -1, -1, 1, -1, -1, -1, 2, -1};
    prh_world *world = world_of(5), *seen = NULL;
    prh_observation *o = NULL;
    int64_t events[10];
    double sum = 0.0;

    (void)state;
    assert_ok(prh_observation_create_map(&o, map, EVENTS, 10));
    assert_ok(prh_world_observe(&seen, world, o, events));
    assert_int_equal(prh_world_events(seen), 3);
    assert_memory_equal(events, want, sizeof want);
    for (int z = 0; z < EVENTS; z++)
        sum += map[z] == 4 ? prh_world_marginal(world)[z] : 0.0;
    assert_close(prh_world_marginal(seen)[1], sum, 1e-15);
    assert_null(prh_world_distances(seen));
    prh_world_destroy(seen);
    prh_observation_destroy(o);
    prh_world_destroy(world);
}

static void features_of_events_are_means_over_what_is_seen(void **state)
{
    static const prh_dtype dtypes[] = {PRH_F64, PRH_F32, PRH_F16, PRH_BF16};
    generator g = {13};

    (void)state;
    for (int t = 0; t < 4; t++) {
        prh_observation *o = random_channel(&g, EVENTS, 4);
        double *f = integer_matrix(&g, 4, 3, 8), *want = product(prh_observation_channel(o), f, EVENTS, 4, 3),
               *got;
        prh_representation *features = representation_of(f, 4, 3, dtypes[t]), *means = NULL;

        assert_ok(prh_observation_features(&means, o, features));
        prh_representation_destroy(features);
        prh_observation_destroy(o); /* the means are their own */
        assert_int_equal(prh_representation_rows(means), EVENTS);
        assert_int_equal(prh_representation_cols(means), 3);
        got = values_of(means);
        for (int i = 0; i < EVENTS * 3; i++)
            assert_close(got[i], want[i], 1e-14);
        free(got);
        prh_representation_destroy(means);
        free(want);
        free(f);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_world_that_is_seen_is_that_of_the_definition),
        cmocka_unit_test(what_is_kept_is_the_information_of_the_definition),
        cmocka_unit_test(a_binary_channel_keeps_its_capacity),
        cmocka_unit_test(a_bijection_keeps_everything),
        cmocka_unit_test(what_is_processed_further_keeps_less),
        cmocka_unit_test(composed_observations_are_products_of_channels),
        cmocka_unit_test(merging_deals_events_out_evenly),
        cmocka_unit_test(noise_shows_all_others_alike),
        cmocka_unit_test(symbols_that_are_never_seen_are_left_out),
        cmocka_unit_test(features_of_events_are_means_over_what_is_seen),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
