/* Sides of a bilinear score: neighbour graphs, and symmetric matrices of several kinds. */
#ifndef PRH_TESTS_SIDES_H
#define PRH_TESTS_SIDES_H

#include "support.h"

#include "infer/counts.h"
#include "infer/parts.h"

/* ANY: a Gram matrix with a mean that is large beside what differs. UNBIASED needs n >= 4. */
enum { DISTANCES, UNBIASED, CENTRED, PROJECTOR, ANY, KINDS };

/* For a group of tests, as every public call does: BLAS on one thread, ours. */
int enter_blas(void **state);
int leave_blas(void **state);

/* Of a call that nobody watches. */
prh__run run_of(prh__task *task, int64_t threads);

/* Lists of the nearest of random points; `shape` 1: all of them in two places, 2: one item heads all other lists. To be
 * freed: index. */
struct prh_neighbors lists_of(generator *g, int64_t n, int64_t k, int shape);
double *adjacency_of(const struct prh_neighbors *lists, int64_t k);

/* A random symmetric n x n matrix, from features of `rank` columns. */
double *square_of(generator *g, int64_t n, int kind, int64_t rank);

/* Parts of those ranks, of layers of different sizes, with dimensions of their own. To be freed: prh__parts_free. */
prh__parts random_parts(generator *g, int64_t layers, int count, const int64_t *ranks);

/* To a relative 1e-10, or to 1e-12 of the scale. */
void assert_relative(double got, double want, double scale);

#endif
