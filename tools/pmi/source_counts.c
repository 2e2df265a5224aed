/* Pairs with their counts, from CSV and TSV. */
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "names.h"
#include "number.h"
#include "program.h"
#include "progress.h"
#include "sheet.h"
#include "source_parts.h"

enum { BATCH = 1 << 16, MOST_COLUMNS = 3 };

typedef struct reading {
    source *mine;
    names symbols, contexts;
    prh_cooccurrence
        *wide; /* room for as many symbols as there can be: how many there are is known at the end */
    int is_table;
    int64_t filled; /* of a, b and weights */
    int64_t a[BATCH], b[BATCH];
    double weights[BATCH];
} reading;

static int is_number(const char *text)
{
    double value;

    return number_read_real(text, &value);
}

static int check_width(const sheet *file)
{
    if (file->count <= MOST_COLUMNS)
        return EXIT_FINE;
    return bad("%s: line %" PRId64 " has more than %d columns: there are a, b and how often they were seen "
               "together",
        file->in.path, file->line, MOST_COLUMNS);
}

static int check_header(const sheet *file)
{
    if (file->count > MOST_COLUMNS)
        return check_width(file);
    if (file->count < 2)
        return bad("%s: line %" PRId64 " has one column%s; a header line such as %s comes first",
            file->in.path, file->line,
            strchr(file->fields[0].text, ';') ? ", with semicolons, where commas or (in .tsv) tabs are read"
                                              : "",
            file->separator == ',' ? "a,b,count" : "a, b, count, with tabs between them,");
    if (file->count == 3 && is_number(file->fields[2].text))
        return sheet_refuse(file, 2,
            "is a number where the header line should say what it counts: a line such as a,b,count comes "
            "first");
    return EXIT_FINE;
}

/* A blank that nobody sees makes two symbols of one, so it has to be meant. */
static int check_name(const sheet *file, int64_t field)
{
    const char *name = file->fields[field].text;
    const size_t length = file->fields[field].length;

    if (length == 0)
        return sheet_refuse(file, field, "is no name: it is empty");
    if (!file->fields[field].quoted && (name[0] == ' ' || name[length - 1] == ' '))
        return sheet_refuse(file, field,
            "begins or ends with a blank; remove it, or put the name in double quotes if it is meant");
    return EXIT_FINE;
}

/* The count, which may have blanks around it. */
static int read_weight(const sheet *file, double *weight)
{
    char *text, *begin;
    size_t length;
    int code = EXIT_FINE;

    *weight = 1.0;
    if (file->count < 3)
        return EXIT_FINE;
    text = need_copy(file->fields[2].text);
    begin = text + strspn(text, " ");
    for (length = strlen(begin); length > 0 && begin[length - 1] == ' '; length--)
        begin[length - 1] = '\0';
    if (length == 0)
        code = sheet_refuse(file, 2, "is no count: it is missing");
    else if (!number_read_real(begin, weight))
        code = sheet_refuse(file, 2, "is no count, which is a finite number from 0 on, with a decimal point");
    else if (*weight < 0.0)
        code = sheet_refuse(file, 2, "is negative, and a count is not");
    free(text);
    return code;
}

static int add_batch(reading *now)
{
    const prh_run_options run = {.struct_size = sizeof run};
    const prh_status status =
        prh_cooccurrence_add_pairs(now->wide, now->a, now->b, now->weights, now->filled, &run);

    now->filled = 0;
    return status == PRH_OK ? EXIT_FINE : bad_status(status, NULL);
}

static int read_line(reading *now, const sheet *file, int64_t columns)
{
    names *others = now->is_table ? &now->contexts : &now->symbols;
    const int64_t at = now->filled;
    int code = check_width(file);

    if (!code)
        code = sheet_check_columns(file, columns);
    for (int64_t field = 0; field < 2 && !code; field++)
        code = check_name(file, field);
    if (!code)
        code = read_weight(file, &now->weights[at]);
    if (code)
        return code;
    now->a[at] = names_number(&now->symbols, file->fields[0].text, file->fields[0].length);
    now->b[at] = names_number(others, file->fields[1].text, file->fields[1].length);
    if (now->a[at] < 0 || now->b[at] < 0)
        return bad(
            "%s: line %" PRId64 ": there are more than %d names", file->in.path, file->line, (int)NAMES_MOST);
    now->filled++;
    return now->filled == BATCH ? add_batch(now) : EXIT_FINE;
}

static int read_lines(reading *now, sheet *file)
{
    const int64_t columns = file->count, before = now->mine->read;
    int code = check_header(file), found = 0;

    while (!code && (found = sheet_next(file)) > 0) {
        code = read_line(now, file, columns);
        now->mine->read++;
    }
    if (found < 0)
        code = file->in.code;
    if (!code && now->mine->read == before)
        code = bad("%s: holds a header line only", file->in.path);
    return code;
}

static int read_file(reading *now, const char *path)
{
    sheet *file = need(1, sizeof *file);
    int code = sheet_open(file, path, "a,b,count");

    if (!code) {
        code = read_lines(now, file);
        sheet_close(file);
    }
    free(file);
    return code;
}

static int read_files(reading *now, const file_list *files)
{
    const int64_t most = NAMES_MOST;
    const prh_status status = prh_cooccurrence_create(&now->wide, most, now->is_table ? most : 0);
    int code = status == PRH_OK ? EXIT_FINE : bad_status(status, NULL);

    for (size_t i = 0; i < files->count && !code; i++) {
        progress_step("reading", files->paths[i], (int64_t)i, 1, (int64_t)files->count);
        code = read_file(now, files->paths[i]);
    }
    return code ? code : add_batch(now);
}

int source_read_counts(source *mine, const file_list *files, int is_table)
{
    reading *now = need(1, sizeof *now);
    int code;

    *mine = (source){0};
    now->mine = mine;
    now->is_table = is_table;
    code = read_files(now, files);
    mine->symbols = names_take(&now->symbols, &mine->symbol_count);
    mine->contexts = names_take(&now->contexts, &mine->context_count);
    mine->known = mine->read;
    mine->different = mine->symbol_count;
    if (!code)
        code = source_settle(mine, &now->wide, NULL);
    prh_cooccurrence_destroy(now->wide);
    free(now);
    if (code)
        source_release(mine);
    return code;
}
