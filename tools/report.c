/* Tables and lines on standard output. */
#include "report.h"

#include <ctype.h>
#include <inttypes.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "number.h"
#include "program.h"

enum { GAP = 2 };

table table_begin(const char *alignment)
{
    return (table){.columns = strlen(alignment), .right = alignment};
}

static char **next_cell(table *mine)
{
    mine->cells = need_more(mine->cells, mine->filled + 1, sizeof *mine->cells);
    return &mine->cells[mine->filled++];
}

void table_cell(table *mine, const char *format, ...)
{
    char **cell = next_cell(mine), *text = NULL;
    va_list arguments;

    va_start(arguments, format);
    if (vasprintf(&text, format, arguments) < 0)
        exit(bad("out of memory"));
    va_end(arguments);
    *cell = printable(text);
    free(text);
}

void table_real(table *mine, double value)
{
    char text[NUMBER_SIZE];

    table_cell(mine, "%s", isfinite(value) ? number_text(value, text) : "-");
}

/* Columns that a terminal shows for UTF-8 text: bytes that do not continue a character. */
static size_t shown(const char *text)
{
    size_t count = 0;

    for (; *text; text++)
        count += ((unsigned char)*text & 0xC0) != 0x80;
    return count;
}

static size_t column_width(const table *mine, size_t column)
{
    size_t widest = 0;

    for (size_t i = column; i < mine->filled; i += mine->columns)
        if (shown(mine->cells[i]) > widest)
            widest = shown(mine->cells[i]);
    return widest;
}

static int is_right(const table *mine, size_t column)
{
    return tolower((unsigned char)mine->right[column]) == 'r';
}

/* One row: the fixed columns, then columns from..to-1. Nothing is padded at the end of the line. */
static void print_row(const table *mine, size_t row, size_t fixed, size_t from, size_t to)
{
    size_t owed = 0; /* blanks to print before the next cell */

    for (size_t column = 0; column < to; column++) {
        const char *cell = mine->cells[row * mine->columns + column];
        size_t blank = column_width(mine, column) - shown(cell);

        if (column >= fixed && column < from)
            continue;
        if (is_right(mine, column))
            owed += blank;
        if (*cell)
            printf("%*s%s", (int)owed, "", cell);
        owed = *cell ? GAP : owed + GAP + shown(cell);
        if (!is_right(mine, column))
            owed += blank;
    }
    putchar('\n');
}

/* Whether a row has nothing to say in columns from..to-1, as below the diagonal of a symmetric matrix. */
static int is_blank(const table *mine, size_t row, size_t from, size_t to)
{
    for (size_t column = from; column < to; column++)
        if (*mine->cells[row * mine->columns + column])
            return 0;
    return 1;
}

/* The end of the block of columns that begins at `from` and fits into `width`. */
static size_t block_end(const table *mine, size_t fixed, size_t from, int width)
{
    size_t used = 0, to = from;

    for (size_t column = 0; column < fixed; column++)
        used += column_width(mine, column) + GAP;
    while (to < mine->columns) {
        used += column_width(mine, to) + (to > from ? GAP : 0);
        if (width > 0 && to > from && used > (size_t)width)
            break;
        to++;
    }
    if (to < mine->columns)
        for (size_t begin = to; begin > from; begin--)
            if (isupper((unsigned char)mine->right[begin]))
                return begin;
    return to;
}

void table_print(table *mine, size_t fixed, int width)
{
    const size_t rows = mine->filled / mine->columns;
    size_t to;

    for (size_t from = fixed; from < mine->columns; from = to) {
        to = block_end(mine, fixed, from, width);
        if (from > fixed)
            putchar('\n');
        for (size_t row = 0; row < rows; row++)
            if (!is_blank(mine, row, from, to))
                print_row(mine, row, fixed, from, to);
    }
    for (size_t i = 0; i < mine->filled; i++)
        free(mine->cells[i]);
    free(mine->cells);
    *mine = (table){0};
}

int report_width(void)
{
    struct winsize size = {0};

    if (isatty(STDOUT_FILENO) && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col >= 40)
        return size.ws_col;
    return 100;
}

char *report_shape(const model *mine)
{
    const layer_facts *first = &mine->facts[0];
    const char *dtype = first->dtype;
    int64_t narrowest = first->cols, widest = first->cols;

    for (int64_t i = 1; i < mine->layers; i++) {
        if (strcmp(mine->facts[i].dtype, first->dtype) != 0)
            dtype = "of several types";
        narrowest = mine->facts[i].cols < narrowest ? mine->facts[i].cols : narrowest;
        widest = mine->facts[i].cols > widest ? mine->facts[i].cols : widest;
    }
    if (mine->layers == 1)
        return need_text("%" PRId64 "×%" PRId64 " %s", mine->rows, widest, dtype);
    if (narrowest == widest)
        return need_text(
            "%" PRId64 " layers of %" PRId64 "×%" PRId64 " %s", mine->layers, mine->rows, widest, dtype);
    return need_text("%" PRId64 " layers of %" PRId64 "×(%" PRId64 " to %" PRId64 ") %s", mine->layers,
        mine->rows, narrowest, widest, dtype);
}

void report_note(int *noted, const char *format, ...)
{
    va_list arguments;

    if (!*noted)
        puts("\nnotes:");
    *noted = 1;
    fputs("  ", stdout);
    va_start(arguments, format);
    vprintf(format, arguments);
    va_end(arguments);
    putchar('\n');
}

void report_join(char **list, const char *name)
{
    const char *last = *list ? strrchr(*list, ' ') : NULL;
    char *longer;

    if (*list && strcmp(last ? last + 1 : *list, name) == 0)
        return;
    longer = *list ? need_text("%s, %s", *list, name) : need_copy(name);
    free(*list);
    *list = longer;
}

void report_counts(int *noted, const char *label, const char *what, const layer_count *counts, int64_t layers)
{
    int64_t touched = 0;
    const layer_count *worst = &counts[0];

    for (int64_t i = 0; i < layers; i++) {
        touched += counts[i].count > 0;
        if (counts[i].count > worst->count)
            worst = &counts[i];
    }
    if (touched == 0)
        return;
    if (layers == 1)
        report_note(noted, "%s: %" PRId64 " of %" PRId64 " %s", label, worst->count, worst->whole, what);
    else
        report_note(noted, "%s: %s in %" PRId64 " of %" PRId64 " layers, at most %" PRId64 " of %" PRId64,
            label, what, touched, layers, worst->count, worst->whole);
}

void report_sides(const model models[2])
{
    printf("n = %" PRId64 " pairs", models[0].rows);
    for (int i = 0; i < 2; i++) {
        char *file = printable(models[i].file), *shape = report_shape(&models[i]);

        printf("   %c %s %s", i == 0 ? 'x' : 'y', file, shape);
        free(shape);
        free(file);
    }
    putchar('\n');
}

void report_model_notes(const model *mine, const char *label, int *noted)
{
    layer_count *zeros = need((size_t)mine->layers, sizeof *zeros);
    layer_count *copies = need((size_t)mine->layers, sizeof *copies);
    layer_count *constants = need((size_t)mine->layers, sizeof *constants);
    int64_t emptied = 0;

    for (int64_t i = 0; i < mine->layers; i++) {
        const layer_facts *facts = &mine->facts[i];

        zeros[i] = (layer_count){facts->zero_rows, mine->rows};
        copies[i] = (layer_count){facts->duplicate_rows, mine->rows};
        constants[i] = (layer_count){facts->constant_columns, facts->cols};
        emptied += facts->clamp_threshold == 0.0;
    }
    if (emptied > 0)
        report_note(noted,
            "%s: so many values are 0 that clamping made all of them 0 in %" PRId64 " of %" PRId64 " layers",
            label, emptied, mine->layers);
    report_counts(noted, label, "rows are zero", zeros, mine->layers);
    report_counts(noted, label, "rows repeat an earlier row", copies, mine->layers);
    report_counts(noted, label, "columns are constant", constants, mine->layers);
    free(zeros);
    free(copies);
    free(constants);
}
