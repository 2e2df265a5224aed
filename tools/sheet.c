/* Records, one at a time. */
#include "sheet.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "program.h"

/* By the name, else by the header line, as far as the first bytes hold it. */
static char separator_of(const sheet *mine)
{
    const char *head = (const char *)mine->in.buffer;
    const char *end = memchr(head, '\n', mine->in.end);

    if (path_ends_in(mine->in.path, ".csv"))
        return ',';
    if (path_ends_in(mine->in.path, ".tsv"))
        return '\t';
    return memchr(head, '\t', end ? (size_t)(end - head) : mine->in.end) ? '\t' : ',';
}

static void append(sheet *mine, int32_t character)
{
    if (mine->room - mine->filled < 8) {
        mine->room = 2 * mine->room + 64;
        mine->text = need_more(mine->text, mine->room, 1);
    }
    mine->filled += feed_encode(character, mine->text + mine->filled);
}

static int fail(sheet *mine, int code)
{
    mine->in.code = code;
    return -1;
}

/* What follows the opening quote, up to the closing one. */
static int read_quoted(sheet *mine)
{
    const int64_t line = mine->in.line, column = mine->in.column;

    for (;;) {
        const int32_t next = feed_next(&mine->in);

        if (next == FEED_END)
            return mine->in.code ? -1
                                 : fail(mine, bad("%s: line %" PRId64 ", column %" PRId64
                                                  " opens a quote that is never closed",
                                                  mine->in.path, line, column));
        if (next != '"')
            append(mine, next);
        else if (feed_peek(&mine->in) == '"')
            append(mine, feed_next(&mine->in));
        else
            return 1;
    }
}

/* Steps over the end of a line if `next` is one. */
static int ends_line(sheet *mine, int32_t next)
{
    if (next == '\r' && feed_peek(&mine->in) == '\n')
        next = feed_next(&mine->in);
    return next == '\r' || next == '\n' || next == FEED_END;
}

/* One field, and what ends it: 1 if another one follows, 0 if the record ends. */
static int read_field(sheet *mine, int32_t first)
{
    int32_t next = first;
    const int quoted = first == '"';

    if (quoted && read_quoted(mine) < 0)
        return -1;
    if (quoted)
        next = feed_next(&mine->in);
    for (;; next = feed_next(&mine->in)) {
        if (mine->in.code)
            return -1;
        if (next == mine->separator)
            return 1;
        if (ends_line(mine, next))
            return 0;
        if (quoted)
            return fail(mine,
                bad("%s: line %" PRId64 ", column %" PRId64
                    ": after a closing quote comes a %s or the end of the line; a quote within quotes is "
                    "written twice",
                    mine->in.path, mine->in.line, mine->in.column, mine->separator == ',' ? "comma" : "tab"));
        if (next == '"')
            return fail(
                mine, bad("%s: line %" PRId64 ", column %" PRId64
                          ": a quote within a field that does not begin with one; write \"a \"\"b\"\" c\"",
                          mine->in.path, mine->in.line, mine->in.column));
        append(mine, next);
    }
}

/* Room for one field more; its text is known when the record is whole, since it may move until then. */
static sheet_field *next_field(sheet *mine)
{
    if ((size_t)mine->count == mine->field_room) {
        mine->field_room = 2 * mine->field_room + 8;
        mine->fields = need_more(mine->fields, mine->field_room, sizeof *mine->fields);
    }
    return &mine->fields[mine->count++];
}

/* A record, even if there is nothing in it. */
static int read_record(sheet *mine, int32_t first)
{
    const char *text;
    int more = 1;

    mine->line = mine->in.line;
    mine->filled = 0;
    for (mine->count = 0; more;) {
        const size_t begin = mine->filled;
        sheet_field *field;

        if (mine->count > 0)
            first = feed_next(&mine->in);
        field = next_field(mine);
        field->quoted = first == '"';
        more = read_field(mine, first);
        if (more < 0)
            return -1;
        field->length = mine->filled - begin;
        append(mine, 0);
    }
    text = mine->text;
    for (int64_t i = 0; i < mine->count; i++) {
        mine->fields[i].text = text;
        text += mine->fields[i].length + 1;
    }
    return 1;
}

int sheet_next(sheet *mine)
{
    int found;

    do {
        const int32_t first = feed_next(&mine->in);

        if (first == FEED_END)
            return mine->in.code ? -1 : 0;
        found = read_record(mine, first);
    } while (found > 0 && mine->count == 1 && mine->fields[0].length == 0 && !mine->fields[0].quoted);
    return found;
}

int sheet_open(sheet *mine, const char *path, const char *header)
{
    int code = feed_open(&mine->in, path);

    mine->text = NULL;
    mine->fields = NULL;
    mine->filled = mine->room = mine->field_room = 0;
    if (code)
        return code;
    mine->separator = separator_of(mine);
    if (sheet_next(mine) == 0)
        code = bad("%s: holds empty lines only; a header line such as %s comes first", path, header);
    code = code ? code : mine->in.code;
    if (code)
        sheet_close(mine);
    return code;
}

void sheet_close(sheet *mine)
{
    feed_close(&mine->in);
    free(mine->text);
    free(mine->fields);
    mine->text = NULL;
    mine->fields = NULL;
}

int sheet_refuse(const sheet *mine, int64_t field, const char *why)
{
    return bad("%s: line %" PRId64 ", column %" PRId64 ": '%s' %s", mine->in.path, mine->line, field + 1,
        mine->fields[field].text, why);
}

int sheet_check_columns(const sheet *mine, int64_t columns)
{
    if (mine->count == columns)
        return EXIT_FINE;
    return bad("%s: line %" PRId64 " has %" PRId64 " column%s, the header line has %" PRId64, mine->in.path,
        mine->line, mine->count, mine->count == 1 ? "" : "s", columns);
}
