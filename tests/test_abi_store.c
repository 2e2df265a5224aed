/* Stores at the border: NULL in every place, and the struct of counts for callers of any age. */
#include <unistd.h>

#include "support.h"

enum { ROOM = 256 };

static char folder[] = "/tmp/prh-abi-store-XXXXXX";

static prh_store *open_store(void)
{
    prh_store *store = NULL;

    assert_ok(prh_store_open(&store, folder));
    return store;
}

static void a_store_is_not_made_of_nothing(void **state)
{
    prh_store *store = open_store(), *out = (prh_store *)(uintptr_t)1;
    prh_store_counts counts = {.struct_size = sizeof counts, .layers_found = 7};

    (void)state;
    assert_status(prh_store_open(NULL, folder), PRH_ERR_ARGUMENT);
    assert_status(prh_store_open(&out, NULL), PRH_ERR_ARGUMENT);
    assert_null(out);
    assert_status(prh_store_get_counts(NULL, &counts), PRH_ERR_ARGUMENT);
    assert_status(prh_store_get_counts(store, NULL), PRH_ERR_ARGUMENT);
    assert_int_equal(counts.layers_found, 7);
    prh_store_destroy(store);
    prh_store_destroy(NULL);
}

static void counts_fit_callers_of_any_age(void **state)
{
    const uint64_t bad[] = {0, 8, sizeof(prh_store_counts) - 8, UINT64_MAX};
    const uint64_t good[] = {sizeof(prh_store_counts), sizeof(prh_store_counts) + 16};
    prh_store *store = open_store();
    unsigned char result[ROOM];

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        memset(result, 0xa5, ROOM);
        memcpy(result, &bad[i], sizeof bad[i]);
        assert_status(prh_store_get_counts(store, (prh_store_counts *)(void *)result), PRH_ERR_ABI);
        for (size_t j = sizeof bad[i]; j < ROOM; j++)
            assert_int_equal(result[j], 0xa5);
    }
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        memset(result, 0xa5, ROOM);
        memcpy(result, &good[i], sizeof good[i]);
        assert_ok(prh_store_get_counts(store, (prh_store_counts *)(void *)result));
        for (size_t j = sizeof good[i]; j < ROOM; j++)
            assert_int_equal(result[j], j < sizeof(prh_store_counts) ? 0 : 0xa5);
    }
    prh_store_destroy(store);
}

static int set_up(void **state)
{
    (void)state;
    return mkdtemp(folder) ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    return rmdir(folder); /* nothing was left in it */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_store_is_not_made_of_nothing),
        cmocka_unit_test(counts_fit_callers_of_any_age),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
