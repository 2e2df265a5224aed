/*
 * Optimal leaf ordering (Bar-Joseph, Gifford & Jaakkola, Bioinformatics 17, 2001). Let M(i, j) be the least cost of
 * ordering the leaves of the smallest cluster that holds i and j, i first and j last. For i in one child and j in the
 * other it is the least of M(i, k) + D(k, l) + M(l, j), where k ends the one and l begins the other. First over l, then
 * over k, that is |A| |B| (|A| + |B|) sums for children A and B, and (n^3 - n) / 3 in all, whatever the tree.
 *
 * Leaves are numbered by their place in the order of merging, so that every cluster is a range of them.
 */
#include "study/leaf_order.h"

#include <math.h>

#include "base/error.h"
#include "base/hot.h"
#include "base/memory.h"
#include "pmi/scale.h"

enum { PANEL = 8 }; /* leaves of the smaller child that are worked on at a time */

#define WORTH_A_THREAD 1e6 /* sums */

typedef struct range {
    int64_t first, end;
} range;

typedef struct leaves {
    const struct prh_clustering *tree;
    const prh__run *run;
    int64_t n;
    int64_t *first;       /* of each cluster: its first leaf */
    double *apart;        /* D, n x n, by leaf, times a power of two so that no sum overflows */
    double *cost;         /* M, likewise; 0 on the diagonal */
    int64_t small, large; /* children of the cluster at work: the one with fewer leaves, and the other */
    double **room;        /* of each worker: PANEL x n */
} leaves;

double prh__leaves_work(int64_t n)
{
    return (double)n * ((double)n * (double)n - 1.0) / 3.0;
}

static range leaves_of(const leaves *l, int64_t cluster)
{
    const int64_t size = cluster < l->n ? 1 : l->tree->sizes[cluster - l->n];

    return (range){l->first[cluster], l->first[cluster] + size};
}

/* The leaves that may end a cluster which begins with `leaf`: those of the other child, or itself alone. */
static range ends_of(const leaves *l, int64_t cluster, int64_t leaf)
{
    range all = leaves_of(l, cluster);

    if (cluster >= l->n) {
        const int64_t middle = l->first[l->tree->merges[2 * (cluster - l->n) + 1]];

        if (leaf < middle)
            all.first = middle;
        else
            all.end = middle;
    }
    return all;
}

/* to[c] = min(to[c], plus + from[c]). */
PRH__HOT static void lower(double plus, const double *from, int64_t count, double *to)
{
    for (int64_t c = 0; c < count; c++) {
        const double sum = plus + from[c];

        to[c] = sum < to[c] ? sum : to[c];
    }
}

static void fill(double *values, int64_t count, double value)
{
    for (int64_t c = 0; c < count; c++)
        values[c] = value;
}

/* M(j, i) for a panel of leaves j of the smaller child and all leaves i of the other. */
static prh_status order_panel(void *context, int64_t number, int64_t worker)
{
    const leaves *l = context;
    const range small = leaves_of(l, l->small), large = leaves_of(l, l->large);
    const int64_t n = l->n, begin = small.first + number * PANEL, many = large.end - large.first;
    const int64_t end = begin + PANEL < small.end ? begin + PANEL : small.end;

    for (int64_t j = begin; j < end; j++) {
        const range inner = ends_of(l, l->small, j);
        double *through = l->room[worker] + (j - begin) * n; /* least of M(j, q) + D(q, k) over q */

        fill(through, many, INFINITY);
        for (int64_t q = inner.first; q < inner.end; q++)
            lower(l->cost[j * n + q], l->apart + q * n + large.first, many, through);
        fill(l->cost + j * n + large.first, many, INFINITY);
    }
    for (int64_t k = large.first; k < large.end; k++) {
        const range outer = ends_of(l, l->large, k);

        for (int64_t j = begin; j < end; j++)
            lower(l->room[worker][(j - begin) * n + k - large.first], l->cost + k * n + outer.first,
                outer.end - outer.first, l->cost + j * n + outer.first);
    }
    for (int64_t i = large.first; i < large.end; i++)
        for (int64_t j = begin; j < end; j++)
            l->cost[i * n + j] = l->cost[j * n + i];
    return prh__task_step(
        l->run->task, (double)((end - begin) * many) * (double)(many + small.end - small.first));
}

/* The costs of a cluster, from those of its children. */
static prh_status order_cluster(leaves *l, int64_t merge, int64_t workers)
{
    const int64_t *child = l->tree->merges + 2 * merge;
    const range left = leaves_of(l, child[0]), right = leaves_of(l, child[1]);
    const int64_t sizes[2] = {left.end - left.first, right.end - right.first};
    const int lesser = sizes[1] < sizes[0];
    const double sums = (double)sizes[0] * (double)sizes[1] * (double)(sizes[0] + sizes[1]);

    l->small = child[lesser];
    l->large = child[1 - lesser];
    return prh__parallel(
        l->run, (sizes[lesser] + PANEL - 1) / PANEL, sums > WORTH_A_THREAD ? workers : 1, order_panel, l);
}

/* Where a cluster comes to lie, and the leaves at both ends of it. */
typedef struct stretch {
    int64_t place, first, last;
} stretch;

/* The pair of ends with the least cost for the whole tree. */
static stretch best_ends(const leaves *l)
{
    const int64_t *child = l->tree->merges + 2 * (l->n - 2);
    const range left = leaves_of(l, child[0]), right = leaves_of(l, child[1]);
    stretch best = {0, left.first, right.first};

    for (int64_t i = left.first; i < left.end; i++)
        for (int64_t j = right.first; j < right.end; j++)
            if (l->cost[i * l->n + j] < l->cost[best.first * l->n + best.last])
                best = (stretch){0, i, j};
    return best;
}

/* The two parts of a cluster that lies somewhere: the k and q with the least M(first, k) + D(k, q) + M(q, last). */
static void split(const leaves *l, int64_t merge, const stretch *whole, stretch *parts)
{
    const int64_t *child = l->tree->merges + 2 * merge;
    const int turned = whole->first >= l->first[child[1]];
    const int64_t before = child[turned], after = child[1 - turned];
    const range ends = ends_of(l, before, whole->first), begins = ends_of(l, after, whole->last);
    const range all = leaves_of(l, before);
    double least = INFINITY;

    for (int64_t k = ends.first; k < ends.end; k++)
        for (int64_t q = begins.first; q < begins.end; q++) {
            const double cost =
                l->cost[whole->first * l->n + k] + l->apart[k * l->n + q] + l->cost[q * l->n + whole->last];

            if (cost < least) {
                least = cost;
                parts[before] = (stretch){whole->place, whole->first, k};
                parts[after] = (stretch){whole->place + all.end - all.first, q, whole->last};
            }
        }
}

static void reverse(int64_t *order, int64_t n)
{
    for (int64_t i = 0, j = n - 1; i < j; i++, j--) {
        const int64_t other = order[i];

        order[i] = order[j];
        order[j] = other;
    }
}

/* From the costs of all clusters to the order, and of it and its mirror image to the one that is wanted. */
static prh_status read_order(const leaves *l, int64_t *order)
{
    const int64_t n = l->n;
    stretch *of;

    PRH__TRY(prh__alloc(&of, 2 * n - 1, sizeof *of));
    of[2 * n - 2] = best_ends(l);
    for (int64_t merge = n - 2; merge >= 0; merge--)
        split(l, merge, &of[n + merge], of);
    for (int64_t i = 0; i < n; i++)
        order[of[i].place] = i;
    prh__free(of);
    if (order[0] > order[n - 1])
        reverse(order, n);
    return PRH_OK;
}

/* The first leaf of each cluster, the first child of each coming first. */
static void place_leaves(const struct prh_clustering *tree, int64_t *first)
{
    const int64_t n = tree->count;

    first[2 * n - 2] = 0;
    for (int64_t m = n - 2; m >= 0; m--) {
        const int64_t *child = tree->merges + 2 * m;

        first[child[0]] = first[n + m];
        first[child[1]] = first[n + m] + (child[0] < n ? 1 : tree->sizes[child[0] - n]);
    }
}

prh_status prh__leaves_as_merged(const struct prh_clustering *tree, int64_t *order)
{
    int64_t *first;

    PRH__TRY(prh__alloc(&first, 2 * tree->count - 1, sizeof *first));
    place_leaves(tree, first);
    for (int64_t i = 0; i < tree->count; i++)
        order[first[i]] = i;
    prh__free(first);
    return PRH_OK;
}

/* D by leaf, and M of single leaves. */
static void set_leaves(leaves *l, const double *distances, const int64_t *order)
{
    const int64_t n = l->n;
    double largest = 0.0, factor;

    for (int64_t i = 0; i < n; i++)
        for (int64_t j = i + 1; j < n; j++)
            largest = fmax(largest, distances[i * n + j]);
    factor = ldexp(1.0, -prh__scale_exponent(largest));
    for (int64_t a = 0; a < n; a++)
        for (int64_t b = a; b < n; b++) {
            const int64_t i = order[a] < order[b] ? order[a] : order[b], j = order[a] + order[b] - i;

            l->apart[a * n + b] = l->apart[b * n + a] = a == b ? 0.0 : distances[i * n + j] * factor;
        }
    for (int64_t a = 0; a < n; a++)
        l->cost[a * n + a] = 0.0;
}

prh_status prh__leaves_sort(
    const struct prh_clustering *tree, const double *distances, const prh__run *run, int64_t *order)
{
    const int64_t n = tree->count;
    const size_t bytes = PANEL * (size_t)n * sizeof(double);
    const int64_t workers = prh__run_workers(run, (n / 2 + PANEL - 1) / PANEL, bytes);
    leaves l = {.tree = tree, .run = run, .n = n};
    prh_status status;

    PRH__GO(prh__alloc(&l.first, 2 * n - 1, sizeof *l.first));
    PRH__GO(prh__alloc(&l.apart, n, (size_t)n * sizeof *l.apart));
    PRH__GO(prh__alloc(&l.cost, n, (size_t)n * sizeof *l.cost));
    PRH__GO(prh__alloc_rooms(&l.room, workers, bytes));
    place_leaves(tree, l.first);
    set_leaves(&l, distances, order);
    for (int64_t merge = 0; merge < n - 1; merge++)
        PRH__GO(order_cluster(&l, merge, workers));
    PRH__GO(read_order(&l, order));
done:
    prh__free(l.room);
    prh__free(l.cost);
    prh__free(l.apart);
    prh__free(l.first);
    return status;
}
