/* Ranks of many values, and how far two rankings agree; by radix sorting, in time that ties do not change. */
#ifndef PRH_COMPUTE_RANKS_H
#define PRH_COMPUTE_RANKS_H

#include "base/threads.h"

/*
 * Entries above the diagonal of an n x n matrix of finite values become their ranks, 1 the least, equal ones
 * averaged. *ties: the number of pairs of them that are equal. What is below the diagonal is used up. n >= 2.
 */
prh_status prh__ranks_of(double *values, int64_t n, double *ties, const prh__run *run);

/* Rankings of matrices of more items do not fit the 32 bits that prh__kendall_distance has for a rank. */
enum { PRH__KENDALL_MOST = 65536 };

/*
 * Of two such rankings, how many pairs of entries they order one way less how many the other way. ties: of both
 * sides. room: of prh__kendall_room bytes.
 */
prh_status prh__kendall_agreement(double *agreement, const double *x, const double *y, int64_t n,
    const double ties[2], void *room, const prh__run *run);
size_t prh__kendall_room(int64_t n);

/* Expected work of each, in the unit of prh__task_step. */
double prh__ranks_work(int64_t n);
double prh__kendall_work(int64_t n);

#endif
