/* Refused memory: worlds, draws from them, observations, learners. */
#include "failing_allocator.h"
#include "support.h"

enum { EVENTS = 7, SYMBOLS = 3, TASKS = 4, DRAWS = 5 };

typedef struct fixture {
    prh_view joint, transition, channel;
    prh_world *world, *chain;
    prh_observation *first, *second;
    prh_representation *features;
    prh_learner_options options;
    int32_t labels[TASKS * EVENTS];
} fixture;

MAKES(make_world, const fixture, prh_world, prh_world_create, &s->joint)
MAKES(make_chain, const fixture, prh_world, prh_world_create_chain, &s->transition, 5, 1)
MAKES(make_ring, const fixture, prh_world, prh_world_create_geometry, "ring:7", NULL)
MAKES(make_tree, const fixture, prh_world, prh_world_create_geometry, "tree:2", NULL)
MAKES(make_colours, const fixture, prh_world, prh_world_create_geometry, "colour:2", NULL)
MAKES(observe, const fixture, prh_world, prh_world_observe, s->world, s->first, NULL)
MAKES(make_channel, const fixture, prh_observation, prh_observation_create, &s->channel)
MAKES(make_bijection, const fixture, prh_observation, prh_observation_create_bijection, EVENTS, 1)
MAKES(make_merging, const fixture, prh_observation, prh_observation_create_merging, EVENTS, SYMBOLS, 1)
MAKES(make_noise, const fixture, prh_observation, prh_observation_create_noise, EVENTS, 0.5)
MAKES(compose, const fixture, prh_observation, prh_observation_compose, s->first, s->second)
MAKES(bring_back, const fixture, prh_representation, prh_observation_features, s->first, s->features)
MAKES(learn, const fixture, prh_learner, prh_learner_create, s->world, &s->options, NULL)

static prh_status make_map(void *subject)
{
    const int64_t map[] = {0, 2, 1};
    prh_observation *out = (prh_observation *)(uintptr_t)1;
    const prh_status status = prh_observation_create_map(&out, map, 3, 3);

    (void)subject;
    assert_true((status >= 0) == (out != NULL));
    prh_observation_destroy(out);
    return status;
}

/* A call that fills in numbers, and only on success. */
#define DRAWS_OF(name, type, count, ...)                                                                     \
    static prh_status name(void *subject)                                                                    \
    {                                                                                                        \
        const fixture *s = subject;                                                                          \
        type a[count], b[count];                                                                             \
        prh_status status;                                                                                   \
                                                                                                             \
        memset(a, 0xff, sizeof a);                                                                           \
        memset(b, 0xff, sizeof b);                                                                           \
        status = __VA_ARGS__;                                                                                \
        assert_true((status < 0) == (a[0] == -1));                                                           \
        assert_true(status >= 0 || b[0] == -1);                                                              \
        return status;                                                                                       \
    }

DRAWS_OF(draw_pairs, int64_t, DRAWS, prh_world_draw_pairs(s->world, DRAWS, 1, a, b))
DRAWS_OF(draw_sequence, int64_t, DRAWS, prh_world_draw_sequence(s->chain, DRAWS, 1, a))
DRAWS_OF(draw_tasks, int32_t, TASKS *EVENTS, prh_world_draw_tasks(s->world, TASKS, 1, a))

static void worlds_survive_refused_memory(void **state)
{
    each_refused(make_world, *state, "joint");
    each_refused(make_chain, *state, "chain");
    each_refused(make_ring, *state, "ring");
    each_refused(make_tree, *state, "tree");
    each_refused(make_colours, *state, "colours");
    each_refused(draw_pairs, *state, "pairs");
    each_refused(draw_sequence, *state, "sequence");
    each_refused(draw_tasks, *state, "tasks");
}

static void observations_survive_refused_memory(void **state)
{
    each_refused(make_channel, *state, "channel");
    each_refused(make_map, *state, "map");
    each_refused(make_bijection, *state, "bijection");
    each_refused(make_merging, *state, "merging");
    each_refused(make_noise, *state, "noise");
    each_refused(compose, *state, "composition");
    each_refused(observe, *state, "world that is seen");
    each_refused(bring_back, *state, "features");
}

static void learners_survive_refused_memory(void **state)
{
    fixture *f = *state;

    for (int32_t loss = PRH_LOSS_NCE; loss <= PRH_LOSS_TASKS; loss++) {
        f->options =
            (prh_learner_options){.struct_size = sizeof f->options, .loss = loss, .l2 = 1e-3, .width = 2};
        if (loss == PRH_LOSS_TASKS) {
            f->options.labels = f->labels;
            f->options.task_count = TASKS;
        }
        each_refused(learn, f, "learner");
    }
}

static int set_up(void **state)
{
    static double joint[EVENTS * EVENTS], transition[EVENTS * EVENTS], channel[EVENTS * SYMBOLS];
    static fixture f = {.joint = {joint, EVENTS, EVENTS, EVENTS, PRH_F64, 0},
        .transition = {transition, EVENTS, EVENTS, EVENTS, PRH_F64, 0},
        .channel = {channel, EVENTS, SYMBOLS, SYMBOLS, PRH_F64, 0}};
    const double features[SYMBOLS] = {1.0, 2.0, 4.0};

    for (int a = 0; a < EVENTS; a++)
        for (int b = 0; b < EVENTS; b++) {
            joint[a * EVENTS + b] = 1.0 + (a == b) + (a + b) % 3;
            transition[a * EVENTS + b] = a == b ? 0.4 : 0.1;
            if (b < SYMBOLS)
                channel[a * SYMBOLS + b] = a % SYMBOLS == b ? 0.5 : 0.25;
        }
    assert_ok(prh_world_create(&f.world, &f.joint));
    assert_ok(prh_world_create_chain(&f.chain, &f.transition, 1, 1));
    assert_ok(prh_observation_create_merging(&f.first, EVENTS, SYMBOLS, 1));
    assert_ok(prh_observation_create_noise(&f.second, SYMBOLS, 0.3));
    assert_ok(prh_world_draw_tasks(f.world, TASKS, 1, f.labels));
    f.features = doubles(features, SYMBOLS, 1);
    *state = &f;
    return 0;
}

static int tear_down(void **state)
{
    fixture *f = *state;

    prh_representation_destroy(f->features);
    prh_observation_destroy(f->second);
    prh_observation_destroy(f->first);
    prh_world_destroy(f->chain);
    prh_world_destroy(f->world);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(worlds_survive_refused_memory),
        cmocka_unit_test(observations_survive_refused_memory),
        cmocka_unit_test(learners_survive_refused_memory),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
