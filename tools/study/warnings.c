/* A list of sentences. */
#include "study/warnings.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "program.h"

void warn(warnings *mine, const char *format, ...)
{
    va_list arguments;
    char *text = NULL;

    va_start(arguments, format);
    if (vasprintf(&text, format, arguments) < 0)
        exit(bad("out of memory"));
    va_end(arguments);
    mine->texts = need_more(mine->texts, mine->count + 1, sizeof *mine->texts);
    mine->texts[mine->count++] = text;
}

void warnings_release(warnings *mine)
{
    for (size_t i = 0; i < mine->count; i++)
        free(mine->texts[i]);
    free(mine->texts);
    *mine = (warnings){0};
}
