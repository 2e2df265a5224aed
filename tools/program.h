/* What every part of the program prh shares: exit codes, messages, allocation. */
#ifndef PRH_TOOLS_PROGRAM_H
#define PRH_TOOLS_PROGRAM_H

#include <prh/prh.h>

#include <stddef.h>

/* What the program exits with, and what its functions return. */
enum {
    EXIT_FINE = 0,
    EXIT_UNDEFINED = 1, /* some score that was asked for does not exist */
    EXIT_BAD = 2,       /* bad usage, bad input, or no way to write the output */
    EXIT_SIGNAL = 128   /* plus the number of the signal: 130 for an interrupt */
};

/** Prints "prh: MESSAGE" on stderr and answers EXIT_BAD. */
int bad(const char *format, ...) __attribute__((format(printf, 1, 2)));

/** As bad(), followed by where to read how `command` is used (NULL: the program itself). */
int bad_usage(const char *command, const char *format, ...) __attribute__((format(printf, 2, 3)));

/**
 * Says on stderr why the library refused something about `file` (NULL: about no file), and answers the
 * exit code: interrupted if it was cancelled, else undefined for UNDEFINED, else EXIT_BAD.
 */
int bad_status(prh_status status, const char *file);

/* Memory that is always there: these end the program with a message when there is none. */
void *need(size_t count, size_t size);                 /* zeroed */
void *need_more(void *old, size_t count, size_t size); /* realloc */
char *need_copy(const char *text);
char *need_text(const char *format, ...) __attribute__((format(printf, 1, 2)));

/** Whether a path ends in such as ".csv", in letters of either case, and is more than that. */
int path_ends_in(const char *path, const char *ending);

/** The text with its control characters as \xNN: names come from files, and a terminal would obey them. Allocated. */
char *printable(const char *text);

#endif
