/* Every pair of places is looked at, however far apart: obvious and slow. */
#include "counts.h"

#include <math.h>

dense no_counts(int64_t symbols, int64_t contexts)
{
    dense d = {.symbols = symbols, .contexts = contexts, .cols = contexts > 0 ? contexts : symbols};

    d.n = allocate(d.symbols * d.cols, sizeof *d.n);
    return d;
}

void release_dense(dense *d)
{
    free(d->n);
}

void see(dense *d, int64_t a, int64_t b, double weight)
{
    d->n[a * d->cols + b] += weight;
    if (d->contexts == 0)
        d->n[b * d->cols + a] += weight;
}

static int is_border_between(const int64_t *tokens, int64_t first, int64_t last)
{
    for (int64_t t = first; t <= last; t++)
        if (tokens[t] == PRH_TOKEN_BREAK)
            return 1;
    return 0;
}

/* x is the term, y the context. */
static void see_if_there(dense *d, int64_t x, int64_t y)
{
    if (x >= 0 && y >= 0 && x < d->symbols && y < d->cols)
        d->n[x * d->cols + y] += 1.0;
}

void see_tokens(dense *d, const int64_t *tokens, int64_t count, int64_t window, int with_self)
{
    for (int64_t t = 0; t < count; t++)
        for (int64_t u = 0; u < count; u++) {
            const int64_t apart = t < u ? u - t : t - u;

            if (apart > window || (t == u && !with_self))
                continue;
            if (!is_border_between(tokens, t < u ? t : u, t < u ? u : t))
                see_if_there(d, tokens[t], tokens[u]);
        }
}

void see_image(dense *d, const int32_t *labels, int64_t height, int64_t width, double radius)
{
    const int64_t pixels = height * width;

    for (int64_t p = 0; p < pixels; p++)
        for (int64_t q = 0; q < pixels; q++) {
            const double dy = (double)(p / width - q / width), dx = (double)(p % width - q % width);

            if (p != q && hypot(dx, dy) <= radius)
                see_if_there(d, labels[p], labels[q]);
        }
}

int64_t *sequence(generator *g, int64_t count, int64_t symbols, int64_t unknown, int64_t breaks)
{
    int64_t *tokens = allocate(count, sizeof *tokens);

    for (int64_t t = 0; t < count; t++) {
        const int64_t kind = next_below(g, 100);

        if (kind < unknown)
            tokens[t] = PRH_TOKEN_UNKNOWN;
        else if (kind < unknown + breaks)
            tokens[t] = PRH_TOKEN_BREAK;
        else
            tokens[t] = next_below(g, 1 + next_below(g, symbols)); /* low numbers are frequent */
    }
    return tokens;
}

prh_cooccurrence *empty_counts(int64_t symbols, int64_t contexts)
{
    prh_cooccurrence *counts = NULL;

    assert_ok(prh_cooccurrence_create(&counts, symbols, contexts));
    return counts;
}

prh_cooccurrence *counts_of_dense(const dense *d)
{
    prh_cooccurrence *counts = empty_counts(d->symbols, d->contexts);

    for (int64_t a = 0; a < d->symbols; a++)
        for (int64_t b = d->contexts > 0 ? 0 : a; b < d->cols; b++) {
            /* a pair of two that are the same counts twice */
            const double weight = d->n[a * d->cols + b] / (d->contexts == 0 && a == b ? 2.0 : 1.0);

            assert_ok(prh_cooccurrence_add_pairs(counts, &a, &b, &weight, 1, NULL));
        }
    return counts;
}

/* Those that are read are in order, above 0 and no fewer than they should be. */
static void check_read(const prh_cooccurrence *got, const dense *want, const char *file, int line)
{
    const int64_t entries = prh_cooccurrence_entries(got);
    int64_t *a = allocate(entries + 1, sizeof *a), *b = allocate(entries + 1, sizeof *b), next = 0;
    double *values = allocate(entries + 1, sizeof *values);

    support_ok(prh_cooccurrence_read(got, a, b, values), "read", file, line);
    for (int64_t i = 0; i < want->symbols; i++)
        for (int64_t j = want->contexts > 0 ? 0 : i; j < want->cols; j++) {
            if (want->n[i * want->cols + j] == 0.0)
                continue;
            if (next == entries || a[next] != i || b[next] != j)
                fail_msg("%s:%d: entry %d is not (%d, %d)", file, line, (int)next, (int)i, (int)j);
            support_same_bits(
                values[next++], want->n[i * want->cols + j], "a value that is read", file, line);
        }
    if (next != entries)
        fail_msg("%s:%d: %d entries, not %d", file, line, (int)entries, (int)next);
    free(values);
    free(b);
    free(a);
}

static void check_sums(const prh_cooccurrence *got, const dense *want, const char *file, int line)
{
    double *of_symbols = allocate(want->symbols, sizeof *of_symbols);
    double *of_contexts = allocate(want->cols, sizeof *of_contexts), total = 0.0;

    support_ok(prh_cooccurrence_marginals(got, of_symbols, want->contexts > 0 ? of_contexts : NULL),
        "marginals", file, line);
    for (int64_t i = 0; i < want->symbols; i++) {
        double sum = 0.0;

        for (int64_t j = 0; j < want->cols; j++)
            sum += want->n[i * want->cols + j];
        support_same_bits(of_symbols[i], sum, "the sum of a symbol", file, line);
        total += sum;
    }
    for (int64_t j = 0; want->contexts > 0 && j < want->cols; j++) {
        double sum = 0.0;

        for (int64_t i = 0; i < want->symbols; i++)
            sum += want->n[i * want->cols + j];
        support_same_bits(of_contexts[j], sum, "the sum of a context", file, line);
    }
    support_close(prh_cooccurrence_total(got), total, 1e-12 * total, "the total", file, line);
    free(of_contexts);
    free(of_symbols);
}

void support_counts(const prh_cooccurrence *got, const dense *want, const char *file, int line)
{
    if (prh_cooccurrence_symbols(got) != want->symbols || prh_cooccurrence_contexts(got) != want->contexts)
        fail_msg("%s:%d: other numbers of symbols or contexts", file, line);
    for (int64_t i = 0; i < want->symbols; i++)
        for (int64_t j = 0; j < want->cols; j++) {
            double count = -7.0;

            support_ok(prh_cooccurrence_count(got, i, j, &count), "count", file, line);
            if (count != want->n[i * want->cols + j])
                fail_msg("%s:%d: N(%d, %d) is %.17g, not %.17g", file, line, (int)i, (int)j, count,
                    want->n[i * want->cols + j]);
        }
    check_read(got, want, file, line);
    check_sums(got, want, file, line);
}

unsigned char *saved_counts(const prh_cooccurrence *counts)
{
    const int64_t size = prh_cooccurrence_saved_size(counts);
    unsigned char *bytes = allocate(size, 1);

    assert_ok(prh_cooccurrence_save(counts, bytes, size));
    return bytes;
}

void support_same_counts(
    const prh_cooccurrence *got, const prh_cooccurrence *want, const char *file, int line)
{
    unsigned char *one = saved_counts(got), *two = saved_counts(want);
    const int64_t size = prh_cooccurrence_saved_size(want);

    if (prh_cooccurrence_saved_size(got) != size || memcmp(one, two, (size_t)size) != 0)
        fail_msg("%s:%d: the counts are not the same", file, line);
    free(two);
    free(one);
}
