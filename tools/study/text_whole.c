/* What follows from all pairs, for people. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "number.h"
#include "program.h"
#include "report.h"
#include "study/text.h"
#include "study/tree.h"

enum { MOST_GROUPS = 12 }; /* more of them make no table that anybody reads */

/* ---- trends ---- */

static int has_modalities(const json_t *root)
{
    return json_array_size(json_object_get(root, "modalities")) > 1;
}

static const char *or_unnamed(const char *name)
{
    return name && name[0] ? name : "(unnamed)";
}

static void print_trend(table *rows, const json_t *root, const json_t *trend)
{
    const json_t *found = json_object_get(trend, "spearman"),
                 *partial = json_object_get(trend, "partial_spearman");
    char value[NUMBER_SIZE], low[NUMBER_SIZE], high[NUMBER_SIZE];

    table_cell(rows, "%s", tree_name(root, "qualities", trend, "quality"));
    if (has_modalities(root))
        table_cell(rows, "%s with %s", or_unnamed(tree_name(root, "modalities", trend, "subjects")),
            or_unnamed(tree_name(root, "modalities", trend, "references")));
    table_cell(rows, "%s", tree_text(trend, "scale"));
    table_cell(rows, "%lld", (long long)tree_whole(trend, "models"));
    table_cell(rows, "%s [%s, %s]", number_short(tree_real(found, "value"), 3, value),
        number_short(tree_real(found, "low"), 3, low), number_short(tree_real(found, "high"), 3, high));
    table_cell(rows, "%s", number_p(tree_real(found, "p"), value));
    table_cell(rows, "%s", number_p(tree_real(found, "p_free"), value));
    if (!tree_text(root, "control"))
        return;
    table_cell(rows, "%s", number_short(tree_real(partial, "value"), 3, value));
    table_cell(rows, "%s", number_p(tree_real(partial, "p"), value));
}

static table begin_trends(const json_t *root)
{
    const int control = tree_text(root, "control") != NULL, modalities = has_modalities(root);
    table rows = table_begin(modalities ? control ? "lllrlrrrr" : "lllrlrr"
                             : control  ? "llrlrrrr"
                                        : "llrlrr");

    table_cell(&rows, "quality");
    if (modalities)
        table_cell(&rows, "who");
    table_cell(&rows, "scale");
    table_cell(&rows, "models");
    table_cell(&rows, "Spearman [%g %%]", 100.0 * tree_real(root, "level"));
    table_cell(&rows, "p in families");
    table_cell(&rows, "p free");
    if (control) {
        table_cell(&rows, "partial");
        table_cell(&rows, "p");
    }
    return rows;
}

/* Whether there are numbers: a trend that is undefined has its status and the reason only. */
static int is_there(const json_t *trend)
{
    return json_is_object(json_object_get(trend, "spearman"));
}

static void print_trends(const json_t *root)
{
    const json_t *trends = json_object_get(root, "trends");
    char *control = tree_text(root, "control") ? printable(tree_text(root, "control")) : NULL;
    size_t i, fine = 0;
    json_t *trend;
    table rows;

    json_array_foreach(trends, i, trend) fine += is_there(trend) != 0;
    if (fine > 0) {
        printf("\ntrends of alignment with quality, over models%s%s\n", control ? "; partial: beside " : "",
            control ? control : "");
        rows = begin_trends(root);
        json_array_foreach(trends, i, trend) if (is_there(trend)) print_trend(&rows, root, trend);
        table_print(&rows, 1, report_width());
    }
    free(control);
}

/* ---- groups ---- */

static void print_cell(table *rows, const json_t *groups, size_t a, size_t b)
{
    const double mean = tree_cell(groups, "mean", a, b), error = tree_cell(groups, "standard_error", a, b);

    if (isnan(mean))
        table_cell(rows, "-");
    else if (isnan(error))
        table_cell(rows, "%.4f", mean);
    else
        table_cell(rows, "%.4f ± %.4f", mean, error);
}

static void print_groups(const char *title, const json_t *groups)
{
    const json_t *names = json_object_get(groups, "names");
    const size_t count = json_array_size(names);
    char *shape;
    table rows;

    if (count == 0)
        return;
    shape = need(count + 3, 1);
    memset(shape, 'l', count + 2);
    shape[1] = 'r';
    rows = table_begin(shape);
    printf("\n%s\n", title);
    table_cell(&rows, "%s", "");
    table_cell(&rows, "models");
    for (size_t b = 0; b < count; b++)
        table_cell(&rows, "%s", or_unnamed(json_string_value(json_array_get(names, b))));
    for (size_t a = 0; a < count; a++) {
        table_cell(&rows, "%s", or_unnamed(json_string_value(json_array_get(names, a))));
        table_cell(&rows, "%" JSON_INTEGER_FORMAT,
            json_integer_value(json_array_get(json_object_get(groups, "sizes"), a)));
        for (size_t b = 0; b < count; b++)
            print_cell(&rows, groups, a, b);
    }
    table_print(&rows, 2, report_width());
    free(shape);
}

static void print_all_groups(const json_t *root)
{
    const json_t *groups = json_object_get(root, "groups");
    const json_t *families = json_object_get(json_object_get(groups, "family"), "score");
    const size_t count = json_array_size(json_object_get(families, "names"));

    print_groups("mean score in bins of tasks solved, ± standard error over models",
        json_object_get(json_object_get(groups, "bin"), "score"));
    if (has_modalities(root))
        print_groups("mean score within and between modalities",
            json_object_get(json_object_get(groups, "modality"), "score"));
    if (count > 1 && count <= MOST_GROUPS && count < json_array_size(json_object_get(root, "models")))
        print_groups("mean score within and between families", families);
}

/* ---- map ---- */

static void print_map(const json_t *root)
{
    const json_t *map = json_object_get(root, "map");
    char stress[NUMBER_SIZE], classical[NUMBER_SIZE];

    if (json_object_get(map, "stress"))
        printf("\nmap: stress %s (classical scaling: %s)\n",
            number_short(tree_real(map, "stress"), 3, stress),
            number_short(tree_real(map, "classical_stress"), 3, classical));
}

void study_print_whole(const json_t *root)
{
    print_trends(root);
    print_all_groups(root);
    print_map(root);
}
