/* A regular file as bytes in memory. What the bytes mean is left to the readers. */
#ifndef PRH_IO_FILE_H
#define PRH_IO_FILE_H

#include <prh/status.h>

#include "base/hold.h"

/* Threads: confined while open; the hold may be taken along by layers that stay on the mapping. */
typedef struct prh__file {
    const unsigned char *data; /* size bytes, read-only, on a page boundary */
    int64_t size;              /* at least 1 */
    prh__hold *hold;           /* one reference to the mapping */
    int absent;                /* after a failure: because there is no such file, or nothing in it */
} prh__file;

/* Maps the whole file; no descriptor stays open. On failure *out is empty but for `absent`, and the message
 * lacks the name.
 * Errors: IO if it is missing, unreadable, empty or not a regular file; TOO_LARGE; MEMORY. */
prh_status prh__file_map(prh__file *out, const char *path);

/* The same for a name in an open directory; `directory` may be AT_FDCWD. */
prh_status prh__file_map_at(prh__file *out, int directory, const char *name);

/* The same for a regular file that is open and stays the caller's. */
prh_status prh__file_map_open(prh__file *out, int file, int64_t size);

/* Drops the file's own reference to the mapping. Safe on an empty one. */
void prh__file_close(prh__file *file);

/* 1 if there is a directory of that name. */
int prh__file_is_directory(const char *path);

/* Puts the file's name before the message: the whole path, or its end if it is so long that it would push
 * the reason out of the message. */
prh_status prh__file_fail(prh_status status, const char *path);

#endif
