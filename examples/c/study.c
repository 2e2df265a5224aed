/* study MODEL...: compares all models that are named and prints who is near whom, and whether it is above chance. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include <prh/prh.h>

static void check(prh_status status)
{
    if (status >= 0) /* success, or a note: the outputs are written */
        return;
    fprintf(stderr, "%s: %s\n", prh_status_string(status), prh_last_error());
    exit(1);
}

static void print_nearest(const prh_study *study)
{
    const double *scores = prh_study_scores(study), *ps = prh_study_adjusted_ps(study);
    const int64_t count = prh_study_count(study);
    const prh_model_map *map = NULL;
    const int64_t *nearest;

    check(prh_study_get_map(study, &map));
    nearest = prh_model_map_nearest(map);
    for (int64_t i = 0; i < count; i++) {
        const int64_t j = nearest[i * (count - 1)];

        printf("%-24s %-24s %.4f  p = %.2g\n", prh_study_name(study, i), prh_study_name(study, j),
            scores[i * count + j], ps[i * count + j]);
    }
}

int main(int argc, char **argv)
{
    const int count = argc - 1;
    prh_model **models;
    prh_metric *metric = NULL;
    prh_study *study = NULL;

    if (count < 2) {
        fprintf(
            stderr, "usage: %s MODEL MODEL... (.npy, .safetensors, or directories of .npy files)\n", argv[0]);
        return 2;
    }
    models = calloc((size_t)count, sizeof *models);
    if (!models)
        return 1;
    for (int i = 0; i < count; i++)
        check(prh_model_open(&models[i], argv[i + 1], NULL));
    check(prh_metric_create_by_name(&metric, "mutual_knn", NULL));
    check(prh_study_create(
        &study, metric, (const prh_model *const *)models, count, NULL)); /* the paper's protocol */
    printf("%-24s %-24s score   adjusted for %d models\n", "model", "nearest", count);
    print_nearest(study);
    prh_study_destroy(study);
    prh_metric_destroy(metric);
    for (int i = 0; i < count; i++)
        prh_model_destroy(models[i]);
    free(models);
    return 0;
}
