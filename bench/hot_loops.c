/* hot_loops: one small fixed workload per phase of the library, on synthetic features, through the public
 * interface. Prints the seconds of each phase as a line of JSON. Under callgrind each phase leaves a profile of its
 * own, named by the phase, which bench/instructions.py adds up. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common.h"

#if defined __has_include
#if __has_include(<valgrind/callgrind.h>)
#include <valgrind/callgrind.h>
#define PROFILE_BEGIN() CALLGRIND_ZERO_STATS
#define PROFILE_END(name) CALLGRIND_DUMP_STATS_AT(name)
#endif
#endif
#ifndef PROFILE_BEGIN
#define PROFILE_BEGIN() ((void)0)
#define PROFILE_END(name) ((void)(name))
#endif

enum { OPTIONS = 6, MOST_LAYERS = 64 };

typedef struct workload {
    int64_t rows, cols, layers;
    prh_run_options run;
    prh_model *single, *half;            /* the layers in f32, and bit patterns of f16 and bf16 */
    prh_metric *metric;                  /* of the phase, or NULL */
    prh_prepared *prepared[MOST_LAYERS]; /* for it */
    const char *steps;                   /* of the phase, or NULL */
} workload;

static void neighbors(const workload *w)
{
    for (int64_t i = 0; i < w->layers; i++) {
        prh_neighbors *made;

        bench_check(prh_neighbors_create(
            &made, prh_model_layer(w->single, i), NULL, 10, PRH_PRECISION_AUTO, &w->run));
        prh_neighbors_destroy(made);
    }
}

static void kernels(const workload *w)
{
    for (int64_t i = 0; i < w->layers; i++) {
        prh_kernel *made;

        bench_check(
            prh_kernel_create(&made, prh_model_layer(w->single, i), NULL, PRH_PRECISION_AUTO, &w->run));
        prh_kernel_destroy(made);
    }
}

static void prepare(const workload *w)
{
    prh_prepared *made[MOST_LAYERS];

    bench_check(
        prh_prepared_create_layers(made, (const prh_metric *const *)&w->metric, 1, w->single, NULL, &w->run));
    for (int64_t i = 0; i < w->layers; i++)
        prh_prepared_destroy(made[i]);
}

static void compare(const workload *w)
{
    const prh_prepared *const *prepared = (const prh_prepared *const *)w->prepared;
    prh_align_options options = {.struct_size = sizeof options,
        .memory_limit = w->run.memory_limit,
        .num_threads = w->run.num_threads};
    prh_alignment *made;

    bench_check(prh_align_prepared(&made, w->metric, prepared, w->layers, prepared, w->layers, &options));
    prh_alignment_destroy(made);
}

static void apply(const workload *w, const prh_model *model)
{
    prh_preprocess *preprocess;
    prh_model *made;

    bench_check(prh_preprocess_create(&preprocess, w->steps));
    bench_check(prh_preprocess_apply(&made, preprocess, model, PRH_PRECISION_AUTO, &w->run));
    prh_model_destroy(made);
    prh_preprocess_destroy(preprocess);
}

static void preprocess_single(const workload *w)
{
    apply(w, w->single);
}

static void preprocess_half(const workload *w)
{
    apply(w, w->half);
}

typedef struct phase {
    const char *name;
    void (*run)(const workload *);
    const char *metric;
    const char *steps;
} phase;

static const phase phases[] = {
    {"neighbors", neighbors, NULL, NULL},
    {"kernel", kernels, NULL, NULL},
    {"prepare_cka", prepare, "cka", NULL},
    {"prepare_cknna", prepare, "cknna", NULL},
    {"mutual_knn", compare, "mutual_knn", NULL},
    {"cycle_knn", compare, "cycle_knn", NULL},
    {"lcs_knn", compare, "lcs_knn", NULL},
    {"edit_distance_knn", compare, "edit_distance_knn", NULL},
    {"cka", compare, "cka", NULL},
    {"unbiased_cka", compare, "unbiased_cka", NULL},
    {"cknna", compare, "cknna", NULL},
    {"clamp", preprocess_single, NULL, "clamp:0.95"},
    {"paper", preprocess_single, NULL, "paper"},
    {"half", preprocess_half, NULL, "normalize"},
};

static prh_representation *wrap(int64_t rows, int64_t cols, prh_dtype dtype, void *values)
{
    prh_view view = {.data = values, .rows = rows, .cols = cols, .ld = cols, .dtype = dtype};
    prh_representation *made;

    bench_check(prh_representation_wrap(&made, &view, free, values));
    return made;
}

/* Bit patterns of 16-bit floats between about 2^-5 and 2^2: sign, some exponents, any mantissa. */
static uint16_t *half_bits(int64_t count, prh_dtype dtype, uint64_t seed)
{
    uint16_t *bits = bench_memory(count, sizeof *bits);
    int mantissa = dtype == PRH_F16 ? 10 : 7;
    unsigned bias = dtype == PRH_F16 ? 15 : 127;

    for (int64_t i = 0; i < count; i++) {
        uint64_t random = bench_random(&seed);
        unsigned exponent = bias - 5 + (unsigned)(random >> 32) % 7;

        bits[i] =
            (uint16_t)((random & 1) << 15 | exponent << mantissa | ((random >> 8) & ((1u << mantissa) - 1)));
    }
    return bits;
}

static prh_model *model_of(prh_representation **layers, int64_t count)
{
    prh_model *model;

    bench_check(prh_model_create(&model, (const prh_representation *const *)layers, count, NULL));
    for (int64_t i = 0; i < count; i++)
        prh_representation_destroy(layers[i]);
    return model;
}

static void make_models(workload *w)
{
    prh_representation *layers[MOST_LAYERS];

    for (int64_t i = 0; i < w->layers; i++) {
        float *values = bench_memory(w->rows * w->cols, sizeof *values);

        bench_features(values, w->rows, w->cols, (uint64_t)i + 1);
        layers[i] = wrap(w->rows, w->cols, PRH_F32, values);
    }
    w->single = model_of(layers, w->layers);
    for (int64_t i = 0; i < w->layers; i++) {
        prh_dtype dtype = i % 2 ? PRH_BF16 : PRH_F16;

        layers[i] = wrap(w->rows, w->cols, dtype, half_bits(w->rows * w->cols, dtype, (uint64_t)i + 1));
    }
    w->half = model_of(layers, w->layers);
}

/* Sets the phase up, runs it under the clock and the profile, and prints the seconds. */
static void run_phase(workload *w, const phase *what, int64_t repeats)
{
    double *seconds = bench_memory(repeats, sizeof *seconds);

    w->steps = what->steps;
    if (what->metric)
        bench_check(prh_metric_create_by_name(&w->metric, what->metric, NULL));
    if (what->run == compare)
        bench_check(prh_prepared_create_layers(
            w->prepared, (const prh_metric *const *)&w->metric, 1, w->single, NULL, &w->run));
    for (int64_t i = 0; i < repeats; i++) {
        PROFILE_BEGIN();
        double begun = bench_seconds();

        what->run(w);
        seconds[i] = bench_seconds() - begun;
        PROFILE_END(what->name);
    }
    for (int64_t i = 0; i < w->layers; i++) {
        prh_prepared_destroy(w->prepared[i]);
        w->prepared[i] = NULL;
    }
    prh_metric_destroy(w->metric);
    w->metric = NULL;
    printf("{\"program\": \"hot_loops\", \"phase\": \"%s\", \"n\": %" PRId64 ", \"d\": %" PRId64
           ", \"layers\": %" PRId64 ", \"threads\": %d",
        what->name, w->rows, w->cols, w->layers, w->run.num_threads);
    bench_print_seconds("seconds", seconds, repeats);
    puts("}");
    free(seconds);
}

int main(int argc, char **argv)
{
    bench_option options[OPTIONS] = {
        {"n", "768"}, {"d", "64"}, {"layers", "4"}, {"threads", "1"}, {"repeats", "3"}, {"phase", ""}};

    bench_parse(argc, argv, options, OPTIONS);
    const char *only = bench_text(options, OPTIONS, "phase");
    int found = 0;
    workload w = {.rows = bench_integer(options, OPTIONS, "n"),
        .cols = bench_integer(options, OPTIONS, "d"),
        .layers = bench_integer(options, OPTIONS, "layers"),
        .run = {.struct_size = sizeof w.run,
            .memory_limit = UINT64_C(1) << 30, /* the same on every machine */
            .num_threads = (int32_t)bench_integer(options, OPTIONS, "threads")}};

    if (w.layers < 1 || w.layers > MOST_LAYERS) {
        fprintf(stderr, "layers are from 1 to %d\n", MOST_LAYERS);
        return 2;
    }
    make_models(&w);
    for (size_t i = 0; i < sizeof phases / sizeof *phases; i++)
        if (!*only || strcmp(only, phases[i].name) == 0) {
            run_phase(&w, &phases[i], bench_integer(options, OPTIONS, "repeats"));
            found = 1;
        }
    prh_model_destroy(w.single);
    prh_model_destroy(w.half);
    if (!found)
        fprintf(stderr, "no phase is called %s\n", only);
    return found ? 0 : 2;
}
