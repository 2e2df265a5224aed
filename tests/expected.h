/* What the slow reference (oracle.h) says of a metric that is given as the library takes it: by name, kernel
 * function and convention. */
#ifndef PRH_TESTS_EXPECTED_H
#define PRH_TESTS_EXPECTED_H

#include "oracle.h"
#include "support.h"

/* One side of a comparison: the features (or the given n x n matrix), its kernel and its ranking. */
typedef struct side {
    const double *values; /* lent */
    int64_t n, d;
    const char *function;
    double *kernel;
    double *ranking;
    double bandwidth; /* 0 for kernels without one */
} side;

typedef struct expectation {
    const char *metric;
    int64_t k;
    int32_t convention;
    int64_t rank; /* svcca; 0: 10 */
} expectation;

side side_of(const double *values, int64_t n, int64_t d, const char *function);
void side_release(side *s);

/* ORACLE_OK or ORACLE_UNDEFINED. */
int expected_score(const expectation *what, const side *x, const side *y, double *score);
/* Items tied at rank k. */
int64_t expected_ties(const side *s, int64_t k);
/* ORACLE_UNDEFINED where the score is; aborts for metrics without a closed form. */
int expected_chance(const expectation *what, const side *x, const side *y, double *chance);
/* The mean of the score over all n! pairings, one by one; n <= 7. */
int enumerated_chance(const expectation *what, const side *x, const side *y, double *mean);

/* Items whose first k + 1 neighbours might be ordered otherwise when each similarity is off by `error`. */
int64_t uncertain_items(const side *s, int64_t k, double error);
/* A bound on the error of one linear-kernel entry computed in single precision with terms in any order:
 * d 2^-24 times the largest product of two row norms. */
double single_precision_error(const side *s);
/* |error of K| / |HKH| in the Frobenius norm, by the same bound: CKA is off by at most about the sum of both
 * sides' ratios, twice. */
double single_precision_ratio(const side *s);

#endif
