/* Clustering against its definition, and the order of the leaves against all turnings of the tree. */
#include <math.h>

#include "clusterings.h"

static const int32_t linkages[3] = {PRH_LINKAGE_AVERAGE, PRH_LINKAGE_COMPLETE, PRH_LINKAGE_SINGLE};

/* What is on the diagonal and below is not what counts. */
static double *upper_distances(generator *g, int64_t n, int64_t whole)
{
    double *d = allocate(n * n, sizeof *d);

    for (int64_t i = 0; i < n; i++) {
        d[i * n + i] = -7.0;
        for (int64_t j = i + 1; j < n; j++) {
            d[i * n + j] = whole > 0 ? 1.0 + (double)next_below(g, whole) : 0.1 + next_uniform(g);
            d[j * n + i] = whole > 0 ? d[i * n + j] : d[i * n + j] * (1.0 + 1e-7 * (next_uniform(g) - 0.5));
        }
    }
    return d;
}

static void merges_are_those_of_the_definition(void **state)
{
    generator g = {11};

    (void)state;
    for (int64_t n = 2; n <= 40; n += n < 20 ? 1 : 10)
        for (int l = 0; l < 3 && !IS_LEFT_OUT(n); l++) {
            double *d = upper_distances(&g, n, 0);
            prh_clustering *clustering = clustering_of(d, n, linkages[l]);
            naive tree = naive_of(d, n, linkages[l]);

            note("%d items, linkage %d", (int)n, l);
            assert_int_equal(prh_clustering_count(clustering), n);
            assert_same_tree(clustering, &tree, 1e-14);
            assert_is_turning(clustering);
            naive_free(&tree);
            prh_clustering_destroy(clustering);
            free(d);
        }
}

/* Few different distances, so that most are equal; these two linkages compute nothing. */
static void among_equals_the_lowest_items_are_merged_first(void **state)
{
    generator g = {12};

    (void)state;
    for (int64_t n = 2; n <= 24; n++)
        for (int64_t whole = 1; whole <= 4; whole++)
            for (int l = 1; l < 3 && !IS_LEFT_OUT(n); l++) {
                double *d = upper_distances(&g, n, whole);
                prh_clustering *clustering = clustering_of(d, n, linkages[l]);
                naive tree = naive_of(d, n, linkages[l]);

                note("%d items, %d distances, linkage %d", (int)n, (int)whole, l);
                assert_same_tree(clustering, &tree, 0.0);
                naive_free(&tree);
                prh_clustering_destroy(clustering);
                free(d);
            }
}

/* Means of equal numbers are that number, whatever it is. */
static void means_of_equal_distances_stay_equal(void **state)
{
    enum { N = 13 };
    double d[N * N];

    (void)state;
    for (int e = 0; e < N * N; e++)
        d[e] = 0.1;
    for (int l = 0; l < 3; l++) {
        prh_clustering *clustering = clustering_of(d, N, linkages[l]);

        for (int64_t m = 0; m < N - 1; m++) {
            assert_same_bits(prh_clustering_distances(clustering)[m], 0.1);
            assert_int_equal(prh_clustering_merges(clustering)[2 * m], m == 0 ? 0 : N + m - 1);
            assert_int_equal(prh_clustering_merges(clustering)[2 * m + 1], m + 1);
        }
        prh_clustering_destroy(clustering);
    }
}

/* Where the two farthest of any three items are as far as one another, every linkage gives the distances back. */
static void an_ultrametric_is_found_again(void **state)
{
    enum { N = 16 };
    double d[N * N];

    (void)state;
    for (int i = 0; i < N; i++)
        for (int j = 0; j < N; j++) {
            int height = 0;

            while (i >> height != j >> height)
                height++;
            d[N * i + j] = 0.3 * height;
        }
    for (int l = 0; l < 3; l++) {
        prh_clustering *clustering = clustering_of(d, N, linkages[l]);
        naive tree = naive_of(d, N, PRH_LINKAGE_SINGLE);

        assert_same_tree(clustering, &tree, 0.0);
        naive_free(&tree);
        prh_clustering_destroy(clustering);
    }
}

/* Points 0, 1, 3, 7 on a line, by hand. */
static void a_small_case_is_as_by_hand(void **state)
{
    static const double points[4] = {3.0, 0.0, 7.0, 1.0};
    static const double heights[3][3] = {{1.0, 2.5, 17.0 / 3.0}, {1.0, 3.0, 7.0}, {1.0, 2.0, 4.0}};
    static const int64_t merges[6] = {1, 3, 0, 4, 5, 2}, order[4] = {1, 3, 0, 2};
    double *d = distances_of(points, 4, 1, 0);

    (void)state;
    for (int l = 0; l < 3; l++) {
        prh_clustering *clustering = clustering_of(d, 4, linkages[l]);

        assert_memory_equal(prh_clustering_merges(clustering), merges, sizeof merges);
        assert_memory_equal(prh_clustering_order(clustering), order, sizeof order);
        for (int m = 0; m < 3; m++) {
            assert_close(prh_clustering_distances(clustering)[m], heights[l][m], 1e-15);
            assert_int_equal(prh_clustering_sizes(clustering)[m], m + 2);
        }
        prh_clustering_destroy(clustering);
    }
    free(d);
}

/* ---- order of the leaves ---- */

static void no_turning_has_nearer_neighbours(void **state)
{
    generator g = {13};

    (void)state;
    for (int64_t n = 2; n <= 12; n++)
        for (int trial = 0; trial < 12 && !IS_LEFT_OUT(trial); trial++) {
            double *d = upper_distances(&g, n, trial % 2 ? 5 : 0);
            prh_clustering *clustering = clustering_of(d, n, linkages[trial % 3]);

            note("%d items, trial %d", (int)n, trial);
            assert_is_turning(clustering);
            assert_close(
                length_of(d, n, prh_clustering_order(clustering)), least_length(clustering, d), 1e-13);
            prh_clustering_destroy(clustering);
            free(d);
        }
}

/* Both branches have more leaves than are worked on at a time. */
static void two_large_branches_are_turned_as_well(void **state)
{
    enum { N = 18 };
    generator g = {14};

    (void)state;
    for (int trial = 0; trial < 3 - 2 * SANITIZED; trial++) {
        double *d = upper_distances(&g, N, 0);
        prh_clustering *clustering;

        for (int i = 0; i < N; i++)
            for (int j = 0; j < N; j++)
                d[i * N + j] += i % 2 != j % 2 ? 2.0 : 0.0;
        clustering = clustering_of(d, N, PRH_LINKAGE_COMPLETE);
        assert_int_equal(prh_clustering_sizes(clustering)[N - 3], N / 2);
        assert_is_turning(clustering);
        assert_close(length_of(d, N, prh_clustering_order(clustering)), least_length(clustering, d), 1e-13);
        prh_clustering_destroy(clustering);
        free(d);
    }
}

static void points_on_a_line_come_in_their_order(void **state)
{
    enum { N = 60 };
    generator g = {15};
    double *x = normal_matrix(&g, N, 1), *d = distances_of(x, N, 1, 0);

    (void)state;
    for (int l = 0; l < 3; l++) {
        prh_clustering *clustering = clustering_of(d, N, linkages[l]);
        const int64_t *order = prh_clustering_order(clustering);
        const double sign = x[order[N - 1]] > x[order[0]] ? 1.0 : -1.0;

        for (int64_t p = 1; p < N; p++)
            assert_true(sign * (x[order[p]] - x[order[p - 1]]) > 0.0);
        prh_clustering_destroy(clustering);
    }
    free(d);
    free(x);
}

static void without_looking_for_it_the_order_is_that_of_merging(void **state)
{
    enum { N = 21 };
    const prh_clustering_options options = {.struct_size = sizeof options, .as_merged = 1};
    generator g = {16};
    double *d = upper_distances(&g, N, 0);
    prh_clustering *sorted = clustering_of(d, N, PRH_LINKAGE_AVERAGE), *plain = NULL;
    int64_t order[N];

    (void)state;
    assert_ok(prh_clustering_create(&plain, d, N, &options, NULL));
    turned(plain, 0, order);
    assert_memory_equal(prh_clustering_order(plain), order, sizeof order);
    assert_int_equal(order[0], 0);
    assert_memory_equal(
        prh_clustering_merges(plain), prh_clustering_merges(sorted), 2 * (N - 1) * sizeof(int64_t));
    assert_true(length_of(d, N, prh_clustering_order(sorted)) < length_of(d, N, order));
    prh_clustering_destroy(plain);
    prh_clustering_destroy(sorted);
    free(d);
}

/* ---- cuts ---- */

/* From the definition: as many merges as leave so many clusters, then the lowest items in turn. */
static void a_cut_leaves_the_clusters_of_the_first_merges(void **state)
{
    enum { N = 23 };
    generator g = {17};
    double *d = upper_distances(&g, N, 0);
    prh_clustering *clustering = clustering_of(d, N, PRH_LINKAGE_AVERAGE);

    (void)state;
    for (int64_t clusters = 1; clusters <= N; clusters++) {
        int64_t labels[N], of[2 * N], known[2 * N], found = 0;

        assert_ok(prh_clustering_cut(clustering, clusters, labels));
        for (int64_t i = 0; i < N; i++)
            of[i] = i;
        for (int64_t m = 0; m < N - clusters; m++)
            for (int64_t i = 0; i < N; i++)
                if (of[i] == prh_clustering_merges(clustering)[2 * m] ||
                    of[i] == prh_clustering_merges(clustering)[2 * m + 1])
                    of[i] = N + m;
        for (int v = 0; v < 2 * N; v++)
            known[v] = -1;
        for (int64_t i = 0; i < N; i++) {
            if (known[of[i]] < 0)
                known[of[i]] = found++;
            assert_int_equal(labels[i], known[of[i]]);
        }
        assert_int_equal(found, clusters);
    }
    prh_clustering_destroy(clustering);
    free(d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(merges_are_those_of_the_definition),
        cmocka_unit_test(among_equals_the_lowest_items_are_merged_first),
        cmocka_unit_test(means_of_equal_distances_stay_equal),
        cmocka_unit_test(an_ultrametric_is_found_again),
        cmocka_unit_test(a_small_case_is_as_by_hand),
        cmocka_unit_test(no_turning_has_nearer_neighbours),
        cmocka_unit_test(two_large_branches_are_turned_as_well),
        cmocka_unit_test(points_on_a_line_come_in_their_order),
        cmocka_unit_test(without_looking_for_it_the_order_is_that_of_merging),
        cmocka_unit_test(a_cut_leaves_the_clusters_of_the_first_merges),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
