/* Refused memory, second half: metrics, what they prepare, what they compare, the alignment of models, and streams. */
#include "failing_allocator.h"
#include "support.h"

#include <math.h>

enum { LAYERS = 2, METRICS = METRIC_NAMES, K = 3, COLS = 5 };

typedef struct fixture {
    int64_t n;
    prh_representation *layer[LAYERS];
    prh_representation *gram, *distances;
    prh_model *model;
    prh_kernel *kernel;
    prh_metric *metric[METRICS]; /* `metrics` of them in use */
    int64_t metrics;
    prh_prepared *prepared[LAYERS];
    prh_run_options run;
    const prh_representation *x; /* what the next call prepares */
    const char *name;            /* of the metric that it makes */
} fixture;

/* One tile and one thread, where everything is tried; several tiles, where one metric of each kind keeps helpers
 * busy. */
static const int64_t sizes[] = {14, 260};

static int step(const fixture *f)
{
    return f->n == sizes[0] ? 1 : 5; /* lists, kernels */
}

#define METRICS_OF(s) (const prh_metric *const *)(s)->metric, (s)->metrics

static fixture fixture_of(int64_t n)
{
    fixture f = {.n = n, .run = {.struct_size = sizeof f.run, .num_threads = n == sizes[0] ? 1 : 2}};
    generator g = {17};
    double *x = normal_matrix(&g, n, COLS), *y = related_matrix(&g, x, n, COLS, COLS + 2, 0.5);
    double *gram = gram_of(x, n, COLS), *distances = distances_of(y, n, COLS + 2, 0);

    f.layer[0] = doubles(x, n, COLS);
    f.layer[1] = representation_of(y, n, COLS + 2, PRH_F16);
    f.gram = doubles(gram, n, n);
    f.distances = doubles(distances, n, n);
    free(distances);
    free(gram);
    free(y);
    free(x);
    assert_ok(prh_model_create(&f.model, (const prh_representation *const *)f.layer, LAYERS, NULL));
    assert_ok(prh_kernel_create(&f.kernel, f.layer[0], "rbf", PRH_PRECISION_AUTO, NULL));
    f.x = f.layer[0];
    return f;
}

static void drop_metrics(fixture *f)
{
    for (int64_t m = 0; m < f->metrics; m++)
        prh_metric_destroy(f->metric[m]);
    f->metrics = 0;
}

/* The one at `only`, or all of them; of several tiles one of each kind: mutual_knn, cka, cknna:symmetric, rsa. */
static void take_metrics(fixture *f, const char *kernel, int only)
{
    drop_metrics(f);
    for (int m = 0; m < METRIC_NAMES; m++)
        if (m == only || (only < 0 && (f->n == sizes[0] || m % 4 == 0)))
            f->metric[f->metrics++] =
                metric_of(metric_names[m], K, kernel, PRH_CONVENTION_EXACT, PRH_PRECISION_AUTO);
}

static void release(fixture *f)
{
    drop_metrics(f);
    prh_kernel_destroy(f->kernel);
    prh_model_destroy(f->model);
    prh_representation_destroy(f->distances);
    prh_representation_destroy(f->gram);
    for (int l = 0; l < LAYERS; l++)
        prh_representation_destroy(f->layer[l]);
}

/* ---- making metrics ---- */

MAKES(by_name, fixture, prh_metric, prh_metric_create_by_name, s->name, NULL)
MAKES(mutual, fixture, prh_metric, prh_metric_create_mutual_knn, NULL)
MAKES(cycle, fixture, prh_metric, prh_metric_create_cycle_knn, NULL)
MAKES(lcs, fixture, prh_metric, prh_metric_create_lcs_knn, NULL)
MAKES(edit, fixture, prh_metric, prh_metric_create_edit_distance_knn, NULL)
MAKES(jaccard, fixture, prh_metric, prh_metric_create_jaccard_knn, NULL)
MAKES(cka, fixture, prh_metric, prh_metric_create_cka, NULL)
MAKES(cca, fixture, prh_metric, prh_metric_create_cca, NULL)
MAKES(rsa, fixture, prh_metric, prh_metric_create_rsa, NULL)
MAKES(rv, fixture, prh_metric, prh_metric_create_rv, NULL)
MAKES(cknna, fixture, prh_metric, prh_metric_create_cknna, NULL)
MAKES(svcca, fixture, prh_metric, prh_metric_create_svcca, NULL)

static void constructors_survive_refused_memory(void **state)
{
    static const call typed[] = {mutual, cycle, lcs, edit, jaccard, cka, cca, rsa, rv, cknna, svcca};
    fixture f = {.n = 0};

    (void)state;
    for (int m = 0; m < METRIC_NAMES; m++) {
        f.name = metric_names[m];
        each_refused(by_name, &f, f.name);
    }
    for (size_t t = 0; t < sizeof typed / sizeof typed[0]; t++)
        each_refused(typed[t], &f, "typed constructor");
}

/* ---- preparing ---- */

MAKES(prepare_one, fixture, prh_prepared, prh_prepared_create, s->metric[0], s->x)
MAKES(prepare_many, fixture, prh_prepared, prh_prepared_create_many, METRICS_OF(s), s->x, &s->run)
MAKES(
    prepare_kernel, fixture, prh_prepared, prh_prepared_create_from_kernel, METRICS_OF(s), s->kernel, &s->run)

static prh_status prepare_layers(void *subject)
{
    const fixture *s = subject;
    prh_prepared *out[LAYERS] = {(prh_prepared *)(uintptr_t)1, (prh_prepared *)(uintptr_t)1};
    const prh_status status = prh_prepared_create_layers(out, METRICS_OF(s), s->model, NULL, &s->run);

    for (int l = 0; l < LAYERS; l++) {
        assert_true((status >= 0) == (out[l] != NULL));
        prh_prepared_destroy(out[l]);
    }
    return status;
}

static void preparing_survives_refused_memory(void **state)
{
    static const char *const kernels[] = {"linear", "cosine", "rbf", "polynomial:2"};

    (void)state;
    for (int n = 0; n < 2; n++) {
        fixture f = fixture_of(sizes[n]);

        for (int k = 0; k < 4; k += step(&f)) {
            take_metrics(&f, kernels[k], -1);
            each_refused(prepare_many, &f, kernels[k]);
        }
        each_refused(prepare_layers, &f, "layers");
        each_refused(prepare_kernel, &f, "from a kernel");
        take_metrics(&f, "linear", 0);
        each_refused(prepare_one, &f, "one metric");
        release(&f);
    }
}

static void preparing_given_matrices_survives_refused_memory(void **state)
{
    fixture f = fixture_of(sizes[0]);

    (void)state;
    f.x = f.gram;
    take_metrics(&f, "gram", -1);
    each_refused(prepare_many, &f, "gram");
    f.x = f.distances;
    take_metrics(&f, "dissimilarity", -1);
    each_refused(prepare_many, &f, "dissimilarity");
    release(&f);
}

/* Large enough for svcca to look for the leading vectors alone. */
static void finding_leading_vectors_survives_refused_memory(void **state)
{
    enum { ORDER = 280 };
    fixture f = fixture_of(sizes[0]);
    generator g = {18};
    double *x = normal_matrix(&g, ORDER, 8), *y = related_matrix(&g, x, ORDER, 8, ORDER, 0.01);
    const prh_svcca_options options = {.struct_size = sizeof options, .rank = 2};
    prh_representation *wide = doubles(y, ORDER, ORDER);

    (void)state;
    assert_ok(prh_metric_create_svcca(&f.metric[0], &options));
    f.metrics = 1;
    f.x = wide;
    each_refused(prepare_many, &f, "leading vectors");
    prh_representation_destroy(wide);
    free(y);
    free(x);
    release(&f);
}

/* ---- comparing ---- */

/* A call that writes one number, and only on success. */
#define WRITES(name, function, ...)                                                                          \
    static prh_status name(void *subject)                                                                    \
    {                                                                                                        \
        const fixture *s = subject;                                                                          \
        double value = NAN;                                                                                  \
        const prh_status status = function(s->metric[0], __VA_ARGS__, &value);                               \
                                                                                                             \
        assert_true((status < 0) == (isnan(value) != 0));                                                    \
        return status;                                                                                       \
    }

WRITES(compute, prh_metric_compute_with, s->layer[0], s->layer[1], &s->run)
WRITES(compute_plainly, prh_metric_compute, s->layer[0], s->layer[1])
WRITES(compare, prh_metric_compare_with, s->prepared[0], s->prepared[1], &s->run)
WRITES(compare_plainly, prh_metric_compare, s->prepared[0], s->prepared[1])
WRITES(chance, prh_metric_chance, s->prepared[0], s->prepared[1])

static prh_status align_prepared(void *subject)
{
    const fixture *s = subject;
    const prh_prepared *const *layers = (const prh_prepared *const *)s->prepared;
    const prh_align_options options = align_options_of(&s->run, "as before");
    prh_alignment *out = (prh_alignment *)(uintptr_t)1;
    const prh_status status =
        prh_align_prepared(&out, s->metric[0], layers, LAYERS, layers, LAYERS, &options);

    assert_true((status >= 0) == (out != NULL));
    prh_alignment_destroy(out);
    return status;
}

/* cycle_knn counts in-degrees for its chance level; the others need no memory for theirs. */
static void compare_under(fixture *f, uint64_t memory_limit)
{
    f->run.memory_limit = memory_limit;
    assert_ok(prh_prepared_create_layers(f->prepared, METRICS_OF(f), f->model, NULL, &f->run));
    if (strcmp(prh_metric_name(f->metric[0]), "cycle_knn") == 0)
        each_refused(chance, f, "chance of cycle_knn");
    else
        each_refused(compare, f, prh_metric_name(f->metric[0]));
    if (memory_limit == 0 && strcmp(prh_metric_name(f->metric[0]), "cycle_knn") != 0)
        each_refused(compare_plainly, f, prh_metric_name(f->metric[0]));
    each_refused(align_prepared, f, prh_metric_name(f->metric[0]));
    for (int l = 0; l < LAYERS; l++)
        prh_prepared_destroy(f->prepared[l]);
    f->run.memory_limit = 0;
}

static void comparing_survives_refused_memory(void **state)
{
    (void)state;
    for (int n = 0; n < 2; n++) {
        fixture f = fixture_of(sizes[n]);

        for (int m = 0; m < METRIC_NAMES; m += step(&f)) {
            take_metrics(&f, "rbf:1", m);
            if (f.n == sizes[0])
                compare_under(&f, 0);
            compare_under(&f, 1); /* tiles are computed again */
            each_refused(compute, &f, metric_names[m]);
            if (f.n == sizes[0])
                each_refused(compute_plainly, &f, metric_names[m]);
        }
        release(&f);
    }
}

/* ---- aligning ---- */

static prh_status align_with(void *subject)
{
    const fixture *s = subject;
    const prh_align_options options = align_options_of(&s->run, "clamp:0.9,center,normalize,pca:3");
    prh_alignment *out = (prh_alignment *)(uintptr_t)1;
    const prh_status status = prh_align(&out, s->metric[0], s->model, s->model, &options);

    assert_true((status >= 0) == (out != NULL));
    prh_alignment_destroy(out);
    return status;
}

MAKES(align, fixture, prh_alignment, prh_align, s->metric[0], s->model, s->model, NULL)

static void aligning_survives_refused_memory(void **state)
{
    (void)state;
    for (int n = 0; n < 2; n++) {
        fixture f = fixture_of(sizes[n]);

        for (int m = 0; m < (n == 0 ? METRIC_NAMES : 1); m++) {
            take_metrics(&f, "linear", m);
            each_refused(align_with, &f, metric_names[m]);
        }
        take_metrics(&f, "linear", 0);
        each_refused(align, &f, "the protocol of the paper");
        release(&f);
    }
}

/* ---- streams ---- */

/* Room for what streams of these widths hold, so that the calls under test allocate nothing else. */
enum { STREAM_COLS = 140, STREAM_ROOM = 400000 };

typedef struct streams {
    prh_hsic_stream *stream, *other;
    prh_view view;
    prh_run_options run;
    int64_t size;
    unsigned char before[STREAM_ROOM], after[STREAM_ROOM];
} streams;

MAKES(create_stream, streams, prh_hsic_stream, prh_hsic_stream_create, STREAM_COLS, STREAM_COLS)
MAKES(restore_stream, streams, prh_hsic_stream, prh_hsic_stream_restore, s->before, s->size)

/* A call that fails leaves the stream as it was. */
#define CHANGES(name, function, ...)                                                                         \
    static prh_status name(void *subject)                                                                    \
    {                                                                                                        \
        streams *s = subject;                                                                                \
        prh_status status;                                                                                   \
                                                                                                             \
        assert_ok(prh_hsic_stream_save(s->stream, s->before, s->size));                                      \
        status = function(s->stream, __VA_ARGS__, &s->run);                                                  \
        assert_ok(prh_hsic_stream_save(s->stream, s->after, s->size));                                       \
        assert_true((status < 0) == (memcmp(s->before, s->after, (size_t)s->size) == 0));                    \
        return status;                                                                                       \
    }

CHANGES(update_stream, prh_hsic_stream_update, &s->view, &s->view)
CHANGES(merge_streams, prh_hsic_stream_merge, s->other)

static prh_status read_stream(void *subject)
{
    const streams *s = subject;
    prh_hsic_values values = {.struct_size = sizeof values, .cka = -7.0};
    const prh_status status = prh_hsic_stream_get_values(s->stream, &s->run, &values);

    assert_true((status < 0) == (values.cka == -7.0));
    return status;
}

static void streams_survive_refused_memory(void **state)
{
    static streams s;
    generator g = {23};
    double *values = normal_matrix(&g, 300, STREAM_COLS);

    (void)state;
    s.view = (prh_view){values, 300, STREAM_COLS, STREAM_COLS, PRH_F64, 0};
    s.run = (prh_run_options){.struct_size = sizeof s.run, .num_threads = 2};
    assert_ok(prh_hsic_stream_create(&s.stream, STREAM_COLS, STREAM_COLS));
    assert_ok(prh_hsic_stream_create(&s.other, STREAM_COLS, STREAM_COLS));
    s.size = prh_hsic_stream_saved_size(s.stream);
    assert_true(s.size <= STREAM_ROOM);
    each_refused(create_stream, &s, "create");
    each_refused(update_stream, &s, "update");
    for (int64_t i = 0; i < 300 * STREAM_COLS; i++)
        values[i] += 1e3; /* and one that moves the pilot */
    assert_ok(prh_hsic_stream_update(s.other, &s.view, &s.view, NULL));
    each_refused(merge_streams, &s, "merge");
    each_refused(update_stream, &s, "update");
    each_refused(read_stream, &s, "get_values");
    each_refused(restore_stream, &s, "restore");
    prh_hsic_stream_destroy(s.other);
    prh_hsic_stream_destroy(s.stream);
    free(values);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(constructors_survive_refused_memory),
        cmocka_unit_test(preparing_survives_refused_memory),
        cmocka_unit_test(preparing_given_matrices_survives_refused_memory),
        cmocka_unit_test(finding_leading_vectors_survives_refused_memory),
        cmocka_unit_test(comparing_survives_refused_memory),
        cmocka_unit_test(aligning_survives_refused_memory),
        cmocka_unit_test(streams_survive_refused_memory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
