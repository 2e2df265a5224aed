/* CKNNA: kernel alignment restricted to the pairs that are nearest neighbours. */
#ifndef PRH_CKNNA_H
#define PRH_CKNNA_H

#include <prh/metric.h>

PRH_BEGIN_DECLS

enum {
    PRH_CKNNA_DEFAULT = 0,  /* mutual in convention exact, directed in platonic-rep */
    PRH_CKNNA_MUTUAL = 1,   /* centred kernels over the pairs in both lists */
    PRH_CKNNA_DIRECTED = 2, /* the reference code; not symmetric */
    PRH_CKNNA_SYMMETRIC = 3 /* mean of directed (x, y) and directed (y, x) */
};

typedef struct prh_cknna_options {
    uint64_t struct_size; /* sizeof(prh_cknna_options), set by the caller */
    int64_t k;            /* neighbours, 1 <= k < n; 0: 10; directed, symmetric: undefined for k = 1 */
    const char *kernel;   /* kernel function (kernel.h); NULL: "linear" */
    int32_t variant;      /* PRH_CKNNA_... */
    int32_t convention;   /* PRH_CONVENTION_EXACT (0) or PRH_CONVENTION_PLATONIC_REP */
    int32_t precision;    /* PRH_PRECISION_AUTO (0), _F32 or _F64 */
    int32_t reserved;     /* 0 */
} prh_cknna_options;

/**
 * Centred kernel nearest-neighbour alignment.
 *
 * mutual: s(K, L) / sqrt(s(K, K) s(L, L)), s(K, L) = sum over i != j with j in N_A(i) and in N_B(i) of
 * (HKH)_ij (HLH)_ij; a self term uses its own lists alone; lists come from the uncentred kernel. In
 * [-1, 1], symmetric.
 *
 * directed: the unbiased HSIC (Song et al.) of M o K and M o L with M_ij = 1 if j is in both lists of i,
 * normalised by the self terms with their own masks. Its first term couples (i, j) with (j, i), so only
 * reciprocal pairs enter it. Not symmetric; n >= 4. Convention platonic-rep adds 1e-6 to the denominator
 * and knows only directed and symmetric.
 *
 * Source:   after arXiv 2405.07987, appendix A, with doubly centred kernels (mutual);
 *           minyoungg/platonic-rep (directed)
 * Errors:   ARGUMENT for k, variant, kernel, convention or precision outside their domain; ABI; MEMORY.
 *           Computing: ARGUMENT if k >= n; SHAPE if n < 4 (directed, symmetric); UNDEFINED if a self term
 *           is zero or negative (platonic-rep: if their product is negative), and for directed and
 *           symmetric with k = 1
 * Cost:     prepare O(n^2 d), compare O(n k), O(n k^2) for directed and symmetric; memory 20 n (k + 1)
 *           bytes for lists and values
 * Threads:  any thread
 * Since:    0.1
 */
PRH_API PRH_MUST_CHECK prh_status prh_metric_create_cknna(prh_metric **out, const prh_cknna_options *options);

PRH_END_DECLS

#endif
