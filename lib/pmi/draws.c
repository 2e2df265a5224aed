/* Pairs and sequences by cumulated probabilities. */
#include "pmi/draws.h"

#include "base/error.h"
#include "base/memory.h"
#include "base/random.h"
#include "pmi/stochastic.h"
#include "pmi/streams.h"

prh_status prh__draw_pairs(const prh__world *world, int64_t count, uint64_t seed, int64_t *a, int64_t *b)
{
    const int64_t n = world->n, cells = n * n;
    double *cumulated;
    prh__random r;

    PRH__TRY(prh__alloc(&cumulated, cells, sizeof *cumulated));
    prh__cumulate(world->joint, cells, cumulated);
    prh__random_open(&r, seed, prh__stream(PRH__STREAM_PAIRS, 0));
    for (int64_t i = 0; i < count; i++) {
        const int64_t cell = prh__pick(cumulated, cells, prh__random_uniform(&r));

        a[i] = cell / n;
        b[i] = cell % n;
    }
    prh__free(cumulated);
    return PRH_OK;
}

prh_status prh__draw_sequence(const prh__world *world, int64_t count, uint64_t seed, int64_t *events)
{
    const int64_t n = world->n;
    double *first = NULL, *next = NULL; /* cumulated; of `next` one row for each event */
    prh__random r;
    prh_status status;

    PRH__GO(prh__alloc(&first, n, sizeof *first));
    PRH__GO(prh__alloc(&next, n * n, sizeof *next));
    prh__cumulate(world->stationary, n, first);
    for (int64_t a = 0; a < n; a++)
        prh__cumulate(world->transition + a * n, n, next + a * n);
    prh__random_open(&r, seed, prh__stream(PRH__STREAM_SEQUENCE, 0));
    for (int64_t t = 0; t < count; t++)
        events[t] = prh__pick(t == 0 ? first : next + events[t - 1] * n, n, prh__random_uniform(&r));
done:
    prh__free(next);
    prh__free(first);
    return status;
}
