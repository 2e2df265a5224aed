/* How a matrix that somebody else owns is described to libprh. */
#ifndef PRH_VIEW_H
#define PRH_VIEW_H

#include <prh/export.h>

/* Element types. 16-bit floats are bit patterns; no half type appears in an interface. */
typedef int32_t prh_dtype;
enum {
    PRH_F64 = 1, /* IEEE 754 binary64 */
    PRH_F32 = 2, /* IEEE 754 binary32 */
    PRH_F16 = 3, /* IEEE 754 binary16 */
    PRH_BF16 = 4 /* bfloat16: the upper half of a binary32 */
};

/*
 * A row-major matrix, n samples by d dimensions. A column-major d x n array (Julia, Fortran, R) is
 * already the n x d view of the same memory. Closed: this struct never grows.
 */
typedef struct prh_view {
    const void *data; /* element (i, j) is at data + (i * ld + j) * element size, naturally aligned */
    int64_t rows;     /* n >= 1 */
    int64_t cols;     /* d >= 1 */
    int64_t ld;       /* elements from one row to the next, ld >= cols */
    prh_dtype dtype;  /* PRH_F64, PRH_F32, PRH_F16 or PRH_BF16, native byte order */
    int32_t reserved; /* 0 */
} prh_view;

#endif
