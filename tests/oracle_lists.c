/* Neighbour lists of the slow reference and the four metrics that need nothing else. */
#include "oracle.h"

#include <stdlib.h>

static int is_nearer(const double *similarity, int64_t a, int64_t b)
{
    return similarity[a] > similarity[b] || (similarity[a] == similarity[b] && a < b);
}

/* All the others of row i, nearest first, by insertion. */
static void rank_row(const double *ranking, int64_t n, int64_t i, int64_t *order)
{
    const double *similarity = ranking + i * n;
    int64_t length = 0;

    for (int64_t j = 0; j < n; j++) {
        int64_t place = length;

        if (j == i)
            continue;
        while (place > 0 && is_nearer(similarity, j, order[place - 1])) {
            order[place] = order[place - 1];
            place--;
        }
        order[place] = j;
        length++;
    }
}

int oracle_neighbors(const double *ranking, int64_t n, int64_t k, int64_t *lists)
{
    int64_t *order;

    if (k < 1 || k > n - 1)
        return ORACLE_UNDEFINED;
    order = oracle_alloc(n, sizeof *order);
    for (int64_t i = 0; i < n; i++) {
        rank_row(ranking, n, i, order);
        for (int64_t m = 0; m < k; m++)
            lists[i * k + m] = order[m];
    }
    free(order);
    return ORACLE_OK;
}

int oracle_ties_at_rank(const double *ranking, int64_t n, int64_t k, int64_t *rows)
{
    int64_t *order;
    int64_t tied = 0;

    if (k < 1 || k > n - 1)
        return ORACLE_UNDEFINED;
    order = oracle_alloc(n, sizeof *order);
    for (int64_t i = 0; i < n && k < n - 1; i++) {
        rank_row(ranking, n, i, order);
        if (ranking[i * n + order[k - 1]] == ranking[i * n + order[k]])
            tied++;
    }
    free(order);
    *rows = tied;
    return ORACLE_OK;
}

static int contains(const int64_t *list, int64_t k, int64_t item)
{
    for (int64_t m = 0; m < k; m++)
        if (list[m] == item)
            return 1;
    return 0;
}

static int is_valid(int64_t n, int64_t k)
{
    return k >= 1 && k <= n - 1;
}

int oracle_mutual_knn(const int64_t *a, const int64_t *b, int64_t n, int64_t k, double *score)
{
    int64_t common = 0;

    if (!is_valid(n, k))
        return ORACLE_UNDEFINED;
    for (int64_t i = 0; i < n; i++)
        for (int64_t m = 0; m < k; m++)
            common += contains(b + i * k, k, a[i * k + m]);
    *score = (double)common / (double)(n * k);
    return ORACLE_OK;
}

int oracle_jaccard_knn(const int64_t *a, const int64_t *b, int64_t n, int64_t k, double *score)
{
    long double sum = 0.0L;

    if (!is_valid(n, k))
        return ORACLE_UNDEFINED;
    for (int64_t i = 0; i < n; i++) {
        int64_t both = 0, either = 0;

        for (int64_t j = 0; j < n; j++) {
            int in_a = contains(a + i * k, k, j), in_b = contains(b + i * k, k, j);

            both += in_a && in_b;
            either += in_a || in_b;
        }
        sum += (long double)both / (long double)either;
    }
    *score = (double)(sum / (long double)n);
    return ORACLE_OK;
}

int oracle_cycle_knn(const int64_t *a, const int64_t *b, int64_t n, int64_t k, double *score)
{
    int64_t returned = 0;

    if (!is_valid(n, k))
        return ORACLE_UNDEFINED;
    for (int64_t i = 0; i < n; i++) {
        int found = 0;

        for (int64_t m = 0; m < k; m++)
            if (contains(a + b[i * k + m] * k, k, i))
                found = 1;
        returned += found;
    }
    *score = (double)returned / (double)n;
    return ORACLE_OK;
}

/* The textbook tables: entry (p, q) is about the first p of a and the first q of b. */
static int64_t lcs_length(const int64_t *a, const int64_t *b, int64_t k, int64_t *table)
{
    int64_t width = k + 1;

    for (int64_t p = 0; p <= k; p++) {
        for (int64_t q = 0; q <= k; q++) {
            int64_t best = 0;

            if (p > 0 && q > 0 && a[p - 1] == b[q - 1])
                best = table[(p - 1) * width + q - 1] + 1;
            if (p > 0 && table[(p - 1) * width + q] > best)
                best = table[(p - 1) * width + q];
            if (q > 0 && table[p * width + q - 1] > best)
                best = table[p * width + q - 1];
            table[p * width + q] = best;
        }
    }
    return table[k * width + k];
}

static int64_t levenshtein(const int64_t *a, const int64_t *b, int64_t k, int64_t *table)
{
    int64_t width = k + 1;

    for (int64_t p = 0; p <= k; p++) {
        for (int64_t q = 0; q <= k; q++) {
            int64_t best = p + q;

            if (p > 0 && table[(p - 1) * width + q] + 1 < best)
                best = table[(p - 1) * width + q] + 1;
            if (q > 0 && table[p * width + q - 1] + 1 < best)
                best = table[p * width + q - 1] + 1;
            if (p > 0 && q > 0 && table[(p - 1) * width + q - 1] + (a[p - 1] != b[q - 1]) < best)
                best = table[(p - 1) * width + q - 1] + (a[p - 1] != b[q - 1]);
            table[p * width + q] = best;
        }
    }
    return table[k * width + k];
}

int oracle_lcs_knn(const int64_t *a, const int64_t *b, int64_t n, int64_t k, double *length, double *share)
{
    int64_t *table;
    int64_t total = 0;

    if (!is_valid(n, k))
        return ORACLE_UNDEFINED;
    table = oracle_alloc((k + 1) * (k + 1), sizeof *table);
    for (int64_t i = 0; i < n; i++)
        total += lcs_length(a + i * k, b + i * k, k, table);
    free(table);
    *length = (double)total / (double)n;
    *share = (double)total / (double)(n * k);
    return ORACLE_OK;
}

int oracle_edit_distance_knn(const int64_t *a, const int64_t *b, int64_t n, int64_t k, double *score)
{
    int64_t *table;
    int64_t total = 0;

    if (!is_valid(n, k))
        return ORACLE_UNDEFINED;
    table = oracle_alloc((k + 1) * (k + 1), sizeof *table);
    for (int64_t i = 0; i < n; i++)
        total += levenshtein(a + i * k, b + i * k, k, table);
    free(table);
    *score = 1.0 - (double)total / (double)(n * k);
    return ORACLE_OK;
}
