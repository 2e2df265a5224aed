/* Nulls at their edges: all permutations at once, restricted ones, draws that stop, and everything that is refused. */
#include "nulls.h"

#include <math.h>

enum { FEW = 5, ALL = 120, ROWS = 60, COLS = 7 };

/* A pair of FEW or ROWS rows that have something in common. */
typedef struct pair {
    layers x, y;
    prh_metric *metric;
} pair;

static pair pair_of(const char *name, int64_t rows, double noise)
{
    generator g = {31};
    pair p = {.x = {.count = 1, .rows = rows, .cols = COLS}, .y = {.count = 1, .rows = rows, .cols = COLS}};

    p.x.values[0] = normal_matrix(&g, rows, COLS);
    p.y.values[0] = related_matrix(&g, p.x.values[0], rows, COLS, COLS, noise);
    p.metric = metric_of(name, 2, NULL, PRH_CONVENTION_EXACT, PRH_PRECISION_F64);
    return p;
}

static void pair_release(pair *p)
{
    free(p->x.values[0]);
    free(p->y.values[0]);
    prh_metric_destroy(p->metric);
}

static double score_in_order(const pair *p, const int32_t *order)
{
    double *moved = reordered(p->y.values[0], p->y.rows, COLS, order, 0);
    prh_representation *x = doubles(p->x.values[0], p->x.rows, COLS), *y = doubles(moved, p->y.rows, COLS);
    const double score = score_of(p->metric, x, y);

    prh_representation_destroy(x);
    prh_representation_destroy(y);
    free(moved);
    return score;
}

/* Heap's way: all orders of FEW items. */
static void every_order(int32_t *items, int64_t length, const pair *p, double *scores, int64_t *count)
{
    if (length == 1) {
        scores[(*count)++] = score_in_order(p, items);
        return;
    }
    for (int64_t i = 0; i < length; i++) {
        const int64_t with = length % 2 == 0 ? i : 0;
        int32_t kept;

        every_order(items, length - 1, p, scores, count);
        kept = items[with];
        items[with] = items[length - 1];
        items[length - 1] = kept;
    }
}

static int by_value(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

static void all_permutations_are_scored_once(void **state)
{
    static const char *const names[] = {"mutual_knn", "cka", "unbiased_cka", "cknna", "cycle_knn"};

    (void)state;
    for (int m = 0; m < 5; m++) {
        pair p = pair_of(names[m], FEW, 0.2);
        const prh_null_options options = {
            .struct_size = sizeof options, .method = PRH_NULL_ENUMERATE, .alpha = 0.1};
        int32_t items[FEW] = {0, 1, 2, 3, 4};
        double scores[ALL], sorted[ALL], sum = 0.0, quantile = NAN;
        const double observed = score_in_order(&p, items);
        prh_null *null = null_of(p.metric, &p.x, &p.y, &options, NULL);
        const prh_null_result r = result_of(null);
        int64_t count = 0, reached = 0;

        note("%s", names[m]);
        every_order(items, FEW, &p, scores, &count);
        for (int64_t i = 0; i < ALL; i++) {
            reached += scores[i] >= observed - 1e-12;
            sum += scores[i] / ALL;
            sorted[i] = prh_null_values(null)[i];
        }
        qsort(scores, ALL, sizeof *scores, by_value);
        qsort(sorted, ALL, sizeof *sorted, by_value);
        for (int64_t i = 0; i < ALL; i++)
            assert_close(sorted[i], scores[i], 1e-12);
        assert_int_equal(r.method, PRH_NULL_ENUMERATE);
        assert_int_equal(r.values, ALL);
        assert_int_equal(r.reached, reached);
        assert_close(r.p, (double)reached / ALL, 1e-15);
        assert_close(r.mean, sum, 1e-12);
        assert_close(r.threshold, scores[ALL - 12 - 1], 1e-12); /* rank 120 - floor(12) */
        assert_ok(prh_null_quantile(null, 0.5, &quantile));
        assert_close(quantile, scores[59], 1e-12);
        assert_ok(prh_null_quantile(null, 0.501, &quantile));
        assert_close(quantile, scores[60], 1e-12);
        prh_null_destroy(null);
        pair_release(&p);
    }
}

/* Five items have fewer permutations than draws, forty have more. */
static void auto_says_what_it_chose_and_why(void **state)
{
    const prh_null_options options = {.struct_size = sizeof options, .permutations = 200};
    static const int64_t blocks[ROWS] = {1, 2};
    const prh_null_options restricted = {
        .struct_size = sizeof restricted, .permutations = 50, .blocks = blocks};
    pair few = pair_of("cka", FEW, 0.2), many = pair_of("lcs_knn", ROWS, 0.2),
         exact = pair_of("cka", ROWS, 0.2);
    prh_null *null = null_of(few.metric, &few.x, &few.y, &options, NULL);

    (void)state;
    assert_int_equal(result_of(null).method, PRH_NULL_ENUMERATE);
    assert_string_equal(prh_null_reason(null), "n = 5 is less than 50");
    prh_null_destroy(null);
    null = null_of(many.metric, &many.x, &many.y, &options, NULL);
    assert_int_equal(result_of(null).method, PRH_NULL_PERMUTE);
    assert_int_equal(result_of(null).values, 200);
    assert_string_equal(prh_null_reason(null), "lcs_knn has no null in closed form");
    prh_null_destroy(null);
    null = null_of(exact.metric, &exact.x, &exact.y, &options, NULL);
    assert_int_equal(result_of(null).method, PRH_NULL_EXACT);
    assert_int_equal(result_of(null).values, 0);
    assert_string_equal(prh_null_reason(null), "");
    assert_null(prh_null_values(null));
    prh_null_destroy(null);
    null = null_of(exact.metric, &exact.x, &exact.y, &restricted, NULL);
    assert_int_equal(result_of(null).method, PRH_NULL_PERMUTE);
    assert_string_equal(prh_null_reason(null), "the permutations are restricted");
    prh_null_destroy(null);
    pair_release(&few);
    pair_release(&many);
    pair_release(&exact);
}

/* The draws of a run that stops are the first ones of one that does not. */
static void draws_stop_when_enough_have_reached_the_score(void **state)
{
    pair p = pair_of("cka", ROWS, 1000.0);
    prh_null_options options = {
        .struct_size = sizeof options, .permutations = 999, .method = PRH_NULL_PERMUTE, .seed = 3};
    prh_null *whole = null_of(p.metric, &p.x, &p.y, &options, NULL), *stopped;
    const double bar = result_of(whole).score - 1e-12;
    int64_t length = 0, reached = 0;

    (void)state;
    while (reached < 20 && length < 999)
        reached += prh_null_values(whole)[length++] >= bar;
    options.stop_after = 20;
    stopped = null_of(p.metric, &p.x, &p.y, &options, NULL);
    assert_in_range(length, 20, 998);
    assert_int_equal(result_of(stopped).values, length);
    assert_int_equal(result_of(stopped).reached, 20);
    assert_close(result_of(stopped).p, 20.0 / (double)length, 1e-15);
    assert_close(prh_null_ps(stopped)[0], result_of(stopped).p, 0.0);
    assert_close(prh_null_adjusted_ps(stopped)[0], result_of(stopped).p, 0.0);
    assert_true(isnan(result_of(stopped).threshold)); /* what so few draws do not know */
    assert_true(isnan(result_of(stopped).calibrated));
    for (int64_t k = 0; k < length; k++)
        assert_same_bits(prh_null_values(stopped)[k], prh_null_values(whole)[k]);
    prh_null_destroy(stopped);
    options.stop_after = 1000; /* never comes */
    stopped = null_of(p.metric, &p.x, &p.y, &options, NULL);
    assert_same_bits(result_of(stopped).p, result_of(whole).p);
    prh_null_destroy(stopped);
    prh_null_destroy(whole);
    pair_release(&p);
}

static void options_that_make_no_sense_are_refused(void **state)
{
    pair p = pair_of("mutual_knn", ROWS, 1.0);
    static const int64_t blocks[ROWS];
    int32_t table[2 * ROWS];
    prh_null *null = NULL;

    (void)state;
    for (int i = 0; i < 2 * ROWS; i++)
        table[i] = i % ROWS;
#define REFUSED(status, words, ...)                                                                          \
    assert_refused(null_status(&null, p.metric, &p.x, &p.y,                                                  \
                       &(prh_null_options){.struct_size = sizeof(prh_null_options), __VA_ARGS__}, NULL),     \
        status, words);                                                                                      \
    assert_null(null)
    REFUSED(PRH_ERR_ARGUMENT, "method 4", .method = 4);
    REFUSED(PRH_ERR_ARGUMENT, "aggregate -1", .aggregate = -1);
    REFUSED(PRH_ERR_ARGUMENT, "top = 2", .aggregate = PRH_AGGREGATE_TOP_MEAN, .top = 2);
    REFUSED(PRH_ERR_ARGUMENT, "top = 0", .aggregate = PRH_AGGREGATE_TOP_MEAN);
    REFUSED(PRH_ERR_ARGUMENT, "top = 1", .top = 1);
    REFUSED(PRH_ERR_ARGUMENT, "reserved", .reserved = 1);
    REFUSED(PRH_ERR_ARGUMENT, "permutations = -1", .permutations = -1);
    REFUSED(PRH_ERR_ARGUMENT, "alpha = 1", .alpha = 1.0);
    REFUSED(PRH_ERR_ARGUMENT, "alpha = nan", .alpha = NAN);
    REFUSED(PRH_ERR_ARGUMENT, "alpha = -0.05", .alpha = -0.05);
    REFUSED(PRH_ERR_ARGUMENT, "stop_after = -1", .stop_after = -1);
    REFUSED(PRH_ERR_ARGUMENT, "blocks", .blocks = blocks, .circular = 1);
    REFUSED(PRH_ERR_ARGUMENT, "18 draws are too few for alpha = 0.05", .permutations = 18,
        .method = PRH_NULL_PERMUTE);
    REFUSED(PRH_ERR_ARGUMENT, "number of rows", .table = table);
    REFUSED(PRH_ERR_ARGUMENT, "permutation table", .table = table, .permutations = 2, .circular = 1);
    REFUSED(PRH_ERR_ARGUMENT, "not exact", .table = table, .permutations = 2, .method = PRH_NULL_EXACT);
    REFUSED(PRH_ERR_ARGUMENT, "too few", .table = table, .permutations = 2);
    table[ROWS + 7] = ROWS;
    REFUSED(PRH_ERR_ARGUMENT, "row 1, column 7 is 60", .table = table, .permutations = 2, .alpha = 0.5);
    table[ROWS + 7] = 3;
    REFUSED(PRH_ERR_ARGUMENT, "row 1 holds 3 twice, the second time in column 7", .table = table,
        .permutations = 2, .alpha = 0.5);
    REFUSED(PRH_ERR_TOO_LARGE, "2^31", .method = PRH_NULL_ENUMERATE);
    REFUSED(PRH_ERR_UNSUPPORTED, "restricted", .method = PRH_NULL_EXACT, .circular = 1);
#undef REFUSED
    pair_release(&p);
    p = pair_of("svcca", ROWS, 1.0);
    assert_refused(
        null_status(&null, p.metric, &p.x, &p.y,
            &(prh_null_options){.struct_size = sizeof(prh_null_options), .method = PRH_NULL_EXACT}, NULL),
        PRH_ERR_UNSUPPORTED, "svcca has no null in closed form");
    pair_release(&p);
}

static void layers_that_are_missing_or_do_not_match_are_refused(void **state)
{
    pair p = pair_of("cka", ROWS, 1.0), q = pair_of("cka", FEW, 1.0);
    prh_metric *other = metric_of("mutual_knn", 2, NULL, PRH_CONVENTION_EXACT, PRH_PRECISION_F64);
    prh_representation *x = doubles(p.x.values[0], ROWS, COLS), *y = doubles(q.x.values[0], FEW, COLS);
    prh_prepared *px = prepared_of(p.metric, x), *py = prepared_of(p.metric, y);
    const prh_prepared *const left[2] = {px, NULL}, *const right[1] = {py};
    prh_null *null = NULL;

    (void)state;
    assert_refused(prh_null_create(&null, p.metric, left, 2, left, 1, NULL, NULL), PRH_ERR_ARGUMENT,
        "layer 1 of x is NULL");
    assert_refused(
        prh_null_create(&null, p.metric, left, 0, left, 1, NULL, NULL), PRH_ERR_ARGUMENT, "no layers");
    assert_refused(prh_null_create(&null, p.metric, left, 1, right, 1, NULL, NULL), PRH_ERR_SHAPE, "5 rows");
    assert_refused(
        prh_null_create(&null, other, left, 1, left, 1, NULL, NULL), PRH_ERR_ARGUMENT, "not prepared");
    prh_prepared_destroy(px);
    prh_prepared_destroy(py);
    prh_representation_destroy(x);
    prh_representation_destroy(y);
    prh_metric_destroy(other);
    pair_release(&p);
    pair_release(&q);
}

static void what_has_no_score_has_no_null(void **state)
{
    pair p = pair_of("cka", ROWS, 1.0);
    prh_null *null = NULL;

    (void)state;
    memset(p.x.values[0], 0, ROWS * COLS * sizeof(double));
    assert_refused(null_status(&null, p.metric, &p.x, &p.y, NULL, NULL), PRH_ERR_UNDEFINED,
        "no pair of layers has a score");
    pair_release(&p);
}

/* Two kernels of 60 x 60 in double do not fit 40 kB; the closed form needs one at a time. */
static void kernels_that_do_not_fit_are_refused(void **state)
{
    pair p = pair_of("cka", ROWS, 1.0);
    const prh_run_options run = {.struct_size = sizeof run, .memory_limit = 40000};
    prh_null_options options = {.struct_size = sizeof options, .method = PRH_NULL_PERMUTE};
    prh_metric *rbf = metric_of("cka", 0, "rbf", PRH_CONVENTION_EXACT, PRH_PRECISION_F64);
    prh_null *null = NULL;

    (void)state;
    assert_refused(null_status(&null, rbf, &p.x, &p.y, &options, &run), PRH_ERR_TOO_LARGE, "57600 bytes");
    options.method = PRH_NULL_EXACT;
    prh_null_destroy(null_of(rbf, &p.x, &p.y, &options, &run));
    prh_metric_destroy(rbf);
    pair_release(&p);
}

static void quantiles_need_a_share(void **state)
{
    pair p = pair_of("cka", ROWS, 1.0);
    prh_null *null = null_of(p.metric, &p.x, &p.y, NULL, NULL);
    double quantile = 7.0;

    (void)state;
    assert_refused(prh_null_quantile(null, 0.0, &quantile), PRH_ERR_ARGUMENT, "share = 0");
    assert_refused(prh_null_quantile(null, 1.0, &quantile), PRH_ERR_ARGUMENT, "share = 1");
    assert_refused(prh_null_quantile(null, NAN, &quantile), PRH_ERR_ARGUMENT, "share = ");
    assert_close(quantile, 7.0, 0.0);
    prh_null_destroy(null);
    pair_release(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_permutations_are_scored_once),
        cmocka_unit_test(auto_says_what_it_chose_and_why),
        cmocka_unit_test(draws_stop_when_enough_have_reached_the_score),
        cmocka_unit_test(options_that_make_no_sense_are_refused),
        cmocka_unit_test(layers_that_are_missing_or_do_not_match_are_refused),
        cmocka_unit_test(what_has_no_score_has_no_null),
        cmocka_unit_test(kernels_that_do_not_fit_are_refused),
        cmocka_unit_test(quantiles_need_a_share),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
