/*
 * Samples of the scores of a whole grid of layers under the null: a normal copula with the exact correlations and
 * Pearson III margins. Sample s of a seed is the same on any thread.
 */
#ifndef PRH_INFER_JOINT_H
#define PRH_INFER_JOINT_H

#include "base/threads.h"
#include "infer/pearson3.h"

typedef struct prh__joint prh__joint;

/*
 * margins: cells of them, row-major layers_x x layers_y. Correlations are either the product of those of two sides,
 * r_x (layers_x x layers_x) and r_y, or, where r_x is NULL, whole (cells x cells). Matrices need not have full rank;
 * what is negative by rounding counts as 0. A margin with sd 0 stays at its mean, whatever its skewness. The arrays
 * are copied. NUMERIC where a correlation or a moment is no finite number.
 */
prh_status prh__joint_create(prh__joint **out, int64_t layers_x, int64_t layers_y,
    const prh__pearson3 *margins, const double *r_x, const double *r_y, const double *whole,
    const prh__run *run);

void prh__joint_destroy(prh__joint *joint);

enum { PRH__JOINT_SAMPLES = 250 }; /* that go into one product */

/* Doubles of room that prh__joint_samples works in. */
int64_t prh__joint_scratch(const prh__joint *joint);

/* Samples first ... first + count - 1 of all cells, one after the other; count <= PRH__JOINT_SAMPLES. */
prh_status prh__joint_samples(
    const prh__joint *joint, uint64_t seed, int64_t first, int64_t count, double *scratch, double *cells);

#endif
