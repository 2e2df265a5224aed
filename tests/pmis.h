/* Pointwise mutual information, straight from its definition, in long double; for the suites of pmi.h. */
#ifndef PRH_TESTS_PMIS_H
#define PRH_TESTS_PMIS_H

#include "counts.h"

prh_pmi_options pmi_options(int32_t kind, int32_t zero, double zero_value);

/*
 * Row of the symbol a (by number), column b: what the options ask for. -infinity for an unseen pair of PRH_PMI, whose
 * policy is the caller's.
 */
long double defined_pmi(const dense *d, const prh_pmi_options *options, int64_t a, int64_t b);

/* The number of the i-th symbol that is wanted, and how many there are. */
int64_t wanted_symbol(const prh_pmi_options *options, int64_t i);
int64_t wanted_count(const dense *d, const prh_pmi_options *options);

prh_kernel *pmi_kernel(const prh_cooccurrence *counts, const prh_pmi_options *options);

/* Every value is as defined, within `tolerance` of the larger of it and 1; pairs that were never seen are `unseen`. */
#define assert_pmi(kernel, d, options, unseen, tolerance)                                                    \
    support_pmi((kernel), (d), (options), (unseen), (tolerance), __FILE__, __LINE__)
void support_pmi(const prh_kernel *kernel, const dense *d, const prh_pmi_options *options, double unseen,
    double tolerance, const char *file, int line);

#endif
