/* Pictures from PNG files: each kind of pixel against bytes written here, and files that are none or not whole. */
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "complaints.h"
#include "picture.h"
#include "program.h"

enum { ROOM = 4096 };

/* A PNG file in the making. */
typedef struct png {
    unsigned char bytes[ROOM];
    size_t size;
} png;

static uint32_t crc_of(const unsigned char *bytes, size_t size)
{
    uint32_t crc = 0xffffffffu;

    for (size_t i = 0; i < size; i++) {
        crc ^= bytes[i];
        for (int bit = 0; bit < 8; bit++)
            crc = crc & 1 ? crc >> 1 ^ 0xedb88320u : crc >> 1;
    }
    return ~crc;
}

static void put_number(unsigned char *to, uint32_t number)
{
    for (int i = 0; i < 4; i++)
        to[i] = (unsigned char)(number >> (24 - 8 * i));
}

static void put_chunk(png *mine, const char *name, const unsigned char *bytes, size_t size)
{
    unsigned char *at = mine->bytes + mine->size;

    assert_true(mine->size + size + 12 <= ROOM);
    put_number(at, (uint32_t)size);
    memcpy(at + 4, name, 4);
    if (size)
        memcpy(at + 8, bytes, size);
    put_number(at + 8 + size, crc_of(at + 4, size + 4));
    mine->size += size + 12;
}

/* The head: depth in bits, kind 0 for grey, 2 for colours, 3 for a palette, +4 for alpha. */
static png png_begin(uint32_t width, uint32_t height, int depth, int kind)
{
    static const unsigned char signature[] = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
    unsigned char head[13] = {0};
    png mine = {.size = sizeof signature};

    memcpy(mine.bytes, signature, sizeof signature);
    put_number(head, width);
    put_number(head + 4, height);
    head[8] = (unsigned char)depth;
    head[9] = (unsigned char)kind;
    put_chunk(&mine, "IHDR", head, sizeof head);
    return mine;
}

/* Rows, each after a byte 0 for "no filter", as one block that is not compressed. */
static void png_end(png *mine, const unsigned char *rows, size_t size)
{
    unsigned char data[ROOM] = {0x78, 0x01, 0x01};
    uint32_t a = 1, b = 0;

    data[3] = (unsigned char)size;
    data[4] = (unsigned char)(size >> 8);
    data[5] = (unsigned char)~data[3];
    data[6] = (unsigned char)~data[4];
    memcpy(data + 7, rows, size);
    for (size_t i = 0; i < size; i++) {
        a = (a + rows[i]) % 65521;
        b = (b + a) % 65521;
    }
    put_number(data + 7 + size, b << 16 | a);
    put_chunk(mine, "IDAT", data, size + 11);
    put_chunk(mine, "IEND", NULL, 0);
}

static const char *write_png(const png *mine)
{
    const char *path = folder_path("picture.png");

    write_bytes(path, mine->bytes, mine->size);
    return path;
}

static void assert_read(const png *mine, int64_t width, int64_t height, const unsigned char *rgb)
{
    picture read;

    assert_int_equal(picture_read(&read, write_png(mine)), EXIT_FINE);
    assert_int_equal(read.width, width);
    assert_int_equal(read.height, height);
    assert_memory_equal(read.rgb, rgb, (size_t)(3 * width * height));
    picture_release(&read);
}

static const unsigned char colours[] = {0, 255, 0, 0, 1, 2, 3, 0, 9, 8, 7, 0, 128, 255};
static const unsigned char colours_read[] = {255, 0, 0, 1, 2, 3, 9, 8, 7, 0, 128, 255};

static void colours_are_read_as_they_are(void **state)
{
    png mine = png_begin(2, 2, 8, 2);

    (void)state;
    png_end(&mine, colours, sizeof colours);
    assert_read(&mine, 2, 2, colours_read);
}

static void greys_become_three_equal_bytes(void **state)
{
    const unsigned char bytes[] = {0, 0, 77, 255}, bits[] = {0, 0xa0};
    png mine = png_begin(3, 1, 8, 0);

    (void)state;
    png_end(&mine, bytes, sizeof bytes);
    assert_read(&mine, 3, 1, (const unsigned char[]){0, 0, 0, 77, 77, 77, 255, 255, 255});
    mine = png_begin(3, 1, 1, 0);
    png_end(&mine, bits, sizeof bits);
    assert_read(&mine, 3, 1, (const unsigned char[]){255, 255, 255, 0, 0, 0, 255, 255, 255});
}

static void sixteen_bits_are_reduced_to_eight(void **state)
{
    const unsigned char row[] = {0, 0x12, 0x34, 0xff, 0xff, 0x80, 0x81};
    png mine = png_begin(1, 1, 16, 2);

    (void)state;
    png_end(&mine, row, sizeof row);
    assert_read(&mine, 1, 1, (const unsigned char[]){0x12, 0xff, 0x80});
}

static void palettes_are_looked_up(void **state)
{
    const unsigned char palette[] = {10, 20, 30, 200, 100, 0}, row[] = {0, 1, 0, 1};
    png mine = png_begin(3, 1, 8, 3);

    (void)state;
    put_chunk(&mine, "PLTE", palette, sizeof palette);
    png_end(&mine, row, sizeof row);
    assert_read(&mine, 3, 1, (const unsigned char[]){200, 100, 0, 10, 20, 30, 200, 100, 0});
}

static void alpha_is_fine_as_long_as_nothing_is_transparent(void **state)
{
    unsigned char rows[] = {0, 1, 2, 3, 255, 4, 5, 6, 255, 0, 7, 8, 9, 255, 250, 251, 252, 255};
    png mine = png_begin(2, 2, 8, 6);

    (void)state;
    png_end(&mine, rows, sizeof rows);
    assert_read(&mine, 2, 2, (const unsigned char[]){1, 2, 3, 4, 5, 6, 7, 8, 9, 250, 251, 252});
    rows[sizeof rows - 1] = 254;
    mine = png_begin(2, 2, 8, 6);
    png_end(&mine, rows, sizeof rows);
    {
        picture read = {.width = 5};

        assert_complains(picture_read(&read, write_png(&mine)),
            "picture.png: the pixel in column 1 of row 1 (counted from 0) is transparent");
        assert_null(read.rgb);
        assert_int_equal(read.width, 0);
    }
}

static void assert_refused_bytes(const void *bytes, size_t size, const char *words)
{
    const char *path = folder_path("picture.png");
    picture read;

    write_bytes(path, bytes, size);
    assert_complains(picture_read(&read, path), words);
    assert_null(read.rgb);
}

static void what_is_no_png_is_refused_by_name(void **state)
{
    picture read;

    (void)state;
    assert_complains(
        picture_read(&read, folder_path("missing.png")), "missing.png: cannot be opened: No such file");
    assert_complains(picture_read(&read, folder_path(".")), "/.: cannot be ");
    assert_refused_bytes("", 0, "picture.png: is no PNG file");
    assert_refused_bytes("\x89PNG", 4, "picture.png: is no PNG file");
    assert_refused_bytes(
        "\xff\xd8\xff\xe0 a JPEG file has such a beginning", 36, "picture.png: is no PNG file");
}

static void a_file_that_is_cut_off_anywhere_is_refused(void **state)
{
    png mine = png_begin(2, 2, 8, 2);

    (void)state;
    png_end(&mine, colours, sizeof colours);
    for (size_t size = 8; size < mine.size; size++) {
        note("%zu bytes of %zu", size, mine.size);
        assert_refused_bytes(mine.bytes, size, "is cut off");
    }
}

/* Whatever byte is changed, to whatever: either it does not matter or the file is refused, by name. */
static void a_changed_byte_is_refused_or_harmless(void **state)
{
    static const unsigned char changes[] = {0x01, 0x80, 0xff};
    const char *path = folder_path("picture.png");
    png mine = png_begin(2, 2, 8, 2);
    int refused = 0;

    (void)state;
    png_end(&mine, colours, sizeof colours);
    for (size_t i = 0; i < mine.size; i++)
        for (size_t c = 0; c < sizeof changes; c++) {
            png changed = mine;
            picture read;
            int code;

            changed.bytes[i] ^= changes[c];
            write_bytes(path, changed.bytes, changed.size);
            listen_begin();
            code = picture_read(&read, path);
            note("byte %zu changed by %02x: %s", i, changes[c], listen_end());
            if (code == EXIT_FINE)
                assert_memory_equal(read.rgb, colours_read, sizeof colours_read);
            else
                assert_true(code == EXIT_BAD && !read.rgb);
            refused += code != EXIT_FINE;
            picture_release(&read);
        }
    assert_true(refused > 200); /* all but those in what ends the file */
}

static void a_picture_that_claims_to_be_huge_is_refused_before_it_is_read(void **state)
{
    png mine = png_begin(30000, 30000, 8, 2);

    (void)state;
    png_end(&mine, colours, sizeof colours);
    assert_refused_bytes(mine.bytes, mine.size, "is too large: 30000 x 30000 pixels");
    mine = png_begin(0xffffffffu, 0xffffffffu, 8, 2);
    png_end(&mine, colours, sizeof colours);
    assert_refused_bytes(mine.bytes, mine.size, "is too large");
    mine = png_begin(0, 0, 8, 2);
    png_end(&mine, colours, sizeof colours);
    assert_refused_bytes(mine.bytes, mine.size, "is damaged");
}

static void a_picture_with_too_few_rows_is_refused(void **state)
{
    png mine = png_begin(2, 3, 8, 2);

    (void)state;
    png_end(&mine, colours, sizeof colours);
    assert_refused_bytes(mine.bytes, mine.size, "is damaged");
}

static int begin(void **state)
{
    (void)state;
    folder_make();
    return 0;
}

static int end(void **state)
{
    (void)state;
    folder_remove();
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(colours_are_read_as_they_are),
        cmocka_unit_test(greys_become_three_equal_bytes),
        cmocka_unit_test(sixteen_bits_are_reduced_to_eight),
        cmocka_unit_test(palettes_are_looked_up),
        cmocka_unit_test(alpha_is_fine_as_long_as_nothing_is_transparent),
        cmocka_unit_test(what_is_no_png_is_refused_by_name),
        cmocka_unit_test(a_file_that_is_cut_off_anywhere_is_refused),
        cmocka_unit_test(a_changed_byte_is_refused_or_harmless),
        cmocka_unit_test(a_picture_that_claims_to_be_huge_is_refused_before_it_is_read),
        cmocka_unit_test(a_picture_with_too_few_rows_is_refused),
    };

    return cmocka_run_group_tests(tests, begin, end);
}
