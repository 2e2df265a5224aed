/* The readers, one per format. Each fills an empty model; on failure it may be left half filled, and
 * prh__io_open clears it. */
#ifndef PRH_IO_READERS_H
#define PRH_IO_READERS_H

#include "io/file.h"
#include "io/io.h"

/* Messages of these two lack the file's name: the caller adds it. */
prh_status prh__npy_read(prh__stored_model *out, const prh__file *file);
prh_status prh__safetensors_read(prh__stored_model *out, const prh__file *file);

/* Messages of this one begin with the path, or with the path of the offending file in it. */
prh_status prh__directory_read(prh__stored_model *out, const char *path);

/* 1 if the file begins with the magic string of .npy, or is cut off within it. */
int prh__npy_is(const prh__file *file);

/* 1 if the file begins with a length that fits it and the brace of a JSON object. */
int prh__safetensors_is(const prh__file *file);

#endif
