/* The sums of a Gram's rows, from which its offsets follow. */
#ifndef PRH_COMPUTE_GRAM_SUMS_H
#define PRH_COMPUTE_GRAM_SUMS_H

#include "compute/gram.h"

/* Both fill in diagonal, offset and trace. From the centred rows, where K is their products: O(n d). */
prh_status prh__gram_sum_rows(prh__gram *gram, const prh__items *items, const prh__run *run);

/* From the tiles, which are kept on the way if the Gram has room for them: O(n^2 d). */
prh_status prh__gram_sum_tiles(prh__gram *gram, const prh__items *items, const prh__run *run);

#endif
