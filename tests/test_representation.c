/* Representations: memory lent and given back, views, what a refused view says, strides. */
#include "support.h"

#include <math.h>

enum { ROWS = 30, COLS = 6 };

static void count_release(void *user_data)
{
    ++*(int *)user_data;
}

static prh_representation *lent(const double *x, int64_t rows, int64_t cols, int *released)
{
    const prh_view view = {x, rows, cols, cols, PRH_F64, 0};
    prh_representation *r = NULL;

    assert_ok(prh_representation_wrap(&r, &view, count_release, released));
    return r;
}

static void wrapping_copies_nothing(void **state)
{
    const double x[6] = {1, 2, 3, 4, 5, 6};
    const prh_view view = {x, 2, 2, 3, PRH_F64, 0};
    prh_representation *r = NULL;
    prh_view back;

    (void)state;
    assert_ok(prh_representation_wrap(&r, &view, NULL, NULL));
    assert_ok(prh_representation_view(r, &back));
    assert_ptr_equal(back.data, x);
    assert_int_equal(back.rows, 2);
    assert_int_equal(back.cols, 2);
    assert_int_equal(back.ld, 3);
    assert_int_equal(back.dtype, PRH_F64);
    assert_int_equal(back.reserved, 0);
    assert_int_equal(prh_representation_rows(r), 2);
    assert_int_equal(prh_representation_cols(r), 2);
    prh_representation_destroy(r);
}

static void copying_closes_the_gaps_and_keeps_the_type(void **state)
{
    static const prh_dtype types[] = {PRH_F64, PRH_F32, PRH_F16, PRH_BF16};

    (void)state;
    for (int t = 0; t < 4; t++) {
        const size_t size = dtype_size(types[t]);
        char *memory = allocate(15, size);
        const prh_view view = {memory, 3, 4, 5, types[t], 0};
        prh_representation *r = NULL;
        prh_view back;

        for (size_t i = 0; i < 15 * size; i++)
            memory[i] = (char)i;
        assert_ok(prh_representation_copy(&r, &view));
        assert_ok(prh_representation_view(r, &back));
        assert_int_equal(back.ld, 4);
        assert_int_equal(back.dtype, types[t]);
        for (size_t i = 0; i < 3; i++)
            assert_memory_equal((const char *)back.data + 4 * i * size, memory + 5 * i * size, 4 * size);
        free(memory); /* the copy does not need it */
        prh_representation_destroy(r);
    }
}

static void the_memory_of_the_last_row_ends_with_its_last_column(void **state)
{
    double *x = allocate(2 * 5 + 3, sizeof *x); /* no room for the gap behind row 2 */
    const prh_view view = {x, 3, 3, 5, PRH_F64, 0};
    prh_representation *r = NULL, *copy = NULL;
    prh_summary summary = {.struct_size = sizeof summary};
    prh_kernel *kernel = NULL;

    (void)state;
    assert_ok(prh_representation_copy(&copy, &view));
    assert_ok(prh_representation_wrap(&r, &view, free, x));
    assert_ok(prh_representation_summarize(r, &summary));
    assert_ok(prh_kernel_create(&kernel, r, NULL, 0, NULL));
    prh_kernel_destroy(kernel);
    prh_representation_destroy(copy);
    prh_representation_destroy(r);
}

static void memory_is_given_back_exactly_once(void **state)
{
    const double x[4] = {1, 2, 3, 4};
    int released = 0;
    prh_representation *r = lent(x, 2, 2, &released);

    (void)state;
    assert_int_equal(released, 0);
    prh_representation_destroy(r);
    assert_int_equal(released, 1);
}

static void a_refused_view_takes_nothing(void **state)
{
    const double x[4] = {1, 2, 3, 4};
    const prh_view view = {x, 2, 2, 1, PRH_F64, 0};
    prh_representation *r = (prh_representation *)(uintptr_t)1;
    int released = 0;

    (void)state;
    assert_status(prh_representation_wrap(&r, &view, count_release, &released), PRH_ERR_SHAPE);
    assert_null(r);
    assert_int_equal(released, 0);
}

static void a_model_keeps_the_memory_until_it_goes(void **state)
{
    const double x[4] = {1, 2, 3, 4};
    int released = 0;
    prh_representation *r = lent(x, 2, 2, &released);
    const prh_representation *layers[2] = {r, r};
    prh_model *first = NULL, *second = NULL, *third;

    (void)state;
    assert_ok(prh_model_create(&first, layers, 2, NULL));
    assert_ok(prh_model_create(&second, layers, 1, NULL));
    third = preprocessed(second, "none"); /* shares the layer */
    prh_representation_destroy(r);
    prh_model_destroy(first);
    prh_model_destroy(second);
    assert_int_equal(released, 0);
    prh_model_destroy(third);
    assert_int_equal(released, 1);
}

/* Tiles that do not fit are recomputed, so the features must stay. */
static void a_prepared_artefact_without_memory_keeps_the_source(void **state)
{
    prh_run_options tight = {.struct_size = sizeof tight, .memory_limit = 1};
    generator g = {41};
    double *x = normal_matrix(&g, ROWS, COLS), score = 0.0, want = 0.0;
    int released = 0;
    prh_representation *r = lent(x, ROWS, COLS, &released);
    prh_metric *metric = metric_of("cka", 0, "rbf", PRH_CONVENTION_EXACT, PRH_PRECISION_AUTO);
    const prh_metric *metrics[1] = {metric};
    prh_prepared *prepared = NULL;

    (void)state;
    want = score_of(metric, r, r);
    assert_ok(prh_prepared_create_many(&prepared, metrics, 1, r, &tight));
    prh_representation_destroy(r);
    assert_int_equal(released, 0);
    assert_ok(prh_metric_compare(metric, prepared, prepared, &score));
    assert_same_bits(score, want);
    prh_prepared_destroy(prepared);
    assert_int_equal(released, 1);
    prh_metric_destroy(metric);
    free(x);
}

static void a_prepared_artefact_with_lists_alone_lets_the_source_go(void **state)
{
    generator g = {42};
    double *x = normal_matrix(&g, ROWS, COLS), score = 0.0;
    int released = 0;
    prh_representation *r = lent(x, ROWS, COLS, &released);
    prh_metric *metric = metric_of("mutual_knn", 3, NULL, PRH_CONVENTION_EXACT, PRH_PRECISION_AUTO);
    prh_prepared *prepared = prepared_of(metric, r);

    (void)state;
    prh_representation_destroy(r);
    assert_int_equal(released, 1);
    free(x);
    assert_ok(prh_metric_compare(metric, prepared, prepared, &score));
    assert_true(score == 1.0);
    prh_prepared_destroy(prepared);
    prh_metric_destroy(metric);
}

static prh_representation *strided(const double *x, int64_t rows, int64_t cols, int64_t ld)
{
    double *spread = allocate(rows * ld, sizeof *spread);
    const prh_view view = {spread, rows, cols, ld, PRH_F64, 0};
    prh_representation *r = NULL;

    for (int64_t e = 0; e < rows * ld; e++)
        spread[e] = NAN; /* whoever reads a gap is found out */
    for (int64_t i = 0; i < rows; i++)
        memcpy(spread + i * ld, x + i * cols, (size_t)cols * sizeof *x);
    assert_ok(prh_representation_wrap(&r, &view, free, spread));
    return r;
}

static void strides_do_not_change_a_bit_of_any_metric(void **state)
{
    generator g = {43};
    double *x = normal_matrix(&g, ROWS, COLS), *y = related_matrix(&g, x, ROWS, COLS, 4, 0.5);
    prh_representation *rx = doubles(x, ROWS, COLS), *ry = doubles(y, ROWS, 4);
    prh_representation *sx = strided(x, ROWS, COLS, COLS + 3), *sy = strided(y, ROWS, 4, 11);

    (void)state;
    for (int m = 0; m < METRIC_NAMES; m++) {
        prh_metric *metric = metric_of(metric_names[m], 4, NULL, PRH_CONVENTION_EXACT, PRH_PRECISION_AUTO);

        note("%s", metric_names[m]);
        assert_same_bits(score_of(metric, sx, sy), score_of(metric, rx, ry));
        prh_metric_destroy(metric);
    }
    note("%s", "");
    prh_representation_destroy(sy);
    prh_representation_destroy(sx);
    prh_representation_destroy(ry);
    prh_representation_destroy(rx);
    free(y);
    free(x);
}

static void refuses(prh_view view, prh_status status, const char *words)
{
    prh_representation *r = (prh_representation *)(uintptr_t)1;

    note("%s", words);
    assert_refused(prh_representation_wrap(&r, &view, NULL, NULL), status, words);
    assert_null(r);
    r = (prh_representation *)(uintptr_t)1;
    assert_refused(prh_representation_copy(&r, &view), status, words);
    assert_null(r);
    note("%s", "");
}

static void views_that_describe_no_matrix_are_refused(void **state)
{
    const double x[4] = {1, 2, 3, 4};

    (void)state;
    refuses((prh_view){NULL, 2, 2, 2, PRH_F64, 0}, PRH_ERR_ARGUMENT, "NULL");
    refuses((prh_view){x, 2, 2, 2, 0, 0}, PRH_ERR_ARGUMENT, "dtype 0");
    refuses((prh_view){x, 2, 2, 2, 5, 0}, PRH_ERR_ARGUMENT, "dtype 5");
    refuses((prh_view){x, 2, 2, 2, -1, 0}, PRH_ERR_ARGUMENT, "dtype -1");
    refuses((prh_view){x, 2, 2, 2, PRH_F64, 1}, PRH_ERR_ARGUMENT, "reserved");
    refuses((prh_view){x, 0, 2, 2, PRH_F64, 0}, PRH_ERR_SHAPE, "0 rows");
    refuses((prh_view){x, -1, 2, 2, PRH_F64, 0}, PRH_ERR_SHAPE, "-1 rows");
    refuses((prh_view){x, 2, 0, 2, PRH_F64, 0}, PRH_ERR_SHAPE, "0 columns");
    refuses((prh_view){x, 2, INT64_MIN, 2, PRH_F64, 0}, PRH_ERR_SHAPE, "columns");
    refuses((prh_view){x, 2, 2, 1, PRH_F64, 0}, PRH_ERR_SHAPE, "ld = 1");
    refuses((prh_view){x, 2, 2, 0, PRH_F64, 0}, PRH_ERR_SHAPE, "ld = 0");
    refuses((prh_view){x, 2, 2, -2, PRH_F64, 0}, PRH_ERR_SHAPE, "ld = -2");
}

static void unaligned_data_are_refused(void **state)
{
    const double x[4] = {1, 2, 3, 4};
    const char *bytes = (const char *)x;

    (void)state;
    refuses((prh_view){bytes + 4, 1, 1, 1, PRH_F64, 0}, PRH_ERR_ARGUMENT, "aligned to 8 bytes");
    refuses((prh_view){bytes + 2, 1, 1, 1, PRH_F32, 0}, PRH_ERR_ARGUMENT, "aligned to 4 bytes");
    refuses((prh_view){bytes + 1, 1, 1, 1, PRH_F16, 0}, PRH_ERR_ARGUMENT, "aligned to 2 bytes");
    refuses((prh_view){bytes + 1, 1, 1, 1, PRH_BF16, 0}, PRH_ERR_ARGUMENT, "aligned to 2 bytes");
}

static void extents_beyond_the_machine_are_refused(void **state)
{
    const double x[1] = {1};

    (void)state;
    refuses((prh_view){x, INT64_MAX, 1, 2, PRH_F64, 0}, PRH_ERR_TOO_LARGE, "");
    refuses((prh_view){x, 2, 1, INT64_MAX, PRH_F64, 0}, PRH_ERR_TOO_LARGE, "");
    refuses((prh_view){x, INT64_MAX / 4, 1, 1, PRH_F64, 0}, PRH_ERR_TOO_LARGE, "");
    refuses((prh_view){x, INT64_MAX / 2 + 1, 1, 1, PRH_F16, 0}, PRH_ERR_TOO_LARGE, "");
}

static void a_wrapped_matrix_reports_its_own_type_as_stored(void **state)
{
    static const char *const names[] = {"f64", "f32", "f16", "bf16"};
    const double x[2] = {1, 2};

    (void)state;
    for (prh_dtype dtype = PRH_F64; dtype <= PRH_BF16; dtype++) {
        prh_representation *r = representation_of(x, 1, 2, dtype);
        prh_storage storage;

        assert_ok(prh_representation_storage(r, &storage));
        assert_string_equal(storage.dtype, names[dtype - PRH_F64]);
        assert_int_equal(storage.column_major, 0);
        assert_int_equal(storage.mapped, 0);
        prh_representation_destroy(r);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(wrapping_copies_nothing),
        cmocka_unit_test(copying_closes_the_gaps_and_keeps_the_type),
        cmocka_unit_test(the_memory_of_the_last_row_ends_with_its_last_column),
        cmocka_unit_test(memory_is_given_back_exactly_once),
        cmocka_unit_test(a_refused_view_takes_nothing),
        cmocka_unit_test(a_model_keeps_the_memory_until_it_goes),
        cmocka_unit_test(a_prepared_artefact_without_memory_keeps_the_source),
        cmocka_unit_test(a_prepared_artefact_with_lists_alone_lets_the_source_go),
        cmocka_unit_test(strides_do_not_change_a_bit_of_any_metric),
        cmocka_unit_test(views_that_describe_no_matrix_are_refused),
        cmocka_unit_test(unaligned_data_are_refused),
        cmocka_unit_test(extents_beyond_the_machine_are_refused),
        cmocka_unit_test(a_wrapped_matrix_reports_its_own_type_as_stored),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
