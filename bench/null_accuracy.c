/* null_accuracy: how far the closed form of a null is from many draws, on two models from files. Prints a line of
 * JSON per metric: quantiles of both in standard deviations from the mean of the draws, how often draws exceed those
 * of the closed form, and why auto does not take it. */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common.h"

enum { OPTIONS = 9, MOST_LAYERS = 64 };

typedef struct model {
    prh_prepared *layer[MOST_LAYERS];
    int64_t count, rows;
} model;

/* Every step-th row of each layer, so that `rows` of them are left; prepared for a metric. */
static model open_model(const char *path, int64_t rows, const char *steps, const prh_metric *metric)
{
    prh_model *stored, *done;
    prh_preprocess *preprocess;
    prh_representation *some[MOST_LAYERS];
    model m;

    bench_check(prh_model_open(&stored, path, NULL));
    m.count = prh_model_layer_count(stored) < MOST_LAYERS ? prh_model_layer_count(stored) : MOST_LAYERS;
    m.rows = rows > 0 && rows < prh_model_rows(stored) ? rows : prh_model_rows(stored);
    for (int64_t l = 0; l < m.count; l++) {
        prh_view view;

        bench_check(prh_representation_view(prh_model_layer(stored, l), &view));
        view.ld *= prh_model_rows(stored) / m.rows;
        view.rows = m.rows;
        bench_check(prh_representation_copy(&some[l], &view));
    }
    bench_check(prh_model_create(&done, (const prh_representation *const *)some, m.count, NULL));
    bench_check(prh_preprocess_create(&preprocess, steps));
    bench_check(prh_prepared_create_layers(m.layer, &metric, 1, done, preprocess, NULL));
    for (int64_t l = 0; l < m.count; l++)
        prh_representation_destroy(some[l]);
    prh_preprocess_destroy(preprocess);
    prh_model_destroy(done);
    prh_model_destroy(stored);
    return m;
}

static void close_model(model *m)
{
    for (int64_t l = 0; l < m->count; l++)
        prh_prepared_destroy(m->layer[l]);
}

static prh_null *make(const prh_metric *metric, const model *x, const model *y, int32_t method, int64_t draws)
{
    const prh_null_options options = {.struct_size = sizeof options, .method = method, .permutations = draws};
    prh_null *null;

    bench_check(prh_null_create(&null, metric, (const prh_prepared *const *)x->layer, x->count,
        (const prh_prepared *const *)y->layer, y->count, &options, NULL));
    return null;
}

static double share_above(const prh_null *drawn, double bar)
{
    prh_null_result r = {.struct_size = sizeof r};
    int64_t above = 0;

    bench_check(prh_null_get_result(drawn, &r));
    for (int64_t v = 0; v < r.values; v++)
        above += prh_null_values(drawn)[v] > bar + 1e-12;
    return (double)above / (double)r.values;
}

static void compare(const char *set, const prh_metric *metric, const model *x, const model *y, int64_t draws)
{
    static const double shares[2] = {0.95, 0.999};
    prh_null *closed = make(metric, x, y, PRH_NULL_EXACT, 0),
             *drawn = make(metric, x, y, PRH_NULL_PERMUTE, draws),
             *chosen = make(metric, x, y, PRH_NULL_AUTO, 0);
    prh_null_result a = {.struct_size = sizeof a}, b = a;

    bench_check(prh_null_get_result(closed, &a));
    bench_check(prh_null_get_result(drawn, &b));
    printf("{\"set\": \"%s\", \"metric\": \"%s\", \"n\": %" PRId64 ", \"layers\": [%" PRId64 ", %" PRId64
           "], \"skewness\": %.3f, \"mean\": %.4f, \"sd\": %.4f",
        set, prh_metric_name(metric), x->rows, x->count, y->count, a.skewness, (a.mean - b.mean) / b.sd,
        a.sd / b.sd);
    for (int s = 0; s < 2; s++) {
        double exact, found;

        bench_check(prh_null_quantile(closed, shares[s], &exact));
        bench_check(prh_null_quantile(drawn, shares[s], &found));
        printf(", \"q%g\": [%.3f, %.3f], \"above%g\": %.5f", 100.0 * shares[s], (exact - b.mean) / b.sd,
            (found - b.mean) / b.sd, 100.0 * shares[s], share_above(drawn, exact));
    }
    printf(", \"auto\": \"%s\"}\n", prh_null_reason(chosen));
    prh_null_destroy(chosen);
    prh_null_destroy(closed);
    prh_null_destroy(drawn);
}

int main(int argc, char **argv)
{
    bench_option options[OPTIONS] = {{"x", ""}, {"y", ""}, {"set", ""},
        {"metrics", "mutual_knn,cka,unbiased_cka"}, {"draws", "20000"}, {"rows", "0"}, {"k", "10"},
        {"kernel", "linear"}, {"preprocess", "paper"}};

    bench_parse(argc, argv, options, OPTIONS);
    const prh_metric_options settings = {.struct_size = sizeof settings,
        .k = bench_integer(options, OPTIONS, "k"),
        .kernel = bench_text(options, OPTIONS, "kernel")};
    char names[256];

    snprintf(names, sizeof names, "%s", bench_text(options, OPTIONS, "metrics"));
    for (char *rest = names, *name; (name = strsep(&rest, ","));) {
        prh_metric *metric;

        bench_check(prh_metric_create_by_name(&metric, name, &settings));
        model x = open_model(bench_text(options, OPTIONS, "x"), bench_integer(options, OPTIONS, "rows"),
            bench_text(options, OPTIONS, "preprocess"), metric);
        model y = open_model(bench_text(options, OPTIONS, "y"), bench_integer(options, OPTIONS, "rows"),
            bench_text(options, OPTIONS, "preprocess"), metric);

        compare(
            bench_text(options, OPTIONS, "set"), metric, &x, &y, bench_integer(options, OPTIONS, "draws"));
        close_model(&x);
        close_model(&y);
        prh_metric_destroy(metric);
    }
    return 0;
}
