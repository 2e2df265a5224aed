/* UTF-8 from a file, character by character, knowing its place. */
#ifndef PRH_TOOLS_FEED_H
#define PRH_TOOLS_FEED_H

#include <stdint.h>
#include <stdio.h>

enum { FEED_BYTES = 1 << 16, FEED_END = -1 };

typedef struct feed {
    const char *path;
    FILE *file;
    unsigned char buffer[FEED_BYTES];
    size_t at, end;
    int64_t size, passed; /* bytes of the file, and of it before the buffer; a size of 0 is unknown */
    int64_t line, column; /* of the character that was given last, from 1; lines end with LF, CR LF or CR */
    int32_t last;         /* that character; FEED_END after the last one */
    int code;             /* why it ended before its time; EXIT_FINE if it did not */
} feed;

/** Opens a file and passes over its byte order mark. EXIT_BAD with a complaint if it is not there or holds nothing. */
int feed_open(feed *mine, const char *path);
void feed_close(feed *mine);

/**
 * The next character: its code point, or FEED_END. What is no text (a zero byte, bytes that are not UTF-8), a file that
 * can not be read and a signal end it early, with a complaint and `code`.
 */
int32_t feed_next(feed *mine);

/** The next byte, which stays where it is; -1 at the end. */
int feed_peek(feed *mine);

/** Writes a code point as UTF-8, up to 4 bytes; how many. */
size_t feed_encode(int32_t character, char *bytes);

#endif
