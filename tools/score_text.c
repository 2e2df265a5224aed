/* The results of prh score for people: a table, and the notes. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "null_report.h"
#include "program.h"
#include "provenance.h"
#include "report.h"
#include "score.h"

static void print_notes(const scoring *mine)
{
    null_notes said = {0};
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
        null_notes_add(&said, &mine->nulls, entry, i, &result->null);
    }
    null_notes_print(&said, &mine->nulls, &noted);
}

static void print_head(const scoring *mine)
{
    printf("n = %" PRId64 " pairs", mine->models[0].rows);
    for (int i = 0; i < 2; i++) {
        char *file = printable(mine->models[i].file), *shape = report_shape(&mine->models[i]);

        printf("   %c %s %s", i == 0 ? 'x' : 'y', file, shape);
        free(shape);
        free(file);
    }
    putchar('\n');
    provenance_print(mine->wishes, mine->steps, &mine->metrics);
    null_print(&mine->nulls);
}

static void null_cells(table *grid, const scoring *mine, const null_facts *null)
{
    char text[NULL_TEXT_SIZE];

    table_cell(grid, "%s", null_z_text(null, text));
    table_cell(grid, "%s", null_p_text(null, text));
    table_cell(grid, "%s", null_calibrated_text(null, text));
    table_cell(grid, "%s", null_method_text(&mine->nulls, null, text));
}

static void score_row(table *grid, const scoring *mine, size_t at, int with_status)
{
    const metric_entry *entry = &mine->metrics.items[at];
    const score *result = &mine->scores[at];

    table_cell(grid, "%s", entry->name);
    if (entry->k > 0)
        table_cell(grid, "%" PRId64, entry->k);
    else
        table_cell(grid, "-");
    table_real(grid, result->value);
    table_real(grid, result->chance);
    if (with_status)
        table_cell(grid, "%s", prh_status_name(result->status));
    if (mine->nulls.wanted)
        null_cells(grid, mine, &result->null);
}

void score_print_text(const scoring *mine)
{
    static const char *const names[] = {
        "metric", "k", "score", "chance", "status", "z", "p", "calibrated", ""};
    int all_fine = 1;
    char shape[16] = "lrll";
    table grid;

    print_head(mine);
    for (size_t i = 0; i < mine->metrics.count; i++)
        all_fine &= mine->scores[i].status == PRH_OK;
    if (!all_fine)
        strcat(shape, "l");
    grid = table_begin(strcat(shape, mine->nulls.wanted ? "rlll" : ""));
    grid.together = all_fine ? 4 : 5;
    for (size_t c = 0; c < (mine->nulls.wanted ? 9 : 5); c++)
        if (c != 4 || !all_fine)
            table_cell(&grid, "%s", names[c]);
    for (size_t i = 0; i < mine->metrics.count; i++)
        score_row(&grid, mine, i, !all_fine);
    putchar('\n');
    table_print(&grid, 2, isatty(STDOUT_FILENO) ? report_width() : 0);
    if (!mine->wishes->quiet)
        print_notes(mine);
}
