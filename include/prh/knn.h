/* Metrics of nearest-neighbour lists: overlap, Jaccard index, cycle, common subsequence, edit distance. */
#ifndef PRH_KNN_H
#define PRH_KNN_H

#include <prh/metric.h>

PRH_BEGIN_DECLS

/* N_A(i) is the ordered list of the k nearest neighbours of item i in A (neighbors.h). */
typedef struct prh_knn_options {
    uint64_t struct_size; /* sizeof(prh_knn_options), set by the caller */
    int64_t k;            /* neighbours, 1 <= k < n; 0: 10 */
    const char *kernel;   /* kernel function that ranks neighbours (kernel.h); NULL: "linear" */
    int32_t convention;   /* PRH_CONVENTION_EXACT (0) or PRH_CONVENTION_PLATONIC_REP */
    int32_t precision;    /* PRH_PRECISION_AUTO (0), _F32 or _F64 */
} prh_knn_options;

/**
 * Mutual k-nearest-neighbour overlap: (1 / (n k)) times the sum over i of the number of items that are in
 * N_A(i) and in N_B(i), in [0, 1]; chance k / (n - 1).
 *
 * Source:   arXiv 2405.07987, appendix A; both conventions agree
 * Errors:   ARGUMENT for k < 0 or an unknown kernel, convention or precision; ABI; MEMORY
 * Cost:     prepare O(n^2 d), compare O(n k); memory 12 n (k + 1) bytes for the lists, 4 n to compare
 * Threads:  any thread
 * Since:    0.1
 */
PRH_API PRH_MUST_CHECK prh_status prh_metric_create_mutual_knn(
    prh_metric **out, const prh_knn_options *options);

/**
 * Cycle consistency: the share of items i for which some j in N_B(i) has i in N_A(j), in [0, 1].
 *
 * Not symmetric: the lists of x are looked up at the neighbours in y.
 *
 * Source:   minyoungg/platonic-rep; both conventions agree
 * Errors:   as prh_metric_create_mutual_knn
 * Cost:     prepare O(n^2 d), compare O(n k^2); memory 12 n (k + 1) bytes for the lists
 * Threads:  any thread
 * Since:    0.1
 */
PRH_API PRH_MUST_CHECK prh_status prh_metric_create_cycle_knn(
    prh_metric **out, const prh_knn_options *options);

/**
 * Mean length of the longest common subsequence of N_A(i) and N_B(i), divided by k: in [0, 1].
 *
 * Convention platonic-rep does not divide: in [0, k].
 *
 * Source:   minyoungg/platonic-rep
 * Errors:   as prh_metric_create_mutual_knn
 * Cost:     prepare O(n^2 d), compare O(n k log k); memory as mutual_knn
 * Threads:  any thread
 * Since:    0.1
 */
PRH_API PRH_MUST_CHECK prh_status prh_metric_create_lcs_knn(prh_metric **out, const prh_knn_options *options);

/**
 * 1 - (mean Levenshtein distance of N_A(i) and N_B(i)) / k, unit costs: in [0, 1].
 *
 * Source:   minyoungg/platonic-rep; both conventions agree
 * Errors:   as prh_metric_create_mutual_knn
 * Cost:     prepare O(n^2 d), compare O(n k ceil(k / 64)); memory as mutual_knn
 * Threads:  any thread
 * Since:    0.1
 */
PRH_API PRH_MUST_CHECK prh_status prh_metric_create_edit_distance_knn(
    prh_metric **out, const prh_knn_options *options);

/**
 * Mean over i of the Jaccard index |N_A(i) and N_B(i)| / |N_A(i) or N_B(i)|, that is c / (2k - c) with c common
 * neighbours: in [0, 1], at most the overlap of mutual_knn. Chance: the mean over the hypergeometric c (k of n - 1,
 * twice).
 *
 * Source:   P. Jaccard, New Phytologist 11 (1912), 37-50. Not in platonic-rep: convention exact only
 * Errors:   as prh_metric_create_mutual_knn; ARGUMENT for another convention
 * Cost:     as mutual_knn
 * Threads:  any thread
 * Since:    0.1
 */
PRH_API PRH_MUST_CHECK prh_status prh_metric_create_jaccard_knn(
    prh_metric **out, const prh_knn_options *options);

PRH_END_DECLS

#endif
