/* Messages on stderr, and memory. The wording of the program's complaints is made here and nowhere else. */
#include "program.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "progress.h"

/* Writes the next character of *text to `piece` and steps over it: control characters (C0, DEL, C1 as UTF-8) and bytes
 * that belong to no character become \xNN. */
static void next_piece(const char **text, char piece[16])
{
    const unsigned char *at = (const unsigned char *)*text;
    const int follow = at[0] >= 0xf0 ? 3 : at[0] >= 0xe0 ? 2 : at[0] >= 0xc2 ? 1 : 0;
    int whole = at[0] < 0x80 || follow > 0;

    for (int i = 1; i <= follow && whole; i++)
        whole = (at[i] & 0xc0) == 0x80;
    if (whole && at[0] >= 0x20 && at[0] != 0x7f && !(at[0] == 0xc2 && at[1] < 0xa0)) {
        memcpy(piece, at, (size_t)follow + 1);
        piece[follow + 1] = '\0';
        *text += follow + 1;
        return;
    }
    snprintf(piece, 16, "\\x%02x", at[0]);
    *text += 1;
}

static void complain(const char *format, va_list arguments)
{
    char *text = NULL, piece[16];
    const char *at;

    progress_clear();
    if (vasprintf(&text, format, arguments) < 0)
        text = NULL;
    fputs("prh: ", stderr);
    for (at = text ? text : "out of memory"; *at;) {
        next_piece(&at, piece);
        fputs(piece, stderr);
    }
    fputc('\n', stderr);
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

int path_ends_in(const char *path, const char *ending)
{
    const size_t length = strlen(path), part = strlen(ending);

    return length > part && strcasecmp(path + length - part, ending) == 0;
}

char *printable(const char *text)
{
    char *safe = need(strlen(text) + 1, 4), *end = safe, piece[16];

    while (*text) {
        next_piece(&text, piece);
        end = stpcpy(end, piece);
    }
    return safe;
}
