/* Streams as bytes: they come back with the same bits, in the layout of docs/formats.md, and nothing else comes in. */
#include "streams.h"

#include <math.h>

enum { DX = 4, DY = 3, WIDTH = DX + DY, HEADER = 48, WORD = 8, ROWS = 20 };

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

static void put_number(unsigned char *bytes, int64_t offset, double value)
{
    uint64_t word;

    memcpy(&word, &value, sizeof word);
    put_word(bytes, offset, word);
}

static void put_checksum(unsigned char *bytes, int64_t size)
{
    put_word(bytes, size - WORD, checksum(bytes, size - WORD));
}

typedef struct fixture {
    pairs p;
    prh_hsic_stream *stream;
    unsigned char *bytes;
    int64_t size;
} fixture;

static int set_up(void **state)
{
    static fixture f;

    f.p = pairs_of(41, ROWS, DX, DY);
    f.stream = stream_of(&f.p, 6);
    f.bytes = saved(f.stream);
    f.size = prh_hsic_stream_saved_size(f.stream);
    *state = &f;
    return 0;
}

static int tear_down(void **state)
{
    fixture *f = *state;

    free(f->bytes);
    prh_hsic_stream_destroy(f->stream);
    release_pairs(&f->p);
    return 0;
}

/* In memory that ends where the bytes do, so that a sanitizer sees one read too far. */
static void refused(const unsigned char *bytes, int64_t size, const char *words)
{
    prh_hsic_stream *out = (prh_hsic_stream *)(uintptr_t)1;
    unsigned char *copy = malloc(size > 0 ? (size_t)size : 1);

    assert_non_null(copy);
    memcpy(copy, bytes, (size_t)size);
    assert_refused(prh_hsic_stream_restore(&out, copy, size), PRH_ERR_FORMAT, words);
    assert_null(out);
    free(copy);
}

static void is_itself_again(const pairs *p, int64_t first)
{
    prh_hsic_stream *stream = empty_stream(p), *back = NULL;
    const int64_t size = prh_hsic_stream_saved_size(stream);
    unsigned char *bytes, *again;

    if (first > 0)
        feed_rows(stream, p, 0, first, 9);
    bytes = saved(stream);
    assert_ok(prh_hsic_stream_restore(&back, bytes, size));
    assert_int_equal(prh_hsic_stream_rows(back), first);
    assert_int_equal(prh_hsic_stream_cols_x(back), p->dx);
    assert_int_equal(prh_hsic_stream_cols_y(back), p->dy);
    for (int s = 0; s < 2; s++)
        feed_rows(s ? back : stream, p, first, p->n, 9);
    free(bytes);
    bytes = saved(stream);
    again = saved(back);
    assert_memory_equal(bytes, again, (size_t)size);
    assert_same_bits(read_values(back).unbiased_cka, read_values(stream).unbiased_cka);
    free(again);
    free(bytes);
    prh_hsic_stream_destroy(back);
    prh_hsic_stream_destroy(stream);
}

static void a_stream_goes_on_with_the_same_bits(void **state)
{
    pairs wide = pairs_of(42, 60, 140, 150); /* several tiles */
    const fixture *f = *state;

    for (int64_t first = 0; first < ROWS; first += 7)
        is_itself_again(&f->p, first);
    is_itself_again(&wide, 30);
    release_pairs(&wide);
}

static void bytes_are_read_at_any_alignment(void **state)
{
    const fixture *f = *state;
    unsigned char *moved = allocate(f->size + 3, 1);
    prh_hsic_stream *back = NULL;

    memcpy(moved + 3, f->bytes, (size_t)f->size);
    assert_ok(prh_hsic_stream_restore(&back, moved + 3, f->size));
    assert_ok(prh_hsic_stream_save(back, moved + 1, f->size));
    assert_memory_equal(moved + 1, f->bytes, (size_t)f->size);
    prh_hsic_stream_destroy(back);
    free(moved);
}

static void merged_from_bytes_is_merged(void **state)
{
    const fixture *f = *state;
    prh_hsic_stream *one = empty_stream(&f->p), *two = empty_stream(&f->p), *sent = NULL;
    unsigned char *bytes;

    feed_rows(one, &f->p, 0, 8, 8);
    feed_rows(two, &f->p, 8, ROWS, 5);
    bytes = saved(two);
    assert_ok(prh_hsic_stream_restore(&sent, bytes, f->size));
    assert_ok(prh_hsic_stream_merge(one, sent, NULL));
    assert_values(read_values(one), read_values(f->stream), 1e-12);
    free(bytes);
    prh_hsic_stream_destroy(sent);
    prh_hsic_stream_destroy(two);
    prh_hsic_stream_destroy(one);
}

/* ---- the layout that docs/formats.md promises ---- */

static void the_layout_is_the_documented_one(void **state)
{
    const fixture *f = *state;
    static const unsigned char magic[WORD] = {0x89, 'P', 'R', 'H', 'S', '\r', '\n', 0x1a};
    const unsigned char *b = f->bytes;
    const int64_t pilot = HEADER + 5 * WORD, z = pilot + WIDTH * WORD, zz = z + 3 * WIDTH * WORD;
    double square = 0.0, sum = 0.0, at_pilot = number_at(b, pilot);

    assert_int_equal(checksum((const unsigned char *)"123456789", 9), UINT64_C(0x995dc9bbdf1939fa));
    assert_int_equal(f->size, zz + WIDTH * (WIDTH + 1) / 2 * WORD + WORD);
    assert_memory_equal(b, magic, WORD);
    assert_int_equal(word_at(b, 8), 1);
    assert_int_equal(word_at(b, 16), f->size);
    assert_int_equal(word_at(b, 24), ROWS);
    assert_int_equal(word_at(b, 32), DX);
    assert_int_equal(word_at(b, 40), DY);
    assert_int_equal(word_at(b, f->size - WORD), checksum(b, f->size - WORD));
    for (int64_t i = 0; i < ROWS; i++) {
        const double value = f->p.x[i * DX] - at_pilot;

        sum += value;
        square += value * value;
    }
    assert_close(number_at(b, z), sum, 1e-13);
    assert_close(number_at(b, zz), square, 1e-12);
}

/* ---- what does not come in ---- */

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
            refused(bytes, size, "stream");
    refused(bytes, 0, "not a saved HSIC stream");
    refused(bytes, 30, "cut off");
    refused(bytes, f->size - 1, "bytes");
    free(bytes);
}

/* A byte that is wrong and a checksum that fits it. */
static void refused_with(const fixture *f, int64_t offset, uint64_t word, const char *words)
{
    unsigned char *bytes = allocate(f->size, 1);

    memcpy(bytes, f->bytes, (size_t)f->size);
    put_word(bytes, offset, word);
    put_checksum(bytes, f->size);
    refused(bytes, f->size, words);
    free(bytes);
}

static void foreign_bytes_with_a_right_checksum_are_refused(void **state)
{
    const fixture *f = *state;

    refused_with(f, 0, 0, "not a saved HSIC stream");
    refused_with(f, 8, 2, "version 2, this libprh reads version 1");
    refused_with(f, 8, UINT64_C(1) << 32 | 1, "version");
    refused_with(f, 16, (uint64_t)f->size + 8, "bytes");
    refused_with(f, 24, UINT64_MAX, "-1 rows");
    refused_with(f, 24, 0, "no rows have");
    refused_with(f, 32, DX + 1, "cannot have 5 and 3 columns");
    refused_with(f, 32, 0, "cannot have 0 and 3 columns");
    refused_with(f, 32, UINT64_MAX, "cannot have -1 and 3 columns");
    refused_with(f, 40, INT64_MAX, "cannot have");
    refused_with(f, 40, UINT32_MAX, "cannot have");
}

static void numbers_that_no_rows_have_are_refused(void **state)
{
    const fixture *f = *state;
    const double bad[] = {NAN, INFINITY, -INFINITY};
    unsigned char *bytes = allocate(f->size, 1);

    memcpy(bytes, f->bytes, (size_t)f->size);
    for (int64_t at = HEADER; at < f->size - WORD; at += WORD)
        for (int b = 0; b < 3; b++) {
            put_number(bytes, at, bad[b]);
            put_checksum(bytes, f->size);
            refused(bytes, f->size, "no rows have");
            memcpy(bytes + at, f->bytes + at, WORD);
        }
    put_number(bytes, HEADER, -1.0);
    put_checksum(bytes, f->size);
    refused(bytes, f->size, "no rows have");
    put_number(bytes, HEADER, 1e200);
    put_checksum(bytes, f->size);
    refused(bytes, f->size, "no rows have");
    free(bytes);
}

static void a_buffer_of_another_size_is_refused(void **state)
{
    const fixture *f = *state;
    unsigned char *bytes = allocate(f->size + 1, 1);

    assert_refused(prh_hsic_stream_save(f->stream, bytes, f->size - 1), PRH_ERR_ARGUMENT, "bytes");
    assert_refused(prh_hsic_stream_save(f->stream, bytes, f->size + 1), PRH_ERR_ARGUMENT, "bytes");
    for (int64_t i = 0; i <= f->size; i++)
        assert_int_equal(bytes[i], 0);
    free(bytes);
}

static void row_counts_that_cannot_be_added_are_refused(void **state)
{
    const fixture *f = *state;
    prh_hsic_stream *huge = NULL;
    unsigned char *bytes = allocate(f->size, 1), *after;

    memcpy(bytes, f->bytes, (size_t)f->size);
    put_word(bytes, 24, INT64_MAX);
    put_checksum(bytes, f->size);
    assert_ok(prh_hsic_stream_restore(&huge, bytes, f->size));
    assert_refused(prh_hsic_stream_merge(huge, f->stream, NULL), PRH_ERR_TOO_LARGE, "cannot be counted");
    after = saved(huge);
    assert_memory_equal(after, bytes, (size_t)f->size);
    free(after);
    free(bytes);
    prh_hsic_stream_destroy(huge);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_stream_goes_on_with_the_same_bits),
        cmocka_unit_test(bytes_are_read_at_any_alignment),
        cmocka_unit_test(merged_from_bytes_is_merged),
        cmocka_unit_test(the_layout_is_the_documented_one),
        cmocka_unit_test(every_changed_byte_is_refused),
        cmocka_unit_test(every_length_but_the_right_one_is_refused),
        cmocka_unit_test(foreign_bytes_with_a_right_checksum_are_refused),
        cmocka_unit_test(numbers_that_no_rows_have_are_refused),
        cmocka_unit_test(a_buffer_of_another_size_is_refused),
        cmocka_unit_test(row_counts_that_cannot_be_added_are_refused),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
