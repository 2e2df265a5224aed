/* A fixture for a group of tests: two representations of the same items, y made of x and noise. */
#ifndef PRH_TESTS_RELATED_H
#define PRH_TESTS_RELATED_H

#include "support.h"

typedef struct fixture {
    double *values[2];
    prh_representation *x, *y;
} fixture;

/* Sets the state; x, of rows x cols, is taken over. 0 */
int make_related(void **state, generator *g, double *x, int64_t rows, int64_t cols, int64_t cols_y);
int tear_down(void **state);

#endif
