/* Digests: the same everywhere, whatever the cuts; contents as structured as features are, told apart. */
#include "support.h"

#include "base/digest.h"

enum { SPAN = 256 }; /* bytes of the contents that are changed bit by bit */

static prh__digest digest_of(const void *bytes, size_t count)
{
    prh__digesting d;

    prh__digest_begin(&d, "test");
    prh__digest_bytes(&d, bytes, count);
    return prh__digest_end(&d);
}

static int compare_words(const void *a, const void *b)
{
    const uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

    return x < y ? -1 : x > y;
}

/* Digests gathered to be compared with one another. */
typedef struct crowd {
    uint64_t *half[2];
    int64_t count;
} crowd;

static crowd crowd_of(int64_t room)
{
    return (crowd){{allocate(room, sizeof(uint64_t)), allocate(room, sizeof(uint64_t))}, 0};
}

static void gather(crowd *c, prh__digest digest)
{
    for (int h = 0; h < 2; h++)
        c->half[h][c->count] = digest.half[h];
    c->count++;
}

/* Not even half of a digest occurs twice: by chance that would be one case in 2^65 for each pair. */
static void all_differ(crowd *c)
{
    for (int h = 0; h < 2; h++) {
        qsort(c->half[h], (size_t)c->count, sizeof(uint64_t), compare_words);
        for (int64_t i = 1; i < c->count; i++)
            assert_true(c->half[h][i] != c->half[h][i - 1]);
        free(c->half[h]);
    }
}

static void a_digest_is_the_same_in_every_release_and_on_every_machine(void **state)
{
    char text[PRH__DIGEST_HEX];

    (void)state;
    assert_string_equal(prh__digest_write(text, digest_of("", 0)), "5f31403df7a166c17000b35e82b59d35");
    assert_string_equal(
        prh__digest_write(text, digest_of("123456789", 9)), "fc7c012a9d792fde72a63332db236544");
}

static void the_cuts_between_calls_do_not_matter(void **state)
{
    unsigned char bytes[1000];
    generator g = {3};

    (void)state;
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (unsigned char)next_bits(&g);
    for (int round = 0; round < 2000; round++) {
        const size_t count = (size_t)next_below(&g, sizeof bytes);
        prh__digesting d;

        prh__digest_begin(&d, "test");
        for (size_t at = 0; at < count;) {
            const size_t most = round % 2 ? 9 : 200, left = count - at;
            const size_t piece = (size_t)next_below(&g, (int64_t)most);

            prh__digest_bytes(&d, bytes + at, piece < left ? piece : left);
            at += piece < left ? piece : left;
            assert_true(
                round % 7 || !prh__digest_equal(prh__digest_end(&d), (prh__digest){{0, 0}})); /* no end */
        }
        assert_true(prh__digest_equal(prh__digest_end(&d), digest_of(bytes, count)));
    }
}

static void domains_lengths_and_lists_are_told_apart(void **state)
{
    static const unsigned char zeros[4096];
    static const char *const split[][2] = {{"a", "bc"}, {"ab", "c"}, {"abc", ""}, {"", "abc"}};
    crowd c = crowd_of(4097 + 4 + 3);
    prh__digesting d;

    (void)state;
    for (size_t length = 0; length <= sizeof zeros; length++)
        gather(&c, digest_of(zeros, length));
    for (int i = 0; i < 4; i++) {
        prh__digest_begin(&d, "test");
        prh__digest_text(&d, split[i][0]);
        prh__digest_text(&d, split[i][1]);
        gather(&c, prh__digest_end(&d));
    }
    prh__digest_begin(&d, "other");
    gather(&c, prh__digest_end(&d));
    prh__digest_begin(&d, "test");
    prh__digest_number(&d, -0.0);
    gather(&c, prh__digest_end(&d));
    prh__digest_begin(&d, "test");
    prh__digest_word(&d, -1);
    gather(&c, prh__digest_end(&d));
    all_differ(&c);
}

/* Two bits changed anywhere, where differences could cancel: within a word, a lane, a block and across blocks. */
static void contents_that_differ_in_one_or_two_bits_are_told_apart(void **state)
{
    enum { BITS = 8 * SPAN };
    crowd c = crowd_of((int64_t)BITS * (BITS + 1) / 2);
    unsigned char bytes[SPAN] = {0};

    (void)state;
    for (int i = 0; i < BITS; i++)
        for (int j = i; j < BITS; j++) {
            bytes[i / 8] ^= (unsigned char)(1 << i % 8);
            if (j != i)
                bytes[j / 8] ^= (unsigned char)(1 << j % 8);
            gather(&c, digest_of(bytes, sizeof bytes));
            memset(bytes, 0, sizeof bytes);
        }
    all_differ(&c);
}

/* Columns that are constant, rows that are swapped, signs that are turned, small whole numbers. */
static void features_that_are_alike_are_told_apart(void **state)
{
    enum { ROWS = 60, COLS = 33 };
    crowd c = crowd_of(ROWS * ROWS + ROWS * COLS + 4000);
    float x[ROWS * COLS], copy[ROWS * COLS];
    generator g = {5};

    (void)state;
    for (int i = 0; i < ROWS * COLS; i++)
        x[i] = (float)(i / COLS);
    for (int i = 0; i < ROWS; i++)
        for (int j = 0; j < i; j++) {
            memcpy(copy, x, sizeof x);
            memcpy(copy + i * COLS, x + j * COLS, COLS * sizeof *x);
            memcpy(copy + j * COLS, x + i * COLS, COLS * sizeof *x);
            gather(&c, digest_of(copy, sizeof copy));
        }
    for (int i = 1; i < ROWS * COLS; i++) {
        memcpy(copy, x, sizeof x);
        copy[i] = -copy[i];
        if (i >= COLS)
            gather(&c, digest_of(copy, sizeof copy));
    }
    for (int round = 0; round < 4000; round++) {
        for (int i = 0; i < ROWS * COLS; i++)
            copy[i] = (float)next_below(&g, 2);
        gather(&c, digest_of(copy, sizeof copy));
    }
    all_differ(&c);
}

static void half_of_the_bits_change_with_any_bit(void **state)
{
    enum { BITS = 8 * SPAN };
    unsigned char bytes[SPAN];

    (void)state;
    for (int fill = 0; fill < 3; fill++) {
        prh__digest before;
        double sum = 0.0;

        for (int i = 0; i < SPAN; i++)
            bytes[i] = (unsigned char)(fill == 0 ? 0 : fill == 1 ? 0xff : i);
        before = digest_of(bytes, sizeof bytes);
        for (int i = 0; i < BITS; i++) {
            prh__digest after;
            int changed;

            bytes[i / 8] ^= (unsigned char)(1 << i % 8);
            after = digest_of(bytes, sizeof bytes);
            bytes[i / 8] ^= (unsigned char)(1 << i % 8);
            changed = __builtin_popcountll(before.half[0] ^ after.half[0]) +
                      __builtin_popcountll(before.half[1] ^ after.half[1]);
            assert_in_range(changed, 30, 98); /* six standard deviations */
            sum += changed;
        }
        assert_close(sum / BITS, 64.0, 0.75);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_digest_is_the_same_in_every_release_and_on_every_machine),
        cmocka_unit_test(the_cuts_between_calls_do_not_matter),
        cmocka_unit_test(domains_lengths_and_lists_are_told_apart),
        cmocka_unit_test(contents_that_differ_in_one_or_two_bits_are_told_apart),
        cmocka_unit_test(features_that_are_alike_are_told_apart),
        cmocka_unit_test(half_of_the_bits_change_with_any_bit),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
