/* Text for people: tables whose columns line up, and the lines around them. */
#ifndef PRH_TOOLS_REPORT_H
#define PRH_TOOLS_REPORT_H

#include <prh/prh.h>

#include "models.h"

/* A table of text, filled row by row. */
typedef struct table {
    size_t columns;
    size_t filled; /* cells so far */
    char **cells;
    const char *right; /* per column: 'r' or 'l'; with 'R' or 'L' a block may begin */
} table;

/**
 * Begins a table with one letter per column, such as "lrl": left, right, left. Where it is torn into blocks, they begin
 * at capital letters, if there are any; else anywhere.
 */
table table_begin(const char *alignment);

/** Adds the next cell. */
void table_cell(table *mine, const char *format, ...) __attribute__((format(printf, 2, 3)));
void table_real(table *mine, double value); /* "-" unless finite */

/**
 * Prints the table to standard output and lets go of it. What is wider than `width` (0: anything goes)
 * becomes several blocks of columns, each with the first `fixed` columns again and without blank rows.
 */
void table_print(table *mine, size_t fixed, int width);

/** The width of the terminal that standard output is, else 100. */
int report_width(void);

/** "1024×768 f16" for one layer, "24 layers of 1024×768 f16" for a model. Allocated. */
char *report_shape(const model *mine);

/** The line that names two models of the same rows: how many, and each one's file and shape. */
void report_sides(const model models[2]);

/**
 * What is legal but suspicious in a model: zero and duplicate rows, constant columns, a
 * clamp threshold of 0.
 * Prints "notes:" before the first line; `noted` says whether that has been done.
 */
void report_model_notes(const model *mine, const char *label, int *noted);

/** One line of the notes. */
void report_note(int *noted, const char *format, ...) __attribute__((format(printf, 2, 3)));

/** Adds a name to a list separated by commas, NULL at first, unless it is the last of it. Allocated. */
void report_join(char **list, const char *name);

typedef struct layer_count {
    int64_t count, whole; /* so many of so many */
} layer_count;

/** One line of the notes on what was counted in each layer of a model; none if every count is 0. */
void report_counts(
    int *noted, const char *label, const char *what, const layer_count *counts, int64_t layers);

#endif
