/*
 * The two nearest clusters are merged until one is left. A cluster lives in the row of its lowest item, so the first of
 * equal distances in the matrix is that of the clusters whose lowest items come first. Distances of a new cluster
 * follow from those of its parts (Lance & Williams, The Computer Journal 9, 1967).
 */
#include "study/clustering.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "compute/closest.h"
#include "study/leaf_order.h"

typedef struct merging {
    struct prh_clustering *tree;
    int32_t linkage;
    double *apart;   /* n x n, of which i < j count; infinite: one of the two was merged into another */
    int64_t *number; /* of the cluster that lives in a row: an item, or n + its merge */
    int64_t *size;   /* of it */
    prh__closest closest;
} merging;

/* The unit of work is an entry of the matrix that is looked at; in the pyramid about 8 n are for each merge. */
static double merge_work(int64_t n)
{
    return 16.0 * (double)n;
}

/* How far from the rest a cluster is that was made of parts of these sizes. */
static double joined(int32_t linkage, double a, int64_t size_a, double b, int64_t size_b)
{
    const double low = fmin(a, b), high = fmax(a, b);
    const int64_t above = a > b ? size_a : size_b;

    switch (linkage) {
    case PRH_LINKAGE_COMPLETE:
        return high;
    case PRH_LINKAGE_SINGLE:
        return low;
    default: /* so that equal ones stay equal, nothing overflows and no mean falls below the least */
        return low + (high - low) * ((double)above / (double)(size_a + size_b));
    }
}

static double *between(const merging *m, int64_t i, int64_t j)
{
    const int64_t n = m->tree->count;

    return m->apart + (i < j ? i * n + j : j * n + i);
}

/* Merges what lives in row b into what lives in row a. */
static void merge(merging *m, int64_t number, int64_t a, int64_t b)
{
    struct prh_clustering *tree = m->tree;
    const int64_t n = tree->count;

    tree->merges[2 * number] = m->number[a];
    tree->merges[2 * number + 1] = m->number[b];
    tree->distances[number] = *between(m, a, b);
    tree->sizes[number] = m->size[a] + m->size[b];
    for (int64_t i = 0; i < n; i++) {
        if (i == a || i == b || m->number[i] < 0)
            continue;
        *between(m, i, a) = joined(m->linkage, *between(m, i, a), m->size[a], *between(m, i, b), m->size[b]);
        *between(m, i, b) = INFINITY;
    }
    *between(m, a, b) = INFINITY;
    m->size[a] += m->size[b];
    m->number[a] = n + number;
    m->number[b] = -1;
    prh__closest_update(&m->closest, a);
    prh__closest_update(&m->closest, b);
}

static prh_status merge_all(
    struct prh_clustering *tree, const double *distances, int32_t linkage, const prh__run *run)
{
    const int64_t n = tree->count;
    merging m = {.tree = tree, .linkage = linkage};
    prh_status status;

    PRH__GO(prh__alloc(&m.apart, n, (size_t)n * sizeof *m.apart));
    PRH__GO(prh__alloc(&m.number, n, sizeof *m.number));
    PRH__GO(prh__alloc(&m.size, n, sizeof *m.size));
    memcpy(m.apart, distances, (size_t)n * (size_t)n * sizeof *m.apart);
    for (int64_t i = 0; i < n; i++) {
        m.number[i] = i;
        m.size[i] = 1;
    }
    PRH__GO(prh__closest_create(&m.closest, m.apart, n));
    for (int64_t number = 0; number < n - 1; number++) {
        const int64_t place = prh__closest_pair(&m.closest);

        merge(&m, number, place / n, place % n);
        PRH__GO(prh__task_step(run->task, merge_work(n)));
    }
done:
    prh__closest_free(&m.closest);
    prh__free(m.size);
    prh__free(m.number);
    prh__free(m.apart);
    return status;
}

static prh_status allocate(struct prh_clustering **out, int64_t count)
{
    struct prh_clustering *tree;
    prh_status status;

    PRH__TRY(prh__alloc_zero(&tree, 1, sizeof *tree));
    tree->count = count;
    PRH__GO(prh__alloc_zero(&tree->order, count, sizeof *tree->order));
    if (count > 1) {
        PRH__GO(prh__alloc(&tree->merges, count - 1, 2 * sizeof *tree->merges));
        PRH__GO(prh__alloc(&tree->distances, count - 1, sizeof *tree->distances));
        PRH__GO(prh__alloc(&tree->sizes, count - 1, sizeof *tree->sizes));
    }
done:
    if (status < 0)
        prh__clustering_destroy(tree);
    else
        *out = tree;
    return status;
}

prh_status prh__clustering_create(struct prh_clustering **out, const double *distances, int64_t count,
    int32_t linkage, int32_t as_merged, const prh__run *run)
{
    struct prh_clustering *tree = NULL;
    prh_status status;

    PRH__TRY(allocate(&tree, count));
    prh__task_expect(
        run->task, (double)(count - 1) * merge_work(count) + (as_merged ? 0.0 : prh__leaves_work(count)));
    if (count > 1) {
        PRH__GO(merge_all(tree, distances, linkage, run));
        PRH__GO(prh__leaves_as_merged(tree, tree->order));
        if (!as_merged)
            PRH__GO(prh__leaves_sort(tree, distances, run, tree->order));
    }
    *out = tree;
    tree = NULL;
    status = PRH_OK;
done:
    prh__clustering_destroy(tree);
    return status;
}

void prh__clustering_destroy(struct prh_clustering *clustering)
{
    if (!clustering)
        return;
    prh__free(clustering->order);
    prh__free(clustering->sizes);
    prh__free(clustering->distances);
    prh__free(clustering->merges);
    prh__free(clustering);
}

prh_status prh__clustering_cut(const struct prh_clustering *clustering, int64_t clusters, int64_t *labels)
{
    const int64_t n = clustering->count, kept = n - clusters; /* merges that are made */
    int64_t *top, found = 0; /* the cluster that is left over each one; then, over those left, their labels */

    PRH__TRY(prh__alloc(&top, 2 * n, 2 * sizeof *top));
    for (int64_t v = 0; v < n + kept; v++) {
        top[v] = v;
        top[2 * n + v] = -1;
    }
    for (int64_t m = kept - 1; m >= 0; m--)
        for (int side = 0; side < 2; side++)
            top[clustering->merges[2 * m + side]] = top[n + m];
    for (int64_t i = 0; i < n; i++) {
        int64_t *label = top + 2 * n + top[i];

        if (*label < 0)
            *label = found++;
        labels[i] = *label;
    }
    prh__free(top);
    return PRH_OK;
}
