/* How a modality sees a world: bijections, maps that merge events, noise, and how much of the world each keeps. */
#ifndef PRH_OBSERVATION_H
#define PRH_OBSERVATION_H

#include <prh/representation.h>
#include <prh/world.h>

PRH_BEGIN_DECLS

/* p(x|z) for n events z and m symbols x. Threads: immutable, share freely. */
typedef struct prh_observation prh_observation;

/**
 * An observation with given probabilities.
 *
 * @param out      receives the handle; NULL on failure
 * @param channel  n x m: row z holds p(x|z), finite, >= 0, of sum 1 to 1e-6 (and then made 1)
 *
 * Errors:   ARGUMENT as prh_representation_wrap; VALUE naming row and column of a number that is not allowed, or a
 *           row of another sum; TOO_LARGE; MEMORY
 * Cost:     O(n m)
 * Threads:  any thread
 * Since:    0.1
 */
PRH_API PRH_MUST_CHECK prh_status prh_observation_create(prh_observation **out, const prh_view *channel);

/**
 * A deterministic map onto m symbols.
 *
 * @param map      count numbers from 0 to symbols - 1: what each event looks like
 * @param count    number of events, at least 1
 * @param symbols  m, at least 1
 *
 * Errors:   ARGUMENT for NULL or a size below 1; VALUE naming the place of a number out of range; TOO_LARGE; MEMORY
 * Cost:     O(n m)
 * Threads:  any thread
 * Since:    0.1
 */
PRH_API PRH_MUST_CHECK prh_status prh_observation_create_map(
    prh_observation **out, const int64_t *map, int64_t count, int64_t symbols);

/**
 * A random bijection.
 *
 * Errors:   ARGUMENT for NULL or fewer than one event; TOO_LARGE; MEMORY
 * Cost:     O(n^2)
 * Threads:  any thread
 * Since:    0.1
 */
PRH_API PRH_MUST_CHECK prh_status prh_observation_create_bijection(
    prh_observation **out, int64_t events, uint64_t seed);

/**
 * A random many-to-one map: events are shuffled and dealt out to the symbols in turn, so that each symbol stands for
 * n / m of them, rounded down or up.
 *
 * @param symbols  m, 1 to n
 *
 * Errors:   ARGUMENT for NULL or a number out of range; TOO_LARGE; MEMORY
 * Cost:     O(n m)
 * Threads:  any thread
 * Since:    0.1
 */
PRH_API PRH_MUST_CHECK prh_status prh_observation_create_merging(
    prh_observation **out, int64_t events, int64_t symbols, uint64_t seed);

/**
 * Noise: with probability `rate` something else is seen, any of the n - 1 other events alike; 0 is the identity.
 *
 * @param rate  0 to 1
 *
 * Errors:   ARGUMENT for NULL, fewer than one event, a rate out of range, or a rate above 0 and one event; TOO_LARGE;
 *           MEMORY
 * Cost:     O(n^2)
 * Threads:  any thread
 * Since:    0.1
 */
PRH_API PRH_MUST_CHECK prh_status prh_observation_create_noise(
    prh_observation **out, int64_t events, double rate);

/**
 * One observation of what another one shows.
 *
 * @param first   n events, m symbols
 * @param second  m events, q symbols
 *
 * Errors:   ARGUMENT for NULL; SHAPE if second does not take the symbols of first; TOO_LARGE; MEMORY
 * Cost:     O(n m q)
 * Threads:  any thread
 * Since:    0.1
 */
PRH_API PRH_MUST_CHECK prh_status prh_observation_compose(
    prh_observation **out, const prh_observation *first, const prh_observation *second);

/** Lets go of an observation. NULL is fine. Since: 0.1 */
PRH_API void prh_observation_destroy(prh_observation *observation);

/** Number of events n; 0 for NULL. Since: 0.1 */
PRH_API int64_t prh_observation_events(const prh_observation *observation);

/** Number of symbols m; 0 for NULL. Since: 0.1 */
PRH_API int64_t prh_observation_symbols(const prh_observation *observation);

/** p(x|z), row-major n x m, living as long as the observation; NULL for NULL. Since: 0.1 */
PRH_API const double *prh_observation_channel(const prh_observation *observation);

/**
 * The world that is seen: P_co(x, x') = sum of p(x|z) p(x'|z') P_co(z, z'). Both members of a pair are observed
 * independently.
 *
 * Symbols that are never seen are left out, so that the world has as many events as there are symbols left; they keep
 * their order.
 *
 * @param out     receives the handle; NULL on failure
 * @param events  receives, for each symbol, its event in the new world, or -1; m numbers; may be NULL
 *
 * Errors:   ARGUMENT for NULL; SHAPE if world and observation have different events; UNDEFINED naming a symbol that
 *           is left, but with a probability below the range of double; TOO_LARGE; MEMORY
 * Cost:     time O(n m (n + m)), memory 8 m (n + m) bytes beside the world
 * Threads:  any thread
 * Since:    0.1
 */
PRH_API PRH_MUST_CHECK prh_status prh_world_observe(
    prh_world **out, const prh_world *world, const prh_observation *observation, int64_t *events);

/**
 * Mutual information I(Z; X) of event and symbol, in nats: how much of the world the observation keeps. At most the
 * entropy of P(Z).
 *
 * @param nats     left untouched on failure
 * @param entropy  receives that of P(Z); may be NULL
 *
 * Errors:   ARGUMENT for NULL; SHAPE if world and observation have different events
 * Cost:     O(n m)
 * Threads:  any thread
 * Since:    0.1
 */
PRH_API PRH_MUST_CHECK prh_status prh_observation_information(
    const prh_observation *observation, const prh_world *world, double *nats, double *entropy);

/**
 * Features of events from features of symbols: row z is the mean of f(x) over p(x|z). So two modalities can be
 * compared, event by event.
 *
 * @param out       receives the handle, n x d in double; NULL on failure
 * @param features  m x d, any dtype, finite
 *
 * Errors:   ARGUMENT for NULL; SHAPE if there is not one row for each symbol; VALUE for NaN and infinity, naming row
 *           and column; TOO_LARGE; MEMORY
 * Cost:     O(n m d)
 * Threads:  any thread
 * Since:    0.1
 */
PRH_API PRH_MUST_CHECK prh_status prh_observation_features(
    prh_representation **out, const prh_observation *observation, const prh_representation *features);

PRH_END_DECLS

#endif
