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

/* lines[model]: where it was met; 0: not yet. */
static int read_row(tasks *mine, const record *row, const manifest *models, int64_t *lines, warnings *notes)
{
    const char *name = row->fields[0];
    const int64_t model = manifest_find(models, name);
    int code = EXIT_FINE;

    if (!name[0])
        return records_refuse(&mine->table, row, 0, "there is no name");
    if (model < 0) {
        char *hint = manifest_hint(models, name);

        warn(notes, "%s: line %" PRId64 ": '%s' is no model of %s%s", mine->table.path, row->line, name,
            models->table.path, hint);
        free(hint);
        return EXIT_FINE;
    }
    if (lines[model] > 0)
        return records_refuse(
            &mine->table, row, 0, "'%s' is a name already (line %" PRId64 ")", name, lines[model]);
    lines[model] = row->line;
    for (int64_t t = 0; t < mine->count && !code; t++)
        code = records_number(&mine->table, row, t + 1, "", &mine->accuracies[model * mine->count + t]);
    return code;
}

static int read_rows(tasks *mine, const manifest *models, warnings *notes)
{
    const int64_t count = models->table.count;
    int64_t *lines = need((size_t)count, sizeof *lines);
    int code = EXIT_FINE;

    mine->accuracies = need((size_t)count * (size_t)mine->count, sizeof *mine->accuracies);
    for (int64_t i = 0; i < count * mine->count; i++)
        mine->accuracies[i] = NAN;
    for (int64_t i = 0; i < mine->table.count && !code; i++)
        code = read_row(mine, &mine->table.rows[i], models, lines, notes);
    for (int64_t i = 0; i < count; i++)
        mine->unknown += lines[i] == 0;
    free(lines);
    if (!code && mine->unknown == count)
        return bad("%s: has no model of %s", mine->table.path, models->table.path);
    if (!code && mine->unknown > 0)
        warn(notes, "%s: has no row for %" PRId64 " of %" PRId64 " models, which are in no bin",
            mine->table.path, mine->unknown, count);
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
