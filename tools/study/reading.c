/* Checked reading of a tree. */
#include "reading.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>

#include "program.h"

/* What one value of a list is. */
enum { REALS, PLACES, TEXTS };

typedef struct wanted {
    int kind;
    int64_t limit; /* of places */
} wanted;

static const char *dot(const place *at)
{
    return at->name[0] ? "." : "";
}

void reading_refuse(const place *at, const char *key, const char *what)
{
    if (!at->now->code)
        at->now->code = !at->now->file
                            ? EXIT_BAD
                            : bad("%s: member '%s%s%s' %s", at->now->file, at->name, dot(at), key, what);
}

const json_t *reading_member(const place *at, const char *key)
{
    const json_t *value;

    if (at->now->code || !at->object)
        return NULL;
    value = json_object_get(at->object, key);
    if (!value)
        reading_refuse(at, key, "is missing");
    return value;
}

/* Puts the value of a JSON scalar to place i of an array; 0 if it is of another kind. */
static int take(const json_t *value, wanted what, void *array, int64_t i)
{
    const int is_null = json_is_null(value);

    if (what.kind == REALS) {
        ((double *)array)[i] = is_null ? NAN : json_number_value(value);
        return is_null || json_is_number(value);
    }
    if (what.kind == TEXTS) {
        ((const char **)array)[i] = is_null ? NULL : json_string_value(value);
        return is_null || json_is_string(value);
    }
    ((int64_t *)array)[i] = is_null ? -1 : json_integer_value(value);
    return is_null || (json_is_integer(value) && json_integer_value(value) >= 0 &&
                          json_integer_value(value) < what.limit);
}

static void refuse_value(const place *at, const char *key, wanted what)
{
    char text[96];

    if (what.kind == PLACES && what.limit < INT64_MAX)
        snprintf(text, sizeof text, "is not a whole number from 0 to %" PRId64, what.limit - 1);
    else
        snprintf(text, sizeof text, "is no %s",
            what.kind == REALS   ? "number"
            : what.kind == TEXTS ? "text"
                                 : "whole number from 0 on");
    reading_refuse(at, key, text);
}

/* A scalar member. */
static void scalar(const place *at, const char *key, wanted what, void *into)
{
    const json_t *value = reading_member(at, key);

    if (value && !take(value, what, into, 0))
        refuse_value(at, key, what);
}

const char *reading_text(const place *at, const char *key)
{
    const char *text = NULL;

    scalar(at, key, (wanted){.kind = TEXTS}, &text);
    return text;
}

double reading_real(const place *at, const char *key)
{
    double value = NAN;

    scalar(at, key, (wanted){.kind = REALS}, &value);
    return value;
}

int64_t reading_place(const place *at, const char *key, int64_t limit)
{
    int64_t value = -1;

    scalar(at, key, (wanted){PLACES, limit}, &value);
    return at->now->code ? -1 : value;
}

int64_t reading_whole(const place *at, const char *key)
{
    return reading_place(at, key, INT64_MAX);
}

int reading_flag(const place *at, const char *key)
{
    const json_t *value = reading_member(at, key);

    if (value && !json_is_boolean(value) && !json_is_integer(value) && !json_is_null(value))
        reading_refuse(at, key, "is neither true nor false");
    return json_is_true(value) || (json_is_integer(value) && json_integer_value(value) != 0);
}

const json_t *reading_list(const place *at, const char *key, int64_t *count)
{
    const json_t *value = reading_member(at, key);

    *count = 0;
    if (value && !json_is_array(value) && !json_is_null(value))
        reading_refuse(at, key, "is no list");
    if (at->now->code || !json_is_array(value))
        return NULL;
    *count = (int64_t)json_array_size(value);
    return value;
}

static void *new_array(const place *at, wanted what, int64_t count)
{
    void *array = pool_need(at->now->memory, count,
        what.kind == TEXTS ? sizeof(char *) : sizeof(double)); /* int64_t is as long */

    for (int64_t i = 0; i < count && what.kind != TEXTS; i++)
        if (what.kind == REALS)
            ((double *)array)[i] = NAN;
        else
            ((int64_t *)array)[i] = -1;
    return array;
}

/* A list of scalars into array[first ...]. */
static void fill(
    const place *at, const char *key, const json_t *list, wanted what, void *array, int64_t first)
{
    size_t i;
    json_t *value;

    json_array_foreach((json_t *)list, i, value)
    {
        char name[64];

        if (take(value, what, array, first + (int64_t)i))
            continue;
        snprintf(name, sizeof name, "%s[%zu]", key, i);
        refuse_value(at, name, what);
        return;
    }
}

static void refuse_length(const place *at, const char *key, const json_t *list, int64_t count)
{
    char text[96];

    snprintf(text, sizeof text, "has %zu entries instead of %" PRId64, json_array_size(list), count);
    reading_refuse(at, key, text);
}

static void *row(const place *at, const char *key, wanted what, int64_t *count)
{
    int64_t found;
    const json_t *list = reading_list(at, key, &found);
    void *array;

    if (*count < 0)
        *count = found;
    array = new_array(at, what, *count);
    if (list && found != *count)
        refuse_length(at, key, list, *count);
    else if (list)
        fill(at, key, list, what, array, 0);
    return array;
}

double *reading_reals(const place *at, const char *key, int64_t *count)
{
    return row(at, key, (wanted){.kind = REALS}, count);
}

int64_t *reading_places(const place *at, const char *key, int64_t *count, int64_t limit)
{
    return row(at, key, (wanted){PLACES, limit}, count);
}

const char **reading_texts(const place *at, const char *key, int64_t *count)
{
    return row(at, key, (wanted){.kind = TEXTS}, count);
}

const char **reading_names(const place *at, const char *key, int64_t *count)
{
    const char **names;

    *count = -1;
    names = reading_texts(at, key, count);
    for (int64_t i = 0; i < *count; i++)
        if (!names[i]) {
            reading_refuse(at, key, "holds a text that is null");
            break;
        }
    return names;
}

static void *matrix(const place *at, const char *key, wanted what, int64_t rows, int64_t cols)
{
    int64_t found;
    const json_t *list = reading_list(at, key, &found);
    void *array;

    if (list && found != rows)
        refuse_length(at, key, list, rows);
    array = new_array(at, what, at->now->code ? 0 : rows * cols);
    for (int64_t i = 0; i < rows && list && !at->now->code; i++) {
        const json_t *line = json_array_get(list, (size_t)i);
        char name[64];

        snprintf(name, sizeof name, "%s[%" PRId64 "]", key, i);
        if (!json_is_array(line))
            reading_refuse(at, name, "is no list");
        else if ((int64_t)json_array_size(line) != cols)
            refuse_length(at, name, line, cols);
        else
            fill(at, name, line, what, array, i * cols);
    }
    return array;
}

double *reading_matrix(const place *at, const char *key, int64_t rows, int64_t cols)
{
    return matrix(at, key, (wanted){.kind = REALS}, rows, cols);
}

int64_t *reading_place_matrix(const place *at, const char *key, int64_t rows, int64_t cols, int64_t limit)
{
    return matrix(at, key, (wanted){PLACES, limit}, rows, cols);
}

const char **reading_text_matrix(const place *at, const char *key, int64_t rows, int64_t cols)
{
    return matrix(at, key, (wanted){.kind = TEXTS}, rows, cols);
}

place reading_object(const place *at, const char *key)
{
    const json_t *value = reading_member(at, key);
    place found = {.now = at->now, .object = json_is_object(value) ? value : NULL};

    if (value && !json_is_object(value) && !json_is_null(value))
        reading_refuse(at, key, "is no object");
    (void)!snprintf(found.name, sizeof found.name, "%.100s%s%.50s", at->name, dot(at), key);
    return found;
}

place reading_item(const place *at, const char *key, const json_t *list, int64_t i)
{
    const json_t *value = json_array_get(list, (size_t)i);
    place found = {.now = at->now, .object = json_is_object(value) ? value : NULL};

    (void)!snprintf(found.name, sizeof found.name, "%.80s%s%.40s[%" PRId64 "]", at->name, dot(at), key, i);
    if (!found.object && !at->now->code)
        at->now->code = bad("%s: member '%s' is no object", at->now->file, found.name);
    return found;
}
