/* Counts as bytes: equal counts are equal bytes, in the layout of docs/formats.md, and nothing else comes in. */
#include "counts.h"

#include <math.h>

enum { SYMBOLS = 6, CONTEXTS = 4, HEADER = 48, WORD = 8, ENTRY = 16 };

/* Bit by bit, from the definition of CRC-64/XZ. */
static uint64_t checksum(const unsigned char *bytes, int64_t count)
{
    uint64_t crc = UINT64_MAX;

    for (int64_t i = 0; i < count; i++) {
        crc ^= bytes[i];
        for (int bit = 0; bit < 8; bit++)
            crc = (crc >> 1) ^ (crc & 1 ? UINT64_C(0xc96c5795d7870f42) : 0);
    }
    return ~crc;
}

static uint64_t word_at(const unsigned char *bytes, int64_t offset)
{
    uint64_t word = 0;

    for (int i = WORD - 1; i >= 0; i--)
        word = word << 8 | bytes[offset + i];
    return word;
}

static double number_at(const unsigned char *bytes, int64_t offset)
{
    const uint64_t word = word_at(bytes, offset);
    double value;

    memcpy(&value, &word, sizeof value);
    return value;
}

static void put_word(unsigned char *bytes, int64_t offset, uint64_t word)
{
    for (int i = 0; i < WORD; i++)
        bytes[offset + i] = (unsigned char)(word >> 8 * i);
}

static uint64_t bits_of(double value)
{
    uint64_t word;

    memcpy(&word, &value, sizeof word);
    return word;
}

typedef struct fixture {
    prh_cooccurrence *counts;
    unsigned char *bytes;
    int64_t size;
} fixture;

static fixture make(int64_t contexts)
{
    generator g = {51};
    int64_t *tokens = sequence(&g, 60, SYMBOLS, 5, 5);
    fixture f = {.counts = empty_counts(SYMBOLS, contexts)};

    assert_ok(prh_cooccurrence_add_tokens(f.counts, tokens, 60, NULL, NULL));
    f.bytes = saved_counts(f.counts);
    f.size = prh_cooccurrence_saved_size(f.counts);
    free(tokens);
    return f;
}

static void release(fixture *f)
{
    free(f->bytes);
    prh_cooccurrence_destroy(f->counts);
}

static int set_up(void **state)
{
    static fixture f[2];

    f[0] = make(0);
    f[1] = make(CONTEXTS);
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    fixture *f = *state;

    release(&f[0]);
    release(&f[1]);
    return 0;
}

static prh_cooccurrence *restored(const unsigned char *bytes, int64_t size)
{
    prh_cooccurrence *out = NULL;

    assert_ok(prh_cooccurrence_restore(&out, bytes, size));
    return out;
}

/* ---- there and back ---- */

static void counts_go_on_as_if_they_had_not_been_away(void **state)
{
    static const int64_t tokens[5] = {0, 1, 2, 3, 1};
    const fixture *both = *state;

    for (int k = 0; k < 2; k++) {
        const fixture *f = &both[k];
        prh_cooccurrence *back = restored(f->bytes, f->size);

        assert_same_counts(back, f->counts);
        assert_same_bits(prh_cooccurrence_total(back), prh_cooccurrence_total(f->counts));
        assert_ok(prh_cooccurrence_merge(back, f->counts, NULL));
        assert_same_bits(prh_cooccurrence_total(back), 2.0 * prh_cooccurrence_total(f->counts));
        assert_ok(prh_cooccurrence_add_tokens(back, tokens, 5, NULL, NULL));
        prh_cooccurrence_destroy(back);
    }
}

static void no_counts_at_all_come_back_too(void **state)
{
    prh_cooccurrence *none = empty_counts(INT32_MAX, INT32_MAX), *back;
    unsigned char *bytes = saved_counts(none);

    (void)state;
    assert_int_equal(prh_cooccurrence_saved_size(none), HEADER + WORD);
    back = restored(bytes, HEADER + WORD);
    assert_int_equal(prh_cooccurrence_entries(back), 0);
    assert_int_equal(prh_cooccurrence_symbols(back), INT32_MAX);
    assert_int_equal(prh_cooccurrence_contexts(back), INT32_MAX);
    free(bytes);
    prh_cooccurrence_destroy(back);
    prh_cooccurrence_destroy(none);
}

static void bytes_are_read_at_any_alignment(void **state)
{
    const fixture *f = *state;
    unsigned char *moved = allocate(f->size + 3, 1);
    prh_cooccurrence *back;

    memcpy(moved + 3, f->bytes, (size_t)f->size);
    back = restored(moved + 3, f->size);
    assert_ok(prh_cooccurrence_save(back, moved + 1, f->size));
    assert_memory_equal(moved + 1, f->bytes, (size_t)f->size);
    prh_cooccurrence_destroy(back);
    free(moved);
}

static void many_pairs_come_back(void **state)
{
    enum { COUNT = 30000, MANY = 1000 };
    generator g = {52};
    int64_t *a = allocate(COUNT, sizeof *a), *b = allocate(COUNT, sizeof *b);
    double *weights = allocate(COUNT, sizeof *weights);
    prh_cooccurrence *counts = empty_counts(MANY, 0), *back;
    unsigned char *bytes;

    (void)state;
    for (int i = 0; i < COUNT; i++) {
        a[i] = next_below(&g, MANY);
        b[i] = next_below(&g, MANY);
        weights[i] = next_uniform(&g) * pow(2.0, (double)next_below(&g, 1900) - 1000.0);
    }
    assert_ok(prh_cooccurrence_add_pairs(counts, a, b, weights, COUNT, NULL));
    bytes = saved_counts(counts);
    back = restored(bytes, prh_cooccurrence_saved_size(counts));
    assert_same_counts(back, counts);
    free(bytes);
    prh_cooccurrence_destroy(back);
    prh_cooccurrence_destroy(counts);
    free(weights);
    free(b);
    free(a);
}

/* ---- the layout that docs/formats.md promises ---- */

static void the_layout_is_the_documented_one(void **state)
{
    static const unsigned char magic[WORD] = {0x89, 'P', 'R', 'H', 'C', '\r', '\n', 0x1a};
    const fixture *both = *state;

    assert_int_equal(checksum((const unsigned char *)"123456789", 9), UINT64_C(0x995dc9bbdf1939fa));
    for (int k = 0; k < 2; k++) {
        const fixture *f = &both[k];
        const int64_t entries = prh_cooccurrence_entries(f->counts);
        uint64_t before = 0;

        assert_int_equal(f->size, HEADER + ENTRY * entries + WORD);
        assert_memory_equal(f->bytes, magic, WORD);
        assert_int_equal(word_at(f->bytes, 8), 1);
        assert_int_equal(word_at(f->bytes, 16), f->size);
        assert_int_equal(word_at(f->bytes, 24), SYMBOLS);
        assert_int_equal(word_at(f->bytes, 32), k == 0 ? 0 : CONTEXTS);
        assert_int_equal(word_at(f->bytes, 40), entries);
        assert_int_equal(word_at(f->bytes, f->size - WORD), checksum(f->bytes, f->size - WORD));
        for (int64_t i = 0; i < entries; i++) {
            const uint64_t key = word_at(f->bytes, HEADER + ENTRY * i);
            double n;

            assert_true(i == 0 || key > before);
            assert_ok(prh_cooccurrence_count(f->counts, (int64_t)(key >> 32), (int64_t)(uint32_t)key, &n));
            assert_same_bits(number_at(f->bytes, HEADER + ENTRY * i + WORD), n);
            before = key;
        }
    }
}

/* ---- what does not come in ---- */

/* In memory that ends where the bytes do, so that a sanitizer sees one read too far. */
static void refused(const unsigned char *bytes, int64_t size, const char *words)
{
    prh_cooccurrence *out = (prh_cooccurrence *)(uintptr_t)1;
    unsigned char *copy = malloc(size > 0 ? (size_t)size : 1);

    assert_non_null(copy);
    memcpy(copy, bytes, (size_t)size);
    assert_refused(prh_cooccurrence_restore(&out, copy, size), PRH_ERR_FORMAT, words);
    assert_null(out);
    free(copy);
}

static void every_changed_byte_is_refused(void **state)
{
    const fixture *f = *state;
    unsigned char *bytes = allocate(f->size, 1);

    memcpy(bytes, f->bytes, (size_t)f->size);
    for (int64_t i = 0; i < f->size; i++)
        for (int change = 1; change < 256; change = change == 128 ? 255 : 2 * change) {
            bytes[i] ^= (unsigned char)change;
            note("byte %d, bits %d", (int)i, change);
            refused(bytes, f->size, "");
            bytes[i] ^= (unsigned char)change;
        }
    note("%s", "");
    free(bytes);
}

static void every_length_but_the_right_one_is_refused(void **state)
{
    const fixture *f = *state;
    unsigned char *bytes = allocate(f->size + 40, 1);

    memcpy(bytes, f->bytes, (size_t)f->size);
    for (int64_t size = 0; size < f->size + 40; size++)
        if (size != f->size)
            refused(bytes, size, "co-occurrence");
    refused(bytes, 0, "not a saved co-occurrence");
    refused(bytes, 30, "cut off");
    refused(bytes, f->size - 1, "bytes");
    free(bytes);
}

/* A word that is wrong and a checksum that fits it. */
static void refused_with(const fixture *f, int64_t offset, uint64_t word, const char *words)
{
    unsigned char *bytes = allocate(f->size, 1);

    note("word %llx at %d", (unsigned long long)word, (int)offset);
    memcpy(bytes, f->bytes, (size_t)f->size);
    put_word(bytes, offset, word);
    put_word(bytes, f->size - WORD, checksum(bytes, f->size - WORD));
    refused(bytes, f->size, words);
    free(bytes);
    note("%s", "");
}

static void foreign_bytes_with_a_right_checksum_are_refused(void **state)
{
    const fixture *f = *state;

    for (int k = 0; k < 2; k++, f++) {
        const uint64_t entries = (uint64_t)prh_cooccurrence_entries(f->counts);

        refused_with(f, 0, UINT64_C(0x1a0a0d5348525089), "not a saved co-occurrence"); /* a saved stream */
        refused_with(f, 8, 2, "version 2, this libprh reads version 1");
        refused_with(f, 8, UINT64_C(1) << 32 | 1, "version");
        refused_with(f, 16, (uint64_t)f->size + ENTRY, "bytes");
        refused_with(f, 24, 0, "0 symbols");
        refused_with(f, 24, UINT64_MAX, "-1 symbols");
        refused_with(f, 24, UINT64_C(1) << 31, "2147483648 symbols");
        refused_with(f, 24, SYMBOLS - 1, "pair");
        refused_with(f, 32, UINT64_MAX, "-1 contexts");
        refused_with(f, 32, UINT64_C(1) << 31, "contexts");
        refused_with(f, 40, entries + 1, "cannot have");
        refused_with(f, 40, entries + (UINT64_C(1) << 60), "cannot have"); /* 16 times this is 2^64 more */
    }
}

static void pairs_that_cannot_be_are_refused(void **state)
{
    const double bad[] = {0.0, -0.0, -1.0, NAN, INFINITY, -INFINITY, 2e300};
    const fixture *f = *state;

    for (int k = 0; k < 2; k++, f++) {
        for (int64_t i = 0; i < prh_cooccurrence_entries(f->counts); i++) {
            const int64_t at = HEADER + ENTRY * i;
            const uint64_t key = word_at(f->bytes, at);

            for (size_t b = 0; b < sizeof bad / sizeof bad[0]; b++)
                refused_with(f, at + WORD, bits_of(bad[b]), "pair");
            refused_with(f, at, (uint64_t)SYMBOLS << 32, "pair");
            refused_with(f, at, UINT64_MAX, "pair");
            refused_with(f, at, (key & ~UINT64_C(0xffffffff)) | (k == 0 ? SYMBOLS : CONTEXTS), "pair");
            if (i > 0)
                refused_with(f, at, word_at(f->bytes, at - ENTRY), "pair"); /* twice */
        }
    }
    f = *state;
    refused_with(f, HEADER, UINT64_C(3) << 32 | 2, "pair"); /* b < a in symmetric counts */
}

static void counts_that_are_too_large_together_are_refused(void **state)
{
    const fixture *f = *state;
    unsigned char *bytes = allocate(f->size, 1);

    memcpy(bytes, f->bytes, (size_t)f->size);
    for (int64_t i = 0; i < prh_cooccurrence_entries(f->counts); i++)
        put_word(bytes, HEADER + ENTRY * i + WORD, bits_of(1e300));
    put_word(bytes, f->size - WORD, checksum(bytes, f->size - WORD));
    refused(bytes, f->size, "too large");
    free(bytes);
}

static void a_buffer_of_another_size_is_refused(void **state)
{
    const fixture *f = *state;
    unsigned char *bytes = allocate(f->size + 1, 1);
    prh_cooccurrence *out = (prh_cooccurrence *)(uintptr_t)1;

    assert_refused(prh_cooccurrence_save(f->counts, bytes, f->size - 1), PRH_ERR_ARGUMENT, "bytes");
    assert_refused(prh_cooccurrence_save(f->counts, bytes, f->size + 1), PRH_ERR_ARGUMENT, "bytes");
    for (int64_t i = 0; i <= f->size; i++)
        assert_int_equal(bytes[i], 0);
    assert_refused(prh_cooccurrence_restore(&out, f->bytes, -1), PRH_ERR_ARGUMENT, "negative");
    assert_null(out);
    free(bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counts_go_on_as_if_they_had_not_been_away),
        cmocka_unit_test(no_counts_at_all_come_back_too),
        cmocka_unit_test(bytes_are_read_at_any_alignment),
        cmocka_unit_test(many_pairs_come_back),
        cmocka_unit_test(the_layout_is_the_documented_one),
        cmocka_unit_test(every_changed_byte_is_refused),
        cmocka_unit_test(every_length_but_the_right_one_is_refused),
        cmocka_unit_test(foreign_bytes_with_a_right_checksum_are_refused),
        cmocka_unit_test(pairs_that_cannot_be_are_refused),
        cmocka_unit_test(counts_that_are_too_large_together_are_refused),
        cmocka_unit_test(a_buffer_of_another_size_is_refused),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
