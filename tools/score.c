/* prh score X Y: each file prepared once, then compared by every metric and k. */
#include "score.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "csv.h"
#include "json.h"
#include "metrics.h"
#include "models.h"
#include "output.h"
#include "program.h"
#include "progress.h"
#include "provenance.h"
#include "report.h"

typedef struct score {
    double value;   /* NaN: undefined */
    double chance;  /* NaN: no closed form, or undefined */
    int64_t ties_x; /* -1: a metric without neighbours, or undefined */
    int64_t ties_y;
    prh_status status; /* success, a note, or PRH_ERR_UNDEFINED */
    char *why;         /* what the library says of an undefined score, else NULL */
} score;

typedef struct scoring {
    const options *wishes;
    metric_list metrics;
    prh_preprocess *steps;
    model models[2];
    score *scores; /* one per metric entry */
} scoring;

static int check_single(const model *mine)
{
    if (mine->layers == 1)
        return EXIT_FINE;
    return bad("%s: holds %" PRId64 " layers; use prh align", mine->file, mine->layers);
}

static int load(scoring *mine)
{
    const options *wishes = mine->wishes;
    int code = models_look(mine->models, &wishes->files, &mine->models[0], wishes);

    for (int i = 0; !code && i < 2; i++)
        code = check_single(&mine->models[i]);
    if (!code)
        code = metrics_check_rows(&mine->metrics, mine->models[0].rows);
    for (int i = 0; !code && i < 2; i++) {
        const prh_run_options run = run_options(wishes, memory_share(wishes, 1, 3));

        progress_step("preparing", mine->models[i].name, i, 1, 3);
        code = model_prepare(&mine->models[i], &mine->metrics, mine->steps, &run);
    }
    return code;
}

/* A count of ties, or -1 where there are no neighbours. */
static prh_status count_ties(const metric_entry *entry, const prh_prepared *side, int64_t *ties)
{
    prh_status status = prh_metric_ties(entry->metric, side, ties);

    if (status == PRH_ERR_UNSUPPORTED)
        *ties = -1;
    return status == PRH_ERR_UNSUPPORTED ? PRH_OK : status;
}

static prh_status compare(const metric_entry *entry, const prh_prepared *x, const prh_prepared *y,
    const prh_run_options *run, score *result)
{
    prh_status status = prh_metric_compare_with(entry->metric, x, y, run, &result->value);

    if (status < 0 && status != PRH_ERR_UNDEFINED)
        return status;
    result->status = status;
    if (status == PRH_ERR_UNDEFINED)
        result->why = need_copy(prh_last_error());
    status = prh_metric_chance(entry->metric, x, y, &result->chance);
    if (status != PRH_OK && status != PRH_ERR_UNSUPPORTED && status != PRH_ERR_UNDEFINED)
        return status;
    status = count_ties(entry, x, &result->ties_x);
    return status == PRH_OK ? count_ties(entry, y, &result->ties_y) : status;
}

static int compare_all(scoring *mine)
{
    const prh_run_options run = run_options(mine->wishes, memory_share(mine->wishes, 1, 3));
    const int64_t count = (int64_t)mine->metrics.count;

    mine->scores = need(mine->metrics.count, sizeof *mine->scores);
    for (int64_t i = 0; i < count; i++) {
        const metric_entry *entry = &mine->metrics.items[i];
        const prh_prepared *x = mine->models[0].prepared[0], *y = mine->models[1].prepared[0];
        prh_status status;
        int code;

        progress_step("comparing by", entry->name, 2 * count + i, 1, 3 * count);
        mine->scores[i] =
            (score){.value = NAN, .chance = NAN, .ties_x = -1, .ties_y = -1, .status = PRH_ERR_UNDEFINED};
        status = compare(entry, x, y, &run, &mine->scores[i]);
        if (status != PRH_OK)
            return bad_status(status, entry->name);
        code = progress_interrupted();
        if (code)
            return code;
    }
    return EXIT_FINE;
}

static void print_notes(const scoring *mine)
{
    int noted = 0;

    if (!options_precomputed(mine->wishes)) {
        report_model_notes(&mine->models[0], "x", &noted);
        report_model_notes(&mine->models[1], "y", &noted);
    }
    for (size_t i = 0; i < mine->metrics.count; i++) {
        const metric_entry *entry = &mine->metrics.items[i];
        const score *result = &mine->scores[i];

        /* Metrics of one k share their neighbour lists, so the first of them speaks for all. */
        if (entry->k > 0 && metrics_with_k(&mine->metrics, entry->k) == entry &&
            (result->ties_x > 0 || result->ties_y > 0))
            report_note(&noted,
                "ties at rank %" PRId64 ": %" PRId64 " items of x, %" PRId64
                " of y; the lower index came first",
                entry->k, result->ties_x, result->ties_y);
        if (result->why && mine->wishes->k_count > 1 && entry->k > 0)
            report_note(&noted, "k = %" PRId64 ": %s", entry->k, result->why);
        else if (result->why)
            report_note(&noted, "%s", result->why);
        if (result->status > 0)
            report_note(&noted, "%s: %s", entry->name, prh_status_string(result->status));
    }
}

static void print_text(const scoring *mine)
{
    int all_fine = 1;
    table grid;

    printf("n = %" PRId64 " pairs", mine->models[0].rows);
    for (int i = 0; i < 2; i++) {
        char *file = printable(mine->models[i].file), *shape = report_shape(&mine->models[i]);

        printf("   %c %s %s", i == 0 ? 'x' : 'y', file, shape);
        free(shape);
        free(file);
    }
    putchar('\n');
    provenance_print(mine->wishes, mine->steps, &mine->metrics);
    for (size_t i = 0; i < mine->metrics.count; i++)
        all_fine &= mine->scores[i].status == PRH_OK;
    grid = table_begin(all_fine ? "lrll" : "lrlll");
    table_cell(&grid, "metric");
    table_cell(&grid, "k");
    table_cell(&grid, "score");
    table_cell(&grid, "chance");
    if (!all_fine)
        table_cell(&grid, "status");
    for (size_t i = 0; i < mine->metrics.count; i++) {
        const metric_entry *entry = &mine->metrics.items[i];

        table_cell(&grid, "%s", entry->name);
        if (entry->k > 0)
            table_cell(&grid, "%" PRId64, entry->k);
        else
            table_cell(&grid, "-");
        table_real(&grid, mine->scores[i].value);
        table_real(&grid, mine->scores[i].chance);
        if (!all_fine)
            table_cell(&grid, "%s", prh_status_name(mine->scores[i].status));
    }
    putchar('\n');
    table_print(&grid, 0, 0);
    if (!mine->wishes->quiet)
        print_notes(mine);
}

static json_t *side_json(const model *mine)
{
    json_t *side = json_new_object();

    json_put(side, "file", json_of_text(mine->file));
    json_put(side, "n", json_of_int(mine->rows));
    provenance_layer(side, &mine->facts[0]);
    return side;
}

static void print_json(const scoring *mine)
{
    json_t *root = json_new_object(), *scores = json_new_array();

    json_put(root, "n", json_of_int(mine->models[0].rows));
    json_put(root, "x", side_json(&mine->models[0]));
    json_put(root, "y", side_json(&mine->models[1]));
    provenance_json(root, mine->wishes, mine->steps);
    for (size_t i = 0; i < mine->metrics.count; i++) {
        const metric_entry *entry = &mine->metrics.items[i];
        const score *result = &mine->scores[i];
        json_t *row = json_new_object();

        json_put(row, "metric", json_of_text(entry->name));
        json_put(row, "k", json_of_count(entry->k > 0 ? entry->k : -1));
        json_put(row, "kernel", json_of_text(entry->kernel));
        json_put(row, "rank", json_of_count(entry->rank > 0 ? entry->rank : -1));
        json_put(row, "score", json_of_real(result->value));
        json_put(row, "status", json_of_text(prh_status_name(result->status)));
        json_put(row, "reason", json_of_text(result->why));
        json_put(row, "chance", json_of_real(result->chance));
        json_put(row, "ties_x", json_of_count(result->ties_x));
        json_put(row, "ties_y", json_of_count(result->ties_y));
        json_add(scores, row);
    }
    json_put(root, "scores", scores);
    json_write(root, stdout);
    json_decref(root);
}

static void print_csv(const scoring *mine)
{
    csv row = {.out = stdout};
    char *setting = provenance_steps(mine->steps);

    puts("x,y,n,preprocess,convention,precision,metric,k,kernel,rank,score,status,chance,ties_x,ties_y");
    for (size_t i = 0; i < mine->metrics.count; i++) {
        const metric_entry *entry = &mine->metrics.items[i];
        const score *result = &mine->scores[i];

        csv_text(&row, mine->models[0].file);
        csv_text(&row, mine->models[1].file);
        csv_int(&row, mine->models[0].rows);
        csv_text(&row, setting);
        csv_text(&row, options_convention_name(mine->wishes));
        csv_text(&row, options_precision_name(mine->wishes));
        csv_text(&row, entry->name);
        csv_count(&row, entry->k > 0 ? entry->k : -1);
        csv_text(&row, entry->kernel);
        csv_count(&row, entry->rank > 0 ? entry->rank : -1);
        csv_real(&row, result->value);
        csv_text(&row, prh_status_name(result->status));
        csv_real(&row, result->chance);
        csv_count(&row, result->ties_x);
        csv_count(&row, result->ties_y);
        csv_end(&row);
    }
    free(setting);
}

static int print(const scoring *mine)
{
    int undefined = 0;
    int code;

    progress_clear();
    if (mine->wishes->format == FORMAT_JSON)
        print_json(mine);
    else if (mine->wishes->format == FORMAT_CSV)
        print_csv(mine);
    else
        print_text(mine);
    code = output_finish();
    for (size_t i = 0; i < mine->metrics.count; i++)
        undefined |= isnan(mine->scores[i].value);
    return code ? code : undefined ? EXIT_UNDEFINED : EXIT_FINE;
}

int score_command(const options *wishes)
{
    scoring mine = {.wishes = wishes};
    int code = metrics_create(&mine.metrics, wishes);

    if (!code)
        code = provenance_read(&mine.steps, wishes);
    if (!code)
        code = load(&mine);
    if (!code)
        code = compare_all(&mine);
    if (!code)
        code = print(&mine);
    for (size_t i = 0; mine.scores && i < mine.metrics.count; i++)
        free(mine.scores[i].why);
    free(mine.scores);
    model_release(&mine.models[0]);
    model_release(&mine.models[1]);
    prh_preprocess_destroy(mine.steps);
    metrics_release(&mine.metrics);
    return code;
}
