/* Entries with a right checksum and contents that no writer of ours makes: nothing is read out of bounds. */
#include "stores.h"

#include <math.h>
#include <stdio.h>

#include "base/archive.h"
#include "base/digest.h"

enum { N = 40, LAYERS = 2, HEADER = 64, VALUES_AT = 40, CHECKSUM_AT = 48 };

static const int64_t widths[LAYERS] = {5, 30};

/* Signs the bytes of an entry as io/entry.c does. */
static void sign(unsigned char *bytes, size_t size)
{
    prh__digesting d;
    prh__digest digest;

    prh__digest_begin(&d, "entry");
    prh__digest_bytes(&d, bytes, CHECKSUM_AT);
    prh__digest_bytes(&d, bytes + HEADER, size - HEADER);
    digest = prh__digest_end(&d);
    memcpy(bytes + CHECKSUM_AT, &digest, sizeof digest);
}

/* The first array, lists or ranks, which follows the small values. */
static unsigned char *first_array(unsigned char *bytes)
{
    uint64_t values;

    memcpy(&values, bytes + VALUES_AT, sizeof values);
    return bytes + HEADER + prh__archive_pad((size_t)values);
}

/* Whether the layer is made anew when some bytes of its first array are others; signed again unchanged, it is found. */
static void is_not_believed(const prh_metric *metric, size_t at, const void *forged, size_t count)
{
    prh_model *model = features_model(1, N, widths, LAYERS, PRH_F32);
    prh_alignment *plain = aligned(metric, model, model, "paper", NULL);

    for (int round = 0; round < 2; round++) {
        prh_run_options run = {.struct_size = sizeof run, .num_threads = 1};
        prh_store *store;
        prh_alignment *now;
        char name[256];
        size_t size;
        unsigned char *bytes;

        clear_folder();
        store = store_of_folder();
        run.store = store;
        prh_alignment_destroy(aligned(metric, model, model, "paper", &run));
        prh_store_destroy(store);
        assert_int_equal(count_files("layer-", name), LAYERS);
        bytes = file_bytes(name, &size);
        if (round == 1)
            memcpy(first_array(bytes) + at, forged, count);
        sign(bytes, size);
        put_bytes(name, bytes, size);
        free(bytes);
        run.store = store = store_of_folder();
        now = aligned(metric, model, model, "paper", &run);
        assert_same_alignment(plain, now);
        assert_counts(store, 2 * LAYERS - round, round, 1, 0);
        prh_alignment_destroy(now);
        prh_store_destroy(store);
    }
    prh_alignment_destroy(plain);
    prh_model_destroy(model);
}

static void neighbours_out_of_range_are_not_believed(void **state)
{
    static const int32_t forged[] = {-1, N, INT32_MAX, INT32_MIN};
    prh_metric *metric = metric_of("cycle_knn", 5, NULL, 0, 0);

    (void)state;
    for (size_t v = 0; v < sizeof forged / sizeof *forged; v++)
        is_not_believed(metric, 3 * sizeof *forged, &forged[v], sizeof *forged);
    prh_metric_destroy(metric);
}

static void ranks_out_of_range_are_not_believed(void **state)
{
    const double forged[] = {-1.0, N * N, 1e300, NAN, -INFINITY};
    prh_metric *metric = metric_of("rsa:euclidean:kendall", 0, NULL, 0, 0);

    (void)state;
    for (size_t v = 0; v < sizeof forged / sizeof *forged; v++)
        is_not_believed(metric, 3 * sizeof *forged, &forged[v], sizeof *forged);
    prh_metric_destroy(metric);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(neighbours_out_of_range_are_not_believed),
        cmocka_unit_test(ranks_out_of_range_are_not_believed)};

    return cmocka_run_group_tests(tests, make_store_folder, remove_store_folder);
}
