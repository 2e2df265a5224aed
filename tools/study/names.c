/* Characters are counted, not bytes: names are UTF-8. */
#include "names.h"

#include "program.h"

static size_t begins_character(char byte)
{
    return ((unsigned char)byte & 0xc0) != 0x80;
}

/* Bytes of the first `characters` of a text. */
static size_t bytes_of(const char *text, size_t characters)
{
    size_t i = 0;

    for (; text[i]; i++)
        if (begins_character(text[i]) && characters-- == 0)
            break;
    return i;
}

char *name_shortened(const char *name, size_t most)
{
    size_t length = 0;

    for (const char *at = name; *at; at++)
        length += begins_character(*at);
    if (length <= most)
        return need_copy(name);
    return need_text(
        "%.*s…%s", (int)bytes_of(name, 2 * most / 3), name, name + bytes_of(name, length - most / 3));
}
