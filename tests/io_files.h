/* What the suites of lib/io share: a temporary folder, files written byte by byte, a look at what was read.
 */
#ifndef PRH_TESTS_IO_FILES_H
#define PRH_TESTS_IO_FILES_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "io/io.h"

/* Group setup and teardown: the folder that every name below is relative to. */
int make_folder(void **state);
int remove_folder(void **state);

/* The full path of a name; the buffer is overwritten by the next call of any function here. */
const char *at(const char *name);
void make_directory(const char *name);

/* ---- writing ---- */

void write_file(const char *name, const void *head, size_t head_size, const void *data, size_t size);
/* A .npy of the given version whose header is exactly `text`. */
void write_npy_version(const char *name, int version, const char *text, const void *data, size_t size);
/* As NumPy writes it: version 1.0, padded so that the data begins at a multiple of 64. */
void write_npy(
    const char *name, const char *descr, const char *order, const char *shape, const void *data, size_t size);
/* The header is padded with spaces to `pad` bytes if it is shorter. */
void write_safetensors(const char *name, const char *header, size_t pad, const void *data, size_t size);

/* ---- reading back ---- */

/* The data of most files here: 2 x 3. */
extern const float six[6];
extern const double six_values[6];

double element(const prh__stored_layer *layer, int64_t i, int64_t j);
void assert_opens(prh__stored_model *model, const char *name);
/* The message begins with the file's name and holds `words`; nothing is left behind. */
void assert_file_refused(const char *name, prh_status expected, const char *words);
void assert_layer(const prh__stored_layer *layer, int64_t rows, int64_t cols, prh_dtype dtype,
    const char *stored, int mapped);
/* The file is one 2 x 3 layer with these six values, row by row. */
void assert_values(const char *name, const double *values, prh_dtype dtype, const char *stored, int mapped);

#endif
