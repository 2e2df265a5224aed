/* Quantiles of stacks that are too large to be sorted, against sorting them. */
#include "support.h"

#include <math.h>
#include <string.h>

#include "compute/quantile.h"

enum { ROWS = 301, LAYERS = 4 };

static const int64_t widths[LAYERS] = {97, 64, 33, 120};

/* A stack as it is stored, and the magnitudes that quantiles are of, in order. */
typedef struct stack {
    prh_representation *stored[LAYERS];
    prh__features layers[LAYERS];
    double *sorted;
    int64_t total;
} stack;

static int ascending(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

static double value_at(generator *g, int kind)
{
    switch (kind) {
    case 0:
        return next_normal(g);
    case 1: /* many ties, of zero too */
        return (double)next_below(g, 5) - 2.0;
    case 2: /* everything between the ends of single precision */
        return ldexp(next_normal(g), (int)next_below(g, 240) - 130);
    default: /* one exponent, so that the lower bits decide */
        return 1.0 + next_uniform(g) * 0x1p-9;
    }
}

static void fill(stack *s, int kind, const prh_dtype *stored, prh_dtype work, uint64_t seed)
{
    generator g = {seed};

    s->total = 0;
    for (int l = 0; l < LAYERS; l++)
        s->total += ROWS * widths[l];
    s->sorted = allocate(s->total, sizeof *s->sorted);
    s->total = 0;
    for (int l = 0; l < LAYERS; l++) {
        double *values = allocate(ROWS * widths[l], sizeof *values);
        prh_representation *copy;
        prh_view view;

        for (int64_t e = 0; e < ROWS * widths[l]; e++)
            values[e] = value_at(&g, stored[l] == PRH_F16 && kind == 2 ? 0 : kind);
        copy = representation_of(values, ROWS, widths[l], stored[l]);
        assert_ok(prh_representation_view(copy, &view));
        s->stored[l] = copy;
        s->layers[l] = (prh__features){.view = view, .work = work};
        for (int64_t i = 0; i < ROWS; i++, s->total += widths[l])
            prh__features_row(&s->layers[l], i, s->sorted + s->total);
        free(values);
    }
    for (int64_t e = 0; e < s->total; e++)
        s->sorted[e] = fabs(s->sorted[e]);
    qsort(s->sorted, (size_t)s->total, sizeof *s->sorted, ascending);
}

static void drop(stack *s)
{
    for (int l = 0; l < LAYERS; l++)
        prh_representation_destroy(s->stored[l]);
    free(s->sorted);
}

static void check(const stack *s, const char *what)
{
    static const double q[] = {1e-9, 0.1, 0.5, 0.95, 0.999, 0.9999999};

    assert_true(s->total > 65536);
    for (size_t i = 0; i < sizeof q / sizeof *q; i++)
        for (int64_t threads = 1; threads <= 3; threads++) {
            prh__task task = {0};
            const prh__run run = {.task = &task, .threads = threads, .memory_limit = UINT64_MAX};
            double found = -1.0;

            note("%s, q = %g", what, q[i]);
            assert_ok(prh__quantile(s->layers, LAYERS, q[i], &run, &found));
            assert_same_bits(found, s->sorted[(int64_t)floor(q[i] * (double)s->total)]);
        }
}

static void large_stacks_are_selected_from_exactly(void **state)
{
    static const prh_dtype single[] = {PRH_F32, PRH_F32, PRH_F32, PRH_F32},
                           mixed[] = {PRH_F32, PRH_F16, PRH_BF16, PRH_F64},
                           twice[] = {PRH_F64, PRH_F64, PRH_F64, PRH_F64};

    (void)state;
    for (int kind = 0; kind < 4; kind++) {
        stack s;

        fill(&s, kind, single, PRH_F32, 1);
        check(&s, "single");
        drop(&s);
        fill(&s, kind, mixed, PRH_F32, 2);
        check(&s, "all types, in single");
        drop(&s);
        fill(&s, kind, twice, PRH_F64, 3);
        check(&s, "double");
        drop(&s);
        fill(&s, kind, mixed, PRH_F64, 4);
        check(&s, "all types, in double");
        drop(&s);
    }
}

static void a_part_of_a_stack_is_selected_from_alike(void **state)
{
    static const prh_dtype single[] = {PRH_F32, PRH_F32, PRH_F32, PRH_F32};
    prh__task task = {0};
    const prh__run run = {.task = &task, .threads = 2, .memory_limit = UINT64_MAX};
    stack s;

    (void)state;
    fill(&s, 0, single, PRH_F32, 5);
    for (int l = 0; l < LAYERS; l++) { /* too few for histograms */
        const int64_t count = ROWS * widths[l];
        double *values = allocate(count, sizeof *values), found = -1.0;

        for (int64_t i = 0; i < ROWS; i++)
            prh__features_row(&s.layers[l], i, values + i * widths[l]);
        for (int64_t e = 0; e < count; e++)
            values[e] = fabs(values[e]);
        qsort(values, (size_t)count, sizeof *values, ascending);
        assert_ok(prh__quantile(&s.layers[l], 1, 0.9, &run, &found));
        assert_same_bits(found, values[(int64_t)floor(0.9 * (double)count)]);
        free(values);
    }
    drop(&s);
}

/* One value of one layer, on each of the three ways to select. */
static void a_value_that_is_none_is_told(void **state)
{
    static const double bad[] = {NAN, INFINITY, -INFINITY};
    prh__task task = {0};
    const prh__run run = {.task = &task, .threads = 2, .memory_limit = UINT64_MAX};

    (void)state;
    for (int64_t rows = 3; rows <= 3000; rows += 2997)
        for (int work = PRH_F64; work <= PRH_F32; work++)
            for (int b = 0; b < 3; b++) {
                generator g = {9};
                double *values = normal_matrix(&g, rows, 40), found = -1.0;
                const prh_view view = {.data = values, .rows = rows, .cols = 40, .ld = 40, .dtype = PRH_F64};
                const prh__features layer = {.view = view, .work = (prh_dtype)work};

                assert_ok(prh__quantile(&layer, 1, 0.5, &run, &found));
                assert_true(found > 0.0);
                values[rows * 40 - 7] = bad[b];
                assert_ok(prh__quantile(&layer, 1, 0.5, &run, &found));
                assert_true(isnan(found));
                values[rows * 40 - 7] = 1e39; /* beyond single precision */
                assert_ok(prh__quantile(&layer, 1, 0.5, &run, &found));
                assert_int_equal(isnan(found) != 0, work == PRH_F32);
                free(values);
            }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(large_stacks_are_selected_from_exactly),
        cmocka_unit_test(a_part_of_a_stack_is_selected_from_alike),
        cmocka_unit_test(a_value_that_is_none_is_told),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
