/*
 * Samples of the scores of a whole grid of layers under the null: a normal copula with the exact correlations and
 * Pearson III margins. Sample s of a seed is the same on any thread.
 */
#ifndef PRH_INFER_JOINT_H
#define PRH_INFER_JOINT_H

#include "base/threads.h"
#include "infer/noise.h"
#include "infer/parts.h"
#include "infer/pearson3.h"

typedef struct prh__joint prh__joint;

/*
 * margins: row-major, layers of x times layers of y. The parts of both sides have the same dimensions. Their matrices
 * need not have full rank; what is negative by rounding counts as 0. A margin with sd 0 stays at its mean, whatever its
 * skewness, and one that the parts leave without a spread at its median. What is given is copied. NUMERIC where a
 * product or a moment is no finite number.
 */
prh_status prh__joint_create(prh__joint **out, const prh__parts *x, const prh__parts *y,
    const prh__pearson3 *margins, const prh__run *run);

void prh__joint_destroy(prh__joint *joint);

/* Bytes of room that prh__joint_samples and prh__joint_maxima work in. */
size_t prh__joint_scratch(const prh__joint *joint);

/* Normals that a sample takes, at most: of sides with that many layers and parts. */
int64_t prh__joint_width(int64_t layers_x, int64_t layers_y, int parts);

/*
 * Samples of block number `block`, PRH__NOISE_SAMPLES of them from the one of number block * PRH__NOISE_SAMPLES on: all
 * cells, one sample after the other. noise: where normals are kept, or NULL.
 */
prh_status prh__joint_samples(
    const prh__joint *joint, uint64_t seed, prh__noise *noise, int64_t block, void *scratch, double *cells);

/*
 * The largest cell of each of these samples, among those with a status >= 0, to the same bits. `bars` come from
 * prh__joint_bars for a level; they do not change the result, but cells that cannot be above the level are passed over
 * where another is, so that one below most maxima is good.
 */
prh_status prh__joint_maxima(const prh__joint *joint, uint64_t seed, prh__noise *noise, int64_t block,
    void *scratch, const double *bars, double level, double *maxima);

/* One for each cell. -INFINITY is a level that passes over none. */
void prh__joint_bars(const prh__joint *joint, double level, const prh_status *statuses, double *bars);

#endif
