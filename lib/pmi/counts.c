/* The table itself: finding, adding, growing. */
#include "pmi/counts.h"

#include "base/error.h"
#include "base/memory.h"

/*
 * A search begins at a line of the cache, which holds four slots, and goes on to the next lines until one has the key
 * or a free slot. Nearly all searches end where they began, so that branches are foreseen. At most three quarters of
 * the slots are taken, and after a doubling more than three eighths, so a pair has 21 to 43 bytes.
 */
enum { LINE = 4, LEAST_ROOM = 2 * LINE, AHEAD = 24 };

prh__counts prh__counts_none(int64_t symbols, int64_t contexts)
{
    return (prh__counts){.symbols = symbols, .contexts = contexts};
}

void prh__counts_free(prh__counts *c)
{
    prh__free(c->slots);
    *c = prh__counts_none(c->symbols, c->contexts);
}

prh_status prh__counts_check_total(double total)
{
    PRH__REQUIRE(total <= PRH__COUNTS_LIMIT, PRH_ERR_VALUE,
        "the sum of all counts is %.9g, more than %g; scale the weights down", total, PRH__COUNTS_LIMIT);
    return PRH_OK;
}

/*
 * The line where a search begins is the high bits of this, so that tables of two sizes have their pairs in nearly the
 * same order, and growing and merging go through memory from the beginning to the end. Two rounds, because one maps the
 * grids that dense counts are to arithmetic progressions, which run together.
 */
static inline uint64_t mix(uint64_t key)
{
    key *= UINT64_C(0x9e3779b97f4a7c15);
    key ^= key >> 32;
    return key * UINT64_C(0xd6e8feb86659fd93);
}

static inline int shift_of(const prh__counts *c)
{
    return __builtin_clzll((unsigned long long)(c->room / LINE)) + 1;
}

static int64_t most_pairs(int64_t room)
{
    return room / 4 * 3;
}

/* The slot that has the key, or the first free one on the way; there is one. */
static inline int64_t find(const prh__counts *c, uint64_t key, int shift)
{
    for (int64_t line = (int64_t)(mix(key) >> shift);; line = (line + 1) & (c->room / LINE - 1)) {
        const prh__pair *slot = c->slots + LINE * line;
        unsigned here = 0;

        for (int i = 0; i < LINE; i++)
            here |= (unsigned)((slot[i].key == key) | (slot[i].key == 0)) << i;
        if (here != 0)
            return LINE * line + __builtin_ctz(here);
    }
}

double prh__counts_get(const prh__counts *c, uint64_t key)
{
    return c->room > 0 ? c->slots[find(c, key, shift_of(c))].value : 0.0;
}

/*
 * Memory is slower than all else here, so the lines of the next pairs are on their way while one is dealt with. No
 * function of its own: gcc takes one that only prefetches for one that does nothing.
 */
#define FETCH(i)                                                                                             \
    do {                                                                                                     \
        if ((i) < count)                                                                                     \
            __builtin_prefetch(c->slots + LINE * (mix(pairs[i].key) >> shift), 1);                           \
    } while (0)

void prh__counts_put(prh__counts *c, const prh__pair *pairs, int64_t count)
{
    const int shift = count > 0 ? shift_of(c) : 0;
    int64_t taken = 0;

    for (int64_t i = 0; i < AHEAD; i++)
        FETCH(i);
    for (int64_t i = 0; i < count; i++) {
        prh__pair *slot = c->slots + find(c, pairs[i].key, shift);

        FETCH(i + AHEAD);
        taken += slot->key == 0;
        slot->key = pairs[i].key;
        slot->value += pairs[i].value;
    }
    c->entries += taken;
}

int64_t prh__counts_absent(const prh__counts *c, const prh__pair *pairs, int64_t count)
{
    int64_t absent = 0;
    int shift;

    if (c->entries == 0)
        return count;
    shift = shift_of(c);
    for (int64_t i = 0; i < AHEAD; i++)
        FETCH(i);
    for (int64_t i = 0; i < count; i++) {
        absent += c->slots[find(c, pairs[i].key, shift)].key == 0;
        FETCH(i + AHEAD);
    }
    return absent;
}

/* Without a branch on whether a slot is taken, which nobody foresees. */
int64_t prh__counts_walk(const prh__counts *c, int64_t *slot, prh__pair *out, int64_t capacity)
{
    int64_t count = 0;

    for (; *slot < c->room && count < capacity; *slot += LINE)
        for (int i = 0; i < LINE; i++) {
            out[count] = c->slots[*slot + i];
            count += out[count].key != 0;
        }
    return count;
}

prh_status prh__counts_reserve(prh__counts *c, int64_t more)
{
    enum { SOME = 128 };
    prh__pair some[SOME + PRH__COUNTS_SPARE];
    prh__counts larger = *c;

    if (c->entries + more <= most_pairs(c->room))
        return PRH_OK;
    if (larger.room == 0)
        larger.room = LEAST_ROOM;
    while (c->entries + more > most_pairs(larger.room))
        PRH__TRY(prh__mul(&larger.room, larger.room, 2));
    PRH__TRY(prh__alloc_zero(&larger.slots, larger.room, sizeof *larger.slots));
    larger.entries = 0;
    for (int64_t slot = 0; slot < c->room;)
        prh__counts_put(&larger, some, prh__counts_walk(c, &slot, some, SOME));
    prh__free(c->slots);
    *c = larger;
    return PRH_OK;
}
