/* cooccurrence: counts the pairs of a long text whose words follow Zipf's law, and of an image with many colours,
 * merges the text's halves, and makes a PMI kernel; prints nanoseconds a pair or entry, as a line of JSON. */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "common.h"

enum { OPTIONS = 8 };

typedef struct workload {
    int64_t tokens, symbols, window, edge, colours, radius, kernel;
    prh_run_options run;
} workload;

static double uniform(uint64_t *state)
{
    return (double)(bench_random(state) >> 11) * 0x1p-53;
}

/* P(i) ~ 1 / (i + 1), by the inverse of its sum, to the precision that a benchmark needs. */
static int64_t *zipf(int64_t count, int64_t symbols)
{
    int64_t *tokens = bench_memory(count, sizeof *tokens);
    const double scale = log((double)symbols + 1);
    uint64_t state = 1;

    for (int64_t t = 0; t < count; t++) {
        const int64_t token = (int64_t)exp(uniform(&state) * scale) - 1;

        tokens[t] = token < symbols ? token : symbols - 1;
    }
    return tokens;
}

/* Colours that change from pixel to pixel a little: smooth waves and noise. */
static int32_t *picture(int64_t edge, int64_t colours)
{
    int32_t *labels = bench_memory(edge * edge, sizeof *labels);
    uint64_t state = 2;

    for (int64_t y = 0; y < edge; y++)
        for (int64_t x = 0; x < edge; x++) {
            const double wave = 0.5 + 0.23 * (sin(0.02 * (double)(x + 2 * y)) + sin(0.031 * (double)(y - x)));

            labels[y * edge + x] = (int32_t)((wave + 0.02 * uniform(&state)) * (double)colours);
        }
    return labels;
}

static void measure_text(const workload *w)
{
    const prh_token_options options = {.struct_size = sizeof options, .window = w->window};
    const double pairs = (double)w->tokens * (double)w->window;
    prh_cooccurrence *whole, *half[2];
    int64_t *tokens = zipf(w->tokens, w->symbols), *wanted = bench_memory(w->kernel, sizeof *wanted);
    prh_pmi_options pmi = {
        .struct_size = sizeof pmi, .kind = PRH_PPMI, .symbols = wanted, .symbol_count = w->kernel};
    prh_kernel *kernel;
    double begun = bench_seconds(), counted, merged, made;

    bench_check(prh_cooccurrence_create(&whole, w->symbols, 0));
    bench_check(prh_cooccurrence_add_tokens(whole, tokens, w->tokens, &options, &w->run));
    counted = bench_seconds() - begun;
    for (int h = 0; h < 2; h++) {
        bench_check(prh_cooccurrence_create(&half[h], w->symbols, 0));
        bench_check(prh_cooccurrence_add_tokens(
            half[h], tokens + h * (w->tokens / 2), w->tokens / 2, &options, &w->run));
    }
    begun = bench_seconds();
    bench_check(prh_cooccurrence_merge(half[0], half[1], &w->run));
    merged = bench_seconds() - begun;
    for (int64_t i = 0; i < w->kernel; i++)
        wanted[i] = i;
    begun = bench_seconds();
    bench_check(prh_kernel_create_pmi(&kernel, whole, &pmi, &w->run));
    made = bench_seconds() - begun;
    printf("\"entries\": %" PRId64 ", \"ns_per_pair_of_text\": %.2f, \"ns_per_entry_merged\": %.2f, "
           "\"seconds_of_kernel\": %.3f",
        prh_cooccurrence_entries(whole), 1e9 * counted / pairs,
        1e9 * merged / (double)prh_cooccurrence_entries(half[1]), made);
    prh_kernel_destroy(kernel);
    for (int h = 0; h < 2; h++)
        prh_cooccurrence_destroy(half[h]);
    prh_cooccurrence_destroy(whole);
    free(wanted);
    free(tokens);
}

static void measure_image(const workload *w)
{
    const prh_image_options options = {.struct_size = sizeof options, .radius = (double)w->radius};
    int32_t *labels = picture(w->edge, w->colours);
    prh_cooccurrence *counts;
    double begun, seconds;

    bench_check(prh_cooccurrence_create(&counts, w->colours, 0));
    begun = bench_seconds();
    bench_check(prh_cooccurrence_add_image(counts, labels, w->edge, w->edge, &options, &w->run));
    seconds = bench_seconds() - begun;
    printf(", \"entries_of_image\": %" PRId64 ", \"ns_per_pair_of_image\": %.2f",
        prh_cooccurrence_entries(counts), 1e9 * seconds / (prh_cooccurrence_total(counts) / 2));
    prh_cooccurrence_destroy(counts);
    free(labels);
}

int main(int argc, char **argv)
{
    bench_option options[OPTIONS] = {{"tokens", "1000000"}, {"symbols", "100000"}, {"window", "5"},
        {"edge", "512"}, {"colours", "4096"}, {"radius", "4"}, {"kernel", "1000"}, {"threads", "1"}};

    bench_parse(argc, argv, options, OPTIONS);
    const workload w = {.tokens = bench_integer(options, OPTIONS, "tokens"),
        .symbols = bench_integer(options, OPTIONS, "symbols"),
        .window = bench_integer(options, OPTIONS, "window"),
        .edge = bench_integer(options, OPTIONS, "edge"),
        .colours = bench_integer(options, OPTIONS, "colours"),
        .radius = bench_integer(options, OPTIONS, "radius"),
        .kernel = bench_integer(options, OPTIONS, "kernel"),
        .run = {
            .struct_size = sizeof w.run, .num_threads = (int32_t)bench_integer(options, OPTIONS, "threads")}};

    printf("{\"program\": \"cooccurrence\", \"tokens\": %" PRId64 ", \"symbols\": %" PRId64
           ", \"window\": %" PRId64 ", ",
        w.tokens, w.symbols, w.window);
    measure_text(&w);
    measure_image(&w);
    puts("}");
    return 0;
}
