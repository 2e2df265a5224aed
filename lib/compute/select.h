/* Order statistics without sorting. */
#ifndef PRH_COMPUTE_SELECT_H
#define PRH_COMPUTE_SELECT_H

#include <stdint.h>

/*
 * The value at a rank among any number of values >= 0 that can be visited repeatedly: 16 bits of it are
 * found in each of PRH__SELECT_PASSES passes, from a histogram. Exact, in O(1) memory.
 */
enum { PRH__SELECT_PASSES = 4, PRH__SELECT_BINS = 65536 };

typedef struct prh__select {
    uint64_t prefix; /* the bits found so far, in place */
    int64_t rank;    /* among the values with that prefix, 0-based */
    int pass;
} prh__select;

void prh__select_start(prh__select *select, int64_t rank);

/* Adds values to the histogram of this pass. */
void prh__select_count(const prh__select *select, int64_t *histogram, const double *values, int64_t count);

/* The bin that holds the value at a rank, which becomes its rank within the bin. */
int64_t prh__histogram_bin(const int64_t *histogram, int64_t *rank);

/* Ends a pass. */
void prh__select_narrow(prh__select *select, const int64_t *histogram);

/* The answer, after the last pass. */
double prh__select_value(const prh__select *select);

/* The value at a rank of an array, which is reordered so that none before it is larger and none after
 * smaller. */
double prh__nth(double *values, int64_t count, int64_t rank);

#endif
