/* Matrices out, as NumPy reads them. */
#ifndef PRH_TOOLS_NPY_H
#define PRH_TOOLS_NPY_H

#include <stdint.h>

/**
 * Writes a .npy file of doubles, row by row: whole or not at all. EXIT_BAD with a complaint if that can not be.
 *
 * @param values  rows x cols
 */
int npy_write(const char *path, const double *values, int64_t rows, int64_t cols);

#endif
