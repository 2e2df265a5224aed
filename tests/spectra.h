/* Matrices of known spectra, and the leading singular vectors of them beside the full decomposition. */
#ifndef PRH_TESTS_SPECTRA_H
#define PRH_TESTS_SPECTRA_H

#include "compute/basis.h"
#include "support.h"

enum { KEEP = 10, ROWS = 420, COLS = 400 };

/* x = u s v' with columns that sum to 0, so that centring changes nothing but the last digits. */
typedef struct known {
    int64_t rows, cols;
    double *u; /* count x rows, row-major: the left vectors */
    double *x;
} known;

typedef double spectrum(int64_t i);

double slow(int64_t i); /* 1 / sqrt(1 + i) */
double fast(int64_t i); /* 0.8^i */

/* Vectors of ROWS x COLS, which take longer to make than what is tested: set up and torn down once. */
int make_vectors(void **state);
int drop_vectors(void **state);

known with_spectrum(int64_t rows, int64_t cols, int64_t count, spectrum *value);
void drop(known *k);

prh_view view_of(const double *x, int64_t rows, int64_t cols);
prh__basis basis_of(const double *x, int64_t rows, int64_t cols, int64_t keep);

/* The sine of the largest angle, or more, from the first `keep` columns of a to those of b. */
double sine(const prh__basis *a, const prh__basis *b, int64_t keep);

/* What a few vectors of x are, beside the full decomposition; `alone` says whether they come without it. */
void agrees_with_the_full(const double *x, int64_t rows, int64_t cols, int64_t keep, int alone);

#endif
