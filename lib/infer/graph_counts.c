/*
 * Placements of neighbour graphs from their sparse lists. Every graph of three edges that hang together is a star, a
 * path or a triangle, once edges that lie on one another are counted once: seven sums over a graph give all.
 */
#include "infer/counts.h"

#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "infer/partitions.h"
#include "infer/reversed.h"

enum { BLOCK_WORK = 1 << 19 }; /* steps that are worth handing to a thread */

/*
 * stars[b][c]: sum over items of in-degree^b times returned^c, returned being the edges of an item that have their
 * reverse. in_in: over edges i -> j, of the in-degrees of both. Triangles: i -> j -> l with i -> l, or with l -> i.
 */
typedef struct graph_sums {
    long double k, stars[4][2], in_in, transitive, cyclic;
    prh__outliers hubs;
} graph_sums;

/* An edge of a component after those on top of it were taken away; both: there was one the other way. */
typedef struct simple_edge {
    int from, to, both;
} simple_edge;

/* Returns how many edges are left, or 0 if an edge is a loop. */
static int simplify(const prh__component *c, simple_edge *edges)
{
    int count = 0;

    for (int e = 0; e < c->edges; e++) {
        const int from = c->ends[2 * e], to = c->ends[2 * e + 1];
        int known = 0;

        if (from == to)
            return 0;
        for (int s = 0; s < count; s++) {
            const int reverse = edges[s].from == to && edges[s].to == from;

            known |= reverse || (edges[s].from == from && edges[s].to == to);
            edges[s].both |= reverse;
        }
        if (!known)
            edges[count++] = (simple_edge){from, to, 0};
    }
    return count;
}

/* Edges around one item: how many go out, come in, do both. */
static long double star(const graph_sums *g, const simple_edge *edges, int count, int centre)
{
    long double factor = 1.0L;
    int in = 0, both = 0;

    for (int s = 0; s < count; s++) {
        if (edges[s].both)
            both++;
        else if (edges[s].to == centre)
            in++;
        else
            factor *= g->k;
    }
    return factor * g->stars[in][both];
}

/* Three edges in a row: the sum over the middle one, i -> j, of the degrees that its neighbours make at i and at j. */
static long double path(const graph_sums *g, const simple_edge *edges, const int *degree)
{
    int in[2] = {0, 0}, middle = 0;

    while (degree[edges[middle].from] != 2 || degree[edges[middle].to] != 2)
        middle++;
    for (int s = 0; s < 3; s++) {
        in[0] |= s != middle && edges[s].to == edges[middle].from;
        in[1] |= s != middle && edges[s].to == edges[middle].to;
    }
    if (in[0] && in[1])
        return g->in_in;
    return g->k * (in[1] ? g->stars[2][0] : g->k * g->stars[1][0]); /* i has k edges, and so has j */
}

static long double graph_sum(const void *sums, const prh__component *c)
{
    const graph_sums *g = sums;
    simple_edge edges[PRH__MOST_EDGES];
    int degree[PRH__MOST_ENDS] = {0}, leaving[PRH__MOST_ENDS] = {0};
    const int count = simplify(c, edges);

    if (count == 0)
        return 0.0L;
    for (int s = 0; s < count; s++) {
        degree[edges[s].from]++;
        degree[edges[s].to]++;
        leaving[edges[s].from]++;
    }
    for (int v = 0; v < c->vertices; v++)
        if (degree[v] == count)
            return star(g, edges, count, v);
    if (c->vertices == 4)
        return path(g, edges, degree);
    return leaving[0] == 1 && leaving[1] == 1 ? g->cyclic : g->transitive;
}

/* Sums over the items of one block; their order does not show in whole numbers. */
typedef struct block_sums {
    int64_t returned, in_returned, in_in, transitive, cyclic;
} block_sums;

typedef struct counting {
    const struct prh_neighbors *lists;
    const prh__reversed *reversed;
    int64_t k, rows; /* rows of a block */
    block_sums *blocks;
    char **marks; /* per worker */
} counting;

static void count_item(const counting *c, int64_t i, uint32_t *marks, block_sums *sums)
{
    const struct prh_neighbors *lists = c->lists;
    const int32_t *list = lists->index + i * lists->stride;
    const int64_t in = prh__in_degree(c->reversed, i);
    int64_t listed = 0, returned = 0;

    prh__reversed_enter(c->reversed, lists, i, c->k, marks);
    prh__reversed_count(marks, list, c->k, &listed, &returned);
    for (int64_t p = 0; p < c->k; p++) {
        const int32_t *next = lists->index + list[p] * lists->stride;

        sums->in_in += in * prh__in_degree(c->reversed, list[p]);
        prh__reversed_count(marks, next, c->k, &sums->transitive, &sums->cyclic);
    }
    sums->returned += returned;
    sums->in_returned += in * returned;
    prh__reversed_leave(c->reversed, lists, i, c->k, marks);
}

static prh_status count_block(void *context, int64_t number, int64_t worker)
{
    const counting *c = context;
    const int64_t first = number * c->rows, end = first + c->rows;
    block_sums sums = {0, 0, 0, 0, 0};

    for (int64_t i = first; i < end && i < c->lists->rows; i++)
        count_item(c, i, (uint32_t *)(void *)c->marks[worker], &sums);
    c->blocks[number] = sums;
    return PRH_OK;
}

/* A row has k edges whatever the item; hubs are columns with more, of entries and of their squares. */
static prh__outliers find_hubs(const counting *c)
{
    prh__outliers o = {0};

    for (int64_t i = 0; i < c->lists->rows; i++) {
        const double more = (double)(prh__in_degree(c->reversed, i) - c->k);

        prh__outliers_add(&o, 0.0, more, more);
    }
    prh__outliers_finish(&o, c->lists->rows);
    return o;
}

static void gather(const counting *c, int64_t count, graph_sums *g)
{
    memset(g, 0, sizeof *g);
    g->k = (long double)c->k;
    g->hubs = find_hubs(c);
    g->stars[0][0] = (long double)c->lists->rows;
    for (int64_t i = 0; i < c->lists->rows; i++) {
        const long double in = (long double)prh__in_degree(c->reversed, i);

        g->stars[1][0] += in;
        g->stars[2][0] += in * in;
        g->stars[3][0] += in * in * in;
    }
    for (int64_t b = 0; b < count; b++) {
        g->stars[0][1] += (long double)c->blocks[b].returned;
        g->stars[1][1] += (long double)c->blocks[b].in_returned;
        g->in_in += (long double)c->blocks[b].in_in;
        g->transitive += (long double)c->blocks[b].transitive;
        g->cyclic += (long double)c->blocks[b].cyclic;
    }
}

static prh_status sum_graph(
    const struct prh_neighbors *lists, int64_t k, const prh__run *run, graph_sums *sums)
{
    const int64_t n = lists->rows, rows = 1 + BLOCK_WORK / (k * (k + 1)), blocks = (n + rows - 1) / rows;
    const size_t room = (size_t)n * sizeof(uint32_t);
    const int64_t workers = prh__run_workers(run, blocks, room);
    prh__reversed reversed = {NULL, NULL};
    counting c = {.lists = lists, .reversed = &reversed, .k = k, .rows = rows};
    prh_status status;

    PRH__GO(prh__reversed_create(&reversed, n, k));
    prh__reversed_fill(&reversed, lists, k);
    PRH__GO(prh__alloc(&c.blocks, blocks, sizeof *c.blocks));
    PRH__GO(prh__alloc_rooms(&c.marks, workers, room));
    for (int64_t w = 0; w < workers; w++)
        memset(c.marks[w], 0, room);
    PRH__GO(prh__parallel(run, blocks, workers, count_block, &c));
    gather(&c, blocks, sums);
done:
    prh__free(c.marks);
    prh__free(c.blocks);
    prh__reversed_free(&reversed);
    return status;
}

prh_status prh__placements_of_graph(
    prh__placements *out, const struct prh_neighbors *lists, int64_t k, const prh__run *run)
{
    const int64_t n = lists->rows;
    const long double mean = (long double)k / (long double)(n - 1), shift[3] = {mean, mean, mean};
    const long double edges = (long double)n * (long double)k, total[3] = {edges, edges, edges};
    long double two[PRH__PARTITIONS_2], three[PRH__PARTITIONS_3];
    graph_sums sums;

    PRH__TRY(sum_graph(lists, k, run, &sums));
    prh__partitions_place(2, graph_sum, &sums, two);
    prh__partitions_place(3, graph_sum, &sums, three);
    prh__partitions_shift(n, shift, total, two, three);
    memset(out, 0, sizeof *out);
    out->n = n;
    out->one[1] = (double)edges;
    out->outliers = sums.hubs;
    for (int i = 0; i < PRH__PARTITIONS_2; i++)
        out->two[i] = (double)two[i];
    for (int i = 0; i < PRH__PARTITIONS_3; i++)
        out->three[i] = (double)three[i];
    return PRH_OK;
}
