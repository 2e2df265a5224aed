/* Nulls of draws: each value is the score of rows paired anew, whatever the metric; p, threshold and calibrated score
 * follow. */
#include "nulls.h"

#include <math.h>

enum { ROWS = 70, DRAWS = 12, K = 4 }; /* more rows than are counted at a time */

static int is_given(const char *kernel)
{
    return strcmp(kernel, "gram") == 0 || strstr(kernel, "dissimilarity") != NULL;
}

/* The matrix that a kernel is asked of: features, or what is made of them. */
static double *input_for(const double *features, int64_t n, int64_t d, const char *kernel, int64_t *cols)
{
    *cols = is_given(kernel) ? n : d;
    if (strcmp(kernel, "gram") == 0)
        return gram_of(features, n, d);
    if (is_given(kernel))
        return distances_of(features, n, d, 0);
    return copy_matrix(features, n, d);
}

/* Scores of all pairs of layers, rows of y in another order; NaN where undefined. */
static void score_grid(const prh_metric *metric, const layers *x, const layers *y, const int32_t *order,
    int square, double *scores)
{
    for (int64_t a = 0; a < x->count; a++)
        for (int64_t b = 0; b < y->count; b++) {
            double *moved = reordered(y->values[b], ROWS, y->cols, order, square);
            prh_representation *left = doubles(x->values[a], ROWS, x->cols),
                               *right = doubles(moved, ROWS, y->cols);
            double score = NAN;

            if (prh_metric_compute(metric, left, right, &score) == PRH_ERR_UNDEFINED)
                score = NAN;
            scores[a * y->count + b] = score;
            free(moved);
            prh_representation_destroy(left);
            prh_representation_destroy(right);
        }
}

/* How far a draw may be from preparing anew: lists count, kernels round. Features are compared in another space than
 * kernels, and single precision differs there by its rounding. */
static double tolerance_of(const prh_metric *metric)
{
    if (prh_metric_k(metric) > 0 && !strstr(prh_metric_name(metric), "cknna"))
        return 1e-15;
    return prh_metric_precision(metric) == PRH_PRECISION_F32 ? 1e-7 : 1e-12;
}

/* Draws of one pair, of dx and dy columns. */
static void check_pair(
    const char *name, const char *kernel, int32_t convention, int32_t precision, int64_t dx, int64_t dy)
{
    generator g = {17};
    double *features[2] = {normal_matrix(&g, ROWS, dx), NULL};
    int32_t *table = random_table(&g, DRAWS, ROWS);
    prh_metric *metric = metric_of(name, K, kernel, convention, precision);
    const prh_null_options options = {
        .struct_size = sizeof options, .permutations = DRAWS, .alpha = 0.2, .table = table};
    layers x = {.count = 1, .rows = ROWS}, y = x;
    prh_null *null;

    features[1] = related_matrix(&g, features[0], ROWS, dx, dy, 0.5);
    x.values[0] = input_for(features[0], ROWS, dx, kernel, &x.cols);
    y.values[0] = input_for(features[1], ROWS, dy, kernel, &y.cols);
    null = null_of(metric, &x, &y, &options, NULL);
    note("%s, %s, convention %d, precision %d, %d and %d columns", name, kernel, convention, precision,
        (int)dx, (int)dy);
    assert_int_equal(result_of(null).values, DRAWS);
    for (int64_t k = 0; k < DRAWS; k++) {
        double want;

        score_grid(metric, &x, &y, table + k * ROWS, is_given(kernel), &want);
        assert_close(prh_null_values(null)[k], want, tolerance_of(metric));
    }
    prh_null_destroy(null);
    prh_metric_destroy(metric);
    free(table);
    for (int side = 0; side < 2; side++)
        free(features[side]);
    free(x.values[0]);
    free(y.values[0]);
}

static void every_draw_is_the_score_of_rows_in_that_order(void **state)
{
    static const char *const kernels[] = {"linear", "cosine", "rbf", "polynomial:2", "gram", "dissimilarity"};

    (void)state;
    for (int m = 0; m < METRIC_NAMES; m++)
        for (int32_t c = PRH_CONVENTION_EXACT; c <= PRH_CONVENTION_PLATONIC_REP; c++)
            for (int k = 0; k < 6; k++) {
                prh_metric *probe = NULL;
                const prh_metric_options wishes = {
                    .struct_size = sizeof wishes, .convention = c, .kernel = kernels[k]};

                if (prh_metric_create_by_name(&probe, metric_names[m], &wishes) == PRH_OK)
                    check_pair(metric_names[m], kernels[k], c, PRH_PRECISION_F64, 30, 25);
                prh_metric_destroy(probe);
            }
}

/* Few columns stay in feature space, single precision keeps single kernels. */
static void draws_do_not_depend_on_how_kernels_are_kept(void **state)
{
    static const char *const names[] = {"cka", "unbiased_cka", "cknna", "mutual_knn", "svcca"};

    (void)state;
    for (int m = 0; m < 5; m++)
        for (int32_t p = PRH_PRECISION_F32; p <= PRH_PRECISION_F64; p++) {
            check_pair(names[m], "linear", PRH_CONVENTION_EXACT, p, 3, 2);
            check_pair(names[m], "linear", PRH_CONVENTION_EXACT, p, 3, 30);
            check_pair(names[m], "linear", PRH_CONVENTION_EXACT, p, 10, 10);
            check_pair(names[m], "linear", PRH_CONVENTION_EXACT, p, 50, 30);
        }
}

enum { LAYERS_X = 3, LAYERS_Y = 2, CELLS = LAYERS_X * LAYERS_Y, COLS = 12 };

/* Layers that have something in common; the last of x is constant, so that cka has no score there. */
typedef struct grid {
    layers x, y;
    int32_t *table;
    prh_metric *metric;
    double observed[CELLS], drawn[DRAWS][CELLS];
} grid;

static grid *grid_of(const char *name, int64_t draws)
{
    grid *f = allocate(1, sizeof *f);
    generator g = {23};
    int32_t identity[ROWS];

    for (int32_t i = 0; i < ROWS; i++)
        identity[i] = i;
    f->x = (layers){.count = LAYERS_X, .rows = ROWS, .cols = COLS};
    f->y = (layers){.count = LAYERS_Y, .rows = ROWS, .cols = COLS};
    f->x.values[0] = normal_matrix(&g, ROWS, COLS);
    f->x.values[1] = related_matrix(&g, f->x.values[0], ROWS, COLS, COLS, 0.3);
    f->x.values[2] = allocate(ROWS * COLS, sizeof(double));
    f->y.values[0] = related_matrix(&g, f->x.values[0], ROWS, COLS, COLS, 3.0);
    f->y.values[1] = normal_matrix(&g, ROWS, COLS);
    f->table = random_table(&g, draws, ROWS);
    f->metric = metric_of(name, K, NULL, PRH_CONVENTION_EXACT, PRH_PRECISION_F64);
    score_grid(f->metric, &f->x, &f->y, identity, 0, f->observed);
    for (int64_t k = 0; k < draws; k++)
        score_grid(f->metric, &f->x, &f->y, f->table + k * ROWS, 0, f->drawn[k]);
    return f;
}

static void grid_release(grid *f)
{
    for (int l = 0; l < LAYERS_X; l++)
        free(f->x.values[l]);
    for (int l = 0; l < LAYERS_Y; l++)
        free(f->y.values[l]);
    free(f->table);
    prh_metric_destroy(f->metric);
    free(f);
}

static prh_null *grid_null(const grid *f, const prh_null_options *options, const prh_run_options *run)
{
    return null_of(f->metric, &f->x, &f->y, options, run);
}

/* Written as the words of null.h say it. */
static double aggregate_of(const double *scores, int32_t kind, int64_t top)
{
    double sorted[CELLS], sum = 0.0, rows = 0.0;
    int64_t count = 0, defined_rows = 0;

    for (int64_t a = 0; a < LAYERS_X; a++) {
        double best = -INFINITY;

        for (int64_t b = 0; b < LAYERS_Y; b++) {
            const double score = scores[a * LAYERS_Y + b];
            int64_t at = count;

            if (isnan(score))
                continue;
            best = fmax(best, score);
            sum += score;
            for (count++; at > 0 && sorted[at - 1] < score; at--)
                sorted[at] = sorted[at - 1];
            sorted[at] = score;
        }
        if (best > -INFINITY) {
            rows += best;
            defined_rows++;
        }
    }
    if (kind == PRH_AGGREGATE_MAX)
        return sorted[0];
    if (kind == PRH_AGGREGATE_MEAN)
        return sum / (double)count;
    if (kind == PRH_AGGREGATE_ROW_MAX_MEAN)
        return rows / (double)defined_rows;
    sum = 0.0;
    for (int64_t t = 0; t < top; t++)
        sum += sorted[t];
    return sum / (double)top;
}

static int by_value(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

static void check_aggregate(const char *name, int32_t kind, int64_t top)
{
    grid *f = grid_of(name, DRAWS);
    const prh_null_options options = {.struct_size = sizeof options,
        .permutations = DRAWS,
        .alpha = 0.2,
        .table = f->table,
        .aggregate = kind,
        .top = top};
    prh_null *null = grid_null(f, &options, NULL);
    const prh_null_result r = result_of(null);
    const double observed = aggregate_of(f->observed, kind, top);
    double pooled[DRAWS + 1], mean = 0.0;
    int64_t reached = 0;

    note("%s, aggregate %d", name, kind);
    assert_close(r.score, observed, 1e-14);
    for (int k = 0; k < DRAWS; k++) {
        pooled[k] = aggregate_of(f->drawn[k], kind, top);
        assert_close(prh_null_values(null)[k], pooled[k], 1e-12);
        reached += pooled[k] >= observed - 1e-12;
        mean += pooled[k] / DRAWS;
    }
    pooled[DRAWS] = observed;
    qsort(pooled, DRAWS + 1, sizeof *pooled, by_value);
    assert_int_equal(r.reached, reached);
    assert_close(r.p, (double)(1 + reached) / (DRAWS + 1), 1e-15);
    assert_close(r.threshold, pooled[DRAWS + 1 - 2 - 1], 1e-12); /* rank 13 - floor(0.2 * 13) */
    assert_close(r.mean, mean, 1e-12);
    assert_close(r.calibrated, fmax(0.0, (observed - r.threshold) / (1.0 - r.threshold)), 1e-14);
    prh_null_destroy(null);
    grid_release(f);
}

static void aggregates_are_taken_inside_the_draw(void **state)
{
    static const char *const names[] = {"mutual_knn", "cka", "unbiased_cka", "lcs_knn", "svcca"};

    (void)state;
    for (int m = 0; m < 5; m++) {
        check_aggregate(names[m], PRH_AGGREGATE_MAX, 0);
        check_aggregate(names[m], PRH_AGGREGATE_MEAN, 0);
        check_aggregate(names[m], PRH_AGGREGATE_ROW_MAX_MEAN, 0);
        check_aggregate(names[m], PRH_AGGREGATE_TOP_MEAN, 3);
    }
}

/* Westfall and Young, algorithm 2.8, by its words: successive maxima over the hypotheses that are left. */
static double step_down(const grid *f, int64_t cell)
{
    double largest = 0.0;

    for (int64_t better = 0; better < CELLS; better++) {
        int64_t reached = 0;

        if (isnan(f->observed[better]) || f->observed[better] < f->observed[cell])
            continue;
        for (int k = 0; k < DRAWS; k++) {
            double best = -INFINITY;

            for (int64_t c = 0; c < CELLS; c++)
                if (f->observed[c] <= f->observed[better])
                    best = fmax(best, f->drawn[k][c]);
            reached += best >= f->observed[better] - 1e-12;
        }
        largest = fmax(largest, (double)(1 + reached) / (DRAWS + 1));
    }
    return largest;
}

static void cells_have_their_own_null_and_a_place_among_all(void **state)
{
    grid *f = grid_of("cka", DRAWS);
    const prh_null_options options = {
        .struct_size = sizeof options, .permutations = DRAWS, .alpha = 0.2, .table = f->table};
    prh_null *null = grid_null(f, &options, NULL);

    (void)state;
    for (int64_t c = 0; c < CELLS; c++) {
        double mean = 0.0, square = 0.0;
        int64_t reached = 0;

        assert_int_equal(isnan(prh_null_ps(null)[c]) != 0, c / LAYERS_Y == 2);
        assert_int_equal(isnan(prh_null_means(null)[c]) != 0, c / LAYERS_Y == 2);
        assert_int_equal(isnan(prh_null_sds(null)[c]) != 0, c / LAYERS_Y == 2);
        assert_int_equal(isnan(prh_null_adjusted_ps(null)[c]) != 0, c / LAYERS_Y == 2);
        if (isnan(f->observed[c]))
            continue;
        for (int k = 0; k < DRAWS; k++) {
            mean += f->drawn[k][c] / DRAWS;
            square += f->drawn[k][c] * f->drawn[k][c] / DRAWS;
            reached += f->drawn[k][c] >= f->observed[c] - 1e-12;
        }
        assert_close(prh_null_means(null)[c], mean, 1e-12);
        assert_close(prh_null_sds(null)[c], sqrt(square - mean * mean), 1e-10);
        assert_close(prh_null_ps(null)[c], (double)(1 + reached) / (DRAWS + 1), 1e-15);
        assert_close(prh_null_adjusted_ps(null)[c], step_down(f, c), 1e-15);
    }
    assert_int_equal(result_of(null).layer_x * LAYERS_Y + result_of(null).layer_y, 0);
    assert_close(prh_null_adjusted_ps(null)[0], result_of(null).p, 0.0);
    prh_null_destroy(null);
    grid_release(f);
}

/* Random draws of a seed: the same for any threads and memory, others for another seed. */
static void draws_are_the_same_for_any_threads(void **state)
{
    static const char *const names[] = {"mutual_knn", "cka", "edit_distance_knn"};

    (void)state;
    for (int m = 0; m < 3; m++) {
        grid *f = grid_of(names[m], 0);
        prh_null_options options = {
            .struct_size = sizeof options, .permutations = 99, .seed = 4, .method = PRH_NULL_PERMUTE};
        prh_null *first = NULL;

        for (int32_t threads = 1; threads <= 8; threads++) {
            const prh_run_options run = {.struct_size = sizeof run,
                .num_threads = threads,
                .memory_limit = threads == 3 ? 1 << 20 : 0};
            prh_null *null = grid_null(f, &options, &run);

            for (int k = 0; k < 99 && first; k++)
                assert_same_bits(prh_null_values(null)[k], prh_null_values(first)[k]);
            if (first)
                prh_null_destroy(null);
            else
                first = null;
        }
        options.seed = 5;
        {
            prh_null *other = grid_null(f, &options, NULL);
            int same = 0;

            for (int k = 0; k < 99; k++)
                same += prh_null_values(other)[k] == prh_null_values(first)[k];
            assert_true(same < 90);
            prh_null_destroy(other);
        }
        prh_null_destroy(first);
        grid_release(f);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_draw_is_the_score_of_rows_in_that_order),
        cmocka_unit_test(draws_do_not_depend_on_how_kernels_are_kept),
        cmocka_unit_test(aggregates_are_taken_inside_the_draw),
        cmocka_unit_test(cells_have_their_own_null_and_a_place_among_all),
        cmocka_unit_test(draws_are_the_same_for_any_threads),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
