/* null: the null of one pair of layers, or of a grid, by draws and in closed form, from layers that are prepared
 * before the clock starts. Prints the seconds of each repetition as a line of JSON. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common.h"

enum { OPTIONS = 9 };

/* Both models in one array, x first; layers share structure as features do. */
static prh_prepared **prepare(const prh_metric *metric, int64_t layers, int64_t rows, int64_t cols)
{
    prh_prepared **prepared = bench_memory(2 * layers, sizeof *prepared);
    float *values = bench_memory(rows * cols, sizeof *values);

    for (int64_t l = 0; l < 2 * layers; l++) {
        const prh_view view = {.data = values, .rows = rows, .cols = cols, .ld = cols, .dtype = PRH_F32};
        prh_representation *layer;

        bench_features(values, rows, cols, (uint64_t)l + 1);
        bench_check(prh_representation_wrap(&layer, &view, NULL, NULL));
        bench_check(prh_prepared_create(&prepared[l], metric, layer));
        prh_representation_destroy(layer);
    }
    free(values);
    return prepared;
}

static prh_null_result measure(const prh_metric *metric, prh_prepared **prepared, int64_t layers,
    const prh_null_options *options, const prh_run_options *run, double *seconds, int64_t repeats)
{
    const prh_prepared *const *all = (const prh_prepared *const *)prepared;
    prh_null_result result = {.struct_size = sizeof result};

    for (int64_t i = 0; i < repeats; i++) {
        const double begun = bench_seconds();
        prh_null *null;

        bench_check(prh_null_create(&null, metric, all, layers, all + layers, layers, options, run));
        seconds[i] = bench_seconds() - begun;
        bench_check(prh_null_get_result(null, &result));
        prh_null_destroy(null);
    }
    return result;
}

int main(int argc, char **argv)
{
    bench_option options[OPTIONS] = {{"metric", "mutual_knn"}, {"method", "permute"}, {"n", "1024"},
        {"d", "128"}, {"layers", "1"}, {"permutations", "1000"}, {"threads", "1"}, {"repeats", "3"},
        {"k", "10"}};

    bench_parse(argc, argv, options, OPTIONS);
    const char *name = bench_text(options, OPTIONS, "metric");
    const int exact = strcmp(bench_text(options, OPTIONS, "method"), "exact") == 0;
    const int64_t layers = bench_integer(options, OPTIONS, "layers");
    const int64_t repeats = bench_integer(options, OPTIONS, "repeats");
    const prh_metric_options settings = {
        .struct_size = sizeof settings, .k = bench_integer(options, OPTIONS, "k")};
    const prh_null_options how = {.struct_size = sizeof how,
        .permutations = bench_integer(options, OPTIONS, "permutations"),
        .method = exact ? PRH_NULL_EXACT : PRH_NULL_PERMUTE};
    const prh_run_options run = {
        .struct_size = sizeof run, .num_threads = (int32_t)bench_integer(options, OPTIONS, "threads")};
    double *seconds = bench_memory(repeats, sizeof *seconds);
    prh_metric *metric;

    bench_check(prh_metric_create_by_name(&metric, name, &settings));
    prh_prepared **prepared =
        prepare(metric, layers, bench_integer(options, OPTIONS, "n"), bench_integer(options, OPTIONS, "d"));
    const prh_null_result result = measure(metric, prepared, layers, &how, &run, seconds, repeats);

    printf("{\"program\": \"null\", \"metric\": \"%s\", \"method\": \"%s\", \"n\": %" PRId64
           ", \"layers\": %" PRId64 ", \"threads\": %d, \"values\": %" PRId64
           ", \"score\": %.17g, \"threshold\": %.17g, \"p\": %.17g",
        name, prh_null_method_name(result.method), bench_integer(options, OPTIONS, "n"), layers,
        run.num_threads, result.values, result.score, result.threshold, result.p);
    bench_print_seconds("seconds", seconds, repeats);
    puts("}");
    for (int64_t l = 0; l < 2 * layers; l++)
        prh_prepared_destroy(prepared[l]);
    free(prepared);
    prh_metric_destroy(metric);
    free(seconds);
    return 0;
}
