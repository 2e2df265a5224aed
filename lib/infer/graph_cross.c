/*
 * Placements of two neighbour graphs of one side, for all pairs of layers. One pass over the lists of a layer meets
 * those of all others; both graphs have k edges at each item, so five numbers give all.
 */
#include "infer/counts.h"

#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "infer/partitions.h"
#include "infer/reversed.h"

enum { POLL_ROWS = 1024 };

typedef struct crossing {
    prh__cross_placements *out;
    const struct prh_neighbors *const *lists;
    int64_t count, k;
    const prh__run *run;
    int32_t *degrees;        /* count x n: in-degrees */
    prh__reversed *reversed; /* per worker, as is what follows */
    char **marks;
    int64_t *common, *returned; /* workers x count */
} crossing;

/*
 * An edge of each graph, by what they have in common: the same edge, its reverse, the item that they leave, the item
 * that they enter, one entering what the other leaves; or nothing.
 */
static void place(const crossing *c, int64_t a, int64_t b, int64_t common, int64_t returned)
{
    static const int same[4] = {0, 1, 0, 1}, reverse[4] = {0, 1, 1, 0}, leave[4] = {0, 1, 0, 2},
                     enter[4] = {0, 1, 2, 1}, follow[4] = {0, 1, 1, 2}, lead[4] = {0, 1, 2, 0},
                     apart[4] = {0, 1, 2, 3};
    const int64_t n = c->lists[0]->rows, edges = n * c->k, through = edges * c->k - returned;
    const long double mean = (long double)c->k / (long double)(n - 1), shift[2] = {mean, mean};
    const long double total[2] = {(long double)edges, (long double)edges};
    const int32_t *in = c->degrees + a * n, *other = c->degrees + b * n;
    prh__cross_placements placed = {n, {0.0, (double)edges}, {0.0, (double)edges}, {0.0}};
    long double two[PRH__PARTITIONS_2] = {0.0L};
    int64_t met = -common;

    for (int64_t i = 0; i < n; i++)
        met += (int64_t)in[i] * other[i];
    two[prh__partition_rank(same, 4)] = (long double)common;
    two[prh__partition_rank(reverse, 4)] = (long double)returned;
    two[prh__partition_rank(leave, 4)] = (long double)(edges * c->k - common);
    two[prh__partition_rank(enter, 4)] = (long double)met;
    two[prh__partition_rank(follow, 4)] = (long double)through;
    two[prh__partition_rank(lead, 4)] = (long double)through;
    two[prh__partition_rank(apart, 4)] =
        total[0] * total[1] - (long double)(edges * c->k + returned + met) - 2.0L * (long double)through;
    prh__partitions_shift(n, shift, total, two, NULL);
    for (int i = 0; i < PRH__PARTITIONS_2; i++)
        placed.two[i] = (double)two[i];
    c->out[a * c->count + b] = c->out[b * c->count + a] = placed;
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

prh_status prh__cross_of_graphs(prh__cross_placements *out, const struct prh_neighbors *const *lists,
    int64_t count, int64_t k, const prh__run *run)
{
    crossing c = {.out = out, .lists = lists, .count = count, .k = k, .run = run};
    const int64_t n = count > 0 ? lists[0]->rows : 0;
    const int64_t workers = prh__run_workers(run, count, (uint64_t)n * (uint64_t)(4 * k + 12));
    prh_status status;

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
