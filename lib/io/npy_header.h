/* The header of a .npy file: a Python dict literal with three keys. */
#ifndef PRH_IO_NPY_HEADER_H
#define PRH_IO_NPY_HEADER_H

#include <prh/status.h>

#include "io/text.h"

enum { PRH__NPY_DIMS_KEPT = 3 };

typedef struct prh__npy_header {
    prh__slice descr; /* the dtype's name, without quotes */
    prh__slice shape; /* the tuple as written, for messages */
    int64_t dims;     /* how many dimensions the tuple has; those beyond the kept ones are not stored */
    int64_t size[PRH__NPY_DIMS_KEPT];
    int fortran_order;
} prh__npy_header;

/*
 * Reads the literal that fills [text, text + length). Strict: the keys descr, fortran_order and shape,
 * each once, in any order, and nothing else. The slices point into text.
 * Errors: FORMAT; TOO_LARGE for a dimension beyond 64 bits
 */
prh_status prh__npy_header_read(prh__npy_header *out, const char *text, size_t length);

#endif
