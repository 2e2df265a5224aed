/* The results of prh align for people: one matrix of models per metric, the best pair, the notes. */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "align.h"
#include "null_report.h"
#include "number.h"
#include "program.h"
#include "provenance.h"
#include "report.h"

enum { LONGEST_LABEL = 18 };

/* How models are called in the matrices. */
typedef struct labels {
    char **row;
    char **column;
} labels;

/* Whether names alone tell the models apart and fit over a column. */
static int names_serve(const model *models, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (strlen(models[i].name) > LONGEST_LABEL)
            return 0;
        for (size_t j = 0; j < i; j++)
            if (strcmp(models[i].name, models[j].name) == 0)
                return 0;
    }
    return 1;
}

static labels labels_begin(const alignment *mine)
{
    const int by_name = names_serve(mine->x, mine->count_x) && names_serve(mine->y, mine->count_y);
    labels made = {need(mine->count_x, sizeof(char *)), need(mine->count_y, sizeof(char *))};

    for (size_t i = 0; i < mine->count_x; i++)
        made.row[i] = by_name ? need_copy(mine->x[i].name) : need_text("x%zu %s", i, mine->x[i].name);
    for (size_t j = 0; j < mine->count_y; j++)
        made.column[j] =
            by_name ? need_copy(mine->y[j].name) : need_text("%s%zu", mine->within ? "x" : "y", j);
    return made;
}

static void labels_end(labels *made, const alignment *mine)
{
    for (size_t i = 0; i < mine->count_x; i++)
        free(made->row[i]);
    for (size_t j = 0; j < mine->count_y; j++)
        free(made->column[j]);
    free(made->row);
    free(made->column);
}

static void print_models(const char *side, const model *models, size_t count)
{
    table list = table_begin("lll");

    for (size_t i = 0; i < count; i++) {
        char *shape = report_shape(&models[i]);

        table_cell(&list, "%s%zu", side, i);
        table_cell(&list, "%s", models[i].name);
        table_cell(&list, "%s", shape);
        free(shape);
    }
    table_print(&list, 0, 0);
}

static void score_cell(table *grid, const pair *one, int with_layers)
{
    if (isnan(one->score))
        table_cell(grid, "undefined");
    else if (with_layers)
        table_cell(grid, "%.4f (%" PRId64 ",%" PRId64 ")", one->score, one->layer_x, one->layer_y);
    else
        table_cell(grid, "%.4f", one->score);
}

/* The pairs of one metric are consecutive, row by row; cells that no pair stands for are blank. */
static void print_matrix(const alignment *mine, const labels *names, const pair *pairs, int with_layers)
{
    const int half = mine->within && pairs->entry->info.symmetric;
    const size_t first = half ? 1 : 0, rows = mine->count_x - first, columns = mine->count_y - first;
    char *shape = need(columns + 2, 1);
    table grid;

    memset(shape, 'l', columns + 1);
    grid = table_begin(shape);
    table_cell(&grid, "%s", "");
    for (size_t j = 0; j < columns; j++)
        table_cell(&grid, "%s", names->column[j + first]);
    for (size_t i = 0; i < rows; i++) {
        table_cell(&grid, "%s", names->row[i]);
        for (size_t j = first; j < mine->count_y; j++) {
            if (mine->within && (half ? j <= i : j == i))
                table_cell(&grid, "%s", "");
            else
                score_cell(&grid, pairs++, with_layers);
        }
    }
    table_print(&grid, 1, report_width());
    free(shape);
}

static void print_layers(const alignment *mine, const pair *one)
{
    const int64_t rows = mine->x[one->x].layers, columns = mine->y[one->y].layers;
    char *shape = need((size_t)columns + 2, 1);
    table grid;

    printf(
        "\n%s (rows) and %s (columns), every pair of layers\n", mine->x[one->x].label, mine->y[one->y].label);
    memset(shape, 'r', (size_t)columns + 1);
    grid = table_begin(shape);
    table_cell(&grid, "%s", "");
    for (int64_t j = 0; j < columns; j++)
        table_cell(&grid, "%" PRId64, j);
    for (int64_t i = 0; i < rows; i++) {
        table_cell(&grid, "%" PRId64, i);
        for (int64_t j = 0; j < columns; j++) {
            const double score = prh_alignment_scores(one->grid)[i * columns + j];

            if (isnan(score))
                table_cell(&grid, "undefined");
            else
                table_cell(&grid, "%.4f", score);
        }
    }
    table_print(&grid, 1, report_width());
    free(shape);
}

/* What was compared with its null: of one pair of layers its score, of more what was made of all scores. */
static void print_aggregate(const alignment *mine, const null_facts *null, int64_t cells)
{
    const prh_null_options *how = &mine->nulls.how;
    char method[NULL_TEXT_SIZE], score[NUMBER_SIZE];

    fputs("  ", stdout);
    if (cells == 1)
        fputs("null of this pair", stdout);
    else if (how->aggregate == PRH_AGGREGATE_MAX)
        printf("null of the search over all %" PRId64 " pairs of layers", cells);
    else if (how->aggregate == PRH_AGGREGATE_MEAN)
        printf("null of the mean over all %" PRId64 " pairs of layers", cells);
    else if (how->aggregate == PRH_AGGREGATE_ROW_MAX_MEAN)
        printf("null of the mean over layers of x of their best, among %" PRId64 " pairs of layers", cells);
    else
        printf("null of the mean of the best %" PRId64 " of %" PRId64 " pairs of layers", how->top, cells);
    printf(" %s:\n", null_method_text(&mine->nulls, null, method));
    fputs("  ", stdout);
    if (cells > 1 && how->aggregate != PRH_AGGREGATE_MAX)
        printf("score %s   ", number_short(null->result.score, 4, score));
}

/* How the pair of models stands against chance. */
static void print_null(const alignment *mine, const pair *best)
{
    const null_facts *null = &best->null;
    char z[NULL_TEXT_SIZE], p[NULL_TEXT_SIZE], calibrated[NULL_TEXT_SIZE], threshold[NUMBER_SIZE];

    if (!null->there)
        return;
    print_aggregate(mine, null, mine->x[best->x].layers * mine->y[best->y].layers);
    printf("z %s   p %s   threshold %s   calibrated %s\n", null_z_text(null, z), null_p_text(null, p),
        number_short(null->result.threshold, 4, threshold), null_calibrated_text(null, calibrated));
}

static void print_best(const alignment *mine, const pair *pairs, size_t count, int with_layers)
{
    const pair *best = NULL;
    char score[NUMBER_SIZE], chance[NUMBER_SIZE];

    for (size_t i = 0; i < count; i++)
        if (!isnan(pairs[i].score) && (!best || pairs[i].score > best->score))
            best = &pairs[i];
    if (!best) {
        puts("best: none, every score is undefined");
        return;
    }
    printf("best: %s", mine->x[best->x].label);
    if (with_layers)
        printf(" layer %" PRId64, best->layer_x);
    printf(" and %s", mine->y[best->y].label);
    if (with_layers)
        printf(" layer %" PRId64, best->layer_y);
    printf(": %s", number_text(best->score, score));
    if (isfinite(best->chance))
        printf("   chance %s", number_text(best->chance, chance));
    printf("%s\n", best->status > 0 ? "   saturated" : "");
    print_null(mine, best);
}

/* Ties at each rank asked for; metrics of one k share their lists. */
static void note_ties(const alignment *mine, const model *one, int *noted)
{
    layer_count *ties = need((size_t)one->layers, sizeof *ties);

    for (size_t m = 0; m < mine->metrics.count; m++) {
        const metric_entry *entry = &mine->metrics.items[m];
        char *what;

        if (entry->k == 0 || metrics_with_k(&mine->metrics, entry->k) != entry)
            continue;
        for (int64_t i = 0; i < one->layers; i++) {
            int64_t count = 0;

            if (prh_metric_ties(entry->metric, one->prepared[i], &count) != PRH_OK)
                count = 0;
            ties[i] = (layer_count){count, one->rows};
        }
        what = need_text("items tie at rank %" PRId64 " (the lower index came first)", entry->k);
        report_counts(noted, one->label, what, ties, one->layers);
        free(what);
    }
    free(ties);
}

static void note_nulls(const alignment *mine, int *noted)
{
    null_notes said = {0};

    for (size_t i = 0; i < mine->count; i++) {
        const metric_entry *entry = mine->pairs[i].entry;

        null_notes_add(
            &said, &mine->nulls, entry, (size_t)(entry - mine->metrics.items), &mine->pairs[i].null);
    }
    null_notes_print(&said, &mine->nulls, noted);
    if (said.any && mine->count > mine->metrics.count)
        report_note(noted, "p is that of the best pair of models by itself, not of the search for it; "
                           "--format json has all");
}

static void print_notes(const alignment *mine)
{
    const size_t count = mine->count_x + (mine->within ? 0 : mine->count_y);
    const char *reason = NULL;
    int64_t undefined = 0, saturated = 0;
    int noted = 0, several = 0;

    for (size_t i = 0; i < mine->count; i++) {
        undefined += mine->pairs[i].undefined;
        reason = reason ? reason : mine->pairs[i].reason;
        saturated += mine->pairs[i].status > 0;
    }
    for (size_t i = 0; i < count; i++) {
        const model *one = i < mine->count_x ? &mine->x[i] : &mine->y[i - mine->count_x];

        several |= one->layers > 1;
        if (!options_precomputed(mine->wishes))
            report_model_notes(one, one->label, &noted);
        note_ties(mine, one, &noted);
    }
    if (undefined > 0)
        report_note(&noted, "%" PRId64 " pair%s of layers without a score %s skipped; the first: %s",
            undefined, undefined == 1 ? "" : "s", undefined == 1 ? "was" : "were", reason);
    if (saturated > 0)
        report_note(&noted, "%" PRId64 " best scores are saturated: %s", saturated,
            prh_status_string(PRH_NOTE_SATURATED));
    note_nulls(mine, &noted);
    if (several && mine->nulls.wanted)
        report_note(
            &noted, "chance is that of one pair of layers; z, p and calibrated are of the search over all");
    else if (several)
        report_note(&noted,
            "a chance level is that of one pair of layers; the best of many lies above it, see --null auto");
    report_note(&noted, "matrices show 4 decimals; --format json or csv gives all digits");
}

void align_print_text(const alignment *mine)
{
    labels names = labels_begin(mine);
    int with_layers = 0;

    for (size_t i = 0; i < mine->count_x; i++)
        with_layers |= mine->x[i].layers > 1;
    for (size_t j = 0; j < mine->count_y; j++)
        with_layers |= mine->y[j].layers > 1;
    printf("n = %" PRId64 " items\n", mine->x[0].rows);
    provenance_print(mine->wishes, mine->steps, &mine->metrics);
    null_print(&mine->nulls);
    print_models("x", mine->x, mine->count_x);
    if (!mine->within)
        print_models("y", mine->y, mine->count_y);
    for (size_t from = 0, to; from < mine->count; from = to) {
        const metric_entry *entry = mine->pairs[from].entry;

        for (to = from; to < mine->count && mine->pairs[to].entry == entry; to++)
            ;
        printf("\n%s", entry->name);
        if (entry->k > 0)
            printf(", k = %" PRId64, entry->k);
        puts(with_layers ? ": best score (layer of the row's model, of the column's)" : ": score");
        print_matrix(mine, &names, &mine->pairs[from], with_layers);
        print_best(mine, &mine->pairs[from], to - from, with_layers);
        for (size_t i = from; mine->wishes->full && i < to; i++)
            print_layers(mine, &mine->pairs[i]);
    }
    if (!mine->wishes->quiet)
        print_notes(mine);
    labels_end(&names, mine);
}
