/* Representational similarity analysis. What the number means: docs/metrics/rsa.md. */
#include "cases.h"

#include <math.h>
#include <stdio.h>

static const char *const inners[] = {"correlation", "euclidean", "cosine"};
static const char *const outers[] = {"spearman", "pearson", "kendall", "cosine"};

enum { INNERS = 3, OUTERS = 4, NAME_SIZE = 40 };

static const char *name_of(char name[NAME_SIZE], int inner, int outer)
{
    snprintf(name, NAME_SIZE, "rsa:%s:%s", inners[inner], outers[outer]);
    return name;
}

static void each_kind(void (*ask)(subject s, int inner, int outer))
{
    char name[NAME_SIZE];

    for (int i = 0; i < INNERS; i++)
        for (int o = 0; o < OUTERS; o++)
            ask((subject){name_of(name, i, o), 0}, i, o);
    note("%s", "");
}

/* What the oracle holds for the dissimilarities of a side. */
static double *dissimilarities(const side *s, const char *inner)
{
    double *out = allocate(s->n * s->n, sizeof *out);

    if (strstr(s->function, "dissimilarity"))
        memcpy(out, s->values, (size_t)(s->n * s->n) * sizeof *out);
    else if (strcmp(s->function, "gram") == 0)
        oracle_dissimilarities_gram(s->values, s->n, inner, out);
    else
        oracle_dissimilarities(s->values, s->n, s->d, inner, out);
    return out;
}

static int64_t defined, undefined;

static void kind_agrees(const trial *t, int inner, int outer)
{
    char name[NAME_SIZE];
    prh_metric *metric =
        metric_of(name_of(name, inner, outer), 0, t->kernel, PRH_CONVENTION_EXACT, PRH_PRECISION_AUTO);
    double *a = dissimilarities(&t->a, inners[inner]), *b = dissimilarities(&t->b, inners[inner]);
    double want = NAN, got = -7.0;
    int status = oracle_rsa(a, b, t->n, outers[outer], &want);

    note("%s, n %d, d %d and %d, kernel %s", name, (int)t->n, (int)t->a.d, (int)t->b.d, t->kernel);
    if (status == ORACLE_OK) {
        assert_ok(prh_metric_compute(metric, t->x, t->y, &got));
        assert_close(got, want, 1e-10);
        assert_true(got >= -1.0 && got <= 1.0);
        defined++;
    } else {
        assert_status(prh_metric_compute(metric, t->x, t->y, &got), PRH_ERR_UNDEFINED);
        assert_close(got, -7.0, 0.0);
        undefined++;
    }
    free(b);
    free(a);
    prh_metric_destroy(metric);
}

/* Ranks of pairs take the oracle n^4; cosines of whole numbers are equal in other digits there. */
static void agrees_here(const trial *t)
{
    const int given = is_precomputed(t->kernel), whole = t->n == 64;

    if (t->convention != PRH_CONVENTION_EXACT || (!given && strcmp(t->kernel, "linear") != 0))
        return;
    for (int i = strcmp(t->kernel, "gram") == 0; i < INNERS; i++)
        for (int o = 0; o < OUTERS; o++) {
            const int ranked = o % 2 == 0, distances = i == 1 || strstr(t->kernel, "dissimilarity");

            if (!ranked || (t->n <= 64 && (!whole || distances)))
                kind_agrees(t, i, o);
        }
}

static void scores_are_the_oracles_of_features_and_given_matrices(void **state)
{
    (void)state;
    each_trial(agrees_here);
    note("%s", "");
    assert_true(defined > TAKEN_OF(200) && (SANITIZED || undefined > 0));
}

/* Small whole numbers: most distances tie. */
static void ties_share_their_ranks_and_count_in_tau(void **state)
{
    (void)state;
    for (int64_t n = 3; n <= 40; n += 6)
        for (int o = 0; o < OUTERS; o++) {
            generator g = {(uint64_t)n};
            trial t = {.n = n, .kernel = "linear"};
            double *x = integer_matrix(&g, n, 2, 2), *y = integer_matrix(&g, n, 3, 1);

            t.a = side_of(x, n, 2, NULL);
            t.b = side_of(y, n, 3, NULL);
            t.x = doubles(x, n, 2);
            t.y = doubles(y, n, 3);
            kind_agrees(&t, 1, o);
            prh_representation_destroy(t.y);
            prh_representation_destroy(t.x);
            side_release(&t.b);
            side_release(&t.a);
            free(y);
            free(x);
        }
    note("%s", "");
}

typedef struct pairing {
    const double *x, *y;
    double *moved;
    int64_t n;
    const char *outer;
} pairing;

static int score_of_pairing(const int64_t *permutation, void *context, double *score)
{
    pairing *p = context;

    oracle_permute_square(p->y, p->n, permutation, p->moved);
    return oracle_rsa(p->x, p->moved, p->n, p->outer, score);
}

static void chance_is_the_mean_here(subject s, int inner, int outer)
{
    for (int64_t n = 4; n <= 6; n++) {
        prh_metric *metric = metric_of(s.name, 0, NULL, PRH_CONVENTION_EXACT, PRH_PRECISION_AUTO);
        double *x, *y, *a = allocate(n * n, 8), *b = allocate(n * n, 8), *moved = allocate(n * n, 8), chance;
        pairing p = {a, b, moved, n, outers[outer]};
        prh_representation *u, *v;
        prh_prepared *one, *two;
        oracle_null null;

        related_pair((uint64_t)(700 + n), n, 5, 4, &x, &y);
        oracle_dissimilarities(x, n, 5, inners[inner], a);
        oracle_dissimilarities(y, n, 4, inners[inner], b);
        one = prepared_of(metric, u = doubles(x, n, 5));
        two = prepared_of(metric, v = doubles(y, n, 4));
        note("%s, n %d", s.name, (int)n);
        assert_int_equal(oracle_enumerate(n, score_of_pairing, &p, &null), ORACLE_OK);
        assert_ok(prh_metric_chance(metric, one, two, &chance));
        assert_close(chance, null.mean, 1e-12);
        prh_prepared_destroy(two);
        prh_prepared_destroy(one);
        prh_representation_destroy(v);
        prh_representation_destroy(u);
        free(moved);
        free(b);
        free(a);
        free(y);
        free(x);
        prh_metric_destroy(metric);
    }
}

static void chance_levels_are_means_over_all_pairings(void **state)
{
    (void)state;
    each_kind(chance_is_the_mean_here);
}

static void ask_symmetry(subject s, int inner, int outer)
{
    (void)inner;
    (void)outer;
    is_as_symmetric_as_declared(s, PRH_CONVENTION_EXACT);
    needs_the_rows_it_declares(s, PRH_CONVENTION_EXACT);
}

static void every_kind_is_symmetric_and_needs_three_rows(void **state)
{
    (void)state;
    each_kind(ask_symmetry);
}

static void ask_invariance(subject s, int inner, int outer)
{
    (void)inner;
    (void)outer;
    is_so_under_every_kernel(s, PRH_CONVENTION_EXACT);
}

static void invariances_are_as_declared(void **state)
{
    (void)state;
    each_kind(ask_invariance);
}

static void ask_company(subject s, int inner, int outer)
{
    (void)outer;
    if (inner > 0) /* a kernel does not hold correlations */
        has_the_same_bits_in_company(s);
}

static void company_changes_no_bit(void **state)
{
    (void)state;
    each_kind(ask_company);
}

enum { LAYERS = 5, GRID_ROWS = 70 };

/* Five layers of one model against four of them: blocks of four, and what is left; the last layer is undefined. */
static void has_the_bits_of_its_pairs(subject s, int inner, int outer)
{
    const prh_metric *metric = metric_of(s.name, 0, NULL, 0, 0);
    prh_representation *layers[LAYERS];
    prh_model *model;
    generator g = {12};

    (void)inner;
    (void)outer;
    for (int l = 0; l < LAYERS; l++) {
        double *x = l < LAYERS - 1 ? normal_matrix(&g, GRID_ROWS, 3 + l) : allocate(GRID_ROWS, sizeof *x);

        layers[l] = doubles(x, GRID_ROWS, l < LAYERS - 1 ? 3 + l : 1);
        free(x);
    }
    model = model_of(layers, LAYERS);
    for (int32_t threads = 1; threads <= 8; threads += threads < 3 ? 1 : 5) {
        const prh_align_options options = {.struct_size = sizeof options,
            .preprocessing = "none",
            .num_threads = threads,
            .memory_limit = threads == 2};
        prh_alignment *a = NULL;

        assert_ok(prh_align(&a, metric, model, model, &options));
        for (int c = 0; c < LAYERS * LAYERS; c++) {
            const prh_representation *x = prh_model_layer(model, c / LAYERS),
                                     *y = prh_model_layer(model, c % LAYERS);
            double score = NAN;
            const prh_status status = prh_metric_compute(metric, x, y, &score);

            note("%s, threads %d, cell %d", s.name, (int)threads, c);
            assert_int_equal(prh_alignment_statuses(a)[c], status);
            if (status >= 0)
                assert_same_bits(prh_alignment_scores(a)[c], score);
        }
        prh_alignment_destroy(a);
    }
    prh_model_destroy(model);
    prh_metric_destroy((prh_metric *)(uintptr_t)metric);
}

static void no_score_depends_on_the_grid_or_the_threads(void **state)
{
    (void)state;
    each_kind(has_the_bits_of_its_pairs);
}

static void a_side_agrees_wholly_with_itself(void **state)
{
    double *x, *y;
    prh_representation *u;
    char name[NAME_SIZE];

    (void)state;
    related_pair(4, 60, 9, 2, &x, &y);
    u = doubles(x, 60, 9);
    for (int k = 0; k < INNERS * OUTERS; k++) {
        prh_metric *metric = metric_of(name_of(name, k / OUTERS, k % OUTERS), 0, NULL, 0, 0);

        assert_close(score_of(metric, u, u), 1.0, 1e-14);
        prh_metric_destroy(metric);
    }
    prh_representation_destroy(u);
    free(y);
    free(x);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(scores_are_the_oracles_of_features_and_given_matrices),
        cmocka_unit_test(ties_share_their_ranks_and_count_in_tau),
        cmocka_unit_test(chance_levels_are_means_over_all_pairings),
        cmocka_unit_test(every_kind_is_symmetric_and_needs_three_rows),
        cmocka_unit_test(invariances_are_as_declared),
        cmocka_unit_test(company_changes_no_bit),
        cmocka_unit_test(no_score_depends_on_the_grid_or_the_threads),
        cmocka_unit_test(a_side_agrees_wholly_with_itself),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
