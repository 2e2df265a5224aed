/* How option structs are read from callers of any age: every struct, through every public function that
 * takes it. Each lies in memory of its own size, so that a sanitizer sees a byte read too far. */
#include "layouts.h"

enum { ROWS = 12, COLS = 3 };

struct fixture {
    prh_representation *x;
    prh_model *model;
    prh_metric *metric, *mutual;
    prh_kernel *kernel;
    prh_prepared *prepared, *near; /* for each metric */
    prh_preprocess *preprocess;
    prh_hsic_stream *stream, *other;
};

#define CREATES(name, type, arguments)                                                                       \
    static prh_status name(const fixture *f, const void *options)                                            \
    {                                                                                                        \
        type *out = (type *)(uintptr_t)1;                                                                    \
        prh_status status;                                                                                   \
                                                                                                             \
        (void)f;                                                                                             \
        status = type##_##arguments;                                                                         \
        assert_true((status >= 0) == (out != NULL));                                                         \
        type##_destroy(out);                                                                                 \
        return status;                                                                                       \
    }

#define METRICS_OF(f) (const prh_metric *const *)&(f)->metric, 1
#define LAYERS_OF(f) (const prh_representation *const *)&(f)->x, 1

CREATES(model_create, prh_model, create(&out, LAYERS_OF(f), options))
CREATES(metric_create_by_name, prh_metric, create_by_name(&out, "cka", options))
CREATES(create_mutual_knn, prh_metric, create_mutual_knn(&out, options))
CREATES(create_cycle_knn, prh_metric, create_cycle_knn(&out, options))
CREATES(create_lcs_knn, prh_metric, create_lcs_knn(&out, options))
CREATES(create_edit_distance_knn, prh_metric, create_edit_distance_knn(&out, options))
CREATES(create_jaccard_knn, prh_metric, create_jaccard_knn(&out, options))
CREATES(create_cka, prh_metric, create_cka(&out, options))
CREATES(create_cca, prh_metric, create_cca(&out, options))
CREATES(create_rsa, prh_metric, create_rsa(&out, options))
CREATES(create_rv, prh_metric, create_rv(&out, options))
CREATES(create_cknna, prh_metric, create_cknna(&out, options))
CREATES(create_svcca, prh_metric, create_svcca(&out, options))
CREATES(kernel_create, prh_kernel, create(&out, f->x, NULL, PRH_PRECISION_AUTO, options))
CREATES(neighbors_create, prh_neighbors, create(&out, f->x, NULL, 3, PRH_PRECISION_AUTO, options))
CREATES(neighbors_create_from_kernel, prh_neighbors, create_from_kernel(&out, f->kernel, 3, options))
CREATES(prepared_create_many, prh_prepared, create_many(&out, METRICS_OF(f), f->x, options))
CREATES(prepared_create_layers, prh_prepared, create_layers(&out, METRICS_OF(f), f->model, NULL, options))
CREATES(
    prepared_create_from_kernel, prh_prepared, create_from_kernel(&out, METRICS_OF(f), f->kernel, options))

CREATES(overlap_curve, prh_overlap_curve, create(&out, f->mutual, f->near, f->near, options, NULL))
CREATES(overlap_curve_run, prh_overlap_curve, create(&out, f->mutual, f->near, f->near, NULL, options))
CREATES(overlap_sizes, prh_overlap_sizes, create(&out, f->mutual, f->x, f->x, options, NULL))
CREATES(overlap_sizes_run, prh_overlap_sizes, create(&out, f->mutual, f->x, f->x, NULL, options))

#define SIDE_OF(f) (const prh_prepared *const *)&(f)->prepared, 1

CREATES(null_create, prh_null, create(&out, f->metric, SIDE_OF(f), SIDE_OF(f), options, NULL))
CREATES(null_run, prh_null, create(&out, f->metric, SIDE_OF(f), SIDE_OF(f), NULL, options))

static prh_status model_open(const fixture *f, const void *options)
{
    prh_model *out = NULL;
    prh_status status = prh_model_open(&out, "there/is/no/such.npy", options);

    (void)f;
    assert_null(out);
    return status == PRH_ERR_IO ? PRH_OK : status; /* options are looked at before the file is */
}

/* The same of functions that are not called after what they make, and of those that write a score. */
#define MAKES(name, type, call)                                                                              \
    static prh_status name(const fixture *f, const void *options)                                            \
    {                                                                                                        \
        type *out = (type *)(uintptr_t)1;                                                                    \
        prh_status status = call;                                                                            \
                                                                                                             \
        assert_true((status >= 0) == (out != NULL));                                                         \
        type##_destroy(out);                                                                                 \
        return status;                                                                                       \
    }
#define SCORES(name, call)                                                                                   \
    static prh_status name(const fixture *f, const void *options)                                            \
    {                                                                                                        \
        double score = -2.0;                                                                                 \
        prh_status status = call;                                                                            \
                                                                                                             \
        assert_true((status >= 0) == (score != -2.0));                                                       \
        return status;                                                                                       \
    }

MAKES(align, prh_alignment, prh_align(&out, f->metric, f->model, f->model, options))
MAKES(align_prepared, prh_alignment, prh_align_prepared(&out, f->metric, SIDE_OF(f), SIDE_OF(f), options))
MAKES(preprocess_apply, prh_model,
    prh_preprocess_apply(&out, f->preprocess, f->model, PRH_PRECISION_AUTO, options))
SCORES(metric_compute_with, prh_metric_compute_with(f->metric, f->x, f->x, options, &score))
SCORES(metric_compare_with, prh_metric_compare_with(f->metric, f->prepared, f->prepared, options, &score))

static prh_status metric_contributions(const fixture *f, const void *options)
{
    double values[ROWS];

    return prh_metric_contributions(f->metric, f->prepared, f->prepared, options, values);
}

static prh_status metric_jackknife(const fixture *f, const void *options)
{
    double values[ROWS];

    return prh_metric_jackknife(f->metric, f->prepared, f->prepared, options, values);
}

#define MEASURES(name, ...)                                                                                  \
    static prh_status name(const fixture *f, const void *options)                                            \
    {                                                                                                        \
        prh_interval interval = {.struct_size = sizeof interval, .score = -2.0};                             \
        prh_status status = __VA_ARGS__;                                                                     \
                                                                                                             \
        assert_true((status >= 0) == (interval.score != -2.0));                                              \
        return status;                                                                                       \
    }

MEASURES(metric_interval, prh_metric_interval(f->metric, f->prepared, f->prepared, options, NULL, &interval))
MEASURES(
    metric_interval_run, prh_metric_interval(f->metric, f->prepared, f->prepared, NULL, options, &interval))
MEASURES(metric_subsample, prh_metric_subsample(f->metric, f->x, f->x, options, NULL, &interval))
MEASURES(metric_subsample_run, prh_metric_subsample(f->metric, f->x, f->x, NULL, options, &interval))

static prh_status model_summarize(const fixture *f, const void *options)
{
    prh_summary found = {.struct_size = sizeof found}, *each = &found; /* of the one layer */

    return prh_model_summarize(f->model, &each, options);
}

static prh_status hsic_stream_update(const fixture *f, const void *options)
{
    prh_view view;
    prh_status status;
    const int64_t rows = prh_hsic_stream_rows(f->stream);

    assert_ok(prh_representation_view(f->x, &view));
    status = prh_hsic_stream_update(f->stream, &view, &view, options);
    assert_int_equal(prh_hsic_stream_rows(f->stream) - rows, status >= 0 ? ROWS : 0);
    return status;
}

static prh_status hsic_stream_merge(const fixture *f, const void *options)
{
    return prh_hsic_stream_merge(f->stream, f->other, options);
}

static prh_status hsic_stream_get_values(const fixture *f, const void *options)
{
    prh_hsic_values values = {.struct_size = sizeof values, .cka = -2.0};
    prh_status status = prh_hsic_stream_get_values(f->stream, options, &values);

    assert_true((status >= 0) == (values.cka != -2.0));
    return status;
}

static const taker takers[] = {
    {RUN(kernel_create)},
    {RUN(neighbors_create)},
    {RUN(neighbors_create_from_kernel)},
    {RUN(prepared_create_many)},
    {RUN(model_summarize)},
    {RUN(prepared_create_layers)},
    {RUN(prepared_create_from_kernel)},
    {RUN(preprocess_apply)},
    {RUN(metric_compute_with)},
    {RUN(metric_compare_with)},
    {RUN(metric_contributions)},
    {RUN(metric_jackknife)},
    {RUN(metric_interval_run)},
    {RUN(metric_subsample_run)},
    {RUN(overlap_curve_run)},
    {RUN(overlap_sizes_run)},
    {RUN(hsic_stream_update)},
    {RUN(hsic_stream_merge)},
    {RUN(hsic_stream_get_values)},
    {RUN(null_run)},
    {TAKER(align, prh_align_options, 48, offsetof(prh_align_options, reserved))},
    {TAKER(align_prepared, prh_align_options, 48, offsetof(prh_align_options, reserved))},
    {TAKER(null_create, prh_null_options, sizeof(prh_null_options), offsetof(prh_null_options, reserved))},
    {TAKER(model_create, prh_model_options, 40, NO_RESERVED)},
    {TAKER(model_open, prh_model_options, 40, NO_RESERVED)},
    {TAKER(metric_create_by_name, prh_metric_options, 40, NO_RESERVED)},
    {TAKER(metric_interval, prh_interval_options, 16, NO_RESERVED)},
    {TAKER(metric_subsample, prh_subsample_options, 40, NO_RESERVED)},
    {TAKER(overlap_curve, prh_overlap_curve_options, 16, NO_RESERVED)},
    {TAKER(overlap_sizes, prh_overlap_sizes_options, 40, NO_RESERVED)},
    {TAKER(create_mutual_knn, prh_knn_options, 32, NO_RESERVED)},
    {TAKER(create_cycle_knn, prh_knn_options, 32, NO_RESERVED)},
    {TAKER(create_lcs_knn, prh_knn_options, 32, NO_RESERVED)},
    {TAKER(create_edit_distance_knn, prh_knn_options, 32, NO_RESERVED)},
    {TAKER(create_jaccard_knn, prh_knn_options, 32, NO_RESERVED)},
    {TAKER(create_cka, prh_cka_options, 32, offsetof(prh_cka_options, reserved))},
    {TAKER(create_cca, prh_cca_options, 24, offsetof(prh_cca_options, reserved))},
    {TAKER(create_rsa, prh_rsa_options, 32, offsetof(prh_rsa_options, reserved))},
    {TAKER(create_rv, prh_rv_options, 24, offsetof(prh_rv_options, reserved))},
    {TAKER(create_cknna, prh_cknna_options, 40, offsetof(prh_cknna_options, reserved))},
    {TAKER(create_svcca, prh_svcca_options, 40, NO_RESERVED)},
};

static void options_are_read_from_callers_of_any_age(void **state)
{
    assert_takers(*state, takers, sizeof takers / sizeof takers[0]);
}

static void a_reserved_field_of_a_view_that_is_set_is_refused(void **state)
{
    const double data[2] = {1.0, 2.0};
    prh_view view = {data, 1, 2, 2, PRH_F64, 1};
    prh_representation *out = (prh_representation *)(uintptr_t)1;

    (void)state;
    assert_status(prh_representation_wrap(&out, &view, NULL, NULL), PRH_ERR_ARGUMENT);
    assert_null(out);
    assert_status(prh_representation_copy(&out, &view), PRH_ERR_ARGUMENT);
    assert_null(out);
}

static void typed_constructors_need_a_place(void **state)
{
    (void)state;
    assert_status(prh_metric_create_mutual_knn(NULL, NULL), PRH_ERR_ARGUMENT);
    assert_status(prh_metric_create_cycle_knn(NULL, NULL), PRH_ERR_ARGUMENT);
    assert_status(prh_metric_create_lcs_knn(NULL, NULL), PRH_ERR_ARGUMENT);
    assert_status(prh_metric_create_edit_distance_knn(NULL, NULL), PRH_ERR_ARGUMENT);
    assert_status(prh_metric_create_jaccard_knn(NULL, NULL), PRH_ERR_ARGUMENT);
    assert_status(prh_metric_create_cka(NULL, NULL), PRH_ERR_ARGUMENT);
    assert_status(prh_metric_create_cca(NULL, NULL), PRH_ERR_ARGUMENT);
    assert_status(prh_metric_create_rsa(NULL, NULL), PRH_ERR_ARGUMENT);
    assert_status(prh_metric_create_rv(NULL, NULL), PRH_ERR_ARGUMENT);
    assert_status(prh_metric_create_cknna(NULL, NULL), PRH_ERR_ARGUMENT);
    assert_status(prh_metric_create_svcca(NULL, NULL), PRH_ERR_ARGUMENT);
}

static int set_up(void **state)
{
    static fixture f;
    generator g = {7};
    double *values = normal_matrix(&g, ROWS, COLS);
    prh_representation *layer = doubles(values, ROWS, COLS);

    f.x = doubles(values, ROWS, COLS);
    f.model = model_of(&layer, 1);
    f.metric = metric_of("cka", 0, NULL, PRH_CONVENTION_EXACT, PRH_PRECISION_AUTO);
    assert_ok(prh_kernel_create(&f.kernel, f.x, NULL, PRH_PRECISION_AUTO, NULL));
    assert_ok(prh_preprocess_create(&f.preprocess, PRH_PREPROCESS_PAPER));
    f.mutual = metric_of("mutual_knn", 4, NULL, PRH_CONVENTION_EXACT, PRH_PRECISION_AUTO);
    f.prepared = prepared_of(f.metric, f.x);
    f.near = prepared_of(f.mutual, f.x);
    assert_ok(prh_hsic_stream_create(&f.stream, COLS, COLS));
    assert_ok(prh_hsic_stream_create(&f.other, COLS, COLS));
    *state = &f;
    assert_ok(hsic_stream_update(&f, NULL));
    free(values);
    return 0;
}

static int tear_down(void **state)
{
    fixture *f = *state;

    prh_hsic_stream_destroy(f->other);
    prh_hsic_stream_destroy(f->stream);
    prh_prepared_destroy(f->near);
    prh_prepared_destroy(f->prepared);
    prh_metric_destroy(f->mutual);
    prh_preprocess_destroy(f->preprocess);
    prh_kernel_destroy(f->kernel);
    prh_metric_destroy(f->metric);
    prh_model_destroy(f->model);
    prh_representation_destroy(f->x);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(typed_constructors_need_a_place),
        cmocka_unit_test(options_are_read_from_callers_of_any_age),
        cmocka_unit_test(a_reserved_field_of_a_view_that_is_set_is_refused),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
