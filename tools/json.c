/* A small writer over jansson's tree. */
#include "json.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "number.h"
#include "program.h"

static json_t *made(json_t *value)
{
    if (!value)
        exit(bad("out of memory"));
    return value;
}

void json_put(json_t *object, const char *key, json_t *value)
{
    if (json_object_set_new(object, key, value) != 0)
        exit(bad("out of memory"));
}

void json_add(json_t *array, json_t *value)
{
    if (json_array_append_new(array, value) != 0)
        exit(bad("out of memory"));
}

json_t *json_new_object(void)
{
    return made(json_object());
}

json_t *json_new_array(void)
{
    return made(json_array());
}

/* A file name may hold any bytes, JSON may not: drops to U+FFFD every byte beyond ASCII. */
static json_t *text_of_bytes(const char *text)
{
    char *legal = need(3 * strlen(text) + 1, 1), *end = legal;
    json_t *value;

    for (; *text; text++) {
        if ((unsigned char)*text < 0x80) {
            *end++ = *text;
        } else {
            memcpy(end, "\xEF\xBF\xBD", 3);
            end += 3;
        }
    }
    value = json_string(legal);
    free(legal);
    return made(value);
}

json_t *json_of_text(const char *text)
{
    json_t *value;

    if (!text)
        return made(json_null());
    value = json_string(text);
    return value ? value : text_of_bytes(text);
}

json_t *json_of_real(double value)
{
    return made(isfinite(value) ? json_real(value) : json_null());
}

json_t *json_of_int(int64_t value)
{
    return made(json_integer((json_int_t)value));
}

json_t *json_of_bool(int value)
{
    return made(json_boolean(value));
}

json_t *json_of_count(int64_t value)
{
    return value < 0 ? made(json_null()) : json_of_int(value);
}

json_t *json_of_reals(const double *values, int64_t count)
{
    json_t *list = json_new_array();

    for (int64_t i = 0; i < count; i++)
        json_add(list, json_of_real(values[i]));
    return list;
}

json_t *json_of_counts(const int64_t *values, int64_t count)
{
    json_t *list = json_new_array();

    for (int64_t i = 0; i < count; i++)
        json_add(list, json_of_count(values[i]));
    return list;
}

json_t *json_of_real_rows(const double *values, int64_t rows, int64_t cols)
{
    json_t *list = json_new_array();

    for (int64_t i = 0; i < rows; i++)
        json_add(list, json_of_reals(values + i * cols, cols));
    return list;
}

json_t *json_of_count_rows(const int64_t *values, int64_t rows, int64_t cols)
{
    json_t *list = json_new_array();

    for (int64_t i = 0; i < rows; i++)
        json_add(list, json_of_counts(values + i * cols, cols));
    return list;
}

static void write_string(const char *text, FILE *out)
{
    fputc('"', out);
    for (; *text; text++) {
        const unsigned char byte = (unsigned char)*text;

        if (byte == '"' || byte == '\\')
            fprintf(out, "\\%c", byte);
        else if (byte == '\n')
            fputs("\\n", out);
        else if (byte < 0x20 || byte == 0x7f)
            fprintf(out, "\\u%04x", byte);
        else
            fputc(byte, out);
    }
    fputc('"', out);
}

/* Levels of nesting: 0 for a number, 1 for a row of numbers, 2 for an object that holds such a row. */
static int height(const json_t *value)
{
    int highest = -1;
    size_t i;
    json_t *element;
    const char *key;

    if (json_is_array(value)) {
        json_array_foreach((json_t *)value, i, element) highest =
            height(element) > highest ? height(element) : highest;
        return highest + 1;
    }
    if (json_is_object(value)) {
        json_object_foreach((json_t *)value, key, element) highest =
            height(element) > highest ? height(element) : highest;
        return highest + 1;
    }
    return 0;
}

static void write_scalar(const json_t *value, FILE *out)
{
    char text[NUMBER_SIZE];

    if (json_is_string(value))
        write_string(json_string_value(value), out);
    else if (json_is_integer(value))
        fprintf(out, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
    else if (json_is_real(value))
        fputs(number_text(json_real_value(value), text), out);
    else
        fputs(json_is_true(value) ? "true" : json_is_false(value) ? "false" : "null", out);
}

static void write_value(const json_t *value, int depth, FILE *out);

/* What stands before an element: a comma after the one before, and the place where it begins. */
static void write_gap(int first, int inline_too, int depth, FILE *out)
{
    if (!first)
        fputs(inline_too ? ", " : ",", out);
    if (!inline_too)
        fprintf(out, "\n%*s", 2 * depth, "");
}

static void write_array(const json_t *array, int depth, FILE *out)
{
    const int inline_too = height(array) <= 1;
    size_t i;
    json_t *element;

    fputc('[', out);
    json_array_foreach((json_t *)array, i, element)
    {
        write_gap(i == 0, inline_too, depth + 1, out);
        write_value(element, depth + 1, out);
    }
    if (!inline_too)
        fprintf(out, "\n%*s", 2 * depth, "");
    fputc(']', out);
}

static void write_object(const json_t *object, int depth, FILE *out)
{
    const int inline_too = depth > 0 && height(object) <= 2;
    int first = 1;
    const char *key;
    json_t *element;

    fputc('{', out);
    json_object_foreach((json_t *)object, key, element)
    {
        write_gap(first, inline_too, depth + 1, out);
        write_string(key, out);
        fputs(": ", out);
        write_value(element, depth + 1, out);
        first = 0;
    }
    if (!inline_too)
        fprintf(out, "\n%*s", 2 * depth, "");
    fputc('}', out);
}

static void write_value(const json_t *value, int depth, FILE *out)
{
    if (json_is_array(value))
        write_array(value, depth, out);
    else if (json_is_object(value))
        write_object(value, depth, out);
    else
        write_scalar(value, out);
}

void json_write(const json_t *root, FILE *out)
{
    write_value(root, 0, out);
    fputc('\n', out);
}
