/* Symmetric counts of the terms of a table, against the sum that defines them. */
#include "counts.h"

#include <math.h>

/* sum over c of N(a, c) N(b, c) / N(c), in long double. */
static long double *projected(const dense *table)
{
    long double *out = allocate(table->symbols * table->symbols, sizeof *out);

    for (int64_t c = 0; c < table->cols; c++) {
        long double sum = 0.0L;

        for (int64_t a = 0; a < table->symbols; a++)
            sum += table->n[a * table->cols + c];
        for (int64_t a = 0; a < table->symbols && sum > 0.0L; a++)
            for (int64_t b = 0; b < table->symbols; b++)
                out[a * table->symbols + b] +=
                    table->n[a * table->cols + c] * (long double)table->n[b * table->cols + c] / sum;
    }
    return out;
}

static dense random_table(generator *g, int64_t terms, int64_t contexts, int64_t filled)
{
    dense d = no_counts(terms, contexts);

    for (int64_t i = 0; i < terms * contexts; i++)
        if (next_below(g, 100) < filled)
            d.n[i] = (double)(1 + next_below(g, 20));
    return d;
}

static void check_projection(generator *g, int64_t terms, int64_t contexts, int64_t filled)
{
    dense d = random_table(g, terms, contexts, filled);
    prh_cooccurrence *table = counts_of_dense(&d), *out = NULL;
    long double *want = projected(&d);

    note("%d terms, %d contexts", (int)terms, (int)contexts);
    assert_ok(prh_cooccurrence_project(&out, table, NULL));
    assert_int_equal(prh_cooccurrence_symbols(out), terms);
    assert_int_equal(prh_cooccurrence_contexts(out), 0);
    for (int64_t a = 0; a < terms; a++)
        for (int64_t b = 0; b < terms; b++) {
            const double wanted = (double)want[a * terms + b];
            double n;

            assert_ok(prh_cooccurrence_count(out, a, b, &n));
            assert_close(n, wanted, 1e-14 * wanted);
        }
    assert_close(
        prh_cooccurrence_total(out), prh_cooccurrence_total(table), 1e-13 * prh_cooccurrence_total(table));
    free(want);
    prh_cooccurrence_destroy(out);
    prh_cooccurrence_destroy(table);
    release_dense(&d);
}

static void a_projection_is_the_sum_over_contexts(void **state)
{
    generator g = {31};

    (void)state;
    check_projection(&g, 6, 9, 60);
    check_projection(&g, 30, 12, 30);
    check_projection(&g, 12, 200, 5);
    check_projection(&g, 1, 1, 100);
    check_projection(&g, 5, 3, 0);
    check_projection(&g, 3, 1, 100);
    note("%s", "");
}

/* Two terms in one context of 4: 3 and 1. Alone in the other: 5. */
static void a_small_table_has_the_projection_that_one_computes(void **state)
{
    static const int64_t term[3] = {0, 1, 1}, context[3] = {0, 0, 1};
    static const double weights[3] = {3.0, 1.0, 5.0};
    prh_cooccurrence *table = empty_counts(2, 2), *out = NULL;
    double n;

    (void)state;
    assert_ok(prh_cooccurrence_add_pairs(table, term, context, weights, 3, NULL));
    assert_ok(prh_cooccurrence_project(&out, table, NULL));
    assert_ok(prh_cooccurrence_count(out, 0, 0, &n));
    assert_same_bits(n, 2.25);
    assert_ok(prh_cooccurrence_count(out, 0, 1, &n));
    assert_same_bits(n, 0.75);
    assert_ok(prh_cooccurrence_count(out, 1, 1, &n));
    assert_same_bits(n, 5.25);
    assert_same_bits(prh_cooccurrence_total(out), 9.0);
    prh_cooccurrence_destroy(out);
    prh_cooccurrence_destroy(table);
}

/* The sum over contexts of squares: no quadratic form is below 0 but for rounding. */
static void a_projection_is_positive_semidefinite(void **state)
{
    enum { TERMS = 25 };
    generator g = {32};
    dense d = random_table(&g, TERMS, 8, 40); /* of rank 8: most directions have a form of 0 */
    prh_cooccurrence *table = counts_of_dense(&d), *out = NULL;

    (void)state;
    assert_ok(prh_cooccurrence_project(&out, table, NULL));
    for (int round = 0; round < 200; round++) {
        double x[TERMS], form = 0.0, size = 0.0, n;

        for (int i = 0; i < TERMS; i++)
            x[i] = next_normal(&g);
        for (int i = 0; i < TERMS; i++)
            for (int j = 0; j < TERMS; j++) {
                assert_ok(prh_cooccurrence_count(out, i, j, &n));
                form += x[i] * n * x[j];
                size += fabs(x[i] * n * x[j]);
            }
        assert_true(form >= -1e-14 * size);
    }
    prh_cooccurrence_destroy(out);
    prh_cooccurrence_destroy(table);
    release_dense(&d);
}

static void the_bits_do_not_depend_on_the_order_of_arrival(void **state)
{
    enum { TERMS = 20, CONTEXTS = 15 };
    generator g = {33};
    dense d = random_table(&g, TERMS, CONTEXTS, 50);
    prh_cooccurrence *table[2] = {empty_counts(TERMS, CONTEXTS), empty_counts(TERMS, CONTEXTS)};
    prh_cooccurrence *out[2] = {NULL, NULL};

    (void)state;
    for (int64_t i = 0; i < TERMS * CONTEXTS; i++)
        for (int order = 0; order < 2; order++) {
            const int64_t at = order == 0 ? i : TERMS * CONTEXTS - 1 - i;
            const int64_t a = at / CONTEXTS, b = at % CONTEXTS;

            assert_ok(prh_cooccurrence_add_pairs(table[order], &a, &b, &d.n[at], 1, NULL));
        }
    for (int order = 0; order < 2; order++)
        assert_ok(prh_cooccurrence_project(&out[order], table[order], NULL));
    assert_same_counts(out[0], out[1]);
    for (int order = 0; order < 2; order++) {
        prh_cooccurrence_destroy(out[order]);
        prh_cooccurrence_destroy(table[order]);
    }
    release_dense(&d);
}

/* Products of counts leave the range of double; quotients do not. */
static void huge_and_tiny_counts_are_projected(void **state)
{
    static const int64_t term[2] = {0, 1}, context[2] = {0, 0};
    static const double huge[2] = {3e200, 1e200}, tiny[2] = {3e-300, 1e-300}, apart[2] = {1e200, 1e-200};
    const double *const weights[3] = {huge, tiny, apart};

    (void)state;
    for (int w = 0; w < 3; w++) {
        prh_cooccurrence *table = empty_counts(2, 1), *out = NULL;
        double n;

        assert_ok(prh_cooccurrence_add_pairs(table, term, context, weights[w], 2, NULL));
        assert_ok(prh_cooccurrence_project(&out, table, NULL));
        assert_ok(prh_cooccurrence_count(out, 0, 1, &n));
        assert_close(n, w == 2 ? 1e-200 : 0.75 * weights[w][1], 1e-15 * weights[w][1]);
        assert_ok(prh_cooccurrence_count(out, 1, 1, &n));
        assert_close(n, w == 2 ? 0.0 : 0.25 * weights[w][1], 1e-15 * weights[w][1]);
        assert_int_equal(prh_cooccurrence_entries(out), w == 2 ? 2 : 3); /* what underflows is no pair */
        prh_cooccurrence_destroy(out);
        prh_cooccurrence_destroy(table);
    }
}

static void symmetric_counts_have_nothing_to_project(void **state)
{
    prh_cooccurrence *counts = empty_counts(4, 0), *out = (prh_cooccurrence *)(uintptr_t)1;

    (void)state;
    assert_refused(prh_cooccurrence_project(&out, counts, NULL), PRH_ERR_ARGUMENT, "no contexts");
    assert_null(out);
    prh_cooccurrence_destroy(counts);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_projection_is_the_sum_over_contexts),
        cmocka_unit_test(a_small_table_has_the_projection_that_one_computes),
        cmocka_unit_test(a_projection_is_positive_semidefinite),
        cmocka_unit_test(the_bits_do_not_depend_on_the_order_of_arrival),
        cmocka_unit_test(huge_and_tiny_counts_are_projected),
        cmocka_unit_test(symmetric_counts_have_nothing_to_project),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
