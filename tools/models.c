/* Files to artefacts. The library does the work; here is the order, and the file's name in each complaint. */
#include "models.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "program.h"
#include "progress.h"

prh_run_options run_options(const options *wishes, uint64_t memory)
{
    return (prh_run_options){.struct_size = sizeof(prh_run_options),
        .memory_limit = memory,
        .num_threads = wishes->threads,
        .progress = progress_tick};
}

uint64_t memory_share(const options *wishes, int64_t part, int64_t whole)
{
    double limit = (double)wishes->memory;

    if (wishes->memory == 0)
        limit = 0.5 * (double)sysconf(_SC_PHYS_PAGES) * (double)sysconf(_SC_PAGESIZE);
    return (uint64_t)fmax(1.0, limit * (double)part / (double)whole); /* 0 would mean the default */
}

static int open_model(prh_model **out, const char *file)
{
    prh_status status = prh_model_open(out, file, NULL);

    return status == PRH_OK ? EXIT_FINE : bad_status(status, file);
}

static int refuse_values(
    const model *mine, int64_t layer, const prh_summary *summary, const char *place, const options *wishes)
{
    const char *what = !summary->inf_count ? "NaN" : !summary->nan_count ? "infinite" : "NaN or infinite";
    char *where = mine->layers > 1 ? need_text("layer %" PRId64 ", ", layer) : need_copy("");

    bad("%s: %srow %" PRId64 ", column %" PRId64
        " is %s; remove the row from %s files or repair it (counted from 0)",
        place, where, summary->first_bad_row, summary->first_bad_col, what,
        wishes->command == COMMAND_STUDY ? "all" : "both");
    free(where);
    return EXIT_BAD;
}

static layer_facts facts_of(const prh_model *opened, int64_t layer, const prh_summary *summary)
{
    const prh_representation *matrix = prh_model_layer(opened, layer);
    prh_storage storage = {0};

    if (prh_representation_storage(matrix, &storage) != PRH_OK)
        abort(); /* only for NULL */
    return (layer_facts){.name = need_copy(prh_model_layer_name(opened, layer)),
        .cols = prh_representation_cols(matrix),
        .dtype = storage.dtype,
        .zero_rows = summary->zero_rows,
        .duplicate_rows = summary->duplicate_rows,
        .constant_columns = summary->constant_columns,
        .clamp_threshold = INFINITY};
}

/* Looks at every layer as it was stored. */
static int examine(model *mine, const prh_model *opened, const char *place, const options *wishes)
{
    const prh_run_options run = run_options(wishes, wishes->memory);
    prh_summary *found = need((size_t)mine->layers, sizeof *found);
    prh_summary **each = need((size_t)mine->layers, sizeof *each);
    prh_status status;
    int code;

    for (int64_t i = 0; i < mine->layers; i++) {
        found[i] = (prh_summary){.struct_size = sizeof *found};
        each[i] = &found[i];
    }
    status = prh_model_summarize(opened, each, &run);
    code = status == PRH_OK ? progress_interrupted() : bad_status(status, place);
    for (int64_t i = 0; i < mine->layers && !code; i++) {
        if (found[i].nan_count || found[i].inf_count)
            code = refuse_values(mine, i, &found[i], place, wishes);
        else
            mine->facts[i] = facts_of(opened, i, &found[i]);
    }
    free(each);
    free(found);
    return code;
}

int model_examine(
    model *mine, const prh_model *opened, const char *file, const char *place, const options *wishes)
{
    *mine = (model){.file = file};
    mine->name = need_copy(prh_model_name(opened));
    mine->label = printable(mine->name);
    mine->rows = prh_model_rows(opened);
    mine->layers = prh_model_layer_count(opened);
    mine->facts = need((size_t)mine->layers, sizeof *mine->facts);
    mine->prepared = need((size_t)mine->layers, sizeof(prh_prepared *));
    return examine(mine, opened, place, wishes);
}

int model_look(model *mine, const char *file, const options *wishes)
{
    prh_model *opened = NULL;
    int code = open_model(&opened, file);

    *mine = (model){.file = file};
    if (!code)
        code = model_examine(mine, opened, file, file, wishes);
    prh_model_destroy(opened);
    return code;
}

int models_look(model *models, const file_list *files, const model *first, const options *wishes)
{
    for (size_t i = 0; i < files->count; i++) {
        int code;

        progress_step("reading", files->paths[i], (int64_t)i, 1, (int64_t)files->count);
        code = model_look(&models[i], files->paths[i], wishes);
        if (code)
            return code;
        if (models[i].rows != first->rows)
            return bad("%s has n = %" PRId64 " rows, but %s has n = %" PRId64
                       "; row i of every file must describe the same item",
                first->file, first->rows, models[i].file, models[i].rows);
    }
    return EXIT_FINE;
}

/* What preprocessing met, beside what was seen in the file. */
static int take_reports(model *mine)
{
    for (int64_t i = 0; i < mine->layers; i++) {
        prh_preprocess_report report = {.struct_size = sizeof report};
        prh_status status = prh_prepared_get_report(mine->prepared[i], &report);

        if (status != PRH_OK)
            return bad_status(status, mine->file);
        mine->facts[i].clamp_threshold = report.clamp_threshold;
        if (report.zero_rows > mine->facts[i].zero_rows)
            mine->facts[i].zero_rows = report.zero_rows;
    }
    return EXIT_FINE;
}

int model_prepare(
    model *mine, const metric_list *metrics, const prh_preprocess *steps, const prh_run_options *run)
{
    prh_model *opened = NULL;
    int code = open_model(&opened, mine->file);

    if (!code && (prh_model_rows(opened) != mine->rows || prh_model_layer_count(opened) != mine->layers))
        code = bad("%s: the file has changed while it was being used", mine->file);
    if (!code) {
        prh_status status = prh_prepared_create_layers(
            mine->prepared, metrics->handles, (int64_t)metrics->count, opened, steps, run);

        /* what cannot be read or written here is the folder of --resume, which the message names */
        code = status == PRH_OK ? take_reports(mine)
                                : bad_status(status, status == PRH_ERR_IO ? NULL : mine->file);
    }
    prh_model_destroy(opened);
    return code ? code : progress_interrupted();
}

void model_release(model *mine)
{
    for (int64_t i = 0; i < mine->layers && mine->facts; i++) {
        free(mine->facts[i].name);
        prh_prepared_destroy(mine->prepared[i]);
    }
    free(mine->name);
    free(mine->label);
    free(mine->facts);
    free(mine->prepared);
    *mine = (model){0};
}
