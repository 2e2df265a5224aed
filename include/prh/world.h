/* Idealised worlds: events whose joint distribution is known, so that what representations of them converge to is
   known, too. */
#ifndef PRH_WORLD_H
#define PRH_WORLD_H

#include <prh/run.h>
#include <prh/status.h>
#include <prh/view.h>

PRH_BEGIN_DECLS

/*
 * n events and P_co(a, b), the probability that two events that are met near each other are a and b: symmetric, of
 * sum 1.
 *
 * Threads: immutable, share freely.
 */
typedef struct prh_world prh_world;

/**
 * The world of a given joint distribution.
 *
 * @param out    receives the handle; NULL on failure
 * @param joint  n x n, symmetric to 1e-6 of its largest value (the upper triangle counts), finite and >= 0, of any
 *               positive sum
 *
 * Errors:   ARGUMENT as prh_representation_wrap; SHAPE if it is not square; VALUE naming row and column of an entry
 *           that is not allowed; UNDEFINED if the sum is 0, or naming an event that never happens; TOO_LARGE; MEMORY
 * Cost:     O(n^2)
 * Threads:  any thread
 * Since:    0.1
 */
PRH_API PRH_MUST_CHECK prh_status prh_world_create(prh_world **out, const prh_view *joint);

/**
 * The world of a stationary Markov chain z_1, z_2, ...: two events are met near each other if they are at most
 * `window` steps apart.
 *
 * @param out         receives the handle; NULL on failure
 * @param transition  n x n: row a holds P(z_{t+1} = b | z_t = a), finite, >= 0, of sum 1 to 1e-6 (and then made 1)
 * @param window      at least 1
 * @param with_self   nonzero: t = t' counts, once
 *
 * Source:   arXiv 2405.07987, section 4: P_co(a, b) ~ sum over |t - t'| <= w of P(z_t = a, z_t' = b)
 * Errors:   as prh_world_create for a matrix that is not square or has an entry that is not allowed; VALUE naming a
 *           row of another sum; ARGUMENT for a window below 1; UNDEFINED if the chain has several stationary
 *           distributions (parts without a way between them), or naming an event that it leaves for ever; NUMERIC if
 *           a stationary probability is beyond the range of double; TOO_LARGE; MEMORY
 * Cost:     time O(n^3 log window), memory 56 n^2 bytes while it runs
 * Threads:  any thread
 * Since:    0.1
 */
PRH_API PRH_MUST_CHECK prh_status prh_world_create_chain(
    prh_world **out, const prh_view *transition, int64_t window, int32_t with_self);

/* Zero is the default for every field. */
typedef struct prh_world_options {
    uint64_t struct_size; /* sizeof(prh_world_options), set by the caller */
    double length;        /* of correlation, in the geometry's unit; 0: a quarter of the largest distance */
    double self;          /* >= 0, added to the co-occurrence of an event with itself, whose likeness is 1 */
    double unevenness;    /* >= 0: events have weights exp(unevenness * a standard normal); 0: all alike */
    uint64_t seed;        /* of those */
} prh_world_options;

/**
 * A world that has a shape: P_co(a, b) ~ w_a w_b (exp(-distance(a, b) / length) + self [a = b]).
 *
 * Geometries: "line:N" (distance |i - j|), "ring:N" (steps along the ring), "torus:RxC" (steps along both rings),
 * "tree:D" and "tree:D:B" (all nodes of a complete tree of depth D, root alone being 0, with B branches at each, 2 by
 * default; distance: edges between; breadth first), "colour:M" (M^3 sRGB colours, M levels from 0 to 255 of each
 * component, at least 2, red slowest; distance: CIELAB's). All these distances are of negative type. So with self > 0
 * the PMI kernel of the world is one of features, whatever the weights (certificate.h); with self 0 too, but for tori
 * and even rings, which then need even weights (docs/worlds.md).
 *
 * @param out       receives the handle; NULL on failure
 * @param geometry  as above; at most 16384 events
 * @param options   NULL: all defaults
 *
 * Errors:   ARGUMENT for NULL, a geometry that is not known or too large, an option out of its range; UNDEFINED
 *           naming an event whose weight is so small that nothing is left of its probability; ABI; MEMORY
 * Cost:     O(n^2)
 * Threads:  any thread
 * Since:    0.1
 */
PRH_API PRH_MUST_CHECK prh_status prh_world_create_geometry(
    prh_world **out, const char *geometry, const prh_world_options *options);

/** Lets go of a world. NULL is fine. Since: 0.1 */
PRH_API void prh_world_destroy(prh_world *world);

/** Number of events n; 0 for NULL. Since: 0.1 */
PRH_API int64_t prh_world_events(const prh_world *world);

/** P_co, row-major n x n, exactly symmetric, living as long as the world; NULL for NULL. Since: 0.1 */
PRH_API const double *prh_world_joint(const prh_world *world);

/** P(a), n numbers, the sums of the rows of P_co, living as long as the world; NULL for NULL. Since: 0.1 */
PRH_API const double *prh_world_marginal(const prh_world *world);

/**
 * Distances that a geometry gave its events, row-major n x n, living as long as the world; NULL for worlds without
 * one. Since: 0.1
 */
PRH_API const double *prh_world_distances(const prh_world *world);

/**
 * The mutual information of two events that are met near each other, in nats: the most that a contrastive learner can
 * learn, and minus the least loss of InfoNCE.
 *
 * Errors:   ARGUMENT for NULL
 * Cost:     O(n^2)
 * Threads:  any thread
 * Since:    0.1
 */
PRH_API PRH_MUST_CHECK prh_status prh_world_information(const prh_world *world, double *nats);

/**
 * Draws pairs of events from P_co.
 *
 * @param count  number of pairs, at least 1
 * @param seed   the same seed gives the same pairs
 * @param a, b   receive count events each
 *
 * Errors:   ARGUMENT for NULL or a count below 1; MEMORY
 * Cost:     time O(n^2 + count log n), memory 8 n^2 bytes
 * Threads:  any thread
 * Since:    0.1
 */
PRH_API PRH_MUST_CHECK prh_status prh_world_draw_pairs(
    const prh_world *world, int64_t count, uint64_t seed, int64_t *a, int64_t *b);

/**
 * Draws the sequence z_1 ... z_count of a Markov chain, from its stationary distribution on.
 *
 * Errors:   ARGUMENT for NULL or a count below 1; UNSUPPORTED for a world that is no chain; MEMORY
 * Cost:     time O(n^2 + count log n), memory 8 n^2 bytes
 * Threads:  any thread
 * Since:    0.1
 */
PRH_API PRH_MUST_CHECK prh_status prh_world_draw_sequence(
    const prh_world *world, int64_t count, uint64_t seed, int64_t *events);

/**
 * Draws yes-or-no questions about the events, for learners that are taught by tasks: each is a threshold on a random
 * field that varies as the world's similarities do (a Gaussian process whose covariance is P_co(a, b) / sqrt(P(a)
 * P(b)), its negative eigenvalues set to 0), put where the probability of yes is nearest to a half. Some
 * events answer yes and some no, unless all are alike: then all answer no.
 *
 * @param count   number of tasks, at least 1
 * @param seed    task t depends on seed and t alone, not on count
 * @param labels  receives count x n answers, 0 or 1, task by task
 *
 * Errors:   ARGUMENT for NULL or a count below 1; NUMERIC; TOO_LARGE; MEMORY
 * Cost:     time O(n^3 + count n^2), memory 40 n^2 bytes
 * Threads:  any thread
 * Since:    0.1
 */
PRH_API PRH_MUST_CHECK prh_status prh_world_draw_tasks(
    const prh_world *world, int64_t count, uint64_t seed, int32_t *labels);

PRH_END_DECLS

#endif
