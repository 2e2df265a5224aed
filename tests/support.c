/* The helpers of support.h. */
#include "support.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>

static char noted[256];

void note(const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(noted, sizeof noted, format, arguments);
    va_end(arguments);
}

static void fail_at(const char *file, int line)
{
    if (noted[0])
        print_error("  case: %s\n", noted);
    _fail(file, line);
}

void support_ok(prh_status status, const char *call, const char *file, int line)
{
    if (status >= 0)
        return;
    print_error("%s: %s: %s\n", call, prh_status_string(status), prh_last_error());
    fail_at(file, line);
}

void support_status(prh_status status, prh_status expected, const char *call, const char *file, int line)
{
    if (status == expected)
        return;
    print_error("%s: status %s, not %s; last message: %s\n", call, prh_status_name(status),
        prh_status_name(expected), prh_last_error());
    fail_at(file, line);
}

void support_refused(
    prh_status status, prh_status expected, const char *words, const char *call, const char *file, int line)
{
    support_status(status, expected, call, file, line);
    if (strstr(prh_last_error(), words))
        return;
    print_error("%s: the message \"%s\" does not say \"%s\"\n", call, prh_last_error(), words);
    fail_at(file, line);
}

void support_close(double got, double want, double tolerance, const char *what, const char *file, int line)
{
    if (fabs(got - want) <= tolerance)
        return;
    print_error(
        "%s: %.17g, not %.17g: off by %.3g, allowed %.3g\n", what, got, want, fabs(got - want), tolerance);
    fail_at(file, line);
}

void support_same_bits(double got, double want, const char *what, const char *file, int line)
{
    if (memcmp(&got, &want, sizeof got) == 0)
        return;
    print_error("%s: %.17g (%a), not the bits of %.17g (%a)\n", what, got, got, want, want);
    fail_at(file, line);
}

/* splitmix64 */
uint64_t next_bits(generator *g)
{
    uint64_t z = (g->state += UINT64_C(0x9e3779b97f4a7c15));

    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

double next_uniform(generator *g)
{
    return ((double)(next_bits(g) >> 11) + 0.5) * 0x1p-53;
}

/* Box-Muller, one of the two */
double next_normal(generator *g)
{
    double radius = sqrt(-2.0 * log(next_uniform(g)));

    return radius * cos(6.283185307179586 * next_uniform(g));
}

int64_t next_below(generator *g, int64_t bound)
{
    return (int64_t)(next_bits(g) % (uint64_t)bound);
}

void *allocate(int64_t count, size_t size)
{
    void *memory = calloc(count > 0 ? (size_t)count : 1, size);

    if (!memory) {
        print_error("the test itself ran out of memory\n");
        abort();
    }
    return memory;
}

double *normal_matrix(generator *g, int64_t rows, int64_t cols)
{
    double *x = allocate(rows * cols, sizeof *x);

    for (int64_t i = 0; i < rows * cols; i++)
        x[i] = next_normal(g);
    return x;
}

double *integer_matrix(generator *g, int64_t rows, int64_t cols, int64_t bound)
{
    double *x = allocate(rows * cols, sizeof *x);

    for (int64_t i = 0; i < rows * cols; i++)
        x[i] = (double)(next_below(g, 2 * bound + 1) - bound);
    return x;
}

double *related_matrix(
    generator *g, const double *x, int64_t rows, int64_t cols, int64_t new_cols, double level)
{
    double *map = normal_matrix(g, cols, new_cols);
    double *y = product(x, map, rows, cols, new_cols);

    for (int64_t i = 0; i < rows * new_cols; i++)
        y[i] = y[i] / sqrt((double)cols) + level * next_normal(g);
    free(map);
    return y;
}

double *copy_matrix(const double *x, int64_t rows, int64_t cols)
{
    double *copy = allocate(rows * cols, sizeof *copy);

    memcpy(copy, x, (size_t)(rows * cols) * sizeof *copy);
    return copy;
}

/* Gram-Schmidt on random columns, each made orthogonal twice. */
double *rotation(generator *g, int64_t d)
{
    double *q = normal_matrix(g, d, d);

    for (int64_t i = 0; i < d; i++) {
        double norm = 0.0;

        for (int64_t j = 0; j < 2 * i; j++) {
            const double *before = q + (j % i) * d;
            double share = 0.0;

            for (int64_t m = 0; m < d; m++)
                share += q[i * d + m] * before[m];
            for (int64_t m = 0; m < d; m++)
                q[i * d + m] -= share * before[m];
        }
        for (int64_t m = 0; m < d; m++)
            norm += q[i * d + m] * q[i * d + m];
        for (int64_t m = 0; m < d; m++)
            q[i * d + m] /= sqrt(norm);
    }
    return q;
}

double *product(const double *a, const double *b, int64_t rows, int64_t inner, int64_t cols)
{
    double *c = allocate(rows * cols, sizeof *c);

    for (int64_t i = 0; i < rows; i++)
        for (int64_t m = 0; m < inner; m++)
            for (int64_t j = 0; j < cols; j++)
                c[i * cols + j] += a[i * inner + m] * b[m * cols + j];
    return c;
}

double *gram_of(const double *x, int64_t n, int64_t d)
{
    double *k = allocate(n * n, sizeof *k);

    for (int64_t i = 0; i < n; i++)
        for (int64_t j = 0; j < n; j++)
            for (int64_t m = 0; m < d; m++)
                k[i * n + j] += x[i * d + m] * x[j * d + m];
    return k;
}

double *distances_of(const double *x, int64_t n, int64_t d, int squared)
{
    double *k = allocate(n * n, sizeof *k);

    for (int64_t i = 0; i < n; i++) {
        for (int64_t j = 0; j < n; j++) {
            double sum = 0.0;

            for (int64_t m = 0; m < d; m++) {
                double gap = x[i * d + m] - x[j * d + m];

                sum += gap * gap;
            }
            k[i * n + j] = squared ? sum : sqrt(sum);
        }
    }
    return k;
}

void round_to_single(double *x, int64_t count)
{
    for (int64_t i = 0; i < count; i++)
        x[i] = (double)(float)x[i];
}
