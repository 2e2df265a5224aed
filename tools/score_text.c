/* The results of prh score for people: a table, and the notes. */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "null_report.h"
#include "number.h"
#include "program.h"
#include "provenance.h"
#include "report.h"
#include "score.h"

static void print_notes(const scoring *mine)
{
    null_notes said = {0};
    char *unsupported = NULL;
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
        if (result->interval.unsupported)
            report_join(&unsupported, entry->name);
        else if (result->interval.reason)
            report_note(&noted, "no interval of %s: %s", entry->name, result->interval.reason);
        null_notes_add(&said, &mine->nulls, entry, i, &result->null);
    }
    if (unsupported)
        report_note(&noted, "no jackknife, so no interval: %s", unsupported);
    free(unsupported);
    null_notes_print(&said, &mine->nulls, &noted);
}

static void print_head(const scoring *mine)
{
    report_sides(mine->models);
    provenance_print(mine->wishes, mine->steps, &mine->metrics);
    null_print(&mine->nulls);
    if (mine->wishes->spread.jackknife)
        printf("interval: jackknife   level: %g\n",
            mine->wishes->spread.level > 0.0 ? mine->wishes->spread.level : 0.95);
}

static void null_cells(table *grid, const scoring *mine, const null_facts *null)
{
    char text[NULL_TEXT_SIZE];

    table_cell(grid, "%s", null_z_text(null, text));
    table_cell(grid, "%s", null_p_text(null, text));
    table_cell(grid, "%s", null_calibrated_text(null, text));
    table_cell(grid, "%s", null_method_text(&mine->nulls, null, text));
}

static void interval_cells(table *grid, const interval_facts *interval)
{
    char text[NUMBER_SIZE];

    table_cell(grid, "%s", number_short(interval->there ? interval->value.low : NAN, 4, text));
    table_cell(grid, "%s", number_short(interval->there ? interval->value.high : NAN, 4, text));
}

/* Which columns there are. */
typedef struct columns {
    int interval, status, null;
} columns;

static void score_row(table *grid, const scoring *mine, size_t at, columns with)
{
    const metric_entry *entry = &mine->metrics.items[at];
    const score *result = &mine->scores[at];

    table_cell(grid, "%s", entry->name);
    if (entry->k > 0)
        table_cell(grid, "%" PRId64, entry->k);
    else
        table_cell(grid, "-");
    table_real(grid, result->value);
    if (with.interval)
        interval_cells(grid, &result->interval);
    table_real(grid, result->chance);
    if (with.status)
        table_cell(grid, "%s", prh_status_name(result->status));
    if (with.null)
        null_cells(grid, mine, &result->null);
}

static void head_row(table *grid, columns with)
{
    static const char *const names[] = {
        "metric", "k", "score", "low", "high", "chance", "status", "z", "p", "calibrated", ""};
    const int shown[] = {
        1, 1, 1, with.interval, with.interval, 1, with.status, with.null, with.null, with.null, with.null};

    for (size_t c = 0; c < sizeof names / sizeof *names; c++)
        if (shown[c])
            table_cell(grid, "%s", names[c]);
}

void score_print_text(const scoring *mine)
{
    columns with = {.interval = mine->wishes->spread.jackknife, .null = mine->nulls.wanted};
    char shape[16];
    table grid;

    print_head(mine);
    for (size_t i = 0; i < mine->metrics.count; i++)
        with.status |= mine->scores[i].status != PRH_OK;
    snprintf(shape, sizeof shape, "lrl%s%s%s", with.interval ? "llL" : "l", with.status ? "l" : "",
        with.null ? "Rlll" : "");
    grid = table_begin(shape);
    head_row(&grid, with);
    for (size_t i = 0; i < mine->metrics.count; i++)
        score_row(&grid, mine, i, with);
    putchar('\n');
    table_print(&grid, 2, isatty(STDOUT_FILENO) ? report_width() : 0);
    if (!mine->wishes->quiet)
        print_notes(mine);
}
