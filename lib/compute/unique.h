/* Rows that are copies of one another. */
#ifndef PRH_COMPUTE_UNIQUE_H
#define PRH_COMPUTE_UNIQUE_H

#include <stdint.h>

#include <prh/status.h>
#include <prh/view.h>

#include "base/threads.h"

/*
 * Groups the rows that hold the same numbers in `work` (PRH_F64 or PRH_F32; 0 and -0 are one). Row i belongs
 * to group group[i]; groups are numbered in the order
 * of their first rows, and first[g] is that row. All three are allocated here.
 */
typedef struct prh__groups {
    int64_t count;
    int64_t *group; /* per row */
    int64_t *first; /* per group */
    int64_t *start; /* members of g: member[start[g]] ... member[start[g + 1] - 1], ascending */
    int64_t *member;
} prh__groups;

prh_status prh__groups_find(prh__groups *groups, const prh_view *view, prh_dtype work, const prh__run *run);

/* n rows, each its own group: what a precomputed matrix has. */
prh_status prh__groups_trivial(prh__groups *groups, int64_t rows);

void prh__groups_free(prh__groups *groups);

#endif
