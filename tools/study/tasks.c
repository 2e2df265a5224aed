/* Accuracies by name, put into the order of the manifest. */
#include "study/tasks.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>

#include "program.h"

static int check_columns(tasks *mine)
{
    int64_t column;
    const int code = records_need(&mine->table, "name", &column);

    if (code)
        return code;
    if (mine->table.columns < 2)
        return bad("%s: has a column of names only; the others are tasks", mine->table.path);
    if (column != 0)
        return bad(
            "%s: 'name' is column %" PRId64 "; it comes first, then the tasks", mine->table.path, column + 1);
    mine->names = mine->table.names + 1;
    mine->count = mine->table.columns - 1;
    return EXIT_FINE;
}

/* What is met while rows are read. */
typedef struct matching {
    int64_t *lines;        /* of each model of the manifest: where it was met; 0: not yet */
    int64_t strange;       /* rows of models that the manifest does not have */
    const record *example; /* the first of them */
} matching;

static int read_row(tasks *mine, const record *row, const manifest *models, matching *met)
{
    const char *name = row->fields[0];
    const int64_t model = manifest_find(models, name);
    int code = EXIT_FINE;

    if (!name[0])
        return records_refuse(&mine->table, row, 0, "there is no name");
    if (model < 0 && manifest_leaves_out(models, name))
        return EXIT_FINE;
    if (model < 0) {
        met->example = met->strange++ ? met->example : row;
        return EXIT_FINE;
    }
    if (met->lines[model] > 0)
        return records_refuse(
            &mine->table, row, 0, "'%s' is a name already (line %" PRId64 ")", name, met->lines[model]);
    met->lines[model] = row->line;
    for (int64_t t = 0; t < mine->count && !code; t++)
        code = records_number(&mine->table, row, t + 1, "", &mine->accuracies[model * mine->count + t]);
    return code;
}

/* Names that do not match on either side may be one name in two spellings. */
static void note_names(const tasks *mine, const manifest *models, const matching *met, warnings *notes)
{
    const char *first = met->example ? met->example->fields[0] : "";
    char *hint = mine->unknown > 0 && met->example ? manifest_hint(models, first) : need_copy("");

    if (met->strange > 0)
        warn(notes,
            "%s: %" PRId64 " of %" PRId64 " rows are of no model of %s, the first in line %" PRId64
            ", '%s'%s",
            mine->table.path, met->strange, mine->table.count, models->table.path, met->example->line, first,
            hint);
    for (int64_t i = 0; i < models->table.count && mine->unknown > 0; i++)
        if (met->lines[i] == 0) {
            warn(notes,
                "%s: has no row for %" PRId64 " of %" PRId64 " models, which are in no bin, the first '%s'",
                mine->table.path, mine->unknown, models->table.count, models->entries[i].name);
            break;
        }
    free(hint);
}

static int read_rows(tasks *mine, const manifest *models, warnings *notes)
{
    const int64_t count = models->table.count;
    matching met = {.lines = need((size_t)count, sizeof *met.lines)};
    int code = EXIT_FINE;

    mine->accuracies = need((size_t)count * (size_t)mine->count, sizeof *mine->accuracies);
    for (int64_t i = 0; i < count * mine->count; i++)
        mine->accuracies[i] = NAN;
    for (int64_t i = 0; i < mine->table.count && !code; i++)
        code = read_row(mine, &mine->table.rows[i], models, &met);
    for (int64_t i = 0; i < count; i++)
        mine->unknown += met.lines[i] == 0;
    if (!code && mine->unknown == count)
        code = bad("%s: has no model of %s", mine->table.path, models->table.path);
    if (!code)
        note_names(mine, models, &met, notes);
    free(met.lines);
    return code;
}

/* A best accuracy of 0, or none, says of nobody that he solves the task. */
static int check_tasks(const tasks *mine, int64_t models)
{
    for (int64_t t = 0; t < mine->count; t++) {
        double best = -INFINITY;

        for (int64_t i = 0; i < models; i++)
            best = fmax(best, mine->accuracies[i * mine->count + t]);
        if (!(best > 0.0))
            return bad("%s: column '%s': no model of the manifest has an accuracy above 0", mine->table.path,
                mine->names[t]);
    }
    return EXIT_FINE;
}

int tasks_read(tasks *mine, const char *path, const manifest *models, warnings *notes)
{
    int code;

    *mine = (tasks){0};
    if (!path)
        return EXIT_FINE;
    code = records_read(&mine->table, path, "name,task1,task2");
    if (!code)
        code = check_columns(mine);
    if (!code)
        code = read_rows(mine, models, notes);
    return code ? code : check_tasks(mine, models->table.count);
}

void tasks_release(tasks *mine)
{
    free(mine->accuracies);
    records_release(&mine->table);
    *mine = (tasks){0};
}
