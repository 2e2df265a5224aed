/* Pins are compared; option structs are handed over in every size, in memory that ends where they do. */
#include "layouts.h"

void assert_pins(const pin *pins, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (pins[i].now != pins[i].released)
            fail_msg("%s is %lld, released as %lld", pins[i].what, (long long)pins[i].now,
                (long long)pins[i].released);
}

/* `room` zero bytes that say they have `size`, and one byte set unless that is number 0. */
static prh_status use_size(const fixture *f, const taker *t, size_t room, uint64_t size, size_t set_byte)
{
    unsigned char *options = allocate((int64_t)room, 1);
    prh_status status;

    memcpy(options, &size, sizeof size);
    if (set_byte > 0)
        options[set_byte] = 1;
    note("%s, struct_size %llu, byte %zu set", t->what, (unsigned long long)size, set_byte);
    status = t->use(f, options);
    free(options);
    return status;
}

static void check_sizes(const fixture *f, const taker *t)
{
    const size_t first = t->first_size;
    const size_t bad[] = {0, 1, 4, 7, 8, first - 8, first - 1};
    const size_t good[] = {first, t->size, t->size + 8, t->size + 512};
    const uint64_t absurd[] = {UINT64_C(1) << 40, UINT64_MAX};

    for (size_t j = 0; j < sizeof bad / sizeof *bad; j++)
        assert_refused(use_size(f, t, bad[j] < 8 ? 8 : bad[j], bad[j], 0), PRH_ERR_ABI, "struct_size");
    for (size_t j = 0; j < sizeof good / sizeof *good; j++)
        assert_ok(use_size(f, t, good[j], good[j], 0));
    for (size_t j = 0; j < sizeof absurd / sizeof *absurd; j++)
        assert_refused(use_size(f, t, first, absurd[j], 0), PRH_ERR_ABI, "struct_size");
}

static void check_bytes(const fixture *f, const taker *t)
{
    const size_t size = t->size;

    assert_status(use_size(f, t, size + 8, size + 8, size), PRH_ERR_ABI);
    assert_status(use_size(f, t, size + 8, size + 8, size + 7), PRH_ERR_ABI);
    assert_status(use_size(f, t, size + 512, size + 512, size + 511), PRH_ERR_ABI);
    if (t->reserved != NO_RESERVED)
        assert_status(use_size(f, t, t->first_size, t->first_size, (size_t)t->reserved), PRH_ERR_ARGUMENT);
}

void assert_takers(const fixture *f, const taker *takers, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        note("%s", takers[i].what);
        assert_ok(takers[i].use(f, NULL));
        check_sizes(f, &takers[i]);
        check_bytes(f, &takers[i]);
    }
    note("%s", "");
}

/* ---- results ---- */

enum { ROOM = 512, UNTOUCHED = 0x5a };

static prh_status fill_with(const fixture *f, const filler *one, uint64_t size, unsigned char result[ROOM])
{
    memset(result, UNTOUCHED, ROOM);
    memcpy(result, &size, sizeof size);
    return one->fill(f, result);
}

static void check_untouched(const unsigned char result[ROOM], size_t from)
{
    for (size_t b = from; b < ROOM; b++)
        assert_int_equal(result[b], UNTOUCHED);
}

static void check_filler(const fixture *f, const filler *one)
{
    const uint64_t bad[] = {0, 8, one->size - 8, UINT64_MAX}, good[] = {one->size, one->size + 16};
    unsigned char result[ROOM];

    assert_true(one->size + 16 <= ROOM);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        assert_status(fill_with(f, one, bad[i], result), PRH_ERR_ABI);
        check_untouched(result, sizeof bad[i]);
    }
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        assert_ok(fill_with(f, one, good[i], result));
        assert_memory_equal(result, &good[i], sizeof good[i]);
        check_untouched(result, one->size);
    }
}

void assert_fillers(const fixture *f, const filler *fillers, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        note("%s", fillers[i].what);
        check_filler(f, &fillers[i]);
    }
    note("%s", "");
}
