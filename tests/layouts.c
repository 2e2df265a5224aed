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
