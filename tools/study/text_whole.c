/* What follows from all pairs, for people. */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "number.h"
#include "program.h"
#include "report.h"
#include "study/names.h"
#include "study/text.h"
#include "study/tree.h"

/* More of them make no table that anybody reads. */
enum { MOST_GROUPS = 12, MOST_MODALITIES = 4 };

/* Characters of a name in a table. */
enum { NAME_MOST = 30 };

static char *shortened(const char *name, size_t most)
{
    return name_shortened(name && name[0] ? name : "(unnamed)", most);
}

void text_name(table *rows, const char *name, size_t most)
{
    char *text = shortened(name, most);

    table_cell(rows, "%s", text);
    free(text);
}

/* ---- trends ---- */

static int has_modalities(const json_t *root)
{
    return json_array_size(json_object_get(root, "modalities")) > 1;
}

static void cell_decimal(table *rows, double value)
{
    char text[NUMBER_SIZE];

    table_cell(rows, "%s", number_decimal(value, 2, text));
}

static void cell_p(table *rows, double p)
{
    char text[NUMBER_SIZE];

    table_cell(rows, "%s", number_p(p, text));
}

static void print_trend(table *rows, const json_t *root, const json_t *trend)
{
    const json_t *found = json_object_get(trend, "spearman"),
                 *partial = json_object_get(trend, "partial_spearman");
    const double low = tree_real(found, "low"), high = tree_real(found, "high");
    char value[NUMBER_SIZE], from[NUMBER_SIZE], to[NUMBER_SIZE];

    text_name(rows, tree_name(root, "qualities", trend, "quality"), NAME_MOST);
    if (has_modalities(root)) {
        char *subjects = shortened(tree_name(root, "modalities", trend, "subjects"), NAME_MOST),
             *references = shortened(tree_name(root, "modalities", trend, "references"), NAME_MOST);

        table_cell(rows, "%s with %s", subjects, references);
        free(subjects);
        free(references);
    }
    table_cell(rows, "%s", tree_text(trend, "scale"));
    table_cell(rows, "%lld", (long long)tree_whole(trend, "models"));
    number_decimal(tree_real(found, "value"), 2, value);
    if (isfinite(low) && isfinite(high))
        table_cell(rows, "%s [%s, %s]", value, number_decimal(low, 2, from), number_decimal(high, 2, to));
    else
        table_cell(rows, "%s (no interval)", value);
    cell_p(rows, tree_real(found, "p"));
    cell_p(rows, tree_real(found, "p_free"));
    if (!tree_text(root, "control"))
        return;
    cell_decimal(rows, tree_real(partial, "value"));
    cell_p(rows, tree_real(partial, "p"));
    cell_p(rows, tree_real(partial, "p_free"));
}

static table begin_trends(const json_t *root)
{
    const int control = tree_text(root, "control") != NULL, modalities = has_modalities(root);
    table rows = table_begin(modalities ? control ? "lllrlrrRrr" : "lllrlrr"
                             : control  ? "llrlrrRrr"
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
        table_cell(&rows, "p in families");
        table_cell(&rows, "p free");
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
        table_print(&rows, has_modalities(root) ? 3 : 2, report_width());
        puts("p in families: models change places within their family only; p free: all with all");
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
        table_cell(rows, "%.3f", mean);
    else
        table_cell(rows, "%.3f ± %.3f", mean, error);
}

/* A kind of group: its scores, and its calibrated scores or NULL. */
typedef struct grouping {
    const json_t *score, *calibrated;
    size_t count;
} grouping;

static grouping grouping_of(const json_t *root, const char *kind)
{
    const json_t *found = json_object_get(json_object_get(root, "groups"), kind);
    grouping mine = {
        .score = json_object_get(found, "score"), .calibrated = json_object_get(found, "calibrated")};

    mine.count = json_array_size(json_object_get(mine.score, "names"));
    if (json_array_size(json_object_get(mine.calibrated, "names")) != mine.count)
        mine.calibrated = NULL;
    return mine;
}

static const char *group_name(const grouping *mine, size_t g)
{
    return json_string_value(json_array_get(json_object_get(mine->score, "names"), g));
}

static int64_t group_size(const grouping *mine, size_t g)
{
    return json_integer_value(json_array_get(json_object_get(mine->score, "sizes"), g));
}

static void print_group(table *rows, const grouping *mine, size_t g)
{
    text_name(rows, group_name(mine, g), NAME_MOST);
    table_cell(rows, "%" PRId64, group_size(mine, g));
    table_cell(rows, "%.0f", tree_cell(mine->score, "pairs", g, g));
    print_cell(rows, mine->score, g, g);
    if (mine->calibrated)
        print_cell(rows, mine->calibrated, g, g);
}

/* Each group with itself: the first MOST_GROUPS that have pairs. */
static void print_within(const char *title, const char *what, const grouping *mine)
{
    size_t with_pairs = 0;
    table rows;

    for (size_t g = 0; g < mine->count; g++)
        with_pairs += isnan(tree_cell(mine->score, "mean", g, g)) ? 0 : 1;
    if (with_pairs == 0)
        return;
    rows = table_begin(mine->calibrated ? "lrrll" : "lrrl");
    table_cell(&rows, "%s", what);
    table_cell(&rows, "models");
    table_cell(&rows, "pairs");
    table_cell(&rows, "score");
    if (mine->calibrated)
        table_cell(&rows, "calibrated");
    for (size_t g = 0, shown = 0; g < mine->count && shown < MOST_GROUPS; g++)
        if (!isnan(tree_cell(mine->score, "mean", g, g))) {
            print_group(&rows, mine, g);
            shown++;
        }
    printf("\n%s: mean of all pairs, ± standard error over models\n", title);
    table_print(&rows, 1, report_width());
    if (with_pairs > MOST_GROUPS)
        printf("and %zu more, in groups.csv\n", with_pairs - MOST_GROUPS);
}

/* Each group with each. */
static void print_all(const char *title, const grouping *mine)
{
    char *shape = need(mine->count + 3, 1);
    table rows;

    memset(shape, 'l', mine->count + 2);
    shape[1] = 'r';
    rows = table_begin(shape);
    printf("\n%s\n", title);
    table_cell(&rows, "%s", "");
    table_cell(&rows, "models");
    for (size_t b = 0; b < mine->count; b++)
        text_name(&rows, group_name(mine, b), NAME_MOST);
    for (size_t a = 0; a < mine->count; a++) {
        text_name(&rows, group_name(mine, a), NAME_MOST);
        table_cell(&rows, "%" PRId64, group_size(mine, a));
        for (size_t b = 0; b < mine->count; b++)
            print_cell(&rows, mine->score, a, b);
    }
    table_print(&rows, 2, report_width());
    free(shape);
}

static void print_all_groups(const json_t *root)
{
    const grouping bins = grouping_of(root, "bin"), modalities = grouping_of(root, "modality"),
                   families = grouping_of(root, "family");

    print_within("within bins of tasks solved", "tasks solved", &bins);
    if (modalities.count > MOST_MODALITIES)
        print_within("within modalities", "modality", &modalities);
    else if (modalities.count > 1)
        print_all("within and between modalities: mean score of all pairs, ± standard error over models",
            &modalities);
    if (families.count > 1)
        print_within("within families", "family", &families);
}

/* ---- map ---- */

static void print_map(const json_t *root)
{
    const json_t *map = json_object_get(root, "map");
    char stress[NUMBER_SIZE], classical[NUMBER_SIZE];

    if (json_object_get(map, "stress"))
        printf("\nmap: stress %s (classical scaling: %s)\n",
            number_decimal(tree_real(map, "stress"), 3, stress),
            number_decimal(tree_real(map, "classical_stress"), 3, classical));
}

void study_print_whole(const json_t *root)
{
    print_trends(root);
    print_all_groups(root);
    print_map(root);
}
