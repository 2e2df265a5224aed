/* A hash table with open addressing; nothing is ever removed. */
#include "names.h"

#include <stdlib.h>
#include <string.h>

#include "program.h"

enum { FIRST_SLOTS = 1024 };

/* FNV-1a, http://www.isthe.com/chongo/tech/comp/fnv/ */
static uint64_t hash_of(const char *text, size_t length)
{
    uint64_t hash = 0xcbf29ce484222325u;

    for (size_t i = 0; i < length; i++)
        hash = (hash ^ (unsigned char)text[i]) * 0x100000001b3u;
    return hash ^ hash >> 32; /* the low bits, which choose the slot, of all of it */
}

static void place(names *mine, int64_t number)
{
    size_t at = mine->hashes[number] & (mine->slot_count - 1);

    while (mine->slots[at])
        at = (at + 1) & (mine->slot_count - 1);
    mine->slots[at] = number + 1;
}

/* At most half of the slots are taken, so that there is always one to end a search. */
static void grow(names *mine)
{
    mine->room = mine->room ? 2 * mine->room : FIRST_SLOTS / 2;
    mine->texts = need_more(mine->texts, (size_t)mine->room, sizeof *mine->texts);
    mine->hashes = need_more(mine->hashes, (size_t)mine->room, sizeof *mine->hashes);
    free(mine->slots);
    mine->slot_count = 2 * (size_t)mine->room;
    mine->slots = need(mine->slot_count, sizeof *mine->slots);
    for (int64_t i = 0; i < mine->count; i++)
        place(mine, i);
}

static int is_name(const names *mine, int64_t number, uint64_t hash, const char *text, size_t length)
{
    const char *name = mine->texts[number];

    return mine->hashes[number] == hash && strncmp(name, text, length) == 0 && name[length] == '\0';
}

int64_t names_number(names *mine, const char *text, size_t length)
{
    const uint64_t hash = hash_of(text, length);
    size_t at;

    if (mine->count == mine->room)
        grow(mine);
    for (at = hash & (mine->slot_count - 1); mine->slots[at]; at = (at + 1) & (mine->slot_count - 1))
        if (is_name(mine, mine->slots[at] - 1, hash, text, length))
            return mine->slots[at] - 1;
    if (mine->count == NAMES_MOST)
        return -1;
    mine->texts[mine->count] = need(length + 1, 1);
    memcpy(mine->texts[mine->count], text, length);
    mine->hashes[mine->count] = hash;
    mine->slots[at] = ++mine->count;
    return mine->count - 1;
}

char **names_take(names *mine, int64_t *count)
{
    char **texts = mine->texts;

    *count = mine->count;
    mine->texts = NULL;
    mine->count = 0;
    names_release(mine);
    return texts;
}

void names_free(char **texts, int64_t count)
{
    for (int64_t i = 0; i < count; i++)
        free(texts[i]);
    free(texts);
}

void names_release(names *mine)
{
    names_free(mine->texts, mine->count);
    free(mine->hashes);
    free(mine->slots);
    *mine = (names){0};
}
