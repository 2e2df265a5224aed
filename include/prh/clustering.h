/* Which models belong together? Hierarchical clustering, and an order in which a heat map shows it. */
#ifndef PRH_CLUSTERING_H
#define PRH_CLUSTERING_H

#include <prh/run.h>

PRH_BEGIN_DECLS

/* Threads: immutable, share freely. What getters return lives as long as the handle; NULL gives NULL or 0. */
typedef struct prh_clustering prh_clustering;

/* How far two clusters are from one another, by the distances between their items. */
enum {
    PRH_LINKAGE_AVERAGE = 0,  /* mean (UPGMA) */
    PRH_LINKAGE_COMPLETE = 1, /* largest */
    PRH_LINKAGE_SINGLE = 2    /* smallest */
};

/* Zero is the default for every field. */
typedef struct prh_clustering_options {
    uint64_t struct_size; /* sizeof(prh_clustering_options), set by the caller */
    int32_t linkage;      /* PRH_LINKAGE_... */
    int32_t as_merged;    /* nonzero: the order is that of merging, without looking for the best one */
} prh_clustering_options;

/**
 * Merges the two nearest clusters, beginning with single items, until one is left; among equally near ones the two
 * whose lowest items come first. Then turns the branches of the tree so that the sum of distances between neighbours
 * in the order of the leaves is the smallest that any turning gives.
 *
 * Where no two distances tie, items in another order give the same tree. Means are rounded: what is equally near only
 * by different sums may be told apart.
 *
 * @param out        receives the clustering; NULL on failure
 * @param distances  count x count, row-major, symmetric to 1e-6 of its largest value (the upper triangle counts),
 *                   finite, >= 0; the diagonal is not read
 * @param count      items, at least 1
 * @param options    NULL: all defaults
 * @param run        NULL: all defaults; the order is looked for in parallel
 *
 * Source:   Sokal & Michener, Univ. Kansas Sci. Bull. 38 (1958); Bar-Joseph, Gifford & Jaakkola, Bioinformatics 17
 *           (2001) (order of the leaves)
 * Errors:   ARGUMENT for NULL, a count below 1, an unknown linkage; VALUE naming row and column of a distance that is
 *           not allowed; ABI; TOO_LARGE; MEMORY; CANCELLED
 * Cost:     time O(count^2) for merging, O(count^3) for the order; memory 16 count^2 bytes. Whatever the distances
 * Threads:  any thread
 * Since:    0.1
 */
PRH_API PRH_MUST_CHECK prh_status prh_clustering_create(prh_clustering **out, const double *distances,
    int64_t count, const prh_clustering_options *options, const prh_run_options *run);

/** Lets go of a clustering. NULL is fine. Since: 0.1 */
PRH_API void prh_clustering_destroy(prh_clustering *clustering);

/** Number of items. Since: 0.1 */
PRH_API int64_t prh_clustering_count(const prh_clustering *clustering);

/**
 * Which clusters were merged, (count - 1) x 2, in the order of rising distance: a number below count is an item, count
 * + m the cluster that merge m made; of the two the one with the lowest item comes first. NULL for one item, as are
 * distances and sizes.
 *
 * Since:    0.1
 */
PRH_API const int64_t *prh_clustering_merges(const prh_clustering *clustering);

/** The distance of the two clusters of each merge. Since: 0.1 */
PRH_API const double *prh_clustering_distances(const prh_clustering *clustering);

/** Items in the cluster that each merge made. Since: 0.1 */
PRH_API const int64_t *prh_clustering_sizes(const prh_clustering *clustering);

/** The items in the order of the leaves; of it and its mirror image the one whose first item is lower. Since: 0.1 */
PRH_API const int64_t *prh_clustering_order(const prh_clustering *clustering);

/**
 * The clusters that are left if so many are wanted.
 *
 * @param clusters  1 to count
 * @param labels    receives count labels from 0 to clusters - 1, numbered by their lowest item; left untouched on
 *                  failure
 *
 * Errors:   ARGUMENT for NULL or a number out of range; MEMORY
 * Cost:     O(count)
 * Threads:  any thread
 * Since:    0.1
 */
PRH_API PRH_MUST_CHECK prh_status prh_clustering_cut(
    const prh_clustering *clustering, int64_t clusters, int64_t *labels);

PRH_END_DECLS

#endif
