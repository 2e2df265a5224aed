/* The largest of every sample of a grid, found without looking at all cells. */
#include "support.h"

#include <math.h>

#include "infer/joint.h"
#include "sides.h"

enum { SEED = 7 };

/* Of skewed, reflected and constant cells, and of some without a score, whatever the level. */
static void the_largest_alone_is_the_largest_of_all(void **state)
{
    enum { X = 5, Y = 6, CELLS = X * Y, BLOCK = PRH__NOISE_SAMPLES };
    static const int64_t ranks[2][PRH__PARTS] = {{4, 2, 1}, {3, 3, 2}};
    static const double levels[] = {-INFINITY, -1.0, 0.5, 1.5, 2.0, 2.5, 4.0, INFINITY};
    generator g = {13};
    prh__parts x = random_parts(&g, X, 3, ranks[0]), y = random_parts(&g, Y, 3, ranks[1]);
    prh__task task;
    const prh__run run = run_of(&task, 1);
    prh__pearson3 margins[CELLS];
    prh_status statuses[CELLS] = {PRH_OK};
    prh__joint *joint;
    double cells[BLOCK * CELLS], maxima[BLOCK], bars[CELLS];
    void *scratch;

    (void)state;
    for (int c = 0; c < CELLS; c++) {
        margins[c] = (prh__pearson3){0.1 * (c % 3), c % 11 == 5 ? 0.0 : 1.0, 0.3 * (c % 13 - 6)};
        statuses[c] = c % 10 == 3 ? PRH_ERR_UNDEFINED : PRH_OK;
    }
    margins[5].mean = 1.0;
    margins[3].mean = 9.0; /* and no score */
    assert_ok(prh__joint_create(&joint, &x, &y, margins, &run));
    scratch = allocate(1, prh__joint_scratch(joint));
    for (int64_t b = 0; b < 40; b++) {
        assert_ok(prh__joint_samples(joint, SEED, NULL, b, scratch, cells));
        for (size_t l = 0; l < sizeof levels / sizeof *levels; l++) {
            prh__joint_bars(joint, levels[l], statuses, bars);
            assert_ok(prh__joint_maxima(joint, SEED, NULL, b, scratch, bars, levels[l], maxima));
            for (int64_t s = 0; s < BLOCK; s++) {
                double largest = -INFINITY;

                for (int c = 0; c < CELLS; c++)
                    largest = statuses[c] < 0 ? largest : fmax(largest, cells[s * CELLS + c]);
                note("level %g, block %d, sample %d", levels[l], (int)b, (int)s);
                assert_same_bits(maxima[s], largest);
            }
        }
    }
    free(scratch);
    prh__joint_destroy(joint);
    prh__parts_free(&y);
    prh__parts_free(&x);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_largest_alone_is_the_largest_of_all),
    };

    return cmocka_run_group_tests(tests, enter_blas, leave_blas);
}
