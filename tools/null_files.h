/* What --permutation-table and --blocks name, read and checked. */
#ifndef PRH_TOOLS_NULL_FILES_H
#define PRH_TOOLS_NULL_FILES_H

#include <stdint.h>

/**
 * Reads a matrix whose rows are permutations of 0 ... cols - 1; complains of the first that is none.
 *
 * @param table  receives rows x cols, allocated; left alone on failure
 */
int null_read_table(const char *path, int32_t **table, int64_t *rows, int64_t *cols);

/**
 * Reads a line of text per item; equal lines get equal numbers.
 *
 * @param blocks  receives count numbers, allocated; left alone on failure
 */
int null_read_blocks(const char *path, int64_t **blocks, int64_t *count);

#endif
