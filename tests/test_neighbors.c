/* Neighbour lists: the slow reference's lists, the total order, prefixes, ties, refusals. */
#include "expected.h"

#include <math.h>

static prh_neighbors *lists_of(const double *x, int64_t n, int64_t d, const char *kernel, int64_t k_max)
{
    prh_representation *r = doubles(x, n, d);
    prh_neighbors *lists = NULL;

    assert_ok(prh_neighbors_create(&lists, r, kernel, k_max, PRH_PRECISION_AUTO, NULL));
    prh_representation_destroy(r);
    assert_int_equal(prh_neighbors_rows(lists), n);
    assert_int_equal(prh_neighbors_k_max(lists), k_max);
    return lists;
}

static void assert_lists(const prh_neighbors *lists, const double *ranking, int64_t n, int64_t k)
{
    int64_t *want = allocate(n * k, sizeof *want), tied = 0;

    assert_int_equal(oracle_neighbors(ranking, n, k, want), ORACLE_OK);
    for (int64_t i = 0; i < n; i++)
        for (int64_t p = 0; p < k; p++)
            assert_int_equal(prh_neighbors_of(lists, i)[p], want[i * k + p]);
    assert_int_equal(oracle_ties_at_rank(ranking, n, k, &tied), ORACLE_OK);
    assert_int_equal(prh_neighbors_ties(lists, k), tied);
    free(want);
}

/* Whole numbers make the products exact, and so does a power of two as the number of rows for the column means that
 * distances are taken around: ties are then ties in the reference too. */
static void lists_agree_with_the_reference_for_exact_products(void **state)
{
    static const char *const exact[] = {
        "linear", "rbf", "rbf:2", "laplacian", "polynomial:2", "polynomial:3:2:1"};
    static const int64_t shapes[][2] = {{2, 3}, {8, 1}, {64, 2}, {32, 30}, {512, 3}};
    generator g = {31};

    (void)state;
    for (int s = 0; s < 5; s++) {
        int64_t n = shapes[s][0], d = shapes[s][1];
        double *x = integer_matrix(&g, n, d, 4);

        for (int f = 0; f < 6; f++) {
            side want = side_of(x, n, d, exact[f]);
            prh_neighbors *lists = lists_of(x, n, d, exact[f], n - 1);

            note("%s, n %d", exact[f], (int)n);
            for (int64_t k = 1; k < n && (n < 300 || k < 30); k += 1 + k / 2)
                assert_lists(lists, want.ranking, n, k);
            prh_neighbors_destroy(lists);
            side_release(&want);
        }
        free(x);
    }
    note("%s", "");
}

static void lists_agree_with_the_reference_for_random_features(void **state)
{
    static const char *const all[] = {
        "linear", "cosine", "rbf", "rbf:1e-3", "rbf:1e6", "laplacian:2", "polynomial:3"};
    static const int64_t shapes[][2] = {{5, 3}, {60, 8}, {30, 100}, {270, 12}};
    generator g = {32};

    (void)state;
    for (int s = 0; s < 4; s++) {
        int64_t n = shapes[s][0], d = shapes[s][1];
        double *x = normal_matrix(&g, n, d);

        for (int f = 0; f < 7; f++) {
            side want = side_of(x, n, d, all[f]);
            prh_neighbors *lists = lists_of(x, n, d, all[f], 4);

            note("%s, n %d", all[f], (int)n);
            assert_lists(lists, want.ranking, n, 4);
            prh_neighbors_destroy(lists);
            side_release(&want);
        }
        free(x);
    }
    note("%s", "");
}

static void given_matrices_are_ranked_as_they_are(void **state)
{
    static const char *const given[] = {"gram", "dissimilarity", "squared-dissimilarity"};
    enum { N = 25 };
    generator g = {33};
    double *x = integer_matrix(&g, N, 2, 3), *m = distances_of(x, N, 2, 1);

    (void)state;
    for (int f = 0; f < 3; f++) {
        side want = side_of(m, N, N, given[f]);
        prh_neighbors *lists = lists_of(m, N, N, given[f], N - 1);

        for (int64_t k = 1; k < N; k++)
            assert_lists(lists, want.ranking, N, k);
        prh_neighbors_destroy(lists);
        side_release(&want);
    }
    free(m);
    free(x);
}

static void identical_rows_have_the_lowest_indices_as_neighbours(void **state)
{
    static const char *const all[] = {"linear", "cosine", "rbf:1", "laplacian:1", "polynomial:2"};
    enum { N = 300, D = 7, K = 5 };
    generator g = {34};
    double *row = normal_matrix(&g, 1, D), *x = allocate(N * D, sizeof *x);

    (void)state;
    for (int i = 0; i < N; i++)
        memcpy(x + i * D, row, D * sizeof *x);
    for (int f = 0; f < 5; f++) {
        prh_neighbors *lists = lists_of(x, N, D, all[f], K);

        for (int i = 0; i < N; i++)
            for (int p = 0; p < K; p++)
                assert_int_equal(prh_neighbors_of(lists, i)[p], p < i ? p : p + 1);
        for (int k = 1; k <= K; k++)
            assert_int_equal(prh_neighbors_ties(lists, k), N);
        prh_neighbors_destroy(lists);
    }
    free(x);
    free(row);
}

/* 600 rows are several tiles; every third of them is a copy of row 2, 5, 8 or 11. */
static void copies_are_ranked_by_index_however_far_apart(void **state)
{
    enum { N = 600, D = 33 };
    generator g = {35};
    double *x = normal_matrix(&g, N, D);

    (void)state;
    for (int i = 14; i < N; i += 3)
        memcpy(x + i * D, x + (i % 12) * D, D * sizeof *x);
    for (int32_t precision = PRH_PRECISION_F32; precision <= PRH_PRECISION_F64; precision++) {
        prh_representation *r = doubles(x, N, D);
        prh_neighbors *lists = NULL;

        assert_ok(prh_neighbors_create(&lists, r, "cosine", N - 1, precision, NULL));
        for (int i = 0; i < N; i++)
            for (int p = 1; p < N - 1; p++) {
                int before = prh_neighbors_of(lists, i)[p - 1], at = prh_neighbors_of(lists, i)[p];

                if (memcmp(x + before * D, x + at * D, D * sizeof *x) == 0)
                    assert_true(before < at);
            }
        prh_neighbors_destroy(lists);
        prh_representation_destroy(r);
    }
    free(x);
}

static void shorter_lists_are_the_beginnings_of_longer_ones(void **state)
{
    enum { N = 80, D = 3 };
    generator g = {36};
    double *x = integer_matrix(&g, N, D, 3); /* many ties */
    prh_neighbors *whole = lists_of(x, N, D, "linear", N - 1);

    (void)state;
    for (int k = 1; k < N - 1; k++) {
        prh_neighbors *lists = lists_of(x, N, D, "linear", k);

        for (int i = 0; i < N; i++)
            assert_memory_equal(
                prh_neighbors_of(lists, i), prh_neighbors_of(whole, i), (size_t)k * sizeof(int32_t));
        for (int j = 1; j <= k; j++)
            assert_int_equal(prh_neighbors_ties(lists, j), prh_neighbors_ties(whole, j));
        prh_neighbors_destroy(lists);
    }
    prh_neighbors_destroy(whole);
    free(x);
}

static void a_list_of_all_others_holds_each_once(void **state)
{
    enum { N = 290 };
    generator g = {37};
    double *x = normal_matrix(&g, N, 2);
    prh_neighbors *lists = lists_of(x, N, 2, "rbf", N - 1);

    (void)state;
    for (int i = 0; i < N; i++) {
        char seen[N] = {0};

        for (int p = 0; p < N - 1; p++)
            seen[prh_neighbors_of(lists, i)[p]]++;
        for (int j = 0; j < N; j++)
            assert_int_equal(seen[j], j != i);
    }
    assert_int_equal(prh_neighbors_ties(lists, N - 1), 0);
    prh_neighbors_destroy(lists);
    free(x);
}

static void rows_of_zeros_are_equally_far_from_all_under_cosine(void **state)
{
    const double x[] = {1, 0, 0, 0, 0, 1, 0, 0, -1, 0};
    prh_neighbors *lists = lists_of(x, 5, 2, "cosine", 4);
    static const int32_t want[5][4] = {{1, 2, 3, 4}, {0, 2, 3, 4}, {0, 1, 3, 4}, {0, 1, 2, 4}, {1, 2, 3, 0}};

    (void)state;
    for (int i = 0; i < 5; i++)
        assert_memory_equal(prh_neighbors_of(lists, i), want[i], sizeof want[i]);
    assert_int_equal(prh_neighbors_ties(lists, 1), 5);
    prh_neighbors_destroy(lists);
}

static void underflow_of_the_kernel_makes_no_ties(void **state)
{
    static const char *const narrow[] = {"rbf:1e-3", "rbf:1e-300", "laplacian:1e-3", "laplacian:1e-300"};
    const double x[] = {0, 40, 30, 20, 1000};
    static const int32_t want[5][4] = {{3, 2, 1, 4}, {2, 3, 0, 4}, {1, 3, 0, 4}, {2, 0, 1, 4}, {1, 2, 3, 0}};

    (void)state;
    for (int f = 0; f < 4; f++) {
        prh_neighbors *lists = lists_of(x, 5, 1, narrow[f], 4);

        for (int i = 0; i < 5; i++)
            assert_memory_equal(prh_neighbors_of(lists, i), want[i], sizeof want[i]);
        assert_int_equal(prh_neighbors_ties(lists, 1), 1); /* 30 lies between 20 and 40, */
        assert_int_equal(prh_neighbors_ties(lists, 2), 1); /* 20 between 0 and 40 */
        assert_int_equal(prh_neighbors_ties(lists, 3), 0);
        prh_neighbors_destroy(lists);
    }
}

static void similarities_are_what_neighbours_were_ranked_by(void **state)
{
    static const char *const all[] = {"linear", "cosine", "rbf:2", "laplacian", "polynomial:2"};
    enum { N = 30, D = 4, K = 7 };
    generator g = {45};
    double *x = normal_matrix(&g, N, D);

    (void)state;
    for (int f = 0; f < 5; f++) {
        prh_neighbors *lists = lists_of(x, N, D, all[f], K);
        side s = side_of(x, N, D, all[f]);

        note("%s", all[f]);
        for (int64_t i = 0; i < N; i++)
            for (int p = 0; p < K; p++)
                assert_close(prh_neighbors_similarities_of(lists, i)[p],
                    s.ranking[i * N + prh_neighbors_of(lists, i)[p]], 1e-12);
        side_release(&s);
        prh_neighbors_destroy(lists);
    }
    note("%s", "");
    free(x);
}

static void lists_of_a_kernel_equal_those_of_its_features(void **state)
{
    static const char *const all[] = {"linear", "cosine", "rbf", "rbf:1e-200", "laplacian", "polynomial:2"};
    enum { N = 280, D = 5, K = 20 };
    generator g = {38};
    double *x = integer_matrix(&g, N, D, 3);
    prh_representation *r = doubles(x, N, D);

    (void)state;
    for (int f = 0; f < 6; f++) {
        prh_neighbors *direct = lists_of(x, N, D, all[f], K), *through = NULL;
        prh_kernel *kernel = NULL;

        note("%s", all[f]);
        assert_ok(prh_kernel_create(&kernel, r, all[f], PRH_PRECISION_AUTO, NULL));
        assert_ok(prh_neighbors_create_from_kernel(&through, kernel, K, NULL));
        prh_kernel_destroy(kernel);
        for (int i = 0; i < N; i++)
            assert_memory_equal(
                prh_neighbors_of(direct, i), prh_neighbors_of(through, i), K * sizeof(int32_t));
        for (int k = 1; k <= K; k++)
            assert_int_equal(prh_neighbors_ties(direct, k), prh_neighbors_ties(through, k));
        prh_neighbors_destroy(through);
        prh_neighbors_destroy(direct);
    }
    note("%s", "");
    prh_representation_destroy(r);
    free(x);
}

static void threads_and_memory_do_not_change_a_list(void **state)
{
    enum { N = 600, D = 6, K = 15 };
    prh_run_options options = {.struct_size = sizeof options, .num_threads = 4, .memory_limit = 1};
    generator g = {39};
    double *x = integer_matrix(&g, N, D, 2);
    prh_representation *r = doubles(x, N, D);
    prh_neighbors *one = lists_of(x, N, D, "rbf", K), *four = NULL;

    (void)state;
    assert_ok(prh_neighbors_create(&four, r, "rbf", K, PRH_PRECISION_AUTO, &options));
    for (int i = 0; i < N; i++)
        assert_memory_equal(prh_neighbors_of(one, i), prh_neighbors_of(four, i), K * sizeof(int32_t));
    prh_neighbors_destroy(four);
    prh_neighbors_destroy(one);
    prh_representation_destroy(r);
    free(x);
}

static void lengths_out_of_range_are_refused(void **state)
{
    static const int64_t lengths[] = {0, 6, 7, -1, INT64_MIN, INT64_MAX};
    const double x[6] = {1, 2, 3, 4, 5, 6};
    prh_representation *r = doubles(x, 6, 1);
    prh_kernel *kernel = NULL;

    (void)state;
    assert_ok(prh_kernel_create(&kernel, r, NULL, PRH_PRECISION_AUTO, NULL));
    for (int i = 0; i < 6; i++) {
        prh_neighbors *lists = (prh_neighbors *)(uintptr_t)1;

        assert_refused(
            prh_neighbors_create(&lists, r, NULL, lengths[i], 0, NULL), PRH_ERR_ARGUMENT, "less than n = 6");
        assert_null(lists);
        lists = (prh_neighbors *)(uintptr_t)1;
        assert_refused(prh_neighbors_create_from_kernel(&lists, kernel, lengths[i], NULL), PRH_ERR_ARGUMENT,
            "less than n = 6");
        assert_null(lists);
    }
    prh_kernel_destroy(kernel);
    prh_representation_destroy(r);
}

static void bad_data_and_kernels_are_refused(void **state)
{
    const double x[6] = {1, 2, NAN, 4, 5, 6}, big[4] = {1e200, 1, 1, 1e200};
    prh_representation *r = doubles(x, 3, 2), *b = doubles(big, 2, 2);
    prh_neighbors *lists = NULL;

    (void)state;
    assert_refused(prh_neighbors_create(&lists, r, NULL, 1, 0, NULL), PRH_ERR_VALUE, "row 1, column 0");
    assert_refused(prh_neighbors_create(&lists, r, "rbf:0", 1, 0, NULL), PRH_ERR_ARGUMENT, "rbf:0");
    assert_refused(prh_neighbors_create(&lists, r, NULL, 1, 9, NULL), PRH_ERR_ARGUMENT, "precision 9");
    assert_refused(prh_neighbors_create(&lists, r, "gram", 1, 0, NULL), PRH_ERR_SHAPE, "3 x 2");
    assert_refused(prh_neighbors_create(&lists, b, NULL, 1, 0, NULL), PRH_ERR_VALUE, "overflow");
    assert_null(lists);
    prh_representation_destroy(b);
    prh_representation_destroy(r);
}

static void questions_beyond_the_lists_have_no_answer(void **state)
{
    const double x[4] = {1, 2, 3, 4};
    prh_neighbors *lists = lists_of(x, 4, 1, NULL, 2);

    (void)state;
    assert_null(prh_neighbors_of(lists, 4));
    assert_null(prh_neighbors_of(lists, -1));
    assert_int_equal(prh_neighbors_ties(lists, 0), -1);
    assert_int_equal(prh_neighbors_ties(lists, 3), -1);
    prh_neighbors_destroy(lists);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lists_agree_with_the_reference_for_exact_products),
        cmocka_unit_test(lists_agree_with_the_reference_for_random_features),
        cmocka_unit_test(given_matrices_are_ranked_as_they_are),
        cmocka_unit_test(identical_rows_have_the_lowest_indices_as_neighbours),
        cmocka_unit_test(copies_are_ranked_by_index_however_far_apart),
        cmocka_unit_test(shorter_lists_are_the_beginnings_of_longer_ones),
        cmocka_unit_test(a_list_of_all_others_holds_each_once),
        cmocka_unit_test(rows_of_zeros_are_equally_far_from_all_under_cosine),
        cmocka_unit_test(underflow_of_the_kernel_makes_no_ties),
        cmocka_unit_test(similarities_are_what_neighbours_were_ranked_by),
        cmocka_unit_test(lists_of_a_kernel_equal_those_of_its_features),
        cmocka_unit_test(threads_and_memory_do_not_change_a_list),
        cmocka_unit_test(lengths_out_of_range_are_refused),
        cmocka_unit_test(bad_data_and_kernels_are_refused),
        cmocka_unit_test(questions_beyond_the_lists_have_no_answer),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
