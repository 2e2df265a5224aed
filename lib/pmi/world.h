/* Worlds: joint distributions of events, and what each was made from. */
#ifndef PRH_PMI_WORLD_H
#define PRH_PMI_WORLD_H

#include <prh/world.h>

typedef struct prh__world {
    int64_t n;
    double *joint;      /* n x n: P_co, exactly symmetric, of sum 1 */
    double *marginal;   /* sums of its rows, none of them 0 */
    double *distances;  /* n x n, of a geometry; else NULL */
    double *transition; /* n x n, of a chain: rows of sum 1; else NULL */
    double *stationary; /* n, of a chain; else NULL */
} prh__world;

/* Joint and marginal of n events, to be filled in; nothing is left to free on failure. */
prh_status prh__world_open(prh__world *world, int64_t n);

void prh__world_free(prh__world *world);

/*
 * Takes weights in the upper triangle of `joint` for the distribution: mirrored, of sum 1, with its marginal.
 * UNDEFINED if all are 0, or naming an event all of whose are.
 */
prh_status prh__world_settle(prh__world *world);

/* As prh_world_create, _chain and _geometry describe; nothing is left to free on failure. */
prh_status prh__world_of_joint(prh__world *world, const prh_view *joint);
prh_status prh__world_of_chain(
    prh__world *world, const prh_view *transition, int64_t window, int32_t with_self);
prh_status prh__world_of_geometry(prh__world *world, const char *geometry, const prh_world_options *options);

/* sum P_co log(P_co / (P P)), in nats. */
double prh__world_information(const prh__world *world);

#endif
