/* The generator against its published vectors, and what it makes against counts. */
#include "support.h"

#include <math.h>

#include "base/random.h"

/* Random123, kat_vectors, philox4x32 with 10 rounds: counter, key, answer. */
static void philox_gives_its_published_vectors(void **state)
{
    static const uint32_t counter[3][4] = {{0, 0, 0, 0}, {0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff},
        {0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}};
    static const uint32_t key[3][2] = {{0, 0}, {0xffffffff, 0xffffffff}, {0xa4093822, 0x299f31d0}};
    static const uint32_t answer[3][4] = {{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8},
        {0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}, {0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}};

    (void)state;
    for (int v = 0; v < 3; v++) {
        uint32_t out[4];

        prh__philox(counter[v], key[v], out);
        assert_memory_equal(out, answer[v], sizeof out);
    }
}

static void a_stream_is_its_counters_in_turn(void **state)
{
    const uint64_t seed = UINT64_C(0x0123456789abcdef), stream = UINT64_C(0xfedcba9876543210);
    const uint32_t key[2] = {(uint32_t)seed, (uint32_t)(seed >> 32)};
    prh__random r;

    (void)state;
    prh__random_open(&r, seed, stream);
    for (uint32_t block = 0; block < 100; block++) {
        const uint32_t counter[4] = {block, 0, (uint32_t)stream, (uint32_t)(stream >> 32)};
        uint32_t out[4];

        prh__philox(counter, key, out);
        for (int w = 0; w < 4; w++)
            assert_int_equal(prh__random_word(&r), out[w]);
    }
}

static void streams_and_seeds_differ(void **state)
{
    prh__random a, b, c;
    int same_stream = 0, same_seed = 0;

    (void)state;
    prh__random_open(&a, 1, 1);
    prh__random_open(&b, 1, 2);
    prh__random_open(&c, 2, 1);
    for (int w = 0; w < 1000; w++) {
        const uint32_t word = prh__random_word(&a);

        same_stream += word == prh__random_word(&b);
        same_seed += word == prh__random_word(&c);
    }
    assert_int_equal(same_stream, 0);
    assert_int_equal(same_seed, 0);
}

/* The sum of (count - expected)^2 / expected, less its mean, in standard deviations. */
static double excess(const int64_t *counts, int64_t cells, double expected)
{
    double sum = 0.0;

    for (int64_t c = 0; c < cells; c++)
        sum += ((double)counts[c] - expected) * ((double)counts[c] - expected) / expected;
    return (sum - (double)(cells - 1)) / sqrt(2.0 * (double)(cells - 1));
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

/* One shuffle per stream, as permutations are drawn. */
static void all_orders_of_five_are_equally_likely(void **state)
{
    enum { N = 5, ORDERS = 120, EACH = 1000 };
    int64_t counts[ORDERS] = {0};

    (void)state;
    for (uint64_t draw = 0; draw < ORDERS * EACH; draw++) {
        int32_t items[N] = {0, 1, 2, 3, 4};
        prh__random r;

        prh__random_open(&r, 7, draw);
        prh__random_shuffle(&r, items, N);
        counts[rank_of(items, N)]++;
    }
    assert_true(fabs(excess(counts, ORDERS, EACH)) < 4.5);
}

static void bounded_numbers_have_no_bias(void **state)
{
    enum { BOUND = 7, EACH = 20000 };
    int64_t counts[BOUND] = {0};
    const uint32_t large = UINT32_C(3) << 30; /* by the remainder, the first third would be twice as likely */
    int64_t low = 0;
    prh__random r;

    (void)state;
    prh__random_open(&r, 11, 0);
    for (int i = 0; i < BOUND * EACH; i++)
        counts[prh__random_below(&r, BOUND)]++;
    assert_true(fabs(excess(counts, BOUND, EACH)) < 4.5);
    for (int i = 0; i < 30000; i++)
        low += prh__random_below(&r, large) < large / 3;
    assert_close((double)low, 10000.0, 5.0 * sqrt(30000.0 * 2.0 / 9.0));
    assert_int_equal(prh__random_below(&r, 1), 0);
}

static void normals_have_their_moments(void **state)
{
    enum { COUNT = 200001 };
    double *x = allocate(COUNT, sizeof *x), sum[5] = {0};
    prh__random r;

    (void)state;
    prh__random_open(&r, 3, 9);
    prh__random_normals(&r, COUNT, x);
    for (int i = 0; i < COUNT; i++)
        for (int p = 1; p <= 4; p++)
            sum[p] += pow(x[i], p) / COUNT;
    assert_close(sum[1], 0.0, 5.0 / sqrt(COUNT));
    assert_close(sum[2], 1.0, 5.0 * sqrt(2.0 / COUNT));
    assert_close(sum[3], 0.0, 5.0 * sqrt(15.0 / COUNT));
    assert_close(sum[4], 3.0, 5.0 * sqrt(96.0 / COUNT));
    free(x);
}

/* By the formula, with the library functions that are not called; and in pieces as at once. */
static void normals_are_those_of_box_and_muller(void **state)
{
    enum { COUNT = 20001 };
    double *x = allocate(COUNT, sizeof *x), piece[7];
    prh__random r, again;

    (void)state;
    prh__random_open(&r, 4, 2);
    prh__random_normals(&r, COUNT, x);
    prh__random_open(&r, 4, 2);
    for (int i = 0; i < COUNT; i += 2) {
        const double radius = sqrt(-2.0 * log(prh__random_uniform(&r)));
        const double turn = 6.283185307179586 * prh__random_uniform(&r);

        assert_close(x[i], radius * cos(turn), 1e-14);
        if (i + 1 < COUNT)
            assert_close(x[i + 1], radius * sin(turn), 1e-14);
    }
    prh__random_open(&again, 4, 2);
    for (int i = 0; i + 7 <= COUNT; i += 8) { /* of the last of an odd number, the second half is lost */
        prh__random_normals(&again, 7, piece);
        for (int j = 0; j < 7; j++)
            assert_same_bits(piece[j], x[i + j]);
    }
    free(x);
}

static void uniforms_lie_between_the_ends(void **state)
{
    double least = 1.0, largest = 0.0, sum = 0.0;
    prh__random r;

    (void)state;
    prh__random_open(&r, 5, 5);
    for (int i = 0; i < 100000; i++) {
        const double u = prh__random_uniform(&r);

        least = fmin(least, u);
        largest = fmax(largest, u);
        sum += u;
    }
    assert_true(least > 0.0 && largest < 1.0);
    assert_true(least < 1e-3 && largest > 0.999);
    assert_close(sum / 1e5, 0.5, 5.0 / sqrt(12.0 * 1e5));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(philox_gives_its_published_vectors),
        cmocka_unit_test(a_stream_is_its_counters_in_turn),
        cmocka_unit_test(streams_and_seeds_differ),
        cmocka_unit_test(all_orders_of_five_are_equally_likely),
        cmocka_unit_test(bounded_numbers_have_no_bias),
        cmocka_unit_test(normals_have_their_moments),
        cmocka_unit_test(normals_are_those_of_box_and_muller),
        cmocka_unit_test(uniforms_lie_between_the_ends),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
