/* The report of a study: what the files that write it share. */
#ifndef PRH_TOOLS_STUDY_REPORT_PARTS_H
#define PRH_TOOLS_STUDY_REPORT_PARTS_H

#include <stdio.h>

#include "drawn.h"
#include "results.h"

/** As study_report_write, of results that are read. */
int report_write(const results *found, const char *folder);

/* A report on its way out. */
typedef struct report_page {
    FILE *out;
    const results *found;
    pool memory;           /* of the words of all parts */
    study_figures figures; /* none without cairo */
    char **drawings;       /* the <svg> of each figure */
} report_page;

/** Writes a text with all that means something in HTML escaped, and control characters as spaces. */
void report_text(const report_page *mine, const char *text);
/** A format whose result is escaped. */
void report_words(const report_page *mine, const char *format, ...) __attribute__((format(printf, 2, 3)));
/** Markup, as it is. */
void report_markup(const report_page *mine, const char *markup);

/* Tables, whose columns of numbers have names that begin with #: report_table, then for each row report_row, its cells
 * and report_row_end, then report_table_end. */
void report_table(
    const report_page *mine, const char *caption, const char *const *columns, int count, int64_t rows);
void report_row(const report_page *mine);
void report_row_end(const report_page *mine);
void report_cell_text(const report_page *mine, const char *text);
void report_cell_number(const report_page *mine, double value, int digits); /* "–" unless finite */
/** The same with so many decimals, if the number is neither very small nor very large. */
void report_cell_decimal(const report_page *mine, double value, int decimals);
void report_cell_p(const report_page *mine, double p);          /* "< 1e-16" where nobody tells it from 0 */
void report_cell_count(const report_page *mine, int64_t value); /* "–" if negative */
void report_table_end(const report_page *mine);

/** The figure of that name, or those whose names begin so, with captions; nothing if it was not drawn. */
void report_figures(const report_page *mine, const char *name, int is_beginning);

/* ---- the sections ---- */

void report_findings(report_page *mine);
void report_pictures(report_page *mine);
void report_tables(report_page *mine);
void report_method(report_page *mine);

/* ---- report_facts.c: what findings and tables are made of ---- */

typedef struct report_pair {
    int64_t x, y;
    double value; /* calibrated where there is such, else the score */
    double score;
} report_pair;

/** Each pair of models that has a score, both (x, y) and (y, x) where these differ, the most aligned first. Allocated;
 * `count` of them. */
report_pair *report_pairs(const results *found, int64_t *count);

/** A value of two models in either order: (x, y), or (y, x) where that is not there. */
double report_either(const double *matrix, int64_t models, int64_t x, int64_t y);

/** Words for what the trend is of: "image", "image with text"; "" for all models. In the memory of the page. */
const char *report_trend_of(report_page *mine, const result_trend *trend);

#endif
