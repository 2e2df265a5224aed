/* Where results go: a file that appears whole or not at all, and a standard output that is checked. */
#ifndef PRH_TOOLS_OUTPUT_H
#define PRH_TOOLS_OUTPUT_H

#include <jansson.h>
#include <stdio.h>

#include "options.h"

/**
 * EXIT_BAD with a complaint if `path` can not be written, or is one of the inputs: known before the work,
 * not after it.
 */
int output_check(const char *path, const file_list *inputs, const file_list *more_inputs);

/** Whether one of the files, or folders, is what path names. */
int output_is_among(const char *path, const file_list *files);

/* Writes to a stream what `data` points to; a failing stream is noticed by whoever called it. */
typedef void output_writer(FILE *out, const void *data);

/**
 * Writes to `path`: to a temporary file beside it, flushed to the disk, then renamed over it. On failure or a signal
 * what was there stays. What is no regular file (a pipe, a device) is written as it is.
 */
int output_file(const char *path, output_writer *write, const void *data);

/** The same of JSON. */
int output_json(const char *path, const json_t *root);

/** The same of bytes that are there already. */
int output_bytes(const char *path, const void *bytes, size_t size);

/** The folder that a file is in. Allocated. */
char *output_folder_of(const char *path);

/** Makes names in a folder last beyond a power cut; not every file system can, and the files are there anyway. */
void output_sync_folder(const char *folder);

/** Makes a folder if it is not there, and sees that files can be written in it. */
int output_folder(const char *path);

/** Sees that output_folder would find or make the folder, and makes nothing: wrong input leaves nothing behind. */
int output_check_folder(const char *path);

/** output_file of a name in a folder. */
int output_in(const char *folder, const char *name, output_writer *write, const void *data);

/** Flushes standard output; EXIT_BAD with a complaint if anything was lost. */
int output_finish(void);

#endif
