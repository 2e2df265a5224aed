/* Fields and rows of CSV. */
#include "csv.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "number.h"

static void begin(csv *row)
{
    if (row->begun)
        fputc(',', row->out);
    row->begun = 1;
}

/* Blanks at an end are quoted too: many readers, ours among them, would take them for a slip. */
static int needs_quotes(const char *text)
{
    const size_t length = strlen(text);

    return strpbrk(text, ",\"\r\n") || (length > 0 && (text[0] == ' ' || text[length - 1] == ' '));
}

void csv_text(csv *row, const char *text)
{
    begin(row);
    if (!text)
        return;
    if (!needs_quotes(text)) {
        fputs(text, row->out);
        return;
    }
    fputc('"', row->out);
    for (; *text; text++) {
        if (*text == '"')
            fputc('"', row->out);
        fputc(*text, row->out);
    }
    fputc('"', row->out);
}

void csv_real(csv *row, double value)
{
    char text[NUMBER_SIZE];

    csv_text(row, isfinite(value) ? number_text(value, text) : NULL);
}

void csv_int(csv *row, int64_t value)
{
    begin(row);
    fprintf(row->out, "%" PRId64, value);
}

void csv_count(csv *row, int64_t value)
{
    if (value < 0)
        begin(row);
    else
        csv_int(row, value);
}

void csv_end(csv *row)
{
    fputc('\n', row->out);
    row->begun = 0;
}
