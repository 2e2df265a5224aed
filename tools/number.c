/* Text from doubles, and integers from text. */
#include "number.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *number_text(double value, char *text)
{
    if (!isfinite(value)) {
        strcpy(text, isnan(value) ? "nan" : value > 0 ? "inf" : "-inf");
        return text;
    }
    /* Any decimal of up to 15 digits survives a double, so %.15g finds it if there is one. */
    for (int digits = 15; digits <= 17; digits++) {
        snprintf(text, NUMBER_SIZE, "%.*g", digits, value);
        if (strtod(text, NULL) == value)
            break;
    }
    if (!strpbrk(text, ".e"))
        strcat(text, ".0");
    return text;
}

int number_read(const char *text, int64_t lowest, int64_t highest, int64_t *value)
{
    char *end;
    long long number;

    if (!text[0] || strspn(text, "+-0123456789") != strlen(text))
        return 0;
    errno = 0;
    number = strtoll(text, &end, 10);
    if (errno || *end || end == text || number < lowest || number > highest)
        return 0;
    *value = number;
    return 1;
}

int number_read_real(const char *text, double *value)
{
    char *end;
    double number;

    if (!text[0] || strspn(text, "+-.0123456789eE") != strlen(text))
        return 0;
    number = strtod(text, &end);
    if (*end || end == text || !isfinite(number))
        return 0;
    *value = number;
    return 1;
}

const char *number_short(double value, int digits, char *text)
{
    if (isfinite(value))
        snprintf(text, NUMBER_SIZE, "%.*g", digits, value);
    else
        strcpy(text, "-");
    return text;
}

const char *number_decimal(double value, int decimals, char *text)
{
    if (!isfinite(value) || snprintf(text, NUMBER_SIZE, "%.*f", decimals, value) >= NUMBER_SIZE)
        return number_short(value, decimals, text);
    if (text[0] == '-' && strspn(text, "-0.") == strlen(text))
        memmove(text, text + 1, strlen(text));
    return text;
}

/* Neither closed forms nor draws know smaller ones so well that it would matter which they are. */
#define LEAST_P 1e-16

const char *number_p(double p, char *text)
{
    return p < LEAST_P ? strcpy(text, "< 1e-16") : number_short(p, 2, text);
}

int number_read_bytes(const char *text, uint64_t *value)
{
    static const char suffixes[] = "KMGT";
    char digits[24] = "";
    size_t length = strlen(text);
    int shift = 0;
    int64_t number;

    if (length > 0 && length < sizeof digits) {
        const char last = text[length - 1];
        const char *suffix = strchr(suffixes, last >= 'a' && last <= 'z' ? last - 'a' + 'A' : last);

        if (suffix) {
            shift = 10 * (int)(suffix - suffixes + 1);
            length--;
        }
        memcpy(digits, text, length);
        digits[length] = '\0';
    }
    if (!number_read(digits, 1, INT64_MAX >> shift, &number))
        return 0;
    *value = (uint64_t)number << shift;
    return 1;
}
