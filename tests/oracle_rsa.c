/* RSA of the slow reference: dissimilarities row by row, ranks by counting, Kendall's tau over all pairs of pairs. */
#include "oracle.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A row less its mean; zero if it is constant. */
static void centre_row(const double *row, int64_t d, long double *out)
{
    long double mean = 0.0L;
    int constant = 1;

    for (int64_t c = 0; c < d; c++) {
        mean += row[c] / (long double)d;
        constant &= row[c] == row[0];
    }
    for (int64_t c = 0; c < d; c++)
        out[c] = constant ? 0.0L : row[c] - mean;
}

static long double cosine_of(const long double *x, const long double *y, int64_t d)
{
    long double xy = 0.0L, xx = 0.0L, yy = 0.0L;

    for (int64_t c = 0; c < d; c++) {
        xy += x[c] * y[c];
        xx += x[c] * x[c];
        yy += y[c] * y[c];
    }
    return xx > 0.0L && yy > 0.0L ? xy / sqrtl(xx * yy) : 0.0L;
}

/* Equal but for rounding is equal. */
static double from_cosine(long double cosine)
{
    if (fabsl(cosine) >= 1.0L - 1e-15L)
        return cosine > 0.0L ? 0.0 : 2.0;
    return (double)(1.0L - cosine);
}

static double dissimilarity(const long double *x, const long double *y, int64_t d, const char *inner)
{
    long double sum = 0.0L;

    if (strcmp(inner, "euclidean") != 0)
        return from_cosine(cosine_of(x, y, d));
    for (int64_t c = 0; c < d; c++)
        sum += (x[c] - y[c]) * (x[c] - y[c]);
    return (double)sqrtl(sum);
}

void oracle_dissimilarities(const double *x, int64_t n, int64_t d, const char *inner, double *out)
{
    long double *rows = oracle_alloc(n * d, sizeof *rows);

    for (int64_t i = 0; i < n; i++) {
        for (int64_t c = 0; c < d; c++)
            rows[i * d + c] = x[i * d + c];
        if (strcmp(inner, "correlation") == 0)
            centre_row(x + i * d, d, rows + i * d);
    }
    for (int64_t i = 0; i < n; i++)
        for (int64_t j = 0; j < n; j++)
            out[i * n + j] = i == j ? 0.0 : dissimilarity(rows + i * d, rows + j * d, d, inner);
    free(rows);
}

void oracle_dissimilarities_gram(const double *k, int64_t n, const char *inner, double *out)
{
    for (int64_t i = 0; i < n; i++)
        for (int64_t j = 0; j < n; j++) {
            long double ii = k[i * n + i], jj = k[j * n + j], ij = k[i * n + j], square = ii + jj - 2.0L * ij;

            if (i == j)
                out[i * n + j] = 0.0;
            else if (strcmp(inner, "euclidean") == 0)
                out[i * n + j] = fabsl(square) <= 1e-15L * (ii + jj) ? 0.0 : (double)sqrtl(square);
            else
                out[i * n + j] = from_cosine(ii > 0.0L && jj > 0.0L ? ij / sqrtl(ii * jj) : 0.0L);
        }
}

/* The pairs i < j in a row. */
static long double *flatten(const double *matrix, int64_t n)
{
    long double *out = oracle_alloc(n * (n - 1) / 2, sizeof *out);
    int64_t e = 0;

    for (int64_t i = 0; i < n; i++)
        for (int64_t j = i + 1; j < n; j++)
            out[e++] = matrix[i * n + j];
    return out;
}

/* Ranks from 1; equal values share the mean of theirs. */
static void rank(long double *values, int64_t count)
{
    long double *ranks = oracle_alloc(count, sizeof *ranks);

    for (int64_t e = 0; e < count; e++) {
        int64_t below = 0, equal = 0;

        for (int64_t f = 0; f < count; f++) {
            below += values[f] < values[e];
            equal += values[f] == values[e];
        }
        ranks[e] = (long double)below + (long double)(equal + 1) / 2.0L;
    }
    memcpy(values, ranks, (size_t)count * sizeof *values);
    free(ranks);
}

static void centre(long double *values, int64_t count)
{
    long double mean = 0.0L;

    for (int64_t e = 0; e < count; e++)
        mean += values[e] / (long double)count;
    for (int64_t e = 0; e < count; e++)
        values[e] -= mean;
}

static int sign(long double value)
{
    return (value > 0.0L) - (value < 0.0L);
}

static int kendall(const long double *a, const long double *b, int64_t count, double *score)
{
    int64_t agree = 0, untied_a = 0, untied_b = 0;

    for (int64_t e = 0; e < count; e++)
        for (int64_t f = e + 1; f < count; f++) {
            int one = sign(a[e] - a[f]), two = sign(b[e] - b[f]);

            agree += one * two;
            untied_a += one != 0;
            untied_b += two != 0;
        }
    if (untied_a == 0 || untied_b == 0)
        return ORACLE_UNDEFINED;
    *score = (double)((long double)agree / sqrtl((long double)untied_a * (long double)untied_b));
    return ORACLE_OK;
}

/* Whether all are the same but for rounding. */
static int is_constant(const long double *values, int64_t count)
{
    long double least = values[0], largest = values[0];

    for (int64_t e = 1; e < count; e++) {
        least = values[e] < least ? values[e] : least;
        largest = values[e] > largest ? values[e] : largest;
    }
    return largest - least <= 1e-15L * fabsl(largest);
}

static int cosine(const long double *a, const long double *b, int64_t count, double *score)
{
    for (int64_t side = 0; side < 2; side++) {
        const long double *values = side ? b : a;
        int64_t zeros = 0;

        for (int64_t e = 0; e < count; e++)
            zeros += !(fabsl(values[e]) > 0.0L);
        if (zeros == count)
            return ORACLE_UNDEFINED;
    }
    *score = (double)cosine_of(a, b, count);
    return ORACLE_OK;
}

int oracle_rsa(const double *x, const double *y, int64_t n, const char *outer, double *score)
{
    int64_t count = n * (n - 1) / 2;
    long double *a = flatten(x, n), *b = flatten(y, n);
    int status = ORACLE_UNDEFINED;

    if (strcmp(outer, "cosine") == 0)
        status = cosine(a, b, count, score);
    else if (!is_constant(a, count) && !is_constant(b, count)) {
        if (strcmp(outer, "spearman") == 0) {
            rank(a, count);
            rank(b, count);
        }
        if (strcmp(outer, "kendall") == 0)
            status = kendall(a, b, count, score);
        else {
            centre(a, count);
            centre(b, count);
            status = cosine(a, b, count, score);
        }
    }
    free(a);
    free(b);
    return status;
}
