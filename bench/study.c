/* study: a study of many models, with the null of every pair. Prints the seconds from the first report of progress to
 * each tenth of the fraction, which would be even if the fraction were honest to the last, as a line of JSON. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common.h"

enum { OPTIONS = 11, TENTHS = 11 };

/* Model m has the layers of seeds m layers + 1 on. */
static prh_model *make_model(int64_t m, int64_t layers, int64_t rows, int64_t cols)
{
    prh_representation **made = bench_memory(layers, sizeof *made);
    float *values = bench_memory(rows * cols, sizeof *values);
    const prh_view view = {.data = values, .rows = rows, .cols = cols, .ld = cols, .dtype = PRH_F32};
    char name[32];
    const prh_model_options options = {
        .struct_size = sizeof options, .name = name, .modality = m % 2 == 0 ? "image" : "text"};
    prh_model *model;

    snprintf(name, sizeof name, "model %" PRId64, m);
    for (int64_t l = 0; l < layers; l++) {
        bench_features(values, rows, cols, (uint64_t)(m * layers + l + 1));
        bench_check(prh_representation_copy(&made[l], &view));
    }
    bench_check(prh_model_create(&model, (const prh_representation *const *)made, layers, &options));
    for (int64_t l = 0; l < layers; l++)
        prh_representation_destroy(made[l]);
    free(made);
    free(values);
    return model;
}

/* When each tenth was reached. */
typedef struct tenths {
    double begun, seconds[TENTHS];
    int reached;
} tenths;

static int32_t look(double fraction, void *user_data)
{
    tenths *t = user_data;

    while (t->reached < TENTHS && fraction >= (double)t->reached / (TENTHS - 1))
        t->seconds[t->reached++] = bench_seconds() - t->begun;
    return 0;
}

int main(int argc, char **argv)
{
    bench_option options[OPTIONS] = {{"metric", "mutual_knn"}, {"method", "auto"}, {"models", "8"},
        {"layers", "4"}, {"n", "512"}, {"d", "64"}, {"k", "10"}, {"permutations", "1000"}, {"threads", "1"},
        {"qualities", "1"}, {"memory", "0"}};

    bench_parse(argc, argv, options, OPTIONS);
    const int64_t count = bench_integer(options, OPTIONS, "models");
    const int64_t layers = bench_integer(options, OPTIONS, "layers");
    const int64_t qualities = bench_integer(options, OPTIONS, "qualities");
    const char *method = bench_text(options, OPTIONS, "method");
    const prh_metric_options settings = {
        .struct_size = sizeof settings, .k = bench_integer(options, OPTIONS, "k")};
    const prh_null_options null = {.struct_size = sizeof null,
        .permutations = bench_integer(options, OPTIONS, "permutations"),
        .method = strcmp(method, "permute") == 0 ? PRH_NULL_PERMUTE : PRH_NULL_AUTO};
    const char *names[2] = {"first", "second"};
    double *values = bench_memory(count * 2, sizeof *values);
    tenths t = {.begun = 0.0};
    prh_study_options how = {.struct_size = sizeof how,
        .quality_names = names,
        .qualities = values,
        .quality_count = qualities,
        .null = &null,
        .no_null = strcmp(method, "none") == 0,
        .memory_limit = (uint64_t)bench_integer(options, OPTIONS, "memory"),
        .num_threads = (int32_t)bench_integer(options, OPTIONS, "threads"),
        .progress = look,
        .progress_data = &t};
    prh_model **models = bench_memory(count, sizeof *models);
    prh_metric *metric;
    prh_study *study;

    for (int64_t m = 0; m < count; m++) {
        models[m] =
            make_model(m, layers, bench_integer(options, OPTIONS, "n"), bench_integer(options, OPTIONS, "d"));
        values[2 * m] = values[2 * m + 1] = (double)(m * 7 % count);
    }
    bench_check(prh_metric_create_by_name(&metric, bench_text(options, OPTIONS, "metric"), &settings));
    t.begun = bench_seconds();
    bench_check(prh_study_create(&study, metric, (const prh_model *const *)models, count, &how));
    printf("{\"program\": \"study\", \"metric\": \"%s\", \"method\": \"%s\", \"models\": %" PRId64
           ", \"layers\": %" PRId64 ", \"n\": %" PRId64 ", \"threads\": %d, \"score\": %.17g",
        prh_metric_name(metric), method, count, layers, bench_integer(options, OPTIONS, "n"), how.num_threads,
        prh_study_scores(study)[1]);
    bench_print_seconds("seconds", t.seconds, t.reached);
    puts("}");
    prh_study_destroy(study);
    prh_metric_destroy(metric);
    for (int64_t m = 0; m < count; m++)
        prh_model_destroy(models[m]);
    free(models);
    free(values);
    return 0;
}
