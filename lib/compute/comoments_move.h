/* Sums on their way to another pilot: z becomes z + h. */
#ifndef PRH_COMPUTE_COMOMENTS_MOVE_H
#define PRH_COMPUTE_COMOMENTS_MOVE_H

#include "compute/comoments.h"

typedef struct prh__moving {
    const prh__comoments *from;
    double *h;          /* width of them; the memory of zzh too */
    double *zzh[2];     /* the sum of z z' times the part of h that belongs to x, to y */
    int moved;          /* 0: h is zero */
    prh__row_sums sums; /* there; after prh__moving_sums */
} prh__moving;

/* h = 0, not moved. prh__moving_free may follow a failure. */
prh_status prh__moving_create(prh__moving *m, const prh__comoments *from);
void prh__moving_free(prh__moving *m);

/* Once h and `moved` are set. */
prh_status prh__moving_sums(prh__moving *m, const prh__run *run);

/* out = row j of the moved sum of z z', columns first ... first + count - 1, all in the band of j; with `add` it is
 * added. */
void prh__moving_row(const prh__moving *m, int64_t j, int64_t first, int64_t count, int add, double *out);

#endif
