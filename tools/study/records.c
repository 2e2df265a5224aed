/* From lines to fields that have a name, each with its line for complaints. */
#include "study/records.h"

#include <inttypes.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "number.h"
#include "program.h"
#include "sheet.h"
#include "suggest.h"

/* The text without the blanks around it, which nobody sees; in quotes they are meant. Allocated. */
static char *trimmed(const sheet_field *field)
{
    const char *begin = field->text, *end = begin + field->length;

    while (!field->quoted && begin < end && *begin == ' ')
        begin++;
    while (!field->quoted && begin < end && end[-1] == ' ')
        end--;
    return need_text("%.*s", (int)(end - begin), begin);
}

static char **take_fields(const sheet *file)
{
    char **fields = need((size_t)file->count, sizeof *fields);

    for (int64_t i = 0; i < file->count; i++)
        fields[i] = trimmed(&file->fields[i]);
    return fields;
}

static int check_names(const records *mine, const sheet *file, const char *header)
{
    if (mine->columns == 1 && strchr(mine->names[0], '\t'))
        return bad("%s: line %" PRId64
                   " has one column, with tabs, where commas are read; a name that ends in "
                   ".tsv says that there are tabs",
            mine->path, file->line);
    if (mine->columns == 1 && strchr(mine->names[0], ';'))
        return bad("%s: line %" PRId64
                   " has one column, with semicolons, where commas or (in .tsv) tabs are read",
            mine->path, file->line);
    for (int64_t i = 0; i < mine->columns; i++) {
        if (!mine->names[i][0])
            return bad("%s: line %" PRId64 ": column %" PRId64
                       " has no name; a header line such as %s comes first",
                mine->path, file->line, i + 1, header);
        if (records_find(mine, mine->names[i]) < i)
            return bad("%s: line %" PRId64 ": columns %" PRId64 " and %" PRId64 " are both named '%s'",
                mine->path, file->line, records_find(mine, mine->names[i]) + 1, i + 1, mine->names[i]);
    }
    return EXIT_FINE;
}

static int read_rows(records *mine, sheet *file)
{
    size_t room = 0;
    int code = EXIT_FINE, found = 0;

    while (!code && (found = sheet_next(file)) > 0) {
        code = sheet_check_columns(file, mine->columns);
        if (code)
            break;
        if ((size_t)mine->count == room) {
            room = 2 * room + 16;
            mine->rows = need_more(mine->rows, room, sizeof *mine->rows);
        }
        mine->rows[mine->count] = (record){file->line, mine->count, take_fields(file)};
        mine->count++;
    }
    if (!code && found < 0)
        code = file->in.code;
    if (!code && mine->count == 0)
        code = bad("%s: holds a header line only", mine->path);
    return code;
}

int records_read(records *mine, const char *path, const char *header)
{
    sheet *file = need(1, sizeof *file);
    int code = sheet_open(file, path, header);

    *mine = (records){.path = path, .header = header};
    if (!code) {
        mine->columns = file->count;
        mine->names = take_fields(file);
        code = check_names(mine, file, header);
        if (!code)
            code = read_rows(mine, file);
        sheet_close(file);
    }
    free(file);
    return code;
}

static void free_fields(char **fields, int64_t count)
{
    for (int64_t i = 0; fields && i < count; i++)
        free(fields[i]);
    free(fields);
}

void records_release(records *mine)
{
    for (int64_t i = 0; i < mine->count; i++)
        free_fields(mine->rows[i].fields, mine->columns);
    free_fields(mine->names, mine->columns);
    free(mine->rows);
    *mine = (records){0};
}

int64_t records_find(const records *mine, const char *name)
{
    for (int64_t i = 0; i < mine->columns; i++)
        if (strcmp(mine->names[i], name) == 0)
            return i;
    return -1;
}

char *records_hint(const records *mine, const char *name)
{
    return suggest_text(name, (const char *const *)mine->names, (size_t)mine->columns);
}

int records_need(const records *mine, const char *name, int64_t *column)
{
    char *hint;

    *column = records_find(mine, name);
    if (*column >= 0)
        return EXIT_FINE;
    hint = records_hint(mine, name);
    if (hint[0])
        bad("%s: there is no column '%s'%s", mine->path, name, hint);
    else
        bad("%s: there is no column '%s'; a header line such as %s comes first", mine->path, name,
            mine->header);
    free(hint);
    return EXIT_BAD;
}

/* Whether a word is one that other programs write where they know no number. */
static int is_unknown(const char *word)
{
    static const char *const words[] = {"nan", "na", "n/a", "null", "none", "-", "?"};

    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcasecmp(word, words[i]) == 0)
            return 1;
    return 0;
}

int records_number(const records *mine, const record *row, int64_t column, const char *advice, double *number)
{
    *number = NAN;
    if (!row->fields[column][0] || number_read_real(row->fields[column], number))
        return EXIT_FINE;
    return records_refuse(mine, row, column, "'%s' is no number%s", row->fields[column],
        is_unknown(row->fields[column]) ? "; what is not known is left empty" : advice);
}

int records_refuse(const records *mine, const record *row, int64_t column, const char *format, ...)
{
    va_list arguments;
    char *text = NULL;

    va_start(arguments, format);
    if (vasprintf(&text, format, arguments) < 0)
        exit(bad("out of memory"));
    va_end(arguments);
    bad("%s: line %" PRId64 ", column '%s': %s", mine->path, row->line, mine->names[column], text);
    free(text);
    return EXIT_BAD;
}
