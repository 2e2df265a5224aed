/* results.json: what follows from the pairs. */
#include "results_parts.h"

#include <math.h>
#include <string.h>

static const char *const coefficients[RESULT_COEFFICIENTS] = {
    "pearson", "spearman", "slope", "partial_pearson", "partial_spearman"};

static result_coefficient take_coefficient(const place *at, const char *key)
{
    const place found = reading_object(at, key);

    if (!found.object)
        return (result_coefficient){NAN, NAN, NAN, NAN, NAN, NAN};
    return (result_coefficient){reading_real(&found, "value"), reading_real(&found, "standard_error"),
        reading_real(&found, "low"), reading_real(&found, "high"), reading_real(&found, "p"),
        reading_real(&found, "p_free")};
}

static void take_without(results *mine, const place *at, result_trend *trend)
{
    const json_t *list = reading_list(at, "without_family", &trend->without_count);

    trend->without = pool_need(&mine->memory, trend->without_count, sizeof *trend->without);
    trend->without_coefficients =
        pool_need(&mine->memory, 3 * trend->without_count, sizeof *trend->without_coefficients);
    for (int64_t i = 0; i < trend->without_count && !at->now->code; i++) {
        const place one = reading_item(at, "without_family", list, i);

        trend->without[i] = reading_place(&one, "family", mine->family_count);
        for (int c = 0; c < 3; c++)
            trend->without_coefficients[3 * i + c].value = reading_real(&one, coefficients[c]);
    }
}

/* A quality is referred to by its name, or by its place. */
static int64_t take_quality(const results *mine, const place *at)
{
    const json_t *value = reading_member(at, "quality");

    if (!json_is_string(value))
        return reading_place(at, "quality", mine->quality_count);
    for (int64_t q = 0; q < mine->quality_count; q++)
        if (strcmp(mine->qualities[q], json_string_value(value)) == 0)
            return q;
    reading_refuse(at, "quality", "is none of the qualities");
    return -1;
}

static int take_scale(const place *at)
{
    const char *scale = reading_text(at, "scale");

    if (!at->now->code && (!scale || (strcmp(scale, "score") != 0 && strcmp(scale, "calibrated") != 0)))
        reading_refuse(at, "scale", "is neither score nor calibrated");
    return scale && strcmp(scale, "calibrated") == 0;
}

/* Whether the numbers are there: always if the status is ok, and after a note; a failure leaves none. */
static int take_status(const place *at, const char *number)
{
    const char *status = reading_text(at, "status");

    return status && (strcmp(status, "ok") == 0 || json_object_get(at->object, number));
}

static void take_trend(results *mine, const place *at, result_trend *trend)
{
    trend->quality = take_quality(mine, at);
    trend->subjects = reading_place(at, "subjects", mine->modality_count);
    trend->references = reading_place(at, "references", mine->modality_count);
    trend->is_calibrated = take_scale(at);
    trend->is_fine = take_status(at, "models");
    trend->reason = reading_text(at, "reason");
    if (!trend->is_fine || at->now->code)
        return;
    trend->models = reading_whole(at, "models");
    trend->families = reading_whole(at, "families");
    trend->references_count = reading_whole(at, "references_count");
    trend->draws = reading_whole(at, "draws");
    trend->draws_free = reading_whole(at, "draws_free");
    trend->enumerated = reading_flag(at, "enumerated");
    trend->enumerated_free = reading_flag(at, "enumerated_free");
    trend->intercept = reading_real(at, "intercept");
    trend->alignments = reading_reals(at, "alignments", &mine->model_count);
    for (int c = 0; c < RESULT_COEFFICIENTS; c++)
        trend->coefficients[c] = take_coefficient(at, coefficients[c]);
    take_without(mine, at, trend);
}

void results_take_trends(results *mine, const place *root)
{
    const json_t *list = reading_list(root, "trends", &mine->trend_count);

    mine->trends = pool_need(&mine->memory, mine->trend_count, sizeof *mine->trends);
    for (int64_t i = 0; i < mine->trend_count && !root->now->code; i++) {
        const place trend = reading_item(root, "trends", list, i);

        take_trend(mine, &trend, &mine->trends[i]);
    }
}

const char **results_names(const place *at, const char *key, int64_t *count)
{
    const char **names = reading_names(at, key, count);

    for (int64_t i = 0; i<*count && * count> 1; i++)
        if (names[i] && !names[i][0]) /* NULL after a complaint */
            names[i] = "(unnamed)";
    return names;
}

static void take_grouping(const place *at, const char *key, result_groups *groups)
{
    const place found = reading_object(at, key);
    int64_t count;

    if (!found.object)
        return;
    groups->names = results_names(&found, "names", &count);
    groups->members = reading_places(&found, "members", &count, INT64_MAX);
    groups->sizes = reading_reals(&found, "sizes", &count);
    groups->pairs = reading_matrix(&found, "pairs", count, count);
    groups->mean = reading_matrix(&found, "mean", count, count);
    groups->standard_error = reading_matrix(&found, "standard_error", count, count);
    groups->ceiling = reading_matrix(&found, "ceiling", count, count);
    groups->count = count;
}

void results_take_groups(results *mine, const place *root)
{
    static const char *const names[RESULT_GROUPINGS] = {"modality", "family", "bin"};
    const place groups = reading_object(root, "groups");

    for (int g = 0; g < RESULT_GROUPINGS; g++) {
        const place grouping = reading_object(&groups, names[g]);

        take_grouping(&grouping, "score", &mine->groups[g][RESULT_SCORE]);
        take_grouping(&grouping, "calibrated", &mine->groups[g][RESULT_CALIBRATED]);
    }
}

static void take_competence(results *mine, const place *found)
{
    result_competence *all = &mine->competence;
    const json_t *list;

    all->is_there = 1;
    all->file = reading_text(found, "file");
    all->share = reading_real(found, "share");
    all->tasks = reading_names(found, "tasks", &all->task_count);
    (void)reading_matrix(found, "accuracies", mine->model_count, all->task_count);
    list = reading_list(found, "bins", &all->bin_count);
    all->bins = pool_need(&mine->memory, all->bin_count, sizeof *all->bins);
    all->bin_models = pool_need(&mine->memory, all->bin_count, sizeof *all->bin_models);
    for (int64_t i = 0; i < all->bin_count && !found->now->code; i++) {
        const place bin = reading_item(found, "bins", list, i);

        all->bins[i] = reading_text(&bin, "name");
        all->bin_models[i] = -1;
        (void)reading_places(&bin, "models", &all->bin_models[i], mine->model_count);
    }
}

void results_take_competence(results *mine, const place *root)
{
    const place found = reading_object(root, "competence");

    if (found.object)
        take_competence(mine, &found);
    for (int64_t i = 0; i < mine->model_count && !root->now->code; i++)
        if (mine->models[i].bin >= mine->competence.bin_count)
            reading_refuse(root, "models", "are in bins that do not exist");
}

/* Rows of fewer places than there are other models, or of all of them with null at the end. */
static void take_nearest(results *mine, const place *at)
{
    const int64_t m = mine->model_count, width = m - 1;
    int64_t count, *nearest = pool_need(&mine->memory, m * width, sizeof *nearest);
    const json_t *list = reading_list(at, "nearest", &count);

    for (int64_t i = 0; i < m * width; i++)
        nearest[i] = -1;
    if (list && count != m)
        reading_refuse(at, "nearest", "has not one list for each model");
    for (int64_t i = 0; i < m && list && !at->now->code; i++) {
        const json_t *row = json_array_get(list, (size_t)i);

        if (!json_is_array(row) || (int64_t)json_array_size(row) > width) {
            reading_refuse(at, "nearest", "holds what is no list of other models");
            break;
        }
        for (int64_t j = 0; j < (int64_t)json_array_size(row); j++) {
            const json_t *value = json_array_get(row, (size_t)j);

            if (json_is_null(value))
                continue;
            if (!json_is_integer(value) || json_integer_value(value) < 0 || json_integer_value(value) >= m) {
                reading_refuse(at, "nearest", "names a model that is not there");
                return;
            }
            nearest[i * width + j] = json_integer_value(value);
        }
    }
    mine->map.nearest = nearest;
}

void results_take_map(results *mine, const place *root)
{
    const place found = reading_object(root, "map");
    result_map *map = &mine->map;

    if (!found.object)
        return;
    map->reason = reading_text(&found, "reason");
    if (!take_status(&found, "points") || root->now->code)
        return;
    map->floor = reading_real(&found, "floor");
    map->floored = reading_whole(&found, "floored");
    map->missing = reading_whole(&found, "missing");
    map->stress = reading_real(&found, "stress");
    map->classical_stress = reading_real(&found, "classical_stress");
    map->converged = reading_flag(&found, "converged");
    map->points = reading_matrix(&found, "points", mine->model_count, 2);
    map->classical_points = reading_matrix(&found, "classical_points", mine->model_count, 2);
    if (!root->now->code)
        take_nearest(mine, &found);
    map->is_fine = !root->now->code;
}

void results_take_clustering(results *mine, const place *root)
{
    const place found = reading_object(root, "clustering");
    int64_t *order;
    char *met = pool_need(&mine->memory, mine->model_count, 1);

    if (!found.object)
        return;
    mine->clustering_reason = reading_text(&found, "reason");
    if (!take_status(&found, "order") || root->now->code)
        return;
    order = reading_places(&found, "order", &mine->model_count, mine->model_count);
    for (int64_t i = 0; i < mine->model_count && !root->now->code; i++)
        if (order[i] < 0 || met[order[i]]++)
            reading_refuse(&found, "order", "is no order of the models");
    mine->order = order;
}
