/* Observations that callers hold, and what is seen through them. */
#include <prh/observation.h>

#include "api/handles.h"
#include "api/world.h"
#include "base/blas.h"
#include "base/error.h"
#include "base/memory.h"
#include "pmi/observation.h"

struct prh_observation {
    prh__observation inside;
};

static prh_status new_observation(prh_observation **out)
{
    return prh__alloc_zero(out, 1, sizeof **out);
}

/* Hands out what was made, or lets go of it. */
static prh_status hand_out(prh_observation **out, prh_observation *observation, prh_status status)
{
    if (status < 0)
        prh__free(observation);
    else
        *out = observation;
    return status;
}

prh_status prh_observation_create(prh_observation **out, const prh_view *channel)
{
    prh_observation *o;

    PRH__REQUIRE(out, PRH_ERR_ARGUMENT, "a pointer is NULL");
    *out = NULL;
    PRH__TRY(prh__view_check(channel));
    PRH__TRY(new_observation(&o));
    return hand_out(out, o, prh__observation_of_channel(&o->inside, channel));
}

prh_status prh_observation_create_map(
    prh_observation **out, const int64_t *map, int64_t count, int64_t symbols)
{
    prh_observation *o;

    PRH__REQUIRE(out, PRH_ERR_ARGUMENT, "a pointer is NULL");
    *out = NULL;
    PRH__REQUIRE(map, PRH_ERR_ARGUMENT, "a pointer is NULL");
    PRH__REQUIRE(count >= 1 && symbols >= 1, PRH_ERR_ARGUMENT,
        "a map of %" PRId64 " events onto %" PRId64 " symbols: there must be one of each", count, symbols);
    PRH__TRY(new_observation(&o));
    return hand_out(out, o, prh__observation_of_map(&o->inside, map, count, symbols));
}

static prh_status check_events(int64_t events)
{
    PRH__REQUIRE(events >= 1, PRH_ERR_ARGUMENT, "events is %" PRId64 ", it must be at least 1", events);
    return PRH_OK;
}

prh_status prh_observation_create_bijection(prh_observation **out, int64_t events, uint64_t seed)
{
    prh_observation *o;

    PRH__REQUIRE(out, PRH_ERR_ARGUMENT, "a pointer is NULL");
    *out = NULL;
    PRH__TRY(check_events(events));
    PRH__TRY(new_observation(&o));
    return hand_out(out, o, prh__observation_bijection(&o->inside, events, seed));
}

prh_status prh_observation_create_merging(
    prh_observation **out, int64_t events, int64_t symbols, uint64_t seed)
{
    prh_observation *o;

    PRH__REQUIRE(out, PRH_ERR_ARGUMENT, "a pointer is NULL");
    *out = NULL;
    PRH__TRY(check_events(events));
    PRH__REQUIRE(symbols >= 1 && symbols <= events, PRH_ERR_ARGUMENT,
        "%" PRId64 " events cannot be dealt out to %" PRId64 " symbols, only to 1 ... %" PRId64, events,
        symbols, events);
    PRH__TRY(new_observation(&o));
    return hand_out(out, o, prh__observation_merging(&o->inside, events, symbols, seed));
}

prh_status prh_observation_create_noise(prh_observation **out, int64_t events, double rate)
{
    prh_observation *o;

    PRH__REQUIRE(out, PRH_ERR_ARGUMENT, "a pointer is NULL");
    *out = NULL;
    PRH__TRY(check_events(events));
    PRH__REQUIRE(rate >= 0.0 && rate <= 1.0, PRH_ERR_ARGUMENT, "rate is %g, not in 0 ... 1", rate);
    PRH__REQUIRE(events > 1 || rate == 0.0, PRH_ERR_ARGUMENT,
        "rate is %g, but there is no other event that could be seen", rate);
    PRH__TRY(new_observation(&o));
    return hand_out(out, o, prh__observation_noise(&o->inside, events, rate));
}

prh_status prh_observation_compose(
    prh_observation **out, const prh_observation *first, const prh_observation *second)
{
    prh_observation *o;
    prh_status status;

    PRH__REQUIRE(out, PRH_ERR_ARGUMENT, "a pointer is NULL");
    *out = NULL;
    PRH__REQUIRE(first && second, PRH_ERR_ARGUMENT, "a pointer is NULL");
    PRH__REQUIRE(first->inside.m == second->inside.n, PRH_ERR_SHAPE,
        "the first shows %" PRId64 " symbols, the second takes %" PRId64 " events", first->inside.m,
        second->inside.n);
    PRH__TRY(new_observation(&o));
    prh__blas_enter();
    status = prh__observation_compose(&o->inside, &first->inside, &second->inside);
    prh__blas_leave();
    return hand_out(out, o, status);
}

void prh_observation_destroy(prh_observation *observation)
{
    if (!observation)
        return;
    prh__observation_free(&observation->inside);
    prh__free(observation);
}

int64_t prh_observation_events(const prh_observation *observation)
{
    return observation ? observation->inside.n : 0;
}

int64_t prh_observation_symbols(const prh_observation *observation)
{
    return observation ? observation->inside.m : 0;
}

const double *prh_observation_channel(const prh_observation *observation)
{
    return observation ? observation->inside.channel : NULL;
}

static prh_status check_same_events(const prh_world *world, const prh_observation *observation)
{
    PRH__REQUIRE(world->world.n == observation->inside.n, PRH_ERR_SHAPE,
        "the world has %" PRId64 " events, the observation takes %" PRId64, world->world.n,
        observation->inside.n);
    return PRH_OK;
}

prh_status prh_world_observe(
    prh_world **out, const prh_world *world, const prh_observation *observation, int64_t *events)
{
    prh_world *seen;
    prh_status status;

    PRH__REQUIRE(out, PRH_ERR_ARGUMENT, "a pointer is NULL");
    *out = NULL;
    PRH__REQUIRE(world && observation, PRH_ERR_ARGUMENT, "a pointer is NULL");
    PRH__TRY(check_same_events(world, observation));
    PRH__TRY(prh__world_new(&seen));
    prh__blas_enter();
    status = prh__world_observe(&seen->world, &world->world, &observation->inside, events);
    prh__blas_leave();
    if (status < 0)
        prh__free(seen);
    else
        *out = seen;
    return status;
}

prh_status prh_observation_information(
    const prh_observation *observation, const prh_world *world, double *nats, double *entropy)
{
    PRH__REQUIRE(observation && world && nats, PRH_ERR_ARGUMENT, "a pointer is NULL");
    PRH__TRY(check_same_events(world, observation));
    *nats = prh__observation_information(&observation->inside, &world->world);
    if (entropy)
        *entropy = prh__world_entropy(&world->world);
    return PRH_OK;
}

prh_status prh_observation_features(
    prh_representation **out, const prh_observation *observation, const prh_representation *features)
{
    const prh_view *view;
    double *means = NULL;
    prh_view made;
    prh_status status;

    PRH__REQUIRE(out, PRH_ERR_ARGUMENT, "a pointer is NULL");
    *out = NULL;
    PRH__REQUIRE(observation && features, PRH_ERR_ARGUMENT, "a pointer is NULL");
    view = &features->view;
    PRH__REQUIRE(view->rows == observation->inside.m, PRH_ERR_SHAPE,
        "there are features of %" PRId64 " symbols, the observation shows %" PRId64, view->rows,
        observation->inside.m);
    PRH__TRY(prh__alloc(&means, observation->inside.n, (size_t)view->cols * sizeof *means));
    prh__blas_enter();
    status = prh__observation_features(&observation->inside, view, means);
    prh__blas_leave();
    made = (prh_view){means, observation->inside.n, view->cols, view->cols, PRH_F64, 0};
    if (status >= 0)
        status = prh_representation_wrap(out, &made, prh__free, means);
    if (status < 0)
        prh__free(means);
    return status;
}
