/* Refused memory, inference: intervals, curves of overlap, adjusted p-values. */
#include "failing_allocator.h"
#include "support.h"

#include <math.h>

enum { COLS = 5, K = 3 };

typedef struct fixture {
    prh_representation *x, *y;
    prh_metric *metric;
    prh_prepared *prepared[2];
    prh_run_options run;
} fixture;

/* One tile and one thread; several tiles, and helpers. */
static const int64_t sizes[] = {14, 300};

static fixture fixture_of(int64_t n, const char *metric, const char *kernel, uint64_t memory_limit)
{
    fixture f = {
        .run = {
            .struct_size = sizeof f.run, .num_threads = n == sizes[0] ? 1 : 2, .memory_limit = memory_limit}};
    const prh_metric *one;
    generator g = {17};
    double *x = normal_matrix(&g, n, COLS), *y = related_matrix(&g, x, n, COLS, n / 2, 0.5);

    f.x = doubles(x, n, COLS);
    f.y = doubles(y, n, n / 2);
    f.metric = metric_of(metric, K, kernel, PRH_CONVENTION_EXACT, PRH_PRECISION_AUTO);
    one = f.metric;
    assert_ok(prh_prepared_create_many(&f.prepared[0], &one, 1, f.x, &f.run));
    assert_ok(prh_prepared_create_many(&f.prepared[1], &one, 1, f.y, &f.run));
    free(y);
    free(x);
    return f;
}

static void release(fixture *f)
{
    prh_prepared_destroy(f->prepared[1]);
    prh_prepared_destroy(f->prepared[0]);
    prh_metric_destroy(f->metric);
    prh_representation_destroy(f->y);
    prh_representation_destroy(f->x);
}

/* A call that fills in values, and only on success. */
#define VALUES(name, ...)                                                                                    \
    static prh_status name(void *subject)                                                                    \
    {                                                                                                        \
        const fixture *s = subject;                                                                          \
        double values[300] = {-7.0};                                                                         \
        const prh_status status = __VA_ARGS__;                                                               \
                                                                                                             \
        assert_true((status < 0) == (values[0] == -7.0));                                                    \
        return status;                                                                                       \
    }

VALUES(contribute, prh_metric_contributions(s->metric, s->prepared[0], s->prepared[1], &s->run, values))

VALUES(contribute_of_features,
    prh_metric_contributions(s->metric, s->prepared[0], s->prepared[0], &s->run, values))

VALUES(jackknife, prh_metric_jackknife(s->metric, s->prepared[0], s->prepared[1], &s->run, values))

static prh_status interval(void *subject)
{
    const fixture *s = subject;
    prh_interval i = {.struct_size = sizeof i, .score = -7.0};
    const prh_status status =
        prh_metric_interval(s->metric, s->prepared[0], s->prepared[1], NULL, &s->run, &i);

    assert_true((status < 0) == (i.score == -7.0));
    return status;
}

static prh_status subsample(void *subject)
{
    const fixture *s = subject;
    const prh_subsample_options options = {.struct_size = sizeof options, .samples = 2};
    prh_interval i = {.struct_size = sizeof i, .score = -7.0};
    const prh_status status = prh_metric_subsample(s->metric, s->x, s->y, &options, &s->run, &i);

    assert_true((status < 0) == (i.score == -7.0));
    return status;
}

static void intervals_survive_refused_memory(void **state)
{
    static const struct {
        const char *metric, *kernel;
        uint64_t memory_limit;
    } cases[] = {{"mutual_knn", "linear", 0}, {"cka", "linear", 0}, {"unbiased_cka", "linear", 0},
        {"unbiased_cka", "rbf:1", 1}};

    (void)state;
    for (int n = 0; n < 2; n++)
        for (size_t c = 0; c < sizeof cases / sizeof cases[0]; c += n == 0 ? 1 : 3) {
            fixture f = fixture_of(sizes[n], cases[c].metric, cases[c].kernel, cases[c].memory_limit);

            each_refused(contribute, &f, cases[c].metric);
            each_refused(contribute_of_features, &f, cases[c].metric);
            each_refused(jackknife, &f, cases[c].metric);
            if (sizes[n] == sizes[0])
                each_refused(interval, &f, cases[c].metric);
            if (n == 0 || c == 0) /* larger kernels take their time */
                each_refused(subsample, &f, cases[c].metric);
            release(&f);
        }
}

static void contributions_of_lists_survive_refused_memory(void **state)
{
    static const char *const names[] = {"cycle_knn", "lcs_knn", "edit_distance_knn", "cknna"};

    (void)state;
    for (int m = 0; m < 4; m++) {
        fixture f = fixture_of(sizes[0], names[m], "linear", 0);

        each_refused(contribute, &f, names[m]);
        release(&f);
    }
}

MAKES(curve, fixture, prh_overlap_curve, prh_overlap_curve_create, s->metric, s->prepared[0], s->prepared[1],
    NULL, &s->run)

static prh_status sizes_of_curves(void *subject)
{
    const fixture *s = subject;
    const double fractions[2] = {1.0, 0.4};
    const prh_overlap_sizes_options options = {
        .struct_size = sizeof options, .fractions = fractions, .count = 2, .repetitions = 2};
    prh_overlap_sizes *out = (prh_overlap_sizes *)(uintptr_t)1;
    const prh_status status = prh_overlap_sizes_create(&out, s->metric, s->x, s->y, &options, &s->run);

    assert_true((status >= 0) == (out != NULL));
    prh_overlap_sizes_destroy(out);
    return status;
}

static void curves_survive_refused_memory(void **state)
{
    (void)state;
    for (int n = 0; n < 2; n++) {
        fixture f = fixture_of(sizes[n], "mutual_knn", "linear", 0);

        each_refused(curve, &f, "curve");
        each_refused(sizes_of_curves, &f, "sizes");
        release(&f);
    }
}

static prh_status adjust_p(void *subject)
{
    const double p[3] = {0.1, 0.3, 0.2};
    double adjusted[3];

    (void)subject;
    return prh_adjust_p(p, 3, PRH_ADJUST_BY, adjusted);
}

static prh_status adjust_max_t(void *subject)
{
    const double scores[3] = {0.1, 0.3, 0.2};
    double adjusted[3];

    (void)subject;
    return prh_adjust_max_t(scores, scores, 1, 3, adjusted);
}

static void adjusting_survives_refused_memory(void **state)
{
    (void)state;
    each_refused(adjust_p, NULL, "adjust_p");
    each_refused(adjust_max_t, NULL, "adjust_max_t");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(intervals_survive_refused_memory),
        cmocka_unit_test(contributions_of_lists_survive_refused_memory),
        cmocka_unit_test(curves_survive_refused_memory),
        cmocka_unit_test(adjusting_survives_refused_memory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
