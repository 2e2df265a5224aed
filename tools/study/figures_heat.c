/* Heat maps of a study: every pair of models, groups, and the layers of one pair. */
#include <inttypes.h>
#include <math.h>

#include "drawn.h"

/* With more models than this only some names are written, and the page does not grow for them. */
enum { ALL_NAMES = 90 };

/* With more than this, dots would hide the colours. */
enum { DOTTED_MODELS = 60, DOTTED_LAYERS = 40 };

/* Cells of a size in which numbers can be written: a dot then stands in their corner. */
enum { WITH_NUMBERS = 15 };

/* Dots in some cells of a matrix of rows x cols: those that are chosen, or all others that have a value if these are
 * fewer. The answer is whether the chosen ones have dots. */
static int dots(
    pool *memory, const double *values, const char *chosen, int64_t rows, int64_t cols, figure_series *out)
{
    const double aside = rows <= WITH_NUMBERS && cols <= WITH_NUMBERS ? 0.33 : 0.0;
    double *x = pool_reals(memory, rows * cols), *y = pool_reals(memory, rows * cols);
    int64_t yes = 0, all = 0, count = 0;
    int wanted;

    for (int64_t i = 0; i < rows * cols; i++) {
        all += isfinite(values[i]);
        yes += isfinite(values[i]) && chosen[i];
    }
    wanted = 2 * yes <= all;
    for (int64_t i = 0; i < rows * cols; i++)
        if (isfinite(values[i]) && (chosen[i] != 0) == wanted) {
            x[count] = (double)(i % cols) + aside;
            y[count++] = (double)(i / cols) - aside;
        }
    *out = (figure_series){.kind = FIGURE_POINTS, .count = count, .x = x, .y = y, .neutral = 1};
    return wanted;
}

/* ---- alignment ---- */

static const char *alignment_remark(pool *memory, const results *found)
{
    int64_t tested;
    const int64_t above = study_above_chance(found, &tested);

    if (tested == 0)
        return "no pair was tested";
    return pool_text(memory, "above chance: %" PRId64 " of %" PRId64 " pair%s (adjusted p ≤ %.3g)", above,
        tested, tested == 1 ? "" : "s", study_alpha(found));
}

/* Dots where pairs are above chance, or where they are not. */
static void mark_pairs(study_figure *drawn, const results *found, const double *values, const int64_t *order)
{
    pool *memory = &drawn->memory;
    const int64_t m = found->model_count;
    char *chosen = pool_need(memory, m * m, 1);
    figure_series *series = pool_need(memory, 1, sizeof *series);
    const char **remarks = pool_need(memory, 2, sizeof *remarks);
    figure_panel *panel = study_panels(drawn);
    int wanted;

    for (int64_t i = 0; i < m * m; i++) {
        const double p = found->pairs.adjusted_p[order[i / m] * m + order[i % m]];

        chosen[i] = p <= study_alpha(found) && i / m != i % m;
    }
    wanted = dots(memory, values, chosen, m, m, series);
    remarks[0] = alignment_remark(memory, found);
    remarks[1] = wanted ? "dots: above chance" : "dots: not above chance";
    panel->series = series;
    panel->series_count = series->count > 0 && m <= DOTTED_MODELS;
    panel->remarks = remarks;
    panel->remark_count = 1 + panel->series_count;
}

static void caption_alignment(study_figure *drawn, const results *found)
{
    drawn->page.title = "Alignment of every pair of models";
    drawn->page.description = "A heat map with one row and one column for each model";
    drawn->caption = pool_text(&drawn->memory, "Every pair of models%s. %s %s",
        found->order ? ", in the order of the clustering: neighbours are alike" : "",
        found->is_calibrated ? "The scale is calibrated: 0 up to what chance reaches over the whole search "
                               "of layers, 1 for the best possible score."
                             : "The scale is that of the scores, of which chance alone may make something.",
        found->is_calibrated
            ? "Dots, where there are few enough models to see them, are in the pairs that are above chance, "
              "or in those that are not, after adjustment for the number of pairs."
            : "");
}

void study_add_alignment(study_figures *mine, const results *found)
{
    const int64_t m = found->model_count;
    const double *from = found->is_calibrated ? found->pairs.calibrated : found->pairs.score;
    study_figure *drawn = study_add(mine, "alignment", 1);
    pool *memory = &drawn->memory;
    double *values = pool_reals(memory, m * m);
    int64_t *order = pool_need(memory, m, sizeof *order);
    const char **names = pool_need(memory, m, sizeof *names);
    figure_heat *heat = pool_need(memory, 1, sizeof *heat);
    figure_axis axis;

    for (int64_t i = 0; i < m; i++) {
        order[i] = found->order ? found->order[i] : i;
        names[i] = found->models[order[i]].name;
    }
    for (int64_t i = 0; i < m * m; i++)
        values[i] = i / m == i % m ? NAN : from[order[i / m] * m + order[i % m]];
    *heat = (figure_heat){.values = values,
        .rows = m,
        .cols = m,
        .label = found->is_calibrated ? "calibrated alignment" : study_metric_words(memory, found),
        .decimals = m <= WITH_NUMBERS ? 2 : 0,
        .open_diagonal = 1};
    if (!heat->label)
        heat->label = "score";
    axis = (figure_axis){.scale = FIGURE_CATEGORY, .names = names, .count = m, .thin = m > ALL_NAMES};
    study_panels(drawn)[0] = (figure_panel){.x = axis, .y = axis, .heat = heat};
    drawn->page.width = fmin(fmax(110.0 + 36.0 * (double)m, FIGURE_COLUMN), FIGURE_PAGE);
    if (found->is_calibrated)
        mark_pairs(drawn, found, values, order);
    caption_alignment(drawn, found);
}

/* ---- groups ---- */

static figure_panel group_panel(pool *memory, const result_groups *groups, const char *title)
{
    const int64_t count = groups->count;
    const char **names = pool_need(memory, count, sizeof *names);
    figure_heat *heat = pool_need(memory, 1, sizeof *heat);
    figure_axis axis;

    for (int64_t i = 0; i < count; i++)
        names[i] = pool_text(memory, "%s (%.0f)", groups->names[i] ? groups->names[i] : "", groups->sizes[i]);
    *heat = (figure_heat){.values = groups->mean,
        .rows = count,
        .cols = count,
        .label = "mean alignment",
        .decimals = 2,
        .open_diagonal = 1};
    axis = (figure_axis){.scale = FIGURE_CATEGORY, .names = names, .count = count, .thin = count > ALL_NAMES};
    return (figure_panel){.title = title, .x = axis, .y = axis, .heat = heat};
}

/* Whether groups say more than the pairs themselves: several of them, and one with more than one model. */
static int is_telling(const result_groups *groups)
{
    int is_group = 0;

    for (int64_t i = 0; i < groups->count; i++)
        is_group |= groups->sizes[i] > 1.0;
    return groups->count > 1 && is_group;
}

void study_add_groups(study_figures *mine, const results *found)
{
    static const struct {
        int grouping;
        const char *titles[RESULT_SCALES];
    } rows[] = {{RESULT_MODALITY, {"Modalities: score", "Modalities: calibrated"}},
        {RESULT_FAMILY, {"Families: score", "Families: calibrated"}}};
    study_figure *drawn;
    int64_t count = 0;

    for (int r = 0; r < 2; r++)
        for (int s = 0; s < RESULT_SCALES; s++)
            count += is_telling(&found->groups[rows[r].grouping][s]);
    if (count == 0)
        return;
    drawn = study_add(mine, "groups", count);
    count = 0;
    for (int r = 0; r < 2; r++)
        for (int s = 0; s < RESULT_SCALES; s++)
            if (is_telling(&found->groups[rows[r].grouping][s]))
                study_panels(drawn)[count++] =
                    group_panel(&drawn->memory, &found->groups[rows[r].grouping][s], rows[r].titles[s]);
    drawn->page.title = "Alignment within and between groups";
    drawn->page.description = "Heat maps of mean alignment, with the numbers in the cells";
    drawn->caption =
        "Mean alignment of all pairs of models within a group (on the diagonal) and between two groups. In "
        "brackets: models. A group of one model has no pair of its own, and its cell on the diagonal is "
        "left white.";
}

/* ---- layers ---- */

static const char *layer_label(pool *memory, const results *found, int64_t model)
{
    return pool_text(memory, "layer of %s", study_short_name(memory, found, model));
}

static void mark_ridge(pool *memory, const result_profile *profile, int64_t rows, figure_heat *heat)
{
    int64_t *marked = pool_need(memory, 2 * rows, sizeof *marked);

    for (int64_t i = 0; i < rows; i++)
        if (profile->ridge[i] >= 0) {
            marked[2 * heat->marked_count] = i;
            marked[2 * heat->marked_count++ + 1] = profile->ridge[i];
        }
    heat->marked = marked;
}

/* What is said of the threshold. Short: the page of a few layers is narrow, and the caption has the rest. */
static const char *layer_remark(
    pool *memory, const result_profile *profile, const char *chosen, int64_t cells)
{
    int64_t above = 0;

    for (int64_t i = 0; i < cells; i++)
        above += chosen[i];
    return pool_text(memory, "%" PRId64 " of %" PRId64 " above the threshold %s", above, cells,
        study_number(memory, profile->threshold));
}

static figure_panel layer_panel(pool *memory, const results *found, const result_profile *profile)
{
    const int64_t rows = found->models[profile->x].layer_count, cols = found->models[profile->y].layer_count;
    figure_heat *heat = pool_need(memory, 1, sizeof *heat);
    figure_series *series = pool_need(memory, 1, sizeof *series);
    const char **remarks = pool_need(memory, 3, sizeof *remarks);
    char *chosen = pool_need(memory, rows * cols, 1);
    const int has_threshold = isfinite(profile->threshold);
    int shows_dots, wanted = 0;

    *heat = (figure_heat){.values = profile->scores,
        .rows = rows,
        .cols = cols,
        .label = study_metric_words(memory, found),
        .decimals = rows <= WITH_NUMBERS && cols <= WITH_NUMBERS ? 2 : 0};
    mark_ridge(memory, profile, rows, heat);
    for (int64_t i = 0; i < rows * cols; i++)
        chosen[i] = profile->scores[i] > profile->threshold;
    if (has_threshold)
        wanted = dots(memory, profile->scores, chosen, rows, cols, series);
    shows_dots = series->count > 0 && rows <= DOTTED_LAYERS && cols <= DOTTED_LAYERS;
    remarks[0] = "frames: the ridge";
    remarks[1] = layer_remark(memory, profile, chosen, rows * cols);
    remarks[2] = wanted ? "dots: above it" : "dots: not above it";
    return (figure_panel){.title = study_pair_title(memory, found, profile->x, profile->y),
        .x = {.label = layer_label(memory, found, profile->y)},
        .y = {.label = layer_label(memory, found, profile->x)},
        .heat = heat,
        .series = series,
        .series_count = shows_dots,
        .remarks = remarks,
        .remark_count = !has_threshold ? 1
                        : shows_dots   ? 3
                                       : 2};
}

static int has_layers(const results *found, const result_profile *profile)
{
    return found->models[profile->x].layer_count * found->models[profile->y].layer_count > 1;
}

void study_add_layers(study_figures *mine, const results *found)
{
    int64_t shown[STUDY_PAIRS], count = 0;
    study_figure *drawn;

    for (int64_t i = 0; i < found->profile_count && count < STUDY_PAIRS; i++)
        if (has_layers(found, &found->profiles[i]))
            shown[count++] = i;
    if (count == 0)
        return;
    drawn = study_add(mine, "layers", count);
    drawn->page.width = count > 1 ? FIGURE_PAGE : 0.75 * FIGURE_PAGE;
    for (int64_t i = 0; i < count; i++)
        study_panels(drawn)[i] = layer_panel(&drawn->memory, found, &found->profiles[shown[i]]);
    drawn->page.title = "Which layers correspond";
    drawn->page.description = "A heat map of the scores of all pairs of layers of two models";
    drawn->caption = "Scores of all pairs of layers of two models; layers count from 0. Frames: the ridge, "
                     "which gives each layer of the rows a partner so that later layers never have earlier "
                     "partners, and the sum of scores is the largest. Dots, where the layers are few "
                     "enough to see them: pairs above the threshold of the null of the largest score, all "
                     "pairs at once, or those that are not, whichever are fewer.";
}
