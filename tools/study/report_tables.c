/* Figures and tables of the report. */
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>

#include "program.h"
#include "report_parts.h"

enum { TOP_PAIRS = 20, NEAREST = 3 };

#define LENGTH(array) ((int)(sizeof(array) / sizeof *(array)))

void report_pictures(report_page *mine)
{
    static const struct {
        const char *name;
        int is_beginning;
    } shown[] = {{"alignment", 0}, {"trend-", 1}, {"bins", 0}, {"groups", 0}, {"map", 0}, {"layers", 0},
        {"null", 0}, {"spectrum", 0}};

    report_markup(mine, "<section>\n<h2>Figures</h2>\n");
    if (mine->figures.count == 0)
        report_markup(mine, "<p>This build of prh draws no figures: it was made without cairo.</p>\n");
    for (int i = 0; i < LENGTH(shown); i++)
        report_figures(mine, shown[i].name, shown[i].is_beginning);
    report_markup(mine, "</section>\n");
}

static void write_models(report_page *mine)
{
    const results *found = mine->found;
    const char *columns[] = {"model", "family", "modality", "#layers", "#tasks solved", "bin"};
    const int64_t count = LENGTH(columns) + found->quality_count;
    const char **all = pool_need(&mine->memory, count, sizeof *all);

    for (int64_t c = 0; c < count; c++)
        all[c] = c < LENGTH(columns) ? columns[c]
                                     : pool_text(&mine->memory, "#%s", found->qualities[c - LENGTH(columns)]);
    report_table(mine, "Models", all, (int)count, found->model_count);
    for (int64_t i = 0; i < found->model_count; i++) {
        const result_model *model = &found->models[i];
        const int64_t bin = model->bin;

        report_row(mine);
        report_cell_text(mine, model->name);
        report_cell_text(mine, model->family < 0 ? "–" : found->families[model->family]);
        report_cell_text(mine, model->modality < 0 || !found->modalities[model->modality][0]
                                   ? "–"
                                   : found->modalities[model->modality]);
        report_cell_count(mine, model->layer_count > 0 ? model->layer_count : -1);
        report_cell_count(mine, model->solved);
        report_cell_text(mine, bin < 0 || !found->competence.bins[bin] ? "–" : found->competence.bins[bin]);
        for (int64_t q = 0; q < found->quality_count; q++)
            report_cell_number(mine, model->quality[q], 4);
        report_row_end(mine);
    }
    report_table_end(mine);
}

static void write_pair(report_page *mine, const report_pair *pair)
{
    const results *found = mine->found;
    const int64_t m = found->model_count;
    const int64_t at = pair->x * m + pair->y;

    report_row(mine);
    report_cell_text(mine, found->models[pair->x].name);
    report_cell_text(mine, found->models[pair->y].name);
    report_cell_text(mine, found->pairs.layer_x[at] < 0 || found->pairs.layer_y[at] < 0
                               ? "–"
                               : pool_text(&mine->memory, "%" PRId64 ", %" PRId64, found->pairs.layer_x[at],
                                     found->pairs.layer_y[at]));
    report_cell_decimal(mine, found->pairs.score[at], 3);
    report_cell_decimal(mine, found->pairs.threshold[at], 3);
    report_cell_decimal(mine, found->pairs.calibrated[at], 3);
    report_cell_decimal(mine, found->pairs.z[at], 1);
    report_cell_p(mine, found->pairs.p[at]);
    report_cell_p(mine, found->pairs.adjusted_p[at]);
    report_row_end(mine);
}

static void write_pairs(report_page *mine)
{
    static const char *const columns[] = {
        "x", "y", "layers", "#score", "#threshold", "#calibrated", "#z", "#p", "#adjusted p"};
    int64_t count;
    report_pair *pairs = report_pairs(mine->found, &count);
    const int64_t shown = count < TOP_PAIRS ? count : TOP_PAIRS;

    if (count > 0) {
        report_table(mine,
            count > shown
                ? pool_text(&mine->memory, "The %" PRId64 " most aligned of %" PRId64 " pairs", shown, count)
                : "Pairs, the most aligned first",
            columns, LENGTH(columns), shown);
        for (int64_t i = 0; i < shown; i++)
            write_pair(mine, &pairs[i]);
        report_table_end(mine);
    }
    free(pairs);
}

static void write_trend(report_page *mine, const result_trend *trend)
{
    const result_coefficient *rho = &trend->coefficients[RESULT_SPEARMAN];
    const char *of = report_trend_of(mine, trend);

    report_row(mine);
    report_cell_text(mine, mine->found->qualities[trend->quality]);
    report_cell_text(mine, of[0] ? of : "all models");
    report_cell_text(mine, trend->is_calibrated ? "calibrated" : "score");
    if (!trend->is_fine) {
        report_markup(mine, "<td class=\"why\" colspan=\"7\">");
        report_words(mine, "not defined: %s", trend->reason ? trend->reason : "no reason is given");
        report_markup(mine, "</td></tr>");
        return;
    }
    report_cell_count(mine, trend->models);
    report_cell_count(mine, trend->families);
    report_cell_text(
        mine, isfinite(rho->low) && isfinite(rho->high)
                  ? pool_text(&mine->memory, "%s [%s,\u00a0%s]", study_decimal(&mine->memory, rho->value),
                        study_decimal(&mine->memory, rho->low), study_decimal(&mine->memory, rho->high))
                  : study_decimal(&mine->memory, rho->value));
    report_cell_p(mine, rho->p);
    report_cell_p(mine, rho->p_free);
    report_cell_decimal(mine, trend->coefficients[RESULT_PEARSON].value, 2);
    report_cell_number(mine, trend->coefficients[RESULT_SLOPE].value, 3);
    report_row_end(mine);
}

static void write_trends(report_page *mine)
{
    static const char *const columns[] = {"quality", "alignment of", "scale", "#models", "#families",
        "Spearman", "#p in families", "#p free", "#Pearson", "#slope"};
    const results *found = mine->found;

    if (found->trend_count == 0)
        return;
    report_table(mine, "Trends of alignment with quality", columns, LENGTH(columns), found->trend_count);
    for (int64_t i = 0; i < found->trend_count; i++)
        if (found->trends[i].quality >= 0)
            write_trend(mine, &found->trends[i]);
    report_table_end(mine);
}

/* Groups with themselves: those that have pairs, or all of them. */
static void write_groups(report_page *mine, const char *caption, const char *what, int grouping, int all)
{
    const char *const columns[] = {
        what, "#models", "#pairs", "#mean score", "#standard error", "#mean calibrated", "#standard error"};
    const result_groups *groups = &mine->found->groups[grouping][RESULT_SCORE];
    const result_groups *calibrated = &mine->found->groups[grouping][RESULT_CALIBRATED];
    const int has_both = calibrated->count == groups->count;
    const int count = has_both ? LENGTH(columns) : LENGTH(columns) - 2;
    int64_t rows = 0;

    for (int64_t g = 0; g < groups->count; g++)
        rows += all || isfinite(groups->mean[g * groups->count + g]);
    if (rows == 0)
        return;
    report_table(mine, caption, columns, count, rows);
    for (int64_t g = 0; g < groups->count; g++) {
        const int64_t at = g * groups->count + g;

        if (!all && !isfinite(groups->mean[at]))
            continue;
        report_row(mine);
        report_cell_text(mine, groups->names[g]);
        report_cell_number(mine, groups->sizes[g], 6);
        report_cell_number(mine, groups->pairs[at], 9);
        report_cell_decimal(mine, groups->mean[at], 3);
        report_cell_decimal(mine, groups->standard_error[at], 3);
        if (has_both) {
            report_cell_decimal(mine, calibrated->mean[at], 3);
            report_cell_decimal(mine, calibrated->standard_error[at], 3);
        }
        report_row_end(mine);
    }
    report_table_end(mine);
}

static void write_nearest(report_page *mine)
{
    static const char *const columns[] = {"model", "nearest", "second", "third"};
    const results *found = mine->found;
    const int64_t m = found->model_count, width = m - 1 < NEAREST ? m - 1 : NEAREST;

    if (!found->map.is_fine)
        return;
    report_table(mine, "Nearest models, by score", columns, (int)width + 1, m);
    for (int64_t i = 0; i < m; i++) {
        report_row(mine);
        report_cell_text(mine, found->models[i].name);
        for (int64_t k = 0; k < width; k++) {
            const int64_t other = found->map.nearest[i * (m - 1) + k];

            report_cell_text(mine, other < 0
                                       ? "–"
                                       : pool_text(&mine->memory, "%s (%.3f)", found->models[other].name,
                                             report_either(found->pairs.score, m, i, other)));
        }
        report_row_end(mine);
    }
    report_table_end(mine);
}

void report_tables(report_page *mine)
{
    report_markup(mine,
        "<section>\n<h2>Tables</h2>\n<p>A dash stands where there is no number. Layers count from 0.</p>\n");
    write_pairs(mine);
    write_trends(mine);
    write_groups(mine, "Within bins of competence", "tasks solved", RESULT_BIN, 1);
    if (mine->found->modality_count > 1)
        write_groups(mine, "Within modalities", "modality", RESULT_MODALITY, 0);
    if (mine->found->family_count > 1)
        write_groups(mine, "Within families", "family", RESULT_FAMILY, 0);
    write_nearest(mine);
    write_models(mine);
    report_markup(mine, "</section>\n");
}
