/* The least entry of a symmetric matrix of which rows change or go: what merging the nearest asks for, again and
 * again. */
#ifndef PRH_COMPUTE_CLOSEST_H
#define PRH_COMPUTE_CLOSEST_H

#include <stdint.h>

#include <prh/status.h>

enum { PRH__CLOSEST_LEVELS = 32 };

typedef struct prh__closest {
    int64_t n;
    double *distances;                  /* n x n, of which i < j count; not owned */
    int64_t *best;                      /* all levels, one after the other */
    int64_t start[PRH__CLOSEST_LEVELS]; /* of each level */
    int64_t side[PRH__CLOSEST_LEVELS];  /* cells of a row of each level; the last has 1 */
    int levels;
} prh__closest;

/* n >= 2. The distances stay the caller's, and infinite ones are of items that are gone. Time and memory O(n^2). */
prh_status prh__closest_create(prh__closest *c, double *distances, int64_t n);
void prh__closest_free(prh__closest *c);

/* i * n + j of the least distance, i < j: of those that are equal the least i, and then the least j. O(1). */
int64_t prh__closest_pair(const prh__closest *c);

/* To be called after distances of item k changed. O(n). */
void prh__closest_update(prh__closest *c, int64_t k);

#endif
