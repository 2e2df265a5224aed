/* strtod and printf under the C locale, whatever the host program has set. */
#include "base/number.h"

#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* glibc and musl answer "C" with a static object: nothing is allocated, nothing can fail. */
static locale_t enter_c_locale(void)
{
    return uselocale(newlocale(LC_ALL_MASK, "C", (locale_t)0));
}

const char *prh__write_number(char buffer[PRH__NUMBER_SIZE], double value)
{
    locale_t host = enter_c_locale();

    for (int digits = 1; digits <= 17; digits++) {
        snprintf(buffer, PRH__NUMBER_SIZE, "%.*g", digits, value);
        if (strtod(buffer, NULL) == value)
            break;
    }
    uselocale(host);
    return buffer;
}

int prh__read_number(const char *text, size_t length, double *value)
{
    char copy[64];
    char *end;
    double number;
    locale_t host;

    /* decimal only: strtod also takes blanks, hexadecimal, "inf" and "nan" */
    if (length == 0 || length >= sizeof copy)
        return 0;
    memcpy(copy, text, length);
    copy[length] = '\0';
    if (strspn(copy, "0123456789.eE+-") != length)
        return 0;
    host = enter_c_locale();
    number = strtod(copy, &end);
    uselocale(host);
    if (*end != '\0' || !isfinite(number))
        return 0;
    *value = number;
    return 1;
}

int prh__read_count(const char *text, size_t length, int64_t *value)
{
    int64_t count = 0;

    if (length == 0)
        return 0;
    for (size_t i = 0; i < length; i++) {
        if (text[i] < '0' || text[i] > '9')
            return 0;
        if (__builtin_mul_overflow(count, (int64_t)10, &count) ||
            __builtin_add_overflow(count, (int64_t)(text[i] - '0'), &count))
            return 0;
    }
    *value = count;
    return 1;
}
