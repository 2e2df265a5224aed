/* Blocks of four vectors: products with a matrix in one reading of it, and orthonormal blocks. */
#ifndef PRH_COMPUTE_BLOCK_H
#define PRH_COMPUTE_BLOCK_H

#include <stdint.h>

enum { PRH__BLOCK = 4 };

/*
 * y (rows x 4) = a x, and y (cols x 4) += a' x, for a rows x cols matrix in double, row-major without gaps. The order
 * of the sums depends on the sizes alone. A general dgemm packs a first, which takes longer than a product this narrow.
 */
void prh__block_times(const double *a, int64_t rows, int64_t cols, const double *x, double *y);
void prh__block_add_transposed(const double *a, int64_t rows, int64_t cols, const double *x, double *y);

/* Dot product in eight interleaved sums. */
double prh__block_dot(const double *x, const double *y, int64_t length);

/* Orthonormal vectors of one length, grown by four at a time. */
typedef struct prh__frame {
    int64_t length;
    int64_t count;
    double *q;        /* count x length, row-major: the vectors */
    double *block;    /* length x 4: what is to be appended, and what was */
    double *h;        /* room for count x 4 */
    uint64_t counter; /* of the pseudo-random numbers drawn */
} prh__frame;

/* Fills the block with pseudo-random numbers in (-1, 1). */
void prh__frame_draw(prh__frame *frame);

/*
 * Appends four orthonormal vectors: block = (the last four of the frame) h + (what is appended) r, r upper
 * triangular, where the block has nothing but rounding along the vectors before the last four. Columns with less than
 * `tiny` left of them count as zero in r, and random directions stand in for them. Answers 0 if no orthonormal block
 * came of it.
 */
int prh__frame_append(prh__frame *frame, double tiny, double r[PRH__BLOCK][PRH__BLOCK]);

#endif
