/* Nothing is allocated on the word of a header: the bytes that are there, and their checksum, come first. */
#include "compute/comoments_bytes.h"

#include <limits.h>
#include <math.h>
#include <string.h>

#include "base/checksum.h"
#include "base/error.h"
#include "base/memory.h"

enum { VERSION = 1, SCALARS = 5, WORD = 8 };

/* Offsets in bytes. */
enum { AT_VERSION = 8, AT_SIZE = 16, AT_ROWS = 24, AT_COLS = 32, AT_NUMBERS = 48 };

/* Neither text nor, as line ends show, sent through anything that takes it for text. */
static const unsigned char magic[WORD] = {0x89, 'P', 'R', 'H', 'S', '\r', '\n', 0x1a};

static void put_word(unsigned char *bytes, uint64_t word)
{
    for (int i = 0; i < WORD; i++)
        bytes[i] = (unsigned char)(word >> CHAR_BIT * i);
}

static uint64_t get_word(const unsigned char *bytes)
{
    uint64_t word = 0;

    for (int i = 0; i < WORD; i++)
        word |= (uint64_t)bytes[i] << CHAR_BIT * i;
    return word;
}

prh_status prh__comoments_bytes(int64_t *bytes, const int64_t cols[2])
{
    int64_t width, products;

    PRH__REQUIRE(
        cols[0] >= 1 && cols[1] >= 1 && !__builtin_add_overflow(cols[0], cols[1], &width) && width <= INT_MAX,
        PRH_ERR_TOO_LARGE, "%" PRId64 " and %" PRId64 " columns cannot be addressed", cols[0], cols[1]);
    products = width * (width + 1) / 2;
    PRH__TRY(prh__mul(bytes, products + 4 * width + SCALARS + 1, WORD));
    *bytes += AT_NUMBERS;
    return PRH_OK;
}

/* Numbers one after the other. */
typedef struct cursor {
    unsigned char *to;         /* when writing */
    const unsigned char *from; /* when reading */
    uint64_t seen;             /* all bits that were read */
    int not_finite;
} cursor;

static void put_numbers(cursor *c, const double *values, int64_t count)
{
    for (int64_t i = 0; i < count; i++, c->to += WORD) {
        uint64_t word;

        memcpy(&word, &values[i], sizeof word);
        put_word(c->to, word);
    }
}

static void get_numbers(cursor *c, double *values, int64_t count)
{
    for (int64_t i = 0; i < count; i++, c->from += WORD) {
        const uint64_t word = get_word(c->from);

        memcpy(&values[i], &word, sizeof word);
        c->seen |= word;
        c->not_finite |= !isfinite(values[i]);
    }
}

void prh__comoments_write(const prh__comoments *c, unsigned char *bytes)
{
    cursor at = {.to = bytes + AT_NUMBERS};

    memcpy(bytes, magic, sizeof magic);
    put_word(bytes + AT_VERSION, VERSION); /* and four bytes of 0 */
    put_word(bytes + AT_ROWS, (uint64_t)c->n);
    for (int f = 0; f < 2; f++)
        put_word(bytes + AT_COLS + WORD * f, (uint64_t)c->sums.cols[f]);
    put_numbers(&at, c->sums.f, 2);
    put_numbers(&at, c->sums.ff, 3);
    put_numbers(&at, c->pilot, c->width);
    put_numbers(&at, c->sums.z, 3 * c->width);
    for (int64_t j = 0; j < c->width; j++) {
        if (c->n > 0)
            put_numbers(&at, prh__comoments_row(c, j), c->width - j);
        else
            for (int64_t k = j; k < c->width; k++, at.to += WORD)
                put_word(at.to, 0);
    }
    put_word(bytes + AT_SIZE, (uint64_t)(at.to + WORD - bytes));
    put_word(at.to, prh__crc64(bytes, (size_t)(at.to - bytes)));
}

/* Whether all bytes are there as they were written; whether they make sense is another question. */
static prh_status check_bytes(const unsigned char *bytes, int64_t size)
{
    uint64_t word;

    PRH__REQUIRE(size >= WORD && memcmp(bytes, magic, sizeof magic) == 0, PRH_ERR_FORMAT,
        "these %" PRId64 " bytes are not a saved HSIC stream", size);
    PRH__REQUIRE(size >= AT_NUMBERS + WORD, PRH_ERR_FORMAT,
        "the saved stream is cut off after %" PRId64 " bytes, within its header", size);
    word = get_word(bytes + AT_VERSION);
    PRH__REQUIRE(word == VERSION, PRH_ERR_FORMAT,
        "the saved stream has format version %" PRIu64 ", this libprh reads version %d", word, VERSION);
    word = get_word(bytes + AT_SIZE);
    PRH__REQUIRE(word == (uint64_t)size, PRH_ERR_FORMAT,
        "the saved stream has %" PRIu64 " bytes, %" PRId64 " are here", word, size);
    word = get_word(bytes + size - WORD);
    PRH__REQUIRE(word == prh__crc64(bytes, (size_t)(size - WORD)), PRH_ERR_FORMAT,
        "the checksum of the saved stream is wrong: its bytes were changed");
    return PRH_OK;
}

/* No sums but those of real rows are worth adding to. */
static prh_status check_numbers(const prh__comoments *c, const cursor *at)
{
    int possible = c->n > 0 ? !at->not_finite : at->seen == 0;

    for (int f = 0; f < 2; f++)
        possible = possible && c->sums.f[f] >= 0.0 && c->sums.f[f] <= PRH__COMOMENTS_LIMIT;
    PRH__REQUIRE(possible, PRH_ERR_FORMAT, "the saved stream holds numbers that no rows have");
    return PRH_OK;
}

prh_status prh__comoments_read(prh__comoments *c, const unsigned char *bytes, int64_t size)
{
    cursor at = {.from = bytes + AT_NUMBERS};
    int64_t cols[2], wanted;
    prh_status status;

    PRH__TRY(check_bytes(bytes, size));
    for (int f = 0; f < 2; f++)
        cols[f] = (int64_t)get_word(bytes + AT_COLS + WORD * f);
    PRH__REQUIRE(prh__comoments_bytes(&wanted, cols) == PRH_OK && wanted == size, PRH_ERR_FORMAT,
        "the saved stream cannot have %" PRId64 " and %" PRId64 " columns in %" PRId64 " bytes", cols[0],
        cols[1], size);
    PRH__TRY(prh__comoments_create(c, cols));
    c->n = (int64_t)get_word(bytes + AT_ROWS);
    get_numbers(&at, c->sums.f, 2);
    get_numbers(&at, c->sums.ff, 3);
    get_numbers(&at, c->pilot, c->width);
    get_numbers(&at, c->sums.z, 3 * c->width);
    for (int64_t j = 0; j < c->width; j++) {
        double *row = prh__comoments_row(c, j);

        get_numbers(&at, row, c->width - j);
        for (int64_t k = 1; k < c->width - j && j % PRH__COMOMENTS_EDGE + k < PRH__COMOMENTS_EDGE; k++)
            prh__comoments_row(c, j + k)[-k] = row[k]; /* blocks on the diagonal are whole */
    }
    status = c->n >= 0 ? check_numbers(c, &at)
                       : prh__fail(PRH_ERR_FORMAT, "the saved stream has %" PRId64 " rows", c->n);
    if (status < 0)
        prh__comoments_free(c);
    return status;
}
