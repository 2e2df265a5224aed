/* What the experiments in idealised worlds share: the world, a learner in it, and how alike two sets of features are.
   */
#ifndef PRH_TOOLS_WORLD_LEARN_H
#define PRH_TOOLS_WORLD_LEARN_H

#include <prh/prh.h>

#include "grid.h"

/*
 * The world of most experiments: 100 events on a torus, correlated over a quarter of its extent, an event with itself
 * twice as much as its distance says, and weights that differ by half a unit of their logarithm.
 */
#define LEARN_GEOMETRY "torus:10x10"
enum { LEARN_EVENTS = 100, LEARN_NEIGHBOURS = 10, LEARN_SCORES = 3 };

prh_status learn_world(prh_world **out, const char *geometry, uint64_t seed);

/** The seeds of the two learners that are compared under one seed of the experiment. */
uint64_t learn_seed(uint64_t seed, int which);

/** The PMI kernel of a world; UNDEFINED where two events never meet. */
prh_status learn_kernel(prh_kernel **out, const prh_world *world, const prh_run_options *run);

/**
 * A prior at which the kernel of NCE's optimum is positive definite: its offset is 1/2 above the smallest that is
 * enough.
 */
prh_status learn_prior(double *prior, const prh_world *world, const prh_run_options *run);

/**
 * A learner and, unless NULL, its features as a representation, which does not outlive it. It need not have
 * converged.
 */
prh_status learn(prh_learner **learner, prh_representation **features, const prh_world *world,
    const prh_learner_options *asked, const prh_run_options *run);

/** The rows in random order: features whose events are paired with the wrong ones. */
prh_status learn_shuffle(prh_representation **features, uint64_t seed);

/** mutual_knn, unbiased_cka, and Spearman's correlation of distances (rsa); NaN where one is undefined. */
prh_status learn_alignment(const prh_representation *x, const prh_representation *y,
    const prh_run_options *run, double scores[LEARN_SCORES]);

/** The kernel of dissimilarities that are the distances of another one (prh_kernel_read_distances). */
prh_status learn_keep_distances(prh_kernel **out, const prh_kernel *kernel);

/** A kernel ready for a metric; for rsa by its distances (prh_kernel_read_distances), which every kernel has. */
prh_status learn_prepare_kernel(
    prh_prepared **out, const prh_metric *metric, const prh_kernel *kernel, const prh_run_options *run);

/** A metric of features and a kernel; NaN if it is undefined. */
prh_status learn_score_kernel(double *score, const prh_metric *metric, const prh_representation *x,
    const prh_kernel *kernel, const prh_run_options *run);

/** The three scores of features and a kernel. */
prh_status learn_alignment_to_kernel(const prh_representation *x, const prh_kernel *kernel,
    const prh_run_options *run, double scores[LEARN_SCORES]);

/** Number `at` of the uniform numbers in [0, 1) that a seed names. Splitmix64 (Steele, Lea & Flood, OOPSLA 2014). */
double learn_uniform(uint64_t seed, uint64_t at);

/* Trains learner 0 or 1 of a cell. */
typedef prh_status learn_train(prh_learner **learner, prh_representation **features, const prh_world *world,
    const grid_cell *cell, int which);

/**
 * Two learners in the cell's world compared by learn_alignment, the events of the second mispaired if so wished;
 * `facts` are those of the first, `converged` the share of the two that did.
 */
prh_status learn_two(const grid_cell *cell, learn_train *train, int is_mispaired, double scores[LEARN_SCORES],
    prh_learner_values *facts, double *converged);

#endif
