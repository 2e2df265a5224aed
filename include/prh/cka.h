/* Centred kernel alignment: how alike two kernels are as a whole. */
#ifndef PRH_CKA_H
#define PRH_CKA_H

#include <prh/metric.h>

PRH_BEGIN_DECLS

typedef struct prh_cka_options {
    uint64_t struct_size; /* sizeof(prh_cka_options), set by the caller */
    int32_t unbiased;     /* nonzero: the U-centred estimator; default 0 */
    int32_t convention;   /* PRH_CONVENTION_EXACT (0) or PRH_CONVENTION_PLATONIC_REP */
    const char *kernel;   /* kernel function (kernel.h); NULL: "linear" */
    int32_t precision;    /* PRH_PRECISION_AUTO (0), _F32 or _F64 */
    int32_t reserved;     /* 0 */
} prh_cka_options;

/**
 * CKA: <HKH, HLH> / (|HKH| |HLH|), H = I - 11'/n, in [0, 1] for positive semidefinite kernels.
 *
 * Unbiased: <U(K), U(L)> / (|U(K)| |U(L)|), in [-1, 1], with chance level 0 and n >= 4, where
 * U(K)_ij = K_ij - r_i / (n - 2) - r_j / (n - 2) + s / ((n - 1)(n - 2)) off the diagonal and 0 on it; r
 * and s are the row sums and the sum of K with its diagonal set to 0.
 *
 * Convention platonic-rep adds 1e-6 to the denominator: of tr(KHLH) without a factor, or of HSIC_u =
 * <U(K), U(L)> / (n (n - 3)).
 *
 * Of a linear or cosine kernel a layer with d columns is compared by its features, |X'Y|^2, where that is
 * the cheaper way: 2 d (1 + L) <= n, with L the number of layers prepared with it (prh_prepared_create_layers; else 1).
 * The way shows in the last digits only, and in the provenance of an alignment.
 *
 * Source:   Kornblith et al., arXiv 1905.00414, eq. 1; Song et al., JMLR 13 (2012), eq. 5 (unbiased)
 * Errors:   ARGUMENT for an unknown kernel, convention or precision; ABI; MEMORY. Computing: UNDEFINED
 *           (exact) if a centred kernel is zero to rounding
 * Cost:     kernels: prepare O(n^2 d) time, 2 n^2 bytes (4 n^2 unless products are in single) if they fit
 *           the memory limit; compare O(n^2). Features: prepare O(n d^2) time, the features once more;
 *           compare O(n d_x d_y)
 * Threads:  any thread
 * Since:    0.1
 */
PRH_API PRH_MUST_CHECK prh_status prh_metric_create_cka(prh_metric **out, const prh_cka_options *options);

typedef struct prh_rv_options {
    uint64_t struct_size; /* sizeof(prh_rv_options), set by the caller */
    const char *kernel;   /* NULL or "linear": the features; or "gram", "dissimilarity",
                             "squared-dissimilarity": the given matrix in place of XX' */
    int32_t precision;    /* PRH_PRECISION_AUTO (0), _F32 or _F64 */
    int32_t reserved;     /* 0 */
} prh_rv_options;

/**
 * RV coefficient: tr(X'YY'X) / sqrt(tr((X'X)^2) tr((Y'Y)^2)) of centred columns, in [0, 1]: CKA of linear kernels,
 * under the name and with the one kernel that it has in statistics. Chance as cka.
 *
 * Source:   Robert & Escoufier, Applied Statistics 25 (1976), 257-265. Not in platonic-rep: convention exact only
 * Errors:   ARGUMENT for a kernel function other than these, or an unknown precision; ABI; MEMORY. Computing:
 *           UNDEFINED if a side has no variance
 * Cost:     as cka of a linear kernel
 * Threads:  any thread
 * Since:    0.1
 */
PRH_API PRH_MUST_CHECK prh_status prh_metric_create_rv(prh_metric **out, const prh_rv_options *options);

PRH_END_DECLS

#endif
