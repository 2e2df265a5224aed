/* Simulation, slow: chance levels against the mean over random pairings of rows, at a size that nobody can
 * enumerate. (The fast suites compare them with all n! pairings at n = 5 and 6.) */
#include "support.h"

#include <math.h>

enum { ROWS = 256, DRAWS = 2000, K = 10 };

static void shuffle_rows(generator *g, double *x, int64_t cols)
{
    for (int64_t i = ROWS - 1; i > 0; i--) {
        const int64_t j = next_below(g, i + 1);

        for (int64_t c = 0; c < cols; c++) {
            const double kept = x[i * cols + c];

            x[i * cols + c] = x[j * cols + c];
            x[j * cols + c] = kept;
        }
    }
}

/* Within five standard errors of the mean: a right level fails once in two million. */
static void simulate(const char *name, const char *kernel, int32_t convention)
{
    enum { COLS_X = 24, COLS_Y = 9 };
    generator g = {91};
    double *x = normal_matrix(&g, ROWS, COLS_X), *y = related_matrix(&g, x, ROWS, COLS_X, COLS_Y, 0.3);
    prh_metric *metric = metric_of(name, K, kernel, convention, PRH_PRECISION_F64);
    prh_representation *rep_x = doubles(x, ROWS, COLS_X), *rep_y = doubles(y, ROWS, COLS_Y);
    prh_prepared *px = prepared_of(metric, rep_x), *py = prepared_of(metric, rep_y);
    double chance = NAN, sum = 0.0, squares = 0.0, mean, error;

    assert_ok(prh_metric_chance(metric, px, py, &chance));
    for (int draw = 0; draw < DRAWS; draw++) {
        double score = NAN;

        prh_prepared_destroy(py);
        prh_representation_destroy(rep_y);
        shuffle_rows(&g, y, COLS_Y);
        rep_y = doubles(y, ROWS, COLS_Y);
        py = prepared_of(metric, rep_y);
        assert_ok(prh_metric_compare(metric, px, py, &score));
        sum += score;
        squares += score * score;
    }
    mean = sum / DRAWS;
    error = sqrt((squares / DRAWS - mean * mean) / DRAWS);
    print_message("%s, %s, %s: mean %.6g, standard error %.2g, chance %.6g\n", name, kernel,
        convention == PRH_CONVENTION_EXACT ? "exact" : "platonic-rep", mean, error, chance);
    assert_close(mean, chance, 5.0 * error);
    prh_prepared_destroy(py);
    prh_prepared_destroy(px);
    prh_representation_destroy(rep_y);
    prh_representation_destroy(rep_x);
    prh_metric_destroy(metric);
    free(y);
    free(x);
}

static void chance_levels_are_means_over_random_pairings(void **state)
{
    static const char *const names[] = {"mutual_knn", "cycle_knn", "lcs_knn", "cka", "unbiased_cka"};
    static const char *const kernels[] = {"linear", "rbf:3"};

    (void)state;
    for (int m = 0; m < 5; m++)
        for (int k = 0; k < 2; k++)
            for (int32_t c = PRH_CONVENTION_EXACT; c <= PRH_CONVENTION_PLATONIC_REP; c++)
                simulate(names[m], kernels[k], c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(chance_levels_are_means_over_random_pairings)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
