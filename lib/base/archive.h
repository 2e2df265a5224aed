/*
 * Fields in a row, to be kept as bytes: one list of them serves writing and reading, so that the two cannot disagree.
 * Small values are copied; arrays are neither copied when they are written nor when they are read.
 */
#ifndef PRH_BASE_ARCHIVE_H
#define PRH_BASE_ARCHIVE_H

#include <stddef.h>
#include <stdint.h>

#include <prh/status.h>

enum { PRH__ARCHIVE_ALIGNMENT = 64 }; /* of arrays, within the whole, as prh__alloc aligns them */

typedef struct prh__piece {
    const void *bytes;
    size_t size;
} prh__piece;

/*
 * The first failure stays in `status` and makes the calls after it do nothing: MEMORY when writing, FORMAT when the
 * bytes are too few.
 */
typedef struct prh__archive {
    prh_status status;
    int reading;
    unsigned char *values; /* the small ones; owned when writing */
    size_t size, room, at; /* bytes of them; those read */
    prh__piece *arrays;    /* when writing: in order; owned */
    int64_t count, places;
    const unsigned char *from, *end; /* when reading: the arrays not read yet */
} prh__archive;

/* Zero is an archive to write to. One to read from: `values` are its small ones, the rest arrays. */
prh__archive prh__archive_open(const unsigned char *bytes, size_t values, size_t size);

/* Gives back what writing took. */
void prh__archive_free(prh__archive *a);

/* The field is written, or set. */
void prh__archive_word(prh__archive *a, int64_t *word);
void prh__archive_int(prh__archive *a, int32_t *word);
void prh__archive_number(prh__archive *a, double *number);

/* `array` points to the pointer, which is set to bytes of the archive itself: read-only, as long-lived as they are. */
void prh__archive_array(prh__archive *a, void *array, int64_t count, size_t size);

/* The same of a pointer that may be NULL. */
void prh__archive_optional(prh__archive *a, void *array, int64_t count, size_t size);

/* The same of a string. */
void prh__archive_text(prh__archive *a, char **text);

/* FORMAT unless the condition holds: what is read must make sense. */
void prh__archive_require(prh__archive *a, int condition);

/* The status, FORMAT also if something is left unread. */
prh_status prh__archive_end(const prh__archive *a);

/* `size` to the next multiple of the alignment. */
size_t prh__archive_pad(size_t size);

#endif
