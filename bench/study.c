/* study: a study of many models, with the null of every pair. Prints the seconds from the first report of progress to
 * each tenth of the fraction, which would be even if the fraction were honest to the last, as a line of JSON. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common.h"

enum { OPTIONS = 10, TENTHS = 11 };

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

typedef struct study {
    prh_metric *metric;
    prh_model **models;
    double *qualities; /* models x 2 */
    int64_t count;
    prh_null_options null;
    tenths reached;
} study;

static void make(study *s, const bench_option *options)
{
    const prh_metric_options settings = {
        .struct_size = sizeof settings, .k = bench_integer(options, OPTIONS, "k")};
    const int64_t layers = bench_integer(options, OPTIONS, "layers"),
                  n = bench_integer(options, OPTIONS, "n");

    s->count = bench_integer(options, OPTIONS, "models");
    s->models = bench_memory(s->count, sizeof *s->models);
    s->qualities = bench_memory(2 * s->count, sizeof *s->qualities);
    for (int64_t m = 0; m < s->count; m++) {
        s->models[m] = make_model(m, layers, n, bench_integer(options, OPTIONS, "d"));
        s->qualities[2 * m] = s->qualities[2 * m + 1] = (double)(m * 7 % s->count);
    }
    s->null = (prh_null_options){.struct_size = sizeof s->null,
        .permutations = bench_integer(options, OPTIONS, "permutations"),
        .method = strcmp(bench_text(options, OPTIONS, "method"), "permute") == 0 ? PRH_NULL_PERMUTE
                                                                                 : PRH_NULL_AUTO};
    bench_check(prh_metric_create_by_name(&s->metric, bench_text(options, OPTIONS, "metric"), &settings));
}

/* The score of the first pair. */
static double measure(study *s, const bench_option *options)
{
    static const char *const names[2] = {"first", "second"};
    const prh_study_options how = {.struct_size = sizeof how,
        .quality_names = names,
        .qualities = s->qualities,
        .quality_count = 2,
        .null = &s->null,
        .no_null = strcmp(bench_text(options, OPTIONS, "method"), "none") == 0,
        .memory_limit = (uint64_t)bench_integer(options, OPTIONS, "memory"),
        .num_threads = (int32_t)bench_integer(options, OPTIONS, "threads"),
        .progress = look,
        .progress_data = &s->reached};
    prh_study *made;
    double score;

    s->reached.begun = bench_seconds();
    bench_check(prh_study_create(&made, s->metric, (const prh_model *const *)s->models, s->count, &how));
    score = prh_study_scores(made)[1];
    prh_study_destroy(made);
    return score;
}

static void let_go(study *s)
{
    prh_metric_destroy(s->metric);
    for (int64_t m = 0; m < s->count; m++)
        prh_model_destroy(s->models[m]);
    free(s->models);
    free(s->qualities);
}

int main(int argc, char **argv)
{
    bench_option options[OPTIONS] = {{"metric", "mutual_knn"}, {"method", "auto"}, {"models", "8"},
        {"layers", "4"}, {"n", "512"}, {"d", "64"}, {"k", "10"}, {"permutations", "1000"}, {"threads", "1"},
        {"memory", "0"}};
    study s = {.count = 0};

    bench_parse(argc, argv, options, OPTIONS);
    make(&s, options);
    const double score = measure(&s, options);
    printf("{\"program\": \"study\"");
    for (int o = 0; o < OPTIONS; o++)
        printf(", \"%s\": \"%s\"", options[o].name, options[o].value);
    printf(", \"score\": %.17g", score);
    bench_print_seconds("seconds", s.reached.seconds, s.reached.reached);
    puts("}");
    let_go(&s);
    return 0;
}
