/* results.json: the models, the pairs, and what was asked. */
#include "results.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "program.h"
#include "results_parts.h"

/* More models than this make matrices that nobody asked for. */
enum { MOST_MODELS = 5000 };

static void take_head(results *mine, const place *root)
{
    const char *kind = reading_text(root, "kind");
    const int64_t schema = reading_whole(root, "schema");

    if (!root->now->code && (!kind || strcmp(kind, "study") != 0))
        reading_refuse(root, "kind", "is not \"study\": this is no results.json of prh study");
    if (!root->now->code && schema != 1)
        reading_refuse(root, "schema", "is not 1: another version of prh wrote this");
    mine->version = reading_text(root, "version");
    mine->blas = reading_text(root, "blas");
    mine->preprocess = reading_text(root, "preprocess");
    mine->convention = reading_text(root, "convention");
    mine->precision = reading_text(root, "precision");
    mine->manifest = reading_text(root, "manifest");
    mine->aggregate = reading_text(root, "aggregate");
    mine->null_words = reading_text(root, "null_options");
    mine->control = reading_text(root, "control");
    mine->n = reading_whole(root, "n");
    mine->sees_once = reading_flag(root, "symmetric");
    mine->seed = reading_whole(root, "seed");
    mine->trend_draws = reading_whole(root, "trend_draws");
    mine->level = reading_real(root, "level");
    mine->alpha = reading_real(root, "alpha");
    mine->warnings = reading_names(root, "warnings", &mine->warning_count);
}

/* One text of several lines, or a list of lines. */
static void take_provenance(results *mine, const place *root)
{
    const json_t *value = reading_member(root, "provenance");
    char *text, *line;

    if (!json_is_string(value)) {
        mine->provenance = reading_names(root, "provenance", &mine->provenance_count);
        return;
    }
    text = pool_text(&mine->memory, "%s", json_string_value(value));
    mine->provenance = pool_need(&mine->memory, (int64_t)strlen(text) + 1, sizeof *mine->provenance);
    while ((line = strsep(&text, "\n")))
        if (line[0])
            mine->provenance[mine->provenance_count++] = line;
}

static void take_metric(results *mine, const place *root)
{
    const place metric = reading_object(root, "metric");

    mine->metric_k = -1;
    mine->maximum = NAN;
    if (!metric.object)
        return;
    mine->metric = reading_text(&metric, "name");
    mine->metric_kernel = reading_text(&metric, "kernel");
    mine->metric_k = reading_whole(&metric, "k");
    (void)reading_real(&metric, "minimum");
    mine->maximum = reading_real(&metric, "maximum");
}

static void take_layers(results *mine, const place *at, result_model *model)
{
    const json_t *list = reading_list(at, "layers", &model->layer_count);

    model->layers = pool_need(&mine->memory, model->layer_count, sizeof *model->layers);
    model->layer_cols = pool_need(&mine->memory, model->layer_count, sizeof *model->layer_cols);
    for (int64_t i = 0; i < model->layer_count && !at->now->code; i++) {
        const place layer = reading_item(at, "layers", list, i);

        model->layers[i] = reading_text(&layer, "name");
        model->layer_cols[i] = reading_whole(&layer, "cols");
    }
}

static void take_model(results *mine, const place *at, result_model *model)
{
    model->name = reading_text(at, "name");
    if (!model->name)
        reading_refuse(at, "name", "is null");
    model->file = reading_text(at, "file");
    model->kernel = reading_text(at, "kernel");
    model->repeats = reading_text(at, "repeats");
    model->family = reading_place(at, "family", mine->family_count);
    model->modality = reading_place(at, "modality", mine->modality_count);
    model->quality = reading_reals(at, "quality", &mine->quality_count);
    model->solved = reading_whole(at, "solved");
    model->bin = reading_whole(at, "bin");
    take_layers(mine, at, model);
}

static void take_models(results *mine, const place *root)
{
    const json_t *list = reading_list(root, "models", &mine->model_count);

    if (!root->now->code && (mine->model_count < 2 || mine->model_count > MOST_MODELS))
        reading_refuse(root, "models", "has too few entries, or too many");
    if (root->now->code)
        mine->model_count = 0;
    mine->models = pool_need(&mine->memory, mine->model_count, sizeof *mine->models);
    for (int64_t i = 0; i < mine->model_count && !root->now->code; i++) {
        const place model = reading_item(root, "models", list, i);

        take_model(mine, &model, &mine->models[i]);
    }
}

static void check_layers(const results *mine, const place *pairs)
{
    const int64_t m = mine->model_count;

    for (int64_t i = 0; i < m * m && !pairs->now->code; i++) {
        if (mine->pairs.layer_x[i] >= mine->models[i / m].layer_count)
            reading_refuse(pairs, "layer_x", "names a layer that its model does not have");
        else if (mine->pairs.layer_y[i] >= mine->models[i % m].layer_count)
            reading_refuse(pairs, "layer_y", "names a layer that its model does not have");
    }
}

static void take_pairs(results *mine, const place *root)
{
    const place pairs = reading_object(root, "pairs");
    const int64_t m = mine->model_count;
    const struct {
        const char *key;
        const double **values;
    } numbers[] = {{"score", &mine->pairs.score}, {"null_mean", &mine->pairs.null_mean},
        {"null_sd", &mine->pairs.null_sd}, {"threshold", &mine->pairs.threshold}, {"z", &mine->pairs.z},
        {"p", &mine->pairs.p}, {"adjusted_p", &mine->pairs.adjusted_p},
        {"calibrated", &mine->pairs.calibrated}};

    if (!pairs.object && !root->now->code)
        reading_refuse(root, "pairs", "is null");
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        *numbers[i].values = reading_matrix(&pairs, numbers[i].key, m, m);
    mine->pairs.layer_x = reading_place_matrix(&pairs, "layer_x", m, m, INT64_MAX);
    mine->pairs.layer_y = reading_place_matrix(&pairs, "layer_y", m, m, INT64_MAX);
    mine->pairs.status = reading_text_matrix(&pairs, "status", m, m);
    mine->pairs.method = reading_text_matrix(&pairs, "method", m, m);
    check_layers(mine, &pairs);
    for (int64_t i = 0; i < m * m && !root->now->code; i++)
        mine->is_calibrated |= i / m != i % m && !isnan(mine->pairs.calibrated[i]);
}

int results_read(results *mine, const json_t *root, const char *file)
{
    reading now = {.file = file, .memory = &mine->memory};
    const place top = {.now = &now, .object = root};

    *mine = (results){0};
    if (!json_is_object(root))
        return file ? bad("%s: holds no object: it is no results.json of prh study", file) : EXIT_BAD;
    take_head(mine, &top);
    take_provenance(mine, &top);
    take_metric(mine, &top);
    mine->families = reading_names(&top, "families", &mine->family_count);
    mine->modalities = results_names(&top, "modalities", &mine->modality_count);
    mine->qualities = reading_names(&top, "qualities", &mine->quality_count);
    take_models(mine, &top);
    take_pairs(mine, &top);
    results_take_trends(mine, &top);
    results_take_groups(mine, &top);
    results_take_competence(mine, &top);
    results_take_map(mine, &top);
    results_take_clustering(mine, &top);
    results_take_profiles(mine, &top);
    results_take_nulls(mine, &top);
    results_take_spectra(mine, &top);
    results_take_ceilings(mine, &top);
    return now.code;
}

void results_release(results *mine)
{
    pool_release(&mine->memory);
    *mine = (results){0};
}

int results_load(results *mine, json_t **root, const char *path)
{
    json_error_t error;
    FILE *file = fopen(path, "rb");

    *mine = (results){0};
    *root = NULL;
    if (!file)
        return bad("%s: cannot be read: %s", path, strerror(errno));
    *root = json_loadf(file, JSON_REJECT_DUPLICATES, &error);
    fclose(file);
    if (!*root)
        return bad("%s: is no JSON: line %d: %s", path, error.line, error.text);
    return results_read(mine, *root, path);
}
