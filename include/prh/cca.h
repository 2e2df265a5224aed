/* Canonical correlations between representations, or between the subspaces that carry most of their variance. */
#ifndef PRH_CCA_H
#define PRH_CCA_H

#include <prh/metric.h>

PRH_BEGIN_DECLS

typedef struct prh_svcca_options {
    uint64_t struct_size;  /* sizeof(prh_svcca_options), set by the caller */
    int64_t rank;          /* dimensions kept, >= 1; 0: 10, unless variance_share says how many */
    double variance_share; /* 0: by rank; else in (0, 1]: as few as reach this share of the variance */
    const char *kernel;    /* NULL or "linear": the features; or "gram", "dissimilarity",
                              "squared-dissimilarity": principal coordinates of the given matrix */
    int32_t standardize;   /* nonzero: columns to unit standard deviation first (always so in convention
                              platonic-rep); not for a given matrix, which has no columns */
    int32_t convention;    /* PRH_CONVENTION_EXACT (0) or PRH_CONVENTION_PLATONIC_REP */
} prh_svcca_options;

/**
 * SVCCA: the mean of the canonical correlations between the leading singular subspaces, in [0, 1].
 *
 * Columns are centred; X_c = U S V' is truncated to the first r dimensions (never below the numerical
 * rank tolerance max(n, d) eps s_1); the correlations are the singular values of U_x' U_y, clipped to
 * [0, 1], and their mean is over min(r_x, r_y). Deterministic and always in double. Of large matrices only the
 * first r dimensions are computed, to the same digits as by a full SVD; docs/metrics/cca.md says when, and what is
 * checked.
 *
 * Convention platonic-rep: columns divided by (sd + 1e-8) first, rank 10 unless given; the reference
 * itself sketches the SVD at random, and this is the limit that it approximates. A given matrix (or a
 * prh_kernel) has no columns to divide, so both conventions give the same number there.
 *
 * Source:   Raghu et al., arXiv 1706.05806, section 2
 * Errors:   ARGUMENT for a rank < 0, a share outside [0, 1], both given, an unknown kernel or convention, or
 *           standardize with a given matrix; ABI; MEMORY. Computing: UNDEFINED if a side has no variance;
 *           TOO_LARGE if a full SVD is needed and min(n, d) > 23169, or n > 32766 for a given matrix: there
 *           LAPACK's own counters end; NUMERIC
 * Notes:    computing gives PRH_NOTE_SATURATED when r_x + r_y > n - 1: some correlations are then 1
 *           whatever the data
 * Cost:     prepare O(n d m) time and 8 n d + 8 (n + d) m bytes, m of 100 to 300 for r = 10; where a full SVD is
 *           needed O(n d min(n, d)) and 16 n d + 40 min(n, d)^2 bytes; compare O(n r^2)
 * Threads:  any thread
 * Since:    0.1
 */
PRH_API PRH_MUST_CHECK prh_status prh_metric_create_svcca(prh_metric **out, const prh_svcca_options *options);

typedef struct prh_cca_options {
    uint64_t struct_size; /* sizeof(prh_cca_options), set by the caller */
    const char *kernel;   /* NULL or "linear": the features; or "gram", "dissimilarity",
                             "squared-dissimilarity": principal coordinates of the given matrix */
    int32_t squared;      /* nonzero: the mean of the squared correlations; default 0 */
    int32_t reserved;     /* 0 */
} prh_cca_options;

/**
 * CCA: the mean of all canonical correlations, in [0, 1]; squared: of their squares, R^2_CCA. By name "cca" and
 * "cca_r2".
 *
 * Columns are centred and nothing is truncated but what is below the numerical rank tolerance max(n, d) eps s_1: any
 * invertible linear map of the features leaves the score. The mean is over min(r_x, r_y), r the ranks. Always in
 * double. Chance, squared: max(r_x, r_y) / (n - 1).
 *
 * Source:   Hotelling, Biometrika 28 (1936), 321-377; squared: Kornblith et al., arXiv 1905.00414, section 5 (there
 *           over the columns of one side). Not in platonic-rep: convention exact only
 * Errors:   ARGUMENT for a kernel function other than these; ABI; MEMORY. Computing: UNDEFINED if a side has
 *           no variance; TOO_LARGE if min(n, d) > 23169, or n > 32766 for a given matrix; NUMERIC
 * Notes:    computing gives PRH_NOTE_SATURATED when r_x + r_y > n - 1: some correlations are then 1
 *           whatever the data, and all are if r_x or r_y is n - 1
 * Cost:     prepare O(n d min(n, d)) time, 16 n d + 40 min(n, d)^2 bytes while it runs, 8 n r kept; compare
 *           O((n + r) r_x r_y), squared O(n r_x r_y), and 8 r_x r_y bytes for each thread
 * Threads:  any thread
 * Since:    0.1
 */
PRH_API PRH_MUST_CHECK prh_status prh_metric_create_cca(prh_metric **out, const prh_cca_options *options);

PRH_END_DECLS

#endif
