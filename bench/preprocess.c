/* preprocess: applies steps to a stack of layers in a file (or to synthetic features) and prints the seconds of
 * each repetition as a line of JSON. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "common.h"

enum { OPTIONS = 7 };

static prh_model *open_model(const char *file)
{
    prh_model *model;

    bench_check(prh_model_open(&model, file, NULL));
    for (int64_t i = 0; i < prh_model_layer_count(model); i++)
        bench_touch(prh_model_layer(model, i));
    return model;
}

static prh_model *make_model(int64_t rows, int64_t cols, int64_t layers)
{
    prh_representation **made = bench_memory(layers, sizeof *made);
    prh_model *model;

    for (int64_t i = 0; i < layers; i++) {
        prh_view view = {.rows = rows, .cols = cols, .ld = cols, .dtype = PRH_F32};
        float *values = bench_memory(rows * cols, sizeof *values);

        bench_features(values, rows, cols, (uint64_t)i + 1);
        view.data = values;
        bench_check(prh_representation_wrap(&made[i], &view, free, values));
    }
    bench_check(prh_model_create(&model, (const prh_representation *const *)made, layers, NULL));
    for (int64_t i = 0; i < layers; i++)
        prh_representation_destroy(made[i]);
    free(made);
    return model;
}

int main(int argc, char **argv)
{
    bench_option options[OPTIONS] = {{"file", ""}, {"n", "1024"}, {"d", "256"}, {"layers", "4"},
        {"steps", "clamp:0.95"}, {"threads", "1"}, {"repeats", "3"}};

    bench_parse(argc, argv, options, OPTIONS);
    const char *file = bench_text(options, OPTIONS, "file"), *steps = bench_text(options, OPTIONS, "steps");
    int64_t repeats = bench_integer(options, OPTIONS, "repeats");
    prh_model *model =
        *file ? open_model(file)
              : make_model(bench_integer(options, OPTIONS, "n"), bench_integer(options, OPTIONS, "d"),
                    bench_integer(options, OPTIONS, "layers"));
    prh_run_options run = {
        .struct_size = sizeof run, .num_threads = (int32_t)bench_integer(options, OPTIONS, "threads")};
    double *seconds = bench_memory(repeats, sizeof *seconds);
    prh_preprocess_report report = {.struct_size = sizeof report};
    prh_preprocess *preprocess;

    bench_check(prh_preprocess_create(&preprocess, steps));
    for (int64_t i = 0; i < repeats; i++) {
        prh_model *done;
        double begun = bench_seconds();

        bench_check(prh_preprocess_apply(&done, preprocess, model, PRH_PRECISION_AUTO, &run));
        seconds[i] = bench_seconds() - begun;
        bench_check(prh_preprocess_get_report(done, 0, &report));
        prh_model_destroy(done);
    }
    printf("{\"program\": \"preprocess\", \"n\": %" PRId64 ", \"d\": %" PRId64 ", \"layers\": %" PRId64
           ", \"steps\": \"%s\", \"threads\": %d, \"clamp_threshold\": %.17g",
        prh_model_rows(model), prh_representation_cols(prh_model_layer(model, 0)),
        prh_model_layer_count(model), steps, run.num_threads, report.clamp_threshold);
    bench_print_seconds("seconds", seconds, repeats);
    puts("}");
    prh_preprocess_destroy(preprocess);
    prh_model_destroy(model);
    free(seconds);
    return 0;
}
