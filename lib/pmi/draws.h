/* Draws from worlds: pairs of events, sequences, questions about events. */
#ifndef PRH_PMI_DRAWS_H
#define PRH_PMI_DRAWS_H

#include "pmi/world.h"

/* As prh_world_draw_pairs, _sequence (of a chain) and _tasks describe. */
prh_status prh__draw_pairs(const prh__world *world, int64_t count, uint64_t seed, int64_t *a, int64_t *b);
prh_status prh__draw_sequence(const prh__world *world, int64_t count, uint64_t seed, int64_t *events);
prh_status prh__draw_tasks(const prh__world *world, int64_t count, uint64_t seed, int32_t *labels);

#endif
