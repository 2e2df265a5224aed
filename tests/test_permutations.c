/* The parts of a null that need no data: which permutations, which rank, which aggregate. */
#include "support.h"

#include <math.h>

#include "infer/aggregate.h"
#include "infer/level.h"
#include "infer/permutations.h"

/* floor(a (K + 1) / 100) in whole numbers, for all levels of two digits; doubles go wrong for a thousand of these. */
static void thresholds_have_their_exact_rank(void **state)
{
    int64_t wrong_in_doubles = 0;

    (void)state;
    for (int64_t a = 1; a <= 99; a++) {
        const double alpha = (double)a / 100.0;
        const prh__level level = prh__level_of(alpha);

        assert_true(level.numerator * 100 == a * level.denominator);
        for (int64_t draws = 1; draws <= 2000; draws++) {
            const int64_t rank = draws + 1 - prh__level_times(level, draws + 1);

            assert_int_equal(rank, draws + 1 - a * (draws + 1) / 100);
            wrong_in_doubles += rank != (int64_t)ceil((1.0 - alpha) * (double)(draws + 1));
        }
    }
    assert_int_equal(wrong_in_doubles, 1159); /* or this test says nothing */
}

static void levels_are_simple_fractions(void **state)
{
    static const struct {
        double alpha;
        int64_t numerator, denominator;
    } known[] = {{0.05, 1, 20}, {0.001, 1, 1000}, {1.0 / 3.0, 1, 3}, {0.123, 123, 1000}, {2.0 / 7.0, 2, 7},
        {1e-15, 1, 1000000000000000}, {0.99999, 99999, 100000}, {0.5, 1, 2}};

    (void)state;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        const prh__level level = prh__level_of(known[i].alpha);

        assert_int_equal(level.numerator, known[i].numerator);
        assert_int_equal(level.denominator, known[i].denominator);
    }
    for (double alpha = nextafter(1.0, 0.0); alpha >= PRH__LEVEL_LEAST; alpha *= 0.37) {
        const prh__level level = prh__level_of(alpha);

        assert_same_bits((double)level.numerator / (double)level.denominator, alpha);
    }
    assert_int_equal(prh__level_times_up(prh__level_of(0.95), 1000), 950);
    assert_int_equal(prh__level_times_up(prh__level_of(0.95), 1001), 951);
}

static prh__permutations permutations_of(int64_t n, int32_t method, const int64_t *blocks, int32_t circular)
{
    const prh_null_options options = {
        .struct_size = sizeof options, .method = method, .blocks = blocks, .circular = circular, .seed = 5};
    prh__permutations p;

    assert_ok(prh__permutations_create(&p, n, &options));
    return p;
}

static int64_t rank_of(const int32_t *items, int64_t n)
{
    int64_t rank = 0;

    for (int64_t i = 0; i < n; i++) {
        int64_t smaller = 0;

        for (int64_t j = i + 1; j < n; j++)
            smaller += items[j] < items[i];
        rank = rank * (n - i) + smaller;
    }
    return rank;
}

static void assert_permutation(const int32_t *items, int64_t n)
{
    int seen[64] = {0};

    for (int64_t i = 0; i < n; i++) {
        assert_in_range(items[i], 0, n - 1);
        assert_int_equal(seen[items[i]]++, 0);
    }
}

static void every_permutation_has_one_number(void **state)
{
    enum { N = 6, ALL = 720 };
    prh__permutations p = permutations_of(N, PRH_NULL_ENUMERATE, NULL, 0);
    int seen[ALL] = {0};
    int32_t items[N];

    (void)state;
    assert_int_equal(prh__permutations_count(&p), ALL);
    for (int64_t number = 0; number < ALL; number++) {
        prh__permutations_at(&p, number, items);
        assert_permutation(items, N);
        assert_int_equal(seen[rank_of(items, N)]++, 0);
    }
    prh__permutations_free(&p);
}

static void blocks_keep_their_items(void **state)
{
    enum { N = 7, ALL = 3 * 2 * 2 * 2 }; /* 3! 2! 2! */
    static const int64_t labels[N] = {40, -7, 40, 12, -7, 40, 12};
    prh__permutations all = permutations_of(N, PRH_NULL_ENUMERATE, labels, 0);
    prh__permutations drawn = permutations_of(N, PRH_NULL_PERMUTE, labels, 0);
    int seen[5040] = {0}, met[5040] = {0}, different = 0;
    int32_t items[N];

    (void)state;
    assert_int_equal(prh__permutations_count(&all), ALL);
    for (int64_t number = 0; number < ALL; number++) {
        prh__permutations_at(&all, number, items);
        assert_permutation(items, N);
        for (int i = 0; i < N; i++)
            assert_int_equal(labels[items[i]], labels[i]);
        assert_int_equal(seen[rank_of(items, N)]++, 0);
    }
    for (int64_t number = 0; number < 1000; number++) {
        prh__permutations_at(&drawn, number, items);
        assert_int_equal(seen[rank_of(items, N)], 1);
        different += met[rank_of(items, N)]++ == 0;
    }
    assert_int_equal(different, ALL); /* each is missed with probability e^-41 */
    prh__permutations_free(&all);
    prh__permutations_free(&drawn);
}

static void shifts_move_all_rows_by_one_number(void **state)
{
    enum { N = 9 };
    prh__permutations all = permutations_of(N, PRH_NULL_ENUMERATE, NULL, 1);
    prh__permutations drawn = permutations_of(N, PRH_NULL_PERMUTE, NULL, 1);
    int met[N] = {0}, different = 0;
    int32_t items[N];

    (void)state;
    assert_int_equal(prh__permutations_count(&all), N);
    for (int64_t number = 0; number < N; number++) {
        prh__permutations_at(&all, number, items);
        for (int i = 0; i < N; i++)
            assert_int_equal(items[i], (i + number) % N);
    }
    for (int64_t number = 0; number < 200; number++) {
        prh__permutations_at(&drawn, number, items);
        for (int i = 0; i < N; i++)
            assert_int_equal(items[i], (i + items[0]) % N);
        different += met[items[0]]++ == 0;
    }
    assert_int_equal(different, N);
    prh__permutations_free(&all);
    prh__permutations_free(&drawn);
}

static void counts_do_not_wrap_round(void **state)
{
    prh__permutations p = permutations_of(20, PRH_NULL_PERMUTE, NULL, 0);

    (void)state;
    assert_true(prh__permutations_count(&p) == INT64_C(2432902008176640000));
    prh__permutations_free(&p);
    p = permutations_of(21, PRH_NULL_PERMUTE, NULL, 0);
    assert_true(prh__permutations_count(&p) == INT64_MAX);
    prh__permutations_free(&p);
}

static void draws_depend_on_seed_and_number_alone(void **state)
{
    enum { N = 40 };
    prh__permutations a = permutations_of(N, PRH_NULL_PERMUTE, NULL, 0);
    prh__permutations b = permutations_of(N, PRH_NULL_PERMUTE, NULL, 0);
    int32_t first[N], again[N], other[N];

    (void)state;
    prh__permutations_at(&a, 17, first);
    prh__permutations_at(&b, 3, other);
    prh__permutations_at(&b, 17, again);
    assert_memory_equal(first, again, sizeof first);
    assert_memory_not_equal(first, other, sizeof first);
    b.seed++;
    prh__permutations_at(&b, 17, other);
    assert_memory_not_equal(first, other, sizeof first);
    prh__permutations_free(&a);
    prh__permutations_free(&b);
}

static double aggregate(int32_t kind, int64_t top, const double *scores)
{
    const prh__aggregate how = {.kind = kind, .top = top, .layers_x = 3, .layers_y = 4};
    double room[12];

    return prh__aggregate_of(&how, scores, room);
}

static void aggregates_are_what_they_are_called(void **state)
{
    static const double scores[12] = {0.1, 0.5, NAN, 0.2, NAN, NAN, NAN, NAN, -0.3, 0.4, 0.5, 0.45};
    double none[12];

    (void)state;
    for (int i = 0; i < 12; i++)
        none[i] = NAN;
    assert_close(aggregate(PRH_AGGREGATE_MAX, 0, scores), 0.5, 0.0);
    assert_close(aggregate(PRH_AGGREGATE_MEAN, 0, scores), 1.85 / 7.0, 1e-16);
    assert_close(aggregate(PRH_AGGREGATE_ROW_MAX_MEAN, 0, scores), 0.5, 1e-16);
    assert_close(aggregate(PRH_AGGREGATE_TOP_MEAN, 1, scores), 0.5, 0.0);
    assert_close(aggregate(PRH_AGGREGATE_TOP_MEAN, 3, scores), 1.45 / 3.0, 1e-16);
    assert_close(aggregate(PRH_AGGREGATE_TOP_MEAN, 7, scores), 1.85 / 7.0, 1e-16);
    assert_close(aggregate(PRH_AGGREGATE_TOP_MEAN, 12, scores), 1.85 / 7.0, 1e-16); /* of those there are */
    for (int32_t kind = PRH_AGGREGATE_MAX; kind <= PRH_AGGREGATE_TOP_MEAN; kind++)
        assert_true(isnan(aggregate(kind, 2, none)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(thresholds_have_their_exact_rank),
        cmocka_unit_test(levels_are_simple_fractions),
        cmocka_unit_test(every_permutation_has_one_number),
        cmocka_unit_test(blocks_keep_their_items),
        cmocka_unit_test(shifts_move_all_rows_by_one_number),
        cmocka_unit_test(counts_do_not_wrap_round),
        cmocka_unit_test(draws_depend_on_seed_and_number_alone),
        cmocka_unit_test(aggregates_are_what_they_are_called),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
