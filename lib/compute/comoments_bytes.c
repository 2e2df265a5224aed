/* Nothing is allocated on the word of a header: the bytes that are there, and their checksum, come first. */
#include "compute/comoments_bytes.h"

#include <limits.h>
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "base/saved.h"

enum { SCALARS = 5 };

/* Offsets in bytes. */
enum { AT_ROWS = PRH__SAVED_HEAD, AT_COLS = 32, AT_NUMBERS = 48 };

/* Neither text nor, as line ends show, sent through anything that takes it for text. */
static const prh__saved stream = {.magic = {0x89, 'P', 'R', 'H', 'S', '\r', '\n', 0x1a},
    .version = 1,
    .least = AT_NUMBERS + PRH__WORD,
    .what = "HSIC stream"};

prh_status prh__comoments_bytes(int64_t *bytes, const int64_t cols[2])
{
    int64_t width, products;

    PRH__REQUIRE(
        cols[0] >= 1 && cols[1] >= 1 && !__builtin_add_overflow(cols[0], cols[1], &width) && width <= INT_MAX,
        PRH_ERR_TOO_LARGE, "%" PRId64 " and %" PRId64 " columns cannot be addressed", cols[0], cols[1]);
    products = width * (width + 1) / 2;
    PRH__TRY(prh__mul(bytes, products + 4 * width + SCALARS + 1, PRH__WORD));
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
    for (int64_t i = 0; i < count; i++, c->to += PRH__WORD) {
        uint64_t word;

        memcpy(&word, &values[i], sizeof word);
        prh__put_word(c->to, word);
    }
}

static void get_numbers(cursor *c, double *values, int64_t count)
{
    for (int64_t i = 0; i < count; i++, c->from += PRH__WORD) {
        const uint64_t word = prh__get_word(c->from);

        memcpy(&values[i], &word, sizeof word);
        c->seen |= word;
        c->not_finite |= !isfinite(values[i]);
    }
}

void prh__comoments_write(const prh__comoments *c, unsigned char *bytes)
{
    cursor at = {.to = bytes + AT_NUMBERS};

    prh__put_word(bytes + AT_ROWS, (uint64_t)c->n);
    for (int f = 0; f < 2; f++)
        prh__put_word(bytes + AT_COLS + PRH__WORD * f, (uint64_t)c->sums.cols[f]);
    put_numbers(&at, c->sums.f, 2);
    put_numbers(&at, c->sums.ff, 3);
    put_numbers(&at, c->pilot, c->width);
    put_numbers(&at, c->sums.z, 3 * c->width);
    for (int64_t j = 0; j < c->width; j++) {
        if (c->n > 0)
            put_numbers(&at, prh__comoments_row(c, j), c->width - j);
        else
            for (int64_t k = j; k < c->width; k++, at.to += PRH__WORD)
                prh__put_word(at.to, 0);
    }
    prh__saved_seal(&stream, bytes, at.to + PRH__WORD - bytes);
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

    PRH__TRY(prh__saved_check(&stream, bytes, size));
    for (int f = 0; f < 2; f++)
        cols[f] = (int64_t)prh__get_word(bytes + AT_COLS + PRH__WORD * f);
    PRH__REQUIRE(prh__comoments_bytes(&wanted, cols) == PRH_OK && wanted == size, PRH_ERR_FORMAT,
        "the saved stream cannot have %" PRId64 " and %" PRId64 " columns in %" PRId64 " bytes", cols[0],
        cols[1], size);
    PRH__TRY(prh__comoments_create(c, cols));
    c->n = (int64_t)prh__get_word(bytes + AT_ROWS);
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
