/* Simulation, slow: how often pairs that have nothing in common are called significant, by draws and by closed forms,
 * alone and as the best of a grid; and how often ones that have something are found. */
#include "support.h"

#include <math.h>
#include <pthread.h>

enum { PAIRS = 2000, DRAWS = 99, COLS = 10, LAYERS = 6, THREADS = 2 };

/* Standard errors that a rate may be off by: of 128 rates one strays that far in ten runs of the file. */
#define ALLOWED 3.2

static const double levels[2] = {0.05, 0.01};

/* Layers of a model are mixtures of one base and something of their own, as those of networks are. */
static void fill_layers(generator *g, const prh_metric *metric, int64_t rows, int64_t layers,
    const double *base, prh_prepared **out)
{
    for (int64_t l = 0; l < layers; l++) {
        double *values = normal_matrix(g, rows, COLS);
        prh_representation *layer;

        for (int64_t e = 0; e < rows * COLS; e++)
            values[e] = 0.6 * values[e] + 0.8 * base[e];
        layer = doubles(values, rows, COLS);
        out[l] = prepared_of(metric, layer);
        prh_representation_destroy(layer);
        free(values);
    }
}

/* p of one pair of models; `signal` is how much y has of x. */
static double p_of(
    const prh_metric *metric, int64_t rows, int64_t layers, int32_t method, double signal, uint64_t seed)
{
    generator g = {seed};
    const prh_null_options options = {
        .struct_size = sizeof options, .method = method, .permutations = DRAWS, .alpha = 0.05, .seed = seed};
    const prh_run_options run = {.struct_size = sizeof run, .num_threads = 1};
    prh_prepared *x[LAYERS], *y[LAYERS];
    prh_null_result r = {.struct_size = sizeof r};
    double *base[2] = {normal_matrix(&g, rows, COLS), normal_matrix(&g, rows, COLS)};
    prh_null *null = NULL;

    for (int64_t e = 0; e < rows * COLS; e++)
        base[1][e] = signal * base[0][e] + sqrt(1.0 - signal * signal) * base[1][e];
    fill_layers(&g, metric, rows, layers, base[0], x);
    fill_layers(&g, metric, rows, layers, base[1], y);
    assert_ok(prh_null_create(&null, metric, (const prh_prepared *const *)x, layers,
        (const prh_prepared *const *)y, layers, &options, &run));
    assert_ok(prh_null_get_result(null, &r));
    prh_null_destroy(null);
    for (int64_t l = 0; l < layers; l++) {
        prh_prepared_destroy(x[l]);
        prh_prepared_destroy(y[l]);
    }
    free(base[0]);
    free(base[1]);
    return r.p;
}

/* Some of the pairs of a case: every THREADS-th from `first` on. */
typedef struct share {
    const prh_metric *metric;
    int64_t rows, layers;
    int32_t method;
    double signal;
    uint64_t first, pairs;
    int64_t below[2]; /* p-values at or below each level */
} share;

static void *test_pairs(void *argument)
{
    share *s = argument;

    for (uint64_t pair = s->first; pair < s->pairs; pair += THREADS) {
        const double p =
            p_of(s->metric, s->rows, s->layers, s->method, s->signal, 1000003 * pair + (uint64_t)s->rows);

        for (int l = 0; l < 2; l++)
            s->below[l] += p <= levels[l];
    }
    return NULL;
}

/* Pairs are independent, so threads take one each. */
static void test_all(share whole, double rate[2])
{
    share shares[THREADS];
    pthread_t threads[THREADS];

    for (uint64_t t = 0; t < THREADS; t++) {
        shares[t] = whole;
        shares[t].first = t;
        assert_int_equal(pthread_create(&threads[t], NULL, test_pairs, &shares[t]), 0);
    }
    rate[0] = rate[1] = 0.0;
    for (int t = 0; t < THREADS; t++) {
        pthread_join(threads[t], NULL);
        for (int l = 0; l < 2; l++)
            rate[l] += (double)shares[t].below[l] / (double)whole.pairs;
    }
}

/* Rates of p <= level over independent pairs. Scores that are whole numbers over n k may reject less often, never
 * more. */
static void check_size(const char *name, int64_t rows, int64_t layers, int32_t method)
{
    prh_metric *metric = metric_of(name, 0, NULL, PRH_CONVENTION_EXACT, PRH_PRECISION_F64);
    const int counted = prh_metric_k(metric) > 0;
    double rate[2];

    test_all(
        (share){.metric = metric, .rows = rows, .layers = layers, .method = method, .pairs = PAIRS}, rate);
    print_message("%-22s n = %3d, %s, %-7s: %.4f at 0.05, %.4f at 0.01\n", name, (int)rows,
        layers > 1 ? "best of 6 x 6" : "one pair     ", prh_null_method_name(method), rate[0], rate[1]);
    for (int l = 0; l < 2; l++) {
        const double slack = ALLOWED * sqrt(levels[l] * (1.0 - levels[l]) / PAIRS);

        note("%s, n %d, %d layers, method %d, level %g", name, (int)rows, (int)layers, method, levels[l]);
        assert_true(rate[l] <= levels[l] + slack);
        assert_true(counted || rate[l] >= levels[l] - slack);
    }
    prh_metric_destroy(metric);
}

static const char *const names[] = {"mutual_knn", "cka", "unbiased_cka", "rsa:euclidean:pearson", "rsa"};

static void unrelated_pairs_are_rejected_as_often_as_the_level_says(void **state)
{
    (void)state;
    for (int m = 0; m < 5; m++)
        for (int64_t rows = 64; rows <= 256; rows *= 4) {
            check_size(names[m], rows, 1, PRH_NULL_PERMUTE);
            check_size(names[m], rows, 1, PRH_NULL_EXACT);
        }
}

static void so_is_the_best_of_many_layers(void **state)
{
    (void)state;
    for (int m = 0; m < 5; m++)
        for (int64_t rows = 64; rows <= 256; rows *= 4) {
            check_size(names[m], rows, LAYERS, PRH_NULL_PERMUTE);
            check_size(names[m], rows, LAYERS, PRH_NULL_EXACT);
        }
}

static void a_planted_signal_is_found(void **state)
{
    enum { TRIES = 200 };

    (void)state;
    for (int m = 0; m < 5; m++)
        for (int64_t layers = 1; layers <= LAYERS; layers += LAYERS - 1)
            for (int32_t method = PRH_NULL_EXACT; method <= PRH_NULL_PERMUTE; method += 2) {
                prh_metric *metric = metric_of(names[m], 0, NULL, PRH_CONVENTION_EXACT, PRH_PRECISION_F64);
                double rate[2];

                test_all((share){.metric = metric,
                             .rows = 256,
                             .layers = layers,
                             .method = method,
                             .signal = 0.9,
                             .pairs = TRIES},
                    rate);
                print_message("%-22s %s, %-7s: %.3f found at 0.01\n", names[m],
                    layers > 1 ? "best of 6 x 6" : "one pair     ", prh_null_method_name(method), rate[1]);
                assert_true(rate[1] >= 0.95);
                prh_metric_destroy(metric);
            }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(unrelated_pairs_are_rejected_as_often_as_the_level_says),
        cmocka_unit_test(so_is_the_best_of_many_layers),
        cmocka_unit_test(a_planted_signal_is_found),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
