/* Representational similarity analysis: how alike two matrices of dissimilarities are. */
#ifndef PRH_RSA_H
#define PRH_RSA_H

#include <prh/metric.h>

PRH_BEGIN_DECLS

/* Inner: the dissimilarity of items i and j, of their rows x and y. A row without direction has cosine 0 with every
 * other. */
enum {
    PRH_RSA_CORRELATION = 0, /* 1 - the correlation of x and y over the columns; constant rows: 1 */
    PRH_RSA_EUCLIDEAN = 1,   /* |x - y| */
    PRH_RSA_COSINE = 2       /* 1 - <x, y> / (|x| |y|); zero rows: 1 */
};

/* Outer: how two such matrices are compared, over the n (n - 1) / 2 pairs i < j. */
enum {
    PRH_RSA_SPEARMAN = 0,    /* correlation of ranks, equal ones averaged */
    PRH_RSA_PEARSON = 1,     /* correlation */
    PRH_RSA_KENDALL = 2,     /* tau-b */
    PRH_RSA_OUTER_COSINE = 3 /* cosine: nothing is centred */
};

typedef struct prh_rsa_options {
    uint64_t struct_size; /* sizeof(prh_rsa_options), set by the caller */
    const char
        *kernel;   /* NULL or "linear": the features; or "dissimilarity", "squared-dissimilarity": the given
                             matrix as it is, in place of the inner; or "gram": the inner by its products */
    int32_t inner; /* PRH_RSA_CORRELATION (0), _EUCLIDEAN or _COSINE */
    int32_t outer; /* PRH_RSA_SPEARMAN (0), _PEARSON, _KENDALL or _OUTER_COSINE */
    int32_t
        precision; /* PRH_PRECISION_AUTO (0), _F32 or _F64: of the products that dissimilarities are from */
    int32_t reserved; /* 0 */
} prh_rsa_options;

/**
 * RSA: the dissimilarities of all pairs of items in x, compared with those in y: in [-1, 1]. All pairs count, none are
 * sampled. The default is the classical one, 1 - correlation compared by Spearman's rho.
 *
 * By name: "rsa" is the default; "rsa:INNER" and "rsa:INNER:OUTER" the others, with INNER correlation, euclidean or
 * cosine and OUTER spearman, pearson, kendall or cosine. prh_metric_name gives "rsa" for the default, else the full
 * form.
 *
 * Dissimilarities are doubles, from products in the precision asked for. Copies of a row have dissimilarity 0 exactly
 * (but zero and constant rows 1, where the inner says so), and cosines within 8 rounding units of 1 or -1 count as
 * that, so that what is equal but for rounding ties. Chance is 0, of the outer cosine the product of both sides' sums
 * over n (n - 1).
 *
 * Source:   Kriegeskorte, Mur & Bandettini, Frontiers in Systems Neuroscience 2 (2008), 4; Kendall, Biometrika 33
 *           (1945), 239-251 (tau-b). Not in platonic-rep: convention exact only
 * Errors:   ARGUMENT for an unknown inner, outer or precision, a kernel function other than these, or correlation
 *           of a Gram matrix, which does not hold it (also when preparing a prh_kernel); ABI; MEMORY. Computing:
 *           UNDEFINED if all dissimilarities of a side are equal but for rounding (outer cosine: 0), or if a Gram
 *           matrix has a negative squared distance; TOO_LARGE for kendall and n > 65536
 * Cost:     prepare O(n^2 d) time and 8 n^2 bytes (8 n^2 more while ranks are found; correlation: the
 *           features once more); compare O(n^2); kendall O(n^2 log n) and 8 n^2 bytes for each thread
 * Threads:  any thread
 * Since:    0.1
 */
PRH_API PRH_MUST_CHECK prh_status prh_metric_create_rsa(prh_metric **out, const prh_rsa_options *options);

PRH_END_DECLS

#endif
