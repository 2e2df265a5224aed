/* A kernel over n items: K(i, j) says how alike a representation holds items i and j to be. */
#ifndef PRH_KERNEL_H
#define PRH_KERNEL_H

#include <prh/representation.h>

PRH_BEGIN_DECLS

/* Threads: immutable, share freely. */
typedef struct prh_kernel prh_kernel;

/*
 * Kernel functions are named by a string, here and in the options of metrics:
 *   linear                <x, y>
 *   cosine                <x, y> / (|x| |y|); 0 if a row is zero
 *   rbf:S                 exp(-|x - y|^2 / (2 S^2)), S > 0
 *   rbf, rbf:median*F     the same with S = F times the median of the Euclidean distances over i < j
 *                         (even count: mean of the middle two); rbf alone: F = 1,
 *                         but S = 1 in a metric of convention platonic-rep, as in the reference
 *   laplacian[:S]         exp(-|x - y| / S), Euclidean distance, S as for rbf
 *   polynomial:P[:G[:C]]  (G <x, y> + C)^P, P from 1 to 64, G > 0; G = 1, C = 1 unless given
 * and where the n x n matrix itself is the data:
 *   gram                  K as given, symmetric
 *   dissimilarity         D holds distances: K = -1/2 H (D o D) H; neighbours rank by ascending D
 *   squared-dissimilarity D holds squared distances, such as 1 - r: K = -1/2 H D H; likewise
 * H = I - 11'/n. Neighbours rank by K; for rbf and laplacian by the distance itself, which has the same
 * order and no underflow.
 */

/**
 * Computes the whole kernel matrix of a representation, or takes one in.
 *
 * Values are double; rows with the same values have the same similarities; K is exactly symmetric.
 *
 * @param out             receives the handle; NULL on failure
 * @param representation  n x d features, or the n x n matrix for gram and the dissimilarities
 * @param function        a kernel function as above; NULL: "linear"
 * @param precision       PRH_PRECISION_AUTO, _F32 or _F64: of the inner products
 * @param options         NULL: all defaults
 *
 * Errors:   ARGUMENT for an unknown function, parameter or precision; SHAPE if a precomputed matrix is not
 *           square, or for one row and a median bandwidth; VALUE for NaN, infinity or overflow, and for a
 *           precomputed matrix that is not symmetric (to
 *           1e-6 of its largest |value|; the upper triangle counts), a negative dissimilarity or a
 *           nonzero diagonal of one, naming row and column; UNDEFINED for a median bandwidth of 0;
 *           TOO_LARGE; ABI; MEMORY; CANCELLED
 * Cost:     time O(n^2 d), memory 8 n^2 bytes (16 n^2 for radial kernels and dissimilarities)
 * Threads:  any thread
 * Since:    0.1
 */
PRH_API PRH_MUST_CHECK prh_status prh_kernel_create(prh_kernel **out,
    const prh_representation *representation, const char *function, int32_t precision,
    const prh_run_options *options);

/** Lets go of a kernel. NULL is fine. Since: 0.1 */
PRH_API void prh_kernel_destroy(prh_kernel *kernel);

/** Number of items n; 0 for NULL. Since: 0.1 */
PRH_API int64_t prh_kernel_rows(const prh_kernel *kernel);

/**
 * K, row-major n x n doubles without gaps, living as long as the kernel; NULL for NULL, and for a kernel
 * that is not held as one array (none in this release; prh_kernel_read_rows serves every kernel).
 *
 * Since:    0.1
 */
PRH_API const double *prh_kernel_values(const prh_kernel *kernel);

/**
 * Copies some rows of K.
 *
 * @param first   first row, 0-based
 * @param count   number of rows, at least 1
 * @param values  receives count x n doubles, row by row
 *
 * Errors:   ARGUMENT for NULL or rows that are not there
 * Cost:     O(count n)
 * Threads:  any thread
 * Since:    0.1
 */
PRH_API PRH_MUST_CHECK prh_status prh_kernel_read_rows(
    const prh_kernel *kernel, int64_t first, int64_t count, double *values);

/**
 * Distances of some items from all items: sqrt(K(i,i) + K(j,j) - 2 K(i,j)), which no constant added to K changes, 0
 * where that is negative; of a kernel made of dissimilarities these themselves, or their roots if they were squared.
 *
 * @param first      first item, 0-based
 * @param count      number of items, at least 1
 * @param distances  receives count x n, row by row
 *
 * Errors:   ARGUMENT for NULL or items that are not there
 * Cost:     O(count n)
 * Threads:  any thread
 * Since:    0.1
 */
PRH_API PRH_MUST_CHECK prh_status prh_kernel_read_distances(
    const prh_kernel *kernel, int64_t first, int64_t count, double *distances);

/**
 * The kernel function with its numbers, "rbf:8.84", or what else made the values, "pmi" (pmi.h), living as long as the
 * kernel; "" for NULL. Since: 0.1
 */
PRH_API const char *prh_kernel_function(const prh_kernel *kernel);

/** The bandwidth S that was used; 0 for functions without one. Since: 0.1 */
PRH_API double prh_kernel_bandwidth(const prh_kernel *kernel);

PRH_END_DECLS

#endif
