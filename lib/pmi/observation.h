/* Observations: what is seen of events, and what is left of the world then. */
#ifndef PRH_PMI_OBSERVATION_H
#define PRH_PMI_OBSERVATION_H

#include "pmi/world.h"

typedef struct prh__observation {
    int64_t n, m;    /* events, symbols */
    double *channel; /* n x m: rows of sum 1 */
} prh__observation;

/* As the functions of prh/observation.h describe; nothing is left to free on failure. */
prh_status prh__observation_of_channel(prh__observation *observation, const prh_view *channel);
prh_status prh__observation_of_map(
    prh__observation *observation, const int64_t *map, int64_t n, int64_t symbols);
prh_status prh__observation_bijection(prh__observation *observation, int64_t n, uint64_t seed);
prh_status prh__observation_merging(prh__observation *observation, int64_t n, int64_t symbols, uint64_t seed);
prh_status prh__observation_noise(prh__observation *observation, int64_t n, double rate);
prh_status prh__observation_compose(
    prh__observation *observation, const prh__observation *first, const prh__observation *second);

void prh__observation_free(prh__observation *observation);

/* The world that is seen; events: m numbers, or NULL. */
prh_status prh__world_observe(
    prh__world *seen, const prh__world *world, const prh__observation *observation, int64_t *events);

/* I(Z; X) and the entropy of P(Z), in nats. */
double prh__observation_information(const prh__observation *observation, const prh__world *world);
double prh__world_entropy(const prh__world *world);

/* means (n x d) of the rows of features (m x d) over p(x|z). */
prh_status prh__observation_features(
    const prh__observation *observation, const prh_view *features, double *means);

#endif
