/* Worlds of many kinds, and what learners in them are to reach, straight from the definitions. */
#ifndef PRH_TESTS_WORLDS_H
#define PRH_TESTS_WORLDS_H

#include "eigen.h"

prh_world *shape_of(const char *name, double self, double unevenness, uint64_t seed);
/* Symmetric weights exp(spread z) with `self` times their mean added to the diagonal. */
prh_world *random_world(uint64_t seed, int64_t n, double spread, double self);
/* A chain that mostly stays where it is, seen through a window. */
prh_world *chain_world(uint64_t seed, int64_t n, int64_t window);

/* K_PMI; -infinity for pairs that are never met. */
double *pmi_in(const prh_world *world);

/*
 * The smallest eigenvalue of M = HKH on the complement of the constant; and where it is above 0, C* = ((HK1)' M^+ (HK1)
 * / n - 1'K1 / n) / n, the least constant for which K + C* is positive semi-definite (docs/certificate.md).
 */
double smallest_eigenvalue(const double *kernel, int64_t n);
double least_constant(const double *kernel, int64_t n);

/* <f(a), f(b)> of a learner. */
double *products_of(const prh_learner *learner);

prh_learner *learner_of(const prh_world *world, const prh_learner_options *options);
prh_learner_values values_of_learner(const prh_learner *learner);

/* The largest |<f, f> - K - constant|, the constant being the mean difference if it is NAN. */
double largest_deviation(const prh_learner *learner, const prh_world *world, double constant);

/* Expected loss of NCE (prior > 0) or InfoNCE (prior 0) for given products, and its derivatives by them, symmetric. */
double loss_of_products(const prh_world *world, double prior, const double *g, double *derivatives);

#endif
