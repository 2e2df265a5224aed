/* Text that is first measured, then written: how records of any length are made in one allocation. */
#ifndef PRH_BASE_LINES_H
#define PRH_BASE_LINES_H

#include <stddef.h>

#include <prh/status.h>

/* With room 0 only the length counts. */
typedef struct prh__lines {
    char *at;
    size_t room, length;
} prh__lines;

/* Adds what printf would write. */
void prh__lines_add(prh__lines *lines, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* What `write` adds, as a string to be freed; it is called twice, and must add the same both times. */
prh_status prh__lines_make(
    char **out, void (*write)(prh__lines *lines, const void *context), const void *context);

#endif
