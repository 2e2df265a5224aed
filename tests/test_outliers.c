/* Items that stand out: their sums against dense ones, and their kurtosis against that of draws. */
#include "support.h"

#include <math.h>

#include "sides.h"

/* sum of products of four less what the sums of products of two make of them. */
static double cumulant(const double *const x[4], int64_t n)
{
    double all = 0.0, two[4][4] = {{0.0}};

    for (int64_t i = 0; i < n; i++) {
        all += x[0][i] * x[1][i] * x[2][i] * x[3][i];
        for (int p = 0; p < 4; p++)
            for (int q = 0; q < 4; q++)
                two[p][q] += x[p][i] * x[q][i];
    }
    return all - (two[0][1] * two[2][3] + two[0][2] * two[1][3] + two[0][3] * two[1][2]) / (double)n;
}

static void find_items(const double *a, int64_t n, int directed, double *d, double *r, double *q)
{
    double trace = 0.0, all = 0.0, squares = 0.0, mean;

    for (int64_t e = 0; e < n * n; e++) {
        trace += e % (n + 1) == 0 ? a[e] : 0.0;
        all += a[e];
    }
    mean = (all - trace) / (double)(n * (n - 1));
    for (int64_t i = 0; i < n; i++) {
        d[i] = a[i * n + i] - trace / (double)n;
        for (int64_t j = 0; j < n; j++) {
            r[i] += j == i ? 0.0 : (directed ? 1.0 : sqrt(2.0)) * (a[j * n + i] - mean);
            q[i] += j == i ? 0.0 : directed ? a[j * n + i] : 2.0 * pow(a[j * n + i] - mean, 2.0);
        }
        squares += q[i];
    }
    for (int64_t i = 0; i < n; i++)
        q[i] -= squares / (double)n;
}

/* Of a dense matrix, as outliers.h defines them. A directed one has equal row sums. */
static void check_outliers(const prh__outliers *got, const double *a, int64_t n, int directed)
{
    double *d = allocate(n, sizeof *d), *r = allocate(n, sizeof *r), *q = allocate(n, sizeof *q);
    double squares = 0.0;

    find_items(a, n, directed, d, r, q);
    for (int m = 0; m < 5; m++)
        assert_relative(got->fourth[m],
            cumulant((const double *const[]){m > 0 ? r : d, m > 1 ? r : d, m > 2 ? r : d, m > 3 ? r : d}, n),
            1.0);
    for (int m = 0; m < 3; m++) {
        double mixed = 0.0;

        for (int64_t i = 0; i < n; i++)
            mixed += (m > 0 ? r : d)[i] * (m > 1 ? r : d)[i] * q[i];
        assert_relative(got->mixed[m], mixed, 1.0);
    }
    for (int64_t i = 0; i < n; i++)
        squares += q[i] * q[i];
    assert_relative(got->squares, squares, 1.0);
    free(q);
    free(r);
    free(d);
}

static void outliers_are_items_that_hold_more_than_others(void **state)
{
    generator g = {7};
    prh__task task;
    const prh__run run = run_of(&task, 1);
    prh__placements placed;

    (void)state;
    for (int kind = DISTANCES; kind < KINDS; kind++) {
        double *a = square_of(&g, 30, kind, 3);

        for (int64_t i = 0; i < 30; i++) {
            a[i] += 20.0;
            a[30 * i] += 20.0;
        }
        note("kind %d", kind);
        assert_ok(prh__placements_of_square(&placed, a, 30, &run));
        check_outliers(&placed.outliers, a, 30, 0);
        free(a);
    }
    for (int shape = 0; shape < 3; shape++) {
        struct prh_neighbors lists = lists_of(&g, 12, 3, shape);
        double *a = adjacency_of(&lists, 3);

        assert_ok(prh__placements_of_graph(&placed, &lists, 3, &run));
        check_outliers(&placed.outliers, a, 12, 1);
        free(a);
        free(lists.index);
    }
}

/* Excess kurtosis of T over random permutations. */
static double kurtosis_of(generator *g, const double *a, const double *b, int64_t n)
{
    enum { DRAWS = 20000 };
    double *values = allocate(DRAWS, sizeof *values), mean = 0.0, moments[2] = {0.0, 0.0};
    int64_t *order = allocate(n, sizeof *order);

    for (int64_t i = 0; i < n; i++)
        order[i] = i;
    for (int64_t k = 0; k < DRAWS; k++) {
        for (int64_t i = n - 1; i > 0; i--) {
            const int64_t j = next_below(g, i + 1), kept = order[i];

            order[i] = order[j];
            order[j] = kept;
        }
        for (int64_t i = 0; i < n; i++)
            for (int64_t j = 0; j < n; j++)
                values[k] += a[i * n + j] * b[order[i] * n + order[j]];
        mean += values[k] / DRAWS;
    }
    for (int64_t k = 0; k < DRAWS; k++)
        for (int m = 0; m < 2; m++)
            moments[m] += pow(values[k] - mean, 2.0 * (m + 1)) / DRAWS;
    free(order);
    free(values);
    return moments[1] / (moments[0] * moments[0]) - 3.0;
}

/* Noise with one item that stands out: by its diagonal, by its row, by the squares of its row, by all three. */
static double *with_an_outlier(generator *g, int64_t n, double diagonal, double row, double spread)
{
    double *a = allocate(n * n, sizeof *a);

    for (int64_t i = 0; i < n; i++)
        for (int64_t j = 0; j <= i; j++)
            a[i * n + j] = a[j * n + i] = next_normal(g) * (j == 0 ? spread : 1.0) + (j == 0 ? row : 0.0);
    a[0] = diagonal;
    return a;
}

static void the_kurtosis_of_outliers_is_that_of_draws(void **state)
{
    enum { N = 60, CASES = 4 };
    static const double kinds[CASES][3] = {
        {60.0, 0.0, 1.0}, {0.0, 4.0, 1.0}, {0.0, 0.0, 8.0}, {40.0, 2.5, 5.0}};
    generator g = {12};
    prh__task task;
    const prh__run run = run_of(&task, 1);

    (void)state;
    for (int c = 0; c <= CASES; c++) {
        struct prh_neighbors lists[2] = {lists_of(&g, N, 5, 2), lists_of(&g, N, 5, 2)};
        double *sides[2], truth, found;
        prh__placements placed[2];

        for (int s = 0; s < 2; s++) {
            sides[s] = c == CASES ? adjacency_of(&lists[s], 5)
                                  : with_an_outlier(&g, N, kinds[c][0], kinds[c][1], kinds[c][2]);
            assert_ok(c == CASES ? prh__placements_of_graph(&placed[s], &lists[s], 5, &run)
                                 : prh__placements_of_square(&placed[s], sides[s], N, &run));
        }
        truth = kurtosis_of(&g, sides[0], sides[1], N);
        found = prh__outliers_kurtosis(&placed[0].outliers, &placed[1].outliers, N,
            prh__placements_moments(&placed[0], &placed[1]).variance);
        note("case %d", c);
        assert_true(truth > 1.0);
        assert_close(found / truth, 1.0, 0.25); /* n is 60 */
        for (int s = 0; s < 2; s++) {
            free(sides[s]);
            free(lists[s].index);
        }
    }
}

/* Diagonals alone, with one item that differs on each side: T is 1 where they meet and 0 else, of which there are
 * moments. */
static void the_kurtosis_of_two_single_items_is_that_of_their_meeting(void **state)
{
    enum { N = 1000 };
    const double p = 1.0 / N, variance = p * (1.0 - p), kurtosis = 1.0 / variance - 6.0;
    prh__task task;
    const prh__run run = run_of(&task, 1);
    double *a = allocate(N * N, sizeof *a);
    prh__placements placed;

    (void)state;
    a[0] = 1.0;
    assert_ok(prh__placements_of_square(&placed, a, N, &run));
    assert_close(prh__placements_moments(&placed, &placed).variance, variance, 1e-12);
    assert_close(
        prh__outliers_kurtosis(&placed.outliers, &placed.outliers, N, variance) / kurtosis, 1.0, 10.0 / N);
    free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(outliers_are_items_that_hold_more_than_others),
        cmocka_unit_test(the_kurtosis_of_outliers_is_that_of_draws),
        cmocka_unit_test(the_kurtosis_of_two_single_items_is_that_of_their_meeting),
    };

    return cmocka_run_group_tests(tests, enter_blas, leave_blas);
}
