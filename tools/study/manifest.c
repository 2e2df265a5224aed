/* A row per model. What is wrong is said with line and column, before any work. */
#include "study/manifest.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <prh/prh.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "output.h"
#include "program.h"
#include "study/chosen.h"
#include "suggest.h"

#define LENGTH(array) (sizeof(array) / sizeof *(array))

/* Columns that are no qualities. */
enum { NAME, PATH, FAMILY, MODALITY, KERNEL, REPEATS, COLUMNS };
static const char *const column_names[] = {"name", "path", "family", "modality", "kernel", "repeats"};

static const char *const kernels[] = {"dissimilarity", "squared-dissimilarity", "gram"};

static int is_quality(const char *name)
{
    for (size_t i = 0; i < LENGTH(column_names); i++)
        if (strcmp(name, column_names[i]) == 0)
            return 0;
    return 1;
}

/* ---- qualities ---- */

static void add_quality(manifest *mine, int64_t column)
{
    const size_t count = (size_t)mine->quality_count + 1;

    mine->quality_columns = need_more(mine->quality_columns, count, sizeof *mine->quality_columns);
    mine->quality_names = need_more(mine->quality_names, count, sizeof *mine->quality_names);
    mine->quality_columns[count - 1] = column;
    mine->quality_names[count - 1] = mine->table.names[column];
    mine->quality_count++;
}

static int has_quality(const manifest *mine, const char *name)
{
    for (int64_t q = 0; q < mine->quality_count; q++)
        if (strcmp(mine->quality_names[q], name) == 0)
            return 1;
    return 0;
}

/* A column that an option names. */
static int ask_quality(manifest *mine, const char *option, const char *name)
{
    const int64_t column = records_find(&mine->table, name);
    char *hint;

    if (column >= 0 && is_quality(name)) {
        add_quality(mine, column);
        return EXIT_FINE;
    }
    hint = column < 0 ? records_hint(&mine->table, name) : need_copy("");
    if (column < 0)
        bad("--%s: %s has no column '%s'%s", option, mine->table.path, name, hint);
    else
        bad("--%s: '%s' is no quality", option, name);
    free(hint);
    return EXIT_BAD;
}

static int ask_qualities(manifest *mine, const char *names)
{
    char *list = need_copy(names), *rest = list, *name;
    int code = EXIT_FINE;

    while (!code && (name = strsep(&rest, ",")))
        code = has_quality(mine, name) ? bad("--quality names '%s' twice", name)
                                       : ask_quality(mine, "quality", name);
    free(list);
    return code;
}

/* The control is a quality too, whether or not it was asked for. */
static int choose_qualities(manifest *mine, const study_wishes *asked)
{
    int code = EXIT_FINE;

    if (asked->quality)
        code = ask_qualities(mine, asked->quality);
    for (int64_t i = 0; !asked->quality && i < mine->table.columns; i++)
        if (is_quality(mine->table.names[i]))
            add_quality(mine, i);
    if (!code && asked->control && !has_quality(mine, asked->control))
        code = ask_quality(mine, "control", asked->control);
    return code;
}

/* How the complaint about something that is no number ends: that the column may not have been meant. */
static char *advice_for(const manifest *mine, const study_wishes *asked, const char *name)
{
    const char *word = suggest(name, column_names, LENGTH(column_names));

    if (word && records_find(&mine->table, word) < 0)
        return need_text("; did you mean the column '%s'?", word);
    return need_copy(asked->quality ? "" : "; --quality A,B looks at some columns only");
}

static int read_qualities(manifest *mine, const study_wishes *asked)
{
    const int64_t count = mine->quality_count;
    int code = EXIT_FINE;

    mine->qualities = need((size_t)mine->table.count * (size_t)count, sizeof *mine->qualities);
    for (int64_t q = 0; q < count; q++) {
        char *advice = advice_for(mine, asked, mine->quality_names[q]);

        for (int64_t i = 0; i < mine->table.count && !code; i++)
            code = records_number(&mine->table, &mine->table.rows[i], mine->quality_columns[q], advice,
                &mine->qualities[i * count + q]);
        free(advice);
    }
    return code;
}

/* ---- models ---- */

/* Which columns are there, -1: none. */
static int find_columns(const manifest *mine, const study_wishes *asked, int64_t columns[COLUMNS])
{
    int code = EXIT_FINE;

    for (int c = NAME; c <= MODALITY && !code; c++)
        if (c == PATH && asked->matrix)
            columns[c] = -1;
        else
            code = records_need(&mine->table, column_names[c], &columns[c]);
    columns[KERNEL] = asked->matrix ? -1 : records_find(&mine->table, column_names[KERNEL]);
    columns[REPEATS] = asked->matrix ? -1 : records_find(&mine->table, column_names[REPEATS]);
    return code;
}

static const char *field(const record *row, int64_t column)
{
    return column < 0 ? "" : row->fields[column];
}

static int check_kernel(const manifest *mine, const listing *one, int64_t column)
{
    char *hint;

    if (!one->kernel[0])
        return EXIT_FINE;
    for (size_t i = 0; i < LENGTH(kernels); i++)
        if (strcmp(one->kernel, kernels[i]) == 0)
            return EXIT_FINE;
    hint = suggest_text(one->kernel, kernels, LENGTH(kernels));
    records_refuse(&mine->table, one->row, column, "'%s' is none of %s, %s and %s, and not empty%s",
        one->kernel, kernels[0], kernels[1], kernels[2], hint);
    free(hint);
    return EXIT_BAD;
}

/* The path as the program can open it. Allocated. */
static char *file_of(const manifest *mine, const char *path)
{
    char *folder, *file;

    if (path[0] == '/' || !strchr(mine->table.path, '/'))
        return need_copy(path);
    folder = output_folder_of(mine->table.path);
    file = need_text("%s/%s", folder, path);
    free(folder);
    return file;
}

static int find_file(const manifest *mine, listing *one)
{
    const char *path = field(one->row, mine->path_column);
    struct stat facts;

    if (mine->path_column < 0)
        return EXIT_FINE;
    if (!path[0])
        return records_refuse(&mine->table, one->row, mine->path_column, "there is no path");
    one->file = file_of(mine, path);
    if (stat(one->file, &facts) == 0)
        return EXIT_FINE;
    if (errno == ENOENT || errno == ENOTDIR)
        return records_refuse(&mine->table, one->row, mine->path_column, "no file %s", path);
    return records_refuse(&mine->table, one->row, mine->path_column, "%s: %s", path, strerror(errno));
}

static int read_entry(manifest *mine, int64_t i, const int64_t columns[COLUMNS])
{
    const record *row = &mine->table.rows[i];
    listing *one = &mine->entries[i];
    int64_t before;
    int code;

    *one = (listing){.row = row,
        .name = field(row, columns[NAME]),
        .family = field(row, columns[FAMILY]),
        .modality = field(row, columns[MODALITY]),
        .kernel = field(row, columns[KERNEL]),
        .repeats = field(row, columns[REPEATS])};
    if (!one->name[0])
        return records_refuse(&mine->table, row, columns[NAME], "there is no name");
    before = manifest_find(mine, one->name);
    if (before < i)
        return records_refuse(&mine->table, row, columns[NAME], "'%s' is a name already (line %" PRId64 ")",
            one->name, mine->table.rows[before].line);
    code = check_kernel(mine, one, columns[KERNEL]);
    return code ? code : find_file(mine, one);
}

int manifest_read(manifest *mine, const options *wishes)
{
    int64_t columns[COLUMNS];
    int code;

    *mine = (manifest){.path_column = -1};
    code = records_read(&mine->table, wishes->files.paths[0], "name,path,family,modality");
    if (!code)
        code = find_columns(mine, &wishes->study, columns);
    if (!code)
        code = choose_qualities(mine, &wishes->study);
    if (code)
        return code;
    mine->path_column = columns[PATH];
    mine->name_column = columns[NAME];
    code = manifest_choose(mine, &wishes->study, columns[FAMILY]);
    if (code)
        return code;
    mine->entries = need((size_t)mine->table.count, sizeof *mine->entries);
    for (int64_t i = 0; i < mine->table.count && !code; i++)
        code = read_entry(mine, i, columns);
    if (!code)
        code = read_qualities(mine, &wishes->study);
    if (!code && mine->table.count < 2)
        code = bad("%s: %s; a study compares at least two", mine->table.path,
            mine->left_out > 0 ? "fewer than two models are of families that take part" : "holds one model");
    return code;
}

void manifest_release(manifest *mine)
{
    for (int64_t i = 0; mine->entries && i < mine->table.count; i++)
        free(mine->entries[i].file);
    free(mine->entries);
    free(mine->quality_names);
    free(mine->quality_columns);
    free(mine->qualities);
    mine->table.count += mine->left_out;
    records_release(&mine->table);
    *mine = (manifest){0};
}

int64_t manifest_find(const manifest *mine, const char *name)
{
    for (int64_t i = 0; i < mine->table.count; i++)
        if (mine->entries[i].name && strcmp(mine->entries[i].name, name) == 0)
            return i;
    return -1;
}

int manifest_leaves_out(const manifest *mine, const char *name)
{
    const record *rows = mine->table.rows + mine->table.count;

    for (int64_t i = 0; i < mine->left_out; i++)
        if (strcmp(rows[i].fields[mine->name_column], name) == 0)
            return 1;
    return 0;
}

char *manifest_hint(const manifest *mine, const char *name)
{
    const char **names = need((size_t)mine->table.count, sizeof *names);
    char *hint;

    for (int64_t i = 0; i < mine->table.count; i++)
        names[i] = mine->entries[i].name;
    hint = suggest_text(name, names, (size_t)mine->table.count);
    free(names);
    return hint;
}
