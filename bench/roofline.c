/* roofline: what this machine can do at all: the rate of matrix products of the BLAS that the library links, and
 * the bandwidth of memory (triad a = b + s c). Prints a line of JSON. Threads of the BLAS are set from outside, by
 * OPENBLAS_NUM_THREADS, OMP_NUM_THREADS or BLIS_NUM_THREADS; --threads says how many, and runs the triad. */
#include <cblas.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#include "common.h"

enum { OPTIONS = 4, MOST_THREADS = 256, MOST_RUNS = 64 };

typedef struct slice {
    double *a;
    const double *b, *c;
    int64_t count;
} slice;

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

/* Seconds of the fastest and of the middle run. */
static void print_rate(const char *name, double work, double *seconds, int runs)
{
    qsort(seconds, (size_t)runs, sizeof *seconds, ascending);
    printf(", \"%s\": {\"best\": %.6g, \"median\": %.6g, \"runs\": %d}", name, work / seconds[0],
        work / seconds[runs / 2], runs);
}

/* C = A B' with n x n matrices: the shape in which the library asks for its products. */
static void measure_sgemm(int n, double budget)
{
    float *a = bench_memory((int64_t)n * n, sizeof *a), *b = bench_memory((int64_t)n * n, sizeof *b);
    float *c = bench_memory((int64_t)n * n, sizeof *c);
    double seconds[MOST_RUNS], end = bench_seconds() + budget;
    int runs = 0;

    bench_features(a, n, n, 1);
    bench_features(b, n, n, 2);
    cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasTrans, n, n, n, 1, a, n, b, n, 0, c, n); /* warms up */
    while (runs < 3 || (runs < MOST_RUNS && bench_seconds() < end)) {
        double begun = bench_seconds();

        cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasTrans, n, n, n, 1, a, n, b, n, 0, c, n);
        seconds[runs++] = bench_seconds() - begun;
    }
    print_rate("sgemm", 2.0 * n * n * n, seconds, runs);
    free(a);
    free(b);
    free(c);
}

static void measure_dgemm(int n, double budget)
{
    double *a = bench_memory((int64_t)n * n, sizeof *a), *b = bench_memory((int64_t)n * n, sizeof *b);
    double *c = bench_memory((int64_t)n * n, sizeof *c);
    double seconds[MOST_RUNS], end = bench_seconds() + budget;
    uint64_t state = 3;
    int runs = 0;

    for (int64_t i = 0; i < (int64_t)n * n; i++) {
        a[i] = (double)(bench_random(&state) >> 40) * 0x1p-24 - 0.5;
        b[i] = (double)(bench_random(&state) >> 40) * 0x1p-24 - 0.5;
    }
    cblas_dgemm(CblasRowMajor, CblasNoTrans, CblasTrans, n, n, n, 1, a, n, b, n, 0, c, n);
    while (runs < 3 || (runs < MOST_RUNS && bench_seconds() < end)) {
        double begun = bench_seconds();

        cblas_dgemm(CblasRowMajor, CblasNoTrans, CblasTrans, n, n, n, 1, a, n, b, n, 0, c, n);
        seconds[runs++] = bench_seconds() - begun;
    }
    print_rate("dgemm", 2.0 * n * n * n, seconds, runs);
    free(a);
    free(b);
    free(c);
}

static void *triad(void *data)
{
    slice part = *(const slice *)data;

    for (int64_t i = 0; i < part.count; i++)
        part.a[i] = part.b[i] + 3.0 * part.c[i];
    return NULL;
}

static double triad_once(slice *parts, int threads)
{
    pthread_t helpers[MOST_THREADS];
    double begun = bench_seconds();

    for (int t = 1; t < threads; t++)
        if (pthread_create(&helpers[t], NULL, triad, &parts[t]) != 0) {
            fputs("no thread\n", stderr);
            exit(1);
        }
    triad(&parts[0]);
    for (int t = 1; t < threads; t++)
        pthread_join(helpers[t], NULL);
    return bench_seconds() - begun;
}

/* Bytes are counted as STREAM counts them: two read, one written, for each element. */
static void measure_triad(int64_t megabytes, int threads, double budget)
{
    int64_t count = megabytes * 1000000 / 8;
    double *a = bench_memory(count, sizeof *a), *b = bench_memory(count, sizeof *b);
    double *c = bench_memory(count, sizeof *c);
    double seconds[MOST_RUNS], end;
    slice parts[MOST_THREADS];
    int runs = 0;

    for (int64_t i = 0; i < count; i++) { /* touches every page */
        a[i] = 0;
        b[i] = (double)i;
        c[i] = 1;
    }
    for (int t = 0; t < threads; t++) {
        int64_t first = count * t / threads;

        parts[t] = (slice){a + first, b + first, c + first, count * (t + 1) / threads - first};
    }
    end = bench_seconds() + budget;
    while (runs < 3 || (runs < MOST_RUNS && bench_seconds() < end))
        seconds[runs++] = triad_once(parts, threads);
    print_rate("triad", 24.0 * (double)count, seconds, runs);
    free(a);
    free(b);
    free(c);
}

int main(int argc, char **argv)
{
    bench_option options[OPTIONS] = {
        {"n", "2048"}, {"megabytes", "128"}, {"threads", "1"}, {"milliseconds", "1000"}};

    bench_parse(argc, argv, options, OPTIONS);
    int64_t n = bench_integer(options, OPTIONS, "n"), threads = bench_integer(options, OPTIONS, "threads");
    double budget = 1e-3 * (double)bench_integer(options, OPTIONS, "milliseconds");

    if (n < 1 || n > 20000 || threads < 1 || threads > MOST_THREADS) {
        fputs("n is from 1 to 20000, threads from 1 to 256\n", stderr);
        return 2;
    }
    printf("{\"program\": \"roofline\", \"n\": %d, \"threads\": %d", (int)n, (int)threads);
    measure_sgemm((int)n, budget);
    measure_dgemm((int)n, budget);
    measure_triad(bench_integer(options, OPTIONS, "megabytes"), (int)threads, budget);
    puts("}");
    return 0;
}
