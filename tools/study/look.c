/* From files to models that are open, each value looked at once: a NaN in the last file is found before any work. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "program.h"
#include "progress.h"
#include "provenance.h"
#include "study/study.h"

/* Where a model is named, for complaints. Allocated. */
static char *place_of(const study *mine, int64_t i)
{
    const listing *one = &mine->models.entries[i];

    return need_text("%s: line %" PRId64 ": %s", mine->models.table.path, one->row->line,
        one->row->fields[mine->models.path_column]);
}

static const char *or_null(const char *text)
{
    return text[0] ? text : NULL;
}

static int open_one(study *mine, int64_t i)
{
    const listing *one = &mine->models.entries[i];
    const prh_model_options how = {.struct_size = sizeof how,
        .name = one->name,
        .family = or_null(one->family),
        .modality = or_null(one->modality),
        .kernel = or_null(one->kernel)};

    if (prh_model_open(&mine->handles[i], one->file, &how) == PRH_OK)
        return EXIT_FINE;
    return bad("%s: line %" PRId64 ": %s", mine->models.table.path, one->row->line, prh_last_error());
}

/* What --kernel says of all layers that the manifest says nothing of; the library sees to the others. */
static int check_square(const study *mine, int64_t i)
{
    const listing *one = &mine->models.entries[i];
    const model *facts = &mine->facts[i];

    for (int64_t l = 0; l < facts->layers && options_precomputed(mine->wishes) && !one->kernel[0]; l++)
        if (facts->facts[l].cols != facts->rows)
            return bad("%s: line %" PRId64 ": %s: layer %" PRId64 " is %" PRId64 " x %" PRId64
                       ", and --kernel %s takes square matrices",
                mine->models.table.path, one->row->line, one->row->fields[mine->models.path_column], l,
                facts->rows, facts->facts[l].cols, mine->wishes->kernel);
    return EXIT_FINE;
}

/* Whether a stack has its layers where the other model has its items. */
static int is_turned(const model *one, const model *other)
{
    return one->layers > 1 && one->layers == other->rows;
}

static int check_rows(const study *mine, int64_t i)
{
    const listing *first = &mine->models.entries[0], *one = &mine->models.entries[i];
    const int64_t column = mine->models.path_column;

    if (mine->facts[i].rows == mine->facts[0].rows)
        return EXIT_FINE;
    return bad("%s: line %" PRId64 ": %s has %" PRId64 " rows, %s (line %" PRId64 ") has %" PRId64
               "; row i of every file must describe the same item%s",
        mine->models.table.path, one->row->line, one->row->fields[column], mine->facts[i].rows,
        first->row->fields[column], first->row->line, mine->facts[0].rows,
        is_turned(&mine->facts[i], &mine->facts[0]) || is_turned(&mine->facts[0], &mine->facts[i])
            ? ", and a stack of layers is items x layers x features"
            : "");
}

static int open_models(study *mine)
{
    int code = EXIT_FINE;

    mine->handles = need((size_t)mine->count, sizeof(prh_model *));
    mine->facts = need((size_t)mine->count, sizeof *mine->facts);
    for (int64_t i = 0; i < mine->count && !code; i++) {
        char *place = place_of(mine, i);

        progress_step("reading", mine->models.entries[i].name, i, 1, mine->count);
        code = open_one(mine, i);
        if (!code)
            code = model_examine(
                &mine->facts[i], mine->handles[i], mine->models.entries[i].file, place, mine->wishes);
        if (!code)
            code = check_rows(mine, i);
        if (!code)
            code = check_square(mine, i);
        free(place);
    }
    mine->rows = mine->facts[0].rows;
    return code;
}

/* ---- what is legal but suspicious ---- */

/* Something that can be counted in a layer. */
typedef struct counted {
    const char *what, *whole;
    int64_t models, most, of; /* so many models have it; the one that has most of it, and of how many */
    const char *where;
} counted;

static void count_in(counted *mine, const char *name, int64_t count, int64_t of)
{
    if (count > mine->most) {
        mine->most = count;
        mine->of = of;
        mine->where = name;
    }
}

static void note_models(study *mine)
{
    counted all[] = {{.what = "rows that are zero", .whole = "rows"},
        {.what = "rows that repeat an earlier row", .whole = "rows"},
        {.what = "columns that are constant", .whole = "columns"}};

    for (int64_t i = 0; i < mine->count; i++) {
        const model *one = &mine->facts[i];
        int64_t sums[3] = {0};

        for (int64_t l = 0; l < one->layers; l++) {
            const layer_facts *f = &one->facts[l];
            const int64_t counts[3] = {f->zero_rows, f->duplicate_rows, f->constant_columns};

            for (int k = 0; k < 3; k++) {
                sums[k] += counts[k];
                count_in(&all[k], one->name, counts[k], k == 2 ? f->cols : one->rows);
            }
        }
        for (int k = 0; k < 3; k++)
            all[k].models += sums[k] > 0;
    }
    for (int k = 0; k < 3; k++)
        if (all[k].models > 0)
            warn(&mine->notes,
                "%" PRId64 " of %" PRId64 " models have %s; most of them %s, %" PRId64 " of %" PRId64
                " %s of a layer",
                all[k].models, mine->count, all[k].what, all[k].where, all[k].most, all[k].of, all[k].whole);
}

/* A line that was copied and not changed: these models are alike because they are one. */
static void note_copies(study *mine)
{
    int64_t copies = 0, first = -1, like = -1;

    for (int64_t i = 0; i < mine->count; i++)
        for (int64_t j = 0; j < i; j++)
            if (strcmp(mine->models.entries[i].file, mine->models.entries[j].file) == 0) {
                first = copies++ ? first : i;
                like = first == i ? j : like;
                break;
            }
    if (copies > 0)
        warn(&mine->notes,
            "%" PRId64 " of %" PRId64 " models have the file of another one, the first '%s' that of '%s'",
            copies, mine->count, mine->models.entries[first].name, mine->models.entries[like].name);
}

/* ---- everything ---- */

/* What is read must not be written over, and no folder of finished work. */
static void list_inputs(study *mine)
{
    const study_wishes *asked = &mine->wishes->study;
    const char *more[] = {mine->wishes->files.paths[0], asked->tasks, asked->matrix, mine->wishes->null.table,
        mine->wishes->null.blocks};
    const size_t few = sizeof more / sizeof *more;
    file_list list = {.paths = need((size_t)mine->count + few, sizeof(char *))};

    for (size_t i = 0; i < few; i++)
        if (more[i])
            list.paths[list.count++] = more[i];
    for (int64_t i = 0; i < mine->count; i++)
        if (mine->models.entries[i].file)
            list.paths[list.count++] = mine->models.entries[i].file;
    mine->own = *mine->wishes;
    mine->own.x = list;
    mine->own.y = (file_list){0};
}

static int check_null(const study *mine)
{
    int code = nulls_check_rows(&mine->nulls, mine->facts[0].file, mine->rows);

    for (int64_t i = 0; i < mine->count && !code; i++)
        for (int64_t j = 0; j < i && !code; j++)
            code = nulls_check_layers(&mine->nulls, mine->facts[j].name, mine->facts[i].name,
                mine->facts[i].layers * mine->facts[j].layers);
    return code;
}

static int look_at_layers(study *mine)
{
    int code = metrics_create(&mine->metrics, mine->wishes);

    if (!code && mine->metrics.count != 1)
        code = bad_usage(mine->wishes->name, "study takes one --metric, not %zu", mine->metrics.count);
    if (!code)
        code = provenance_read(&mine->steps, mine->wishes);
    if (!code)
        code = nulls_open(&mine->nulls, mine->wishes, &mine->metrics);
    if (!code)
        code = open_models(mine);
    if (!code)
        code = metrics_check_rows(&mine->metrics, mine->rows);
    if (!code)
        code = check_null(mine);
    if (!code) {
        note_models(mine);
        note_copies(mine);
    }
    return code;
}

static int check_tasks(const study *mine)
{
    if (mine->wishes->study.bins > mine->count)
        return bad("--bins %" PRId64 " is more than there are models, %" PRId64, mine->wishes->study.bins,
            mine->count);
    return EXIT_FINE;
}

int study_look(study *mine)
{
    int code = manifest_read(&mine->models, mine->wishes);

    mine->count = mine->models.table.count;
    if (!code)
        code = tasks_read(&mine->tasks, mine->wishes->study.tasks, &mine->models, &mine->notes);
    if (!code)
        code = check_tasks(mine);
    if (code)
        return code;
    list_inputs(mine);
    code = study_check_files(mine);
    if (!code)
        code = study_name_pair(mine);
    if (!code)
        code = mine->wishes->study.matrix ? study_read_matrix(mine) : look_at_layers(mine);
    return code ? code : study_check_pairs(mine);
}

const metric_entry *study_metric(const study *mine)
{
    return &mine->metrics.items[0];
}
