/* Messages on stderr, and memory. The wording of the program's complaints is made here and nowhere else. */
#include "program.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "progress.h"

static void complain(const char *format, va_list arguments)
{
    char *text = NULL, *safe;

    progress_clear();
    if (vasprintf(&text, format, arguments) < 0)
        text = NULL;
    safe = text ? printable(text) : NULL;
    fprintf(stderr, "prh: %s\n", safe ? safe : "out of memory");
    free(safe);
    free(text);
}

int bad(const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    complain(format, arguments);
    va_end(arguments);
    return EXIT_BAD;
}

int bad_usage(const char *command, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    complain(format, arguments);
    va_end(arguments);
    fprintf(stderr, "Try 'prh%s%s --help'.\n", command ? " " : "", command ? command : "");
    return EXIT_BAD;
}

int bad_status(prh_status status, const char *file)
{
    const char *detail = prh_last_error();
    int code;

    if (status == PRH_ERR_CANCELLED && (code = progress_interrupted()))
        return code;
    if (!detail[0])
        detail = prh_status_string(status);
    if (file && strncmp(detail, file, strlen(file)) != 0)
        bad("%s: %s", file, detail);
    else
        bad("%s", detail);
    return status == PRH_ERR_UNDEFINED ? EXIT_UNDEFINED : EXIT_BAD;
}

void *need(size_t count, size_t size)
{
    void *memory = calloc(count ? count : 1, size);

    if (!memory)
        exit(bad("out of memory"));
    return memory;
}

void *need_more(void *old, size_t count, size_t size)
{
    void *memory;
    size_t bytes;

    if (__builtin_mul_overflow(count ? count : 1, size, &bytes) || !(memory = realloc(old, bytes)))
        exit(bad("out of memory"));
    return memory;
}

char *need_copy(const char *text)
{
    return need_text("%s", text);
}

char *need_text(const char *format, ...)
{
    va_list arguments;
    char *text = NULL;
    int length;

    va_start(arguments, format);
    length = vasprintf(&text, format, arguments);
    va_end(arguments);
    if (length < 0)
        exit(bad("out of memory"));
    return text;
}

char *printable(const char *text)
{
    char *safe = need(strlen(text) + 1, 4), *at = safe;

    for (; *text; text++) {
        const unsigned char byte = (unsigned char)*text;

        if (byte < 0x20 || byte == 0x7f)
            at += sprintf(at, "\\x%02x", byte);
        else
            *at++ = *text;
    }
    return safe;
}
