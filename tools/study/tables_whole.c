/* Tables of trends and groups, from results.json. */
#include "csv.h"
#include "study/tables.h"
#include "study/tree.h"

static void begin_trend(csv *row, const json_t *root, const json_t *trend)
{
    static const char *const counts[] = {"models", "families", "references_count", "draws", "draws_free"};

    csv_text(row, tree_name(root, "qualities", trend, "quality"));
    csv_text(row, tree_name(root, "modalities", trend, "subjects"));
    csv_text(row, tree_name(root, "modalities", trend, "references"));
    csv_text(row, tree_text(trend, "scale"));
    csv_text(row, tree_text(trend, "status"));
    csv_text(row, tree_text(trend, "reason"));
    for (size_t c = 0; c < sizeof counts / sizeof *counts; c++)
        csv_count(row, tree_whole(trend, counts[c]));
    csv_real(row, tree_real(trend, "intercept"));
}

/* A row for each coefficient that there is; one without any for a trend that is undefined. */
static void write_trend(csv *row, const json_t *root, const json_t *trend)
{
    static const char *const coefficients[] = {
        "pearson", "spearman", "slope", "partial_pearson", "partial_spearman"};
    static const char *const numbers[] = {"value", "standard_error", "low", "high", "p", "p_free"};
    int written = 0;

    for (size_t c = 0; c <= sizeof coefficients / sizeof *coefficients; c++) {
        const int last = c == sizeof coefficients / sizeof *coefficients;
        const json_t *found = last ? NULL : json_object_get(trend, coefficients[c]);

        if (last ? written : !json_is_object(found))
            continue;
        begin_trend(row, root, trend);
        csv_text(row, last ? NULL : coefficients[c]);
        for (size_t n = 0; n < sizeof numbers / sizeof *numbers; n++)
            csv_real(row, tree_real(found, numbers[n]));
        csv_end(row);
        written = 1;
    }
}

void table_trends(FILE *out, const void *data)
{
    const json_t *root = ((const findings *)data)->root;
    csv row = {.out = out};
    size_t i;
    json_t *trend;

    fputs("quality,subjects,references,scale,status,reason,models,families,references_count,draws,draws_free,"
          "intercept,coefficient,value,standard_error,low,high,p,p_free\n",
        out);
    json_array_foreach(json_object_get(root, "trends"), i, trend) write_trend(&row, root, trend);
}

/* Each two groups once, and each with itself. */
static void write_groups(csv *row, const char *kind, const char *scale, const json_t *groups)
{
    const json_t *names = json_object_get(groups, "names"), *sizes = json_object_get(groups, "sizes");
    const size_t count = json_array_size(names);

    for (size_t a = 0; a < count; a++)
        for (size_t b = a; b < count; b++) {
            csv_text(row, kind);
            csv_text(row, scale);
            csv_text(row, json_string_value(json_array_get(names, a)));
            csv_text(row, json_string_value(json_array_get(names, b)));
            csv_int(row, json_integer_value(json_array_get(sizes, a)));
            csv_int(row, json_integer_value(json_array_get(sizes, b)));
            csv_int(row, (int64_t)tree_cell(groups, "pairs", a, b));
            csv_real(row, tree_cell(groups, "mean", a, b));
            csv_real(row, tree_cell(groups, "standard_error", a, b));
            csv_real(row, tree_cell(groups, "ceiling", a, b));
            csv_end(row);
        }
}

void table_groups(FILE *out, const void *data)
{
    json_t *all = json_object_get(((const findings *)data)->root, "groups"), *kind, *groups;
    const char *name, *scale;
    csv row = {.out = out};

    fputs("grouping,scale,a,b,size_a,size_b,pairs,mean,standard_error,ceiling\n", out);
    json_object_foreach(all, name, kind) json_object_foreach(kind, scale, groups)
        write_groups(&row, name, scale, groups);
}
