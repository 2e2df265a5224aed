/* What the figures of a study share: names, words, colours of models. */
#include "drawn.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "figure_colour.h"
#include "names.h"
#include "number.h"
#include "program.h"

/* A name may be longer than that, but not of a file. */
enum { NAME_MOST = 100 };

/* Characters of a name in a title. */
enum { TITLE_MOST = 27 };

static int is_taken(const study_figures *mine, const char *name)
{
    for (int64_t i = 0; i < mine->count; i++)
        if (strcasecmp(mine->items[i].name, name) == 0)
            return 1;
    return 0;
}

/* The name with nothing in it that a file name should not have, and unlike those that are there. */
static const char *file_name(const study_figures *mine, pool *memory, const char *name)
{
    char *plain = pool_text(memory, "%.*s", NAME_MOST, name), *other = plain;

    for (char *at = plain; *at; at++)
        if (!strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.", *at))
            *at = '_';
    for (int number = 2; is_taken(mine, other); number++)
        other = pool_text(memory, "%s-%d", plain, number);
    return other;
}

study_figure *study_add(study_figures *mine, const char *name, int64_t panels)
{
    study_figure *added;

    mine->items = need_more(mine->items, (size_t)mine->count + 1, sizeof *mine->items);
    added = &mine->items[mine->count];
    *added = (study_figure){0};
    added->name = file_name(mine, &added->memory, name);
    added->page.width = FIGURE_PAGE;
    added->page.columns = panels > 1 ? 2 : 1;
    added->page.panels = pool_need(&added->memory, panels, sizeof(figure_panel));
    added->page.panel_count = panels;
    mine->count++;
    return added;
}

figure_panel *study_panels(study_figure *mine)
{
    return (figure_panel *)mine->page.panels; /* made by study_add, not const */
}

void study_figures_make(study_figures *mine, const results *found)
{
    *mine = (study_figures){0};
    study_add_alignment(mine, found);
    study_add_trends(mine, found);
    study_add_bins(mine, found);
    study_add_groups(mine, found);
    study_add_map(mine, found);
    study_add_layers(mine, found);
    study_add_nulls(mine, found);
    study_add_spectra(mine, found);
}

void study_figures_release(study_figures *mine)
{
    for (int64_t i = 0; i < mine->count; i++)
        pool_release(&mine->items[i].memory);
    free(mine->items);
    *mine = (study_figures){0};
}

const char *study_metric_words(pool *memory, const results *found)
{
    if (!found->metric || found->metric_k < 0)
        return found->metric;
    return pool_text(memory, "%s, k = %" PRId64, found->metric, found->metric_k);
}

const char *study_scale_words(pool *memory, const results *found, int is_calibrated)
{
    const char *metric = study_metric_words(memory, found);

    return is_calibrated ? "calibrated" : metric ? metric : "score";
}

double study_alpha(const results *found)
{
    return found->alpha > 0.0 && found->alpha < 1.0 ? found->alpha : study_trend_alpha(found);
}

double study_trend_alpha(const results *found)
{
    return found->level > 0.0 && found->level < 1.0 ? 1.0 - found->level : 0.05;
}

int64_t study_above_chance(const results *found, int64_t *tested)
{
    const int64_t m = found->model_count;
    int64_t above = 0;

    *tested = 0;
    for (int64_t x = 0; x < m; x++)
        for (int64_t y = found->sees_once ? x + 1 : 0; y < m; y++) {
            const double p = x == y ? NAN : found->pairs.adjusted_p[x * m + y];

            *tested += isfinite(p);
            above += p <= study_alpha(found);
        }
    return above;
}

const char *study_pair_words(pool *memory, const results *found, int64_t x, int64_t y)
{
    return pool_text(memory, "%s with %s", found->models[x].name, found->models[y].name);
}

const char *study_short_name(pool *memory, const results *found, int64_t model)
{
    char *name = name_shortened(found->models[model].name, TITLE_MOST);
    const char *kept = pool_text(memory, "%s", name);

    free(name);
    return kept;
}

const char *study_pair_title(pool *memory, const results *found, int64_t x, int64_t y)
{
    return pool_text(
        memory, "%s with %s", study_short_name(memory, found, x), study_short_name(memory, found, y));
}

const char *study_number(pool *memory, double value)
{
    char text[NUMBER_SIZE];

    number_short(value, 3, text);
    return pool_text(
        memory, "%s%s", text[0] == '-' && text[1] ? "−" : "", text + (text[0] == '-' && text[1] ? 1 : 0));
}

const char *study_decimal(pool *memory, double value)
{
    return pool_text(memory, "%s%.2f", value <= -0.005 ? "−" : "", fabs(value));
}

const char *study_p_number(pool *memory, double p)
{
    char text[NUMBER_SIZE];

    return pool_text(memory, "%s", number_p(p, text));
}

const char *study_p(pool *memory, double p)
{
    const char *number = study_p_number(memory, p);

    return isnan(p) ? "no p" : pool_text(memory, number[0] == '<' ? "p %s" : "p = %s", number);
}

/* Members of each family. */
static int64_t *family_sizes(pool *memory, const results *found)
{
    int64_t *sizes = pool_need(memory, found->family_count, sizeof *sizes);

    for (int64_t i = 0; i < found->model_count; i++)
        if (found->models[i].family >= 0)
            sizes[found->models[i].family]++;
    return sizes;
}

/* The colour of each family: its own, or that of all the smaller ones. */
static palette family_palette(pool *memory, const results *found, const int64_t *sizes, int64_t *of_family)
{
    palette mine = {.what = "family"};
    const int64_t own =
        found->family_count <= COLOUR_CATEGORIES ? found->family_count : COLOUR_CATEGORIES - 1;

    mine.names = pool_need(memory, COLOUR_CATEGORIES, sizeof *mine.names);
    for (int64_t f = 0; f < found->family_count; f++) {
        int64_t larger = 0;

        for (int64_t g = 0; g < found->family_count; g++)
            larger += sizes[g] > sizes[f] || (sizes[g] == sizes[f] && g < f);
        of_family[f] = larger < own ? -1 : own;
    }
    for (int64_t f = 0; f < found->family_count; f++)
        if (of_family[f] < 0) {
            mine.names[mine.count] = found->families[f];
            of_family[f] = mine.count++;
        }
    if (own < found->family_count)
        mine.names[mine.count++] = "other families";
    return mine;
}

/* Models without a family or a modality are of no colour of theirs: of the last one. */
palette study_palette(pool *memory, const results *found)
{
    const int64_t *sizes = family_sizes(memory, found);
    int64_t *of_family = pool_need(memory, found->family_count, sizeof *of_family), largest = 0;
    palette mine = {.count = 1};
    int by_family;

    for (int64_t f = 0; f < found->family_count; f++)
        largest = sizes[f] > largest ? sizes[f] : largest;
    by_family = found->family_count > 1 && largest > 1 &&
                (found->family_count <= COLOUR_CATEGORIES || found->modality_count < 2);
    if (by_family)
        mine = family_palette(memory, found, sizes, of_family);
    else if (found->modality_count > 1 && found->modality_count <= COLOUR_CATEGORIES)
        mine = (palette){.count = found->modality_count, .names = found->modalities, .what = "modality"};
    mine.of = pool_need(memory, found->model_count, sizeof *mine.of);
    for (int64_t i = 0; i < found->model_count; i++) {
        const result_model *model = &found->models[i];
        const int64_t group =
            by_family ? (model->family < 0 ? -1 : of_family[model->family]) : model->modality;

        mine.of[i] = mine.count == 1 ? 0 : group < 0 ? mine.count - 1 : group;
    }
    return mine;
}

void study_points(pool *memory, const results *found, const palette *colours, const double *x,
    const double *y, int64_t most_labels, figure_series *series)
{
    const int64_t m = found->model_count;
    int64_t points = 0;

    for (int64_t i = 0; i < m; i++)
        points += isfinite(x[i]) && isfinite(y[i]);
    for (int64_t c = 0; c < colours->count; c++) {
        double *at_x = pool_reals(memory, m), *at_y = pool_reals(memory, m);
        const char **labels = pool_need(memory, m, sizeof *labels);
        int64_t count = 0;

        for (int64_t i = 0; i < m; i++)
            if (colours->of[i] == c && isfinite(x[i]) && isfinite(y[i])) {
                at_x[count] = x[i];
                at_y[count] = y[i];
                labels[count++] = found->models[i].name;
            }
        series[c] = (figure_series){.kind = FIGURE_POINTS,
            .name = colours->names ? colours->names[c] : NULL,
            .count = count,
            .x = at_x,
            .y = at_y,
            .labels = points <= most_labels ? labels : NULL};
    }
}
