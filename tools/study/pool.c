/* Memory that is released at once. */
#include "pool.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "program.h"

static void *keep(pool *mine, void *item)
{
    mine->items = need_more(mine->items, mine->count + 1, sizeof *mine->items);
    mine->items[mine->count++] = item;
    return item;
}

void *pool_need(pool *mine, int64_t count, size_t size)
{
    return keep(mine, need((size_t)count + 1, size));
}

double *pool_reals(pool *mine, int64_t count)
{
    return pool_need(mine, count, sizeof(double));
}

char *pool_text(pool *mine, const char *format, ...)
{
    va_list words;
    char *text;
    int length;

    va_start(words, format);
    length = vasprintf(&text, format, words);
    va_end(words);
    if (length < 0)
        exit(bad("out of memory"));
    return keep(mine, text);
}

void pool_release(pool *mine)
{
    for (size_t i = 0; i < mine->count; i++)
        free(mine->items[i]);
    free(mine->items);
    *mine = (pool){0};
}
