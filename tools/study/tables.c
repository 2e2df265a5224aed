/* Tables of pairs and models, from the study. */
#include "study/tables.h"

#include <math.h>

#include "csv.h"

static void write_pair(csv *row, const study *mine, int64_t i, int64_t j)
{
    const prh_study *found = mine->found;
    const int64_t at = i * mine->count + j;
    const int32_t method = prh_study_null_methods(found)[at];

    csv_text(row, mine->models.entries[i].name);
    csv_text(row, mine->models.entries[j].name);
    csv_text(row, prh_study_modality_name(found, prh_study_modalities(found)[i]));
    csv_text(row, prh_study_modality_name(found, prh_study_modalities(found)[j]));
    csv_text(row, prh_study_family_name(found, prh_study_families(found)[i]));
    csv_text(row, prh_study_family_name(found, prh_study_families(found)[j]));
    csv_real(row, prh_study_scores(found)[at]);
    csv_text(row, study_status_word(prh_study_statuses(found)[at]));
    csv_count(row, prh_study_layers_x(found)[at]);
    csv_count(row, prh_study_layers_y(found)[at]);
    csv_real(row, prh_study_null_means(found)[at]);
    csv_real(row, prh_study_null_sds(found)[at]);
    csv_real(row, prh_study_thresholds(found)[at]);
    csv_real(row, prh_study_zs(found)[at]);
    csv_real(row, prh_study_ps(found)[at]);
    csv_real(row, prh_study_adjusted_ps(found)[at]);
    csv_real(row, prh_study_calibrated(found)[at]);
    csv_text(row, method < 0 ? NULL : prh_null_method_name(method));
    csv_end(row);
}

void table_pairs(FILE *out, const void *data)
{
    const study *mine = ((const findings *)data)->mine;
    const int once = study_sees_pairs_once(mine);
    csv row = {.out = out};

    fputs("x,y,modality_x,modality_y,family_x,family_y,score,status,layer_x,layer_y,null_mean,null_sd,"
          "threshold,z,p,"
          "adjusted_p,calibrated,null_method\n",
        out);
    for (int64_t i = 0; i < mine->count; i++)
        for (int64_t j = once ? i + 1 : 0; j < mine->count; j++)
            if (prh_study_statuses(mine->found)[i * mine->count + j] != PRH_ERR_UNSUPPORTED)
                write_pair(&row, mine, i, j);
}

/* The points of the map, if there is one. */
static const double *map_points(const study *mine, int64_t *width)
{
    prh_model_map_values values = {.struct_size = sizeof values};
    const prh_model_map *map = NULL;

    if (prh_study_get_map(mine->found, &map) < 0 || prh_model_map_get_values(map, &values) < 0)
        return NULL;
    *width = values.width;
    return prh_model_map_points(map);
}

/* The mean score of a model with all that it was compared with, in either direction. */
static double mean_score(const study *mine, int64_t i)
{
    const double *scores = prh_study_scores(mine->found);
    double sum = 0.0;
    int64_t count = 0;

    for (int64_t j = 0; j < mine->count; j++) {
        const double both[] = {scores[i * mine->count + j], scores[j * mine->count + i]};

        for (int k = 0; k < 2 && j != i; k++)
            if (!isnan(both[k])) {
                sum += both[k];
                count++;
            }
    }
    return count > 0 ? sum / (double)count : NAN;
}

static void write_model(csv *row, const study *mine, int64_t i, const double *points, int64_t width)
{
    const listing *one = &mine->models.entries[i];
    const prh_study *found = mine->found;
    const int64_t *bins = prh_study_bins(found);
    const int64_t qualities = mine->models.quality_count;

    csv_text(row, one->name);
    csv_text(row, one->file);
    csv_text(row, prh_study_family_name(found, prh_study_families(found)[i]));
    csv_text(row, prh_study_modality_name(found, prh_study_modalities(found)[i]));
    csv_text(row, one->kernel);
    csv_text(row, one->repeats);
    csv_count(row, mine->facts ? mine->facts[i].layers : -1);
    csv_count(row, study_solved(mine, i));
    csv_count(row, bins ? bins[i] : -1);
    csv_real(row, mean_score(mine, i));
    csv_real(row, points ? points[i * width] : NAN);
    csv_real(row, points && width > 1 ? points[i * width + 1] : NAN);
    for (int64_t q = 0; q < qualities; q++)
        csv_real(row, mine->models.qualities[i * qualities + q]);
    csv_end(row);
}

void table_models(FILE *out, const void *data)
{
    static const char *const names[] = {"name", "file", "family", "modality", "kernel", "repeats", "layers",
        "solved", "bin", "mean_score", "map_x", "map_y"};
    const study *mine = ((const findings *)data)->mine;
    int64_t width = 0;
    const double *points = map_points(mine, &width);
    csv row = {.out = out};

    for (size_t c = 0; c < sizeof names / sizeof *names; c++)
        csv_text(&row, names[c]);
    for (int64_t q = 0; q < mine->models.quality_count; q++)
        csv_text(&row, mine->models.quality_names[q]);
    csv_end(&row);
    for (int64_t i = 0; i < mine->count; i++)
        write_model(&row, mine, i, points, width);
}

void table_alignment(FILE *out, const void *data)
{
    const study *mine = ((const findings *)data)->mine;
    csv row = {.out = out};

    csv_text(&row, "name");
    for (int64_t i = 0; i < mine->count; i++)
        csv_text(&row, mine->models.entries[i].name);
    csv_end(&row);
    for (int64_t i = 0; i < mine->count; i++) {
        csv_text(&row, mine->models.entries[i].name);
        for (int64_t j = 0; j < mine->count; j++)
            csv_real(&row, i == j ? NAN : prh_study_scores(mine->found)[i * mine->count + j]);
        csv_end(&row);
    }
}
