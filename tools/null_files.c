/* Permutations from an array, and blocks from lines of text. */
#include "null_files.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <prh/prh.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "number.h"
#include "program.h"

/* ---- permutations ---- */

/* Integers come as the floats that hold them exactly. */
static double value_at(const prh_view *view, int64_t row, int64_t col)
{
    const int64_t at = row * view->ld + col;

    return view->dtype == PRH_F64 ? ((const double *)view->data)[at]
                                  : (double)((const float *)view->data)[at];
}

/* One row; seen[item] is the last row, from 1, that had it. */
static int read_row(const char *path, const prh_view *view, int64_t row, int64_t *seen, int32_t *out)
{
    for (int64_t j = 0; j < view->cols; j++) {
        const double value = value_at(view, row, j);
        char text[NUMBER_SIZE];

        if (!(value >= 0.0 && value < (double)view->cols) || value != floor(value))
            return bad("%s: row %" PRId64 ", column %" PRId64 " is %s; a row holds each of 0 ... %" PRId64
                       " once",
                path, row, j, number_short(value, 10, text), view->cols - 1);
        out[j] = (int32_t)value;
        if (seen[out[j]] == row + 1)
            return bad("%s: row %" PRId64 " holds %" PRId32 " twice, again in column %" PRId64
                       ": it is no permutation",
                path, row, out[j], j);
        seen[out[j]] = row + 1;
    }
    return EXIT_FINE;
}

static int read_rows(const char *path, const prh_view *view, int32_t **table)
{
    int64_t *seen;
    int32_t *all;
    int code = EXIT_FINE;

    if (view->dtype != PRH_F64 && view->dtype != PRH_F32)
        return bad(
            "%s: holds numbers of 16 bits that are not integers; a table of permutations takes integers",
            path);
    if (view->cols > INT32_MAX || view->rows > INT32_MAX)
        return bad("%s: is too large for a table of permutations", path);
    seen = need((size_t)view->cols, sizeof *seen);
    all = need((size_t)view->rows * (size_t)view->cols, sizeof *all);
    for (int64_t i = 0; i < view->rows && !code; i++)
        code = read_row(path, view, i, seen, all + i * view->cols);
    free(seen);
    if (code)
        free(all);
    else
        *table = all;
    return code;
}

int null_read_table(const char *path, int32_t **table, int64_t *rows, int64_t *cols)
{
    prh_representation *opened = NULL;
    prh_view view;
    prh_status status = prh_representation_open(&opened, path);
    int code;

    if (status == PRH_OK)
        status = prh_representation_view(opened, &view);
    code = status == PRH_OK ? read_rows(path, &view, table) : bad_status(status, path);
    if (!code) {
        *rows = view.rows;
        *cols = view.cols;
    }
    prh_representation_destroy(opened);
    return code;
}

/* ---- blocks ---- */

typedef struct label {
    char *text;
    int64_t item;
} label;

static int by_text(const void *a, const void *b)
{
    return strcmp(((const label *)a)->text, ((const label *)b)->text);
}

/* The next line without its end; 0 at the end of the file, -1 after a complaint. */
static int next_line(const char *path, FILE *file, int64_t number, char **text)
{
    size_t room = 0;
    ssize_t length;

    *text = NULL;
    errno = 0;
    length = getline(text, &room, file);
    if (length < 0 && (ferror(file) || errno))
        return bad("%s: cannot be read: %s", path, strerror(errno)), -1;
    if (length < 0)
        return 0;
    if (strlen(*text) != (size_t)length)
        return bad("%s: line %" PRId64 " holds a zero byte; --blocks takes text, a label per line", path,
                   number),
               -1;
    (*text)[strcspn(*text, "\r\n")] = '\0';
    if (!(*text)[0])
        return bad("%s: line %" PRId64 " is empty; every item needs a label", path, number), -1;
    return 1;
}

/* Labels are numbered in the order of their texts. */
static void number_labels(label *labels, int64_t count, int64_t *blocks)
{
    int64_t number = -1;

    if (count > 0)
        qsort(labels, (size_t)count, sizeof *labels, by_text);
    for (int64_t i = 0; i < count; i++) {
        number += i == 0 || by_text(&labels[i], &labels[i - 1]) != 0;
        blocks[labels[i].item] = number;
    }
}

int null_read_blocks(const char *path, int64_t **blocks, int64_t *count)
{
    FILE *file = fopen(path, "r");
    label *labels = NULL;
    int64_t lines = 0;
    char *text = NULL;
    int more;

    if (!file)
        return bad("%s: cannot be opened: %s", path, strerror(errno));
    while ((more = next_line(path, file, lines + 1, &text)) > 0) {
        if ((lines & (lines + 1)) == 0) /* room doubles */
            labels = need_more(labels, 2 * (size_t)lines + 2, sizeof *labels);
        labels[lines] = (label){text, lines};
        lines++;
    }
    free(text);
    fclose(file);
    if (more == 0) {
        *blocks = need((size_t)lines, sizeof **blocks);
        *count = lines;
        number_labels(labels, lines, *blocks);
    }
    for (int64_t i = 0; i < lines; i++)
        free(labels[i].text);
    free(labels);
    return more == 0 ? EXIT_FINE : EXIT_BAD;
}
