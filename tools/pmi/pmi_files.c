/* What --out writes. */
#include <math.h>
#include <stdlib.h>

#include "csv.h"
#include "figure.h"
#include "json.h"
#include "models.h"
#include "npy.h"
#include "output.h"
#include "pmi.h"
#include "program.h"
#include "progress.h"

#define FIGURE_NAME "pmi"

static const char *const file_names[] = {"kernel.npy", "symbols.csv", "counts.csv", "certificate.json"};
static const char *const table_names[] = {"features.npy", "contexts.csv"};
#define LENGTH(array) (sizeof(array) / sizeof *(array))

static char *path_of(const pmi *mine, const char *name)
{
    return need_text("%s/%s", mine->wishes->out, name);
}

static int check_file(const pmi *mine, const char *name)
{
    const file_list none = {0};
    char *path = path_of(mine, name);
    const int code = output_check(path, &mine->wishes->files, &none);

    free(path);
    return code;
}

int pmi_check_files(const pmi *mine)
{
    int code = output_folder(mine->wishes->out);

    for (size_t i = 0; i < LENGTH(file_names) && !code; i++)
        code = check_file(mine, file_names[i]);
    for (size_t i = 0; mine->wishes->pmi.is_table && i < LENGTH(table_names) && !code; i++)
        code = check_file(mine, table_names[i]);
    if (!code && figure_available()) {
        const file_list none = {0};
        char *path = path_of(mine, FIGURE_NAME);

        code = figure_check(path, &mine->wishes->files, &none);
        free(path);
    }
    return code;
}

/* ---- CSV ---- */

/* Counts are whole numbers, as a rule. */
static void csv_times(csv *row, double count)
{
    if (count == floor(count) && count < 0x1p53)
        csv_int(row, (int64_t)count);
    else
        csv_real(row, count);
}

static void write_symbols(FILE *out, const void *data)
{
    const pmi *mine = data;
    csv row = {.out = out};

    fputs("row,symbol,count\n", out);
    for (int64_t i = 0; i < mine->n; i++) {
        csv_int(&row, i);
        csv_text(&row, pmi_symbol(mine, i));
        csv_times(&row, mine->met[mine->rows[i]]);
        csv_end(&row);
    }
}

/* What was read, as lists. */
typedef struct lists {
    const source *from;
    pair_list pairs;
    double *of_symbols, *of_contexts; /* sums; the latter for a table */
} lists;

static void write_pair(csv *row, const char *a, const char *b, double count)
{
    csv_text(row, a);
    csv_text(row, b);
    csv_times(row, count);
    csv_end(row);
}

/* As source_read_counts takes it: a pair once, and what was met with nothing as a pair with a count of 0. */
static void write_counts(FILE *out, const void *data)
{
    const lists *mine = data;
    const source *from = mine->from;
    char *const *others = from->contexts ? from->contexts : from->symbols;
    csv row = {.out = out};

    fputs(from->contexts ? "term,context,count\n" : "a,b,count\n", out);
    for (int64_t i = 0; i < mine->pairs.count; i++)
        write_pair(&row, from->symbols[mine->pairs.a[i]], others[mine->pairs.b[i]], mine->pairs.values[i]);
    for (int64_t i = 0; i < from->symbol_count; i++)
        if (mine->of_symbols[i] == 0.0)
            write_pair(&row, from->symbols[i], from->contexts ? from->contexts[0] : from->symbols[i], 0.0);
    for (int64_t i = 0; i < from->context_count; i++)
        if (mine->of_contexts[i] == 0.0)
            write_pair(&row, from->symbols[0], from->contexts[i], 0.0);
}

static void write_contexts(FILE *out, const void *data)
{
    const lists *mine = data;
    csv row = {.out = out};

    fputs("column,context,count\n", out);
    for (int64_t i = 0; i < mine->from->context_count; i++) {
        csv_int(&row, i);
        csv_text(&row, mine->from->contexts[i]);
        csv_times(&row, mine->of_contexts[i]);
        csv_end(&row);
    }
}

static prh_status take_lists(lists *mine, const pmi *whole)
{
    const prh_cooccurrence *counts = whole->from.counts;
    const prh_status status = pairs_take(&mine->pairs, counts);

    mine->from = &whole->from;
    mine->of_symbols = need((size_t)whole->from.symbol_count, sizeof *mine->of_symbols);
    if (whole->from.contexts)
        mine->of_contexts = need((size_t)whole->from.context_count, sizeof *mine->of_contexts);
    pairs_to_events(&mine->pairs, counts);
    return status == PRH_OK ? prh_cooccurrence_marginals(counts, mine->of_symbols, mine->of_contexts)
                            : status;
}

static int write_lists(const pmi *mine)
{
    lists all = {0};
    const prh_status status = take_lists(&all, mine);
    int code = status == PRH_OK ? EXIT_FINE : bad_status(status, NULL);

    if (!code)
        code = output_in(mine->wishes->out, "symbols.csv", write_symbols, mine);
    if (!code)
        code = output_in(mine->wishes->out, "counts.csv", write_counts, &all);
    if (!code && mine->from.contexts)
        code = output_in(mine->wishes->out, "contexts.csv", write_contexts, &all);
    pairs_release(&all.pairs);
    free(all.of_symbols);
    free(all.of_contexts);
    return code;
}

/* ---- arrays ---- */

static int write_array(const pmi *mine, const char *name, const double *values, int64_t cols)
{
    char *path = path_of(mine, name);
    const int code = npy_write(path, values, mine->n, cols);

    free(path);
    return code;
}

/* The rows of the table's PPMI: positive, so that a pair that was never seen needs no policy. */
static int write_features(const pmi *mine)
{
    const pmi_wishes *asked = &mine->wishes->pmi;
    const prh_run_options run = run_options(mine->wishes, mine->wishes->memory);
    const prh_pmi_options how = {.struct_size = sizeof how,
        .kind = PRH_PPMI,
        .shift = asked->shift,
        .smoothing = asked->smoothing,
        .symbols = mine->rows,
        .symbol_count = mine->n};
    prh_representation *features = NULL;
    prh_view view = {0};
    prh_status status = prh_representation_create_pmi(&features, mine->from.counts, &how, &run);
    int code;

    if (status == PRH_OK)
        status = prh_representation_view(features, &view);
    code =
        status == PRH_OK ? write_array(mine, "features.npy", view.data, view.cols) : bad_status(status, NULL);
    prh_representation_destroy(features);
    return code;
}

int pmi_write_files(const pmi *mine)
{
    char *certificate = path_of(mine, "certificate.json"), *drawing = path_of(mine, FIGURE_NAME);
    json_t *root = pmi_json(mine);
    int code;

    progress_clear();
    code = write_array(mine, "kernel.npy", prh_kernel_values(mine->kernel), mine->n);
    code = code ? code : write_lists(mine);
    if (!code && mine->from.contexts)
        code = write_features(mine);
    code = code ? code : output_json(certificate, root);
    if (!code && figure_available())
        code = pmi_draw(mine, drawing);
    json_decref(root);
    free(certificate);
    free(drawing);
    return code;
}
