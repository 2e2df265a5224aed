/* Clustering: items in another order, sizes and scales, threads, refusals, cancellation. */
#include <float.h>
#include <math.h>

#include "clusterings.h"
#include "watches.h"

/* Distances of points in space, no two alike. */
static double *spread(uint64_t seed, int64_t n)
{
    generator g = {seed};
    double *x = normal_matrix(&g, n, 3), *d = distances_of(x, n, 3, 0);

    free(x);
    return d;
}

/* The smallest set of items that each merge made, as a sum of numbers that the items have: the same in any order. */
static void sums_of(const prh_clustering *clustering, const int64_t *name, int64_t *sums)
{
    const int64_t n = prh_clustering_count(clustering);

    for (int64_t i = 0; i < n; i++)
        sums[i] = name[i];
    for (int64_t m = 0; m < n - 1; m++)
        sums[n + m] = sums[prh_clustering_merges(clustering)[2 * m]] +
                      sums[prh_clustering_merges(clustering)[2 * m + 1]];
}

static void items_in_another_order_make_the_same_tree(void **state)
{
    enum { N = 50 };
    generator g = {21};
    double *d = spread(22, N), *other = allocate(N * N, sizeof *other);
    int64_t place[N], name[2][N], sums[2][2 * N];

    (void)state;
    for (int i = 0; i < N; i++) {
        place[i] = i;
        name[0][i] = (int64_t)(next_bits(&g) >> 16); /* sums of different sets differ */
    }
    for (int i = N - 1; i > 0; i--) {
        const int64_t j = next_below(&g, i + 1), held = place[i];

        place[i] = place[j];
        place[j] = held;
    }
    for (int i = 0; i < N; i++) {
        name[1][i] = name[0][place[i]];
        for (int j = 0; j < N; j++)
            other[i * N + j] = d[place[i] * N + place[j]];
    }
    for (int32_t linkage = 0; linkage < 3; linkage++) {
        prh_clustering *one = clustering_of(d, N, linkage), *two = clustering_of(other, N, linkage);

        sums_of(one, name[0], sums[0]);
        sums_of(two, name[1], sums[1]);
        for (int m = 0; m < N - 1; m++) {
            assert_int_equal(sums[0][N + m], sums[1][N + m]);
            assert_same_bits(prh_clustering_distances(one)[m], prh_clustering_distances(two)[m]);
        }
        assert_close(length_of(d, N, prh_clustering_order(one)),
            length_of(other, N, prh_clustering_order(two)), 1e-13);
        prh_clustering_destroy(two);
        prh_clustering_destroy(one);
    }
    free(other);
    free(d);
}

static void distances_never_fall(void **state)
{
    enum { N = 120 };
    double *d = spread(23, N);

    (void)state;
    for (int32_t linkage = 0; linkage < 3; linkage++) {
        prh_clustering *clustering = clustering_of(d, N, linkage);

        for (int m = 1; m < N - 1; m++)
            assert_true(
                prh_clustering_distances(clustering)[m] >= prh_clustering_distances(clustering)[m - 1]);
        assert_int_equal(prh_clustering_sizes(clustering)[N - 2], N);
        prh_clustering_destroy(clustering);
    }
    free(d);
}

static void one_item_is_a_clustering_without_merges(void **state)
{
    const double d[1] = {NAN};
    prh_clustering *clustering = clustering_of(d, 1, PRH_LINKAGE_AVERAGE);
    int64_t label = 7;

    (void)state;
    assert_int_equal(prh_clustering_count(clustering), 1);
    assert_null(prh_clustering_merges(clustering));
    assert_null(prh_clustering_distances(clustering));
    assert_null(prh_clustering_sizes(clustering));
    assert_int_equal(prh_clustering_order(clustering)[0], 0);
    assert_ok(prh_clustering_cut(clustering, 1, &label));
    assert_int_equal(label, 0);
    prh_clustering_destroy(clustering);
}

static void scale_changes_distances_alone(void **state)
{
    enum { N = 30 };
    static const int exponents[] = {-1000, -300, 300, 1020};
    double *d = spread(24, N), *scaled = allocate(N * N, sizeof *scaled);

    (void)state;
    for (int s = 0; s < 4; s++)
        for (int32_t linkage = 0; linkage < 3; linkage++) {
            prh_clustering *want = clustering_of(d, N, linkage), *got;

            for (int e = 0; e < N * N; e++)
                scaled[e] = ldexp(d[e], exponents[s]);
            got = clustering_of(scaled, N, linkage);
            note("2^%d, linkage %d", exponents[s], (int)linkage);
            assert_memory_equal(
                prh_clustering_merges(got), prh_clustering_merges(want), 2 * (N - 1) * sizeof(int64_t));
            assert_memory_equal(prh_clustering_order(got), prh_clustering_order(want), N * sizeof(int64_t));
            for (int m = 0; m < N - 1; m++)
                assert_same_bits(ldexp(prh_clustering_distances(got)[m], -exponents[s]),
                    prh_clustering_distances(want)[m]);
            prh_clustering_destroy(got);
            prh_clustering_destroy(want);
        }
    free(scaled);
    free(d);
}

/* The largest there are: no mean and no sum overflows. */
static void the_largest_distances_are_clustered(void **state)
{
    enum { N = 20 };
    double d[N * N];
    prh_clustering *clustering;

    (void)state;
    for (int i = 0; i < N; i++)
        for (int j = 0; j < N; j++)
            d[N * i + j] = i / 2 == j / 2 ? 0.0 : DBL_MAX;
    clustering = clustering_of(d, N, PRH_LINKAGE_AVERAGE);
    for (int m = 0; m < N - 1; m++)
        assert_same_bits(prh_clustering_distances(clustering)[m], m < N / 2 ? 0.0 : DBL_MAX);
    assert_is_turning(clustering);
    prh_clustering_destroy(clustering);
}

static void threads_change_no_bit(void **state)
{
    enum { N = 260 }; /* two branches of this size are worth several threads */
    double *d = spread(25, N);

    (void)state;
    for (int i = 0; i < N; i++)
        for (int j = 0; j < N; j++)
            d[N * i + j] += i % 2 != j % 2 ? 20.0 : 0.0;
    for (int32_t linkage = 0; linkage < 3; linkage++) {
        const prh_clustering_options options = {.struct_size = sizeof options, .linkage = linkage};
        prh_clustering *want = NULL;

        for (int32_t threads = 1; threads <= 3; threads++) {
            const prh_run_options run = {.struct_size = sizeof run, .num_threads = threads};
            prh_clustering *got = NULL;

            assert_ok(prh_clustering_create(&got, d, N, &options, &run));
            assert_is_turning(got);
            if (!want) {
                want = got;
                continue;
            }
            assert_memory_equal(prh_clustering_order(got), prh_clustering_order(want), N * sizeof(int64_t));
            assert_memory_equal(
                prh_clustering_merges(got), prh_clustering_merges(want), 2 * (N - 1) * sizeof(int64_t));
            prh_clustering_destroy(got);
        }
        prh_clustering_destroy(want);
    }
    free(d);
}

/* ---- refusals ---- */

static void refuses(
    const double *d, int64_t n, const prh_clustering_options *options, prh_status expected, const char *words)
{
    prh_clustering *out = (prh_clustering *)(uintptr_t)1;

    assert_refused(prh_clustering_create(&out, d, n, options, NULL), expected, words);
    assert_null(out);
}

static void distances_that_are_none_are_refused(void **state)
{
    static const double bad[] = {NAN, INFINITY, -INFINITY, -1e-9};

    (void)state;
    for (int b = 0; b < 4; b++)
        for (int below = 0; below < 2; below++) {
            double d[9] = {0, 1, 2, 1, 0, 3, 2, 3, 0};

            d[below ? 7 : 5] = bad[b];
            refuses(d, 3, NULL, PRH_ERR_VALUE,
                below ? "distance at row 2, column 1" : "distance at row 1, column 2");
        }
    refuses((const double[4]){0.0, 1.0, 1.1, 0.0}, 2, NULL, PRH_ERR_VALUE, "not symmetric: 1.1 at row 1");
}

static void counts_and_linkages_out_of_range_are_refused(void **state)
{
    const double d[4] = {0.0, 1.0, 1.0, 0.0};

    (void)state;
    refuses(d, 0, NULL, PRH_ERR_ARGUMENT, "0 items");
    refuses(d, -3, NULL, PRH_ERR_ARGUMENT, "-3 items");
    refuses(d, INT64_MAX, NULL, PRH_ERR_TOO_LARGE, "cannot be addressed");
    refuses(d, INT64_C(1) << 30, NULL, PRH_ERR_TOO_LARGE, "cannot be addressed");
    for (int32_t linkage = -1; linkage <= 3; linkage += 4)
        refuses(d, 2,
            &(prh_clustering_options){.struct_size = sizeof(prh_clustering_options), .linkage = linkage},
            PRH_ERR_ARGUMENT, "linkage");
}

static void cuts_out_of_range_are_refused(void **state)
{
    double *d = spread(26, 5);
    prh_clustering *clustering = clustering_of(d, 5, PRH_LINKAGE_SINGLE);
    int64_t labels[5] = {7, 7, 7, 7, 7};

    (void)state;
    for (int64_t clusters = 0; clusters <= 6; clusters += 6)
        assert_refused(prh_clustering_cut(clustering, clusters, labels), PRH_ERR_ARGUMENT, "1 to 5");
    for (int i = 0; i < 5; i++)
        assert_int_equal(labels[i], 7);
    prh_clustering_destroy(clustering);
    free(d);
}

/* ---- cancellation ---- */

static void cancelling_at_any_call_leaves_nothing(void **state)
{
    enum { N = 40 };
    double *d = spread(27, N);
    watch all = {0, 0, 0.0, 0};
    prh_run_options run = {
        .struct_size = sizeof run, .num_threads = 1, .progress = look, .progress_data = &all};
    prh_clustering *out = NULL;

    (void)state;
    assert_ok(prh_clustering_create(&out, d, N, NULL, &run));
    prh_clustering_destroy(out);
    assert_true(all.calls > N && all.wrong == 0);
    assert_same_bits(all.last, 1.0);
    for (int64_t stop = 1; stop < all.calls; stop++) {
        watch some = {0, stop, 0.0, 0};

        run.progress_data = &some;
        out = (prh_clustering *)(uintptr_t)1;
        assert_status(prh_clustering_create(&out, d, N, NULL, &run), PRH_ERR_CANCELLED);
        assert_null(out);
        assert_int_equal(some.calls, stop);
    }
    free(d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(items_in_another_order_make_the_same_tree),
        cmocka_unit_test(distances_never_fall),
        cmocka_unit_test(one_item_is_a_clustering_without_merges),
        cmocka_unit_test(scale_changes_distances_alone),
        cmocka_unit_test(the_largest_distances_are_clustered),
        cmocka_unit_test(threads_change_no_bit),
        cmocka_unit_test(distances_that_are_none_are_refused),
        cmocka_unit_test(counts_and_linkages_out_of_range_are_refused),
        cmocka_unit_test(cuts_out_of_range_are_refused),
        cmocka_unit_test(cancelling_at_any_call_leaves_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
