/* Counts as bytes and back: equal counts are equal bytes. docs/formats.md has the layout. */
#ifndef PRH_PMI_COUNTS_BYTES_H
#define PRH_PMI_COUNTS_BYTES_H

#include "pmi/counts.h"

/* Bytes that the counts take. */
int64_t prh__counts_bytes(const prh__counts *c);

/* Fills as many; MEMORY, and then they are untouched. */
prh_status prh__counts_write(const prh__counts *c, unsigned char *bytes);

/* Creates the counts that `size` bytes hold; FORMAT if they are not what prh__counts_write wrote. */
prh_status prh__counts_read(prh__counts *c, const unsigned char *bytes, int64_t size);

#endif
