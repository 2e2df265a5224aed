/* The table of pairs inside: what is put is found, how full it gets, order, numbers of symbols. */
#include "support.h"

#include "base/memory.h"
#include "pmi/counts.h"
#include "pmi/numbering.h"

enum { SIDE = 50, SOME = 40 };

/* Batches of every length, among them pairs that come again in one. */
static void what_is_put_is_found(void **state)
{
    generator g = {61};
    prh__counts c = prh__counts_none(SIDE, SIDE);
    double want[SIDE][SIDE] = {{0.0}};
    int64_t entries = 0;

    (void)state;
    assert_true(prh__counts_get(&c, prh__pair_key(0, 0)) == 0.0);
    for (int round = 0; round < 300; round++) {
        const int64_t count = next_below(&g, SOME + 1);
        prh__pair pairs[SOME];
        int64_t absent = 0;

        for (int64_t i = 0; i < count; i++) {
            const int64_t a = next_below(&g, SIDE), b = next_below(&g, SIDE);

            pairs[i] = (prh__pair){prh__pair_key(a, b), (double)(1 + next_below(&g, 9))};
            assert_int_equal(prh__pair_a(pairs[i].key), a);
            assert_int_equal(prh__pair_b(pairs[i].key), b);
            absent += want[a][b] == 0.0;
        }
        assert_int_equal(prh__counts_absent(&c, pairs, count), absent);
        assert_ok(prh__counts_reserve(&c, count));
        prh__counts_put(&c, pairs, count);
        for (int64_t i = 0; i < count; i++) {
            double *w = &want[prh__pair_a(pairs[i].key)][prh__pair_b(pairs[i].key)];

            entries += *w == 0.0;
            *w += pairs[i].value;
        }
        assert_int_equal(c.entries, entries);
    }
    for (int64_t a = 0; a < SIDE; a++)
        for (int64_t b = 0; b < SIDE; b++)
            assert_true(prh__counts_get(&c, prh__pair_key(a, b)) == want[a][b]);
    prh__counts_free(&c);
    assert_int_equal(c.entries, 0);
    assert_null(c.slots);
}

/* What cooccurrence.h promises: 43 bytes, beside a few that the least table has. */
static void a_pair_takes_at_most_43_bytes(void **state)
{
    prh__counts c = prh__counts_none(1000, 1000);

    (void)state;
    for (int64_t n = 0; n < 200000; n++) {
        const prh__pair pair = {prh__pair_key(n / 1000, n % 1000), 1.0};

        assert_ok(prh__counts_reserve(&c, 1));
        prh__counts_put(&c, &pair, 1);
        assert_int_equal(c.entries, n + 1);
        assert_true(4 * c.entries <= 3 * c.room);
        assert_true((int64_t)sizeof pair * c.room <= 128 || (int64_t)sizeof pair * c.room <= 43 * c.entries);
    }
    prh__counts_free(&c);
}

/* Rows, columns, squares, diagonals, powers of two: searches must stay short for all of them. */
static void regular_pairs_do_not_crowd(void **state)
{
    enum { N = 49152 }; /* three quarters of 65536 */
    const int shapes = 6;

    (void)state;
    for (int shape = 0; shape < shapes; shape++) {
        prh__counts c = prh__counts_none(INT32_MAX, INT32_MAX);
        int64_t run = 0, longest = 0;

        assert_ok(prh__counts_reserve(&c, N));
        assert_int_equal(c.room, 65536);
        for (int64_t i = 0; i < N; i++) {
            const int64_t a[] = {0, i, i / 256, i, i % 192 << 20, i * 4096 % INT32_MAX};
            const int64_t b[] = {i, 0, i % 256, i, i / 192 << 20, i * 4096 % INT32_MAX};
            const prh__pair pair = {prh__pair_key(a[shape], b[shape]), 1.0};

            prh__counts_put(&c, &pair, 1);
        }
        assert_int_equal(c.entries, N);
        for (int64_t slot = 0; slot < c.room; slot++) {
            run = c.slots[slot].key != 0 ? run + 1 : 0;
            longest = run > longest ? run : longest;
        }
        note("shape %d: %d", shape, (int)longest);
        assert_true(longest < 250); /* of random keys it is about 120 */
        prh__counts_free(&c);
    }
    note("%s", "");
}

static void a_walk_meets_every_pair_once(void **state)
{
    prh__counts c = prh__counts_none(SIDE, SIDE);

    (void)state;
    for (int64_t n = 0; n < 200; n++) {
        const prh__pair pair = {prh__pair_key(n % SIDE, n / SIDE), (double)(n + 1)};

        for (int64_t capacity = 1; capacity < 9; capacity++) {
            prh__pair out[8 + PRH__COUNTS_SPARE];
            int64_t slot = 0, met = 0;
            double sum = 0.0;

            for (int64_t count; (count = prh__counts_walk(&c, &slot, out, capacity)) > 0; met += count)
                for (int64_t i = 0; i < count; i++)
                    sum += out[i].value;
            assert_int_equal(met, n);
            assert_true(sum == (double)(n * (n + 1) / 2));
        }
        assert_ok(prh__counts_reserve(&c, 1));
        prh__counts_put(&c, &pair, 1);
    }
    prh__counts_free(&c);
}

/* Keys that differ in their lowest, middle and highest bits. */
static void sorted_pairs_ascend(void **state)
{
    generator g = {62};

    (void)state;
    for (int bits = 1; bits <= 31; bits++)
        for (int by_context = 0; by_context < 2; by_context++) {
            prh__counts c = prh__counts_none(INT32_MAX, INT32_MAX);
            prh__pair *sorted = NULL;

            assert_ok(prh__counts_reserve(&c, 300));
            for (int i = 0; i < 300; i++) {
                const int64_t a = (int64_t)(next_bits(&g) >> (64 - bits)) % INT32_MAX;
                const int64_t b = (int64_t)(next_bits(&g) >> (33 + bits % 31)) % INT32_MAX;
                const prh__pair pair = {prh__pair_key(a, b), (double)(i + 1)};

                prh__counts_put(&c, &pair, 1);
            }
            assert_ok(prh__counts_sorted(&sorted, &c, by_context));
            for (int64_t i = 0; i < c.entries; i++) {
                const int64_t a = prh__pair_a(sorted[i].key), b = prh__pair_b(sorted[i].key);

                assert_true(i == 0 || sorted[i - 1].key < sorted[i].key);
                assert_true(sorted[i].value ==
                            prh__counts_get(&c, by_context ? prh__pair_key(b, a) : prh__pair_key(a, b)));
            }
            prh__free(sorted);
            prh__counts_free(&c);
        }
}

static void symbols_are_numbered_as_they_come(void **state)
{
    static const int64_t symbols[] = {7, INT32_MAX - 1, 0, 7, 3, 0}, numbers[] = {0, 1, 2, 0, 3, 2};
    prh__numbering n = prh__numbering_none();

    (void)state;
    assert_int_equal(prh__numbering_find(&n, 7), -1);
    for (int i = 0; i < 6; i++) {
        assert_ok(prh__numbering_add(&n, symbols[i]));
        assert_int_equal(prh__numbering_find(&n, symbols[i]), numbers[i]);
    }
    assert_int_equal(prh__numbering_count(&n), 4);
    assert_int_equal(prh__numbering_find(&n, 8), -1);
    prh__numbering_free(&n);
}

static void sizes_that_cannot_be_are_refused(void **state)
{
    prh__counts c = prh__counts_none(1, 0);

    (void)state;
    assert_refused(prh__counts_reserve(&c, INT64_C(1) << 61), PRH_ERR_TOO_LARGE, "cannot be addressed");
    assert_refused(prh__counts_reserve(&c, INT64_MAX), PRH_ERR_TOO_LARGE, "cannot be addressed");
    assert_int_equal(c.room, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_put_is_found),
        cmocka_unit_test(a_pair_takes_at_most_43_bytes),
        cmocka_unit_test(regular_pairs_do_not_crowd),
        cmocka_unit_test(a_walk_meets_every_pair_once),
        cmocka_unit_test(sorted_pairs_ascend),
        cmocka_unit_test(symbols_are_numbered_as_they_come),
        cmocka_unit_test(sizes_that_cannot_be_are_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
