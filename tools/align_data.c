/* The results of prh align for programs: JSON and CSV. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "align.h"
#include "csv.h"
#include "json.h"
#include "null_report.h"
#include "provenance.h"

static json_t *models_json(const model *models, size_t count)
{
    json_t *list = json_new_array();

    for (size_t i = 0; i < count; i++) {
        json_t *one = json_new_object(), *details = json_new_array();

        json_put(one, "name", json_of_text(models[i].name));
        json_put(one, "layers", json_of_int(models[i].layers));
        json_put(one, "file", json_of_text(models[i].file));
        for (int64_t j = 0; j < models[i].layers; j++) {
            json_t *layer = json_new_object();

            json_put(layer, "name", json_of_text(models[i].facts[j].name));
            provenance_layer(layer, &models[i].facts[j]);
            json_add(details, layer);
        }
        json_put(one, "layer_details", details);
        json_add(list, one);
    }
    return list;
}

/* A row per layer of x, an element per layer of y. */
static json_t *matrix_json(
    const prh_alignment *grid, json_t *(*element)(const prh_alignment *grid, int64_t at))
{
    const int64_t rows = prh_alignment_layers_x(grid), columns = prh_alignment_layers_y(grid);
    json_t *matrix = json_new_array();

    for (int64_t i = 0; i < rows; i++) {
        json_t *row = json_new_array();

        for (int64_t j = 0; j < columns; j++)
            json_add(row, element(grid, i * columns + j));
        json_add(matrix, row);
    }
    return matrix;
}

static json_t *score_at(const prh_alignment *grid, int64_t at)
{
    return json_of_real(prh_alignment_scores(grid)[at]);
}

static json_t *status_at(const prh_alignment *grid, int64_t at)
{
    return json_of_text(prh_status_name(prh_alignment_statuses(grid)[at]));
}

static json_t *chance_at(const prh_alignment *grid, int64_t at)
{
    return json_of_real(prh_alignment_chances(grid)[at]);
}

static json_t *ties_json(const int64_t *ties, int64_t layers)
{
    json_t *list = json_new_array();

    for (int64_t i = 0; i < layers; i++)
        json_add(list, json_of_count(ties[i]));
    return list;
}

static void put_grid(json_t *row, const prh_alignment *grid)
{
    json_put(row, "matrix", matrix_json(grid, score_at));
    json_put(row, "statuses", matrix_json(grid, status_at));
    json_put(row, "chances", matrix_json(grid, chance_at));
    json_put(row, "layer_ties_x", ties_json(prh_alignment_ties_x(grid), prh_alignment_layers_x(grid)));
    json_put(row, "layer_ties_y", ties_json(prh_alignment_ties_y(grid), prh_alignment_layers_y(grid)));
}

static json_t *null_mean_at(const prh_alignment *grid, int64_t at)
{
    return json_of_real(prh_null_means(prh_alignment_null(grid))[at]);
}

static json_t *null_sd_at(const prh_alignment *grid, int64_t at)
{
    return json_of_real(prh_null_sds(prh_alignment_null(grid))[at]);
}

static json_t *null_p_at(const prh_alignment *grid, int64_t at)
{
    return json_of_real(prh_null_ps(prh_alignment_null(grid))[at]);
}

static json_t *null_adjusted_p_at(const prh_alignment *grid, int64_t at)
{
    return json_of_real(prh_null_adjusted_ps(prh_alignment_null(grid))[at]);
}

static void put_layer_nulls(json_t *made, const prh_alignment *grid)
{
    json_put(made, "layer_means", matrix_json(grid, null_mean_at));
    json_put(made, "layer_sds", matrix_json(grid, null_sd_at));
    json_put(made, "layer_ps", matrix_json(grid, null_p_at));
    json_put(made, "layer_adjusted_ps", matrix_json(grid, null_adjusted_p_at));
}

static json_t *layers_json(const pair *mine)
{
    json_t *layers;

    if (mine->layer_x < 0)
        return json_of_text(NULL);
    layers = json_new_array();
    json_add(layers, json_of_int(mine->layer_x));
    json_add(layers, json_of_int(mine->layer_y));
    return layers;
}

static json_t *pair_json(const alignment *whole, const pair *mine)
{
    const metric_entry *entry = mine->entry;
    json_t *row = json_new_object(), *null = null_json(&whole->nulls, &mine->null, 1);

    json_put(row, "x", json_of_int((int64_t)mine->x));
    json_put(row, "y", json_of_int((int64_t)mine->y));
    json_put(row, "metric", json_of_text(entry->name));
    json_put(row, "k", json_of_count(entry->k > 0 ? entry->k : -1));
    json_put(row, "kernel", json_of_text(entry->kernel));
    json_put(row, "rank", json_of_count(entry->rank > 0 ? entry->rank : -1));
    json_put(row, "score", json_of_real(mine->score));
    json_put(row, "layers", layers_json(mine));
    json_put(row, "status", json_of_text(prh_status_name(mine->status)));
    json_put(row, "chance", json_of_real(mine->chance));
    json_put(row, "ties_x", json_of_count(mine->ties_x));
    json_put(row, "ties_y", json_of_count(mine->ties_y));
    json_put(row, "undefined_layer_pairs", json_of_int(mine->undefined));
    json_put(row, "reason", json_of_text(mine->reason));
    if (mine->grid && mine->null.there)
        put_layer_nulls(null, mine->grid);
    json_put(row, "null", null);
    if (mine->grid)
        put_grid(row, mine->grid);
    return row;
}

json_t *align_json(const alignment *mine)
{
    json_t *root = json_new_object(), *pairs = json_new_array();

    json_put(root, "n", json_of_int(mine->x[0].rows));
    json_put(root, "x", models_json(mine->x, mine->count_x));
    json_put(root, "y", models_json(mine->y, mine->count_y));
    provenance_json(root, mine->wishes, mine->steps);
    null_options_json(root, &mine->nulls);
    for (size_t i = 0; i < mine->count; i++)
        json_add(pairs, pair_json(mine, &mine->pairs[i]));
    json_put(root, "pairs", pairs);
    return root;
}

/* What a row of CSV says beside the models, the metric and the run. */
typedef struct csv_score {
    double score, chance;
    prh_status status;
    int64_t layer_x, layer_y, ties_x, ties_y;
    double p, adjusted_p; /* of one pair of layers; NaN: of the best of them, or without a null */
} csv_score;

static void csv_row(const alignment *whole, const pair *mine, const char *steps, const csv_score *cell)
{
    csv row = {.out = stdout};

    csv_text(&row, whole->x[mine->x].name);
    csv_text(&row, whole->y[mine->y].name);
    csv_text(&row, whole->x[mine->x].file);
    csv_text(&row, whole->y[mine->y].file);
    csv_int(&row, whole->x[0].rows);
    csv_text(&row, steps);
    csv_text(&row, options_convention_name(whole->wishes));
    csv_text(&row, options_precision_name(whole->wishes));
    csv_text(&row, mine->entry->name);
    csv_count(&row, mine->entry->k > 0 ? mine->entry->k : -1);
    csv_text(&row, mine->entry->kernel);
    csv_count(&row, mine->entry->rank > 0 ? mine->entry->rank : -1);
    csv_real(&row, cell->score);
    csv_count(&row, cell->layer_x);
    csv_count(&row, cell->layer_y);
    csv_text(&row, prh_status_name(cell->status));
    csv_real(&row, cell->chance);
    csv_count(&row, cell->ties_x);
    csv_count(&row, cell->ties_y);
    csv_text(&row, mine->null.there ? whole->nulls.aggregate : NULL);
    csv_real(&row, mine->null.there ? mine->null.result.score : NAN);
    null_csv(&row, &whole->nulls, &mine->null);
    csv_real(&row, cell->p);
    csv_real(&row, cell->adjusted_p);
    csv_end(&row);
}

static void csv_all_layers(const alignment *whole, const pair *mine, const char *steps)
{
    const int64_t rows = whole->x[mine->x].layers, columns = whole->y[mine->y].layers;
    const prh_null *null = prh_alignment_null(mine->grid);

    for (int64_t i = 0; i < rows; i++) {
        for (int64_t j = 0; j < columns; j++) {
            const int64_t at = i * columns + j;
            const csv_score cell = {.score = prh_alignment_scores(mine->grid)[at],
                .chance = prh_alignment_chances(mine->grid)[at],
                .status = prh_alignment_statuses(mine->grid)[at],
                .layer_x = i,
                .layer_y = j,
                .ties_x = prh_alignment_ties_x(mine->grid)[i],
                .ties_y = prh_alignment_ties_y(mine->grid)[j],
                .p = null ? prh_null_ps(null)[at] : NAN,
                .adjusted_p = null ? prh_null_adjusted_ps(null)[at] : NAN};

            csv_row(whole, mine, steps, &cell);
        }
    }
}

void align_print_csv(const alignment *mine)
{
    char *steps = provenance_steps(mine->steps);

    printf("x,y,x_file,y_file,n,preprocess,convention,precision,metric,k,kernel,rank,score,layer_x,layer_y,"
           "status,chance,ties_x,ties_y,aggregate,aggregate_score%s,layer_p,layer_adjusted_p\n",
        null_csv_names);
    for (size_t i = 0; i < mine->count; i++) {
        const pair *one = &mine->pairs[i];
        const csv_score best = {.score = one->score,
            .chance = one->chance,
            .status = one->status,
            .layer_x = one->layer_x,
            .layer_y = one->layer_y,
            .ties_x = one->ties_x,
            .ties_y = one->ties_y,
            .p = NAN,
            .adjusted_p = NAN};

        if (one->grid)
            csv_all_layers(mine, one, steps);
        else
            csv_row(mine, one, steps, &best);
    }
    free(steps);
}
