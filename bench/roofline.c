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

/* A, B and C = A B' of n x n numbers: the shape in which the library asks for its products. */
typedef struct matrices {
    int n;
    void *a, *b, *c;
} matrices;

static void multiply_single(const matrices *m)
{
    cblas_sgemm(
        CblasRowMajor, CblasNoTrans, CblasTrans, m->n, m->n, m->n, 1, m->a, m->n, m->b, m->n, 0, m->c, m->n);
}

static void multiply_double(const matrices *m)
{
    cblas_dgemm(
        CblasRowMajor, CblasNoTrans, CblasTrans, m->n, m->n, m->n, 1, m->a, m->n, m->b, m->n, 0, m->c, m->n);
}

static void measure(const char *name, const matrices *m, void (*multiply)(const matrices *), double budget)
{
    double seconds[MOST_RUNS], end = bench_seconds() + budget;
    int runs = 0;

    multiply(m); /* warms up */
    while (runs < 3 || (runs < MOST_RUNS && bench_seconds() < end)) {
        double begun = bench_seconds();

        multiply(m);
        seconds[runs++] = bench_seconds() - begun;
    }
    print_rate(name, 2.0 * m->n * m->n * m->n, seconds, runs);
    free(m->a);
    free(m->b);
    free(m->c);
}

static matrices matrices_of(int n, int64_t size)
{
    int64_t count = (int64_t)n * n;

    return (matrices){n, bench_memory(count, size), bench_memory(count, size), bench_memory(count, size)};
}

static void measure_sgemm(int n, double budget)
{
    matrices m = matrices_of(n, sizeof(float));

    bench_features(m.a, n, n, 1);
    bench_features(m.b, n, n, 2);
    measure("sgemm", &m, multiply_single, budget);
}

static void measure_dgemm(int n, double budget)
{
    matrices m = matrices_of(n, sizeof(double));
    double *a = m.a, *b = m.b;
    uint64_t state = 3;

    for (int64_t i = 0; i < (int64_t)n * n; i++) {
        a[i] = (double)(bench_random(&state) >> 40) * 0x1p-24 - 0.5;
        b[i] = (double)(bench_random(&state) >> 40) * 0x1p-24 - 0.5;
    }
    measure("dgemm", &m, multiply_double, budget);
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
