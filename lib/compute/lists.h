/* Comparing two sets of neighbour lists, item by item. */
#ifndef PRH_COMPUTE_LISTS_H
#define PRH_COMPUTE_LISTS_H

#include "base/threads.h"
#include "compute/neighbors.h"

/*
 * All compare one set of lists, a, with `count` others over the same n items, by the first k neighbours of each item:
 * what is looked up of a's list of an item is set up once for all of them. sums[v] is that with others[v]; its terms,
 * one for each item, go to terms[v * n], unless that is NULL.
 */
typedef prh_status (*prh__list_sums)(const struct prh_neighbors *a, const struct prh_neighbors *const *others,
    int64_t count, int64_t k, const prh__run *run, double *sums, double *terms);

/* Sum over items of the number of common neighbours. */
prh_status prh__lists_overlap(const struct prh_neighbors *a, const struct prh_neighbors *const *others,
    int64_t count, int64_t k, const prh__run *run, double *sums, double *terms);

/* The same of each of x with each of y, sums[x * count_y + y], many at once: for several x, and not too many items. */
int prh__lists_have_grid(int64_t count_x, int64_t n, int64_t k);
prh_status prh__lists_grid(const struct prh_neighbors *const *x, int64_t count_x,
    const struct prh_neighbors *const *y, int64_t count_y, int64_t k, const prh__run *run, double *sums);

/* Expected work of each of these pairs, in the unit of prh__task_step. */
double prh__lists_grid_work(int64_t n, int64_t k);

/* Sum over items of |A and B| / |A or B|, A and B the two lists: c / (2 k - c) with c common neighbours. */
prh_status prh__lists_jaccard(const struct prh_neighbors *a, const struct prh_neighbors *const *others,
    int64_t count, int64_t k, const prh__run *run, double *sums, double *terms);

/* The same per item as a table over c = 0 ... k; free it. */
prh_status prh__jaccard_worth(double **worth, int64_t k);

/* Number of items i for which some j in the other's list of i has i in a's list of j. */
prh_status prh__lists_cycles(const struct prh_neighbors *a, const struct prh_neighbors *const *others,
    int64_t count, int64_t k, const prh__run *run, double *sums, double *terms);

/* Sum over items of the length of the longest common subsequence. */
prh_status prh__lists_subsequence(const struct prh_neighbors *a, const struct prh_neighbors *const *others,
    int64_t count, int64_t k, const prh__run *run, double *sums, double *terms);

/* Sum over items of the Levenshtein distance. */
prh_status prh__lists_edits(const struct prh_neighbors *a, const struct prh_neighbors *const *others,
    int64_t count, int64_t k, const prh__run *run, double *sums, double *terms);

/*
 * Where an item stands in the list at hand: place[j], or -1. One table serves all lists, which are entered and taken
 * out again.
 */
prh_status prh__places_create(int32_t **place, int64_t n);
void prh__places_enter(int32_t *place, const int32_t *list, int64_t k);
void prh__places_leave(int32_t *place, const int32_t *list, int64_t k);

/* A set of items, one bit each, of (n + 63) / 64 words: entered and taken out again likewise. */
void prh__bits_enter(uint64_t *set, const int32_t *list, int64_t k);
void prh__bits_leave(uint64_t *set, const int32_t *list, int64_t k);
int prh__bits_have(const uint64_t *set, int32_t item);

/* Expected work of comparing with one other, in the unit of prh__task_step. */
double prh__lists_work(int64_t n, int64_t k);

#endif
