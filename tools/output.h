/* Where results go: a file that appears whole or not at all, and a standard output that is checked. */
#ifndef PRH_TOOLS_OUTPUT_H
#define PRH_TOOLS_OUTPUT_H

#include <jansson.h>

#include "options.h"

/**
 * EXIT_BAD with a complaint if `path` can not be written, or is one of the inputs: known before the work,
 * not after it.
 */
int output_check(const char *path, const file_list *inputs, const file_list *more_inputs);

/** Whether one of the files, or folders, is what path names. */
int output_is_among(const char *path, const file_list *files);

/**
 * Writes JSON to `path`: to a temporary file beside it, flushed to the disk, then renamed over it. On
 * failure or a signal what was there stays. What is no regular file (a pipe, a device) is written as it is.
 */
int output_json(const char *path, const json_t *root);

/** The same for bytes that are there already. */
int output_bytes(const char *path, const void *bytes, size_t size);

/** Flushes standard output; EXIT_BAD with a complaint if anything was lost. */
int output_finish(void);

#endif
