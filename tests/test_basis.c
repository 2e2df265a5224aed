/* Singular bases: scale, columns of all kinds, bits, cancelling; the block products below them. */
#include <math.h>

#include "compute/block.h"
#include "spectra.h"

/* Sums in plain order beside those of the blocks, at sizes that leave rows over. */
static void products_of_blocks_are_the_sums_they_stand_for(void **state)
{
    static const int64_t shapes[][2] = {{1, 1}, {3, 7}, {4, 5}, {8, 9}, {13, 31}, {29, 2}, {64, 66}};
    generator g = {3};

    (void)state;
    for (size_t c = 0; c < sizeof shapes / sizeof shapes[0]; c++) {
        const int64_t rows = shapes[c][0], cols = shapes[c][1];
        double *a = integer_matrix(&g, rows, cols, 100), *x = integer_matrix(&g, cols, PRH__BLOCK, 100);
        double *y = allocate(rows * PRH__BLOCK, sizeof *y), *z = copy_matrix(x, cols, PRH__BLOCK);
        double *want = product(a, x, rows, cols, PRH__BLOCK);

        prh__block_times(a, rows, cols, x, y);
        for (int64_t i = 0; i < rows * PRH__BLOCK; i++)
            assert_close(y[i], want[i], 0.0);
        prh__block_add_transposed(a, rows, cols, y, z);
        for (int64_t j = 0; j < cols; j++)
            for (int64_t b = 0; b < PRH__BLOCK; b++) {
                double sum = x[j * PRH__BLOCK + b];

                for (int64_t i = 0; i < rows; i++)
                    sum += a[i * cols + j] * y[i * PRH__BLOCK + b];
                assert_close(z[j * PRH__BLOCK + b], sum, 0.0);
            }
        free(want);
        free(z);
        free(y);
        free(x);
        free(a);
    }
}

static void scale_changes_only_the_exponent(void **state)
{
    static const double scales[] = {0x1p-460, 0x1p-200, 0x1p3, 0x1p200, 0x1p490};
    known k = with_spectrum(ROWS, COLS, COLS, slow);
    prh__basis plain = basis_of(k.x, ROWS, COLS, KEEP);

    (void)state;
    for (size_t c = 0; c < sizeof scales / sizeof scales[0]; c++) {
        double *x = allocate(ROWS * COLS, sizeof *x);
        prh__basis scaled;

        for (int64_t i = 0; i < ROWS * COLS; i++)
            x[i] = k.x[i] * scales[c];
        scaled = basis_of(x, ROWS, COLS, KEEP);
        note("scale %g", scales[c]);
        assert_int_equal(scaled.known, KEEP);
        assert_true(sine(&scaled, &plain, KEEP) < 1e-12);
        for (int64_t t = 0; t < KEEP; t++)
            assert_close(scaled.sigma[t] / scales[c], plain.sigma[t], 1e-13);
        prh__basis_free(&scaled);
        free(x);
    }
    note("%s", "");
    prh__basis_free(&plain);
    drop(&k);
}

/* Means far above the spread, constant columns, copies of rows and of columns. */
static void columns_of_all_kinds_are_handled(void **state)
{
    generator g = {71};
    double *x = normal_matrix(&g, ROWS, COLS);

    (void)state;
    for (int64_t i = 0; i < ROWS; i++)
        for (int64_t j = 0; j < COLS; j++) {
            x[i * COLS + j] =
                j % 7 == 3 ? 1e6 / 3.0 : x[i * COLS + j] * pow(0.97, (double)j) + 1e3 * (double)j;
            if (j % 11 == 5)
                x[i * COLS + j] = x[i * COLS + j - 1];
        }
    memcpy(x + 5 * COLS, x, COLS * sizeof *x);
    agrees_with_the_full(x, ROWS, COLS, KEEP, 1);
    free(x);
}

static void canonical_correlations_are_those_of_the_full_decomposition(void **state)
{
    known k = with_spectrum(ROWS, COLS, COLS, slow), l = with_spectrum(ROWS, 300, 300, fast);
    prh__basis some[2] = {basis_of(k.x, ROWS, COLS, KEEP), basis_of(l.x, ROWS, 300, 3)};
    prh__basis full[2] = {basis_of(k.x, ROWS, COLS, COLS), basis_of(l.x, ROWS, 300, 300)};
    double got, want;

    (void)state;
    assert_ok(prh__basis_correlation(&some[0], KEEP, &some[1], 3, &got));
    assert_ok(prh__basis_correlation(&full[0], KEEP, &full[1], 3, &want));
    assert_close(got, want, 1e-12);
    for (int i = 0; i < 2; i++) {
        prh__basis_free(&full[i]);
        prh__basis_free(&some[i]);
    }
    drop(&l);
    drop(&k);
}

static void the_bits_are_the_same_each_time(void **state)
{
    known k = with_spectrum(ROWS, COLS, COLS, slow);
    prh__basis first = basis_of(k.x, ROWS, COLS, KEEP), second = basis_of(k.x, ROWS, COLS, KEEP);

    (void)state;
    assert_memory_equal(first.u, second.u, ROWS * KEEP * sizeof *first.u);
    assert_memory_equal(first.sigma, second.sigma, KEEP * sizeof *first.sigma);
    prh__basis_free(&second);
    prh__basis_free(&first);
    drop(&k);
}

static void a_cancelled_call_leaves_nothing(void **state)
{
    known k = with_spectrum(ROWS, COLS, COLS, slow);
    const prh_view view = view_of(k.x, ROWS, COLS);
    prh__task task = {.stopped = 1};
    const prh__run run = {.task = &task, .threads = 1};
    prh__basis basis;

    (void)state;
    assert_status(prh__basis_create(&basis, &view, PRH__CENTRE, KEEP, &run), PRH_ERR_CANCELLED);
    assert_null(basis.u);
    assert_null(basis.sigma);
    drop(&k);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(products_of_blocks_are_the_sums_they_stand_for),
        cmocka_unit_test(scale_changes_only_the_exponent),
        cmocka_unit_test(columns_of_all_kinds_are_handled),
        cmocka_unit_test(canonical_correlations_are_those_of_the_full_decomposition),
        cmocka_unit_test(the_bits_are_the_same_each_time),
        cmocka_unit_test(a_cancelled_call_leaves_nothing),
    };

    return cmocka_run_group_tests(tests, make_vectors, drop_vectors);
}
