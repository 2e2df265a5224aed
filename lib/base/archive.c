/* Two streams: small values one after the other, and arrays, each on a boundary of its own. */
#include "base/archive.h"

#include <string.h>

#include "base/error.h"
#include "base/memory.h"

enum { FIRST_ROOM = 512, FIRST_PLACES = 32 };

size_t prh__archive_pad(size_t size)
{
    return (size + PRH__ARCHIVE_ALIGNMENT - 1) / PRH__ARCHIVE_ALIGNMENT * PRH__ARCHIVE_ALIGNMENT;
}

prh__archive prh__archive_open(const unsigned char *bytes, size_t values, size_t size)
{
    prh__archive a = {.reading = 1, .size = values};
    const void *at = bytes;

    memcpy(&a.values, &at, sizeof at); /* only read */
    if (values > size || prh__archive_pad(values) > size) {
        prh__archive_require(&a, 0);
        return a;
    }
    a.from = bytes + prh__archive_pad(values);
    a.end = bytes + size;
    return a;
}

void prh__archive_free(prh__archive *a)
{
    if (!a->reading) {
        prh__free(a->values);
        prh__free(a->arrays);
    }
    memset(a, 0, sizeof *a);
}

void prh__archive_require(prh__archive *a, int condition)
{
    if (a->status >= 0 && !condition)
        a->status = prh__fail(PRH_ERR_FORMAT, "the bytes do not hold what they should");
}

/* Room for `more` small bytes. */
static int widen(prh__archive *a, size_t more)
{
    const size_t room = a->room == 0 ? FIRST_ROOM : 2 * (a->room + more);
    unsigned char *wider;

    if (a->size + more <= a->room)
        return 1;
    a->status = prh__alloc(&wider, (int64_t)room, 1);
    if (a->status < 0)
        return 0;
    if (a->size > 0)
        memcpy(wider, a->values, a->size);
    prh__free(a->values);
    a->values = wider;
    a->room = room;
    return 1;
}

/* Bytes that are copied. */
static void move(prh__archive *a, void *value, size_t size)
{
    if (a->status < 0)
        return;
    if (a->reading) {
        prh__archive_require(a, size <= a->size - a->at);
        if (a->status < 0)
            return;
        memcpy(value, a->values + a->at, size);
        a->at += size;
    } else if (widen(a, size)) {
        memcpy(a->values + a->size, value, size);
        a->size += size;
    }
}

void prh__archive_word(prh__archive *a, int64_t *word)
{
    move(a, word, sizeof *word);
}

void prh__archive_int(prh__archive *a, int32_t *word)
{
    int64_t wide = *word;

    prh__archive_word(a, &wide);
    if (!a->reading)
        return;
    prh__archive_require(a, wide >= INT32_MIN && wide <= INT32_MAX);
    if (a->status >= 0)
        *word = (int32_t)wide;
}

void prh__archive_number(prh__archive *a, double *number)
{
    move(a, number, sizeof *number);
}

static int add_place(prh__archive *a)
{
    const int64_t places = a->places == 0 ? FIRST_PLACES : 2 * a->places;
    prh__piece *wider;

    if (a->count < a->places)
        return 1;
    a->status = prh__alloc(&wider, places, sizeof *wider);
    if (a->status < 0)
        return 0;
    if (a->count > 0)
        memcpy(wider, a->arrays, (size_t)a->count * sizeof *wider);
    prh__free(a->arrays);
    a->arrays = wider;
    a->places = places;
    return 1;
}

void prh__archive_array(prh__archive *a, void *array, int64_t count, size_t size)
{
    size_t bytes = 0;

    if (a->status < 0)
        return;
    prh__archive_require(a, count >= 0 && !__builtin_mul_overflow((size_t)count, size, &bytes));
    if (a->status < 0)
        return;
    if (a->reading) {
        prh__archive_require(
            a, bytes <= (size_t)(a->end - a->from) && prh__archive_pad(bytes) <= (size_t)(a->end - a->from));
        if (a->status < 0)
            return;
        memcpy(array, &a->from, sizeof a->from);
        a->from += prh__archive_pad(bytes);
    } else if (add_place(a)) {
        memcpy(&a->arrays[a->count].bytes, array, sizeof(void *));
        a->arrays[a->count++].size = bytes;
    }
}

void prh__archive_optional(prh__archive *a, void *array, int64_t count, size_t size)
{
    const void *pointer;
    int64_t there;

    memcpy(&pointer, array, sizeof pointer);
    there = pointer != NULL;
    prh__archive_word(a, &there);
    if (there)
        prh__archive_array(a, array, count, size);
    else
        memset(array, 0, sizeof(void *));
}

void prh__archive_text(prh__archive *a, char **text)
{
    int64_t bytes = *text ? (int64_t)strlen(*text) + 1 : 0;

    prh__archive_word(a, &bytes);
    if (a->status < 0)
        return;
    if (a->reading)
        *text = NULL;
    if (bytes == 0)
        return;
    prh__archive_array(a, text, bytes, 1);
    if (a->reading && a->status >= 0)
        prh__archive_require(a, (*text)[bytes - 1] == '\0');
}

prh_status prh__archive_end(const prh__archive *a)
{
    PRH__TRY(a->status);
    PRH__REQUIRE(!a->reading || (a->at == a->size && a->from == a->end), PRH_ERR_FORMAT,
        "the bytes hold more than they should");
    return PRH_OK;
}
