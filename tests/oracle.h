/* The slow, obvious reference: each quantity straight from its definition, sharing nothing with lib/.
 *
 * Matrices are row-major doubles: row i of x is x[i * d .. i * d + d - 1]. A "kernel" and a "ranking" are n x
 * n; in a ranking larger means nearer. `lists` are n x k, row i holding the neighbours of i, nearest first.
 * Functions that can meet an undefined case return ORACLE_OK or ORACLE_UNDEFINED and leave their results
 * alone in the latter. Running out of memory aborts: this is test code. */
#ifndef PRH_TESTS_ORACLE_H
#define PRH_TESTS_ORACLE_H

#include <stddef.h>
#include <stdint.h>

enum { ORACLE_OK = 0, ORACLE_UNDEFINED = 1 };

/* ---- shared by the oracle's own files (oracle.c, oracle_svcca.c) ---- */

/* Zeroed memory for `count` things of `size` bytes; never NULL. Release with free(). */
void *oracle_alloc(int64_t count, size_t size);

/* Thin SVD of w (rows x cols): left vectors u (rows x m), values s (m) descending, m = min(rows, cols).
 * Columns of u that belong to a zero singular value are zero. */
void oracle_svd(const long double *w, int64_t rows, int64_t cols, long double *u, long double *s);

/* Eigenvalues (descending) and eigenvectors (columns of `vectors`) of a symmetric n x n matrix. */
void oracle_eigen(const long double *a, int64_t n, long double *values, long double *vectors);

/* ---- kernels (oracle_kernels.c): fill an n x n matrix ---- */

void oracle_kernel_linear(const double *x, int64_t n, int64_t d, double *kernel);
/* A zero row has cosine 0 with every row, itself included. */
void oracle_kernel_cosine(const double *x, int64_t n, int64_t d, double *kernel);
/* exp(-|x-y|^2 / (2 sigma^2)) */
void oracle_kernel_rbf(const double *x, int64_t n, int64_t d, double sigma, double *kernel);
/* exp(-|x-y| / sigma) */
void oracle_kernel_laplacian(const double *x, int64_t n, int64_t d, double sigma, double *kernel);
/* (gamma <x,y> + c)^p */
void oracle_kernel_polynomial(
    const double *x, int64_t n, int64_t d, double gamma, double c, double p, double *kernel);
/* Minus the squared distance: the order that rbf and laplacian have before exp() can underflow. */
void oracle_ranking_distance(const double *x, int64_t n, int64_t d, double *ranking);
/* Median Euclidean distance over i < j; with an even count the mean of the middle two. n >= 2. */
double oracle_median_distance(const double *x, int64_t n, int64_t d);
/* A given Gram matrix is its own kernel and ranking. */
void oracle_kernel_gram(const double *gram, int64_t n, double *kernel, double *ranking);
/* kernel = -1/2 H (D o D) H, or -1/2 H D H when `squared` is nonzero; ranking = -D. */
void oracle_kernel_dissimilarity(
    const double *dissimilarity, int64_t n, int squared, double *kernel, double *ranking);

/* ---- neighbour lists and the metrics on them (oracle_lists.c) ---- */

/* The k nearest of every row by (similarity descending, index ascending), self left out by its index.
 * Undefined unless 1 <= k <= n - 1. */
int oracle_neighbors(const double *ranking, int64_t n, int64_t k, int64_t *lists);
/* Rows whose k-th and (k+1)-th similarities are equal; none when k = n - 1. */
int oracle_ties_at_rank(const double *ranking, int64_t n, int64_t k, int64_t *rows);
int oracle_mutual_knn(const int64_t *a, const int64_t *b, int64_t n, int64_t k, double *score);
/* Mean of |A and B| / |A or B|, both counted item by item. */
int oracle_jaccard_knn(const int64_t *a, const int64_t *b, int64_t n, int64_t k, double *score);
/* Share of i for which some j in list b of i has i in list a of j. */
int oracle_cycle_knn(const int64_t *a, const int64_t *b, int64_t n, int64_t k, double *score);
/* `length`: mean length, 0..k (convention platonic-rep); `share`: the same divided by k (convention exact).
 */
int oracle_lcs_knn(const int64_t *a, const int64_t *b, int64_t n, int64_t k, double *length, double *share);
/* 1 - mean Levenshtein distance / k */
int oracle_edit_distance_knn(const int64_t *a, const int64_t *b, int64_t n, int64_t k, double *score);

/* ---- CKA and CKNNA (oracle.c) ---- */

/* out = H K H by two explicit products with H. */
void oracle_center_kernel(const double *kernel, int64_t n, long double *out);

/* tr(KHLH) / (sqrt(tr(KHKH) tr(LHLH)) + epsilon). Undefined when the denominator is zero, so a centred kernel
 * that is zero up to rounding gives ORACLE_UNDEFINED at epsilon 0 and the score 0 at a positive epsilon. */
int oracle_cka(const double *k, const double *l, int64_t n, double epsilon, double *score);
/* RV of features by its definition: traces of products of X'Y, X'X and Y'Y. Undefined without variance. */
int oracle_rv(const double *x, int64_t dx, const double *y, int64_t dy, int64_t n, double *score);
/* The same ratio of unbiased HSIC values, each on the scale 1/(n(n-3)): by the three terms of Song et al.
 * 2012. */
int oracle_unbiased_cka_song(const double *k, const double *l, int64_t n, double epsilon, double *score);
/* The same by U-centring. The two agree for symmetric kernels. */
int oracle_unbiased_cka_ucentred(const double *k, const double *l, int64_t n, double epsilon, double *score);

/* CKNNA. rank_k and rank_l give the lists; `neighbors` is the list length. No epsilon exists for `mutual`. */
int oracle_cknna_mutual(const double *k, const double *l, const double *rank_k, const double *rank_l,
    int64_t n, int64_t neighbors, double *score);
int oracle_cknna_directed(const double *k, const double *l, const double *rank_k, const double *rank_l,
    int64_t n, int64_t neighbors, double epsilon, double *score);
/* Mean of directed(k, l) and directed(l, k). */
int oracle_cknna_symmetric(const double *k, const double *l, const double *rank_k, const double *rank_l,
    int64_t n, int64_t neighbors, double epsilon, double *score);

/* ---- RSA (oracle_rsa.c) ---- */

/* n x n dissimilarities of features; inner: correlation, euclidean or cosine. Of a Gram matrix: the last two. */
void oracle_dissimilarities(const double *x, int64_t n, int64_t d, const char *inner, double *out);
void oracle_dissimilarities_gram(const double *gram, int64_t n, const char *inner, double *out);
/* Two such matrices compared above the diagonal; outer: spearman, pearson, kendall (tau-b) or cosine. Undefined if
 * one is constant (cosine: zero). */
int oracle_rsa(const double *x, const double *y, int64_t n, const char *outer, double *score);

/* ---- SVCCA (oracle_svcca.c) ---- */

typedef struct oracle_svcca_options {
    int standardize;  /* nonzero: divide centred columns by sd + sd_offset */
    double sd_offset; /* 1e-8 for platonic-rep */
    int64_t rank;     /* keep at most this many directions; 0: no limit */
    double share;     /* keep the fewest directions with this share of the variance; 0: no limit */
} oracle_svcca_options;

typedef struct oracle_svcca_result {
    double score;
    double squares; /* mean of the squared correlations */
    int64_t rank_x; /* directions kept */
    int64_t rank_y;
    int saturated; /* rank_x + rank_y > n - 1 */
} oracle_svcca_result;

int oracle_svcca(const double *x, int64_t dx, const double *y, int64_t dy, int64_t n,
    const oracle_svcca_options *options, oracle_svcca_result *result);
/* From kernels: the eigenvectors of HKH with eigenvalue above n * eps * the largest; sd options unused. */
int oracle_svcca_kernels(const double *k, const double *l, int64_t n, const oracle_svcca_options *options,
    oracle_svcca_result *result);

/* ---- preprocessing (oracle_preprocess.c): in place, counts returned ---- */

/* The |value| at 0-based position floor(q N) of all N sorted |values| of `count` matrices of sizes[i]
 * elements; for q >= 1 the largest, so that clamping changes nothing. */
double oracle_clamp_threshold(const double *const *stack, const int64_t *sizes, int64_t count, double q);
/* Mean over the n samples of the q-quantile of |values| of the sample in all matrices (widths[i] columns
 * each), linearly interpolated at q(m-1). */
double oracle_clamp_threshold_mean(
    const double *const *stack, int64_t n, const int64_t *widths, int64_t count, double q);
void oracle_clamp(double *x, int64_t size, double threshold);
void oracle_center(double *x, int64_t n, int64_t d);
/* Centred columns over (sd + sd_offset), divisor n - 1; constant columns become zero and are counted. */
int64_t oracle_standardize(double *x, int64_t n, int64_t d, double sd_offset);
/* Rows over their L2 norm; zero rows stay and are counted. */
int64_t oracle_normalize(double *x, int64_t n, int64_t d);
/* Scores U_r S_r (n x r) of the centred matrix. Undefined unless 1 <= r <= min(n, d). */
int oracle_pca_rank(const double *x, int64_t n, int64_t d, int64_t r, double *scores);
/* The same for the smallest rank whose share of the variance reaches `share`; room for n x min(n, d) scores,
 * written as n x *kept. Undefined without variance. */
int oracle_pca_share(const double *x, int64_t n, int64_t d, double share, double *scores, int64_t *kept);

/* ---- chance levels (oracle_chance.c): exact means over all permutations of the rows of one side ---- */

double oracle_chance_mutual_knn(int64_t n, int64_t k);
/* Depends on the in-degrees of the first graph only. */
double oracle_chance_cycle_knn(const int64_t *a, int64_t n, int64_t k);
/* Mean of h / (2 k - h) over the hypergeometric overlap h. */
double oracle_chance_jaccard_knn(int64_t n, int64_t k);
/* Mean LCS length: hypergeometric overlap, then the expected LIS of that overlap. */
double oracle_chance_lcs_knn(int64_t n, int64_t k);
/* sqrt(beta_K beta_L) / (n - 1), beta = tr(HKH)^2 / |HKH|^2, with the sign of tr(HKH) tr(HLH). */
int oracle_chance_cka(const double *k, const double *l, int64_t n, double *mean);
/* Expected longest increasing subsequence of a uniformly random permutation of h, over all partitions of h.
 */
double oracle_expected_lis(int64_t h);

/* A metric whose second side is seen through `permutation`: row i of it is row permutation[i] of the data. */
typedef int oracle_permuted_metric(const int64_t *permutation, void *context, double *score);

typedef struct oracle_null {
    int64_t draws;
    double mean;
    double variance; /* divisor: the number of draws */
    double third;    /* third central moment, same divisor */
} oracle_null;

/* All n! permutations; n <= 10. Undefined as soon as one score is. */
int oracle_enumerate(int64_t n, oracle_permuted_metric *metric, void *context, oracle_null *null);
/* out(i, j) = in(permutation[i], permutation[j]) */
void oracle_permute_square(const double *in, int64_t n, const int64_t *permutation, double *out);
/* out(i, .) = in(permutation[i], .) */
void oracle_permute_rows(const double *in, int64_t n, int64_t d, const int64_t *permutation, double *out);

#endif
