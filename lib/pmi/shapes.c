/* Worlds that have a shape: near events are met together. */
#include <math.h>

#include "base/error.h"
#include "base/memory.h"
#include "base/random.h"
#include "pmi/geometry.h"
#include "pmi/streams.h"
#include "pmi/world.h"

#define PART_OF_LARGEST 0.25 /* the length of correlation that nobody asked for */

/* exp(unevenness z), z normal, over the largest of them. */
static void draw_weights(const prh_world_options *options, int64_t n, double *weights)
{
    double largest = -INFINITY;
    prh__random r;

    prh__random_open(&r, options->seed, prh__stream(PRH__STREAM_WEIGHTS, 0));
    prh__random_normals(&r, n, weights);
    for (int64_t a = 0; a < n; a++)
        largest = fmax(largest, weights[a]);
    for (int64_t a = 0; a < n; a++)
        weights[a] = exp(options->unevenness * (weights[a] - largest));
}

static double length_of(const prh__world *world, const prh_world_options *options)
{
    double largest = 0.0;

    if (options->length > 0.0)
        return options->length;
    for (int64_t e = 0; e < world->n * world->n; e++)
        largest = fmax(largest, world->distances[e]);
    return largest > 0.0 ? PART_OF_LARGEST * largest : 1.0; /* of one event: any */
}

static prh_status fill_joint(prh__world *world, const prh_world_options *options)
{
    const double length = length_of(world, options);
    const int64_t n = world->n;
    double *weights = world->marginal; /* until it is known */

    draw_weights(options, n, weights);
    for (int64_t a = 0; a < n; a++)
        for (int64_t b = a; b < n; b++) {
            const double likeness =
                exp(-world->distances[a * n + b] / length) + (a == b ? options->self : 0.0);

            world->joint[a * n + b] = weights[a] * weights[b] * likeness;
        }
    return prh__world_settle(world);
}

prh_status prh__world_of_geometry(prh__world *world, const char *geometry, const prh_world_options *options)
{
    prh__geometry g;
    prh_status status;

    PRH__TRY(prh__geometry_read(&g, geometry));
    PRH__TRY(prh__world_open(world, g.n));
    PRH__GO(prh__alloc(&world->distances, g.n, (size_t)g.n * sizeof(double)));
    PRH__GO(prh__geometry_fill(&g, world->distances));
    PRH__GO(fill_joint(world, options));
done:
    if (status < 0)
        prh__world_free(world);
    return status;
}
