/* neighbors: finds the k nearest neighbours of every row of a .npy file (or of synthetic features), prints the
 * seconds of each repetition as a line of JSON, and may write the lists for others to check. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "common.h"

enum { OPTIONS = 9 };

/* The features of the file, in memory before the clock starts; without one, synthetic ones that live on. */
static prh_representation *features(const bench_option *options)
{
    const char *file = bench_text(options, OPTIONS, "file");
    prh_representation *representation;

    if (*file) {
        bench_check(prh_representation_open(&representation, file));
        bench_touch(representation);
        return representation;
    }
    prh_view view = {.rows = bench_integer(options, OPTIONS, "n"),
        .cols = bench_integer(options, OPTIONS, "d"),
        .dtype = PRH_F32};
    float *values = bench_memory(view.rows * view.cols, sizeof *values);

    bench_features(values, view.rows, view.cols, 1);
    view.data = values;
    view.ld = view.cols;
    bench_check(prh_representation_wrap(&representation, &view, free, values));
    return representation;
}

/* The lists as n x k numbers of 32 bits, native order. */
static void write_lists(const prh_neighbors *neighbors, const char *path)
{
    FILE *file = fopen(path, "wb");
    size_t k = (size_t)prh_neighbors_k_max(neighbors);
    int good = file != NULL;

    for (int64_t i = 0; good && i < prh_neighbors_rows(neighbors); i++)
        good = fwrite(prh_neighbors_of(neighbors, i), sizeof(int32_t), k, file) == k;
    if (file && fclose(file) != 0)
        good = 0;
    if (!good) {
        fprintf(stderr, "%s: cannot be written\n", path);
        exit(1);
    }
}

int main(int argc, char **argv)
{
    bench_option options[OPTIONS] = {{"file", ""}, {"n", "2048"}, {"d", "128"}, {"k", "10"}, {"threads", "1"},
        {"memory", "0"}, {"repeats", "3"}, {"out", ""}, {"kernel", "linear"}};

    bench_parse(argc, argv, options, OPTIONS);
    prh_representation *representation = features(options);
    int64_t k = bench_integer(options, OPTIONS, "k");
    int64_t repeats = bench_integer(options, OPTIONS, "repeats");
    const char *out = bench_text(options, OPTIONS, "out");
    double *seconds = bench_memory(repeats, sizeof *seconds);
    prh_neighbors *neighbors = NULL;
    prh_run_options run = {.struct_size = sizeof run,
        .memory_limit = (uint64_t)bench_integer(options, OPTIONS, "memory"),
        .num_threads = (int32_t)bench_integer(options, OPTIONS, "threads")};

    for (int64_t i = 0; i < repeats; i++) {
        prh_neighbors_destroy(neighbors);
        double begun = bench_seconds();

        bench_check(prh_neighbors_create(
            &neighbors, representation, bench_text(options, OPTIONS, "kernel"), k, PRH_PRECISION_AUTO, &run));
        seconds[i] = bench_seconds() - begun;
    }
    printf("{\"program\": \"neighbors\", \"n\": %" PRId64 ", \"d\": %" PRId64 ", \"k\": %" PRId64
           ", \"threads\": %d, \"ties\": %" PRId64,
        prh_representation_rows(representation), prh_representation_cols(representation), k, run.num_threads,
        prh_neighbors_ties(neighbors, k));
    bench_print_seconds("seconds", seconds, repeats);
    puts("}");
    if (*out)
        write_lists(neighbors, out);
    prh_neighbors_destroy(neighbors);
    prh_representation_destroy(representation);
    free(seconds);
    return 0;
}
