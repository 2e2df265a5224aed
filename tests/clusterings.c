/* The helpers of clusterings.h. */
#include "clusterings.h"

#include <math.h>

prh_clustering *clustering_of(const double *distances, int64_t n, int32_t linkage)
{
    const prh_clustering_options options = {.struct_size = sizeof options, .linkage = linkage};
    prh_clustering *clustering = NULL;

    assert_ok(prh_clustering_create(&clustering, distances, n, &options, NULL));
    return clustering;
}

static double upper(const double *d, int64_t n, int64_t i, int64_t j)
{
    return i < j ? d[i * n + j] : d[j * n + i];
}

/* Of the items whose cluster is a and those whose cluster is b. */
static double apart(const double *d, int64_t n, const int64_t *of, int64_t a, int64_t b, int32_t linkage)
{
    double sum = 0.0, least = INFINITY, most = 0.0, pairs = 0.0;

    for (int64_t i = 0; i < n; i++)
        for (int64_t j = 0; j < n; j++)
            if (of[i] == a && of[j] == b) {
                sum += upper(d, n, i, j);
                least = fmin(least, upper(d, n, i, j));
                most = fmax(most, upper(d, n, i, j));
                pairs += 1.0;
            }
    return linkage == PRH_LINKAGE_SINGLE ? least : linkage == PRH_LINKAGE_COMPLETE ? most : sum / pairs;
}

/* of: of each item the lowest item of its cluster. number: of each such item what its cluster is called. */
naive naive_of(const double *d, int64_t n, int32_t linkage)
{
    naive tree = {
        allocate(2 * n, sizeof(int64_t)), allocate(n, sizeof(int64_t)), allocate(n, sizeof(double))};
    int64_t *of = allocate(n, sizeof *of), *number = allocate(n, sizeof *number);

    for (int64_t i = 0; i < n; i++)
        of[i] = number[i] = i;
    for (int64_t m = 0; m < n - 1; m++) {
        int64_t best[2] = {0, 0};
        double nearest = INFINITY;

        for (int64_t a = 0; a < n; a++)
            for (int64_t b = a + 1; b < n; b++) {
                const double between = of[a] == a && of[b] == b ? apart(d, n, of, a, b, linkage) : INFINITY;

                if (between < nearest) {
                    nearest = between;
                    best[0] = a;
                    best[1] = b;
                }
            }
        tree.merges[2 * m] = number[best[0]];
        tree.merges[2 * m + 1] = number[best[1]];
        tree.distances[m] = nearest;
        for (int64_t i = 0; i < n; i++) {
            of[i] = of[i] == best[1] ? best[0] : of[i];
            tree.sizes[m] += of[i] == best[0];
        }
        number[best[0]] = n + m;
    }
    free(number);
    free(of);
    return tree;
}

void naive_free(naive *tree)
{
    free(tree->merges);
    free(tree->sizes);
    free(tree->distances);
}

void assert_same_tree(const prh_clustering *clustering, const naive *tree, double tolerance)
{
    for (int64_t m = 0; m < prh_clustering_count(clustering) - 1; m++) {
        assert_int_equal(prh_clustering_merges(clustering)[2 * m], tree->merges[2 * m]);
        assert_int_equal(prh_clustering_merges(clustering)[2 * m + 1], tree->merges[2 * m + 1]);
        assert_int_equal(prh_clustering_sizes(clustering)[m], tree->sizes[m]);
        assert_close(prh_clustering_distances(clustering)[m], tree->distances[m], tolerance);
    }
}

double length_of(const double *d, int64_t n, const int64_t *order)
{
    double sum = 0.0;

    for (int64_t p = 1; p < n; p++)
        sum += upper(d, n, order[p - 1], order[p]);
    return sum;
}

static void walk(
    const prh_clustering *clustering, uint64_t turns, int64_t cluster, int64_t *order, int64_t *filled)
{
    const int64_t n = prh_clustering_count(clustering);

    if (cluster < n) {
        order[(*filled)++] = cluster;
        return;
    }
    for (int side = 0; side < 2; side++) {
        const int which = (turns >> (cluster - n) & 1) ? 1 - side : side;

        walk(clustering, turns, prh_clustering_merges(clustering)[2 * (cluster - n) + which], order, filled);
    }
}

void turned(const prh_clustering *clustering, uint64_t turns, int64_t *order)
{
    int64_t filled = 0;

    walk(clustering, turns, 2 * prh_clustering_count(clustering) - 2, order, &filled);
}

double least_length(const prh_clustering *clustering, const double *distances)
{
    const int64_t n = prh_clustering_count(clustering);
    int64_t *order = allocate(n, sizeof *order);
    double least = INFINITY;

    for (uint64_t turns = 0; turns < UINT64_C(1) << (n - 1); turns++) {
        turned(clustering, turns, order);
        least = fmin(least, length_of(distances, n, order));
    }
    free(order);
    return least;
}

void assert_is_turning(const prh_clustering *clustering)
{
    const int64_t n = prh_clustering_count(clustering), *order = prh_clustering_order(clustering);
    int64_t *first = allocate(2 * n - 1, sizeof *first), *last = allocate(2 * n - 1, sizeof *last);

    for (int64_t v = 0; v < n; v++)
        first[v] = -1;
    for (int64_t p = 0; p < n; p++) {
        assert_true(order[p] >= 0 && order[p] < n && first[order[p]] < 0);
        first[order[p]] = last[order[p]] = p;
    }
    for (int64_t m = 0; m < n - 1; m++) {
        const int64_t a = prh_clustering_merges(clustering)[2 * m],
                      b = prh_clustering_merges(clustering)[2 * m + 1];

        assert_true(last[a] + 1 == first[b] || last[b] + 1 == first[a]);
        first[n + m] = first[a] < first[b] ? first[a] : first[b];
        last[n + m] = last[a] > last[b] ? last[a] : last[b];
    }
    assert_true(order[0] <= order[n - 1]);
    free(last);
    free(first);
}
