/* A kernel that is held whole: n x n values, computed from features or taken in. */
#ifndef PRH_COMPUTE_KERNEL_MATRIX_H
#define PRH_COMPUTE_KERNEL_MATRIX_H

#include "compute/items.h"

typedef struct prh__kernel_matrix {
    int64_t n;
    prh__kernel_function function; /* bandwidth resolved */
    const char *name;              /* static: what made the values, if no kernel function did; else NULL */
    double *values;                /* K */
    double *ranking;               /* what neighbours rank by; the same array as values where that is K */
} prh__kernel_matrix;

/* As prh_kernel_create describes. */
prh_status prh__kernel_matrix_create(prh__kernel_matrix *matrix, const prh_view *view,
    const prh__kernel_function *function, int32_t precision, const prh__run *run);

/* What the kernel is called: the name, or else its function's. */
void prh__kernel_matrix_name(char name[PRH__KERNEL_NAME_SIZE], const prh__kernel_matrix *matrix);

/* VALUE, naming the first two values that differ by more than 1e-6 of the largest |value|. */
prh_status prh__check_symmetric(const double *matrix, int64_t n);

void prh__kernel_matrix_free(prh__kernel_matrix *matrix);

#endif
