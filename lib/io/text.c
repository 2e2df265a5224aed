/* Quoting and natural order of names. */
#include "io/text.h"

#include <stdio.h>
#include <string.h>

enum { ESCAPE_LENGTH = 4, ELLIPSIS_SIZE = 4 };

const char *prh__quote(char buffer[PRH__QUOTE_SIZE], prh__slice slice)
{
    size_t used = 0;

    for (size_t i = 0; i < slice.length; i++) {
        const unsigned char c = (unsigned char)slice.text[i];

        if (used + ESCAPE_LENGTH + ELLIPSIS_SIZE > PRH__QUOTE_SIZE) {
            memcpy(buffer + used, "...", ELLIPSIS_SIZE);
            return buffer;
        }
        if (c >= ' ' && c <= '~')
            buffer[used++] = (char)c;
        else
            used += (size_t)snprintf(buffer + used, ESCAPE_LENGTH + 1, "\\x%02x", (unsigned)c);
    }
    buffer[used] = '\0';
    return buffer;
}

/* Not isdigit: the order must not depend on the host program's locale. */
static int is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static const char *skip_zeros(const char *text)
{
    while (*text == '0')
        text++;
    return text;
}

static size_t count_digits(const char *text)
{
    size_t count = 0;

    while (is_digit(text[count]))
        count++;
    return count;
}

/* Compares the digit runs at *a and *b as numbers and moves both behind their run. */
static int compare_numbers(const char **a, const char **b)
{
    const char *x = skip_zeros(*a);
    const char *y = skip_zeros(*b);
    const size_t x_length = count_digits(x);
    const size_t y_length = count_digits(y);

    *a = x + x_length;
    *b = y + y_length;
    if (x_length != y_length)
        return x_length < y_length ? -1 : 1;
    return memcmp(x, y, x_length);
}

int prh__natural_compare(const char *a, const char *b)
{
    const char *x = a;
    const char *y = b;

    while (*x && *y) {
        if (is_digit(*x) && is_digit(*y)) {
            const int order = compare_numbers(&x, &y);

            if (order != 0)
                return order;
        } else if (*x != *y) {
            return (unsigned char)*x < (unsigned char)*y ? -1 : 1;
        } else {
            x++;
            y++;
        }
    }
    if (*x || *y)
        return *x ? 1 : -1;
    return strcmp(a, b);
}

int prh__ends_with(const char *text, const char *ending)
{
    const size_t length = strlen(text);
    const size_t tail = strlen(ending);

    return length >= tail && memcmp(text + length - tail, ending, tail) == 0;
}
