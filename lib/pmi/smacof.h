/* Metric scaling by majorisation, on arguments already checked. docs/embedding.md. */
#ifndef PRH_PMI_SMACOF_H
#define PRH_PMI_SMACOF_H

#include <prh/embedding.h>

#include "base/threads.h"
#include "compute/kernel_matrix.h"

/* Defaults. */
enum { PRH__SMACOF_ITERATIONS = 1000 };
#define PRH__SMACOF_TOLERANCE 1e-9

/* Options with their defaults filled in. */
typedef struct prh__smacof_plan {
    const double *weights; /* or NULL */
    int64_t width, beginnings, max_iterations;
    double tolerance;
    uint64_t seed;
} prh__smacof_plan;

/*
 * The best of all beginnings: points, row-major n x width, and of `values` all but struct_size.
 * NOTE_NOT_CONVERGED as in prh_embedding_create_smacof.
 */
prh_status prh__smacof(const prh__kernel_matrix *kernel, const prh__smacof_plan *plan, const prh__run *run,
    double *points, prh_embedding_values *values);

/* Expected work, in the unit of prh__task_step. */
double prh__smacof_work(int64_t n, const prh__smacof_plan *plan);

#endif
