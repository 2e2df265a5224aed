/* Holds the oracle to values computed elsewhere (the 8 x 3 and 8 x 2 golden matrices), to identities, and its
 * chance levels to all permutations. Needs no library: cc -std=c11 tests/oracle.c tests/oracle_*.c -lm &&
 * ./a.out */
#include "oracle.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../lib/infer/lis_table.inc"

enum { N = 8, DX = 3, DY = 2, K = 3, SMALL = 7 };

static int passed;
static int failed;

static void check(const char *name, double got, double expected, double tolerance)
{
    if (fabs(got - expected) <= tolerance) {
        passed++;
        return;
    }
    failed++;
    printf("FAIL %s: got %.15g, expected %.15g\n", name, got, expected);
}

static void check_status(const char *name, int got, int expected)
{
    check(name, (double)got, (double)expected, 0.0);
}

static const double golden_x[N * DX] = {
    3, 1, 0, 2, 2, 1, 0, 3, 1, -1, 2, 4, -2, 0, 3, 1, -3, 2, 4, -1, -2, -3, -2, 1};
static const double golden_y[N * DY] = {2, 1, 1, 3, 0, 2, -1, 3, -3, 1, 1, -2, 3, -1, -2, -3};

/* All the numbers for one preparation of the rows. */
typedef struct golden {
    const char *name;
    int64_t list_x[N * K];
    int64_t list_y[N * K];
    double tied_rows;
    double mutual, cycle, lcs, edit;
    double cka, cka_epsilon, song, song_epsilon;
    double rbf, rbf_song;
    double cknna_forward, cknna_backward;
    double cca;
} golden;

static const golden expected[2] = {
    {.name = "raw",
        .list_x = {6, 1, 2, 0, 2, 3, 3, 1, 0, 4, 2, 1, 3, 7, 5, 7, 4, 6, 0, 1, 5, 4, 5, 3},
        .list_y = {1, 6, 2, 3, 2, 0, 1, 3, 0, 1, 2, 4, 3, 7, 2, 6, 7, 0, 0, 5, 1, 5, 4, 6},
        .tied_rows = 1,
        .mutual = 0.875,
        .cycle = 1.0,
        .lcs = 1.5,
        .edit = 0.291666666667,
        .cka = 0.848630939811,
        .cka_epsilon = 0.848630939531,
        .song = 0.808621494287,
        .song_epsilon = 0.808621477100,
        .rbf = 0.972925678344,
        .rbf_song = 0.223568766651,
        .cknna_forward = 0.889155791651,
        .cknna_backward = 0.912687324889,
        .cca = 0.975385307570},
    {.name = "normalised",
        .list_x = {1, 6, 2, 0, 2, 3, 1, 3, 0, 4, 2, 1, 3, 7, 5, 7, 4, 6, 0, 1, 5, 4, 5, 3},
        .list_y = {1, 6, 2, 2, 3, 0, 1, 3, 0, 2, 1, 4, 3, 2, 7, 6, 7, 0, 0, 5, 1, 5, 4, 6},
        .tied_rows = 0,
        .mutual = 0.875,
        .cycle = 1.0,
        .lcs = 2.0,
        .edit = 0.416666666667,
        .cka = 0.880003072421,
        .cka_epsilon = 0.880003037176,
        .song = 0.837366278401,
        .song_epsilon = 0.837364268431,
        .rbf = 0.904897325757,
        .rbf_song = 0.832871433295,
        .cknna_forward = 0.890094200483,
        .cknna_backward = 0.910731575842,
        .cca = 0.980236781191},
};

static void check_lists(const golden *g, const double *k, const double *l)
{
    int64_t a[N * K], b[N * K], tied;
    double score = -1.0, share = -1.0;

    check_status("neighbours of x", oracle_neighbors(k, N, K, a), ORACLE_OK);
    check_status("neighbours of y", oracle_neighbors(l, N, K, b), ORACLE_OK);
    check_status("listed neighbours of x", memcmp(a, g->list_x, sizeof a) != 0, 0);
    check_status("listed neighbours of y", memcmp(b, g->list_y, sizeof b) != 0, 0);
    oracle_ties_at_rank(k, N, K, &tied);
    check("ties of x", (double)tied, g->tied_rows, 0.0);
    oracle_ties_at_rank(l, N, K, &tied);
    check("ties of y", (double)tied, g->tied_rows, 0.0);
    oracle_mutual_knn(a, b, N, K, &score);
    check("mutual_knn", score, g->mutual, 1e-11);
    oracle_cycle_knn(a, b, N, K, &score);
    check("cycle_knn", score, g->cycle, 1e-11);
    oracle_cycle_knn(b, a, N, K, &score);
    check("cycle_knn backwards", score, g->cycle, 1e-11);
    oracle_lcs_knn(a, b, N, K, &score, &share);
    check("lcs_knn", score, g->lcs, 1e-11);
    check("lcs_knn / k", share, g->lcs / K, 1e-11);
    oracle_edit_distance_knn(a, b, N, K, &score);
    check("edit_distance_knn", score, g->edit, 1e-11);
}

static void check_kernels(const golden *g, const double *x, const double *y, const double *k, const double *l)
{
    double rbf_k[N * N], rbf_l[N * N], score = -1.0;

    oracle_cka(k, l, N, 0.0, &score);
    check("cka", score, g->cka, 1e-11);
    oracle_cka(k, l, N, 1e-6, &score);
    check("cka with epsilon", score, g->cka_epsilon, 1e-11);
    oracle_unbiased_cka_song(k, l, N, 0.0, &score);
    check("unbiased_cka (Song)", score, g->song, 1e-11);
    oracle_unbiased_cka_ucentred(k, l, N, 0.0, &score);
    check("unbiased_cka (U-centred)", score, g->song, 1e-11);
    oracle_unbiased_cka_song(k, l, N, 1e-6, &score);
    check("unbiased_cka (Song) with epsilon", score, g->song_epsilon, 1e-11);
    oracle_unbiased_cka_ucentred(k, l, N, 1e-6, &score);
    check("unbiased_cka (U-centred) with epsilon", score, g->song_epsilon, 1e-11);
    oracle_kernel_rbf(x, N, DX, 1.0, rbf_k);
    oracle_kernel_rbf(y, N, DY, 1.0, rbf_l);
    oracle_cka(rbf_k, rbf_l, N, 0.0, &score);
    check("cka rbf", score, g->rbf, 1e-11);
    oracle_unbiased_cka_song(rbf_k, rbf_l, N, 0.0, &score);
    check("unbiased_cka rbf (Song)", score, g->rbf_song, 1e-11);
    oracle_unbiased_cka_ucentred(rbf_k, rbf_l, N, 0.0, &score);
    check("unbiased_cka rbf (U-centred)", score, g->rbf_song, 1e-11);
}

static void check_cknna(const golden *g, const double *k, const double *l)
{
    double score = -1.0;

    oracle_cknna_directed(k, l, k, l, N, K, 0.0, &score);
    check("cknna directed", score, g->cknna_forward, 1e-11);
    oracle_cknna_directed(l, k, l, k, N, K, 0.0, &score);
    check("cknna directed backwards", score, g->cknna_backward, 1e-11);
    oracle_cknna_symmetric(k, l, k, l, N, K, 0.0, &score);
    check("cknna symmetric", score, (g->cknna_forward + g->cknna_backward) / 2.0, 1e-11);
    oracle_cknna_mutual(k, k, k, k, N, K, &score);
    check("cknna mutual of x with itself", score, 1.0, 1e-14);
    check_status("cknna directed refuses k = 1", oracle_cknna_directed(k, l, k, l, N, 1, 0.0, &score),
        ORACLE_UNDEFINED);
}

static void check_golden(const golden *g, const double *x, const double *y)
{
    double k[N * N], l[N * N];
    oracle_svcca_result svcca = {0};
    oracle_svcca_options all = {0};

    printf("rows: %s\n", g->name);
    oracle_kernel_linear(x, N, DX, k);
    oracle_kernel_linear(y, N, DY, l);
    check_lists(g, k, l);
    check_kernels(g, x, y, k, l);
    check_cknna(g, k, l);
    check_status("svcca", oracle_svcca(x, DX, y, DY, N, &all, &svcca), ORACLE_OK);
    check("svcca, every direction", svcca.score, g->cca, 1e-11);
    check("svcca, rank of x", (double)svcca.rank_x, DX, 0.0);
    check_status("svcca, saturated", svcca.saturated, 0);
    oracle_svcca_kernels(k, l, N, &all, &svcca);
    check("svcca of kernels", svcca.score, g->cca, 1e-11);
}

static void check_preprocessing(void)
{
    const double *stack[1] = {golden_x};
    int64_t size = N * DX, width = DX, kept = 0;
    double x[N * DX], k[N * N], l[N * N], scores[N * DX], score = 0.0;

    check("clamp threshold", oracle_clamp_threshold(stack, &size, 1, 0.95), 4.0, 0.0);
    check("clamp-mean threshold", oracle_clamp_threshold_mean(stack, N, &width, 1, 0.95), 2.9875, 1e-14);
    memcpy(x, golden_x, sizeof x);
    oracle_center(x, N, DX);
    oracle_kernel_linear(x, N, DX, k);
    check_status("pca status", oracle_pca_rank(golden_x, N, DX, DX, scores), ORACLE_OK);
    oracle_kernel_linear(scores, N, DX, l);
    for (int i = 0; i < N * N; i++)
        check("pca keeps the centred kernel", l[i], k[i], 1e-13);
    oracle_pca_share(golden_x, N, DX, 0.7, scores, &kept);
    oracle_kernel_linear(scores, N, kept, l);
    oracle_cka(k, l, N, 0.0, &score);
    check_status("a share of 0.7 needs fewer than all columns", kept < DX && score < 1.0, 1);
    for (int i = 0; i < N; i++)
        x[i * DX + 1] = 0.1;
    check("constant columns", (double)oracle_standardize(x, N, DX, 0.0), 1.0, 0.0);
    check("a constant column becomes zero", x[1], 0.0, 0.0);
    memset(x + DX, 0, DX * sizeof *x);
    check("zero rows", (double)oracle_normalize(x, N, DX), 1.0, 0.0);
    check("a zero row stays", x[DX], 0.0, 0.0);
}

static void check_dissimilarities(void)
{
    double k[N * N], distances[N * N], squares[N * N], kernel[N * N], ranking[N * N], x[N * DX];

    memcpy(x, golden_x, sizeof x);
    oracle_center(x, N, DX);
    oracle_kernel_linear(x, N, DX, k);
    oracle_ranking_distance(golden_x, N, DX, squares);
    for (int i = 0; i < N * N; i++) {
        squares[i] = -squares[i];
        distances[i] = sqrt(squares[i]);
    }
    for (int squared = 0; squared < 2; squared++) {
        oracle_kernel_dissimilarity(squared ? squares : distances, N, squared, kernel, ranking);
        for (int i = 0; i < N * N; i++)
            check("distances give back the centred kernel", kernel[i], k[i], 1e-12);
    }
    check("median distance", oracle_median_distance(golden_y, 3, DY), sqrt(5.0), 1e-15);
}

/* Numbers that any two machines make alike; only their variety matters. */
static void fill(double *x, int64_t count, uint32_t seed)
{
    for (int64_t i = 0; i < count; i++) {
        seed = seed * 1664525u + 1013904223u;
        x[i] = (double)(seed >> 8) / 16777216.0 - 0.5;
    }
}

typedef struct chance_data {
    int64_t n, k;
    int which; /* 0 mutual, 1 cycle, 2 LCS, 3 biased CKA, 4 unbiased CKA */
    double kernel_a[SMALL * SMALL], kernel_b[SMALL * SMALL];
    int64_t lists_a[SMALL * SMALL];
} chance_data;

static int score_permuted(const int64_t *permutation, void *context, double *score)
{
    const chance_data *data = context;
    double permuted[SMALL * SMALL], share;
    int64_t lists[SMALL * SMALL];

    oracle_permute_square(data->kernel_b, data->n, permutation, permuted);
    if (data->which == 3)
        return oracle_cka(data->kernel_a, permuted, data->n, 0.0, score);
    if (data->which == 4)
        return oracle_unbiased_cka_ucentred(data->kernel_a, permuted, data->n, 0.0, score);
    oracle_neighbors(permuted, data->n, data->k, lists);
    if (data->which == 0)
        return oracle_mutual_knn(data->lists_a, lists, data->n, data->k, score);
    if (data->which == 1)
        return oracle_cycle_knn(data->lists_a, lists, data->n, data->k, score);
    return oracle_lcs_knn(data->lists_a, lists, data->n, data->k, score, &share);
}

static oracle_null enumerate(chance_data *data, int which)
{
    oracle_null null = {0};

    data->which = which;
    check_status("enumeration", oracle_enumerate(data->n, score_permuted, data, &null), ORACLE_OK);
    return null;
}

static void check_chance(int64_t n, int64_t k)
{
    chance_data data = {.n = n, .k = k};
    double x[SMALL * DX], y[SMALL * DY], cka = -1.0;

    fill(x, n * DX, 1u);
    fill(y, n * DY, 2u);
    oracle_kernel_linear(x, n, DX, data.kernel_a);
    oracle_kernel_linear(y, n, DY, data.kernel_b);
    oracle_neighbors(data.kernel_a, n, k, data.lists_a);
    check("chance of mutual_knn", oracle_chance_mutual_knn(n, k), enumerate(&data, 0).mean, 1e-13);
    check(
        "chance of cycle_knn", oracle_chance_cycle_knn(data.lists_a, n, k), enumerate(&data, 1).mean, 1e-13);
    check("chance of lcs_knn", oracle_chance_lcs_knn(n, k), enumerate(&data, 2).mean, 1e-13);
    if (k > 1)
        return; /* the kernel metrics do not depend on k */
    oracle_chance_cka(data.kernel_a, data.kernel_b, n, &cka);
    check("chance of cka", cka, enumerate(&data, 3).mean, 1e-13);
    check("mean of unbiased_cka", 0.0, enumerate(&data, 4).mean, 1e-13);
    check("variance of unbiased_cka", 2.0 / (double)(n * (n - 3)), enumerate(&data, 4).variance, 1e-13);
}

static void check_lis(void)
{
    static const double published[7] = {0.0, 1.0, 1.5, 2.0, 2.416667, 2.791667, 3.140278};

    for (int h = 0; h < 7; h++)
        check("published expected LIS", prh__expected_lis[h], published[h], 5e-7);
    for (int h = 0; h <= 40; h++)
        check("expected LIS by hook lengths", prh__expected_lis[h], oracle_expected_lis(h), 4e-15);
    check("lcs_knn, n = 1024, k = 10", oracle_chance_lcs_knn(1024, 10), 0.0958548, 5e-8);
}

static void check_undefined(void)
{
    double same[N * DX], k[N * N], l[N * N], score = 7.0;
    oracle_svcca_result svcca;
    oracle_svcca_options all = {0};

    for (int i = 0; i < N * DX; i++)
        same[i] = 0.1 * (i % DX + 1);
    oracle_kernel_linear(same, N, DX, k);
    oracle_kernel_linear(golden_y, N, DY, l);
    check_status("cka", oracle_cka(k, l, N, 0.0, &score), ORACLE_UNDEFINED);
    check_status("Song", oracle_unbiased_cka_song(k, l, N, 0.0, &score), ORACLE_UNDEFINED);
    check_status("U-centred", oracle_unbiased_cka_ucentred(k, l, N, 0.0, &score), ORACLE_UNDEFINED);
    check_status("mutual cknna", oracle_cknna_mutual(k, l, k, l, N, K, &score), ORACLE_UNDEFINED);
    check_status("svcca", oracle_svcca(same, DX, golden_y, DY, N, &all, &svcca), ORACLE_UNDEFINED);
    check_status("three rows", oracle_unbiased_cka_song(k, l, 3, 0.0, &score), ORACLE_UNDEFINED);
    check("an undefined score is not written", score, 7.0, 0.0);
    check_status("epsilon makes it zero", oracle_cka(k, l, N, 1e-6, &score), ORACLE_OK);
    check("epsilon makes it zero", score, 0.0, 0.0);
}

int main(void)
{
    double x[N * DX], y[N * DY];

    check_golden(&expected[0], golden_x, golden_y);
    memcpy(x, golden_x, sizeof x);
    memcpy(y, golden_y, sizeof y);
    oracle_normalize(x, N, DX);
    oracle_normalize(y, N, DY);
    check_golden(&expected[1], x, y);
    check_preprocessing();
    check_dissimilarities();
    for (int64_t k = 1; k <= 5; k++)
        check_chance(6, k);
    for (int64_t k = 1; k <= 4; k++)
        check_chance(SMALL, k);
    check_lis();
    check_undefined();
    printf("%d passed, %d failed\n", passed, failed);
    return failed > 0;
}
