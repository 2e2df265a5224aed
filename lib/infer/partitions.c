/* The lattice of set partitions of up to six ends. What the sums are of is for graph_counts.c and square_counts.c to
 * know. */
#include "infer/partitions.h"

#include <string.h>

static const int partitions[PRH__MOST_EDGES + 1] = {
    1, PRH__PARTITIONS_1, PRH__PARTITIONS_2, PRH__PARTITIONS_3};

/* In how many ways r more ends go on from a string with b blocks: [r][b]. */
static const int continuations[PRH__MOST_ENDS][PRH__MOST_ENDS] = {
    {1, 1, 1, 1, 1, 1}, {1, 2, 3, 4, 5, 6}, {2, 5, 10, 17, 26}, {5, 15, 37, 77}, {15, 52, 151}, {52, 203}};

prh__partition prh__partition_first(int ends)
{
    return (prh__partition){.ends = ends, .blocks = 1, .size = {ends}};
}

/* Counts blocks after the string has changed. */
static void measure(prh__partition *p)
{
    p->blocks = 0;
    for (int e = 0; e < p->ends; e++) {
        if (p->block[e] == p->blocks)
            p->size[p->blocks++] = 0;
        p->size[p->block[e]]++;
    }
}

int prh__partition_next(prh__partition *p)
{
    for (int e = p->ends - 1; e > 0; e--) {
        int last = 0; /* block before e */

        for (int f = 1; f < e; f++)
            last = p->block[f] > last ? p->block[f] : last;
        if (p->block[e] > last)
            continue;
        p->block[e]++;
        memset(p->block + e + 1, 0, (size_t)(p->ends - 1 - e) * sizeof *p->block);
        measure(p);
        return 1;
    }
    return 0;
}

int prh__partition_rank(const int *block, int ends)
{
    int rank = 0, blocks = 0;

    for (int e = 0; e < ends; e++) {
        rank += block[e] * continuations[ends - 1 - e][blocks];
        blocks += block[e] == blocks;
    }
    return rank;
}

/* The component of the first edge that is not `taken`; takes its edges. `block` has the ends of all edges. */
static prh__component component_of(const int *block, int edges, unsigned *taken)
{
    prh__component c = {0, 0, {0}, {0}};
    int vertex[PRH__MOST_ENDS]; /* blocks of the component, in order of appearance */

    for (int e = 0; e < edges; e++) {
        int met = c.edges == 0;

        if (*taken >> e & 1)
            continue;
        for (int v = 0; v < c.vertices; v++)
            met |= vertex[v] == block[2 * e] || vertex[v] == block[2 * e + 1];
        if (!met)
            continue;
        for (int s = 0; s < 2; s++) {
            int v = 0;

            while (v < c.vertices && vertex[v] != block[2 * e + s])
                v++;
            if (v == c.vertices)
                vertex[c.vertices++] = block[2 * e + s];
            c.ends[2 * c.edges + s] = v;
        }
        c.edge[c.edges++] = e;
        *taken |= 1U << e;
        e = 0; /* an edge that was passed over may have been reached now; edge 0 is taken by the first component */
    }
    return c;
}

/* The sum over placements of all blocks is the product of those of the components. */
static long double sum_of(const prh__partition *p, prh__component_sum sum, const void *sums)
{
    const int edges = p->ends / 2;
    unsigned taken = 0;
    long double product = 1.0L;

    while (taken != (1U << edges) - 1 && product != 0.0L) {
        const prh__component c = component_of(p->block, edges, &taken);

        product *= sum(sums, &c);
    }
    return product;
}

/*
 * Moebius inversion in the lattice of partitions (Rota 1964): q joins blocks of p, and c of them joined to one count
 * (-1)^(c - 1) (c - 1)!.
 */
static long double inverted(const prh__partition *p, const long double *all)
{
    static const int factor[PRH__MOST_ENDS + 1] = {0, 1, -1, 2, -6, 24, -120};
    prh__partition q = prh__partition_first(p->blocks);
    long double placed = 0.0L;

    do {
        int joined[PRH__MOST_ENDS], weight = 1;
        long double value;

        for (int e = 0; e < p->ends; e++)
            joined[e] = q.block[p->block[e]];
        value = all[prh__partition_rank(joined, p->ends)];
        if (value == 0.0L)
            continue;
        for (int b = 0; b < q.blocks; b++)
            weight *= factor[q.size[b]];
        placed += (long double)weight * value;
    } while (prh__partition_next(&q));
    return placed;
}

void prh__partitions_place(int edges, prh__component_sum sum, const void *sums, long double *placed)
{
    long double all[PRH__PARTITIONS_3];
    prh__partition p = prh__partition_first(2 * edges);

    for (int i = 0; i < partitions[edges]; i++, prh__partition_next(&p))
        all[i] = sum_of(&p, sum, sums);
    p = prh__partition_first(2 * edges);
    for (int i = 0; i < partitions[edges]; i++, prh__partition_next(&p))
        placed[i] = inverted(&p, all);
}

long double prh__falling(int64_t n, int m)
{
    long double product = 1.0L;

    for (int i = 0; i < m; i++)
        product *= (long double)(n - i);
    return product;
}

/* Placements of the edges of p that are in `kept` alone, times the ways to place the blocks that none of them
 * touches. */
static long double placed_without(int64_t n, const prh__partition *p, unsigned kept, const long double *total,
    const long double *two, const long double *three)
{
    int name[PRH__MOST_ENDS], block[PRH__MOST_ENDS], ends = 0, blocks = 0, last = 0;
    long double others = 1.0L;

    memset(name, -1, sizeof name);
    for (int e = 0; e < p->ends; e++) {
        if (!(kept >> e / 2 & 1))
            continue;
        if (name[p->block[e]] < 0)
            name[p->block[e]] = blocks++;
        block[ends++] = name[p->block[e]];
        last = e / 2;
    }
    for (int b = blocks; b < p->blocks; b++)
        others *= (long double)(n - b);
    if (ends == 0)
        return others;
    if (ends == 2)
        return others * total[last];
    return others * (ends == 4 ? two : three)[prh__partition_rank(block, ends)];
}

/* The product of A - shift over the edges of p, expanded. */
static long double shifted(int64_t n, const prh__partition *p, const long double *shift,
    const long double *total, const long double *two, const long double *three)
{
    const int edges = p->ends / 2;
    long double sum = 0.0L;

    for (int e = 0; e < edges; e++)
        if (p->block[2 * e] == p->block[2 * e + 1])
            return 0.0L;
    for (unsigned kept = 0; kept < 1U << edges; kept++) {
        long double weight = 1.0L;

        for (int e = 0; e < edges; e++)
            if (!(kept >> e & 1))
                weight *= -shift[e];
        sum += weight * placed_without(n, p, kept, total, two, three);
    }
    return sum;
}

void prh__partitions_shift(
    int64_t n, const long double *shift, const long double *total, long double *two, long double *three)
{
    prh__partition p = prh__partition_first(6);

    /* In place: each asks for its own old value, and for those of fewer edges. */
    for (int i = 0; three && i < PRH__PARTITIONS_3; i++, prh__partition_next(&p))
        three[i] = shifted(n, &p, shift, total, two, three);
    p = prh__partition_first(4);
    for (int i = 0; i < PRH__PARTITIONS_2; i++, prh__partition_next(&p))
        two[i] = shifted(n, &p, shift, total, two, NULL);
}
