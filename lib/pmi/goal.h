/* What scaling is to reach: the distances of a kernel and how much each counts, in a scale where nothing overflows. */
#ifndef PRH_PMI_GOAL_H
#define PRH_PMI_GOAL_H

#include <prh/view.h>

#include "compute/kernel_matrix.h"

typedef struct prh__goal {
    const prh__kernel_matrix *kernel;
    const double *given; /* weights, n x n, or NULL */
    double farthest;     /* distance */
    double heaviest;     /* weight; 0 without weights */
    int exponent; /* distances are times 2^-exponent, so that the largest of what there is is about 1 */
} prh__goal;

/* Finds the scale; `reach` is a magnitude besides the distances that must fit it. MEMORY. */
prh_status prh__goal_find(
    prh__goal *goal, const prh__kernel_matrix *kernel, const double *weights, double reach);

/* Row i of the distances, and of the weights over the heaviest; weights of j <= i are not written. */
void prh__goal_targets(const prh__goal *goal, int64_t i, double *targets);
void prh__goal_weights(const prh__goal *goal, int64_t i, double *weights);

/* Stress-1 of points, n x r of any dtype, finite. UNDEFINED if they coincide, as far as weights go. */
prh_status prh__goal_stress(
    const prh__kernel_matrix *kernel, const prh_view *points, const double *weights, double *stress);

#endif
