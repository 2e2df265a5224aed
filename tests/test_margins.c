/* Tables of quantiles, where they cross a level, and the normals that go through them. */
#include "support.h"

#include <math.h>

#include "infer/margins.h"
#include "infer/noise.h"
#include "sides.h"

enum { SEED = 7 };

/* The tables against the quantiles that they stand for. */
static void tables_have_six_digits(void **state)
{
    static const double skews[] = {
        0.0, 1e-9, 0.01, 0.3, -0.7, 1.0, 1.001, 1.7, -2.0, 2.5, 2.829, 2.9, -3.5, 4.0, 5.0, -5.0};
    enum { COUNT = sizeof skews / sizeof skews[0] };
    prh__task task;
    const prh__run run = run_of(&task, 2);
    prh__pearson3 margins[COUNT];
    prh__margins m;
    double worst = 0.0;

    (void)state;
    for (int c = 0; c < COUNT; c++)
        margins[c] = (prh__pearson3){0.0, 1.0, skews[c]};
    assert_ok(prh__margins_create(&m, margins, COUNT, &run));
    for (double z = -8.5; z <= 8.5; z += 0.0078) {
        double values[COUNT];

        for (int c = 0; c < COUNT; c++)
            values[c] = z;
        prh__margins_map(&m, values);
        for (int c = 0; c < COUNT; c++) {
            double slope;
            const double want = prh__pearson3_of_normal(skews[c], z, NAN, &slope);
            const double error = fabs(values[c] - want) / fmax(1.0, fabs(want));

            note("skewness %g, z %g", skews[c], z);
            assert_close(error, 0.0, 1e-6);
            worst = fmax(worst, error);
        }
    }
    print_message("the worst of the tables is off by %.1e\n", worst);
    prh__margins_free(&m);
}

/* The order of quantiles stays, so that a maximum does not fall as a score rises; and the ends hold. */
static void tables_rise_and_end(void **state)
{
    prh__task task;
    const prh__run run = run_of(&task, 1);
    const prh__pearson3 margins[4] = {{0.0, 1.0, 0.0}, {0.0, 1.0, 0.8}, {0.0, 1.0, -2.8}, {0.0, 1.0, 5.0}};
    double last[4] = {-INFINITY, -INFINITY, -INFINITY, -INFINITY};
    prh__margins m;

    (void)state;
    assert_ok(prh__margins_create(&m, margins, 4, &run));
    for (double z = -9.5; z <= 9.5; z += 1e-3) {
        double values[4] = {z, z, z, z};

        prh__margins_map(&m, values);
        for (int c = 0; c < 4; c++) {
            note("skewness %g, z %g", margins[c].skewness, z);
            assert_true(values[c] >= last[c] - 1e-12 && isfinite(values[c]));
            last[c] = values[c];
        }
    }
    prh__margins_free(&m);
}

/* Bars pass over what is not above the level, and over most of it. */
static void bars_are_where_quantiles_cross_the_level(void **state)
{
    static const double skews[] = {0.0, 0.3, -0.7, 1.7, -2.5};
    prh__task task;
    const prh__run run = run_of(&task, 1);
    prh__pearson3 margins[5];
    prh__margins m;

    (void)state;
    for (int c = 0; c < 5; c++)
        margins[c] = (prh__pearson3){0.0, 1.0, skews[c]};
    assert_ok(prh__margins_create(&m, margins, 5, &run));
    for (int c = 0; c < 5; c++)
        for (double level = -0.5; level < 6.0; level += 0.37) {
            const double bar = prh__margins_bar(&m, c, level);

            note("skewness %g, level %g", skews[c], level);
            if (isinf(bar)) {
                assert_int_equal(prh__margins_at(&m, c, bar > 0.0 ? 8.5 : -8.5) <= level, bar > 0.0);
                continue;
            }
            assert_true(prh__margins_at(&m, c, bar) <= level);
            assert_true(prh__margins_at(&m, c, bar + 0.01) > level);
        }
    prh__margins_free(&m);
}

/* A sample of a seed has the same normals whatever keeps them, however many; other seeds and blocks have others. */
static void noise_is_the_same_kept_or_made(void **state)
{
    enum { WIDTH = 333, NARROW = 100, BLOCK = PRH__NOISE_SAMPLES };
    prh__noise noise;
    float *made = allocate(prh__noise_scratch(WIDTH + 1), sizeof *made),
          *other = allocate(prh__noise_scratch(NARROW), sizeof *other);

    (void)state;
    assert_ok(prh__noise_create(&noise, SEED, 3 * BLOCK, WIDTH));
    for (int64_t b = 0; b < 4; b++) {
        int64_t stride, apart;
        const float *kept = prh__noise_block(&noise, SEED, b, NARROW, other, &stride);
        const float *own = prh__noise_block(NULL, SEED, b, NARROW, made, &apart);

        assert_int_equal(stride, b < 3 ? WIDTH : NARROW); /* there are three blocks */
        assert_int_equal(apart, NARROW);
        for (int64_t s = 0; s < BLOCK; s++)
            assert_memory_equal(kept + s * stride, own + s * apart, NARROW * sizeof *own);
        assert_ptr_equal(prh__noise_block(&noise, SEED, b, NARROW, other, &stride), kept);
        assert_ptr_equal(prh__noise_block(&noise, SEED, b, WIDTH + 1, made, &stride), made);
        assert_ptr_equal(prh__noise_block(&noise, SEED + 1, b, NARROW, made, &stride), made);
        assert_memory_not_equal(made, kept, NARROW * sizeof *made);
    }
    prh__noise_free(&noise);
    free(other);
    free(made);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tables_have_six_digits),
        cmocka_unit_test(tables_rise_and_end),
        cmocka_unit_test(bars_are_where_quantiles_cross_the_level),
        cmocka_unit_test(noise_is_the_same_kept_or_made),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
