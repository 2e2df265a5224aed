/* Nothing is allocated on the word of a header: the bytes that are there, and their checksum, come first. */
#include "pmi/counts_bytes.h"

#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "base/saved.h"

/* Offsets in bytes; the size of an entry. */
enum {
    AT_SYMBOLS = PRH__SAVED_HEAD,
    AT_CONTEXTS = 32,
    AT_ENTRIES = 40,
    AT_PAIRS = 48,
    ENTRY = 2 * PRH__WORD
};

static const prh__saved kind = {.magic = {0x89, 'P', 'R', 'H', 'C', '\r', '\n', 0x1a},
    .version = 1,
    .least = AT_PAIRS + PRH__WORD,
    .what = "co-occurrence"};

int64_t prh__counts_bytes(const prh__counts *c)
{
    return AT_PAIRS + ENTRY * c->entries + PRH__WORD; /* the table itself takes more */
}

prh_status prh__counts_write(const prh__counts *c, unsigned char *bytes)
{
    prh__pair *sorted;

    PRH__TRY(prh__counts_sorted(&sorted, c, 0));
    prh__put_word(bytes + AT_SYMBOLS, (uint64_t)c->symbols);
    prh__put_word(bytes + AT_CONTEXTS, (uint64_t)c->contexts);
    prh__put_word(bytes + AT_ENTRIES, (uint64_t)c->entries);
    for (int64_t i = 0; i < c->entries; i++) {
        unsigned char *to = bytes + AT_PAIRS + ENTRY * i;
        uint64_t word;

        memcpy(&word, &sorted[i].value, sizeof word);
        prh__put_word(to, (uint64_t)prh__pair_a(sorted[i].key) << 32 | (uint64_t)prh__pair_b(sorted[i].key));
        prh__put_word(to + PRH__WORD, word);
    }
    prh__free(sorted);
    prh__saved_seal(&kind, bytes, prh__counts_bytes(c));
    return PRH_OK;
}

/* The entry at a place; 0 if the counts cannot have it. */
static int get_pair(prh__pair *pair, const prh__counts *c, const unsigned char *bytes, int64_t at)
{
    const unsigned char *from = bytes + AT_PAIRS + ENTRY * at;
    const uint64_t key = prh__get_word(from), word = prh__get_word(from + PRH__WORD);
    const int64_t a = (int64_t)(key >> 32), b = (int64_t)(uint32_t)key;

    memcpy(&pair->value, &word, sizeof word);
    pair->key = prh__pair_key(a, b);
    return a < c->symbols && (c->contexts > 0 ? b < c->contexts : a <= b && b < c->symbols) &&
           pair->value > 0.0 && pair->value <= PRH__COUNTS_LIMIT;
}

static prh_status check_head(const prh__counts *c, uint64_t entries, int64_t size)
{
    PRH__REQUIRE(c->symbols >= 1 && c->symbols <= INT32_MAX && c->contexts >= 0 && c->contexts <= INT32_MAX,
        PRH_ERR_FORMAT,
        "the saved co-occurrence has %" PRId64 " symbols and %" PRId64 " contexts; there are up to %d",
        c->symbols, c->contexts, INT32_MAX);
    PRH__REQUIRE((size - AT_PAIRS - PRH__WORD) % ENTRY == 0 &&
                     entries == (uint64_t)(size - AT_PAIRS - PRH__WORD) / ENTRY,
        PRH_ERR_FORMAT, "the saved co-occurrence cannot have %" PRIu64 " pairs in %" PRId64 " bytes", entries,
        size);
    return PRH_OK;
}

/* Ascending, possible, and together not too much. */
static prh_status check_pairs(
    const prh__counts *c, const unsigned char *bytes, int64_t entries, double *total)
{
    uint64_t before = 0;
    prh__pair pair;

    *total = 0.0;
    for (int64_t i = 0; i < entries; i++, before = pair.key) {
        PRH__REQUIRE(get_pair(&pair, c, bytes, i) && pair.key > before, PRH_ERR_FORMAT,
            "pair %" PRId64 " of the saved co-occurrence is out of its range or order", i);
        *total += prh__counts_times(c, pair.key) * pair.value;
    }
    PRH__REQUIRE(*total <= 2.0 * PRH__COUNTS_LIMIT,
        PRH_ERR_FORMAT, /* twice: in another order they were less */
        "the saved co-occurrence holds counts whose sum is too large");
    return PRH_OK;
}

static void put_pairs(prh__counts *c, const unsigned char *bytes, int64_t entries)
{
    enum { SOME = 128 };
    prh__pair some[SOME];

    for (int64_t first = 0; first < entries; first += SOME) {
        const int64_t count = entries - first < SOME ? entries - first : SOME;

        for (int64_t i = 0; i < count; i++)
            (void)get_pair(&some[i], c, bytes, first + i); /* checked before */
        prh__counts_put(c, some, count);
    }
}

prh_status prh__counts_read(prh__counts *c, const unsigned char *bytes, int64_t size)
{
    uint64_t entries;
    double total;

    PRH__TRY(prh__saved_check(&kind, bytes, size));
    *c = prh__counts_none(
        (int64_t)prh__get_word(bytes + AT_SYMBOLS), (int64_t)prh__get_word(bytes + AT_CONTEXTS));
    entries = prh__get_word(bytes + AT_ENTRIES);
    PRH__TRY(check_head(c, entries, size));
    PRH__TRY(check_pairs(c, bytes, (int64_t)entries, &total));
    PRH__TRY(prh__counts_reserve(c, (int64_t)entries));
    put_pairs(c, bytes, (int64_t)entries);
    c->total = total;
    return PRH_OK;
}
