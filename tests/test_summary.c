/* What prh_representation_summarize says, against a plain loop and by hand. */
#include "support.h"

#include <math.h>

static prh_summary summary_of(const double *x, int64_t rows, int64_t cols, prh_dtype dtype)
{
    prh_representation *r = representation_of(x, rows, cols, dtype);
    prh_summary summary = {.struct_size = sizeof summary};

    assert_ok(prh_representation_summarize(r, &summary));
    prh_representation_destroy(r);
    return summary;
}

static int ascending(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

static void assert_numbers(const double *x, int64_t rows, int64_t cols, const prh_summary *got)
{
    const int64_t count = rows * cols;
    double *norms = allocate(rows, sizeof *norms), minimum = x[0], maximum = x[0];
    long double sum = 0.0L, squares = 0.0L;

    for (int64_t e = 0; e < count; e++) {
        minimum = fmin(minimum, x[e]);
        maximum = fmax(maximum, x[e]);
        sum += x[e];
    }
    for (int64_t e = 0; e < count; e++)
        squares += (x[e] - sum / (long double)count) * (x[e] - sum / (long double)count);
    for (int64_t i = 0; i < rows; i++) {
        long double square = 0.0L;

        for (int64_t j = 0; j < cols; j++)
            square += (long double)x[i * cols + j] * x[i * cols + j];
        norms[i] = (double)sqrtl(square);
    }
    qsort(norms, (size_t)rows, sizeof *norms, ascending);
    assert_true(got->minimum == minimum);
    assert_true(got->maximum == maximum);
    assert_close(got->mean, (double)(sum / (long double)count), 1e-14 * (fabs(minimum) + fabs(maximum)));
    assert_close(got->sd, (double)sqrtl(squares / (long double)count), 1e-12 * (maximum - minimum));
    assert_close(got->norm_minimum, norms[0], 1e-14 * norms[rows - 1]);
    assert_close(got->norm_maximum, norms[rows - 1], 1e-14 * norms[rows - 1]);
    assert_close(got->norm_median, (norms[(rows - 1) / 2] + norms[rows / 2]) / 2.0, 1e-14 * norms[rows - 1]);
    free(norms);
}

static void numbers_agree_with_a_plain_loop(void **state)
{
    static const int64_t shapes[][2] = {{1, 1}, {1, 5}, {2, 3}, {9, 4}, {10, 4}, {101, 33}};
    generator g = {51};

    (void)state;
    for (int s = 0; s < 6; s++) {
        double *x = normal_matrix(&g, shapes[s][0], shapes[s][1]);
        prh_summary got = summary_of(x, shapes[s][0], shapes[s][1], PRH_F64);

        assert_numbers(x, shapes[s][0], shapes[s][1], &got);
        assert_int_equal(got.nan_count + got.inf_count + got.zero_rows + got.duplicate_rows, 0);
        assert_int_equal(got.first_bad_row, -1);
        assert_int_equal(got.first_bad_col, -1);
        assert_int_equal(got.constant_columns, shapes[s][0] == 1 ? shapes[s][1] : 0);
        free(x);
    }
}

static void a_large_mean_does_not_drown_the_deviation(void **state)
{
    generator g = {52};
    double *x = normal_matrix(&g, 50, 4);
    prh_summary got;

    (void)state;
    for (int e = 0; e < 200; e++)
        x[e] += 1e9;
    got = summary_of(x, 50, 4, PRH_F64);
    assert_numbers(x, 50, 4, &got);
    free(x);
}

static void every_type_says_the_same_of_the_same_numbers(void **state)
{
    generator g = {53};
    double *x = integer_matrix(&g, 20, 3, 50);
    prh_summary want = summary_of(x, 20, 3, PRH_F64);

    (void)state;
    for (prh_dtype dtype = PRH_F32; dtype <= PRH_BF16; dtype++) {
        prh_summary got = summary_of(x, 20, 3, dtype);

        assert_memory_equal(&got, &want, sizeof got);
    }
    free(x);
}

static void nan_and_infinity_are_counted_and_the_first_is_named(void **state)
{
    double x[12] = {3, 4, 0, 1, 2, INFINITY, NAN, 1, -INFINITY, 5, 12, 0};

    (void)state;
    for (prh_dtype dtype = PRH_F64; dtype <= PRH_BF16; dtype++) {
        prh_summary got = summary_of(x, 4, 3, dtype);

        assert_int_equal(got.nan_count, 1);
        assert_int_equal(got.inf_count, 2);
        assert_int_equal(got.first_bad_row, 1);
        assert_int_equal(got.first_bad_col, 2);
        assert_true(got.minimum == 0.0 && got.maximum == 12.0);
        assert_close(got.mean, 28.0 / 9.0, 1e-15);
        assert_close(got.norm_minimum, 5.0, 1e-14); /* rows 1 and 2 have no norm */
        assert_close(got.norm_median, 9.0, 1e-14);
        assert_close(got.norm_maximum, 13.0, 1e-14);
    }
}

static void nothing_finite_gives_zeros(void **state)
{
    const double x[4] = {NAN, NAN, INFINITY, NAN};
    prh_summary got = summary_of(x, 2, 2, PRH_F64);

    (void)state;
    assert_int_equal(got.nan_count, 3);
    assert_int_equal(got.inf_count, 1);
    assert_int_equal(got.first_bad_row, 0);
    assert_int_equal(got.first_bad_col, 0);
    assert_true(got.minimum == 0.0 && got.maximum == 0.0 && got.mean == 0.0 && got.sd == 0.0);
    assert_true(got.norm_minimum == 0.0 && got.norm_median == 0.0 && got.norm_maximum == 0.0);
    assert_int_equal(got.constant_columns, 0); /* NaN equals nothing */
}

static void copies_count_from_the_second_on(void **state)
{
    const double x[12] = {1, 2, 3, 4, 1, 2, 1, 2, 3, 4, 5, 6};
    prh_summary got = summary_of(x, 6, 2, PRH_F64);

    (void)state;
    assert_int_equal(got.duplicate_rows, 3);
}

static void rows_of_zeros_and_constant_columns_are_counted(void **state)
{
    const double x[12] = {7, 0, 0, 7, 0, 1, 7, 0, 0, 7, -0.0, 0}, zero[6] = {0, 0, 1, 2, -0.0, 0};
    prh_summary got = summary_of(x, 4, 3, PRH_F64);

    (void)state;
    assert_int_equal(got.constant_columns, 2); /* 0 and -0 are one value */
    assert_int_equal(got.zero_rows, 0);
    got = summary_of(zero, 3, 2, PRH_F64);
    assert_int_equal(got.zero_rows, 2);
    assert_int_equal(got.constant_columns, 0);
    assert_int_equal(got.duplicate_rows, 1); /* 0 and -0 are one value */
}

static void norms_of_huge_and_tiny_rows_neither_overflow_nor_vanish(void **state)
{
    const double x[6] = {3e200, 4e200, 3e-200, 4e-200, 3, 4};
    prh_summary got = summary_of(x, 3, 2, PRH_F64);

    (void)state;
    assert_close(got.norm_maximum / 1e200, 5.0, 1e-14);
    assert_close(got.norm_minimum / 1e-200, 5.0, 1e-14);
    assert_close(got.norm_median, 5.0, 1e-14);
}

static void gaps_between_rows_are_not_looked_at(void **state)
{
    const double x[7] = {1, 2, NAN, 3, 4, INFINITY, 9};
    const prh_view view = {x, 2, 2, 3, PRH_F64, 0};
    prh_summary got = {.struct_size = sizeof got};
    prh_representation *r = NULL;

    (void)state;
    assert_ok(prh_representation_wrap(&r, &view, NULL, NULL));
    assert_ok(prh_representation_summarize(r, &got));
    assert_int_equal(got.nan_count + got.inf_count, 0);
    assert_true(got.maximum == 4.0);
    prh_representation_destroy(r);
}

static void a_model_says_of_each_layer_what_the_layer_says(void **state)
{
    const double values[12] = {1, 2, 3, 1, 2, 3, 0, 0, 0, -5, NAN, 7};
    const prh_view views[3] = {
        {values, 4, 3, 3, PRH_F64, 0}, {values, 4, 2, 3, PRH_F64, 0}, {values + 1, 4, 1, 3, PRH_F64, 0}};
    prh_representation *layers[3];
    prh_summary each[3], alone = {.struct_size = sizeof alone};
    prh_model *model = NULL;

    (void)state;
    for (int l = 0; l < 3; l++)
        assert_ok(prh_representation_copy(&layers[l], &views[l]));
    assert_ok(prh_model_create(&model, (const prh_representation *const *)layers, 3, NULL));
    for (int32_t threads = 1; threads <= 3; threads++) {
        const prh_run_options options = {.struct_size = sizeof options, .num_threads = threads};

        memset(each, 0, sizeof each);
        for (int l = 0; l < 3; l++)
            each[l].struct_size = sizeof *each;
        assert_ok(prh_model_summarize(model, (prh_summary *[]){&each[0], &each[1], &each[2]}, &options));
        for (int l = 0; l < 3; l++) {
            assert_ok(prh_representation_summarize(layers[l], &alone));
            assert_memory_equal(&each[l], &alone, sizeof alone);
        }
    }
    assert_int_equal(each[0].nan_count, 1);
    assert_int_equal(each[0].duplicate_rows, 1);
    each[1].struct_size = 3;
    each[0].nan_count = -1;
    assert_refused(
        prh_model_summarize(model, (prh_summary *[]){&each[0], &each[1], &each[2]}, NULL), PRH_ERR_ABI, "");
    assert_int_equal(each[0].nan_count, -1);
    prh_model_destroy(model);
    for (int l = 0; l < 3; l++)
        prh_representation_destroy(layers[l]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_agree_with_a_plain_loop),
        cmocka_unit_test(a_large_mean_does_not_drown_the_deviation),
        cmocka_unit_test(every_type_says_the_same_of_the_same_numbers),
        cmocka_unit_test(nan_and_infinity_are_counted_and_the_first_is_named),
        cmocka_unit_test(nothing_finite_gives_zeros),
        cmocka_unit_test(copies_count_from_the_second_on),
        cmocka_unit_test(rows_of_zeros_and_constant_columns_are_counted),
        cmocka_unit_test(norms_of_huge_and_tiny_rows_neither_overflow_nor_vanish),
        cmocka_unit_test(gaps_between_rows_are_not_looked_at),
        cmocka_unit_test(a_model_says_of_each_layer_what_the_layer_says),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
