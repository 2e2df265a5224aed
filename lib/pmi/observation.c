/* Channels of all kinds, and what becomes of a world that is seen through them. */
#include "pmi/observation.h"

#include <math.h>
#include <string.h>

#include "base/blas.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/random.h"
#include "compute/convert.h"
#include "pmi/stochastic.h"
#include "pmi/streams.h"

enum { SYMBOLS_AT_ONCE = 128 };

/* All probabilities 0. */
static prh_status open_observation(prh__observation *o, int64_t n, int64_t m)
{
    int64_t cells;

    *o = (prh__observation){n, m, NULL};
    PRH__TRY(prh__mul(&cells, n, m));
    return prh__alloc_zero(&o->channel, cells, sizeof *o->channel);
}

void prh__observation_free(prh__observation *observation)
{
    prh__free(observation->channel);
    memset(observation, 0, sizeof *observation);
}

prh_status prh__observation_of_channel(prh__observation *observation, const prh_view *channel)
{
    prh_status status;

    PRH__TRY(open_observation(observation, channel->rows, channel->cols));
    status = prh__stochastic_read(channel, observation->channel);
    if (status < 0)
        prh__observation_free(observation);
    return status;
}

prh_status prh__observation_of_map(
    prh__observation *observation, const int64_t *map, int64_t n, int64_t symbols)
{
    for (int64_t z = 0; z < n; z++)
        PRH__REQUIRE(map[z] >= 0 && map[z] < symbols, PRH_ERR_VALUE,
            "event %" PRId64 " is seen as symbol %" PRId64 ", not one of 0 ... %" PRId64, z, map[z],
            symbols - 1);
    PRH__TRY(open_observation(observation, n, symbols));
    for (int64_t z = 0; z < n; z++)
        observation->channel[z * symbols + map[z]] = 1.0;
    return PRH_OK;
}

/* Events in random order, dealt out to the symbols in turn. */
static prh_status deal(prh__observation *o, int64_t n, int64_t symbols, uint64_t seed, int use)
{
    int32_t *order = NULL;
    prh__random r;
    prh_status status;

    PRH__REQUIRE(n <= INT32_MAX, PRH_ERR_TOO_LARGE, "%" PRId64 " events cannot be shuffled", n);
    PRH__TRY(open_observation(o, n, symbols));
    PRH__GO(prh__alloc(&order, n, sizeof *order));
    for (int64_t i = 0; i < n; i++)
        order[i] = (int32_t)i;
    prh__random_open(&r, seed, prh__stream(use, 0));
    prh__random_shuffle(&r, order, n);
    for (int64_t i = 0; i < n; i++)
        o->channel[order[i] * symbols + i % symbols] = 1.0;
done:
    prh__free(order);
    if (status < 0)
        prh__observation_free(o);
    return status;
}

prh_status prh__observation_bijection(prh__observation *observation, int64_t n, uint64_t seed)
{
    return deal(observation, n, n, seed, PRH__STREAM_BIJECTION);
}

prh_status prh__observation_merging(prh__observation *observation, int64_t n, int64_t symbols, uint64_t seed)
{
    return deal(observation, n, symbols, seed, PRH__STREAM_MERGING);
}

prh_status prh__observation_noise(prh__observation *observation, int64_t n, double rate)
{
    const double other = rate > 0.0 ? rate / (double)(n - 1) : 0.0;

    PRH__TRY(open_observation(observation, n, n));
    for (int64_t z = 0; z < n; z++)
        for (int64_t x = 0; x < n; x++)
            observation->channel[z * n + x] = x == z ? 1.0 - rate : other;
    return PRH_OK;
}

prh_status prh__observation_compose(
    prh__observation *observation, const prh__observation *first, const prh__observation *second)
{
    const int64_t n = first->n, m = first->m, q = second->m;
    prh_status status;

    PRH__TRY(open_observation(observation, n, q));
    status = prh__gemm_nn(n, q, m, first->channel, m, second->channel, q, observation->channel, q);
    if (status < 0)
        prh__observation_free(observation);
    else
        prh__stochastic_normalise(observation->channel, n, q);
    return status;
}

/* full = A' P A, m x m: P(x, x') of all symbols. */
static prh_status see(const prh__world *world, const prh__observation *o, double *full)
{
    const int64_t n = o->n, m = o->m;
    double *half;
    prh_status status;

    PRH__TRY(prh__alloc(&half, n, (size_t)m * sizeof *half));
    PRH__GO(prh__gemm_tn(n, m, n, world->joint, n, o->channel, m, half, m)); /* P is symmetric */
    PRH__GO(prh__gemm_tn(m, m, n, o->channel, m, half, m, full, m));
done:
    prh__free(half);
    return status;
}

/* Numbers the symbols that are seen; how many they are. Products of numbers >= 0 are 0 for the others exactly. */
static int64_t number_seen(const double *full, int64_t m, int64_t *events)
{
    int64_t count = 0;

    for (int64_t x = 0; x < m; x++) {
        double largest = 0.0;

        for (int64_t y = 0; y < m; y++)
            largest = fmax(largest, full[(x < y ? x : y) * m + (x < y ? y : x)]);
        events[x] = largest > 0.0 ? count++ : -1;
    }
    return count;
}

prh_status prh__world_observe(
    prh__world *seen, const prh__world *world, const prh__observation *observation, int64_t *events)
{
    const int64_t m = observation->m;
    double *full = NULL;
    int64_t *number = NULL, cells;
    prh_status status;

    memset(seen, 0, sizeof *seen);
    PRH__GO(prh__mul(&cells, m, m));
    PRH__GO(prh__alloc(&full, cells, sizeof *full));
    PRH__GO(prh__alloc(&number, m, sizeof *number));
    PRH__GO(see(world, observation, full));
    PRH__GO(prh__world_open(seen, number_seen(full, m, number)));
    for (int64_t x = 0; x < m; x++)
        for (int64_t y = x; y < m && number[x] >= 0; y++)
            if (number[y] >= 0)
                seen->joint[number[x] * seen->n + number[y]] = full[x * m + y];
    PRH__GO(prh__world_settle(seen));
    if (events)
        memcpy(events, number, (size_t)m * sizeof *events);
done:
    prh__free(number);
    prh__free(full);
    if (status < 0)
        prh__world_free(seen);
    return status;
}

/* sum p(z) p(x|z) log(p(x|z) / p(x)) over `count` symbols from `first` on. */
static double information_of(const prh__observation *o, const double *p, int64_t first, int64_t count)
{
    double seen[SYMBOLS_AT_ONCE] = {0.0}, sum = 0.0;

    for (int64_t z = 0; z < o->n; z++)
        for (int64_t x = 0; x < count; x++)
            seen[x] += p[z] * o->channel[z * o->m + first + x];
    for (int64_t z = 0; z < o->n; z++)
        for (int64_t x = 0; x < count; x++) {
            const double given = o->channel[z * o->m + first + x];

            if (p[z] * given > 0.0) /* 0 log 0 = 0 */
                sum += p[z] * given * log(given / seen[x]);
        }
    return sum;
}

double prh__observation_information(const prh__observation *observation, const prh__world *world)
{
    const int64_t m = observation->m;
    double sum = 0.0;

    for (int64_t x = 0; x < m; x += SYMBOLS_AT_ONCE)
        sum += information_of(
            observation, world->marginal, x, m - x < SYMBOLS_AT_ONCE ? m - x : SYMBOLS_AT_ONCE);
    return fmax(sum, 0.0); /* rounding must not make less than nothing of it */
}

double prh__world_entropy(const prh__world *world)
{
    double sum = 0.0;

    for (int64_t a = 0; a < world->n; a++)
        sum -= world->marginal[a] * log(world->marginal[a]);
    return fmax(sum, 0.0);
}

prh_status prh__observation_features(
    const prh__observation *observation, const prh_view *features, double *means)
{
    const int64_t n = observation->n, m = observation->m, d = features->cols;
    double *wide;
    prh_status status;

    PRH__TRY(prh__check_finite(features, PRH_F64, NULL));
    PRH__TRY(prh__alloc(&wide, m, (size_t)d * sizeof *wide));
    for (int64_t x = 0; x < m; x++)
        prh__row_f64(features, x, wide + x * d);
    status = prh__gemm_nn(n, d, m, observation->channel, m, wide, d, means, d);
    prh__free(wide);
    return status;
}
