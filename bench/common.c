/* What the benchmark programs share: options, the clock, synthetic features, giving up. */
#include "common.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { LATENT = 16, PAGE = 4096 };

static void usage(const char *program, const bench_option *options, int count)
{
    fprintf(stderr, "usage: %s", program);
    for (int i = 0; i < count; i++)
        fprintf(stderr, " [--%s VALUE]", options[i].name);
    fputs("\n", stderr);
    exit(2);
}

void bench_parse(int argc, char **argv, bench_option *options, int count)
{
    for (int a = 1; a < argc; a += 2) {
        int found = -1;

        for (int i = 0; i < count; i++)
            if (strncmp(argv[a], "--", 2) == 0 && strcmp(argv[a] + 2, options[i].name) == 0)
                found = i;
        if (found < 0 || a + 1 == argc)
            usage(argv[0], options, count);
        options[found].value = argv[a + 1];
    }
}

const char *bench_text(const bench_option *options, int count, const char *name)
{
    for (int i = 0; i < count; i++)
        if (strcmp(options[i].name, name) == 0)
            return options[i].value;
    abort();
}

int64_t bench_integer(const bench_option *options, int count, const char *name)
{
    const char *text = bench_text(options, count, name);
    char *end;
    int64_t number = strtoll(text, &end, 10);

    if (end == text || *end || number < 0) {
        fprintf(stderr, "--%s %s: not a whole number\n", name, text);
        exit(2);
    }
    return number;
}

double bench_seconds(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

void bench_check(prh_status status)
{
    if (status >= 0)
        return;
    fprintf(stderr, "%s: %s\n", prh_status_string(status), prh_last_error());
    exit(1);
}

void *bench_memory(int64_t count, int64_t size)
{
    void *memory = calloc((size_t)count, (size_t)size);

    if (!memory) {
        fprintf(stderr, "no memory for %" PRId64 " x %" PRId64 " bytes\n", count, size);
        exit(1);
    }
    return memory;
}

uint64_t bench_random(uint64_t *state)
{
    uint64_t z = *state += UINT64_C(0x9E3779B97F4A7C15);

    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return z ^ (z >> 31);
}

/* Nearly normal, mean 0 and variance 1: the sum of four 16-bit numbers. */
static float normal(uint64_t *state)
{
    uint64_t bits = bench_random(state);
    double sum = 0;

    for (int i = 0; i < 4; i++)
        sum += (double)((bits >> (16 * i)) & 0xFFFF) / 65535.0 - 0.5;
    return (float)(sum * 1.7320508075688772);
}

void bench_features(float *features, int64_t rows, int64_t cols, uint64_t seed)
{
    float *weights = bench_memory(LATENT * cols, sizeof *weights);
    uint64_t own = seed * UINT64_C(0xD1342543DE82EF95) + 1;

    for (int64_t i = 0; i < LATENT * cols; i++)
        weights[i] = normal(&own) / 4;
    for (int64_t i = 0; i < rows; i++) {
        uint64_t common = (uint64_t)i * UINT64_C(0xA0761D6478BD642F) + 7;
        float latent[LATENT];

        for (int l = 0; l < LATENT; l++)
            latent[l] = normal(&common);
        for (int64_t j = 0; j < cols; j++) {
            float value = normal(&own);

            for (int l = 0; l < LATENT; l++)
                value += latent[l] * weights[l * cols + j];
            features[i * cols + j] = value;
        }
    }
    free(weights);
}

void bench_touch(const prh_representation *representation)
{
    static volatile unsigned char sink;
    prh_view view;

    bench_check(prh_representation_view(representation, &view));
    int64_t size = view.dtype == PRH_F64 ? 8 : view.dtype == PRH_F32 ? 4 : 2;
    const unsigned char *bytes = view.data;

    for (int64_t at = 0; at < ((view.rows - 1) * view.ld + view.cols) * size; at += PAGE)
        sink = bytes[at];
    (void)sink;
}

void bench_print_seconds(const char *name, const double *seconds, int64_t count)
{
    printf(", \"%s\": [", name);
    for (int64_t i = 0; i < count; i++)
        printf("%s%.9g", i ? ", " : "", seconds[i]);
    printf("]");
}
