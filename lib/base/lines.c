/* The two passes over a record. */
#include "base/lines.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/memory.h"
#include "base/error.h"

void prh__lines_add(prh__lines *lines, const char *format, ...)
{
    const size_t left = lines->length < lines->room ? lines->room - lines->length : 0;
    va_list arguments;
    int written;

    va_start(arguments, format);
    written = vsnprintf(left > 0 ? lines->at + lines->length : NULL, left, format, arguments);
    va_end(arguments);
    lines->length += written > 0 ? (size_t)written : 0;
}

prh_status prh__lines_make(
    char **out, void (*write)(prh__lines *lines, const void *context), const void *context)
{
    prh__lines lines = {NULL, 0, 0};

    write(&lines, context);
    lines.room = lines.length + 1;
    lines.length = 0;
    PRH__TRY(prh__alloc_zero(&lines.at, (int64_t)lines.room, 1));
    write(&lines, context);
    *out = lines.at;
    return PRH_OK;
}
