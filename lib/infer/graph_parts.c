/*
 * Parts of neighbour graphs, for all pairs of layers of one side. One pass over the lists of a layer meets those of all
 * others; both graphs have k edges at each item, so three numbers give all: edges that both have, edges that one has
 * the other way round, and the product of the in-degrees.
 */
#include "infer/parts.h"

#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "infer/reversed.h"

enum { POLL_ROWS = 1024 };

typedef struct crossing {
    prh__parts *out;
    const struct prh_neighbors *const *lists;
    int64_t count, k;
    const prh__run *run;
    int32_t *degrees;        /* count x n: in-degrees */
    prh__reversed *reversed; /* per worker, as is what follows */
    char **marks;
    int64_t *common, *returned; /* workers x count */
} crossing;

/*
 * A row of a graph, less its mean, sums to 0; c, the sums of its columns, are in-degrees less k. The part of it that a
 * vector of the items makes has v_j + v_i / (n - 1) off the diagonal, with v = c (n - 1) / (n (n - 2)). Its square is
 * (n - 1) / (n (n - 2)) |c|^2, of which |c|^2 / (2 (n - 2)) is of its symmetric half and |c|^2 / (2 n) of the other.
 */
static void place(const crossing *c, int64_t a, int64_t b, int64_t common, int64_t returned)
{
    const int64_t n = c->lists[0]->rows;
    const int32_t *in = c->degrees + a * n, *other = c->degrees + b * n;
    const long double size = (long double)n, k = (long double)c->k, mean = size * k * k / (size - 1.0L);
    int64_t met = -n * c->k * c->k;
    long double parts[PRH__PARTS];

    for (int64_t i = 0; i < n; i++)
        met += (int64_t)in[i] * other[i];
    parts[0] = 0.5L * (long double)(common + returned) - mean - (long double)met / (2.0L * (size - 2.0L));
    parts[1] = 0.5L * (long double)(common - returned) - (long double)met / (2.0L * size);
    parts[2] = (long double)met * (size - 1.0L) / (size * (size - 2.0L));
    for (int p = 0; p < PRH__PARTS; p++)
        c->out->products[p][a * c->count + b] = c->out->products[p][b * c->count + a] = (double)parts[p];
}

/* Graph a with itself and those after it. */
static prh_status cross_one(void *context, int64_t a, int64_t worker)
{
    const crossing *c = context;
    const int64_t n = c->lists[0]->rows;
    int64_t *common = c->common + worker * c->count, *returned = c->returned + worker * c->count;
    prh__reversed *reversed = &c->reversed[worker];
    uint32_t *marks = (uint32_t *)(void *)c->marks[worker];

    memset(common, 0, (size_t)c->count * sizeof *common);
    memset(returned, 0, (size_t)c->count * sizeof *returned);
    memset(marks, 0, (size_t)n * sizeof *marks);
    prh__reversed_fill(reversed, c->lists[a], c->k);
    for (int64_t i = 0; i < n; i++) {
        if (i % POLL_ROWS == 0)
            PRH__TRY(prh__run_poll(c->run));
        prh__reversed_enter(reversed, c->lists[a], i, c->k, marks);
        for (int64_t b = a; b < c->count; b++)
            prh__reversed_count(
                marks, c->lists[b]->index + i * c->lists[b]->stride, c->k, &common[b], &returned[b]);
        prh__reversed_leave(reversed, c->lists[a], i, c->k, marks);
    }
    for (int64_t b = a; b < c->count; b++)
        place(c, a, b, common[b], returned[b]);
    return PRH_OK;
}

static void count_degrees(crossing *c)
{
    const int64_t n = c->lists[0]->rows;

    memset(c->degrees, 0, (size_t)(c->count * n) * sizeof *c->degrees);
    for (int64_t l = 0; l < c->count; l++)
        for (int64_t i = 0; i < n; i++)
            for (int64_t p = 0; p < c->k; p++)
                c->degrees[l * n + c->lists[l]->index[i * c->lists[l]->stride + p]]++;
}

prh_status prh__parts_of_graphs(
    prh__parts *out, const struct prh_neighbors *const *lists, int64_t count, int64_t k, const prh__run *run)
{
    crossing c = {.out = out, .lists = lists, .count = count, .k = k, .run = run};
    const int64_t n = count > 0 ? lists[0]->rows : 0;
    const int64_t workers = prh__run_workers(run, count, (uint64_t)n * (uint64_t)(4 * k + 12));
    prh_status status;

    PRH__GO(prh__parts_create(out, count, PRH__PARTS));
    if (n < 3)
        goto done;
    out->dimension[0] = (double)n * (double)(n - 3) / 2.0;
    out->dimension[1] = (double)(n - 1) * (double)(n - 2) / 2.0;
    out->dimension[2] = (double)(n - 1);
    PRH__GO(prh__alloc(&c.degrees, count, (size_t)n * sizeof *c.degrees));
    PRH__GO(prh__alloc_zero(&c.reversed, workers, sizeof *c.reversed));
    for (int64_t w = 0; w < workers; w++)
        PRH__GO(prh__reversed_create(&c.reversed[w], n, k));
    PRH__GO(prh__alloc_rooms(&c.marks, workers, (size_t)n * sizeof(uint32_t)));
    PRH__GO(prh__alloc(&c.common, workers, (size_t)count * sizeof *c.common));
    PRH__GO(prh__alloc(&c.returned, workers, (size_t)count * sizeof *c.returned));
    count_degrees(&c);
    PRH__GO(prh__parallel(run, count, workers, cross_one, &c));
done:
    prh__free(c.returned);
    prh__free(c.common);
    prh__free(c.marks);
    for (int64_t w = 0; c.reversed && w < workers; w++)
        prh__reversed_free(&c.reversed[w]);
    prh__free(c.reversed);
    prh__free(c.degrees);
    return status;
}
