/* The nearest neighbours of every item: the sorted lists that the local metrics compare. */
#ifndef PRH_NEIGHBORS_H
#define PRH_NEIGHBORS_H

#include <prh/kernel.h>

PRH_BEGIN_DECLS

/*
 * Threads: immutable, share freely.
 *
 * Neighbours are ranked by (similarity descending, index ascending), the item itself excluded by its
 * index: a total order, so lists do not depend on threads, memory or the order of calls. Rows with the
 * same values are legal neighbours and tie exactly.
 */
typedef struct prh_neighbors prh_neighbors;

/**
 * Finds the k_max nearest neighbours of every row, exactly.
 *
 * @param out             receives the handle; NULL on failure
 * @param representation  n rows
 * @param kernel          kernel function (kernel.h) that says what is near; NULL: "linear"
 * @param k_max           1 <= k_max < n
 * @param precision       PRH_PRECISION_AUTO, _F32 or _F64
 * @param options         NULL: all defaults
 *
 * Errors:   ARGUMENT if k_max is out of range, the kernel or the precision unknown; SHAPE if a
 *           precomputed matrix is not square; VALUE naming row and column for NaN or infinity, if inner
 *           products overflow, or for a matrix that is no such kernel (kernel.h); TOO_LARGE if n >= 2^31;
 *           ABI; MEMORY; CANCELLED
 * Cost:     time O(n^2 d), memory 12 n (k_max + 1) bytes for the lists and 16 n (k_max + 2) while they are
 *           made
 * Threads:  any thread
 * Since:    0.1
 */
PRH_API PRH_MUST_CHECK prh_status prh_neighbors_create(prh_neighbors **out,
    const prh_representation *representation, const char *kernel, int64_t k_max, int32_t precision,
    const prh_run_options *options);

/**
 * The same over a kernel that exists already.
 *
 * Errors:   ARGUMENT if k_max is out of range; TOO_LARGE; ABI; MEMORY; CANCELLED
 * Cost:     time O(n^2 log k_max)
 * Threads:  any thread
 * Since:    0.1
 */
PRH_API PRH_MUST_CHECK prh_status prh_neighbors_create_from_kernel(
    prh_neighbors **out, const prh_kernel *kernel, int64_t k_max, const prh_run_options *options);

/** Lets go of the lists. NULL is fine. Since: 0.1 */
PRH_API void prh_neighbors_destroy(prh_neighbors *neighbors);

/** Number of items n; 0 for NULL. Since: 0.1 */
PRH_API int64_t prh_neighbors_rows(const prh_neighbors *neighbors);

/** The longest list that was asked for; 0 for NULL. Since: 0.1 */
PRH_API int64_t prh_neighbors_k_max(const prh_neighbors *neighbors);

/**
 * The neighbours of item i, nearest first: k_max indices, living as long as the handle; NULL if there
 * is no item i. The first k of them are its k nearest, for any k <= k_max.
 *
 * Since:    0.1
 */
PRH_API const int32_t *prh_neighbors_of(const prh_neighbors *neighbors, int64_t i);

/**
 * What the neighbours of item i were ranked by, in the same order: their kernel values; for rbf and
 * laplacian minus the squared distance; for dissimilarities minus D. NULL if there is no item i.
 *
 * Since:    0.1
 */
PRH_API const double *prh_neighbors_similarities_of(const prh_neighbors *neighbors, int64_t i);

/**
 * Number of items whose k-th and (k+1)-th neighbours are equally near, so that the index decided which
 * one is in the list; 0 when k = n - 1, -1 for NULL and if k < 1 or k > k_max.
 *
 * Cost:     O(n)
 * Since:    0.1
 */
PRH_API int64_t prh_neighbors_ties(const prh_neighbors *neighbors, int64_t k);

PRH_END_DECLS

#endif
