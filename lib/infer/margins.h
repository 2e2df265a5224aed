/*
 * Normal scores to many Pearson III distributions, fast: for each skewness a table of the quantile of Phi(z), cubic
 * Hermite between nodes. It is off by less than 1e-6 of max(1, |x|), x standardised, for |skewness| <= 5.
 */
#ifndef PRH_INFER_MARGINS_H
#define PRH_INFER_MARGINS_H

#include "base/threads.h"
#include "infer/pearson3.h"

/*
 * Of each of `count` distributions: z stands at node z * per_unit + middle of its table, of nodes 0 ... last, which
 * begins at node `first` of all; value = mean + scale * the table's. A reflected one counts and scales backward.
 */
typedef struct prh__margins {
    int64_t count;
    double *per_unit, *middle, *last, *mean, *scale;
    int64_t *first;
    double *nodes; /* of all tables: value, and slope from node to node, standardised */
} prh__margins;

/* A distribution with sd 0 is its mean. Free also what could not be created. */
prh_status prh__margins_create(
    prh__margins *out, const prh__pearson3 *distributions, int64_t count, const prh__run *run);
void prh__margins_free(prh__margins *m);

/* values[c] = the quantile of distribution c of Phi(values[c]); beyond |z| = 8.5 as there. */
void prh__margins_map(const prh__margins *m, double *values);

/* The same of one. */
double prh__margins_at(const prh__margins *m, int64_t c, double z);

/* A z up to which distribution c has no value above `level`, but for rounding, and soon after which it has. */
double prh__margins_bar(const prh__margins *m, int64_t c, double level);

#endif
