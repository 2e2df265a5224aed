/* What all worlds have in common, and those that are given by their joint distribution. */
#include "pmi/world.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "compute/kernel_matrix.h"
#include "pmi/stochastic.h"

prh_status prh__world_open(prh__world *world, int64_t n)
{
    int64_t cells;
    prh_status status;

    memset(world, 0, sizeof *world);
    world->n = n;
    PRH__GO(prh__mul(&cells, n, n));
    PRH__GO(prh__alloc(&world->joint, cells, sizeof *world->joint));
    PRH__GO(prh__alloc(&world->marginal, n, sizeof *world->marginal));
done:
    if (status < 0)
        prh__world_free(world);
    return status;
}

void prh__world_free(prh__world *world)
{
    prh__free(world->joint);
    prh__free(world->marginal);
    prh__free(world->distances);
    prh__free(world->transition);
    prh__free(world->stationary);
    memset(world, 0, sizeof *world);
}

static void sum_rows(prh__world *world)
{
    for (int64_t a = 0; a < world->n; a++) {
        const double *row = world->joint + a * world->n;
        double sum = 0.0;

        for (int64_t b = 0; b < world->n; b++)
            sum += row[b];
        world->marginal[a] = sum;
    }
}

/* Sums are made of weights of at most 1, so that none overflows. */
prh_status prh__world_settle(prh__world *world)
{
    const int64_t n = world->n;
    double *joint = world->joint, largest = 0.0, total = 0.0;

    for (int64_t a = 0; a < n; a++)
        for (int64_t b = a; b < n; b++)
            largest = fmax(largest, joint[a * n + b]);
    PRH__REQUIRE(largest > 0.0, PRH_ERR_UNDEFINED, "no two events are ever met near each other");
    for (int64_t a = 0; a < n; a++)
        for (int64_t b = a; b < n; b++) {
            joint[a * n + b] /= largest;
            joint[b * n + a] = joint[a * n + b];
        }
    sum_rows(world);
    for (int64_t a = 0; a < n; a++)
        total += world->marginal[a];
    for (int64_t e = 0; e < n * n; e++)
        joint[e] /= total;
    sum_rows(world);
    for (int64_t a = 0; a < n; a++)
        PRH__REQUIRE(world->marginal[a] > 0.0, PRH_ERR_UNDEFINED, "event %" PRId64 " never happens", a);
    return PRH_OK;
}

prh_status prh__world_of_joint(prh__world *world, const prh_view *joint)
{
    prh_status status;

    PRH__TRY(prh__world_open(world, joint->rows));
    PRH__GO(prh__read_weights(joint, world->joint));
    PRH__GO(prh__check_symmetric(world->joint, world->n));
    PRH__GO(prh__world_settle(world));
done:
    if (status < 0)
        prh__world_free(world);
    return status;
}

double prh__world_information(const prh__world *world)
{
    const int64_t n = world->n;
    double sum = 0.0;

    for (int64_t a = 0; a < n; a++)
        for (int64_t b = 0; b < n; b++) {
            const double p = world->joint[a * n + b];

            if (p > 0.0) /* 0 log 0 = 0 */
                sum +=
                    p * (log(p / world->marginal[a]) - log(world->marginal[b])); /* no quotient overflows */
        }
    return fmax(sum, 0.0); /* rounding must not make less than nothing of it */
}
