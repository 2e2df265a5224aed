/* Text that comes from files: shown safely in messages, and sorted the way people number layers. */
#ifndef PRH_IO_TEXT_H
#define PRH_IO_TEXT_H

#include <stddef.h>

/* A stretch of somebody else's characters, not terminated. */
typedef struct prh__slice {
    const char *text;
    size_t length;
} prh__slice;

enum { PRH__QUOTE_SIZE = 128 };

/* Writes a printable copy: other bytes as \xNN, a long text cut with "...". Returns `buffer`. A file must
 * not be able to send control characters to the terminal that shows a message. */
const char *prh__quote(char buffer[PRH__QUOTE_SIZE], prh__slice slice);

/* Natural order: runs of digits compare as numbers of any length, so "layer.2" comes before "layer.10";
 * names that are equal in that sense ("1", "01") compare as bytes. A total order: 0 for equal strings only.
 */
int prh__natural_compare(const char *a, const char *b);

/* 1 if `text` ends with `ending`. */
int prh__ends_with(const char *text, const char *ending);

#endif
