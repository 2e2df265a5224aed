/*
 * Simulation, slow: how often 95 % intervals hold the truth. Items are drawn from a population, x normal and y a
 * linear image of it with noise; the truth is the mean score at that n and k, from samples of its own.
 * docs/interval.md has the table.
 */
#include "support.h"

#include <math.h>

enum { REPETITIONS = 1000, TRUTHS = 4000, SUBSAMPLED = 500, K = 10 };

typedef struct population {
    const char *what;
    int64_t dx, dy;
    double noise;
} population;

static const population populations[] = {
    {"8 and 6 columns", 8, 6, 1.0},
    {"50 and 50 columns", 50, 50, 1.0},
};

typedef struct source {
    generator g;
    const population *p;
    double *map; /* dx x dy */
    int64_t n;
} source;

/* n items that nobody has seen before. */
static void draw(source *s, prh_representation *out[2])
{
    const int64_t dx = s->p->dx, dy = s->p->dy;
    double *x = normal_matrix(&s->g, s->n, dx), *y = product(x, s->map, s->n, dx, dy);

    for (int64_t e = 0; e < s->n * dy; e++)
        y[e] = y[e] / sqrt((double)dx) + s->p->noise * next_normal(&s->g);
    out[0] = doubles(x, s->n, dx);
    out[1] = doubles(y, s->n, dy);
    free(y);
    free(x);
}

static void drop(prh_representation *rep[2])
{
    prh_representation_destroy(rep[1]);
    prh_representation_destroy(rep[0]);
}

/* The mean of the score over samples, and its standard deviation from one to the next. */
static double truth_of(source *s, const prh_metric *metric, double *sd)
{
    double sum = 0.0, squares = 0.0;

    for (int r = 0; r < TRUTHS; r++) {
        prh_representation *rep[2];
        double score;

        draw(s, rep);
        score = score_of(metric, rep[0], rep[1]);
        sum += score;
        squares += score * score;
        drop(rep);
    }
    *sd = sqrt((squares - sum * sum / TRUTHS) / (TRUTHS - 1));
    return sum / TRUTHS;
}

static prh_interval by_jackknife(const prh_metric *metric, prh_representation *const rep[2], uint64_t seed)
{
    prh_prepared *x = prepared_of(metric, rep[0]), *y = prepared_of(metric, rep[1]);
    prh_interval i = {.struct_size = sizeof i};

    (void)seed;
    assert_ok(prh_metric_interval(metric, x, y, NULL, NULL, &i));
    prh_prepared_destroy(y);
    prh_prepared_destroy(x);
    return i;
}

static prh_interval by_subsampling(const prh_metric *metric, prh_representation *const rep[2], uint64_t seed)
{
    const prh_subsample_options options = {.struct_size = sizeof options, .samples = 100, .seed = seed};
    prh_interval i = {.struct_size = sizeof i};

    assert_ok(prh_metric_subsample(metric, rep[0], rep[1], &options, NULL, &i));
    return i;
}

/*
 * What must hold: the standard error is not below the truth by more than a tenth, and the coverage not below 95 % by
 * more than five of its own standard errors, sqrt(0.95 0.05 / repetitions). It may be above: the expectation of the
 * jackknife's variance is (Efron and Stein 1981), and much so for neighbours, whose scores hang on pairs of items and
 * not only on single ones.
 */
static void measure(const char *name, const population *p, int64_t n,
    prh_interval (*interval)(const prh_metric *, prh_representation *const *, uint64_t), int repetitions)
{
    source s = {.g = {101}, .p = p, .n = n};
    const prh_metric_options options = {.struct_size = sizeof options, .k = K};
    double truth, sd, errors = 0.0, covered, worst = 0.95 - 5.0 * sqrt(0.95 * 0.05 / repetitions);
    int above = 0, below = 0;
    prh_metric *metric;

    s.map = normal_matrix(&s.g, p->dx, p->dy);
    assert_ok(prh_metric_create_by_name(&metric, name, &options));
    truth = truth_of(&s, metric, &sd);
    for (int r = 0; r < repetitions; r++) {
        prh_representation *rep[2];
        prh_interval i;

        draw(&s, rep);
        i = interval(metric, rep, (uint64_t)r);
        drop(rep);
        errors += i.standard_error / repetitions;
        above += i.low > truth;
        below += i.high < truth;
    }
    covered = 1.0 - (double)(above + below) / repetitions;
    print_message("| %s | %s | %s | %d | %.3f | %.4f | %.4f | %.3f | %.3f | %.3f |\n",
        interval == by_jackknife ? "jackknife" : "subsampling", name, p->what, (int)n, truth, sd, errors,
        covered, (double)above / repetitions, (double)below / repetitions);
    assert_true(covered >= worst);
    assert_true(errors >= 0.9 * sd);
    prh_metric_destroy(metric);
    free(s.map);
}

static void print_head(void)
{
    print_message("| interval | metric | population | n | truth | sd | mean standard error | coverage | low "
                  "above truth | "
                  "high below truth |\n|---|---|---|---|---|---|---|---|---|---|\n");
}

static void intervals_of_the_jackknife_hold_the_truth(void **state)
{
    static const char *const names[] = {"mutual_knn", "cka", "unbiased_cka"};

    (void)state;
    print_head();
    for (int m = 0; m < 3; m++)
        for (int p = 0; p < 2; p++)
            for (int64_t n = 64; n <= 256; n *= 4)
                measure(names[m], &populations[p], n, by_jackknife, REPETITIONS);
}

static void intervals_of_subsamples_hold_the_truth(void **state)
{
    static const char *const names[] = {"svcca", "lcs_knn", "mutual_knn"};

    (void)state;
    print_head();
    for (int m = 0; m < 3; m++)
        for (int64_t n = 64; n <= 256; n *= 4)
            measure(names[m], &populations[0], n, by_subsampling, SUBSAMPLED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(intervals_of_the_jackknife_hold_the_truth),
        cmocka_unit_test(intervals_of_subsamples_hold_the_truth),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
