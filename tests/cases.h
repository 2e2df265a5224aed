/* What the suites of metric families share: random data of many shapes under every kernel, and the questions that
 * are asked of each metric: does it equal the oracle, is it as symmetric and invariant as it declares. */
#ifndef PRH_TESTS_CASES_H
#define PRH_TESTS_CASES_H

#include "expected.h"

/* One pair of representations under one kernel and convention. */
typedef struct trial {
    int64_t n;
    int64_t k[2]; /* list lengths to ask for, below n */
    const char *kernel;
    int32_t convention;
    side a, b;                 /* the oracle's view */
    prh_representation *x, *y; /* the library's */
} trial;

/* A metric and the list length to ask for. */
typedef struct subject {
    const char *name;
    int64_t k; /* 0: it has none, or 10 */
} subject;

/* n from 5 to 200, d from 1 to 300, copies of rows, constant columns, whole numbers; every kernel function
 * that suits them; both conventions. */
void each_trial(void (*check)(const trial *t));
/* The data of a trial: d columns of order 1 / sqrt(d), so that every kernel has something to say. */
double *scaled_normal(generator *g, int64_t n, int64_t d);
/* x and y of n rows that have something in common. */
void related_pair(uint64_t seed, int64_t n, int64_t dx, int64_t dy, double **x, double **y);

int is_precomputed(const char *kernel);
/* The n x n matrix that a precomputed kernel takes, or a copy of the features; *cols is its width. */
double *input_of(const double *features, int64_t n, int64_t d, const char *kernel, int64_t *cols);

/* All of these ask nothing in a convention that the metric is not in. */

/* Score within 1e-10 of the oracle's, or undefined where the oracle's is; range as declared. */
void agrees_with_the_oracle(const trial *t, const char *name, int64_t k);
/* Chance level within 1e-10 of the oracle's. */
void chance_agrees_with_the_oracle(const trial *t, const char *name, int64_t k);
/* Chance level against all n! pairings, n = 5 and 6. */
void chance_is_the_mean_over_all_pairings(subject s, const char *kernel, int32_t convention);

/* Equal both ways round where it declares symmetry; elsewhere shown to differ. */
void is_as_symmetric_as_declared(subject s, int32_t convention);
/* Every declared invariance holds for either side; every other one is shown to fail. */
void is_as_invariant_as_declared(const prh_metric *metric);
/* The same under every kernel function of features. */
void is_so_under_every_kernel(subject s, int32_t convention);
/* Fewer rows than declared are refused, as many are not. */
void needs_the_rows_it_declares(subject s, int32_t convention);

/* The same from kernels that exist as from features, for every kernel function. */
void is_the_same_from_a_kernel(subject s);
/* Prepared with all other metrics: the bits of preparing alone; from features and from kernels. */
void has_the_same_bits_in_company(subject s);
/* Two metrics are one: names, settings, bits of the score. Destroys both. */
void are_the_same_metric(prh_metric *a, prh_metric *b);
/* Scores of x y times `factor`, in that element type, are refused as overflow. */
void refuses_scaled(subject s, double factor, prh_dtype dtype, const char *words);

#endif
