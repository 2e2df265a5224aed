/* Sums as bytes and back: little-endian, versioned, with a checksum. docs/formats.md has the layout. */
#ifndef PRH_COMPUTE_COMOMENTS_BYTES_H
#define PRH_COMPUTE_COMOMENTS_BYTES_H

#include "compute/comoments.h"

/* Bytes that the sums take; TOO_LARGE if they cannot be addressed. */
prh_status prh__comoments_bytes(int64_t *bytes, const int64_t cols[2]);

/* Fills as many. */
void prh__comoments_write(const prh__comoments *c, unsigned char *bytes);

/* Creates the sums that `size` bytes hold; FORMAT if they are not what prh__comoments_write wrote. */
prh_status prh__comoments_read(prh__comoments *c, const unsigned char *bytes, int64_t size);

#endif
