/* prh align: models in, each prepared once and let go of, then all pairs under all metrics. */
#include "align.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "json.h"
#include "output.h"
#include "program.h"
#include "progress.h"
#include "provenance.h"
#include "resume.h"

static int look(alignment *mine)
{
    const options *wishes = mine->wishes;
    int code;

    mine->count_x = wishes->x.count;
    mine->x = need(mine->count_x, sizeof *mine->x);
    mine->within = wishes->y.count == 0;
    mine->count_y = mine->within ? mine->count_x : wishes->y.count;
    mine->y = mine->within ? mine->x : need(mine->count_y, sizeof *mine->y);
    code = models_look(mine->x, &wishes->x, &mine->x[0], wishes);
    if (!code && !mine->within)
        code = models_look(mine->y, &wishes->y, &mine->x[0], wishes);
    if (!code)
        code = metrics_check_rows(&mine->metrics, mine->x[0].rows);
    return code ? code : nulls_check_rows(&mine->nulls, mine->x[0].file, mine->x[0].rows);
}

/* Which pairs there are. Within one set a model is not compared with itself, and a symmetric metric sees
 * each pair once. */
static void list_pairs(alignment *mine)
{
    mine->pairs = need(mine->metrics.count * mine->count_x * mine->count_y, sizeof *mine->pairs);
    for (size_t m = 0; m < mine->metrics.count; m++) {
        const metric_entry *entry = &mine->metrics.items[m];

        for (size_t i = 0; i < mine->count_x; i++) {
            for (size_t j = 0; j < mine->count_y; j++) {
                if (mine->within && (i == j || (i > j && entry->info.symmetric)))
                    continue;
                mine->pairs[mine->count++] = (pair){.x = i, .y = j, .entry = entry};
            }
        }
    }
}

static int64_t cells_of(const alignment *mine, const pair *one)
{
    return mine->x[one->x].layers * mine->y[one->y].layers;
}

static int check_pairs(const alignment *mine)
{
    int code = EXIT_FINE;

    for (size_t i = 0; i < mine->count && !code; i++)
        code = nulls_check_layers(&mine->nulls, mine->x[mine->pairs[i].x].name,
            mine->y[mine->pairs[i].y].name, cells_of(mine, &mine->pairs[i]));
    return code;
}

static prh_run_options run_of(const alignment *mine, uint64_t memory)
{
    prh_run_options run = run_options(mine->wishes, memory);

    run.store = mine->store;
    return run;
}

/* What preparing takes grows with the columns of all layers. */
static int64_t columns_of(const model *one)
{
    int64_t columns = 0;

    for (int64_t l = 0; l < one->layers; l++)
        columns += one->facts[l].cols;
    return columns;
}

/* All artefacts are held at once, so the memory limit is shared by layers; comparing gets the share of the
 * largest model. */
static int prepare(alignment *mine, uint64_t *left)
{
    const size_t count = mine->count_x + (mine->within ? 0 : mine->count_y);
    int64_t layers = 0, largest = 0, columns = 0, done = 0;

    for (size_t i = 0; i < count; i++) {
        const model *one = i < mine->count_x ? &mine->x[i] : &mine->y[i - mine->count_x];

        layers += one->layers;
        columns += columns_of(one);
        largest = one->layers > largest ? one->layers : largest;
    }
    *left = memory_share(mine->wishes, largest, layers + largest);
    for (size_t i = 0; i < count; i++) {
        model *one = i < mine->count_x ? &mine->x[i] : &mine->y[i - mine->count_x];
        const prh_run_options run = run_of(mine, memory_share(mine->wishes, one->layers, layers + largest));
        int code;

        progress_step("preparing", one->name, done, columns_of(one), columns);
        code = model_prepare(one, &mine->metrics, mine->steps, &run);
        if (code)
            return code;
        done += columns_of(one);
    }
    return EXIT_FINE;
}

static int compare(alignment *mine, uint64_t memory)
{
    const prh_run_options run = run_of(mine, memory);
    int64_t cells = 0, done = 0;

    for (size_t i = 0; i < mine->count; i++)
        cells += cells_of(mine, &mine->pairs[i]);
    for (size_t i = 0; i < mine->count; i++) {
        const int64_t part = cells_of(mine, &mine->pairs[i]);
        int code;

        progress_step("comparing by", mine->pairs[i].entry->name, done, part, cells);
        done += part;
        code = pair_compare(&mine->pairs[i], mine, &run);
        if (code)
            return code;
    }
    return EXIT_FINE;
}

static int print(const alignment *mine)
{
    const options *wishes = mine->wishes;
    json_t *root = NULL;
    int code = EXIT_FINE;

    progress_clear();
    if (wishes->out || wishes->format == FORMAT_JSON)
        root = align_json(mine);
    if (wishes->out)
        code = output_json(wishes->out, root);
    if (!code && !(wishes->out && wishes->quiet)) {
        if (wishes->format == FORMAT_JSON)
            json_write(root, stdout);
        else if (wishes->format == FORMAT_CSV)
            align_print_csv(mine);
        else
            align_print_text(mine);
        code = output_finish();
    }
    json_decref(root);
    return code;
}

/* Whether a score that was printed is undefined: the best of a pair of models or, with --full, any. */
static int any_undefined(const alignment *mine)
{
    for (size_t i = 0; i < mine->count; i++)
        if (isnan(mine->pairs[i].score) || (mine->wishes->full && mine->pairs[i].undefined > 0))
            return 1;
    return 0;
}

static void release(alignment *mine)
{
    for (size_t i = 0; mine->pairs && i < mine->count; i++)
        pair_release(&mine->pairs[i]);
    for (size_t i = 0; mine->x && i < mine->count_x; i++)
        model_release(&mine->x[i]);
    for (size_t i = 0; !mine->within && mine->y && i < mine->count_y; i++)
        model_release(&mine->y[i]);
    if (!mine->within)
        free(mine->y);
    free(mine->x);
    free(mine->pairs);
    prh_store_destroy(mine->store);
    prh_preprocess_destroy(mine->steps);
    nulls_close(&mine->nulls);
    metrics_release(&mine->metrics);
}

int align_command(const options *wishes)
{
    alignment mine = {.wishes = wishes};
    uint64_t memory = 0;
    int code = metrics_create(&mine.metrics, wishes);

    if (!code)
        code = provenance_read(&mine.steps, wishes);
    if (!code)
        code = nulls_open(&mine.nulls, wishes, &mine.metrics);
    if (!code)
        code = resume_open(&mine.store, wishes);
    if (!code && wishes->out)
        code = output_check(wishes->out, &wishes->x, &wishes->y);
    if (!code)
        code = look(&mine);
    if (!code)
        list_pairs(&mine);
    if (!code)
        code = check_pairs(&mine);
    if (!code)
        code = prepare(&mine, &memory);
    if (!code)
        code = compare(&mine, memory);
    if (!code)
        resume_note(mine.store, wishes);
    else
        resume_rest(mine.store, wishes);
    if (!code)
        code = print(&mine);
    if (!code && any_undefined(&mine))
        code = EXIT_UNDEFINED;
    release(&mine);
    return code;
}
