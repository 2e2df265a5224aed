/* The leading singular vectors against matrices of known spectra and against the full decomposition. */
#include <math.h>

#include "base/blas.h"
#include "spectra.h"

static double huge(int64_t i)
{
    return pow(10.0, -(double)i);
}

static double close_at_the_cut(int64_t i)
{
    return i == KEEP ? slow(KEEP - 1) * (1.0 - 1e-6) : slow(i);
}

static double equal_at_the_cut(int64_t i)
{
    return slow(i == KEEP ? KEEP - 1 : i);
}

static double pairs(int64_t i)
{
    return fast(i / 2);
}

static double triples(int64_t i)
{
    return slow(i / 3);
}

static double eight_alike(int64_t i)
{
    return i < 8 ? 3.0 : slow(i);
}

static double eight_alike_and_no_more(int64_t i)
{
    return i < 8 ? 3.0 : 1e-3 * fast(i);
}

static double thirty_alike(int64_t i)
{
    return i < 30 ? 1.0 : 0.8 * pow(0.99, (double)i);
}

static double nearly_alike(int64_t i)
{
    return i < 8 ? 3.0 - 1e-11 * (double)i : slow(i);
}

static double steps(int64_t i)
{
    return i < KEEP ? 2.0 : 1.0;
}

static double flat(int64_t i)
{
    return 1.0 - 1e-4 * (double)i;
}

static double all_alike(int64_t i)
{
    (void)i;
    return 1.0;
}

static double dominated(int64_t i)
{
    return i == 0 ? 1e6 : slow(i);
}

typedef struct spectrum_case {
    const char *name;
    spectrum *value;
    int64_t count; /* the rank */
    int alone;
} spectrum_case;

static void known_spectra_give_the_subspaces_of_the_full_decomposition(void **state)
{
    static const spectrum_case cases[] = {{"fast", fast, COLS, 1}, {"slow", slow, COLS, 1},
        {"dominated", dominated, COLS, 1}, {"close", close_at_the_cut, COLS, 1},
        {"equal", equal_at_the_cut, COLS, 1}, {"pairs", pairs, COLS, 1}, {"triples", triples, COLS, 1},
        {"eight", eight_alike, COLS, 0}, {"thirty", thirty_alike, COLS, 0},
        {"eight and little", eight_alike_and_no_more, COLS, 1}, {"nearly eight", nearly_alike, COLS, 0},
        {"steps", steps, COLS, 0}, {"flat", flat, COLS, 0}, {"alike", all_alike, COLS, 0},
        {"rank 1", slow, 1, 0}, {"rank 7", slow, 7, 0}, {"rank 10", slow, KEEP, 0},
        {"rank 11", slow, KEEP + 1, 1}, {"rank 30", slow, 30, 1}, {"huge condition", huge, 16, 1}};

    (void)state;
    for (size_t c = 0; c < sizeof cases / sizeof cases[0]; c++) {
        known k = with_spectrum(ROWS, COLS, cases[c].count, cases[c].value);

        note("%s", cases[c].name);
        agrees_with_the_full(k.x, ROWS, COLS, KEEP, cases[c].alone);
        drop(&k);
    }
    note("%s", "");
}

static void shapes_and_ranks_make_no_difference(void **state)
{
    static const int64_t shapes[][3] = {
        {1500, 300, 1}, {300, 1500, 3}, {401, 403, 10}, {403, 401, 12}, {1001, 333, 5}, {512, 500, 20}};
    static spectrum *const spectra[] = {slow, fast};

    (void)state;
    for (size_t c = 0; c < sizeof shapes / sizeof shapes[0]; c++)
        for (int s = 0; s < 2; s++) {
            known k = with_spectrum(shapes[c][0], shapes[c][1], 120, spectra[s]);

            note("%d x %d, %d kept", (int)shapes[c][0], (int)shapes[c][1], (int)shapes[c][2]);
            agrees_with_the_full(k.x, k.rows, k.cols, shapes[c][2], 1);
            drop(&k);
        }
    note("%s", "");
}

/* Down to 1e-9 of the largest: squares, 1e-18, are below the rounding of the largest square. */
static void small_singular_values_keep_the_digits_that_squares_lose(void **state)
{
    known k = with_spectrum(ROWS, COLS, 16, huge);
    prh__basis some = basis_of(k.x, ROWS, COLS, KEEP);
    prh__basis truth = {.rows = ROWS, .kept = KEEP, .u = allocate(ROWS * KEEP, sizeof(double))};
    prh__basis squared = {.rows = ROWS, .kept = KEEP, .u = allocate(ROWS * KEEP, sizeof(double))};
    double *gram = gram_of(k.x, ROWS, COLS), *values = allocate(ROWS, sizeof *values);

    (void)state;
    assert_int_equal(some.known, KEEP);
    assert_ok(prh__eigh(ROWS, gram, values));
    for (int64_t i = 0; i < ROWS; i++)
        for (int64_t t = 0; t < KEEP; t++) {
            truth.u[i * KEEP + t] = k.u[t * ROWS + i];
            squared.u[i * KEEP + t] = gram[(ROWS - 1 - t) * ROWS + i];
        }
    assert_true(sine(&some, &truth, KEEP) < 1e-5);
    assert_true(sine(&squared, &truth, KEEP) > 0.1);
    free(values);
    free(gram);
    free(squared.u);
    free(truth.u);
    prh__basis_free(&some);
    drop(&k);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_spectra_give_the_subspaces_of_the_full_decomposition),
        cmocka_unit_test(shapes_and_ranks_make_no_difference),
        cmocka_unit_test(small_singular_values_keep_the_digits_that_squares_lose),
    };

    return cmocka_run_group_tests(tests, make_vectors, drop_vectors);
}
