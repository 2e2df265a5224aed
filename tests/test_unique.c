/* Groups of equal rows, against comparing every row with every row before it. */
#include "support.h"

#include <string.h>

#include "compute/unique.h"

enum { ROWS = 200 };

/* How often two rows agree where they differ at all. */
typedef enum likeness { UNLIKE, ALIKE_AT_TIMES, ALIKE_BUT_FOR_ONE } likeness;

/* Rows of few patterns, of which every other group of ten is a copy of the one before, some with -0 for 0. */
static double *rows_of(generator *g, int64_t cols, likeness kind)
{
    double *x = integer_matrix(g, ROWS, cols, 3);

    for (int64_t i = 1; i < ROWS; i++) {
        double *row = x + i * cols;

        if (kind == ALIKE_BUT_FOR_ONE || (kind == ALIKE_AT_TIMES && i % 40 == 0)) {
            memcpy(row, x, (size_t)cols * sizeof *row);
            row[1 + next_below(g, cols - 1)] += (double)next_below(g, 50);
        }
        if (i / 10 % 2 == 1)
            memcpy(row, row - 10 * cols, (size_t)cols * sizeof *row);
        for (int64_t j = 0; j < cols && i % 3 == 0; j++)
            row[j] = row[j] == 0.0 ? -0.0 : row[j];
    }
    return x;
}

static int are_equal(const double *x, int64_t cols, int64_t i, int64_t j)
{
    for (int64_t c = 0; c < cols; c++)
        if (x[i * cols + c] != x[j * cols + c])
            return 0;
    return 1;
}

static void check_members(const prh__groups *groups)
{
    int64_t seen = 0;

    assert_int_equal(groups->start[0], 0);
    for (int64_t g = 0; g < groups->count; g++)
        for (int64_t m = groups->start[g]; m < groups->start[g + 1]; m++, seen++) {
            assert_int_equal(groups->group[groups->member[m]], g);
            assert_true(m == groups->start[g] || groups->member[m - 1] < groups->member[m]);
        }
    assert_int_equal(seen, ROWS);
}

static void check(const double *x, int64_t cols, prh_dtype stored, prh_dtype work)
{
    prh_representation *copy = representation_of(x, ROWS, cols, stored);
    prh__task task = {0};
    const prh__run run = {.task = &task, .threads = 1, .memory_limit = UINT64_MAX};
    prh__groups groups;
    prh_view view;
    int64_t count = 0;

    assert_ok(prh_representation_view(copy, &view));
    assert_ok(prh__groups_find(&groups, &view, work, &run));
    for (int64_t i = 0; i < ROWS; i++) {
        int64_t first = 0;

        while (!are_equal(x, cols, first, i))
            first++;
        if (first == i)
            assert_int_equal(groups.first[count++], i);
        assert_int_equal(groups.first[groups.group[i]], first);
    }
    assert_int_equal(groups.count, count);
    check_members(&groups);
    prh__groups_free(&groups);
    prh_representation_destroy(copy);
}

static void equal_rows_are_found(void **state)
{
    static const int64_t widths[] = {2, 33, 255, 256, 300, 1000};
    static const prh_dtype stored[] = {PRH_F64, PRH_F32, PRH_F16, PRH_BF16};

    (void)state;
    for (size_t w = 0; w < sizeof widths / sizeof *widths; w++)
        for (int kind = UNLIKE; kind <= ALIKE_BUT_FOR_ONE; kind++)
            for (int t = 0; t < 4; t++)
                for (int work = PRH_F64; work <= PRH_F32; work++) {
                    generator g = {(uint64_t)(100 * w + 10 * (size_t)kind + (size_t)t)};
                    double *x = rows_of(&g, widths[w], (likeness)kind);

                    note("%d columns, kind %d, type %d", (int)widths[w], kind, (int)stored[t]);
                    check(x, widths[w], stored[t], (prh_dtype)work);
                    free(x);
                }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(equal_rows_are_found)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
