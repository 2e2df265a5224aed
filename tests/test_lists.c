/* Common neighbours of many lists with many against a count by hand. */
#include "support.h"

#include "compute/lists.h"
#include "sides.h"

/* Each list is the first of a shuffle of all items but its own. */
static struct prh_neighbors random_lists(generator *g, int64_t n, int64_t k)
{
    struct prh_neighbors lists = {n, k, k + 1, NULL, NULL};

    lists.index = allocate(n * lists.stride, sizeof *lists.index);
    for (int64_t i = 0; i < n; i++) {
        int32_t *items = allocate(n, sizeof *items);

        for (int64_t j = 0; j < n; j++)
            items[j] = (int32_t)j;
        items[i] = (int32_t)(n - 1);
        for (int64_t p = 0; p <= k && p < n - 1; p++) {
            const int64_t from = p + next_below(g, n - 1 - p);
            const int32_t kept = items[p];

            items[p] = items[from];
            items[from] = kept;
            lists.index[i * lists.stride + p] = items[p];
        }
        free(items);
    }
    return lists;
}

static double common_of(const struct prh_neighbors *a, const struct prh_neighbors *b, int64_t k)
{
    double count = 0.0;

    for (int64_t i = 0; i < a->rows; i++)
        for (int64_t p = 0; p < k; p++)
            for (int64_t q = 0; q < k; q++)
                count += a->index[i * a->stride + p] == b->index[i * b->stride + q];
    return count;
}

static void check_grid(int64_t n, int64_t k, int64_t count_x, int64_t count_y)
{
    const int64_t layers = count_x + count_y;
    struct prh_neighbors *lists = allocate(layers, sizeof *lists);
    const struct prh_neighbors **all = allocate(layers, sizeof *all);
    double *sums = allocate(count_x * count_y, sizeof *sums);
    generator g = {(uint64_t)(n + k + layers)};

    for (int64_t l = 0; l < layers; l++) {
        lists[l] = random_lists(&g, n, k);
        all[l] = &lists[l];
    }
    for (int64_t threads = 1; threads <= 3; threads++) {
        prh__task task;
        const prh__run run = run_of(&task, threads);

        memset(sums, 0xff, (size_t)(count_x * count_y) * sizeof *sums);
        assert_ok(prh__lists_grid(all, count_x, all + count_x, count_y, k, &run, sums));
        for (int64_t x = 0; x < count_x; x++)
            for (int64_t y = 0; y < count_y; y++) {
                note("n = %d, k = %d, layers %d of %d and %d of %d, %d threads", (int)n, (int)k, (int)x,
                    (int)count_x, (int)y, (int)count_y, (int)threads);
                assert_same_bits(sums[x * count_y + y], common_of(all[x], all[count_x + y], k));
            }
    }
    free(sums);
    free(all);
    for (int64_t l = 0; l < layers; l++)
        free(lists[l].index);
    free(lists);
}

/* Groups that are full, nearly so and begun; rows that a byte holds many of, few, and one. */
static void all_pairs_at_once_are_each_pair(void **state)
{
    static const int64_t layers[][2] = {{1, 1}, {4, 1}, {1, 5}, {31, 2}, {32, 3}, {33, 2}, {70, 4}};
    static const int64_t sizes[][2] = {{3, 1}, {40, 10}, {150, 128}, {300, 254}, {300, 255}};

    (void)state;
    for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++)
        for (size_t l = 0; l < sizeof layers / sizeof *layers; l++)
            if (sizes[s][0] < 100 || layers[l][0] < 5)
                check_grid(sizes[s][0], sizes[s][1], layers[l][0], layers[l][1]);
}

/* The same lists on both sides have all neighbours in common: bytes are as full as they can be. */
static void bytes_do_not_overflow(void **state)
{
    enum { N = 1500, LAYERS = 4 };

    (void)state;
    for (int64_t k = 1; k <= 255; k += k == 1 ? 9 : 49) {
        generator g = {5};
        struct prh_neighbors lists = random_lists(&g, N, k);
        const struct prh_neighbors *all[LAYERS] = {&lists, &lists, &lists, &lists};
        prh__task task;
        const prh__run run = run_of(&task, 1);
        double sums[LAYERS * LAYERS];

        assert_true(prh__lists_have_grid(LAYERS, N, k));
        assert_ok(prh__lists_grid(all, LAYERS, all, LAYERS, k, &run, sums));
        for (int c = 0; c < LAYERS * LAYERS; c++)
            assert_same_bits(sums[c], (double)(N * k));
        free(lists.index);
    }
    assert_false(prh__lists_have_grid(LAYERS, N, 256));
}

static int32_t refuse(double fraction, void *data)
{
    (void)fraction;
    (void)data;
    return 1;
}

static void summing_can_be_cancelled(void **state)
{
    prh__task task = {.progress = refuse, .caller = pthread_self(), .told = -1000};
    const prh__run run = {.task = &task, .threads = 1, .memory_limit = UINT64_C(1) << 30};
    generator g = {6};
    struct prh_neighbors lists = random_lists(&g, 1100, 3);
    const struct prh_neighbors *all[4] = {&lists, &lists, &lists, &lists};
    double sums[16];

    (void)state;
    assert_status(prh__lists_grid(all, 4, all, 4, 3, &run, sums), PRH_ERR_CANCELLED);
    free(lists.index);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_pairs_at_once_are_each_pair),
        cmocka_unit_test(bytes_do_not_overflow),
        cmocka_unit_test(summing_can_be_cancelled),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
