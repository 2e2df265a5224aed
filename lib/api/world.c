/* Worlds that callers hold. */
#include <math.h>

#include "api/handles.h"
#include "api/world.h"
#include "base/blas.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/options.h"
#include "pmi/draws.h"

prh_status prh__world_new(prh_world **out)
{
    return prh__alloc_zero(out, 1, sizeof **out);
}

/* Hands out what was made, or lets go of it. */
static prh_status hand_out(prh_world **out, prh_world *world, prh_status status)
{
    if (status < 0)
        prh__free(world);
    else
        *out = world;
    return status;
}

static prh_status check_square(const prh_view *view, const char *what)
{
    PRH__TRY(prh__view_check(view));
    PRH__REQUIRE(view->rows == view->cols, PRH_ERR_SHAPE,
        "%s are square; this matrix is %" PRId64 " x %" PRId64, what, view->rows, view->cols);
    return PRH_OK;
}

prh_status prh_world_create(prh_world **out, const prh_view *joint)
{
    prh_world *world;

    PRH__REQUIRE(out, PRH_ERR_ARGUMENT, "a pointer is NULL");
    *out = NULL;
    PRH__TRY(check_square(joint, "joint distributions"));
    PRH__TRY(prh__world_new(&world));
    return hand_out(out, world, prh__world_of_joint(&world->world, joint));
}

prh_status prh_world_create_chain(
    prh_world **out, const prh_view *transition, int64_t window, int32_t with_self)
{
    prh_world *world;
    prh_status status;

    PRH__REQUIRE(out, PRH_ERR_ARGUMENT, "a pointer is NULL");
    *out = NULL;
    PRH__TRY(check_square(transition, "transitions"));
    PRH__REQUIRE(window >= 1, PRH_ERR_ARGUMENT, "window is %" PRId64 ", it must be at least 1", window);
    PRH__TRY(prh__world_new(&world));
    prh__blas_enter();
    status = prh__world_of_chain(&world->world, transition, window, with_self);
    prh__blas_leave();
    return hand_out(out, world, status);
}

static prh_status check_option(double value, const char *name)
{
    PRH__REQUIRE(isfinite(value) && value >= 0.0, PRH_ERR_ARGUMENT,
        "%s is %g, it must be finite and not negative", name, value);
    return PRH_OK;
}

prh_status prh_world_create_geometry(prh_world **out, const char *geometry, const prh_world_options *options)
{
    prh_world_options mine;
    prh_world *world;

    PRH__REQUIRE(out, PRH_ERR_ARGUMENT, "a pointer is NULL");
    *out = NULL;
    PRH__REQUIRE(geometry, PRH_ERR_ARGUMENT, "a pointer is NULL");
    PRH__TRY(prh__options_read(&mine, sizeof mine, options, sizeof mine, "prh_world_options"));
    PRH__TRY(check_option(mine.length, "length"));
    PRH__TRY(check_option(mine.self, "self"));
    PRH__TRY(check_option(mine.unevenness, "unevenness"));
    PRH__TRY(prh__world_new(&world));
    return hand_out(out, world, prh__world_of_geometry(&world->world, geometry, &mine));
}

void prh_world_destroy(prh_world *world)
{
    if (!world)
        return;
    prh__world_free(&world->world);
    prh__free(world);
}

int64_t prh_world_events(const prh_world *world)
{
    return world ? world->world.n : 0;
}

const double *prh_world_joint(const prh_world *world)
{
    return world ? world->world.joint : NULL;
}

const double *prh_world_marginal(const prh_world *world)
{
    return world ? world->world.marginal : NULL;
}

const double *prh_world_distances(const prh_world *world)
{
    return world ? world->world.distances : NULL;
}

prh_status prh_world_information(const prh_world *world, double *nats)
{
    PRH__REQUIRE(world && nats, PRH_ERR_ARGUMENT, "a pointer is NULL");
    *nats = prh__world_information(&world->world);
    return PRH_OK;
}

static prh_status check_count(int64_t count)
{
    PRH__REQUIRE(count >= 1, PRH_ERR_ARGUMENT, "count is %" PRId64 ", it must be at least 1", count);
    return PRH_OK;
}

prh_status prh_world_draw_pairs(const prh_world *world, int64_t count, uint64_t seed, int64_t *a, int64_t *b)
{
    PRH__REQUIRE(world && a && b, PRH_ERR_ARGUMENT, "a pointer is NULL");
    PRH__TRY(check_count(count));
    return prh__draw_pairs(&world->world, count, seed, a, b);
}

prh_status prh_world_draw_sequence(const prh_world *world, int64_t count, uint64_t seed, int64_t *events)
{
    PRH__REQUIRE(world && events, PRH_ERR_ARGUMENT, "a pointer is NULL");
    PRH__TRY(check_count(count));
    PRH__REQUIRE(world->world.transition, PRH_ERR_UNSUPPORTED, "the world was not made from a chain");
    return prh__draw_sequence(&world->world, count, seed, events);
}

prh_status prh_world_draw_tasks(const prh_world *world, int64_t count, uint64_t seed, int32_t *labels)
{
    prh_status status;

    PRH__REQUIRE(world && labels, PRH_ERR_ARGUMENT, "a pointer is NULL");
    PRH__TRY(check_count(count));
    prh__blas_enter();
    status = prh__draw_tasks(&world->world, count, seed, labels);
    prh__blas_leave();
    return status;
}
